"""What a step of a run may ask of the run: stop here? something urgent? and whom to tell how far it is."""

import threading
from collections.abc import Callable

from sync.client.problems import Cancelled


class RunControl:
    """Handed to every step of a run.

    Args:
        on_progress: told (done, total) of the present step, on the run's thread.
        urgent_waiting: whether an urgent op waits to be pushed.
        only_urgent: whether the platform asked everything else to keep away.
    """

    def __init__(
        self,
        on_progress: Callable[[int, int], None] = lambda _done, _total: None,
        urgent_waiting: Callable[[], bool] = lambda: False,
        *,
        only_urgent: bool = False,
    ) -> None:
        self._cancelled = threading.Event()
        self.on_progress = on_progress
        self.urgent_waiting = urgent_waiting
        self.only_urgent = only_urgent

    def cancel(self) -> None:
        """Asks the run to end at its next step; from any thread."""
        self._cancelled.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody asked."""
        return self._cancelled.is_set()

    def check(self) -> None:
        """Ends the run here if somebody asked.

        Raises:
            Cancelled: somebody did.
        """
        if self._cancelled.is_set():
            raise Cancelled
