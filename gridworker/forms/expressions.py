"""Expressions of a form, compiled once by lxml and evaluated against the form's instance.

An expression is read, checked and written anew before libxml2 sees it (see `rewriting`). An unknown question or
function is an error when the form is loaded, not a surprise in the stairwell.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from lxml import etree

from gridworker.errors import FormProblem
from gridworker.forms.alike import rewrite_alike
from gridworker.forms.coercions import as_text, as_truth, from_local_days, moment_text, number_text
from gridworker.forms.functions import KNOWN, NAMESPACE, PREFIX, called_in
from gridworker.forms.functions_lists import shuffled
from gridworker.forms.layout import Layout
from gridworker.forms.places import Read
from gridworker.forms.plan import Held, Rewritten, Traits
from gridworker.forms.rewriting import rewrite
from gridworker.forms.scope import Moment, Scope, items_with, within
from gridworker.forms.syntax import Call, Node, Path, XPathError, children, parse, walk, without_null

__all__ = [
    "Expression",
    "Moment",
    "Read",
    "Scope",
    "compile_expression",
    "compile_in",
    "names_of_item",
    "unknown_functions",
]

_SHORT = 500
"""Characters of an expression that is worth keeping in mind."""
_CONSTANTS = {"true()": True, "false()": False}
_NAMESPACES = {PREFIX: NAMESPACE}
_Compute = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression.

    Attributes:
        text: as the form has it.
        reads: what it depends on in the form's own instance, and of which instances of repeats.
        across: paths it reads beyond the innermost repeat that both they and the expression stand in.
    """

    text: str
    reads: frozenset[Read]
    across: frozenset[str]
    _traits: Traits = field(repr=False)
    _constant: bool | None = field(repr=False)
    _compiled: _Compute = field(repr=False, compare=False)
    _held: tuple[tuple[Held, _Compute], ...] = field(repr=False, compare=False)

    @property
    def instances(self) -> tuple[str, ...]:
        """Ids of the secondary instances it reads."""
        return self._traits.instances

    @property
    def functions(self) -> frozenset[str]:
        """Names of the functions it calls."""
        return self._traits.functions

    @property
    def volatile(self) -> frozenset[str]:
        """Why it can change without an answer changing: `clock`, `random`, `language`, `properties`."""
        return self._traits.volatile

    @property
    def may_fail(self) -> bool:
        """Whether it may turn out only when it is computed that it cannot be."""
        return self._traits.may_fail

    @property
    def references(self) -> frozenset[str]:
        """Absolute paths of the questions it reads, and of the groups and repeats whose presence or number counts."""
        return frozenset(read.path for read in self.reads)

    @property
    def constant(self) -> bool | None:
        """What it always is, where that is known, as of `true()`."""
        return self._constant

    def value(self, node: etree._Element, scope: Scope | Moment) -> Any:  # noqa: ANN401 - XPath has four types
        """The raw value: elements, text, number or truth.

        Args:
            node: the node the expression belongs to; outside repeats any element of the form's instance will do.
            scope: all it may see besides, or just the time.

        Raises:
            FormProblem: `form.expression`, when it cannot be computed.
        """
        if self._constant is not None:
            return self._constant
        try:
            return self._compiled(node) if self._traits.is_simple else self._in_scope(node, scope)
        except (etree.XPathError, ValueError) as reason:
            raise FormProblem(
                f"表单里的算式算不出来：{_shortened(self.text)}（{reason}）。请把表单退给管理员",
                code="form.expression",
            ) from reason

    def truth(self, node: etree._Element, scope: Scope | Moment) -> bool:
        """The value as true or false; an empty answer is false."""
        return as_truth(self.value(node, scope))

    def nodes(self, node: etree._Element, scope: Scope | Moment) -> list[etree._Element]:
        """The elements it finds, such as the items of a list of choices; none when it finds no elements."""
        found = self.value(node, scope)
        return [each for each in found if etree.iselement(each)] if isinstance(found, list) else []

    def text_value(self, node: etree._Element, scope: Scope | Moment) -> str:
        """The value as text, as it is written into an answer; empty for what is not a number."""
        value = self.value(node, scope)
        return number_text(value) if isinstance(value, float) else as_text(value)

    def answer(self, node: etree._Element, scope: Scope | Moment, data_type: str) -> str:
        """The value as an answer of a data type: days become a date again, as in `today() + 30`."""
        value = self.value(node, scope)
        if isinstance(value, float) and data_type in {"date", "dateTime"}:
            moment = from_local_days(value)
            text = "" if moment is None else moment_text(moment)
            return text[:10] if data_type == "date" else text
        return number_text(value) if isinstance(value, float) else as_text(value)

    def _in_scope(self, node: etree._Element, given: Scope | Moment) -> Any:  # noqa: ANN401
        scope = Scope(given) if isinstance(given, Moment) else given
        if not self._traits.scoped:
            return self._compute(node, scope)
        with within(scope):
            return self._compute(node, scope)

    def _compute(self, node: etree._Element, scope: Scope) -> Any:  # noqa: ANN401
        variables: dict[str, Any] = {"today": scope.moment.today, "now": scope.moment.now}
        for index, name in enumerate(self._traits.instances):
            element = scope.instances.get(name)
            variables[f"i{index}"] = [] if element is None else [element]
        for held, compute in self._held:
            value = compute(node, **variables)
            variables[held.name] = value if held.lookup is None else _looked_up(held, as_text(value), scope)
        if self._traits.in_table and variables["i0"]:
            node = variables["i0"][0]  # lxml copies what it finds in another document than the node's
        value = self._compiled(node, **variables)
        shuffle = self._traits.shuffle
        return value if shuffle is None else shuffled(value, variables.get(shuffle))


