"""What each kind of op does to the records: one small function per kind.

Facts are history and always kept; a state moves with them only if its machine allows it. Intents are answered by the
machines. A handler that raises is deferred alone; nothing it staged remains.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from gridworker.model.alert_flow import ALARM, WARNING, AlarmAct, AlarmAction, WarningAct, WarningAction
from gridworker.model.facts import (
    EventReported,
    HazardFound,
    HazardNotified,
    InspectionSubmitted,
    RecheckRecorded,
    TaskFinish,
    TaskTake,
    VisitRecorded,
)
from gridworker.model.hazard_flow import HAZARD, HazardAct, HazardAction
from gridworker.model.hazard_notice import with_notice
from gridworker.model.machine import Refusal
from gridworker.model.ops import OpKind, RecordKind
from gridworker.model.patrol_flow import PATROL_KINDS, Walker, refusal_of
from gridworker.model.records import HistoryEntry, Patrol
from gridworker.model.task_flow import TASK, TaskAct, TaskAction
from gridworker.model.vocabulary import (
    AlarmStage,
    EventStage,
    HazardLevel,
    HazardStage,
    RecheckResult,
    TaskStatus,
    WarningStage,
)
from sync.central.feed.audience import Data, audience_of
from sync.central.feed.batch import Key
from sync.central.feed.standing import Standing, standing_of
from sync.central.ingest.event_sequels import event_added, event_recall
from sync.central.ingest.merging import record_edit, record_remove
from sync.central.ingest.superseding import supersede
from sync.central.ingest.talk import message_answered, task_commented, task_hand_over, task_postpone
from sync.central.ingest.work import Handler, Outcome, RecheckPort, Work
from sync.protocol.wire import Conflict

_AS_GOOD_AS_CALLED = (HazardStage.FOUND, HazardStage.RECTIFYING)
_AFTER_LOOKING = {
    True: (HazardAction.PASS, HazardAction.ASK_CLEAR),
    False: (HazardAction.FAIL,),
}


def handlers(on_recheck: RecheckPort | None) -> dict[OpKind, Handler]:
    """The handler of every kind.

    Args:
        on_recheck: told of second looks at events; None where nobody handles events.
    """

    def recheck_recorded(work: Work) -> Outcome:
        return _recheck_recorded(work, on_recheck)

    return {
        OpKind.EVENT_REPORTED: _event_reported,
        OpKind.EVENT_ADDED: event_added,
        OpKind.EVENT_RECALL: event_recall,
        OpKind.INSPECTION_SUBMITTED: _inspection_submitted,
        OpKind.HAZARD_FOUND: _hazard_found,
        OpKind.HAZARD_NOTIFIED: _hazard_notified,
        OpKind.VISIT_RECORDED: _visit_recorded,
        OpKind.RECHECK_RECORDED: recheck_recorded,
        OpKind.ALARM_ACKNOWLEDGED: _alarm_acknowledged,
        OpKind.ALARM_ARRIVED: _alarm_arrived,
        OpKind.WARNING_ACKNOWLEDGED: _warning_acknowledged,
        OpKind.REVEAL_LOGGED: _reveal_logged,
        OpKind.MESSAGE_READ: _message_answered,
        OpKind.MESSAGE_CONFIRMED: _message_answered,
        OpKind.TASK_COMMENTED: task_commented,
        OpKind.TASK_POSTPONE: task_postpone,
        OpKind.TASK_HAND_OVER: task_hand_over,
        OpKind.TASK_TAKE: _task_take,
        OpKind.TASK_FINISH: _task_finish,
        **dict.fromkeys(PATROL_KINDS, _patrolled),
        OpKind.FEEDBACK_FILED: _made,
        OpKind.RECORD_EDIT: record_edit,
        OpKind.RECORD_REMOVE: record_remove,
    }


def _fresh(work: Work) -> Data:
    """The record that the op itself makes."""
    data = work.after(None)
    return {} if data is None else data


def _made(work: Work) -> Outcome:
    if work.current() is not None:
        return work.kept()
    return work.put(_fresh(work))


def _inspection_submitted(work: Work) -> Outcome:
    if work.current() is None:
        supersede(work, work.said(InspectionSubmitted).corrects)
    return _made(work)


def _event_reported(work: Work) -> Outcome:
    if work.current() is not None:
        return work.kept()
    payload = work.said(EventReported)
    received_at = work.at.isoformat()
    reported = HistoryEntry(
        at=payload.happened_at,
        action="report",
        stage=EventStage.REPORTED,
        by=work.caller.worker,
        by_role=work.caller.role,
        text=payload.description,
        received_at=received_at,
    )
    data = {
        **_fresh(work),
        "stage": EventStage.REPORTED,
        "received_at": received_at,
        "history": [msgspec.to_builtins(reported)],
    }
    return work.put(data)


def _hazard_found(work: Work) -> Outcome:
    if work.current() is not None:
        return work.kept()
    payload = work.said(HazardFound)
    inspection = work.get(RecordKind.INSPECTION, payload.inspection_id)
    found_at = (inspection or {}).get("ended_at") or work.op.made_at
    return work.put({**_fresh(work), "found_at": found_at})


def _hazard_notified(work: Work) -> Outcome:
    """Kept in any case; moves a hazard only for somebody in whose scope it is or was."""
    hazard = work.current()
    if hazard is None or _standing(work, work.own) is Standing.NEVER:
        return work.kept()
    payload = work.said(HazardNotified)
    return work.put(with_notice(hazard, payload, work.caller.worker, work.role))


def _visit_recorded(work: Work) -> Outcome:
    if work.current() is not None:
        return work.kept()
    payload = work.said(VisitRecorded)
    person = work.get(RecordKind.PERSON, payload.person_id)
    supersede(work, payload.corrects)
    return work.put({**_fresh(work), "grid": (person or {}).get("grid", "")})


def _recheck_recorded(work: Work, on_recheck: RecheckPort | None) -> Outcome:
    if work.current() is not None:
        return work.kept()
    payload = work.said(RecheckRecorded)
    recheck = _fresh(work)
    event = work.get(RecordKind.EVENT, payload.event_id) if payload.event_id else None
    hazard = work.get(RecordKind.HAZARD, payload.hazard_id) if payload.hazard_id else None
    seen_by = audience_of(RecordKind.RECHECK, recheck, work.op.district)
    for kind, subject in ((RecordKind.EVENT, event), (RecordKind.HAZARD, hazard)):
        if subject is not None:
            seen_by += audience_of(kind, subject, work.op.district)
    verdict = work.put(recheck, tuple(sorted(set(seen_by))))
    supersede(work, payload.corrects)
    if payload.corrects:  # told anew: what was moved by it stands until the desk says otherwise
        return verdict
    if event is not None and on_recheck is not None:
        on_recheck(work, event, recheck)
    if hazard is not None and _is_asked(work, payload, hazard):
        _move_hazard(work, payload, hazard)
    return verdict


def _is_asked(work: Work, payload: RecheckRecorded, hazard: Data) -> bool:
    """Whether the hazard is in the worker's scope, or a task asked the worker to look; else the look is history only."""
    if _standing(work, work.key(RecordKind.HAZARD, hazard["id"])) is Standing.NOW:
        return True
    task = (work.get(RecordKind.TASK, payload.task_id) if payload.task_id else None) or {}
    return task.get("hazard_id") == hazard["id"] and task.get("assignee") == work.caller.worker


