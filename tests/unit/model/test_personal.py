"""Identity numbers and masking: nobody real in the data, nothing personal in a list."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridworker.model import identity, masking

digits_17 = st.integers(10**16, 10**17 - 1).map(str)


@given(digits_17)
def test_wrong_check_character_is_always_noticed(first_17: str) -> None:
    right = identity.check_character(first_17)
    dated = identity.birth_date_of(first_17 + right) is not None
    for character in "0123456789X":
        assert identity.is_valid_id(first_17 + character) == (character == right and dated)


@given(digits_17, st.integers(0, 15))
def test_two_swapped_digits_are_noticed(first_17: str, at: int) -> None:
    swapped = first_17[:at] + first_17[at + 1] + first_17[at] + first_17[at + 2 :]
    same = identity.check_character(swapped) == identity.check_character(first_17)
    assert same == (swapped == first_17)


def test_number_from_the_standard_is_valid() -> None:
    assert identity.is_valid_id("11010519491231002X")
    assert identity.birth_date_of("11010519491231002X") == date(1949, 12, 31)
    assert identity.is_valid_id(identity.normalise_id(" 110105 19491231 002x "))


@pytest.mark.parametrize(
    "number", ["", "11010519491231002", "11010519490231002X", "01010519491231002X", "一" * 18]
)
def test_impossible_number_is_not_valid(number: str) -> None:
    assert not identity.is_valid_id(number)


@given(st.sampled_from(["510108", "510104"]), st.integers(1920, 2026), st.integers(0, 5000))
def test_invented_number_is_never_valid_and_always_recognised(county: str, year: int, serial: int) -> None:
    number = identity.synthetic_id(county, year, serial)
    assert len(number) == 18
    assert not identity.is_valid_id(number)
    assert identity.is_synthetic_id(number)
    assert identity.check_character(number[:17]) != number[17]
    assert not identity.is_synthetic_id("11010519491231002X")


def test_id_shows_county_and_last_four_or_only_last_four() -> None:
    assert masking.mask_id("510108194400001234") == "510108********1234"
    assert masking.mask_id_parts("510108", "123X") == "510108********123X"
    assert masking.mask_id_tail("123X") == "**************123X"
    assert masking.mask_id("5101081944") == "**********"
    assert masking.mask_id_parts("", "1234") == "*" * 18


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13812345678", "138****5678"),
        ("138 1234 5678", "138****5678"),
        ("028-84331234", "*******1234"),
        ("12345", "*****"),
        ("", ""),
    ],
)
def test_phone_is_masked(number: str, shown: str) -> None:
    assert masking.mask_phone(number) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("19900001234", "199****1234"),
        ("510108194001010000", "510108********0000"),
        ("（示例）李四", "****"),
        ("3 户 8 人，去社区活动室", "****"),
        ("1", "****"),
        ("  ", ""),
    ],
)
def test_answer_to_a_personal_question_shows_ends_of_numbers_and_nothing_else(text: str, shown: str) -> None:
    assert masking.mask_answer(text) == shown


@pytest.mark.parametrize(
    ("name", "shown"), [("张三", "张*"), ("张小明", "张*明"), ("欧阳小明", "欧**明"), ("张", "*"), ("", "")]
)
def test_name_is_masked(name: str, shown: str) -> None:
    assert masking.mask_name(name) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("双林北支路 12 号院 2 栋 1 单元 401", "双林北支路 12 号院 2 栋"),
        ("新鸿路 66 号院 3 号楼 2 单元", "新鸿路 66 号院 3 号楼"),
        ("双林星座 2 栋 1804", "双林星座 2 栋"),
        ("银座大厦 A 座 1203", "银座大厦 A 座"),
        ("新鸿路66-3-401", "新鸿路66-3"),
        ("新鸿路 66 号 401", "新鸿路 66 号"),
        ("幸福小区三单元二楼", "幸福小区"),
        ("某地 401", "某地"),
        ("新鸿社区", "新鸿社区"),
    ],
)
def test_address_ends_at_the_building(address: str, shown: str) -> None:
    assert masking.mask_address(address) == shown


@given(st.integers(1, 99), st.integers(1, 6), st.integers(1, 33), st.integers(1, 4))
def test_room_never_survives_masking(building: int, entrance: int, floor: int, door: int) -> None:
    room = f"{floor}{door:02}"
    masked = masking.mask_address(f"新鸿路 66 号院 {building} 栋 {entrance} 单元 {room}")
    assert masked == f"新鸿路 66 号院 {building} 栋"


@given(st.text(max_size=40))
def test_masking_never_fails_and_never_adds(text: str) -> None:
    assert len(masking.mask_name(text)) <= len(text)
    assert len(masking.mask_address(text)) <= len(text)
    assert not re.search(r"\d{8}", masking.mask_phone(text))
    assert set(masking.mask_id_parts(text, text)) == {"*"} or len(text) in {4, 6}


def test_age_is_told_by_tens() -> None:
    assert masking.age_band(82) == "80 至 89 岁"
    assert masking.age_band(0) == "0 至 9 岁"
