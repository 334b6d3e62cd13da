"""How often one place may ask for what needs no token, so that codes cannot be guessed and spools not be flooded.

Counted in memory of one process: a front door that counts for all of them comes before it.
"""

import threading
from collections import OrderedDict

from gridworker.clock import Clock
from sync.central.problems import too_many

_MAX_PLACES = 10_000


class RateLimit:
    """`count` requests at once, refilled over `period_s` seconds, for each caller's address."""

    def __init__(self, clock: Clock, count: int, period_s: float) -> None:
        self._clock = clock
        self._count = float(count)
        self._per_s = count / period_s
        self._left: OrderedDict[str, tuple[float, int]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, place: str) -> None:
        """Count one request of `place`.

        Raises:
            HttpProblem: too many (429, with `Retry-After`).
        """
        with self._lock:
            now_ms = self._clock.elapsed_ms()
            left, seen_ms = self._left.pop(place, (self._count, now_ms))
            left = min(self._count, left + (now_ms - seen_ms) / 1000 * self._per_s)
            allowed = left >= 1
            self._left[place] = (left - 1 if allowed else left, now_ms)
            if len(self._left) > _MAX_PLACES:
                self._left.popitem(last=False)
        if not allowed:
            raise too_many(max(1, round((1 - left) / self._per_s)))
