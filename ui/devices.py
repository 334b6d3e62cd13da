"""What cameras, microphones and players have in common: why one cannot be used, and how one is made later."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from PySide6.QtCore import QLoggingCategory, QObject

from ui.libraries import load_libraries

T = TypeVar("T")


class Trouble(StrEnum):
    """Why a device gives nothing."""

    NONE = "none"
    """There is none."""
    DENIED = "denied"
    """The system does not allow it."""
    BUSY = "busy"
    """It cannot be opened; most often another program has it."""
    GONE = "gone"
    """It was unplugged while it was in use."""


def _perhaps() -> bool:
    return False


@dataclass(frozen=True)
class DeviceKind(Generic[T]):
    """A kind of device to be made later.

    Attributes:
        load: loads what it needs, on any thread.
        make: makes it, on the UI thread.
        is_none: whether there surely is no such device, told off the UI thread without loading anything.
    """

    load: Callable[[], None]
    make: Callable[[QObject], T]
    is_none: Callable[[], bool] = _perhaps


def load_backend() -> None:
    """Loads what Qt reaches every device through, and silences it; for use off the UI thread.

    Left to Qt it is loaded when the first device is made: 9 to 46 ms on the UI thread.
    """
    hush()
    load_libraries("QtMultimedia", "multimedia/*ffmpegmediaplugin*")


def hush() -> None:
    """Silences libraries that name what they are and what a system might have: the worker can mend none of it."""
    QLoggingCategory.setFilterRules(
        "qt.multimedia.symbolsresolver=false\nqt.multimedia.ffmpeg*.info=false\nqt.multimedia.ffmpeg*.debug=false"
    )
