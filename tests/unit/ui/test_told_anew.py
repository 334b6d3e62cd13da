"""改正 of visits, rechecks and checklists at patrol points: a new fact that names the former one, and 打回 at its field."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from gridworker.clock import ManualClock
from gridworker.model.ops import OpKind, RecordKind, RecordRef
from gridworker.model.vocabulary import RecheckResult, TaskStatus, VisitOutcome
from gridworker.store.store import Store
from tests.fakes import device as fake
from tests.unit.ui.test_ports import WORKER, _arrive, stairwell, store, work
from ui.ports.patrol import PatrolDesk
from ui.ports.patrol_point import PointChecklistDesk
from ui.ports.recheck import RecheckDesk
from ui.ports.visit import VisitDesk
from ui.ports.workplace import Workplace
from ui.screens.checklist_states import CLOCK_AT
from ui.screens.recheck import RecheckScreen
from ui.screens.recheck_states import told as recheck_told
from ui.screens.visit import VisitScreen
from ui.screens.visit_states import model_of
from ui.screens.visit_states import told as visit_told
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.checklist import ChecklistViewModel
from ui.viewmodels.patrol_port import Arrived
from ui.viewmodels.recheck import RecheckViewModel
from ui.viewmodels.visit import VisitViewModel

__all__ = ["stairwell", "store", "work"]

STAIRS, EXIT = "/data/escape/i01", "/data/escape/i05"
SENT_BACK = {"type": "correction", "note": "请再核一次。", "due_at": "2026-11-23T18:00:00+08:00"}


@pytest.fixture
def visit(qtbot: QtBot, store: Store, work: Workplace, stairwell: dict[str, str]) -> Iterator[VisitViewModel]:
    """A visit that was recorded: somebody met, who wants the doctor; the form is any that has judged items."""
    task = fake.task_data("t1", type="visit", person_id="p1", form_id="stairwell")
    person = fake.person_data()
    _arrive(store, ("worker", {**WORKER}), ("task", task), ("form", {**stairwell}), ("person", person))
    model = VisitViewModel(VisitDesk(work), run_at_once, store.clock)
    model.open("t1")
    model.choose_outcome(VisitOutcome.MET)
    model.form.judge(STAIRS, "pass")
    model.toggle_need("就医")
    model.write_note("（示例）药快没了")
    model.submit()
    model.open("t1")
    yield model
    model.deleteLater()


def test_a_visit_says_at_which_door_where_its_task_names_the_building_only(visit: VisitViewModel) -> None:
    assert visit.state.line == "3 栋"
    assert visit.state.facts[0] == "3 栋 1 号"


def visits(store: Store) -> list[str]:
    with store.reader() as reader:
        return [each.id for each in sorted(reader.visits.of_person("p1"), key=lambda each: each.corrects)]


def sent(store: Store, kind: RecordKind, id_: str) -> dict[str, object]:
    with store.reader() as reader:
        (item, *_) = reader.outbox.for_record(RecordRef(kind, id_))
    return item.op.payload


def made(store: Store, kind: OpKind) -> int:
    with store.reader() as reader:
        return sum(item.kind is kind for item in reader.outbox.items())


def test_visit_that_was_recorded_is_there_to_look_at_and_nothing_of_it_changes(
    visit: VisitViewModel, store: Store
) -> None:
    state = visit.state
    assert (state.read_only, state.can_correct, state.outcome) == (True, True, VisitOutcome.MET)
    assert (state.note, state.chosen_needs) == ("（示例）药快没了", ("就医",))
    item = visit.form.item(STAIRS)
    assert item is not None
    assert (item.outcome, item.readonly) == ("pass", True)
    visit.write_note("别的")
    visit.choose_outcome(VisitOutcome.NOT_MET)
    visit.save_now()
    visit.submit()
    assert visit.state.note == "（示例）药快没了"
    assert len(visits(store)) == 1
    with store.reader() as reader:
        assert reader.drafts.all() == []


def test_corrected_visit_names_the_former_and_reports_only_what_is_new(
    visit: VisitViewModel, store: Store
) -> None:
    (first,) = visits(store)
    assert made(store, OpKind.EVENT_REPORTED) == 1
    visit.correct()
    visit.form.judge(STAIRS, "fail")
    visit.toggle_need("维修")
    visit.submit()
    _, second = visits(store)
    told = sent(store, RecordKind.VISIT, second)
    assert (told["corrects"], told["task_id"], told["note"]) == (first, "t1", "（示例）药快没了")
    assert sent(store, RecordKind.VISIT, first)["needs"] == ["就医"]
    assert made(store, OpKind.TASK_FINISH) == 1
    with store.reader() as reader:
        categories = [event.category for event in reader.events.recent()]
    assert len(categories) == len(set(categories)) == made(store, OpKind.EVENT_REPORTED) == 2
    visit.open("t1")
    assert visit.state.chosen_needs == ("就医", "维修")
    assert visit.state.read_only


def test_correction_of_a_visit_is_put_aside_and_given_up(visit: VisitViewModel, store: Store) -> None:
    visit.correct()
    visit.write_note("（示例）另一句")
    visit.save_now()
    visit.open("t1")
    assert (visit.state.corrects, visit.state.note) == (True, "（示例）另一句")
    visit.drop_correction()
    assert (visit.state.read_only, visit.state.note) == (True, "（示例）药快没了")
    assert len(visits(store)) == 1


def test_visit_sent_back_opens_with_the_reviewers_words_at_the_question(
    visit: VisitViewModel, store: Store
) -> None:
    (first,) = visits(store)
    about = {"about_kind": "visit", "about_id": first, "about_field": "escape/i01", "person_id": "p1"}
    asked = fake.upsert("task", fake.task_data("t2", **SENT_BACK, **about))
    store.write(lambda tx: tx.apply_page("c1", [asked], "c2"))
    visit.open("t2")
    item = visit.form.item(STAIRS)
    assert item is not None
    assert item.said == "请再核一次。"
    assert (visit.form.state.open_path, visit.state.can_drop) == (STAIRS, False)
    visit.form.judge(STAIRS, "fail")
    visit.submit()
    _, second = visits(store)
    assert sent(store, RecordKind.VISIT, second)["corrects"] == first
    with store.reader() as reader:
        back = reader.tasks.by_id("t2")
    assert back is not None
    assert (back.status, back.result_id) == (TaskStatus.DONE, second)


@pytest.fixture
def recheck(qtbot: QtBot, store: Store, work: Workplace) -> Iterator[RecheckViewModel]:
    """A recheck that was recorded as mended."""
    task = fake.task_data("t1", type="recheck", event_id="e1")
    _arrive(store, ("worker", {**WORKER}), ("task", task), ("event", fake.event_data()))
    model = RecheckViewModel(RecheckDesk(work), run_at_once, store.clock)
    model.open("t1")
    model.choose_result(RecheckResult.FIXED)
    model.submit_without_photo("门锁着")
    model.open("t1")
    yield model
    model.deleteLater()


def test_corrected_recheck_names_the_former_and_finishes_nothing_again(
    recheck: RecheckViewModel, store: Store
) -> None:
    assert (recheck.state.read_only, recheck.state.result) == (True, RecheckResult.FIXED)
    recheck.correct()
    recheck.choose_result(RecheckResult.PARTLY)
    recheck.submit()
    with store.reader() as reader:
        one, other = sorted(reader.rechecks.of_event("e1"), key=lambda each: each.corrects)
    assert (other.corrects, other.result, other.task_id) == (one.id, RecheckResult.PARTLY, "t1")
    assert one.result is RecheckResult.FIXED
    assert one.note == other.note == "没拍现在的照片：门锁着"  # the reason is asked for once
    assert made(store, OpKind.TASK_FINISH) == 1


def test_recheck_sent_back_is_answered_by_another_one(recheck: RecheckViewModel, store: Store) -> None:
    with store.reader() as reader:
        (first,) = reader.rechecks.of_event("e1")
    about = {"about_kind": "recheck", "about_id": first.id, "about_field": "result"}
    asked = fake.upsert("task", fake.task_data("t2", **SENT_BACK, **about))
    store.write(lambda tx: tx.apply_page("c1", [asked], "c2"))
    recheck.open("t2")
    assert (recheck.state.said, recheck.state.said_of) == ("请再核一次。", "result")
    recheck.choose_result(RecheckResult.NOT_FIXED)
    recheck.submit()
    with store.reader() as reader:
        newest, task = reader.rechecks.newest(first.id), reader.tasks.by_id("t2")
    assert newest is not None
    assert (newest.corrects, newest.result) == (first.id, RecheckResult.NOT_FIXED)
    assert task is not None
    assert (task.status, task.result_id) == (TaskStatus.DONE, newest.id)


def test_checklist_of_a_patrol_point_is_sent_anew_while_walking_and_after(
    qtbot: QtBot, store: Store, work: Workplace, stairwell: dict[str, str]
) -> None:
    points = [{"id": "a", "name": "1 栋", "lon": 104.1, "lat": 30.66, "form_id": "stairwell"}]
    task = fake.task_data("t1", type="patrol")
    patrol = fake.patrol_data(points=points)
    _arrive(store, ("worker", {**WORKER}), ("task", task), ("form", {**stairwell}), ("patrol", patrol))
    desk, point = PatrolDesk(work), PointChecklistDesk(work)
    point.begin("pa1", "a")
    desk.start("pa1")
    desk.reach("pa1", "a", Arrived("position", 12.0, 8.0))  # type: ignore[arg-type]  # as it is on the wire
    model = ChecklistViewModel(point, run_at_once, store.clock)
    found = []
    for item in (STAIRS, EXIT, "/data/escape/i13"):
        model.open(point.key)
        model.correct()
        model.judge(item, "fail")
        model.submit_with_gaps("别的进不去")
        (shown,) = desk.open_patrol("t1").patrol.points
        found.append((shown.inspection_id, shown.finding))
        if item == EXIT:
            desk.finish("pa1", "")
    assert [finding for _, finding in found] == ["problem"] * 3
    (first, second, third) = (inspection for inspection, _ in found)
    assert len({first, second}) == 2
    assert second == third  # the round is over; its newest correction is found by the chain
    with store.reader() as reader:
        newest = reader.inspections.newest(first)
        assert newest is not None
        told = reader.inspections.tellings(newest.id)
        hazards = [hazard.item for each in told for hazard in reader.hazards.of_inspection(each.id)]
    assert [each.corrects for each in told] == [second, first, ""]
    assert sorted(hazards) == sorted(set(hazards))
    assert len(hazards) == 3
    model.open(point.key)
    assert model.state.read_only
    model.deleteLater()


def test_screens_offer_correcting_where_something_was_sent_and_show_the_words_where_it_came_back(
    themes: ThemeController, qtbot: QtBot
) -> None:
    model = model_of(visit_told(read_only=True, can_correct=True))
    screen = VisitScreen(themes, model)
    qtbot.addWidget(screen)
    screen.show()
    page = screen._page
    assert (page.correct.isVisible(), page.submit.isVisible()) == (True, False)
    rechecks = recheck_told(corrects="c1", said="请再核一次。", said_of="result")
    other = RecheckViewModel(rechecks, run_at_once, ManualClock(CLOCK_AT))
    other.open("t1")
    back = RecheckScreen(themes, other)
    qtbot.addWidget(back)
    back.show()
    assert (back._said.text(), back._page.drop.isVisible()) == ("退回：请再核一次。", False)
    assert back._page.submit.isVisible()
    for each in (model, other):
        each.deleteLater()


def test_marked_copy_takes_the_place_of_a_rechecks_photo(themes: ThemeController, qtbot: QtBot) -> None:
    model = RecheckViewModel(recheck_told(), run_at_once, ManualClock(CLOCK_AT))
    model.open("t1")
    screen = RecheckScreen(themes, model)
    qtbot.addWidget(screen)
    (before,) = model.state.after
    screen._after.marked.emit(before.id, before.image)
    qtbot.waitUntil(lambda: [each.id for each in model.state.after] not in ([before.id], []))
    assert model.state.removed is not None
    assert model.state.removed.id == before.id
    model.deleteLater()
