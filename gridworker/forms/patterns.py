r"""Regular expressions from forms, matched in bounded time.

Python's matcher goes back and tries again: `(a+)+b` on thirty letters runs for hours, and nothing can stop it. So the
work a pattern can make is estimated for the text at hand. Little work: Python's matcher, at the speed of C. Much: a
set of states walks over the text once. What neither can do in time (looking ahead, back-references in such a pattern)
is refused. Matching is of the whole text, as in ODK Collect; `\d`, `\w` and `\s` mean ASCII, as there.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

MAX_PATTERN = 1_000
MAX_TEXT = 20_000
MAX_STATES = 500
_MAX_WALK = 5_000
"""Characters that a set of states walks over; longer texts are left to patterns that make little work."""
_TYPICAL_TEXT = 200
_MAX_WORK = 2_000_000
"""Steps that Python's matcher is trusted with: some hundredths of a second."""
_HUGE = 10**18
_MAX_CACHED = 5_000

Op = Any
"""One of the constants of Python's own parser of patterns."""
Fits = Callable[[str], bool]
_States = frozenset[int]
_Here = tuple[bool, bool, bool]
"""Whether a place is the start of the text, its end, and the edge of a word."""

_REPEATS = frozenset({ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT})
_CATEGORIES: dict[Op, tuple[re.Pattern[str], bool]] = {
    getattr(ops, f"CATEGORY_{negation}{name}"): (re.compile(letters, re.ASCII), not negation)
    for name, letters in (("DIGIT", r"\d"), ("SPACE", r"\s"), ("WORD", r"\w"))
    for negation in ("", "NOT_")
}
_WORD = re.compile(r"\w", re.ASCII)


class PatternError(ValueError):
    """A pattern that is malformed or cannot be matched in time; the text says why, in plain Chinese."""


@lru_cache(maxsize=256)
def pattern(text: str) -> "Pattern":
    """A pattern, ready to match.

    Raises:
        PatternError: malformed, too large, or not to be matched in bounded time.
    """
    if len(text) > MAX_PATTERN:
        raise PatternError(f"规则太长（最多 {MAX_PATTERN} 个字符）")
    try:
        return Pattern(re.compile(text, re.ASCII), list(_parser.parse(text, re.ASCII)))
    except (re.error, OverflowError, RecursionError) as reason:
        raise PatternError(f"规则写法不对（{reason}）") from reason


class Pattern:
    """A regular expression from a form."""

    def __init__(self, compiled: re.Pattern[str], tree: list[tuple[Op, Any]]) -> None:
        self._compiled = compiled
        self._tree = tree
        self._walker = None if self._quick(_TYPICAL_TEXT) else self._build_walker()

    def matches(self, text: str) -> bool:
        """Whether the whole text matches; a text longer than any answer does not.

        Raises:
            PatternError: it could not be decided in time.
        """
        if len(text) > MAX_TEXT:
            return False
        if self._quick(len(text)):
            return self._compiled.fullmatch(text) is not None
        if len(text) > _MAX_WALK:
            raise PatternError(f"要检查的文字太长（{len(text)} 个字）")
        self._walker = self._walker or self._build_walker()
        return self._walker.matches(text)

    def _quick(self, length: int) -> bool:
        return _effort(self._tree, length)[1] <= _MAX_WORK

    def _build_walker(self) -> "_Walker":
        if self._compiled.flags != re.ASCII:
            raise _too_slow("(?i) 一类的开关")
        return _Walker(self._tree)


def _too_slow(what: str) -> PatternError:
    return PatternError(f"规则里有 {what}，又有很多种重复的可能，检查起来可能没完没了")


def _effort(tree: Iterable[tuple[Op, Any]], length: int) -> tuple[int, int]:
    """In how many ways these items can match a text of this length, and how many steps trying all takes, at most."""
    ways, work = 1, 1
    for op, argument in tree:
        item_ways, item_work = _effort_of(op, argument, length)
        work = min(_HUGE, work + ways * item_work)
        ways = min(_HUGE, ways * item_ways)
    return ways, work


def _effort_of(op: Op, argument: Any, length: int) -> tuple[int, int]:  # noqa: ANN401
    if op in {ops.ASSERT, ops.ASSERT_NOT}:
        return 1, _effort(argument[1], length)[1]
    if op is ops.BRANCH:
        efforts = [_effort(branch, length) for branch in argument[1]]
        return sum(ways for ways, _ in efforts), sum(work for _, work in efforts)
    if op is ops.SUBPATTERN:
        return _effort(argument[3], length)
    if op is ops.ATOMIC_GROUP:
        return _effort(argument, length)
    if op in _REPEATS:
        return _repeated(int(argument[0]), int(argument[1]), *_effort(argument[2], length), length)
    return (2, length) if op is ops.GROUPREF_EXISTS else (1, length if op is ops.GROUPREF else 1)


def _repeated(fewest: int, most: int, ways: int, work: int, length: int) -> tuple[int, int]:
    times = max(fewest, min(most, length))
    lengths = max(1, min(most, length) - fewest + 1)
    if ways == 1:
        return lengths, times * work
    total = _HUGE if times > 60 else min(_HUGE, ways**times * lengths)
    return total, min(_HUGE, total * work)


