"""When the database is damaged: make a successor of the last backup and what can still be read, and set it aside.

Nothing is deleted. What was made since the backup and cannot be read any more is still in the sealed spool, and the
worker is told how much that is.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path

import msgspec

from gridworker.errors import StoreProblem
from gridworker.model.ops import BlobRef
from gridworker.store import settings
from gridworker.store.backups import clear_away, list_backups
from gridworker.store.blobs import file_of
from gridworker.store.drafts import DraftView
from gridworker.store.driver import (
    FAILURES,
    Connection,
    empty_log,
    is_damaged,
    open_reader,
    open_writer,
    store_errors,
)
from gridworker.store.durable import disk_errors, sync_fd_of, sync_folder
from gridworker.store.effects import Effects
from gridworker.store.profile import ProfileFolder
from gridworker.store.projection import decode_op
from gridworker.store.schema import check_not_newer, migrate, version_of
from gridworker.store.spool import Spool
from gridworker.store.surroundings import Surroundings
from gridworker.store.transaction import Transaction
from gridworker.store.uploads import add_upload, unblock

_STRAYS = (
    *(
        f"DELETE FROM {table} WHERE op_id NOT IN (SELECT id FROM op)"  # noqa: S608 - names of ours
        for table in ("op_blob", "op_need", "delivery", "upload")
    ),
    "DELETE FROM draft_blob WHERE draft_id NOT IN (SELECT id FROM draft)",
    "DELETE FROM blob WHERE sha256 NOT IN (SELECT sha256 FROM op_blob UNION SELECT sha256 FROM draft_blob)",
)
"""What is said of ops and drafts that could not be read: an upload would wait for such an op for ever. The op lies in
the spool, and goes from there with the photos that no row names."""
_RESCUED = ("blob", "op", "op_need", "op_blob", "upload", "delivery", "draft", "draft_blob")


class SalvageReport(msgspec.Struct, frozen=True, kw_only=True):
    """What happened: `backup` is the stamp of the copy used; counts are of what was fetched out of the old database.

    `sealed_only` ops are in the sealed spool and nowhere else on this device.
    """

    quarantined: str
    backup: str
    ops_rescued: int
    drafts_rescued: int
    sealed_only: int = 0

    @property
    def text(self) -> str:
        """What the worker is told."""
        found = f"又从坏掉的资料库里找回 {self.ops_rescued} 条记录、{self.drafts_rescued} 份草稿。"
        sealed = (
            f"另有 {self.sealed_only} 条只在密封存档里，联网后会直接交给平台。" if self.sealed_only else ""
        )
        return "本机资料库有损坏，已换成最近的备份，" + found + sealed + "坏掉的文件留着没删。"


def put_back(profile: ProfileFolder, key: bytes, world: Surroundings, backup: Path | None = None) -> None:
    """Puts a backup in the database's place, with what could be fetched out of it: the one given, or the newest whole.

    The successor is made ready beside the database, which is moved last: whenever a crash comes, either the database
    is still there, or its successor is complete and only has to be moved. The successor says itself where it comes
    from, and that until somebody has heard it (`settings.SALVAGED`).

    Raises:
        StoreProblem: there is no whole backup (`store.lost`); nothing was moved.
    """
    report = _ready(profile, key)
    if report is None:
        chosen = backup or _newest_whole(profile.backups, key)
        if chosen is None:
            waiting = Spool.count(profile.spool)
            text = f"本机资料库坏了，也没有能用的备份。密封存档里还有 {waiting} 条记录，没有丢。请联系管理员重新登记这台设备。"
            raise StoreProblem(text, code="store.lost")
        report = _make_ready(profile, key, chosen, f"store-{world.clock.now():%Y%m%dT%H%M%S%f}.db")
        world.faults("salvage.ready")
    _change_places(profile, profile.quarantine / report.quarantined, world)


def begin_again(transaction: Transaction) -> None:
    """The first write of a successor: a new incarnation, and its report has been heard."""
    transaction.begin_incarnation()
    settings.forget(transaction.connection, settings.SALVAGED)


def _ready(profile: ProfileFolder, key: bytes) -> SalvageReport | None:
    """What a successor says of itself that a crash kept from its place; None if there is none, or it is not whole."""
    if profile.database.exists() or not profile.successor.exists() or is_damaged(profile.successor, key):
        return None
    connection = open_reader(profile.successor, key)
    try:
        return settings.find(connection, settings.SALVAGED, SalvageReport)
    finally:
        connection.close()


def _make_ready(profile: ProfileFolder, key: bytes, backup: Path, aside: str) -> SalvageReport:
    with disk_errors():
        clear_away(profile.folder, profile.successor.name)
        shutil.copyfile(backup, profile.successor)
    with store_errors():
        connection = open_writer(profile.successor, key)
        try:
            check_not_newer(version_of(connection))
            migrate(connection)  # it may be of an older version than what is fetched
            ops, drafts = _rescue(connection, profile, key)
            report = SalvageReport(
                quarantined=aside, backup=backup.stem, ops_rescued=ops, drafts_rescued=drafts
            )
            settings.write(connection, settings.SALVAGED, report)
            # of an op that was taken already, and that nothing here knows any more, photos may still have waited
            settings.write(connection, settings.SEALED_DUE, value=True)
            empty_log(connection)
        finally:
            connection.close()
    with disk_errors():
        sync_fd_of(profile.successor)
        sync_folder(profile.folder)
    return report


def _change_places(profile: ProfileFolder, aside: Path, world: Surroundings) -> None:
    with disk_errors():
        for suffix in ("", "-wal", "-shm"):
            source = profile.database.with_name(profile.database.name + suffix)
            if source.exists():
                source.replace(aside.with_name(aside.name + suffix))
                world.faults("salvage.aside")
        sync_folder(profile.quarantine)
        profile.successor.replace(profile.database)
        clear_away(profile.folder, profile.successor.name)  # what reading it has left
        sync_folder(profile.folder)
        world.faults("salvage.in_place")


def _newest_whole(folder: Path, key: bytes) -> Path | None:
    for backup in list_backups(folder):
        if not is_damaged(backup.path, key):
            return backup.path
    return None


def _rescue(target: Connection, profile: ProfileFolder, key: bytes) -> tuple[int, int]:
    """Copies what can be read of outbox and drafts; every page is authenticated, so what reads is true."""
    if not profile.database.exists():
        return 0, 0
    target.execute("PRAGMA foreign_keys=OFF")
    target.execute("BEGIN IMMEDIATE")
    copied = {table: _copy(target, profile.database, key, table) for table in _RESCUED}
    for stray in _STRAYS:
        target.execute(stray)
    _complete(target, profile.blobs)
    target.execute(
        "UPDATE op SET replayed = 1 WHERE state = 'applied' AND NOT EXISTS (SELECT 1 FROM row WHERE"
        " kind = op.record_kind AND row.id = op.record_id"
        " AND (data_epoch, data_n) >= (op.version_epoch, op.version_n))"
    )
    target.execute("COMMIT")
    return copied["op"], copied["draft"]


def _complete(target: Connection, blobs: Path) -> None:
    """Adds what ops and drafts say of their order and their photos, where the tables that say so could not be read.

    A photo that no row names would not be sent, and be cleared away as one that nobody needs.
    """
    found = target.execute("SELECT pos, state, body FROM op WHERE state <> 'withdrawn'").fetchall()
    for pos, state, body in found:
        op = decode_op(body)
        for blob in _add_blobs(target, blobs, op.blobs):
            row = (op.id, blob.sha256, blob.role.value)
            target.execute("INSERT OR IGNORE INTO op_blob (op_id, sha256, role) VALUES (?, ?, ?)", row)
            add_upload(target, op.id, pos, blob)
        if state == "applied":
            unblock(target, Effects(), op.id)
        else:
            needs = {*op.depends_on, *((op.prev,) if op.prev else ())}
            rows = [(op.id, need) for need in needs]
            target.executemany("INSERT OR IGNORE INTO op_need (op_id, needs) VALUES (?, ?)", rows)
    for draft in DraftView(target).all():
        rows = [(draft.id, blob.sha256) for blob in _add_blobs(target, blobs, draft.photos)]
        target.executemany("INSERT OR IGNORE INTO draft_blob (draft_id, sha256) VALUES (?, ?)", rows)


def _add_blobs(target: Connection, folder: Path, named: Sequence[BlobRef]) -> list[BlobRef]:
    """Those whose files are here; rows for them are there now."""
    here = [blob for blob in named if file_of(folder, blob.sha256).exists()]
    rows = [(blob.sha256, blob.size_bytes, blob.media_type) for blob in here]
    target.executemany("INSERT OR IGNORE INTO blob (sha256, size_bytes, media_type) VALUES (?, ?, ?)", rows)
    return here


def _copy(target: Connection, damaged: Path, key: bytes, table: str) -> int:
    """Copies a table's rows, from both ends as far as they can be read; returns how many were new."""
    before = _count(target, table)
    for direction in ("ASC", "DESC"):
        source = open_reader(damaged, key)
        try:
            names = [column[1] for column in source.execute(" ".join(("PRAGMA table_info(", table, ")")))]
            for row in source.execute(" ".join(("SELECT * FROM", table, "ORDER BY 1", direction))):
                _put(target, table, names, row)
        except FAILURES:
            continue
        else:
            break
        finally:
            source.close()
    return _count(target, table) - before


def _put(target: Connection, table: str, names: list[str], row: tuple[object, ...]) -> None:
    marks = ",".join("?" * len(names))
    columns = ",".join(names)
    target.execute(" ".join(("INSERT OR REPLACE INTO", table, "(", columns, ") VALUES (", marks, ")")), row)


def _count(connection: Connection, table: str) -> int:
    return int(connection.execute(" ".join(("SELECT count(*) FROM", table))).fetchone()[0])
