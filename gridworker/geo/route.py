"""A short way through places: nearest neighbour, then 2-opt. Pure; as the crow flies, in metres.

Streets are not known here, so the order is a proposal that a person may change. A place without a position stays with
the one before it: a switchboard in a cellar belongs to the building it is in.
"""

from collections.abc import Sequence
from itertools import pairwise

from gridworker.geo.distance import distance_m

LonLat = tuple[float, float]
_MOST_ROUNDS = 50
"""Each round goes through every pair; a dozen places settle in two or three."""
_TOLERANCE_M = 1e-6


def walking_order(places: Sequence[LonLat | None], start: LonLat | None = None) -> list[int]:
    """An order in which to go to places, never longer than the one given.

    Args:
        places: WGS-84 (lon, lat) of each, None where it is not known.
        start: where the walk begins; None begins at the first place given.

    Returns:
        The indices of all places, each once.
    """
    stops = _stops(places)
    spots = [spot for spot, _members in stops if spot is not None]
    lead = [index for spot, members in stops if spot is None for index in members]
    located = [members for spot, members in stops if spot is not None]
    order = _ordered(spots, start)
    return lead + [index for stop in order for index in located[stop]]


def way_length_m(places: Sequence[LonLat | None], order: Sequence[int], start: LonLat | None = None) -> float:
    """How long the way through the places with a position is."""
    known = [spot for index in order if (spot := places[index]) is not None]
    way = known if start is None else [start, *known]
    return sum(_apart(here, there) for here, there in pairwise(way))


def _stops(places: Sequence[LonLat | None]) -> list[tuple[LonLat | None, list[int]]]:
    """Places with a position, each with those without one that follow it; leading ones without are a stop of their own."""
    stops: list[tuple[LonLat | None, list[int]]] = []
    for index, spot in enumerate(places):
        if spot is not None or not stops:
            stops.append((spot, [index]))
        else:
            stops[-1][1].append(index)
    return stops


def _ordered(spots: Sequence[LonLat], start: LonLat | None) -> list[int]:
    """Both the order given and the nearest-neighbour order are improved; the shorter wins, the given one on a tie."""
    if len(spots) < 2:
        return list(range(len(spots)))
    nodes = list(spots) if start is None else [start, *spots]
    apart = [[_apart(here, there) for there in nodes] for here in nodes]
    given = _improved(list(range(len(nodes))), apart)
    near = _improved(_nearest_first(apart), apart)
    best = near if _length(near, apart) < _length(given, apart) - _TOLERANCE_M else given
    return best if start is None else [node - 1 for node in best[1:]]


def _nearest_first(apart: Sequence[Sequence[float]]) -> list[int]:
    """From the first node always on to the nearest one left."""
    way, left = [0], set(range(1, len(apart)))
    while left:
        here = way[-1]
        nearest = min(sorted(left), key=lambda node: apart[here][node])
        way.append(nearest)
        left.remove(nearest)
    return way


def _improved(way: list[int], apart: Sequence[Sequence[float]]) -> list[int]:
    """2-opt on an open way whose first node stays: turn a stretch round as long as that shortens the way."""
    for _ in range(_MOST_ROUNDS):
        turned = False
        for first in range(1, len(way) - 1):
            for last in range(first + 1, len(way)):
                if _gain(way, first, last, apart) > _TOLERANCE_M:
                    way[first : last + 1] = way[first : last + 1][::-1]
                    turned = True
        if not turned:
            break
    return way


def _gain(way: Sequence[int], first: int, last: int, apart: Sequence[Sequence[float]]) -> float:
    """By how much turning the stretch from `first` to `last` round shortens the way."""
    before, head, tail = way[first - 1], way[first], way[last]
    gain = apart[before][head] - apart[before][tail]
    if last + 1 < len(way):
        after = way[last + 1]
        gain += apart[tail][after] - apart[head][after]
    return gain


def _length(way: Sequence[int], apart: Sequence[Sequence[float]]) -> float:
    return sum(apart[here][there] for here, there in pairwise(way))


def _apart(here: LonLat, there: LonLat) -> float:
    return distance_m(*here, *there)
