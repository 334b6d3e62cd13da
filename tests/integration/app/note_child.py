"""A worker who writes the note of a task without a form; run by the tests as a process of its own, to be killed.

Argument: profile folder. Says `saved N` whenever that many letters are durable.
"""

import os
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gridworker.store.store import Store
from sync.client.engine import SyncEngine
from sync.client.transport import HttpTransport
from tests.fakes.device import Device
from ui.ports.plain_task import PlainTaskDesk
from ui.ports.tasks import TaskDesk
from ui.ports.workplace import Workplace
from ui.runner import Runner
from ui.screens.task_plain import PlainTaskScreen
from ui.theme import ThemeController
from ui.viewmodels.drafts import Draft
from ui.viewmodels.tasks import TaskItem, TasksViewModel
from ui.widgets.typed import TypedArea


class Telling(PlainTaskDesk):
    """Says what is durable, and only then."""

    def save_draft(self, draft: Draft) -> None:
        """Saves, then says so."""
        super().save_draft(draft)
        sys.stdout.write(f"saved {len(draft.data['note'])}\n")
        sys.stdout.flush()


class Tasks(TaskDesk):
    """A list whose errands say what is durable."""

    def plain(self) -> Telling:
        """One that tells."""
        return Telling(self._work)


def work_on(store: Store, app: QApplication) -> None:
    """Opens the task and types until the end of the process."""
    engine = SyncEngine(store, HttpTransport("http://127.0.0.1:9"), store.clock)
    themes, runner = ThemeController(), Runner()
    tasks = TasksViewModel(Tasks(Workplace(store, engine)), runner.run, store.clock)
    screens: list[PlainTaskScreen] = []
    timer = QTimer(interval=5)

    def opened(task: TaskItem) -> None:
        screen = PlainTaskScreen(themes, tasks, task)
        assert screen.model is not None
        screen.model.open(task.id)
        screens.append(screen)
        screen.show()
        timer.timeout.connect(lambda: QTest.keyClicks(screen.findChildren(TypedArea)[0], "x"))
        timer.start()

    tasks.opened.connect(opened)
    tasks.load()
    tasks.select("t1")
    app.exec()


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    work_on(Device(Path(sys.argv[1])).open(), QApplication(sys.argv[:1]))
