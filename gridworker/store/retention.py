"""How long settled things stay on the device."""

import msgspec

from gridworker.store.driver import Connection
from gridworker.store.effects import Effects
from gridworker.store.scope import drop_unused_blob
from gridworker.store.uploads import IS_HEAVY, NOBODY_WAITS

DAY_MS = 86_400_000


class Retention(msgspec.Struct, frozen=True, kw_only=True):
    """Days, all our own defaults: originals, sounds, films and files after the platform verified them, ops after they were applied.

    `unnamed_days`: blobs that no draft and no op has come to name.
    """

    original_days: int = 7
    op_days: int = 14
    unnamed_days: int = 1


def prune_originals(
    connection: Connection, effects: Effects, now_ms: int, retention: Retention
) -> dict[str, int]:
    """Gives up originals, sounds, films and files that the platform verified long enough ago; hash and size of each.

    Stamped photos and thumbnails stay: they are what the worker looks at. So does what a draft names and what another
    server still waits for. The row stays and says `removed`.
    """
    before_ms = now_ms - retention.original_days * DAY_MS
    old = "u.state = 'delivered' AND b.state = 'here' AND u.delivered_at > 0 AND u.delivered_at <= ?"
    query = "SELECT b.sha256, b.size_bytes FROM upload u JOIN blob b USING (sha256) WHERE "
    found = connection.execute(query + " AND ".join((old, IS_HEAVY, NOBODY_WAITS)), (before_ms,)).fetchall()
    for sha256, _size in found:
        connection.execute("UPDATE blob SET state = 'removed' WHERE sha256 = ?", (sha256,))
        effects.freed.add(sha256)
    effects.blobs = effects.blobs or bool(found)
    return dict(found)


def prune_ops(connection: Connection, effects: Effects, now_ms: int, retention: Retention) -> int:
    """Forgets settled ops that are old, contained in their rows, needed by nobody, delivered with every blob and everywhere.

    Ops with photos stay as long as their record is here, because its photos are shown.
    """
    before_ms = now_ms - retention.op_days * DAY_MS
    found = connection.execute(
        "SELECT id FROM op WHERE state IN ('applied', 'withdrawn') AND replayed = 0 AND verdict_at <= ?"
        " AND NOT EXISTS (SELECT 1 FROM op_blob JOIN upload USING (sha256)"
        "  WHERE op_blob.op_id = op.id AND upload.state NOT IN ('delivered', 'spared'))"
        " AND NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.op_id = op.id AND delivery.state NOT IN ('delivered', 'withdrawn'))"
        " AND NOT (EXISTS (SELECT 1 FROM op_blob WHERE op_blob.op_id = op.id) AND EXISTS (SELECT 1 FROM row"
        "  WHERE row.kind = op.record_kind AND row.id = op.record_id AND row.gone = 0))"
        " AND NOT EXISTS (SELECT 1 FROM op_need JOIN op AS later ON later.id = op_need.op_id"
        "  WHERE op_need.needs = op.id AND later.state NOT IN ('applied', 'withdrawn'))",
        (before_ms,),
    ).fetchall()
    for (op_id,) in found:
        blobs = [
            sha256 for (sha256,) in connection.execute("SELECT sha256 FROM op_blob WHERE op_id = ?", (op_id,))
        ]
        connection.execute("DELETE FROM op_blob WHERE op_id = ?", (op_id,))
        connection.execute("DELETE FROM op_need WHERE op_id = ?", (op_id,))
        connection.execute("DELETE FROM delivery WHERE op_id = ?", (op_id,))
        connection.execute("DELETE FROM op WHERE id = ?", (op_id,))
        for sha256 in blobs:
            drop_unused_blob(connection, effects, sha256)
    effects.outbox = effects.outbox or bool(found)
    return len(found)
