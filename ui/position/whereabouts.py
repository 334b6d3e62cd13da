"""The last known position and its age. Listening begins when somebody first wants to know, not with the program.

May be asked on any thread; receivers speak on the UI thread only. Nothing is kept but the last position.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from gridworker.clock import Clock
from gridworker.geo.distance import Fix
from ui.position.receiver import Heard, Receiver

FORGOTTEN_AFTER_S = 120.0
"""A position older than this says nothing about now."""

MakeReceiver = Callable[[QObject], Receiver | None]


class Whereabouts(QObject):
    """Answers where the device is: `whereabouts()` is a `Locate`."""

    moved = Signal()

    def __init__(self, clock: Clock, make_receiver: MakeReceiver, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock, self._make_receiver = clock, make_receiver
        self._receiver: Receiver | None = None
        self._begun = False
        self._last: tuple[Heard, int, str] | None = None
        self.problem = ""
        """Why there are no positions; empty while there may be."""

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

    def __call__(self) -> Fix | None:
        """Where the device is, None if that is not known or too long ago."""
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
        self.problem = ""
        self.moved.emit()

    def _on_failed(self, text: str) -> None:
        self.problem = text
        self.moved.emit()
