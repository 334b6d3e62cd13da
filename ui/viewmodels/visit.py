"""Recording a visit: met, not met or nobody opened in one tap; when met, the visit's form, needs and a note.

There is no photo of the person. A visit that met nobody leaves its task open and proposes an evening. The form is
`form_filling`'s business; persons and recording come through `VisitPort`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject

from gridworker.clock import Clock
from gridworker.forms import Form, FormSession
from gridworker.forms.session import Surroundings
from gridworker.model.ops import BlobRef
from gridworker.model.vocabulary import CareColour, NotMetReason, VisitOutcome
from gridworker.services.visits import IN_PERSON, not_seen
from ui.language import amount, said
from ui.viewmodels.autosave import DEBOUNCE_MS, LONGEST_MS
from ui.viewmodels.background import Asker, Run, lacks_reason, not_now
from ui.viewmodels.drafting import (
    CorrectPort,
    DraftingState,
    DraftingViewModel,
    Opened,
    Turns,
    head_of,
)
from ui.viewmodels.drafts import Draft, DraftKind, Submitted
from ui.viewmodels.form_filling import FormViewModel
from ui.viewmodels.form_opening import made_ready
from ui.viewmodels.form_state import FormOpened, FormPort, FormState
from ui.viewmodels.form_trays import AnyShown, draft_attached
from ui.viewmodels.item_maker import ItemMaker
from ui.viewmodels.phones import Phones, PhoneShown
from ui.viewmodels.report_parts import PhoneNumber
from ui.viewmodels.sounds import Sounds
from ui.viewmodels.status import StatusViewModel
from ui.viewmodels.voice_notes import VoiceNotes

OUTCOMES = (VisitOutcome.MET, VisitOutcome.NOT_MET, VisitOutcome.DOOR_NOT_OPENED)
SHIPPED_NEEDS = ("就医", "购物", "理发", "维修", "政策咨询", "陪伴")
"""Needs offered unless the tenant has others (our default)."""
EVENING_FROM = 19
"""The hour at which coming once more is proposed to begin, for an hour (our default)."""


@dataclass(frozen=True, kw_only=True)
class VisitOpened(Opened):
    """A visit to make.

    Attributes:
        form: what to ask when the person is met; None asks nothing.
        facts: what the worker should know before knocking, one line each, already masked.
        phones: whom to phone about the person, masked.
        street: whom to phone at the street where somebody is in danger.
        needs: what can be ticked; the shipped ones when empty.
        surroundings: what the form may ask about device and worker.
        newer_waits: a newer version of the form is here, which only a newer app can read.
        ahead: how far the platform's time is before the device's wall clock.
    """

    person_id: str
    name: str
    care: CareColour | None = None
    form: Form | None = None
    facts: Sequence[str] = ()
    phones: Sequence[PhoneShown] = ()
    street: Sequence[PhoneNumber] = ()
    needs: Sequence[str] = ()
    surroundings: Surroundings | None = None
    newer_waits: bool = False
    ahead: timedelta = timedelta()


@dataclass(frozen=True)
class VisitFilled:
    """A filled visit, ready for the service that records it; `session` is a copy nobody else touches.

    `corrects` is the visit that is told anew.
    """

    draft_id: str
    task_id: str
    person_id: str
    outcome: VisitOutcome
    started_at: str
    reason: NotMetReason | None = None
    needs: tuple[str, ...] = ()
    note: str = ""
    session: FormSession | None = None
    files: tuple[BlobRef, ...] = ()
    corrects: str = ""


class VisitPort(FormPort, CorrectPort[VisitOpened], Protocol):
    """Everything a visit needs; every method is called off the UI thread and may raise `EnvironmentProblem`."""

    def open_visit(self, task_id: str) -> VisitOpened:
        """The person and the form of a task, with its draft."""
        ...

    def record_visit(self, filled: VisitFilled) -> Submitted:
        """Record it; returns when it is durable. The task is finished only if the person was met."""
        ...

    def reveal_phone(self, person_id: str, key: str, reason: str) -> str:
        """The number of that key in full, once it is written down why."""
        ...


@dataclass(frozen=True)
class VisitState(DraftingState):
    """What the visit screen shows; `form` is the form's own state while the person was met."""

    name: str = ""
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


