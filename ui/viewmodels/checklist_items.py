"""What one entry of a form looks like on screen: a judged item with its finding, or a plain question.

Pure: made from a `FormSession` and the photos at hand; knows no port and no timer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from gridworker.forms import FormSession, Question
from gridworker.model.taxonomy import severities
from gridworker.model.vocabulary import LimitKind, Severity
from ui.viewmodels.photos import PhotoShown

_FEW_CHOICES = 5


class ItemKind(StrEnum):
    """How an entry is answered."""

    JUDGE = "judge"
    ONE = "one"
    MANY = "many"
    NUMBER = "number"
    TEXT = "text"
    PHOTO = "photo"
    NOTE = "note"


@dataclass(frozen=True)
class ChoiceShown:
    """One answer offered; `outcome` is `pass`, `fail`, `na` or empty."""

    name: str
    label: str
    outcome: str = ""


@dataclass(frozen=True)
class SeverityWord:
    """A severity with the tenant's word and what choosing it causes."""

    code: str
    label: str
    consequence: str


@dataclass(frozen=True)
class PhotosShown:
    """The photos of an entry: where they are answered, what is there, how many are still missing."""

    path: str
    photos: tuple[PhotoShown, ...] = ()
    needed: int = 0
    coming: int = 0
    removed: PhotoShown | None = None
    problem: str = ""
    hint: str = ""

    @property
    def line(self) -> str:
        """2 张 · 已够, or 还差 1 张照片."""
        if self.needed:
            return _tr("还差 {} 张照片").format(self.needed)
        return _tr("{} 张 · 已够").format(len(self.photos)) if self.photos else ""


@dataclass(frozen=True)
class ItemShown:
    """An entry of a section.

    Attributes:
        path: of its result or only question; names the entry.
        value: the chosen name, the text, or "".
        many: the chosen names of a multiple choice.
        severity_path, severity, severities, consequence: filled where a failed item asks for them.
        photos: where photos may be attached now.
        note_path, note: where words may be added.
        value_path, value_label, measured: a measured value that belongs to a judged item.
        filled: whether nothing more is needed.
        problem: what is missing or wrong, in words.
    """

    path: str
    kind: ItemKind
    number: str
    label: str
    section: str
    hint: str = ""
    choices: tuple[ChoiceShown, ...] = ()
    value: str = ""
    many: tuple[str, ...] = ()
    outcome: str = ""
    required: bool = False
    filled: bool = False
    problem: str = ""
    severity_path: str = ""
    severity: str = ""
    severities: tuple[SeverityWord, ...] = ()
    consequence: str = ""
    photos: PhotosShown | None = None
    note_path: str = ""
    note: str = ""
    value_path: str = ""
    value_label: str = ""
    measured: str = ""

    @property
    def is_failed(self) -> bool:
        """Whether the item was judged 不合格."""
        return self.kind is ItemKind.JUDGE and self.outcome == "fail"

    @property
    def answer_text(self) -> str:
        """The answer in words; empty when there is none."""
        names = self.many or ((self.value,) if self.value else ())
        labels = {choice.name: choice.label for choice in self.choices}
        return "、".join(labels.get(name, name) for name in names)

    @property
    def summary(self) -> str:
        """The second line of the closed row: severity, photos, note, or the answer of a plain question."""
        parts: list[str] = []
        if self.is_failed:
            parts += [word.label for word in self.severities if word.code == self.severity]
            parts += [self.photos.line] if self.photos and self.photos.line else []
        elif self.kind in (ItemKind.MANY, ItemKind.TEXT) or (self.kind is ItemKind.ONE and self.value):
            parts += [self.answer_text]
        parts += [f"{self.value_label} {self.measured}"] if self.measured else []
        parts += [self.note] if self.note else []
        return " · ".join(part for part in parts if part) or ("" if self.value or self.many else self.hint)

    @property
    def spoken(self) -> str:
        """The row in words, for screen readers."""
        answer = self.answer_text or _tr("还没填")
        return "，".join(
            part for part in (f"{self.number} {self.label}".strip(), answer, self.note, self.problem) if part
        )


def _tr(text: str) -> str:
    return QCoreApplication.translate("Checklist", text)


