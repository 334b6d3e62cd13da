"""Recording a visit."""

import pytest

from gridworker.assets import asset
from gridworker.clock import ManualClock
from gridworker.errors import InputProblem
from gridworker.forms import Form, FormSession, load_form
from gridworker.forms.publish import publish
from gridworker.model.facts import Place
from gridworker.model.ops import Op, OpKind
from gridworker.model.vocabulary import NotMetReason, TaskStatus, Urgency, VisitOutcome
from gridworker.services.visits import RecordVisit, not_seen, record_visit
from gridworker.store.changes import Changes
from gridworker.store.store import Store
from tests.unit.services.seeds import draft, has_draft, kinds_of

STARTED = "2026-11-21T09:00:00.000+08:00"


def visit(outcome: VisitOutcome, reason: NotMetReason | None = None) -> RecordVisit:
    return RecordVisit(
        person_id="p1", outcome=outcome, reason=reason, started_at=STARTED, task_id="t1", draft_id="d1"
    )


def status(store: Store) -> TaskStatus:
    with store.reader() as reader:
        task = reader.tasks.by_id("t1")
    assert task is not None
    return task.status


def test_meeting_the_person_finishes_the_task_in_the_same_transaction(
    known: Store, told: list[Changes]
) -> None:
    draft(known)
    told.clear()
    saved = record_visit(known, visit(VisitOutcome.MET))
    assert [op.kind for op in saved.ops] == [OpKind.VISIT_RECORDED, OpKind.TASK_FINISH]
    assert saved.ops[1].depends_on == (saved.ops[0].id,)
    assert len(told) == 1
    assert not has_draft(known)
    assert status(known) is TaskStatus.DONE


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [(VisitOutcome.NOT_MET, NotMetReason.NOT_HOME), (VisitOutcome.DOOR_NOT_OPENED, None)],
)
def test_not_meeting_anybody_is_kept_and_leaves_the_task_open(
    known: Store, outcome: VisitOutcome, reason: NotMetReason | None
) -> None:
    record_visit(known, visit(outcome, reason))
    assert kinds_of(known) == [OpKind.VISIT_RECORDED]
    assert status(known) is TaskStatus.ASSIGNED
    with known.reader() as reader:
        (kept,) = reader.visits.of_person("p1")
    assert (kept.outcome, kept.reason) == (outcome, reason)


def test_the_same_draft_twice_makes_one_visit(known: Store) -> None:
    first = record_visit(known, visit(VisitOutcome.MET))
    record_visit(known, visit(VisitOutcome.MET))
    assert kinds_of(known) == [op.kind for op in first.ops]


def test_visit_with_a_form_carries_its_answers(known: Store, stairwell: Form, clock: ManualClock) -> None:
    session = FormSession(stairwell, clock=clock)
    session.answer("/data/escape/i01", "pass")
    payload = record_visit(known, visit(VisitOutcome.MET), session).ops[0].payload
    assert (payload["form_id"], payload["answers"]["escape/i01"]) == ("stairwell", "pass")
    assert "uuid:d1" in payload["instance_xml"]


# --- what follows for others -------------------------------------------------------------------------------------------

HOME = Place(text="（示例）新鸿路 66 号院 3 栋", grid="5101080040061003000")


def at_home(outcome: VisitOutcome = VisitOutcome.MET, *needs: str) -> RecordVisit:
    return RecordVisit(
        person_id="p1",
        outcome=outcome,
        started_at=STARTED,
        task_id="t1",
        draft_id="d1",
        needs=needs,
        place=HOME,
    )


@pytest.fixture(scope="module")
def elder() -> Form:
    return load_form(publish(asset("checklists", "lone_elder.xlsx").read_bytes()).xml)


def reports(ops: tuple[Op, ...]) -> list[tuple[str, str, str]]:
    return [
        (op.payload["category"], op.payload["urgency"], op.payload["description"])
        for op in ops
        if op.kind is OpKind.EVENT_REPORTED
    ]


def test_danger_to_the_person_is_reported_at_once_without_name_or_note(known: Store, elder: Form) -> None:
    session = FormSession(elder, clock=known.clock)
    session.answer("/data/meeting/i02", "fail")
    session.answer("/data/meeting/i02_severity", "S1")
    session.answer("/data/meeting/i02_note", "（示例）说话不清，左手没力")
    session.answer("/data/health/i04", "fail")
    session.answer("/data/health/i04_severity", "S2")
    saved = record_visit(known, at_home(), session)
    (told,) = reports(saved.ops)
    assert told[:2] == ("H02", Urgency.URGENT)
    assert "左手" not in told[2]
    assert saved.ops[1].depends_on == (saved.ops[0].id,)
    with known.reader() as reader:
        event = reader.events.by_id(saved.ops[1].record.id)
    assert event is not None
    assert event.place.text == HOME.text


def test_met_is_not_recorded_while_the_form_says_the_person_was_not_seen(known: Store, elder: Form) -> None:
    draft(known)
    session = FormSession(elder, clock=known.clock)
    session.answer("/data/meeting/i01", "not_seen")
    with pytest.raises(InputProblem) as refused:
        record_visit(known, at_home(), session)
    assert refused.value.code == "visit.contradiction"
    assert not kinds_of(known)
    assert has_draft(known)
    assert status(known) is TaskStatus.ASSIGNED
    session.answer("/data/meeting/i01", "phone")
    assert record_visit(known, at_home(), session).ops


def test_item_that_fails_but_does_not_ask_for_the_person_does_not_speak_against_meeting(
    known: Store, elder: Form
) -> None:
    session = FormSession(elder, clock=known.clock)
    session.answer("/data/meeting/i01", "in_person")
    session.answer("/data/meeting/i02", "fail")
    assert not_seen(session) is None
    assert record_visit(known, at_home(), session).ops


def test_what_the_person_asks_for_becomes_a_demand_of_its_kind(known: Store) -> None:
    saved = record_visit(known, at_home(VisitOutcome.MET, "就医", "维修", "理发"))
    assert [(category, urgency) for category, urgency, _ in reports(saved.ops)] == [
        ("P01", Urgency.NORMAL), ("P08", Urgency.NORMAL),
    ]  # fmt: skip
    assert "就医、理发" in reports(saved.ops)[0][2]
    again = record_visit(known, at_home(VisitOutcome.MET, "就医", "维修", "理发"))
    assert [op.id for op in again.ops] == [saved.ops[0].id]


def test_nothing_follows_where_nobody_was_met_or_all_is_well(known: Store, elder: Form) -> None:
    assert not reports(record_visit(known, at_home(VisitOutcome.DOOR_NOT_OPENED, "就医")).ops)
    session = FormSession(elder, clock=known.clock)
    session.answer("/data/meeting/i02", "pass")
    other = RecordVisit(person_id="p1", outcome=VisitOutcome.MET, started_at=STARTED, place=HOME)
    assert not reports(record_visit(known, other, session).ops)
