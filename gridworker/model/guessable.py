"""Words of a lock that anybody would try first. One rule for PIN and passphrase; it knows neither lock nor screen."""

from itertools import pairwise

_DIGITS = frozenset("0123456789")


def is_guessable(words: str) -> bool:
    """Whether they are a run up or down (9 goes on with 0), or one piece over and over, itself at most half of them."""
    return _is_run(words) or any(_repeats(words, piece) for piece in range(1, len(words) // 2 + 1))


def _is_run(words: str) -> bool:
    steps = {ord(after) - ord(before) for before, after in pairwise(words)}
    if set(words) <= _DIGITS:
        steps = {step % 10 for step in steps}
    return steps in ({1}, {-1}, {9})


def _repeats(words: str, piece: int) -> bool:
    return words[piece:] == words[:-piece]
