"""A worker's area changes: the difference goes over the wire, nothing of the old area stays, nothing made there is lost."""

import re
from typing import Any

import sqlalchemy as sa

from gridworker.model.facts import RecheckRecorded
from gridworker.model.ops import OpKind, RecordRef
from gridworker.model.records import Worker
from gridworker.model.vocabulary import RecheckResult, Role
from gridworker.services.edits import edit_record
from gridworker.store.outbox import OpState
from gridworker.store.runs import SyncRun
from sync.central import database as db
from sync.central.embedded import Central
from sync.central.feed.batch import Batch, Key
from sync.central.people import put_worker
from sync.central.platform_row import read_platform
from sync.protocol.wire import OutOfScope, PageEnd, PageStart, Upsert
from tests.fakes.pages import plain_bytes
from tests.integration.central.platforms import DISTRICT, GRID, FieldDevice, device, worker
from tests.integration.central.test_push import record
from tests.integration.sync.field import DATABASE_KEY, FieldApp
from tests.integration.sync.test_sync import give_task

__all__ = ["device"]

NEXT_GRID = "5101080040061004000"
THIRD_GRID = "5101080040061005000"


def people(central: Central, grid: str, count: int, name: str, start: int = 0) -> None:
    """So many made-up people in a grid."""
    with central.services.engine.begin() as connection:
        batch = Batch(connection, read_platform(connection).epoch)
        for number in range(start, start + count):
            one = f"{name}-{number:04d}"
            data = {
                "id": one,
                "name": f"测试{one}",
                "grid": grid,
                "address_text": f"{number} 号",
                "note": "x" * 90,
            }
            batch.put(Key(DISTRICT, "person", one), data)
        batch.flush()


def move(central: Central, *grids: str, role: Role = Role.GRID_WORKER) -> None:
    """Worker 0003 gets these grids."""
    given: Worker = worker("0003", grids)
    given = Worker(**{name: getattr(given, name) for name in given.__struct_fields__} | {"role": role})
    with central.services.engine.begin() as connection:
        batch = Batch(connection, read_platform(connection).epoch)
        tenant = connection.execute(
            sa.select(db.worker.c.tenant).where(db.worker.c.code == "0003")
        ).scalar_one()
        put_worker(batch, DISTRICT, tenant, given)
        batch.flush()


def here(app: FieldApp) -> set[str]:
    """Ids of the people on the device."""
    with app.store.reader() as reader:
        found = reader.connection.execute("SELECT id FROM row WHERE kind = 'person' AND gone = 0").fetchall()
    return {one for (one,) in found}


def last_run(app: FieldApp) -> SyncRun:
    with app.store.reader() as reader:
        return reader.runs.recent(1)[0]


def drained(field: FieldDevice, cursor: str, limit: int = 1000) -> tuple[str, list[Any]]:
    """Everything from a cursor on, and where it ends."""
    lines: list[Any] = []
    while True:
        got = field.pull(cursor, limit=limit)
        lines += got
        end = got[-1]
        assert isinstance(end, PageEnd)
        cursor = end.cursor
        if not end.more:
            return cursor, lines


def test_a_second_grid_brings_what_is_in_it_and_nothing_else(app: FieldApp, central: Central) -> None:
    people(central, GRID, 120, "old")
    people(central, NEXT_GRID, 30, "new")
    app.sync()
    move(central, GRID, NEXT_GRID)
    app.sync()
    assert len(here(app)) == 150
    assert last_run(app).rows_received == 31
    assert f"grid:{NEXT_GRID}" in app.store.identity.scope
    app.assert_whole()


def test_stand_in_ends_and_what_came_with_it_leaves(app: FieldApp, central: Central) -> None:
    people(central, GRID, 40, "own")
    people(central, NEXT_GRID, 20, "colleague")
    move(central, GRID, NEXT_GRID)
    app.sync()
    move(central, GRID)
    app.sync()
    assert {one[:3] for one in here(app)} == {"own"}
    assert last_run(app).rows_received == 21
    app.assert_whole()


def test_a_change_of_role_alone_sends_the_worker_only(app: FieldApp, central: Central) -> None:
    people(central, GRID, 20, "own")
    app.sync()
    move(central, GRID, role=Role.GRID_HEAD)
    app.sync()
    assert last_run(app).rows_received == 1
    with app.store.reader() as reader:
        assert reader.worker is not None
        assert reader.worker.role is Role.GRID_HEAD


def test_what_changed_while_the_area_changed_is_neither_lost_nor_kept(
    central: Central, device: FieldDevice
) -> None:
    people(central, GRID, 3, "own")
    people(central, NEXT_GRID, 3, "next")
    cursor, _ = drained(device, "")
    move(central, NEXT_GRID)
    people(central, THIRD_GRID, 1, "own")  # left for where neither scope reaches
    people(central, NEXT_GRID, 1, "own", start=1)  # came along
    people(central, GRID, 1, "next")  # stayed behind
    _, lines = drained(device, cursor, limit=2)
    last = {line.id: type(line) for line in lines if isinstance(line, Upsert | OutOfScope)}
    assert last == {
        "own-0000": OutOfScope,
        "own-0001": Upsert,
        "own-0002": OutOfScope,
        "next-0000": OutOfScope,
        "next-0001": Upsert,
        "next-0002": Upsert,
        "worker-0003": Upsert,
    }
    assert not any(isinstance(line, PageStart) and line.snapshot for line in lines)


