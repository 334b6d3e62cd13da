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
from tests.unit.forms.evaluation import ROOT as FULL
from tests.unit.forms.evaluation import compiled, scope

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
        ("if(/d/n > 9, /d/t, null)", ""), ("/d/e = null", "true"), ("/d/t != null", "true"), ("coalesce(null, /d/t)", "abc"),
    ],
)  # fmt: skip
def test_null_is_no_answer_as_public_forms_write_it(expression: str, result: str) -> None:
    assert text_of(expression) == result


def test_null_is_a_question_where_there_is_one_and_other_unknown_words_are_told() -> None:
    types = {**TYPES, "/d/g/null": "string", "/d/g": "group"}
    root = etree.fromstring("<d><t>abc</t><g><null>7</null></g></d>")
    assert compile_expression("null", context="/d/g", types=types).text_value(root[1], MOMENT) == "7"
    with pytest.raises(FormProblem, match="nil"):
        compile_expression("if(/d/n, 1, nil)", context="/d/t", types=TYPES)


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


@pytest.mark.parametrize(
    ("expression", "reads", "across"),
    [
        ("../x + /d/n", {("/d/rep/x", "/d/rep"), ("/d/n", "")}, set()),
        ("/d/rep/x", {("/d/rep/x", "/d/rep")}, set()),
        ("sum(../../rep/x)", {("/d/rep/x", ""), ("/d/rep", "")}, {"/d/rep/x"}),
        ("count(/d/rep)", {("/d/rep", "")}, set()),
        ("position(..)", {("/d/rep", "")}, set()),
        ("/d/rep[1]/x", {("/d/rep/x", ""), ("/d/rep", "")}, {"/d/rep/x"}),
        ("indexed-repeat(/d/rep/x, /d/rep, position(..) - 1)", {("/d/rep/x", ""), ("/d/rep", "")}, {"/d/rep/x"}),
        ("count(/d/rep[x = current()/../y])", {("/d/rep", ""), ("/d/rep/x", ""), ("/d/rep/y", "/d/rep")}, {"/d/rep/x"}),
        ("../s/z", {("/d/rep/s/z", "/d/rep"), ("/d/rep/s", "/d/rep")}, set()),
        ("instance('trees')/root/item[name = current()/../y]/height", {("/d/rep/y", "/d/rep")}, set()),
        ("instance('trees')/root/item[height > /d/n]/name", {("/d/n", "")}, set()),
        ("count(/d/g)", {("/d/g", "")}, set()), ("count-non-empty(/d/g/*)", {("/d/g/a", ""), ("/d/g/b", "")}, set()), ("count(//z)", {("/d/rep", ""), ("/d/rep/s", ""), ("/d/rep/s/z", "")}, {"/d/rep/s", "/d/rep/s/z"}),
        ("once(../x)", {("/d/rep/x", "/d/rep")}, set()), ("depend(/d/t, /d/n)", {("/d/t", ""), ("/d/n", "")}, set()), ("true()", set(), set()),
    ],
)  # fmt: skip
def test_what_a_rule_in_a_repeat_depends_on_is_known_exactly(
    expression: str, reads: set[tuple[str, str]], across: set[str]
) -> None:
    rule = compiled(expression, context="/d/rep/y")
    assert {(read.path, read.within) for read in rule.reads} == reads
    assert rule.across == across


@pytest.mark.parametrize(
    ("expression", "volatile", "instances"),
    [
        ("today()", {"clock"}, ()), ("now() > /d/when", {"clock"}, ()), ("random()", {"random"}, ()), ("once(uuid())", {"random"}, ()),
        ("join('', randomize(instance('trees')/root/item/name))", {"random"}, ("trees",)), ("format-date(/d/day, '%b')", {"language"}, ()),
        ("jr:itext('a')", {"language"}, ()), ("jr:choice-name(/d/m, '/d/m')", {"language"}, ()), ("property('deviceid')", {"properties"}, ()),
        ("pulldata('trees', 'a', 'b', /d/t)", set(), ("trees",)), ("/d/n + 1", set(), ()),
    ],
)  # fmt: skip
def test_why_a_rule_may_change_by_itself_is_known(
    expression: str, volatile: set[str], instances: tuple[str, ...]
) -> None:
    rule = compiled(expression)
    assert (rule.volatile, rule.instances) == (volatile, instances)


