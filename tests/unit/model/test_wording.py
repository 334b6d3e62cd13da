"""Times, limits, distances and sizes as the screens show them."""

from datetime import UTC, datetime, timedelta

import pytest

from gridworker.clock import CHINA
from gridworker.model import wording
from gridworker.model.deadlines import Limit
from gridworker.model.vocabulary import LimitKind

NOW = datetime(2025, 7, 16, 14, 6, tzinfo=CHINA)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2025, 7, day, hour, minute, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("due", "before", "left"),
    [
        (at(16, 15), "15:00 前", "剩 54 分"),
        (at(16, 16, 30), "16:30 前", "剩 2 小时 24 分"),
        (at(16, 16, 6), "16:06 前", "剩 2 小时"),
        (at(17, 9), "明日 09:00 前", "剩 18 小时 54 分"),
        (at(18, 18), "周五", "剩 2 天 3 小时"),
        (at(21, 18), "7 月 21 日", "剩 5 天 3 小时"),
        (at(16, 14), "14:00 前", "已超 6 分"),
        (at(15, 14), "昨日 14:00 前", "已超 1 天"),
        (NOW + timedelta(seconds=30), "14:06 前", "剩不到 1 分"),
    ],
)
def test_due_time_is_shown_with_what_is_left(due: datetime, before: str, left: str) -> None:
    assert wording.due_before(NOW, due) == before
    assert wording.time_left(NOW, due) == left


def test_due_time_is_shown_in_chinas_time_when_given_in_another_zone() -> None:
    assert wording.due_before(NOW, at(16, 15).astimezone(UTC)) == "15:00 前"


def test_dense_list_shows_hours_and_minutes() -> None:
    assert wording.clock_left(NOW, NOW + timedelta(hours=21, minutes=46)) == "剩 21:46"
    assert wording.clock_left(NOW, NOW - timedelta(minutes=20)) == "超 0:20"


def test_moment_is_shown_by_how_far_it_lies_back() -> None:
    assert wording.moment(NOW, at(16, 14, 2)) == "14:02"
    assert wording.moment(NOW, at(15, 14, 2)) == "昨日 14:02"
    assert wording.moment(NOW, at(14, 10, 20)) == "7 月 14 日 10:20"
    assert wording.moment(NOW, datetime(2024, 12, 3, 8, 0, tzinfo=CHINA)) == "2024 年 12 月 3 日 08:00"


def test_day_and_weekday() -> None:
    assert wording.weekday(at(18, 0).date()) == "周五"
    assert wording.weekday(at(20, 0).date()) == "周日"


@pytest.mark.parametrize(
    ("back", "shown"),
    [
        (timedelta(seconds=20), "刚刚"),
        (timedelta(minutes=12), "12 分钟前"),
        (timedelta(hours=2, minutes=50), "2 小时前"),
        (timedelta(days=3), "3 天前"),
    ],
)
def test_age_is_shown_in_its_largest_unit(back: timedelta, shown: str) -> None:
    assert wording.ago(NOW, NOW - back) == shown


@pytest.mark.parametrize(
    ("kind", "amount", "shown"),
    [
        (LimitKind.URGENT_HOUR, 0.25, "15 分钟"),
        (LimitKind.URGENT_HOUR, 24, "24 小时"),
        (LimitKind.WORK_HOUR, 4, "4 工作时"),
        (LimitKind.WORK_DAY, 5, "5 工作日"),
        (LimitKind.NATURAL_DAY, 3, "3 天"),
    ],
)
def test_limit_is_shown_in_its_own_unit(kind: LimitKind, amount: float, shown: str) -> None:
    assert wording.limit_words(Limit(kind, amount)) == shown


@pytest.mark.parametrize(
    ("metres", "shown"),
    [
        (0, "10 m"),
        (4, "10 m"),
        (184, "180 m"),
        (994, "990 m"),
        (996, "1.0 km"),
        (1234, "1.2 km"),
        (12_400, "12 km"),
    ],
)
def test_distance_is_rounded_for_walking(metres: float, shown: str) -> None:
    assert wording.distance(metres) == shown


@pytest.mark.parametrize(
    ("bytes_", "shown"),
    [(0, "1 KB"), (2100, "2 KB"), (999_600, "1.0 MB"), (6_400_000, "6.4 MB"), (2_100_000_000, "2.1 GB")],
)
def test_size_is_shown_in_thousands(bytes_: int, shown: str) -> None:
    assert wording.size(bytes_) == shown


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("5 工作日", Limit(LimitKind.WORK_DAY, 5)),
        (" 4工作时 ", Limit(LimitKind.WORK_HOUR, 4)),
        ("2 紧急工作时", Limit(LimitKind.URGENT_HOUR, 2)),
        ("0.5 urgent_hour", Limit(LimitKind.URGENT_HOUR, 0.5)),
        ("5", None),
        ("5 天", None),
        ("0 工作日", None),
        ("-1 工作日", None),
        ("99999 工作日", None),
        ("1e5 工作日", None),
        ("", None),
    ],
)
def test_limit_is_read_as_people_write_it(text: str, limit: Limit | None) -> None:
    assert wording.limit_of(text) == limit
