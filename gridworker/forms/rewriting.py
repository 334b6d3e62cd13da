"""Writes expressions anew for libxml2, so that it computes what ODK means, and notes what they depend on.

Plain XPath 1.0 answers "false" without a word when two dates are compared, takes an unanswered question for true,
writes ten thousand million as 1e+10, and looks for `/data/x` in whatever instance it happens to be in. So operands
that may hold dates go through `f:number` (days), conditions by their text, and what stands still inside a predicate
is computed once, before. It knows paths and functions, not answers.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from gridworker.errors import FormProblem
from gridworker.forms.functions import PREFIX, local_name
from gridworker.forms.inspection import (
    checked_call,
    exact_number,
    gives_nodes,
    indexed,
    is_call,
    is_moment,
    is_plain,
    is_time,
    is_written_number,
    key_and_value,
    moves,
    plain_path,
    question_path,
    stands_by_itself,
)
from gridworker.forms.layout import Layout, steps_of
from gridworker.forms.operands import NUMERIC_KINDS, Kind, Operands
from gridworker.forms.places import FOREIGN, ROOT, Pieces, Place, Read
from gridworker.forms.plan import Held, Rewritten
from gridworker.forms.signatures import Function
from gridworker.forms.syntax import (
    Call,
    Chain,
    Literal,
    Negative,
    Node,
    Number,
    Path,
    Step,
    quoted,
    unparse,
    walk,
)

MAX_COMPARISONS = 20
"""Comparisons in a row, `1 = 1 = 1 …`; each stands in the parentheses of the next."""
MAX_HELD = 200
_SHORT = 1_000
"""Characters of an XPath that cannot be too much for libxml2."""

_LOGIC = frozenset({"and", "or"})
_EQUALITY = frozenset({"=", "!="})
_ORDER = frozenset({"<", "<=", ">", ">="})
_TEXT_KINDS: frozenset[Kind] = frozenset({"text", "truth", "date"})
_TIMELY: frozenset[Kind] = frozenset({"date", "days", "instant", "time"})
_CONTEXT = Path("", (Step("."),))
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
    functions = frozenset(each.name for each in walk(tree) if isinstance(each, Call))
    plain = not (functions or writer.held or f"{PREFIX}:" in xpath or "@" in xpath)
    return Rewritten(
        xpath=xpath,
        held=tuple(writer.held),
        reads=frozenset(writer.reads),
        instances=tuple(writer.instances),
        volatile=frozenset(writer.volatile),
        scoped=writer.scoped,
        shuffle=shuffle,
        in_table=isinstance(nodes, Path) and is_call(nodes.start, "instance"),
        functions=functions,
        may_fail=not plain or len(xpath) > _SHORT,
    )


class _Writer:
    """Writes one expression; each part is written for somebody who wants text, a number, a truth or nodes."""

    def __init__(self, context: str, layout: Layout) -> None:
        self.held: list[Held] = []
        self.reads: set[Read] = set()
        self.instances: list[str] = []
        self.volatile: set[str] = set()
        self.scoped = False
        self._operands = Operands(context, layout)
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

    # --- what stands still inside a predicate ---------------------------------------------------------------------

    def _still(self, node: Node, write: Callable[[Node], str]) -> str:
        """Write it; inside a predicate, what is the same for every item is computed once, before."""
        if self._operands.inside is None or stands_by_itself(node) or moves(node):
            return write(node)
        with self._at(None):
            return self._hold(write(node))

    def _hold(self, xpath: str, lookup: tuple[str, tuple[str, ...], str] | None = None) -> str:
        for held in self.held:
            if (held.xpath, held.lookup) == (xpath, lookup):
                return f"${held.name}"
        if len(self.held) >= MAX_HELD:
            raise FormProblem("方括号里的条件太多", code="form.expression")
        self.held.append(Held(f"v{len(self.held)}", xpath, lookup))
        return f"${self.held[-1].name}"

    @contextmanager
    def _at(self, place: Place | None) -> Iterator[None]:
        before, self._operands.inside = self._operands.inside, place
        try:
            yield
        finally:
            self._operands.inside = before

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
            return self._call(Call(node.name, (_CONTEXT,)))
        self._note(function)
        special = self._special.get(node.name)
        if special is not None:
            return special(node)
        name = node.name if function.call is None else f"{PREFIX}:{local_name(node.name)}"
        return f"{name}({', '.join(self._arguments(node, function) + self._which_days(node))})"

    def _note(self, function: Function) -> None:
        if function.needs and function.needs != "instances":
            self.volatile.add(function.needs)
        self.scoped = self.scoped or function.needs not in {"", "clock"}

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
        own = f"string({self._location(_CONTEXT)[0]})"
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

    # --- nodes ----------------------------------------------------------------------------------------------------

    def _answers(self, node: Node) -> str:
        """Nodes whose texts are wanted; groups have none."""
        written, place = self._nodes(node)
        if self._operands.follow.is_group(place):
            raise FormProblem(f"{place.paths[0]} 是题组，不是题目，没有答案", code="form.reference")
        return written

    def _nodes(self, node: Node, *, structure: bool = False) -> tuple[str, Place]:
        """A set of nodes, its reads noted."""
        if isinstance(node, Chain):
            written = " | ".join(self._nodes(each, structure=structure)[0] for each in node.operands)
            return written, self._operands.place(node)
        if isinstance(node, Call):
            written, place = self._nodes_of_call(node)
        elif isinstance(node, Path):
            written, place = self._location(node)
        else:
            raise FormProblem("方括号和斜杠只能跟在题目后面", code="form.expression")
        self.reads.update(self._operands.follow.reads(place, structure=structure))
        return written, place

    def _nodes_of_call(self, node: Call) -> tuple[str, Place]:
        function = checked_call(node)
        if node.name == "instance":
            return self._instance_of(node), FOREIGN
        if node.name == "current":
            return self._location(_CONTEXT)
        if node.name == "indexed-repeat":
            path, chosen = indexed(node)
            return self._from_start(path, {at: self._index(each) for at, each in chosen.items()})
        if node.name != "randomize":
            raise FormProblem(f"{node.name}() 得出的不是题目", code="form.function")
        self._note(function)
        return f"{PREFIX}:randomize({', '.join(self._arguments(node, function))})", self._operands.place(node)

    def _index(self, index: Node) -> str:
        """An index counts from where the call stands, so it is computed before."""
        if self._operands.inside is not None and moves(index):
            raise FormProblem("方括号里的 indexed-repeat() 不能用每一项自己的序号", code="form.function")
        with self._at(None):
            return f"[position() = {self._hold(self._number(index))}]"

    def _instance_of(self, node: Call) -> str:
        name = node.arguments[0]
        if not isinstance(name, Literal):
            raise FormProblem("instance() 里要写带引号的名称", code="form.function")
        return self._instance(name.text)

    def _instance(self, name: str) -> str:
        if name not in self._operands.layout.instances:
            raise FormProblem(f"算式提到的数据表不存在：{name}", code="form.reference")
        if name not in self.instances:
            self.instances.append(name)
        return f"$i{self.instances.index(name)}"

    def _location(self, path: Path) -> tuple[str, Place]:
        if is_call(path.start, "current") and not path.predicates:
            return self._location(Path("", path.steps or _CONTEXT.steps))
        if isinstance(path.start, str):
            return self._from_start(path, {})
        found = self._looked_up(path)
        if found is not None:
            return found
        inner, start = self._nodes(path.start, structure=True)
        filters = "".join(self._predicate(each, start) for each in path.predicates)
        pieces = Pieces([(inner if inner.startswith("$") else f"({inner})") + filters])
        return self._write_steps(pieces, path.steps, start)

    def _from_start(self, path: Path, chosen: Mapping[int, str]) -> tuple[str, Place]:
        """A path of the form's own instance.

        Outside repeats it is written from the root, so that any node of the form will do as context.

        Args:
            path: absolute, or from the node at hand.
            chosen: predicates already written, by the number of their step.
        """
        plain = plain_path(path)
        if plain is not None and not self._operands.layout.repeats:
            return plain, self._operands.place(path)
        start, at = self._operands.start(path)
        context = self._operands.follow.context
        if path.start == "/":
            ups = len(steps_of(context.paths[0])) - len(steps_of(start.within))
            pieces = Pieces([".."] * ups) if start.within else Pieces([""])
        elif self._operands.inside is not None or context.within:
            pieces = Pieces([])
        else:
            pieces = Pieces(["", *steps_of(context.paths[0])])
        return self._write_steps(
            pieces, path.steps[at:], start, {key - at: each for key, each in chosen.items()}
        )

    def _write_steps(
        self,
        pieces: Pieces,
        steps: tuple[Step, ...],
        start: Place,
        chosen: Mapping[int, str] | None = None,
    ) -> tuple[str, Place]:
        place = start
        for index, place in enumerate(self._operands.follow.places(start, steps)):
            filters = "".join(self._predicate(each, place) for each in steps[index].predicates)
            pieces.add(steps[index], (chosen or {}).get(index, filters))
        return pieces.text(), place

    def _predicate(self, predicate: Node, place: Place) -> str:
        with self._at(replace(place, plural=False)):
            if not gives_nodes(predicate) and self._operands.kind(predicate) in NUMERIC_KINDS - {"truth"}:
                return f"[position() = {self._number(predicate)}]"
            return f"[{self._truth(predicate)}]"

    def _looked_up(self, path: Path) -> tuple[str, Place] | None:
        """`instance('x')/root/item[name = …]` asks the instance's index; the rest starts from what that finds."""
        at = next((index for index, step in enumerate(path.steps) if step.predicates), None)
        if at is None or not isinstance(path.start, Call) or path.start.name != "instance" or path.predicates:
            return None
        step, *others = path.steps[at].predicates
        found = key_and_value(step)
        to_item = (*path.steps[:at], Step(path.steps[at].name, (), path.steps[at].deep))
        if found is None or not all(map(is_plain, to_item)):
            return None
        key, value, rest = found
        if self._operands.kind(value) not in {"text", "nodes"}:
            return None
        checked_call(path.start)
        self._instance_of(path.start)
        name = path.start.arguments[0]
        place = replace(FOREIGN, plural=True)
        with self._at(None):
            lookup = (getattr(name, "text", ""), tuple(each.name for each in to_item), key)
            held = self._hold(self._raw(value), lookup)
        filters = "".join(self._predicate(each, place) for each in (*rest, *others))
        return self._write_steps(Pieces([held + filters]), path.steps[at + 1 :], place)
