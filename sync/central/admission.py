"""How many may be served at once, and who first when many come back together.

A request that costs something takes a place; when all are taken it waits its turn, urgent ones before text, text before
thumbnails, those before originals, and when even the queue is full it is told when to come back: later the more were
told so just now, and each at another moment. A few places are kept for what is urgent. Knows lanes, not what is in them.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus

from gridworker.model.ops import Lane
from sync.central.problems import HttpProblem

LANE_HEADER = "Gridworker-Lane"
NEXT_SYNC_HEADER = "Gridworker-Next-Sync"
URGENT_HEADER = "Gridworker-Urgent-After"
"""Beside `Retry-After`: that wait is not meant for what is urgent, which is never turned away here."""
EVERY_S = 300
"""How often an idle device asks on a quiet day."""
PLACES = 16
KEPT_FOR_URGENT = 4
"""As many as are worth answering together; the work of a process is on one core, which they share with those who sign in."""
QUEUE = 64
_FIRST_WAIT_S = 2.0
_LONGEST_WAIT_S = 120.0
_MOST_STRETCH = 5.0
_FORGET = 0.98
IN_ORDER = (Lane.URGENT, Lane.TEXT, Lane.THUMBNAIL, Lane.ORIGINAL)


class Admission:
    """The places of one process. Used on one event loop.

    Args:
        uniform: a random number in [0, 1), so that those turned away do not come back together.
        places, kept, queue: see above; `kept` of the places are for urgent requests only.
    """

    def __init__(
        self,
        uniform: Callable[[], float],
        places: int = PLACES,
        kept: int = KEPT_FOR_URGENT,
        queue: int = QUEUE,
    ) -> None:
        self._uniform = uniform
        self._places, self._kept, self._queue = places, kept, queue
        self._taken = 0
        self._waiting: dict[Lane, deque[asyncio.Future[None]]] = {lane: deque() for lane in IN_ORDER}
        self._turned_away = 0.0

    @asynccontextmanager
    async def place(self, lane: Lane) -> AsyncIterator[None]:
        """A place for the time of one request.

        Raises:
            HttpProblem: too many wait already (503, `platform.busy`, with `Retry-After`); never for what is urgent.
        """
        await self._enter(lane)
        try:
            yield
        finally:
            self._taken -= 1
            self._turned_away *= _FORGET
            self._let_in()

    def check(self, lane: Lane) -> None:
        """Before a body is read that would be in vain.

        Raises:
            HttpProblem: as `place`.
        """
        if lane is not Lane.URGENT and sum(map(len, self._waiting.values())) >= self._queue:
            raise self._come_back()

    def next_sync_s(self) -> int:
        """When a device that has nothing to do should ask again: each at another moment, later when many come."""
        crowd = 1 + min(self._turned_away / self._places, _MOST_STRETCH)
        return int(EVERY_S * crowd * (0.8 + 0.4 * self._uniform()))

    async def _enter(self, lane: Lane) -> None:
        if self._has_room(lane):
            self._taken += 1
            return
        self.check(lane)
        turn = asyncio.get_running_loop().create_future()
        self._waiting[lane].append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # let in just when its caller gave up
                self._taken -= 1
                self._let_in()
            raise

    def _has_room(self, lane: Lane) -> bool:
        return self._taken < (self._places if lane is Lane.URGENT else self._places - self._kept)

    def _let_in(self) -> None:
        for lane in IN_ORDER:
            while self._waiting[lane] and self._has_room(lane):
                turn = self._waiting[lane].popleft()
                if not turn.done():
                    self._taken += 1
                    turn.set_result(None)

    def _come_back(self) -> HttpProblem:
        self._turned_away += 1
        bound = min(_FIRST_WAIT_S + self._turned_away / self._places, _LONGEST_WAIT_S)
        wait_s = 1 + int(bound * self._uniform())
        return HttpProblem(
            HTTPStatus.SERVICE_UNAVAILABLE,
            "platform.busy",
            "平台正忙，稍后会自动再传。资料都在，不会丢。",
            {"Retry-After": str(wait_s), URGENT_HEADER: "1"},
        )


def lane_of(said: str) -> Lane:
    """The lane that a request names; text if it names none that we know."""
    return Lane(said) if said in IN_ORDER else Lane.TEXT
