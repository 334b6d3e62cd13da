"""Reads XPath 1.0 expressions into a small tree, and writes the tree down again.

Why not hand the text straight to lxml: the tree shows which questions an expression depends on, which functions it
calls, and where dates are compared. It knows nothing of forms; names are resolved elsewhere.
Source: XPath 1.0, https://www.w3.org/TR/1999/REC-xpath-19991116/ ; of its axes those that forms have: child, parent,
self, attribute and `//`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal as OneOf

MAX_LENGTH = 100_000
"""Characters in one expression; longer ones come from no honest form."""
MAX_DEPTH = 60
"""Parentheses, calls and predicates within each other."""


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
class Step:
    """One step of a location path.

    Attributes:
        name: a name, `*`, `@name`, `.` or `..`.
        predicates: what stands in brackets after it.
        deep: whether it was reached by `//`.
    """

    name: str
    predicates: tuple["Node", ...] = ()
    deep: bool = False


@dataclass(frozen=True, slots=True)
class Path:
    """A location path.

    Attributes:
        start: `""` where it starts from the node at hand, `"/"` at the root, or the expression it starts from, such
            as `instance('cities')`.
        predicates: those of the starting expression.
    """

    start: "OneOf['', '/'] | Node"
    steps: tuple[Step, ...]
    predicates: tuple["Node", ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """A function call."""

    name: str
    arguments: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """Operands of one rank and the operators between them, from the left: `a + b - c`."""

    first: "Node"
    rest: tuple[tuple[str, "Node"], ...]

    @property
    def operands(self) -> tuple["Node", ...]:
        """Everything between the operators."""
        return (self.first, *(operand for _, operand in self.rest))

    @property
    def operators(self) -> frozenset[str]:
        """Which operators it has; all of one rank."""
        return frozenset(operator for operator, _ in self.rest)


@dataclass(frozen=True, slots=True)
class Negative:
    """Unary minus."""

    operand: "Node"


Node = Number | Literal | Path | Call | Chain | Negative
_NULL = Path("", (Step("null"),))

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
      | (?P<literal>"[^"]*"|'[^']*')
      | (?P<name>[^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?)
      | (?P<symbol>\.\.|!=|<=|>=|//|::|[()\[\],@.+\-=<>|*/$])
    )""",
    re.VERBOSE,
)
_RANKS: tuple[tuple[str, ...], ...] = (
    ("or",),
    ("and",),
    ("=", "!="),
    ("<", "<=", ">", ">="),
    ("+", "-"),
    ("*", "div", "mod"),
)
_RANK = {operator: rank for rank, operators in enumerate(_RANKS) for operator in operators}
_UNION_RANK = len(_RANKS) + 1  # binds closer than the unary minus
_AXES = {"child": "", "attribute": "@", "self": ".", "parent": ".."}
_END = ("end", "")
_Token = tuple[str, str]


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


def unparse(node: Node) -> str:
    """An expression that reads as the same tree."""
    if isinstance(node, Number):
        return node.text
    if isinstance(node, Literal):
        return quoted(node.text)
    if isinstance(node, Call):
        return f"{node.name}({', '.join(map(unparse, node.arguments))})"
    if isinstance(node, Negative):
        return f"-{_operand(node.operand)}"
    if isinstance(node, Path):
        return _unparse_path(node)
    rest = "".join(f" {operator} {_operand(operand)}" for operator, operand in node.rest)
    return _operand(node.first) + rest


def quoted(text: str) -> str:
    """A literal; no XPath literal holds both kinds of quotes."""
    return f'"{text}"' if "'" in text else f"'{text}'"


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, predicates included."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(children(current))


def children(node: Node) -> tuple[Node, ...]:
    """What stands directly below a node."""
    if isinstance(node, Call):
        return node.arguments
    if isinstance(node, Chain):
        return node.operands
    if isinstance(node, Path):
        inside = tuple(predicate for step in node.steps for predicate in step.predicates)
        start = () if isinstance(node.start, str) else (node.start,)
        return (*start, *node.predicates, *inside)
    return (node.operand,) if isinstance(node, Negative) else ()


def without_null(node: Node) -> Node:
    """The tree with `''` for `null`, as ODK Collect reads it: a question that is not there has no answer."""
    if node == _NULL:
        return Literal("")
    if isinstance(node, Call):
        return Call(node.name, tuple(map(without_null, node.arguments)))
    if isinstance(node, Negative):
        return Negative(without_null(node.operand))
    if isinstance(node, Chain):
        rest = tuple((operator, without_null(operand)) for operator, operand in node.rest)
        return Chain(without_null(node.first), rest)
    return node


def _operand(node: Node) -> str:
    text = unparse(node)
    return (
        f"({text})" if isinstance(node, Chain | Negative) or text == "/" else text
    )  # "/ and" would name a step


def _unparse_path(path: Path) -> str:
    start = path.start if isinstance(path.start, str) else _operand(path.start)
    filters = "".join(f"[{unparse(each)}]" for each in path.predicates)
    if start and filters and isinstance(path.start, Path):
        start = f"({start})"
    written = start + filters
    for index, step in enumerate(path.steps):
        between = "/" if index or not isinstance(path.start, str) else ""
        slashes = f"{between}/" if step.deep and written == "/" else "//" if step.deep else between
        written += slashes + step.name + "".join(f"[{unparse(each)}]" for each in step.predicates)
    return written


def _tokens(text: str) -> list[_Token]:
    """What the text is made of, and an end that is never passed."""
    found: list[_Token] = []
    position, end = 0, len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise XPathError(f"第 {position + 1} 个字符看不懂：{text[position : position + 12].strip()}")
        found.append((match.lastgroup, match[match.lastgroup]))
        position = match.end()
    return [*found, _END]