def default_severities() -> tuple[SeverityWord, ...]:
    """The shipped words, mildest first, with what each causes."""
    rules = severities()
    return tuple(
        SeverityWord(code.value, rules[code].word, _consequence(code))
        for code in (Severity.S3, Severity.S2, Severity.S1)
    )


def _consequence(severity: Severity) -> str:
    rule = severities()[severity]
    if severity is not Severity.S2:
        return f"{rule.word}：{rule.meaning}"
    hours = rule.rectify.kind in (LimitKind.URGENT_HOUR, LimitKind.WORK_HOUR)
    limit = _tr("{} 小时内整改") if hours else _tr("{} 天内整改")
    return _tr("{}：{}，到期自动提醒复查").format(rule.word, limit.format(f"{rule.rectify.amount:g}"))


class ItemMaker:
    """Makes the entries of a session as they are shown."""

    def __init__(self, session: FormSession, words: Sequence[SeverityWord]) -> None:
        self._session = session
        self._words = tuple(words)

    def section(self, path: str, photos: Mapping[str, PhotosShown]) -> tuple[ItemShown, ...]:
        """The visible entries of a section; `photos` holds what is at hand by image question."""
        form = self._session.form
        visible = self._session.visible(path)
        heads = [q for q in visible if not q.item or form.items[q.item][0].path == q.path]
        return tuple(self._item(head, photos) for head in heads)

    def _item(self, head: Question, photos: Mapping[str, PhotosShown]) -> ItemShown:
        session = self._session
        parts = self._parts(head)
        severity, photo, note = parts.get("severity"), parts.get("photo"), parts.get("note")
        measure = parts.get("value")
        problems = [found for q in (head, *parts.values()) if (found := session.problem(q.path)) is not None]
        value = session.value(head.path)
        chosen = session.text(severity.path) if severity else ""
        word = chosen or head.severity
        return ItemShown(
            path=head.path,
            kind=_kind(head),
            number=head.number,
            label=session.label(head.path),
            section=head.section,
            hint=head.hint,
            choices=tuple(ChoiceShown(c.name, c.label, c.outcome or "") for c in head.choices),
            value=session.text(head.path) if not isinstance(value, tuple) else "",
            many=value if isinstance(value, tuple) and head.type == "select_multiple" else (),
            outcome=session.outcome(head.path) or "" if head.choices else "",
            required=session.required(head.path),
            filled=not problems,
            problem=problems[0].text if problems else "",
            severity_path=severity.path if severity else "",
            severity=word,
            severities=self._severity_words(severity),
            consequence=next((w.consequence for w in self._words if w.code == word), ""),
            photos=self._photos(photo or (head if head.type == "image" else None), photos),
            note_path=note.path if note else "",
            note=session.text(note.path) if note else "",
            value_path=measure.path if measure else "",
            value_label=session.label(measure.path) if measure else "",
            measured=session.text(measure.path) if measure else "",
        )

    def _parts(self, head: Question) -> dict[str, Question]:
        """The visible questions that belong to an item besides its result, by role."""
        if not head.item:
            return {}
        items = self._session.form.items[head.item]
        return {q.role: q for q in items if q.path != head.path and self._session.relevant(q.path)}

    def _severity_words(self, question: Question | None) -> tuple[SeverityWord, ...]:
        if question is None:
            return ()
        offered = {choice.name for choice in question.choices}
        return tuple(word for word in self._words if not offered or word.code in offered)

    def _photos(self, question: Question | None, photos: Mapping[str, PhotosShown]) -> PhotosShown | None:
        if question is None:
            return None
        held = photos.get(question.path, PhotosShown(question.path))
        needed = self._session.photos_needed(question.path)
        return replace(held, needed=needed, hint=question.hint)


def _kind(question: Question) -> ItemKind:
    if question.type == "select_one":
        judged = question.choices and all(choice.outcome for choice in question.choices)
        return ItemKind.JUDGE if judged and len(question.choices) <= _FEW_CHOICES else ItemKind.ONE
    kinds = {
        "select_multiple": ItemKind.MANY,
        "integer": ItemKind.NUMBER,
        "decimal": ItemKind.NUMBER,
        "image": ItemKind.PHOTO,
        "note": ItemKind.NOTE,
    }
    return kinds.get(question.type, ItemKind.TEXT)
