"""What an open store needs now and then, in the background: a backup a day, and room made by what is not needed any more.

Nothing here may end the program or keep the rest of it from being done: what fails is due again the next time.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from gridworker.errors import EnvironmentProblem
from gridworker.store import settings
from gridworker.store.retention import DAY_MS, Retention, prune_ops, prune_originals
from gridworker.store.stamping import platform_ms, wall_ms

if TYPE_CHECKING:
    from gridworker.store.store import Store

_BACKUP_EVERY = timedelta(days=1)


def attempt(store: "Store", job: Callable[[], object]) -> None:
    """Does something that may fail for reasons outside the program; then `Store.trouble` says why."""
    try:
        job()
    except EnvironmentProblem as problem:
        store.trouble = problem


def maintain(store: "Store", retention: Retention) -> int:
    """Does what is due: backup, old ops, old spool frames, what has left the scope, delivered originals.

    Returns:
        Bytes of blob files freed.
    """
    attempt(store, lambda: _back_up_if_due(store))
    attempt(store, lambda: _prune(store, retention))
    attempt(store, store.erase_traces)
    freed = [0]
    attempt(store, lambda: freed.append(free_originals(store, retention)))
    attempt(store, lambda: freed.append(_collect_blobs(store, retention)))
    return sum(freed)


def free_originals(store: "Store", retention: Retention) -> int:
    """Deletes the files of originals that the platform has verified long enough ago; returns the bytes freed."""
    now_ms = _now_ms(store)
    removed = store.write(lambda tx: prune_originals(tx.connection, tx.effects, now_ms, retention))
    return sum(removed.values())


def _back_up_if_due(store: "Store") -> None:
    with store.reader() as reader:
        due_ms = settings.read(reader.connection, settings.BACKUP_DUE, int, 0)
    now = store.clock.now()
    far_ms = _BACKUP_EVERY // timedelta(milliseconds=1)
    if wall_ms(now) < due_ms <= wall_ms(now) + far_ms:  # farther off, it was noted by a wrong clock
        return
    store.backup()
    next_ms = wall_ms(now + _BACKUP_EVERY)
    store.write(lambda tx: settings.write(tx.connection, settings.BACKUP_DUE, next_ms))


def _prune(store: "Store", retention: Retention) -> None:
    now_ms = _now_ms(store)
    with store.reader() as reader:
        unsent = frozenset(reader.uploads.unsent().values())
    store.between_writes(lambda: store.spool.prune(now_ms, unsent))
    store.write(lambda tx: prune_ops(tx.connection, tx.effects, now_ms, retention))


def _collect_blobs(store: "Store", retention: Retention) -> int:
    """Deletes blobs that nobody names; returns the bytes freed.

    They were put and a crash came before any draft or op named them, or they belonged to forms that are needed no more.

    Not while the spool holds ops that the database has lost: they may name them.
    """
    old = store.blobs.abandoned(wall_ms(store.clock.now()) - retention.unnamed_days * DAY_MS)
    with store.reader() as reader:
        if reader.sealed_is_due() or store.sealed_only():
            return 0
        unnamed = [
            sha256
            for sha256 in sorted(old - reader.form_files.needed().keys())
            if reader.blob(sha256) is None
        ]
    return sum(store.blobs.remove(sha256) for sha256 in unnamed)


def _now_ms(store: "Store") -> int:
    with store.reader() as reader:
        return platform_ms(store.clock, reader.measured_offset())
