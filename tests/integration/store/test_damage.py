"""A spoilt page of each kind, found at the opening or met while the store is open: noticed, told, and nothing is lost."""

import contextlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from gridworker.errors import StoreProblem
from gridworker.faults import dying_at
from gridworker.model.ops import BlobRef, BlobRole
from gridworker.store import backups
from gridworker.store.drafts import Draft
from gridworker.store.driver import empty_log, is_damaged, open_reader, open_writer
from gridworker.store.store import Store
from tests.fakes.device import KEY, Device, out_of_scope, person_data, report, upsert
from tests.fakes.pages import plain_page
from tests.integration.store.test_recovery import crash

PAGE = 4096
PERSONS = 400


def filled(store: Store) -> set[str]:
    """Work from before and after a backup, rows, and pages that nothing uses any more; everything is in the file."""
    ops = [store.write(lambda tx, n=n: report(tx, f"before-{n}")) for n in range(20)]
    store.backup()
    ops += [store.write(lambda tx, n=n: report(tx, f"after-{n}")) for n in range(20)]
    rows = [upsert("person", person_data(f"p{n}")) for n in range(PERSONS)]
    store.write(lambda tx: tx.apply_page("", rows, "c1"))
    gone = [out_of_scope("person", f"p{n}") for n in range(PERSONS // 2)]
    store.write(lambda tx: tx.apply_page("c1", gone, "c2"))
    store.between_writes(lambda: store._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
    return {op.id for op in ops}


def spoil(database: Path, page: int) -> None:
    """Some bytes of a page (counted from 1) are others now."""
    with database.open("r+b") as file:
        file.seek((page - 1) * PAGE + 700)
        file.write(b"\xa5" * 64)


def page_of(database: Path, name: str) -> int:
    """The first page of a table or an index."""
    connection = open_reader(database, KEY)
    try:
        return int(
            connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (name,)).fetchone()[0]
        )
    finally:
        connection.close()


def trunk(database: Path) -> int:
    """The first page of the list of free pages."""
    return int.from_bytes(plain_page(database, KEY, 1)[32 - 16 : 36 - 16], "big")


def free_page(database: Path) -> int:
    """A page that nothing uses."""
    return int.from_bytes(plain_page(database, KEY, trunk(database))[8:12], "big")


KINDS: dict[str, Callable[[Path], int]] = {
    "header": lambda _database: 1,
    "table": lambda database: page_of(database, "op"),
    "index": lambda database: page_of(database, "op_record"),
    "list of free pages": trunk,
    "free page": free_page,
}


def everything(store: Store) -> set[str]:
    """Ops that the store still answers for."""
    with store.reader() as reader:
        kept = {item.op.id for item in reader.outbox.items(limit=10_000)}
    return kept | store.sealed_only()


@pytest.mark.parametrize("kind", KINDS)
def test_page_spoilt_while_the_program_was_off_loses_nothing_and_can_be_backed_up_again(
    device: Device, store: Store, kind: str
) -> None:
    saved = filled(store)
    crash(store)
    spoil(store.folder / "store.db", KINDS[kind](store.folder / "store.db"))
    again = device.open()
    assert (again.salvage is None) == (kind == "free page")
    assert everything(again) == saved
    again.backup()
    assert again.trouble is None
    again.write(lambda tx: [report(tx, f"later-{n}") for n in range(100)])
    again.close()
    assert not is_damaged(device.folder / "store.db", KEY)


@pytest.mark.parametrize("kind", KINDS)
def test_page_spoilt_after_the_store_was_left_in_order_is_noticed_where_it_matters(
    device: Device, store: Store, kind: str
) -> None:
    saved = filled(store)
    store.close()
    spoil(device.folder / "store.db", KINDS[kind](device.folder / "store.db"))
    again = device.open()
    again.maintain()
    is_used = kind not in ("list of free pages", "free page")
    assert (again.salvage is not None or again.trouble is not None) or not is_used
    again.close()
    last = device.open()
    assert (again.salvage or last.salvage) or not is_used
    assert everything(last) == saved
    last.backup()
    assert last.trouble is None
    last.close()


def test_spoilt_log_loses_nothing_because_what_it_held_is_sealed(device: Device, store: Store) -> None:
    saved = {store.write(lambda tx, n=n: report(tx, f"e{n}")).id for n in range(20)}
    log = device.folder / "store.db-wal"
    left = log.read_bytes()
    crash(store)
    log.write_bytes(left[: len(left) // 2] + b"\xa5" * 64 + left[len(left) // 2 + 64 :])
    again = device.open()
    assert everything(again) == saved
    again.backup()
    again.close()


@pytest.mark.parametrize("table", ["blob", "op_blob", "upload", "op_need"])
def test_photos_are_sent_and_the_order_is_kept_though_the_tables_about_them_cannot_be_read(
    device: Device, store: Store, table: str
) -> None:
    """Of a spoilt table of photos nothing was fetched, and the photos of reports made since the backup never went."""
    store.backup()
    kept = store.blobs.put(b"picture" * 100, "image/jpeg")
    photo = BlobRef(BlobRole.ORIGINAL, kept.sha256, kept.size_bytes, kept.media_type, photo="p")
    op = store.write(lambda tx: report(tx, blobs=[photo]))
    later = store.write(lambda tx: report(tx, "e2", depends_on=[op.id]))
    drawn = store.blobs.put(b"drawn" * 100, "image/png")
    drawing = BlobRef(BlobRole.ORIGINAL, drawn.sha256, drawn.size_bytes, drawn.media_type)
    store.write(lambda tx: tx.save_draft(Draft(id="d1", purpose="event", photos=(drawing,))))
    crash(store)
    with contextlib.closing(open_writer(device.folder / "store.db", KEY)) as connection:
        assert empty_log(connection)
    spoil(device.folder / "store.db", page_of(device.folder / "store.db", table))
    again = device.open()
    assert again.salvage is not None
    with again.reader() as reader:
        assert reader.uploads.unsent() == {kept.sha256: op.id}
        assert [item.id for item in reader.outbox.next_batch(10, 1 << 20, 1 << 60)][:1] == [op.id]
        assert reader.connection.execute("SELECT op_id, needs FROM op_need").fetchall() == [(later.id, op.id)]
    device.clock.advance(timedelta(days=3))
    again.maintain()
    assert again.blobs.has(kept.sha256, kept.size_bytes)
    assert again.blobs.has(drawn.sha256, drawn.size_bytes)
    again.close()


def test_photo_of_a_report_that_cannot_be_read_waits_for_nothing_and_is_kept_for_the_spool(
    device: Device, store: Store
) -> None:
    """Its upload was fetched without it, and waited for ever for a report that nobody here knew."""
    store.backup()
    kept = store.blobs.put(b"picture" * 100, "image/jpeg")
    photo = BlobRef(BlobRole.ORIGINAL, kept.sha256, kept.size_bytes, kept.media_type, photo="p")
    op = store.write(lambda tx: report(tx, blobs=[photo]))
    crash(store)
    with contextlib.closing(open_writer(device.folder / "store.db", KEY)) as connection:
        assert empty_log(connection)
    spoil(device.folder / "store.db", page_of(device.folder / "store.db", "op"))
    again = device.open()
    assert again.sealed_only() == {op.id}
    with again.reader() as reader:
        assert reader.uploads.items(delivered=False) == []
        assert reader.blob(kept.sha256) is None, "what a row names is not sent with the spool"
        assert reader.sealed_is_due()
    device.clock.advance(timedelta(days=3))
    again.maintain()
    assert again.blobs.has(kept.sha256, kept.size_bytes)
    again.close()


def test_damage_met_by_a_reading_is_told_and_the_next_opening_mends_it(device: Device, store: Store) -> None:
    saved = filled(store)
    store._readers.close()
    spoil(device.folder / "store.db", page_of(device.folder / "store.db", "shown_person"))
    with pytest.raises(StoreProblem) as problem, store.reader() as reader:
        reader.persons.by_id(f"p{PERSONS - 1}")
    assert (problem.value.code, store.trouble) == ("store.damaged", problem.value)
    with store.reader() as reader:
        assert reader.outbox.counts().ops_waiting == len(saved), "sound pages can be read all the same"
    saved.add(store.write(lambda tx: report(tx, "meanwhile")).id)
    store.close()
    again = device.open()
    assert again.salvage is not None
    assert everything(again) == saved
    again.close()
    last = device.open()
    assert last.salvage is None
    last.close()


def test_damage_met_by_a_write_undoes_that_write_and_no_other(device: Device, store: Store) -> None:
    saved = filled(store)
    store.close()
    spoil(device.folder / "store.db", page_of(device.folder / "store.db", "draft"))
    again = device.open()
    with pytest.raises(StoreProblem) as problem:
        again.write(lambda tx: tx.delete_draft("nothing"))
    assert problem.value.code == "store.damaged"
    saved.add(again.write(lambda tx: report(tx, "meanwhile")).id)
    again.close()
    last = device.open()
    assert last.salvage is not None
    assert everything(last) == saved
    last.close()


def test_backup_that_fails_is_told_stays_due_and_keeps_nothing_else_from_being_done(
    device: Device, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = backups.list_backups(device.folder / "backups")
    answers = [True, False]  # the database is well, its copy is not
    monkeypatch.setattr(backups, "checks_out", lambda _connection: answers.pop(0))
    store.maintain()
    assert store.trouble is not None
    assert store.trouble.code == "store.backup"
    assert backups.list_backups(device.folder / "backups") == before
    monkeypatch.undo()
    store.maintain()
    assert len(backups.list_backups(device.folder / "backups")) == len(before) + 1


def test_copy_that_a_crash_ended_is_cleared_away(device: Device, store: Store) -> None:
    crash(store)
    (device.folder / "backups" / "000009-x-daily.part").write_bytes(b"half")
    (device.folder / "backups" / "000009-x-daily.part-journal").write_bytes(b"half")
    device.open().close()
    assert not list((device.folder / "backups").glob("*.part*"))


def test_backup_that_is_gone_by_now_leaves_the_database_where_it_was(device: Device, store: Store) -> None:
    op = store.write(report)
    store.close()
    with pytest.raises(FileNotFoundError):
        Store.restore(device.folder, KEY, device.clock, device.folder / "backups" / "gone.db")
    again = device.open()
    assert again.salvage is None
    assert op.id in everything(again)
    again.close()


@pytest.mark.parametrize("point", ["salvage.ready", "salvage.aside", "salvage.aside:2", "salvage.in_place"])
def test_power_cut_while_a_spoilt_database_is_replaced_costs_neither_work_nor_a_draft(
    device: Device, store: Store, point: str
) -> None:
    ops = filled(store)
    store.write(lambda tx: tx.save_draft(Draft(id="d1", purpose="event", body={"n": 1})))
    first = store.identity.incarnation
    crash(store)
    spoil(device.folder / "store.db", page_of(device.folder / "store.db", "row"))
    (device.folder / "store.db-wal").touch()  # a crash leaves a log too, and that is moved as well
    with pytest.raises(PowerCutError):
        Store.open(device.folder, KEY, device.clock, world=device.world._replace(faults=dying_at(point, cut)))
    again = device.open()
    assert again.salvage is not None
    assert again.salvage.drafts_rescued == 1
    assert everything(again) >= ops
    with again.reader() as reader:
        assert reader.drafts.get("d1") is not None
    assert again.identity.incarnation != first
    again.close()
    assert len(list((device.folder / "quarantine").glob("store-*.db"))) == 1
    assert not list(device.folder.glob("store.next*"))
    calm = device.open()
    assert calm.salvage is None
    calm.close()


class PowerCutError(BaseException):
    """The device is off."""


def cut() -> None:
    """The power goes."""
    raise PowerCutError
