"""Filling in a form: taking back, repeats, comparing with last time, another language, what was sent, nothing lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gridworker.assets import asset
from gridworker.clock import ManualClock
from gridworker.forms.publish import publish
from ui.screens.answers_states import ANSWERS, model_of, opened
from ui.screens.checklist import ChecklistScreen
from ui.screens.checklist_states import CLOCK_AT, DemoChecklists, half_filled
from ui.screens.checklist_states import opened as stairwell
from ui.theme import ThemeController
from ui.viewmodels.autosave import LONGEST_MS
from ui.viewmodels.background import run_at_once
from ui.viewmodels.checklist import ChecklistViewModel
from ui.viewmodels.checklist_items import ItemKind
from ui.viewmodels.form_state import FormOpened
from ui.widgets.jump_sheet import JumpRow, JumpSheet
from ui.widgets.typed import TELL_MS, TypedInput

NAME = "/data/words/name"
CARTONS = "/data/escape/i01"
PICTURE = Path(asset("demo", "photos", "stairwell_cartons.jpg"))


@pytest.fixture
def model(qtbot: QtBot) -> Iterator[ChecklistViewModel]:
    made = model_of(ANSWERS)
    yield made
    made.deleteLater()


def begun(start: FormOpened) -> ChecklistViewModel:
    made = ChecklistViewModel(DemoChecklists(start), run_at_once, ManualClock(CLOCK_AT))
    made.open("t1")
    return made


def test_typing_is_taken_back_as_one_step_and_done_again(model: ChecklistViewModel) -> None:
    for text in ("a", "ab", "abc"):
        model.answer(NAME, text)
    model.choose("/data/picks/kind", "hall")
    model.undo()
    assert model.session.text("/data/picks/kind") == "shed"
    model.undo()
    assert model.session.text(NAME) == ANSWERS[NAME]
    assert (model.state.can_undo, model.state.can_redo) == (False, True)
    model.redo()
    assert model.session.text(NAME) == "abc"
    assert model.state.open_path == NAME


def test_undo_of_a_failed_item_takes_back_photos_too(qtbot: QtBot) -> None:
    model = begun(stairwell())
    model.choose(CARTONS, "fail")
    tray = model.tray(f"{CARTONS}_photo")
    tray.add_files([PICTURE])
    assert len(model.session.photo_ids(f"{CARTONS}_photo")) == 1
    model.undo()
    assert tray.ids == ()
    model.redo()
    assert tray.ids == model.session.photo_ids(f"{CARTONS}_photo") != ()


def test_photo_is_in_the_draft_at_once(qtbot: QtBot) -> None:
    start = stairwell()
    port = DemoChecklists(start)
    model = ChecklistViewModel(port, run_at_once, ManualClock(CLOCK_AT), autosave_ms=(100_000, 100_000))
    model.open("t1")
    model.choose(CARTONS, "fail")
    assert not port.drafts
    model.tray(f"{CARTONS}_photo").add_files([PICTURE])
    assert [blob.photo for blob in port.drafts[-1].photos] == list(model.tray(f"{CARTONS}_photo").ids)


def test_marked_copy_takes_the_photos_place_and_undo_brings_it_back(qtbot: QtBot) -> None:
    model = begun(stairwell(half_filled()))
    tray = model.tray(f"{CARTONS}_photo")
    assert tray.ids == ("p1", "p2")
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    tray.replace("p1", image)
    assert "p1" not in tray.ids
    assert len(tray.ids) == 2
    tray.undo()
    assert "p1" in tray.ids


def test_steady_typing_is_told_before_the_keys_rest(themes: ThemeController, qtbot: QtBot) -> None:
    field = TypedInput(themes, "说明")
    qtbot.addWidget(field)
    field.show()
    told: list[str] = []
    field.typed.connect(told.append)
    typed = 0

    def still_typing() -> bool:
        nonlocal typed
        QTest.keyClicks(field, "x")
        typed += 1
        return bool(told)

    qtbot.waitUntil(still_typing)
    assert told == ["x" * len(told[0])]
    assert TELL_MS + LONGEST_MS < 800


def test_repeats_are_added_folded_moved_deleted_and_brought_back(model: ChecklistViewModel) -> None:
    model.answer("/data/flat[1]/number", "301")
    model.change_repeat("/data/flat", "add")
    model.answer("/data/flat[2]/number", "302")
    heads = [item for item in model.state.items if item.kind is ItemKind.INSTANCE]
    assert [(head.label, head.summary, head.is_unfolded) for head in heads] == [
        ("房间 1", "301", False),
        ("房间 2", "302", True),
    ]
    model.change_repeat("/data/flat[2]", "up")
    assert [model.session.text(f"/data/flat[{n}]/number") for n in (1, 2)] == ["302", "301"]
    assert model.state.open_path == "/data/flat[1]"
    model.change_repeat("/data/flat[1]", "delete")
    assert model.session.instances("/data/flat") == ("/data/flat[1]",)
    model.undo()
    assert [model.session.text(f"/data/flat[{n}]/number") for n in (1, 2)] == ["302", "301"]


def test_next_unfilled_unfolds_the_instance_it_goes_to(model: ChecklistViewModel) -> None:
    model.go_to(NAME)
    model._go_to("/data/flat[1]/people2")
    assert model.item("/data/flat[1]/people2") is not None
    assert model.state.open_path == "/data/flat[1]/people2"


def test_what_does_not_fit_comes_back_with_the_draft(model: ChecklistViewModel) -> None:
    model.answer("/data/words/people", "三口")
    start = opened(ANSWERS)
    again = begun(FormOpened(**{**vars(start), "draft": model.draft()}))
    shown = again.item("/data/words/people")
    assert shown is not None
    assert (shown.value, shown.is_wrong) == ("三口", True)
    again.answer("/data/words/people", "3")
    shown = again.item("/data/words/people")
    assert shown is not None
    assert (shown.value, shown.is_wrong) == ("3", False)


def test_comparing_shows_what_was_answered_last_time(qtbot: QtBot) -> None:
    start = stairwell()
    model = begun(FormOpened(**{**vars(start), "earlier": {"escape/i01": "fail"}}))
    assert model.state.can_compare
    model.compare(on=True)
    shown = model.item(CARTONS)
    assert shown is not None
    assert shown.earlier == "不合格"
    assert "上次 不合格" in shown.spoken
    model.compare(on=False)
    assert model.item(CARTONS).earlier == ""  # type: ignore[union-attr]


def test_another_language_keeps_the_answers(qtbot: QtBot) -> None:
    from gridworker.forms import load_form

    xml = publish(asset("checklists", "stairwell.xlsx").read_bytes()).xml
    start = stairwell(half_filled())
    model = begun(FormOpened(**{**vars(start), "translate": lambda name: load_form(xml, name)}))
    other = next(name for name in model.state.languages if name != model.state.language)
    before = model.item(CARTONS)
    model.use_language(other)
    now = model.item(CARTONS)
    assert before is not None
    assert now is not None
    assert (now.value, model.state.language) == (before.value, other)
    assert now.label != before.label
    assert model.state.answered == 12


def test_what_was_sent_is_shown_and_cannot_be_changed(themes: ThemeController, qtbot: QtBot) -> None:
    start = stairwell(half_filled(), CARTONS)
    model = begun(FormOpened(**{**vars(start), "read_only": True, "previous": "07-16 · 合格 10"}))
    screen = ChecklistScreen(themes, model)
    qtbot.addWidget(screen)
    screen.resize(1000, 700)
    screen.show()
    view = screen.body.list
    point = view.choice_center("/data/escape/i13", "fail")
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    model.press_digit(CARTONS, 1)
    assert model.session.text("/data/escape/i13") == "pass"
    assert model.session.text(CARTONS) == "fail"
    assert not screen.body.undo.isVisible()
    model.deleteLater()


def test_jump_list_leads_to_what_is_not_filled(themes: ThemeController, qtbot: QtBot) -> None:
    model = begun(stairwell(half_filled()))
    screen = ChecklistScreen(themes, model)
    qtbot.addWidget(screen)
    screen.resize(1000, 700)
    screen.show()
    screen.body.jump.click()
    rows = screen.findChildren(JumpRow)
    assert len(rows) == 6
    assert not screen.findChildren(JumpSheet)[0].isHidden()
    rows[-1].click()
    assert model.state.open_path == model.gap_items()[-1][0].path
    model.deleteLater()


def test_ctrl_z_takes_back_wherever_the_keyboard_is(themes: ThemeController, qtbot: QtBot) -> None:
    model = begun(stairwell())
    screen = ChecklistScreen(themes, model)
    qtbot.addWidget(screen)
    screen.resize(1000, 700)
    with qtbot.waitActive(screen):
        screen.show()
        screen.activateWindow()
    view = screen.body.list
    view.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(view, Qt.Key.Key_1)
    assert model.session.text(CARTONS) == "pass"
    QTest.keyClick(view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert model.session.text(CARTONS) == ""
    model.deleteLater()


def test_an_answer_makes_only_its_own_entry_anew(qtbot: QtBot) -> None:
    model = begun(stairwell(half_filled()))
    before = {item.path: item for item in model.state.items}
    model.choose("/data/escape/i13", "na")
    anew = [item.path for item in model.state.items if item is not before[item.path]]
    assert anew == ["/data/escape/i13"]
