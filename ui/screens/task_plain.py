"""A task without a form (a meeting, an errand): what it says, a note, and 完成."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

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
        self._done = Button(themes, self.tr("完成"), Kind.PRIMARY, icon="check-bold", large=True)
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
            card.body.addWidget(Label(themes, self._task.note, "body", "ink_2", wrap=True))
        open_task = self._task.group is not TaskGroup.DONE
        if open_task:
            card.body.addWidget(Divider(themes))
            card.body.addWidget(Field(themes, self.tr("办理情况"), self._note))
        page = QWidget()
        self._page = QVBoxLayout(page)
        self._page.addWidget(card)
        self._page.addStretch()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(page)
        page.setAutoFillBackground(False)
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
        else:
            self._bar.say(
                self.tr("点完成就存在本机"), self.tr("联网后自动上传"), icon="floppy-disk", ink="ink_2"
            )

    def _on_done(self) -> None:
        self._model.finish(self._note.toPlainText().strip())
