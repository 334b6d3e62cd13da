"""Handing in waits for what is still being stored, so that no photo, recording or signature is left out.

One rule for everything that is filled in: handed in while something is on its way into the store, it is remembered and
goes on by itself once all is kept; if something cannot be kept, it stops, and the worker reads why beside what failed.
Knows neither what is stored nor what is handed in.
"""

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance

from ui.viewmodels.background import Asker, answer, not_now


class Source(Protocol):
    """Whatever takes things in: a tray, the trays of a form, a recorder."""

    @property
    def coming(self) -> int:
        """How many are being stored now."""
        ...

    @property
    def changed(self) -> SignalInstance:
        """Emitted when `coming` may be another."""
        ...

    @property
    def failed(self) -> SignalInstance:
        """Emitted with the reason when one could not be kept."""
        ...


class Storing(QObject):
    """What is being stored for one piece of work, and the handing in that waits for it.

    Watch a source after its own handlers are connected: what came is in its place before the work goes on.
    """

    changed = Signal()
    """Something waits now, or does not any more."""
    going_on = Signal()
    """What waited goes on: words typed meanwhile are told first."""
    settled = Signal()
    """Nothing is on its way into the draft any more, and nothing that waited for it is on its way out."""
    failed = Signal(str)
    """One could not be kept, and why; nothing waits any more."""
    closing = Signal()
    """The program ends: what is not a file yet has to be one now."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.sources: list[Source] = []
        self.saves = Keeping(self)
        """The saving of the draft and its handing in: nothing that is handed in waits for these."""
        self.saves.changed.connect(self._settle)
        self.saves.failed.connect(self.failed)
        self._act: Callable[[], Any] | None = None
        self._asker: Asker | None = None

    def watch(self, *sources: Source) -> None:
        """Waits for these too."""
        for source in sources:
            self.sources.append(source)
            source.changed.connect(self._look)
            source.failed.connect(self._stop)

    @property
    def coming(self) -> int:
        """How many things are being stored now."""
        return sum(source.coming for source in self.sources)

    @property
    def is_settled(self) -> bool:
        """Whether whoever reads the draft now finds all of it."""
        return not self.coming and not self.saves.coming

    @property
    def waits(self) -> bool:
        """Whether handing in was asked for and waits."""
        return self._act is not None

    def holds(self, act: Callable[[], Any], asker: Asker | None = None) -> bool:
        """Whether `act` has to wait; then it is called once all is kept. The last one asked for counts.

        An asker is told if it comes to nothing; otherwise `act` answers it.
        """
        if not self.coming:
            return False
        if self._asker is not asker:
            not_now(self._asker)
        self._act, self._asker = act, asker
        self.changed.emit()
        return True

    def forget(self) -> None:
        """Nothing is to go on by itself any more."""
        if self._act is not None:
            asker, self._act, self._asker = self._asker, None, None
            not_now(asker)
            self.changed.emit()

    def _look(self) -> None:
        if self.coming:
            return
        if self._act is not None:
            self.going_on.emit()
            act, self._act, self._asker = self._act, None, None
            self.changed.emit()
            act()
        self._settle()

    def _settle(self) -> None:
        if self.is_settled:
            self.settled.emit()

    def _stop(self, problem: str) -> None:
        if self.waits:
            answer(self._asker, problem)
        self.forget()
        self.failed.emit(problem)


class Keeping(QObject):
    """A source for a single thing that is kept without a tray."""

    changed = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.coming = 0

    def begin(self) -> None:
        """It is being stored."""
        self.coming += 1
        self.changed.emit()

    def end(self, problem: str = "") -> None:
        """It is kept, or could not be."""
        self.coming -= 1
        if problem:
            self.failed.emit(problem)
        self.changed.emit()
