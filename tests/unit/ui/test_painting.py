"""When a window is painted: after what is tapped meanwhile, a page in steps, and always in the end."""

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.unit.ui.conftest import compute
from ui.screens.base import Screen
from ui.theme import ThemeController
from ui.viewmodels.status import StatusViewModel
from ui.widgets.buttons import Button
from ui.window import MainWindow


class Painted(Screen):
    """A screen that remembers which parts of it were painted."""

    def __init__(self, themes: ThemeController) -> None:
        super().__init__(themes)
        self.areas: list[QRect] = []

    def paintEvent(self, event: QPaintEvent) -> None:
        self.areas.append(event.rect())
        super().paintEvent(event)


class Stepwise(Painted):
    """A screen with a list that takes long to paint."""

    def __init__(self, themes: ThemeController) -> None:
        super().__init__(themes)
        self.list = Painted(themes)
        QGridLayout(self).addWidget(self.list)

    def painted_last(self) -> Sequence[QWidget]:
        return (self.list,)


@pytest.fixture
def window(qtbot: QtBot, themes: ThemeController) -> MainWindow:
    frame = MainWindow(themes, StatusViewModel())
    qtbot.addWidget(frame)
    for key, icon, text in (("today", "house", "今日"), ("tasks", "clipboard-text", "任务")):
        frame.add_place(key, icon, text, Screen(themes))
    frame.resize(QSize(1280, 800))
    frame.show()
    with qtbot.waitActive(frame):
        frame.activateWindow()
    frame.show_place("today")
    return frame


def test_a_page_is_not_painted_anew_because_the_keyboard_falls_to_it(
    window: MainWindow, themes: ThemeController, qtbot: QtBot
) -> None:
    page = Painted(themes)
    page_row = QGridLayout(page)
    page_row.addWidget(pressed := Button(themes, "提交"), 0, 0, Qt.AlignmentFlag.AlignTop)
    window.push(page)
    pressed.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: bool(page.areas))
    page.areas.clear()
    pressed.hide()
    assert window.focusWidget() is page
    qtbot.waitUntil(lambda: bool(page.areas))  # where the button was
    assert all(area.height() < page.height() / 2 for area in page.areas)


def test_what_is_tapped_while_a_page_is_filled_is_heard_before_the_page_is_painted(
    window: MainWindow, themes: ThemeController, qtbot: QtBot
) -> None:
    page = Painted(themes)
    window.push(page)
    qtbot.waitUntil(lambda: bool(page.areas))
    page.areas.clear()
    heard: list[bool] = []

    tap = QTimer(page, interval=0, singleShot=True)
    tap.timeout.connect(lambda: heard.append(bool(page.areas)))

    def fill() -> None:
        page.update()
        tap.start()
        compute(0.005)

    QTimer.singleShot(0, page, fill)
    qtbot.waitUntil(lambda: bool(page.areas))
    assert heard == [False]


def test_what_takes_long_to_paint_comes_in_a_turn_after_the_rest_of_its_page_and_comes_always(
    window: MainWindow, themes: ThemeController, qtbot: QtBot
) -> None:
    page = Stepwise(themes)
    turns: list[tuple[bool, bool]] = []
    between = QTimer(page, interval=0)
    between.timeout.connect(lambda: turns.append((bool(page.areas), bool(page.list.areas))))
    between.start()
    window.push(page)
    qtbot.waitUntil(lambda: bool(page.list.areas))
    assert (True, False) in turns
    between.stop()
    window.push(Screen(themes))
    page.list.areas.clear()
    window.back()
    window.show_place("tasks")  # gone before it was painted
    window.show_place("today")
    window.push(again := Stepwise(themes))
    qtbot.waitUntil(lambda: bool(again.list.areas))
    again.list.areas.clear()
    again.list.update()
    qtbot.waitUntil(lambda: bool(again.list.areas))


def test_what_changed_is_painted_in_the_end_however_busy_the_window_is(
    window: MainWindow, themes: ThemeController, qtbot: QtBot
) -> None:
    page = Painted(themes)
    window.push(page)
    turns: list[int] = []

    def work() -> None:
        turns.append(len(page.areas))
        compute(0.005)

    busy = QTimer(page, interval=0)
    busy.timeout.connect(work)
    busy.start()
    qtbot.waitUntil(lambda: bool(page.areas))
    page.areas.clear()
    page.update()
    qtbot.waitUntil(lambda: bool(page.areas))
    assert turns
