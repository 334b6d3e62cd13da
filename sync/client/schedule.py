"""When the next run is due, and why. Pure: it is told the time (ms since boot) and asked; it starts nothing.

A write is due shortly after it, so that what belongs together goes together. After a failure the wait is random under a
growing bound; a person, or news that the network is back, cuts it short. What the platform itself asked for
(`Retry-After`) only a person may cut short.
"""

from sync.client.status import Trigger

DEBOUNCE_MS = 300
INTERVAL_MS = 5 * 60_000
_AFTER_FAILURE_MS = 10_000


class Schedule:
    """The triggers that wait. Not safe for several threads by itself: the engine guards it.

    Args:
        now_ms: time since boot.
        debounce_ms: how long after a write the run begins.
        interval_ms: how long after a run the next one begins when nothing happens.
    """

    def __init__(self, now_ms: int, debounce_ms: int = DEBOUNCE_MS, interval_ms: int = INTERVAL_MS) -> None:
        self._debounce_ms = debounce_ms
        self._interval_ms = interval_ms
        self._due: dict[Trigger, int] = {Trigger.START: now_ms}
        self._not_before_ms = now_ms
        self._earliest_write_ms = now_ms

    def written(self, now_ms: int) -> None:
        """Something was saved that should go out; further writes do not put it off."""
        at = max(now_ms + self._debounce_ms, self._earliest_write_ms)
        self._due.setdefault(Trigger.WRITE, at)

    def asked(self, trigger: Trigger, now_ms: int) -> None:
        """Somebody wants a run now: a person, a notice of the platform, or the network came back."""
        self._due[trigger] = now_ms

    def succeeded(self, now_ms: int, interval_ms: int | None = None) -> None:
        """A run ended well; the next one by the clock is due after the usual time, or as the platform has advised."""
        self._due.pop(Trigger.RETRY, None)
        self._not_before_ms = self._earliest_write_ms = now_ms
        self._due[Trigger.TIMER] = now_ms + (interval_ms or self._interval_ms)

    def again(self, at_ms: int) -> None:
        """Something was put off until then."""
        self._due[Trigger.RETRY] = at_ms

    def no_later(self, at_ms: int) -> None:
        """Something saved is held back until then; a run planned before that will do."""
        at = max(at_ms, self._earliest_write_ms)
        self._due[Trigger.RETRY] = min(at, self._due.get(Trigger.RETRY, at))

    def failed(self, now_ms: int, wait_s: float, *, binding: bool) -> None:
        """A run failed; `binding` if the platform itself named the wait."""
        due_ms = now_ms + int(wait_s * 1000)
        self._due[Trigger.RETRY] = due_ms
        self._due.pop(Trigger.TIMER, None)
        self._not_before_ms = due_ms if binding else now_ms
        self._earliest_write_ms = min(due_ms, now_ms + _AFTER_FAILURE_MS)
        if Trigger.WRITE in self._due:
            self._due[Trigger.WRITE] = max(self._due[Trigger.WRITE], self._earliest_write_ms)

    def next_due_ms(self) -> int | None:
        """When the earliest run is due; None if nothing is planned."""
        return min((self._at(trigger) for trigger in self._due), default=None)

    def take_write(self, now_ms: int) -> bool:
        """Whether a write is due; it is used up, because it may have been the run's own."""
        is_due = Trigger.WRITE in self._due and self._at(Trigger.WRITE) <= now_ms
        if is_due:
            del self._due[Trigger.WRITE]
        return is_due

    def take(self, now_ms: int) -> Trigger | None:
        """The reason to run now, if there is one; the reasons that are due are used up by that run."""
        ready = [trigger for trigger in self._due if self._at(trigger) <= now_ms]
        if not ready:
            return None
        for trigger in ready:
            del self._due[trigger]
        return next(trigger for trigger in _BY_WEIGHT if trigger in ready)

    def _at(self, trigger: Trigger) -> int:
        due_ms = self._due[trigger]
        return due_ms if trigger is Trigger.PERSON else max(due_ms, self._not_before_ms)


_BY_WEIGHT = (
    Trigger.PERSON,
    Trigger.WRITE,
    Trigger.NETWORK,
    Trigger.NOTICE,
    Trigger.START,
    Trigger.RETRY,
    Trigger.TIMER,
)
