"""The last known position and its age. Listening begins when somebody first wants to know, not with the program.

A receiver that was pulled out is looked for again when somebody asks, ever more rarely, and never behind the lock; there
is no clock of its own that would wake the device for it. May be asked on any thread; receivers speak on the UI thread
only. Nothing is kept but the last position.
"""

import sys
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from gridworker.clock import Clock
from gridworker.geo.distance import Fix
from ui.position.receiver import Heard, Receiver

FORGOTTEN_AFTER_S = 120.0
"""A position older than this says nothing about now."""

FIRST_WAIT_MS, LONGEST_WAIT_MS = 2_000, 60_000
"""How soon a receiver that went away is looked for again; each time in vain doubles the wait."""

MakeReceiver = Callable[[QObject], Receiver | None]
_NEVER = sys.maxsize


class Whereabouts(QObject):
    """Answers where the device is: `whereabouts()` is a `Locate`."""

    moved = Signal()
    _wanted = Signal()
    """Somebody, on whichever thread, asked for a position while the receiver is away."""

    def __init__(self, clock: Clock, make_receiver: MakeReceiver, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock, self._make_receiver = clock, make_receiver
        self._receiver: Receiver | None = None
        self._begun = False
        self._last: tuple[Heard, int, str] | None = None
        self.problem = ""
        """Why there are no positions; empty while there may be."""
        self._rests = self._is_wanted = False
        self._wait_ms, self._again_ms = 0, _NEVER
        self._wanted.connect(self._look_again)

    def begin(self) -> None:
        """Begins to listen, once."""
        if self._begun:
            return
        self._begun = True
        self._receiver = self._make_receiver(self)
        if self._receiver is not None:
            self._receiver.heard.connect(self._on_heard)
            self._receiver.failed.connect(self._on_failed)
            self._receiver.start()

    def end(self) -> None:
        """Stops listening and forgets."""
        if self._receiver is not None:
            self._receiver.stop()
            self._receiver.deleteLater()
        self._receiver, self._begun, self._last = None, False, None
        self._wait_ms, self._again_ms = 0, _NEVER

    def rest(self, *, on: bool) -> None:
        """While on, a receiver that went away is not looked for."""
        self._rests = on

    def __call__(self) -> Fix | None:
        """Where the device is, None if that is not known or too long ago."""
        if self._is_due() and not self._is_wanted:
            self._is_wanted = True  # once, however many ask before it is looked for
            self._wanted.emit()
        last = self._last
        if last is None or last[2] != self._clock.boot_id():
            return None
        heard, at_ms, _boot = last
        age_s = (self._clock.elapsed_ms() - at_ms) / 1000
        if age_s > FORGOTTEN_AFTER_S:
            return None
        return Fix(heard.lon, heard.lat, heard.accuracy_m, age_s, heard.source)

    def _on_heard(self, heard: Heard) -> None:
        self._last = (heard, self._clock.elapsed_ms(), self._clock.boot_id())
        self.problem, self._wait_ms = "", 0
        self.moved.emit()

    def _on_failed(self, text: str) -> None:
        if self._receiver is not None and self._receiver.may_return:
            self._wait_ms = min(max(2 * self._wait_ms, FIRST_WAIT_MS), LONGEST_WAIT_MS)
            self._again_ms = self._clock.elapsed_ms() + self._wait_ms
        self.problem = text
        self.moved.emit()

    def _is_due(self) -> bool:
        return not self._rests and self._clock.elapsed_ms() >= self._again_ms

    def _look_again(self) -> None:
        self._is_wanted = False
        if self._receiver is None or not self._is_due():
            return
        self.problem, self._again_ms = "", _NEVER
        self._receiver.start()
        self.moved.emit()
