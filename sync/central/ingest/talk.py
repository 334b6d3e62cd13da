"""What workers say about tasks and do with messages: comments and readings are facts, wishes are intents."""

from datetime import datetime

from gridworker.model.facts import TaskCommented, TaskHandOver, TaskPostpone
from gridworker.model.machine import Refusal
from gridworker.model.masking import mask_name
from gridworker.model.ops import RecordKind
from gridworker.model.task_flow import TASK, TaskAct, TaskAction
from gridworker.model.task_talk import with_talk
from gridworker.model.vocabulary import TaskStatus, WishState
from sync.central.feed.audience import Data
from sync.central.feed.standing import Standing, standing_of
from sync.central.ingest.work import Outcome, Work


def message_answered(work: Work, after: Data | None) -> Outcome:
    """Read or confirmed, by the one person it is for; the first time counts."""
    stored = work.batch.get(work.own)
    mine = stored is not None and f"worker:{work.caller.worker}" in stored.audience
    if stored is None or not mine or after is None:
        return work.kept()
    kept = {name: stored.data[name] for name in ("read_at", "confirmed_at") if stored.data.get(name)}
    return work.put({**after, **kept}, stored.audience)


def task_commented(work: Work) -> Outcome:
    """Kept in any case; shown with the task if that is or was within the worker's scope."""
    stored = work.batch.get(work.own)
    if stored is None or standing_of(work.batch.connection, work.caller, stored) is Standing.NEVER:
        return work.kept()
    payload = work.said(TaskCommented)
    said_by = {
        "by_name": _name_of(work),
        "by_role": work.caller.role,
        "received_at": work.at.isoformat(),
    }
    return work.put(with_talk(stored.data, work.op, payload, work.caller.worker, said_by))


def task_postpone(work: Work) -> Outcome:
    """Another time is asked for: noted for the desk, unless that time is over already."""
    payload = work.said(TaskPostpone)
    if _is_over(payload.until, work):
        text = "想改到的时间已经过了，没有提交给调度员。任务没有变。换一个时间再提。"
        return work.refuse("task.postpone_past", "until", text)
    return _wished(work, payload)


def task_hand_over(work: Work) -> Outcome:
    """Somebody else is asked for: noted for the desk."""
    return _wished(work, work.said(TaskHandOver))


def _wished(work: Work, payload: TaskPostpone | TaskHandOver) -> Outcome:
    stored = work.batch.get(work.own)
    if stored is None or standing_of(work.batch.connection, work.caller, stored) is Standing.NEVER:
        text = "这项任务不归你的网格，平台没有改动。你填的记录都已存好，不会丢。请问调度员。"
        return work.refuse("task.not_yours", "record.id", text)
    task = stored.data
    act = TaskAct(
        actor=work.caller.worker,
        role=work.role,
        at=work.at,
        reason=payload.reason,
        assignee=task.get("assignee", ""),
        wish=state_of_wish(task),
    )
    move = TASK.apply(TaskStatus(task.get("status", TaskStatus.ASSIGNED)), TaskAction.ASK, act)
    if isinstance(move, Refusal):
        return work.refuse(move.code, move.field, move.text)
    return work.put(with_talk(task, work.op, payload, work.caller.worker))


def state_of_wish(task: Data) -> WishState | None:
    """Where the newest wish about a task is."""
    wish = task.get("wish")
    return WishState(wish.get("state", WishState.ASKED)) if wish else None


def _is_over(until: str, work: Work) -> bool:
    try:
        return datetime.fromisoformat(until) <= work.at
    except ValueError:  # the pattern lets through days that no month has
        return True


def _name_of(work: Work) -> str:
    worker = work.get(RecordKind.WORKER, work.caller.worker) or {}
    return mask_name(worker.get("name", ""))
