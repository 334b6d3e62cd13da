"""A reviewer sends work back: it returns as a task with the words at the field, and the answer changes the record."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner

from gridworker.ids import new_id
from gridworker.model.facts import VisitRecorded
from gridworker.model.ops import Op, OpKind, RecordRef
from gridworker.model.records import Task
from gridworker.model.vocabulary import TaskStatus, TaskType, VisitOutcome
from gridworker.services.edits import edit_record
from gridworker.store.outbox import OpState
from sync.central.cli import central as group
from sync.central.embedded import Central
from sync.central.feed.batch import Batch, Key
from sync.central.platform_row import read_platform
from tests.integration.central.platforms import DISTRICT
from tests.integration.central.test_desk import DeskClient, desk
from tests.integration.central.test_push import record
from tests.integration.sync.field import FieldApp

__all__ = ["desk"]


def sent_back(
    desk: DeskClient, event: str, by: str = "desk-1", **changed: str
) -> tuple[int, dict[str, object]]:
    """POST /desk/v1/corrections."""
    body = {"kind": "event", "id": event, "field": "description", "text": "写清是哪一层。"} | changed
    reply = desk.post(by, "/desk/v1/corrections", body)
    return reply.status_code, reply.json()


def only_task(app: FieldApp) -> Task:
    with app.store.reader() as reader:
        (task,) = reader.tasks.open(limit=10)
    return task


def test_work_sent_back_comes_as_a_task_and_goes_back_corrected(
    app: FieldApp, central: Central, desk: DeskClient
) -> None:
    report = app.report(text="楼道堆物")
    app.sync()
    assert sent_back(desk, report.record.id)[0] == 201
    app.sync()
    task = only_task(app)
    assert (task.type, task.about_field, task.note) == (TaskType.CORRECTION, "description", "写清是哪一层。")
    assert task.title == "补正上报 楼道堆物" or task.title.startswith("补正上报")
    op = edit_record(app.store, report.record, {"description": "3 层楼道堆物"}, task.id)
    assert op is not None
    app.sync()
    assert app.state(op) is OpState.APPLIED
    event = record(central, "event", report.record.id)
    assert event["description"] == "3 层楼道堆物"
    assert [(e["before"], e["after"]) for e in event["edits"]] == [("楼道堆物", "3 层楼道堆物")]
    assert record(central, "task", task.id)["status"] == TaskStatus.DONE
    assert app.waiting() == 0


def test_what_was_filed_cannot_be_changed_without_being_sent_back(app: FieldApp, central: Central) -> None:
    report = app.report(text="楼道堆物")
    app.sync()
    op = edit_record(app.store, report.record, {"description": "其实没有"})
    assert op is not None
    app.sync()
    with app.store.reader() as reader:
        item = reader.outbox.get(op.id)
    assert item is not None
    assert (item.state, item.code) == (OpState.REFUSED, "record.not_sent_back")
    assert record(central, "event", report.record.id)["description"] == "楼道堆物"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"text": " "}, "record.words_missing"),
        ({"field": "nothing"}, "record.field_unknown"),
        ({"id": "nobody"}, "record.unknown"),
        ({"kind": "person", "id": "p"}, "record.unknown"),
    ],
)
def test_what_cannot_be_sent_back_is_said(
    app: FieldApp, desk: DeskClient, changed: dict[str, str], code: str
) -> None:
    report = app.report()
    app.sync()
    status, said = sent_back(desk, report.record.id, **changed)
    assert (status, said["code"]) == (409, code)


def test_departments_direct_nobody(app: FieldApp, desk: DeskClient) -> None:
    report = app.report()
    app.sync()
    assert sent_back(desk, report.record.id, by="dept-1")[0] == 403
    task = {
        "id": "t-1",
        "type": "meeting",
        "title": "来开会",
        "place_text": "",
        "grid": "",
        "due_at": "2026-07-17T10:00:00+08:00",
        "assignee": "worker-0003",
    }
    for path, body in (("tasks", task), ("messages", {"worker": "worker-0003", "text": "来"})):
        reply = desk.post("dept-1", f"/desk/v1/{path}", body)
        assert (reply.status_code, reply.json()["code"]) == (403, "desk.role")
    assert desk.post("desk-1", "/desk/v1/tasks", task).status_code == 201


def test_desk_and_worker_change_one_person_at_once(app: FieldApp, central: Central, desk: DeskClient) -> None:
    with central.services.engine.begin() as connection:
        batch = Batch(connection, read_platform(connection).epoch)
        grid = "5101080040061003000"
        person = {"id": "p-1", "name": "测试甲", "grid": grid, "address_text": "3 栋", "living": "独居"}
        batch.put(Key(DISTRICT, "person", "p-1"), person)
        batch.flush()
    app.sync()
    path = "/desk/v1/records/person/p-1/edit"
    assert (
        desk.post("desk-1", path, {"values": {"living": "与女儿同住", "care_colour": "blue"}}).status_code
        == 200
    )
    stale = desk.post("desk-1", path, {"values": {"living": "搬走"}, "seen": {"living": "独居"}})
    assert (stale.status_code, stale.json()["code"]) == (409, "record.changed")
    edit_record(app.store, RecordRef("person", "p-1"), {"note": "周末在"})
    app.sync()
    with app.store.reader() as reader:
        shown = reader.persons.by_id("p-1")
    assert shown is not None
    assert (shown.living, shown.note, shown.care_colour) == ("与女儿同住", "周末在", "blue")
    assert [edit.by_name for edit in shown.edits] == ["调*室", "调*室", "网*****3"]


def test_a_device_that_asks_for_challenges_all_day_is_told_to_wait(app: FieldApp, central: Central) -> None:
    import requests

    body = {"device": app.store.identity.device, "nonce": "n"}
    codes = [
        requests.post(f"{central.url}/devices/challenge", json=body, timeout=30).status_code
        for _ in range(31)
    ]
    assert codes[-1] == 429
    other = {"device": "somebody-else", "nonce": "n"}
    assert requests.post(f"{central.url}/devices/challenge", json=other, timeout=30).status_code == 404


def test_people_are_made_known_and_moved_from_the_command_line(central: Central, database_url: str) -> None:
    folder = str(central.services.settings.folder)

    def run(*arguments: str) -> dict[str, object]:
        done = CliRunner().invoke(group, [*arguments, "--folder", folder, "--database", database_url])
        assert done.exit_code == 0, done.output
        said: dict[str, object] = json.loads(done.output.splitlines()[-1])
        return said

    made = run("add-worker", "--code", "0009", "--name", "测试新人", "--grid", "510108004006-03")
    assert made["grids"] == ["5101080040061003000"]
    assert run("change-scope", "--worker", "0009", "--stand-in-for", "0004")["grids"] == [
        "5101080040061003000",
        "5101080040061004000",
    ]
    assert run("change-scope", "--worker", "0009", "--role", "grid_head")["role"] == "grid_head"
    assert run("change-scope", "--worker", "0009", "--leave")["grids"] == []
    assert run("add-user", "--id", "desk-9", "--name", "社区坐席", "--role", "community_desk")["token"]


def visited(app: FieldApp, **told: str) -> Op:
    """A visit to somebody, or another telling of one."""
    at = "2026-07-16T10:00:00+08:00"
    fact = VisitRecorded(
        person_id="p-1",
        outcome=VisitOutcome.MET,
        started_at=at,
        ended_at=at,
        form_id="elder",
        answers={"health/i04": "fail"},
        **told,
    )
    visit = RecordRef("visit", new_id(app.clock.now()))
    return app.store.write(lambda tx: tx.add_op(OpKind.VISIT_RECORDED, visit, fact))


def test_visit_sent_back_for_an_answer_is_superseded_by_the_one_that_names_it(
    app: FieldApp, central: Central, desk: DeskClient
) -> None:
    first = visited(app)
    app.sync()
    for field, status in (("nothing", 409), ("health/i04", 201)):
        assert sent_back(desk, first.record.id, kind="visit", field=field)[0] == status
    app.sync()
    assert only_task(app).about_field == "health/i04"
    app.clock.advance(timedelta(minutes=1))
    second = visited(app, corrects=first.record.id, note="药周五配")
    app.sync()
    app.sync()
    assert record(central, "visit", first.record.id)["corrected_by"] == second.record.id
    assert record(central, "visit", second.record.id)["corrects"] == first.record.id
    assert "answers" not in record(central, "visit", second.record.id)
    with app.store.reader() as reader:
        newest = reader.visits.newest(first.record.id)
        both = reader.visits.of_person("p-1")
    assert newest is not None
    assert newest.note == "药周五配"
    assert len(both) == 2


def test_nobody_supersedes_what_a_colleague_made(app: FieldApp, central: Central) -> None:
    with central.services.engine.begin() as connection:
        batch = Batch(connection, read_platform(connection).epoch)
        theirs = {"id": "v-1", "person_id": "p-1", "outcome": "met", "worker": "worker-9", "ended_at": ""}
        batch.put(Key(DISTRICT, "visit", "v-1"), theirs)
        batch.flush()
    mine = visited(app, corrects="v-1")
    app.sync()
    assert app.state(mine) is OpState.APPLIED
    assert "corrected_by" not in record(central, "visit", "v-1")
