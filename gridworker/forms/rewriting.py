"""Writes expressions anew for libxml2, so that it computes what ODK means, and notes what they depend on.

Plain XPath 1.0 answers "false" without a word when two dates are compared, takes an unanswered question for true,
writes ten thousand million as 1e+10, and looks for `/data/x` in whatever instance it happens to be in. So operands
that may hold dates go through `f:number` (days), conditions by their text, and what stands still inside a predicate
is computed once, before. It knows paths and functions, not answers.
"""

from collections.abc import Callable, Mapping

from gridworker.errors import FormProblem
from gridworker.forms.functions import PREFIX, local_name
from gridworker.forms.inspection import (
    checked_call,
    exact_number,
    gives_nodes,
    is_call,
    is_moment,
    is_time,
    is_written_number,
    question_path,
)
from gridworker.forms.layout import Layout, steps_of
from gridworker.forms.locations import CONTEXT, Locations
from gridworker.forms.operands import NUMERIC_KINDS, Kind
from gridworker.forms.places import ROOT
from gridworker.forms.plan import Rewritten, Traits
from gridworker.forms.signatures import Function
from gridworker.forms.syntax import (
    Call,
    Chain,
    Literal,
    Negative,
    Node,
    Number,
    Path,
    quoted,
    unparse,
    walk,
)

MAX_COMPARISONS = 20
"""Comparisons in a row, `1 = 1 = 1 …`; each stands in the parentheses of the next."""
_SHORT = 1_000
"""Characters of an XPath that cannot be too much for libxml2."""

_LOGIC = frozenset({"and", "or"})
_EQUALITY = frozenset({"=", "!="})
_ORDER = frozenset({"<", "<=", ">", ">="})
_TEXT_KINDS: frozenset[Kind] = frozenset({"text", "truth", "date"})
_TIMELY: frozenset[Kind] = frozenset({"date", "days", "instant", "time"})
_ABOUT_CONTEXT = frozenset({"normalize-space", "name", "local-name"})
"""Functions that look at the node at hand when they are given nothing."""


def rewrite(tree: Node, context: str, layout: Layout) -> Rewritten:
    """An expression of the question at `context`, for libxml2.

    Raises:
        FormProblem: `form.function`, `form.reference`, `form.expression`.
    """
    writer = _Writer(context, layout)
    shuffle = writer.shuffle(tree)
    nodes = tree.arguments[0] if shuffle is not None and isinstance(tree, Call) else tree
    xpath = writer.whole(nodes)
    return Rewritten(
        xpath, tuple(writer.held), frozenset(writer.reads), _traits(tree, nodes, xpath, shuffle, writer)
    )


def _traits(tree: Node, nodes: Node, xpath: str, shuffle: str | None, writer: "_Writer") -> Traits:
    functions = frozenset(each.name for each in walk(tree) if isinstance(each, Call))
    plain = not (functions or writer.held or f"{PREFIX}:" in xpath or "@" in xpath)
    asks = writer.scoped or writer.held or writer.instances or "clock" in writer.volatile
    return Traits(
        instances=tuple(writer.instances),
        volatile=frozenset(writer.volatile),
        scoped=writer.scoped,
        shuffle=shuffle,
        in_table=isinstance(nodes, Path) and is_call(nodes.start, "instance"),
        functions=functions,
        may_fail=not plain or len(xpath) > _SHORT,
        is_simple=not asks,
    )


