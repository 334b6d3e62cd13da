"""The Qt binding in use does not eat references to None (PySide6 6.12.0 does on CPython 3.10 and 3.11)."""

import sys

from PySide6.QtCore import QObject


def test_none_keeps_its_references_when_void_qt_calls_return() -> None:
    target = QObject()
    before = sys.getrefcount(None)
    for _ in range(1000):
        target.setObjectName("x")
    assert sys.getrefcount(None) > before - 500
