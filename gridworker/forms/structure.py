"""What a loaded form is made of. Frozen: many sessions share one form.

Paths are absolute instance paths such as `/data/escape/i01`. The `gw` attributes are ours: they tie questions to
checklist items and carry the item's severity, photo rule and legal basis, with the mark that says how sure we are.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from lxml import etree

from gridworker.errors import ProgrammingBug
from gridworker.forms.expressions import Expression
from gridworker.model.deadlines import Limit

GW_NAMESPACE = "urn:gridworker:form"

QuestionType = Literal[
    "text", "integer", "decimal", "date", "time", "datetime", "select_one", "select_multiple", "image", "note"
]
Outcome = Literal["pass", "fail", "na"]
Role = Literal["result", "severity", "photo", "note", "value"]

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

LabelPart = str | Expression


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer offered by a select question.

    Attributes:
        outcome: what choosing it says about a checklist item, if anything.
        limit: how long putting right what it says may take, where that differs from the item's own limit.
    """

    name: str
    label: str
    outcome: Outcome | None = None
    limit: Limit | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One control on the form.

    Attributes:
        section: path of the section it stands in.
        label: its text, with `…` where an answer is shown; `FormSession.label` fills that in.
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
    label_parts: tuple[LabelPart, ...] = ()
    hint: str = ""
    choices: tuple[Choice, ...] = ()
    appearance: str = ""
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
        return next((choice for choice in self.choices if choice.name == name), None)


@dataclass(frozen=True, slots=True)
class Section:
    """An outermost group of the form, or the questions outside any group."""

    path: str
    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Bind:
    """The rules of one instance node; `type` is the XForms data type."""

    path: str
    type: str = "string"
    relevant: Expression | None = None
    required: Expression | None = None
    constraint: Expression | None = None
    calculate: Expression | None = None
    readonly: bool = False
    constraint_message: str = ""
    required_message: str = ""
    preload: str = ""


@dataclass(frozen=True, slots=True)
class Program:
    """The order of computing.

    Attributes:
        order: every instance path, each after all it depends on.
        dependents: path -> the paths to compute again when it changes, itself first, in order.
    """

    order: tuple[str, ...]
    dependents: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Form:
    """A form ready to be filled in.

    Attributes:
        languages: the languages it is written in; empty when it has one language without a name.
        template: the empty instance (defaults included) without namespaces; never changed, only copied.
    """

    id: str
    version: str
    title: str
    sections: tuple[Section, ...]
    binds: Mapping[str, Bind]
    languages: tuple[str, ...] = ()
    language: str = ""
    instance_namespace: str = ""
    program: Program = field(default_factory=lambda: Program((), {}), repr=False, compare=False)
    template: etree._Element = field(default_factory=lambda: etree.Element("data"), repr=False, compare=False)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions, in the order of the form."""
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def _by_path(self) -> dict[str, Question]:
        return {question.path: question for question in self.questions}

    @cached_property
    def items(self) -> Mapping[str, tuple[Question, ...]]:
        """Item id -> its questions, the result first."""
        found: dict[str, list[Question]] = {}
        for question in self.questions:
            if question.item:
                found.setdefault(question.item, []).append(question)
        return {item: tuple(sorted(those, key=lambda q: q.role != "result")) for item, those in found.items()}

    def question(self, path: str) -> Question:
        """The question at a path.

        Raises:
            ProgrammingBug: there is none.
        """
        if path not in self._by_path:
            raise ProgrammingBug(f"no question at {path} in form {self.id}", code="form.no_question")
        return self._by_path[path]

    def section(self, path: str) -> Section | None:
        """The section at a path, such as a problem's."""
        return next((section for section in self.sections if section.path == path), None)

    def has_question(self, path: str) -> bool:
        """Whether there is a question at the path."""
        return path in self._by_path

    def item_question(self, item: str, role: Role) -> Question | None:
        """The question that plays a role in a checklist item, such as its photos."""
        return next((question for question in self.items.get(item, ()) if question.role == role), None)
