"""One form being filled in: answers, repeats, what is shown, what it adds up to.

Pure and quick: an answer computes only what depends on it. It knows neither screens nor files; photos are ids. What
time it is comes from the clock it is given, who and where from its `Surroundings`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random
from typing import Any

from gridworker.clock import Clock, SystemClock
from gridworker.errors import FormProblem, ProgrammingBug
from gridworker.forms import drafts, values
from gridworker.forms.audit import AuditLog
from gridworker.forms.calculation import MAX_INSTANCES
from gridworker.forms.expressions import Expression, Moment, Scope
from gridworker.forms.filling import Filling
from gridworker.forms.instances import table_of
from gridworker.forms.itemsets import Choice, TextParts
from gridworker.forms.markup import parse_xml
from gridworker.forms.offers import Offers
from gridworker.forms.progress import Failure, Missing, Progress, Review, SectionProgress
from gridworker.forms.structure import MEDIA, Bind, Form, Outcome, Question, generic
from gridworker.forms.submission import Envelope, flat, instance_xml
from gridworker.forms.tree import Node
from gridworker.forms.values import Value

__all__ = ["Failure", "FormSession", "Missing", "Progress", "SectionProgress", "Surroundings"]


@dataclass(frozen=True)
class Surroundings:
    """What a form may ask about where it is filled in.

    Attributes:
        properties: `deviceid`, `username`, `phonenumber`, `email`.
        last_saved: the submission made last from this form, for `${last-saved#name}`; empty when there is none.
        random: for `random()` and shuffled choices.
    """

    properties: Mapping[str, str] = field(default_factory=dict)
    last_saved: bytes = b""
    random: Random = field(default_factory=Random)


class FormSession:
    """A form being filled in.

    Args:
        form: shared, never changed.
        answers: path -> value, known beforehand; None means emptied on purpose.
        clock: for `today()`, `now()` and the start of the form.
        surroundings: what the form may ask about device and worker.
        draft: take up what was put aside; nothing that happens once at the beginning happens again.

    Attributes:
        unplaced: answers of a draft that have no place in this form; they stay in the draft.
        deprecates: instance id of the submission this one replaces; empty for a new one.

    Raises:
        FormProblem: `form.answer`, an answer does not fit its question; `form.attachment`, the form needs a file that
            is not there.
    """

    def __init__(
        self,
        form: Form,
        answers: Mapping[str, object] | None = None,
        *,
        clock: Clock | None = None,
        surroundings: Surroundings | None = None,
        draft: "drafts.Draft | None" = None,
    ) -> None:
        if form.missing:
            names = "、".join(each.name for each in form.missing)
            raise FormProblem(
                f"表单缺少附带的数据文件 {names}，还不能填。联网同步后再试，已有的记录不受影响",
                code="form.attachment",
            )
        self.form = form
        self.unplaced: dict[str, Any] = {}
        self.deprecates = ""
        self._clock = clock or SystemClock()
        self._surroundings = surroundings or Surroundings()
        self._tables = self._all_tables()
        self._offers = Offers(form, self._surroundings.random.random())
        self._filling = Filling(form, self._scope, self._offers)
        self._tree = self._filling.tree
        self._review = Review(self)
        self._problems: tuple[tuple[int, str], tuple[Missing, ...]] | None = None
        self.audit = AuditLog(form.audit, self._clock, self._surroundings.properties.get("username", ""))
        self._begin(answers or {}, draft)

    # --- answering -------------------------------------------------------------------------------------------------

    def answer(self, path: str, value: object, *, merge: bool = False) -> None:
        """Answer a question; None, empty text or an empty list takes the answer back.

        Args:
            path: of the question, with the place in its repeat.
            value: what is answered.
            merge: whether undo takes this back together with the answer before to the same question (typing).

        Raises:
            FormProblem: `form.answer`, the value does not fit; the answer before it stays.
            ProgrammingBug: no such question.
        """
        question, node = self.question(path), self.node(path)
        bind = self._bind(path)
        if bind.calculate is not None or self.readonly(path):
            raise FormProblem(f"{question.label}：这一项自动得出，不能填", code="form.answer")
        before = node.text
        self._filling.answer(node, self._filling.cleaned(question, node, value), merge=merge)
        self.audit.answered(path, before, node.text)

    def value(self, path: str) -> Value | None:
        """What counts at a path: the answer or the default; None when empty, hidden or not yet computed."""
        node = self.node(path)
        if not node.relevant:
            return None
        if node.has_answer:
            return node.answer
        if not node.text:
            return None
        found = values.typed(self._kind(node), node.text)
        return tuple(found) if isinstance(found, list) else found

    def text(self, path: str) -> str:
        """What counts at a path, as it stands in the instance; also for calculations."""
        return self.node(path).text

    def undo(self) -> str | None:
        """Take back the last thing done; the path it was about, None when there was nothing."""
        return self.audit.replayed(self._filling.undo, self._texts)

    def redo(self) -> str | None:
        """Do again what was taken back last; the path it was about, None when there was nothing."""
        return self.audit.replayed(self._filling.redo, self._texts)

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take back."""
        return self._filling.history.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether there is something to do again."""
        return self._filling.history.can_redo

    # --- repeats ---------------------------------------------------------------------------------------------------

    def instances(self, repeat: str) -> tuple[str, ...]:
        """Paths of the instances of a repeat such as `/d/floor` or `/d/house[2]/floor`."""
        parent, path = self._filling.container(repeat)
        return tuple(node.path for node in parent.live(path))

    def can_add(self, repeat: str) -> bool:
        """Whether people say how many instances there are, and one more is allowed."""
        group = self.form.groups.get(generic(repeat))
        if group is None or group.is_counted or not self.relevant(repeat):
            return False
        return len(self.instances(repeat)) < MAX_INSTANCES

    def add_instance(self, repeat: str, place: int | None = None) -> str:
        """Add an instance at a place counted from 1, else at the end; its path.

        Raises:
            FormProblem: `form.repeat`, the form itself says how many there are, or there are too many.
        """
        return self._path(self._filling.add(repeat, place))

    def delete_instance(self, path: str) -> None:
        """Take an instance out, answers and all; undo brings it back.

        Raises:
            FormProblem: `form.repeat`, the form itself says how many there are.
        """
        self._filling.delete(self.node(path))

    def move_instance(self, path: str, place: int) -> str:
        """Let an instance stand at another place counted from 1; its path there.

        Raises:
            FormProblem: `form.repeat`, the form itself says how many there are.
        """
        node = self.node(path)
        self._filling.move(node, place)
        return self._path(node)

    # --- what is shown ---------------------------------------------------------------------------------------------

    def question(self, path: str) -> Question:
        """The question at a path, with the place in its repeat.

        Raises:
            ProgrammingBug: there is none.
        """
        node = self._tree.by_path.get(path)
        if node is not None and node.question is not None:
            return node.question
        if node is None:
            return self.form.question(path)
        node.question = self._tree.question_at(node)
        return node.question

    def relevant(self, path: str) -> bool:
        """Whether a question, group, repeat or calculation takes part; also for a group without a place of its own."""
        node = self._tree.by_path.get(path)
        if node is None and generic(path) in self.form.shapes:
            node, repeat = self._filling.container(path)
            instances = node.live(repeat)
            return node.relevant and (not instances or any(each.relevant for each in instances))
        return node is None or node.relevant

    def readonly(self, path: str) -> bool:
        """Whether a question is only shown."""
        bind = self._bind(path)
        return bind.readonly or (bind.readonly_when is not None and self.holds(bind.readonly_when, path))

    def visible(self, section: str | None = None) -> tuple[Question, ...]:
        """The questions to show, of one section or of the form; those in repeats once for each instance."""
        return tuple(
            node.question
            for node in self._tree.asked()
            if node.question and node.relevant and (section is None or node.question.section == section)
        )

    def label(self, path: str) -> str:
        """A question's or group's label with the answers it quotes."""
        group = self.form.groups.get(generic(path))
        if group is None:
            return self.words(self.question(path).label_parts, path)
        instance = self._tree.by_path.get(path)
        seen = self._tree.within(instance, group.label_from) if instance and group.is_repeat else []
        return self.words(group.label_parts, seen[0].path if seen else path)

    def hint(self, path: str) -> str:
        """A question's hint with the answers it quotes."""
        return self.words(self.question(path).hint_parts, path)

    def guidance(self, path: str) -> str:
        """A question's further help with the answers it quotes."""
        return self.words(self.question(path).guidance_parts, path)

    def choices(self, path: str) -> tuple[Choice, ...]:
        """What a question offers now, its filter applied, in the order to show."""
        node, scope = self.node(path), self._scope()
        found = self._offers.choices(self.question(path), node, scope)
        return tuple(
            replace(choice, label=self.words(choice.parts, path), parts=()) if choice.parts else choice
            for choice in found
        )

    def offered(self, path: str) -> Mapping[str, Choice]:
        """Name -> choice of what a question offers now."""
        return self._offers.by_name(self.question(path), self.node(path), self._scope())

    def required(self, path: str) -> bool:
        """Whether a visible question must be answered (photos included)."""
        return self._review.required(self.question(path))

    def photos_needed(self, path: str) -> int:
        """How many photos an image question still needs."""
        return self._review.photos_needed(self.question(path)) if self.node(path).relevant else 0

    def photo_ids(self, path: str | None = None) -> tuple[str, ...]:
        """The photos and other files of one question, or of the whole form, hidden questions left out."""
        paths = [path] if path else [q.path for q in self.visible() if q.type in MEDIA]
        return tuple(photo for each in paths for photo in self.text(each).split())

    # --- what is missing -------------------------------------------------------------------------------------------

    def problems(self) -> tuple[Missing, ...]:
        """Everything between this form and submitting it complete, in the order of the form."""
        state = (self._filling.revision, self._moment().now)
        if self._problems is None or self._problems[0] != state:
            found = (self._review.missing(question) for question in self.visible())
            self._problems = (state, tuple(missing for missing in found if missing))
        return self._problems[1]

    def problem(self, path: str) -> Missing | None:
        """What is wrong with one question, if anything."""
        question = self.question(path)
        return self._review.missing(question) if self.node(path).relevant else None

    def progress(self) -> Progress:
        """How far the form and each of its visible sections are."""
        return self._review.progress(self.problems())

    def next_unfilled(self, path: str | None = None) -> str | None:
        """The next question with a problem after `path`, starting over at the end; None when there is none."""
        open_paths = [missing.path for missing in self.problems()]
        if path is None or not open_paths:
            return open_paths[0] if open_paths else None
        rank = {node.path: index for index, node in enumerate(self._tree.asked())}
        here = rank.get(path, -1)
        return next((candidate for candidate in open_paths if rank[candidate] > here), open_paths[0])

    def failures(self) -> tuple[Failure, ...]:
        """The checklist items judged 不合格, in the order of the form."""
        return self._review.failures()

    def outcome(self, path: str) -> Outcome | None:
        """What the answer to a select question says about its item."""
        return self._review.outcome(self.question(path)) if self.node(path).relevant else None

    # --- handing over ----------------------------------------------------------------------------------------------

    def to_answers(self) -> dict[str, Any]:
        """A draft: JSON values only, restored exactly by `from_answers`, hidden answers included."""
        return drafts.write(self.form, self._tree, self.unplaced, self.deprecates, self.audit)

    @classmethod
    def from_answers(
        cls,
        form: Form,
        draft: Mapping[str, Any],
        *,
        clock: Clock | None = None,
        surroundings: Surroundings | None = None,
    ) -> "FormSession":
        """A session from a draft; a new one when the draft is empty.

        Answers that no longer fit (the form has a newer version) are kept in `unplaced` and stay in the draft.
        """
        read = drafts.read(draft) if draft.get("answers") or draft.get("form") else None
        return cls(form, clock=clock, surroundings=surroundings, draft=read)

    @classmethod
    def edit(
        cls,
        form: Form,
        submission: bytes,
        *,
        photo_ids: Mapping[str, str] | None = None,
        clock: Clock | None = None,
        surroundings: Surroundings | None = None,
    ) -> "FormSession":
        """A session that corrects a submission: a new instance that names the old one as deprecated.

        Args:
            form: in the version the submission was made with.
            submission: its XML.
            photo_ids: file name in the submission -> photo id; the name itself if not given.
            clock: as for a new session.
            surroundings: as for a new session.

        Raises:
            FormProblem: `form.not_xml`, `form.instance` (it belongs to another form).
        """
        draft = drafts.from_submission(form, submission, photo_ids or {})
        return cls(form, clock=clock, surroundings=surroundings, draft=draft)

    def to_flat(self) -> dict[str, Any]:
        """What counts, as JSON: path below the root -> typed value, repeats as lists of the same.

        Empty and hidden questions are left out.
        """
        return flat(self._tree.root, self._kind)

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
        moment = (ended or self._clock.now()).isoformat(timespec="milliseconds")
        more = {"deprecatedID": self.deprecates} if self.deprecates else {}
        envelope = Envelope(instance_id, moment, photo_names or {}, more | dict(meta or {}))
        return instance_xml(self.form, self._tree, envelope)

    # --- for what looks at a session -------------------------------------------------------------------------------

    def node(self, path: str) -> Node:
        """The node at a path.

        Raises:
            ProgrammingBug: there is none.
        """
        found = self._tree.by_path.get(path)
        if found is None:
            raise ProgrammingBug(f"nothing at {path} in form {self.form.id}", code="form.no_question")
        return found

    def sibling(self, path: str, other: str) -> Node | None:
        """The node of the shape `other` that stands nearest to the node at `path`, in the same instance of a repeat."""
        node: Node | None = self.node(path)
        while node is not None and not other.startswith(f"{node.shape.path}/"):
            node = node.parent
        return next(iter(self._tree.within(node, other)), None) if node else None

    def holds(self, rule: Expression, path: str) -> bool:
        """Whether a rule is true at a path."""
        if rule.constant is not None:
            return rule.constant
        return rule.truth(self.node(path).element, self._scope())

    def words(self, parts: TextParts, path: str) -> str:
        """A text with the answers it quotes, as seen from a path."""
        if all(isinstance(part, str) for part in parts):
            text = "".join(str(part) for part in parts).strip()
            return "" if text == "-" else text
        node = self._tree.by_path.get(path, self._tree.root)
        scope = self._scope()
        pieces = (part if isinstance(part, str) else part.text_value(node.element, scope) for part in parts)
        return "".join(pieces).strip()

    # --- beginning -------------------------------------------------------------------------------------------------

    def _begin(self, answers: Mapping[str, object], draft: "drafts.Draft | None") -> None:
        if draft is not None:
            self.unplaced = drafts.take_up(self.form, self._tree, self._filling.calculation, draft)
            self.deprecates = draft.deprecates
            self.audit.resume(draft.audit)
        else:
            moment = self._moment()
            self._fill_in({"timestamp/start": moment.now, "date/today": moment.today})
        known = self._surroundings.properties
        self._fill_in({f"property/{name}": text for name, text in known.items() if text})
        self._filling.begin(is_new=draft is None)
        for path, value in answers.items():
            self._put(path, value)
        if answers:
            self._filling.calculation.everything(self._scope())

    def _put(self, path: str, value: object) -> None:
        node = self.node(path)
        if self.form.has_question(path):
            self._filling.preset(node, self._filling.cleaned(self.question(path), node, value))
        elif isinstance(value, str):
            self._filling.preset(node, value)  # such as the start time

    def _fill_in(self, given: Mapping[str, str]) -> None:
        """What the device knows, where the form asks for it."""
        for bind in self.form.binds.values():
            for node in self._tree.by_shape(bind.path) if bind.preload in given else ():
                self._filling.preset(node, given[bind.preload])

    # --- inside ----------------------------------------------------------------------------------------------------

    def _path(self, node: Node) -> str:
        self._tree.by_path  # noqa: B018 - paths must be up to date
        return node.path

    def _bind(self, path: str) -> Bind:
        shape = self.node(path).shape.path
        return self.form.binds.get(shape) or Bind(shape)

    def _kind(self, node: Node) -> str:
        path = node.shape.path
        if self.form.has_question(path):
            question = self.form.question(path)
            return question.data_type if question.type == "range" else question.type
        bind = self.form.binds.get(path)
        return bind.type if bind else "string"

    def _moment(self) -> Moment:
        return Moment.of(self._clock.now())

    def _scope(self) -> Scope:
        return Scope(
            moment=self._moment(),
            instances=self._tables,
            choice_label=self._choice_label,
            itext=self._translated,
            random=self._surroundings.random,
            language=self.form.language,
            version=self.form.version,
            properties=self._surroundings.properties,
        )

    def _texts(self) -> Mapping[str, str]:
        return {node.path: node.text for node in self._tree.asked()}

    def _choice_label(self, name: str, path: str) -> str:
        if not self.form.has_question(path):
            return ""
        choice = self.form.question(generic(path)).choice(name)
        return choice.label if choice else ""

    def _translated(self, text_id: str) -> str:
        return self.form.texts.get(text_id, "")

    def _all_tables(self) -> dict[str, Any]:
        found = {name: table.top for name, table in self.form.tables.items()}
        if self.form.last_saved in found and self._surroundings.last_saved:
            found[self.form.last_saved] = table_of(parse_xml(self._surroundings.last_saved)).top
        return found
