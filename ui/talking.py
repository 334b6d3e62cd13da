"""Puts 消息和公告 and what is said about a task over the window; part of the composition root."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from gridworker.model.ops import RecordKind
from gridworker.store.changes import Changes
from ui.ports.messages import MessageDesk
from ui.ports.task_talk import TaskTalkDesk
from ui.ports.workplace import Workplace
from ui.screens.messages import MessagesScreen
from ui.viewmodels.background import Run
from ui.viewmodels.messages import MessagesViewModel
from ui.viewmodels.task_talk import TaskTalkViewModel
from ui.widgets.buttons import Kind
from ui.widgets.overlay import Sheet
from ui.widgets.task_talk import TaskTalkSheet
from ui.window import MainWindow


class Talking(QObject):
    """What desk and worker say to each other, over one window."""

    def __init__(
        self,
        work: Workplace,
        window: MainWindow,
        run: Run,
        online: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._work, self._window, self._run = work, window, run
        self._messages = MessagesViewModel(MessageDesk(work), run, self, online=online)
        self._messages.confirmed.connect(window.toast.show_text)
        self._talk = TaskTalkViewModel(TaskTalkDesk(work), run, self, online=online)
        self._talk.confirmed.connect(window.toast.show_text)
        self._talk.loaded.connect(self._show_talk)
        self._talk.failed.connect(self._tell)

    def open_messages(self) -> None:
        """消息和公告, over the place in front."""
        self._messages.load()
        self._window.push(MessagesScreen(self._window.themes, self._messages))

    def open_talk(self, task_id: str) -> None:
        """任务情况, over the window."""
        self._talk.open(task_id)

    def _show_talk(self) -> None:
        TaskTalkSheet(self._window.themes, self._window, self._talk).open_sheet()

    def _tell(self, problem: str) -> None:
        sheet = Sheet(self._window.themes, self._window, self.tr("任务情况打不开"))
        sheet.add_text(problem)
        sheet.add_action(self.tr("知道了"), Kind.PRIMARY).clicked.connect(sheet.close_sheet)
        sheet.open_sheet()

    def refresh(self, changes: Changes) -> None:
        """Reads anew what has changed."""
        if RecordKind.MESSAGE in changes.kinds:
            self._messages.load()
        if RecordKind.TASK in changes.kinds:
            self._talk.reload()
