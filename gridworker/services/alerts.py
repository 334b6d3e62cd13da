"""Answering alarms and warnings (签收, 到场). These go in the urgent lane, before everything else.

An answer is written at once, so that nothing of it can be lost, and leaves the device when the time for taking it back
is over. Until then it can be taken back, and nobody has heard of it.
"""

from gridworker.model.facts import AlarmAcknowledged, AlarmArrived, Payload, WarningAcknowledged
from gridworker.model.ops import OpKind, RecordKind, RecordRef
from gridworker.services.saved import Saved
from gridworker.store.outbox import OpState, OutboxItem
from gridworker.store.stamping import wall_ms
from gridworker.store.store import Store
from gridworker.store.taking_back import UNDO_MS
from gridworker.store.transaction import Transaction

_ANSWERS = {
    RecordKind.ALARM: OpKind.ALARM_ACKNOWLEDGED,
    RecordKind.WARNING: OpKind.WARNING_ACKNOWLEDGED,
}


def acknowledge_alarm(store: Store, alarm_id: str) -> Saved:
    """The worker answers for an alarm; a second tap changes nothing."""
    fact = AlarmAcknowledged(acknowledged_at=_now(store))
    return _answered(store, RecordRef(RecordKind.ALARM, alarm_id), OpKind.ALARM_ACKNOWLEDGED, fact)


def acknowledge_warning(store: Store, warning_id: str) -> Saved:
    """The worker has read a warning and answers for it; a second tap changes nothing."""
    fact = WarningAcknowledged(acknowledged_at=_now(store))
    return _answered(store, RecordRef(RecordKind.WARNING, warning_id), OpKind.WARNING_ACKNOWLEDGED, fact)


def take_back_answer(store: Store, kind: RecordKind, id_: str) -> bool:
    """Takes a 签收 back that has not left the device; False, and nothing changed, if it may have."""
    return _take_back(store, RecordRef(kind, id_), _ANSWERS[kind])


def arrive_at_alarm(store: Store, alarm_id: str) -> Saved:
    """The worker stands at the place of the alarm; a second tap changes nothing."""
    fact = AlarmArrived(arrived_at=_now(store))
    return _answered(store, RecordRef(RecordKind.ALARM, alarm_id), OpKind.ALARM_ARRIVED, fact)


def take_back_arrival(store: Store, alarm_id: str) -> bool:
    """Takes a 到场 back that has not left the device; False, and nothing changed, if it may have. A 签收 stands."""
    return _take_back(store, RecordRef(RecordKind.ALARM, alarm_id), OpKind.ALARM_ARRIVED)


def _take_back(store: Store, record: RecordRef, kind: OpKind) -> bool:
    def work(tx: Transaction) -> bool:
        given = _done(tx, record, kind)
        return bool(given) and all(tx.take_back(item.op.id) for item in given)

    return store.write(work)


def _answered(store: Store, record: RecordRef, kind: OpKind, fact: Payload) -> Saved:
    until_ms = wall_ms(store.clock.now()) + UNDO_MS

    def work(tx: Transaction) -> Saved:
        earlier = tuple(item.op for item in _done(tx, record, kind))
        if earlier:
            return Saved(record, earlier)
        op = tx.add_op(kind, record, fact, urgent=True)
        tx.defer(op.id, until_ms, "")
        return Saved(record, (op,))

    return store.write(work)


def _done(tx: Transaction, record: RecordRef, kind: OpKind) -> list[OutboxItem]:
    """What was done of this kind and not taken back."""
    found = tx.outbox.for_record(record)
    return [item for item in found if item.kind is kind and item.state is not OpState.WITHDRAWN]


def _now(store: Store) -> str:
    return store.clock.now().isoformat(timespec="milliseconds")
