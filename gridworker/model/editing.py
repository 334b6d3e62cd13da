"""What a worker may change of a record, and how two people's changes of one record come together. Pure.

A change says what stood there and what shall stand there. It fits if that still stands there, or if the new value
already does; so changes of different fields go together in any order, and a change of the same field is a clash that
a person decides. What gives way is kept in the record's own history of changes. Knows no storage and no wire.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

from gridworker.model.facts import FieldChange
from gridworker.model.machine import Refusal
from gridworker.model.masking import mask_phone
from gridworker.model.ops import RecordKind
from gridworker.model.records import RECORDS, FieldEdit
from gridworker.model.task_flow import WORKERS
from gridworker.model.vocabulary import CareColour, Role, Word

Data = dict[str, Any]

KEPT_EDITS = 20
"""Changes that travel with a record; the platform keeps all of them."""
_DESK = frozenset({Role.DISPATCHER, Role.COMMUNITY_DESK})
_GRADERS = frozenset({Role.GRID_HEAD}) | _DESK


class EditField(msgspec.Struct, frozen=True, kw_only=True):
    """A field that may be changed.

    Attributes:
        name: in the record; label: in Chinese.
        roles: whose change of it is taken.
        most: characters.
        choices: the only values, if there are any.
        is_phone: shown masked.
        by_maker: only whoever made the record changes it, and only after it was sent back.
    """

    name: str
    label: str
    roles: frozenset[Role] = WORKERS | _DESK
    most: int = 200
    choices: type[Word] | None = None
    is_phone: bool = False
    by_maker: bool = False

    def shown(self, value: Any) -> str:  # noqa: ANN401 - any JSON
        """A value in words, a phone number masked."""
        if value in (None, ""):
            return "（空）"
        if self.choices is not None:
            return self.choices(value).label if value in list(self.choices) else str(value)
        return mask_phone(str(value)) if self.is_phone else str(value)


def _phone(name: str, label: str) -> EditField:
    return EditField(name=name, label=label, most=20, is_phone=True)


def _text(name: str, label: str, most: int = 500) -> EditField:
    return EditField(name=name, label=label, most=most)


def _own_words(name: str, label: str) -> tuple[EditField, ...]:
    return (EditField(name=name, label=label, most=2000, by_maker=True),)


EDITABLE: Mapping[str, tuple[EditField, ...]] = MappingProxyType(
    {
        RecordKind.PERSON: (
            _phone("phone", "联系电话"),
            _text("living", "居住状态", 40),
            EditField(name="care_colour", label="关爱等级", roles=_GRADERS, choices=CareColour),
            _text("note", "备注"),
        ),
        RecordKind.CARE_PLAN: (
            _text("guardian", "监护人", 50),
            _text("emergency_contact", "紧急联系人", 50),
            _phone("emergency_phone", "紧急联系电话"),
            _text("key_holder", "备用钥匙", 50),
            _text("devices", "家中设备"),
            _text("arrangement", "照料安排"),
        ),
        RecordKind.HOUSE: (
            _text("state", "使用情况", 20),
            _phone("owner_phone", "房主电话"),
            _text("note", "备注"),
        ),
        RecordKind.BUILDING: (
            _text("manager", "负责人", 50),
            _phone("phone", "负责人电话"),
            _text("note", "备注"),
        ),
        RecordKind.TASK: (_text("remark", "备注", 2000),),
        RecordKind.EVENT: _own_words("description", "情况说明"),
        RecordKind.INSPECTION: _own_words("remark", "补充说明"),
        RecordKind.HAZARD: _own_words("note", "隐患说明"),
        RecordKind.VISIT: _own_words("note", "走访说明"),
        RecordKind.RECHECK: _own_words("note", "复查说明"),
    }
)
"""Kind of record -> what may be changed of it, in the order shown."""

REMOVABLE = frozenset({RecordKind.PERSON, RecordKind.CARE_PLAN, RecordKind.HOUSE})
"""What a worker may say is not there any more."""


class Merged(NamedTuple):
    """The record with the changes, and the fields that clash; if any does, nothing is to be applied."""

    data: Data
    clashes: tuple[str, ...]


def field_of(kind: str, name: str) -> EditField | None:
    """A field that may be changed; None if it may not."""
    return next((one for one in EDITABLE.get(kind, ()) if one.name == name), None)


def label_of(kind: str, name: str) -> str:
    """What a field is called; a field without a word keeps its own name."""
    found = field_of(kind, name)
    return found.label if found else name


def value_of(kind: str, data: Data, name: str) -> Any:  # noqa: ANN401 - any JSON
    """What stands in a field, its default if it is left out."""
    return data.get(name, _defaults(kind).get(name))


def merge(kind: str, theirs: Data, changes: Mapping[str, FieldChange]) -> Merged:
    """`theirs` with `changes`, and which of them clash with what stands there now."""
    clashes = tuple(
        name
        for name, change in changes.items()
        if value_of(kind, theirs, name) not in (change.before, change.after)
    )
    return Merged({**theirs, **{name: change.after for name, change in changes.items()}}, clashes)


def not_allowed(kind: str, changes: Mapping[str, FieldChange], role: Role) -> Refusal | None:
    """Why these changes are not taken, whatever stands there: field, role, value."""
    for name, change in changes.items():
        found = field_of(kind, name)
        if found is None:
            text = f"“{name}”不能在这里改，平台没有改动。你写的还在本机，不会丢。请问社区坐席。"
            return Refusal("record.field_fixed", name, text)
        if role not in found.roles:
            text = (
                f"“{found.label}”不由{role.label}来改，平台没有改动。你写的还在本机，不会丢。请告诉社区坐席。"
            )
            return Refusal("record.role_not_allowed", name, text)
        if not _fits(found, change.after):
            text = f"“{found.label}”写的内容不符合要求，平台没有改动。你写的还在本机，不会丢。请改好再交。"
            return Refusal("record.value", name, text)
    return None


def with_history(data: Data, entries: Iterable[FieldEdit]) -> Data:
    """The record with its newest changes at the end of its history."""
    edits = [*data.get("edits", ()), *msgspec.to_builtins(tuple(entries))]
    return {**data, "edits": edits[-KEPT_EDITS:]}


def last_edit(data: Data, name: str) -> FieldEdit | None:
    """Who changed a field last, if its history still says so."""
    for raw in reversed(data.get("edits", ())):
        entry = msgspec.convert(raw, FieldEdit)
        if entry.field == name and not entry.declined:
            return entry
    return None


def _fits(found: EditField, value: Any) -> bool:  # noqa: ANN401 - any JSON
    if found.choices is not None:
        return value is None or value in list(found.choices)
    return isinstance(value, str) and len(value) <= found.most


@cache
def _defaults(kind: str) -> Data:
    """The defaults of a kind's optional fields, as JSON has them."""
    known = RECORDS.get(RecordKind(kind)) if kind in list(RecordKind) else None
    fields = () if known is None else msgspec.structs.fields(known)
    return {
        one.name: msgspec.to_builtins(one.default) for one in fields if one.default is not msgspec.NODEFAULT
    }
