"""A recorded way: standing still adds nothing, vague positions draw nothing, GPX is what GPX readers expect."""

from lxml import etree

from gridworker.geo.distance import Fix
from gridworker.geo.track import TrackPoint, as_gpx, next_point

HERE = Fix(104.1, 30.66, 8.0)
NAMES = {"g": "http://www.topografix.com/GPX/1/1"}


def test_standing_still_adds_nothing_and_ten_metres_do() -> None:
    first = next_point(None, HERE, 0, starts=False)
    assert first == TrackPoint(0, 104.1, 30.66, 8.0, starts=True)
    assert next_point(first, HERE, 1000, starts=False) is None
    assert next_point(first, HERE._replace(lat=30.66005), 1000, starts=False) is None
    walked = next_point(first, HERE._replace(lat=30.6601), 2000, starts=False)
    assert walked is not None
    assert not walked.starts


def test_a_vague_position_is_not_part_of_the_way() -> None:
    assert next_point(None, HERE._replace(accuracy_m=51), 0, starts=True) is None


def test_going_on_after_a_pause_begins_a_new_stretch_even_on_the_same_spot() -> None:
    first = next_point(None, HERE, 0, starts=False)
    again = next_point(first, HERE, 60_000, starts=True)
    assert again is not None
    assert again.starts


def test_gpx_has_a_segment_for_each_stretch_and_a_name_that_is_only_text() -> None:
    points = [
        TrackPoint(1_784_000_000_000, 104.1, 30.66, 8, starts=True),
        TrackPoint(1_784_000_060_000, 104.1002, 30.66, 8),
        TrackPoint(1_784_000_120_000, 104.1004, 30.66, 8, starts=True),
    ]
    root = etree.fromstring(as_gpx("早班 <巡查> & 夜班", points).encode())
    assert root.findtext("g:trk/g:name", namespaces=NAMES) == "早班 <巡查> & 夜班"
    assert [len(segment) for segment in root.iterfind("g:trk/g:trkseg", NAMES)] == [2, 1]
    first = root.find(".//g:trkpt", NAMES)
    assert first is not None
    assert (first.get("lat"), first.get("lon")) == ("30.6600000", "104.1000000")
    assert first.findtext("g:time", namespaces=NAMES) == "2026-07-14T03:33:20.000Z"


def test_an_empty_way_is_still_gpx() -> None:
    assert etree.fromstring(as_gpx("", []).encode()).find("g:trk/g:trkseg", NAMES) is None


def test_a_name_with_letters_that_xml_cannot_bear_is_still_gpx() -> None:
    name = etree.fromstring(as_gpx("早\x0b班\x00\ud83d 巡查", []).encode()).find("g:trk/g:name", NAMES)
    assert name is not None
    assert name.text == "早班 巡查"