@pytest.mark.parametrize(
    ("expression", "code", "words"),
    [
        ("frobnicate(1)", "form.function", "frobnicate()"), ("round()", "form.function", "1–2"), ("today(1)", "form.function", "不带参数"), ("weighted-checklist(1, 2, 3)", "form.function", "2, 4"),
        ("sum(5)", "form.function", "sum()"), ("count('x')", "form.function", "count()"), ("instance(/d/t)", "form.function", "instance()"), ("extract-signed('a', 'b')", "form.function", "extract-signed()"),
        ("instance('shrubs')/root/item", "form.reference", "shrubs"), ("pulldata('shrubs', 'a', 'b', 'c')", "form.reference", "shrubs"), ("/d/nobody", "form.reference", "/d/nobody"), ("../../x", "form.reference", "/x"),
        ("/d/g = 'x'", "form.reference", "题组"), ("jr:choice-name(/d/t, '/d/nobody')", "form.reference", "/d/nobody"), ("jr:choice-name(/d/t, /d/m)", "form.function", "引号"), ("jr:choice-name(/d/t, '1 +')", "form.expression", "1 +"),
        ("indexed-repeat(/d/t, /d/rep, 1)", "form.function", "重复组"), ("indexed-repeat('a', /d/rep, 1)", "form.function", "重复组"), ("digest('a', 'CRC')", "form.expression", "CRC"), ("digest('a', 'MD5', 'base32')", "form.expression", "base32"),
        ("format-date(/d/day, '%Q')", "form.expression", "%Q"), ("regex(/d/t, '(')", "form.expression", "regex()"), ("1 = " * 30 + "1", "form.expression", "比较"), ("'a'[1]", "form.expression", "题目"), ("true()/a", "form.function", "true()"),
        ("document('file:///etc/passwd')", "form.function", "document()"), ("/d/rep[once(x) = 1]/y", "form.function", "once()"), ("preceding-sibling::x", "form.expression", "preceding-sibling"),
    ],
)  # fmt: skip
def test_what_cannot_work_is_named_with_its_expression(expression: str, code: str, words: str) -> None:
    with pytest.raises(FormProblem) as refused:
        compiled(expression)
    assert refused.value.code == code
    assert words in refused.value.text
    assert expression[:100] in refused.value.text


@pytest.mark.parametrize(
    ("expression", "data_type", "answer"),
    [
        ("today() + 30", "date", "2026-08-15"), ("today() + 0.5", "dateTime", "2026-07-16T12:00:00.000+08:00"), ("today() + 30", "string", "20680"), ("1 div 0", "date", ""),
        ("10000000000 * 10", "int", "100000000000"), ("number('x')", "int", ""), ("/d/t", "string", "abc"), ("1 = 1", "boolean", "true"), ("99999999", "date", ""),
    ],
)  # fmt: skip
def test_calculation_is_written_as_its_question_has_it(expression: str, data_type: str, answer: str) -> None:
    assert compiled(expression).answer(ROOT, MOMENT, data_type) == answer


def test_evaluating_changes_nothing() -> None:
    before = etree.tostring(FULL)
    for expression in (
        "join(' ', randomize(/d/rep/y, 3))",
        "once(uuid())",
        "indexed-repeat(/d/rep/y, /d/rep, 2)",
        "count(//*)",
        "position(/d/rep[2])",
    ):
        compiled(expression).value(FULL, scope())
    assert etree.tostring(FULL) == before


def test_wide_and_deep_expressions_are_computed() -> None:
    choice = "".join(f"if(/d/n = {number}, 'n{number}', " for number in range(1, 51)) + "''" + ")" * 50
    assert compiled(choice).text_value(FULL, scope()) == "n7"
    wide = " or ".join(f"/d/t = 'w{number}'" for number in range(3_000)) + " or /d/t = 'abc'"
    assert compiled(wide).truth(FULL, scope())
    assert compiled(f"concat({', '.join(['/d/t'] * 3_000)})").text_value(FULL, scope()) == "abc" * 3_000


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
