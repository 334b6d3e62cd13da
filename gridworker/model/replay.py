"""What a record looks like once pending operations are replayed over the platform's row.

Pure: a pull changes the row, a verdict changes which ops are pending, and the shown record follows from the two.
Nothing pending can be overwritten by a pull, and nothing refused survives unseen.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import msgspec

from gridworker.model.event_sequel import with_sequel
from gridworker.model.facts import (
    AlarmAcknowledged,
    AlarmArrived,
    EventAdded,
    EventRecall,
    EventReported,
    FeedbackFiled,
    HazardFound,
    HazardNotified,
    InspectionSubmitted,
    MessageConfirmed,
    MessageRead,
    Payload,
    RecheckRecorded,
    RecordEdit,
    RecordRemove,
    TaskFinish,
    TaskTake,
    VisitRecorded,
    WarningAcknowledged,
    payload_of,
)
from gridworker.model.hazard_notice import with_notice
from gridworker.model.ops import Op, RecordKind
from gridworker.model.patrol_flow import advanced
from gridworker.model.records import Event, Feedback, Hazard, Inspection, Patrol, Recheck, Visit, as_data
from gridworker.model.task_talk import Talk, with_talk
from gridworker.model.vocabulary import AlarmStage, EventStage, HazardStage, TaskStatus, WarningStage

Data = dict[str, Any]


def replay(row: Data | None, pending: Iterable[Op], worker: str) -> Data | None:
    """The record as the worker sees it: the platform's row, then each pending op in the order made.

    Args:
        row: the platform's data, None if it has none yet.
        pending: ops on this record that the row does not contain, oldest first.
        worker: id of the worker whose device this is.

    Returns:
        The data to show, or None when there is nothing to show (an op on a record that is not here).
    """
    shown = row
    for op in pending:
        shown = apply_op(shown, op, worker)
    return shown


def apply_op(shown: Data | None, op: Op, worker: str, known: Payload | None = None) -> Data | None:
    """The record after one op; both ends use it for what the op itself says. `known`: its payload, if read already."""
    payload = payload_of(op) if known is None else known
    made = _MAKERS.get(type(payload))
    if made is not None:
        return made(op, payload, worker) if shown is None else shown
    if shown is not None and op.record.kind == RecordKind.PATROL:
        return as_data(advanced(msgspec.convert(shown, Patrol), payload))
    if isinstance(payload, RecordRemove):
        return None
    if shown is not None and isinstance(payload, EventAdded | EventRecall):
        return with_sequel(shown, op, payload, worker, datetime.fromisoformat(op.made_at))
    if shown is not None and isinstance(payload, HazardNotified):
        return with_notice(shown, payload, worker)
    if shown is not None and isinstance(payload, Talk):
        return with_talk(shown, op, payload, worker)
    changed = _CHANGERS.get(type(payload))
    if shown is None or changed is None:
        return shown
    return {**shown, **changed(payload, worker)}


def _common(payload: Payload, cls: type[msgspec.Struct]) -> Data:
    """The payload's fields that the record has too."""
    built: Data = msgspec.to_builtins(payload)
    return {name: value for name, value in built.items() if name in cls.__struct_fields__}


def _event(op: Op, payload: EventReported, worker: str) -> Data:
    extra = {"id": op.record.id, "stage": EventStage.QUEUED, "reporter": worker}
    return _record(Event, op, payload, extra)


def _inspection(op: Op, payload: InspectionSubmitted, worker: str) -> Data:
    return _record(Inspection, op, payload, {"id": op.record.id, "worker": worker})


def _hazard(op: Op, payload: HazardFound, worker: str) -> Data:
    extra = {"id": op.record.id, "state": HazardStage.FOUND, "worker": worker, "found_at": op.made_at}
    return _record(Hazard, op, payload, extra)


def _visit(op: Op, payload: VisitRecorded, worker: str) -> Data:
    return _record(Visit, op, payload, {"id": op.record.id, "worker": worker})


def _recheck(op: Op, payload: RecheckRecorded, worker: str) -> Data:
    return _record(Recheck, op, payload, {"id": op.record.id, "worker": worker})


def _feedback(op: Op, payload: FeedbackFiled, worker: str) -> Data:
    return _record(Feedback, op, payload, {"id": op.record.id, "worker": worker})


def _record(cls: type[Any], op: Op, payload: Payload, extra: Data) -> Data:
    data = {**_common(payload, cls), **extra}
    if "photos" in cls.__struct_fields__:
        data["photos"] = msgspec.to_builtins(op.blobs)
    return as_data(msgspec.convert(data, cls))


def _taken(payload: TaskTake, worker: str) -> Data:
    return {"status": TaskStatus.TAKEN, "assignee": worker, "taken_at": payload.taken_at}


def _finished(payload: TaskFinish, _worker: str) -> Data:
    return {
        "status": TaskStatus.DONE,
        "finished_at": payload.finished_at,
        "result_kind": payload.result_kind,
        "result_id": payload.result_id,
    }


def _alarm_acknowledged(payload: AlarmAcknowledged, worker: str) -> Data:
    return {
        "state": AlarmStage.TAKEN,
        "acknowledged_at": payload.acknowledged_at,
        "acknowledged_by": worker,
    }


def _alarm_arrived(payload: AlarmArrived, _worker: str) -> Data:
    return {"state": AlarmStage.ON_SITE, "arrived_at": payload.arrived_at}


def _warning_acknowledged(payload: WarningAcknowledged, _worker: str) -> Data:
    return {"state": WarningStage.ACKED, "acknowledged_at": payload.acknowledged_at}


def _read(payload: MessageRead, _worker: str) -> Data:
    return {"read_at": payload.read_at}


def _confirmed(payload: MessageConfirmed, _worker: str) -> Data:
    return {"confirmed_at": payload.confirmed_at}


def _edited(payload: RecordEdit, _worker: str) -> Data:
    return {name: change.after for name, change in payload.changes.items()}


_MAKERS: dict[type[Payload], Callable[[Op, Any, str], Data]] = {
    EventReported: _event,
    InspectionSubmitted: _inspection,
    HazardFound: _hazard,
    VisitRecorded: _visit,
    RecheckRecorded: _recheck,
    FeedbackFiled: _feedback,
}

_CHANGERS: dict[type[Payload], Callable[[Any, str], Data]] = {
    TaskTake: _taken,
    TaskFinish: _finished,
    AlarmAcknowledged: _alarm_acknowledged,
    AlarmArrived: _alarm_arrived,
    WarningAcknowledged: _warning_acknowledged,
    MessageRead: _read,
    MessageConfirmed: _confirmed,
    RecordEdit: _edited,
}
