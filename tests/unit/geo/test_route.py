"""The order in which a round is walked: every place once, and never a longer way than the one given."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from gridworker.geo.route import LonLat, walking_order, way_length_m

SPOT = st.tuples(st.floats(104.0, 104.2), st.floats(30.6, 30.7))
SPOTS = st.lists(st.one_of(st.none(), SPOT), max_size=14)


@given(SPOTS, st.one_of(st.none(), SPOT))
@settings(max_examples=150, deadline=None)
def test_every_place_is_gone_to_once_and_the_way_is_never_longer(
    places: list[LonLat | None], start: LonLat | None
) -> None:
    order = walking_order(places, start)
    assert sorted(order) == list(range(len(places)))
    given_length = way_length_m(places, range(len(places)), start)
    assert way_length_m(places, order, start) <= given_length + 1e-3


@given(st.lists(SPOT, min_size=2, max_size=6, unique=True), SPOT)
@settings(max_examples=60, deadline=None)
def test_a_short_round_is_close_to_the_best_there_is(places: list[LonLat], start: LonLat) -> None:
    found = way_length_m(places, walking_order(places, start), start)
    best = min(way_length_m(places, way, start) for way in itertools.permutations(range(len(places))))
    assert found <= best * 1.35 + 1e-3


def test_an_order_that_is_the_best_already_is_kept() -> None:
    places = [
        (104.0089, 30.6744),
        (104.0046, 30.6789),
        (104.0005, 30.6708),
        (104.0006, 30.6644),
        (104.0043, 30.6684),
        (104.0188, 30.6676),
        (104.018, 30.6606),
    ]
    assert walking_order(places) == list(range(7)), "going to the nearest first is 67 m longer here"


def test_places_on_a_line_are_walked_along_the_line_from_where_one_stands() -> None:
    places = [(104.103, 30.66), (104.101, 30.66), (104.104, 30.66), (104.102, 30.66)]
    assert walking_order(places, (104.1, 30.66)) == [1, 3, 0, 2]
    assert walking_order(places, (104.105, 30.66)) == [2, 0, 3, 1]


def test_a_place_without_a_position_stays_with_the_one_before_it() -> None:
    places = [None, (104.103, 30.66), None, (104.101, 30.66), None]
    assert walking_order(places, (104.1, 30.66)) == [0, 3, 4, 1, 2]


def test_without_a_start_the_first_place_given_stays_first() -> None:
    places = [(104.102, 30.66), (104.104, 30.66), (104.103, 30.66)]
    assert walking_order(places) == [0, 2, 1]
    assert walking_order([]) == []
    assert walking_order([None, None]) == [0, 1]
