"""Keeps what is shown equal to the platform's row with the pending ops replayed over it.

The shown tables are a function of `row` and `op` alone; `rebuild` computes them from nothing and must give what the
incremental way gave.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import msgspec

from gridworker.model.ops import Op, RecordRef
from gridworker.model.records import Record
from gridworker.model.replay import replay
from gridworker.store.driver import Connection
from gridworker.store.shelves import SHELVES, Shelf

_ENCODER = msgspec.json.Encoder()
_OP_DECODER = msgspec.json.Decoder(Op)
_CALM = (
    "SET pending = EXISTS (SELECT 1 FROM op WHERE record_kind = ? AND record_id = ? AND replayed = 1"
    " AND state <> 'applied') WHERE id = ?"
)
_REPLAYED = (
    "SELECT body, state FROM op WHERE record_kind = ? AND record_id = ? AND replayed = 1 ORDER BY ord, pos"
)


def decode_op(body: bytes) -> Op:
    """The op as it was written."""
    return _OP_DECODER.decode(body)


def encode_op(op: Op) -> bytes:
    """The op as it is written."""
    return _ENCODER.encode(op)


def project(connection: Connection, refs: Iterable[RecordRef], worker: str) -> None:
    """Shows each of these records anew. Kinds this version does not know are not shown."""
    for ref in refs:
        shelf = SHELVES.get(ref.kind)
        if shelf is not None:
            _project_one(connection, shelf, ref, worker)


def calm(connection: Connection, refs: Iterable[RecordRef]) -> None:
    """Notes anew whether work on these records is pending; nothing else about them has changed."""
    by_shelf: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for ref in refs:
        if ref.kind in SHELVES:
            by_shelf[ref.kind].append((ref.kind, ref.id, ref.id))
    for kind, keys in by_shelf.items():
        connection.executemany(" ".join(("UPDATE", SHELVES[kind].table, _CALM)), keys)


def shelve(connection: Connection, shelf: Shelf, records: Iterable[Record]) -> None:
    """Puts records that no pending op touches on their shelf, many at once."""
    connection.executemany(shelf.upsert, (_values(shelf, record, pending=False) for record in records))


def rebuild(connection: Connection, worker: str) -> None:
    """Computes every shown table from rows and ops."""
    for shelf in SHELVES.values():
        connection.execute(" ".join(("DELETE FROM", shelf.table)))
    refs = connection.execute(
        "SELECT kind, id FROM row UNION SELECT record_kind, record_id FROM op WHERE replayed = 1"
    ).fetchall()
    project(connection, (RecordRef(kind, id_) for kind, id_ in refs), worker)


def is_pending(connection: Connection, ref: RecordRef) -> bool:
    """Whether the platform has not yet taken everything that was done to this record here."""
    found = connection.execute(
        "SELECT 1 FROM op WHERE record_kind = ? AND record_id = ? AND state IN ('waiting', 'deferred', 'held') LIMIT 1",
        (ref.kind, ref.id),
    )
    return found.fetchone() is not None


def _project_one(connection: Connection, shelf: Shelf, ref: RecordRef, worker: str) -> None:
    key = (ref.kind, ref.id)
    row = connection.execute("SELECT data FROM row WHERE kind = ? AND id = ?", key).fetchone()
    ops = connection.execute(_REPLAYED, key).fetchall()
    base: dict[str, Any] | None = msgspec.json.decode(row[0]) if row and row[0] is not None else None
    shown = replay(base, [decode_op(body) for body, _state in ops], worker)
    if shown is None:
        connection.execute(shelf.delete, (ref.id,))
        return
    pending = any(state != "applied" for _body, state in ops)
    record = msgspec.convert(shown, shelf.type)
    connection.execute(shelf.upsert, _values(shelf, record, pending=pending))


def _values(shelf: Shelf, record: Record, *, pending: bool) -> tuple[Any, ...]:
    return (record.id, pending, _ENCODER.encode(record), *shelf.values(record))
