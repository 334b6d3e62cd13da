"""Who works for a district and where: making workers known, and changing their grids and role."""

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from gridworker.errors import InputProblem
from gridworker.model.ops import RecordKind
from gridworker.model.records import Worker
from gridworker.model.vocabulary import Role
from sync.central import database as db
from sync.central.feed.batch import Batch
from sync.central.people import put_worker
from sync.central.platform_row import read_platform


class ScopeChange(msgspec.Struct, frozen=True, kw_only=True):
    """What changes for a worker.

    Attributes:
        grids: codes instead of the present ones; empty leaves them.
        role: a new one; None leaves it.
        stand_in_for: code of a colleague whose grids are added.
        leaves: the worker goes; nothing but the tenant's phones stays on the devices.
    """

    grids: Sequence[str] = ()
    role: Role | None = None
    stand_in_for: str = ""
    leaves: bool = False


def change_scope(connection: sa.Connection, code: str, change: ScopeChange) -> Worker:
    """Change a worker; the worker's devices are sent the difference.

    Raises:
        InputProblem: no such worker or colleague (`worker.unknown`).
    """
    row = _row(connection, code)
    known = _worker(connection, row.district, row.id)
    grids = tuple(change.grids) or known.grids
    if change.stand_in_for:
        colleague = _row(connection, change.stand_in_for)
        grids += _worker(connection, colleague.district, colleague.id).grids
    changed = msgspec.structs.replace(
        known,
        grids=() if change.leaves else tuple(dict.fromkeys(grids)),
        role=change.role or known.role,
    )
    batch = Batch(connection, read_platform(connection).epoch)
    put_worker(batch, row.district, row.tenant, changed)
    batch.flush()
    return changed


def tenant_of(connection: sa.Connection, district: str) -> str:
    """The only tenant of a district.

    Raises:
        InputProblem: none, or several (`central.tenant_missing`).
    """
    c = db.record.c
    found = connection.execute(
        sa.select(c.id).where(c.district == district, c.kind == RecordKind.TENANT.value, ~c.deleted)
    ).scalars()
    known: list[str] = list(found)
    if len(known) != 1:
        text = "这个区县的租户不止一个或还没有，没有登记。请先用 init 建好租户。"
        raise InputProblem(text, code="central.tenant_missing")
    return known[0]


def _row(connection: sa.Connection, code: str) -> sa.Row[*tuple[Any, ...]]:
    c = db.worker.c
    found = connection.execute(
        sa.select(c.id, c.district, c.tenant).where((c.id == code) | (c.code == code))
    ).all()
    if len(found) != 1:
        raise InputProblem(f"没有找到网格员“{code}”，什么也没有改。请核对工号。", code="worker.unknown")
    return found[0]


def _worker(connection: sa.Connection, district: str, worker: str) -> Worker:
    c = db.record.c
    data = connection.execute(
        sa.select(c.data).where(c.district == district, c.kind == RecordKind.WORKER.value, c.id == worker)
    ).scalar_one()
    return msgspec.convert(data, Worker)
