"""The filled-in instance: one node for each place of a form, repeats with as many instances as there are.

Nodes keep what the worker answered; the elements beside them hold what counts (nothing where a node is not relevant)
and are what expressions see. Instances that a smaller count leaves out are parked behind the others, answers and all.
It knows shapes, not rules.
"""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import replace

from lxml import etree

from gridworker.forms.structure import Form, Group, Question, Shape
from gridworker.forms.values import Value


class Unfit(str):
    """A text that an action computed and that does not fit its question; kept, for the worker to put right."""

    __slots__ = ()


class Node:
    """One place in a filled-in form.

    Attributes:
        shape: its definition.
        parent: None for the root.
        element: where expressions find it; holds what counts.
        path: where it stands now, such as `/d/floor[2]/lamp`.
        default: text it started with.
        has_answer: whether somebody or something gave an answer, be it an empty one.
        answer: that answer.
        relevant: whether it takes part.
        is_parked: for an instance of a repeat: whether a smaller count leaves it out.
        members: path of a child's shape -> its nodes.
        question: what is asked there, with this very path.
    """

    __slots__ = (
        "answer", "default", "element", "has_answer", "is_parked", "members", "parent", "path", "question",
        "relevant", "shape",
    )  # fmt: skip

    def __init__(self, shape: Shape, parent: "Node | None", element: etree._Element) -> None:
        self.shape, self.parent, self.element = shape, parent, element
        self.path = shape.path
        self.default: str | None = None
        self.has_answer = False
        self.answer: Value | None = None
        self.relevant = True
        self.is_parked = False
        self.members: dict[str, list[Node]] = {path: [] for path in shape.children}
        self.question: Question | None = None

    @property
    def text(self) -> str:
        """What counts here, as text."""
        return self.element.text or ""

    def ancestor(self, path: str) -> "Node":
        """The node itself or the one above it that has this shape."""
        node = self
        while node.shape.path != path and node.parent is not None:
            node = node.parent
        return node

    def live(self, path: str) -> list["Node"]:
        """The nodes of a child's shape that are not parked."""
        return [node for node in self.members[path] if not node.is_parked]

    def walk(self, *, parked: bool = False) -> Iterator["Node"]:
        """The node and everything below it, in document order."""
        yield self
        for nodes in self.members.values():
            for node in nodes:
                if parked or not node.is_parked:
                    yield from node.walk(parked=parked)


class Tree:
    """All nodes of a filled-in form, findable by path, by shape, in the order of the screen."""

    def __init__(self, form: Form) -> None:
        self._form, self._shapes = form, form.shapes
        self._by_path: dict[str, Node] | None = None
        self._by_shape: dict[str, list[Node]] = {}
        self._asked: list[Node] | None = None
        element = copy.deepcopy(form.template)
        self.root = self._adopt(element, f"/{element.tag}", None)

    def _adopt(self, element: etree._Element, path: str, parent: Node | None) -> Node:
        node = Node(self._shapes[path], parent, element)
        if not len(element):
            node.default = element.text
        for child in element:
            where = f"{path}/{child.tag}"
            node.members[where].append(self._adopt(child, where, node))
        return node

    # --- finding ---------------------------------------------------------------------------------------------------

    @property
    def by_path(self) -> Mapping[str, Node]:
        """Path -> node, parked ones included."""
        if self._by_path is None:
            self._by_path = {}
            self._by_shape = {path: [] for path in self._shapes}
            self._index(self.root, self.root.shape.path, live=True)
        return self._by_path

    def by_shape(self, path: str) -> list[Node]:
        """The nodes of a shape that are not parked, in document order."""
        return self._by_shape[path] if self.by_path else []

    def asked(self) -> list[Node]:
        """The nodes of all questions, in the order of the screen."""
        if self._asked is None:
            self._asked = list(self._lay_out(self._form.body, self.root))
        return self._asked

    def within(self, node: Node, path: str) -> list[Node]:
        """The nodes of a shape below `node`, itself if it is one, parked ones left out."""
        if node.shape.path == path:
            return [node]
        found = [node]
        for step in self._steps(node.shape.path, path):
            found = [each for one in found for each in one.live(step)]
        return found

    def _steps(self, top: str, path: str) -> list[str]:
        steps: list[str] = []
        while path != top:
            steps.append(path)
            path = self._shapes[path].parent
        return steps[::-1]

    def _index(self, node: Node, path: str, *, live: bool) -> None:
        if node.path != path:
            node.path, node.question = path, None
        found = self._by_path
        if found is not None:
            found[path] = node
        if live:
            self._by_shape[node.shape.path].append(node)
        for nodes in node.members.values():
            for place, member in enumerate(nodes, start=1):
                step = f"[{place}]" if member.shape.is_repeat else ""
                self._index(member, f"{path}/{member.shape.name}{step}", live=live and not member.is_parked)

    def _lay_out(self, items: tuple[Group | Question, ...], anchor: Node) -> Iterator[Node]:
        for item in items:
            if isinstance(item, Question):
                yield from self._ask(item, anchor)
            elif item.is_repeat:
                for node in self.within(anchor, item.path):
                    yield from self._lay_out(item.children, node)
            else:
                yield from self._lay_out(item.children, anchor)

    def _ask(self, question: Question, anchor: Node) -> Iterator[Node]:
        self.by_path  # noqa: B018 - paths must be up to date
        for node in self.within(anchor, question.path):
            if node.question is None:
                node.question = self.question_at(node)
            yield node

    def question_at(self, node: Node) -> Question:
        """What is asked at a node, with its own path and that of its instance.

        Raises:
            ProgrammingBug: nothing is.
        """
        found = self._form.question(node.path)
        return replace(found, repeat=node.ancestor(found.repeat).path) if found.repeat else found

    # --- changing --------------------------------------------------------------------------------------------------

    def make(self, path: str, parent: Node) -> Node:
        """A new node with everything below it, not yet standing anywhere."""
        shape = self._shapes[path]
        node = Node(shape, parent, etree.Element(shape.name))
        if shape.is_leaf:
            node.default = node.element.text = shape.default
        for child in shape.children:
            below = self._shapes[child]
            times = (below.first if below.count is None else 0) if below.is_repeat else 1
            for _ in range(times):
                member = self.make(child, node)
                node.members[child].append(member)
                node.element.append(member.element)
        return node

    def put(self, node: Node, place: int) -> None:
        """Let an instance stand at a place among its like, counted from 0."""
        parent = _parent(node)
        parent.members[node.shape.path].insert(place, node)
        self.arrange(parent)

    def take(self, node: Node) -> int:
        """Take an instance out; where it stood."""
        parent = _parent(node)
        nodes = parent.members[node.shape.path]
        place = nodes.index(node)
        del nodes[place]
        self.arrange(parent)
        return place

    def arrange(self, parent: Node) -> None:
        """Bring the elements of a node's children in order, after they changed."""
        live = [node.element for nodes in parent.members.values() for node in nodes if not node.is_parked]
        parent.element[:] = live
        self._by_path = self._asked = None


def _parent(node: Node) -> Node:
    assert node.parent is not None  # noqa: S101 - the root is no instance of a repeat
    return node.parent
