"""A bad line between a device and the platform: a TCP relay that is slow, narrow, and breaks where it is told to.

Everything it does is decided by what it was given (bytes, seconds, a seed), nothing by luck. It knows bytes only; what
happens to whole requests is in `exchanges`.
"""

import contextlib
import queue
import random
import socket
import threading
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

_PIECE_BYTES = 1400
_FAST_PIECE_BYTES = 16 << 10
_END_S = 60


@dataclass(frozen=True)
class Line:
    """What a line is like.

    Attributes:
        delay_s: how long a byte is under way, each direction; half of the round trip.
        bytes_per_s: how many pass in a second, each direction, whatever the connections; 0 for as many as come.
        cut_every_s: every connection breaks about so often (half to one and a half of it, by `seed`); 0 for never.
        down_for_s: how long nothing gets through after such a cut.
        seed: decides when.
    """

    delay_s: float = 0.0
    bytes_per_s: int = 0
    cut_every_s: float = 0.0
    down_for_s: float = 0.0
    seed: int = 0


class FaultProxy:
    """Relays TCP to the platform over a line; breaks or spoils what passes when asked to.

    Args:
        target: the platform's URL.
        line: what the line is like; a perfect one by default.
    """

    def __init__(self, target: str, line: Line = Line()) -> None:
        parts = urlsplit(target)
        self._target = (parts.hostname or "", parts.port or 80)
        self._line = line
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._lock = threading.Lock()
        self._left: dict[str, int] = {}
        self._spoil: dict[str, int] = {}
        self._free_at = {"up": 0.0, "down": 0.0}
        self.passed = {"up": 0, "down": 0}
        self.arrived = {"up": 0, "down": 0}
        self.cuts = 0
        self._open: set[socket.socket] = set()
        self._down_until = 0.0
        self._ending = threading.Event()
        self._threads = [threading.Thread(target=self._accept, name="fault-proxy", daemon=True)]
        if line.cut_every_s:
            self._threads.append(threading.Thread(target=self._cut_now_and_then, daemon=True))
        for thread in self._threads:
            thread.start()

    def cut_after(self, *, up: int | None = None, down: int | None = None) -> None:
        """Breaks the connection once, when so many more bytes have passed up or down; without either, never."""
        with self._lock:
            self._left = {way: left for way, left in (("up", up), ("down", down)) if left is not None}

    def spoil_after(self, *, up: int | None = None, down: int | None = None) -> None:
        """Turns the bits of one byte round, when so many more bytes have passed up or down."""
        with self._lock:
            self._spoil = {way: left for way, left in (("up", up), ("down", down)) if left is not None}

    @property
    def has_cut(self) -> bool:
        """Whether what was asked for has happened."""
        return not self._left

    def hang_up(self) -> None:
        """Breaks every connection now."""
        for half in list(self._open):
            _hang_up(half)

    def close(self) -> None:
        """Ends all connections."""
        self._ending.set()
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self.hang_up()
        for thread in self._threads:
            thread.join(_END_S)

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
            threading.Thread(target=self._join, args=(near,), daemon=True).start()

    def _join(self, near: socket.socket) -> None:
        """Connects the other side, after the time that takes on this line."""
        self._ending.wait(2 * self._line.delay_s)
        if time.monotonic() < self._down_until or self._ending.is_set():
            _hang_up(near)
            return
        try:
            far = socket.create_connection(self._target, timeout=_END_S)
        except OSError:
            near.close()
            return
        far.settimeout(None)
        for half in (near, far):
            half.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._open |= {near, far}
        for source, sink, way in ((near, far, "up"), (far, near, "down")):
            relay = self._relay_slowly if self._line.delay_s or self._line.bytes_per_s else self._relay
            threading.Thread(target=relay, args=(source, sink, way), daemon=True).start()

    def _relay(self, source: socket.socket, sink: socket.socket, way: str) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(_FAST_PIECE_BYTES):
                passing, cuts = self._let_pass(way, data)
                sink.sendall(passing)
                if cuts:
                    break
        self._end(source, sink)

    def _relay_slowly(self, source: socket.socket, sink: socket.socket, way: str) -> None:
        """Pieces leave one after another, as fast as the line allows, and arrive a while later."""
        under_way: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()
        arrival = threading.Thread(target=self._arrive, args=(under_way, source, sink), daemon=True)
        arrival.start()
        with contextlib.suppress(OSError):
            while data := source.recv(_PIECE_BYTES):
                passing, cuts = self._let_pass(way, data)
                under_way.put((self._departure(way, len(passing)) + self._line.delay_s, passing))
                if cuts:
                    break
        under_way.put((0.0, b""))

    def _departure(self, way: str, size: int) -> float:
        """Waits until the line has taken so many bytes; the moment (monotonic) it has."""
        if not self._line.bytes_per_s:
            return time.monotonic()
        with self._lock:
            begin = max(time.monotonic(), self._free_at[way])
            done = self._free_at[way] = begin + size / self._line.bytes_per_s
        self._ending.wait(max(done - time.monotonic(), 0.0))
        return done

    def _arrive(
        self, under_way: "queue.SimpleQueue[tuple[float, bytes]]", source: socket.socket, sink: socket.socket
    ) -> None:
        with contextlib.suppress(OSError):
            while True:
                at, data = under_way.get()
                if not data:
                    break
                self._ending.wait(max(at - time.monotonic(), 0.0))
                sink.sendall(data)
        self._end(source, sink)

    def _let_pass(self, way: str, data: bytes) -> tuple[bytes, bool]:
        """What of `data` gets through, and whether the connection breaks after it."""
        with self._lock:
            self.passed[way] += len(data)
            data = self._spoiled(way, data)
            left = self._left.get(way)
            cuts = left is not None and len(data) >= left
            if cuts:
                data = data[:left]
                del self._left[way]
            elif left is not None:
                self._left[way] = left - len(data)
            self.arrived[way] += len(data)
            return data, cuts

    def _spoiled(self, way: str, data: bytes) -> bytes:
        left = self._spoil.get(way)
        if left is None:
            return data
        if left >= len(data):
            self._spoil[way] = left - len(data)
            return data
        del self._spoil[way]
        return data[:left] + bytes([data[left] ^ 0xFF]) + data[left + 1 :]

    def _cut_now_and_then(self) -> None:
        luck = random.Random(f"cuts:{self._line.seed}")  # noqa: S311 - repeatable on purpose
        while not self._ending.wait(self._line.cut_every_s * luck.uniform(0.5, 1.5)):
            self._down_until = time.monotonic() + self._line.down_for_s
            self.cuts += 1
            self.hang_up()

    def _end(self, *halves: socket.socket) -> None:
        for half in halves:
            _hang_up(half)
            self._open.discard(half)


def _hang_up(half: socket.socket) -> None:
    with contextlib.suppress(OSError):
        half.shutdown(socket.SHUT_RDWR)
    half.close()
