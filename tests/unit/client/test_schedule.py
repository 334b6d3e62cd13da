"""When the next run is due, and how much goes into one request."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.client.pace import Backoff, LinkPace
from sync.client.schedule import Schedule
from sync.client.status import Trigger


def test_write_is_due_after_the_pause_however_many_follow() -> None:
    schedule = Schedule(0)
    schedule.take(0)
    for at in range(0, 300, 50):
        schedule.written(at)
    assert schedule.next_due_ms() == 300


def test_person_is_not_kept_waiting_by_the_platforms_wish() -> None:
    schedule = Schedule(0)
    schedule.take(0)
    schedule.failed(0, 600.0, binding=True, urgent_s=5.0)
    schedule.asked(Trigger.NOTICE, 1)
    assert schedule.take(1) is None
    schedule.asked(Trigger.PERSON, 2)
    assert schedule.take(2) is Trigger.PERSON


def test_reason_is_used_up_by_the_run() -> None:
    schedule = Schedule(0)
    assert schedule.take(0) is Trigger.START
    assert schedule.take(0) is None


@given(failures=st.integers(1, 10_000), uniform=st.floats(0, 1, exclude_max=True))
def test_wait_stays_within_its_bounds_however_often_it_failed(failures: int, uniform: float) -> None:
    wait_s = Backoff(lambda: uniform, base_s=2.0, most_s=300.0, least_s=0.5).wait_s(failures)
    assert 0.5 <= wait_s <= 300.0


def test_batch_is_what_a_slow_link_carries_in_two_seconds() -> None:
    pace = LinkPace()
    for _ in range(10):
        size = pace.budget_bytes
        pace.carried(size, took_ms=int(size / 5000 * 1000))  # 40 kbit/s
    assert pace.budget_bytes == pytest.approx(10_000, rel=0.35)


def test_batch_grows_on_a_fast_link() -> None:
    pace = LinkPace()
    for _ in range(5):
        pace.carried(pace.budget_bytes, took_ms=50)
    assert pace.budget_bytes >= 500_000


def test_batch_does_not_grow_because_small_requests_are_quick() -> None:
    pace = LinkPace()
    before = pace.budget_bytes
    pace.carried(100, took_ms=1)
    assert pace.budget_bytes == before


def test_a_near_platform_is_given_a_week_of_text_at_once_before_anything_is_known_of_the_line() -> None:
    near, far = LinkPace(), LinkPace()
    near.answered_after(3)
    far.answered_after(200)
    assert near.plain_bytes > 2_000 * 800
    assert far.budget_bytes == LinkPace().budget_bytes


def test_what_a_line_has_shown_counts_more_than_how_near_it_is() -> None:
    pace = LinkPace()
    pace.broke()
    shown = pace.budget_bytes
    pace.answered_after(3)
    assert pace.budget_bytes == shown


def test_batch_shrinks_with_each_break_and_recovers_with_care() -> None:
    pace = LinkPace(most_items=500)
    for _ in range(3):
        pace.broke(items=200)
    assert (pace.budget_bytes, pace.items) == (4096, 25)
    pace.carried(pace.budget_bytes, took_ms=10)
    assert pace.budget_bytes < 2 * 4096


@given(st.lists(st.one_of(st.none(), st.tuples(st.integers(0, 1 << 22), st.integers(0, 100_000)))))
def test_batch_stays_within_its_bounds_whatever_happens(events: list[tuple[int, int] | None]) -> None:
    pace = LinkPace(most_items=500)
    for event in events:
        if event is None:
            pace.broke(items=3)
        else:
            pace.carried(*event)
        assert 2048 <= pace.budget_bytes <= 1 << 20
        assert 1 <= pace.items <= 500
