"""Filing a matter (上报)."""

import msgspec

from gridworker.ids import new_id
from gridworker.model.facts import EventReported, Place
from gridworker.model.ops import BlobRef, OpKind, RecordKind, RecordRef
from gridworker.model.vocabulary import Urgency
from gridworker.services.saved import Saved
from gridworker.store.store import Store
from gridworker.store.transaction import Transaction


class ReportEvent(msgspec.Struct, frozen=True, kw_only=True):
    """What the worker filled in. `draft_id` names the draft it came from; submitting the same draft twice makes one report."""

    category: str
    urgency: Urgency
    place: Place
    happened_at: str
    choice: str = ""
    description: str = ""
    photos: tuple[BlobRef, ...] = ()
    task_id: str = ""
    draft_id: str = ""


def report_event(store: Store, command: ReportEvent) -> Saved:
    """Files a matter; urgent ones go in the urgent lane.

    Raises:
        DiskFull: no room; the draft is untouched.
    """
    record = RecordRef(RecordKind.EVENT, command.draft_id or new_id(store.clock.now()))
    fact = EventReported(
        category=command.category,
        choice=command.choice,
        urgency=command.urgency,
        place=command.place,
        description=command.description.strip(),
        happened_at=command.happened_at,
        task_id=command.task_id,
    )

    def work(tx: Transaction) -> Saved:
        earlier = tuple(item.op for item in tx.outbox.for_record(record))
        if earlier:
            return Saved(record, earlier)
        op = tx.add_op(
            OpKind.EVENT_REPORTED,
            record,
            fact,
            blobs=command.photos,
            urgent=command.urgency is Urgency.URGENT,
        )
        tx.delete_draft(command.draft_id)
        return Saved(record, (op,))

    return store.write(work)
