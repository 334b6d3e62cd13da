"""What cameras, microphones and players have in common: why one cannot be used, and how one is made later."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Generic, TypeVar

import PySide6
from PySide6.QtCore import QLibraryInfo, QLoggingCategory, QObject

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

    Qt would load it when the first device is made, on the UI thread, and the bindings keep Python's lock while they load:
    9 to 46 ms either way. The system's own function is called without the lock. Where there is none (Windows), Qt loads it.
    """
    hush()
    if os.name != "posix":
        return
    from ctypes import CDLL

    open_library = CDLL(None).dlopen
    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath), "multimedia")
    bindings = Path(PySide6.__file__).parent
    for library in (*bindings.glob("QtMultimedia.*.so"), *plugins.glob("*ffmpegmediaplugin*")):
        open_library(os.fsencode(library), os.RTLD_NOW)


def hush() -> None:
    """Silences libraries that name what they are and what a system might have: the worker can mend none of it."""
    QLoggingCategory.setFilterRules(
        "qt.multimedia.symbolsresolver=false\nqt.multimedia.ffmpeg*.info=false\nqt.multimedia.ffmpeg*.debug=false"
    )
