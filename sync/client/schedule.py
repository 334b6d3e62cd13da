"""When the next run is due, and why. Pure: it is told the time (ms since boot) and asked; it starts nothing.

A write is due shortly after it, so that what belongs together goes together. After a failure the wait is random under a
growing bound; a person, or news that the network is back, cuts it short. What the platform itself asked for
(`Retry-After`) only a person may cut short. What is urgent is looked for meanwhile, and goes alone.
"""

from sync.client.status import Trigger

DEBOUNCE_MS = 300
INTERVAL_MS = 5 * 60_000
_AFTER_FAILURE_MS = 10_000
URGENT_LOOK_MS = 5_000
"""How often something urgent is looked for while everything else has to keep away."""


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
        self._urgent_from_ms = now_ms

    def written(self, now_ms: int) -> None:
        """Something was saved that should go out; further writes do not put it off."""
        at = max(now_ms + self._debounce_ms, self._earliest_write_ms)
        self._due.setdefault(Trigger.WRITE, at)
        if self._not_before_ms > now_ms:
            self._look_at(max(now_ms + self._debounce_ms, self._urgent_from_ms))

    def asked(self, trigger: Trigger, now_ms: int) -> None:
        """Somebody wants a run now: a person, a notice of the platform, or the network came back."""
        self._due[trigger] = now_ms

    def succeeded(self, now_ms: int, interval_ms: int | None = None) -> None:
        """A run ended well; the next one by the clock is due after the usual time, or as the platform has advised."""
        self._due.pop(Trigger.RETRY, None)
        self._due.pop(Trigger.URGENT, None)
        self._not_before_ms = self._earliest_write_ms = now_ms
        self._due[Trigger.TIMER] = now_ms + (interval_ms or self._interval_ms)

    def again(self, at_ms: int) -> None:
        """Something was put off until then."""
        self._due[Trigger.RETRY] = at_ms

    def no_later(self, at_ms: int) -> None:
        """Something saved is held back until then; a run planned before that will do."""
        at = max(at_ms, self._earliest_write_ms)
        self._due[Trigger.RETRY] = min(at, self._due.get(Trigger.RETRY, at))

    def failed(self, now_ms: int, wait_s: float, *, binding: bool, urgent_s: float = 0.0) -> None:
        """A run failed; `binding` if the platform itself named the wait, `urgent_s` what it asks of the urgent lane."""
        due_ms = now_ms + int(wait_s * 1000)
        self._due[Trigger.RETRY] = due_ms
        self._due.pop(Trigger.TIMER, None)
        self._due.pop(Trigger.URGENT, None)
        self._not_before_ms = due_ms if binding else now_ms
        if binding:
            self.urgent_later(now_ms, urgent_s)
        self._earliest_write_ms = min(due_ms, now_ms + _AFTER_FAILURE_MS)
        if Trigger.WRITE in self._due:
            self._due[Trigger.WRITE] = max(self._due[Trigger.WRITE], self._earliest_write_ms)

    def urgent_later(self, now_ms: int, wait_s: float, least_s: float = 0.0) -> None:
        """Look for something urgent after so long, and not before; everything else keeps away at least `least_s` more."""
        self._not_before_ms = max(self._not_before_ms, now_ms + int(least_s * 1000))
        self._urgent_from_ms = now_ms + int(wait_s * 1000)
        self._due.pop(Trigger.URGENT, None)
        self._look_at(self._urgent_from_ms)

    def nothing_urgent(self, now_ms: int) -> None:
        """It was looked for in vain: look again in a while."""
        self._look_at(now_ms + URGENT_LOOK_MS)

    def _look_at(self, at_ms: int) -> None:
        if at_ms < self._not_before_ms:
            self._due[Trigger.URGENT] = min(at_ms, self._due.get(Trigger.URGENT, at_ms))

    @property
    def held_until_ms(self) -> int:
        """Until when everything but a person and the urgent lane keeps away."""
        return self._not_before_ms

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
        return due_ms if trigger in _NOT_HELD else max(due_ms, self._not_before_ms)


_NOT_HELD = (Trigger.PERSON, Trigger.URGENT)
_BY_WEIGHT = (
    Trigger.PERSON,
    Trigger.WRITE,
    Trigger.NETWORK,
    Trigger.NOTICE,
    Trigger.START,
    Trigger.RETRY,
    Trigger.TIMER,
    Trigger.URGENT,
)
