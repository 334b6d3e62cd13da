"""The two clocks, by hand-counted cases and by their laws."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridworker.clock import CHINA
from gridworker.errors import ProgrammingBug
from gridworker.model.calendar import SpecialDay, WorkCalendar, WorkingHours, china_calendar
from gridworker.model.deadlines import (
    Limit,
    Pause,
    due_at,
    due_of,
    elapsed,
    light_of,
    remaining,
)
from gridworker.model.vocabulary import DueLight, LimitKind, Mark

CALENDAR = china_calendar()
HOUR = timedelta(hours=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("start", "kind", "amount", "due"),
    [
        ("2026-07-15 14:05", LimitKind.URGENT_HOUR, 2, "2026-07-15 16:05"),
        ("2026-07-17 23:30", LimitKind.URGENT_HOUR, 0.25, "2026-07-17 23:45"),
        ("2026-09-30 17:00", LimitKind.URGENT_DAY, 1, "2026-10-01 17:00"),
        ("2026-09-30 17:00", LimitKind.NATURAL_DAY, 3, "2026-10-03 17:00"),
        ("2026-07-15 09:00", LimitKind.WORK_HOUR, 2, "2026-07-15 11:00"),
        ("2026-07-15 11:00", LimitKind.WORK_HOUR, 4, "2026-07-15 17:00"),
        ("2026-07-15 10:00", LimitKind.WORK_HOUR, 2, "2026-07-15 12:00"),
        ("2026-07-15 12:30", LimitKind.WORK_HOUR, 1, "2026-07-15 15:00"),
        ("2026-07-17 17:00", LimitKind.WORK_HOUR, 2, "2026-07-20 09:00"),
        ("2026-07-18 10:00", LimitKind.WORK_HOUR, 4, "2026-07-20 12:00"),
        ("2026-07-15 08:00", LimitKind.WORK_DAY, 1, "2026-07-15 18:00"),
        ("2026-07-15 10:00", LimitKind.WORK_DAY, 1, "2026-07-16 10:00"),
        ("2026-07-15 10:00", LimitKind.WORK_DAY, 5, "2026-07-22 10:00"),
        # National Day 2026: off 1-7 October, Saturday the 10th is worked.
        ("2026-09-30 10:00", LimitKind.WORK_DAY, 1, "2026-10-08 10:00"),
        ("2026-10-09 10:00", LimitKind.WORK_DAY, 1, "2026-10-10 10:00"),
        ("2026-10-10 10:00", LimitKind.WORK_DAY, 1, "2026-10-12 10:00"),
        # Spring Festival 2025: Sunday 26 January is worked, then off until 4 February.
        ("2025-01-26 09:00", LimitKind.WORK_DAY, 2, "2025-02-05 09:00"),
    ],
)
def test_limit_runs_out_when_counted_by_hand(start: str, kind: LimitKind, amount: float, due: str) -> None:
    assert due_at(at(start), Limit(kind, amount), CALENDAR) == at(due)


def test_limit_moves_by_its_own_length_when_extended() -> None:
    limit = Limit(LimitKind.WORK_DAY, 1)
    assert due_at(at("2026-07-15 10:00"), limit, CALENDAR, extensions=2) == at("2026-07-20 10:00")


def test_third_extension_is_refused() -> None:
    with pytest.raises(ProgrammingBug):
        due_at(at("2026-07-15 10:00"), Limit(LimitKind.WORK_DAY, 1), CALENDAR, extensions=3)


def test_suspended_time_does_not_count() -> None:
    pause = Pause(at("2026-07-15 15:00"), at("2026-07-16 09:00"))
    limit = Limit(LimitKind.WORK_HOUR, 4)
    assert due_at(at("2026-07-15 11:00"), limit, CALENDAR, pauses=[pause]) == at("2026-07-16 11:00")
    assert (
        elapsed(at("2026-07-15 11:00"), at("2026-07-16 10:00"), limit.kind, CALENDAR, pauses=[pause])
        == 3 * HOUR
    )


def test_overlapping_pauses_count_once() -> None:
    pauses = [
        Pause(at("2026-07-15 12:00"), at("2026-07-15 14:00")),
        Pause(at("2026-07-15 13:00"), at("2026-07-15 15:00")),
    ]
    limit = Limit(LimitKind.URGENT_HOUR, 2)
    assert due_at(at("2026-07-15 11:00"), limit, CALENDAR, pauses=pauses) == at("2026-07-15 16:00")


def test_pause_inside_another_changes_nothing() -> None:
    outer = Pause(at("2026-07-15 12:00"), at("2026-07-15 15:00"))
    inner = Pause(at("2026-07-15 13:00"), at("2026-07-15 14:00"))
    limit = Limit(LimitKind.URGENT_HOUR, 2)
    assert due_at(at("2026-07-15 11:00"), limit, CALENDAR, pauses=[outer, inner]) == at("2026-07-15 16:00")


def test_due_is_marked_when_holidays_are_not_announced_yet() -> None:
    due = due_of(at("2026-12-31 17:00"), Limit(LimitKind.WORK_DAY, 1), CALENDAR)
    assert (due.at, due.mark, due.years) == (at("2027-01-01 17:00"), Mark.TO_CONFIRM, (2027,))


def test_due_is_not_marked_when_nights_and_holidays_count_anyway() -> None:
    assert due_of(at("2030-12-31 17:00"), Limit(LimitKind.URGENT_DAY, 1), CALENDAR).mark is Mark.VERIFIED


def test_due_is_the_same_moment_when_the_start_is_given_in_another_zone() -> None:
    start = at("2026-07-15 10:00")
    limit = Limit(LimitKind.WORK_DAY, 3)
    assert due_at(start.astimezone(UTC), limit, CALENDAR) == due_at(start, limit, CALENDAR)


def test_naive_time_is_refused() -> None:
    with pytest.raises(ProgrammingBug):
        due_at(datetime(2026, 7, 15, 10), Limit(LimitKind.WORK_DAY, 1), CALENDAR)  # noqa: DTZ001


@pytest.mark.parametrize("amount", [0, -1, float("nan"), float("inf")])
def test_empty_or_endless_amount_is_refused(amount: float) -> None:
    with pytest.raises(ProgrammingBug):
        Limit(LimitKind.WORK_DAY, amount)


def test_limit_is_refused_when_no_day_is_ever_worked() -> None:
    idle = WorkCalendar({}, frozenset())
    closed = WorkCalendar({day: _off(day) for day in _days(date(2026, 1, 1), 3700)}, frozenset())
    with pytest.raises(ProgrammingBug):
        due_at(at("2026-01-01 08:00"), Limit(LimitKind.WORK_DAY, 1), closed)
    assert due_at(at("2026-01-01 08:00"), Limit(LimitKind.WORK_DAY, 1), idle) == at("2026-01-01 18:00")


def test_other_office_hours_move_the_due_time() -> None:
    hours = WorkingHours(((time(8, 30), time(12)), (time(14, 30), time(18))))
    assert due_at(at("2026-07-15 08:30"), Limit(LimitKind.WORK_DAY, 1), china_calendar(hours)) == at(
        "2026-07-16 09:30"
    )


def test_light_turns_when_the_limit_nears_and_passes() -> None:
    due = at("2026-07-15 15:00")
    assert light_of(at("2026-07-15 13:59"), due) is DueLight.RUNNING
    assert light_of(at("2026-07-15 14:00"), due) is DueLight.SOON
    assert light_of(at("2026-07-15 15:01"), due) is DueLight.PAST
    assert light_of(at("2026-07-16 15:01"), due, done_at=at("2026-07-15 15:00")) is DueLight.RUNNING
    assert light_of(at("2026-07-16 15:01"), due, done_at=at("2026-07-15 15:01")) is DueLight.DONE_LATE


def test_remaining_turns_negative_when_overrun() -> None:
    start, limit = at("2026-07-15 09:00"), Limit(LimitKind.WORK_HOUR, 2)
    assert remaining(at("2026-07-15 10:00"), start, limit, CALENDAR) == HOUR
    assert remaining(at("2026-07-15 12:00"), start, limit, CALENDAR) == -HOUR


starts = st.datetimes(datetime(2024, 12, 1), datetime(2027, 3, 1), timezones=st.just(CHINA))  # noqa: DTZ001
kinds = st.sampled_from(LimitKind)
amounts = st.integers(1, 120).map(lambda quarters: quarters / 4)
limits = st.builds(Limit, kinds, amounts)
lengths = st.timedeltas(timedelta(), timedelta(days=20))
pause_lists = st.lists(st.builds(lambda a, b: Pause(a, a + b), starts, lengths), max_size=3)


@given(starts, limits, pause_lists)
def test_elapsed_until_due_is_the_limit(start: datetime, limit: Limit, pauses: list[Pause]) -> None:
    due = due_at(start, limit, CALENDAR, pauses=pauses)
    assert elapsed(start, due, limit.kind, CALENDAR, pauses=pauses) == limit.length(CALENDAR)
    one_tick = timedelta(microseconds=1)
    assert elapsed(start, due - one_tick, limit.kind, CALENDAR, pauses=pauses) < limit.length(CALENDAR)


@given(starts, limits, lengths, pause_lists)
def test_starting_later_is_never_due_earlier(
    start: datetime, limit: Limit, later: timedelta, pauses: list[Pause]
) -> None:
    first = due_at(start, limit, CALENDAR, pauses=pauses)
    assert first <= due_at(start + later, limit, CALENDAR, pauses=pauses)


@given(starts, kinds, amounts, amounts)
def test_more_time_is_always_due_later(start: datetime, kind: LimitKind, less: float, more: float) -> None:
    small = due_at(start, Limit(kind, less), CALENDAR)
    assert small < due_at(start, Limit(kind, less + more), CALENDAR)


@given(starts, limits, pause_lists)
def test_a_pause_never_makes_it_due_earlier(start: datetime, limit: Limit, pauses: list[Pause]) -> None:
    assert due_at(start, limit, CALENDAR) <= due_at(start, limit, CALENDAR, pauses=pauses)


@given(starts, st.sampled_from([LimitKind.WORK_HOUR, LimitKind.WORK_DAY]), amounts, pause_lists)
def test_working_limit_never_ends_outside_office_hours(
    start: datetime, kind: LimitKind, amount: float, pauses: list[Pause]
) -> None:
    due = due_at(start, Limit(kind, amount), CALENDAR, pauses=pauses)
    assert any(begin < due <= end for begin, end in CALENDAR.sessions(due.date()))


@given(starts, limits)
def test_due_always_stands_in_chinas_time(start: datetime, limit: Limit) -> None:
    assert due_at(start.astimezone(UTC), limit, CALENDAR).utcoffset() == timedelta(hours=8)


@given(starts, lengths, lengths, kinds)
def test_elapsed_adds_up_when_a_stretch_is_cut_in_two(
    start: datetime, first: timedelta, second: timedelta, kind: LimitKind
) -> None:
    middle, end = start + first, start + first + second
    parts = elapsed(start, middle, kind, CALENDAR) + elapsed(middle, end, kind, CALENDAR)
    assert parts == elapsed(start, end, kind, CALENDAR) <= end - start


@given(starts, lengths, kinds)
def test_nothing_has_elapsed_when_the_end_is_before_the_start(
    start: datetime, back: timedelta, kind: LimitKind
) -> None:
    assert elapsed(start, start - back, kind, CALENDAR) == timedelta()


def _days(first: date, count: int) -> list[date]:
    return [first + timedelta(days=n) for n in range(count)]


def _off(day: date) -> SpecialDay:
    return SpecialDay(day, False, "停业", "", Mark.DEFAULT)
