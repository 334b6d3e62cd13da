"""How far apart two positions are."""

import math
from typing import NamedTuple

from gridworker.model.vocabulary import PositionSource

_EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the GRS 80 ellipsoid (Moritz, Geodetic Reference System 1980)."""


class Fix(NamedTuple):
    """A position: WGS-84 degrees, how far it may be off (m), how old it is (s), and where it came from."""

    lon: float
    lat: float
    accuracy_m: float
    age_s: float = 0.0
    source: PositionSource = PositionSource.GNSS


def distance_m(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Metres along the great circle (haversine); within a district good to half a percent."""
    half_lat = math.radians(other_lat - lat) / 2
    half_lon = math.radians(other_lon - lon) / 2
    chord = (
        math.sin(half_lat) ** 2
        + math.cos(math.radians(lat)) * math.cos(math.radians(other_lat)) * math.sin(half_lon) ** 2
    )
    return 2 * _EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, chord)))


def bearing_deg(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """In which direction the other place lies, in degrees from north by east (0 to 360), along the great circle."""
    here, there, turn = math.radians(lat), math.radians(other_lat), math.radians(other_lon - lon)
    east = math.sin(turn) * math.cos(there)
    north = math.cos(here) * math.sin(there) - math.sin(here) * math.cos(there) * math.cos(turn)
    return math.degrees(math.atan2(east, north)) % 360
