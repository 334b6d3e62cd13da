"""What the parts of an expression are: text, numbers, dates, nodes, and where nodes come from.

Worked out from the tree and the form's types, before anything is computed.
"""

from dataclasses import replace
from typing import Literal as OneOf

from gridworker.forms.functions import FUNCTIONS
from gridworker.forms.inspection import (
    gives_nodes,
    indexed,
    is_counted,
    is_moment,
    is_written_number,
    plain_path,
)
from gridworker.forms.layout import Layout, steps_of
from gridworker.forms.places import FOREIGN, ROOT, Follower, Place
from gridworker.forms.signatures import Gives
from gridworker.forms.syntax import Call, Chain, Literal, Node, Path

Kind = Gives | OneOf["days", "time"]
"""What an operand is: as functions give it; or days counted from 1970 in China; or a time of day."""

NUMERIC_KINDS: frozenset[Kind] = frozenset({"number", "days", "instant", "truth"})
_NUMERIC_TYPES = frozenset({"int", "decimal"})
_DATE_TYPES = frozenset({"date", "dateTime"})


class Operands:
    """Says what the parts of one expression are.

    Args:
        context: path of the question it belongs to.
        layout: of its form.
    """

    def __init__(self, context: str, layout: Layout) -> None:
        self.layout = layout
        self.follow = Follower(context, layout)
        self.inside: Place | None = None
        """Where the predicate stands whose parts are asked about; None outside predicates."""
        self._found: dict[tuple[int, Place | None], tuple[Path, Place]] = {}

    def kind(self, node: Node) -> Kind:
        """What an operand is."""
        if isinstance(node, Literal):
            return "date" if is_moment(node.text) else "text"
        if gives_nodes(node):
            return self._kind_of_nodes(node)
        if isinstance(node, Call):
            return self._kind_of_call(node)
        return self._kind_of_chain(node) if isinstance(node, Chain) else "number"

    def kinds(self, *nodes: Node) -> set[Kind]:
        """What several operands are."""
        return {self.kind(node) for node in nodes}

    def only_numbers(self, node: Node) -> bool:
        """Whether nodes are of questions that take numbers only."""
        return self.follow.types(self.place(node)) <= _NUMERIC_TYPES

    def only_whole_numbers(self, node: Node) -> bool:
        """Whether nodes are of questions that take whole numbers only."""
        return self.follow.types(self.place(node)) <= {"int"}

    def is_read_by_libxml2(self, node: Node) -> bool:
        """Whether an operand can be left to libxml2's way of reading numbers: written out, or typed in."""
        if gives_nodes(node):
            return self.only_numbers(node)
        return is_counted(node) or is_written_number(node)

    def is_computed(self, node: Node) -> bool:
        """Whether an operand is a number that arithmetic or a function came to."""
        if gives_nodes(node) or is_counted(node) or is_written_number(node):
            return False
        return self.kind(node) in NUMERIC_KINDS - {"truth"}

    def is_plural(self, node: Node) -> bool:
        """Whether an operand can be several nodes."""
        return gives_nodes(node) and self.place(node).plural

    def place(self, node: Node) -> Place:
        """Where nodes come from."""
        if isinstance(node, Path):
            key = (id(node), self.inside)
            if key not in self._found:
                self._found[key] = (node, self._end(node))  # keeps the node, so that its id stays its own
            return self._found[key][1]
        if isinstance(node, Chain):
            return self._joint([self.place(each) for each in node.operands])
        if not isinstance(node, Call):
            return FOREIGN
        if node.name == "current":
            return self.follow.context
        if node.name == "indexed-repeat":
            return replace(self.place(indexed(node)[0]), plural=False)
        return self.place(node.arguments[0]) if node.name == "randomize" else FOREIGN

    def start(self, path: Path) -> tuple[Place, int]:
        """Where a path starts, and with which of its steps: inside a repeat, in the repeat's own instance."""
        if path.start == "":
            return self.inside or self.follow.context, 0
        if path.start == "/":
            shared = self.follow.shared(path)
            return (Place((shared,), shared), len(steps_of(shared))) if shared else (ROOT, 0)
        return self.place(path.start), 0

    def _end(self, path: Path) -> Place:
        plain = plain_path(path)
        if plain is not None and not self.layout.repeats and plain in self.layout.types:
            return Place((plain,))
        start, at = self.start(path)
        return self.follow.end(start, path.steps[at:])

    def _joint(self, places: list[Place]) -> Place:
        paths = tuple(dict.fromkeys(path for place in places for path in place.paths))
        return Place(paths, foreign=any(place.foreign for place in places), plural=True)

    def _kind_of_nodes(self, node: Node) -> Kind:
        types = self.follow.types(self.place(node))
        if types <= _DATE_TYPES:
            return "date"
        return "time" if types <= {"time"} else "nodes"

    def _kind_of_chain(self, node: Chain) -> Kind:
        if not node.operators <= {"+", "-"}:
            return "number" if node.operators <= {"*", "div", "mod"} else "truth"
        kinds = [self.kind(each) for each in node.operands]
        if "instant" in kinds:
            return "instant"
        dates = sum(kind in {"date", "days"} for kind in kinds)
        return "days" if dates == 1 else "number"  # what lies between two dates counts from nowhere

    def _kind_of_call(self, node: Call) -> Kind:
        function = FUNCTIONS.get(node.name)
        if function is None or function.gives != "same":
            return "any" if function is None else function.gives
        branches = node.arguments[1:] if node.name == "if" else node.arguments
        dates = any(self.kind(each) == "date" and not isinstance(each, Literal) for each in branches)
        return "date" if dates else "any"
