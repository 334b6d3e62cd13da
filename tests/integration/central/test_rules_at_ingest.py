"""What somebody on the spot may settle alone, and what the platform leaves to others."""

from typing import Any

import pytest

from gridworker.model.event_flow import EventAction
from gridworker.model.facts import Place
from gridworker.model.machine import Refusal
from gridworker.model.ops import Op, OpKind, RecordRef
from gridworker.model.records import Hazard, Tenant, as_data
from gridworker.model.vocabulary import HazardLevel, HazardStage, Role, Severity, TaskType
from sync.central.desk.moves import Wish, event_key, move_event
from sync.central.embedded import Central
from sync.central.feed.batch import Batch, Key
from sync.central.people import put_tenant
from sync.central.platform_row import read_platform
from sync.protocol.wire import Applied, Conflict, Refused
from tests.integration.central.platforms import DISTRICT, GRID, NOON, FieldDevice
from tests.integration.central.test_push import give_task, record


def put_hazard(central: Central, state: HazardStage, level: HazardLevel | None = None) -> str:
    """A hazard of grid 3 as the platform holds it."""
    hazard = Hazard(
        id="hazard-1",
        inspection_id="inspection-1",
        item="exit",
        title="安全出口堵塞",
        severity=Severity.S2,
        place=Place(text="3 栋", grid=GRID),
        state=state,
        worker="worker-0003",
        found_at="2026-07-15T10:00:00+08:00",
        level=level,
        due_at="2026-07-22T18:00:00+08:00",
    )
    with central.services.engine.begin() as connection:
        batch = Batch(connection, read_platform(connection).epoch)
        batch.put(Key(DISTRICT, "hazard", hazard.id), as_data(hazard))
        batch.flush()
    return hazard.id


def looked(device: FieldDevice, hazard: str, result: str) -> Op:
    """A second look at a hazard."""
    payload = {"hazard_id": hazard, "result": result, "looked_at": "2026-07-16T14:00:00+08:00"}
    return device.op(OpKind.RECHECK_RECORDED, RecordRef("recheck", f"recheck-{result}"), payload)


def notified(device: FieldDevice, hazard: str) -> Op:
    """A notice handed over and signed."""
    payload = {
        "inspection_id": "inspection-1", "notice_no": "0003-20260716-4C1F", "delivery": "signed",
        "delivered_at": "2026-07-16T14:00:00+08:00",
    }  # fmt: skip
    return device.op(OpKind.HAZARD_NOTIFIED, RecordRef("hazard", hazard), payload)


@pytest.mark.parametrize(
    ("state", "after"),
    [(HazardStage.FOUND, HazardStage.RECTIFYING), (HazardStage.ESCALATED, HazardStage.ESCALATED)],
)
def test_a_notice_handed_over_stands_with_the_hazard_and_begins_putting_right(
    central: Central, device: FieldDevice, state: HazardStage, after: HazardStage
) -> None:
    hazard = put_hazard(central, state)
    assert isinstance(device.push(notified(device, hazard))[0], Applied)
    found: Any = record(central, "hazard", hazard)
    assert (found["state"], found["notice_no"]) == (after, "0003-20260716-4C1F")


def test_a_notice_for_what_nobody_knows_is_kept_as_history(central: Central, device: FieldDevice) -> None:
    assert isinstance(device.push(notified(device, "hazard-elsewhere"))[0], Applied)
    assert record(central, "hazard", "hazard-elsewhere") is None


