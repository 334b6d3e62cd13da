"""Answering alarms and warnings (签收, 到场). These go in the urgent lane, before everything else."""

from gridworker.model.facts import AlarmAcknowledged, AlarmArrived, Payload, WarningAcknowledged
from gridworker.model.ops import OpKind, RecordKind, RecordRef
from gridworker.services.saved import Saved
from gridworker.store.store import Store
from gridworker.store.transaction import Transaction


def acknowledge_alarm(store: Store, alarm_id: str) -> Saved:
    """The worker answers for an alarm; a second tap changes nothing."""
    fact = AlarmAcknowledged(acknowledged_at=_now(store))
    return _answered(store, OpKind.ALARM_ACKNOWLEDGED, RecordRef(RecordKind.ALARM, alarm_id), fact)


def arrive_at_alarm(store: Store, alarm_id: str) -> Saved:
    """The worker stands at the place of the alarm; a second tap changes nothing."""
    fact = AlarmArrived(arrived_at=_now(store))
    return _answered(store, OpKind.ALARM_ARRIVED, RecordRef(RecordKind.ALARM, alarm_id), fact)


def acknowledge_warning(store: Store, warning_id: str) -> Saved:
    """The worker has read a warning and answers for it; a second tap changes nothing."""
    fact = WarningAcknowledged(acknowledged_at=_now(store))
    return _answered(store, OpKind.WARNING_ACKNOWLEDGED, RecordRef(RecordKind.WARNING, warning_id), fact)


def _answered(store: Store, kind: OpKind, record: RecordRef, fact: Payload) -> Saved:
    def work(tx: Transaction) -> Saved:
        earlier = tuple(item.op for item in tx.outbox.for_record(record) if item.kind is kind)
        if earlier:
            return Saved(record, earlier)
        return Saved(record, (tx.add_op(kind, record, fact, urgent=True),))

    return store.write(work)


def _now(store: Store) -> str:
    return store.clock.now().isoformat(timespec="milliseconds")
