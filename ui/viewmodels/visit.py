"""Recording a visit: met, not met or nobody opened in one tap; when met, the visit's form, needs and a note.

There is no photo of the person. A visit that met nobody leaves its task open and proposes an evening. The form is
`form_filling`'s business; persons and recording come through `VisitPort`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject, Signal

from gridworker.clock import Clock
from gridworker.errors import EnvironmentProblem
from gridworker.forms import Form, FormSession
from gridworker.model.vocabulary import CareColour, NotMetReason, VisitOutcome
from ui.viewmodels.autosave import DEBOUNCE_MS, LONGEST_MS
from ui.viewmodels.background import Guarded, Run
from ui.viewmodels.drafts import Draft, DraftKind, SavedLine, Submitted, confirmation
from ui.viewmodels.form_filling import FormOpened, FormPort, FormState, FormViewModel
from ui.viewmodels.status import StatusViewModel

OUTCOMES = (VisitOutcome.MET, VisitOutcome.NOT_MET, VisitOutcome.DOOR_NOT_OPENED)
IN_PERSON = "in_person"
"""The choice of a form's question that says the person was seen."""
SHIPPED_NEEDS = ("就医", "购物", "理发", "维修", "政策咨询", "陪伴")
"""Needs offered unless the tenant has others (our default)."""


@dataclass(frozen=True)
class VisitOpened:
    """A visit to make.

    Attributes:
        draft_id: new, or of the draft found; becomes the id of the visit.
        line, due, distance: as the screen says them; `line` is the address.
        form: what to ask when the person is met; None asks nothing.
        facts: what the worker should know before knocking, one line each, already masked.
        needs: what can be ticked; the shipped ones when empty.
    """

    draft_id: str
    task_id: str
    person_id: str
    name: str
    title: str
    line: str
    due: str = ""
    is_late: bool = False
    distance: str = ""
    care: CareColour | None = None
    form: Form | None = None
    facts: Sequence[str] = ()
    needs: Sequence[str] = ()
    draft: Draft | None = None
    started_at: str = ""


@dataclass(frozen=True)
class VisitFilled:
    """A filled visit, ready for the service that records it; `session` is a copy nobody else touches."""

    draft_id: str
    task_id: str
    person_id: str
    outcome: VisitOutcome
    started_at: str
    reason: NotMetReason | None = None
    needs: tuple[str, ...] = ()
    note: str = ""
    session: FormSession | None = None


class VisitPort(FormPort, Protocol):
    """Everything a visit needs; every method is called off the UI thread and may raise `EnvironmentProblem`."""

    def open_visit(self, task_id: str) -> VisitOpened:
        """The person and the form of a task, with its draft."""
        ...

    def record_visit(self, filled: VisitFilled) -> Submitted:
        """Record it; returns when it is durable. The task is finished only if the person was met."""
        ...


@dataclass(frozen=True)
class VisitState:
    """What the visit screen shows; `form` is the form's own state while the person was met."""

    ready: bool = False
    name: str = ""
    title: str = ""
    line: str = ""
    due: str = ""
    is_late: bool = False
    distance: str = ""
    care: CareColour | None = None
    facts: tuple[str, ...] = ()
    outcome: VisitOutcome | None = None
    reason: NotMetReason | None = None
    proposal: str = ""
    needs: tuple[str, ...] = ()
    chosen_needs: tuple[str, ...] = ()
    note: str = ""
    form: FormState = field(default_factory=FormState)
    asks: bool = False
    consequence: str = ""
    saved: SavedLine = field(default_factory=SavedLine)
    missing: str = ""
    busy: bool = False
    problem: str = ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Visit", text)


def needs_path(form: Form | None) -> str:
    """The form's own question about needs; empty when it does not ask."""
    questions = form.questions if form else ()
    asked = (q.path for q in questions if q.type == "select_multiple" and q.section.endswith("/needs"))
    return next(asked, "")


class _VisitForm(FormViewModel):
    """The form of a visit; its draft is the visit's."""

    owner: "VisitViewModel"

    def draft(self) -> Draft:
        """The form's answers with the visit around them."""
        return self.owner.draft()

    def form_data(self) -> dict[str, object]:
        """The form's own part of the draft."""
        return super().draft().data


