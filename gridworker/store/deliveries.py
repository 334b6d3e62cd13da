"""Submissions on their way to an OpenRosa server: a second target beside the platform, with receipts of its own.

A delivery stands beside its op and waits for nothing but itself: what the platform says of the op does not concern it,
and a server that is not there holds nobody else up.
"""

from enum import StrEnum

import msgspec

from gridworker.model.ops import Lane, Op
from gridworker.store.driver import Connection
from gridworker.store.effects import Effects
from gridworker.store.outbox import LONGEST_WAIT_MS


class DeliveryState(StrEnum):
    """Where a submission is on its way to its server."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    """The server has said that it keeps all of it."""
    FAILED = "failed"
    """It will not go by itself; a person is told."""
    WITHDRAWN = "withdrawn"
    """A person gave it up; the reason is kept in its place. What the platform has is not touched."""


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One submission for one server; moments in ms since 1970, 0 if not yet.

    `url` may carry a key: show its host only. `files_there` counts the files the server has taken, in their order.
    """

    op_id: str
    url: str
    files_there: int
    state: DeliveryState
    attempts: int
    retry_at: int
    code: str
    text: str
    delivered_at: int


class DeliveryCounts(msgspec.Struct, frozen=True, kw_only=True):
    """Submissions that still wait for their server, and those that need a person."""

    waiting: int = 0
    failed: int = 0


_COLUMNS = "SELECT op_id, url, files_there, state, attempts, retry_at, code, text, delivered_at FROM delivery"


class DeliveryView:
    """Questions about deliveries, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def next(self, now: int, *, with_media: bool) -> Delivery | None:
        """The oldest one that can go now (ms since 1970); without `with_media` none whose files wait for Wi-Fi."""
        found = self._connection.execute(
            _COLUMNS
            + " WHERE state = 'waiting' AND (retry_at <= ?1 OR retry_at > ?1 + ?2) AND has_media <= ?3"
            " ORDER BY pos LIMIT 1",
            (now, LONGEST_WAIT_MS, with_media),
        ).fetchone()
        return None if found is None else _delivery(found)

    def next_due(self) -> int | None:
        """When the first one that was put off is due, ms since 1970; None if none was."""
        found = self._connection.execute(
            "SELECT min(retry_at) FROM delivery WHERE state = 'waiting' AND retry_at > 0"
        ).fetchone()
        return None if found[0] is None else int(found[0])

    def get(self, op_id: str) -> Delivery | None:
        """The delivery of one op's submission."""
        found = self._connection.execute(_COLUMNS + " WHERE op_id = ?", (op_id,)).fetchone()
        return None if found is None else _delivery(found)

    def items(self, limit: int = 500) -> list[Delivery]:
        """The newest first."""
        query = _COLUMNS + " ORDER BY pos DESC LIMIT ?"
        return [_delivery(row) for row in self._connection.execute(query, (limit,))]

    def counts(self) -> DeliveryCounts:
        """How many wait, and how many need a person."""
        waiting, failed = self._connection.execute(
            "SELECT coalesce(sum(state = 'waiting'), 0), coalesce(sum(state = 'failed'), 0) FROM delivery"
            " WHERE state IN ('waiting', 'failed')"
        ).fetchone()
        return DeliveryCounts(waiting=waiting, failed=failed)


def add(connection: Connection, effects: Effects, op: Op, url: str) -> None:
    """Queues the submission of an op for a server; one queued before keeps its place."""
    has_media = any(blob.role.lane is Lane.ORIGINAL for blob in op.blobs)
    connection.execute(
        "INSERT OR IGNORE INTO delivery (op_id, pos, url, has_media) SELECT id, pos, ?2, ?3 FROM op WHERE id = ?1",
        (op.id, url, has_media),
    )
    effects.outbox = True


def progress(connection: Connection, op_id: str, files_there: int) -> None:
    """The server has taken the first `files_there` files."""
    connection.execute("UPDATE delivery SET files_there = ? WHERE op_id = ?", (files_there, op_id))


def delivered(connection: Connection, effects: Effects, op_id: str, at_ms: int) -> None:
    """The server keeps the whole submission."""
    connection.execute(
        "UPDATE delivery SET state = 'delivered', delivered_at = ?, code = '', text = '', retry_at = 0"
        " WHERE op_id = ? AND state <> 'delivered'",
        (at_ms, op_id),
    )
    effects.outbox = True


def failed(
    connection: Connection, effects: Effects, op_id: str, code: str, text: str, retry_at: int | None
) -> None:
    """An attempt failed; it starts again at `retry_at` (ms), or waits for a person if that is None."""
    state = DeliveryState.FAILED if retry_at is None else DeliveryState.WAITING
    connection.execute(
        "UPDATE delivery SET state = ?, code = ?, text = ?, retry_at = ?, attempts = attempts + 1"
        " WHERE op_id = ? AND state IN ('waiting', 'failed')",
        (state.value, code, text, retry_at or 0, op_id),
    )
    effects.outbox = True


def put_off(connection: Connection, effects: Effects, url: str, code: str, text: str, retry_at: int) -> None:
    """A server cannot be reached or does not know us: everything for it starts again at `retry_at` (ms)."""
    connection.execute(
        "UPDATE delivery SET code = ?, text = ?, retry_at = ?, attempts = attempts + 1"
        " WHERE url = ? AND state = 'waiting'",
        (code, text, retry_at, url),
    )
    effects.outbox = True


def retry_now(connection: Connection) -> None:
    """Makes everything due that is not delivered nor given up, also what waited for a person."""
    connection.execute(
        "UPDATE delivery SET state = 'waiting', retry_at = 0 WHERE state IN ('waiting', 'failed')"
    )


def retry_one(connection: Connection, effects: Effects, op_id: str) -> bool:
    """Makes one due; False if there is none that still has to go."""
    found = connection.execute(
        "UPDATE delivery SET state = 'waiting', retry_at = 0 WHERE op_id = ? AND state IN ('waiting', 'failed')"
        " RETURNING op_id",
        (op_id,),
    ).fetchall()
    effects.outbox = effects.outbox or bool(found)
    return bool(found)


def withdraw(connection: Connection, effects: Effects, op_id: str, reason: str) -> bool:
    """Gives one up; False if there is none that still has to go."""
    found = connection.execute(
        "UPDATE delivery SET state = 'withdrawn', retry_at = 0, code = '', text = ?2"
        " WHERE op_id = ?1 AND state IN ('waiting', 'failed') RETURNING op_id",
        (op_id, reason),
    ).fetchall()
    effects.outbox = effects.outbox or bool(found)
    return bool(found)


def _delivery(row: tuple[str, str, int, str, int, int, str, str, int]) -> Delivery:
    return Delivery(
        op_id=row[0],
        url=row[1],
        files_there=row[2],
        state=DeliveryState(row[3]),
        attempts=row[4],
        retry_at=row[5],
        code=row[6],
        text=row[7],
        delivered_at=row[8],
    )
