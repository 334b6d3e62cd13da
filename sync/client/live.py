"""The live listener: asks the platform to answer as soon as something happens, and wakes the engine when it does.

It runs on a thread and a transport of its own, so that a long wait never stands in the way of a run. It changes
nothing in the store: the engine's own pull brings the rows.
"""

import contextlib
import threading
from collections.abc import Callable

from gridworker.clock import Clock
from gridworker.errors import EnvironmentProblem, NetworkProblem
from gridworker.store.store import Store
from sync.client.pace import Backoff
from sync.client.problems import PlatformBusy
from sync.client.pull import Page, Puller
from sync.client.session import Session
from sync.client.transport import Transport
from sync.client.waiting import EventWaiting, Waiting, breaker, end_thread

WAIT_S = 25
_AFTER_NOTICE_S = 5.0
_SLOWEST_S = 300.0
_OFFLINE_MOST_S = 60.0
"""The bound while the line is just not there, as the engine's."""


class LiveListener:
    """Waits for news at the platform.

    Args:
        store: whose cursor is asked from.
        transport: a way to the platform that nobody else uses; one that can `abort` is cut short by `stop`.
        clock: for the session.
        on_news: told that something waits there, or that the platform is reachable again; on the listener's thread.
        uniform: a random number in [0, 1), for waits.
        waiting: how its thread waits.
        wait_s: how long the platform may hold a request.
        on_bug: told an error that is the program's own fault; the listener lives on.
    """

    def __init__(
        self,
        store: Store,
        transport: Transport,
        clock: Clock,
        on_news: Callable[[], None],
        *,
        uniform: Callable[[], float],
        waiting: Waiting | None = None,
        wait_s: int = WAIT_S,
        on_bug: Callable[[Exception], None] = lambda _error: None,
    ) -> None:
        self._transport = transport
        self._puller = Puller(store, Session(transport, store.identity, clock), clock)
        self._on_news = on_news
        self._on_bug = on_bug
        self._backoff = Backoff(uniform, most_s=_SLOWEST_S)
        self._offline_backoff = Backoff(uniform, most_s=_OFFLINE_MOST_S)
        self._waiting = waiting or EventWaiting()
        self._wait_s = wait_s
        self._failures = 0
        self._told: str | None = None
        self._repeats = 0
        self._asking = False
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begins to listen."""
        self._thread = threading.Thread(target=self._loop, name="sync-live", daemon=True)
        self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> None:
        """Stops listening; the store may be closed afterwards."""
        self._stopping.set()
        self._waiting.wake()
        end_thread(self._thread, breaker(self._transport), timeout_s)

    def resume(self) -> None:
        """The network is back, or a run has ended, so that the cursor may have moved: ask again now, if nothing is asked yet."""
        if not self._asking:
            self._waiting.wake()

    def listen_once(self) -> float:
        """Asks once; returns how many seconds to wait before asking again."""
        try:
            return self._ask()
        except PlatformBusy as busy:
            self._failures += 1
            return max(float(busy.retry_after_s), self._backoff.wait_s(self._failures))
        except NetworkProblem:
            self._failures += 1
            return self._offline_backoff.wait_s(self._failures)
        except EnvironmentProblem:  # the engine will meet it too, and say so; no hurry here
            return self._no_hurry()
        except Exception as error:  # nothing urgent would be heard until the next start if this thread ended
            self._on_bug(error)
            return self._no_hurry()

    def _no_hurry(self) -> float:
        self._failures += 1
        return max(self._backoff.wait_s(self._failures), _SLOWEST_S / 10)

    def _ask(self) -> float:
        cursor = self._puller.cursor()
        page = self._first_page(cursor)
        is_back, self._failures = self._failures > 0, 0
        has_news = page is not None and (bool(page.rows) or page.end.more)
        is_told = has_news and self._told == cursor
        self._repeats = self._repeats + 1 if is_told else 0
        self._told = cursor if has_news else None
        if is_back or (has_news and not is_told):
            self._on_news()
        if not has_news or self._puller.cursor() != cursor:  # the engine may have been quick
            return 0.0
        # until the engine has pulled; `resume` cuts it short
        return min(_AFTER_NOTICE_S * (1 << self._repeats), _SLOWEST_S)

    def _first_page(self, cursor: str) -> Page | None:
        """What comes first, as soon as there is something; None if the platform said nothing at all."""
        self._asking = True
        try:
            with contextlib.closing(self._puller.ask(cursor, self._wait_s, limit=1)) as pages:
                return next(pages, None)
        finally:
            self._asking = False

    def _loop(self) -> None:
        while not self._stopping.is_set():
            wait_s = self.listen_once()
            if wait_s and not self._stopping.is_set():
                self._waiting.wait(wait_s)
