"""The kit's parts as a worker meets them: choices, tabs, fields, toast, sheet, photos, empty states."""

import pytest
from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QPixmap
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QScrollBar, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.camera.source import Abilities
from ui.gallery import settle
from ui.theme import Mode, ThemeController
from ui.viewmodels.camera import CameraState
from ui.viewmodels.rows import BLUE, GREEN, RED, YELLOW, CareLevel
from ui.widgets.banners import ProblemLine, WarningBanner
from ui.widgets.buttons import Button, IconButton, Kind
from ui.widgets.care import CareMark
from ui.widgets.chips import CategoryTile, Chip
from ui.widgets.code_sheet import ScanPicture
from ui.widgets.flow import FlowLayout
from ui.widgets.inputs import Field, Input
from ui.widgets.labels import Label, Tag, Tone
from ui.widgets.overlay import Sheet, Toast
from ui.widgets.paint import text_width
from ui.widgets.photo import PhotoAction, PhotoState, PhotoThumb
from ui.widgets.progress import ProgressBar
from ui.widgets.scroll_page import scrolled
from ui.widgets.segmented import Segmented, failed, not_applicable, passed
from ui.widgets.sheet_body import SheetBody
from ui.widgets.stepper import Stepper
from ui.widgets.tabs import Tabs, TabText
from ui.widgets.words_box import WordsBox


@pytest.fixture
def host(qtbot: QtBot, themes: ThemeController) -> QWidget:
    widget = QWidget()
    QVBoxLayout(widget)
    qtbot.addWidget(widget)
    widget.resize(800, 600)
    widget.show()
    with qtbot.waitActive(widget):
        widget.activateWindow()
    return widget


def put(host: QWidget, *widgets: QWidget) -> None:
    layout = host.layout()
    assert layout is not None
    for widget in widgets:
        layout.addWidget(widget)
        widget.show()
    layout.activate()


@pytest.fixture
def result(host: QWidget, themes: ThemeController) -> Segmented:
    bar = Segmented(
        themes, [passed("合格"), failed("不合格"), not_applicable("不适用")], name="结果", clearable=True
    )
    put(host, bar)
    return bar


def test_a_result_starts_unset_and_is_chosen_by_one_press(result: Segmented, qtbot: QtBot) -> None:
    assert result.key == ""
    with qtbot.waitSignal(result.chosen) as told:
        result.press("fail")
    assert told.args == ["fail"]
    assert [b.isChecked() for b in result.findChildren(QPushButton)] == [False, True, False]


def test_pressing_the_chosen_result_again_clears_it(result: Segmented, qtbot: QtBot) -> None:
    result.press("pass")
    with qtbot.waitSignal(result.chosen) as told:
        result.press("pass")
    assert told.args == [""]
    assert not any(b.isChecked() for b in result.findChildren(QPushButton))


