"""What a transaction has done so far, and what must follow once it is committed. Plain bookkeeping."""

from dataclasses import dataclass, field

from gridworker.model.ops import Op, RecordRef
from gridworker.store.changes import Changes


@dataclass(slots=True)
class Effects:
    """Collected while a transaction runs.

    `dirty` records must be shown anew before the commit; of `calmed` ones just whether work on them is pending;
    `touched` are shown already. After the commit `sealed` ops are in
    the spool, `settled` ones are noted there, files of `freed` blobs are deleted, and `left_scope` leaves traces
    to be erased.
    """

    dirty: set[RecordRef] = field(default_factory=set)
    calmed: set[RecordRef] = field(default_factory=set)
    touched: set[RecordRef] = field(default_factory=set)
    sealed: list[Op] = field(default_factory=list)
    settled: dict[str, int] = field(default_factory=dict)
    freed: set[str] = field(default_factory=set)
    left_scope: bool = False
    outbox: bool = False
    blobs: bool = False
    sync: bool = False
    drafts: bool = False
    settings: bool = False

    def changes(self) -> Changes:
        """What to tell subscribers."""
        records = frozenset(self.touched)
        return Changes(
            records=records,
            kinds=frozenset(ref.kind for ref in records),
            outbox=self.outbox,
            blobs=self.blobs,
            sync=self.sync,
            drafts=self.drafts,
            settings=self.settings,
        )
