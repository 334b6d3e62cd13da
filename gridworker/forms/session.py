"""One form being filled in: answers, repeats, what is missing, what is handed over; `reading` is what it shows.

Pure and quick: an answer computes only what depends on it. It knows neither screens nor files; photos are ids. What
time it is comes from the clock it is given, who and where from its `Surroundings`.
"""

from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from gridworker.clock import Clock
from gridworker.errors import FormProblem
from gridworker.forms import drafts
from gridworker.forms.audit import AuditLog
from gridworker.forms.calculation import MAX_INSTANCES
from gridworker.forms.progress import Failure, Missing, Progress, Review, SectionProgress
from gridworker.forms.reading import FormReading, Surroundings
from gridworker.forms.structure import Form, Outcome, generic
from gridworker.forms.submission import Envelope, flat, instance_xml

_SECONDS = len("2026-01-01T00:00:00")
__all__ = ["Failure", "FormSession", "Missing", "Progress", "SectionProgress", "Surroundings"]


class FormSession(FormReading):
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
        super().__init__(form, clock, surroundings)
        self.unplaced: dict[str, Any] = {}
        self.deprecates = ""
        self._review = Review(self)
        self._looked: tuple[tuple[int, str], tuple[Missing, ...], Progress] | None = None
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

    def undo(self) -> str | None:
        """Take back the last thing done; the path it was about, None when there was nothing."""
        with self._logging_groups():
            return self.audit.replayed(self._filling.undo, self._texts)

    def redo(self) -> str | None:
        """Do again what was taken back last; the path it was about, None when there was nothing."""
        with self._logging_groups():
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
        with self._logging_groups():
            return self._path(self._filling.add(repeat, place))

    def delete_instance(self, path: str) -> None:
        """Take an instance out, answers and all; undo brings it back.

        Raises:
            FormProblem: `form.repeat`, the form itself says how many there are.
        """
        with self._logging_groups():
            self._filling.delete(self.node(path))

    def move_instance(self, path: str, place: int) -> str:
        """Let an instance stand at another place counted from 1; its path there.

        Raises:
            FormProblem: `form.repeat`, the form itself says how many there are.
        """
        node = self.node(path)
        self._filling.move(node, place)
        return self._path(node)

    def required(self, path: str) -> bool:
        """Whether a visible question must be answered (photos included)."""
        return self._review.required(self.question(path))

    def photos_needed(self, path: str) -> int:
        """How many photos an image question still needs."""
        return self._review.photos_needed(self.question(path)) if self.node(path).relevant else 0

    @contextmanager
    def _logging_groups(self) -> Iterator[None]:
        """What is done inside and lets groups come or go is in the log."""
        before = self._groups()
        yield
        self.audit.rearranged(before, self._groups())

    def _groups(self) -> dict[Hashable, str]:
        """Every group that people add or take out -> its path; only for a form that asks for a log."""
        by_people = {p for p, group in self.form.groups.items() if group.is_repeat and not group.is_counted}
        nodes = self._tree.by_path.items() if self.audit.is_wanted and by_people else ()
        return {node: path for path, node in nodes if node.shape.path in by_people}

    # --- what is missing -------------------------------------------------------------------------------------------

    def problems(self) -> tuple[Missing, ...]:
        """Everything between this form and submitting it complete, in the order of the form."""
        return self._look()[0]

    def problem(self, path: str) -> Missing | None:
        """What is wrong with one question, if anything."""
        question = self.question(path)
        return self._review.missing(question) if self.node(path).relevant else None

    def progress(self) -> Progress:
        """How far the form and each of its visible sections are."""
        return self._look()[1]

    def _look(self) -> tuple[tuple[Missing, ...], Progress]:
        """Both, looked for anew after a change, and after a second, because rules may ask for the time."""
        state = (self._filling.revision, self._moment().now[:_SECONDS])
        if self._looked is None or self._looked[0] != state:
            found = tuple(filter(None, map(self._review.missing, self.visible())))
            self._looked = (state, found, self._review.progress(found))
        return self._looked[1:]

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
