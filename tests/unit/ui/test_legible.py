"""What is said can be read: no word cut in a band, no choice that vanishes outdoors, nothing out of line."""

import pytest
from PySide6.QtGui import QColor, QFontMetricsF
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gridworker.model.vocabulary import PointStage
from ui.gallery import settle, state_named
from ui.language import Language, use_language
from ui.theme import Mode, ThemeController
from ui.viewmodels.patrol_parts import PointShown
from ui.widgets.banners import SosBanner
from ui.widgets.buttons import LOOKS, Button, Kind
from ui.widgets.cards import ActionBar
from ui.widgets.chips import CategoryTile
from ui.widgets.code_sheet import ScanPicture
from ui.widgets.conflict_card import SideCell
from ui.widgets.counted_progress import CountedProgress
from ui.widgets.flow import FlowLayout
from ui.widgets.inputs import Input
from ui.widgets.labels import Label
from ui.widgets.lock_panel import Clock
from ui.widgets.outbox import LaneHead
from ui.widgets.overlay import Sheet
from ui.widgets.patrol_points import PointRow
from ui.widgets.progress import ProgressBar
from ui.widgets.segmented import Segment, Segmented, caution
from ui.widgets.sheet_body import SheetBody
from ui.widgets.words_box import WordsBox


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    qtbot.addWidget(widget)
    widget.resize(720, 600)
    return widget


def put(host: QWidget, qtbot: QtBot, widget: QWidget) -> None:
    """The widget under room that stretches, as at the foot of a screen."""
    column = host.layout()
    assert isinstance(column, QVBoxLayout | QHBoxLayout)
    column.addStretch(1)
    column.addWidget(widget)
    host.show()
    qtbot.waitExposed(host)


def lines_of(label: Label) -> int:
    """How high its words are at the width it has."""
    return label.heightForWidth(label.width())


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("scale", [100, 130])
def test_the_bar_at_the_foot_shows_every_line_of_what_it_says(
    mode: Mode, scale: int, themes: ThemeController, host: QWidget, qtbot: QtBot
) -> None:
    themes.use_mode(mode)
    themes.use_scale(scale)
    bar = ActionBar(themes)
    for text in ("不改了", "暂存"):
        bar.add_action(Button(themes, text, large=True))
    bar.add_action(Button(themes, "提交", Kind.PRIMARY, large=True))
    put(host, qtbot, bar)
    short = bar.height()
    bar.say("填一项存一项", "还有 13 项没填，不填也能提交。原来那份留着，已经报出的不自动撤。" * 3)
    qtbot.waitUntil(lambda: bar.height() > short)
    for label in bar.findChildren(Label):
        assert label.height() >= lines_of(label), label.text()
        assert bar.rect().contains(label.geometry())
    bar.say("已自动保存 14:03", "还有 6 项没填")
    qtbot.waitUntil(lambda: bar.height() == short)


def shade(widget: QWidget, x: int, y: int) -> QColor:
    """The colour of a pixel as it is drawn; negative values count from the far side."""
    picture = widget.grab().toImage()
    return picture.pixelColor(x % picture.width(), y % picture.height())