def _looked_up(held: Held, text: str, scope: Scope) -> list[etree._Element]:
    name, steps, key = held.lookup or ("", (), "")
    instance = scope.instances.get(name)
    return [] if instance is None else items_with(instance, steps, key, text)


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
        types: absolute path -> XForms data type, for every question and calculation; `group` or `repeat` for what
            holds other nodes.
        repeats: absolute paths of repeats; a path into one that the context stands in means the same instance.
        instances: ids of the secondary instances there are.

    Raises:
        FormProblem: `form.expression` (malformed), `form.function` (unknown function, wrong number of arguments),
            `form.reference` (no such question or instance).
    """
    return compile_in(Layout(types, repeats, instances), text, context)


def compile_in(layout: Layout, text: str, context: str) -> Expression:
    """The same for one of many expressions of a layout."""
    constant = _CONSTANTS.get("".join(text.split()) if len(text) < _SHORT else "")
    if constant is not None:
        return _always(text, constant)
    rewritten = rewrite_alike(text, context, layout)
    if rewritten is not None:
        return _compiled(text, rewritten)
    tree = (
        without_null(_read(text)) if "null" in text and not layout.knows(f"{context}/null") else _read(text)
    )
    try:
        rewritten = rewrite(tree, context, layout)
    except FormProblem as problem:
        raise FormProblem(f"{problem.text}（算式：{_shortened(text)}）", code=problem.code) from problem
    across = {read.path for read in rewritten.reads if read.within != layout.common(context, read.path)}
    return _compiled(text, rewritten, frozenset(across))


@lru_cache(maxsize=16)
def _always(text: str, value: bool) -> Expression:  # noqa: FBT001 - what it always is
    """`required="true()"` stands on every other question."""
    return replace(_compiled(text, rewrite(_read(text), "/", Layout({}))), _constant=value)


def unknown_functions(text: str) -> list[str]:
    """The functions an expression calls that this runtime does not have.

    Raises:
        FormProblem: `form.expression`, the expression cannot be read.
    """
    return [node.name for node in walk(_read(text)) if isinstance(node, Call) and node.name not in KNOWN]


def names_of_item(text: str) -> list[str]:
    """The names an expression asks the item at hand for: `g` and `label` in `g = /d/q and label != ''`.

    Raises:
        FormProblem: `form.expression`, the expression cannot be read.
    """
    found: list[str] = []
    waiting = [_read(text)]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, Path):
            waiting += children(node)
        elif not isinstance(node.start, str):
            waiting.append(node.start)
        elif node.start == "" and len(node.steps) == 1 and node.steps[0].name[:1] not in ".*@":
            found.append(node.steps[0].name)
    return found


def _compiled(text: str, rewritten: Rewritten, across: frozenset[str] = frozenset()) -> Expression:
    try:
        may_fail = rewritten.traits.may_fail
        compiled = _xpath(rewritten.xpath) if may_fail else _Late(rewritten.xpath)
        held = tuple([(each, _xpath(each.xpath)) for each in rewritten.held])
    except etree.XPathError as reason:
        raise FormProblem(f"算式写法不对：{_shortened(text)}（{reason}）", code="form.expression") from reason
    return Expression(text, rewritten.reads, across, rewritten.traits, None, compiled, held)


class _Late:
    """An XPath that cannot fail, compiled when it is first computed: most constraints never are on a first screen."""

    __slots__ = ("_compute", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._compute: _Compute | None = None

    def __call__(self, node: etree._Element) -> Any:  # noqa: ANN401
        compute = self._compute
        if compute is None:
            compute = self._compute = _xpath(self._text)
        return compute(node)


def _xpath(text: str) -> _Compute:
    """`regexp` would add functions that no form can call, and time to each evaluation."""
    functions = called_in(text) if f"{PREFIX}:" in text else None
    compute: _Compute = etree.XPath(
        text, namespaces=_NAMESPACES, extensions=functions, regexp=False, smart_strings=False
    )
    return compute


def _read(text: str) -> Node:
    try:
        return _parsed(text) if len(text) < _SHORT else parse(text)
    except XPathError as reason:
        raise FormProblem(f"算式写法不对：{_shortened(text)}（{reason}）", code="form.expression") from reason


@lru_cache(maxsize=1_024)
def _parsed(text: str) -> Node:
    """The same rule stands on many questions of a form."""
    return parse(text)


def _shortened(text: str) -> str:
    return text if len(text) <= 200 else f"{text[:200]}…"
