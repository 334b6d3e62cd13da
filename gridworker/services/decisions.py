"""What a person decides about work that the platform did not take: field by field, in other words, or all the same.

Each decision is a new op that stands in for the old one; the old one stays in the history.
"""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import msgspec

from gridworker.errors import InputProblem
from gridworker.model.editing import EDITABLE, Data, field_of, label_of, last_edit, value_of
from gridworker.model.facts import FieldChange, RecordEdit, RecordRemove, payload_of
from gridworker.model.ops import Lane, Op, OpKind, Version
from gridworker.store.outbox import OpState, OutboxItem
from gridworker.store.reader import Reader
from gridworker.store.store import Store
from gridworker.store.transaction import Transaction

_TEXTS: dict[OpKind, tuple[tuple[str, str], ...]] = {
    OpKind.EVENT_REPORTED: (("description", "情况说明"), ("place.text", "地点")),
    OpKind.INSPECTION_SUBMITTED: (("gaps_reason", "没填的原因"), ("place.text", "地点")),
    OpKind.HAZARD_FOUND: (("title", "隐患"), ("note", "隐患说明"), ("place.text", "部位")),
    OpKind.VISIT_RECORDED: (("note", "走访说明"),),
    OpKind.RECHECK_RECORDED: (("note", "复查说明"),),
    OpKind.TASK_FINISH: (("note", "办理情况"),),
    OpKind.POINT_LOOKED: (("note", "说明"),),
    OpKind.POINT_SKIPPED: (("reason", "跳过的原因"),),
    OpKind.PATROL_FINISHED: (("reason", "没到的原因"),),
    OpKind.RECORD_REMOVE: (("reason", "注销的原因"),),
}
"""Kind of op -> the words in it that a person can put otherwise: path and label."""


class Clash(NamedTuple):
    """One field of a conflict; `by_name`, `by_role` and `at` are empty if the history does not say any more."""

    name: str
    label: str
    mine: Any
    theirs: Any
    by_name: str
    by_role: str
    at: str


class Words(NamedTuple):
    """Words of an op that can be corrected, and whether they are what the platform did not like."""

    path: str
    label: str
    text: str
    is_wrong: bool


def clashes_of(reader: Reader, item: OutboxItem) -> tuple[Clash, ...]:
    """The fields that a worker has to decide about, against the newest the platform has said."""
    if item.state is not OpState.CONFLICT or item.kind is not OpKind.RECORD_EDIT:
        return ()
    theirs = _theirs(reader, item)
    changes = _edit(item.op).changes
    return tuple(
        _clash(item.record.kind, theirs, name, change)
        for name, change in changes.items()
        if value_of(item.record.kind, theirs, name) not in (change.before, change.after)
    )


def decide(store: Store, op_id: str, mine: Collection[str]) -> Op:
    """Settles a conflict: the fields of `mine` as the worker had them, the other clashing ones as the platform has them.

    Fields that do not clash go along by themselves.

    Raises:
        InputProblem: there is no such conflict any more (`outbox.no_conflict`).
    """
    now = store.clock.now().isoformat(timespec="milliseconds")

    def work(tx: Transaction) -> Op:
        item = _turned_down(tx, op_id, OpState.CONFLICT, OpKind.RECORD_EDIT)
        theirs, said = _theirs(tx, item), _edit(item.op)
        given_up = {clash.name: clash.mine for clash in clashes_of(tx, item) if clash.name not in mine}
        changes = {
            name: FieldChange(value_of(item.record.kind, theirs, name), change.after)
            for name, change in said.changes.items()
            if name not in given_up
        }
        choice = RecordEdit(
            changes=changes,
            edited_at=now,
            declined={**said.declined, **given_up},
            task_id=said.task_id,
        )
        return tx.add_op(
            OpKind.RECORD_EDIT,
            item.record,
            choice,
            depends_on=item.op.depends_on,
            replaces=op_id,
        )

    return store.write(work)


