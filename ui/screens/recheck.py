"""复查: what it looked like, what it looks like now, one of three results, a note."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gridworker.model.vocabulary import RecheckResult
from ui.language import said
from ui.screens.base import Screen
from ui.theme import ThemeController
from ui.viewmodels.recheck import RecheckViewModel
from ui.widgets.cards import Card
from ui.widgets.detail_page import DetailPage
from ui.widgets.gaps_sheet import NoPhotoSheet
from ui.widgets.labels import Label
from ui.widgets.photo_intake import Pick, pick_photos
from ui.widgets.photo_strip import PhotoStrip
from ui.widgets.segmented import Segment, Segmented
from ui.widgets.sent_back import SentBack
from ui.widgets.words_box import WordsBox


class RecheckScreen(Screen):
    """Shows `RecheckState`."""

    closed = Signal()
    """The worker is done with it for now: put aside or submitted."""
    confirmed = Signal(str)
    """The line for the toast."""

    def __init__(
        self,
        themes: ThemeController,
        view_model: RecheckViewModel,
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
        self._lay_before(themes)
        yield
        yield from self._lay_now(themes)
        self._note_said = SentBack(themes)
        self._note = WordsBox(themes, self.tr("说明"), placeholder=self.tr("现在是什么样，谁在场（可不填）"))
        for part in (self._note_said, self._note):
            self._page.cards.addWidget(part)
        self._page.cards.addStretch(1)
        yield
        self._connect()
        self._show()

    def _segments(self) -> list[Segment]:
        return [
            Segment(
                RecheckResult.FIXED.value, said(RecheckResult.FIXED.label), "check-bold", "ok_tint", "ok_text"
            ),
            Segment(
                RecheckResult.PARTLY.value,
                said(RecheckResult.PARTLY.label),
                "warning-fill",
                "warn",
                "on_warn",
            ),
            Segment(
                RecheckResult.NOT_FIXED.value,
                said(RecheckResult.NOT_FIXED.label),
                "x-bold",
                "danger",
                "on_danger",
            ),
        ]

    def _lay_before(self, themes: ThemeController) -> None:
        self._found = Label(themes, "", "body", wrap=True)
        self._handled = Label(themes, "", "caption", "ink_2", wrap=True)
        self._before_line = Label(themes, "", "caption", "ink_2", wrap=True)
        self._before = PhotoStrip(themes, self.tr("当时的照片"), editable=False)
        card = Card(themes)
        card.body.setSpacing(8)
        card.body.addLayout(_title(themes, self.tr("当时"), self._before_line))
        for part in (self._found, self._handled, self._before):
            card.body.addWidget(part)
        self._page.cards.addWidget(card)

    def _lay_now(self, themes: ThemeController) -> Iterator[None]:
        card = Card(themes)
        card.body.setSpacing(8)
        self._page.cards.addWidget(card)
        self._result_line = Label(themes, "", "caption", "ink_2", wrap=True)
        self._said = SentBack(themes)
        self._result = Segmented(themes, self._segments(), name=self.tr("复查结果"))
        card.body.addLayout(_title(themes, self.tr("现在"), self._result_line))
        card.body.addWidget(self._said)
        card.body.addWidget(self._result)
        card.body.addSpacing(4)
        yield
        self._after = PhotoStrip(themes, self.tr("现在的照片"), pick=self._pick)
        card.body.addWidget(self._after)
        yield
        self._sent = PhotoStrip(themes, self.tr("交上去的照片"), editable=False)
        card.body.addWidget(self._sent)
        yield

    def _connect(self) -> None:
        model, page = self._model, self._page
        model.changed.connect(self._show)
        model.left.connect(self.closed)
        model.submitted.connect(self._on_submitted)
        model.photo_missing.connect(self._ask_about_photo)
        model.storing.going_on.connect(self._note.tell)
        self._result.chosen.connect(self._on_result_chosen)
        self._after.files_given.connect(model.tray.add_files)
        self._after.image_pasted.connect(model.tray.add_image)
        self._after.shot_taken.connect(model.tray.add_shot)
        self._after.removed.connect(model.tray.remove)
        self._after.undone.connect(model.tray.undo)
        self._after.marked.connect(model.tray.replace)
        self._note.typed.connect(model.write_note)
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

    def flush(self) -> None:
        """Save what waits."""
        self._note.tell()
        self._model.flush()

    def hideEvent(self, event: QHideEvent) -> None:
        """Going away saves what waits, whoever takes the screen away."""
        self.flush()
        super().hideEvent(event)

    def _show(self) -> None:
        state = self._model.state
        if not state.ready:
            self._page.show_waiting(state.problem)
            self.show_heading(self.tr("任务"))
            return
        self._page.head.show_texts(state.title, state.due, state.distance, late=state.is_late)
        self.show_heading(state.title, " · ".join(p for p in (state.line, state.due, state.distance) if p))
        self._found.setText(state.found or state.line)
        self._handled.setText(state.handled)
        self._handled.setVisible(bool(state.handled))
        self._before_line.setText(state.before_line)
        self._before.show_photos(state.before)
        self._before.setVisible(bool(state.before))
        self._said.show_words(state.said if state.said_of != "note" else "")
        self._note_said.show_words(state.said if state.said_of == "note" else "")
        self._result.choose(state.result.value if state.result else "")
        self._result.lock(on=state.read_only)
        self._result_line.setText(state.result_line)
        self._after.show_photos(
            state.after, coming=state.coming, removed=state.removed, problem=state.photo_problem
        )
        self._sent.show_photos(state.after if state.read_only else ())
        self._sent.setVisible(state.read_only and bool(state.after))
        self._after.setVisible(not state.read_only)
        self._note.show_text(state.note, "")
        self._note.lock(on=state.read_only)
        self._page.show_bar(state)
        self._page.show_page()

    def _on_result_chosen(self, key: str) -> None:
        self._model.choose_result(RecheckResult(key))

    def _on_put_aside(self) -> None:
        self._note.tell()
        self._model.save_and_leave()

    def _on_submit(self) -> None:
        self._note.tell()
        self._model.submit()

    def _ask_about_photo(self) -> None:
        sheet = NoPhotoSheet(self.themes, self.window())
        sheet.leave_with(self)
        sheet.photo_wanted.connect(self._after.add)
        sheet.submit_wanted.connect(self._model.submit_without_photo)
        sheet.open_sheet()

    def _on_submitted(self, text: str) -> None:
        self.confirmed.emit(text)
        self.closed.emit()


def _title(themes: ThemeController, text: str, line: Label) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(12)
    row.addWidget(Label(themes, text, "heading"))
    row.addWidget(line, 1)
    return row
