"""走访: 见到, 未见面 or 未开门 in one tap; when met, the visit's form; never a photo of the person."""

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gridworker.model.vocabulary import NotMetReason, VisitOutcome
from ui.language import said
from ui.screens.base import Screen
from ui.theme import ThemeController
from ui.viewmodels.background import Asker, not_now
from ui.viewmodels.visit import OUTCOMES, VisitState, VisitViewModel
from ui.widgets.answers.private import RevealLine
from ui.widgets.buttons import Button, Kind
from ui.widgets.cards import Card, Divider
from ui.widgets.care import CareMark
from ui.widgets.chips import Chip
from ui.widgets.detail_page import DetailPage
from ui.widgets.flow import FlowLayout
from ui.widgets.form_body import FormBody
from ui.widgets.labels import Label
from ui.widgets.photo_intake import Pick, pick_photos
from ui.widgets.segmented import Segment, Segmented
from ui.widgets.sent_back import SentBack
from ui.widgets.task_master import LEVELS
from ui.widgets.typed import TypedInput
from ui.widgets.voice_part import VoicePart

_MOST_CARDS = 0.45
"""The part of the height the cards may take while the form is below them."""


_MOST_PHONES = 2
"""The person and the one who is to be told."""
_PHONE_WIDTH = 420


class VisitScreen(Screen):
    """Shows `VisitState`."""

    closed = Signal()
    """The worker is done with it for now: put aside or submitted."""
    confirmed = Signal(str)
    """The line for the toast."""
    edit_wanted = Signal()
    """What is known of the person is to be changed."""

    def __init__(
        self,
        themes: ThemeController,
        view_model: VisitViewModel,
        *,
        pick: Pick = pick_photos,
        parent: QWidget | None = None,
        at_once: bool = True,
    ) -> None:
        super().__init__(themes, parent)
        self._model, self._pick = view_model, pick
        self.embedded = False
        self.build(self._parts(themes), at_once=at_once)

    def _parts(self, themes: ThemeController) -> Iterator[None]:
        self._page = DetailPage(themes, self.tr("提交"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._page)
        yield
        yield from self._lay_met(themes)
        self._lay_needs(themes)
        yield
        self._lay_note(themes)
        self._page.cards.addStretch(1)
        yield
        self.body = FormBody(themes, self.tr("走访内容"), pick=self._pick)
        yield
        self._form = QWidget()
        column = QVBoxLayout(self._form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Divider(themes))
        column.addWidget(self.body)
        self._page.below.addWidget(self._form)
        yield
        self._connect()
        self._show_phones()
        self._show()

    def _outcomes(self) -> list[Segment]:
        looks = {
            VisitOutcome.MET: ("check-bold", "ok_tint", "ok_text"),
            VisitOutcome.NOT_MET: ("minus-bold", "surface_3", "ink"),
            VisitOutcome.DOOR_NOT_OPENED: ("minus-bold", "surface_3", "ink"),
        }
        return [Segment(outcome.value, said(outcome.label), *looks[outcome]) for outcome in OUTCOMES]

    def _lay_met(self, themes: ThemeController) -> Iterator[None]:
        """Who it is, and whether they were met."""
        card = Card(themes)
        card.body.setSpacing(10)
        self._page.cards.addWidget(card)
        self._facts = Label(themes, "", "caption", "ink_2", wrap=True)
        self._person = QHBoxLayout()
        self._care: CareMark | None = None
        self._name = Label(themes, "", "heading")
        self._change = Button(themes, self.tr("改资料"), Kind.QUIET, icon="pencil-simple")
        self._person.setSpacing(12)
        self._person.addWidget(self._name)
        self._person.addWidget(self._facts, 1)
        self._person.addWidget(self._change)
        card.body.addLayout(self._person)
        yield
        self._phones = [RevealLine(themes, "body", "ink") for _ in range(_MOST_PHONES)]
        self._phone_row = QWidget()
        row = QHBoxLayout(self._phone_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        for line in self._phones:
            line.setMaximumWidth(_PHONE_WIDTH)  # 显示 stays beside its number
            row.addWidget(line, 1)
        row.addStretch()
        card.body.addWidget(self._phone_row)
        yield
        self._said = SentBack(themes)
        self._outcome = Segmented(themes, self._outcomes(), name=self.tr("见到了吗"))
        self._proposal = Label(themes, "", "label", "warn_text", wrap=True)
        for part in (self._said, self._outcome, self._proposal):
            card.body.addWidget(part)
        yield
        self._reasons = {reason: Chip(themes, said(reason.label)) for reason in NotMetReason}
        self._reason_box = _chip_box(list(self._reasons.values()))
        card.body.addWidget(self._reason_box)
        yield

    def _lay_needs(self, themes: ThemeController) -> None:
        self._needs: dict[str, Chip] = {}
        self._needs_card = Card(themes)
        self._needs_card.body.setSpacing(8)
        self._needs_card.body.addWidget(Label(themes, self.tr("有什么需要"), "heading"))
        self._needs_flow = QWidget()
        FlowLayout(self._needs_flow)
        self._needs_card.body.addWidget(self._needs_flow)
        self._page.cards.addWidget(self._needs_card)

    def _lay_note(self, themes: ThemeController) -> None:
        self._note_said = SentBack(themes)
        self._note = TypedInput(themes, self.tr("说明"), self.tr("还有什么要记的（可不填）"))
        self.voice = VoicePart(themes, self._model.voice)
        self._page.cards.addWidget(self._note_said)
        told = QHBoxLayout()
        told.setSpacing(8)
        told.addWidget(self._note, 1)
        told.addWidget(self.voice.hold)
        self._page.cards.addLayout(told)
        self._page.cards.addWidget(self.voice)

    def _connect(self) -> None:
        model, page = self._model, self._page
        model.changed.connect(self._show)
        model.phones.changed.connect(self._show_phones)
        for place, line in enumerate(self._phones):
            line.reasoned.connect(partial(self._on_reasoned, place))
        self._change.clicked.connect(self.edit_wanted)
        model.left.connect(self.closed)
        model.submitted.connect(self._on_submitted)
        model.storing.going_on.connect(self._note.tell)
        self._outcome.chosen.connect(self._on_outcome_chosen)
        for reason, chip in self._reasons.items():
            chip.clicked.connect(partial(self._on_reason, reason))
        self._note.typed.connect(model.write_note)
        self.body.serve(model.form)
        page.empty.acted.connect(self.closed)
        page.put_aside.connect(self._on_put_aside)
        page.submitted.connect(self._on_submit)
        page.correcting.connect(model.correct)
        page.dropped.connect(model.drop_correction)
        page.keys(self._on_submit, model.save_now)

    def embed(self, *, on: bool) -> None:
        """Whether it stands beside the task list, with a title row of its own."""
        self.embedded, self.detail = on, not on
        self.lay_out(wide=self.wide)

    def painted_last(self) -> Sequence[QWidget]:
        """The cards."""
        return (self._page.middle,)

    def lay_out(self, *, wide: bool) -> None:
        """Page margins by width."""
        super().lay_out(wide=wide)
        self._page.lay_out(wide=wide, embedded=self.embedded)
        self.body.lay_out(wide=wide)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The cards over the form keep to their share."""
        super().resizeEvent(event)
        if self.whole:  # grabbing a window lays out what is hidden in it too
            self._share_height(asks=self._model.state.asks)

    def flush(self) -> None:
        """Save what waits."""
        self._note.tell()
        self._model.flush()

    def hideEvent(self, event: QHideEvent) -> None:
        """Going away saves what waits, whoever takes the screen away."""
        self.flush()
        self._model.phones.mask()
        self.voice.rest()
        super().hideEvent(event)

    def _show(self) -> None:
        state = self._model.state
        if not state.ready:
            self._page.show_waiting(state.problem)
            self.show_heading(self.tr("任务"))
            return
        self._page.head.show_texts(state.title, state.due, state.distance, late=state.is_late)
        self.show_heading(state.title, " · ".join(p for p in (state.line, state.due, state.distance) if p))
        self._show_person(state)
        self._show_said(state)
        self._outcome.choose(state.outcome.value if state.outcome else "")
        self._proposal.setText(state.proposal)
        self._proposal.setVisible(bool(state.proposal))
        self._reason_box.setVisible(state.outcome is VisitOutcome.NOT_MET)
        for reason, chip in self._reasons.items():
            chip.setChecked(reason is state.reason)
        self._show_needs(state)
        self._note.show_text(state.note)
        self._note.setVisible(state.outcome is not None)
        self.voice.hold.setVisible(state.outcome is not None and not state.read_only)
        self._lock(on=state.read_only)
        self._form.setVisible(state.asks)
        if state.asks:
            self.body.show_state(state.form)
        self._share_height(asks=state.asks)
        self._page.show_bar(state)
        self._page.show_page()

    def _lock(self, *, on: bool) -> None:
        """What was sent is there to be read only."""
        self._outcome.lock(on=on)
        self._note.setReadOnly(on)
        self.voice.rows.lock(on=on)
        for chip in (*self._reasons.values(), *self._needs.values()):
            chip.setEnabled(not on)
        self._change.setVisible(not on)

    def _share_height(self, *, asks: bool) -> None:
        self._page.share_height(form=asks)
        room = int(self.height() * _MOST_CARDS)
        self._page.card_height(min(room, self._page.needed_height()) if asks and room else 0)

    def _show_said(self, state: VisitState) -> None:
        """At the note, at a question of the form, or at what came of the visit."""
        asked = any(item.said for item in state.form.items)
        self._note_said.show_words(state.said if state.said_of == "note" else "")
        self._said.show_words(state.said if state.said_of != "note" and not asked else "")

    def _show_person(self, state: VisitState) -> None:
        if state.care is not None and self._care is None:
            self._care = CareMark(self.themes, LEVELS[state.care], 36)
            self._person.insertWidget(0, self._care)
        self._name.setText(state.name)
        self._facts.setText(" · ".join(state.facts) or state.line)

    def _show_phones(self) -> None:
        shown = self._model.phones.shown[:_MOST_PHONES]
        self._phone_row.setVisible(bool(shown))
        for line, phone in zip(self._phones, shown, strict=False):
            line.show_phone(phone)
        for place, line in enumerate(self._phones):
            line.setVisible(place < len(shown))

    def _on_reasoned(self, place: int, reason: str, asker: Asker) -> None:
        shown = self._model.phones.shown
        if place < len(shown):
            self._model.reveal_phone(shown[place].key, reason, asker)
        else:  # the person has fewer numbers than when it was asked
            not_now(asker)

    def _show_needs(self, state: VisitState) -> None:
        met = state.outcome is VisitOutcome.MET
        self._needs_card.setVisible(met and bool(state.needs))
        flow = self._needs_flow.layout()
        if tuple(self._needs) != state.needs and flow is not None:
            for old in self._needs.values():
                flow.removeWidget(old)
                old.deleteLater()
            self._needs = {need: Chip(self.themes, need) for need in state.needs}
            for need, chip in self._needs.items():
                chip.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
                chip.clicked.connect(partial(self._model.toggle_need, need))
                flow.addWidget(chip)
        for need, chip in self._needs.items():
            chip.setChecked(need in state.chosen_needs)

    def _on_outcome_chosen(self, key: str) -> None:
        self._model.choose_outcome(VisitOutcome(key))

    def _on_reason(self, reason: NotMetReason) -> None:
        held = self._model.state.reason
        self._model.choose_reason(None if held is reason else reason)

    def _on_put_aside(self) -> None:
        self._note.tell()
        self._model.save_and_leave()

    def _on_submit(self) -> None:
        self._note.tell()
        self._model.submit()

    def _on_submitted(self, text: str) -> None:
        self.confirmed.emit(text)
        self.closed.emit()


def _chip_box(chips: list[Chip]) -> QWidget:
    box = QWidget()
    flow = FlowLayout(box)
    for chip in chips:
        chip.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        flow.addWidget(chip)
    return box