def _standing(work: Work, key: Key) -> Standing:
    stored = work.batch.get(key)
    return Standing.NEVER if stored is None else standing_of(work.batch.connection, work.caller, stored)


def _move_hazard(work: Work, payload: RecheckRecorded, hazard: Data) -> None:
    """A second look strikes the hazard off, asks to, or sends it on, as far as its machine allows.

    One graded 重大, or already sent upwards, is only asked to be struck off: somebody else approves.
    """
    level = hazard.get("level")
    looked = HazardAct(
        actor=work.caller.worker,
        role=work.role,
        at=_moment(payload.looked_at, work),
        reason=payload.note or payload.result.label,
        level=HazardLevel(level) if level else None,
        recheck=payload.result,
    )
    state = HazardStage(hazard["state"])
    if state in _AS_GOOD_AS_CALLED:
        state = HazardStage.RECHECK  # being there is what a recheck is called for
    for action in _AFTER_LOOKING[payload.result is RecheckResult.FIXED]:
        move = HAZARD.apply(state, action, looked)
        if not isinstance(move, Refusal):
            asked = {"asked_by": looked.actor} if move.target is HazardStage.CLEAR_ASKED else {}
            after = {**hazard, "state": move.target, "rechecker": looked.actor, **asked}
            work.batch.put(work.key(RecordKind.HAZARD, hazard["id"]), after)
            return


def _alarm_acknowledged(work: Work) -> Outcome:
    alarm = work.current()
    if alarm is None or _standing(work, work.own) is Standing.NEVER:
        return work.kept()
    act = AlarmAct(
        actor=work.caller.worker, role=work.role, at=work.at, taker=alarm.get("acknowledged_by", "")
    )
    state = AlarmStage(alarm.get("state", AlarmStage.RAISED))
    if isinstance(ALARM.apply(state, AlarmAction.TAKE, act), Refusal):
        return work.kept()
    return _changed(work, alarm)


