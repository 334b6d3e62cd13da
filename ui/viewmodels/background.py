"""How view models hand work away: a runner that works elsewhere and comes back on the UI thread.

The real runner is given by the composition root; `run_at_once` does the same work on the spot, for galleries and tests.
"""

from collections.abc import Callable
from typing import Protocol, TypeVar

from gridworker.errors import EnvironmentProblem

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
