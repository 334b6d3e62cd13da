"""Finishing a task that asks for no form and leaves no record but that it was done."""

from gridworker.model.facts import TaskFinish
from gridworker.model.ops import OpKind, RecordKind, RecordRef
from gridworker.services.saved import Saved
from gridworker.store.store import Store
from gridworker.store.transaction import Transaction


def finish_plain_task(store: Store, task_id: str, note: str = "") -> Saved:
    """The worker says the task is done; a second tap changes nothing."""
    record = RecordRef(RecordKind.TASK, task_id)
    intent = TaskFinish(finished_at=store.clock.now().isoformat(timespec="milliseconds"), note=note.strip())

    def work(tx: Transaction) -> Saved:
        earlier = tuple(item.op for item in tx.outbox.for_record(record) if item.kind is OpKind.TASK_FINISH)
        return Saved(record, earlier or (tx.add_op(OpKind.TASK_FINISH, record, intent),))

    return store.write(work)
