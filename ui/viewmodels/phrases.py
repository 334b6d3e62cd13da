"""Words used often (常用语): the street's, and the worker's own, which can be added, changed and taken away."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from gridworker.errors import EnvironmentProblem
from ui.viewmodels.background import Guarded, Run

LONGEST = 100
MOST = 50


class PhrasePort(Protocol):
    """Keeps the worker's own; called off the UI thread, may raise `EnvironmentProblem`."""

    def keep_phrases(self, own: tuple[str, ...]) -> None:
        """Keep these in place of those before."""
        ...


class Phrases(QObject):
    """Both lists; a change shows at once and is kept behind it."""

    changed = Signal()
    kept = Signal()
    """What was put is stored; the field it was written in may be emptied."""

    def __init__(self, port: PhrasePort, run: Run, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._port = port
        self._run: Run = Guarded(self, run)
        self.street: tuple[str, ...] = ()
        self.own: tuple[str, ...] = ()
        self.problem = ""

    def adopt(self, street: Sequence[str], own: Sequence[str]) -> None:
        """What is on the device."""
        self.street, self.own = tuple(street), tuple(own)
        self.changed.emit()

    def put(self, text: str, instead_of: str = "") -> None:
        """Keeps one, new or in place of another; said twice it stands once, and the newest leads."""
        words = " ".join(text.split())[:LONGEST]
        if not words:
            return
        others = [one for one in self.own if one not in (words, instead_of)]
        at = self.own.index(instead_of) if instead_of in self.own else 0
        self._become((*others[:at], words, *others[at:])[:MOST], self.kept.emit)

    def drop(self, text: str) -> None:
        """Takes one of the worker's own away."""
        self._become(tuple(one for one in self.own if one != text), lambda: None)

    def _become(self, own: tuple[str, ...], kept: Callable[[], None]) -> None:
        if own == self.own:
            kept()
            return
        before, self.own, self.problem = self.own, own, ""
        self.changed.emit()
        failed = partial(self._on_failed, before, own)
        self._run(lambda: self._port.keep_phrases(own), lambda _: kept(), failed)

    def _on_failed(self, before: tuple[str, ...], own: tuple[str, ...], problem: EnvironmentProblem) -> None:
        """What is not stored is not shown as if it were."""
        if self.own == own:
            self.own = before
        self.problem = problem.text
        self.changed.emit()
