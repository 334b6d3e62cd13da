"""Named values in the encrypted database: the device's identity, the cursor, counters, and the worker's choices."""

from typing import Any, TypeVar

import msgspec

from gridworker.store.driver import Connection
from gridworker.store.stamping import Measured

T = TypeVar("T")

IDENTITY = "identity"
CURSOR = "feed.cursor"
SWEEP = "feed.sweep"
SEQ = "op.seq"
MEASURED = "clock.measured"
VAULT_SECRET = "vault.secret"  # noqa: S105 - the name of a setting
APP_VERSION = "app.version"
ERASE_DUE = "scope.erase_due"
QUOTA = "storage.quota_bytes"
BACKUP_DUE = "backup.due_ms"
OFFERED = "op.offered"
SEALED_DUE = "spool.due"
SALVAGED = "salvage"
_CHOICE = "choice."


def read(connection: Connection, key: str, type: type[T], default: T) -> T:  # noqa: A002 - as msgspec names it
    """The value stored as JSON under `key`, or `default`."""
    found = find(connection, key, type)
    return default if found is None else found


def find(connection: Connection, key: str, type: type[T]) -> T | None:  # noqa: A002 - as msgspec names it
    """The value stored as JSON under `key`; None if there is none."""
    found = connection.execute("SELECT v FROM setting WHERE k = ?", (key,)).fetchone()
    return None if found is None else msgspec.json.decode(found[0], type=type)


def write(connection: Connection, key: str, value: Any) -> None:  # noqa: ANN401 - anything JSON can hold
    """Stores `value` as JSON under `key`."""
    body = msgspec.json.encode(value)
    connection.execute("INSERT OR REPLACE INTO setting (k, v) VALUES (?, ?)", (key, body))


def forget(connection: Connection, key: str) -> None:
    """Nothing is stored under `key` any more."""
    connection.execute("DELETE FROM setting WHERE k = ?", (key,))


def choice_key(name: str) -> str:
    """The key of a setting that screens and services may name themselves."""
    return _CHOICE + name


def measured(connection: Connection) -> Measured | None:
    """The last measurement of the platform's clock; None if there was none."""
    return find(connection, MEASURED, Measured)
