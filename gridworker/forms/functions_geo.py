"""Functions over positions: areas, distances, fences. Positions are WGS-84, on a sphere, without altitude.

Source of the radius: the mean equatorial one that ODK's clients use, 6,378,100 m.
"""

import math
from itertools import pairwise, starmap

from gridworker.forms.coercions import Raw, as_text, texts
from gridworker.forms.signatures import MANY, Function

RADIUS_M = 6_378_100.0
_Point = tuple[float, float]
"""Latitude and longitude in radians."""


def _point(text: str) -> _Point | None:
    """A `geopoint`: latitude, longitude, then perhaps altitude and accuracy."""
    try:
        latitude, longitude = map(float, text.split()[:2])
    except ValueError:
        return None
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        return None
    return math.radians(latitude), math.radians(longitude)


def _points(values: tuple[Raw, ...]) -> list[_Point] | None:
    """The points of traces, shapes or single points, one after the other; None when one of them is no position."""
    pieces = [piece for value in values for text in texts(value) for piece in text.split(";")]
    points = [_point(piece) for piece in pieces if piece.strip()]
    return None if not points or None in points else [point for point in points if point is not None]


def _leg(start: _Point, end: _Point) -> float:
    """Metres on the great circle (haversine formula: true also for points a hand's breadth apart)."""
    half_lat, half_lon = (end[0] - start[0]) / 2, (end[1] - start[1]) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(start[0]) * math.cos(end[0]) * math.sin(half_lon) ** 2
    return 2 * RADIUS_M * math.asin(min(1.0, math.sqrt(chord)))


def _distance(*values: Raw) -> float:
    points = _points(values)
    if points is None:
        return math.nan
    return round(sum(starmap(_leg, pairwise(points))), 2)


def _area(*values: Raw) -> float:
    """Square metres within the ring of points, closed if it is not; nought below three."""
    points = _points(values)
    if points is None:
        return math.nan
    ring = zip(points, [*points[1:], points[0]], strict=True)
    doubled = sum(_width(start, end) * (2 + math.sin(start[0]) + math.sin(end[0])) for start, end in ring)
    return round(abs(doubled) * RADIUS_M**2 / 2, 2)


def length_m(text: str) -> float | None:
    """Metres along the points of a trace; None when one of them is no position, or there are none."""
    length = _distance(text)
    return None if math.isnan(length) else length


def ring_m2(text: str) -> float | None:
    """Square metres within the ring of a shape; None as above."""
    area = _area(text)
    return None if math.isnan(area) else area


def _width(start: _Point, end: _Point) -> float:
    """Radians of longitude between two points, the short way round."""
    return math.remainder(end[1] - start[1], math.tau)


def _geofence(point: Raw, shape: Raw) -> bool:
    """Whether a point lies within a ring: a line from it to the north crosses the ring an odd number of times."""
    here, ring = _point(as_text(point)), _points((shape,))
    if here is None or ring is None or len(ring) < 4 or ring[0] != ring[-1]:
        return False
    return sum(_crosses(here, start, end) for start, end in pairwise(ring)) % 2 == 1


def _crosses(here: _Point, start: _Point, end: _Point) -> bool:
    if (start[1] > here[1]) == (end[1] > here[1]):
        return False
    along = (here[1] - start[1]) / (end[1] - start[1])
    return here[0] < start[0] + along * (end[0] - start[0])


_NO_POSITION = "NaN when a value is no position; two decimals"

GEO_FUNCTIONS = (
    Function("area", "shape or nodes", 1, 1, "v", "number", _area, remark=_NO_POSITION),
    Function("distance", "shape, trace or points+", 1, MANY, "v", "number", _distance, remark=_NO_POSITION),
    Function("geofence", "point, shape", 2, 2, "tt", "truth", _geofence, remark="of Collect; on a flat map"),
    Function("intersects", "trace", 1, 1, "v", "truth", supported=False, remark="of Collect"),
)
