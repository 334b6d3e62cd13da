"""The platform was restored from a backup: what it had taken since is unsent again.

Which of it the platform has lost cannot be told from here, so everything it took and this database still knows goes
once more; what it did not lose it recognises by its id. Until the new answer, all of it is shown as pending work over
whatever the platform sends. Knows the outbox's tables, no network.
"""

from gridworker.model.ops import RecordRef
from gridworker.store.driver import Connection
from gridworker.store.effects import Effects

_GIVE_BACK = (
    "UPDATE op SET replayed = state = 'applied', state = 'waiting', retry_at = 0, version_epoch = 0, version_n = 0"
    " WHERE state = 'applied' OR (state IN ('refused', 'conflict') AND replaced_by IS NOT NULL)"
    " RETURNING record_kind, record_id"
)
_OFFER_AGAIN = (
    "UPDATE upload SET url = '', offset = 0, retry_at = 0, delivered_at = 0, state = CASE WHEN EXISTS ("
    "SELECT 1 FROM op_blob JOIN op ON op.id = op_blob.op_id"
    " WHERE op_blob.sha256 = upload.sha256 AND op.state <> 'withdrawn') THEN 'blocked' ELSE 'waiting' END"
    " WHERE state NOT IN ('failed', 'spared') AND sha256 IN (SELECT sha256 FROM blob WHERE state = 'here')"
)
"""A blob waits until its op is taken anew; one that no op names any more goes by what the platform remembers."""


def give_back(connection: Connection, effects: Effects) -> int:
    """Makes everything the platform took unsent again; returns how many ops.

    A refused op that was corrected goes too: what came after it names it, and the platform has to know it again.
    """
    found = connection.execute(_GIVE_BACK).fetchall()
    effects.dirty.update(RecordRef(kind, id_) for kind, id_ in found)
    connection.execute(_OFFER_AGAIN)
    effects.outbox = effects.blobs = True
    return len(found)
