"""What a device gets for what it pushes: one effect, one verdict, and refusals that say what is wrong."""

import threading
from typing import Any

import msgspec
import pytest
import requests
import sqlalchemy as sa

from gridworker.model.ops import OpKind, RecordRef, Version
from gridworker.model.records import Task, as_data
from gridworker.model.vocabulary import TaskStatus, TaskType
from sync.central import database as db
from sync.central.embedded import Central
from sync.central.feed.batch import Batch, Key
from sync.central.ingest.work import Work
from sync.central.platform_row import read_platform
from sync.protocol import codec
from sync.protocol.wire import Applied, Conflict, Deferred, Duplicate, Fork, Refused, push_line
from tests.integration.central.platforms import DISTRICT, GRID, FieldDevice, enrolled, raw


def give_task(central: Central, **more: Any) -> Task:
    """A task of grid 3 that anybody there may take."""
    task = Task(
        id="task-1",
        type=TaskType.RECHECK,
        title="楼道堆物复查",
        place_text="新鸿路 66 号院",
        grid=GRID,
        due_at="2026-07-16T15:00:00+08:00",
        assignee="",
    )
    task = msgspec.structs.replace(task, **more)
    with central.services.engine.begin() as connection:
        batch = Batch(connection, read_platform(connection).epoch)
        batch.put(Key(DISTRICT, "task", task.id), as_data(task))
        batch.flush()
    return task


def record(central: Central, kind: str, record_id: str) -> Any:
    """A record's content, None if there is none."""
    with central.services.engine.connect() as connection:
        found = sa.select(db.record.c.data).where(db.record.c.kind == kind, db.record.c.id == record_id)
        return connection.execute(found).scalar()


def count(central: Central, table: sa.Table) -> int:
    """Rows of a table."""
    with central.services.engine.connect() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def test_reporting_gives_the_event_a_number_and_a_first_history_line(
    central: Central, device: FieldDevice
) -> None:
    op = device.event()
    assert device.push(op) == [Applied(op=op.id, version=Version(1, 1), number="CD5101082026071600001")]
    event = record(central, "event", op.record.id)
    assert event["stage"] == "reported"
    assert event["number"] == "CD5101082026071600001"
    assert [entry["action"] for entry in event["history"]] == ["report"]


def test_pushing_again_gives_the_first_verdict_and_no_second_effect(
    central: Central, device: FieldDevice
) -> None:
    op = device.event()
    (first,) = device.push(op)
    logged = count(central, db.feed_log)
    assert device.push(op, op) == [Duplicate(op=op.id, verdict=first)] * 2
    assert count(central, db.feed_log) == logged


def test_the_same_op_twice_in_one_push_has_one_effect(device: FieldDevice) -> None:
    op = device.event()
    first, second = device.push(op, op)
    assert isinstance(first, Applied)
    assert second == Duplicate(op=op.id, verdict=first)


def test_racing_pushes_of_the_same_ops_have_one_effect_each(central: Central, device: FieldDevice) -> None:
    ops = [device.event() for _ in range(60)]
    answers: list[Any] = []
    second = enrolled(central)
    second.http.headers["Authorization"] = device.http.headers["Authorization"]

    def push(sender: FieldDevice, mine: list[Any]) -> None:
        answers.extend(sender.push(*mine))

    racers = [
        threading.Thread(target=push, args=(device, ops)),
        threading.Thread(target=push, args=(second, ops[::-1])),
    ]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    second.close()
    firsts = {answer.op: answer for answer in answers if isinstance(answer, Applied)}
    assert len(firsts) == len(ops)
    assert all(answer.verdict == firsts[answer.op] for answer in answers if isinstance(answer, Duplicate))
    assert len({answer.number for answer in firsts.values()}) == len(ops)
    assert count(central, db.op) == len(ops)


def test_an_unknown_kind_is_refused_alone(device: FieldDevice) -> None:
    strange, good = device.event(), device.event()
    lines = raw(strange, kind="event.telepathy") + raw(good)
    first, second = device.push_lines(lines)
    assert isinstance(first, Refused)
    assert (first.code, first.field) == ("op.kind_unknown", "kind")
    assert isinstance(second, Applied)


@pytest.mark.parametrize(
    ("payload", "field"),
    [
        ({"urgency": "whenever"}, "urgency"),
        ({"place": {"text": "x" * 201, "grid": GRID}}, "place.text"),
        ({"place": {"text": "新鸿路", "grid": GRID, "lon": 999}}, "place.lon"),
        ({"happened_at": "yesterday"}, "happened_at"),
    ],
)
def test_an_ill_fitting_payload_is_refused_by_the_name_of_its_field(
    device: FieldDevice, payload: dict[str, Any], field: str
) -> None:
    op = device.event(payload=payload)
    (answer,) = device.push(op)
    assert isinstance(answer, Refused)
    assert (answer.code, answer.field) == ("op.payload", field)
    assert "内容还在你这里" in answer.text
    assert device.push(op) == [Duplicate(op=op.id, verdict=answer)]


