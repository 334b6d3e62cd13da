"""The platform's parts that need no database: cursors, order, audiences, fields of refusals, limits, codes."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridworker.clock import ManualClock
from gridworker.model.records import Worker
from gridworker.model.vocabulary import Role
from sync.central.auth.enrolment import normal_code
from sync.central.auth.limits import RateLimit
from sync.central.feed.audience import audience_of, scope_of
from sync.central.feed.batch import notice
from sync.central.feed.cursor import Cursor, Place, decode, encode
from sync.central.feed.order import sort_key
from sync.central.ingest.door import Malformed, field_of, read_line
from sync.central.problems import HttpProblem

NOON = datetime(2026, 7, 16, 4, tzinfo=UTC)
GENERAL, MICRO = "5101080040061003000", "5101080040061003012"


NAME = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
"""What the database can hold."""


@given(
    st.builds(
        Cursor,
        platform=st.text(),
        epoch=st.integers(0, 1 << 31),
        district=st.text(),
        worker=st.text(),
        scope_version=st.integers(0, 1 << 31),
        log=st.integers(0, 1 << 62),
        snapshot=st.text(),
        after=st.none() | st.builds(Place, NAME, NAME, NAME),
    )
)
def test_a_cursor_comes_back_as_it_went_out(cursor: Cursor) -> None:
    assert decode(encode(cursor)) == cursor


@given(st.text())
def test_any_text_as_a_cursor_is_read_or_not_but_never_raises(text: str) -> None:
    decode(text)


@given(st.binary())
def test_any_bytes_as_a_push_line_are_answered_or_passed_over(line: bytes) -> None:
    assert isinstance(read_line(line), Malformed)


def test_open_tasks_come_by_due_time_whatever_zone_it_is_written_in() -> None:
    def key(due_at: str, status: str = "assigned") -> str:
        return sort_key("task", {"due_at": due_at, "status": status})

    assert key("2026-07-16T15:00:00+08:00") == key("2026-07-16T07:00:00Z")
    assert key("2026-07-16T15:00:00+08:00") < key("2026-07-16T08:00:00Z") < key("nonsense")
    assert key("nonsense") < key("2026-07-16T15:00:00+08:00", "done") < sort_key("person", {})
    assert sort_key("tenant", {}) < sort_key("worker", {}) < sort_key("alarm", {}) < key("nonsense")


def test_a_micro_grid_is_seen_by_its_general_grid_too() -> None:
    seen_by = audience_of("person", {"id": "p", "grid": MICRO}, "510108")
    assert seen_by == (f"grid:{GENERAL}", f"grid:{MICRO}")
    worker = Worker(id="w", code="1", name="甲", role=Role.GRID_WORKER, grids=(GENERAL,), community="c")
    assert set(seen_by) & set(scope_of(worker, "510108", "t"))


def test_an_event_elsewhere_is_still_seen_by_who_reported_it() -> None:
    data = {"id": "e", "place": {"text": "", "grid": ""}, "reporter": "w"}
    assert audience_of("event", data, "510108") == ("worker:w",)


def test_a_kind_nobody_knows_is_seen_by_nobody() -> None:
    assert audience_of("telepathy", {"id": "x"}, "510108") == ()


@pytest.mark.parametrize(
    ("message", "field"),
    [
        ("Expected `str`, got `int` - at `$.seq`", "seq"),
        ("Object missing required field `category`", "category"),
        ("Object missing required field `grid` - at `$.place`", "place.grid"),
        ("Invalid enum value 'x' - at `$.blobs[0].role`", "blobs[0].role"),
        ("JSON is malformed", ""),
    ],
)
def test_a_refusal_names_the_field(message: str, field: str) -> None:
    assert field_of(message) == field


def test_a_code_is_read_however_it_was_typed() -> None:
    assert normal_code(" 7k2m-qw8e rt4y ") == "7K2MQW8ERT4Y"
    assert normal_code("O1IL") == "0111"


def test_a_limit_counts_each_place_alone_and_refills() -> None:
    clock = ManualClock(NOON)
    limit = RateLimit(clock, 2, 60)
    limit.take("a")
    limit.take("a")
    with pytest.raises(HttpProblem) as refused:
        limit.take("a")
    assert refused.value.headers["Retry-After"] == "30"
    limit.take("b")
    clock.advance(timedelta(seconds=30))
    limit.take("a")


def test_a_notice_with_too_many_names_wakes_everybody() -> None:
    assert notice([("grid:2", "grid:1"), ("grid:1",)]) == "grid:1 grid:2"
    assert notice([tuple(f"worker:{number}" for number in range(2_000))]) == "*"


def test_a_cursor_with_what_no_database_holds_is_none() -> None:
    spoilt = Cursor("p", 1, "510108", "w", 1, 5, "s", Place("06\0", "task", "t1"))
    assert decode(encode(spoilt)) is None
