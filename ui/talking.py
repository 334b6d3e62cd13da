"""Puts 消息和公告 and what is said about a task over the window; part of the composition root."""

from PySide6.QtCore import QObject

from gridworker.model.ops import RecordKind
from gridworker.store.changes import Changes
from ui.ports.messages import MessageDesk
from ui.ports.workplace import Workplace
from ui.screens.messages import MessagesScreen
from ui.viewmodels.background import Run
from ui.viewmodels.messages import MessagesViewModel
from ui.window import MainWindow


class Talking(QObject):
    """What desk and worker say to each other, over one window."""

    def __init__(self, work: Workplace, window: MainWindow, run: Run, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work, self._window, self._run = work, window, run
        self._messages = MessagesViewModel(MessageDesk(work), run, self)
        self._messages.confirmed.connect(window.toast.show_text)

    def open_messages(self) -> None:
        """消息和公告, over the place in front."""
        self._messages.load()
        self._window.push(MessagesScreen(self._window.themes, self._messages))

    def refresh(self, changes: Changes) -> None:
        """Reads anew what has changed."""
        if RecordKind.MESSAGE in changes.kinds:
            self._messages.load()
