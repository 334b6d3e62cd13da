"""Damage and theft of files, full disks, second processes: what the worker is told, and what is still there."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from gridworker.errors import DiskFull, KeyProblem, ProgrammingBug, StoreProblem
from gridworker.model.ops import RecordRef, Version
from gridworker.store.backups import list_backups
from gridworker.store.changes import Changes
from gridworker.store.drafts import Draft
from gridworker.store.schema import SCHEMA_VERSION
from gridworker.store.store import Store
from tests.fakes.device import (
    KEY,
    Device,
    applied,
    identity,
    out_of_scope,
    person_data,
    report,
    take,
    task_data,
    upsert,
)
from tests.fakes.pages import plain_bytes


def crash(store: Store) -> None:
    """Lets go of the files as the system does when a process dies, without closing in order."""
    store._shut()
    store._lock.release()
    store._closed = True


def overwrite_pages(path: Path, first: int, last: int | None = None) -> None:
    """Rubbish over some 4 KiB pages of a file."""
    content = bytearray(path.read_bytes())
    end = len(content) if last is None else last * 4096
    content[first * 4096 : end] = b"\xa5" * len(content[first * 4096 : end])
    path.write_bytes(content)


def test_what_was_saved_is_there_after_closing_and_opening(device: Device, store: Store) -> None:
    store.write(lambda tx: tx.apply_page("", [upsert("task", task_data())], "c1"))
    op = store.write(take)
    store.write(lambda tx: tx.put_setting("theme", "dark"))
    store.close()
    again = device.open()
    with again.reader() as reader:
        assert reader.tasks.by_id("t1").status == "taken"  # type: ignore[union-attr]
        assert reader.outbox.get(op.id) is not None
        assert reader.setting("theme", str, "") == "dark"
        assert reader.feed.cursor() == "c1"
        assert reader.identity == identity(private_key=reader.identity.private_key).__class__(
            **{name: getattr(reader.identity, name) for name in reader.identity.__struct_fields__}
        )
    assert again.salvage is None
    again.close()


def test_nothing_of_the_store_can_be_read_without_the_key(device: Device, store: Store) -> None:
    store.write(lambda tx: tx.apply_page("", [upsert("person", person_data(name="测试某某"))], "c1"))
    store.write(lambda tx: report(tx))
    store.backup()
    store.close()
    secret_words = ["测试某某".encode(), "楼道堆物".encode(), b"PRIVATE KEY"]
    for path in device.folder.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        assert not any(word in content for word in secret_words), path


def test_a_wrong_key_is_refused_and_touches_nothing(device: Device, store: Store) -> None:
    store.write(report)
    crash(store)
    before = (device.folder / "store.db").read_bytes()
    with pytest.raises(KeyProblem):
        Store.open(device.folder, bytes(32), device.clock, world=device.world)
    assert (device.folder / "store.db").read_bytes() == before
    assert list((device.folder / "quarantine").iterdir()) == []
    device.open().close()


def test_a_second_opening_is_refused(device: Device, store: Store) -> None:
    with pytest.raises(StoreProblem) as problem:
        device.open()
    assert problem.value.code == "store.locked"
    store.write(report)


def test_a_second_process_is_refused(device: Device, store: Store) -> None:
    script = (
        "from pathlib import Path; from tests.fakes.device import Device; import sys\n"
        "from gridworker.errors import StoreProblem\n"
        "try: Device(Path(sys.argv[1])).open()\n"
        "except StoreProblem as problem: print(problem.code)\n"
    )
    root = Path(__file__).resolve().parents[3]
    ended = subprocess.run(
        [sys.executable, "-c", script, str(device.folder)],
        capture_output=True,
        text=True,
        cwd=root,
        check=False,
    )
    assert ended.stdout.strip() == "store.locked", ended.stderr


def test_create_leaves_an_existing_profile_alone(device: Device, store: Store) -> None:
    store.close()
    with pytest.raises(StoreProblem) as problem:
        device.create()
    assert problem.value.code == "store.exists"
    device.open().close()


def test_create_starts_over_when_the_last_attempt_did_not_finish(device: Device) -> None:
    device.folder.mkdir()
    (device.folder / "store.db").write_bytes(b"half a database")
    store = device.create()
    store.write(report)
    store.close()


def test_opening_an_empty_folder_says_that_nobody_is_enrolled(device: Device) -> None:
    with pytest.raises(StoreProblem) as problem:
        device.open()
    assert problem.value.code == "store.missing"


def test_a_newer_database_is_refused_in_plain_words_and_left_alone(device: Device, store: Store) -> None:
    newer = f"PRAGMA user_version = {SCHEMA_VERSION + 1}"
    store._writer.run(lambda: store._connection.execute(newer).fetchall())
    store.close()
    before = (device.folder / "store.db").read_bytes()
    with pytest.raises(StoreProblem) as problem:
        device.open()
    assert problem.value.code == "store.newer"
    assert "更新" in problem.value.text
    assert (device.folder / "store.db").read_bytes() == before


def test_a_damaged_database_is_set_aside_and_the_backup_takes_its_place(device: Device, store: Store) -> None:
    old = store.write(report)
    store.backup()
    crash(store)
    overwrite_pages(device.folder / "store.db", 0)
    again = device.open()
    assert again.salvage is not None
    assert "备份" in again.salvage.text
    assert (device.folder / "quarantine" / again.salvage.quarantined).exists()
    assert again.identity.incarnation != "incarnation-1"
    with again.reader() as reader:
        (pending,) = reader.outbox.next_batch(10, 1 << 20, 1 << 60)
        assert (pending.id, pending.incarnation, pending.seq) == (old.id, again.identity.incarnation, 1)
    again.close()


def test_ops_made_since_the_backup_are_in_the_spool_when_nothing_else_is_left(
    device: Device, store: Store
) -> None:
    old = store.write(report)
    store.backup()
    new = store.write(lambda tx: report(tx, "e2"))
    crash(store)
    overwrite_pages(device.folder / "store.db", 0)
    again = device.open()
    assert again.salvage is not None
    assert again.salvage.sealed_only == 1
    assert again.sealed_only() == {new.id}
    assert {op_id for op_id, _frame in again.spool.frame_bytes()} == {old.id, new.id}
    again.close()


def test_what_can_still_be_read_of_a_damaged_database_is_fetched(device: Device, store: Store) -> None:
    store.write(lambda tx: [report(tx, f"e{i}") for i in range(30)])
    store.backup()
    store.write(lambda tx: [report(tx, f"new{i}") for i in range(30)])
    store.write(lambda tx: tx.save_draft(Draft(id="d1", purpose="event", body={"n": 1})))
    rows = [upsert("person", person_data(f"p{i}")) for i in range(2000)]
    store.write(lambda tx: tx.apply_page("", rows, "c1"))
    crash(store)
    database = device.folder / "store.db"
    pages = database.stat().st_size // 4096
    overwrite_pages(database, pages - 40, pages - 20)
    again = device.open()
    assert again.salvage is not None
    assert (again.salvage.ops_rescued, again.salvage.drafts_rescued) == (30, 1)
    with again.reader() as reader:
        assert reader.outbox.counts().ops_waiting == 60
        assert reader.events.by_id("new29") is not None
        assert reader.drafts.get("d1") is not None
        assert reader.feed.cursor() == "", "the feed goes on from where the backup stood"
    assert again.sealed_only() == frozenset()
    again.close()


def test_a_missing_database_is_replaced_by_the_backup(device: Device, store: Store) -> None:
    store.close()
    (device.folder / "store.db").unlink()
    again = device.open()
    assert again.salvage is not None
    again.write(report)
    again.close()


def test_without_any_backup_nothing_is_moved_and_the_worker_is_told_what_is_sealed(
    device: Device, store: Store
) -> None:
    store.write(report)
    crash(store)
    for backup in list_backups(device.folder / "backups"):
        backup.path.unlink()
    overwrite_pages(device.folder / "store.db", 0)
    with pytest.raises(StoreProblem) as problem:
        device.open()
    assert problem.value.code == "store.lost"
    assert "1 条" in problem.value.text
    assert (device.folder / "store.db").exists()


def test_a_damaged_backup_is_passed_over(device: Device, store: Store) -> None:
    op = store.write(report)
    device.clock.advance(timedelta(seconds=1))
    store.backup()
    device.clock.advance(timedelta(seconds=1))
    newest = store.backup()
    crash(store)
    overwrite_pages(newest, 1)
    overwrite_pages(device.folder / "store.db", 0)
    again = device.open()
    with again.reader() as reader:
        assert reader.outbox.get(op.id) is not None
    again.close()


def test_damage_that_shows_only_on_reading_is_found_after_an_unclean_stop(
    device: Device, store: Store
) -> None:
    store.write(lambda tx: [report(tx, f"e{i}") for i in range(50)])
    store.backup()
    crash(store)
    database = device.folder / "store.db"
    overwrite_pages(database, database.stat().st_size // 4096 - 3)
    again = device.open()
    assert again.salvage is not None
    with again.reader() as reader:
        assert reader.outbox.counts().ops_waiting == 50
    again.close()


def test_restoring_a_backup_begins_a_new_incarnation_and_keeps_later_work(
    device: Device, store: Store
) -> None:
    store.write(lambda tx: tx.apply_page("", [upsert("task", task_data())], "c1"))
    device.clock.advance(timedelta(minutes=1))
    backup = store.backup()
    later = store.write(take)
    store.close()
    again = device.restore(backup)
    assert again.identity.incarnation != "incarnation-1"
    with again.reader() as reader:
        assert reader.tasks.by_id("t1").status == "taken"  # type: ignore[union-attr]
        (pending,) = reader.outbox.next_batch(10, 1 << 20, 1 << 60)
    assert pending.id == later.id
    assert pending.incarnation == again.identity.incarnation
    again.close()


def test_an_op_applied_after_the_backup_is_shown_again_until_its_row_comes(
    device: Device, store: Store
) -> None:
    store.write(lambda tx: tx.apply_page("", [upsert("task", task_data())], "c1"))
    device.clock.advance(timedelta(minutes=1))
    backup = store.backup()
    op = store.write(take)
    store.write(lambda tx: tx.record_verdict(applied(op, 2)))
    row = upsert("task", task_data(status="taken"), 2)
    store.write(lambda tx: tx.apply_page("c1", [row], "c2"))
    store.close()
    again = device.restore(backup)
    with again.reader() as reader:
        assert reader.feed.version(RecordRef("task", "t1")) == Version(1, 1)
        assert reader.tasks.by_id("t1").status == "taken"  # type: ignore[union-attr]
    again.close()


def test_backups_are_made_daily_and_few_are_kept(device: Device, store: Store) -> None:
    for _day in range(6):
        store.maintain()
        store.maintain()
        device.clock.advance(timedelta(days=1))
    assert len(list_backups(store.folder / "backups")) == 3


def test_a_backup_is_due_again_when_the_clock_was_a_year_ahead(device: Device, store: Store) -> None:
    device.clock.set_wall(device.clock.now() + timedelta(days=365))
    store.maintain()
    device.clock.set_wall(device.clock.now() - timedelta(days=365))
    before = {backup.path for backup in list_backups(store.folder / "backups")}
    store.maintain()
    assert {backup.path for backup in list_backups(store.folder / "backups")} != before


def test_what_left_the_scope_is_in_no_file_any_more(device: Device, store: Store) -> None:
    name = "测试要消失的人"
    device.clock.advance(timedelta(minutes=1))
    store.write(lambda tx: tx.apply_page("", [upsert("person", person_data(name=name))], "c1"))
    store.backup()
    device.clock.advance(timedelta(minutes=1))
    store.write(lambda tx: tx.apply_page("c1", [out_of_scope("person", "p1")], "c2"))
    assert name.encode() in plain_bytes(device.folder, KEY)
    assert store.erase_traces()
    left = plain_bytes(device.folder, KEY)
    assert b"CREATE TABLE" in left, "decrypted at all"
    assert name.encode() not in left


def test_what_left_the_scope_just_before_a_crash_is_erased_at_the_next_start(
    device: Device, store: Store
) -> None:
    name = "测试要消失的人"
    store.write(lambda tx: tx.apply_page("", [upsert("person", person_data(name=name))], "c1"))
    store.backup()
    store.write(lambda tx: tx.apply_page("c1", [out_of_scope("person", "p1")], "c2"))
    store.close()
    device.open().close()
    assert name.encode() not in plain_bytes(device.folder, KEY)


def test_traces_stay_due_while_somebody_reads_an_older_state(device: Device, store: Store) -> None:
    name = "测试要消失的人"
    store.write(lambda tx: tx.apply_page("", [upsert("person", person_data(name=name))], "c1"))
    with store.reader() as reader:
        assert reader.persons.by_id("p1") is not None
        store.write(lambda tx: tx.apply_page("c1", [out_of_scope("person", "p1")], "c2"))
        assert not store.erase_traces()
    assert store.erase_traces()
    assert name.encode() not in plain_bytes(device.folder, KEY)


def test_a_disk_with_no_reserve_refuses_new_work_but_takes_verdicts(device: Device, store: Store) -> None:
    op = store.write(report)
    device.space.free = 1000
    with pytest.raises(DiskFull):
        store.write(lambda tx: report(tx, "e2"))
    with pytest.raises(DiskFull):
        store.write(lambda tx: tx.save_draft(Draft(id="d1", purpose="event")))
    with pytest.raises(DiskFull):
        store.write(lambda tx: tx.apply_page("", [upsert("task", task_data())], "c1"))
    store.write(lambda tx: tx.record_verdict(applied(op)))
    with store.reader() as reader:
        assert reader.outbox.counts().ops_waiting == 0
        assert reader.feed.cursor() == ""
        assert reader.events.by_id("e2") is None
    assert store.spool.pending_count() == 0
    device.space.free = 1 << 40
    store.write(lambda tx: report(tx, "e2"))


def test_a_database_that_cannot_grow_keeps_what_it_has(device: Device, store: Store) -> None:
    op = store.write(report)
    pages = store._writer.run(lambda: store._connection.execute("PRAGMA page_count").fetchone()[0])
    limit = f"PRAGMA max_page_count = {pages}"
    store._writer.run(lambda: store._connection.execute(limit).fetchall())
    with pytest.raises(DiskFull):
        store.write(lambda tx: [report(tx, f"e{i}") for i in range(200)])
    with store.reader() as reader:
        assert [item.op.id for item in reader.outbox.items()] == [op.id]
    assert store.spool.op_ids() == {op.id}
    store._writer.run(lambda: store._connection.execute("PRAGMA max_page_count = 1000000").fetchall())
    store.write(lambda tx: report(tx, "later"))
    assert store.spool.damage() == []


def test_every_commit_waits_for_the_disk(store: Store) -> None:
    def pragma(name: str) -> object:
        return store._writer.run(lambda: store._connection.execute(f"PRAGMA {name}").fetchone()[0])

    assert pragma("synchronous") == 2, "FULL"
    assert pragma("journal_mode") == "wal"
    assert pragma("secure_delete") == 1


def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(StoreProblem) as problem, store.reader() as reader:
        reader.connection.execute("DELETE FROM op")
    assert problem.value.code == "store.io"


def test_a_reader_sees_one_moment(store: Store) -> None:
    with store.reader() as reader:
        assert reader.outbox.items() == []
        store.write(report)
        assert reader.outbox.items() == []
    with store.reader() as reader:
        assert len(reader.outbox.items()) == 1


def test_a_write_inside_a_write_is_a_bug_and_not_a_standstill(store: Store) -> None:
    with pytest.raises(ProgrammingBug):
        store.write(lambda _tx: store.write(report))


def test_a_closed_store_takes_no_more_work(store: Store) -> None:
    store.close()
    store.close()
    with pytest.raises(ProgrammingBug):
        store.write(report)


def test_work_queued_before_closing_is_written(device: Device, store: Store) -> None:
    futures = [store.submit(lambda tx, i=i: report(tx, f"e{i}")) for i in range(20)]
    store.close()
    assert all(future.done() for future in futures)
    again = device.open()
    with again.reader() as reader:
        assert reader.outbox.counts().ops_waiting == 20
    again.close()


def test_a_failing_subscriber_neither_undoes_a_write_nor_silences_others(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported: list[object] = []
    monkeypatch.setattr("threading.excepthook", lambda told: reported.append(told.exc_type))
    told: list[Changes] = []

    def fails(_changes: Changes) -> None:
        raise LookupError

    stop = store.changes.subscribe(fails)
    store.changes.subscribe(told.append)
    op = store.write(report)
    assert reported == [LookupError]
    assert told[0].records == {op.record}
    stop()
    store.write(lambda tx: report(tx, "e2"))
    assert len(reported) == 1


def test_settled_ops_are_forgotten_after_two_weeks_and_their_photos_with_their_record(
    device: Device, store: Store
) -> None:
    store.write(lambda tx: tx.apply_page("", [upsert("task", task_data())], "c1"))
    op = store.write(take)
    waiting = store.write(report)
    store.write(lambda tx: tx.record_verdict(applied(op, 2)))
    store.write(lambda tx: tx.apply_page("c1", [upsert("task", task_data(status="taken"), 2)], "c2"))
    device.clock.advance(timedelta(days=15))
    store.maintain()
    with store.reader() as reader:
        assert reader.outbox.get(op.id) is None
        assert reader.outbox.get(waiting.id) is not None
    assert store.spool.op_ids() == {waiting.id}
