"""Whether what is being reported has been reported already, as far as this device knows: asked as class and place change."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from gridworker.errors import EnvironmentProblem
from gridworker.model.facts import Place
from ui.viewmodels.background import Guarded, Run


@dataclass(frozen=True)
class SimilarShown:
    """A matter that may be the same.

    Attributes:
        id: of the event.
        title: how near and how long ago, such as `附近 50 m 内 2 小时前已有同类上报`.
        line: when, where, what, and where it stands.
    """

    id: str
    title: str
    line: str


@dataclass(frozen=True)
class Question:
    """What is being reported: class of the taxonomy, leaf of the screen, place; events said to be others."""

    category: str
    choice: str
    place: Place
    denied: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether there is enough to look for anything."""
        return bool(self.category) and (self.place.lon is not None or bool(self.place.building_id))


class SimilarPort(Protocol):
    """Looks on the device; called off the UI thread."""

    def similar(self, question: Question) -> SimilarShown | None:
        """The likeliest one, None if there is none."""
        ...


class SimilarFinder(QObject):
    """Keeps the answer to the last question."""

    changed = Signal()

    def __init__(self, port: SimilarPort, run: Run, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._port = port
        self._run: Run = Guarded(self, run)
        self._asked: Question | None = None
        self.found: SimilarShown | None = None

    def look(self, question: Question) -> None:
        """Asks, unless the same was asked last; an answer that comes late counts for nothing."""
        if question == self._asked:
            return
        self._asked = question
        if question.is_complete:
            on_found: Callable[[SimilarShown | None], None] = partial(self._on_found, question)
            self._run(lambda: self._port.similar(question), on_found, partial(self._on_failed, question))
        else:
            self._show(None)

    def _on_found(self, question: Question, found: SimilarShown | None) -> None:
        if question == self._asked:
            self._show(found)

    def _on_failed(self, question: Question, _problem: EnvironmentProblem) -> None:
        self._on_found(question, None)  # a hint that cannot be had is no reason to stop anybody

    def _show(self, found: SimilarShown | None) -> None:
        if found != self.found:
            self.found = found
            self.changed.emit()
