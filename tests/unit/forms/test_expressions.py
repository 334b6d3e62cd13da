"""Expressions mean what ODK says they mean, above all where plain XPath 1.0 would quietly say something else."""

import math
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from gridworker.errors import FormProblem
from gridworker.forms.coercions import as_number, number_text
from gridworker.forms.expressions import Moment, compile_expression

TYPES = {
    "/d/t": "string", "/d/e": "string", "/d/n": "int", "/d/x": "decimal", "/d/day": "date", "/d/none": "date",
    "/d/when": "dateTime", "/d/m": "string", "/d/calc": "string",
}  # fmt: skip
ROOT = etree.fromstring(
    "<d><t>abc</t><e/><n>7</n><x>2.5</x><day>2026-07-16</day><none/><when>2026-07-16T14:05:00.000+08:00</when>"
    "<m>red blue</m><calc>2026-07-20</calc></d>"
)
MOMENT = Moment("2026-07-16", "2026-07-16T14:05:00.000+08:00")


def text_of(expression: str) -> str:
    return compile_expression(expression, context="/d/t", types=TYPES).text_value(ROOT, MOMENT)


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("selected(/d/m, 'red')", "true"), ("selected(/d/m, 're')", "false"), ("selected(/d/e, '')", "false"),
        ("count-selected(/d/m)", "2"), ("selected-at(/d/m, 1)", "blue"), ("selected-at(/d/m, 9)", ""),
        ("if(/d/n > 5, 'big', 'small')", "big"), ("if(/d/e, 1, 2)", "2"), ("if(/d/n > 5, /d/t, '')", "abc"),
        ("coalesce(/d/e, /d/t)", "abc"), ("coalesce(/d/e)", ""),
        ("string-length(.)", "3"), ("number(/d/e)", ""), ("number('12')", "12"), ("number('abc')", ""),
        ("int(/d/x)", "2"), ("int(-2.5)", "-2"), ("round(2.5)", "3"), ("round(-2.5)", "-2"), ("round(2.345, 2)", "2.35"),
        ("regex(/d/t, '[a-c]+')", "true"), ("regex(/d/t, 'ab')", "false"),
        ("concat(/d/t, '-', /d/n)", "abc-7"), ("concat(/d/t)", "abc"),
        ("not(/d/e)", "true"), ("not(/d/t = 'abc')", "false"), ("true()", "true"), ("false()", "false"),
        ("/d/e or /d/n = 7", "true"), ("/d/e and true()", "false"), ("/d/e or false()", "false"),
        ("/d/n + 1 - 2 * 3", "2"), ("10 div 4", "2.5"), ("7 mod 4", "3"), ("-/d/n + 10", "3"), ("10 - 3 - 2", "5"),
        ("today()", "2026-07-16"), ("now()", "2026-07-16T14:05:00.000+08:00"),
        ("date(today() + 3)", "2026-07-19"), ("date('x')", ""), ("today() - /d/day", "0"), ("/d/calc - today()", "4"),
        ("../n = 7", "true"), ("./../t = 'abc'", "true"), ('/d/t = "abc"', "true"),
        ("1 = 1 = true()", "true"), ("/d/n >= 7 and /d/n <= 7", "true"),
    ],
)  # fmt: skip
def test_expression_gives_what_odk_says(expression: str, result: str) -> None:
    assert text_of(expression) == result


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("/d/day = today()", "true"), ("/d/day = today() + 0", "true"), ("/d/day = '2026-07-16T00:00:00'", "true"), ("/d/day < today()", "false"), ("/d/day <= today()", "true"),
        ("/d/day >= '2026-07-01'", "true"), ("/d/day < '2026-07-17'", "true"), ("'2026-12-31' > /d/day", "true"),
        ("/d/calc > today()", "true"), ("/d/calc > /d/day", "true"), ("/d/when > today()", "true"), ("/d/when > /d/day", "true"),
        ("/d/day != '2026-07-15'", "true"), ("/d/day = ''", "false"), ("/d/none = ''", "true"), ("/d/none != ''", "false"),
        ("/d/none < today()", "false"), ("/d/none >= today()", "false"), ("if(/d/none, /d/none, today()) = today()", "true"),
    ],
)  # fmt: skip
def test_dates_are_compared_as_dates(expression: str, result: str) -> None:
    assert text_of(expression) == result


@given(one=st.dates(), other=st.dates())
def test_any_two_dates_compare_as_python_compares_them(one: date, other: date) -> None:
    root = etree.fromstring(f"<d><day>{one}</day></d>")
    less = compile_expression(f". < '{other}'", context="/d/day", types=TYPES)
    assert less.truth(root, MOMENT) == (one < other)
    assert as_number(str(one)) - as_number(str(other)) == (one - other) / timedelta(days=1)


@given(number=st.integers(-(10**14), 10**14))
def test_whole_numbers_are_written_without_a_point(number: int) -> None:
    assert number_text(float(number)) == str(number)


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_written_as_nothing(number: float) -> None:
    assert number_text(number) == ""


def test_references_are_absolute_and_complete() -> None:
    compiled = compile_expression("../n > 1 and selected(/d/m, .)", context="/d/t", types=TYPES)
    assert compiled.references == {"/d/n", "/d/m", "/d/t"}


def test_sum_of_a_thousand_questions_is_no_problem() -> None:
    compiled = compile_expression(" + ".join(["/d/n"] * 1_000), context="/d/t", types=TYPES)
    assert compiled.text_value(ROOT, MOMENT) == "7000"


@given(text=st.text(max_size=60))
def test_any_text_is_compiled_or_refused_in_words(text: str) -> None:
    code = None
    try:
        compile_expression(text, context="/d/t", types=TYPES)
    except FormProblem as problem:
        code = problem.code
    assert code in {None, "form.expression", "form.function", "form.reference"}
