"""Each way of answering as a worker sees it: by finger and by key, wrong, read only, and ten thousand choices."""

from collections.abc import Callable, Iterator
from datetime import date, time
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gridworker.assets import asset
from ui.gallery import LANDSCAPE, PORTRAIT, GalleryState, render
from ui.screens import answers_states
from ui.screens.answers_states import MANY_STREETS, model_of
from ui.screens.checklist_states import CLOCK_AT
from ui.theme import Mode, ThemeController
from ui.viewmodels.checklist import ChecklistViewModel
from ui.viewmodels.checklist_items import ItemKind, ItemShown, Scale
from ui.widgets.answers.base import Answer
from ui.widgets.answers.choice_sheet import ChoiceSheet
from ui.widgets.answers.drawing import Mark, MarkKind, MarkPad, SignaturePad, marked
from ui.widgets.answers.moments import parse_day, parse_time
from ui.widgets.checklist_editor import ItemEditor
from ui.widgets.segmented import Segmented

Open = Callable[[str], ItemEditor]


@pytest.fixture
def model(qtbot: QtBot) -> Iterator[ChecklistViewModel]:
    made = model_of({})
    yield made
    made.deleteLater()


@pytest.fixture
def open_item(qtbot: QtBot, themes: ThemeController, model: ChecklistViewModel) -> Open:
    """Opens an entry in a window of its own, connected to the form."""
    windows: list[QWidget] = []

    def open_one(path: str) -> ItemEditor:
        item = model.item(path)
        assert item is not None
        window = QWidget()
        windows.append(window)
        qtbot.addWidget(window)
        editor = ItemEditor(themes, item, now=lambda: CLOCK_AT)
        editor.setParent(window)
        editor.answered.connect(model.answer)
        editor.chosen.connect(model.choose)
        editor.position_wanted.connect(model.locate)
        model.changed.connect(lambda: _shown(editor, model))
        window.resize(800, 600)
        editor.resize(800, editor.height_at(800))
        window.show()
        return editor

    return open_one


def _shown(editor: ItemEditor, model: ChecklistViewModel) -> None:
    item = model.item(editor.item.path)
    if item is not None:
        editor.show_item(item)


def press(root: QWidget, name: str) -> None:
    found = [b for b in root.findChildren(QAbstractButton) if name in (b.text(), b.accessibleName())]
    assert found, f"no button {name}"
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)


def field(root: QWidget) -> QLineEdit:
    return root.findChildren(QLineEdit)[0]


def type_in(root: QWidget, text: str) -> None:
    edit = field(root)
    edit.selectAll()
    QTest.keyClicks(edit, text)
    edit.editingFinished.emit()


@pytest.mark.parametrize("state", answers_states.STATES, ids=lambda state: state.name)
def test_every_target_is_large_and_has_a_name(
    state: GalleryState, themes: ThemeController, qtbot: QtBot
) -> None:
    window = state.build(themes)
    qtbot.addWidget(window)
    window.show()
    for size in (LANDSCAPE, PORTRAIT, QSize(720, 600)):
        window.resize(size)
        kinds = (QPushButton, QLineEdit)
        targets = [t for kind in kinds for t in window.findChildren(kind) if t.isVisible()]
        assert targets or "read_only" in state.name
        assert not [(t.accessibleName(), t.size()) for t in targets if t.width() < 48 or t.height() < 48]
        assert all(t.accessibleName() for t in targets)


@pytest.mark.parametrize("mode", list(Mode))
def test_what_may_not_be_changed_looks_different_in_each_look(mode: Mode, qtbot: QtBot) -> None:
    states = {state.name: state for state in answers_states.STATES}
    pictures = [
        render(states[name], PORTRAIT, mode)
        for name in ("answers_picks", "answers_disabled_picks", "answers_read_only")
    ]
    assert pictures[0] != pictures[1] != pictures[2] != pictures[0]


def test_number_that_does_not_fit_stays_on_screen_and_says_why(
    open_item: Open, model: ChecklistViewModel
) -> None:
    editor = open_item("/data/words/people")
    type_in(editor, "88")
    assert model.item("/data/words/people").problem == "一户不会超过 20 口人，请核对"  # type: ignore[union-attr]
    editor = open_item("/data/words/width")
    type_in(editor, "1.2.3")
    assert field(editor).text() == "1.2.3"
    shown = model.item("/data/words/width")
    assert shown is not None
    assert (shown.is_wrong, shown.problem) == (True, "要填数字")
    assert model.session.text("/data/words/width") == ""
    assert model.draft().data["refused"] == {"/data/words/width": ["1.2.3", "要填数字"]}