def test_showing_a_result_tells_nobody(result: Segmented, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(result.chosen):
        result.choose("na")
    assert result.key == "na"


def test_a_filter_stays_chosen_when_pressed_again(host: QWidget, themes: ThemeController) -> None:
    bar = Segmented(themes, [passed("待办", "open"), passed("已办", "done")], name="筛选")
    put(host, bar)
    bar.press("open")
    bar.press("open")
    assert bar.key == "open"


def test_arrow_keys_and_return_choose(result: Segmented, qtbot: QtBot) -> None:
    first = result.findChildren(QPushButton)[0]
    first.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(first, Qt.Key.Key_Right)
    qtbot.keyClick(result.focusWidget(), Qt.Key.Key_Return)
    assert result.key == "fail"


@pytest.mark.parametrize("mode", list(Mode))
def test_results_differ_by_more_than_colour(result: Segmented, themes: ThemeController, mode: Mode) -> None:
    """With colour taken away, each choice still looks different."""
    themes.use_mode(mode)
    seen = []
    for key in ("", "pass", "fail", "na"):
        result.choose(key)
        grey = result.grab().toImage().convertToFormat(result.grab().toImage().Format.Format_Grayscale8)
        seen.append(grey)
    assert all(one != other for n, one in enumerate(seen) for other in seen[n + 1 :])


def test_the_focus_ring_shows_for_tab_and_not_for_a_finger(
    host: QWidget, themes: ThemeController, qtbot: QtBot
) -> None:
    button = Button(themes, "提交", Kind.PRIMARY)
    put(host, button)
    plain = button.grab().toImage()
    button.setFocus(Qt.FocusReason.MouseFocusReason)
    assert button.grab().toImage() == plain
    button.clearFocus()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert button.grab().toImage() != plain


@pytest.mark.parametrize("mode", list(Mode))
def test_the_ring_of_a_choice_lies_over_the_outline(
    result: Segmented, themes: ThemeController, mode: Mode
) -> None:
    themes.use_mode(mode)
    choice = result.findChildren(QPushButton)[0]
    choice.setFocus(Qt.FocusReason.TabFocusReason)
    settle()
    middle = choice.mapTo(result, QPoint(choice.width() // 2, 1))
    assert result.grab().toImage().pixelColor(middle).name() == themes.theme.color("focus").name()


@pytest.mark.parametrize("scale", [100, 115, 130])
@pytest.mark.parametrize("mode", list(Mode))
def test_targets_are_never_under_48_pixels(
    host: QWidget, themes: ThemeController, mode: Mode, scale: int
) -> None:
    themes.use_mode(mode)
    themes.use_scale(scale)
    made = [
        *(Button(themes, "签收", kind) for kind in Kind),
        Button(themes, "提交", Kind.PRIMARY, icon="paper-plane-right-fill", large=True),
        IconButton(themes, "trash", "删除"),
        Chip(themes, "飞线充电"),
        CategoryTile(themes, "消防安全", "fire"),
    ]
    put(host, *made)
    assert all(w.width() >= 48 and w.height() >= 48 for w in made)
    assert all(w.sizeHint().height() >= 48 for w in made)


def test_tabs_keep_the_focus_while_counts_change(
    host: QWidget, themes: ThemeController, qtbot: QtBot
) -> None:
    tabs = Tabs(themes, "检查分段")
    put(host, tabs)
    tabs.show_tabs([TabText("a", "疏散通道", "4 / 6"), TabText("b", "安全出口", "4 / 4", done=True)], "a")
    second = shown_tabs(tabs)[1]
    qtbot.waitUntil(second.isVisible)
    with qtbot.waitActive(host):
        host.activateWindow()
    second.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(second.hasFocus)
    with qtbot.waitSignal(tabs.chosen) as told:
        qtbot.keyClick(second, Qt.Key.Key_Space)
    tabs.show_tabs([TabText("a", "疏散通道", "5 / 6"), TabText("b", "安全出口", "4 / 4", done=True)], "b")
    assert told.args == ["b"]
    assert host.focusWidget() is second
    assert [tab.accessibleName() for tab in shown_tabs(tabs)] == ["疏散通道 5 / 6", "安全出口 4 / 4"]


def test_where_tabs_need_more_room_an_arrow_brings_each_into_sight_whole(
    host: QWidget, themes: ThemeController
) -> None:
    themes.use_scale(130)
    tabs = Tabs(themes, "检查分段")
    put(host, tabs)
    tabs.setFixedWidth(420)
    tabs.show_tabs([TabText(str(n), f"第 {n} 个分区", "3 / 5") for n in range(7)], "0")
    host.show()
    back, on = (
        next(b for b in tabs.findChildren(QPushButton) if b.accessibleName() == name)
        for name in ("前面的分区", "后面的分区")
    )
    settle()
    seen = whole(tabs)
    assert seen
    assert not back.isVisible()
    for _ in range(7):
        if on.isVisible():
            on.click()
            seen |= whole(tabs)
    assert seen == {f"第 {n} 个分区 3 / 5" for n in range(7)}
    assert not on.isVisible()
    assert back.isVisible()
    tabs.setFixedWidth(2_000)
    settle()
    assert not back.isVisible(), "there is room for all"


def shown_tabs(tabs: Tabs) -> list[QPushButton]:
    strip = tabs.widget()
    assert strip is not None
    return strip.findChildren(QPushButton)


def whole(tabs: Tabs) -> set[str]:
    """Names of the tabs that are neither cut nor under an arrow."""
    arrows = [b.geometry() for b in tabs.children() if isinstance(b, QPushButton) and b.isVisible()]
    room = tabs.viewport().rect()
    found = set()
    for tab in shown_tabs(tabs):
        box = QRect(tab.mapTo(tabs.viewport(), QPoint(0, 0)), tab.size())
        if (
            box.left() >= 0
            and box.right() <= room.right()
            and not any(arrow.intersects(box) for arrow in arrows)
        ):
            found.add(tab.accessibleName())
    return found


def test_a_problem_takes_the_hints_place_and_gives_it_back(host: QWidget, themes: ThemeController) -> None:
    field = Field(themes, "开通码", Input(themes, "开通码"), hint="只能用一次")
    put(host, field)
    field.show_problem("这个开通码用过了")
    assert field.problem == "这个开通码用过了"
    assert field.edit.accessibleDescription() == "这个开通码用过了"
    line = field.findChild(ProblemLine)
    assert line is not None
    assert line.isVisible(), "with its mark and edge, as in forms"
    field.show_problem("")
    assert field.problem == ""
    assert not line.isVisible()
    assert field.edit.accessibleDescription() == "只能用一次"


def test_a_problem_is_read_aloud_once_when_it_comes(
    host: QWidget, themes: ThemeController, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    def heard(event: QAccessibleEvent) -> None:
        if event.type() is QAccessible.Event.Alert:
            told.append(event.object().accessibleName())

    line = ProblemLine(themes)
    put(host, line)
    monkeypatch.setattr(QAccessible, "updateAccessibility", staticmethod(heard))
    for text in ("没存上", "没存上", "", "没存上"):
        line.say(text)
    assert told == ["没存上", "没存上"], "again after it was away, not at every refresh"


def test_a_toast_goes_by_itself_and_undo_hands_its_token_back(
    host: QWidget, themes: ThemeController, qtbot: QtBot
) -> None:
    toast = Toast(themes, host)
    toast.show_text("已签收", undo="sos-1")
    assert toast.isVisible()
    with qtbot.waitSignal(toast.undone) as told:
        qtbot.mouseClick(toast.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert told.args == ["sos-1"]
    assert not toast.isVisible()
    toast.show_text("已签收")
    assert not toast.findChild(QPushButton).isVisible()
    assert themes.theme.duration["toast"] == 4000


def test_tab_stays_inside_an_open_sheet_and_esc_closes_it(
    host: QWidget, themes: ThemeController, qtbot: QtBot
) -> None:
    outside = Button(themes, "外面")
    put(host, outside)
    sheet = Sheet(themes, host, "还有 6 项没填")
    stay, go = sheet.add_action("去填"), sheet.add_action("仍要提交", Kind.PRIMARY)
    sheet.open_sheet()
    assert go.hasFocus()
    order = []
    for _ in range(3):
        qtbot.keyClick(host.focusWidget(), Qt.Key.Key_Tab)
        order.append(host.focusWidget())
    assert order == [stay, go, stay]
    with qtbot.waitSignal(sheet.closed):
        qtbot.keyClick(stay, Qt.Key.Key_Escape)


@pytest.mark.parametrize("ends", ["escape", "press"])
def test_who_works_by_keys_sees_where_the_keyboard_is_in_a_sheet_and_after_it(
    host: QWidget, themes: ThemeController, qtbot: QtBot, ends: str
) -> None:
    outside = Button(themes, "外面")
    put(host, outside)
    host.activateWindow()
    outside.setFocus(Qt.FocusReason.TabFocusReason)
    sheet = Sheet(themes, host, "还有 6 项没填")
    go = sheet.add_action("去填", Kind.PRIMARY)
    go.clicked.connect(sheet.close_sheet)
    sheet.open_sheet()
    assert go.hasFocus()
    assert go.focus_by_keyboard
    qtbot.keyClick(go, Qt.Key.Key_Escape if ends == "escape" else Qt.Key.Key_Space)
    assert outside.hasFocus()
    assert outside.focus_by_keyboard


def test_who_works_by_finger_sees_no_ring_in_a_sheet_and_after_it(
    host: QWidget, themes: ThemeController
) -> None:
    outside = Button(themes, "外面")
    put(host, outside)
    outside.setFocus(Qt.FocusReason.MouseFocusReason)
    sheet = Sheet(themes, host, "还有 6 项没填")
    go = sheet.add_action("去填", Kind.PRIMARY)
    sheet.open_sheet()
    assert not go.focus_by_keyboard
    sheet.close_sheet()
    assert outside.hasFocus()
    assert not outside.focus_by_keyboard


def test_a_sheet_of_words_alone_is_read_on_by_keys(
    host: QWidget, themes: ThemeController, qtbot: QtBot
) -> None:
    put(host)
    sheet = Sheet(themes, host, "说明")
    for number in range(60):
        sheet.add_text(f"第 {number} 条")
    go = sheet.add_action("看好了", Kind.PRIMARY)
    sheet.open_sheet()
    settle()
    bar = sheet.findChild(SheetBody).verticalScrollBar()
    assert bar.maximum() > 0
    qtbot.keyClick(go, Qt.Key.Key_PageDown)
    assert bar.value() > 0


@pytest.mark.parametrize(
    ("tiles", "rows"), [(4, [4]), (5, [3, 2]), (6, [4, 2]), (8, [4, 4]), (9, [3, 3, 3]), (13, [4, 3, 3, 3])]
)
def test_no_tile_stands_alone_in_a_row(
    host: QWidget, themes: ThemeController, tiles: int, rows: list[int]
) -> None:
    box = QWidget()
    flow = FlowLayout(box, even=True)
    made = [PhotoAction(themes, "相册", "image", QSize(96, 88)) for _ in range(tiles)]
    for tile in made:
        flow.addWidget(tile)
    put(host, box)
    box.resize(408, flow.heightForWidth(408))
    flow.setGeometry(box.rect())
    tops = [tile.y() for tile in made]
    assert [tops.count(top) for top in sorted(set(tops))] == rows
    assert box.height() == len(rows) * 88 + (len(rows) - 1) * 8


def test_a_tile_is_wide_enough_for_its_words(themes: ThemeController) -> None:
    themes.use_scale(130)
    short, long = (PhotoAction(themes, text, "camera", QSize(96, 88)) for text in ("相册", "Add photo"))
    assert short.sizeHint().width() == 96
    assert long.sizeHint().width() >= text_width("Add photo", themes.theme.font("label", bold=True)) + 16


def test_a_signed_warning_takes_a_second_line_where_its_words_need_one(
    host: QWidget, themes: ThemeController
) -> None:
    banner = WarningBanner(themes)
    banner.show_warning("暴雨橙色预警", "今日 15:00 至 20:00，请查看 2 处易涝点、1 处下穿通道", signed=True)
    host.resize(800, 400)
    put(host, banner)
    settle()
    text = banner.findChildren(Label)[1]
    one_line = banner.height()
    assert text.width() >= text.sizeHint().width()
    host.resize(500, 400)
    settle()
    assert text.width() >= text.sizeHint().width()
    assert banner.height() > one_line
    host.resize(800, 400)
    settle()
    assert banner.height() == one_line


def test_words_keep_two_whole_lines_beside_a_tool(host: QWidget, themes: ThemeController) -> None:
    themes.use_scale(130)
    box = WordsBox(themes, "问题描述", count=lambda text: f"{len(text)} / 200 字")
    box.add_tool(Button(themes, "常用语", icon="chat-text-bold"))
    put(host, box)
    box.resize(400, box.minimumHeight())
    settle()
    words = box.findChild(QPlainTextEdit).viewport()
    assert words.height() >= 2 * themes.theme.line("body") + 8


@pytest.mark.parametrize("high", [120, 160, 264])
@pytest.mark.parametrize("scale", [100, 130])
def test_the_cameras_buttons_stand_clear_of_the_frame_for_the_code(
    host: QWidget, themes: ThemeController, high: int, scale: int
) -> None:
    themes.use_scale(scale)
    picture = ScanPicture(themes)
    put(host, picture)
    picture.resize(432, high)
    abilities = Abilities(torch=True, zoom_most=4)
    picture.show_state(CameraState(exists=True, live=True, several=True, abilities=abilities))
    frame = picture.frame_box()
    assert not picture.tools().isEmpty()
    assert not frame.intersects(picture.tools())
    assert QRectF(picture.rect()).contains(frame)
    assert frame.width() >= 96


def test_a_photo_fills_its_box_and_carries_its_watermark(host: QWidget, themes: ThemeController) -> None:
    thumb = PhotoThumb(themes, QSize(136, 104), "照片 1，07-16 13:52", ("07-16 13:52",))
    put(host, thumb)
    picture = QPixmap(400, 200)
    picture.fill(QColor("#336699"))
    thumb.show_photo(picture, PhotoState.WAITING)
    image = thumb.grab().toImage()
    assert image.pixelColor(68, 20).name() == "#336699"
    assert image.pixelColor(100, 84).name() == themes.theme.watermark.bg.lower()


def test_a_broken_photo_says_so_by_shape(host: QWidget, themes: ThemeController) -> None:
    thumb = PhotoThumb(themes, QSize(136, 104), "照片 1")
    put(host, thumb)
    waiting = thumb.grab().toImage()
    thumb.show_photo(QPixmap(), PhotoState.BROKEN)
    assert thumb.grab().toImage() != waiting


@pytest.mark.parametrize("level", [RED, YELLOW, GREEN, BLUE])
def test_care_levels_have_a_name_and_their_own_shape(
    host: QWidget, themes: ThemeController, level: CareLevel
) -> None:
    mark = CareMark(themes, level, 28)
    put(host, mark)
    assert mark.accessibleName() == level.name


def test_care_shapes_differ_without_colour(host: QWidget, themes: ThemeController) -> None:
    marks = [CareMark(themes, level, 16) for level in (RED, YELLOW, GREEN)]
    put(host, *marks)
    outlines = []
    for mark in marks:
        image = mark.grab().toImage()
        ground = image.pixelColor(0, 0)
        outlines.append([image.pixelColor(x, y) != ground for x in range(16) for y in range(16)])
    assert outlines[0] != outlines[1] != outlines[2] != outlines[0]


def test_progress_is_said_in_numbers(host: QWidget, themes: ThemeController) -> None:
    bar = ProgressBar(themes, "检查进度")
    put(host, bar)
    bar.show_parts(10, 1, 1, 18)
    assert bar.accessibleDescription() == "12 / 18"
    assert bar.height() == 8


def test_the_stepper_says_where_one_is(host: QWidget, themes: ThemeController) -> None:
    stepper = Stepper(themes, ("连平台", "设解锁", "首次同步", "完成"))
    put(host, stepper)
    stepper.show_step(1)
    stepper.grab()
    assert stepper.accessibleName() == "2 / 4 设解锁"


def test_long_text_is_elided_and_stays_whole_for_screen_readers(
    host: QWidget, themes: ThemeController
) -> None:
    label = Label(themes, "新鸿路六十六号院三栋二单元四百零一号" * 9, "heading", elide=True)
    tag = Tag(themes, "重大", Tone.RED, icon="warning-octagon-fill")
    put(host, label, tag)
    label.grab()
    assert label.width() <= 800
    assert len(label.text()) == 162
    assert tag.accessibleName() == "重大"
    assert tag.height() == 24


def test_the_bar_over_a_page_is_as_long_as_what_is_in_sight_of_it(qtbot: QtBot) -> None:
    page = QWidget()
    page.setMinimumHeight(2_000)
    area = scrolled(page)
    qtbot.addWidget(area)
    area.resize(300, 400)
    area.show()
    (bar,) = [bar for bar in area.findChildren(QScrollBar) if bar.isVisible()]
    assert bar.pageStep() == area.viewport().height()
    area.resize(300, 250)
    assert bar.pageStep() == area.viewport().height()
