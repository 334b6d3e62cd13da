"""Reading messages and confirming announcements; each is told to the platform once."""

from gridworker.model.facts import MessageConfirmed, MessageRead, Payload
from gridworker.model.ops import OpKind, RecordKind, RecordRef
from gridworker.services.saved import Saved
from gridworker.store.store import Store
from gridworker.store.transaction import Transaction


def read_message(store: Store, message_id: str) -> Saved:
    """The worker has opened a message; opening it again says nothing more."""
    return _once(store, OpKind.MESSAGE_READ, message_id, MessageRead(read_at=_now(store)))


def confirm_message(store: Store, message_id: str) -> Saved:
    """The worker answers for an announcement (签收); a second tap changes nothing."""
    fact = MessageConfirmed(confirmed_at=_now(store))
    return _once(store, OpKind.MESSAGE_CONFIRMED, message_id, fact)


def _once(store: Store, kind: OpKind, message_id: str, fact: Payload) -> Saved:
    record = RecordRef(RecordKind.MESSAGE, message_id)

    def work(tx: Transaction) -> Saved:
        earlier = tuple(item.op for item in tx.outbox.for_record(record) if item.kind is kind)
        message = tx.messages.by_id(message_id)
        told = message is None or (message.read_at if kind is OpKind.MESSAGE_READ else message.confirmed_at)
        if earlier or told:
            return Saved(record, earlier)
        return Saved(record, (tx.add_op(kind, record, fact),))

    return store.write(work)


def _now(store: Store) -> str:
    return store.clock.now().isoformat(timespec="milliseconds")