class _Reader:
    """Precedence climbing over the tokens of one expression: few frames for each level of nesting."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def expression(self) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise XPathError(f"括号或函数套得太深（最多 {MAX_DEPTH} 层）")
        tree = self._ranked(0)
        self._depth -= 1
        return tree

    def expect_end(self) -> None:
        if self._tokens[self._at] is not _END:
            raise XPathError(f"多出来的内容：{self._tokens[self._at][1]}")

    def _peek(self, ahead: int = 0) -> _Token:
        return self._tokens[min(self._at + ahead, len(self._tokens) - 1)]

    def _take(self) -> _Token:
        token = self._tokens[self._at]
        self._at += token is not _END
        return token

    def _take_symbol(self, *symbols: str) -> str | None:
        kind, text = self._tokens[self._at]
        if kind == "symbol" and text in symbols:
            self._at += 1
            return text
        return None

    def _expect(self, symbol: str, complaint: str) -> None:
        if not self._take_symbol(symbol):
            raise XPathError(complaint)

    def _ranked(self, lowest: int) -> Node:
        """Operands bound at least as closely as `lowest`; operators of one rank make one chain."""
        tree = self._unary()
        while (rank := self._rank()) >= lowest:
            rest: list[tuple[str, Node]] = []
            while self._rank() == rank:
                operator = self._take()[1]
                rest.append((operator, self._ranked(rank + 1)))
            tree = Chain(tree, tuple(rest))
        return tree

    def _rank(self) -> int:
        kind, text = self._tokens[self._at]
        return _RANK.get(text, -1) if kind in {"symbol", "name"} else -1

    def _unary(self) -> Node:
        minuses = 0
        while self._take_symbol("-"):
            minuses += 1
        tree = self._union()
        if not minuses:
            return tree
        return Negative(tree) if minuses % 2 else Negative(Negative(tree))

    def _union(self) -> Node:
        first = self._path()
        rest: list[tuple[str, Node]] = []
        while self._take_symbol("|"):
            rest.append(("|", self._path()))
        return Chain(first, tuple(rest)) if rest else first

    def _path(self) -> Node:
        kind, _ = self._peek()
        start = self._primary() if kind in {"number", "literal"} or self._starts_expression() else None
        if start is None:
            return self._location()
        predicates = self._predicates()
        following = self._peek()[1] if self._peek()[0] == "symbol" else ""
        if following in {"/", "//"}:
            return Path(start, self._steps(), predicates)
        return Path(start, (), predicates) if predicates else start

    def _starts_expression(self) -> bool:
        kind, text = self._peek()
        following = self._peek(1)
        return (kind, text) == ("symbol", "(") or (kind == "name" and following == ("symbol", "("))

    def _primary(self) -> Node:
        kind, text = self._take()
        if kind == "number":
            return Number(text)
        if kind == "literal":
            return Literal(text[1:-1])
        if kind == "name":
            return self._call(text)
        inner = self.expression()
        self._expect(")", "缺少右括号")
        return inner

    def _call(self, name: str) -> Node:
        if name in {"node", "text", "comment", "processing-instruction"}:
            raise XPathError(f"这里还不支持 {name}() 这种写法")
        self._at += 1
        arguments: list[Node] = []
        if not self._take_symbol(")"):
            arguments.append(self.expression())
            while self._take_symbol(","):
                arguments.append(self.expression())
            self._expect(")", f"{name}( 缺少右括号")
        return Call(name, tuple(arguments))

    def _location(self) -> Path:
        absolute = self._peek() in {("symbol", "/"), ("symbol", "//")}
        if absolute and not self._step_follows(1):
            self._at += 1
            return Path("/", ())
        return Path("/" if absolute else "", self._steps(slash=absolute))

    def _step_follows(self, ahead: int) -> bool:
        kind, text = self._peek(ahead)
        return kind == "name" or (kind == "symbol" and text in {".", "..", "*", "@"})

    def _steps(self, *, slash: bool = True) -> tuple[Step, ...]:
        deep = slash and self._take_symbol("/", "//") == "//"
        steps = [self._step(deep=deep)]
        while symbol := self._take_symbol("/", "//"):
            steps.append(self._step(deep=symbol == "//"))
        return tuple(steps)

    def _step(self, *, deep: bool) -> Step:
        kind, text = self._take()
        if kind == "name" and self._take_symbol("::"):
            return self._on_axis(text, deep=deep)
        if kind == "symbol" and text == "@":
            kind, text = self._take()
            text = f"@{text}" if kind == "name" else ""
        if kind == "name" or (kind == "symbol" and text in {".", "..", "*"}):
            return Step(text, self._predicates(), deep)
        raise XPathError(f"这里应当是题目名或数值，却是“{text}”" if text else "表达式没有写完")

    def _on_axis(self, axis: str, *, deep: bool) -> Step:
        if axis not in _AXES:
            raise XPathError(f"这里还不支持 {axis}:: 这种写法")
        kind, name = self._take()
        if (kind, name) == ("name", "node") and self._peek() == ("symbol", "("):
            self._at += 1
            self._expect(")", "node( 缺少右括号")
            name = "*"
        prefix = _AXES[axis]
        if prefix in {".", ".."} and name != "*":
            raise XPathError(f"{axis}:: 后面只能是 node()")
        if kind != "name" and name != "*":
            raise XPathError(f"{axis}:: 后面应当是题目名")
        return Step(prefix if prefix in {".", ".."} else prefix + name, self._predicates(), deep)

    def _predicates(self) -> tuple[Node, ...]:
        found: list[Node] = []
        while self._take_symbol("["):
            found.append(self.expression())
            self._expect("]", "缺少右方括号")
        return tuple(found)
