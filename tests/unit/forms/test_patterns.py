"""Regular expressions from forms: right, and never for long."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridworker.forms import patterns
from gridworker.forms.patterns import PatternError, pattern

ITEMS = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", r"\d", r"\W", r"\b", "^", "$", "ab", "(a|ab)", ""])
PATTERNS = st.recursive(
    ITEMS,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]}|{pair[1]})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "*?", "{0,2}", "{2}", "{1,}"])).map(
            lambda pair: f"({pair[0]}){pair[1]}"
        ),
    ),
    max_leaves=6,
)


@settings(max_examples=150)
@given(text=PATTERNS, subject=st.text("ab1 ", max_size=7))
def test_walking_over_a_text_finds_what_python_finds(text: str, subject: str) -> None:
    tree = list(patterns._parser.parse(text, re.ASCII))
    walker = patterns._Walker(tree)
    assert walker.matches(subject) is (re.fullmatch(text, subject, re.ASCII) is not None)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("(a+)+b", "a" * 5_000), ("(a|a)*c", "a" * 5_000), ("(a|ab)*c", "ab" * 2_000), ("(.*)*x", "y" * 3_000), (r"(\w+\s?)*!", "word " * 900),
        (".*a.*b.*c.*d.*e", "abcd" * 1_000), ("(x+x+)+y", "x" * 4_000), (r"([^@]+)@([^@]+\.)+[a-z]+", "a" * 2_000 + "@" + "b." * 1_000),
    ],
)  # fmt: skip
def test_patterns_that_hang_elsewhere_are_answered(text: str, subject: str) -> None:
    assert pattern(text).matches(subject) is False  # elsewhere: longer than the universe has lasted


@pytest.mark.parametrize(
    "text",
    [
        "(a*)*(?=b)",
        r"(a+)+\1",
        "((a{0,100}){0,100}){0,100}",
        "(?i)(a+)+b",
        "(",
        "[z-a]",
        "a" * 2_000,
        "a{99999999999}",
        r"\p{Han}+",
    ],
)
def test_pattern_that_cannot_be_answered_for_is_refused_in_words(text: str) -> None:
    with pytest.raises(PatternError, match=r"规则"):
        pattern(text)


def test_text_beyond_any_answer_does_not_match() -> None:
    assert not pattern("a*").matches("a" * 20_001)
    with pytest.raises(PatternError, match="太长"):
        pattern("(a|ab)*").matches("a" * 6_000)


@given(text=st.text(max_size=30), subject=st.text(max_size=30))
def test_any_pattern_is_answered_or_refused(text: str, subject: str) -> None:
    refusal = ""
    try:
        pattern(text).matches(subject)
    except PatternError as reason:
        refusal = str(reason)
    assert refusal == "" or "规则" in refusal or "太长" in refusal
