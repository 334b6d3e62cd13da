"""Areas, distances and fences, against figures worked out by hand on the sphere."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.forms.evaluation import ROOT, compiled, result, scope

RADIUS = 6_378_100
DEGREE = 2 * math.pi * RADIUS / 360
"""Metres in a degree of the equator: 111,318.85."""


def number(expression: str) -> float:
    value = compiled(expression).value(ROOT, scope())
    assert isinstance(value, float)
    return value


@pytest.mark.parametrize(
    ("expression", "metres"),
    [
        ("distance('0 0 0 0;0 1 0 0')", DEGREE), ("distance('0 0', '1 0')", DEGREE), ("distance('0 0;1 0;0 0')", 2 * DEGREE),
        ("distance('0 179.5', '0 -179.5')", DEGREE), ("distance('90 0', '-90 0')", 180 * DEGREE), ("distance('60 0', '60 0.001')", DEGREE / 2000),
        ("distance('31 121')", 0), ("distance('31 121', '31 121')", 0), ("distance(/d/trace)", DEGREE / 1000 * math.cos(math.radians(31))),
        ("distance(/d/rep/w)", DEGREE / 1000 * (1 + math.cos(math.radians(31)))), ("distance(/d/point, '31.0005 121.0015')", DEGREE / 1000 * math.cos(math.radians(31.0005))),
    ],
)  # fmt: skip
def test_distance_is_the_way_along_the_points(expression: str, metres: float) -> None:
    assert number(expression) == pytest.approx(metres, abs=0.01, rel=1e-7)


@pytest.mark.parametrize(
    ("expression", "square_metres"),
    [
        ("area('0 0 0 0;0 1 0 0;1 1 0 0;1 0 0 0;0 0 0 0')", RADIUS**2 * math.radians(1) * math.sin(math.radians(1))),
        ("area('0 0;0 1;1 1;1 0')", RADIUS**2 * math.radians(1) * math.sin(math.radians(1))),
        ("area('1 0;1 1;0 1;0 0;1 0')", RADIUS**2 * math.radians(1) * math.sin(math.radians(1))),
        ("area('0 179.5;0 -179.5;1 -179.5;1 179.5')", RADIUS**2 * math.radians(1) * math.sin(math.radians(1))),
        ("area('0 0;0 1')", 0), ("area('0 0')", 0),
    ],
)  # fmt: skip
def test_area_is_what_the_ring_encloses(expression: str, square_metres: float) -> None:
    assert number(expression) == pytest.approx(square_metres, rel=1e-9, abs=0.01)


def test_area_of_a_city_block_is_side_times_side() -> None:
    side = DEGREE / 1000
    assert number("area(/d/shape)") == pytest.approx(side * side * math.cos(math.radians(31.0005)), rel=1e-6)
    half = (side * side * math.cos(math.radians(31.0005))) / 2
    assert number("area(/d/rep/w)") == pytest.approx(half, rel=1e-5)


@pytest.mark.parametrize(
    "expression",
    [
        "distance('')",
        "distance(/d/t)",
        "area(/d/t)",
        "distance('91 0;0 0')",
        "area('a b;c d;e f')",
        "distance('0 181', '0 0')",
    ],
)
def test_what_is_no_position_has_neither_length_nor_area(expression: str) -> None:
    assert result(expression) == ""


@pytest.mark.parametrize(
    ("point", "inside"),
    [("31.0005 121.0005", True), ("31.0005 121.0015", False), ("30.9995 121.0005", False), ("31.0005 120.9", False), ("", False), ("x y", False)],
)  # fmt: skip
def test_fence_holds_what_lies_within(point: str, inside: bool) -> None:  # noqa: FBT001
    assert compiled(f"geofence('{point}', /d/shape)").truth(ROOT, scope()) is inside


def test_open_ring_is_no_fence() -> None:
    assert result("geofence(/d/point, '31 121;31 121.001;31.001 121.001')") == "false"
    assert result("geofence(/d/point, /d/shape)") == "true"


COORDINATES = st.tuples(st.floats(-89, 89), st.floats(-179, 179)).map(
    lambda point: f"{point[0]:.6f} {point[1]:.6f}"
)


@given(one=COORDINATES, other=COORDINATES, third=COORDINATES)
def test_ways_are_the_same_there_and_back_and_never_shorter_by_a_detour(
    one: str, other: str, third: str
) -> None:
    there = number(f"distance('{one}', '{other}')")
    assert there == number(f"distance('{other}', '{one}')")
    assert 0 <= there <= 180 * DEGREE + 0.01
    assert number(f"distance('{one}', '{third}', '{other}')") >= there - 0.02


@given(points=st.lists(COORDINATES, min_size=3, max_size=6))
def test_area_does_not_depend_on_the_way_round(points: list[str]) -> None:
    assert number(f"area('{';'.join(points)}')") == pytest.approx(
        number(f"area('{';'.join(points[::-1])}')"), rel=1e-9, abs=1
    )
