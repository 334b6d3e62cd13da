"""Bad links: what stands between a device and the platform and does what networks do.

`CuttingProxy` is a TCP relay that breaks the connection after any number of bytes, either way. The others wrap a
transport: they lose, double, hold back or replace what passes.
"""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from gridworker.errors import NetworkProblem
from sync.client.problems import broken_off
from sync.client.transport import Request, Response, Transport


class CuttingProxy:
    """Relays TCP to the platform; `cut_after` makes it break off once.

    After a cut the proxy relays again as if nothing had been.
    """

    def __init__(self, target: str) -> None:
        parts = urlsplit(target)
        self._target = (parts.hostname or "", parts.port or 80)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._lock = threading.Lock()
        self._left: dict[str, int] = {}
        self.passed = {"up": 0, "down": 0}
        self._open: set[socket.socket] = set()
        self._thread = threading.Thread(target=self._accept, name="cutting-proxy", daemon=True)
        self._thread.start()

    def cut_after(self, *, up: int | None = None, down: int | None = None) -> None:
        """Breaks the connection when so many more bytes have passed up or down."""
        with self._lock:
            self._left = {way: left for way, left in (("up", up), ("down", down)) if left is not None}

    @property
    def has_cut(self) -> bool:
        """Whether what was asked for has happened."""
        return not self._left

    def close(self) -> None:
        """Ends all connections."""
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for half in list(self._open):
            _hang_up(half)
        self._thread.join(60)

    def __enter__(self) -> Self:
        """Relaying already."""
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
            try:
                far = socket.create_connection(self._target, timeout=60)
            except OSError:
                near.close()
                continue
            far.settimeout(None)
            self._open |= {near, far}
            for source, sink, way in ((near, far, "up"), (far, near, "down")):
                threading.Thread(target=self._relay, args=(source, sink, way), daemon=True).start()

    def _relay(self, source: socket.socket, sink: socket.socket, way: str) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(16 << 10):
                allowed, cuts = self._allowance(way, len(data))
                sink.sendall(data[:allowed])
                if cuts:
                    break
        for half in (source, sink):
            _hang_up(half)
            self._open.discard(half)

    def _allowance(self, way: str, size: int) -> tuple[int, bool]:
        with self._lock:
            self.passed[way] += size
            left = self._left.get(way)
            if left is None or size < left:
                if left is not None:
                    self._left[way] = left - size
                return size, False
            del self._left[way]
            return left, True


def _hang_up(half: socket.socket) -> None:
    with contextlib.suppress(OSError):
        half.shutdown(socket.SHUT_RDWR)
    half.close()


def is_for(request: Request, part: str) -> bool:
    """Whether the request's path contains a part."""
    return part in request.path


@dataclass
class Meddling:
    """A transport whose traffic somebody meddles with.

    `before` sees a request first and may answer it or raise; `after` sees the platform's answer and may replace it.
    """

    inner: Transport
    before: Callable[[Request], Response | None] = lambda _request: None
    after: Callable[[Request, Response], Response] = lambda _request, response: response
    sent: list[Request] = field(default_factory=list)

    def send(self, request: Request) -> Response:
        """The answer, or what became of it."""
        self.sent.append(request)
        answer = self.before(request)
        return answer if answer is not None else self.after(request, self.inner.send(request))

    def lose_replies(self, part: str, times: int = 1) -> None:
        """The platform gets and answers them all, the answers get lost."""
        left = [times]

        def lose(request: Request, response: Response) -> Response:
            if not is_for(request, part) or not left[0]:
                return response
            left[0] -= 1
            for _ in response.raw:  # the platform has done all of it
                pass
            response.close()
            raise broken_off()

        self.after = lose

    def double(self, part: str) -> None:
        """Each request reaches the platform twice; the device hears the second answer."""

        def twice(request: Request) -> None:
            if is_for(request, part):
                self._deliver(request)

        self.before = twice

    def replay_late(self, part: str) -> None:
        """Each request reaches the platform again after the following one: reordered and doubled."""
        held: list[Request] = []

        def late(request: Request, response: Response) -> Response:
            if not is_for(request, part):
                return response
            body = b"".join(response.raw)
            response.close()
            response.raw = iter([body])
            if held:
                self._deliver(held.pop())
            held.append(request)
            return response

        self.after = late

    def _deliver(self, request: Request) -> None:
        with self.inner.send(request) as response:
            for _ in response.raw:
                pass


def offline() -> NetworkProblem:
    """No network."""
    return NetworkProblem("断网", code="network.unreachable")


def login_page(status: int = 200) -> Response:
    """What a captive portal answers to everything."""
    body = "<html><body>请先登录 Wi-Fi</body></html>".encode()
    return Response(status, {"content-type": "text/html; charset=utf-8"}, iter([body]))


def status_page(status: int, **headers: str) -> Response:
    """A status with the platform's kind of body."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = '{"code": "x", "text": "测试"}'.encode()
    return Response(status, {"content-type": "application/json", **named}, iter([body]))


def spread(size: int, count: int) -> Iterator[int]:
    """About `count` offsets over `size` bytes, the first and the last ones among them."""
    step = max(size // count, 1)
    yield from sorted({*range(1, size, step), 1, 2, max(size - 1, 1), size})
