"""Which reported matters may be the one that is being reported: of the same kind, near and recent. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from gridworker.geo.distance import distance_m
from gridworker.model.event_flow import OPEN, SIMILAR_WITHIN_H, SIMILAR_WITHIN_M
from gridworker.model.facts import Place
from gridworker.model.records import Event
from gridworker.model.vocabulary import EventStage

_AWAITED = frozenset({*OPEN, EventStage.QUEUED})


class Similar(NamedTuple):
    """A matter that may be the same, and how far off it is in metres; None if only the building is known to be the same."""

    event: Event
    metres: float | None


def similar_events(
    events: Iterable[Event], category: str, choice: str, place: Place, at: datetime
) -> list[Similar]:
    """Those of the same family within `SIMILAR_WITHIN_M` and `SIMILAR_WITHIN_H`, the nearest first.

    Args:
        events: what is known; matters that are closed are left out.
        category: code of the taxonomy, such as `S03`.
        choice: leaf of the report screen, such as `fire.wire_charging`; its first half is the family.
        place: of the new report.
        at: when it happened.
    """
    wanted = _families(category, choice)
    since = at - timedelta(hours=SIMILAR_WITHIN_H)
    found = [
        Similar(event, metres)
        for event in events
        if event.stage in _AWAITED
        and wanted & _families(event.category, event.choice)
        and since <= datetime.fromisoformat(event.happened_at) <= at
        for is_near, metres in [_nearness(event.place, place)]
        if is_near
    ]
    return sorted(found, key=lambda one: (one.metres is None, one.metres or 0.0, one.event.id))


def _families(category: str, choice: str) -> set[str]:
    return {category, *filter(None, [choice.partition(".")[0]])}


def _nearness(one: Place, other: Place) -> tuple[bool, float | None]:
    if one.lon is not None and one.lat is not None and other.lon is not None and other.lat is not None:
        metres = distance_m(one.lon, one.lat, other.lon, other.lat)
        return metres <= SIMILAR_WITHIN_M, metres
    return bool(one.building_id) and one.building_id == other.building_id, None
