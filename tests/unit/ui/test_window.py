"""The window: places, rail and bottom bar, what is pushed, keys, the pill on every screen."""

from collections.abc import Callable
from datetime import datetime

import pytest
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QApplication, QGridLayout
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from ui.screens.base import Screen
from ui.theme import Mode, ThemeController
from ui.viewmodels.status import StatusViewModel, SyncFacts
from ui.widgets.buttons import Button, IconButton
from ui.widgets.file_dialog import choose_place
from ui.widgets.header import DueBar, SyncPill
from ui.widgets.labels import Label
from ui.widgets.navigation import NavItem
from ui.widgets.overlay import Sheet
from ui.window import LEAST, MainWindow

NOW = datetime.fromisoformat("2026-07-16T14:06:00+08:00")
LANDSCAPE, PORTRAIT = QSize(1280, 800), QSize(800, 1280)


class Plain(Screen):
    """A screen that remembers what it was told."""

    def __init__(self, themes: ThemeController, title: str = "") -> None:
        super().__init__(themes)
        self.refreshed = 0
        self.came = 0
        if title:
            self.show_heading(title)

    def refresh(self) -> None:
        self.refreshed += 1

    def shown(self) -> None:
        self.came += 1


@pytest.fixture
def status() -> StatusViewModel:
    model = StatusViewModel()
    model.show_worker("陈志敏", "新鸿社区 · 第 3 网格", "510108004006-03")
    model.show_due("15:00 前", 5)
    model.show_sync(SyncFacts(records=3, photos=2), NOW)
    return model


@pytest.fixture
def window(qtbot: QtBot, themes: ThemeController, status: StatusViewModel) -> MainWindow:
    frame = MainWindow(themes, status)
    qtbot.addWidget(frame)
    for key, icon, text in (
        ("today", "house", "今日"),
        ("tasks", "clipboard-text", "任务"),
        ("report", "camera-fill", "上报"),
    ):
        frame.add_place(key, icon, text, Plain(themes))
    frame.resize(LANDSCAPE)
    frame.show()
    with qtbot.waitActive(frame):
        frame.activateWindow()
    frame.show_place("today")
    return frame


def items(window: MainWindow) -> list[NavItem]:
    return [item for item in window.findChildren(NavItem) if item.isVisible()]


def test_only_registered_places_are_offered(window: MainWindow) -> None:
    assert [item.text() for item in items(window)] == ["今日", "任务", "上报"]


def test_a_window_never_has_to_be_larger_than_its_screen(window: MainWindow) -> None:
    assert window.minimumSize() == LEAST.boundedTo(window.screen().availableSize())


def test_narrow_windows_have_a_bottom_bar_instead_of_the_rail(window: MainWindow, qtbot: QtBot) -> None:
    assert window.frame.rail.isVisible()
    assert not window.frame.bar.isVisible()
    window.resize(PORTRAIT)
    qtbot.waitUntil(lambda: window.frame.bar.isVisible() and not window.frame.rail.isVisible())
    assert window.frame.bar.height() == 76
    window.resize(LANDSCAPE)
    qtbot.waitUntil(lambda: window.frame.rail.isVisible())
    assert window.frame.rail.width() == 88


def test_screens_hear_of_the_switch_at_960(window: MainWindow, qtbot: QtBot) -> None:
    screen = window.screen_shown
    assert screen is not None
    window.resize(QSize(959, 800))
    qtbot.waitUntil(lambda: screen.wide is False)
    window.resize(QSize(960, 800))
    qtbot.waitUntil(lambda: screen.wide is True)


def test_pressing_a_place_brings_it_to_the_front(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.place_shown) as told:
        qtbot.mouseClick(items(window)[1], Qt.MouseButton.LeftButton)
    assert told.args == ["tasks"]
    assert [item.isChecked() for item in items(window)] == [False, True, False]


@pytest.mark.parametrize(
    ("key", "modifier", "place"),
    [
        (Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier, "tasks"),
        (Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier, "report"),
        (Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier, "report"),
    ],
)
def test_keys_lead_to_places(
    window: MainWindow, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier, place: str
) -> None:
    qtbot.keyClick(window, key, modifier)
    assert window.place == place


def test_f5_refreshes_the_screen_in_front(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F5)
    screen = window.screen_shown
    assert isinstance(screen, Plain)
    assert screen.refreshed == 1


def test_a_detail_has_a_back_button_and_no_bottom_bar_when_upright(
    window: MainWindow, themes: ThemeController, qtbot: QtBot
) -> None:
    window.resize(PORTRAIT)
    detail = Plain(themes, "居民楼消防通道检查")
    window.push(detail)
    assert window.screen_shown is detail
    assert not window.frame.bar.isVisible()
    back = next(b for b in window.frame.header.findChildren(IconButton) if b.accessibleName() == "返回")
    assert back.isVisible()
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert window.frame.bar.isVisible()
    assert not back.isVisible()


def test_escape_goes_back_and_never_out_of_a_place(
    window: MainWindow, themes: ThemeController, qtbot: QtBot
) -> None:
    place = window.screen_shown
    window.push(Plain(themes, "详情"))
    for _ in range(3):
        qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.screen_shown is place