def test_range_is_hollow_until_touched_and_goes_by_steps(open_item: Open, model: ChecklistViewModel) -> None:
    editor = open_item("/data/words/noise")
    press(editor, "多一档")
    assert model.session.text("/data/words/noise") == "0"
    press(editor, "多一档")
    assert model.session.text("/data/words/noise") == "1"
    bar = next(w for w in editor.findChildren(QWidget) if w.accessibleName() == "噪声" and w.height() == 48)
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=QPoint(bar.width() - 2, 24))
    assert model.session.text("/data/words/noise") == "10"
    QTest.keyClick(bar, Qt.Key.Key_Left)
    assert model.session.text("/data/words/noise") == "9"


def test_scale_of_decimals_running_down_has_no_rounding_errors() -> None:
    scale = Scale("1", "0", "0.1")
    assert [scale.at(n) for n in range(scale.steps + 1)] == [
        *("1", "0.9", "0.8", "0.7", "0.6", "0.5", "0.4", "0.3", "0.2", "0.1", "0")
    ]
    assert (scale.place("0.3"), scale.place("0.35"), scale.place("x"), scale.place("2")) == (
        7,
        None,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        *(("2025-07-16", date(2025, 7, 16)), ("2025/7/6", date(2025, 7, 6))),
        *(("20250716", date(2025, 7, 16)), ("2025年7月16日", date(2025, 7, 16))),
        *(("2025-02-30", None), ("明天", None), ("25-07-16", None)),
    ],
)
def test_days_are_understood_as_people_write_them(typed: str, day: date | None) -> None:
    assert parse_day(typed) == day


@pytest.mark.parametrize(
    ("typed", "clock"),
    [("14:05", time(14, 5)), ("9：5", time(9, 5)), ("1405", time(14, 5)), ("25:00", None), ("", None)],
)
def test_times_are_understood_as_people_write_them(typed: str, clock: time | None) -> None:
    assert parse_time(typed) == clock


def test_month_and_year_leave_out_the_day(open_item: Open, model: ChecklistViewModel) -> None:
    type_in(open_item("/data/times/month"), "2023-05")
    press(open_item("/data/times/year"), "前一年")
    assert model.session.text("/data/times/month") == "2023-05-01"
    assert model.session.text("/data/times/year") == "2024-01-01"
    shown = model.item("/data/times/month")
    assert shown is not None
    assert shown.answer_text == "2023-05"


def test_calendar_answers_with_arrows_and_return(open_item: Open, model: ChecklistViewModel) -> None:
    editor = open_item("/data/times/day")
    press(editor, "打开日历")
    grid = next(w for w in editor.window().findChildren(QWidget) if type(w).__name__ == "Grid")
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Return):
        QTest.keyClick(grid, key)
    assert model.session.text("/data/times/day") == "2025-07-24"


def test_half_a_moment_is_kept_until_the_other_half_comes(open_item: Open, model: ChecklistViewModel) -> None:
    editor = open_item("/data/times/moment")
    type_in(editor, "2025-07-18")
    shown = model.item("/data/times/moment")
    assert shown is not None
    assert (shown.value, shown.filled) == ("2025-07-18T", False)
    clock = editor.findChildren(QLineEdit)[1]
    QTest.keyClicks(clock, "09:30")
    clock.editingFinished.emit()
    assert model.session.text("/data/times/moment") == "2025-07-18T09:30:00+08:00"


def test_ten_thousand_choices_are_searched_and_chosen(open_item: Open, model: ChecklistViewModel) -> None:
    editor = open_item("/data/picks/street")
    press(editor, "哪条街")
    sheet = editor.window().findChildren(ChoiceSheet)[0]
    assert sheet.model.rowCount() == MANY_STREETS
    sheet.search.setText("9999")
    assert sheet.model.rowCount() == 1
    index = sheet.model.index(0)
    QTest.mouseClick(
        sheet.list.viewport(), Qt.MouseButton.LeftButton, pos=sheet.list.visualRect(index).center()
    )
    assert model.session.text("/data/picks/street") == "s9999"


def test_several_choices_come_in_the_order_of_the_form(open_item: Open, model: ChecklistViewModel) -> None:
    editor = open_item("/data/picks/seen")
    for name in ("屋里", "楼道"):
        press(editor, name)
    assert model.session.value("/data/picks/seen") == ("hall", "home")


def test_ranking_by_buttons_and_by_dragging(open_item: Open, model: ChecklistViewModel) -> None:
    editor = open_item("/data/picks/order")
    press(editor, "楼道 往后")
    assert model.session.value("/data/picks/order") == ("shed", "hall", "home", "street")
    handle = next(w for w in editor.findChildren(QWidget) if type(w).__name__ == "_Handle")
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    QTest.mouseMove(handle, QPoint(10, 10 + 2 * (handle.height() + 16)))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton)
    assert model.session.value("/data/picks/order") != ("shed", "hall", "home", "street")


def test_likert_is_side_by_side_and_digits_choose(open_item: Open, model: ChecklistViewModel) -> None:
    editor = open_item("/data/picks/mood")
    assert editor.findChildren(Segmented)
    model.press_digit("/data/picks/mood", 3)
    assert model.session.text("/data/picks/mood") == "bad"


