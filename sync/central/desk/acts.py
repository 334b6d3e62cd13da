"""What was done to a record on devices: when by the platform's clock, and when the platform heard of it."""

from datetime import datetime

import msgspec
import sqlalchemy as sa

from gridworker.model.act_time import Stamped, act_time
from gridworker.model.ops import ClockTrust
from sync.central import database as db

_SYNCED = sa.text(
    "SELECT DISTINCT ON (line->'clock'->>'boot_id') line FROM op"
    " WHERE device = ANY(:devices) AND line->'clock'->>'boot_id' = ANY(:boots)"
    " AND line->'clock'->>'trust' = 'synced' ORDER BY line->'clock'->>'boot_id', received_at"
).columns(line=db.op.c.line.type)


class ActRow(msgspec.Struct, frozen=True, kw_only=True):
    """One act.

    A worker's response counts from `acted_at`, a desk's from `received_at`; `trust` says how well the first is known.
    """

    op: str
    kind: str
    worker: str
    device: str
    outcome: str
    made_at: str
    acted_at: datetime
    trust: ClockTrust
    received_at: datetime


def acts_on(connection: sa.Connection, district: str, kind: str, record: str) -> list[ActRow]:
    """Every op on a record, in the order received."""
    c = db.op.c
    rows = connection.execute(
        sa.select(db.op)
        .where(c.district == district, c.record_kind == kind, c.record_id == record)
        .order_by(c.received_at, c.id)
    ).all()
    stamps = {row.id: msgspec.convert(row.line, Stamped) for row in rows}
    boots = sorted({stamp.clock.boot_id for stamp in stamps.values()})
    devices = sorted({row.device for row in rows})
    synced = connection.execute(_SYNCED, {"devices": devices, "boots": boots}).scalars()
    others = [msgspec.convert(line, Stamped) for line in synced]
    return [_act(row, stamps[row.id], others) for row in rows]


def _act(row: sa.Row[tuple[object, ...]], stamp: Stamped, others: list[Stamped]) -> ActRow:
    when = act_time(stamp, row.received_at, others)
    return ActRow(
        op=row.id,
        kind=row.kind,
        worker=row.worker,
        device=row.device,
        outcome=row.outcome,
        made_at=stamp.made_at,
        acted_at=when.at,
        trust=when.trust,
        received_at=row.received_at,
    )
