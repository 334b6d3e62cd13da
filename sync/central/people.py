"""Districts, tenants and workers: whom the platform serves, and what each worker may see."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from gridworker.model.ops import RecordKind
from gridworker.model.records import Tenant, Worker, as_data
from sync.central import database as db
from sync.central.feed.audience import scope_of
from sync.central.feed.batch import Batch, Key

_KEEP_SCOPE = sa.text(
    "INSERT INTO worker_scope (worker, version, scope)"
    " SELECT id, scope_version, scope FROM worker WHERE id = :worker ON CONFLICT DO NOTHING"
)


def put_district(connection: sa.Connection, code: str, name: str) -> None:
    """Make a district known by its six-digit county code."""
    connection.execute(insert(db.district).values(code=code, name=name).on_conflict_do_nothing())


def put_tenant(batch: Batch, district: str, tenant: Tenant) -> None:
    """Publish a tenant's choices."""
    batch.put(Key(district, RecordKind.TENANT.value, tenant.id), as_data(tenant))


def put_worker(batch: Batch, district: str, tenant: str, worker: Worker) -> None:
    """Make a worker known, or change one; the worker's devices are sent the difference of scopes."""
    scope = list(scope_of(worker, district, tenant))
    values = {
        "district": district,
        "code": worker.code,
        "role": worker.role.value,
        "tenant": tenant,
        "scope": scope,
    }
    known = db.worker.c.scope
    batch.connection.execute(
        insert(db.worker)
        .values(id=worker.id, **values)
        .on_conflict_do_update(
            index_elements=[db.worker.c.id],
            set_={
                **values,
                "scope_version": sa.case(
                    (known == scope, db.worker.c.scope_version), else_=db.worker.c.scope_version + 1
                ),
            },
        )
    )
    batch.connection.execute(_KEEP_SCOPE, {"worker": worker.id})
    batch.put(Key(district, RecordKind.WORKER.value, worker.id), as_data(worker))
