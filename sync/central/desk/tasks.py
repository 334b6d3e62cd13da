"""Tasks as the desk gives them out and takes them back, and short messages to a worker."""

from datetime import datetime

import msgspec
import sqlalchemy as sa

from gridworker.model.machine import Refusal
from gridworker.model.ops import RecordKind
from gridworker.model.records import Task, as_data
from gridworker.model.task_flow import TASK, TaskAct, TaskAction
from gridworker.model.vocabulary import TaskStatus
from sync.central import database as db
from sync.central.desk.people import DeskUser
from sync.central.feed.audience import Data
from sync.central.feed.batch import Batch, Key

MESSAGE = "message"
"""A kind of record that devices keep until a version of theirs shows it."""


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """A short text to one worker."""

    id: str
    text: str
    sent_by: str
    sent_at: str


def task_key(district: str, task: str) -> Key:
    """A task's key."""
    return Key(district, RecordKind.TASK.value, task)


def give_task(batch: Batch, district: str, task: Task) -> None:
    """Put a task in the feed of its assignee and grid."""
    batch.put(task_key(district, task.id), as_data(task))


def withdraw_task(batch: Batch, user: DeskUser, task: str, reason: str, at: datetime) -> Data | Refusal:
    """Take a task back; what was done for it stays."""
    key = task_key(user.district, task)
    stored = batch.get(key)
    if stored is None:
        return Refusal("task.unknown", "task", "平台上没有这项任务。请核对编号。")
    act = TaskAct(actor=user.id, role=user.role, at=at, reason=reason)
    status = TaskStatus(stored.data.get("status", TaskStatus.ASSIGNED))
    move = TASK.apply(status, TaskAction.WITHDRAW, act)
    if isinstance(move, Refusal):
        return move
    data = {**stored.data, "status": move.target, "note": reason}
    batch.put(key, data)
    return data


def send_message(batch: Batch, district: str, worker: str, message: Message) -> None:
    """Put a message in the feed of one worker."""
    key = Key(district, MESSAGE, message.id)
    batch.put(key, msgspec.to_builtins(message), (f"worker:{worker}",))


def worker_for_check(
    connection: sa.Connection, district: str, grid: str, finder: str, handler: str
) -> str | None:
    """Who looks on the spot: who found it, else somebody of the grid; never who handled it."""
    c = db.worker.c
    near = sa.case(
        (c.id == finder, 0),
        (sa.literal(f"grid:{grid}") == sa.any_(c.scope), 1),
        else_=2,
    )
    community = f"grid:{grid[:12]}"
    found = connection.execute(
        sa.select(c.id, c.scope).where(c.district == district, c.id != handler).order_by(near, c.code)
    )
    for row in found:
        if row.id == finder or any(audience.startswith(community) for audience in row.scope):
            return str(row.id)
    return None
