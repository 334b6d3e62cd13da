"""What is refused as a PIN or a passphrase because anybody would try it first, and what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridworker.model.guessable import is_guessable


@pytest.mark.parametrize(
    "words",
    [
        "123456",
        "890123",
        "654321",
        "777777",
        "121212",
        "123123",
        "123456789012",
        "210987654321",
        "abcdefghijkl",
        "abcabcabcabc",
        "12341234123412",
        "好好好好好好好好好好好好",
    ],
)
def test_runs_and_a_piece_over_and_over_are_refused(words: str) -> None:
    assert is_guessable(words)


@pytest.mark.parametrize("words", ["407195", "271828", "12345678901a", "新鸿路口的银杏树今年黄得早", "", "a"])
def test_anything_else_is_left_to_the_worker(words: str) -> None:
    assert not is_guessable(words)


@given(st.text(min_size=1, max_size=6), st.integers(2, 4))
def test_any_piece_over_and_over_is_refused(piece: str, times: int) -> None:
    assert is_guessable(piece * times)
