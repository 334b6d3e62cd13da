"""Waiting that can be woken, and that a test can replace by letting the clock run."""

import threading
from typing import Protocol


class Waiting(Protocol):
    """How a thread waits for a time or for being woken."""

    def wait(self, seconds: float | None) -> None:
        """Returns after `seconds` (None: never by itself), or at once when woken, also if that was before."""
        ...

    def wake(self) -> None:
        """Ends the present or the next wait; from any thread."""
        ...


class EventWaiting:
    """Waiting by the machine's own clock."""

    def __init__(self) -> None:
        self._woken = threading.Event()

    def wait(self, seconds: float | None) -> None:
        """Returns after `seconds`, or when woken."""
        self._woken.wait(seconds)
        self._woken.clear()

    def wake(self) -> None:
        """Ends the present or the next wait."""
        self._woken.set()
