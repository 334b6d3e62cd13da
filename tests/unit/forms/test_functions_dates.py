"""Dates and times: compared as dates, counted in days of China, written in the form's language."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridworker.clock import CHINA
from tests.unit.forms.evaluation import ROOT, compiled, result, scope

OFFSETS = st.integers(-14 * 60 + 1, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1900, 1, 2), datetime(2200, 1, 1), timezones=OFFSETS).map(  # noqa: DTZ001 - given one
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("today()", "2026-07-16"), ("now()", "2026-07-16T14:05:00.000+08:00"), ("today() + 1", "20651"), ("number(/d/day)", "20650"),
        ("number('1970-01-01')", "0"), ("number('1969-12-31')", "-1"), ("number('1970-01-01T12:00:00.000+08:00')", "0.5"),
        ("date(0)", "1970-01-01"), ("date(6.5)", "1970-01-07"), ("date(-1)", "1969-12-31"), ("date('20650')", "2026-07-16"),
        ("date('2026-07-16T23:00:00Z')", "2026-07-17"), ("date('1970-1-2')", "1970-01-02"), ("date('1983-09-31')", ""), ("date('x')", ""),
        ("date('')", ""), ("date(true())", ""), ("date(1 div 0)", ""), ("date(99999999)", ""), ("date(/d/day + 30)", "2026-08-15"),
        ("date(decimal-date-time('2026-07-16T23:00:00Z'))", "2026-07-17"), ("date(decimal-date-time('2026-07-16T20:00:00Z') + 1)", "2026-07-18"), ("date(/d/when)", "2026-07-16"),
        ("date-time('2026-07-16')", "2026-07-16T00:00:00.000+08:00"), ("date-time(now() + 0.5)", "2026-07-17T02:05:00.000+08:00"),
        ("date-time(decimal-date-time(now()) + 0.5)", "2026-07-17T02:05:00.000+08:00"), ("date-time(0)", "1970-01-01T08:00:00.000+08:00"),
        ("date-time('2026-07-16T06:05:00Z')", "2026-07-16T14:05:00.000+08:00"), ("date-time('nothing')", ""), ("date-time(1 div 0)", ""),
        ("decimal-date-time('1970-01-01T00:00:00Z')", "0"), ("decimal-date-time('1970-01-02T00:00:00.000Z')", "1"),
        ("decimal-date-time('2018-04-24T15:30:00.000+06:00')", "17645.395833333332"), ("decimal-date-time('')", ""), ("decimal-date-time('-01-2019')", ""),
        ("decimal-time('12:00')", "0.5"), ("decimal-time('18:00:00.000+08:00')", "0.75"), ("decimal-time('22:00:00Z')", "0.25"),
        ("decimal-time('24:00:00')", ""), ("decimal-time('06:60:00')", ""), ("decimal-time('06:00:00+08:60')", ""), ("decimal-time('a')", ""),
        ("decimal-time(/d/at)", "0.5868055555555556"), ("decimal-time(/d/when)", "0.5868055555555556"), ("decimal-time(3.25)", "0.25"),
        ("format-date(/d/day, '%Y-%m-%d')", "2026-07-16"), ("format-date(/d/day, '%y/%n/%e')", "26/7/16"), ("format-date('', '%Y')", ""),
        ("format-date(/d/day, '%b%e日 %a')", "7月16日 周四"), ("format-date('no', '%Y')", ""), ("format-date(/d/day + 1, '%e')", "17"),
        ("format-date-time(/d/when, '%H:%M:%S.%3 %h')", "14:05:00.000 14"), ("format-date-time('2026-07-16T01:02:03.045+08:00', '%h-%M-%S-%3')", "1-02-03-045"),
        ("format-date-time('2026-07-16T20:00:00Z', '%d %H')", "17 04"), ("format-date(/d/day, '100%%')", "100%"), ("format-date(number('x'), '%Y')", ""),
        ("today() - '2026-07-01'", "15"), ("'2026-08-01' - today()", "16"), ("int((today() - '1990-07-17') div 365.25)", "35"),
    ],
)  # fmt: skip
def test_date_function_gives_what_odk_says(expression: str, value: str) -> None:
    assert result(expression) == value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("/d/day = '2026-07-16'", True), ("/d/day = '2026-07-16T00:00:00.000+08:00'", True), ("/d/day != '2026-07-15'", True),
        ("/d/day = today()", True), ("/d/day + 1 = today() + 1", True), ("/d/day < '2026-07-17'", True), ("'2026-07-17' > /d/day", True),
        ("/d/calc > /d/day", True), ("/d/calc - /d/day = 4", True), ("/d/when > /d/day", True), ("/d/when < today() + 1", True),
        ("/d/when = '2026-07-16T06:05:00Z'", True), ("/d/when < '2026-07-16T07:00:00Z'", True), ("/d/day = 'soon'", False), ("/d/day != 'soon'", True),
        ("/d/none = ''", True), ("/d/none != ''", False), ("/d/none = /d/e", True), ("/d/none < today()", False), ("/d/none >= today()", False),
        ("/d/none = today()", False), ("/d/none != today()", True), ("decimal-date-time(/d/when) > today()", True),
        ("decimal-date-time('2026-07-15T17:00:00Z') > '2026-07-16'", True), ("/d/at > '12:00'", True), ("/d/at = '14:05'", True),
        ("/d/at = '06:05:00Z'", True), ("/d/at < '14:05:01'", True), ("/d/at = 'noon'", False), ("if(/d/none, /d/none, today()) = today()", True),
        ("coalesce(/d/none, /d/day) = '2026-07-16T00:00'", True), ("today() >= date('2026-07-16')", True), ("/d/day > 20000", True),
    ],
)  # fmt: skip
def test_dates_and_times_are_compared_as_such(expression: str, value: bool) -> None:  # noqa: FBT001
    assert compiled(expression).truth(ROOT, scope()) is value


@pytest.mark.parametrize(
    ("language", "text"),
    [("", "7月 周四"), ("中文 (zh)", "7月 周四"), ("English (en)", "Jul Thu"), ("français", "Jul Thu")],
)
def test_names_of_months_and_days_follow_the_language(language: str, text: str) -> None:
    assert result("format-date(/d/day, '%b %a')", language) == text


@given(day=st.dates(date(1, 1, 2), date(9998, 1, 1)), more=st.integers(-1000, 1000))
def test_days_are_added_as_the_calendar_has_them(day: date, more: int) -> None:
    try:
        expected = (day + timedelta(days=more)).isoformat()
    except OverflowError:
        return
    assert result(f"date('{day}' + {more})") == expected
    assert result(f"'{expected}' - '{day}'") == str(more)


@given(moment=MOMENTS)
def test_moments_keep_their_instant_in_any_offset(moment: datetime) -> None:
    text = moment.isoformat(timespec="milliseconds")
    local = moment.astimezone(CHINA)
    assert result(f"date-time('{text}')") == local.isoformat(timespec="milliseconds")
    assert result(f"date('{text}')") == local.date().isoformat()
    assert result(f"date-time(decimal-date-time('{text}'))") == local.isoformat(timespec="milliseconds")
    days = (moment - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(days=1)
    assert compiled(f"decimal-date-time('{text}')").value(ROOT, scope()) == pytest.approx(days, abs=1e-9)


@given(one=MOMENTS, other=MOMENTS)
def test_any_two_moments_compare_as_python_compares_them(one: datetime, other: datetime) -> None:
    rule = compiled(f"'{one.isoformat()}' < '{other.isoformat()}'")
    assert rule.truth(ROOT, scope()) is (one < other)


@given(text=st.text(max_size=20) | st.from_regex(r"[0-9T:+Z.-]{1,30}", fullmatch=True))
def test_no_text_breaks_a_date_function(text: str) -> None:
    literal = text.replace("'", "").replace("\x00", "")
    for name in ("date", "date-time", "decimal-date-time", "decimal-time", "number"):
        assert isinstance(_value(f"{name}('{literal}')"), str)


def _value(expression: str) -> str:
    if any(ord(character) < 32 or 0xD800 <= ord(character) < 0xE000 for character in expression):
        return ""
    return result(expression)
