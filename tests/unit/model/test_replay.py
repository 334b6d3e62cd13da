"""What the worker sees is the platform's row with the pending work on top."""

import msgspec
import pytest

from gridworker.model import facts, records
from gridworker.model.ops import BlobRef, BlobRole, ClockStamp, ClockTrust, Op, OpKind, RecordKind, RecordRef
from gridworker.model.replay import replay
from gridworker.model.vocabulary import (
    AlarmStage,
    EventStage,
    HazardStage,
    RecheckResult,
    Severity,
    TaskStatus,
    TaskType,
    Urgency,
    VisitOutcome,
)

AT = "2026-07-16T14:05:00.000+08:00"
PLACE = facts.Place(text="双林北支路 12 号院 2 栋", grid="5101080040061003000")
PHOTO = BlobRef(BlobRole.THUMBNAIL, "ab" * 32, 9000, "image/jpeg", "p1")
TASK = records.Task(
    id="t1",
    type=TaskType.FIRE_CHECK,
    title="居民楼消防通道检查",
    place_text=PLACE.text,
    grid=PLACE.grid,
    due_at=AT,
    assignee="w1",
)


def _op(kind: OpKind, record: RecordRef, payload: facts.Payload, *blobs: BlobRef) -> Op:
    return Op(
        id="o1",
        incarnation="i1",
        seq=1,
        district="510108",
        kind=kind,
        record=record,
        payload=facts.as_payload(payload),
        made_at=AT,
        clock=ClockStamp("b1", 1, None, ClockTrust.UNKNOWN),
        blobs=blobs,
    )


FACTS: dict[RecordKind, tuple[OpKind, facts.Payload]] = {
    RecordKind.EVENT: (
        OpKind.EVENT_REPORTED,
        facts.EventReported(category="S03", urgency=Urgency.PRESSING, place=PLACE, happened_at=AT),
    ),
    RecordKind.INSPECTION: (
        OpKind.INSPECTION_SUBMITTED,
        facts.InspectionSubmitted(
            form_id="stairwell",
            form_version="1",
            place=PLACE,
            started_at=AT,
            ended_at=AT,
            answers={"a": 1},
            instance_xml="<x/>",
        ),
    ),
    RecordKind.HAZARD: (
        OpKind.HAZARD_FOUND,
        facts.HazardFound(
            inspection_id="i", item="STAIR.01", title="楼道堆物", severity=Severity.S2, place=PLACE
        ),
    ),
    RecordKind.VISIT: (
        OpKind.VISIT_RECORDED,
        facts.VisitRecorded(person_id="p", outcome=VisitOutcome.MET, started_at=AT, ended_at=AT),
    ),
    RecordKind.RECHECK: (
        OpKind.RECHECK_RECORDED,
        facts.RecheckRecorded(event_id="e", result=RecheckResult.FIXED, looked_at=AT),
    ),
}


@pytest.mark.parametrize("kind", FACTS)
def test_new_fact_is_a_readable_record_before_the_platform_knows_it(kind: RecordKind) -> None:
    op_kind, payload = FACTS[kind]
    shown = replay(None, [_op(op_kind, RecordRef(kind, "r1"), payload, PHOTO)], "w1")
    record = msgspec.convert(shown, records.RECORDS[kind])
    assert record.id == "r1"


def test_reported_event_shows_as_waiting_with_its_photos() -> None:
    op_kind, payload = FACTS[RecordKind.EVENT]
    shown = replay(None, [_op(op_kind, RecordRef("event", "e1"), payload, PHOTO)], "w1")
    event = msgspec.convert(shown, records.Event)
    assert (event.stage, event.reporter, event.photos) == (EventStage.QUEUED, "w1", (PHOTO,))


def test_platform_row_wins_over_the_fact_that_made_it() -> None:
    op_kind, payload = FACTS[RecordKind.EVENT]
    row = {"id": "e1", "stage": "dispatched"}
    assert replay(row, [_op(op_kind, RecordRef("event", "e1"), payload)], "w1") == row


def test_hazard_starts_as_found() -> None:
    op_kind, payload = FACTS[RecordKind.HAZARD]
    shown = replay(None, [_op(op_kind, RecordRef("hazard", "h1"), payload)], "w1")
    assert msgspec.convert(shown, records.Hazard).state is HazardStage.FOUND


def test_finished_task_shows_as_done_while_the_platform_has_not_answered() -> None:
    finish = facts.TaskFinish(finished_at=AT, result_kind="inspection", result_id="i1")
    shown = replay(records.as_data(TASK), [_op(OpKind.TASK_FINISH, RecordRef("task", "t1"), finish)], "w1")
    assert msgspec.convert(shown, records.Task).status is TaskStatus.DONE


def test_refused_intent_leaves_the_platform_row_as_it_was() -> None:
    assert replay(records.as_data(TASK), [], "w1") == records.as_data(TASK)


def test_intent_on_a_record_that_is_not_here_shows_nothing() -> None:
    take = facts.TaskTake(taken_at=AT)
    assert replay(None, [_op(OpKind.TASK_TAKE, RecordRef("task", "t9"), take)], "w1") is None


def test_alarm_is_taken_then_on_site() -> None:
    alarm = records.Alarm(id="a1", title="", text="", place_text="", raised_at=AT, grid="g")
    answered = _op(
        OpKind.ALARM_ACKNOWLEDGED, RecordRef("alarm", "a1"), facts.AlarmAcknowledged(acknowledged_at=AT)
    )
    arrived = _op(OpKind.ALARM_ARRIVED, RecordRef("alarm", "a1"), facts.AlarmArrived(arrived_at=AT))
    shown = msgspec.convert(replay(records.as_data(alarm), [answered, arrived], "w1"), records.Alarm)
    assert (shown.state, shown.acknowledged_by) == (AlarmStage.ON_SITE, "w1")
