"""Expressions of a form, compiled once by lxml and evaluated against the form's instance.

XPath 1.0 answers "false" without a word when two dates are compared, and takes an unanswered question for true.
So expressions are read, checked and written anew before libxml2 sees them: paths become absolute, operands that may
hold dates go through `number` (days since 1970), questions used as truths go by their text. An unknown question or
function is an error when the form is loaded, not a surprise in the stairwell.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from lxml import etree

from gridworker.errors import FormProblem
from gridworker.forms import functions
from gridworker.forms.syntax import (
    Binary,
    Call,
    Literal,
    Negative,
    Node,
    Number,
    Path,
    XPathError,
    parse,
    walk,
)

_ORDER = frozenset({"<", "<=", ">", ">="})
_EQUALITY = frozenset({"=", "!="})
_LOGIC = frozenset({"and", "or"})
_NUMERIC_TYPES = frozenset({"int", "decimal"})
_DATE_TYPES = frozenset({"date", "dateTime"})
_NUMERIC_CALLS = frozenset(
    {"number", "int", "round", "count", "sum", "string-length", "floor", "ceiling", "count-selected"}
)
_DATE_TEXT = re.compile(r"\d{4}-\d{2}-\d{2}(T.*)?")
_LEVEL = {"+": 1, "-": 1, "*": 2, "div": 2, "mod": 2, "and": 3, "or": 4}
_CONSTANTS = {"true()": True, "false()": False}


@dataclass(frozen=True, slots=True)
class Moment:
    """What time it is for `today()` and `now()`, as ISO text."""

    today: str
    now: str

    @classmethod
    def of(cls, now: datetime) -> "Moment":
        """The moment of an aware wall-clock time."""
        return cls(now.date().isoformat(), now.isoformat(timespec="milliseconds"))


@dataclass(frozen=True, slots=True)
class Scope:
    """What an expression may see besides its own node.

    Attributes:
        moment: what time it is.
        instances: id of a secondary instance -> an element whose only child is its root.
        choice_label: (name of a choice, path of its question) -> label.
        itext: id of a translated text -> text.
        random: for `random()`.
    """

    moment: Moment
    instances: Mapping[str, etree._Element] = field(default_factory=dict)
    choice_label: Callable[[str, str], str] = lambda _name, _path: ""
    itext: Callable[[str], str] = lambda _text_id: ""
    random: Random = field(default_factory=Random)


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression.

    Attributes:
        text: as the form has it.
        references: absolute paths of the questions it reads.
        across: those it reads beyond its own instance of a repeat.
        functions: names of the functions it calls.
    """

    text: str
    references: frozenset[str]
    across: frozenset[str]
    functions: frozenset[str]
    _constant: bool | None = field(repr=False)
    _compiled: Callable[..., Any] = field(repr=False, compare=False)
    _uses_clock: bool = field(repr=False)

    def value(self, node: etree._Element, scope: Scope | Moment) -> Any:  # noqa: ANN401 - XPath has four types
        """The raw value: elements, text, number or truth.

        Raises:
            FormProblem: `form.expression`, when libxml2 refuses to compute it.
        """
        if self._constant is not None:
            return self._constant
        try:
            if self._uses_clock:
                moment = scope.moment if isinstance(scope, Scope) else scope
                return self._compiled(node, today=moment.today, now=moment.now)
            return self._compiled(node)
        except etree.XPathError as reason:
            raise FormProblem(
                f"表单里的算式算不出来：{self.text}（{reason}）。请把表单退给管理员", code="form.expression"
            ) from reason

    def truth(self, node: etree._Element, scope: Scope | Moment) -> bool:
        """The value as true or false; an empty answer is false."""
        return functions.as_truth(self.value(node, scope))

    def nodes(self, node: etree._Element, scope: Scope | Moment) -> list[etree._Element]:
        """The elements a path finds."""
        found = self.value(node, scope)
        return found if isinstance(found, list) else []

    def text_value(self, node: etree._Element, scope: Scope | Moment) -> str:
        """The value as text, as it is written into an answer."""
        return functions.as_text(self.value(node, scope))


