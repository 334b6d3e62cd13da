"""What one entry of a form looks like on screen: a judged item with its finding, or a plain question.

Pure values; `item_maker` makes them from a form.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from gridworker.model.masking import mask_answer
from gridworker.model.taxonomy import severities
from gridworker.model.vocabulary import LimitKind, Severity
from ui.language import amount, listed, said
from ui.viewmodels.files import FilesShown
from ui.viewmodels.label_media import LabelMedia
from ui.viewmodels.photos import PhotoShown
from ui.viewmodels.shape_words import shape_words, trace_words

if TYPE_CHECKING:
    from ui.viewmodels.report_parts import PhoneNumber


class ItemKind(StrEnum):
    """How an entry is answered."""

    JUDGE = "judge"
    ONE = "one"
    MANY = "many"
    NUMBER = "number"
    TEXT = "text"
    SCALE = "scale"
    DATE = "date"
    TIME = "time"
    MOMENT = "moment"
    RANK = "rank"
    PHOTO = "photo"
    SIGNATURE = "signature"
    CODE = "code"
    PLACE = "place"
    TRACE = "trace"
    SHAPE = "shape"
    FILE = "file"
    ACKNOWLEDGE = "acknowledge"
    INSTANCE = "instance"
    ADDING = "adding"
    NOTE = "note"


_MOMENTS = frozenset({ItemKind.DATE, ItemKind.TIME, ItemKind.MOMENT})
POINTS: Mapping[ItemKind, Callable[[str], str]] = {ItemKind.TRACE: trace_words, ItemKind.SHAPE: shape_words}
"""What is read, kept and shown in words, not answered here."""
_ON_PHOTOS = frozenset({ItemKind.PHOTO, ItemKind.SIGNATURE})


@dataclass(frozen=True)
class Scale:
    """A range from `start` to `end` in equal steps, in decimal figures; `end` may be the smaller one."""

    start: str
    end: str
    step: str = "1"

    @property
    def steps(self) -> int:
        """How many steps there are between both ends."""
        step = abs(Decimal(self.step)) or Decimal(1)
        return int(abs(Decimal(self.end) - Decimal(self.start)) / step)

    def at(self, place: int) -> str:
        """The number `place` steps after the start."""
        start, way = Decimal(self.start), Decimal(self.end) - Decimal(self.start)
        number = start + abs(Decimal(self.step)).copy_sign(way) * place
        return format(number.normalize(), "f") if number else "0"

    def place(self, text: str) -> int | None:
        """How many steps after the start a number is; None when it is none of them."""
        try:
            number = Decimal(text)
        except InvalidOperation:
            return None
        way = Decimal(self.end) - Decimal(self.start)
        step = (abs(Decimal(self.step)) or Decimal(1)).copy_sign(way)
        found = (number - Decimal(self.start)) / step if number.is_finite() else Decimal(-1)
        return int(found) if 0 <= found <= self.steps and found == int(found) else None


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
        phones: whom to phone first, because it is 重大.
        photos: where photos may be attached now.
        files: of a question for sounds, films or files, what is attached.
        note_path, note: where words may be added.
        value_path, value_label, measured: a measured value that belongs to a judged item.
        filled: whether nothing more is needed.
        problem: what is missing or wrong, in words.
        looks: the appearance words of the sheet.
        readonly: whether it may only be read; `is_computed` says that the form itself fills it in.
        scale: the range of a `SCALE`.
        earlier: what was answered last time, in words; empty when unknown.
        notice: what to say beside the control, such as that no code was found.
        said: a reviewer's words that sent this answer back.
        guidance: further help.
        media: pictures, sounds and films that belong to the words of the question and its choices.
        is_private, is_revealed: whether the answer is personal, and shown all the same for a moment.
        open_count, is_unfolded: of an `INSTANCE` of a repeat, whose `value` is its place.
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
    phones: "tuple[PhoneNumber, ...]" = ()
    photos: PhotosShown | None = None
    files: FilesShown | None = None
    note_path: str = ""
    note: str = ""
    value_path: str = ""
    value_label: str = ""
    measured: str = ""
    looks: frozenset[str] = frozenset()
    readonly: bool = False
    is_computed: bool = False
    scale: Scale | None = None
    earlier: str = ""
    notice: str = ""
    said: str = ""
    guidance: str = ""
    media: LabelMedia = LabelMedia()  # noqa: RUF009 - frozen
    is_private: bool = False
    is_revealed: bool = False
    open_count: int = 0
    is_unfolded: bool = False

    @property
    def is_hidden(self) -> bool:
        """Whether what was answered stays masked wherever it is only read."""
        return self.is_private and not self.is_revealed

    @property
    def is_answered(self) -> bool:
        """Whether there is anything besides a judgement to read."""
        said = "" if self.kind is ItemKind.JUDGE else self.value
        pictures = self.photos.photos if self.photos else self.files.files if self.files else ()
        return bool(said or self.many or pictures or self.note or self.measured)

    @property
    def readable_photos(self) -> PhotosShown | None:
        """The photos; without the pictures where they may not be looked at."""
        hidden = self.photos is not None and self.is_hidden and self.readonly
        return replace(self.photos, photos=()) if self.photos and hidden else self.photos

    @property
    def is_wrong(self) -> bool:
        """Whether there is an answer and it may not stay as it is."""
        return bool(self.value or self.many) and bool(self.problem)

    @property
    def is_failed(self) -> bool:
        """Whether the item was judged 不合格."""
        return self.kind is ItemKind.JUDGE and self.outcome == "fail"

    @cached_property
    def answer_text(self) -> str:
        """The answer in words, masked where it is personal; empty when there is none."""
        if self.kind in _ON_PHOTOS:
            return self.photos.line if self.photos else ""
        if self.kind is ItemKind.JUDGE:
            return self._words  # how an item was judged is no one's secret, what was noted may be
        return self.masked(self._words)

    def masked(self, text: str) -> str:
        """A text of this entry as it may be read."""
        return mask_answer(text) if self.is_hidden else text

    @property
    def shown_note(self) -> str:
        """The note as it may be read, or as it is where it can be changed."""
        return self.masked(self.note) if self.readonly else self.note

    @property
    def shown_measured(self) -> str:
        """The measured value, likewise."""
        return self.masked(self.measured) if self.readonly else self.measured

    @property
    def _words(self) -> str:
        if self.kind is ItemKind.ACKNOWLEDGE:
            return _tr("知道了") if self.value else ""
        if self.kind in _MOMENTS:
            return moment_words(self.value, self.looks)
        if self.kind is ItemKind.PLACE:
            return position_words(self.value)
        if self.kind in POINTS:
            return POINTS[self.kind](self.value)
        if self.files is not None:
            return self.files.words
        names = self.many or ((self.value,) if self.value else ())
        labels = {choice.name: choice.label for choice in self.choices} if names else {}
        return listed(labels.get(name, name) for name in names)

    @property
    def has_long_answer(self) -> bool:
        """Whether the answer needs a line of its own in the closed row."""
        long = (
            ItemKind.MANY,
            ItemKind.RANK,
            ItemKind.TEXT,
            ItemKind.ONE,
            *POINTS,
            ItemKind.PLACE,
            ItemKind.FILE,
        )
        return self.kind in long and bool(self.answer_text)

    @cached_property
    def summary(self) -> str:
        """The second line of the closed row: severity, photos, note, or the answer of a plain question."""
        if self.kind is ItemKind.INSTANCE:
            left = amount("还有 {} 项没填", self.open_count) if self.open_count else ""
            return " · ".join(part for part in (self.measured, left) if part)
        parts: list[str] = []
        if self.is_wrong and self.kind is not ItemKind.JUDGE:
            return self.problem
        if self.is_failed:
            parts += [said(word.label) for word in self.severities if word.code == self.severity]
            parts += [self.photos.line] if self.photos and self.photos.line else []
        elif self.has_long_answer:
            parts += [self.answer_text]
        parts += [f"{self.value_label} {self.masked(self.measured)}"] if self.measured else []
        parts += [self.masked(self.note)] if self.note else []
        parts += [_tr("上次 {}").format(self.earlier)] if self.earlier else []
        return " · ".join(part for part in parts if part) or self._inviting

    @property
    def _inviting(self) -> str:
        """What a closed row says while nothing is answered: the hint, and that there is something to see or hear."""
        if self.value or self.many:
            return ""
        more = _tr("点开有图") if self.media.pictures else _tr("点开有讲解") if self.media.plays else ""
        return " · ".join(part for part in (self.hint, more) if part)

    @property
    def spoken(self) -> str:
        """The row in words, for screen readers."""
        answer = self.answer_text or _tr("还没填")
        earlier = _tr("上次 {}").format(self.earlier) if self.earlier else ""
        return listed(
            (
                part
                for part in (
                    f"{self.number} {self.label}".strip(),
                    answer,
                    self.masked(self.note),
                    self.problem,
                    earlier,
                )
                if part
            ),
            "，",
        )


def moment_words(text: str, looks: frozenset[str]) -> str:
    """A day, a time, or both, as far as they are asked for and without seconds."""
    day, mark, clock = text.partition("T")
    if not mark and ":" in text:
        return text[:5]
    asked = 1 if "year" in looks else 2 if "month-year" in looks else 3
    return " ".join(part for part in ("-".join(day.split("-")[:asked]), clock[:5]) if part)


def position_words(text: str) -> str:
    """Such as `30.65731, 104.08122 · ±8 m`, from latitude, longitude, height and accuracy."""
    try:
        numbers = [float(part) for part in text.split()]
    except ValueError:
        return text
    if len(numbers) < 2:
        return text
    accuracy = f" · ±{numbers[3]:.0f} m" if len(numbers) > 3 and numbers[3] else ""
    return f"{numbers[0]:.5f}, {numbers[1]:.5f}{accuracy}"


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
    many = rule.rectify.amount
    limit = _tr("{} 小时内整改").format(f"{many:g}") if hours else amount("{} 天内整改", int(many))
    return _tr("{}：{}，到期自动提醒复查").format(said(rule.word), limit)
