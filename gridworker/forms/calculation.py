"""Computes a filled-in form: what is relevant, what is calculated, how often things repeat.

Works along the program's order, and after a change only through what depends on it, each node once. Knows nodes and
rules, not screens, drafts or what is missing.
"""

from collections.abc import Iterable, Mapping
from heapq import heappop, heappush

from gridworker.errors import FormProblem
from gridworker.forms import values
from gridworker.forms.expressions import Scope
from gridworker.forms.functions import as_number
from gridworker.forms.structure import Bind, Form, Reader
from gridworker.forms.tree import Node, Tree

MAX_INSTANCES = 1_000
"""Instances of one repeat; more come from a slip of the finger in what is counted."""
MAX_ROUNDS = 50
"""How often a repeat may grow in one go because of what stands in it."""
MAX_PLACES = 30_000
"""Nodes of a filled-in form: repeats inside repeats multiply."""


class Calculation:
    """The state of computing of one filled-in form.

    Attributes:
        created: instances of repeats that a count has called into being since this was last emptied.
    """

    def __init__(self, form: Form, tree: Tree) -> None:
        self.created: list[Node] = []
        self._form, self._tree, self._program = form, tree, form.program
        self._no_bind = Bind("")
        self._kept: dict[Node, str] = {}
        self._room: int | None = None
        self._rounds = 0

    def keep(self, node: Node, text: str) -> None:
        """Let a calculation start from what it came to earlier, for `once()`."""
        self._kept[node] = text

    def everything(self, scope: Scope) -> None:
        """Compute from scratch."""
        self._room, self._rounds = None, 0
        for path in self._program.order:
            shape = self._form.shapes[path]
            if shape.is_repeat and shape.count is not None:
                for parent in list(self._tree.by_shape(shape.parent)):
                    self._fit_count(parent, path, scope)
            for node in self._tree.by_shape(path):
                self._compute(node, scope)
        if self._program.late:
            wave = _Wave(self._program.rank)
            for path in self._program.late:
                for parent in self._tree.by_shape(self._form.shapes[path].parent):
                    wave.add(path, parent)
            self._run(wave, scope)

    def spread(
        self, scope: Scope, changed: Iterable[Node], *, moved: Iterable[tuple[Node, str]] = ()
    ) -> None:
        """Compute what depends on a change.

        Args:
            scope: what expressions may see.
            changed: nodes to compute, such as those answered or new.
            moved: (node, path of a repeat below it) where instances came, went or changed places.
        """
        self._room, self._rounds = None, 0
        wave = _Wave(self._program.rank)
        for node in changed:
            self._enrol(node, wave)
        for parent, path in moved:
            self._stir(parent, path, wave)
        self._run(wave, scope)

    def _run(self, wave: "_Wave", scope: Scope) -> None:
        while (waiting := wave.next()) is not None:
            self._settle(waiting, wave, scope)

    def _settle(self, path: str, wave: "_Wave", scope: Scope) -> None:
        shape = self._form.shapes[path]
        nodes = wave.take(path)
        if shape.count is not None:
            for parent in {_above(node) if node.shape.path == path else node: None for node in nodes}:
                if self._fit_count(parent, path, scope):
                    self._stir(parent, path, wave)
                    for instance in parent.live(path):
                        for node in instance.walk():
                            self._enrol(node, wave)
        for node in nodes:
            if node.shape.path == path and self._compute(node, scope):
                self._pass_on(node, wave)

    def _enrol(self, node: Node, wave: "_Wave") -> None:
        """Call a node, and the counts of repeats right below it."""
        wave.add(node.shape.path, node)
        for below in node.members:
            if self._form.shapes[below].count is not None:
                wave.add(below, node)

    def _pass_on(self, node: Node, wave: "_Wave") -> None:
        for reader in self._program.readers[node.shape.path]:
            self._call(reader, node, wave)
        self._enrol_below(node, wave)

    def _enrol_below(self, node: Node, wave: "_Wave") -> None:
        for below in node.members:
            if self._form.shapes[below].count is not None:
                wave.add(below, node)
            for member in node.live(below):
                wave.add(below, member)

    def _call(self, reader: Reader, source: Node, wave: "_Wave") -> None:
        shape = self._form.shapes[reader.path]
        top = source.ancestor(reader.common) if reader.common else self._tree.root
        for node in (
            self._tree.within(top, reader.path) if reader.common else self._tree.by_shape(reader.path)
        ):
            wave.add(reader.path, node)
        if shape.count is not None:
            for parent in self._tree.within(top, shape.parent):
                wave.add(reader.path, parent)

    def _stir(self, parent: Node, path: str, wave: "_Wave") -> None:
        """Call what looks at the instances of a repeat from outside, or at their places."""
        prefix = f"{path}/"
        for source, readers in self._program.readers.items():
            if source != path and not source.startswith(prefix):
                continue
            for reader in readers:
                if not (reader.common == path or reader.common.startswith(prefix)):
                    self._call(reader, parent, wave)

    # --- one node --------------------------------------------------------------------------------------------------

    def _compute(self, node: Node, scope: Scope) -> bool:
        """Whether what counts there has changed."""
        bind = self._form.binds.get(node.shape.path, self._no_bind)
        relevant = node.parent is None or node.parent.relevant
        if relevant and bind.relevant is not None:
            relevant = bind.relevant.truth(node.element, scope)
        was_relevant, node.relevant = node.relevant, relevant
        if not node.shape.is_leaf:
            return was_relevant != relevant
        before, now = node.element.text, self._text(node, bind, scope) if relevant else None
        node.element.text = now
        return (before or "") != (now or "")

    def _text(self, node: Node, bind: Bind, scope: Scope) -> str | None:
        if bind.calculate is not None:
            if node in self._kept:
                node.element.text = self._kept.pop(node)
            return bind.calculate.answer(node.element, scope, bind.type) or None
        if node.has_answer:
            return values.to_text(node.answer) or None
        return node.default

    def _fit_count(self, parent: Node, path: str, scope: Scope) -> bool:
        """Make, park or bring back instances until there are as many as the form wants; whether any changed."""
        wanted = self._wanted(parent, path, scope)
        nodes = parent.members[path]
        before = [node.is_parked for node in nodes]
        while len(nodes) < wanted:
            made = self._tree.make(path, parent)
            self._take_room(made)
            nodes.append(made)
            self.created.append(made)
        for place, node in enumerate(nodes):
            node.is_parked = place >= wanted
        if before == [node.is_parked for node in nodes]:
            return False
        if path in self._program.late:
            self._count_round(path)
        self._tree.arrange(parent)
        return True

    def _count_round(self, path: str) -> None:
        self._rounds += 1
        if self._rounds > MAX_ROUNDS:
            raise FormProblem(f"{path}：重复的次数越算越多，停不下来。请把表单退给管理员", code="form.cycle")

    def _take_room(self, made: Node) -> None:
        if self._room is None:
            self._room = MAX_PLACES - len(self._tree.by_path)
        self._room -= sum(1 for _ in made.walk())
        if self._room < 0:
            raise FormProblem("重复的组太多，放不下了。请检查填的数，已填的都还在", code="form.answer")

    def _wanted(self, parent: Node, path: str, scope: Scope) -> int:
        count = self._form.shapes[path].count
        if count is None or not parent.relevant:
            return sum(1 for node in parent.members[path] if not node.is_parked)
        number = as_number(count.value(parent.element, scope))
        wanted = int(number) if number == number and number > 0 else 0
        if wanted > MAX_INSTANCES:
            raise FormProblem(
                f"{path}：要重复 {wanted} 次，太多了（最多 {MAX_INSTANCES}）。请检查填的数，已填的都还在",
                code="form.answer",
            )
        return wanted


class _Wave:
    """Nodes that wait to be computed, by place in the program's order."""

    def __init__(self, rank: Mapping[str, int]) -> None:
        self._rank = rank
        self._waiting: dict[str, dict[Node, None]] = {}
        self._heap: list[tuple[int, str]] = []

    def add(self, path: str, node: Node) -> None:
        if path not in self._waiting:
            self._waiting[path] = {}
            heappush(self._heap, (self._rank[path], path))
        self._waiting[path][node] = None

    def next(self) -> str | None:
        return heappop(self._heap)[1] if self._heap else None

    def take(self, path: str) -> list[Node]:
        return list(self._waiting.pop(path))


def _above(node: Node) -> Node:
    return node.parent if node.parent is not None else node
