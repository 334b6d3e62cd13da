"""What is missing in a filled-in form, how far it is, what was judged 不合格.

Looks at a session; changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from gridworker.forms.structure import Bind, Choice, Outcome, Question, Role
from gridworker.forms.tree import Node, Unfit
from gridworker.model.deadlines import Limit, tightness

if TYPE_CHECKING:
    from gridworker.forms.session import FormSession

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
    """A checklist item judged 不合格.

    Attributes:
        key: names it within its inspection: the item, with its place where the item repeats.
        answer: what was chosen that made it fail, in words.
    """

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
    key: str = ""
    answer: str = ""

    @property
    def finding(self) -> str:
        """What is wrong, in the form's own words: items say how it should be, only the answer says that it is not."""
        return "：".join(filter(None, (self.title, self.answer)))


_NOT_DRAWN = "平板上画不了，提交时写明原因"
_NOT_ANSWERED = {"geotrace": _NOT_DRAWN, "geoshape": _NOT_DRAWN}


class Review:
    """Looks through one session."""

    def __init__(self, session: "FormSession") -> None:
        self._session = session
        self._form = session.form

    # --- what is missing -------------------------------------------------------------------------------------------

    def missing(self, question: Question) -> Missing | None:
        """What is wrong with a visible question, if anything."""
        if question.type == "note":
            return None
        path, session = question.path, self._session
        bind = self._form.binds.get(question.path) or self._form.binds.get(session.node(path).shape.path)
        bind = bind or Bind(path)
        if short := self.photos_needed(question) if question.type == "image" else 0:
            return self._report(
                "photo", question, session.words(bind.required_message, path) or f"还差 {short} 张照片"
            )
        if not session.text(path):
            wanted = question.type != "image" and self._requires(path, bind)
            said = session.words(bind.required_message, path) or _NOT_ANSWERED.get(question.type, "还没填")
            return self._report("required", question, said) if wanted else None
        if isinstance(session.node(path).answer, Unfit):
            return self._report("constraint", question, "填的内容不合要求")
        if bind.constraint is not None and not session.holds(bind.constraint, path):
            said = session.words(bind.constraint_message, path) or "填的内容不合要求"
            return self._report("constraint", question, said)
        return self._not_offered(question)

    def _not_offered(self, question: Question) -> Missing | None:
        """An answer whose choice a filter has taken away since is kept, and must be chosen again."""
        if question.itemset is None or (question.itemset.table and not question.itemset.is_filtered):
            return None
        offered = self._session.offered(question.path)
        gone = [name for name in self._session.text(question.path).split() if name not in offered]
        return self._report("constraint", question, "选的这一项已不在选项里，请重新选") if gone else None

    def _report(self, kind: MissingKind, question: Question, text: str) -> Missing:
        return Missing(kind, question.path, question.item, question.section, text)

    def required(self, question: Question) -> bool:
        """Whether a visible question must be answered (photos included)."""
        if question.type == "image":
            return self._photos_wanted(question) > 0
        bind = self._form.binds.get(self._session.node(question.path).shape.path)
        return bind is not None and self._requires(question.path, bind)

    def _requires(self, path: str, bind: Bind) -> bool:
        return bind.required is not None and self._session.holds(bind.required, path)

    def photos_needed(self, question: Question) -> int:
        """How many photos a visible image question still needs."""
        return max(0, self._photos_wanted(question) - len(self._session.text(question.path).split()))

    def _photos_wanted(self, question: Question) -> int:
        result = self.of_item(question, "result")
        if result is not None and result.photo != "none" and self.outcome(result) == "fail":
            return 2 if result.photo == "before_after" else 1
        bind = self._form.binds.get(self._session.node(question.path).shape.path)
        return int(bind is not None and self._requires(question.path, bind))

    # --- how far ---------------------------------------------------------------------------------------------------

    def progress(self, problems: tuple[Missing, ...]) -> Progress:
        """How far the form and each of its visible sections are."""
        open_paths = {missing.path for missing in problems}
        entries = self._entries()
        sections = tuple(
            self._section(section.path, section.title, entries.get(section.path, {}), open_paths)
            for section in self._form.sections
            if self._session.relevant(section.path)
        )
        return Progress(
            answered=sum(section.answered for section in sections),
            total=sum(section.total for section in sections),
            ok=sum(section.ok for section in sections),
            fail=sum(section.fail for section in sections),
            na=sum(section.na for section in sections),
            sections=sections,
        )

    def _entries(self) -> Mapping[str, Mapping[str, list[Question]]]:
        """Section path -> visible questions that are filled in as one: an item's, or a question by itself."""
        found: dict[str, dict[str, list[Question]]] = {}
        for question in self._session.visible():
            key = self._key(question) if question.item else question.path
            found.setdefault(question.section, {}).setdefault(key, []).append(question)
        return found

    def _section(
        self, path: str, title: str, entries: Mapping[str, list[Question]], open_paths: set[str]
    ) -> SectionProgress:
        counted = [entry for entry in entries.values() if any(self.required(q) for q in entry)]
        filled = sum(1 for entry in counted if not any(question.path in open_paths for question in entry))
        judged = [self.outcome(q) for entry in counted for q in entry if q.role == "result" and q.choices]
        return SectionProgress(
            path, title, filled, len(counted), judged.count("pass"), judged.count("fail"), judged.count("na")
        )

    # --- checklist items -------------------------------------------------------------------------------------------

    def outcome(self, question: Question) -> Outcome | None:
        """What the answer to a select question says about its item."""
        chosen = [question.choice(name) for name in self._session.text(question.path).split()]
        meanings = [choice.outcome for choice in chosen if choice and choice.outcome]
        return "fail" if "fail" in meanings else next(iter(meanings), None)

    def of_item(self, question: Question, role: Role) -> Question | None:
        """The question that plays a role in the item of another, in the same instance of a repeat."""
        found = self._form.item_question(question.item, role) if question.item else None
        if found is None or not found.repeat:
            return found
        node = self._session.sibling(question.path, found.path)
        return self._form.question(node.path) if node else None

    def failures(self) -> tuple[Failure, ...]:
        """The checklist items judged 不合格, in the order of the form."""
        return tuple(
            self._failure(question)
            for question in self._session.visible()
            if question.item and question.role == "result" and self.outcome(question) == "fail"
        )

    def _failure(self, question: Question) -> Failure:
        return Failure(
            item=question.item,
            title=self._session.label(question.path),
            severity=self._answer_of(question, "severity") or question.severity,
            note=self._answer_of(question, "note"),
            photo_ids=tuple(self._answer_of(question, "photo").split()),
            hazard_code=question.hazard_code,
            path=question.path,
            legal_basis=question.legal_basis,
            basis_mark=question.basis_mark,
            limit=self._limit(question),
            privacy=question.privacy,
            key=self._key(question),
            answer="、".join(choice.label for choice in self._failing(question)),
        )

    def _key(self, question: Question) -> str:
        node: Node | None = self._session.node(question.path)
        places = []
        while node is not None:
            if node.shape.is_repeat:
                places.append(node.path[node.path.rindex("[") :])
            node = node.parent
        return question.item + "".join(reversed(places))

    def _limit(self, question: Question) -> Limit | None:
        """The limit of what was chosen; the item's own where the choices have none. The tightest comes first."""
        limits = [choice.limit for choice in self._failing(question) if choice.limit]
        return min(limits, key=tightness, default=question.limit)

    def _failing(self, question: Question) -> list[Choice]:
        """What was chosen that makes the item fail."""
        chosen = (question.choice(name) for name in self._session.text(question.path).split())
        return [choice for choice in chosen if choice and choice.outcome == "fail"]

    def _answer_of(self, question: Question, role: Role) -> str:
        found = self.of_item(question, role)
        return self._session.text(found.path) if found else ""
