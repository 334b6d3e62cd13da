"""A record that was changed here and there: what each side says of a field, and which of the two the worker chose.

Knows wording only; conflicts come with the outbox's picture, choices are kept by the sync centre's view model.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from ui.viewmodels.moments import clock_text


class Side(StrEnum):
    """Whose value a field gets."""

    MINE = "mine"
    THEIRS = "theirs"


Choices = Mapping[str, Side]
"""Field -> the side chosen; a field that is not decided yet is left out."""


@dataclass(frozen=True)
class ConflictField:
    """One field, its values in words, personal ones masked."""

    name: str
    label: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class ConflictEntry:
    """A conflict as the device knows it; `changed_by` and `changed_at` are empty if the history does not say."""

    id: str
    subject: str
    made_at: datetime
    fields: tuple[ConflictField, ...]
    changed_by: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True)
class FieldShown:
    """A line of the card; `hint` says what the masked values hide."""

    name: str
    label: str
    mine: str
    theirs: str
    chosen: Side | None
    hint: str = ""


@dataclass(frozen=True)
class ConflictShown:
    """The card: the oldest conflict of `count`."""

    id: str
    title: str
    line: str
    mine_head: str
    theirs_head: str
    fields: tuple[FieldShown, ...]
    missing: str

    @property
    def ready(self) -> bool:
        """Whether every field is decided."""
        return not self.missing


def conflict_shown(entry: ConflictEntry, choices: Choices, count: int, now: datetime) -> ConflictShown:
    """A conflict in the words of the card."""
    theirs_at = clock_text(entry.changed_at, now) if entry.changed_at else ""
    by = _tr("平台由{}").format(entry.changed_by) if entry.changed_by else _tr("平台上")
    changed = _tr("{} 于 {} 修改").format(by, theirs_at) if theirs_at else _tr("{} 已修改").format(by)
    undecided = sum(field.name not in choices for field in entry.fields)
    return ConflictShown(
        id=entry.id,
        title=_tr("{} 条记录两边都改了").format(count),
        line=f"{entry.subject} · {changed}",
        mine_head=_tr("我的修改 {}").format(clock_text(entry.made_at, now)),
        theirs_head=_tr("平台版本 {}").format(theirs_at).strip(),
        fields=tuple(_field(field, choices) for field in entry.fields),
        missing=_tr("还有 {} 项没选").format(undecided) if undecided else "",
    )


def all_of(entry: ConflictEntry, side: Side) -> dict[str, Side]:
    """Every field from one side."""
    return {field.name: side for field in entry.fields}


def _field(field: ConflictField, choices: Choices) -> FieldShown:
    same = field.mine == field.theirs
    hint = _tr("遮住的几位不同") if same else ""
    return FieldShown(field.name, field.label, field.mine, field.theirs, choices.get(field.name), hint)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Conflicts", text)
