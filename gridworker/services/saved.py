"""What every use case hands back: which record it made or changed, and the ops that now wait to be sent."""

from typing import NamedTuple

from gridworker.model.ops import Op, RecordRef


class Saved(NamedTuple):
    """Durable on this device: in the database and in the sealed spool."""

    record: RecordRef
    ops: tuple[Op, ...]
