"""Text functions: joining, cutting, matching, digests, ids."""

import base64
import uuid
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridworker.errors import FormProblem
from tests.unit.forms.evaluation import ROOT, compiled, result, scope


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("string(5)", "5"), ("string(10000000000)", "10000000000"), ("string(0.00001)", "0.00001"), ("string(-0)", "0"),
        ("string(0.1 + 0.2)", "0.3"), ("string(1 div 3)", "0.3333333333333333"), ("string(1 div 0)", "Infinity"),
        ("string(-1 div 0)", "-Infinity"), ("string(number('x'))", "NaN"), ("string(true())", "true"),
        ("string(/d/rep/y)", "one"), ("string(/d/e)", ""), ("string(123456789012345678)", "123456789012345680"),
        ("concat()", ""), ("concat('a')", "a"), ("concat('a', 1, true(), /d/e)", "a1true"), ("concat(/d/rep/y)", "onetwo"),
        ("concat(1.50, '-', 10000000000)", "1.5-10000000000"), ("concat('王', '小明', '😀')", "王小明😀"),
        ("join(', ', /d/rep/y)", "one, two, "), ("join('-', 'a', 2, /d/t)", "a-2-abc"), ("join('-')", ""), ("join(/d/e, 'a', 'b')", "ab"),
        ("substr('网格员巡查', 0, 3)", "网格员"), ("substr('网格员巡查', 3)", "巡查"), ("substr('hello', -3, -1)", "ll"),
        ("substr('hello', 9)", ""), ("substr('hello', 3, 1)", ""), ("substr('a😀b', 1, 2)", "😀"), ("substr('hello', 'x')", ""),
        ("substring('12345', 2, 3)", "234"), ("substring('网格员', 2)", "格员"),
        ("substring-before('2026-07', '-')", "2026"), ("substring-after('2026-07', '-')", "07"), ("substring-after('a', 'b')", ""),
        ("translate('2026/07/16', '/', '-')", "2026-07-16"), ("translate('一二三', '二', '')", "一三"),
        ("string-length('王小明')", "3"), ("string-length('😀𠮷')", "2"), ("string-length(/d/e)", "0"), ("string-length(10000000000)", "11"),
        ("normalize-space('  a   b ')", "a b"), ("normalize-space()", "abc"),
        ("contains('幸福小区', '小区')", "true"), ("contains('a', '')", "true"), ("starts-with(/d/t, 'ab')", "true"),
        ("ends-with('幸福小区', '小区')", "true"), ("ends-with('a', 'b')", "false"), ("ends-with('', '')", "true"),
        ("base64-decode('5bm456aP')", "幸福"), ("base64-decode('not base64!')", ""), ("base64-decode('')", ""),
        ("base64-decode('AAAA')", ""), ("base64-decode('/////w==')", "\ufffd\ufffd\ufffd\ufffd"),
        ("jr:itext('greeting')", "你好"), ("version()", "2026071601"), ("property('DeviceID')", "gw:D-1"), ("property('unknown')", ""),
    ],
)  # fmt: skip
def test_text_function_gives_what_odk_says(expression: str, value: str) -> None:
    assert result(expression) == value


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        (r"1[3-9]\d{9}", "13800000000", True), (r"1[3-9]\d{9}", "1380000000", False), (r"1[3-9]\d{9}", "x13800000000", False),
        ("[\u4e00-\u9fa5]{2,4}", "王小明", True), ("[\u4e00-\u9fa5]{2,4}", "Wang", False), (r"\d+", "１２", False), ("", "", True),
        (r"\d{17}[\dXx]", "11010519491231002X", True), ("a|b", "b", True), (r"(?=.*[A-Z])(?=.*\d).{8,}", "Passw0rdX", True),
        ("(?i)abc", "ABC", True), (r"^\w+@\w+\.com$", "a@b.com", True), (r"(\w)\1", "aa", True),
    ],
)  # fmt: skip
def test_regex_matches_the_whole_text(pattern: str, text: str, matches: bool) -> None:  # noqa: FBT001
    assert result(f"regex('{text}', '{pattern}')") == str(matches).lower()


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512"])
def test_digest_has_the_length_of_its_algorithm(algorithm: str) -> None:
    bits = {"MD5": 128, "SHA-1": 160}.get(algorithm) or int(algorithm[-3:])
    assert len(result(f"digest('x', '{algorithm}', 'hex')")) == bits // 4


@given(
    text=st.text(alphabet=st.characters(exclude_characters="'", exclude_categories=["Cs", "Cc"]), max_size=30)
)
def test_digest_is_of_the_utf8_bytes(text: str) -> None:
    summary = sha256(text.encode())
    assert result(f"digest('{text}', 'SHA-256', 'hex')") == summary.hexdigest()
    assert result(f"digest('{text}', 'SHA-256')") == base64.b64encode(summary.digest()).decode()


@given(
    text=st.text(alphabet=st.characters(exclude_characters="'", exclude_categories=["Cs", "Cc"]), max_size=30)
)
def test_text_is_counted_and_cut_by_characters(text: str) -> None:
    assert result(f"string-length('{text}')") == str(len(text))
    assert result(f"substr('{text}', 1, 3)") == text[1:3]


def test_uuid_is_of_version_four_and_comes_from_the_chance_handed_in() -> None:
    one, again, other = (compiled("uuid()").text_value(ROOT, scope(seed=seed)) for seed in (1, 1, 2))
    assert uuid.UUID(one).version == 4
    assert uuid.UUID(one).variant == uuid.RFC_4122
    assert one == again != other


@pytest.mark.parametrize(
    ("length", "characters"), [("12", 12), ("0", 0), ("-5", 0), ("'x'", 0), ("1000000000", 1_000)]
)
def test_uuid_of_a_length_has_that_many_characters(length: str, characters: int) -> None:
    assert len(result(f"uuid({length})")) == characters


def test_text_that_doubles_and_doubles_is_stopped() -> None:
    bomb = "'0123456789'"
    for _ in range(20):
        bomb = f"concat({bomb}, {bomb})" if len(bomb) < 20_000 else f"concat({bomb}, 'x')"
    huge = f"join('{'x' * 50_000}', /d/rep/y, /d/rep/y)"
    with pytest.raises(FormProblem, match="太长") as caught:
        result(huge)
    assert caught.value.code == "form.expression"
    assert len(result(bomb)) < 100_001
