"""Reading XPath: what is written comes back, whatever is thrown at it is read or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridworker.forms.syntax import (
    MAX_DEPTH,
    MAX_LENGTH,
    Call,
    Chain,
    Negative,
    XPathError,
    parse,
    unparse,
    walk,
)

NAMES = st.sampled_from(["a", "div", "or", "q1", "姓名", "a-b", "x.y", "jr:z"])
PATHS = st.builds(
    lambda start, steps: start + "/".join(steps),
    st.sampled_from(["", "/", "../", "./", "//", "current()/", "instance('t')/root/"]),
    st.lists(NAMES | st.just(".."), min_size=1, max_size=4),
)
ATOMS = PATHS | st.sampled_from(["1", "2.5", ".5", "'text'", '"it\'s"', "true()", "position()", "/", "."])
EXPRESSIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(
            inner,
            st.sampled_from(["and", "or", "=", "!=", "<", ">=", "+", "-", "*", "div", "mod", "|"]),
            inner,
        ).map(
            lambda parts: (
                f"({parts[0]}) {parts[1]} ({parts[2]})"
                if parts[1] != "|"
                else f"(a) | {parts[0].split(' ')[0].strip('()') or 'b'}"
            )
        ),
        inner.map(lambda one: f"-({one})"),
        st.tuples(NAMES, inner).map(lambda parts: f"{parts[0]}[{parts[1]}]/b"),
        st.lists(inner, max_size=3).map(lambda arguments: f"f({', '.join(arguments)})"),
        inner.map(lambda one: f"({one})[1]"),
    ),
    max_leaves=8,
)


@given(text=EXPRESSIONS)
def test_what_is_written_down_reads_as_the_same(text: str) -> None:
    try:
        tree = parse(text)
    except XPathError:
        return
    assert parse(unparse(tree)) == tree


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a*b", "a * b"), ("* * *", "* * *"), ("1-2-3", "1 - 2 - 3"), ("1-(2-3)", "1 - (2 - 3)"), ("a or b and c", "a or (b and c)"), ("--a", "-(-a)"),
        ("(1+2)*3", "(1 + 2) * 3"), ("child::a/parent::node()/self::node()/attribute::id", "a/.././@id"), ("/d/div div /d/mod", "/d/div div /d/mod"), ("(a)[1]/b", "(a)[1]/b"),
        ("a|b|c", "a | b | c"), ("-a|b", "-(a | b)"), ("( / )", "/"), ("count(//*)", "count(//*)"), ("a[b][c='d']", "a[b][c = 'd']"), ("a - b", "a - b"), ("a -b", "a - b"), ("a-b", "a-b"),
    ],
)  # fmt: skip
def test_operators_bind_as_in_xpath(text: str, plain: str) -> None:
    assert unparse(parse(text)) == plain


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "1 +", "(1", "1)", "f(", "f(1,", "a[", "a[1", "a]", "a//", "a/", "$x", "ancestor::a", "following-sibling::a", "text()", "a/text()", "1 2", "a b", "'open", "a::b", "@", "..a", "!", "a ! b", "==", "a = = b",
        "parent::a", "1[", "/[1]", "，", "“a”", "f(1)(2)", "a/1", "a/f()", "child::", "::a", "#", "a;b", "{a}", "\\", "😀",
    ],
)  # fmt: skip
def test_what_is_no_expression_is_refused_in_words(text: str) -> None:
    with pytest.raises(XPathError) as refused:
        parse(text)
    assert any("\u4e00" <= character <= "\u9fff" for character in str(refused.value))


@given(text=st.text(alphabet="abx/.[]()*@'\"=<>|+-1, :$", max_size=40) | st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    refusal = "none"
    try:
        refusal = "" if list(walk(parse(text))) else refusal
    except XPathError as reason:
        refusal = str(reason)
    assert refusal == "" or any("\u4e00" <= character <= "\u9fff" for character in refusal)


@pytest.mark.parametrize("opening", ["(", "not(", "a[", "-(", "if(a, b, "])
def test_depth_ends_before_python_does(opening: str) -> None:
    closing = "]" if opening == "a[" else ")"
    deep = MAX_DEPTH - 1
    assert unparse(parse(opening * deep + "1" + closing * deep))
    with pytest.raises(XPathError, match="太深"):
        parse(opening * 10_000 + "1")


def test_length_has_an_end_but_a_long_sum_has_not() -> None:
    long = " + ".join(["/d/n"] * 14_000)
    tree = parse(long)
    assert isinstance(tree, Chain)
    assert len(tree.operands) == 14_000
    assert unparse(tree) == long
    with pytest.raises(XPathError, match="太长"):
        parse("1" * (MAX_LENGTH + 1))


def test_minuses_are_counted_not_nested() -> None:
    assert parse("-" * 9_999 + "a") == Negative(parse("a"))
    assert parse("-" * 10_000 + "a") == Negative(Negative(parse("a")))


def test_names_may_look_like_operators_where_a_name_is_due() -> None:
    tree = parse("or or and and (div div mod)")
    assert isinstance(tree, Chain)
    assert parse("div(mod)") == Call("div", (parse("mod"),))
