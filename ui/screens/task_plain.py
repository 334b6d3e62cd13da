"""A task without a form (a meeting, an errand): what it says, a note, and 完成; or a correction, with 去补正."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from gridworker.model.vocabulary import TaskType
from ui.screens.base import Screen
from ui.theme import ThemeController
from ui.viewmodels.tasks import TaskGroup, TaskItem, TasksViewModel
from ui.widgets.buttons import Button, Kind
from ui.widgets.cards import ActionBar, Card, Divider
from ui.widgets.detail_head import DetailHead
from ui.widgets.inputs import Field, TextArea
from ui.widgets.labels import Label


class PlainTaskScreen(Screen):
    """Shows one task and finishes it through the task list's view model."""

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
        self._model, self._task = view_model, task
        self._head = DetailHead(themes)
        self._head.show_texts(task.title, task.due_long, task.distance, late=task.is_hot)
        self._note = TextArea(
            themes, self.tr("办理情况"), placeholder=self.tr("做了什么，结果怎样（可不填）")
        )
        self._corrects = task.type is TaskType.CORRECTION
        verb, icon = (
            (self.tr("去补正"), "pencil-simple") if self._corrects else (self.tr("完成"), "check-bold")
        )
        self._done = Button(themes, verb, Kind.PRIMARY, icon=icon, large=True)
        self._bar = ActionBar(themes)
        self._lay_parts(themes)
        self._done.clicked.connect(self._on_done)
        view_model.changed.connect(self._show)
        texts = (task.line, task.due_long, task.distance)
        self.show_heading(task.title, " · ".join(text for text in texts if text))
        self._show()

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
        open_task = self._task.group is not TaskGroup.DONE
        if open_task and not self._corrects:
            card.body.addWidget(Divider(themes))
            card.body.addWidget(Field(themes, self.tr("办理情况"), self._note))
        page = QWidget()
        self._page = QVBoxLayout(page)
        self._page.addWidget(card)
        self._page.addStretch()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(page)
        area.setAccessibleName(self.tr("页面内容"))
        self._bar.add_action(self._done)
        self._done.setVisible(open_task)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(band)
        column.addWidget(Divider(themes))
        column.addWidget(area, 1)
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

    def _show(self) -> None:
        problem = self._model.state.problem
        self._bar.alarm(on=bool(problem))
        if problem:
            self._bar.say(problem, icon="warning-octagon-fill", ink="danger_text")
        elif self._task.group is TaskGroup.DONE:
            self._bar.say(self.tr("已完成"))
        elif self._corrects:
            self._bar.say(
                self.tr("审核人退回了这一条"),
                self.tr("改好交回，原来写的留在记录里"),
                icon="arrow-u-up-left",
                ink="warn_text",
            )
        else:
            self._bar.say(
                self.tr("点完成就存在本机"), self.tr("联网后自动上传"), icon="floppy-disk", ink="ink_2"
            )

    def _on_done(self) -> None:
        if self._corrects:
            self.edit_wanted.emit(self._task.id)
            return
        self._model.finish(self._note.toPlainText().strip())