def test_another_place_drops_what_was_pushed(window: MainWindow, themes: ThemeController) -> None:
    window.push(Plain(themes, "详情"))
    window.show_place("tasks")
    window.show_place("today")
    assert window.screen_shown is not None
    assert window.screen_shown.heading is None


def test_the_pill_is_on_every_screen_and_opens_the_sync_centre(
    window: MainWindow, status: StatusViewModel, themes: ThemeController, qtbot: QtBot
) -> None:
    window.push(Plain(themes, "详情"))
    pill = window.findChild(SyncPill)
    assert pill.isVisible()
    assert pill.accessibleName() == "同步：离线 · 3 条待传 · 2 张照片"
    with qtbot.waitSignal(status.sync_centre_requested):
        qtbot.mouseClick(pill, Qt.MouseButton.LeftButton)


def test_the_pill_is_never_cut_when_the_title_is_long(window: MainWindow, themes: ThemeController) -> None:
    window.resize(QSize(720, 600))
    window.push(Plain(themes, "新鸿路六十六号院三栋二单元四百零一号居民楼消防通道与疏散通道联合检查"))
    pill = window.findChild(SyncPill)
    window.grab()
    assert pill.width() == pill.sizeHint().width()
    assert pill.mapTo(window, pill.rect().topRight()).x() < 720


def test_the_badge_counts_what_is_due_today(window: MainWindow, status: StatusViewModel) -> None:
    assert items(window)[1].accessibleName() == "任务 5"
    status.show_due("", 0)
    assert items(window)[1].accessibleName() == "任务"


def test_the_display_button_changes_the_look_and_says_which(
    window: MainWindow, themes: ThemeController, qtbot: QtBot
) -> None:
    mode = next(
        b for b in window.frame.header.findChildren(IconButton) if b.accessibleName().startswith("显示")
    )
    qtbot.mouseClick(mode, Qt.MouseButton.LeftButton)
    assert themes.theme.mode is Mode.DARK
    assert mode.accessibleName() == "显示：夜间，点按切换"


def test_a_full_page_hides_header_and_navigation_and_gives_them_back(
    window: MainWindow, themes: ThemeController, qtbot: QtBot
) -> None:
    place = window.screen_shown
    lock = Plain(themes)
    window.show_full(lock)
    assert window.screen_shown is lock
    assert not window.frame.header.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_F2)
    assert window.screen_shown is lock
    window.drop_full(lock)
    assert window.screen_shown is place
    assert window.frame.header.isVisible()


def test_closing_is_told_before_the_window_goes(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.closing):
        window.close()


def test_keys_of_the_window_rest_while_a_sheet_is_open(window: MainWindow, qtbot: QtBot) -> None:
    window.show_place("today")
    window.push(pushed := Plain(window.themes, "详情"))
    sheet = Sheet(window.themes, window, "还有 6 项没填")
    sheet.add_action("去填")
    sheet.open_sheet()
    for key, modifier in (
        (Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier),
    ):
        qtbot.keyClick(window.focusWidget(), key, modifier)
    assert window.screen_shown is pushed
    with qtbot.waitSignal(sheet.closed):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert window.screen_shown is pushed
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.screen_shown is not pushed


def test_next_limit_and_day_stand_under_the_header_when_upright(window: MainWindow) -> None:
    bar = window.findChild(DueBar)
    window.show_place("today")
    assert not bar.isVisible()
    window.resize(PORTRAIT)
    assert bar.isVisible()
    assert [label.text() for label in bar.findChildren(Label)] == ["下一项", "15:00 前", "7 月 16 日 周四"]
    window.push(Plain(window.themes, "详情"))
    assert not bar.isVisible()


def test_tab_goes_in_reading_order(window: MainWindow, themes: ThemeController, qtbot: QtBot) -> None:
    page = Plain(themes, "详情")
    grid = QGridLayout(page)
    for text, row, column in (("四", 1, 1), ("一", 0, 0), ("三", 1, 0), ("二", 0, 1)):
        grid.addWidget(Button(themes, text), row, column)
    window.show_place("today")
    window.push(page)
    names = []
    for _ in range(10):
        qtbot.keyClick(window.focusWidget() or window, Qt.Key.Key_Tab)
        names.append(window.focusWidget().accessibleName() or window.focusWidget().text())
    start = names.index("今日")
    round_trip = names[start:] + names[:start]
    assert round_trip[:4] == ["今日", "任务 5", "上报", "返回"]
    assert round_trip[-4:] == ["一", "二", "三", "四"]


@pytest.mark.parametrize("ends", ["back", "disabled"])
def test_what_is_handed_in_leaves_no_ring_on_the_navigation(
    window: MainWindow, themes: ThemeController, qtbot: QtBot, ends: str
) -> None:
    window.show_place("tasks")
    page = Plain(themes, "详情")
    grid = QGridLayout(page)
    grid.addWidget(submit := Button(themes, "提交"))
    window.push(page)
    qtbot.mouseClick(submit, Qt.MouseButton.LeftButton)
    submit.setFocus(Qt.FocusReason.MouseFocusReason)
    if ends == "back":
        window.back()
    else:
        submit.setEnabled(False)
    assert window.focusWidget() is window.screen_shown


