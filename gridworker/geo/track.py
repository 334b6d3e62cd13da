"""A recorded way: which positions are worth keeping, and the way as GPX 1.1 for whoever it belongs to.

Pure; knows neither receivers nor storage. WGS-84 degrees, metres, milliseconds since 1970.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from gridworker.errors import InputProblem
from gridworker.geo.distance import Fix, distance_m
from gridworker.geo.route import LonLat

STEP_M = 10.0
"""A way is drawn by a position every ten metres; standing still adds none."""
MOST_BYTES = 16_000_000
USEFUL_ACCURACY_M = 50.0
"""A position that may be further off than this would draw a way nobody walked."""


class TrackPoint(NamedTuple):
    """One position of a way; `starts` is True for the first after a start or a pause."""

    at_ms: int
    lon: float
    lat: float
    accuracy_m: float
    starts: bool = False


def next_point(last: TrackPoint | None, fix: Fix, at_ms: int, *, starts: bool) -> TrackPoint | None:
    """The position as a point of the way, None if it adds nothing to it.

    Args:
        last: the point before, None at the beginning.
        fix: where the device is.
        at_ms: when.
        starts: whether recording has just begun or gone on.
    """
    if fix.accuracy_m > USEFUL_ACCURACY_M:
        return None
    here = TrackPoint(at_ms, fix.lon, fix.lat, fix.accuracy_m, starts or last is None)
    if last is None or starts:
        return here
    return here if distance_m(last.lon, last.lat, fix.lon, fix.lat) >= STEP_M else None


def read_gpx(data: bytes) -> list[LonLat]:
    """The positions of a GPX file's tracks and routes, in order; from anywhere, so read with care.

    Raises:
        InputProblem: it is no GPX (`track.not_gpx`), or too large (`track.too_large`).
    """
    if len(data) > MOST_BYTES:
        raise InputProblem("轨迹文件太大，没有读。请换一个小于 16 MB 的文件。", code="track.too_large")
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        found = etree.fromstring(data, parser).iter("{*}trkpt", "{*}rtept")
        return [_lon_lat(float(point.get("lon", "")), float(point.get("lat", ""))) for point in found]
    except (etree.XMLSyntaxError, ValueError):
        raise InputProblem("这个文件不是 GPX 轨迹，没有读。请换一个文件。", code="track.not_gpx") from None


def _lon_lat(lon: float, lat: float) -> LonLat:
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ValueError(f"{lon}, {lat} is nowhere on earth")
    return lon, lat


def as_gpx(name: str, points: Sequence[TrackPoint]) -> str:
    """GPX 1.1 (topografix.com/GPX/1/1), which is WGS-84 by definition; a segment for each unbroken stretch."""
    from html import escape  # not at every start

    shown = "".join(letter for letter in name if letter.isprintable())  # XML bears no control characters
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<gpx version="1.1" creator="gridworker" xmlns="http://www.topografix.com/GPX/1/1">',
        f"<trk><name>{escape(shown)}</name>",
        *_segments(points),
        "</trk>",
        "</gpx>",
    ]
    return "\n".join(lines) + "\n"


def _segments(points: Iterable[TrackPoint]) -> Iterator[str]:
    is_open = False
    for point in points:
        if point.starts or not is_open:
            if is_open:
                yield "</trkseg>"
            yield "<trkseg>"
            is_open = True
        when = datetime.fromtimestamp(point.at_ms / 1000, UTC).isoformat(timespec="milliseconds")
        moment = when.replace("+00:00", "Z")
        yield f'<trkpt lat="{point.lat:.7f}" lon="{point.lon:.7f}"><time>{moment}</time></trkpt>'
    if is_open:
        yield "</trkseg>"
