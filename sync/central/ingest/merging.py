"""Changes of records: merged field by field, in conflict, or refused; every value that gave way stays in the history.

Both the field's edits and the desk's go through `write_edit`, so that there is one history whoever changed something.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from gridworker.model.editing import (
    REMOVABLE,
    Merged,
    field_of,
    merge,
    not_allowed,
    value_of,
    with_history,
)
from gridworker.model.facts import FieldChange, RecordEdit, RecordRemove
from gridworker.model.masking import mask_name
from gridworker.model.ops import RecordKind, Version
from gridworker.model.records import FieldEdit
from gridworker.model.vocabulary import TaskStatus, TaskType
from sync.central import database as db
from sync.central.feed.batch import Batch, Key, Stored
from sync.central.feed.standing import Standing, standing_of
from sync.central.ingest.work import Outcome, Work
from sync.protocol import wire

_OPEN = (TaskStatus.ASSIGNED, TaskStatus.TAKEN)
_KEPT = "你写的还在本机，不会丢。"


class Editor(msgspec.Struct, frozen=True, kw_only=True):
    """Who changes something, and when; `name` is masked."""

    id: str
    name: str
    role: str
    at: str
    received_at: str
    op: str = ""


def record_edit(work: Work) -> Outcome:
    """A worker changes fields of a record."""
    payload = work.said(RecordEdit)
    kind = work.op.record.kind
    stored = work.batch.get(work.own)
    if stored is None:
        return _gone(work)
    standing = standing_of(work.batch.connection, work.caller, stored)
    if standing is Standing.NEVER:
        return _not_yours(work)
    wanted = {name: FieldChange(None, one) for name, one in payload.declined.items()}
    refusal = not_allowed(kind, payload.changes, work.role) or not_allowed(kind, wanted, work.role)
    if refusal is not None:
        return work.refuse(refusal.code, refusal.field, refusal.text)
    if not _may_correct(work, stored, payload):
        text = f"这一处交上去之后，要由审核人退回才能再改。平台没有改动，{_KEPT}请联系社区坐席。"
        return work.refuse("record.not_sent_back", next(iter(payload.changes)), text)
    merged = merge(kind, stored.data, payload.changes)
    if merged.clashes:
        return _clash(work, stored, merged, standing)
    version = write_edit(
        work.batch, stored, payload.changes, payload.declined, _editor(work, payload.edited_at)
    )
    return _taken(work, stored, version, standing)


def record_remove(work: Work) -> Outcome:
    """A worker says that what a record stands for is not there any more."""
    payload = work.said(RecordRemove)
    stored = work.batch.get(work.own)
    if stored is None:  # somebody said so already
        return work.kept()
    standing = standing_of(work.batch.connection, work.caller, stored)
    if standing is Standing.NEVER or stored.key.kind not in REMOVABLE:
        return _not_yours(work)
    changed = [name for name, seen in payload.seen.items() if _differs(stored, name, seen)]
    if changed and standing is Standing.NOW:
        return wire.Conflict(op=work.op.id, version=stored.version, theirs=stored.data)
    if changed:
        return _moved(work, changed[0])
    editor = _editor(work, payload.removed_at)
    _log(work.batch, stored.key, [_entry("id", stored.key.id, payload.reason, editor)])
    ended = work.batch.delete(stored.key)
    return wire.Applied(op=work.op.id, version=ended or stored.version)


def write_edit(
    batch: Batch,
    stored: Stored,
    changes: Mapping[str, FieldChange],
    declined: Mapping[str, Any],
    editor: Editor,
) -> Version:
    """Stage changes that fit, with their lines of history; what was declined gets a line too."""
    kind, data = stored.key.kind, stored.data
    really = {name: one.after for name, one in changes.items() if value_of(kind, data, name) != one.after}
    entries = [_entry(name, value_of(kind, data, name), after, editor) for name, after in really.items()]
    entries += [
        msgspec.structs.replace(_entry(name, value_of(kind, data, name), wanted, editor), declined=True)
        for name, wanted in declined.items()
        if field_of(kind, name) is not None
    ]
    if not entries:
        return stored.version
    _log(batch, stored.key, entries)
    return batch.put(stored.key, with_history({**data, **really}, entries), stored.audience)


def _log(batch: Batch, key: Key, entries: list[FieldEdit]) -> None:
    rows = [{"district": key.district, "kind": key.kind, "id": key.id, "edit": entry} for entry in entries]
    db.insert_rows(batch.connection, db.record_edit, rows)


def _entry(field: str, before: Any, after: Any, editor: Editor) -> FieldEdit:  # noqa: ANN401 - any JSON
    return FieldEdit(
        field=field,
        before=before,
        after=after,
        at=editor.at,
        received_at=editor.received_at,
        by=editor.id,
        by_name=editor.name,
        by_role=editor.role,
        op=editor.op,
    )


def _editor(work: Work, at: str) -> Editor:
    worker = work.get(RecordKind.WORKER, work.caller.worker) or {}
    return Editor(
        id=work.caller.worker,
        name=mask_name(worker.get("name", "")),
        role=work.caller.role,
        at=at,
        received_at=work.at.isoformat(),
        op=work.op.id,
    )


def _taken(work: Work, before: Stored, version: Version, standing: Standing) -> Outcome:
    """Applied; merged, with the outcome, if the device had not seen what it was merged with."""
    is_news = work.op.base is None or work.op.base < before.version
    if not is_news or standing is not Standing.NOW:
        return wire.Applied(op=work.op.id, version=version)
    after = work.batch.get(work.own)
    return wire.Merged(op=work.op.id, version=version, row=(after or before).data)


def _clash(work: Work, stored: Stored, merged: Merged, standing: Standing) -> Outcome:
    if standing is not Standing.NOW:
        return _moved(work, merged.clashes[0])
    return wire.Conflict(op=work.op.id, version=stored.version, theirs=stored.data)


def _differs(stored: Stored, name: str, seen: object) -> bool:
    return (
        field_of(stored.key.kind, name) is not None and value_of(stored.key.kind, stored.data, name) != seen
    )


def _may_correct(work: Work, stored: Stored, payload: RecordEdit) -> bool:
    """Whether what only its maker changes was sent back to this worker, by the task that the op names."""
    kind = stored.key.kind
    if not any(one.by_maker for name in payload.changes if (one := field_of(kind, name))):
        return True
    task = work.get(RecordKind.TASK, payload.task_id) if payload.task_id else None
    return (
        task is not None
        and task["type"] == TaskType.CORRECTION
        and (task.get("about_kind"), task.get("about_id")) == (kind, stored.key.id)
        and task.get("assignee") == work.caller.worker
        and task.get("status", TaskStatus.ASSIGNED) in _OPEN
    )


def _gone(work: Work) -> Outcome:
    text = f"平台上已经没有这条记录，可能有人注销了。你的修改没有采用，{_KEPT}确实还在的话请告诉社区坐席。"
    return work.refuse("record.gone", "record.id", text)


def _moved(work: Work, field: str) -> Outcome:
    text = f"这条记录已归别的网格，那边也改了同一处。你的修改没有采用，{_KEPT}需要的话请告诉社区坐席。"
    return work.refuse("record.moved", field, text)


def _not_yours(work: Work) -> Outcome:
    text = f"这条记录不归你的网格，平台没有改动。{_KEPT}需要改的话请告诉社区坐席。"
    return work.refuse("record.not_yours", "record.id", text)
