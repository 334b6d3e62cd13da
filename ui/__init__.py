"""The Qt interface. No SQL, no HTTP, no rules.

Whoever imports anything of it should do so before `PySide6`: Qt's bindings put a function of theirs before every import, for
a dialect (`from __feature__ import …`) that nobody speaks here. It reads the source of each module that is loaded from
then on and keeps it: a tenth of a start, and 10 MB.
"""

import builtins

_import = builtins.__import__

import PySide6.QtCore  # noqa: E402, F401 - from here on theirs is in place

builtins.__import__ = _import
