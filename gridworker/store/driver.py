"""Opens the encrypted database, and turns its errors into ours. Everything about SQLCipher is here.

`sqlite_utils` is imported by `schema` only when there is something to migrate, because it takes longer to import than
the app may take to start.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec
from sqlcipher3 import dbapi2

from gridworker.errors import EnvironmentProblem, ProgrammingBug, StoreProblem
from gridworker.store.durable import disk_full
from gridworker.store.keys import KEY_BYTES

if TYPE_CHECKING:
    from sqlite3 import Connection  # SQLCipher's has the same methods, and no types of its own
else:
    Connection = dbapi2.Connection

__all__ = [
    "DAMAGED",
    "FAILURES",
    "Connection",
    "among",
    "checks_out",
    "damaged",
    "explained",
    "is_authentic",
    "is_damaged",
    "open_reader",
    "open_writer",
    "store_errors",
]

FAILURES = (dbapi2.Error, MemoryError)
"""What the database raises. A page that SQLCipher cannot authenticate is now and then reported as lack of memory."""

DAMAGED = "store.damaged"

_FULL = ("SQLITE_FULL",)
_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
_IO = ("SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM")
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")


def open_writer(path: Path, key: bytes) -> Connection:
    """The one connection that writes: WAL, every commit synced, freed pages overwritten."""
    connection = _open(str(path), key, uri=False)
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "secure_delete=ON",
        "foreign_keys=ON",
        "journal_size_limit=4194304",
        "wal_autocheckpoint=2000",
        "cache_size=-4000",  # KiB: a first pull would fill the 8 MB that it comes with, and is no quicker for it
    ):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    return connection


def empty_log(connection: Connection) -> bool:
    """Moves the write-ahead log into the database and cuts it; False, at once, while somebody reads an older state."""
    (patience_ms,) = connection.execute("PRAGMA busy_timeout").fetchone()
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        return bool(connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)
    finally:
        connection.execute(f"PRAGMA busy_timeout = {int(patience_ms)}")


def open_reader(path: Path, key: bytes) -> Connection:
    """A connection that can only read."""
    return _open(f"file:{quote(str(path))}?mode=ro", key, uri=True)


def _open(target: str, key: bytes, *, uri: bool) -> Connection:
    if len(key) != KEY_BYTES:
        raise ProgrammingBug(f"a database key has {KEY_BYTES} bytes, not {len(key)}")
    connection: Connection = dbapi2.connect(
        target, timeout=10, isolation_level=None, check_same_thread=False, uri=uri, cached_statements=256
    )
    connection.execute("PRAGMA cipher_log_level = NONE")  # damage is reported by us, not on stderr
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    return connection


def among(connection: Connection, ids: Iterable[str], question: str) -> list[tuple[Any, ...]]:
    """The rows of a question that ends with a column which has to be one of the ids."""
    given = msgspec.json.encode(list(ids)).decode()
    return connection.execute(
        " ".join(("SELECT", question, "IN (SELECT value FROM json_each(?))")), (given,)
    ).fetchall()


@contextmanager
def store_errors() -> Iterator[None]:
    """Turns the database's errors into `DiskFull`, `StoreProblem` (environment) or `ProgrammingBug` (ours)."""
    try:
        yield
    except FAILURES as error:
        raise explained(error) from error


def explained(error: Exception) -> EnvironmentProblem | ProgrammingBug:
    """Our error for one of the database's own."""
    name: str = getattr(error, "sqlite_errorname", None) or ""
    if name.startswith(_FULL):
        return disk_full()
    if name.startswith(_DAMAGED) or isinstance(error, MemoryError):
        return damaged()
    if name.startswith(_IO):
        return StoreProblem("写不进本机存储，刚才这一步没有存上。请检查磁盘，再存一次。", code="store.io")
    if name.startswith(_BUSY):
        return StoreProblem("资料库正忙，刚才这一步没有存上。请再试一次。", code="store.busy")
    return ProgrammingBug(f"{type(error).__name__}: {error}")


def damaged() -> StoreProblem:
    """What is said wherever damage is met."""
    return StoreProblem(
        "本机资料库有一处损坏，刚才这一步没有存上。请重新打开网格通，它会自动从备份恢复。", code=DAMAGED
    )


def is_damaged(path: Path, key: bytes, *, fully: bool = False) -> bool:
    """Whether what the database holds cannot be read through with its (right) key; see `checks_out`."""
    try:
        connection = open_writer(path, key)
    except FAILURES:
        return True
    try:
        return not checks_out(connection, fully=fully)
    except FAILURES as error:
        return isinstance(explained(error), StoreProblem)
    finally:
        connection.close()


def checks_out(connection: Connection, *, fully: bool = False) -> bool:
    """Whether every page that is in use can be read and holds what it should; indexes are compared only if `fully`."""
    check = "integrity_check" if fully else "quick_check"
    return bool(connection.execute(f"PRAGMA {check}(1)").fetchall()[0][0] == "ok")


def is_authentic(path: Path, key: bytes) -> bool:
    """Whether every page of a database that can be read is as it was written, those that nothing uses too.

    Such a page does no harm before it is used again; then writes fail that have nothing to do with it.
    """
    connection = open_writer(path, key)
    try:
        empty_log(connection)  # what it holds stands for pages of the file
        return not connection.execute("PRAGMA cipher_integrity_check").fetchall()
    finally:
        connection.close()