def test_outdoors_the_chosen_part_stands_on_solid_colour_even_where_it_is_a_tint_indoors(
    themes: ThemeController, host: QWidget, qtbot: QtBot
) -> None:
    plain = Segment("low", "一般 · 3 天", "check-bold", "accent_tint", "accent_text")
    bar = Segmented(themes, [plain, caution("较急 · 24 小时", "mid")], name="紧急程度")
    put(host, qtbot, bar)
    bar.choose("low")
    themes.use_mode(Mode.SUNLIGHT)
    assert shade(bar, 12, bar.height() // 2) == themes.theme.color("accent")
    themes.use_mode(Mode.LIGHT)
    assert shade(bar, 12, bar.height() // 2) == themes.theme.color("accent_tint")


def test_outdoors_the_point_in_hand_stands_out_from_the_others(
    themes: ThemeController, host: QWidget, qtbot: QtBot
) -> None:
    themes.use_mode(Mode.SUNLIGHT)
    point = PointShown("p4", 4, "新鸿路 68 号院 1 栋", "有没有飞线", "map-pin", PointStage.OPEN, "open")
    rows = [PointRow(themes, point), PointRow(themes, point)]
    rows[0].show_point(point, selected=True)
    for row in rows:
        put(host, qtbot, row)
    in_hand, other = (shade(row, 4, row.height() // 2) for row in rows)
    assert in_hand == themes.theme.color("accent") != other


@pytest.mark.parametrize(("rows", "role"), [(0, "surface_2"), (1, "line")])
def test_a_lane_without_rows_ends_in_its_card_and_not_in_a_line_above_nothing(
    rows: int, role: str, themes: ThemeController, host: QWidget, qtbot: QtBot
) -> None:
    head = LaneHead(themes, "原图", "image", "没有待传的", "最后传", alone=not rows)
    put(host, qtbot, head)
    assert shade(head, head.width() // 2, -1) == themes.theme.color(role)


@pytest.mark.parametrize("mode", Mode)
def test_what_is_there_to_be_read_only_does_not_look_like_a_field_to_write_in(
    mode: Mode, themes: ThemeController, host: QWidget, qtbot: QtBot
) -> None:
    themes.use_mode(mode)
    box = WordsBox(themes, "说明")
    put(host, qtbot, box)
    open_edge = edge(box)
    box.lock(on=True)
    assert edge(box) != open_edge
    assert shade(box, box.width() // 2, 10) == themes.theme.color("surface_2")


def test_the_keyboard_is_seen_in_a_field_that_can_only_be_read(
    themes: ThemeController, host: QWidget, qtbot: QtBot
) -> None:
    themes.dress(host)
    field = Input(themes, "被告知的单位或个人")
    field.setReadOnly(True)
    put(host, qtbot, field)
    with qtbot.waitActive(host):
        host.activateWindow()
    field.setFocus()
    assert shade(field, field.width() // 2, 1) == themes.theme.color("accent")


def test_a_form_that_judges_nothing_fills_its_bar_all_the_same(
    themes: ThemeController, host: QWidget, qtbot: QtBot
) -> None:
    line = CountedProgress(themes)
    put(host, qtbot, line)
    line.show_counts((0, 0, 0), ("合格 {}", "不合格 {}", "不适用 {}"), 3, 4)
    (bar,) = line.findChildren(ProgressBar)
    high = bar.height() // 2
    assert shade(bar, bar.width() * 5 // 8, high) == themes.theme.color("accent")
    assert shade(bar, bar.width() * 7 // 8, high) == themes.theme.color("surface_3")
    assert bar.accessibleDescription() == "3 / 4"


def test_where_nothing_has_to_be_filled_in_no_bar_says_nought_of_nought(
    themes: ThemeController, host: QWidget, qtbot: QtBot
) -> None:
    line = CountedProgress(themes)
    put(host, qtbot, line)
    line.show_counts((0, 0, 0), ("合格 {}", "不合格 {}", "不适用 {}"), 0, 0)
    assert not line.isVisible()


def test_words_beside_a_button_stand_at_its_middle(
    themes: ThemeController, host: QWidget, qtbot: QtBot
) -> None:
    row = QWidget()
    flow = FlowLayout(row)
    words, button = Label(themes, "已删掉 1 张", "caption", wrap=True), Button(themes, "撤销", Kind.QUIET)
    for part in (words, button):
        flow.addWidget(part)
    put(host, qtbot, row)
    assert abs(words.geometry().center().y() - button.geometry().center().y()) <= 1


def test_a_sheet_too_high_for_its_window_scrolls_in_the_middle_and_keeps_its_buttons(
    themes: ThemeController, host: QWidget, qtbot: QtBot
) -> None:
    host.resize(720, 400)
    put(host, qtbot, QWidget())
    sheet = Sheet(themes, host, "任务情况")
    for number in range(9):
        sheet.add_text(f"第 {number} 段。" + "这一段有好几行，说的是这里查过什么、还差什么。" * 3)
    last = sheet.add_action("关上")
    sheet.open_sheet()
    (body,) = sheet.findChildren(SheetBody)
    qtbot.waitUntil(lambda: body.verticalScrollBar().maximum() > 0)
    for label in body.findChildren(Label):
        assert label.height() >= lines_of(label), label.text()
    assert sheet.rect().contains(last.mapTo(sheet, last.rect().bottomRight()))


def test_a_sheet_with_room_shows_everything_without_scrolling(
    themes: ThemeController, host: QWidget, qtbot: QtBot
) -> None:
    themes.use_scale(130)
    put(host, qtbot, QWidget())
    sheet = Sheet(themes, host, "手动到达")
    sheet.add_text("你在这个点，但定位和码都用不了。写一句，平台看得到。再写长一点，好让它折成三行。")
    sheet.add_action("记为到达")
    sheet.open_sheet()
    (body,) = sheet.findChildren(SheetBody)
    (text,) = body.findChildren(Label)
    qtbot.waitUntil(lambda: text.height() == lines_of(text))
    assert body.verticalScrollBar().maximum() == 0


LOW = ("unlock", "unlock_locked", "elsewhere_waiting", "hard_long_names", "sync_centre_turned_down", "task_talk_refused",
       "today_phone", "visit_correcting", "notice_missing", "checklist_disk_full")  # fmt: skip


@pytest.mark.parametrize("name", LOW)
def test_with_the_largest_text_in_the_smallest_window_no_line_is_cut(
    name: str, themes: ThemeController, qtbot: QtBot
) -> None:
    themes.use_scale(130)
    window = state_named(name).build(themes)
    qtbot.addWidget(window)
    window.resize(720, 600)
    window.show()
    qtbot.waitExposed(window)
    settle()
    labels = [label for label in window.findChildren(Label) if label.isVisible() and label.wordWrap()]
    assert labels
    assert not [label.text() for label in labels if label.height() < lines_of(label) - 1]


def test_the_lock_screen_shows_the_whole_time_with_enlarged_text(
    themes: ThemeController, qtbot: QtBot
) -> None:
    themes.use_scale(130)
    window = state_named("unlock").build(themes)
    qtbot.addWidget(window)
    window.resize(720, 600)
    window.show()
    qtbot.waitExposed(window)
    settle()
    (clock,) = window.findChildren(Clock)
    shown = clock.fitting()
    assert QFontMetricsF(shown).horizontalAdvance(clock.text()) <= clock.width()
    assert shown.pixelSize() >= themes.theme.type["number"].px


def test_a_distance_stays_on_the_line_of_its_unit(
    themes: ThemeController, host: QWidget, qtbot: QtBot
) -> None:
    banner = SosBanner(themes)
    put(host, qtbot, banner)
    banner.show_call("独居老人紧急呼叫", "13:58 · 401 · 距你 320 m", signed=False, phone=True, route=True)
    assert any(label.text().endswith("320\N{NO-BREAK SPACE}m") for label in banner.findChildren(Label))
    assert banner.accessibleName().endswith("320 m")


def edge(widget: QWidget) -> list[str]:
    """The colours from outside to inside at the middle of the upper side."""
    return [shade(widget, widget.width() // 2, depth).name() for depth in range(3)]


@pytest.mark.parametrize(("wide", "side"), [(1280, 24), (800, 20)])
def test_the_bar_at_the_foot_ends_where_the_cards_above_it_end(
    wide: int, side: int, themes: ThemeController, host: QWidget, qtbot: QtBot
) -> None:
    host.resize(wide, 600)
    bar = ActionBar(themes)
    last = Button(themes, "提交", Kind.PRIMARY, large=True)
    bar.add_action(last)
    put(host, qtbot, bar)
    qtbot.waitUntil(lambda: bar.width() - last.geometry().right() - 1 == side)


def test_where_to_hold_a_code_is_shown_in_white_at_night_too(
    themes: ThemeController, host: QWidget, qtbot: QtBot
) -> None:
    themes.use_mode(Mode.DARK)
    picture = ScanPicture(themes)
    picture.setFixedSize(400, 240)
    put(host, qtbot, picture)
    shown, corner = picture.grab().toImage(), picture.frame_box().toRect().topLeft()
    seen = {shown.pixelColor(corner.x() + x, corner.y()).name() for x in range(20)}
    assert "#ffffff" in seen


def test_two_values_that_differ_at_their_end_are_told_apart_in_a_narrow_column(
    themes: ThemeController, host: QWidget, qtbot: QtBot
) -> None:
    themes.use_scale(130)
    cell = SideCell(themes, "199****5678，白天没人接，晚上七点以后再打")
    box = QWidget()
    box.setFixedWidth(160)
    QVBoxLayout(box).addWidget(cell)
    put(host, qtbot, box)
    assert cell.height() >= cell.heightForWidth(cell.width()) > cell.natural_size().height()
    short = SideCell(themes, "独居")
    assert short.heightForWidth(160) == short.natural_size().height()


@pytest.mark.parametrize("mode", Mode)
def test_signing_for_a_call_can_be_read_while_it_is_pressed(
    mode: Mode, themes: ThemeController, host: QWidget, qtbot: QtBot
) -> None:
    themes.use_mode(mode)
    sign = Button(themes, "签收", Kind.ON_DANGER_SOLID)
    put(host, qtbot, sign)
    at_rest = shade(sign, 12, 12)
    sign.setDown(True)
    look = LOOKS[Kind.ON_DANGER_SOLID]
    assert shade(sign, 12, 12) == themes.theme.color(look.pressed) != at_rest
    ground, ink = (
        themes.theme.color(role).lightnessF() for role in (look.pressed, look.pressed_ink or look.ink)
    )
    assert abs(ground - ink) > 0.4


def test_in_english_a_report_is_no_wider_than_the_smallest_window(
    themes: ThemeController, qtbot: QtBot
) -> None:
    use_language(Language.ENGLISH)
    try:
        window = state_named("report_fresh").build(themes)
    finally:
        use_language(Language.CHINESE)
    qtbot.addWidget(window)
    window.resize(720, 600)
    window.show()
    qtbot.waitExposed(window)
    settle()
    tiles = [tile for tile in window.findChildren(CategoryTile) if tile.isVisible()]
    assert tiles
    assert max(tile.mapTo(window, tile.rect().topRight()).x() for tile in tiles) < 720 - 20