def test_a_missing_field_is_named(device: FieldDevice) -> None:
    op = device.event()
    del op.payload["category"]
    (answer,) = device.push(op)
    assert isinstance(answer, Refused)
    assert answer.field == "category"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"seq": "one"}, "seq"),
        ({"district": "成华"}, "district"),
        ({"clock": {"boot_id": "b", "elapsed_ms": 1, "offset_ms": 0, "trust": "sure"}}, "clock.trust"),
        ({"payload": {"description": "a\0b"}}, "payload.description"),
        (
            {"blobs": [{"role": "original", "sha256": "x", "size_bytes": 1, "media_type": "image/jpeg"}]},
            "blobs",
        ),
        ({"record": {"kind": "task", "id": "task-1"}}, "record.kind"),
    ],
)
def test_a_malformed_line_is_refused_by_op_id_and_the_rest_goes_on(
    device: FieldDevice, change: dict[str, Any], field: str
) -> None:
    bad, good = device.event(), device.event()
    first, second = device.push_lines(raw(bad, **change) + raw(good))
    assert isinstance(first, Refused)
    assert first.field == field
    assert isinstance(second, Applied)


def test_a_line_without_an_op_id_gets_no_answer(device: FieldDevice) -> None:
    good = device.event()
    (answer,) = device.push_lines(b'{"half a line\n' + b'{"op":"1"}\n' + raw(good))
    assert isinstance(answer, Applied)


