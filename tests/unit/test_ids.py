"""Ids sort by time, and what is derived twice is the same."""

import uuid
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gridworker.clock import CHINA
from gridworker.ids import derived_id, new_id

NOON = datetime(2026, 7, 16, 12, tzinfo=CHINA)


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_later_ids_sort_after_earlier_ones(start_ms: int, later_ms: int) -> None:
    first = new_id(NOON + timedelta(milliseconds=start_ms))
    second = new_id(NOON + timedelta(milliseconds=start_ms + later_ms))
    assert first < second


def test_ids_are_version_7_of_the_standard() -> None:
    made = uuid.UUID(new_id(NOON))
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.int >> 80 == int(NOON.timestamp() * 1000)


@given(st.text(), st.lists(st.text(), min_size=1, max_size=3))
def test_derived_ids_are_the_same_each_time(parent: str, path: list[str]) -> None:
    assert derived_id(parent, *path) == derived_id(parent, *path)


def test_derived_ids_differ_when_the_path_is_cut_elsewhere() -> None:
    assert derived_id("p", "ab", "c") != derived_id("p", "a", "bc")
