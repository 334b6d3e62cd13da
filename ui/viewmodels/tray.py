"""Things a worker attaches: taking one in, showing those at hand, taking one away with time to undo.

The base of the photos' tray and the files'. It knows neither what the things are nor how one is kept.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from gridworker.errors import EnvironmentProblem
from gridworker.model.ops import BlobRef
from ui.viewmodels.background import Guarded, Run

UNDO_MS = 8000


class Attached(Protocol):
    """What can lie in a tray."""

    @property
    def id(self) -> str:
        """The id its blobs share."""
        ...

    @property
    def blobs(self) -> tuple[BlobRef, ...]:
        """The blobs it is made of."""
        ...


A = TypeVar("A", bound=Attached)
T = TypeVar("T")


class Tray(QObject, Generic[A]):
    """What is attached to one draft, or to one item of it."""

    changed = Signal()
    failed = Signal(str)
    """Emitted with the reason when one could not be kept, before `changed`."""

    def __init__(self, run: Run, *, undo_ms: int = UNDO_MS, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._run: Run = Guarded(self, run)
        self.held: tuple[A, ...] = ()
        self.coming = 0
        self._asked = self._drafts = 0
        self._turns: dict[str, int] = {}
        self.problem = ""
        self.removed: A | None = None
        self._removed_at = 0
        self._keeps_still = 0
        self._undo = QTimer(self)
        self._undo.setSingleShot(True)
        self._undo.setInterval(undo_ms)
        self._undo.timeout.connect(self.forget_removed)

    @property
    def blobs(self) -> tuple[BlobRef, ...]:
        """The blobs of all, oldest first."""
        return tuple(blob for each in self.held for blob in each.blobs)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids, oldest first."""
        return tuple(each.id for each in self.held)

    def adopt(self, held: Iterable[A]) -> None:
        """Show what the draft has, in place of all else."""
        self._undo.stop()
        self.removed, self.problem = None, ""
        self.held = tuple(held)
        self._tell()

    def empty(self) -> None:
        """The draft is done with: what is still coming was for it, and does not come into the next."""
        self._drafts += 1
        self.coming = 0
        self.adopt(())

    def show_only(self, held: Iterable[A]) -> None:
        """Show what the form names, without telling; what it names no more may still be undone here."""
        self.held = tuple(held)

    def remove(self, item_id: str) -> None:
        """Take one away; `undo` brings it back while there is time."""
        self.forget_removed()
        for index, each in enumerate(self.held):
            if each.id == item_id:
                self.removed, self._removed_at = each, index
                self.held = self.held[:index] + self.held[index + 1 :]
                self._undo.start()
                self._tell()
                return

    def undo(self) -> None:
        """Bring back what was taken away last."""
        if self.removed is None:
            return
        self._undo.stop()
        at = self._removed_at
        self.held = (*self.held[:at], self.removed, *self.held[at:])
        self.removed = None
        self._tell()

    def forget_removed(self) -> None:
        """The time for undoing is over."""
        self._undo.stop()
        if self.removed is not None:
            self.removed = None
            self._tell()

    # --- for subclasses --------------------------------------------------------------------------------------------

    @contextmanager
    def _told_once(self) -> Iterator[None]:
        """However much changes in here, it is told once, at the end."""
        self._keeps_still += 1
        try:
            yield
        finally:
            self._keeps_still -= 1
            self._tell()

    def _tell(self) -> None:
        if not self._keeps_still:
            self.changed.emit()

    def _take(self, work: Callable[[], A], instead_of: str = "") -> None:
        """Takes one in; `work` keeps it, off the UI thread."""
        self._asked += 1
        self._await(work, partial(self._on_added, self._asked, instead_of))

    def _await(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """Works on something that counts as coming, until it is there, could not be had, or another draft is shown."""
        draft = self._drafts
        self.coming += 1
        self.problem = ""
        self._tell()

        def arrived(found: T) -> None:
            if draft == self._drafts:
                self.coming -= 1
                done(found)

        def failed(problem: EnvironmentProblem) -> None:
            if draft == self._drafts:
                self.coming -= 1
                self.problem = problem.text
                self.failed.emit(problem.text)
                self._tell()

        self._run(work, arrived, failed)

    def _on_added(self, turn: int, instead_of: str, added: A) -> None:
        """Put it where it was picked: small files are done before large ones."""
        self._turns[added.id] = turn
        later = (at for at, other in enumerate(self.held) if self._turns.get(other.id, 0) > turn)
        at = next(later, len(self.held))
        self.held = (*self.held[:at], added, *self.held[at:])
        self._tell()
        if instead_of:
            self.remove(instead_of)
