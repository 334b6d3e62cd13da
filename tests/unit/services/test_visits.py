"""Recording a visit."""

import pytest

from gridworker.clock import ManualClock
from gridworker.forms import Form, FormSession
from gridworker.model.ops import OpKind
from gridworker.model.vocabulary import NotMetReason, TaskStatus, VisitOutcome
from gridworker.services.visits import RecordVisit, record_visit
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
