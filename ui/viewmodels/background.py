"""How view models hand work away: a runner that works elsewhere and comes back on the UI thread.

The real runner is given by the composition root; `run_at_once` does the same work on the spot, for galleries and tests.
"""

from collections.abc import Callable
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject
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


class Guarded:
    """A `Run` for one owner: what comes back after the owner is gone is dropped, the work itself is not.

    A problem comes back in the language of the worker.
    """

    def __init__(self, owner: QObject, run: Run) -> None:
        self._owner, self._inner = owner, run

    def __call__(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[EnvironmentProblem], None],
    ) -> None:
        """Start the work; the owner may be closed before it ends."""
        owner = self._owner

        def deliver(result: T) -> None:
            if isValid(owner):
                done(result)

        def tell(problem: EnvironmentProblem) -> None:
            if isValid(owner):
                problem.text = said(problem.text)
                failed(problem)

        self._inner(work, deliver, tell)


class OneAtATime:
    """A `Run` for what a tap opens or sends: until that is there, another tap asks for nothing."""

    def __init__(self, run: Run) -> None:
        self._inner, self._is_busy = run, False

    def __call__(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[EnvironmentProblem], None],
    ) -> None:
        """Start the work, unless the last one has not ended."""
        if self._is_busy:
            return
        self._is_busy = True

        def deliver(result: T) -> None:
            self._is_busy = False
            done(result)

        def tell(problem: EnvironmentProblem) -> None:
            self._is_busy = False
            failed(problem)

        self._inner(work, deliver, tell)


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