def test_assent_is_ticked_and_taken_back(open_item: Open, model: ChecklistViewModel) -> None:
    editor = open_item("/data/picks/told")
    press(editor, "已当面告知住户，知道了")
    assert model.session.text("/data/picks/told") == "OK"
    press(editor, "已当面告知住户，知道了")
    assert model.session.text("/data/picks/told") == ""


def test_position_says_how_exact_it_is(open_item: Open, model: ChecklistViewModel) -> None:
    editor = open_item("/data/things/place")
    press(editor, "用现在的位置")
    shown = model.item("/data/things/place")
    assert shown is not None
    assert shown.answer_text == "30.65731, 104.08122 · ±8 m"


def test_position_is_typed_as_maps_copy_it(open_item: Open, model: ChecklistViewModel) -> None:
    type_in(open_item("/data/things/place"), "30.6573, 104.0812")
    assert model.session.text("/data/things/place") == "30.6573 104.0812 0 0"


def test_no_receiver_says_what_to_do(open_item: Open, model: ChecklistViewModel) -> None:
    model._port.fix = None  # type: ignore[attr-defined]
    press(open_item("/data/things/place"), "用现在的位置")
    shown = model.item("/data/things/place")
    assert shown is not None
    assert "经纬度" in shown.notice


def test_computed_answer_has_a_lock_and_no_field(open_item: Open) -> None:
    editor = open_item("/data/things/sum")
    assert not editor.findChildren(QLineEdit)
    assert editor.item.readonly


def test_read_only_form_answers_nothing(model: ChecklistViewModel) -> None:
    model.maker.frozen = True
    model.compare(on=False)
    model.choose("/data/picks/kind", "shed")
    assert model.session.text("/data/picks/kind") == ""


def test_signature_is_a_picture_of_the_strokes(themes: ThemeController, qtbot: QtBot) -> None:
    pad = SignaturePad(themes, "签名板")
    qtbot.addWidget(pad)
    pad.resize(400, 200)
    pad.show()
    assert pad.is_empty
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(50, 100))
    for x in range(60, 200, 10):
        QTest.mouseMove(pad, QPoint(x, 100 + x % 20))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(200, 100))
    image = pad.image()
    assert not image.isNull()
    dark = [
        image.pixelColor(x, y).lightness() < 100 for x in range(image.width()) for y in range(image.height())
    ]
    assert any(dark)
    pad.undo()
    assert pad.is_empty


def test_mosaic_leaves_nothing_of_what_it_hides() -> None:
    picture = QImage(200, 200, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    for x in range(0, 200, 2):
        for y in range(200):
            picture.setPixelColor(x, y, QColor("black"))
    hidden = marked(picture, [Mark(MarkKind.MOSAIC, QPointF(0.25, 0.25), QPointF(0.75, 0.75))])
    inside = {hidden.pixelColor(x, 100).lightness() for x in range(60, 140)}
    assert inside.isdisjoint({0, 255})
    assert hidden.pixelColor(10, 10) == picture.pixelColor(10, 10)


def test_marks_are_drawn_and_taken_back(themes: ThemeController, qtbot: QtBot) -> None:
    picture = QImage(400, 300, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    pad = MarkPad(themes, "照片", picture)
    qtbot.addWidget(pad)
    pad.resize(400, 300)
    pad.show()
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    QTest.mouseMove(pad, QPoint(200, 200))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    QTest.mouseClick(pad, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert [mark.kind for mark in pad.marks] == [MarkKind.ARROW], "a tap is no mark"
    pad.undo()
    assert not pad.marks


def test_every_kind_of_entry_has_a_control_or_needs_none(themes: ThemeController, qtbot: QtBot) -> None:
    bare = {ItemKind.NOTE, ItemKind.ADDING, ItemKind.JUDGE, ItemKind.PHOTO}
    for kind in ItemKind:
        editor = ItemEditor(themes, ItemShown("/d/q", kind, "1.1", "题", "/d"), now=lambda: CLOCK_AT)
        qtbot.addWidget(editor)
        assert bool(editor.findChildren(Answer)) == (kind not in bare), kind


def test_code_is_read_from_a_picture_or_it_says_what_to_do(model: ChecklistViewModel) -> None:
    picture = Path(asset("demo", "photos", "stairwell_cartons.jpg"))
    model.read_code("/data/things/code", [picture])
    assert model.session.text("/data/things/code") == "FH-2026-0417"
    model._port.codes = ()  # type: ignore[attr-defined]
    model.read_code("/data/things/code", [picture])
    shown = model.item("/data/things/code")
    assert shown is not None
    assert (shown.value, shown.notice[:8]) == ("FH-2026-0417", "图里没有认出码。")
    model.read_code("/data/things/code", [Path("gone.jpg")])
    shown = model.item("/data/things/code")
    assert shown is not None
    assert "打不开" in shown.notice
