"""How much to send at once and how long to wait: learned from the link, pure, without clock or randomness of its own.

A batch is what the link carries in about two seconds, counted in compressed bytes. Waiting grows by doubling and is
drawn at random from zero to its bound (full jitter), so that many devices coming back do not come back at once.
"""

from collections.abc import Callable

TARGET_MS = 2_000
_LEAST_BYTES = 2 << 10
_MOST_BYTES = 1 << 20
_FIRST_BYTES = 32 << 10
_NEAR_MS, _NEAR_BYTES = 50, 256 << 10
"""Who answers as soon as that is not behind a slow radio: such a line carries more than what is tried first elsewhere."""
_FIRST_RATIO = 0.12
_MOST_PLAIN_BYTES = 8 << 20


class LinkPace:
    """Compressed bytes the link carries in about two seconds, from what it has carried. One thread uses it.

    Args:
        first_bytes: what to try first.
        most_items: most items in one request; fewer for a while after a break.
        leap: how many times more may be tried after a request that was answered in a fraction of the time.
        most_bytes: never more in one request, however fast the link is.
    """

    def __init__(
        self,
        first_bytes: int = _FIRST_BYTES,
        most_items: int = 1,
        leap: int = 4,
        most_bytes: int = _MOST_BYTES,
    ) -> None:
        self._leap = leap
        self._budget = first_bytes
        self._ratio = _FIRST_RATIO
        self._most_items = self.items = most_items
        self._most_plain = _MOST_PLAIN_BYTES
        self._most_bytes = most_bytes
        self._careful_from = 4 * most_bytes
        self._round_trip_ms = 0
        self._sure = 0
        self._is_untried = True

    @property
    def budget_bytes(self) -> int:
        """Bytes to put on the wire in one request."""
        return min(self._budget, self._most_plain)

    @property
    def plain_bytes(self) -> int:
        """Bytes of JSON that are about `budget_bytes` once compressed."""
        return min(int(self._budget / self._ratio), self._most_plain)

    def carried(self, size_bytes: int, took_ms: int) -> None:
        """A request of `size_bytes` was answered after `took_ms`. Only a full one proves that more would fit."""
        self._is_untried = False
        self.items = min(self.items * 2, self._most_items)
        took_ms -= min(
            self._round_trip_ms, took_ms // 2
        )  # what a byte takes that would also go alone says nothing
        fits = size_bytes * TARGET_MS // max(took_ms, 1)
        self._sure = min(fits // 4, size_bytes)
        if fits < self._budget and took_ms > TARGET_MS:
            self._set(max(fits, self._budget // 2))
        elif fits > self._budget and size_bytes * 2 >= self._budget:
            self._set(min(fits, self._more(took_ms)))

    def _more(self, took_ms: int) -> int:
        """The next size to try: fast up to where the link broke last, the faster it was the faster, carefully beyond."""
        faster = self._budget * (self._leap if took_ms * 4 < TARGET_MS else 4)
        return faster if faster <= self._careful_from else self._budget + max(self._budget // 4, 1)

    def broke(self, items: int = 1) -> None:
        """The link broke during a request with `items` in it: a smaller one may still slip through."""
        self._is_untried = False
        self._set(max(self._budget // 2, self._sure))
        self._careful_from = self._budget
        self.items = max(min(self.items, items) // 2, 1)
        self._sure //= 2  # what half a second has carried is given up only by one break after another

    def answered_after(self, round_trip_ms: int) -> None:
        """So long a request takes that carries next to nothing; the shortest counts."""
        self._round_trip_ms = min(self._round_trip_ms or round_trip_ms, round_trip_ms)
        if self._is_untried and round_trip_ms <= _NEAR_MS:
            self._set(max(self._budget, _NEAR_BYTES))

    def too_large(self, plain_bytes: int) -> None:
        """The other end does not take that much at once, however fast the link is."""
        self._most_plain = max(plain_bytes // 2, 1)

    def compressed(self, plain_bytes: int, wire_bytes: int) -> None:
        """A body of `plain_bytes` of JSON became `wire_bytes`."""
        if plain_bytes:
            self._ratio = min(max(0.2 * self._ratio + 0.8 * wire_bytes / plain_bytes, 0.02), 1.0)

    def _set(self, budget: int) -> None:
        self._budget = min(max(budget, _LEAST_BYTES), self._most_bytes)


class Backoff:
    """Waiting times after failures: full jitter under a doubling bound.

    Args:
        uniform: a random number in [0, 1).
        base_s: the bound after the first failure.
        most_s: the bound never grows beyond this.
        least_s: the shortest wait, so that luck never becomes a busy loop.
    """

    def __init__(
        self, uniform: Callable[[], float], base_s: float = 2.0, most_s: float = 300.0, least_s: float = 0.5
    ) -> None:
        self._uniform = uniform
        self._base_s = base_s
        self._most_s = most_s
        self._least_s = least_s

    def wait_s(self, failures: int) -> float:
        """Seconds to wait after the `failures`-th failure in a row."""
        bound = min(self._base_s * 2.0 ** min(max(failures - 1, 0), 32), self._most_s)
        return max(self._uniform() * bound, self._least_s)
