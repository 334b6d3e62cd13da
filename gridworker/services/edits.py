"""Changing a record that others change too: an intent that says what stood there and what shall stand there."""

from collections.abc import Mapping
from typing import Any

from gridworker.errors import InputProblem
from gridworker.model.editing import EDITABLE, REMOVABLE, Data, not_allowed, value_of
from gridworker.model.facts import FieldChange, RecordEdit, RecordRemove
from gridworker.model.ops import Op, OpKind, RecordRef
from gridworker.model.records import as_data
from gridworker.model.vocabulary import Role
from gridworker.services.inspections import finish_task
from gridworker.store.reader import Reader
from gridworker.store.store import Store
from gridworker.store.transaction import Transaction


def edit_record(store: Store, record: RecordRef, values: Mapping[str, Any], task_id: str = "") -> Op | None:
    """Asks for the fields of `values` that differ from what is shown to be changed.

    Args:
        store: the profile's.
        record: what is changed.
        values: field -> what shall stand there, as JSON has it.
        task_id: the correction that asked for it; it is done with this.

    Returns:
        The op; None if nothing differs.

    Raises:
        InputProblem: the record is not here (`record.not_here`), or the change would be refused for sure.
        DiskFull: no room; nothing was changed.
    """
    edited_at = store.clock.now().isoformat(timespec="milliseconds")

    def work(tx: Transaction) -> Op | None:
        changes = changes_of(tx, record, values)
        if not changes:
            return None
        intent = RecordEdit(changes=changes, edited_at=edited_at, task_id=task_id)
        op = tx.add_op(OpKind.RECORD_EDIT, record, intent)
        finish_task(tx, task_id, op)
        return op

    return store.write(work)


def remove_record(store: Store, record: RecordRef, reason: str) -> Op:
    """Says that what the record stands for is not there any more.

    Raises:
        InputProblem: no reason, not here, or a kind that only the desk removes.
    """
    if not reason.strip():
        raise InputProblem("没有注销。请写一句为什么，以后查得到。", code="record.reason")
    if record.kind not in REMOVABLE:
        raise InputProblem("没有注销。这类记录由社区坐席注销。", code="record.not_removable")
    now = store.clock.now().isoformat(timespec="milliseconds")

    def work(tx: Transaction) -> Op:
        shown = shown_data(tx, record)
        seen = {field.name: value_of(record.kind, shown, field.name) for field in EDITABLE[record.kind]}
        intent = RecordRemove(reason=reason.strip()[:200], removed_at=now, seen=seen)
        return tx.add_op(OpKind.RECORD_REMOVE, record, intent)

    return store.write(work)


def changes_of(reader: Reader, record: RecordRef, values: Mapping[str, Any]) -> dict[str, FieldChange]:
    """What differs from what is shown.

    Raises:
        InputProblem: the record is not here, or the change would be refused for sure.
    """
    shown = shown_data(reader, record)
    changes = {
        name: FieldChange(before, after)
        for name, after in values.items()
        if (before := value_of(record.kind, shown, name)) != after
    }
    refusal = not_allowed(record.kind, changes, role_of(reader))
    if refusal is not None:
        raise InputProblem(refusal.text.replace("平台没有改动", "没有存"), code=refusal.code)
    return changes


def shown_data(reader: Reader, record: RecordRef) -> Data:
    """The record as the worker sees it.

    Raises:
        InputProblem: it is not here (`record.not_here`).
    """
    found = reader.record(record.kind, record.id)
    if found is None:
        raise InputProblem("没有改。这条记录不在本机了，可能已归别的网格或已注销。", code="record.not_here")
    return as_data(found)


def role_of(reader: Reader) -> Role:
    """In what capacity the worker acts; a grid worker before the first sync."""
    worker = reader.worker
    return worker.role if worker is not None else Role.GRID_WORKER
