"""Encrypted copies of the database, with the same key: made daily and before a migration, few are kept.

A copy is compact (it has no free pages), and whole and read through before it gets its name: a running number, by which copies are ordered
because the wall clock may have been wrong, the moment, and the reason.
"""

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from gridworker.errors import StoreProblem
from gridworker.store.driver import checks_out, damaged, open_reader, store_errors
from gridworker.store.durable import disk_errors, sync_fd_of, sync_folder

DAILY = "daily"
MIGRATION = "migration"
_KEPT = {DAILY: 3, MIGRATION: 2}
_STAMP = "%Y%m%dT%H%M%S%f"


class Backup(NamedTuple):
    """One copy."""

    path: Path
    made_at: str
    reason: str


def make_backup(database: Path, key: bytes, folder: Path, now: datetime, reason: str = DAILY) -> Path:
    """Copies the database as it is at this moment; writing goes on meanwhile.

    Raises:
        DiskFull: no room.
        StoreProblem: the database is damaged (`store.damaged`), or the copy is not what it should be
            (`store.backup`). Older copies are untouched.
    """
    path = folder / f"{_next_number(folder):06d}-{now.strftime(_STAMP)}-{reason}.db"
    _copy(database, key, path)
    _rotate(folder, reason)
    return path


def build_anew(database: Path, key: bytes) -> None:
    """Puts a copy of a closed database in its place: what it holds, and no page that nothing uses.

    Raises:
        DiskFull, StoreProblem: as `make_backup`; nothing has changed.
    """
    _copy(database, key, database)


def renew(database: Path, key: bytes, folder: Path, now: datetime) -> None:
    """Makes a copy and drops all older ones: they hold what has left the scope."""
    older = list_backups(folder)
    newest = make_backup(database, key, folder, now)
    for backup in older:
        if backup.path != newest:
            backup.path.unlink(missing_ok=True)
    sync_folder(folder)


def clear_away(folder: Path, name: str = "*.part") -> None:
    """Removes what copies that were not finished have left, when nobody makes one."""
    for part in folder.glob(f"{name}*"):
        part.unlink(missing_ok=True)


def list_backups(folder: Path) -> list[Backup]:
    """The copies here, the newest first."""
    found = []
    for path in sorted(folder.glob("*-*-*.db"), reverse=True):
        _number, stamp, reason = path.stem.split("-", 2)
        found.append(Backup(path, stamp, reason))
    return found


def _copy(database: Path, key: bytes, path: Path) -> None:
    part = path.with_suffix(".part")
    clear_away(path.parent, part.name)
    connection = open_reader(database, key)
    try:
        with store_errors(), disk_errors():
            if not checks_out(
                connection
            ):  # an index that cannot be read is copied as an empty one, without a word
                raise damaged()
            connection.execute("VACUUM INTO ?", (str(part),))
            connection.close()
            _check_copy(part, key)
            sync_fd_of(part)
            clear_away(path.parent, f"{path.name}-")
            part.replace(path)
            sync_folder(path.parent)
    finally:
        connection.close()
        clear_away(path.parent, part.name)


def _check_copy(part: Path, key: bytes) -> None:
    copy = open_reader(part, key)
    try:
        if checks_out(copy):
            return
    finally:
        copy.close()
    text = "今天的备份没有做成，以前的备份都在。已存的记录没有动。稍后会自动再做。"
    raise StoreProblem(text, code="store.backup")


def _next_number(folder: Path) -> int:
    newest = next(iter(list_backups(folder)), None)
    return 1 if newest is None else int(newest.path.stem.split("-")[0]) + 1


def _rotate(folder: Path, reason: str) -> None:
    same = [backup for backup in list_backups(folder) if backup.reason == reason]
    for backup in same[_KEPT[reason] :]:
        backup.path.unlink(missing_ok=True)
