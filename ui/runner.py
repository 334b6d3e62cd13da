"""Work off the UI thread, results on it: a thread pool and one signal.

A view model calls `run(work, done, failed)`; `work` runs in a pool thread and must touch nothing of Qt, `done` and
`failed` run on the thread the runner lives in. What is not an `EnvironmentProblem` is a bug: it goes to `crashed`, and
to whoever waits as a problem, because a screen that hears nothing would wait for ever.
"""

import contextlib
import os
import sys
import threading
from collections import deque
from collections.abc import Callable
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThreadPool, Signal, Slot

from gridworker.errors import EnvironmentProblem
from ui.turns import Turn, is_spent

if TYPE_CHECKING:
    from ui.viewmodels.background import Run

T = TypeVar("T")

_NICENESS = 10


class Runner(QObject):
    """Runs work in a pool; delivers in the order in which work ends, in turns of the event loop that have not been long."""

    crashed = Signal(object)
    """An exception nobody expected; the composition root writes the crash report."""
    _ended = Signal(int, object, object)

    def __init__(self, threads: int = 2, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(threads)
        self._tickets = count(1)
        self._waiting: dict[int, tuple[Callable[[Any], None], Callable[[EnvironmentProblem], None]]] = {}
        self._found: deque[tuple[int, Any, Exception | None]] = deque()
        self._next = Turn(self, self._go_on, most=1)  # what was found often leads to more work
        self._ended.connect(self._on_ended)

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[EnvironmentProblem], None],
        *,
        first: bool = False,
    ) -> None:
        """Start work and return at once; exactly one of `done` and `failed` is called.

        What is to be done `first` waits for nothing that has not begun: a lock does not wait for thirty photos.
        """
        ticket = next(self._tickets)
        self._waiting[ticket] = (done, failed)
        self._pool.start(lambda: self._work(ticket, work), int(first))

    @property
    def busy(self) -> bool:
        """True while something has not been delivered."""
        return bool(self._waiting)

    def drain(self) -> None:
        """Wait until everything started has been worked off; what it found is still delivered later."""
        self._pool.waitForDone()

    def finish(self, pending: Callable[[], bool]) -> None:
        """Work off and deliver, with all that follows from it, as long as there is something and `pending` says so."""
        while self.busy and pending():
            self.drain()
            QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall.value)
            self._go_on()

    def stop(self) -> None:
        """Forget what was not delivered and wait for the threads; for the end of the program."""
        self._waiting.clear()
        self._pool.clear()
        self._pool.waitForDone()

    def _work(self, ticket: int, work: Callable[[], Any]) -> None:
        _step_back()
        try:
            self._ended.emit(ticket, work(), None)
        except Exception as problem:  # nothing may be lost in a pool thread
            self._ended.emit(ticket, None, problem)

    @Slot(int, object, object)
    def _on_ended(self, ticket: int, result: Any, problem: Exception | None) -> None:  # noqa: ANN401 - any work's result
        self._found.append((ticket, result, problem))
        if not self._next.is_awaited:
            self._next.start()

    def _go_on(self) -> None:
        while self._found:
            found = self._found.popleft()
            if self._found:
                self._next.start()  # who fails, or opens a dialog with what was found, keeps the others waiting no longer
            self._deliver(*found)
            if is_spent():
                return

    def _deliver(self, ticket: int, result: Any, problem: Exception | None) -> None:  # noqa: ANN401 - any work's result
        done, failed = self._waiting.pop(ticket, (None, None))
        if done is None or failed is None:
            return
        if problem is None:
            done(result)
        elif isinstance(problem, EnvironmentProblem):
            failed(problem)
        else:
            self.crashed.emit(problem)
            failed(our_fault())


class Rereading(Generic[T]):
    """Reads the same thing anew as often as it is asked to, one reading at a time.

    What is asked during a reading is folded into one more after it: that reading may have begun before the news.

    Args:
        run: takes work off the UI thread.
        read: the reading.
        show: told what was read, on the UI thread.
        failed: told why it could not be read.
    """

    def __init__(
        self,
        run: "Run",
        read: Callable[[], T],
        show: Callable[[T], None],
        failed: Callable[[EnvironmentProblem], None],
    ) -> None:
        self._run, self._read, self._show, self._failed = run, read, show, failed
        self._reading = self._again = False

    def ask(self) -> None:
        """Reads now, or once more when the present reading has ended."""
        if self._reading:
            self._again = True
            return
        self._reading, self._again = True, False
        self._run(self._read, partial(self._on_ended, self._show), partial(self._on_ended, self._failed))

    def _on_ended(self, tell: Callable[[Any], None], outcome: Any) -> None:  # noqa: ANN401 - any reading's
        self._reading = False
        try:
            tell(outcome)
        finally:
            if self._again:
                self.ask()


def our_fault() -> EnvironmentProblem:
    """What is said when nobody expected what happened."""
    return EnvironmentProblem("程序出了点问题，已记录。已保存的都在，可以接着干。", code="bug.crashed")


def _step_back() -> None:
    """Lets the window's thread go first: where threads have priorities of their own, this one's is lowered."""
    if sys.platform == "linux" and not getattr(_thread, "stepped_back", False):
        _thread.stepped_back = True
        with contextlib.suppress(OSError):  # not allowed here: then they share
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)


_thread = threading.local()
