"""Which days are worked, against the announcements for 2025 and 2026."""

from datetime import date, datetime, time, timedelta

import pytest

from gridworker.clock import CHINA
from gridworker.errors import ProgrammingBug
from gridworker.model.calendar import WorkingHours, china_calendar
from gridworker.model.vocabulary import Mark

CALENDAR = china_calendar()


def _workdays(year: int) -> int:
    first = date(year, 1, 1)
    days = (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))
    return sum(CALENDAR.is_workday(day) for day in days)


@pytest.mark.parametrize(("year", "days"), [(2025, 248), (2026, 248)])
def test_year_has_the_announced_number_of_working_days(year: int, days: int) -> None:
    assert CALENDAR.covers(year)
    assert _workdays(year) == days


@pytest.mark.parametrize("day", ["2025-01-26", "2025-10-11", "2026-01-04", "2026-02-28", "2026-09-20"])
def test_weekend_day_is_worked_when_it_makes_up_for_a_holiday(day: str) -> None:
    assert date.fromisoformat(day).weekday() >= 5
    assert CALENDAR.is_workday(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2025-01-28", "2025-10-08", "2026-02-16", "2026-06-19", "2026-10-07"])
def test_weekday_is_off_when_it_is_a_public_holiday(day: str) -> None:
    assert date.fromisoformat(day).weekday() < 5
    assert not CALENDAR.is_workday(date.fromisoformat(day))
    assert CALENDAR.name_of(date.fromisoformat(day))


def test_unannounced_year_falls_back_to_weekends_and_says_so() -> None:
    assert not CALENDAR.covers(2027)
    assert CALENDAR.is_workday(date(2027, 10, 1))
    assert not CALENDAR.is_workday(date(2027, 10, 2))
    assert CALENDAR.mark_of(date(2027, 10, 1)) is Mark.TO_CONFIRM
    assert CALENDAR.mark_of(date(2026, 10, 1)) is Mark.VERIFIED
    assert CALENDAR.mark_of(date(2026, 10, 9)) is Mark.VERIFIED


def test_office_is_closed_at_noon_and_at_closing_time() -> None:
    assert CALENDAR.is_working_time(datetime(2026, 7, 15, 11, 59, tzinfo=CHINA))
    assert not CALENDAR.is_working_time(datetime(2026, 7, 15, 12, 0, tzinfo=CHINA))
    assert not CALENDAR.is_working_time(datetime(2026, 7, 15, 18, 0, tzinfo=CHINA))
    assert not CALENDAR.is_working_time(datetime(2026, 7, 18, 9, 0, tzinfo=CHINA))


@pytest.mark.parametrize(
    "sessions", [(), ((time(12), time(8)),), ((time(8), time(12)), (time(11), time(18)))]
)
def test_impossible_office_hours_are_refused(sessions: tuple[tuple[time, time], ...]) -> None:
    with pytest.raises(ProgrammingBug):
        WorkingHours(sessions)
