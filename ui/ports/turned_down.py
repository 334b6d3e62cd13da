"""What the sync centre says about work that the platform did not take: why, what can be done, and who changed what."""

from datetime import datetime

from gridworker.clock import CHINA
from gridworker.model.editing import field_of
from gridworker.model.ops import OpKind, RecordKind
from gridworker.model.records import Building, House, Person, Task
from gridworker.model.vocabulary import Role
from gridworker.services.decisions import Clash, clashes_of, words_of
from gridworker.store.outbox import OpState, OutboxItem
from gridworker.store.reader import Reader
from ui.language import said
from ui.viewmodels.conflicts import ConflictEntry, ConflictField
from ui.viewmodels.outbox import Action, WordsShown

_KINDS = {
    RecordKind.PERSON: "台账",
    RecordKind.CARE_PLAN: "关爱计划",
    RecordKind.HOUSE: "房屋",
    RecordKind.BUILDING: "场所",
    RecordKind.TASK: "任务",
}
_IN_OTHER_WORDS = ("op.payload", "op.malformed", "op.unstorable", "op.too_large", "record.value")
"""Refusals that other words may help; of the rest the community desk knows more."""


def actions_of(item: OutboxItem) -> tuple[Action, ...]:
    """What a worker can do about an op, at most two things."""
    if item.state is OpState.HELD:
        return (Action.WITHDRAW,)
    if item.state is OpState.DEFERRED:
        return (Action.RETRY,) if item.text else ()  # else it can still be taken back
    if item.state is OpState.CONFLICT:
        first = Action.INSIST if item.kind is OpKind.RECORD_REMOVE else Action.RETRY
        return (first, Action.WITHDRAW)
    if item.state is not OpState.REFUSED:
        return ()
    helps = item.code in _IN_OTHER_WORDS or item.code.endswith("reason_missing")
    return (Action.CORRECT if helps and words_of(item) else Action.ASK, Action.WITHDRAW)


def words_shown(item: OutboxItem) -> tuple[WordsShown, ...]:
    """The words of a refused op that can be put otherwise."""
    if Action.CORRECT not in actions_of(item):
        return ()
    return tuple(WordsShown(one.path, said(one.label), one.text, one.is_wrong) for one in words_of(item))


def is_edit_conflict(item: OutboxItem) -> bool:
    """Whether it is decided field by field."""
    return item.state is OpState.CONFLICT and item.kind is OpKind.RECORD_EDIT


def conflict_entry(reader: Reader, item: OutboxItem) -> ConflictEntry:
    """A conflict with the values of both sides, the last of the platform's changes named."""
    clashes = clashes_of(reader, item)
    last = max(clashes, key=lambda clash: clash.at, default=None)
    return ConflictEntry(
        id=item.op.id,
        subject=subject_of(reader, item),
        made_at=datetime.fromtimestamp(item.made_ms / 1000, CHINA),
        fields=tuple(_field(item.record.kind, clash) for clash in clashes),
        changed_by=_author(last) if last is not None else "",
        changed_at=datetime.fromisoformat(last.at) if last is not None and last.at else None,
    )


def subject_of(reader: Reader, item: OutboxItem) -> str:
    """What a changed record is: `台账 周桂芳`."""
    name = _name(reader, item)
    return " ".join(part for part in (said(_KINDS.get(RecordKind(item.record.kind), "")), name) if part)


def conflict_text(item: OutboxItem) -> str:
    """Why an op that is not decided field by field was turned down."""
    if item.kind is OpKind.RECORD_REMOVE:
        return said("你要注销的这条，平台上有人刚改过，所以没有注销。看过最新内容再定。")
    return said(f"{item.text or '平台上的情况已经变了，这一条没有采用。'}本机这条还在，不会丢。")


def desk_phone(reader: Reader) -> str:
    """The community desk's number, else the duty room's."""
    phones = reader.tenant.phones if reader.tenant is not None else {}
    return phones.get("community") or phones.get("duty", "")


def _name(reader: Reader, item: OutboxItem) -> str:
    kind = item.record.kind
    found = reader.record(RecordKind.PERSON if kind == RecordKind.CARE_PLAN else kind, item.record.id)
    match found:
        case Person() | Building():
            return found.name
        case House():
            return found.address_text
        case Task():
            return found.title
    return ""


def _author(clash: Clash) -> str:
    role = said(Role(clash.by_role).label) if clash.by_role in list(Role) else ""
    return " ".join(part for part in (role, clash.by_name) if part)


def _field(kind: str, clash: Clash) -> ConflictField:
    field = field_of(kind, clash.name)
    words = (
        (str(clash.mine), str(clash.theirs))
        if field is None
        else (field.shown(clash.mine), field.shown(clash.theirs))
    )
    return ConflictField(clash.name, said(clash.label), *words)
