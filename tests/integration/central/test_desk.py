"""An event's way from report to close, as dispatcher, department and grid worker live it."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from gridworker.errors import InputProblem
from gridworker.model.ops import Op, OpKind, RecordRef
from gridworker.model.vocabulary import Role
from sync.central import commands
from sync.central.desk.people import DeskUser, add_desk_user
from sync.central.desk.workflow import ActRequest
from sync.central.embedded import Central
from sync.central.problems import HttpProblem
from sync.protocol.wire import Applied, Upsert
from tests.integration.central.platforms import DISTRICT, GRID, FieldDevice, photo


class DeskClient:
    """Dispatcher and department over HTTP."""

    def __init__(self, central: Central) -> None:
        self.central = central
        self.http = requests.Session()
        self.tokens: dict[str, str] = {}
        users = (("desk-1", "调度室", Role.DISPATCHER), ("dept-1", "执法队", Role.DEPARTMENT))
        with central.services.engine.begin() as connection:
            for name, shown, role in users:
                user = DeskUser(id=name, district=DISTRICT, name=shown, role=role)
                self.tokens[name] = add_desk_user(connection, central.services.keys, user)

    def act(self, by: str, event: str, action: str, **more: Any) -> Any:
        """POST …/act; the event's stage, or the code of the refusal."""
        reply = self.post(by, f"/desk/v1/events/{event}/act", {"action": action, "by": by, **more})
        body = reply.json()
        return body["event"]["stage"] if reply.status_code == 200 else body["code"]

    def post(self, by: str, path: str, body: dict[str, Any]) -> requests.Response:
        """POST in somebody's name."""
        return self.http.post(
            f"{self.central.url}{path}", json=body, headers={"Authorization": f"Bearer {self.tokens[by]}"}
        )

    def events(self, **query: str) -> Any:
        """GET /desk/v1/events."""
        headers = {"Authorization": f"Bearer {self.tokens['desk-1']}"}
        return self.http.get(f"{self.central.url}/desk/v1/events", params=query, headers=headers).json()

    def up_to_feedback(self, event: str) -> str:
        """From report to the department's confirmation."""
        steps = (
            ("desk-1", "accept", {}),
            ("desk-1", "register", {"filing_condition": "占用疏散通道"}),
            ("desk-1", "dispatch", {"department": "dept-1"}),
            ("dept-1", "sign", {}),
            ("dept-1", "handle", {"result": "已清理"}),
            ("dept-1", "feedback", {}),
        )
        stage = ""
        for by, action, more in steps:
            stage = self.act(by, event, action, **more)
        return stage


@pytest.fixture
def desk(central: Central) -> Iterator[DeskClient]:
    """The desk of the running platform."""
    client = DeskClient(central)
    yield client
    client.http.close()


@pytest.fixture
def event(device: FieldDevice) -> str:
    """An event reported by worker 0003."""
    op = device.event()
    device.push(op)
    return op.record.id


def latest(device: FieldDevice, kind: str) -> dict[str, dict[str, Any]]:
    """Records of a kind that a device sees."""
    return {line.id: line.data for line in device.pull() if isinstance(line, Upsert) and line.kind == kind}


def recheck(device: FieldDevice, event: str, result: str) -> Op:
    """Somebody went and looked."""
    payload = {"event_id": event, "result": result, "note": "", "looked_at": "2026-07-16T15:00:00+08:00"}
    return device.op(OpKind.RECHECK_RECORDED, RecordRef("recheck", f"recheck-{next(device.seq)}"), payload)


def test_an_event_goes_from_report_to_close_and_the_finder_sees_each_step(
    desk: DeskClient, device: FieldDevice, event: str
) -> None:
    assert desk.up_to_feedback(event) == "post_check"
    (task,) = latest(device, "task").values()
    assert (task["type"], task["event_id"], task["assignee"]) == ("recheck", event, "worker-0003")
    assert isinstance(device.push(recheck(device, event, "fixed"))[0], Applied)
    shown = latest(device, "event")[event]
    assert shown["stage"] == "closed"
    actions = [entry["action"] for entry in shown["history"]]
    assert actions == [
        "report",
        "accept",
        "register",
        "dispatch",
        "sign",
        "done",
        "confirm",
        "request_post_check",
        "post_check_pass",
        "close",
    ]


def test_a_recheck_that_finds_it_unchanged_sends_it_back_to_the_department(
    desk: DeskClient, device: FieldDevice, event: str
) -> None:
    desk.up_to_feedback(event)
    device.push(recheck(device, event, "not_fixed"))
    assert latest(device, "event")[event]["stage"] == "handling"
    assert desk.act("dept-1", event, "done", result="再次清理") == "handled"
    assert desk.act("dept-1", event, "feedback") == "post_check"
    assert len(latest(device, "task")) == 2


def test_a_recheck_nobody_asked_for_is_kept_and_moves_nothing(
    central: Central, device: FieldDevice, event: str
) -> None:
    assert isinstance(device.push(recheck(device, event, "fixed"))[0], Applied)
    assert latest(device, "event")[event]["stage"] == "reported"
    assert len(latest(device, "recheck")) == 1