@pytest.mark.parametrize(
    ("state", "level", "result", "after"),
    [
        (HazardStage.RECTIFYING, None, "fixed", HazardStage.CLEARED),
        (HazardStage.RECHECK, HazardLevel.GENERAL, "fixed", HazardStage.CLEARED),
        (HazardStage.RECTIFYING, HazardLevel.MAJOR, "fixed", HazardStage.CLEAR_ASKED),
        (HazardStage.FOUND, HazardLevel.MAJOR, "fixed", HazardStage.CLEAR_ASKED),
        (HazardStage.ESCALATED, HazardLevel.MAJOR, "fixed", HazardStage.CLEAR_ASKED),
        (HazardStage.FOUND, None, "fixed", HazardStage.CLEARED),
        (HazardStage.FOUND, None, "partly", HazardStage.RECHECK_FAILED),
        (HazardStage.ESCALATED, None, "not_fixed", HazardStage.ESCALATED),
        (HazardStage.CLEARED, None, "not_fixed", HazardStage.CLEARED),
    ],
)
def test_a_recheck_settles_a_hazard_only_as_far_as_one_person_may(
    central: Central,
    device: FieldDevice,
    state: HazardStage,
    level: HazardLevel | None,
    result: str,
    after: HazardStage,
) -> None:
    hazard = put_hazard(central, state, level)
    (answer,) = device.push(looked(device, hazard, result))
    assert isinstance(answer, Applied)
    found: Any = record(central, "hazard", hazard)
    assert found["state"] == after
    assert found.get("asked_by", "") == ("worker-0003" if after is HazardStage.CLEAR_ASKED else "")


def test_who_handled_a_matter_does_not_finish_its_recheck(
    central: Central, device: FieldDevice, other_device: FieldDevice
) -> None:
    task = give_task(central, type=TaskType.RECHECK, handler="worker-0003")
    (answer,) = device.push(device.take(task.id))
    assert isinstance(answer, Refused)
    assert (answer.code, answer.field) == ("task.checker_is_handler", "handler")
    (taken,) = other_device.push(other_device.take(task.id))
    assert isinstance(taken, Applied)
    assert not isinstance(answer, Conflict)


def moved(central: Central, event: str, action: EventAction, role: Role, **more: Any) -> str:
    """The stage after a move, or the code of its refusal."""
    wish = Wish(
        action=action, actor="somebody", actor_name="某人", role=role, at=NOON, received_at=NOON, **more
    )
    with central.services.engine.begin() as connection:
        batch = Batch(connection, read_platform(connection).epoch)
        answer = move_event(batch, event_key(DISTRICT, event), wish)
        batch.flush()
    return answer.code if isinstance(answer, Refusal) else str(answer.event["stage"])


def up_to_handling(central: Central, event: str) -> None:
    """From report to the department's signature."""
    moved(central, event, EventAction.ACCEPT, Role.DISPATCHER)
    moved(central, event, EventAction.REGISTER, Role.DISPATCHER, filing_condition="条件")
    moved(central, event, EventAction.DISPATCH, Role.DISPATCHER, department="dept-1")
    moved(central, event, EventAction.SIGN, Role.DEPARTMENT, actor_department="dept-1")


def test_a_matter_past_its_deadline_is_not_extended(central: Central, device: FieldDevice) -> None:
    op = device.event()
    device.push(op)
    event = op.record.id
    up_to_handling(central, event)
    with central.services.engine.begin() as connection:
        batch = Batch(connection, read_platform(connection).epoch)
        data = record(central, "event", event)
        batch.put(event_key(DISTRICT, event), {**data, "deadline": "2026-07-16T14:00:00+08:00"})
        batch.flush()
    said = moved(central, event, EventAction.EXTEND, Role.SUPERVISOR, text="材料未到", approvals=("a", "b"))
    assert said == "event.overdue"


def test_handling_needs_a_photo_afterwards_where_the_street_forces_photos(
    central: Central, device: FieldDevice
) -> None:
    op = device.event()
    device.push(op)
    up_to_handling(central, op.record.id)
    with central.services.engine.begin() as connection:
        batch = Batch(connection, read_platform(connection).epoch)
        put_tenant(batch, DISTRICT, Tenant(id="tenant-1", name="街道", switches={"forced_photo": True}))
        batch.flush()
    unit: dict[str, Any] = {"actor_department": "dept-1", "result": "已清理"}
    without = moved(central, op.record.id, EventAction.HANDLE, Role.DEPARTMENT, **unit)
    assert without == "event.after_photo_missing"
    with_photo = moved(central, op.record.id, EventAction.HANDLE, Role.DEPARTMENT, after_photo=True, **unit)
    assert with_photo == "handled"