def _alarm_arrived(work: Work) -> Outcome:
    alarm = work.current()
    if alarm is None or alarm.get("arrived_at") or _standing(work, work.own) is Standing.NEVER:
        return work.kept()
    taken = {**alarm, "acknowledged_by": alarm.get("acknowledged_by") or work.caller.worker}
    act = AlarmAct(actor=work.caller.worker, role=work.role, at=work.at, taker=taken["acknowledged_by"])
    state = AlarmStage(alarm.get("state", AlarmStage.RAISED))
    if state in (AlarmStage.RAISED, AlarmStage.DISPATCHED):
        state = AlarmStage.TAKEN  # who is there has taken it, said or not
    if isinstance(ALARM.apply(state, AlarmAction.ARRIVE, act), Refusal):
        return work.kept()
    return _changed(work, taken)


def _warning_acknowledged(work: Work) -> Outcome:
    stored = work.batch.get(work.own)
    if stored is None:
        return work.kept()
    named = tuple(one.removeprefix("worker:") for one in stored.audience if one.startswith("worker:"))
    act = WarningAct(actor=work.caller.worker, role=work.role, at=work.at, responsible=named)
    state = WarningStage(stored.data.get("state", WarningStage.PUSHED))
    if isinstance(WARNING.apply(state, WarningAction.ACK, act), Refusal):
        return work.kept()
    after = work.after(stored.data) or stored.data
    return work.put(after, stored.audience)  # whom it was given to does not follow from what it says


def _reveal_logged(work: Work) -> Outcome:
    return work.kept()


def _patrolled(work: Work) -> Outcome:
    """A step of a patrol; one that the flow does not allow any more is kept as history and moves nothing."""
    known = work.current()
    if known is None:
        return work.kept()
    walker = Walker(work.caller.worker, work.role, work.at)
    if refusal_of(msgspec.convert(known, Patrol), work.payload, walker) is not None:
        return work.kept()
    return _changed(work, known)


def _message_answered(work: Work) -> Outcome:
    return message_answered(work, work.after(work.current()))


def _task_take(work: Work) -> Outcome:
    payload = work.said(TaskTake)
    return _move_task(work, TaskAction.TAKE, payload.taken_at, _taken_by)


def _task_finish(work: Work) -> Outcome:
    payload = work.said(TaskFinish)
    return _move_task(work, TaskAction.FINISH, payload.finished_at, _finished_by)


def _taken_by(task: Data, worker: str) -> bool:
    return task.get("status") == TaskStatus.TAKEN and task.get("assignee") == worker


def _finished_by(task: Data, worker: str) -> bool:
    return task.get("status") == TaskStatus.DONE and task.get("assignee") in ("", worker)


def _move_task(
    work: Work, action: TaskAction, acted_at: str, is_so_already: Callable[[Data, str], bool]
) -> Outcome:
    stored = work.batch.get(work.own)
    if stored is None:
        return work.refuse(
            "task.unknown",
            "record.id",
            "平台上没有这项任务，可能已经撤销。你做的记录都已存好，不会丢。请问调度员。",
        )
    task, worker = stored.data, work.caller.worker
    if is_so_already(task, worker):
        return work.kept()
    act = TaskAct(
        actor=worker,
        role=work.role,
        at=_moment(acted_at, work),
        assignee=task.get("assignee", ""),
        handler=task.get("handler", ""),
    )
    standing = standing_of(work.batch.connection, work.caller, stored)
    if standing is Standing.NEVER:
        text = "这项任务不归你的网格，平台没有改动。你填的记录都已存好，不会丢。请问调度员。"
        return work.refuse("task.not_yours", "record.id", text)
    move = TASK.apply(TaskStatus(task.get("status", TaskStatus.ASSIGNED)), action, act)
    if not isinstance(move, Refusal):
        return _changed(work, task)
    if standing is Standing.NOW and work.op.base is not None and work.op.base < stored.version:
        return Conflict(op=work.op.id, version=stored.version, theirs=task)
    return work.refuse(move.code, move.field, move.text)


def _changed(work: Work, data: Data) -> Outcome:
    """The record as the op itself changes it."""
    after: dict[str, Any] = work.after(data) or data
    return work.put(after)


def _moment(text: str, work: Work) -> datetime:
    """A moment from the wire; the pattern lets through days that no month has."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return work.at
