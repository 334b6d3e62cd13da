"""What follows from a filled checklist."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridworker.clock import CHINA
from gridworker.model.calendar import china_calendar
from gridworker.model.deadlines import Limit
from gridworker.model.inspection_outcome import (
    Course,
    Judged,
    course_of,
    limit_for,
    recheck_at,
    rectify_by,
    score,
    urgency_of,
)
from gridworker.model.vocabulary import LimitKind, Mark, Severity, Urgency

FRIDAY = datetime(2026, 7, 17, 16, 0, tzinfo=CHINA)
_JUDGED = st.builds(Judged, st.sampled_from(Severity), st.booleans())


def test_grave_items_weigh_more() -> None:
    failed_minor = [Judged(Severity.S1, True), Judged(Severity.S3, False)]
    failed_grave = [Judged(Severity.S1, False), Judged(Severity.S3, True)]
    assert (score(failed_minor), score(failed_grave)) == (83, 16)


def test_nothing_judged_has_no_score() -> None:
    assert score([]) is None


@given(st.lists(_JUDGED, min_size=1))
def test_score_is_whole_only_when_all_passed(items: list[Judged]) -> None:
    found = score(items)
    assert found is not None
    assert 0 <= found <= 100
    assert (found == 100) is all(item.passed for item in items)


def test_danger_is_reported_the_rest_told_in_writing_or_on_the_spot() -> None:
    assert [course_of(severity) for severity in Severity] == [Course.EVENT, Course.NOTICE, Course.ON_SITE]


def test_items_own_limit_comes_before_that_of_its_severity() -> None:
    own = Limit(LimitKind.WORK_HOUR, 4)
    assert limit_for(Severity.S2, own) == own
    assert limit_for(Severity.S2, None) == Limit(LimitKind.URGENT_HOUR, 48)


def test_both_clocks_count_each_limit_its_own_way() -> None:
    calendar = china_calendar()
    natural = rectify_by(FRIDAY, Limit(LimitKind.URGENT_HOUR, 4), calendar)
    working = rectify_by(FRIDAY, Limit(LimitKind.WORK_HOUR, 4), calendar)
    assert natural.at == datetime(2026, 7, 17, 20, 0, tzinfo=CHINA)
    assert working.at == datetime(2026, 7, 20, 10, 0, tzinfo=CHINA)
    assert recheck_at([working, natural]) == natural


def test_date_across_unannounced_holidays_is_to_be_confirmed() -> None:
    due = rectify_by(datetime(2031, 1, 3, tzinfo=CHINA), Limit(LimitKind.WORK_DAY, 5), china_calendar())
    assert due.mark is Mark.TO_CONFIRM


def test_without_failures_nobody_looks_again() -> None:
    assert recheck_at([]) is None


@pytest.mark.parametrize(
    ("category", "urgency"),
    [("S05", Urgency.URGENT), ("S01", Urgency.PRESSING), ("S02", Urgency.PRESSING), ("", Urgency.PRESSING)],
)
def test_danger_is_at_least_pressing(category: str, urgency: Urgency) -> None:
    assert urgency_of(category) is urgency
