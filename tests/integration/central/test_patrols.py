"""A round as the desk gives it out, the worker's device reports it, and the desk sees it come along."""

from typing import Any

import pytest
import requests

from gridworker.model.ops import Op, OpKind, RecordRef
from gridworker.model.vocabulary import Role
from sync.central.desk.people import DeskUser, add_desk_user
from sync.central.embedded import Central
from sync.protocol.wire import Applied, Refused, Upsert
from tests.integration.central.platforms import DISTRICT, GRID, FieldDevice
from tests.integration.central.test_push import record

AT = "2026-07-16T14:06:00+08:00"
STEPS: tuple[tuple[OpKind, dict[str, Any]], ...] = (
    (OpKind.PATROL_STARTED, {"started_at": AT}),
    (
        OpKind.POINT_REACHED,
        {"point": "a", "reached_at": AT, "by": "position", "distance_m": 12, "accuracy_m": 8},
    ),
    (OpKind.POINT_LOOKED, {"point": "a", "looked_at": AT, "finding": "problem", "note": "堆了纸箱"}),
    (OpKind.POINT_SKIPPED, {"point": "b", "skipped_at": AT, "reason": "在施工"}),
    (OpKind.PATROL_FINISHED, {"finished_at": AT, "reason": "下暴雨"}),
)


class Dispatcher:
    """The desk over HTTP."""

    def __init__(self, central: Central) -> None:
        self.url = f"{central.url}/desk/v1/patrols"
        user = DeskUser(id="desk-1", district=DISTRICT, name="调度室", role=Role.DISPATCHER)
        with central.services.engine.begin() as connection:
            token = add_desk_user(connection, central.services.keys, user)
        self.headers = {"Authorization": f"Bearer {token}"}

    def give(self) -> Any:
        """A round of three points for worker 0003."""
        points = [{"id": key, "name": f"{key} 栋", "code": f"GW-{key}"} for key in "abc"]
        patrol = {
            "id": "",
            "title": "早班巡查",
            "grid": GRID,
            "assignee": "worker-0003",
            "points": points,
        }
        plan = {"patrol": patrol, "due_at": "2026-07-16T18:00:00+08:00"}
        reply = requests.post(self.url, json=plan, headers=self.headers, timeout=30)
        assert reply.status_code == 201, reply.text
        return reply.json()

    def rounds(self, stage: str = "") -> Any:
        """What the desk sees."""
        return requests.get(self.url, params={"stage": stage}, headers=self.headers, timeout=30).json()


@pytest.fixture
def desk(central: Central) -> Dispatcher:
    return Dispatcher(central)


def walked(device: FieldDevice, patrol: str, steps: Any = STEPS) -> list[Op]:
    """The ops of a round, each after the one before it."""
    ops: list[Op] = []
    for kind, payload in steps:
        prev = ops[-1].id if ops else None
        ops.append(device.op(kind, RecordRef("patrol", patrol), payload, prev=prev))
    return ops


def test_the_desk_gives_out_a_round_and_sees_how_far_it_has_come(
    central: Central, device: FieldDevice, desk: Dispatcher
) -> None:
    given = desk.give()
    pulled = {line.kind for line in device.pull() if isinstance(line, Upsert)}
    assert {"patrol", "task"} <= pulled
    (row,) = desk.rounds("planned")
    assert (row["total"], row["looked"], row["left"]) == (3, 0, 3)
    answers = device.push(*walked(device, given["id"]))
    assert all(isinstance(answer, Applied) for answer in answers)
    assert desk.rounds("planned") == []
    (row,) = desk.rounds()
    assert (row["stage"], row["looked"], row["left"]) == ("finished", 1, 1)
    assert (row["problems"], row["skipped"], row["missed"]) == (["a 栋"], ["b 栋"], ["c 栋"])
    assert row["reason"] == "下暴雨"
    task = record(central, "task", given["task_id"])
    assert (task["type"], task["count"], task["assignee"]) == ("patrol", 3, "worker-0003")


def test_steps_the_flow_does_not_allow_are_kept_and_move_nothing(
    central: Central, device: FieldDevice, other_device: FieldDevice, desk: Dispatcher
) -> None:
    given = desk.give()
    too_far = {"point": "a", "reached_at": AT, "by": "position", "distance_m": 80, "accuracy_m": 8}
    steps = (STEPS[0], (OpKind.POINT_REACHED, too_far), STEPS[2])
    assert all(isinstance(answer, Applied) for answer in device.push(*walked(device, given["id"], steps)))
    foreign = other_device.push(*walked(other_device, given["id"], STEPS[3:]))
    assert all(isinstance(answer, Applied) for answer in foreign)
    patrol = record(central, "patrol", given["id"])
    assert patrol["stage"] == "running"
    assert [point.get("stage", "open") for point in patrol["points"]] == ["open", "open", "open"]


def test_the_same_step_from_two_devices_moves_once(
    central: Central, device: FieldDevice, desk: Dispatcher
) -> None:
    given = desk.give()
    first, again = walked(device, given["id"], STEPS[:1]), walked(device, given["id"], STEPS[:1])
    device.push(*first)
    version = record(central, "patrol", given["id"])
    (answer,) = device.push(*again)
    assert isinstance(answer, Applied)
    assert record(central, "patrol", given["id"]) == version


@pytest.mark.parametrize(
    ("kind", "payload", "field"),
    [
        (OpKind.POINT_REACHED, {"point": "a", "reached_at": AT, "by": "magic"}, "by"),
        (OpKind.POINT_REACHED, {"point": "", "reached_at": AT, "by": "code"}, "point"),
        (OpKind.POINT_SKIPPED, {"point": "a", "skipped_at": AT, "reason": "长" * 201}, "reason"),
        (OpKind.POINT_LOOKED, {"point": "a", "looked_at": "gestern", "finding": "fine"}, "looked_at"),
    ],
)
def test_a_step_that_does_not_fit_is_refused_by_the_name_of_its_field(
    device: FieldDevice, kind: OpKind, payload: dict[str, Any], field: str
) -> None:
    (answer,) = device.push(device.op(kind, RecordRef("patrol", "p1"), payload))
    assert isinstance(answer, Refused)
    assert answer.field == field
