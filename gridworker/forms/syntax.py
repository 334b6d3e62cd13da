"""Reads XPath 1.0 expressions into a small tree.

Why not hand the text straight to lxml: the tree shows which questions an expression depends on, which functions it
calls, and where dates are compared. It knows nothing of forms; names are resolved elsewhere.
Source: XPath 1.0, https://www.w3.org/TR/1999/REC-xpath-19991116/ (location paths without axes and predicates).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_LENGTH = 8_000
"""Characters in one expression; longer ones come from no honest form."""
_MAX_DEPTH = 40


class XPathError(ValueError):
    """An expression that cannot be read; the text says why, in plain Chinese."""


@dataclass(frozen=True, slots=True)
class Number:
    """A literal number, as written."""

    text: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A literal string, without its quotes."""

    text: str


@dataclass(frozen=True, slots=True)
class Path:
    """A location path: `steps` are names, `.` or `..`."""

    absolute: bool
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function call."""

    name: str
    arguments: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands and what stands between them."""

    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Negative:
    """Unary minus."""

    operand: "Node"


Node = Number | Literal | Path | Call | Binary | Negative

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<number>\d+(?:\.\d*)?|\.\d+)
      | (?P<literal>"[^"]*"|'[^']*')
      | (?P<name>[^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?)
      | (?P<symbol>\.\.|!=|<=|>=|//|::|[()\[\],@.+\-=<>|*/$])
    )""",
    re.VERBOSE,
)
_LEVELS: tuple[tuple[str, ...], ...] = (
    ("or",),
    ("and",),
    ("=", "!="),
    ("<", "<=", ">", ">="),
    ("+", "-"),
    ("*", "div", "mod"),
)
_WORD_OPERATORS = frozenset({"or", "and", "div", "mod"})


def parse(text: str) -> Node:
    """The tree of an expression.

    Raises:
        XPathError: it is too long, too deep, malformed, or uses what forms here do not use.
    """
    if len(text) > MAX_LENGTH:
        raise XPathError(f"表达式太长（{len(text)} 个字符，最多 {MAX_LENGTH}）")
    reader = _Reader(_tokens(text))
    tree = reader.expression()
    reader.expect_end()
    return tree


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(_children(current))


def _children(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Call):
        return node.arguments
    if isinstance(node, Binary):
        return (node.left, node.right)
    return (node.operand,) if isinstance(node, Negative) else ()


def _tokens(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    position, end = 0, len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise XPathError(f"第 {position + 1} 个字符看不懂：{text[position : position + 12].strip()}")
        found.append((match.lastgroup, match[match.lastgroup]))
        position = match.end()
    return found


class _Reader:
    """Recursive descent over the tokens of one expression."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def expression(self) -> Node:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise XPathError("括号或函数套得太深")
        tree = self._binary(0)
        self._depth -= 1
        return tree

    def expect_end(self) -> None:
        if self._at < len(self._tokens):
            raise XPathError(f"多出来的内容：{self._tokens[self._at][1]}")

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("end", "")

    def _take(self) -> tuple[str, str]:
        token = self._peek()
        self._at += 1
        return token

    def _take_symbol(self, *symbols: str) -> str | None:
        kind, text = self._peek()
        if kind == "symbol" and text in symbols:
            self._at += 1
            return text
        return None

    def _operator(self, level: int) -> str | None:
        kind, text = self._peek()
        allowed = kind == "symbol" or (kind == "name" and text in _WORD_OPERATORS)
        if allowed and text in _LEVELS[level]:
            self._at += 1
            return text
        return None

    def _binary(self, level: int) -> Node:
        if level == len(_LEVELS):
            return self._unary()
        left = self._binary(level + 1)
        while operator := self._operator(level):
            left = Binary(operator, left, self._binary(level + 1))
        return left

    def _unary(self) -> Node:
        minuses = 0
        while self._take_symbol("-"):
            minuses += 1
        operand = self._primary()
        return Negative(operand) if minuses % 2 else operand

    def _primary(self) -> Node:
        kind, text = self._peek()
        if kind in {"number", "literal"}:
            self._at += 1
            return Number(text) if kind == "number" else Literal(text[1:-1])
        if self._take_symbol("("):
            inner = self.expression()
            self._close()
            return inner
        if kind == "name" and self._next_is_parenthesis():
            return self._call()
        return self._path()

    def _next_is_parenthesis(self) -> bool:
        following = self._tokens[self._at + 1 : self._at + 2]
        return following == [("symbol", "(")]

    def _close(self) -> None:
        if not self._take_symbol(")"):
            raise XPathError("缺少右括号")

    def _call(self) -> Call:
        name = self._take()[1]
        self._at += 1
        arguments: list[Node] = []
        if not self._take_symbol(")"):
            arguments.append(self.expression())
            while self._take_symbol(","):
                arguments.append(self.expression())
            self._close()
        return Call(name, tuple(arguments))

    def _path(self) -> Path:
        absolute = self._take_symbol("/") is not None
        steps = [self._step()]
        while self._take_symbol("/"):
            steps.append(self._step())
        if self._peek() in {("symbol", "["), ("symbol", "::"), ("symbol", "//")}:
            raise XPathError(f"这里还不支持 {self._peek()[1]} 这种写法")
        return Path(absolute, tuple(steps))

    def _step(self) -> str:
        kind, text = self._take()
        if kind == "name" or (kind == "symbol" and text in {".", ".."}):
            return text
        raise XPathError(f"这里应当是题目名或数值，却是“{text}”" if text else "表达式没有写完")