def insist(store: Store, op_id: str) -> Op:
    """Removes a record all the same, now that what was changed there has been seen.

    Raises:
        InputProblem: there is no such conflict any more (`outbox.no_conflict`).
    """

    def work(tx: Transaction) -> Op:
        item = _turned_down(tx, op_id, OpState.CONFLICT, OpKind.RECORD_REMOVE)
        said = msgspec.convert(item.op.payload, RecordRemove)
        theirs, kind = _theirs(tx, item), item.record.kind
        seen = {field.name: value_of(kind, theirs, field.name) for field in EDITABLE[kind]}
        again = msgspec.structs.replace(said, seen=seen)
        return tx.add_op(OpKind.RECORD_REMOVE, item.record, again, replaces=op_id)

    return store.write(work)


def words_of(item: OutboxItem) -> tuple[Words, ...]:
    """The words of a refused op that can be put otherwise; what the platform named comes first."""
    if item.kind is OpKind.RECORD_EDIT:
        found = [
            (f"changes.{name}.after", label_of(item.record.kind, name), name)
            for name, change in _edit(item.op).changes.items()
            if isinstance(change.after, str) and _is_free(item.record.kind, name)
        ]
    else:
        found = [(path, label, path) for path, label in _TEXTS.get(item.kind, ())]
    words = [
        Words(path, label, str(_at(item.op.payload, path) or ""), name == item.field)
        for path, label, name in found
    ]
    return tuple(sorted(words, key=lambda one: not one.is_wrong))


def correct(store: Store, op_id: str, texts: Mapping[str, str]) -> Op:
    """Sends a refused op again in other words, with its photos and in its place.

    Args:
        store: the profile's.
        op_id: the refused op.
        texts: path, as `words_of` gave it -> the words.

    Raises:
        InputProblem: it is not refused any more (`outbox.not_refused`), or the words do not fit (`record.value`).
    """

    def work(tx: Transaction) -> Op:
        item = tx.outbox.get(op_id)
        if item is None or item.state is not OpState.REFUSED or item.replaced_by is not None:
            raise InputProblem("没有再交。这一条已经处理过了。", code="outbox.not_refused")
        known = {one.path for one in words_of(item)}
        payload = item.op.payload
        for path, text in texts.items():
            if path in known:
                payload = _with(payload, path.split("."), text.strip())
        return tx.add_op(
            item.kind,
            item.record,
            _checked(item.op, payload),
            blobs=item.op.blobs,
            depends_on=item.op.depends_on,
            replaces=op_id,
            urgent=item.lane is Lane.URGENT,
        )

    return store.write(work)


def newest(reader: Reader, item: OutboxItem) -> tuple[Version | None, Data]:
    """The newest that the platform has said of the op's record: with the answer, or since."""
    row = reader.feed.row(item.record)
    if row is not None and (item.version is None or row[0] >= item.version):
        return row
    return item.version, item.answer or {}


def _theirs(reader: Reader, item: OutboxItem) -> Data:
    return newest(reader, item)[1]


def _clash(kind: str, theirs: Data, name: str, change: FieldChange) -> Clash:
    last = last_edit(theirs, name)
    by = (last.by_name, last.by_role, last.at) if last is not None else ("", "", "")
    return Clash(name, label_of(kind, name), change.after, value_of(kind, theirs, name), *by)


def _turned_down(reader: Reader, op_id: str, state: OpState, kind: OpKind) -> OutboxItem:
    item = reader.outbox.get(op_id)
    if item is None or item.state is not state or item.kind is not kind or item.replaced_by is not None:
        raise InputProblem("没有改动。这一条已经处理过了。", code="outbox.no_conflict")
    return item


def _edit(op: Op) -> RecordEdit:
    return msgspec.convert(op.payload, RecordEdit)


def _is_free(kind: str, name: str) -> bool:
    field = field_of(kind, name)
    return field is not None and field.choices is None


def _checked(op: Op, payload: Data) -> Any:  # noqa: ANN401 - any payload
    try:
        return payload_of(msgspec.structs.replace(op, payload=payload))
    except msgspec.ValidationError as error:
        text = "没有再交。改过的内容太长或者不符合要求，请改短一点再交。"
        raise InputProblem(text, code="record.value") from error


def _at(data: Any, path: str) -> Any:  # noqa: ANN401 - any JSON
    for name in path.split("."):
        data = data.get(name) if isinstance(data, dict) else None
    return data


def _with(data: Data, path: list[str], text: str) -> Data:
    if len(path) == 1:
        return {**data, path[0]: text}
    return {**data, path[0]: _with(data[path[0]], path[1:], text)}
