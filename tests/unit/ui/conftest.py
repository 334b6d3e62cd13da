"""Real windows without a display; a warning from Qt fails the test that caused it."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QtMsgType
from PySide6.QtWidgets import QApplication

from ui.theme import ThemeController

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_HARMLESS = ("This plugin does not support",)
"""The offscreen platform says this about every window."""


@pytest.fixture(autouse=True)
def _no_qt_warnings(qtlog: Any) -> Iterator[None]:
    yield
    loud = {QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg}
    said = [record.message for record in qtlog.records if record.type in loud]
    unexpected = [text for text in said if not text.startswith(_HARMLESS)]
    assert not unexpected, unexpected


@pytest.fixture(autouse=True)
def _no_leftovers(qapp: QApplication) -> Iterator[None]:
    """Windows closed by a test are gone before the next one; a style sheet would polish them all again."""
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not [window for window in qapp.topLevelWidgets() if window.isVisible()]


@pytest.fixture
def themes(qapp: QApplication) -> Iterator[ThemeController]:
    """A theme in use by the application."""
    controller = ThemeController()
    controller.install(qapp)
    yield controller
    controller.deleteLater()
