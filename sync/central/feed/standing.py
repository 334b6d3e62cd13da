"""Whether a worker has, or ever had, to do with a record: by the scopes of the worker and the audiences of the record.

Work made offline may concern what was the worker's when it was made and is not any more.
"""

from enum import StrEnum

import sqlalchemy as sa

from sync.central.auth.caller import Caller
from sync.central.feed.batch import Stored

_ONCE_HELD = sa.text(
    "WITH held AS (SELECT unnest(scope) AS one FROM worker_scope WHERE worker = :worker),"
    " held_by AS (SELECT unnest(CAST(:audience AS text[])) AS one"
    "  UNION SELECT unnest(audience || left_audience) FROM feed_log"
    "  WHERE district = :district AND kind = :kind AND id = :id)"
    " SELECT EXISTS (SELECT 1 FROM held JOIN held_by USING (one))"
)


class Standing(StrEnum):
    """What a record is to a worker."""

    NOW = "now"
    """In the scope."""
    BEFORE = "before"
    """It was in the scope once, and is not any more: nothing of its present state may be told."""
    NEVER = "never"


def standing_of(connection: sa.Connection, caller: Caller, stored: Stored) -> Standing:
    """What the record is to the caller's worker."""
    if set(caller.scope) & set(stored.audience):
        return Standing.NOW
    asked = {
        "worker": caller.worker,
        "audience": list(stored.audience),
        "district": stored.key.district,
        "kind": stored.key.kind,
        "id": stored.key.id,
    }
    return Standing.BEFORE if connection.execute(_ONCE_HELD, asked).scalar() else Standing.NEVER