def _tr(text: str) -> str:
    return QCoreApplication.translate("Visit", text)


def needs_path(form: Form | None) -> str:
    """The form's own question about needs; empty when it does not ask."""
    questions = form.questions if form else ()
    asked = (q.path for q in questions if q.type == "select_multiple" and q.section.endswith("/needs"))
    return next(asked, "")


class _VisitForm(FormViewModel):
    """The form of a visit; what is answered is saved with the visit."""

    owner: "VisitViewModel"

    def mark_changed(self) -> None:
        """The visit has changed."""
        self.owner.mark_changed()

    def save_now(self) -> None:
        """The visit is saved."""
        self.owner.save_now()


class VisitViewModel(DraftingViewModel[VisitState]):
    """State and commands of the visit screen; `form` holds the questions."""

    def __init__(
        self,
        port: VisitPort,
        run: Run,
        clock: Clock,
        status: StatusViewModel | None = None,
        *,
        autosave_ms: tuple[int, int] = (DEBOUNCE_MS, LONGEST_MS),
        sounds: Sounds | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(port, run, clock, status, autosave_ms=autosave_ms, parent=parent)
        self._port = port
        self._opened: VisitOpened | None = None
        self._needs_path = ""
        self.state = VisitState()
        self.form = _VisitForm(port, run, clock, status, sounds=sounds, parent=self)
        self.form.owner = self
        self.phones = Phones(run, self)
        self.voice = VoiceNotes(port, run, self.form.sounds, self)
        self.voice.kept.connect(self.save_now)
        self.form.changed.connect(self._on_form_changed)
        self.storing.watch(*self.form.storing.sources, self.voice.tray)
        self.storing.closing.connect(self.form.storing.closing)

    def open(self, task_id: str) -> None:
        """Open the visit of a task, with its draft if there is one."""
        self._open(lambda: self._port.open_visit(task_id))

    def _open_again(self, *, correcting: bool) -> None:
        if self._opened is not None:
            self._open(self._again(self._port, self._opened, correcting=correcting))

    def _open(self, find: Callable[[], VisitOpened]) -> None:
        def read() -> tuple[VisitOpened, list[AnyShown], ItemMaker | None]:
            opened = find()
            form = _form_of(opened)
            maker = made_ready(form, self._clock) if form is not None else None
            return opened, draft_attached(self._port, opened.draft), maker

        self._run(read, lambda found: self.begin(*found), self._on_failed)

    def begin(
        self, opened: VisitOpened, attached: Sequence[AnyShown] = (), maker: ItemMaker | None = None
    ) -> None:
        """Start the visit, with what its draft has attached; `maker` is its form's, as `made_ready` gives it."""
        self._opened = opened
        self._turns = Turns()
        self._needs_path = needs_path(opened.form)
        data = opened.draft.data if opened.draft else {}
        outcome, reason = data.get("outcome", ""), data.get("reason", "")
        self.state = VisitState()  # until all of it is there nothing is shown, and then once
        if (form := _form_of(opened)) is not None:
            self.form.begin(form, attached, maker)
        self.state = VisitState(
            **head_of(opened),
            name=opened.name,
            care=opened.care,
            facts=tuple(opened.facts),
            outcome=VisitOutcome(outcome) if outcome else None,
            reason=NotMetReason(reason) if reason else None,
            needs=() if self._needs_path else tuple(opened.needs) or SHIPPED_NEEDS,
            chosen_needs=tuple(data.get("needs", ())),
            note=data.get("note", ""),
        )
        self.phones.start(opened.phones)
        self.voice.start(opened.draft_id, attached)
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

    def reveal_phone(self, key: str, reason: str, asker: Asker | None = None) -> None:
        """Show a number for a moment, once it is written down why; `asker` holds the reason until then."""
        opened = self._opened
        if opened is None:
            not_now(asker)
        elif not lacks_reason(reason, asker):
            self.phones.reveal(key, lambda: self._port.reveal_phone(opened.person_id, key, reason), asker)

    def submit(self) -> None:
        """Record the visit; gaps in the form do not hold it up, an outcome is needed and the form must not deny it."""
        state, opened = self.state, self._opened
        if opened is None or state.busy or state.read_only:
            return
        if state.outcome is None:
            self._set(replace(state, missing=_tr("先点：见到本人、未见面或未开门")))
            return
        if self.voice.sounds.is_recording:
            self._set(replace(state, missing=_tr("语音还在录，先点一下结束")))
            return
        if self._contradiction():
            self._refresh()
            return
        if self.storing.holds(self.submit):
            return
        filled = self._filled(opened, state.outcome)
        self._hand_over(lambda: self._port.record_visit(filled))

    def draft(self) -> Draft | None:
        """The form's answers with the visit around them."""
        opened, state = self._opened, self.state
        if opened is None:
            return None
        data = {
            **(self.form.draft().data if opened.form else {}),
            "outcome": state.outcome.value if state.outcome else "",
            "reason": state.reason.value if state.reason else "",
            "needs": list(state.chosen_needs),
            "note": state.note,
            **({"corrects": opened.corrects} if opened.corrects else {}),
        }
        blobs = (*(self.form.blobs if opened.form else ()), *self.voice.blobs)
        return Draft(opened.draft_id, DraftKind.VISIT, opened.task_id, data, blobs)

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
            files=(*(self.form.blobs if met and opened.form else ()), *self.voice.blobs),
            corrects=opened.corrects,
        )

    def _on_form_changed(self) -> None:
        if self.state.ready:
            self.state = replace(self.state, missing="")
            self._refresh()

    def _refresh(self) -> None:
        state, opened = self.state, self._opened
        met = state.outcome is VisitOutcome.MET
        self._set(
            replace(
                state,
                form=self.form.state,
                missing=self._contradiction() or state.missing,
                asks=met and opened is not None and opened.form is not None,
                proposal=self._proposal(state),
                consequence=self._consequence(met=met),
                problem=state.problem or self.form.state.problem,
            )
        )

    def _contradiction(self) -> str:
        """That the person was met and the form says otherwise, and what to do; empty while they agree."""
        state, opened = self.state, self._opened
        if state.outcome is not VisitOutcome.MET or opened is None or opened.form is None:
            return ""
        asked = not_seen(self.form.session)
        if asked is None:
            return ""
        answer = asked.choice(self.form.session.text(asked.path))
        return _tr("上面选了“{}”，{} 记的是“{}”。改成一致再交。").format(
            said(VisitOutcome.MET.label), asked.number or asked.label, answer.label if answer else ""
        )

    def _proposal(self, state: VisitState) -> str:
        met_nobody = state.outcome in (VisitOutcome.NOT_MET, VisitOutcome.DOOR_NOT_OPENED)
        if not met_nobody or state.read_only or state.corrects or self._opened is None:
            return ""
        return _next_evening(self._clock.now() + self._opened.ahead)

    def _consequence(self, *, met: bool) -> str:
        left = self.form.state.total - self.form.state.answered
        if met and left and self._opened and self._opened.form:
            return amount("还有 {} 项没填，不填也能提交。{}", left, self._kept_too or self._when_sent)
        return self._kept_too or self._when_sent


def _next_evening(now: datetime) -> str:
    """When to come once more: this evening while it is still to come, else tomorrow's."""
    if now.hour < EVENING_FROM:
        return _tr("任务留在待办里，建议今晚 19:00 至 20:00 再来一次。不用拍照。")
    return _tr("任务留在待办里，建议明晚 19:00 至 20:00 再来一次。不用拍照。")


def _form_of(opened: VisitOpened) -> FormOpened | None:
    """The form of a visit as something to fill in; None when it has none."""
    if opened.form is None:
        return None
    return FormOpened(
        form=opened.form,
        draft_id=opened.draft_id,
        task_id=opened.task_id,
        title=opened.title,
        line=opened.line,
        draft=opened.draft,
        started_at=opened.started_at,
        surroundings=opened.surroundings,
        newer_waits=opened.newer_waits,
        kind=DraftKind.VISIT,
        read_only=opened.read_only,
        said=opened.said,
        said_of=opened.said_of,
        phones=opened.street,
    )