class _Walker:
    """All states a pattern can be in, moved on together, character by character; moves are remembered."""

    def __init__(self, tree: list[tuple[Op, Any]]) -> None:
        self._free: list[list[tuple[Callable[[_Here], bool] | None, int]]] = []
        self._taking: list[list[tuple[Fits, int]]] = []
        self._end = self._sequence(tree, self._state())
        self._moves: dict[tuple[_States, str], _States] = {}
        self._spreads: dict[tuple[_States, _Here], _States] = {}

    def matches(self, text: str) -> bool:
        """Whether the whole text matches."""
        states: _States = frozenset({0})
        for at, character in enumerate(text):
            states = self._move(self._spread(states, _place(text, at)), character)
            if not states:
                return False
        return self._end in self._spread(states, _place(text, len(text)))

    def _move(self, states: _States, character: str) -> _States:
        found = self._moves.get((states, character))
        if found is None:
            steps = (step for state in states for step in self._taking[state])
            found = frozenset(after for fits, after in steps if fits(character))
            if len(self._moves) < _MAX_CACHED:
                self._moves[states, character] = found
        return found

    def _spread(self, states: _States, here: _Here) -> _States:
        found = self._spreads.get((states, here))
        if found is None:
            found = self._reached(states, here)
            if len(self._spreads) < _MAX_CACHED:
                self._spreads[states, here] = found
        return found

    def _reached(self, states: _States, here: _Here) -> _States:
        reached, waiting = set(states), list(states)
        while waiting:
            for condition, after in self._free[waiting.pop()]:
                if after not in reached and (condition is None or condition(here)):
                    reached.add(after)
                    waiting.append(after)
        return frozenset(reached)

    def _state(self) -> int:
        if len(self._free) >= MAX_STATES:
            raise PatternError("规则展开后太大，检查起来可能没完没了")
        self._free.append([])
        self._taking.append([])
        return len(self._free) - 1

    def _sequence(self, tree: Iterable[tuple[Op, Any]], start: int) -> int:
        """Items one after the other; the state after the last."""
        for op, argument in tree:
            start = self._item(op, argument, start)
        return start

    def _item(self, op: Op, argument: Any, start: int) -> int:  # noqa: ANN401
        if op is ops.SUBPATTERN and not (argument[1] or argument[2]):
            return self._sequence(argument[3], start)
        if op is ops.BRANCH:
            return self._branch(argument[1], start)
        if op in {ops.MAX_REPEAT, ops.MIN_REPEAT}:
            return self._repeat(int(argument[0]), argument[1], argument[2], start)
        after = self._state()
        if op is ops.AT:
            self._free[start].append((_condition(argument), after))
        else:
            self._taking[start].append((_fits(op, argument), after))
        return after

    def _branch(self, branches: list[Any], start: int) -> int:
        after = self._state()
        for branch in branches:
            first = self._state()
            self._free[start].append((None, first))
            self._free[self._sequence(branch, first)].append((None, after))
        return after

    def _repeat(self, fewest: int, most: Any, body: Any, start: int) -> int:  # noqa: ANN401
        for _ in range(fewest):
            start = self._sequence(body, start)
        after = self._state()
        self._free[start].append((None, after))
        if most is ops.MAXREPEAT:
            entry = self._state()
            self._free[start].append((None, entry))
            self._free[self._sequence(body, entry)] += [(None, entry), (None, after)]
            return after
        for _ in range(int(most) - fewest):
            start = self._sequence(body, start)
            self._free[start].append((None, after))
        return after


def _place(text: str, at: int) -> _Here:
    before, after = (_WORD.match(text[at - 1]) if at else None), _WORD.match(text, at)
    return at == 0, at == len(text), (before is None) != (after is None)


def _condition(where: Op) -> Callable[[_Here], bool]:
    if where in {ops.AT_BEGINNING, ops.AT_BEGINNING_STRING}:
        return lambda here: here[0]
    if where in {ops.AT_END, ops.AT_END_STRING}:
        return lambda here: here[1]
    return (lambda here: here[2]) if where is ops.AT_BOUNDARY else (lambda here: not here[2])


def _fits(op: Op, argument: Any) -> Fits:  # noqa: ANN401
    """Whether a character is the one an item takes."""
    if op is ops.LITERAL:
        return chr(argument).__eq__
    if op is ops.NOT_LITERAL:
        return chr(argument).__ne__
    if op is ops.ANY:
        return "\n".__ne__
    if op is ops.IN:
        negated = argument[0][0] is ops.NEGATE
        tests = [_member(*member) for member in argument[negated:]]
        return lambda character: any(test(character) for test in tests) != negated
    raise _too_slow("前后查看或引用")


def _member(op: Op, argument: Any) -> Fits:  # noqa: ANN401
    if op is ops.RANGE:
        lowest, highest = map(chr, argument)
        return lambda character: lowest <= character <= highest
    if op is ops.CATEGORY:
        letters, wanted = _CATEGORIES[argument]
        return lambda character: (letters.match(character) is not None) == wanted
    return chr(argument).__eq__