def test_a_toast_stands_over_a_sheet_and_off_its_buttons(
    window: MainWindow, themes: ThemeController, qtbot: QtBot
) -> None:
    sheet = Sheet(themes, window, "任务情况")
    close = sheet.add_action("关上")
    window.toast.show_text("已存好")
    sheet.open_sheet()
    window.toast.show_text("申请已存好，联网后自动上传")
    spot = window.toast.geometry().center()
    assert window.childAt(spot) in (window.toast, *window.toast.findChildren(Label))
    below = close.mapTo(window, close.rect().topLeft()).y()
    assert window.toast.geometry().bottom() < below
    sheet.close_sheet()
    window.toast.show_text("已存好")
    assert window.toast.y() > LANDSCAPE.height() / 2


def test_nothing_that_was_open_can_be_read_or_pressed_over_the_lock_and_it_comes_back_after(
    window: MainWindow, themes: ThemeController, qtbot: QtBot
) -> None:
    sheet = Sheet(themes, window, "任务情况")
    sheet.add_action("改约")
    sheet.open_sheet()
    lock = Plain(themes)
    window.show_full(lock)
    assert not sheet.isVisible()
    others = Sheet(themes, window, "换另一位网格员")
    others.open_sheet()
    window.drop_full(lock)
    assert sheet.isVisible()
    qtbot.waitUntil(lambda: not isValid(others))
    sheet.close_sheet()


def test_behind_the_lock_nothing_comes_forward_and_nothing_lifts_it(
    window: MainWindow, themes: ThemeController
) -> None:
    lock = Plain(themes)
    window.toast.show_text("已存好：上门走访 王测试")
    window.show_full(lock, curtain=True)
    assert not window.toast.isVisible()
    card = Sheet(themes, window, "打电话 · 王测试")
    card.open_sheet()  # its number was being read when the lock fell
    window.toast.show_text("已存好：复查 王测试")
    window.show_place("tasks")
    assert not window.framed
    assert not card.isVisible()
    assert not window.toast.isVisible()
    of_the_lock = Sheet(themes, window, "换另一位网格员")
    of_the_lock.leave_with(lock)
    of_the_lock.open_sheet()
    assert of_the_lock.isVisible()
    window.drop_full(lock)
    assert window.framed
    assert window.place == "tasks"
    assert card.isVisible()
    assert window.toast.text == "已存好：复查 王测试"
    assert window.toast.isVisible()
    card.close_sheet()


def test_the_lock_closes_a_chooser_of_files_and_nothing_was_chosen(
    window: MainWindow, themes: ThemeController
) -> None:
    lock = Plain(themes)
    QTimer.singleShot(200, lock, lambda: window.show_full(lock, curtain=True))
    assert choose_place(window, "存成 PDF", "a.pdf", "PDF (*.pdf)") is None
    assert QApplication.activeModalWidget() is None
    window.drop_full(lock)


def test_a_place_that_is_still_being_made_is_marked_at_once_and_comes_when_it_is_there(
    window: MainWindow, themes: ThemeController
) -> None:
    waiting: list[Callable[[], None]] = []
    made = Plain(themes)
    window.add_place("me", "user", "我的", lambda: made, lambda then, _failed: waiting.append(then))
    window.show_place("me")
    assert (window.place, made.came) == ("today", 0)
    assert [item.text() for item in window.frame.rail.findChildren(NavItem) if item.isChecked()] == ["我的"]
    waiting[0]()
    assert (window.place, made.came) == ("me", 1)


@pytest.mark.parametrize("elsewhere", ["another place", "the same place", "a detail", "nowhere"])
def test_a_place_that_is_made_late_takes_nobody_away_from_where_they_went_meanwhile(
    window: MainWindow, themes: ThemeController, elsewhere: str
) -> None:
    waiting: list[Callable[[], None]] = []
    window.add_place("me", "user", "我的", lambda: Plain(themes), lambda then, _failed: waiting.append(then))
    window.show_place("me")
    place = "tasks" if elsewhere == "another place" else "today"
    if elsewhere == "a detail":
        window.push(Plain(themes))
    elif elsewhere == "nowhere":
        window.back()
    else:
        window.show_place(place)
    waiting[0]()
    assert window.place == place
    assert [item.text() for item in items(window) if item.isChecked()] == [
        {"tasks": "任务", "today": "今日"}[place]
    ]


def test_a_place_that_cannot_be_made_is_marked_no_longer_and_can_be_pressed_again(
    window: MainWindow, themes: ThemeController
) -> None:
    asked: list[tuple[Callable[[], None], Callable[[], None]]] = []
    window.add_place("me", "user", "我的", lambda: Plain(themes), lambda *ways: asked.append(ways))
    window.show_place("me")
    asked[0][1]()
    assert [item.text() for item in items(window) if item.isChecked()] == ["今日"]
    window.show_place("me")
    asked[1][0]()
    assert window.place == "me"
