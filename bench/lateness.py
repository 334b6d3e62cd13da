"""By how much the UI thread keeps a worker waiting, and what it was doing then.

A timer in that thread fires every 5 ms; what it is late by is the delay a tap would have met. A thread beside it looks
at what the UI thread is at whenever a tick is overdue, so that the worst delays have a name. Time that the measurement
itself takes in the UI thread (a scripted hand looking for a button) is told with `own` and taken off.
"""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, QTimer

TICK_MS = 5
LATE_MS = 16.0
_LOOK_S = 0.002
_FRAMES = 12


class Stall(NamedTuple):
    """A delay above 16 ms: how long, in which step of the script, and where the thread was seen."""

    ms: float
    step: str
    where: tuple[str, ...]


class Lateness(QObject):
    """Watches the thread it is made in, from `start` to `stop`."""

    def __init__(self) -> None:
        super().__init__()
        self.late_ms: list[float] = []
        self.stalls: list[Stall] = []
        self.step = ""
        self._own = 0.0
        self._depth = 0
        self._last = time.perf_counter()
        self._seen: tuple[str, ...] = ()
        self._thread = threading.get_ident()
        self._ended = threading.Event()
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begins to watch."""
        self._last = time.perf_counter()
        self._timer.start()
        threading.Thread(target=self._look, name="lateness", daemon=True).start()

    def stop(self) -> None:
        """Ends it."""
        self._ended.set()
        self._timer.stop()

    @contextmanager
    def own(self) -> Iterator[None]:
        """What runs in here is the measurement's, not the app's."""
        began = time.perf_counter()
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            if not self._depth:
                self._own += time.perf_counter() - began

    def _tick(self) -> None:
        now = time.perf_counter()
        late = max(0.0, (now - self._last - self._own) * 1000 - TICK_MS)
        self.late_ms.append(round(late, 3))
        if late > LATE_MS:
            self.stalls.append(Stall(round(late, 1), self.step, self._seen))
        self._last, self._own, self._seen = time.perf_counter(), 0.0, ()

    def _look(self) -> None:
        while not self._ended.wait(_LOOK_S):
            if self._depth or (time.perf_counter() - self._last - self._own) * 1000 < LATE_MS:
                continue
            self._seen = tuple(_places(sys._current_frames().get(self._thread)))


def _places(frame: FrameType | None) -> Iterator[str]:
    """Where a thread is, the innermost first; from the frames alone, for the thread is running on."""
    for _ in range(_FRAMES):
        if frame is None:
            return
        code = frame.f_code
        yield f"{code.co_filename.rpartition('/')[2]}:{frame.f_lineno} {code.co_name}"
        frame = frame.f_back
