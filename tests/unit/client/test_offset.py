"""The offset to the platform's clock: believed from several replies, whatever one of them or the wall clock does."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gridworker.clock import CHINA, ManualClock
from sync.client.offset import OffsetEstimate
from sync.client.session import OffsetSample

START = datetime(2026, 11, 21, 9, 0, tzinfo=CHINA)


@given(
    true_ms=st.integers(-400 * 86_400_000, 400 * 86_400_000),
    errors=st.lists(st.integers(-200, 200), min_size=3, max_size=12),
    outlier_ms=st.integers(-10_000, 10_000),
)
def test_one_wild_reply_does_not_decide(true_ms: int, errors: list[int], outlier_ms: int) -> None:
    estimate = OffsetEstimate(ManualClock(START))
    for error in errors:
        believed = estimate.add(OffsetSample(true_ms + error, 400))
    assert abs(estimate.add(OffsetSample(true_ms + outlier_ms, 400)) - true_ms) <= 200
    assert abs(believed - true_ms) <= 200


def test_slow_reply_counts_for_nothing_beside_a_fast_one() -> None:
    estimate = OffsetEstimate(ManualClock(START))
    estimate.add(OffsetSample(1_000, 40))
    assert estimate.add(OffsetSample(4_000, 8_000)) == 1_000


def test_wall_clock_set_between_two_replies_is_followed_at_once() -> None:
    clock = ManualClock(START)
    estimate = OffsetEstimate(clock)
    for _ in range(4):
        estimate.add(OffsetSample(0, 40))
    clock.set_wall(START + timedelta(days=365))
    year_ms = 365 * 86_400_000
    assert estimate.add(OffsetSample(-year_ms, 40)) == -year_ms


def test_platform_whose_clock_was_put_right_is_followed_after_three_replies() -> None:
    estimate = OffsetEstimate(ManualClock(START))
    for _ in range(5):
        estimate.add(OffsetSample(60_000, 40))
    assert [estimate.add(OffsetSample(0, 40)) for _ in range(3)] == [60_000, 60_000, 0]


def test_restart_of_the_machine_begins_anew() -> None:
    clock = ManualClock(START)
    estimate = OffsetEstimate(clock)
    for _ in range(5):
        estimate.add(OffsetSample(60_000, 40))
    clock.reboot("boot-2")
    assert estimate.add(OffsetSample(10, 40)) == 10
