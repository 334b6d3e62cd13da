"""Real windows without a display; a warning from Qt fails the test that caused it."""

import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QtMsgType
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.theme import ThemeController

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_HARMLESS = ("This plugin does not support",)
"""The offscreen platform says this about every window."""

PATIENCE_MS = 60_000
"""How long to wait for what must happen; a busy machine is no failure."""


def compute(seconds: float) -> None:
    """Keeps this thread at work for so long by its own processor time, whatever else the machine does."""
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


class PatientBot(QtBot):
    """pytest-qt's bot, with a patience that does not depend on how fast the machine is.

    It keeps the windows until it has closed them: pytest-qt's own only knows them, and what nobody keeps could be
    collected while it is still shown.
    """

    def __init__(self, request: pytest.FixtureRequest) -> None:
        super().__init__(request)
        self._kept: list[QWidget] = []

    def addWidget(
        self, widget: QWidget, *, before_close_func: Callable[[QWidget], None] | None = None
    ) -> None:
        self._kept.append(widget)
        super().addWidget(widget, before_close_func=before_close_func)

    def waitUntil(self, callback: Callable[[], Any], *, timeout: int = PATIENCE_MS) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE_MS, **more: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **more)

    def waitSignals(self, signals: Any, *, timeout: int = PATIENCE_MS, **more: Any) -> Any:
        return super().waitSignals(signals, timeout=timeout, **more)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)


@pytest.fixture(autouse=True)
def _no_qt_warnings(qtlog: Any) -> Iterator[None]:
    yield
    loud = {QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg}
    said = [record.message for record in qtlog.records if record.type in loud]
    unexpected = [text for text in said if not text.startswith(_HARMLESS)]
    assert not unexpected, unexpected


@pytest.fixture(autouse=True)
def _no_leftovers(qapp: QApplication) -> Iterator[None]:
    """Windows of a test are gone before the next one; a style sheet would polish them all again.

    They go the way they go in the app, by Qt: taken apart by Python's collector, a sheet would still be asked to filter
    events when its attributes are gone already. What Python put on the clipboard is taken off: Qt would destroy it when
    there is no interpreter any more.
    """
    yield
    qapp.clipboard().setText("")
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    left = qapp.topLevelWidgets()
    assert not [window for window in left if window.isVisible()]
    for window in left:
        window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def themes(qapp: QApplication) -> Iterator[ThemeController]:
    """A theme in use by the application."""
    controller = ThemeController()
    controller.install(qapp)
    yield controller
    controller.deleteLater()
