"""Going back to look (复查): the finding is a fact, that the task is done an intent beside it."""

import msgspec

from gridworker.ids import new_id
from gridworker.model.facts import RecheckRecorded
from gridworker.model.ops import BlobRef, OpKind, RecordKind, RecordRef
from gridworker.model.vocabulary import RecheckResult
from gridworker.services.inspections import finish_task
from gridworker.services.saved import Saved
from gridworker.store.store import Store
from gridworker.store.transaction import Transaction


class RecordRecheck(msgspec.Struct, frozen=True, kw_only=True):
    """What was found on looking again at an event or a hazard; exactly one of the two ids is set.

    `corrects` is the recheck that is told anew, `sent_back_by` the task that asked for it.
    """

    result: RecheckResult
    event_id: str = ""
    hazard_id: str = ""
    note: str = ""
    photos: tuple[BlobRef, ...] = ()
    task_id: str = ""
    draft_id: str = ""
    corrects: str = ""
    sent_back_by: str = ""


def record_recheck(store: Store, command: RecordRecheck) -> Saved:
    """Records a recheck. The same draft twice makes one.

    Raises:
        DiskFull: no room; the draft is untouched.
    """
    record = RecordRef(RecordKind.RECHECK, command.draft_id or new_id(store.clock.now()))
    fact = RecheckRecorded(
        event_id=command.event_id,
        hazard_id=command.hazard_id,
        result=command.result,
        note=command.note.strip(),
        looked_at=store.clock.now().isoformat(timespec="milliseconds"),
        task_id=command.task_id,
        corrects=command.corrects,
    )
    asked_by = command.sent_back_by if command.corrects else command.task_id

    def work(tx: Transaction) -> Saved:
        earlier = tuple(item.op for item in tx.outbox.for_record(record))
        if earlier:
            return Saved(record, earlier)
        recorded = tx.add_op(OpKind.RECHECK_RECORDED, record, fact, blobs=command.photos)
        finished = finish_task(tx, asked_by, recorded)
        tx.delete_draft(command.draft_id)
        return Saved(record, (recorded, *finished))

    return store.write(work)
