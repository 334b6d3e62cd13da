"""任务 as a worker sees it: grouping, ten thousand rows, one pane or two, details that come and go."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from unittest.mock import patch

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from gridworker.clock import ManualClock
from gridworker.model.records import Task
from gridworker.model.vocabulary import CareColour, TaskType, Urgency
from ui.beforehand import made_ready
from ui.icons import glyph
from ui.screens.base import Screen
from ui.screens.checklist import ChecklistScreen
from ui.screens.checklist_states import half_filled, model_of, opened
from ui.screens.task_plain import PlainTaskScreen
from ui.screens.tasks import TasksScreen
from ui.screens.tasks_states import OPEN, DemoTasks
from ui.screens.today_states import NOW, OFFLINE, status
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.moments import due_long
from ui.viewmodels.rows import TASK_ICONS
from ui.viewmodels.tasks import (
    Detail,
    Phase,
    Tab,
    TaskGroup,
    TaskItem,
    TaskListing,
    TasksViewModel,
    task_item,
)
from ui.widgets import task_master
from ui.widgets.buttons import IconButton
from ui.widgets.empty import EmptyState
from ui.widgets.inputs import Input
from ui.widgets.reading_order import stops
from ui.widgets.task_master import TaskMaster, lower_lines
from ui.window import MainWindow


class Bench:
    """A window with 任务 in it."""

    def __init__(self, qtbot: QtBot, themes: ThemeController, port: DemoTasks) -> None:
        self.bot, self.port, self.themes = qtbot, port, themes
        self.seated: ChecklistScreen | None = None
        header = status(OFFLINE)
        self.window = MainWindow(themes, header)
        header.setParent(self.window)
        self.model = TasksViewModel(port, run_at_once, ManualClock(NOW), self.window)
        self.waiting: list[Callable[[], None]] = []
        self.is_made = True
        self.screen = TasksScreen(themes, self.model, self.detail, self.soon)
        self.screen.push_wanted.connect(self.window.push)
        self.screen.back_wanted.connect(self.window.back)
        self.screen.confirmed.connect(self.window.toast.show_text)
        self.window.add_place("today", "house", "今日", Screen(themes))
        self.window.add_place("tasks", "clipboard-text", "任务", self.screen)
        self.window.show_place("tasks")
        self.model.load()
        self.window.resize(1280, 800)
        self.window.show()
        qtbot.addWidget(self.window)

    def soon(self, _task: TaskItem, then: Callable[[], None], failed: Callable[[], None]) -> None:
        self.failed = failed
        if self.is_made:
            then()
        else:
            self.waiting.append(then)

    def detail(self, task: TaskItem) -> Screen:
        if task.detail is Detail.PLAIN:
            screen = PlainTaskScreen(self.themes, self.model, task)
            if screen.model is not None:
                screen.model.open(task.id)
            return screen
        return self.seated or self.checklist()

    def checklist(self) -> ChecklistScreen:
        model = model_of(opened(half_filled()))
        screen = ChecklistScreen(self.themes, model)
        model.setParent(screen)
        return screen

    @property
    def list(self) -> TaskMaster:
        return self.screen.findChildren(TaskMaster)[0]

    def tap(self, task_id: str) -> None:
        box = self.list.visualRect(self.list.tasks.index(self.list.tasks.row_of(task_id)))
        QTest.mouseClick(self.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(80, box.center().y()))

    def press(self, name: str) -> None:
        found = [
            b
            for b in self.window.findChildren(QAbstractButton)
            if b.isVisible() and name in (b.text(), b.accessibleName())
        ]
        assert found, f"no button {name}"
        QTest.mouseClick(found[-1], Qt.MouseButton.LeftButton)


@pytest.fixture
def bench(qtbot: QtBot, themes: ThemeController) -> Iterator[Bench]:
    made = Bench(qtbot, themes, DemoTasks())
    yield made
    made.window.close()


def test_tasks_stand_in_groups_by_how_soon_they_are_wanted(bench: Bench) -> None:
    groups = {group.group: [item.id for item in group.items] for group in bench.model.state.groups}
    assert groups == {
        TaskGroup.URGENT: ["t1", "t2"],
        TaskGroup.TODAY: ["t3", "t4", "t5"],
        TaskGroup.WEEK: ["t6", "t7", "t8", "t9"],
    }


def test_task_turns_urgent_when_less_than_an_hour_is_left() -> None:
    task = OPEN[4]
    due = NOW.replace(hour=20, minute=0)
    assert task_item(TaskListing(task), due - timedelta(hours=2)).group is TaskGroup.TODAY
    assert task_item(TaskListing(task), due - timedelta(minutes=59)).group is TaskGroup.URGENT
    late = task_item(TaskListing(task), due + timedelta(hours=26))
    assert (late.group, late.due_long) == (TaskGroup.URGENT, "已超期 1 天")


def test_distance_is_left_out_without_a_position() -> None:
    item = task_item(TaskListing(OPEN[0], None), NOW)
    assert item.distance == ""
    assert "0 m" not in item.spoken


def test_row_says_care_place_limit_and_distance(bench: Bench) -> None:
    row = bench.list.tasks.row_of("t2")
    spoken = bench.list.tasks.index(row).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "上门走访 李素华，红色关爱，68 号院 1 栋，今日 16:30 前，320 m"


def test_only_the_rows_in_sight_are_drawn_when_there_are_ten_thousand(
    qtbot: QtBot, themes: ThemeController
) -> None:
    many = tuple(
        Task(
            id=f"m{n}", type=TaskType.PATROL, title=f"巡查 {n}", place_text="样例路", grid="03",
            due_at="2025-07-20T18:00:00+08:00", assignee="w1",
        )
        for n in range(10_000)
    )  # fmt: skip
    bench = Bench(qtbot, themes, DemoTasks(many))
    with patch.object(task_master, "_paint_row", wraps=task_master._paint_row) as drawn:
        bench.list.verticalScrollBar().setValue(400_000)
        bench.list.grab()
    assert bench.list.tasks.rowCount() == 10_001
    assert 5 < drawn.call_count < 40
    bench.window.close()


def test_what_is_late_by_seconds_is_not_late_by_nothing() -> None:
    due = datetime.fromisoformat("2025-07-20T18:00:00+08:00")
    assert due_long(due, due + timedelta(seconds=40)) == "已超期 不到 1 分"
    assert due_long(due, due + timedelta(minutes=95)) == "已超期 1 小时 35 分"


def test_tap_shows_the_detail_beside_the_list_when_there_is_room(bench: Bench) -> None:
    bench.tap("t4")
    assert isinstance(bench.screen.detail_shown, ChecklistScreen)
    assert bench.screen.detail_shown.isVisible()
    assert not [part for part in bench.screen.findChildren(EmptyState) if part.isVisible()]
    assert bench.window.screen_shown is bench.screen
    assert bench.list.selected == "t4"


def test_tap_pushes_the_detail_with_a_way_back_when_upright(bench: Bench) -> None:
    bench.window.resize(800, 1280)
    bench.tap("t4")
    assert isinstance(bench.window.screen_shown, ChecklistScreen)
    assert not bench.window.frame.bar.isVisible()
    bench.window.back()
    assert bench.window.screen_shown is bench.screen
    assert bench.model.state.selected is None


def test_what_is_said_about_a_task_is_a_word_in_the_header_beside_the_list_and_upright(
    bench: Bench, qtbot: QtBot
) -> None:
    def buttons() -> list[IconButton]:
        found = bench.window.frame.header.findChildren(IconButton)
        return [one for one in found if one.accessibleName().startswith("任务情况") and one.isVisible()]

    bench.port.news = {"t4": 2}
    bench.model.load()
    assert buttons() == [], "no task is open"
    bench.tap("t4")
    (beside,) = buttons()
    bench.window.resize(800, 1280)
    (button,) = buttons()
    assert beside is button
    assert button.width() > button.theme.size.icon_button, "the word stands under the icon"
    assert button.accessibleName() == "任务情况，2 条新留言"
    with qtbot.waitSignal(bench.window.talk_wanted) as asked:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == ["t4"]
    bench.port.news = {}
    bench.model.load()
    assert button.accessibleName() == "任务情况", "it was read"
    bench.window.back()
    assert buttons() == []


def test_detail_is_kept_when_the_tablet_is_turned(bench: Bench) -> None:
    bench.tap("t4")
    detail = bench.screen.detail_shown
    bench.window.resize(800, 1280)
    assert bench.window.screen_shown is detail
    assert detail is not None
    assert detail.isVisible()


def test_turning_the_tablet_elsewhere_leaves_the_place_in_front_and_keeps_the_detail(bench: Bench) -> None:
    bench.tap("t4")
    detail = bench.screen.detail_shown
    bench.window.show_place("today")
    bench.window.resize(800, 1280)
    assert bench.window.screen_shown is not detail
    assert bench.window.frame.bar.isVisible()
    bench.window.show_place("tasks")
    assert bench.window.screen_shown is detail
    bench.window.back()
    assert bench.window.screen_shown is bench.screen
    assert bench.model.state.selected is None


def test_another_task_takes_the_place_of_the_first(bench: Bench) -> None:
    bench.tap("t4")
    bench.tap("t5")
    assert isinstance(bench.screen.detail_shown, PlainTaskScreen)


def test_return_opens_the_task_under_the_keyboard(bench: Bench) -> None:
    bench.list.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(bench.list, Qt.Key.Key_Down)
    QTest.keyClick(bench.list, Qt.Key.Key_Return)
    assert bench.model.state.selected is not None
    assert bench.model.state.selected.id == "t2"


def test_task_without_a_form_is_finished_with_a_note_and_confirmed(bench: Bench) -> None:
    bench.tap("t5")
    bench.press("完成")
    assert bench.port.errands.finished == [("t5", "")]
    assert bench.window.toast.text == "已存好，排在第 4 位。联网后自动上传。"
    assert bench.screen.detail_shown is None


def test_done_tab_shows_its_own_rows(bench: Bench) -> None:
    bench.press("已办 46")
    assert bench.model.state.tab is Tab.DONE
    assert bench.model.state.groups == ()


def test_filter_keeps_one_kind_of_task(bench: Bench) -> None:
    bench.model.show_only(TaskType.VISIT)
    assert [item.id for group in bench.model.state.groups for item in group.items] == ["t2", "t3", "t9"]


def test_unreadable_store_says_what_to_do_and_try_again_helps(qtbot: QtBot, themes: ThemeController) -> None:
    port = DemoTasks(problem="存储读不了。已存的资料都在原处。")
    bench = Bench(qtbot, themes, port)
    assert bench.model.state.phase is Phase.FAILED
    port.problem = ""
    bench.press("再试一次")
    assert bench.model.state.phase is Phase.READY
    bench.window.close()


def test_rows_stay_on_screen_when_reading_anew_fails(bench: Bench) -> None:
    bench.port.problem = "存储读不了。"
    bench.model.load()
    assert bench.model.state.phase is Phase.READY
    assert bench.model.state.groups
    assert bench.model.state.problem == "存储读不了。"


def test_red_care_next_week_is_not_urgent() -> None:
    task = Task(
        id="x", type=TaskType.VISIT, title="走访", place_text="", grid="03", assignee="w1",
        due_at="2025-07-20T18:00:00+08:00", care_colour=CareColour.RED, urgency=Urgency.NORMAL,
    )  # fmt: skip
    assert task_item(TaskListing(task), NOW).group is TaskGroup.WEEK


def test_a_long_place_takes_two_lines_and_keeps_its_numbers(themes: ThemeController) -> None:
    place = "新鸿路西二巷 66 号院 3 栋 2 单元"
    item = replace(task_item(TaskListing(OPEN[1], None), NOW), line=place, counted="6 户")
    font = themes.theme.font("caption")
    assert lower_lines(item, 1000, font) == [f"{place} · 红色关爱 · 6 户"]
    assert lower_lines(item, 150, font) == ["新鸿路西二巷 66 号院", "3 栋 2 单元"]
    assert lower_lines(replace(item, line="没有号码的很长很长的地方" * 2), 150, font)[1].endswith("…")


def test_a_visit_that_met_nobody_says_so_in_the_list(bench: Bench) -> None:
    view = bench.list
    index = view.tasks.index(view.tasks.row_of("t2"))
    plain = view.visualRect(index).height()
    bench.port.tried = {"t2": "已去过 1 次 · 未见面"}
    bench.model.load()
    index = view.tasks.index(view.tasks.row_of("t2"))
    assert view.visualRect(index).height() == plain + bench.themes.theme.line("caption")
    assert "已去过 1 次 · 未见面" in index.data(Qt.ItemDataRole.AccessibleTextRole)


def test_long_title_takes_a_second_line_when_text_is_enlarged(qtbot: QtBot, themes: ThemeController) -> None:
    bench = Bench(qtbot, themes, DemoTasks())
    row = bench.list.tasks.row_of("t4")
    plain = bench.list.visualRect(bench.list.tasks.index(row)).height()
    themes.use_scale(130)
    view = bench.list

    def box(number: int) -> QRect:
        return view.visualRect(view.tasks.index(number))

    qtbot.waitUntil(lambda: box(row).height() > plain + themes.theme.line("body"))
    assert box(row).bottom() + 1 == box(row + 1).top()
    assert box(row + 1).height() < box(row).height()
    bench.window.close()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("66 号院 楼道", {"t1"}),
        ("走访 68", {"t2"}),
        ("燃气", {"t6"}),
        (" ", None),
    ],
)
def test_a_task_is_found_by_words_of_its_title_place_or_kind(
    bench: Bench, words: str, found: set[str] | None
) -> None:
    find = bench.screen.findChildren(Input)[0]
    find.setText(words)
    shown = {item.id for group in bench.model.state.groups for item in group.items}
    assert shown == ({task.id for task in OPEN} if found is None else found)


def test_words_that_nothing_has_are_said_with_a_way_back(bench: Bench) -> None:
    find = bench.screen.findChildren(Input)[0]
    find.setText("没有这个😀%_*(")
    empty = next(
        e for e in bench.screen.findChildren(EmptyState) if e.isVisible() and "😀" in e.accessibleName()
    )
    assert bench.model.state.groups == ()
    empty.acted.emit()
    assert find.text() == ""
    assert bench.model.state.groups


def test_the_row_menu_and_the_button_ask_how_a_task_stands(bench: Bench) -> None:
    asked: list[str] = []
    bench.screen.talk_wanted.connect(asked.append)
    bench.list.more_wanted.emit("t1")
    bench.tap("t7")
    assert bench.window.screen_shown is not None
    assert bench.window.screen_shown.talk_task == "t7"
    bench.window.talk_wanted.connect(asked.append)
    talk = next(b for b in bench.window.findChildren(QAbstractButton) if b.accessibleName() == "任务情况")
    QTest.mouseClick(talk, Qt.MouseButton.LeftButton)
    assert asked == ["t1", "t7"]


@pytest.mark.parametrize("kind", list(TaskType))
def test_every_kind_of_task_has_a_mark_of_its_own(kind: TaskType) -> None:
    assert glyph(TASK_ICONS[kind])
    assert list(TASK_ICONS.values()).count(TASK_ICONS[kind]) == 1


def test_detail_that_ends_late_does_not_close_the_one_opened_meanwhile(bench: Bench) -> None:
    """Handed in, and the next task tapped before it was said to be stored."""
    first = next(task.id for task in OPEN if task.form_id)
    second = next(task.id for task in OPEN if task.id != first)
    bench.model.select(first)
    earlier = bench.screen.detail_shown
    assert isinstance(earlier, ChecklistScreen)
    bench.model.select(second)
    earlier.closed.emit()
    later, selected = bench.screen.detail_shown, bench.model.state.selected
    assert later is not None
    assert later is not earlier
    assert selected is not None
    assert selected.id == second


def test_a_detail_made_beforehand_is_nowhere_to_be_met_until_its_task_is_tapped(bench: Bench) -> None:
    detail = bench.seated = bench.checklist()
    detail.hide()
    bench.window.show_place("today")
    detail.setParent(bench.screen.seat)
    for _turn in made_ready(detail, wide=True):
        pass
    bench.window.show_place("tasks")
    assert not detail.isVisible()
    assert not [stop for stop in stops(bench.window) if detail.isAncestorOf(stop)]
    bench.tap("t1")
    assert detail.isVisible()
    assert detail.geometry().topLeft() == QPoint(0, 0)
    bench.window.resize(720, 800)
    assert bench.window.screen_shown is detail


def words_beside_the_list(bench: Bench) -> str:
    return next(state._title.text() for state in bench.screen.findChildren(EmptyState) if state.isVisible())


def test_a_task_whose_page_is_still_being_made_says_so_and_opens_by_itself(bench: Bench) -> None:
    bench.is_made = False
    bench.tap("t3")
    assert words_beside_the_list(bench) == "正在打开"
    assert bench.screen.detail_shown is None
    bench.waiting[0]()
    first = bench.screen.detail_shown
    assert isinstance(first, ChecklistScreen)
    bench.waiting[0]()  # it was tapped twice while it was on its way
    bench.tap("t3")
    assert len(bench.waiting) == 1, "what is open already stays as it is"
    assert bench.screen.detail_shown is first


def test_a_page_that_cannot_be_made_leaves_nothing_waiting_and_another_tap_tries_again(bench: Bench) -> None:
    bench.is_made = False
    bench.tap("t3")
    bench.failed()
    assert words_beside_the_list(bench) == "点左边一项任务"
    bench.is_made = True
    bench.tap("t3")
    assert isinstance(bench.screen.detail_shown, ChecklistScreen)


def test_of_two_tasks_tapped_while_their_pages_are_made_the_last_opens(bench: Bench) -> None:
    bench.is_made = False
    bench.tap("t3")
    bench.tap("t1")
    for then in bench.waiting:
        then()
    assert bench.model.state.selected is not None
    assert bench.model.state.selected.id == "t1"
    assert bench.screen.detail_shown is not None


def test_who_went_elsewhere_meanwhile_finds_nothing_chosen_on_coming_back(bench: Bench) -> None:
    bench.is_made = False
    bench.tap("t3")
    bench.window.show_place("today")
    bench.window.show_place("tasks")
    assert bench.model.state.selected is None
    bench.waiting[0]()
    assert bench.screen.detail_shown is None
    assert words_beside_the_list(bench) == "点左边一项任务"