def compile_expression(
    text: str,
    *,
    context: str,
    types: Mapping[str, str],
    repeats: frozenset[str] = frozenset(),
    instances: frozenset[str] = frozenset(),
) -> Expression:
    """Read, check and compile an expression.

    Args:
        text: XPath as published, `${…}` already expanded.
        context: absolute path of the question it belongs to.
        types: absolute path -> XForms data type, for every question and calculation; `group` or `repeat` for others.
        repeats: absolute paths of repeats; a path into one that the context stands in means the same instance.
        instances: ids of the secondary instances there are.

    Raises:
        FormProblem: `form.expression` (malformed), `form.function` (unknown function), `form.reference` (no such question).
    """
    tree = _read(text)
    _check_instances(tree, instances)
    writer = _Writer(context, types, repeats)
    rewritten = writer.write(tree)
    try:
        compiled = etree.XPath(rewritten, namespaces={functions.PREFIX: functions.NAMESPACE})
    except etree.XPathError as reason:
        raise FormProblem(f"算式写法不对：{text}（{reason}）", code="form.expression") from reason
    return Expression(
        text=text,
        references=frozenset(writer.references),
        across=frozenset(),
        functions=frozenset(node.name for node in walk(tree) if isinstance(node, Call)),
        _constant=_CONSTANTS.get("".join(text.split())),
        _compiled=compiled,
        _uses_clock="$" in rewritten,
    )


def _check_instances(tree: Node, known: frozenset[str]) -> None:
    for node in walk(tree):
        if isinstance(node, Call) and node.name == "instance":
            name = node.arguments[0] if node.arguments else None
            if not isinstance(name, Literal) or name.text not in known:
                raise FormProblem("算式提到的数据表不存在", code="form.reference")


def unknown_functions(text: str) -> list[str]:
    """The functions an expression calls that this runtime does not have.

    Raises:
        FormProblem: `form.expression`, the expression cannot be read.
    """
    calls = (node for node in walk(_read(text)) if isinstance(node, Call))
    return [call.name for call in calls if call.name not in functions.KNOWN]


def _read(text: str) -> Node:
    try:
        return parse(text)
    except XPathError as reason:
        raise FormProblem(f"算式写法不对：{text[:200]}（{reason}）", code="form.expression") from reason


