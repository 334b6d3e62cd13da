"""What a loaded form is made of. Frozen: many sessions share one form.

Paths are absolute instance paths such as `/data/escape/i01`. Inside repeats there are two kinds: the path of the
definition, `/data/floor/lamp`, and the path of one place in a filled-in form, `/data/floor[2]/lamp`. The `gw`
attributes are ours: they tie questions to checklist items and carry the item's severity, photo rule and legal basis,
with the mark that says how sure we are.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from lxml import etree

from gridworker.errors import ProgrammingBug
from gridworker.forms.expressions import Expression
from gridworker.forms.instances import DataTable
from gridworker.forms.itemsets import Choice, Itemset, Outcome, TextParts
from gridworker.model.deadlines import Limit
from gridworker.model.form_files import FormFile

__all__ = ["Choice", "Outcome"]

GW_NAMESPACE = "urn:gridworker:form"

QuestionType = Literal[
    "text", "integer", "decimal", "range", "date", "time", "datetime", "select_one", "select_multiple", "rank",
    "image", "audio", "video", "file", "barcode", "geopoint", "geotrace", "geoshape", "acknowledge", "note",
]  # fmt: skip
Role = Literal["result", "severity", "photo", "note", "value"]

CHOOSING: frozenset[str] = frozenset({"select_one", "select_multiple", "rank"})
MEDIA: frozenset[str] = frozenset({"image", "audio", "video", "file"})
"""Types whose answers are ids of files."""
OUTCOMES: tuple[Outcome, ...] = ("pass", "fail", "na")
GW_VALUES: Mapping[str, tuple[str, ...] | None] = {
    "item": None,
    "role": ("result", "severity", "photo", "note", "value"),
    "severity": ("S1", "S2", "S3"),
    "hazard_code": None,
    "photo": ("fail", "before_after", "none"),
    "basis_mark": ("verified", "to_confirm", "default"),
    "legal_basis": None,
    "limit": None,
    "privacy": ("personal", "sensitive"),
}
"""The `gw` attributes, and the values allowed where there is a list; a limit is written as `5 工作日`."""

Event = Literal["odk-instance-first-load", "odk-instance-load", "odk-new-repeat", "xforms-value-changed"]

_INDEX = re.compile(r"\[\d+\]")


def generic(path: str) -> str:
    """The path of the definition: `/d/r[2]/a` is `/d/r/a` there."""
    return _INDEX.sub("", path) if "[" in path else path


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers a range question offers, as written."""

    start: str
    end: str
    step: str


@dataclass(frozen=True)
class Question:
    """One control on the form.

    Attributes:
        section: path of the section it stands in.
        label: its text, with `…` where an answer is shown; `FormSession.label` fills that in.
        data_type: the XForms type of its answer, such as `int`.
        guidance: further help, shown when asked for.
        media: `image`, `big-image`, `audio`, `video` -> file name that belongs to the label.
        choices: everything its list holds; `FormSession.choices` says what is offered now.
        itemset: where the choices come from, when they are not written out.
        range: of a range question.
        mediatype: which files an upload takes, such as `image/*`.
        parameters: further attributes of the control, such as `rows` or `max-pixels`.
        repeat: path of the innermost repeat it stands in; empty outside.
        number: such as `1.3`; empty for the severity, photo and note that belong to an item.
        item: stable checklist item id such as `STAIR-01`; empty outside checklists.
        role: what the question is within its item.
        severity: S1, S2, S3 suggested for a failed item.
        photo: when the item asks for photos: `fail`, `before_after`, `none`.
        basis_mark: how sure the item's basis is: `verified`, `to_confirm`, `default`.
        limit: how long putting a failed item right may take, with its clock; None where its severity decides.
        privacy: `personal` answers are masked on screen; `sensitive` ones besides stay out of notices and photos.
    """

    path: str
    name: str
    type: QuestionType
    section: str
    label: str
    label_parts: TextParts = ()
    hint: str = ""
    hint_parts: TextParts = ()
    guidance: str = ""
    guidance_parts: TextParts = ()
    media: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    itemset: Itemset | None = None
    appearance: str = ""
    data_type: str = "string"
    range: Range | None = None
    mediatype: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    repeat: str = ""
    number: str = ""
    item: str = ""
    role: Role = "result"
    severity: str = ""
    hazard_code: str = ""
    photo: str = "none"
    basis_mark: str = ""
    legal_basis: str = ""
    limit: Limit | None = None
    privacy: str = ""

    def choice(self, name: str) -> Choice | None:
        """The choice of that name."""
        return self.choices_by_name.get(name)

    @cached_property
    def choices_by_name(self) -> Mapping[str, Choice]:
        """Name -> choice."""
        return {choice.name: choice for choice in reversed(self.choices)}


@dataclass(frozen=True)
class Group:
    """A group or repeat of the form, with what stands in it, in order.

    Attributes:
        path: of its instance node; empty for a group that only arranges.
        is_repeat: whether it is filled in several times; `path` is then that of the repeat.
        is_counted: whether the form itself says how many there are, so that nobody adds or deletes.
        label_from: path of the node from which its label is seen, for a repeat.
    """

    path: str
    label: str
    label_parts: TextParts
    appearance: str
    children: tuple["Group | Question", ...]
    is_repeat: bool = False
    is_counted: bool = False
    label_from: str = ""

    def questions(self) -> Iterator[Question]:
        """All questions in it, in order."""
        for child in self.children:
            if isinstance(child, Group):
                yield from child.questions()
            else:
                yield child


