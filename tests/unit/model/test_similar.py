"""Which reported matters may be the one being reported."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridworker.clock import CHINA
from gridworker.model.event_flow import OPEN
from gridworker.model.facts import Place
from gridworker.model.records import Event
from gridworker.model.similar import similar_events
from gridworker.model.vocabulary import EventStage, Urgency

NOW = datetime(2026, 7, 16, 14, 5, tzinfo=CHINA)
HERE = Place(text="2 栋", grid="g", building_id="b2", lon=104.1, lat=30.65)
METRE = 1 / 111_195
"""A metre in degrees of latitude."""


def event(**more: object) -> Event:
    known = {
        "id": "e1", "category": "S03", "choice": "fire.wire_charging", "urgency": Urgency.NORMAL, "place": HERE,
        "stage": EventStage.HANDLING, "reporter": "w2", "happened_at": (NOW - timedelta(hours=2)).isoformat(),
    }  # fmt: skip
    return Event(**{**known, **more})  # type: ignore[arg-type]


def found(
    *events: Event, place: Place = HERE, category: str = "S03", choice: str = "fire.wire_charging"
) -> list[str]:
    return [one.event.id for one in similar_events(events, category, choice, place, NOW)]


def at(metres: float, **more: object) -> Place:
    return Place(text="", grid="g", lon=104.1, lat=30.65 + metres * METRE, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("metres", "seen"), [(0, True), (49.5, True), (50.5, False)])
def test_fifty_metres_are_near(metres: float, *, seen: bool) -> None:
    assert found(event(place=at(metres))) == ["e1"] * seen


@pytest.mark.parametrize(("hours", "seen"), [(0, True), (23.9, True), (24.1, False), (-1, False)])
def test_a_day_is_recent(hours: float, *, seen: bool) -> None:
    assert found(event(happened_at=(NOW - timedelta(hours=hours)).isoformat())) == ["e1"] * seen


def test_the_family_counts_not_the_very_class() -> None:
    assert found(event(category="S01", choice="fire.lane")) == ["e1"]
    assert found(event(category="S03", choice="")) == ["e1"]
    assert found(event(category="E01", choice="waste.heap")) == []


@pytest.mark.parametrize("stage", list(EventStage))
def test_only_what_is_still_open_can_be_joined(stage: EventStage) -> None:
    assert bool(found(event(stage=stage))) == (stage in OPEN or stage is EventStage.QUEUED)


def test_without_positions_the_same_building_is_near() -> None:
    indoors = Place(text="2 栋", grid="g", building_id="b2")
    assert found(event(place=indoors)) == ["e1"]
    assert found(event(), place=indoors) == ["e1"]
    assert found(event(place=Place(text="3 栋", grid="g", building_id="b3"))) == []
    assert found(event(place=Place(text="某处", grid="g")), place=Place(text="", grid="g")) == []


@given(st.lists(st.floats(0, 80), max_size=8))
def test_the_nearest_comes_first_and_none_is_too_far(distances: list[float]) -> None:
    events = [event(id=f"e{number}", place=at(metres)) for number, metres in enumerate(distances)]
    near = similar_events(events, "S03", "", HERE, NOW)
    metres = [one.metres or 0.0 for one in near]
    assert metres == sorted(metres)
    assert all(far <= 50 for far in metres)
    assert {one.event.id for one in near} >= {f"e{n}" for n, far in enumerate(distances) if far < 49.9}
