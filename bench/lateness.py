"""By how much the UI thread keeps a worker waiting, and what it was doing then.

A timer in that thread fires every 5 ms; what it is late by is the delay a tap would have met. Beside it stands what the
thread itself computed in that turn, by its own processor time: on a busy machine the difference is what it waited for,
the processor or the interpreter. After a long turn the pace of the machine is measured (`bench.pace`). A second thread looks at what the UI thread is at whenever a turn grows long, so that
delays have causes. What the measurement itself takes in the UI thread (a scripted hand looking for a button) is told
with `own` and taken off.
"""

import ui  # noqa: F401 - before Qt's bindings, as the app does; it says why

# isort: split
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, QTimer

from bench.causes import cause_of, stack_of
from bench.pace import Pace
from bench.still import LATE_MS, TICK_MS

_PACE_EVERY = 400
"""After so many ticks the pace is measured too, however short they were: two seconds at best."""
_LOOK_S = 0.002
_LONG_S = 0.009
"""From here on a turn is looked at: 16 ms late is 21 ms after the last tick, and most of that should have been seen."""


class Stall(NamedTuple):
    """A turn that kept waiting, or computed, longer than 16 ms; `seen`: causes with how often each was seen."""

    ms: float
    busy_ms: float
    piece_ms: float
    step: str
    seen: dict[str, int]


class Lateness(QObject):
    """Watches the thread it is made in, from `start` to `stop`."""

    def __init__(self) -> None:
        super().__init__()
        self.late_ms: list[float] = []
        self.busy_ms: list[float] = []
        self.pace = Pace()
        self.stalls: list[Stall] = []
        self.step = ""
        self.began = 0.0
        """By the monotonic clock, in seconds."""
        self._own = self._own_busy = 0.0
        self._depth = 0
        self._last = time.perf_counter()
        self._last_busy = time.thread_time()
        self._seen: dict[str, int] = {}
        self._thread = threading.get_ident()
        self._ended = threading.Event()
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begins to watch."""
        self.began = time.monotonic()
        self._begin_turn()
        self._timer.start()
        threading.Thread(target=self._look, name="lateness", daemon=True).start()

    def stop(self) -> None:
        """Ends it."""
        self._ended.set()
        self._timer.stop()

    @contextmanager
    def own(self) -> Iterator[None]:
        """What runs in here is the measurement's, not the app's."""
        began, busy = time.perf_counter(), time.thread_time()
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            if not self._depth:
                self._own += time.perf_counter() - began
                self._own_busy += time.thread_time() - busy

    def _tick(self) -> None:
        late = max(0.0, (time.perf_counter() - self._last - self._own) * 1000 - TICK_MS)
        busy = max(0.0, (time.thread_time() - self._last_busy - self._own_busy) * 1000)
        self.late_ms.append(round(late, 3))
        self.busy_ms.append(round(busy, 3))
        if max(late, busy) > LATE_MS:
            piece = round(self.pace.now(), 3)
            self.stalls.append(Stall(round(late, 1), round(busy, 1), piece, self.step, self._seen))
        elif len(self.late_ms) % _PACE_EVERY == 0:
            self.pace.now()
        self._begin_turn()

    def _begin_turn(self) -> None:
        self._own, self._own_busy, self._seen = 0.0, 0.0, {}
        self._last, self._last_busy = time.perf_counter(), time.thread_time()

    def _look(self) -> None:
        while not self._ended.wait(_LOOK_S):
            if self._depth or time.perf_counter() - self._last - self._own < _LONG_S:
                continue
            cause, seen = cause_of(stack_of(sys._current_frames().get(self._thread))), self._seen
            seen[cause] = seen.get(cause, 0) + 1