@dataclass(frozen=True, slots=True)
class Section:
    """An outermost group of the form, or the questions outside any group."""

    path: str
    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Bind:
    """The rules of one instance node; `type` is the XForms data type.

    Attributes:
        readonly: always; `readonly_when` says when, if it depends.
        preload: what the device fills in, such as `timestamp/start`.
    """

    path: str
    type: str = "string"
    relevant: Expression | None = None
    required: Expression | None = None
    constraint: Expression | None = None
    calculate: Expression | None = None
    readonly: bool = False
    readonly_when: Expression | None = None
    constraint_message: TextParts = ()
    required_message: TextParts = ()
    preload: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """One node of the definition.

    Attributes:
        parent: path; empty for the root.
        children: paths, in order.
        repeat: path of the innermost repeat it is or stands in; empty outside.
        default: text it starts with.
        count: how many instances the form wants of this repeat.
        first: how many instances of this repeat a new form starts with.
    """

    path: str
    name: str
    parent: str
    children: tuple[str, ...]
    is_repeat: bool = False
    repeat: str = ""
    default: str | None = None
    count: Expression | None = None
    first: int = 1

    @property
    def is_leaf(self) -> bool:
        """Whether it holds an answer."""
        return not self.children


@dataclass(frozen=True, slots=True)
class Action:
    """A value set when something happens.

    Attributes:
        target: path of the node it sets.
        value: computed in the target's place.
        events: when.
        source: path of the question whose change, or of the repeat whose new instance, sets it off; empty for loading.
    """

    target: str
    value: Expression | None
    events: frozenset[str]
    source: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """A node to compute again when another changes.

    Attributes:
        path: its path.
        common: path of the repeat within whose one instance both stand; empty when all instances are meant.
    """

    path: str
    common: str = ""


@dataclass(frozen=True, slots=True)
class Program:
    """The order of computing.

    Attributes:
        order: every path, each after all it depends on.
        rank: path -> place in that order.
        readers: path -> what reads it directly.
        late: repeats counted by what stands in them; their count is computed again after everything else.
    """

    order: tuple[str, ...]
    rank: Mapping[str, int]
    readers: Mapping[str, tuple[Reader, ...]]
    late: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file the form needs beside it: `name` such as `streets.csv`, for the secondary instance `instance`."""

    name: str
    instance: str


@dataclass(frozen=True, slots=True)
class AuditRules:
    """What the form wants written down about its filling in."""

    path: str
    track_changes: bool = False
    identify_user: bool = False


@dataclass(frozen=True)
class Form:
    """A form ready to be filled in.

    Attributes:
        languages: the languages it is written in; empty when it has one language without a name.
        body: what stands on the form, as nested as it was written.
        template: the empty instance (defaults included) without namespaces, one instance of each repeat; never
            changed, only copied.
        attachments: files it needs beside it.
        last_saved: id of the instance that holds what was sent last; empty when nobody asks.
        missing: those of them that are not there yet.
        texts: ids of translated texts -> text in the language chosen, for `jr:itext`.
        files: the pictures, sounds and films of its labels, as its record names them.
    """

    id: str
    version: str
    title: str
    sections: tuple[Section, ...]
    binds: Mapping[str, Bind]
    languages: tuple[str, ...] = ()
    language: str = ""
    instance_namespace: str = ""
    body: tuple[Group | Question, ...] = field(default=(), repr=False)
    shapes: Mapping[str, Shape] = field(default_factory=dict, repr=False, compare=False)
    program: Program = field(default_factory=lambda: Program((), {}, {}), repr=False, compare=False)
    template: etree._Element = field(default_factory=lambda: etree.Element("data"), repr=False, compare=False)
    actions: tuple[Action, ...] = field(default=(), repr=False, compare=False)
    tables: Mapping[str, DataTable] = field(default_factory=dict, repr=False, compare=False)
    attachments: tuple[Attachment, ...] = ()
    missing: tuple[Attachment, ...] = ()
    last_saved: str = ""
    audit: AuditRules | None = None
    texts: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    files: tuple[FormFile, ...] = ()

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions, in the order of the form."""
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def _by_path(self) -> dict[str, Question]:
        return {question.path: question for question in self.questions}

    @cached_property
    def groups(self) -> Mapping[str, Group]:
        """Path -> group or repeat."""
        found: dict[str, Group] = {}
        waiting = [item for item in self.body if isinstance(item, Group)]
        while waiting:
            group = waiting.pop()
            found.setdefault(group.path, group)
            waiting.extend(child for child in group.children if isinstance(child, Group))
        return found

    @cached_property
    def items(self) -> Mapping[str, tuple[Question, ...]]:
        """Item id -> its questions, the result first."""
        found: dict[str, list[Question]] = {}
        for question in self.questions:
            if question.item:
                found.setdefault(question.item, []).append(question)
        return {item: tuple(sorted(those, key=lambda q: q.role != "result")) for item, those in found.items()}

    def question(self, path: str) -> Question:
        """The question at a path; inside a repeat, with that very path.

        Raises:
            ProgrammingBug: there is none.
        """
        found = self._by_path.get(generic(path))
        if found is None:
            raise ProgrammingBug(f"no question at {path} in form {self.id}", code="form.no_question")
        return found if found.path == path else replace(found, path=path)

    def section(self, path: str) -> Section | None:
        """The section at a path, such as a problem's."""
        return next((section for section in self.sections if section.path == path), None)

    def has_question(self, path: str) -> bool:
        """Whether there is a question at the path."""
        return generic(path) in self._by_path

    def item_question(self, item: str, role: Role) -> Question | None:
        """The question that plays a role in a checklist item, such as its photos."""
        return next((question for question in self.items.get(item, ()) if question.role == role), None)
