"""Changing a record in a sheet: its words as they stand, what a reviewer said about one of them, and saving the change."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from gridworker.errors import EnvironmentProblem
from ui.viewmodels.background import Answered, Asker, Guarded, OneAtATime, Run
from ui.viewmodels.outbox import WordsShown


@dataclass(frozen=True)
class EditShown:
    """What is changed: `words` by path, `said` a reviewer's words about the one that is wrong, `key` for saving."""

    key: str
    title: str
    words: tuple[WordsShown, ...]
    said: str = ""


class EditPort(Protocol):
    """Reads and changes records; every method is called off the UI thread and may raise `EnvironmentProblem`."""

    def correction(self, task_id: str) -> EditShown:
        """What a correction task asks for."""
        ...

    def person(self, person_id: str) -> EditShown:
        """What a worker may change of a person and of how the person is looked after."""
        ...

    def save(self, key: str, texts: Mapping[str, str]) -> str:
        """Change what differs; the line that confirms it."""
        ...


class EditsViewModel(QObject):
    """Opens one sheet after another and saves what was written."""

    asked = Signal(object)
    """`EditShown` for the sheet."""
    saved = Signal(str)
    failed = Signal(str)
    """Nothing was changed, and why."""

    def __init__(self, port: EditPort, run: Run, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._port = port
        self._run: Run = Guarded(self, run)
        self._open_once: Run = OneAtATime(self._run)

    def correct(self, task_id: str) -> None:
        """The worker answers a correction."""
        self._open_once(lambda: self._port.correction(task_id), self.asked.emit, self._on_failed)

    def change_person(self, person_id: str) -> None:
        """The worker changes what is known of a person."""
        self._open_once(lambda: self._port.person(person_id), self.asked.emit, self._on_failed)

    def save(self, key: str, texts: Mapping[str, str], asker: Asker | None = None) -> None:
        """Save what was written."""
        run = Answered(self._run, asker)
        run(lambda: self._port.save(key, texts), self.saved.emit, self._on_failed)

    def _on_failed(self, problem: EnvironmentProblem) -> None:
        self.failed.emit(problem.text)
