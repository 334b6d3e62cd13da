"""The checklist as a worker sees it: judging by finger and by key, saving by itself, gaps, photos, leaving."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from gridworker.assets import asset
from gridworker.clock import ManualClock
from ui.gallery import state_named
from ui.language import Language, use_language
from ui.screens.base import Screen
from ui.screens.checklist import ChecklistScreen
from ui.screens.checklist_states import PHOTOS, DemoChecklists, half_filled, opened
from ui.screens.today_states import OFFLINE, SYNCED, status
from ui.theme import Mode, ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.checklist import ChecklistViewModel
from ui.viewmodels.drafts import SaveKind
from ui.widgets.checklist_editor import ItemEditor
from ui.widgets.photo_strip import PhotoStrip
from ui.window import MainWindow

CARTONS = "/data/escape/i01"
RAIL = "/data/escape/i13"
CLOCK_AT = datetime.fromisoformat("2025-07-16T14:03:00+08:00")
QUICK = (10, 40)
PICTURE = Path(asset("demo", "photos", "stairwell_cartons.jpg"))


class Bench:
    """A window with a checklist in it, and hands to use it."""

    def __init__(
        self, qtbot: QtBot, themes: ThemeController, *, filled: bool = False, full: bool = False
    ) -> None:
        self.bot = qtbot
        self.port = DemoChecklists(
            opened(half_filled() if filled else None, CARTONS if filled else ""), full=full
        )
        header = status(OFFLINE)
        self.window = MainWindow(themes, header)
        header.setParent(self.window)
        self.model = ChecklistViewModel(
            self.port, run_at_once, ManualClock(CLOCK_AT), header, autosave_ms=QUICK, parent=self.window
        )
        self.screen = ChecklistScreen(themes, self.model, pick=lambda _parent: [PICTURE])
        self.screen.detail = True
        self.window.add_place("tasks", "clipboard-text", "任务", Screen(themes))
        self.window.show_place("tasks")
        self.window.push(self.screen)
        self.model.open("t4")
        self.window.resize(1280, 800)
        self.window.show()
        qtbot.addWidget(self.window)
        with qtbot.waitActive(self.window):
            self.window.activateWindow()

    @property
    def list(self) -> QWidget:
        return self.screen.body.list

    def tap_choice(self, path: str, name: str) -> None:
        point = self.screen.body.list.choice_center(path, name)
        assert not point.isNull(), f"{name} of {path} is not drawn"
        QTest.mouseClick(self.screen.body.list.viewport(), Qt.MouseButton.LeftButton, pos=point)

    def tap_row(self, path: str) -> None:
        view = self.screen.body.list
        box = view.visualRect(view.entries.index(view.entries.row_of(path)))
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(200, box.center().y()))

    def press(self, name: str) -> None:
        found = [
            button
            for button in self.window.findChildren(QAbstractButton)
            if button.isVisible() and name in (button.text(), button.accessibleName())
        ]
        assert found, f"no button {name}"
        QTest.mouseClick(found[-1], Qt.MouseButton.LeftButton)

    def field(self, name: str) -> QLineEdit:
        found = [
            f for f in self.window.findChildren(QLineEdit) if f.isVisible() and f.accessibleName() == name
        ]
        assert found, f"no field {name}"
        return found[-1]


@pytest.fixture
def fresh(qtbot: QtBot, themes: ThemeController) -> Iterator[Bench]:
    bench = Bench(qtbot, themes)
    yield bench
    bench.window.close()


@pytest.fixture
def filled(qtbot: QtBot, themes: ThemeController) -> Iterator[Bench]:
    bench = Bench(qtbot, themes, filled=True)
    yield bench
    bench.window.close()


def test_tap_on_pass_answers_at_once_and_nothing_opens(fresh: Bench) -> None:
    fresh.tap_choice(RAIL, "pass")
    assert fresh.model.session.text(RAIL) == "pass"
    assert fresh.model.state.open_path == ""
    assert fresh.model.state.answered == 1


def test_tapping_the_same_choice_again_takes_the_answer_back(fresh: Bench) -> None:
    fresh.tap_choice(RAIL, "pass")
    fresh.tap_choice(RAIL, "pass")
    assert fresh.model.session.text(RAIL) == ""


def test_fail_opens_severity_photos_and_note_and_counts_as_unfilled_until_a_photo_is_there(
    fresh: Bench,
) -> None:
    fresh.tap_choice(CARTONS, "fail")
    item = fresh.model.item(CARTONS)
    assert item is not None
    assert fresh.model.state.open_path == CARTONS
    assert item.severity == "S2"
    assert item.problem
    assert fresh.model.state.answered == 0
    assert fresh.model.state.fail == 1
    fresh.press("加照片")
    assert fresh.model.state.answered == 1
    fresh.press("重大")
    assert fresh.model.session.text(f"{CARTONS}_severity") == "S1"


def test_note_is_kept_a_moment_after_typing(fresh: Bench) -> None:
    fresh.tap_choice(CARTONS, "fail")
    note = fresh.field("说明")
    note.setFocus()
    QTest.keyClicks(note, "6 boxes 123")
    fresh.bot.waitUntil(lambda: fresh.model.session.text(f"{CARTONS}_note") == "6 boxes 123")
    assert fresh.model.session.text(CARTONS) == "fail", "digits typed into the note must not judge the item"


def test_keys_judge_and_move_without_the_mouse(fresh: Bench) -> None:
    view = fresh.screen.body.list
    view.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(view, Qt.Key.Key_3)
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_1)
    assert fresh.model.session.text(CARTONS) == "na"
    assert fresh.model.session.text(RAIL) == "pass"


def test_the_open_entry_has_a_ring_while_the_keyboard_is_on_it(
    filled: Bench, themes: ThemeController
) -> None:
    view = filled.screen.body.list
    view.setCurrentIndex(view.entries.index(view.entries.row_of(CARTONS)))
    view.clearFocus()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    box = view.visualRect(view.entries.index(view.entries.row_of(CARTONS)))
    edge = QPoint(view.gutter + themes.theme.border + 1, box.center().y())
    assert view.viewport().grab().toImage().pixelColor(edge).name() == themes.theme.color("focus").name()
    view.clearFocus()
    assert view.viewport().grab().toImage().pixelColor(edge).name() != themes.theme.color("focus").name()


def test_next_unfilled_goes_to_the_entry_without_an_answer(filled: Bench) -> None:
    filled.press("下一个未填")
    assert filled.model.state.open_path == "/data/escape/i16"
    view = filled.screen.body.list
    box = view.visualRect(view.entries.index(view.entries.row_of("/data/escape/i16")))
    assert view.viewport().rect().contains(box.center())


def test_section_tab_scrolls_to_its_first_open_entry(filled: Bench) -> None:
    filled.press("用电充电 0 / 3")
    assert filled.model.state.open_path == "/data/power/i07"


def test_draft_is_saved_by_itself_after_a_change(fresh: Bench) -> None:
    fresh.tap_choice(RAIL, "pass")
    fresh.bot.waitUntil(lambda: bool(fresh.port.drafts))
    assert fresh.port.drafts[-1].data["answers"]["answers"] == {RAIL: "pass"}
    assert fresh.model.state.saved.text == "已自动保存 14:03"


def test_draft_comes_back_to_the_last_answer(qtbot: QtBot, themes: ThemeController, filled: Bench) -> None:
    again = filled.model.session.to_answers()
    assert again["answers"] == half_filled()["answers"]
    assert (filled.model.state.answered, filled.model.state.total) == (12, 18)
    assert filled.model.tray(f"{CARTONS}_photo").ids == ("p1", "p2")


def test_full_disk_is_told_in_the_bar_and_the_answers_stay(qtbot: QtBot, themes: ThemeController) -> None:
    bench = Bench(qtbot, themes, full=True)
    bench.tap_choice(RAIL, "pass")
    qtbot.waitUntil(lambda: bench.model.state.saved.kind is SaveKind.FAILED)
    assert "没存上" in bench.model.state.saved.text
    assert bench.model.session.text(RAIL) == "pass"
    bench.window.close()


def test_submit_with_gaps_lists_them_and_needs_a_reason(filled: Bench) -> None:
    filled.press("提交")
    assert filled.model.state.gaps_line == "还有 6 项没填：用电充电 3 项、消防设施 2 项、疏散通道 1 项"
    filled.press("仍要提交")
    assert not filled.port.submitted
    reason = filled.field("仍要提交的原因")
    reason.setText("住户不在家")
    with filled.bot.waitSignal(filled.screen.confirmed) as told:
        filled.press("仍要提交")
    assert told.args == ["已存好，排在第 4 位。联网后自动上传。"]
    assert filled.port.submitted[0].gaps_reason == "住户不在家"
    assert [blob.photo for blob in filled.port.submitted[0].photos] == ["p1", "p2"]


def test_go_and_fill_leads_to_the_first_gap(filled: Bench) -> None:
    filled.press("提交")
    filled.press("去填用电充电")
    assert filled.model.state.open_path == "/data/power/i07"
    assert not filled.port.submitted


def test_complete_checklist_is_submitted_without_questions(filled: Bench) -> None:
    for item in filled.model.state.items:
        if not item.filled:
            filled.model.judge(item.path, "pass")
    with filled.bot.waitSignals([filled.screen.confirmed, filled.screen.closed]):
        filled.screen.body.list.setFocus()
        QTest.keyClick(filled.screen.body.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    submitted = filled.port.submitted[0]
    assert submitted.session.progress().answered == 18
    assert [failure.severity for failure in submitted.session.failures()] == ["S2"]


def test_put_aside_saves_first_and_then_leaves(filled: Bench) -> None:
    with filled.bot.waitSignal(filled.screen.closed):
        filled.press("暂存")
    assert filled.port.drafts


def test_going_back_right_after_an_answer_loses_nothing(fresh: Bench) -> None:
    fresh.tap_choice(RAIL, "pass")
    assert not fresh.port.drafts
    fresh.window.back()
    assert fresh.port.drafts[-1].data["answers"]["answers"] == {RAIL: "pass"}


def test_dropped_picture_becomes_a_photo_of_the_open_entry(fresh: Bench) -> None:
    fresh.tap_choice(CARTONS, "fail")
    editor = fresh.screen.body.list.indexWidget(fresh.screen.body.list.entries.index(0))
    strip = next(w for w in editor.findChildren(QWidget) if w.accessibleName() == "照片" and w.acceptDrops())
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(PICTURE))])
    copy, button, plain = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(strip, QDragEnterEvent(QPoint(5, 5), copy, data, button, plain))
    QApplication.sendEvent(strip, QDropEvent(QPointF(5, 5), copy, data, button, plain))
    assert len(fresh.model.tray(f"{CARTONS}_photo").photos) == 1


def test_photo_taken_away_comes_back_with_undo(filled: Bench) -> None:
    path = f"{CARTONS}_photo"
    filled.press("照片 1，07-16 13:52")
    filled.press("删掉这张")
    assert filled.model.session.photo_ids(path) == ("p2",)
    filled.press("撤销")
    assert filled.model.session.photo_ids(path) == tuple(PHOTOS)


def test_rows_say_what_they_are_to_a_screen_reader(filled: Bench) -> None:
    view = filled.screen.body.list
    spoken = [view.entries.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(6)]
    assert spoken[0].startswith("1.1 楼梯间、走道无堆物，不合格")
    assert spoken[5] == "1.6 应急照明按下测试键能亮，还没填，还没填"


def test_closed_rows_hold_no_widgets(filled: Bench) -> None:
    view = filled.screen.body.list
    held = [row for row in range(view.entries.rowCount()) if view.indexWidget(view.entries.index(row))]
    assert held == [0]


def test_rows_kept_as_pictures_show_what_a_fresh_painting_shows(
    filled: Bench, themes: ThemeController
) -> None:
    filled.window.painting.finish()
    first = filled.list.grab()
    for path in ("/data/escape/i16", RAIL):
        filled.model.open_item(path)
        filled.model.choose(path, "no")
    filled.model.open_item(CARTONS)
    kept = filled.list.grab().toImage()
    themes.use_mode(Mode.DARK)
    dark = filled.list.grab().toImage()
    themes.use_mode(Mode.LIGHT)
    assert kept == filled.list.grab().toImage()
    assert kept not in (first.toImage(), dark)


def test_consequence_follows_the_network(filled: Bench) -> None:
    assert "现在离线" in filled.model.state.consequence
    header = filled.window._status
    header.show_sync(SYNCED, CLOCK_AT)
    assert "马上传" in filled.model.state.consequence


def test_everything_fits_upright_at_the_largest_text(qtbot: QtBot, themes: ThemeController) -> None:
    bench = Bench(qtbot, themes, filled=True)
    themes.use_scale(130)
    bench.window.resize(800, 1280)
    view = bench.screen.body.list
    qtbot.waitUntil(lambda: view.visualRect(view.entries.index(0)).width() > 700)
    editor = view.indexWidget(view.entries.index(0))
    qtbot.waitUntil(lambda: editor.height() >= editor.layout().totalMinimumSize().height())
    themes.use_scale(100)
    bench.window.close()


def test_photos_of_the_open_entry_are_whole_however_many_lines_the_hint_beside_the_severity_takes(
    qtbot: QtBot, themes: ThemeController
) -> None:
    use_language(Language.ENGLISH)  # its severities leave the hint less room
    themes.use_scale(130)
    window = state_named("checklist").build(themes)
    qtbot.addWidget(window)
    window.resize(800, 1280)
    window.show()
    for _ in range(5):
        QApplication.processEvents()
    (strip,) = window.findChildren(PhotoStrip)
    assert strip.height() >= strip.minimumSizeHint().height()
    use_language(Language.CHINESE)
    themes.use_scale(100)


def test_only_the_open_entry_shows_controls_right_after_next_unfilled(
    qtbot: QtBot, themes: ThemeController
) -> None:
    bench = Bench(qtbot, themes, filled=True)
    bench.press("下一个未填")
    shown = [editor for editor in bench.window.findChildren(ItemEditor) if editor.isVisible()]
    view = bench.screen.body.list
    assert [editor.item.path for editor in shown] == [view.open_path]
    row = view.visualRect(view.entries.index(view.entries.row_of(view.open_path)))
    assert (shown[0].y(), shown[0].height()) == (row.top(), row.height())
    bench.window.close()
