"""What is asked of the system's own library, so that less is done with Python's lock held: shared libraries, large memory.

It must not know what they are for.
"""

import os
from pathlib import Path

import PySide6
from PySide6.QtCore import QLibraryInfo

_MMAP_THRESHOLD = -3
"""As glibc's `malloc.h` numbers it."""
_LARGE_BYTES = 1 << 20


def map_large_blocks() -> None:
    """Has large memory come from the system page by page, when it is used; with glibc, elsewhere nothing changes.

    By itself glibc keeps the first large block that is freed, and clears it whole when a picture wants it again: 5 to 36 ms
    for a photo, in which Pillow keeps the lock. Pages of the system's own are cleared while the photo is decoded, without it.
    """
    if os.name != "posix":
        return
    from ctypes import CDLL

    set_option = getattr(CDLL(None), "mallopt", None)
    if set_option is not None:
        set_option(_MMAP_THRESHOLD, _LARGE_BYTES)


def load_libraries(bindings: str, plugins: str) -> None:
    """Loads the library of one of the bindings' modules (`QtNetwork`) and Qt's plugins of a pattern (`networkinformation/*`).

    For use off the UI thread, before the bindings or Qt itself do it there: the bindings keep the lock meanwhile, and so
    does `QPluginLoader`. What cannot be loaded is left to Qt, and where the system has no such function
    (Windows), so is all.
    """
    if os.name != "posix":
        return
    from ctypes import CDLL

    load = CDLL(None).dlopen
    own = Path(PySide6.__file__).parent.glob(f"{bindings}.*.so")
    qts = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)).glob(plugins)
    for library in (*own, *qts):
        load(os.fsencode(library), os.RTLD_NOW)
