"""How far the platform's clock is from this device's, from several replies: one slow reply must not decide alone.

Samples are kept against the clock that cannot be set, so that a wall clock set between two of them changes nothing.
They hold within one boot.
"""

from collections import deque
from statistics import median_low
from typing import NamedTuple

from gridworker.clock import Clock
from gridworker.store.stamping import wall_ms
from sync.client.session import OffsetSample

_KEPT = 5
"""Three replies that agree outvote two older ones, so that a platform whose clock was put right is followed."""
_MUCH_SLOWER = 2


class _Kept(NamedTuple):
    platform_minus_elapsed_ms: int
    round_trip_ms: int


class OffsetEstimate:
    """The median of the last replies that were not much slower than the fastest. One thread uses it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._boot_id = clock.boot_id()
        self._samples: deque[_Kept] = deque(maxlen=_KEPT)

    def add(self, sample: OffsetSample) -> int:
        """Takes in a sample measured just now; the offset as it is believed now, in ms."""
        if self._clock.boot_id() != self._boot_id:
            self._boot_id = self._clock.boot_id()
            self._samples.clear()
        drift = wall_ms(self._clock.now()) - self._clock.elapsed_ms()
        self._samples.append(_Kept(sample.offset_ms + drift, sample.round_trip_ms))
        fastest = min(kept.round_trip_ms for kept in self._samples)
        good = [kept for kept in self._samples if kept.round_trip_ms <= max(fastest * _MUCH_SLOWER, 1)]
        return median_low(kept.platform_minus_elapsed_ms for kept in good) - drift
