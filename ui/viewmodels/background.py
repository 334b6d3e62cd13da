"""How view models hand work away: a runner that works elsewhere and comes back on the UI thread.

The real runner is given by the composition root; `run_at_once` does the same work on the spot, for galleries and tests.
"""

from collections.abc import Callable
from functools import partial
from typing import Protocol, TypeVar

from PySide6.QtCore import QCoreApplication, QObject
from shiboken6 import isValid

from gridworker.errors import EnvironmentProblem
from ui.language import said

T = TypeVar("T")


class Run(Protocol):
    """Runs `work` off the UI thread; then, on the UI thread, `done` with its result or `failed` with its problem."""

    def __call__(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[EnvironmentProblem], None],
    ) -> None:
        """Start the work; returns at once."""
        ...


class Asker(Protocol):
    """Whoever holds what was typed until it is stored: a sheet."""

    @property
    def waits(self) -> bool:
        """Whether it is still there to hear how it went."""
        ...

    def kept(self) -> None:
        """It is stored."""
        ...

    def refused(self, problem: str) -> None:
        """It is not, and why: what happened, that the words are safe, what to do."""
        ...


def answer(asker: Asker | None, problem: str = "") -> bool:
    """Tell an asker that what it holds is stored, or why it is not; whether it was there to hear."""
    if asker is None or not isValid(asker) or not asker.waits:
        return False
    if problem:
        asker.refused(problem)
    else:
        asker.kept()
    return True


def not_now(asker: Asker | None) -> None:
    """Tell an asker that nothing can be stored at this moment; it holds the words and may ask again."""
    answer(asker, QCoreApplication.translate("Background", "现在还存不了，写的话都在。稍等再点一次。"))


def lacks_reason(reason: str, asker: Asker | None) -> bool:
    """Whether no reason is given where one is needed; the asker is told so."""
    if reason.strip():
        return False
    words = QCoreApplication.translate("Background", "还没写原因。内容都在，不会丢。写一句原因再提交。")
    answer(asker, words)
    return True


class _Around:
    """A `Run` around another, with something of its own to do when work begins or ends."""

    def __init__(self, run: Run) -> None:
        self._inner = run

    def __call__(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[EnvironmentProblem], None],
    ) -> None:
        """Start the work, if it may begin now."""
        if self._begins():
            self._inner(work, partial(self._deliver, done), partial(self._tell, failed))

    def _begins(self) -> bool:
        return True

    def _deliver(self, done: Callable[[T], None], result: T) -> None:
        done(result)

    def _tell(self, failed: Callable[[EnvironmentProblem], None], problem: EnvironmentProblem) -> None:
        failed(problem)


class Guarded(_Around):
    """A `Run` for one owner: what comes back after the owner is gone is dropped, the work itself is not.

    A problem comes back in the language of the worker.
    """

    def __init__(self, owner: QObject, run: Run) -> None:
        super().__init__(run)
        self._owner = owner

    def _deliver(self, done: Callable[[T], None], result: T) -> None:
        if isValid(self._owner):
            done(result)

    def _tell(self, failed: Callable[[EnvironmentProblem], None], problem: EnvironmentProblem) -> None:
        if isValid(self._owner):
            problem.text = said(problem.text)
            failed(problem)


class OneAtATime(_Around):
    """A `Run` for what a tap opens or sends: until that is there, another tap asks for nothing."""

    def __init__(self, run: Run) -> None:
        super().__init__(run)
        self._is_busy = False

    def _begins(self) -> bool:
        was_busy, self._is_busy = self._is_busy, True
        return not was_busy

    def _deliver(self, done: Callable[[T], None], result: T) -> None:
        self._is_busy = False
        done(result)

    def _tell(self, failed: Callable[[EnvironmentProblem], None], problem: EnvironmentProblem) -> None:
        self._is_busy = False
        failed(problem)


class Answered(_Around):
    """A `Run` for what an asker holds: it hears first how it went; `failed` is for when it has gone meanwhile."""

    def __init__(self, run: Run, asker: Asker | None) -> None:
        super().__init__(run)
        self._asker = asker

    def _deliver(self, done: Callable[[T], None], result: T) -> None:
        answer(self._asker)
        done(result)

    def _tell(self, failed: Callable[[EnvironmentProblem], None], problem: EnvironmentProblem) -> None:
        if not answer(self._asker, problem.text):
            failed(problem)


def run_at_once(
    work: Callable[[], T], done: Callable[[T], None], failed: Callable[[EnvironmentProblem], None]
) -> None:
    """A `Run` that works on the calling thread before it returns."""
    try:
        result = work()
    except EnvironmentProblem as problem:
        failed(problem)
        return
    done(result)
