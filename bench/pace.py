"""How fast the machine is at this moment, by a small piece of work that is always the same.

Where a machine is shared, a millisecond of processor time buys up to five times less at one moment than at the next:
somebody else sits on the same core and in the same cache, and no clock of a thread tells. So what is measured stands
beside the piece, done right before or after it, and is also told as it would be at this machine's best.
"""

import random
import time

_MANY = 40_000
_BEST = 0.05
"""What of the pieces is the fastest: not the very first one of the order, which may be luck."""


class Pace:
    """The pieces done so far in this process; a piece takes about two milliseconds."""

    def __init__(self) -> None:
        numbers = list(range(1_000_000, 1_000_000 + _MANY))
        random.Random(1).shuffle(numbers)  # noqa: S311 - so that memory is walked, not only counted
        self._numbers = numbers
        self.taken_ms: list[float] = []

    def now(self) -> float:
        """Does the piece twice; what the faster took, in milliseconds of this thread's processor time."""
        taken = min(self._piece(), self._piece())
        self.taken_ms.append(taken)
        return taken

    def _piece(self) -> float:
        began = time.thread_time()
        sum(number & 7 for number in self._numbers)
        return (time.thread_time() - began) * 1000


def best_of(pieces: list[float]) -> float:
    """What the piece takes at the machine's best."""
    return sorted(pieces)[int(len(pieces) * _BEST)]


def at_best(ms: float, piece: float, best: float) -> float:
    """What would have taken `ms` at the machine's best, when the piece beside it took `piece`; never more than it took."""
    return ms * min(1.0, best / piece) if piece else ms
