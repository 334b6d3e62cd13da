"""What follows from a filled checklist: a score, what becomes of each failure, and when somebody looks again.

Pure data and functions: the present and the calendar are passed in. Weights and courses are defaults of this product,
not law; how long putting right may take comes from the item, or from the rules of its severity.
"""

from collections.abc import Iterable
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from gridworker.model.calendar import WorkCalendar
from gridworker.model.deadlines import Due, Limit, due_of
from gridworker.model.taxonomy import service_kinds, severities
from gridworker.model.vocabulary import EventLevel, Severity, Urgency, Word

WEIGHTS = MappingProxyType({Severity.S1: 5, Severity.S2: 3, Severity.S3: 1})
"""How much an item counts in the score, by the severity its checklist gives it."""


class Course(Word):
    """What becomes of a failed item."""

    EVENT = "event", "上报"
    NOTICE = "notice", "告知书"
    ON_SITE = "on_site", "当场劝改"


DEMANDS = MappingProxyType({"维修": "P08", "政策": "P02"})
"""Category of the demand that a need met on a visit becomes; a default of this product. All others are 养老."""
_CARE_DEMAND = "P01"

_COURSES = MappingProxyType(
    {Severity.S1: Course.EVENT, Severity.S2: Course.NOTICE, Severity.S3: Course.ON_SITE}
)
_URGENCIES = MappingProxyType({EventLevel.L1: Urgency.URGENT, EventLevel.L2: Urgency.PRESSING})


class Judged(NamedTuple):
    """An item that passed or failed; what does not apply is not judged."""

    severity: Severity
    passed: bool


def score(items: Iterable[Judged]) -> int | None:
    """Of a hundred, weighted by severity; None when nothing was judged."""
    judged = list(items)
    whole = sum(WEIGHTS[item.severity] for item in judged)
    if not whole:
        return None
    return 100 * sum(WEIGHTS[item.severity] for item in judged if item.passed) // whole


def demands_of(needs: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Category of a demand -> the needs in it, in the order they were told."""
    found: dict[str, tuple[str, ...]] = {}
    for need in dict.fromkeys(needs):
        category = DEMANDS.get(need, _CARE_DEMAND)
        found[category] = (*found.get(category, ()), need)
    return found


def course_of(severity: Severity) -> Course:
    """Danger now is reported, what can wait for a date is told in writing, the rest is talked over on the spot."""
    return _COURSES[severity]


def limit_for(severity: Severity, own: Limit | None) -> Limit:
    """The item's own limit, or what its severity allows."""
    return own or severities()[severity].rectify


def rectify_by(found_at: datetime, limit: Limit, calendar: WorkCalendar) -> Due:
    """When a failure has to be put right: on the natural or the working clock, as its limit says."""
    return due_of(found_at, limit, calendar)


def recheck_at(dues: Iterable[Due]) -> Due | None:
    """When somebody looks again: as soon as the first failure has to be put right; None without failures."""
    return min(dues, key=lambda due: due.at, default=None)


def urgency_of(category: str) -> Urgency:
    """How urgent a danger of this category is; at least pressing, for danger does not wait."""
    kind = service_kinds().get(category)
    return _URGENCIES.get(kind.level, Urgency.PRESSING) if kind else Urgency.PRESSING
