"""What every microphone and every player is. Sound is handed on in memory only.

It knows nothing of forms and of how a recording is kept.
"""

import io
import math
import wave
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from ui.devices import DeviceKind

SAMPLE_BYTES = 2
_LOUDEST = 32767
_QUIETEST_SHOWN = 0.01
"""A level under a hundredth of full scale is the room itself."""


@dataclass(frozen=True)
class Shape:
    """How the samples lie: signed 16 bits in the machine's order, `channels` of them side by side, `rate` a second."""

    rate: int = 16_000
    channels: int = 1

    @property
    def bytes_per_second(self) -> int:
        """How many bytes a second takes."""
        return self.rate * self.channels * SAMPLE_BYTES

    def seconds(self, size_bytes: int) -> float:
        """How long so many bytes last."""
        return size_bytes / self.bytes_per_second


class Microphone(QObject):
    """Base of all microphones; lives on the UI thread, and so do its signals."""

    heard = Signal(bytes)
    """The next samples, whole ones, several times a second."""
    failed = Signal(object)
    """A `Trouble`; the microphone has stopped and may be started again."""

    @property
    def shape(self) -> Shape:
        """How the samples of the recording that runs lie."""
        return Shape()

    def start(self) -> None:
        """Begins to listen: `heard` follows, or `failed`."""
        raise TypeError(f"{type(self).__name__} is no microphone")

    def stop(self) -> None:
        """Listens no more; what was heard before has been handed over."""
        raise TypeError(f"{type(self).__name__} is no microphone")


class Player(QObject):
    """Base of all players of sounds and films; lives on the UI thread, and so do its signals."""

    moved = Signal(int)
    """Where it is, in ms."""
    ended = Signal()
    """It came to the end and stands at the beginning again."""
    framed = Signal(QImage)
    """The next picture of a film."""
    failed = Signal()
    """It cannot be played here."""

    @property
    def duration_ms(self) -> int:
        """How long it lasts; 0 while nobody knows."""
        return 0

    def load(self, data: bytes) -> None:  # noqa: ARG002 - the contract's
        """Takes a file's content; what was played before stops."""
        raise TypeError(f"{type(self).__name__} is no player")

    def play(self) -> None:
        """Goes on from where it is."""
        raise TypeError(f"{type(self).__name__} is no player")

    def pause(self) -> None:
        """Stays where it is."""
        raise TypeError(f"{type(self).__name__} is no player")

    def seek(self, ms: int) -> None:  # noqa: ARG002 - the contract's
        """Goes to another place."""
        raise TypeError(f"{type(self).__name__} is no player")

    def stop(self) -> None:
        """Lets go of what was loaded."""
        raise TypeError(f"{type(self).__name__} is no player")


MicrophoneKind = DeviceKind[Microphone]
PlayerKind = DeviceKind[Player]


def level_of(samples: bytes) -> float:
    """How loud the loudest of the samples is, 0 to 1, as a meter shows it: equal steps sound equally large."""
    values = memoryview(samples[: len(samples) // SAMPLE_BYTES * SAMPLE_BYTES]).cast("h")
    share = max((abs(value) for value in values), default=0) / _LOUDEST
    if share <= _QUIETEST_SHOWN:
        return 0.0
    return min(1.0, math.sqrt(share))


def as_wave(samples: bytes, shape: Shape) -> bytes:
    """The samples as a WAV file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(shape.channels)
        file.setsampwidth(SAMPLE_BYTES)
        file.setframerate(shape.rate)
        file.writeframes(samples)
    return out.getvalue()
