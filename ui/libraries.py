"""Loads shared libraries of Qt beside the window, before the bindings or Qt itself do it on the UI thread.

The bindings keep Python's lock while one is loaded, and so does `QPluginLoader`; the system's own function is called
without it. It must not know what they are for.
"""

import os
from pathlib import Path

import PySide6
from PySide6.QtCore import QLibraryInfo


def load_libraries(bindings: str, plugins: str) -> None:
    """Loads the library of one of the bindings' modules (`QtNetwork`) and Qt's plugins of a pattern (`networkinformation/*`).

    For use off the UI thread. What cannot be loaded is left to Qt, and where the system has no such function
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
