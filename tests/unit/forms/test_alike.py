"""A rule rewritten by its pattern is what the long way makes of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from gridworker.errors import FormProblem
from gridworker.forms.alike import rewrite_alike
from gridworker.forms.expressions import Moment, compile_in
from gridworker.forms.layout import Layout
from gridworker.forms.places import Read
from gridworker.forms.plan import Rewritten
from gridworker.forms.rewriting import rewrite
from gridworker.forms.syntax import XPathError, parse

LAYOUT = Layout(
    {
        "/d/n": "int", "/d/n1": "int", "/d/x": "decimal", "/d/t": "string", "/d/水压": "string", "/d/day": "date",
        "/d/when": "dateTime", "/d/at": "time", "/d/g": "group", "/d/g/n": "int", "/d/rep": "repeat", "/d/rep/n": "int",
    },
    frozenset({"/d/rep"}),
    frozenset({"list"}),
)  # fmt: skip
CONTEXTS = ["/d/n", "/d/t", "/d/day", "/d/g", "/d/g/n", "/d/rep/n"]
OPERANDS = [
    "/d/n", "/d/n1", "/d/x", "/d/t", "/d/水压", "/d/day", "/d/when", "/d/at", "/d/g", "/d/g/n", "/d/rep/n", "/d/*", "//n",
    ".", "..", "../n", "./n", "/d/n[. > 1]", "/d /n", "/ d/n", "/d/none", "/", "current()", "current()/../n", "position(..)",
    "position(/d/n)", "position()", "name()", "count(/d/n)", "count(/d/rep)", "today()", "now()", "once(/d/t)", "'/d/n'",
    "\"/d/t = '{0}'\"", "'{'", "2", "0.10", "-3", "selected(/d/t, 'a')", "if(/d/n > 1, /d/day, today())", "not(/d/t)",
    "jr:choice-name(/d/t, '/d/t')", "jr:choice-name(., '..')", "instance('list')/root/item[name = /d/t]/label",
    "randomize(/d/t)", "coalesce(/d/t, .)", "regex(., '[/d/n]+')", "nothing(/d/t)", "concat(/d/t, /d/n)", "'_place0_'",
]  # fmt: skip


def long_way(text: str, context: str) -> Rewritten | None:
    """What rewriting makes of a rule; None when it is wrong."""
    try:
        return rewrite(parse(text), context, LAYOUT)
    except (FormProblem, XPathError):
        return None


@given(
    st.lists(st.sampled_from(OPERANDS), min_size=1, max_size=3),
    st.sampled_from([" = ", " != ", " >= ", " and ", " or ", " + ", " - ", " div ", "|", "*", " "]),
    st.sampled_from(CONTEXTS),
)
@settings(max_examples=400, deadline=None)
def test_a_pattern_means_what_the_long_way_means(operands: list[str], operator: str, context: str) -> None:
    text = operator.join(operands)
    found = rewrite_alike(text, context, LAYOUT)
    assert found is None or found == long_way(text, context)


@pytest.mark.parametrize(
    "text",
    ["/d/t != ''", ". >= 0 and . <= 100", "selected(/d/水压, 'low')", "/d/x + /d/n * 2", "/d/day > today()"],
)
def test_the_usual_rules_have_a_pattern(text: str) -> None:
    assert rewrite_alike(text, "/d/n", LAYOUT) == long_way(text, "/d/n") != None  # noqa: E711


@pytest.mark.parametrize("operand", [each for each in OPERANDS if long_way(each, "/d/n") is None])
def test_a_wrong_rule_has_none_and_is_refused_as_ever(operand: str) -> None:
    assert rewrite_alike(operand, "/d/n", LAYOUT) is None
    with pytest.raises(FormProblem):
        compile_in(LAYOUT, operand, "/d/n")


def test_rules_alike_read_their_own_questions() -> None:
    data = etree.fromstring("<d><n>3</n><n1>4</n1></d>")
    rules = [compile_in(LAYOUT, f"{path} + 1", "/d/x") for path in ("/d/n", "/d/n1")]
    assert [rule.value(data, Moment("", "")) for rule in rules] == [4, 5]
    assert [rule.references for rule in rules] == [{"/d/n"}, {"/d/n1"}]


def test_a_group_has_no_pattern_because_what_it_holds_is_read() -> None:
    assert rewrite_alike("sum(.) > 0", "/d/g", LAYOUT) is None
    found = long_way("sum(.) > 0", "/d/g")
    assert found is None or Read("/d/g/n") in found.reads
