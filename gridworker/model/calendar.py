"""Which days and hours are worked: weekends, public holidays, make-up days, office hours.

The State Council announces holidays and make-up working days year by year. Years that are not in the shipped table
fall back to plain weekends, and every answer about them says so. This module knows no time limits and no clock.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType

import msgspec

from gridworker.clock import CHINA
from gridworker.errors import ProgrammingBug
from gridworker.model.shipped_table import shipped_rows
from gridworker.model.vocabulary import Mark

SATURDAY = 5
_COLUMNS = "date,kind,name,source,mark"


class WorkingHours(msgspec.Struct, frozen=True):
    """Office hours of a working day.

    Attributes:
        sessions: (from, to) in order and apart; the default is 8-12 and 14-18.
        day: how long one 工作日 of a time limit is; eight hours whatever the sessions add up to.
    """

    sessions: tuple[tuple[time, time], ...] = ((time(8), time(12)), (time(14), time(18)))
    day: timedelta = timedelta(hours=8)

    def __post_init__(self) -> None:
        """Refuse hours in which no limit could ever run out.

        Raises:
            ProgrammingBug: no session, sessions that overlap or run backwards, or an empty day.
        """
        edges = [edge for session in self.sessions for edge in session]
        if not edges or any(a >= b for a, b in pairwise(edges)) or self.day <= timedelta():
            raise ProgrammingBug(f"working hours {self.sessions}", code="calendar.hours")


class SpecialDay(msgspec.Struct, frozen=True):
    """A day that is not what its weekday says."""

    day: date
    works: bool
    name: str
    source: str
    mark: Mark


class WorkCalendar(msgspec.Struct, frozen=True):
    """Working days and hours.

    Attributes:
        special: public holidays and make-up working days by date.
        years: years whose announcement is in `special`.
        hours: office hours of each working day.
    """

    special: Mapping[date, SpecialDay]
    years: frozenset[int]
    hours: WorkingHours = WorkingHours()

    def covers(self, year: int) -> bool:
        """Whether the holidays of `year` are known."""
        return year in self.years

    def mark_of(self, day: date) -> Mark:
        """How well founded `is_workday(day)` is; to be confirmed when the year is not covered."""
        special = self.special.get(day)
        if special is not None:
            return special.mark
        return Mark.VERIFIED if self.covers(day.year) else Mark.TO_CONFIRM

    def is_workday(self, day: date) -> bool:
        """Whether `day` is worked; a plain weekend rule where the year is not covered."""
        special = self.special.get(day)
        return day.weekday() < SATURDAY if special is None else special.works

    def name_of(self, day: date) -> str:
        """The holiday that `day` belongs to or makes up for; empty for an ordinary day."""
        special = self.special.get(day)
        return "" if special is None else special.name

    def sessions(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """The worked spans of `day` in China's time, in order; none on a day off."""
        if not self.is_workday(day):
            return ()
        return tuple(
            (datetime.combine(day, start, CHINA), datetime.combine(day, end, CHINA))
            for start, end in self.hours.sessions
        )

    def is_working_time(self, at: datetime) -> bool:
        """Whether somebody is in the office at `at`."""
        local = at.astimezone(CHINA)
        return any(start <= local < end for start, end in self.sessions(local.date()))


@lru_cache(maxsize=1)
def _announced() -> Mapping[date, SpecialDay]:
    days = {}
    for row in shipped_rows("calendar", "cn_holidays.csv", header=_COLUMNS):
        day = date.fromisoformat(row["date"])
        if day in days or row["kind"] not in {"off", "work"}:
            raise ProgrammingBug(f"cn_holidays.csv: {row}", code="table.row")
        days[day] = SpecialDay(day, row["kind"] == "work", row["name"], row["source"], Mark(row["mark"]))
    return MappingProxyType(days)


def china_calendar(hours: WorkingHours | None = None) -> WorkCalendar:
    """The shipped calendar: announced holidays and make-up days, with the given office hours or 8-12 and 14-18."""
    special = _announced()
    years = frozenset(day.year for day in special)
    return WorkCalendar(special, years, hours or WorkingHours())
