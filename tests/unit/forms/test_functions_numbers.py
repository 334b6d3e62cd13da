"""Numbers and conditions: what is computed, what is NaN, what an unanswered question counts for."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.forms.evaluation import ROOT, compiled, result, scope


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("number('12')", "12"), ("number(' -12.5 ')", "-12.5"), ("number('.5')", "0.5"), ("number('5.')", "5"), ("number(true())", "1"),
        ("number('')", ""), ("number('abc')", ""), ("number('1e3')", ""), ("number('１２')", ""), ("number('1_000')", ""), ("number('+5')", ""),
        ("number('Infinity')", ""), ("number('- 5')", ""), ("number(/d/e)", ""), ("number(10000000000)", "10000000000"), ("-0", "0"),
        ("int(7.9)", "7"), ("int(-7.9)", "-7"), ("int('8.5')", "8"), ("int('x')", ""), ("int(/d/e)", ""), ("int(12345678901234)", "12345678901234"),
        ("round(2.5)", "3"), ("round(-2.5)", "-2"), ("round(1.005, 2)", "1.01"), ("round(12345.6, -2)", "12300"), ("round('x')", ""),
        ("round(1.5, 99)", ""), ("round(10000000000.55, 1)", "10000000000.6"), ("round(1 div 0)", ""),
        ("floor(-1.5)", "-2"), ("ceiling(-1.5)", "-1"), ("floor('2.7')", "2"), ("abs(-3.5)", "3.5"),
        ("pow(2, 10)", "1024"), ("pow(4, 0.5)", "2"), ("pow(-8, 0.5)", ""), ("pow(0, -1)", ""), ("pow(10, 400)", ""),
        ("sqrt(9)", "3"), ("sqrt(-1)", ""), ("exp(0)", "1"), ("exp(1000)", ""), ("exp10(3)", "1000"), ("log(exp(2))", "2"), ("log10(1000)", "3"),
        ("log(0)", ""), ("log(-1)", ""), ("sin(0)", "0"), ("cos(pi())", "-1"), ("tan(0)", "0"), ("asin(2)", ""), ("acos(1)", "0"), ("atan(0)", "0"),
        ("atan2(1, 1) * 4", "3.141592653589793"), ("pi()", "3.141592653589793"),
        ("sum(/d/rep/x)", "21"), ("sum(/d/e)", "0"), ("sum(/d/rep/y)", ""), ("max(/d/rep/x)", "20"), ("min(/d/rep/x)", "1"),
        ("max(3, /d/n, -1)", "7"), ("min(3, /d/n, -1)", "-1"), ("max(/d/e)", ""), ("min(/d/e, 5)", "5"), ("max('cheese', 5)", ""),
        ("1 div 3", "0.3333333333333333"), ("0.1 + 0.2", "0.3"), ("1 div 0", ""), ("5 mod 3", "2"), ("-5 mod 3", "-2"), ("5 mod 0", ""),
        ("5 mod 3.1", "1.9"), ("'123' * '456'", "56088"), ("-'19'", "-19"), ("/d/n + /d/x", "9.5"), ("/d/n + /d/e", ""), ("2 * 3 div 8 * 2", "1.5"),
        ("1000000 * 1000000", "1000000000000"), ("0.000001 * 0.000001", "0.000000000001"), ("1 - 2 - 3", "-4"), ("--5", "5"), ("- - -5", "-5"),
    ],
)  # fmt: skip
def test_number_function_gives_what_odk_says(expression: str, value: str) -> None:
    assert result(expression) == value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("/d/n = 7", True), ("/d/n = 7.0", True), ("/d/n = '7'", True), ("/d/n = '7.0'", False), ("17 = '17.00'", True), ("'a' = 'a'", True),
        ("/d/e = ''", True), ("/d/e = 0", False), ("/d/e < 1", False), ("/d/e >= 1", False), ("/d/e != 5", True), ("6.1 - 7.8 = -1.7", True),
        ("/d/x = 2.5", True), ("/d/x >= 2.5", True), ("/d/x <= 2.5", True), ("/d/x * 2 = /d/x + 2.5", True), ("0.1 + 0.2 = 0.3", True),
        ("if(/d/n = 7, 3.71871, 0) = 3.71871", True), ("3 < 4 < 5", True), ("3 < (4 < 5)", False), ("(6 < 7) - 4 = -3", True),
        ("true() = 'x'", True), ("false() = ''", True), ("true() = 17", True), ("true() > 0.99", True), ("-3 < 3 = 6 >= 6", True),
        ("'-17' > '-172'", True), ("'abc' < 'abcd'", False), ("10000000000 > 9999999999", True), ("/d/rep/x > 19", True), ("/d/rep/x > 20", False),
        ("/d/rep/y = 'two'", True), ("/d/rep/y = 'six'", False), ("5 > /d/rep/x", True), ("/d/t or false()", True), ("/d/e or false()", False),
        ("/d/n and /d/t", True), ("not(/d/e)", True), ("not('')", True), ("not(0)", True), ("boolean('false')", True), ("boolean(number('x'))", False),
        ("boolean(/d/t)", True), ("boolean(/d/g)", True), ("/d/rep[x = 99] or false()", False), ("true() or 1 div 0", True),
        ("boolean-from-string('true')", True), ("boolean-from-string('1')", True), ("boolean-from-string(1.0)", True),
        ("boolean-from-string('yes')", False), ("boolean-from-string(/d/e)", False),
        ("checklist(1, 2, /d/t, /d/e, /d/n)", True), ("checklist(-1, 1, 'a', 'b')", False), ("checklist(3, -1, 'a', 'b')", False),
        ("checklist(2, 2, /d/rep/y)", True), ("checklist(0, 0)", True), ("checklist(1, 1, 2 > 1, 1 > 2)", True),
        ("weighted-checklist(5, 5, /d/t, 5, /d/e, 9)", True), ("weighted-checklist(2, -1, true(), 999)", True),
        ("weighted-checklist(-1, 2, 1 = 1, 3)", False), ("weighted-checklist(21, 21, /d/rep[x]/y, /d/rep[x]/x)", True),
        ("weighted-checklist(21, 21, /d/rep[x != '']/y, /d/rep[x != '']/x)", True),
    ],
)  # fmt: skip
def test_condition_is_what_odk_says(expression: str, value: bool) -> None:  # noqa: FBT001
    assert compiled(expression).truth(ROOT, scope()) is value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("if(/d/n > 5, 'big', 'small')", "big"), ("if(/d/e, 1, 2)", "2"), ("if('', 5, 'abc')", "abc"), ("if(/d/n > 5, /d/t, '')", "abc"),
        ("if(true(), 10000000000, 0)", "10000000000"), ("if(/d/rep/y, 'some', 'none')", "some"),
        ("coalesce(/d/e, /d/t)", "abc"), ("coalesce(/d/e, '')", ""), ("coalesce(/d/e, number('x'), 7)", "7"), ("coalesce(/d/n, /d/t)", "7"),
        ("once(5)", "abc"), ("depend(/d/t, /d/n)", "abc"),
    ],
)  # fmt: skip
def test_choice_between_values_is_what_odk_says(expression: str, value: str) -> None:
    assert result(expression) == value


def test_once_computes_only_while_the_question_is_empty() -> None:
    rule = compiled("once(random())", context="/d/e")
    drawn = rule.text_value(ROOT, scope(seed=3))
    assert 0 <= float(drawn) < 1
    assert compiled("once(random())", context="/d/t").text_value(ROOT, scope()) == "abc"
    assert rule.references == frozenset()


def test_random_numbers_come_from_the_chance_handed_in() -> None:
    one, again, other = (compiled("random()").value(ROOT, scope(seed=seed)) for seed in (1, 1, 2))
    assert one == again != other


@given(number=st.floats(allow_nan=False, allow_infinity=False, width=64))
def test_numbers_come_back_from_text_without_an_exponent(number: float) -> None:
    text = compiled("string(number(/d/e))").text_value(ROOT, scope())
    assert text == "NaN"
    written = result(f"string({number:.20f})") if abs(number) < 1e15 else "0"
    assert "e" not in written
    if abs(number) < 1e15:
        assert math.isclose(float(written), float(f"{number:.20f}"), rel_tol=1e-14, abs_tol=1e-20)


@given(
    numbers=st.lists(
        st.integers(-(10**6), 10**6) | st.decimals(-1000, 1000, places=3), min_size=1, max_size=6
    )
)
def test_written_out_numbers_are_the_nearest_floats(numbers: list[object]) -> None:
    terms = " + ".join(f"({number})" for number in numbers)
    assert compiled(terms).value(ROOT, scope()) == sum(float(str(number)) for number in numbers)
