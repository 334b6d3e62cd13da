"""The way of a task: assigned, taken, done, or given back with a reason.

A task is an intent beside the facts made while doing it: refusing it never touches those facts. Finishing may skip
taking, because a worker who was offline did not tell the platform first. This module knows no storage and no wire.
"""

from enum import StrEnum
from types import MappingProxyType

from gridworker.model.machine import Act, Machine, Refusal, Transition, require_reason
from gridworker.model.vocabulary import Role, TaskStatus, WishState

WORKERS = frozenset({Role.GRID_HEAD, Role.GRID_WORKER, Role.MICRO_WORKER, Role.HELPER})
_DESK = frozenset({Role.DISPATCHER, Role.COMMUNITY_DESK, Role.SYSTEM})


class TaskAction(StrEnum):
    """What can be done with a task."""

    TAKE = "take"
    PUT_BACK = "put_back"
    FINISH = "finish"
    RETURN = "return"
    WITHDRAW = "withdraw"
    ASSIGN = "assign"
    ASK = "ask"
    GRANT = "grant"
    DENY = "deny"


class TaskAct(Act, frozen=True, kw_only=True):
    """An act on a task.

    Attributes:
        assignee: who has the task; empty while anybody of the grid may take it.
        new_assignee: who gets it now.
        handler: who handled the matter behind a recheck.
        wish: where the newest wish about the task is, None if nobody had one.
    """

    assignee: str = ""
    new_assignee: str = ""
    handler: str = ""
    wish: WishState | None = None


def _own_task(act: TaskAct) -> Refusal | None:
    if not act.assignee or act.assignee == act.actor:
        return None
    text = "这项任务现在由别人在办。你填的记录都已存好，不会丢。请和对方或调度员说一声。"
    return Refusal("task.other_assignee", "assignee", text)


def _not_own_work(act: TaskAct) -> Refusal | None:
    if not act.handler or act.handler != act.actor:
        return None
    text = "这件事是你处置的，不能由你复查。你填的都在，不会丢。请退回任务，换一位去看。"
    return Refusal("task.checker_is_handler", "handler", text)


def _assignee_named(act: TaskAct) -> Refusal | None:
    if act.new_assignee:
        return None
    return Refusal("task.assignee_missing", "new_assignee", "还没选由谁来办。任务没有变。选一位再派。")


def _nothing_asked(act: TaskAct) -> Refusal | None:
    if act.wish is not WishState.ASKED:
        return None
    text = "这项任务已有一个申请在等答复。任务和你填的都没有变。等答复到了再提。"
    return Refusal("task.wish_open", "wish", text)


def _something_asked(act: TaskAct) -> Refusal | None:
    if act.wish is WishState.ASKED:
        return None
    return Refusal("task.wish_none", "wish", "这项任务没有等答复的申请。任务没有变。")


_NEEDS = MappingProxyType(
    {
        "reason": require_reason("task"),
        "own": _own_task,
        "not_own_work": _not_own_work,
        "new_assignee": _assignee_named,
        "nothing_asked": _nothing_asked,
        "something_asked": _something_asked,
    }
)

T, A = TaskStatus, TaskAction

TASK: Machine[TaskStatus, TaskAct] = Machine(
    "task",
    "这项任务",
    (
        Transition(A.TAKE.value, (T.ASSIGNED,), T.TAKEN, WORKERS, ("own", "not_own_work"), "接下"),
        Transition(A.PUT_BACK.value, (T.TAKEN,), T.ASSIGNED, WORKERS, ("own",), "放回"),
        Transition(A.FINISH.value, (T.ASSIGNED, T.TAKEN), T.DONE, WORKERS, ("own", "not_own_work"), "完成"),
        Transition(A.RETURN.value, (T.ASSIGNED, T.TAKEN), T.RETURNED, WORKERS, ("own", "reason"), "退回"),
        Transition(
            A.WITHDRAW.value, (T.ASSIGNED, T.TAKEN, T.RETURNED), T.WITHDRAWN, _DESK, ("reason",), "撤回"
        ),
        Transition(
            A.ASSIGN.value, (T.ASSIGNED, T.TAKEN, T.RETURNED), T.ASSIGNED, _DESK, ("new_assignee",), "改派"
        ),
        Transition(
            A.ASK.value, (T.ASSIGNED, T.TAKEN), None, WORKERS, ("own", "reason", "nothing_asked"), "申请"
        ),
        Transition(A.GRANT.value, (T.ASSIGNED, T.TAKEN), None, _DESK, ("something_asked",), "同意"),
        Transition(A.DENY.value, (T.ASSIGNED, T.TAKEN), None, _DESK, ("something_asked", "reason"), "不同意"),
    ),
    _NEEDS,
)
"""Tasks of every kind; `TaskStatus.DONE` and `WITHDRAWN` are ends."""
