"""Taking back an op that has never left this device: what was offered to the platform once may be there, said or not.

Before ops go out, by network or on a stick, they are noted as offered in a transaction of their own; taking back and
offering are writes, so one of them comes first.
"""

from collections.abc import Collection

from gridworker.store import settings
from gridworker.store.driver import Connection, among
from gridworker.store.effects import Effects
from gridworker.store.outbox import OpState
from gridworker.store.verdicts import give_up

UNDO_MS = 8_000
"""How long an answer may be taken back: so long it stays here, whoever wants to send it."""
_UNSENT = (OpState.WAITING, OpState.DEFERRED, OpState.HELD)
_UNSENT_AMONG = "id FROM op WHERE state IN ('waiting', 'deferred', 'held') AND id"
_IS_UNSENT = "SELECT 1 FROM op WHERE id = ? AND state IN ('waiting', 'deferred', 'held')"
_DUE_NOW = (
    "UPDATE op SET retry_at = 0 WHERE state = 'deferred'"
    " AND NOT (text = '' AND retry_at > ?1 AND retry_at <= ?1 + ?2)"  # later still: the clock was set back since
)
_NEVER_ANSWERED = "SELECT 1 FROM op WHERE id = ? AND verdict_at = 0"


def offer(connection: Connection, op_ids: Collection[str]) -> frozenset[str]:
    """Notes that these leave the device now; gives back those that were not taken back meanwhile."""
    offered = settings.read(connection, settings.OFFERED, list[str], [])
    unsent = {op_id for (op_id,) in among(connection, {*op_ids, *offered}, _UNSENT_AMONG)}
    going = unsent & {*op_ids}
    if not going <= {*offered}:
        settings.write(connection, settings.OFFERED, sorted(unsent & {*offered, *going}))
    return frozenset(going)


def make_due(connection: Connection, now_ms: int) -> None:
    """Makes every deferred op due but those that are only put off so that they can be taken back."""
    connection.execute(_DUE_NOW, (now_ms, UNDO_MS))


def can_take_back(connection: Connection, op_id: str) -> bool:
    """Whether an op has certainly not left this device."""
    return (
        _holds(connection, _IS_UNSENT, op_id)
        and _holds(connection, _NEVER_ANSWERED, op_id)
        and op_id not in settings.read(connection, settings.OFFERED, list[str], [])
    )


def take_back(connection: Connection, effects: Effects, op_id: str, now_ms: int) -> bool:
    """A person takes an op back that was never sent; False if it may have been."""
    return can_take_back(connection, op_id) and give_up(connection, effects, op_id, now_ms, _UNSENT)


def _holds(connection: Connection, question: str, op_id: str) -> bool:
    return connection.execute(question, (op_id,)).fetchone() is not None