def test_a_handler_that_raises_defers_its_op_alone(
    central: Central, device: FieldDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    handlers = central.services.ingest._handlers
    real = handlers[OpKind.EVENT_REPORTED]

    def failing(work: Work) -> Any:
        outcome = real(work)
        if work.op.payload["description"] == "bad":
            raise RuntimeError("no")
        return outcome

    monkeypatch.setitem(handlers, OpKind.EVENT_REPORTED, failing)
    bad, good = device.event(payload={"description": "bad"}), device.event()
    first, second = device.push(bad, good)
    assert first == Deferred(op=bad.id, why="platform", retry_after_s=300)
    assert isinstance(second, Applied)
    assert record(central, "event", bad.record.id) is None
    monkeypatch.setitem(handlers, OpKind.EVENT_REPORTED, real)
    assert isinstance(device.push(bad)[0], Applied)


def test_an_op_the_database_refuses_is_deferred_alone(
    central: Central, device: FieldDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    handlers = central.services.ingest._handlers
    real = handlers[OpKind.EVENT_REPORTED]

    def failing(work: Work) -> Any:
        if work.op.payload["description"] == "bad":
            work.batch.connection.execute(sa.text("SELECT 1 / 0"))
        return real(work)

    monkeypatch.setitem(handlers, OpKind.EVENT_REPORTED, failing)
    ops = [device.event(), device.event(payload={"description": "bad"}), device.event()]
    first, second, third = device.push(*ops)
    assert isinstance(first, Applied)
    assert isinstance(second, Deferred)
    assert isinstance(third, Applied)


def test_a_seat_taken_by_another_op_is_a_fork(device: FieldDevice) -> None:
    first, second = device.event(), device.event()
    device.push(first)
    copied = msgspec.structs.replace(second, seq=first.seq)
    assert device.push(copied) == [Fork(op=second.id)]
    renewed = msgspec.structs.replace(second, incarnation="another-life")
    assert isinstance(device.push(renewed)[0], Applied)


def test_an_op_waits_for_its_predecessor(device: FieldDevice) -> None:
    first = device.event()
    second = device.event(depends_on=(first.id,))
    (waiting,) = device.push(second)
    assert isinstance(waiting, Deferred)
    assert waiting.why == "predecessor"
    assert all(isinstance(answer, Applied) for answer in device.push(first, second))


def test_an_op_is_held_while_its_predecessor_stands_refused_and_freed_by_a_correction(
    device: FieldDevice,
) -> None:
    wrong = device.event(payload={"urgency": "whenever"})
    after = device.event(prev=wrong.id)
    refused, held = device.push(wrong, after)
    assert isinstance(refused, Refused)
    assert held == Deferred(op=after.id, why="held")
    right = device.event(replaces=wrong.id, prev=wrong.id)
    corrected, freed = device.push(right, after)
    assert isinstance(corrected, Applied)
    assert isinstance(freed, Applied)


def test_a_fact_about_something_unknown_is_kept(central: Central, device: FieldDevice) -> None:
    op = device.op(
        OpKind.ALARM_ACKNOWLEDGED,
        RecordRef("alarm", "nobody-knows"),
        {"acknowledged_at": "2026-07-16T14:06:00+08:00"},
    )
    assert device.push(op) == [Applied(op=op.id, version=Version(1, 0))]
    assert count(central, db.op) == 1


def test_a_fact_from_outside_the_workers_grids_is_kept(device: FieldDevice) -> None:
    op = device.event(payload={"place": {"text": "别处", "grid": "5101080040061009000"}})
    assert isinstance(device.push(op)[0], Applied)


def test_taking_a_task_makes_it_mine(central: Central, device: FieldDevice) -> None:
    task = give_task(central)
    (answer,) = device.push(device.take(task.id, base=Version(1, 1)))
    assert answer == Applied(op=answer.op, version=Version(1, 2))
    assert record(central, "task", task.id)["assignee"] == "worker-0003"


def test_taking_a_task_somebody_took_meanwhile_is_a_conflict_that_shows_theirs(
    central: Central, device: FieldDevice, other_device: FieldDevice
) -> None:
    task = give_task(central)
    other_device.push(other_device.take(task.id, base=Version(1, 1)))
    (answer,) = device.push(device.take(task.id, base=Version(1, 1)))
    assert isinstance(answer, Conflict)
    assert answer.theirs["assignee"] == "worker-0005"
    assert answer.version == Version(1, 2)


def test_taking_a_withdrawn_task_seen_as_withdrawn_is_refused(central: Central, device: FieldDevice) -> None:
    task = give_task(central, status=TaskStatus.WITHDRAWN)
    (answer,) = device.push(device.take(task.id, base=Version(1, 1)))
    assert isinstance(answer, Refused)
    assert answer.code == "task.not_in_this_state"


def test_taking_an_unknown_task_is_refused(device: FieldDevice) -> None:
    (answer,) = device.push(device.take("task-of-nobody"))
    assert isinstance(answer, Refused)
    assert answer.code == "task.unknown"


def test_two_devices_finishing_the_same_task_lose_nothing(
    central: Central, device: FieldDevice, other_device: FieldDevice
) -> None:
    task = give_task(central, assignee="worker-0003", status=TaskStatus.TAKEN)
    second = enrolled(central)
    finish = {"finished_at": "2026-07-16T14:30:00+08:00"}
    for sender in (device, second):
        op = sender.op(OpKind.TASK_FINISH, RecordRef("task", task.id), finish, base=Version(1, 1))
        assert isinstance(sender.push(op)[0], Applied)
    second.close()
    assert record(central, "task", task.id)["status"] == "done"


def test_two_thousand_events_fit_in_ten_requests(central: Central, device: FieldDevice) -> None:
    ops = [device.event() for _ in range(2000)]
    sizes = [
        len(codec.compress(codec.lines([push_line(op) for op in ops[at : at + 200]]))) for at in (0, 200)
    ]
    assert max(sizes) < 1 << 20
    for start in range(0, 2000, 200):
        answers = device.push(*ops[start : start + 200])
        assert all(isinstance(answer, Applied) for answer in answers)
    assert count(central, db.op) == 2000
    with central.services.engine.connect() as connection:
        numbers = connection.execute(
            sa.text("SELECT data->>'number' FROM record WHERE kind = 'event'")
        ).scalars()
        assert len(set(numbers)) == 2000


def test_an_unpacked_body_that_is_too_large_is_told_apart_from_a_bad_one(device: FieldDevice) -> None:
    headers = {"Content-Encoding": "zstd"}
    url = f"{device.url}/sync/v1/push"
    bomb = codec.compress(b" " * (codec.MAX_BODY_BYTES + 1))
    assert device.http.post(url, data=bomb, headers=headers).status_code == 413
    long_line = codec.compress(b" " * (codec.MAX_LINE_BYTES + 1))
    assert device.http.post(url, data=long_line, headers=headers).status_code == 413
    assert device.http.post(url, data=b"not zstd", headers=headers).status_code == 400


def test_pushing_without_a_token_is_401_in_json(central: Central) -> None:
    reply = requests.post(f"{central.url}/sync/v1/push", data=b"{}", timeout=60)
    assert reply.status_code == 401
    assert reply.json()["code"] == "auth.token"


def test_the_reply_tells_the_epoch(central: Central, device: FieldDevice) -> None:
    reply = device.http.post(f"{device.url}/sync/v1/push", data=b"", headers={"Gridworker-Epoch": "7"})
    assert reply.headers["Gridworker-Epoch"] == "1"
    assert reply.json() == {"v": "end", "n": 0}
