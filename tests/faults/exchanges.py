"""What becomes of whole requests on their way: doubled, held back, answered by a stranger, their replies lost or spoiled.

`Middleman` is an HTTP server between a device and the platform. For each request it asks a plan what should happen to
it. Connections end after each exchange, so that a reply is whatever the platform says until it hangs up.
"""

import contextlib
import socket
import threading
from collections.abc import Callable
from enum import StrEnum
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

_PATIENCE_S = 60
_PORTAL = "<html><body>请先登录 Wi-Fi</body></html>".encode()


class Fate(StrEnum):
    """What happens to one request."""

    PASS = "pass"
    LOST = "lost"
    """It never arrives."""
    REPLY_LOST = "reply_lost"
    """The platform does it and answers; the answer does not arrive."""
    DOUBLED = "doubled"
    """It arrives twice; the second answer comes back."""
    REPEATED_LATE = "repeated_late"
    """It arrives, and once more after the one that follows it."""
    PORTAL = "portal"
    """A captive portal answers."""
    TRUNCATED = "truncated"
    """Half of the answer arrives, then the connection ends."""
    GARBLED = "garbled"
    """A byte in the middle of the answer's body is another."""
    BUSY = "busy"
    """A 503 with `Retry-After`, as from a proxy in front of the platform."""


Plan = Callable[[str, str], Fate]
"""From a request's method and path to what happens to it."""


def all_pass(_method: str, _path: str) -> Fate:
    """A good day."""
    return Fate.PASS


class Middleman:
    """Stands between a device and the platform.

    Args:
        target: the platform's URL.
        plan: what happens to each request; may be replaced at any time.
    """

    def __init__(self, target: str, plan: Plan = all_pass) -> None:
        parts = urlsplit(target)
        self._target = (parts.hostname or "", parts.port or 80)
        self.plan = plan
        self._held: list[bytes] = []
        self._lock = threading.Lock()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._thread = threading.Thread(target=self._accept, name="middleman", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Takes no more connections."""
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(_PATIENCE_S)

    def __enter__(self) -> Self:
        """Serving already."""
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Ends."""
        self.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        near.settimeout(_PATIENCE_S)
        with near, contextlib.suppress(OSError):
            request = _read_request(near)
            if request:
                near.sendall(self._exchange(request))

    def _exchange(self, request: bytes) -> bytes:
        """What goes back to the device for a request."""
        method, path = request.split(b" ", 2)[:2]
        match self.plan(method.decode(), path.decode()):
            case Fate.LOST:
                return b""
            case Fate.PORTAL:
                return _answer("200 OK", "text/html; charset=utf-8", _PORTAL)
            case Fate.BUSY:
                return _answer("503 Service Unavailable", "text/plain", b"busy", b"Retry-After: 7\r\n")
            case Fate.DOUBLED:
                self._ask(request)
                return self._ask(request)
            case Fate.REPEATED_LATE:
                with self._lock:
                    self._held.append(request)
                return self._ask(request)
            case fate:
                reply = self._ask(request)
                self._release()
                return _damaged(reply, fate)

    def _ask(self, request: bytes) -> bytes:
        """All that the platform answers; nothing if it is not there."""
        try:
            with socket.create_connection(self._target, timeout=_PATIENCE_S) as far:
                far.sendall(request)
                reply = b""
                while piece := far.recv(64 << 10):
                    reply += piece
                return reply
        except OSError:
            return b""

    def _release(self) -> None:
        """Whatever was held back arrives now, once more."""
        with self._lock:
            held, self._held = self._held, []
        for request in held:
            self._ask(request)


def _damaged(reply: bytes, fate: Fate) -> bytes:
    head, _, body = reply.partition(b"\r\n\r\n")
    match fate:
        case Fate.REPLY_LOST:
            return b""
        case Fate.TRUNCATED:
            return reply[: len(reply) // 2]
        case Fate.GARBLED if body:
            middle = len(body) // 2
            return head + b"\r\n\r\n" + body[:middle] + bytes([body[middle] ^ 0x55]) + body[middle + 1 :]
    return reply


def _read_request(near: socket.socket) -> bytes:
    """One whole request, asking for the connection to end after it; empty if the device hung up before."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = near.recv(64 << 10)
        if not piece:
            return b""
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    length = next(
        (int(line.split(b":")[1]) for line in lines if line.lower().startswith(b"content-length:")), 0
    )
    while len(body) < length:
        piece = near.recv(64 << 10)
        if not piece:
            return b""
        body += piece
    return b"\r\n".join([*lines, b"Connection: close", b"", b""]) + body


def _answer(status: str, media_type: str, body: bytes, more: bytes = b"") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + more + b"Connection: close\r\n\r\n" + body
