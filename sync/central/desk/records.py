"""What the desk does with records: corrects them, strikes them out, and sends a worker's work back for correction.

What was sent back returns as a task that names the field and carries the reviewer's words. Words come back as an edit of
that record by whoever made it, answers as a fact that takes its place (改正).
"""

from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from gridworker.ids import derived_id
from gridworker.model.calendar import china_calendar
from gridworker.model.deadlines import due_at
from gridworker.model.editing import EDITABLE, field_of, label_of, merge, not_allowed, value_of
from gridworker.model.event_flow import CHECK_LIMITS
from gridworker.model.facts import FieldChange
from gridworker.model.machine import Refusal
from gridworker.model.masking import mask_name
from gridworker.model.ops import OpKind, RecordKind
from gridworker.model.records import Task
from gridworker.model.taxonomy import name_of
from gridworker.model.vocabulary import EventStage, Role, TaskType
from sync.central import database as db
from sync.central.desk.people import DeskUser
from sync.central.desk.tasks import give_task
from sync.central.feed.audience import Data
from sync.central.feed.batch import Batch, Key, Stored
from sync.central.ingest.merging import Editor, write_edit

REVIEWERS = frozenset({Role.DISPATCHER, Role.COMMUNITY_DESK})
_MAKER = {RecordKind.EVENT: "reporter"}
_CHOSEN = {
    RecordKind.VISIT.value: frozenset({"outcome", "reason", "needs"}),
    RecordKind.RECHECK.value: frozenset({"result"}),
}
"""Beside words and answers, what a worker may be asked to choose again."""
_TITLES = {
    RecordKind.EVENT: "补正上报",
    RecordKind.INSPECTION: "补正检查",
    RecordKind.HAZARD: "补正隐患",
    RecordKind.VISIT: "补正走访",
    RecordKind.RECHECK: "补正复查",
}


class SendBackRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is sent back: the record, the field concerned (of an inspection also a question's name), and why."""

    kind: str
    id: str
    field: str
    text: str


class EditRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Fields of a record and what shall stand in them; with `seen` only if that still stands there."""

    values: dict[str, Any]
    seen: dict[str, Any] = {}


def send_back(batch: Batch, user: DeskUser, request: SendBackRequest, at: datetime) -> Task | Refusal:
    """Give whoever made the record the task to correct it, due within the limit of a check [default]."""
    stored = batch.get(Key(user.district, request.kind, request.id))
    refusal = _no_reviewer(user) or _not_returnable(batch, request, stored)
    if refusal is not None or stored is None:
        return refusal or _unknown()
    task = _task(stored, request, at)
    give_task(batch, user.district, task)
    return task


def edit_by_desk(
    batch: Batch, user: DeskUser, kind: str, record_id: str, request: EditRequest, at: datetime
) -> Data | Refusal:
    """Change fields of a record, with a line in its history for each."""
    key = Key(user.district, kind, record_id)
    stored = batch.get(key)
    refusal = _no_reviewer(user) or (_unknown() if stored is None else None)
    if refusal is not None or stored is None:
        return refusal or _unknown()
    changes = {
        name: FieldChange(request.seen.get(name, value_of(kind, stored.data, name)), after)
        for name, after in request.values.items()
    }
    refusal = not_allowed(kind, changes, user.role)
    if refusal is not None:
        return Refusal(refusal.code, refusal.field, refusal.text.replace("你写的还在本机，不会丢。", ""))
    if clashes := merge(kind, stored.data, changes).clashes:
        text = f"“{label_of(kind, clashes[0])}”刚被别人改过，没有改动。请看过最新内容再改。"
        return Refusal("record.changed", clashes[0], text)
    now = at.isoformat()
    editor = Editor(id=user.id, name=mask_name(user.name), role=user.role.value, at=now, received_at=now)
    write_edit(batch, stored, changes, {}, editor)
    after = batch.get(key)
    return stored.data if after is None else after.data


def may_direct(user: DeskUser) -> Refusal | None:
    """Whether somebody may give workers tasks and messages: dispatchers and the community desk, not departments."""
    if user.role in REVIEWERS:
        return None
    text = f"“{user.role.label}”不能给网格员派任务或发消息。什么也没有发。请由调度员来办。"
    return Refusal("desk.role", "role", text)


def _no_reviewer(user: DeskUser) -> Refusal | None:
    if user.role in REVIEWERS:
        return None
    text = f"“{user.role.label}”不能修改或退回记录。记录没有变。请由调度员或社区坐席来办。"
    return Refusal("desk.role", "role", text)


def _unknown() -> Refusal:
    return Refusal("record.unknown", "id", "平台上没有这条记录。请核对编号。")


def _not_returnable(batch: Batch, request: SendBackRequest, stored: Stored | None) -> Refusal | None:
    if stored is None:
        return _unknown()
    if not request.text.strip():
        return Refusal("record.words_missing", "text", "还没写哪里要改。没有退回。写一句再退。")
    if _answering_field(request.kind) is None:
        return Refusal("record.not_returnable", "kind", "这类记录不能退回补正。可以直接修改。")
    if field_of(request.kind, request.field) is None and request.field not in _answered(batch, stored):
        return Refusal("record.field_unknown", "field", "这条记录没有这一项。没有退回。请核对是哪一项。")
    return None


def _answered(batch: Batch, stored: Stored) -> frozenset[str]:
    """What its maker chose or answered; a visit's answers are in the fact alone, for colleagues see the record."""
    kind, chosen = stored.key.kind, _CHOSEN.get(stored.key.kind, frozenset())
    if kind != RecordKind.VISIT:
        return frozenset({*chosen, *stored.data.get("answers", {})})
    c = db.op.c
    made = sa.and_(c.district == stored.key.district, c.record_kind == kind, c.record_id == stored.key.id)
    answers = sa.select(c.line["payload"]["answers"]).where(made, c.kind == OpKind.VISIT_RECORDED.value)
    return chosen.union(*(found or () for found in batch.connection.scalars(answers)))


def _answering_field(kind: str) -> str | None:
    """The field in which the maker answers."""
    return next((one.name for one in EDITABLE.get(kind, ()) if one.by_maker), None)


def _task(stored: Stored, request: SendBackRequest, at: datetime) -> Task:
    kind, data = RecordKind(stored.key.kind), stored.data
    place = data.get("place", {})
    return Task(
        id=derived_id(data["id"], request.field, at.isoformat()),
        type=TaskType.CORRECTION,
        title=" ".join(part for part in (_TITLES[kind], _name(data)) if part),
        place_text=place.get("text", ""),
        grid=place.get("grid") or data.get("grid", ""),
        due_at=due_at(at, CHECK_LIMITS[EventStage.POST_CHECK], china_calendar()).isoformat(),
        assignee=data[_MAKER.get(kind, "worker")],
        note=request.text.strip(),
        created_at=at.isoformat(),
        person_id=data.get("person_id", ""),
        about_kind=kind.value,
        about_id=data["id"],
        about_field=request.field,
    )


def _name(data: Data) -> str:
    category = data.get("choice") or data.get("category") or ""
    return str(data.get("title") or (name_of(category) if category else ""))