class _Writer(Locations):
    """Writes one expression; each part is written for somebody who wants text, a number, a truth or nodes."""

    def __init__(self, context: str, layout: Layout) -> None:
        super().__init__(context, layout)
        self._wanted: Mapping[str, Callable[[Node], str]] = {
            "t": self._text,
            "n": self._number,
            "b": self._truth,
            "v": self._values,
            "a": self._raw,
        }
        self._special: Mapping[str, Callable[[Call], str]] = {
            "today": self._clock,
            "now": self._clock,
            "once": self._once,
            "position": self._position,
            "jr:choice-name": self._choice_name,
            "pulldata": self._pulldata,
            "depend": self._depend,
        }

    def whole(self, tree: Node) -> str:
        """The expression itself, whatever its type; a list of choices may be of groups."""
        return self._nodes(tree)[0] if gives_nodes(tree) else self._plain(tree)

    def shuffle(self, tree: Node) -> str | None:
        """The variable of a seed, when all that an expression gives is shuffled: libxml2 puts results in order."""
        if not isinstance(tree, Call) or tree.name != "randomize":
            return None
        self._note(checked_call(tree))
        self._set(tree.arguments[0], tree.name)
        return self._hold(self._raw(tree.arguments[1]))[1:] if len(tree.arguments) > 1 else ""

    # --- what somebody wants --------------------------------------------------------------------------------------

    def _raw(self, node: Node) -> str:
        """As it is; of nodes, the text of the first."""
        if gives_nodes(node):
            return self._still(node, lambda each: f"string({self._answers(each)})")
        return self._still(node, self._plain)

    def _text(self, node: Node) -> str:
        if gives_nodes(node) or self._operands.kind(node) in _TEXT_KINDS:
            return self._raw(node)
        return self._still(node, lambda each: f"{PREFIX}:string({self._plain(each)})")

    def _number(self, node: Node) -> str:
        if gives_nodes(node):
            return self._still(node, self._number_of_nodes)
        if self._operands.kind(node) in NUMERIC_KINDS:
            return self._still(node, self._plain)
        return self._still(node, lambda each: f"{PREFIX}:number({self._plain(each)})")

    def _number_of_nodes(self, node: Node) -> str:
        if self._operands.only_whole_numbers(node):
            return f"number({self._answers(node)})"
        return f"{PREFIX}:number(string({self._answers(node)}))"

    def _term(self, node: Node) -> str:
        """A number to compute with: the last place of what is typed in is left to libxml2, which is quicker."""
        if gives_nodes(node) and self._operands.only_numbers(node):
            return self._still(node, lambda each: f"number({self._answers(each)})")
        return self._number(node)

    def _truth(self, node: Node) -> str:
        """An answer is true by its text; a group by being there."""
        if gives_nodes(node) and self._operands.follow.is_group(self._operands.place(node)):
            return self._still(node, lambda each: f"boolean({self._nodes(each, structure=True)[0]})")
        return self._raw(node)

    def _set(self, node: Node, function: str, *, structure: bool = False) -> str:
        if not gives_nodes(node):
            raise FormProblem(f"{function}() 里要写题目，不能是算出来的值", code="form.function")
        return self._still(node, lambda each: self._nodes(each, structure=structure)[0])

    def _values(self, node: Node) -> str:
        """All nodes, or the one value."""
        return self._still(node, self._plain)

    # --- operators ------------------------------------------------------------------------------------------------

    def _plain(self, node: Node) -> str:
        if isinstance(node, Number):
            return exact_number(node.text)
        if isinstance(node, Literal):
            return quoted(node.text)
        if isinstance(node, Negative):
            return f"(- {self._term(node.operand)})"
        if gives_nodes(node):
            return self._answers(node)
        return self._call(node) if isinstance(node, Call) else self._operators(node)

    def _operators(self, node: Node) -> str:
        if not isinstance(node, Chain):
            raise FormProblem("这里应当是一个值", code="form.expression")
        if node.operators & (_EQUALITY | _ORDER):
            return self._comparison(node)
        write = self._truth if node.operators & _LOGIC else self._term
        rest = "".join(f" {operator} {write(operand)}" for operator, operand in node.rest)
        return f"({write(node.first)}{rest})"

    def _comparison(self, node: Chain) -> str:
        if len(node.rest) > MAX_COMPARISONS:
            raise FormProblem(f"连着比较得太多（最多 {MAX_COMPARISONS} 次）", code="form.expression")
        left = node.first if len(node.rest) == 1 else Chain(node.first, node.rest[:-1])
        operator, right = node.rest[-1]
        compare = self._order if operator in _ORDER else self._equality
        return compare(left, operator, right)

    def _order(self, left: Node, operator: str, right: Node) -> str:
        write = self._measure(left, right)
        if write is None:
            return f"{PREFIX}:compare({self._values(left)}, '{operator}', {self._values(right)})"
        return f"({write(left)} {operator} {write(right)})"

    def _measure(self, left: Node, right: Node) -> Callable[[Node], str] | None:
        """How both sides become numbers that can be compared; None when either may be several nodes."""
        kinds = self._operands.kinds(left, right)
        if "time" in kinds:
            return self._time
        if "instant" in kinds and "date" in kinds:
            return self._instant
        in_table = self._operands.inside is not None and self._operands.inside.foreign
        if in_table and kinds <= NUMERIC_KINDS | {"nodes"}:
            return self._side
        if all(map(self._operands.is_read_by_libxml2, (left, right))):
            return self._side
        return None if any(map(self._operands.is_plural, (left, right))) else self._number

    def _side(self, node: Node) -> str:
        """Nodes, a number or text for libxml2 to compare; what is written out is read the way answers are."""
        digits = f"-{unparse(node.operand)}" if isinstance(node, Negative) else unparse(node)
        if is_written_number(node):
            return f"number('{digits}')" if "." in digits else digits
        return self._still(node, self._plain)

    def _time(self, node: Node) -> str:
        return self._still(node, lambda each: f"{PREFIX}:decimal-time({self._raw(each)})")

    def _instant(self, node: Node) -> str:
        if self._operands.kind(node) == "instant":
            return self._number(node)
        return self._still(node, lambda each: f"{PREFIX}:decimal-date-time({self._raw(each)})")

    def _equality(self, left: Node, operator: str, right: Node) -> str:
        kinds = self._operands.kinds(left, right)
        if "truth" in kinds:
            return f"(boolean({self._truth(left)}) {operator} boolean({self._truth(right)}))"
        computed = any(map(self._operands.is_computed, (left, right))) or kinds == {"any", "number"}
        timely = self._is_about_time(left, right)
        if not computed and not timely:
            return f"({self._side(left)} {operator} {self._side(right)})"
        if self._operands.is_plural(left) or self._operands.is_plural(right):
            return self._order(left, operator, right)
        write = self._measure(left, right) or self._number
        equal = f"{PREFIX}:equal({write(left)}, {write(right)})"
        if timely and kinds <= {"date", "time", "nodes"}:  # two unanswered dates are equal
            equal = f"({self._raw(left)} = {self._raw(right)} or {equal})"
        return equal if operator == "=" else f"not({equal})"

    def _is_about_time(self, *sides: Node) -> bool:
        """Whether equality is of days or times, not of text: with `''` or words it is of text."""
        literals = [side.text for side in sides if isinstance(side, Literal)]
        kinds = self._operands.kinds(*(side for side in sides if not isinstance(side, Literal)))
        return bool(_TIMELY & kinds) and all(is_moment(text) or is_time(text) for text in literals)

    # --- functions ------------------------------------------------------------------------------------------------

    def _call(self, node: Call) -> str:
        function = checked_call(node)
        if node.name in _ABOUT_CONTEXT and not node.arguments:
            return self._call(Call(node.name, (CONTEXT,)))
        self._note(function)
        special = self._special.get(node.name)
        if special is not None:
            return special(node)
        name = node.name if function.call is None else f"{PREFIX}:{local_name(node.name)}"
        return f"{name}({', '.join(self._arguments(node, function) + self._which_days(node))})"

    def _arguments(self, node: Call, function: Function) -> list[str]:
        written = []
        for index, each in enumerate(node.arguments):
            letter = function.letter(index)
            if letter == "s":
                written.append(self._set(each, node.name, structure=node.name == "count"))
            else:
                written.append(self._wanted[letter](each))
        return written

    def _which_days(self, node: Call) -> list[str]:
        """Days alone do not say from whose midnight they count; where they come from does."""
        if node.name == "date-time":
            return ["true()"] if self._operands.kind(node.arguments[0]) == "days" else []
        dated = node.name in {"date", "format-date", "format-date-time"}
        return ["true()"] if dated and self._operands.kind(node.arguments[0]) == "instant" else []

    def _clock(self, node: Call) -> str:
        return f"${node.name}"

    def _once(self, node: Call) -> str:
        """The node's own text if it has one; that is no dependency."""
        if self._operands.inside is not None:
            raise FormProblem("once() 不能写在方括号里", code="form.function")
        own = f"string({self._location(CONTEXT)[0]})"
        return f"{PREFIX}:if({own}, {own}, {self._raw(node.arguments[0])})"

    def _position(self, node: Call) -> str:
        if not node.arguments:
            return "position()"
        written = self._set(node.arguments[0], "position", structure=True)
        place = self._operands.place(node.arguments[0])
        if place.plural or len(place.paths) != 1 or place.paths == ("/",):
            return f"{PREFIX}:position({written})"
        return f"(count({written}/preceding-sibling::{steps_of(place.paths[0])[-1]}) + 1)"

    def _choice_name(self, node: Call) -> str:
        value, question = node.arguments
        if not isinstance(question, Literal):
            raise FormProblem("jr:choice-name() 的第二个参数要写成带引号的题目", code="form.function")
        path = question_path(question.text.strip())
        start = self._operands.follow.context if path.start == "" else ROOT
        place = self._operands.follow.end(start, path.steps)
        return f"{PREFIX}:choice-name({self._text(value)}, {quoted(place.paths[0])})"

    def _pulldata(self, node: Call) -> str:
        if isinstance(node.arguments[0], Literal):
            self._instance(node.arguments[0].text)
        return f"{PREFIX}:pulldata({', '.join(map(self._text, node.arguments))})"

    def _depend(self, node: Call) -> str:
        first, *_others = [self._raw(each) for each in node.arguments]  # all of them are read
        return first
