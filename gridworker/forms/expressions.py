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
from gridworker.forms.plan import Held, Rewritten
from gridworker.forms.rewriting import rewrite
from gridworker.forms.scope import Moment, Scope, items_with, within
from gridworker.forms.syntax import Call, Node, XPathError, parse, walk

__all__ = ["Expression", "Moment", "Read", "Scope", "compile_expression", "compile_in", "unknown_functions"]

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
        instances: ids of the secondary instances it reads.
        functions: names of the functions it calls.
        volatile: why it can change without an answer changing: `clock`, `random`, `language`, `properties`.
        may_fail: whether it may turn out only when it is computed that it cannot be.
    """

    text: str
    reads: frozenset[Read]
    across: frozenset[str]
    instances: tuple[str, ...]
    functions: frozenset[str]
    volatile: frozenset[str]
    may_fail: bool
    _constant: bool | None = field(repr=False)
    _compiled: _Compute = field(repr=False, compare=False)
    _held: tuple[tuple[Held, _Compute], ...] = field(repr=False, compare=False)
    _simple: bool = field(repr=False)
    _scoped: bool = field(repr=False)
    _shuffle: str | None = field(repr=False)
    _in_table: bool = field(repr=False)

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
            return self._compiled(node) if self._simple else self._in_scope(node, scope)
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
        if not self._scoped:
            return self._compute(node, scope)
        with within(scope):
            return self._compute(node, scope)

    def _compute(self, node: etree._Element, scope: Scope) -> Any:  # noqa: ANN401
        variables: dict[str, Any] = {"today": scope.moment.today, "now": scope.moment.now}
        for index, name in enumerate(self.instances):
            element = scope.instances.get(name)
            variables[f"i{index}"] = [] if element is None else [element]
        for held, compute in self._held:
            value = compute(node, **variables)
            variables[held.name] = value if held.lookup is None else _looked_up(held, as_text(value), scope)
        if self._in_table and variables["i0"]:
            node = variables["i0"][0]  # lxml copies what it finds in another document than the node's
        value = self._compiled(node, **variables)
        return value if self._shuffle is None else shuffled(value, variables.get(self._shuffle))


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
    tree = _read(text)
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


def _compiled(text: str, rewritten: Rewritten, across: frozenset[str] = frozenset()) -> Expression:
    try:
        compiled = _xpath(rewritten.xpath)
        held = tuple([(each, _xpath(each.xpath)) for each in rewritten.held])
    except etree.XPathError as reason:
        raise FormProblem(f"算式写法不对：{_shortened(text)}（{reason}）", code="form.expression") from reason
    asks = rewritten.scoped or rewritten.held or rewritten.instances or "clock" in rewritten.volatile
    return Expression(
        text=text,
        reads=rewritten.reads,
        across=across,
        instances=rewritten.instances,
        functions=rewritten.functions,
        volatile=rewritten.volatile,
        may_fail=rewritten.may_fail,
        _constant=None,
        _compiled=compiled,
        _held=held,
        _simple=not asks,
        _scoped=rewritten.scoped,
        _shuffle=rewritten.shuffle,
        _in_table=rewritten.in_table,
    )


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