class _Writer:
    """Writes a tree as XPath for libxml2, noting what it refers to."""

    def __init__(self, context: str, types: Mapping[str, str], repeats: frozenset[str]) -> None:
        self.references: set[str] = set()
        self._repeats = repeats
        self._context = context
        self._types = types

    def write(self, node: Node) -> str:
        if isinstance(node, Number):
            return node.text
        if isinstance(node, Literal):
            return _quoted(node.text)
        if isinstance(node, Negative):
            return f"(- {self._as_number(node.operand)})"
        if isinstance(node, Path):
            return self._path(node)
        return self._call(node) if isinstance(node, Call) else self._binary(node)

    def _path(self, node: Path) -> str:
        path = resolve(node, self._context)
        if self._types.get(path, "group") == "group":
            raise FormProblem(f"算式提到的题目不存在：{path}", code="form.reference")
        self.references.add(path)
        return self._seen_from_here(path)

    def _seen_from_here(self, path: str) -> str:
        """Paths into a repeat that the context stands in mean the same instance."""
        shared = [
            r for r in self._repeats if f"{self._context}/".startswith(f"{r}/") and path.startswith(f"{r}/")
        ]
        if not shared:
            return path
        steps, top = self._context.split("/"), max(shared, key=len).split("/")
        return "/".join([".."] * (len(steps) - len(top)) + path.split("/")[len(top) :]) or "."

    def _binary(self, node: Binary) -> str:
        if node.operator in _LOGIC:
            return self._join(node, self._as_truth)
        if node.operator in _EQUALITY and not self._compares_dates(node):
            return self._join(node, self.write)
        return self._join(node, self._as_number)

    def _join(self, node: Binary, write: Callable[[Node], str]) -> str:
        """`a + b - c + …` in one go: a sum may be as long as the form, and recursion may not."""
        level = _LEVEL.get(node.operator)
        pieces, left = [write(node.right), node.operator], node.left
        while level and isinstance(left, Binary) and _LEVEL.get(left.operator) == level:
            pieces += [write(left.right), left.operator]
            left = left.left
        return f"({' '.join([write(left), *reversed(pieces)])})"

    def _compares_dates(self, node: Binary) -> bool:
        sides = (node.left, node.right)
        if any(isinstance(side, Literal) and not _DATE_TEXT.fullmatch(side.text) for side in sides):
            return False  # compared with '' or a word: that is a question about text
        return any(self._is_date(side) for side in sides)

    def _is_date(self, node: Node) -> bool:
        if isinstance(node, Path):
            return self._types.get(resolve(node, self._context)) in _DATE_TYPES
        if isinstance(node, Call) and node.name in {"if", "coalesce"}:
            return any(self._is_date(argument) for argument in node.arguments)
        return isinstance(node, Call) and node.name in {"today", "now", "date"}

    def _as_number(self, node: Node) -> str:
        written = self.write(node)
        return written if self._is_number(node) else f"{functions.PREFIX}:number({written})"

    def _is_number(self, node: Node) -> bool:
        if isinstance(node, Path):
            return self._types[resolve(node, self._context)] in _NUMERIC_TYPES
        if isinstance(node, Binary):
            return node.operator not in _LOGIC | _EQUALITY | _ORDER
        return isinstance(node, Number | Negative) or (isinstance(node, Call) and node.name in _NUMERIC_CALLS)

    def _as_truth(self, node: Node) -> str:
        written = self.write(node)
        return f"string({written})" if isinstance(node, Path) else written

    def _call(self, node: Call) -> str:
        if node.name in functions.CLOCKS:
            return functions.CLOCKS[node.name]
        if node.name in functions.EXTENSIONS:
            self._check_extension(node)
            return f"{functions.PREFIX}:{node.name}({self._arguments(node)})"
        if node.name not in functions.NATIVE:
            raise FormProblem(f"表单用了这里没有的函数：{node.name}()", code="form.function")
        if node.name == "concat" and len(node.arguments) == 1:
            return f"string({self._arguments(node)})"
        if node.name in {"not", "boolean"}:
            return f"{node.name}({', '.join(map(self._as_truth, node.arguments))})"
        return f"{node.name}({self._arguments(node)})"

    def _arguments(self, node: Call) -> str:
        return ", ".join(map(self.write, node.arguments))

    def _check_extension(self, node: Call) -> None:
        _, fewest, most = functions.EXTENSIONS[node.name]
        if not fewest <= len(node.arguments) <= most:
            raise FormProblem(f"函数 {node.name}() 的参数个数不对", code="form.function")
        expression = node.arguments[-1]
        if node.name == "regex" and isinstance(expression, Literal):
            _check_pattern(expression.text)


def _check_pattern(text: str) -> None:
    try:
        functions.pattern(text)
    except (re.error, OverflowError, RecursionError) as reason:
        raise FormProblem(f"regex() 里的规则写法不对：{text}（{reason}）", code="form.expression") from reason


def _quoted(text: str) -> str:
    return f'"{text}"' if "'" in text else f"'{text}'"


def resolve(path: Path, context: str) -> str:
    """A location path as an absolute one, seen from `context`."""
    steps = [] if path.absolute else context.strip("/").split("/")
    for step in path.steps:
        if step == "..":
            del steps[-1:]
        elif step != ".":
            steps.append(step)
    return "/" + "/".join(steps)
