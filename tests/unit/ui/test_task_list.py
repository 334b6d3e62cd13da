"""The grouped list: speed with ten thousand rows, keyboard, screen readers, standing still on reload."""

from dataclasses import replace
from unittest.mock import patch

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.screens.today_states import TODAY, URGENT, WEEK
from ui.theme import Mode, ThemeController
from ui.viewmodels.rows import RED, TaskGroup, TaskLine
from ui.widgets import task_list
from ui.widgets.task_list import TaskList

GROUPS = (URGENT, TODAY, WEEK)


@pytest.fixture
def tasks(qtbot: QtBot, themes: ThemeController) -> TaskList:
    view = TaskList(themes, "今天要办的任务")
    qtbot.addWidget(view)
    view.resize(792, 544)
    view.show_groups(GROUPS)
    view.show()
    with qtbot.waitActive(view):
        view.activateWindow()
    view.clearFocus()
    return view


def many(count: int) -> TaskGroup:
    return TaskGroup("week", "本周", f"{count} 项", "calendar-blank-fill", "ink_2", tuple(
        TaskLine(f"m{n}", f"入户走访 {n}", f"样例路 {n} 号", "周五", "7 月 18 日") for n in range(count)
    ))  # fmt: skip


def test_only_the_rows_in_sight_are_drawn_when_there_are_ten_thousand(tasks: TaskList) -> None:
    tasks.show_groups((many(10_000),))
    with patch.object(task_list, "paint_row", wraps=task_list.paint_row) as drawn:
        tasks.verticalScrollBar().setValue(300_000)
        tasks.grab()
    assert tasks.tasks.rowCount() == 10_002
    assert 5 < drawn.call_count < 40


def test_rows_stand_as_designed(tasks: TaskList) -> None:
    tops = [tasks.visualRect(tasks.tasks.index(row)) for row in range(4)]
    assert [box.top() for box in tops] == [0, 32, 102, 171]
    assert tasks.card_right() == 767


def test_reload_keeps_scroll_and_current_task(tasks: TaskList, qtbot: QtBot) -> None:
    tasks.show_groups((many(500),))
    qtbot.waitUntil(lambda: tasks.verticalScrollBar().maximum() > 5000)
    tasks.setCurrentIndex(tasks.tasks.index(tasks.tasks.row_of("m60")))
    tasks.verticalScrollBar().setValue(4000)
    tasks.show_groups((URGENT, many(500)))
    assert tasks.verticalScrollBar().value() == 4000
    assert tasks.tasks.item(tasks.currentIndex().row()).id == "m60"


def test_keys_go_from_task_to_task_over_the_heads_and_return_opens(tasks: TaskList, qtbot: QtBot) -> None:
    tasks.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(2):
        qtbot.keyClick(tasks, Qt.Key.Key_Down)
    with qtbot.waitSignal(tasks.opened) as told:
        qtbot.keyClick(tasks, Qt.Key.Key_Return)
    assert told.args == ["t3"]
    qtbot.keyClick(tasks, Qt.Key.Key_Up)
    with qtbot.waitSignal(tasks.opened) as told:
        qtbot.keyClick(tasks, Qt.Key.Key_Space)
    assert told.args == ["t2"]


def test_focus_ring_shows_for_the_keyboard_and_not_for_the_finger(tasks: TaskList, qtbot: QtBot) -> None:
    tasks.setFocus(Qt.FocusReason.TabFocusReason)
    with_ring = tasks.grab().toImage()
    box = tasks.visualRect(tasks.tasks.index(1))
    qtbot.mouseClick(tasks.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert with_ring != tasks.grab().toImage()
    assert not tasks.focus_by_keyboard


def test_a_screen_reader_hears_what_the_row_shows(tasks: TaskList) -> None:
    line = replace(
        TODAY.tasks[0],
        title="上门走访 李素华",
        line="",
        due="16:30 前",
        left="",
        distance="320 m",
        tags=(),
        care=RED,
    )
    tasks.show_groups((replace(URGENT, tasks=(line,)),))
    table = QAccessible.queryAccessibleInterface(tasks)
    said = [table.child(row).text(QAccessible.Text.Name) for row in range(2)]
    assert said == ["紧急 2 项", "上门走访 李素华，红色关爱，16:30 前，320 米"]


def test_heads_cannot_be_chosen(tasks: TaskList, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(tasks.opened):
        qtbot.mouseClick(
            tasks.viewport(), Qt.MouseButton.LeftButton, pos=tasks.visualRect(tasks.tasks.index(0)).center()
        )


def test_empty_groups_have_no_head(tasks: TaskList) -> None:
    tasks.show_groups((replace(URGENT, tasks=()), TODAY))
    assert tasks.tasks.item(0) is TODAY or tasks.tasks.item(0) == TODAY


def test_a_leading_widget_scrolls_with_the_rows_and_survives_being_taken_out(
    tasks: TaskList, qtbot: QtBot
) -> None:
    lead = QWidget()
    lead.setFixedHeight(300)
    tasks.set_lead(lead)
    assert tasks.visualRect(tasks.tasks.index(1)).top() == 300
    qtbot.waitUntil(lambda: tasks.verticalScrollBar().maximum() > 120)
    tasks.verticalScrollBar().setValue(120)
    assert lead.y() == -120
    tasks.show_groups((URGENT, TODAY, WEEK, many(5)))
    assert lead.isVisible()
    tasks.set_lead(None)
    assert lead.parent() is None
    assert tasks.visualRect(tasks.tasks.index(0)).top() <= 0
    lead.deleteLater()


def test_enlarged_text_makes_rows_higher(tasks: TaskList, themes: ThemeController, qtbot: QtBot) -> None:
    before = tasks.visualRect(tasks.tasks.index(1)).height()
    themes.use_scale(130)
    qtbot.waitUntil(lambda: tasks.visualRect(tasks.tasks.index(1)).height() > before)


def test_rows_seen_before_are_copied_not_drawn_again(tasks: TaskList, themes: ThemeController) -> None:
    tasks.grab()
    with patch.object(task_list, "paint_row", wraps=task_list.paint_row) as drawn:
        tasks.grab()
        assert drawn.call_count == 0
        themes.use_mode(Mode.DARK)
        tasks.grab()
        assert drawn.call_count > 0
