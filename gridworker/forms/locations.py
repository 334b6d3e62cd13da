"""Writes down where a rule looks: location paths, tables, what stands in square brackets.

Notes on the way which answers and tables are read, and puts aside what is the same for every item of a table, to be
computed once, before. How values are written for libxml2 is for whoever derives from it to say (see `rewriting`).
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from gridworker.errors import FormProblem
from gridworker.forms.functions import PREFIX
from gridworker.forms.inspection import (
    checked_call,
    gives_nodes,
    indexed,
    is_call,
    is_plain,
    key_and_value,
    moves,
    plain_path,
    stands_by_itself,
)
from gridworker.forms.layout import Layout, steps_of
from gridworker.forms.operands import NUMERIC_KINDS, Operands
from gridworker.forms.places import FOREIGN, Pieces, Place, Read
from gridworker.forms.plan import Held
from gridworker.forms.signatures import Function
from gridworker.forms.syntax import Call, Chain, Literal, Node, Path, Step

MAX_HELD = 200
CONTEXT = Path("", (Step("."),))


class Locations(ABC):
    """Writes paths of one expression; `held`, `reads`, `instances`, `volatile` and `scoped` tell what it found."""

    def __init__(self, context: str, layout: Layout) -> None:
        self.held: list[Held] = []
        self.reads: set[Read] = set()
        self.instances: list[str] = []
        self.volatile: set[str] = set()
        self.scoped = False
        self._operands = Operands(context, layout)

    @abstractmethod
    def _raw(self, node: Node) -> str:
        """A value as it is."""

    @abstractmethod
    def _number(self, node: Node) -> str:
        """A value as a number."""

    @abstractmethod
    def _truth(self, node: Node) -> str:
        """A value as a condition."""

    @abstractmethod
    def _arguments(self, node: Call, function: Function) -> list[str]:
        """What a function is given, each as it wants it."""

    def _note(self, function: Function) -> None:
        if function.needs and function.needs != "instances":
            self.volatile.add(function.needs)
        self.scoped = self.scoped or function.needs not in {"", "clock"}

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
            return self._location(CONTEXT)
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
            return self._location(Path("", path.steps or CONTEXT.steps))
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