def test_a_colleagues_recheck_is_kept_and_does_not_close_what_somebody_else_was_asked_to_look_at(
    desk: DeskClient, device: FieldDevice, other_device: FieldDevice, event: str
) -> None:
    desk.up_to_feedback(event)
    look = recheck(other_device, event, "fixed")
    assert isinstance(other_device.push(look)[0], Applied)
    assert latest(other_device, "recheck")[look.record.id]["result"] == "fixed"
    assert latest(device, "event")[event]["stage"] == "post_check"
    assert isinstance(device.push(recheck(device, event, "fixed"))[0], Applied)
    assert latest(device, "event")[event]["stage"] == "closed"


def test_steps_out_of_order_are_refused_with_the_guards_code(desk: DeskClient, event: str) -> None:
    assert desk.act("desk-1", event, "register") == "event.not_in_this_state"
    desk.act("desk-1", event, "accept")
    assert desk.act("desk-1", event, "register") == "event.filing_condition_missing"
    assert desk.act("dept-1", event, "register", filing_condition="x") == "event.role_not_allowed"
    assert desk.act("desk-1", event, "levitate") == "event.action_unknown"
    assert desk.act("desk-1", "no-such-event", "accept") == "event.unknown"


def test_a_department_that_returned_a_case_is_not_skipped(desk: DeskClient, event: str) -> None:
    desk.act("desk-1", event, "accept")
    desk.act("desk-1", event, "register", filing_condition="x")
    desk.act("desk-1", event, "dispatch", department="dept-1")
    assert desk.act("dept-1", event, "return") == "event.reason_missing"
    assert desk.act("dept-1", event, "return", text="不归我管") == "returned"
    assert desk.act("desk-1", event, "desk_feedback", result="x") == "event.returner_skipped"
    assert desk.act("desk-1", event, "dispatch", department="dept-1") == "dispatched"


def test_acting_in_somebody_elses_name_is_refused(desk: DeskClient, event: str) -> None:
    reply = desk.post("dept-1", f"/desk/v1/events/{event}/act", {"action": "accept", "by": "desk-1"})
    assert (reply.status_code, reply.json()["code"]) == (403, "desk.other_user")


def test_a_worker_who_handled_it_is_not_asked_to_check(central: Central, device: FieldDevice) -> None:
    from sync.central.desk.tasks import worker_for_check

    with central.services.engine.connect() as connection:
        assert worker_for_check(connection, DISTRICT, GRID, "worker-0003", "") == "worker-0003"
        assert worker_for_check(connection, DISTRICT, GRID, "worker-0003", "worker-0003") == "worker-0005"
        assert worker_for_check(connection, DISTRICT, "5101990010010000000", "nobody", "") is None


def test_the_list_says_which_photos_have_not_arrived(desk: DeskClient, device: FieldDevice) -> None:
    device.push(device.event(blobs=(photo(b"x" * 10),)))
    (row,) = desk.events(stage="reported")
    assert row["photos_missing"] == 1
    assert desk.events(stage="closed") == []


def test_a_task_is_given_and_taken_back(desk: DeskClient, device: FieldDevice) -> None:
    task = {
        "id": "",
        "type": "patrol",
        "title": "巡查地下室",
        "place_text": "新鸿路",
        "grid": GRID,
        "due_at": "2026-07-16T18:00:00+08:00",
        "assignee": "worker-0003",
    }
    given = desk.post("desk-1", "/desk/v1/tasks", task).json()
    assert latest(device, "task")[given["id"]]["title"] == "巡查地下室"
    path = f"/desk/v1/tasks/{given['id']}/withdraw"
    assert desk.post("desk-1", path, {"reason": ""}).json()["code"] == "task.reason_missing"
    assert desk.post("desk-1", path, {"reason": "改天"}).json()["status"] == "withdrawn"
    assert latest(device, "task")[given["id"]]["status"] == "withdrawn"


def test_a_message_reaches_its_worker_only(
    desk: DeskClient, device: FieldDevice, other_device: FieldDevice
) -> None:
    desk.post("desk-1", "/desk/v1/messages", {"worker": "worker-0003", "text": "下午有雨"})
    assert len(latest(device, "message")) == 1
    assert latest(other_device, "message") == {}


def test_the_command_line_moves_events_by_number(
    central: Central, desk: DeskClient, device: FieldDevice
) -> None:
    (answer,) = device.push(device.event())
    assert isinstance(answer, Applied)
    moved = commands.act_in(central.services, answer.number, "desk-1", ActRequest(action="accept"))
    assert moved.event["stage"] == "accepted"
    with pytest.raises(HttpProblem, match="现在是"):
        commands.act_in(central.services, answer.number, "desk-1", ActRequest(action="accept"))
    with pytest.raises(InputProblem):
        commands.act_in(central.services, "CD0", "desk-1", ActRequest(action="accept"))
    with pytest.raises(InputProblem):
        commands.act_in(central.services, answer.number, "nobody", ActRequest(action="accept"))
