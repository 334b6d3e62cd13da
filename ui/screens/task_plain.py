"""A task without a form (a meeting, an errand): what it says, a note that is kept, and 完成; or a correction, with 去补正."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gridworker.model.vocabulary import TaskType
from ui.screens.base import Screen
from ui.theme import ThemeController
from ui.viewmodels.plain_task import PlainTaskState, PlainTaskViewModel
from ui.viewmodels.tasks import TaskGroup, TaskItem, TasksViewModel
from ui.widgets.buttons import Button, Kind
from ui.widgets.cards import ActionBar, Card, Divider
from ui.widgets.detail_head import DetailHead
from ui.widgets.inputs import MOST_WORDS, Field
from ui.widgets.labels import Label
from ui.widgets.saved_line import show_saved
from ui.widgets.scroll_page import scrolled
from ui.widgets.typed import TypedArea

if TYPE_CHECKING:
    from ui.widgets.homes_card import HomesCard

_LINES = 6
"""So much of a note is seen at once; more is scrolled."""


class PlainTaskScreen(Screen):
    """Shows one task; while it is open, `PlainTaskState` too, once the task is opened in its `model`."""

    closed = Signal()
    confirmed = Signal(str)
    edit_wanted = Signal(str)
    """A correction is to be answered; the task's id."""

    def __init__(
        self,
        themes: ThemeController,
        view_model: TasksViewModel,
        task: TaskItem,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(themes, parent)
        self._task = task
        self._is_open = task.group is not TaskGroup.DONE
        self._head = DetailHead(themes)
        self._head.show_texts(task.title, task.due_long, task.distance, late=task.is_hot)
        self._corrects = task.type is TaskType.CORRECTION
        self.model: PlainTaskViewModel | None = None
        """Keeps the note and finishes the task; None where there is nothing to write."""
        self._note = TypedArea(
            themes,
            self.tr("办理情况"),
            placeholder=self.tr("做了什么，结果怎样（可不填）"),
            lines=_LINES,
            most=MOST_WORDS,
        )
        verb, icon = (
            (self.tr("去补正"), "pencil-simple") if self._corrects else (self.tr("完成"), "check-bold")
        )
        self._done = Button(themes, verb, Kind.PRIMARY, icon=icon, large=True)
        self._bar = ActionBar(themes)
        self._lay_parts(themes)
        self._done.clicked.connect(self._on_done)
        if self._is_open and not self._corrects:
            self._work_with(view_model.plain())
        texts = (task.line, task.due_long, task.distance)
        self.show_heading(task.title, " · ".join(text for text in texts if text))
        self._show()

    def _work_with(self, model: PlainTaskViewModel) -> None:
        model.setParent(self)
        model.changed.connect(self._show)
        model.submitted.connect(self._on_finished)
        self._note.typed.connect(model.write_note)
        self.model = model

    def _lay_parts(self, themes: ThemeController) -> None:
        band = QWidget()
        band.setProperty("surface", "panel")
        self._band = QVBoxLayout(band)
        self._band.addWidget(self._head)
        card = Card(themes)
        card.body.setSpacing(12)
        card.body.addWidget(Label(themes, self._task.line, "body", wrap=True))
        if self._task.note:
            ink = "danger_text" if self._corrects else "ink_2"
            card.body.addWidget(Label(themes, self._task.note, "body", ink, wrap=True))
        if self._is_open and not self._corrects:
            card.body.addWidget(Divider(themes))
            card.body.addWidget(Field(themes, self.tr("办理情况"), self._note))
        page = QWidget()
        self._page = QVBoxLayout(page)
        self._page.setSpacing(12)
        self._page.addWidget(card)
        self._homes: HomesCard | None = None
        self._page.addStretch()
        self._bar.add_action(self._done)
        self._done.setVisible(self._is_open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(band)
        column.addWidget(Divider(themes))
        column.addWidget(scrolled(page), 1)
        column.addWidget(self._bar)

    def embed(self, *, on: bool) -> None:
        """Beside the list it has a title row of its own."""
        self.detail = not on
        self._head.setVisible(on)
        self.lay_out(wide=self.wide)

    def lay_out(self, *, wide: bool) -> None:
        """Page margins by width."""
        super().lay_out(wide=wide)
        side = 24 if wide else 20
        self._band.setContentsMargins(side, 0, side, 0)
        self._page.setContentsMargins(side, 16, side, 16)

    def flush(self) -> None:
        """Save what waits."""
        if self.model is not None:
            self._note.tell()
            self.model.flush()

    def hideEvent(self, event: QHideEvent) -> None:
        """Going away saves what waits, whoever takes the screen away."""
        self.flush()
        super().hideEvent(event)

    def _show(self) -> None:
        if self.model is not None:
            self._show_note(self.model.state)
        elif self._corrects and self._is_open:
            self._bar.say(
                self.tr("审核人退回了这一条"),
                self.tr("改好交回，原来写的留在记录里"),
                icon="arrow-u-up-left",
                ink="warn_text",
            )
        else:
            self._bar.say(self.tr("已完成"))

    def _show_note(self, state: PlainTaskState) -> None:
        if self._homes is None and state.homes is not None:
            from ui.widgets.homes_card import HomesCard

            self._homes = HomesCard(self.themes, state.homes)
            self._page.insertWidget(1, self._homes)
        self._note.show_text(state.note)
        self._note.setReadOnly(not state.ready)
        self._done.setEnabled(state.ready and not state.busy)
        rest, consequence = self.tr("边写边存，办完点完成"), self.tr("联网后自动上传")
        show_saved(self._bar, state.saved, rest, consequence, state.problem)

    def _on_done(self) -> None:
        if self.model is None:
            self.edit_wanted.emit(self._task.id)
        else:
            self._note.tell()
            self.model.finish()

    def _on_finished(self, text: str) -> None:
        self.confirmed.emit(text)
        self.closed.emit()
