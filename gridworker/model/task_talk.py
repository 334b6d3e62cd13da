"""What is said about a task: comments, and the wishes for another time (改约) or another person (转交).

All of it travels in the task itself, so that it moves, leaves and is erased with it. Both ends tell it with the same
functions. Pure; knows no storage, no wire, no screens.
"""

import math
from datetime import datetime
from typing import Any

import msgspec

from gridworker.model.facts import TaskCommented, TaskHandOver, TaskPostpone
from gridworker.model.ops import Op
from gridworker.model.task_words import TaskComment, TaskWish
from gridworker.model.vocabulary import WishKind

MOST_COMMENTS = 50
"""How many comments a task carries; older ones are with the platform's log only."""

Data = dict[str, Any]
Talk = TaskCommented | TaskPostpone | TaskHandOver


def with_talk(task: Data, op: Op, payload: Talk, worker: str, said_by: Data | None = None) -> Data:
    """The task after what the worker has said.

    Args:
        task: as it is.
        op: what was said; a comment that is there already is not added again.
        payload: of the op.
        worker: who says it.
        said_by: name, role and time of receipt, which only the platform knows.
    """
    if isinstance(payload, TaskCommented):
        comment = TaskComment(id=op.id, text=payload.text, at=payload.said_at, by=worker, **(said_by or {}))
        return with_comment(task, comment)
    return {**task, "wish": msgspec.to_builtins(wish_of(payload, worker))}


def with_comment(task: Data, comment: TaskComment) -> Data:
    """The task with one more comment, in the order said."""
    known = task.get("comments", [])
    if any(one["id"] == comment.id for one in known):
        return task
    added = sorted((*known, msgspec.to_builtins(comment)), key=_order)
    return {**task, "comments": added[-MOST_COMMENTS:]}


def _order(comment: Data) -> tuple[float, str]:
    """By the moment it was said; what has none that exists goes last."""
    try:
        return (datetime.fromisoformat(comment["at"]).timestamp(), comment["id"])
    except ValueError:
        return (math.inf, comment["id"])


def wish_of(payload: TaskPostpone | TaskHandOver, worker: str) -> TaskWish:
    """The wish as the task carries it until there is an answer."""
    if isinstance(payload, TaskPostpone):
        return TaskWish(
            sort=WishKind.POSTPONE,
            reason=payload.reason,
            asked_at=payload.asked_at,
            asked_by=worker,
            until=payload.until,
        )
    return TaskWish(
        sort=WishKind.HAND_OVER,
        reason=payload.reason,
        asked_at=payload.asked_at,
        asked_by=worker,
        to=payload.to,
    )
