"""One form being filled in: answers, what is shown, what is missing, what it adds up to.

Pure and quick: an answer computes only what depends on it. It knows neither screens nor files; photos are ids. What
time it is comes from the clock it is given.
"""

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Literal

from lxml import etree

from gridworker.clock import Clock, SystemClock
from gridworker.errors import FormProblem
from gridworker.forms import values
from gridworker.forms.expressions import Expression, Moment
from gridworker.forms.structure import Bind, Form, Outcome, Question
from gridworker.forms.submission import instance_xml
from gridworker.forms.values import Value
from gridworker.model.deadlines import Limit, tightness

MissingKind = Literal["required", "photo", "constraint"]


@dataclass(frozen=True, slots=True)
class Missing:
    """Why a form is not finished.

    Attributes:
        kind: an answer is missing, a photo is missing, or an answer breaks a rule.
        section: path of the section, for "用电充电 3 项".
        text: for the worker.
    """

    kind: MissingKind
    path: str
    item: str
    section: str
    text: str


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """How far a section is.

    Attributes:
        answered: entries that need nothing more.
        total: entries that must be answered (a checklist item with its severity and photos is one entry).
        ok: judged 合格.
        fail: judged 不合格, also while a photo is still missing.
        na: judged 不适用.
    """

    path: str
    title: str
    answered: int
    total: int
    ok: int
    fail: int
    na: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the form is: sums, and each visible section."""

    answered: int
    total: int
    ok: int
    fail: int
    na: int
    sections: tuple[SectionProgress, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """A checklist item judged 不合格."""

    item: str
    title: str
    severity: str
    note: str
    photo_ids: tuple[str, ...]
    hazard_code: str
    path: str
    legal_basis: str
    basis_mark: str
    limit: Limit | None = None
    privacy: str = ""


class FormSession:
    """A form being filled in.

    Args:
        form: shared, never changed.
        answers: path -> value, from a draft or known beforehand; None means emptied on purpose.
        clock: for `today()`, `now()` and the start of the form.

    Raises:
        FormProblem: `form.answer`, an answer does not fit its question.
    """

    def __init__(
        self, form: Form, answers: Mapping[str, object] | None = None, *, clock: Clock | None = None
    ) -> None:
        self.form = form
        self.unplaced: dict[str, Any] = {}
        self._clock = clock or SystemClock()
        self._root = copy.deepcopy(form.template)
        self._nodes = dict(_nodes(self._root))
        self._defaults = {
            path: node.text for path, node in self._nodes.items() if not len(node) and node.text
        }
        self._answers: dict[str, Value | None] = {}
        self._relevant: dict[str, bool] = {}
        for path, value in (answers or {}).items():
            self._put(path, value)
        self._fill_in_start()
        self._compute(form.program.order)

    # --- answering -------------------------------------------------------------------------------------------------

    def answer(self, path: str, value: object) -> None:
        """Answer a question; None, empty text or an empty list takes the answer back.

        Raises:
            FormProblem: `form.answer`, the value does not fit; the answer before it stays.
            ProgrammingBug: no such question.
        """
        question = self.form.question(path)
        bind = self._bind(path)
        if bind.calculate is not None or bind.readonly:
            raise FormProblem(f"{question.label}：这一项自动得出，不能填", code="form.answer")
        self._answers[path] = values.clean(question, value)
        self._compute(self.form.program.dependents[path])

    def value(self, path: str) -> Value | None:
        """What counts at a path: the answer or the default; None when empty, hidden or not yet computed."""
        if not self._relevant.get(path, False):
            return None
        if path in self._answers:
            return self._answers[path]
        text = self._nodes[path].text or ""
        if not text:
            return None
        found = values.typed(self._kind(path), text)
        return tuple(found) if isinstance(found, list) else found

    def text(self, path: str) -> str:
        """What counts at a path, as it stands in the instance; also for calculations."""
        return self._nodes[path].text or ""

    # --- what is shown ---------------------------------------------------------------------------------------------

    def relevant(self, path: str) -> bool:
        """Whether a question, group or calculation takes part."""
        return self._relevant[path]

    def visible(self, section: str | None = None) -> tuple[Question, ...]:
        """The questions to show, of one section or of the form."""
        return tuple(
            q
            for q in self.form.questions
            if self._relevant[q.path] and (section is None or q.section == section)
        )

    def label(self, path: str) -> str:
        """A question's label with the answers it quotes."""
        parts = self.form.question(path).label_parts
        moment = self._moment()
        pieces = (p.text_value(self._root, moment) if isinstance(p, Expression) else p for p in parts)
        return "".join(pieces).strip()

    def required(self, path: str) -> bool:
        """Whether a visible question must be answered (photos included)."""
        return self._photos_needed(path) > 0 if self._is_image(path) else self._bind_requires(path)

    def photos_needed(self, path: str) -> int:
        """How many photos an image question still needs."""
        needed = self._photos_needed(path) if self._relevant[path] else 0
        return max(0, needed - len(self.photo_ids(path)))

    def photo_ids(self, path: str | None = None) -> tuple[str, ...]:
        """The photos of one image question, or of the whole form, hidden questions left out."""
        paths = [path] if path else [q.path for q in self.form.questions if q.type == "image"]
        return tuple(photo for each in paths for photo in self.text(each).split())

    # --- what is missing -------------------------------------------------------------------------------------------

    def problems(self) -> tuple[Missing, ...]:
        """Everything between this form and submitting it complete, in the order of the form."""
        moment = self._moment()
        found = (self._missing(question, moment) for question in self.visible())
        return tuple(missing for missing in found if missing)

    def problem(self, path: str) -> Missing | None:
        """What is wrong with one question, if anything."""
        question = self.form.question(path)
        return self._missing(question, self._moment()) if self._relevant[path] else None

    def progress(self) -> Progress:
        """How far the form and each of its visible sections are."""
        open_paths = {missing.path for missing in self.problems()}
        sections = tuple(
            self._section_progress(section.path, section.title, open_paths)
            for section in self.form.sections
            if self._relevant.get(section.path, True)
        )
        return Progress(
            answered=sum(section.answered for section in sections),
            total=sum(section.total for section in sections),
            ok=sum(section.ok for section in sections),
            fail=sum(section.fail for section in sections),
            na=sum(section.na for section in sections),
            sections=sections,
        )

    def next_unfilled(self, path: str | None = None) -> str | None:
        """The next question with a problem after `path`, starting over at the end; None when there is none."""
        open_paths = [missing.path for missing in self.problems()]
        if path is None or not open_paths:
            return open_paths[0] if open_paths else None
        rank = {question.path: index for index, question in enumerate(self.form.questions)}
        here = rank.get(path, -1)
        return next((candidate for candidate in open_paths if rank[candidate] > here), open_paths[0])

    def failures(self) -> tuple[Failure, ...]:
        """The checklist items judged 不合格, in the order of the form."""
        return tuple(
            self._failure(q)
            for q in self.visible()
            if q.item and q.role == "result" and self.outcome(q.path) == "fail"
        )

    def outcome(self, path: str) -> Outcome | None:
        """What the answer to a select question says about its item."""
        if not self._relevant[path]:
            return None
        question = self.form.question(path)
        chosen = [question.choice(name) for name in self.text(path).split()]
        meanings = [choice.outcome for choice in chosen if choice and choice.outcome]
        return "fail" if "fail" in meanings else next(iter(meanings), None)

    # --- handing over ----------------------------------------------------------------------------------------------

    def to_answers(self) -> dict[str, Any]:
        """A draft: JSON values only, restored exactly by `from_answers`, hidden answers included."""
        kept = {path: list(v) if isinstance(v, tuple) else v for path, v in self._answers.items()}
        return {"form": self.form.id, "version": self.form.version, "answers": kept | self.unplaced}

    @classmethod
    def from_answers(
        cls, form: Form, draft: Mapping[str, Any], *, clock: Clock | None = None
    ) -> "FormSession":
        """A session from a draft.

        Answers that no longer fit (the form has a newer version) are kept in `unplaced` and stay in the draft.
        """
        fitting: dict[str, object] = {}
        unplaced: dict[str, Any] = {}
        for path, value in draft.get("answers", {}).items():
            (fitting if _fits(form, path, value) else unplaced)[path] = value
        session = cls(form, fitting, clock=clock)
        session.unplaced = unplaced
        return session

    def to_flat(self) -> dict[str, Any]:
        """What counts, as JSON: path below the root -> typed value; empty and hidden questions are left out."""
        prefix = len(f"/{self._root.tag}/")
        leaves = (path for path, node in self._nodes.items() if not len(node) and self.text(path))
        return {
            path[prefix:]: values.typed(self._kind(path), self.text(path))
            for path in leaves
            if self._relevant[path] and not path.startswith(f"/{self._root.tag}/meta/")
        }

    def to_instance_xml(
        self,
        instance_id: str,
        *,
        ended: datetime | None = None,
        photo_names: Mapping[str, str] | None = None,
        meta: Mapping[str, str] | None = None,
    ) -> bytes:
        """The submission as OpenRosa XML.

        Args:
            instance_id: UUID of the submission; `uuid:` is put in front if missing.
            ended: end of filling in; now, if not given.
            photo_names: photo id -> file name in the submission; the id itself if not given.
            meta: further OpenRosa metadata such as `userID`, `deviceID`, `deprecatedID`.
        """
        moment = ended or self._clock.now()
        for bind in self.form.binds.values():
            if bind.preload == "timestamp/end":
                self._nodes[bind.path].text = moment.isoformat(timespec="milliseconds")
        return instance_xml(self.form, self._root, self._relevant, instance_id, photo_names or {}, meta or {})

    # --- inside ----------------------------------------------------------------------------------------------------

    @cached_property
    def _entries(self) -> Mapping[str, tuple[tuple[Question, ...], ...]]:
        """Section path -> groups of questions that are filled in as one: an item's, or a question by itself."""
        found: dict[str, dict[str, list[Question]]] = {section.path: {} for section in self.form.sections}
        for question in self.form.questions:
            found[question.section].setdefault(question.item or question.path, []).append(question)
        return {section: tuple(map(tuple, entries.values())) for section, entries in found.items()}

    def _section_progress(self, path: str, title: str, open_paths: set[str]) -> SectionProgress:
        entries = [
            e for e in self._entries[path] if any(self._relevant[q.path] and self.required(q.path) for q in e)
        ]
        filled = sum(1 for entry in entries if not any(question.path in open_paths for question in entry))
        judged = [
            self.outcome(q.path) for entry in entries for q in entry if q.role == "result" and q.choices
        ]
        return SectionProgress(
            path, title, filled, len(entries), judged.count("pass"), judged.count("fail"), judged.count("na")
        )

    def _missing(self, question: Question, moment: Moment) -> Missing | None:
        path, bind = question.path, self._bind(question.path)
        if question.type == "note":
            return None
        if short := self.photos_needed(path) if question.type == "image" else 0:
            return self._report("photo", question, bind.required_message or f"还差 {short} 张照片")
        if not self.text(path):
            wanted = question.type != "image" and self._bind_requires(path)
            return self._report("required", question, bind.required_message or "还没填") if wanted else None
        if bind.constraint is None or bind.constraint.truth(self._root, moment):
            return None
        return self._report("constraint", question, bind.constraint_message or "填的内容不合要求")

    def _report(self, kind: MissingKind, question: Question, text: str) -> Missing:
        return Missing(kind, question.path, question.item, question.section, text)

    def _failure(self, question: Question) -> Failure:
        return Failure(
            item=question.item,
            title=self.label(question.path),
            severity=self._of_item(question.item, "severity") or question.severity,
            note=self._of_item(question.item, "note"),
            photo_ids=tuple(self._of_item(question.item, "photo").split()),
            hazard_code=question.hazard_code,
            path=question.path,
            legal_basis=question.legal_basis,
            basis_mark=question.basis_mark,
            limit=self._limit(question),
            privacy=question.privacy,
        )

    def _limit(self, question: Question) -> Limit | None:
        """The limit of what was chosen; the item's own where the choices have none. The tightest comes first."""
        chosen = [question.choice(name) for name in self.text(question.path).split()]
        limits = [c.limit for c in chosen if c and c.limit and c.outcome == "fail"]
        return min(limits, key=tightness, default=question.limit)

    def _of_item(self, item: str, role: Literal["severity", "note", "photo"]) -> str:
        question = self.form.item_question(item, role)
        return self.text(question.path) if question else ""

    def _photos_needed(self, path: str) -> int:
        question = self.form.question(path)
        result = self.form.item_question(question.item, "result") if question.item else None
        if result is not None and result.photo != "none" and self.outcome(result.path) == "fail":
            return 2 if result.photo == "before_after" else 1
        return int(self._bind_requires(path))

    def _bind_requires(self, path: str) -> bool:
        required = self._bind(path).required
        return required is not None and required.truth(self._root, self._moment())

    def _is_image(self, path: str) -> bool:
        return self.form.has_question(path) and self.form.question(path).type == "image"

    def _bind(self, path: str) -> Bind:
        return self.form.binds.get(path) or Bind(path)

    def _kind(self, path: str) -> str:
        return self.form.question(path).type if self.form.has_question(path) else self._bind(path).type

    def _moment(self) -> Moment:
        return Moment.of(self._clock.now())

    def _put(self, path: str, value: object) -> None:
        if not self.form.has_question(path) and path in self._nodes and isinstance(value, str):
            self._answers[path] = value  # such as the start time
            return
        self._answers[path] = values.clean(self.form.question(path), value)

    def _fill_in_start(self) -> None:
        moment = self._moment()
        for bind in self.form.binds.values():
            if bind.preload in {"timestamp/start", "date/today"}:
                self._answers.setdefault(
                    bind.path, moment.now if bind.preload == "timestamp/start" else moment.today
                )

    def _compute(self, paths: Iterable[str]) -> None:
        moment = self._moment()
        for path in paths:
            bind = self.form.binds.get(path)
            relevant = self._relevant.get(path.rpartition("/")[0], True)
            if relevant and bind is not None and bind.relevant is not None:
                relevant = bind.relevant.truth(self._root, moment)
            self._relevant[path] = relevant
            node = self._nodes[path]
            if not len(node):
                node.text = self._counting_text(path, bind, moment) if relevant else None

    def _counting_text(self, path: str, bind: Bind | None, moment: Moment) -> str | None:
        if bind is not None and bind.calculate is not None:
            return bind.calculate.text_value(self._root, moment) or None
        if path in self._answers:
            return values.to_text(self._answers[path]) or None
        return self._defaults.get(path)


def _fits(form: Form, path: str, value: object) -> bool:
    if not form.has_question(path):
        return path in form.binds and bool(form.binds[path].preload) and _is_moment(value)
    try:
        values.clean(form.question(path), value)
    except FormProblem:
        return False
    return True


def _is_moment(value: object) -> bool:
    try:
        datetime.fromisoformat(str(value))
    except ValueError:
        return False
    return True


def _nodes(root: etree._Element) -> Iterable[tuple[str, etree._Element]]:
    stack = [(f"/{root.tag}", root)]
    while stack:
        path, element = stack.pop()
        yield path, element
        stack.extend((f"{path}/{child.tag}", child) for child in reversed(element))
