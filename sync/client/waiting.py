"""Waiting that can be woken, and that a test can replace by letting the clock run."""

import threading
from collections.abc import Callable
from typing import Protocol

_JOIN_S = 0.1


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


def end_thread(thread: threading.Thread | None, break_off: Callable[[], None], timeout_s: float) -> None:
    """Waits for a thread that was asked to end; breaks off its request again, should it just have begun one."""
    if thread is None or thread is threading.current_thread():
        return
    for _ in range(max(int(timeout_s / _JOIN_S), 1)):
        break_off()
        thread.join(_JOIN_S)
        if not thread.is_alive():
            return


def breaker(transport: object) -> Callable[[], None]:
    """How to break a transport's requests off; nothing happens with one that cannot."""
    abort: Callable[[], None] | None = getattr(transport, "abort", None)
    return abort if abort is not None else lambda: None
