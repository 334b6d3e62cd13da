"""The two clocks: limits that never stop, and limits that only run while offices are open.

Units with the word 紧急, and natural days, run through nights, weekends and holidays; 工作时 and 工作日 count office
hours of working days only, eight hours to the day. A limit can be extended by its own length, at most twice, and
stands still during pauses. All times are aware; results are in China's time, which has no daylight saving. Pure: the
present is passed in.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from gridworker.clock import CHINA
from gridworker.errors import ProgrammingBug
from gridworker.model.calendar import WorkCalendar
from gridworker.model.vocabulary import DueLight, LimitKind, Mark

MAX_EXTENSIONS = 2
"""Approved extensions of one case; each adds the original limit once more."""

SOON = timedelta(hours=1)
"""From when on a running limit is shown as nearly over."""

_END_OF_TIME = datetime.max.replace(tzinfo=UTC) - timedelta(days=2)
_LONGEST_BREAK = timedelta(days=3660)
_WORK = frozenset({LimitKind.WORK_HOUR, LimitKind.WORK_DAY})
_HOURS = frozenset({LimitKind.URGENT_HOUR, LimitKind.WORK_HOUR})

Span = tuple[datetime, datetime]


class Limit(msgspec.Struct, frozen=True):
    """So much time of such a kind, as `Limit(LimitKind.WORK_DAY, 5)`; a quarter of an hour is 0.25.

    Raises:
        ProgrammingBug: the amount is not above zero.
    """

    kind: LimitKind
    amount: float

    def __post_init__(self) -> None:
        """Refuse an empty limit."""
        if not 0 < self.amount < 1_000_000:
            raise ProgrammingBug(f"limit of {self.amount} {self.kind}", code="deadline.amount")

    @property
    def runs_always(self) -> bool:
        """Whether it runs through nights and days off."""
        return self.kind not in _WORK

    def length(self, calendar: WorkCalendar) -> timedelta:
        """Its length on its own clock; a working day is as long as the calendar says."""
        if self.kind in _HOURS:
            return timedelta(hours=self.amount)
        return self.amount * (timedelta(days=1) if self.runs_always else calendar.hours.day)


def tightness(limit: Limit) -> float:
    """A number to sort limits by, the tightest first: hours on the limit's own clock, a working day being eight.

    Rough between different clocks, where the day of the week decides.
    """
    hours = {LimitKind.URGENT_DAY: 24, LimitKind.NATURAL_DAY: 24, LimitKind.WORK_DAY: 8}
    return limit.amount * hours.get(limit.kind, 1)


class Pause(msgspec.Struct, frozen=True):
    """A stretch that does not count, as while a case is suspended; end it at the present while it lasts."""

    start: datetime
    end: datetime


class Due(msgspec.Struct, frozen=True):
    """When a limit runs out, and how well that is known.

    Attributes:
        at: China's time.
        mark: to be confirmed when holidays of a year on the way are not announced in the calendar.
        years: those years.
    """

    at: datetime
    mark: Mark
    years: tuple[int, ...] = ()


def due_at(
    start: datetime,
    limit: Limit,
    calendar: WorkCalendar,
    *,
    pauses: Sequence[Pause] = (),
    extensions: int = 0,
) -> datetime:
    """When `limit`, started at `start`, runs out; the first moment at which all of it has been used.

    A working limit that ends with the day ends at closing time, not at the next opening.

    Raises:
        ProgrammingBug: a naive time, a pause that ends before it starts, or more than two extensions.
    """
    if not 0 <= extensions <= MAX_EXTENSIONS:
        raise ProgrammingBug(f"{extensions} extensions", code="deadline.extensions")
    left = limit.length(calendar) * (1 + extensions)
    for begin, end in _counted(_local(start), limit.kind, calendar, pauses):
        if end - begin >= left:
            return begin + left
        left -= end - begin
    raise ProgrammingBug(f"{limit} never runs out", code="deadline.endless")


def due_of(
    start: datetime,
    limit: Limit,
    calendar: WorkCalendar,
    *,
    pauses: Sequence[Pause] = (),
    extensions: int = 0,
) -> Due:
    """As `due_at`, and whether unannounced holidays may still move it."""
    at = due_at(start, limit, calendar, pauses=pauses, extensions=extensions)
    if limit.runs_always:
        return Due(at, Mark.VERIFIED)
    unknown = tuple(y for y in range(_local(start).year, at.year + 1) if not calendar.covers(y))
    return Due(at, Mark.TO_CONFIRM if unknown else Mark.VERIFIED, unknown)


def elapsed(
    start: datetime,
    end: datetime,
    clock_type: LimitKind,
    calendar: WorkCalendar,
    *,
    pauses: Sequence[Pause] = (),
) -> timedelta:
    """How much of the given clock has passed between `start` and `end`; nothing if `end` is not after `start`.

    Raises:
        ProgrammingBug: a naive time, or a pause that ends before it starts.
    """
    until = _local(end)
    total = timedelta()
    for begin, stop in _counted(_local(start), clock_type, calendar, pauses, until):
        total += max(min(stop, until) - begin, timedelta())
    return total


def remaining(
    now: datetime,
    start: datetime,
    limit: Limit,
    calendar: WorkCalendar,
    *,
    pauses: Sequence[Pause] = (),
    extensions: int = 0,
) -> timedelta:
    """What is left on the limit's own clock; negative by what it has been overrun."""
    total = limit.length(calendar) * (1 + extensions)
    return total - elapsed(start, now, limit.kind, calendar, pauses=pauses)


def light_of(
    now: datetime, due: datetime, *, done_at: datetime | None = None, soon: timedelta = SOON
) -> DueLight:
    """The warning light of a case: running, soon over, past, or done too late."""
    if done_at is not None:
        return DueLight.DONE_LATE if done_at > due else DueLight.RUNNING
    if now > due:
        return DueLight.PAST
    return DueLight.SOON if due - now <= soon else DueLight.RUNNING


def _local(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise ProgrammingBug(f"{at} has no time zone", code="deadline.naive_time")
    return at.astimezone(CHINA)


def _counted(
    start: datetime,
    kind: LimitKind,
    calendar: WorkCalendar,
    pauses: Sequence[Pause],
    until: datetime = _END_OF_TIME,
) -> Iterator[Span]:
    spans = _worked(start, until, calendar) if kind in _WORK else iter([(start, until)])
    return _without(spans, _merged(pauses))


def _worked(start: datetime, until: datetime, calendar: WorkCalendar) -> Iterator[Span]:
    day, last_worked = start.date(), start.date()
    while day <= until.astimezone(CHINA).date() and day - last_worked <= _LONGEST_BREAK:
        for begin, end in calendar.sessions(day):
            last_worked = day
            if end > start:
                yield max(begin, start), end
        day += timedelta(days=1)


def _merged(pauses: Iterable[Pause]) -> list[Span]:
    merged: list[Span] = []
    for begin, end in sorted((_local(pause.start), _local(pause.end)) for pause in pauses):
        if end < begin:
            raise ProgrammingBug(f"pause from {begin} to {end}", code="deadline.pause")
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((begin, end))
    return merged


def _without(spans: Iterator[Span], pauses: Sequence[Span]) -> Iterator[Span]:
    for begin, end in spans:
        free_from = begin
        for pause_begin, pause_end in pauses:
            if free_from < pause_begin < end:
                yield free_from, pause_begin
            if pause_begin < end:
                free_from = max(free_from, pause_end)
        if free_from < end:
            yield free_from, end