class VisitViewModel(QObject):
    """State and commands of the visit screen; `form` holds the questions."""

    changed = Signal()
    submitted = Signal(str)
    """Emitted with the line that confirms it."""
    left = Signal()
    """Emitted when the worker puts the visit aside and it is saved."""

    def __init__(
        self,
        port: VisitPort,
        run: Run,
        clock: Clock,
        status: StatusViewModel | None = None,
        *,
        autosave_ms: tuple[int, int] = (DEBOUNCE_MS, LONGEST_MS),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._port, self._clock, self._status = port, clock, status
        self._run: Run = Guarded(self, run)
        self._opened: VisitOpened | None = None
        self.form = _VisitForm(port, run, clock, status, autosave_ms=autosave_ms, parent=self)
        self.form.owner = self
        self._needs_path = ""
        self.form.changed.connect(self._on_form_changed)
        self.form.left.connect(self.left)
        self.state = VisitState()

    def open(self, task_id: str) -> None:
        """Open the visit of a task, with its draft if there is one."""
        self._run(lambda: self._port.open_visit(task_id), self.begin, self._on_failed)

    def begin(self, opened: VisitOpened) -> None:
        """Start the visit."""
        self._opened = opened
        self._needs_path = needs_path(opened.form)
        data = opened.draft.data if opened.draft else {}
        outcome, reason = data.get("outcome", ""), data.get("reason", "")
        self.state = VisitState(
            ready=True,
            name=opened.name,
            title=opened.title,
            line=opened.line,
            due=opened.due,
            is_late=opened.is_late,
            distance=opened.distance,
            care=opened.care,
            facts=tuple(opened.facts),
            outcome=VisitOutcome(outcome) if outcome else None,
            reason=NotMetReason(reason) if reason else None,
            needs=() if self._needs_path else tuple(opened.needs) or SHIPPED_NEEDS,
            chosen_needs=tuple(data.get("needs", ())),
            note=data.get("note", ""),
        )
        self._begin_form(opened)
        self._refresh()

    def choose_outcome(self, outcome: VisitOutcome) -> None:
        """见到, 未见面 or 未开门: one tap."""
        reason = self.state.reason if outcome is VisitOutcome.NOT_MET else None
        self._change(replace(self.state, outcome=outcome, reason=reason))
        if outcome is VisitOutcome.MET:
            self._answer_what_is_known()

    def choose_reason(self, reason: NotMetReason | None) -> None:
        """Why nobody was met; may be left out."""
        self._change(replace(self.state, reason=reason))

    def toggle_need(self, need: str) -> None:
        """Tick or untick a need."""
        chosen = self.state.chosen_needs
        held = tuple(n for n in chosen if n != need) if need in chosen else (*chosen, need)
        self._change(replace(self.state, chosen_needs=held))

    def write_note(self, text: str) -> None:
        """Set the note."""
        if text != self.state.note:
            self._change(replace(self.state, note=text))

    def save_and_leave(self) -> None:
        """暂存: save now, then leave."""
        self.form.save_and_leave()

    def save_now(self) -> None:
        """Save at once and stay."""
        self.form.save_now()

    def flush(self) -> None:
        """Save what waits, if anything."""
        self.form.flush()

    def submit(self) -> None:
        """Record the visit; gaps in the form do not hold it up, an outcome is needed."""
        state, opened = self.state, self._opened
        if opened is None or state.busy:
            return
        if state.outcome is None:
            self._set(replace(state, missing=_tr("先点：见到本人、未见面或未开门")))
            return
        self.form.forget_changes()
        self._set(replace(state, busy=True, missing="", problem=""))
        filled = self._filled(opened, state.outcome)
        self._run(lambda: self._port.record_visit(filled), self._on_submitted, self._on_submit_failed)

    def draft(self) -> Draft:
        """What is kept when the visit is put aside."""
        opened, state = self._opened, self.state
        if opened is None:
            return Draft("", DraftKind.VISIT)
        data = {
            **(self.form.form_data() if opened.form else {}),
            "outcome": state.outcome.value if state.outcome else "",
            "reason": state.reason.value if state.reason else "",
            "needs": list(state.chosen_needs),
            "note": state.note,
        }
        return Draft(opened.draft_id, DraftKind.VISIT, opened.task_id, data)

    def _answer_what_is_known(self) -> None:
        """The form asks whether the person was seen; the worker has just said so."""
        questions = self._opened.form.questions if self._opened and self._opened.form else ()
        for question in questions:
            if question.choice(IN_PERSON) and not self.form.session.text(question.path):
                self.form.answer(question.path, IN_PERSON)

    def _needs_in_form(self) -> tuple[str, ...]:
        """The needs ticked in the form's own question, in words."""
        item = self.form.item(self._needs_path)
        if item is None:
            return ()
        return tuple(
            choice.label for choice in item.choices if choice.name in item.many and choice.name != "none"
        )

    def _begin_form(self, opened: VisitOpened) -> None:
        if opened.form is None:
            self.form.begin_without_form()
            return
        self.form.begin(
            FormOpened(
                form=opened.form,
                draft_id=opened.draft_id,
                task_id=opened.task_id,
                title=opened.title,
                line=opened.line,
                draft=opened.draft,
                started_at=opened.started_at,
                kind=DraftKind.VISIT,
            )
        )

    def _filled(self, opened: VisitOpened, outcome: VisitOutcome) -> VisitFilled:
        met = outcome is VisitOutcome.MET
        state = self.state
        started = opened.started_at or self._clock.now().isoformat(timespec="milliseconds")
        return VisitFilled(
            draft_id=opened.draft_id,
            task_id=opened.task_id,
            person_id=opened.person_id,
            outcome=outcome,
            started_at=started,
            reason=state.reason if outcome is VisitOutcome.NOT_MET else None,
            needs=(state.chosen_needs or self._needs_in_form()) if met else (),
            note=state.note.strip(),
            session=self.form.filled().session if met and opened.form else None,
        )

    def _on_submitted(self, result: Submitted) -> None:
        self._set(replace(self.state, busy=False, ready=False))
        self.submitted.emit(confirmation(result, online=self._online))

    def _on_submit_failed(self, problem: EnvironmentProblem) -> None:
        self._set(replace(self.state, busy=False, problem=problem.text))
        self.form.mark_changed()

    def _on_failed(self, problem: EnvironmentProblem) -> None:
        self._set(replace(self.state, busy=False, problem=problem.text))

    def _on_form_changed(self) -> None:
        if self.state.ready:
            self._refresh()

    @property
    def _online(self) -> bool:
        return self._status is not None and self._status.state.online

    def _change(self, state: VisitState) -> None:
        if not state.ready:
            return
        self.form.mark_changed()
        self.state = replace(state, missing="")
        self._refresh()

    def _refresh(self) -> None:
        state, opened = self.state, self._opened
        met = state.outcome is VisitOutcome.MET
        self._set(
            replace(
                state,
                form=self.form.state,
                asks=met and opened is not None and opened.form is not None,
                saved=self.form.state.saved,
                proposal=_proposal(state.outcome),
                consequence=self._consequence(met=met),
                problem=state.problem or self.form.state.problem,
            )
        )

    def _consequence(self, *, met: bool) -> str:
        when = _tr("提交后马上传") if self._online else _tr("现在离线，提交后先排队，联网自动上传")
        left = self.form.state.total - self.form.state.answered
        if met and left and self._opened and self._opened.form:
            return _tr("还有 {} 项没填，不填也能提交。{}").format(left, when)
        return when

    def _set(self, state: VisitState) -> None:
        self.state = state
        self.changed.emit()


def _proposal(outcome: VisitOutcome | None) -> str:
    if outcome in (VisitOutcome.NOT_MET, VisitOutcome.DOOR_NOT_OPENED):
        return _tr("任务留在待办里，建议今晚 19:00 至 20:00 再来一次。不用拍照。")
    return ""
