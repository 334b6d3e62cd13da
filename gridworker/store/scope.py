"""What leaves the device when it leaves its scope, and what stays until the work that hangs on it is done.

A record that is out of scope goes with everything made on it here: rows, delivered ops, blobs. As long as an op on it
is not settled, or such an op or a blob of it is not delivered everywhere, it stays and is marked as leaving. The sealed spool is spared.
"""

from gridworker.model.ops import RecordKind, RecordRef
from gridworker.store.driver import Connection
from gridworker.store.effects import Effects
from gridworker.store.tracks import forget_track

_UNFINISHED = (
    "SELECT 1 FROM op WHERE record_kind = ?1 AND record_id = ?2 AND (state NOT IN ('applied', 'withdrawn')"
    " AND replaced_by IS NULL OR EXISTS (SELECT 1 FROM op_blob JOIN upload USING (sha256)"
    " WHERE op_blob.op_id = op.id AND upload.state NOT IN ('delivered', 'spared') AND op.state = 'applied')"
    " OR EXISTS (SELECT 1 FROM delivery WHERE delivery.op_id = op.id AND delivery.state NOT IN ('delivered', 'withdrawn'))) LIMIT 1"
)
_BLOBS_OF = (
    "SELECT DISTINCT sha256 FROM op_blob JOIN op ON op.id = op_blob.op_id"
    " WHERE op.record_kind = ? AND op.record_id = ?"
)
_USED = "SELECT 1 FROM op_blob WHERE sha256 = ?1 UNION ALL SELECT 1 FROM draft_blob WHERE sha256 = ?1 LIMIT 1"


def leave(connection: Connection, effects: Effects, ref: RecordRef) -> None:
    """The record is not for this device any more."""
    key = (ref.kind, ref.id)
    effects.dirty.add(ref)
    if connection.execute(_UNFINISHED, key).fetchone() is None:
        _forget(connection, effects, ref)
        return
    connection.execute(
        "INSERT INTO row (kind, id, epoch, n, leaving) VALUES (?, ?, 0, 0, 1)"
        " ON CONFLICT (kind, id) DO UPDATE SET leaving = 1",
        key,
    )


def settle_leaving(connection: Connection, effects: Effects, ref: RecordRef) -> None:
    """Lets a leaving record go if nothing hangs on it any more."""
    key = (ref.kind, ref.id)
    leaving = connection.execute("SELECT leaving FROM row WHERE kind = ? AND id = ?", key).fetchone()
    if leaving and leaving[0] and connection.execute(_UNFINISHED, key).fetchone() is None:
        _forget(connection, effects, ref)


def settle_leaving_of_blob(connection: Connection, effects: Effects, sha256: str) -> None:
    """The same for the records whose ops name a blob that has just been delivered."""
    found = connection.execute(
        "SELECT DISTINCT op.record_kind, op.record_id FROM op_blob JOIN op ON op.id = op_blob.op_id"
        " JOIN row ON row.kind = op.record_kind AND row.id = op.record_id"
        " WHERE op_blob.sha256 = ? AND row.leaving = 1",
        (sha256,),
    ).fetchall()
    for kind, id_ in found:
        settle_leaving(connection, effects, RecordRef(kind, id_))


def sweep(connection: Connection, effects: Effects, snapshot: str) -> None:
    """The snapshot is complete: what it did not name is out of scope, unless work hangs on it."""
    stale = connection.execute("SELECT kind, id FROM row WHERE snapshot <> ?", (snapshot,)).fetchall()
    for kind, id_ in stale:
        leave(connection, effects, RecordRef(kind, id_))
    lost = connection.execute(
        "SELECT id, record_kind, record_id FROM op WHERE replayed = 1 AND state = 'applied' AND snapshot = ?"
        " AND NOT EXISTS (SELECT 1 FROM row WHERE kind = op.record_kind AND row.id = op.record_id)",
        (snapshot,),
    ).fetchall()
    for op_id, kind, id_ in lost:
        connection.execute("UPDATE op SET replayed = 0 WHERE id = ?", (op_id,))
        effects.dirty.add(RecordRef(kind, id_))


def drop_unused_blob(connection: Connection, effects: Effects, sha256: str) -> None:
    """Forgets a blob that no op and no draft names; its file goes after the commit."""
    if connection.execute(_USED, (sha256,)).fetchone() is None:
        connection.execute("DELETE FROM upload WHERE sha256 = ?", (sha256,))
        connection.execute("DELETE FROM blob WHERE sha256 = ?", (sha256,))
        effects.freed.add(sha256)
        effects.blobs = True


def forget_ops(connection: Connection, effects: Effects, ref: RecordRef) -> None:
    """Removes the settled ops on a record and the blobs that only they named."""
    key = (ref.kind, ref.id)
    blobs = [sha256 for (sha256,) in connection.execute(_BLOBS_OF, key)]
    of_record = "IN (SELECT id FROM op WHERE record_kind = ? AND record_id = ?)"
    for table in ("op_blob", "op_need", "delivery"):
        connection.execute(" ".join(("DELETE FROM", table, "WHERE op_id", of_record)), key)
    gone = connection.execute("DELETE FROM op WHERE record_kind = ? AND record_id = ?", key)
    effects.outbox = effects.outbox or gone.rowcount > 0
    for sha256 in blobs:
        drop_unused_blob(connection, effects, sha256)


def _forget(connection: Connection, effects: Effects, ref: RecordRef) -> None:
    forget_ops(connection, effects, ref)
    if ref.kind == RecordKind.PATROL:
        forget_track(connection, ref.id)
    connection.execute("DELETE FROM row WHERE kind = ? AND id = ?", (ref.kind, ref.id))
    effects.dirty.add(ref)
    effects.left_scope = True
