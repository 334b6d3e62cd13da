"""Filing a matter (上报), and what its finder can still do with it: add to it, take it back, ask for it back."""

import msgspec

from gridworker.errors import InputProblem
from gridworker.ids import new_id
from gridworker.model.facts import EventAdded, EventRecall, EventReported, Place
from gridworker.model.ops import BlobRef, OpKind, RecordKind, RecordRef
from gridworker.model.vocabulary import Urgency
from gridworker.services.saved import Saved
from gridworker.store.drafts import Draft
from gridworker.store.outbox import OpState
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
    not_same: tuple[str, ...] = ()


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
        not_same=[*command.not_same],
    )

    def work(tx: Transaction) -> Saved:
        earlier = tuple(
            item.op for item in tx.outbox.for_record(record) if item.state is not OpState.WITHDRAWN
        )
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


class AddToEvent(msgspec.Struct, frozen=True, kw_only=True):
    """Words and photos for a matter that was reported before; `draft_id` is the draft they were filled in as, if any."""

    event_id: str
    added_at: str
    note: str = ""
    photos: tuple[BlobRef, ...] = ()
    draft_id: str = ""


def add_to_event(store: Store, command: AddToEvent) -> Saved:
    """Adds to a matter. Doing it twice from the same draft adds once.

    Raises:
        InputProblem: there is nothing to add (`event.nothing_added`), or the matter is not here (`event.gone`).
        DiskFull: no room; the draft is untouched.
    """
    record = RecordRef(RecordKind.EVENT, command.event_id)
    note = command.note.strip()
    if not note and not command.photos:
        raise InputProblem("还没有要补充的。写一句，或者加一张照片，再补充。", code="event.nothing_added")
    fact = EventAdded(added_at=command.added_at, note=note)

    def work(tx: Transaction) -> Saved:
        _known(tx, command.event_id)
        op_id = command.draft_id or None
        op = tx.add_op(OpKind.EVENT_ADDED, record, fact, blobs=command.photos, op_id=op_id)
        tx.delete_draft(command.draft_id)
        return Saved(record, (op,))

    return store.write(work)


def take_back(store: Store, event_id: str, draft: Draft | None = None) -> None:
    """Takes back a report that has not left this device, with what was added to it; all of it or nothing.

    Args:
        store: the profile's.
        event_id: the report.
        draft: what the report is filled in again as, kept in the same step; None gives it up.

    Raises:
        InputProblem: it has left, or may have (`event.already_sent`); nothing changed.
    """
    delivered = store.spool.settled()

    def work(tx: Transaction) -> None:
        items = tx.outbox.for_record(RecordRef(RecordKind.EVENT, event_id))
        pending = [item.op.id for item in items if item.state is not OpState.WITHDRAWN]
        if draft is not None:
            tx.save_draft(draft)
        # what came last goes first, so that nothing is ever without what it needs
        gone = [op_id not in delivered and tx.take_back(op_id) for op_id in reversed(pending)]
        if not gone or not all(gone):
            raise InputProblem(
                "没有撤回：这件已经开始上传。内容都在。要撤，请点“申请撤回”，由调度员来定。",
                code="event.already_sent",
            )

    store.write(work)


def can_take_back(store: Store, event_id: str) -> bool:
    """Whether a report, with what was added to it, has certainly not left this device."""
    delivered = store.spool.settled()
    with store.reader() as reader:
        items = reader.outbox.for_record(RecordRef(RecordKind.EVENT, event_id))
        pending = [item.op.id for item in items if item.state is not OpState.WITHDRAWN]
        return bool(pending) and all(
            op_id not in delivered and reader.can_take_back(op_id) for op_id in pending
        )


def ask_recall(store: Store, event_id: str, reason: str) -> Saved:
    """Asks the desk to take back a report that was sent.

    Raises:
        InputProblem: no reason (`event.reason_missing`), or the matter is not here (`event.gone`).
    """
    words = reason.strip()
    if not words:
        raise InputProblem("没有申请。请写一句为什么撤回，调度员要看。", code="event.reason_missing")
    record = RecordRef(RecordKind.EVENT, event_id)

    def work(tx: Transaction) -> Saved:
        _known(tx, event_id)
        asked_at = store.clock.now().isoformat(timespec="milliseconds")
        fact = EventRecall(reason=words[:200], asked_at=asked_at)
        return Saved(record, (tx.add_op(OpKind.EVENT_RECALL, record, fact),))

    return store.write(work)


def _known(tx: Transaction, event_id: str) -> None:
    if tx.events.by_id(event_id) is None:
        raise InputProblem("这件事已不在本机。你填的都在草稿里，不会丢。可以另报一件。", code="event.gone")
