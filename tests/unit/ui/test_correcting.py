"""改正: a finished checklist is sent anew, names the one it replaces, and finds nothing twice."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from gridworker.clock import ManualClock
from gridworker.ids import derived_id
from gridworker.model.ops import OpKind, RecordRef
from gridworker.services.derivation import NOTICE
from gridworker.store.store import Store
from tests.unit.ui.stairs import failed_stairs
from tests.unit.ui.test_ports import stairwell, store, work
from ui.ports.workplace import Workplace
from ui.screens.checklist import ChecklistScreen
from ui.screens.checklist_states import CLOCK_AT, DemoChecklists, half_filled
from ui.screens.checklist_states import opened as demo
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.checklist import ChecklistViewModel
from ui.viewmodels.form_state import FormOpened

__all__ = ["stairwell", "store", "work"]

STAIRS, EXIT = "/data/escape/i01", "/data/escape/i05"


@pytest.fixture
def model(
    qtbot: QtBot, store: Store, work: Workplace, stairwell: dict[str, str]
) -> Iterator[ChecklistViewModel]:
    """A checklist that was submitted with one failed item."""
    model = failed_stairs(store, work, stairwell, STAIRS, note="（示例）堆了纸箱")
    model.submit_with_gaps("别的进不去")
    model.open("t1")
    yield model
    model.deleteLater()


def _inspections(store: Store) -> list[str]:
    with store.reader() as reader:
        return [each.id for each in reader.inspections.for_task("t1")]


def _sent(store: Store, inspection_id: str) -> dict[str, object]:
    with store.reader() as reader:
        (item, *_) = reader.outbox.for_record(RecordRef("inspection", inspection_id))
    return item.op.payload


def test_correction_is_a_new_inspection_that_names_the_one_it_replaces(
    model: ChecklistViewModel, store: Store
) -> None:
    (first,) = _inspections(store)
    assert (model.state.read_only, model.state.can_correct) == (True, True)
    model.correct()
    assert not model.state.read_only
    item = model.item(STAIRS)
    assert item is not None
    assert item.note == "（示例）堆了纸箱"
    model.answer(f"{STAIRS}_note", "（示例）堆了木板")
    model.submit_with_gaps("别的进不去")
    second = next(id_ for id_ in _inspections(store) if id_ != first)
    sent = _sent(store, second)
    assert sent["previous_id"] == first
    assert f"<orx:deprecatedID>uuid:{first}</orx:deprecatedID>" in str(sent["instance_xml"])
    assert "堆了木板" in str(sent["answers"])
    assert "堆了纸箱" in str(_sent(store, first)["answers"])


def test_what_was_found_before_is_not_found_again_and_what_is_new_is(
    model: ChecklistViewModel, store: Store
) -> None:
    (first,) = _inspections(store)
    for item in (EXIT, "/data/escape/i13"):  # corrected twice: what the first correction found counts too
        store.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]  # a manual clock
        model.correct()
        model.judge(item, "fail")
        model.submit_with_gaps("别的进不去")
        model.open("t1")
    with store.reader() as reader:
        done = reader.inspections.for_task("t1")
        found = [hazard.item for each in done for hazard in reader.hazards.of_inspection(each.id)]
        finishes = reader.outbox.for_record(RecordRef("task", "t1"))
        notices = [kept for kept in reader.drafts.all() if kept.purpose == NOTICE]
    assert len(done) == 3
    assert sorted(found) == sorted(set(found))
    assert len(found) == 3
    assert [item.op.kind for item in finishes] == [OpKind.TASK_FINISH]
    (notice,) = notices
    told = {hazard["item"]: hazard["hazard_id"] for hazard in notice.body["hazards"]}
    assert told["STAIR-01"] == derived_id(first, "hazard", "STAIR-01")


def test_correction_put_aside_is_taken_up_again_or_given_up(model: ChecklistViewModel, store: Store) -> None:
    model.correct()
    model.answer(f"{STAIRS}_note", "（示例）堆了木板")
    model.save_now()
    model.open("t1")
    assert model.state.corrects
    item = model.item(STAIRS)
    assert item is not None
    assert item.note == "（示例）堆了木板"
    model.drop_correction()
    assert model.state.read_only
    shown = model.item(STAIRS)
    assert shown is not None
    assert shown.note == "（示例）堆了纸箱"
    assert len(_inspections(store)) == 1


def test_screen_offers_correcting_only_where_something_was_sent(
    themes: ThemeController, qtbot: QtBot
) -> None:
    start = FormOpened(**{**vars(demo(half_filled())), "read_only": True, "can_correct": True})
    model = ChecklistViewModel(DemoChecklists(start), run_at_once, ManualClock(CLOCK_AT))
    model.open("t1")
    screen = ChecklistScreen(themes, model)
    qtbot.addWidget(screen)
    screen.resize(1000, 700)
    screen.show()
    assert (screen.correct.isVisible(), screen.drop.isVisible()) == (True, False)
    screen.correct.click()
    assert (screen.correct.isVisible(), screen.drop.isVisible()) == (False, True)
    assert "原来那份留着" in model.state.consequence
    screen.drop.click()
    assert model.state.read_only
    model.deleteLater()
