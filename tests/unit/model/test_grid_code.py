"""Grid codes and the communities they stand in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridworker.errors import InputProblem
from gridworker.model import divisions
from gridworker.model.grid_code import GridCode, is_grid_code
from gridworker.model.vocabulary import DivisionLevel, GridLevel

communities = st.sampled_from(["510108004006", "510104017001", "510182003205"])
numbers = st.integers(1, 999)
chiefs = st.builds(GridCode, communities)
upper = st.builds(GridCode, communities, st.sampled_from("12"), numbers)
micros = st.builds(GridCode, communities, st.sampled_from("12"), numbers, numbers)
codes = chiefs | upper | micros


@given(codes)
def test_code_and_short_form_read_back_as_the_same_grid(code: GridCode) -> None:
    assert len(str(code)) == 19
    assert GridCode.parse(str(code)) == code
    assert GridCode.parse(code.short) == code
    assert is_grid_code(str(code))


@given(codes)
def test_every_grid_lies_below_its_parent(code: GridCode) -> None:
    parent = code.parent
    if parent is None:
        assert code.level is GridLevel.CHIEF
        return
    assert parent.covers(code)
    assert not code.covers(parent)
    number = code.micro or code.general
    assert parent.child(number, dedicated=code.kind == "2") == code


@given(codes, codes)
def test_one_grid_covers_another_only_on_its_own_line(one: GridCode, other: GridCode) -> None:
    line = []
    here: GridCode | None = other
    while here is not None:
        line.append(here)
        here = here.parent
    assert one.covers(other) == (one in line)


@pytest.mark.parametrize(
    ("text", "level", "display", "short"),
    [
        ("5101080040060000000", GridLevel.CHIEF, "总网格", "510108004006"),
        ("5101080040061003000", GridLevel.GENERAL, "第 3 网格", "510108004006-03"),
        ("5101080040061004012", GridLevel.MICRO, "第 4 网格第 12 微网格", "510108004006-04-012"),
        ("5101080040062002000", GridLevel.DEDICATED, "第 2 专属网格", "510108004006-Z02"),
    ],
)
def test_code_is_shown_by_number(text: str, level: GridLevel, display: str, short: str) -> None:
    code = GridCode.parse(text)
    assert (code.level, code.display, code.short) == (level, display, short)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "510108004006-",
        "51010800400",
        "5101080040063001000",
        "5101080040060001000",
        "5101080040061000001",
        "510108004006-00",
        "0101080040061001000",
        "51010800400610030001",
        "５１０１０８００４００６",
        "x" * 500,
    ],
)
def test_malformed_code_is_refused_in_plain_words(text: str) -> None:
    assert not is_grid_code(text)
    with pytest.raises(InputProblem) as refused:
        GridCode.parse(text)
    assert refused.value.code == "grid.malformed"
    assert len(refused.value.text) < 120


def test_micro_grid_has_no_grids_below() -> None:
    with pytest.raises(InputProblem):
        GridCode.parse("510108004006-03-001").child(1)


def test_demo_community_stands_under_its_street_and_district() -> None:
    assert divisions.path_name("510108004006") == "成华区 双桥子街道 新鸿社区"
    assert [each.name for each in divisions.ancestors_of("510108004006")] == [
        "成都市",
        "成华区",
        "双桥子街道",
    ]
    assert divisions.county_of("510108004006") == "510108"


def test_list_is_complete_and_every_parent_is_there() -> None:
    counts = dict.fromkeys(DivisionLevel, 0)
    pending = [divisions.division("510100")]
    while pending:
        here = pending.pop()
        assert here is not None
        counts[here.level] += 1
        pending.extend(divisions.children_of(here.code))
    assert [*counts.values()] == [1, 20, 261, 3047]
    assert len(divisions.districts()) == 20


@pytest.mark.parametrize(
    ("office", "name"),
    [
        ("新鸿社区居委会", "新鸿社区"),
        ("八宝街社区居民委员会", "八宝街社区"),
        ("跳蹬村委会", "跳蹬村"),
        ("大梁村村委会", "大梁村"),
        ("同福村村民委员会", "同福村"),
        ("天瑞社区工作站社区", "天瑞社区工作站社区"),
        ("双桥子街道", "双桥子街道"),
    ],
)
def test_place_is_called_by_its_short_name(office: str, name: str) -> None:
    assert divisions.Division("1", DivisionLevel.COMMUNITY, office, "").short_name == name


def test_unknown_division_is_shown_by_its_code() -> None:
    assert divisions.division("999999") is None
    assert divisions.path_name("999999") == "999999"
    assert divisions.children_of("999999") == ()
