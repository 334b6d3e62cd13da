"""A microphone that hears what it is given, and a player that only counts: for machines without, tests and galleries.

The microphone can be unplugged and forbidden, as a real one can.
"""

import math
from array import array

from PySide6.QtCore import QObject, QTimer

from gridworker.model.media import seconds_of
from ui.devices import Trouble
from ui.sound.source import Microphone, Player, Shape

EVERY_MS = 100


def tone(seconds: float, shape: Shape = Shape(), loud: float = 0.5) -> bytes:  # noqa: B008 - frozen
    """A tone of 440 Hz as samples; `loud` from 0 to 1."""
    count = round(seconds * shape.rate)
    wave = (round(32767 * loud * math.sin(2 * math.pi * 440 * at / shape.rate)) for at in range(count))
    return array("h", [value for value in wave for _ in range(shape.channels)]).tobytes()


class PlayedMicrophone(Microphone):
    """Hears a tenth of a second of the samples ten times a second, over and over."""

    def __init__(self, samples: bytes = b"", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._samples = samples or tone(1)
        self._at = 0
        self.forbidden: Trouble | None = None
        """What a start fails with; None lets it start."""
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.step)

    def start(self) -> None:
        """The first samples come with the next turn of the clock."""
        if self.forbidden is not None:
            self.stop()
            self.failed.emit(self.forbidden)
        else:
            self._timer.start()

    def stop(self) -> None:
        """Hears no more."""
        self._timer.stop()

    @property
    def listens(self) -> bool:
        """Whether it is open."""
        return self._timer.isActive()

    def step(self, pieces: int = 1) -> None:
        """Hears so many tenths of a second, now."""
        size = self.shape.bytes_per_second * EVERY_MS // 1000
        for _ in range(pieces if self.listens else 0):
            piece = (self._samples[self._at :] + self._samples * 2)[:size]
            self._at = (self._at + size) % len(self._samples)
            self.heard.emit(piece)

    def unplug(self) -> None:
        """It is pulled out."""
        was, self.forbidden = self.listens, Trouble.NONE
        self.stop()
        if was:
            self.failed.emit(Trouble.GONE)


class PlayedPlayer(Player):
    """Counts the time of what it was given."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._duration = self._at = 0
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.step)

    @property
    def duration_ms(self) -> int:
        """As the file says."""
        return self._duration

    def load(self, data: bytes) -> None:
        """Looks how long it lasts; what says nothing cannot be played."""
        self.stop()
        self._duration = round(seconds_of(data) * 1000)
        if not self._duration:
            self.failed.emit()

    def play(self) -> None:
        """Begins to count."""
        if self._duration:
            self._timer.start()

    def pause(self) -> None:
        """Counts no further."""
        self._timer.stop()

    def seek(self, ms: int) -> None:
        """Goes there."""
        self._at = max(0, min(ms, self._duration))
        self.moved.emit(self._at)

    def stop(self) -> None:
        """Forgets what was loaded."""
        self._timer.stop()
        self._at = self._duration = 0

    def step(self, ms: int = EVERY_MS) -> None:
        """So much time passes."""
        if not self._timer.isActive():
            return
        self.seek(self._at + ms)
        if self._at >= self._duration:
            self._timer.stop()
            self._at = 0
            self.ended.emit()
