"""Tasks as the desk gives them out, talks about them and takes them back."""

from datetime import datetime

import msgspec
import sqlalchemy as sa

from gridworker.model.machine import Refusal
from gridworker.model.ops import RecordKind
from gridworker.model.records import Task, as_data
from gridworker.model.task_flow import TASK, TaskAct, TaskAction
from gridworker.model.task_talk import with_comment
from gridworker.model.task_words import TaskComment
from gridworker.model.vocabulary import TaskStatus, WishKind, WishState
from sync.central import database as db
from sync.central.desk.people import DeskUser
from sync.central.feed.audience import Data
from sync.central.feed.batch import Batch, Key
from sync.central.ingest.talk import state_of_wish

MOST_WORDS = 500
_MOST_WISHES = 500


class AnswerWish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The desk's answer to 改约 or 转交.

    `text` is what the worker reads, needed when it is refused; `due_at` overrides the time asked for; `assignee` is the
    id of the worker who gets a task that is handed over.
    """

    granted: bool
    text: str = ""
    due_at: str = ""
    assignee: str = ""


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


def answer_wish(batch: Batch, user: DeskUser, task: str, answer: AnswerWish, at: datetime) -> Data | Refusal:
    """Grant or refuse what a worker asked about a task; granted, the task has another limit or another worker."""
    key = task_key(user.district, task)
    stored = batch.get(key)
    if stored is None:
        return Refusal("task.unknown", "task", "平台上没有这项任务。请核对编号。")
    data = stored.data
    act = TaskAct(actor=user.id, role=user.role, at=at, reason=answer.text, wish=state_of_wish(data))
    action = TaskAction.GRANT if answer.granted else TaskAction.DENY
    move = TASK.apply(TaskStatus(data.get("status", TaskStatus.ASSIGNED)), action, act)
    if isinstance(move, Refusal):
        return move
    granted = _granted(batch, user.district, data, answer) if answer.granted else {}
    if isinstance(granted, Refusal):
        return granted
    said = {
        "state": WishState.GRANTED if answer.granted else WishState.REFUSED,
        "answer": answer.text.strip(),
        "answered_by": user.name,
        "answered_at": at.isoformat(timespec="milliseconds"),
    }
    after = {**data, **granted, "wish": {**data["wish"], **said}}
    batch.put(key, after)
    return after


def _granted(batch: Batch, district: str, task: Data, answer: AnswerWish) -> Data | Refusal:
    """What changes in the task."""
    wish = task["wish"]
    if wish["sort"] == WishKind.POSTPONE:
        due_at = answer.due_at or wish["until"]
        if not _is_moment(due_at):
            return Refusal(
                "task.due_at", "due_at", "改到什么时候没写对，任务没有变。写成带时区的时间再答复。"
            )
        return {"due_at": due_at}
    if not answer.assignee:
        text = "还没写转给哪位网格员。任务没有变。写上再答复。"
        return Refusal("task.assignee_missing", "assignee", text)
    c = db.worker.c
    known = batch.connection.scalar(
        sa.select(c.id).where(
            c.district == district, sa.or_(c.id == answer.assignee, c.code == answer.assignee)
        )
    )
    if known is None:
        return Refusal("task.assignee_unknown", "assignee", "没有这位网格员，任务没有变。请核对工号。")
    return {"assignee": known, "status": TaskStatus.ASSIGNED, "taken_at": ""}


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).utcoffset() is not None
    except ValueError:
        return False


def comment_on_task(
    batch: Batch, user: DeskUser, task: str, comment_id: str, text: str, at: datetime
) -> Data | Refusal:
    """Say something about a task to whoever has it."""
    key = task_key(user.district, task)
    stored = batch.get(key)
    if stored is None:
        return Refusal("task.unknown", "task", "平台上没有这项任务。请核对编号。")
    if not 1 <= len(text.strip()) <= MOST_WORDS:
        return Refusal("task.comment_length", "text", f"留言要 1 到 {MOST_WORDS} 个字，没有发出。")
    now = at.isoformat(timespec="milliseconds")
    said = TaskComment(
        id=comment_id,
        text=text.strip(),
        at=now,
        by=user.id,
        by_name=user.name,
        by_role=user.role.value,
        received_at=now,
    )
    after = with_comment(stored.data, said)
    batch.put(key, after)
    return after


def open_wishes(connection: sa.Connection, district: str) -> list[Data]:
    """Tasks whose workers wait for an answer, the longest waiting first."""
    c = db.record.c
    found = connection.execute(
        sa.select(c.data)
        .where(c.district == district, c.kind == RecordKind.TASK.value, ~c.deleted)
        .where(c.data["wish"].is_not(None), c.data["wish"].astext != "null")
        .where(sa.func.coalesce(c.data["wish"]["state"].astext, "asked") == WishState.ASKED.value)
        .order_by(c.data["wish"]["asked_at"].astext, c.id)
        .limit(_MOST_WISHES)
    )
    return list(found.scalars())


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