def test_two_changes_before_the_device_asks_are_one_difference(central: Central, device: FieldDevice) -> None:
    people(central, GRID, 2, "own")
    people(central, NEXT_GRID, 2, "next")
    people(central, THIRD_GRID, 2, "third")
    cursor, _ = drained(device, "")
    move(central, NEXT_GRID)
    move(central, GRID, THIRD_GRID)
    _, lines = drained(device, cursor)
    assert {line.id for line in lines if isinstance(line, Upsert)} == {
        "third-0000",
        "third-0001",
        "worker-0003",
    }
    assert not [line for line in lines if isinstance(line, OutOfScope)]


def test_a_change_in_the_middle_of_a_difference_begins_a_snapshot(
    central: Central, device: FieldDevice
) -> None:
    people(central, NEXT_GRID, 9, "next")
    cursor, _ = drained(device, "")
    move(central, NEXT_GRID)
    page = device.pull(cursor, limit=2)
    move(central, THIRD_GRID)
    first = device.pull(next(line for line in page if isinstance(line, PageEnd)).cursor)[0]
    assert isinstance(first, PageStart)
    assert first.snapshot


def test_work_of_the_old_area_is_still_delivered_and_then_leaves(app: FieldApp, central: Central) -> None:
    people(central, GRID, 3, "own")
    give_task(central, "task-1")
    app.sync()
    report = app.report(b"the picture of it")
    edited = edit_record(app.store, RecordRef("person", "own-0001"), {"note": "门锁坏了"})
    taken = app.take("task-1")
    assert edited is not None
    move(central, NEXT_GRID)
    app.sync()
    assert record(central, "event", report.record.id)["number"]
    assert record(central, "person", "own-0001")["note"] == "门锁坏了"
    assert record(central, "task", "task-1")["status"] == "taken"
    assert here(app) == set()
    assert app.state(report) is OpState.APPLIED
    assert app.state(taken) is OpState.APPLIED
    app.assert_whole()


def test_nothing_of_the_old_area_is_left_in_any_file(app: FieldApp, central: Central) -> None:
    people(central, GRID, 400, "leaver")
    people(central, NEXT_GRID, 400, "stayer")
    move(central, GRID, NEXT_GRID)
    app.sync()
    for start in range(0, 400, 7):  # rows that grow split pages, and pages that split keep old bytes
        people(central, GRID, 1, "leaver", start=start)
        people(central, NEXT_GRID, 1, "stayer", start=start)
    app.sync()
    app.store.backup()
    assert b"leaver-0007" in plain_bytes(app.store.folder, DATABASE_KEY)
    move(central, NEXT_GRID)
    app.sync()
    left = plain_bytes(app.store.folder, DATABASE_KEY)
    assert set(re.findall(rb"leaver-\d{4}", left)) == set()
    assert len(set(re.findall(rb"stayer-\d{4}", left))) == 400
    with app.store.reader() as reader:
        assert reader.connection.execute("PRAGMA freelist_count").fetchone() == (0,)


def test_photos_of_the_old_area_leave_with_their_records(app: FieldApp, central: Central) -> None:
    people(central, GRID, 1, "own")
    app.sync()
    app.report(b"a picture")
    app.sync()
    assert app.store.blobs.total_bytes() > 0
    with central.services.engine.begin() as connection:
        batch = Batch(connection, read_platform(connection).epoch)
        batch.put(
            Key(DISTRICT, "event", app.ops[0].record.id), record(central, "event", app.ops[0].record.id), ()
        )
        batch.flush()
    app.sync()
    assert app.store.blobs.total_bytes() == 0
    with app.store.reader() as reader:
        assert reader.outbox.items() == []


def test_who_leaves_keeps_no_record_of_anybody_and_still_delivers(app: FieldApp, central: Central) -> None:
    people(central, GRID, 5, "own")
    app.sync()
    report = app.report()
    move(central)
    app.sync()
    assert record(central, "event", report.record.id)["number"]
    with app.store.reader() as reader:
        kinds = reader.connection.execute("SELECT DISTINCT kind FROM row").fetchall()
        assert {kind for (kind,) in kinds} == {"tenant"}
        assert reader.outbox.items() == []
    assert b"own-000" not in plain_bytes(app.store.folder, DATABASE_KEY)


def test_somebody_elses_recheck_is_kept_and_moves_nothing(app: FieldApp, central: Central) -> None:
    hazard = {
        "id": "h-1",
        "inspection_id": "i-1",
        "item": "exit_clear",
        "title": "疏散通道堆物",
        "severity": "S2",
        "place": {"text": "9 栋", "grid": NEXT_GRID},
        "state": "rectifying",
        "worker": "worker-0004",
        "found_at": "2026-07-16T09:00:00+08:00",
    }
    with central.services.engine.begin() as connection:
        batch = Batch(connection, 1)
        batch.put(Key(DISTRICT, "hazard", "h-1"), hazard)
        batch.flush()
    fact = RecheckRecorded(hazard_id="h-1", result=RecheckResult.FIXED, looked_at="2026-07-16T14:00:00+08:00")
    ref = RecordRef("recheck", "r-1")
    op = app.store.write(lambda tx: tx.add_op(OpKind.RECHECK_RECORDED, ref, fact))
    app.sync()
    assert app.state(op) is OpState.APPLIED
    assert record(central, "recheck", "r-1")["result"] == "fixed"
    assert record(central, "hazard", "h-1")["state"] == "rectifying"
