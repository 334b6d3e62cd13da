"""Reads the empty instance of a form: which nodes there are, which repeat, what they start with.

Knows elements and paths, no rules and no texts.
"""

from collections.abc import Mapping
from dataclasses import replace

from lxml import etree

from gridworker.errors import FormProblem
from gridworker.forms.markup import jr, local_name, plain_reference, xf
from gridworker.forms.structure import Shape

MAX_NODES = 3_000
MAX_DEPTH = 40


def repeat_counts(body: etree._Element) -> dict[str, str]:
    """Path of each repeat -> the text of what says how often it repeats, empty where people decide.

    Raises:
        FormProblem: `form.unsupported`, two repeats use the same place.
    """
    found: dict[str, str] = {}
    for repeat in body.iter(xf("repeat")):
        path = plain_reference(repeat.get("nodeset", ""))
        if path in found:
            raise FormProblem(f"两个重复组用了同一个位置：{path}", code="form.unsupported")
        found[path] = repeat.get(jr("count"), "")
    return found


def read_shapes(
    primary: etree._Element, repeats: frozenset[str]
) -> tuple[etree._Element, dict[str, Shape], Mapping[str, etree._Element]]:
    """The empty instance without namespaces and templates, its shapes in document order, an element for each.

    Raises:
        FormProblem: `form.too_large`, `form.unsupported` (two questions in one place), `form.reference` (a repeat
            without a place).
    """
    reader = _Reader(repeats)
    template = reader.read(primary)
    missing = sorted(repeats - {path for path, shape in reader.shapes.items() if not shape.is_leaf})
    if missing:
        raise FormProblem(f"重复组没有放答案的地方：{missing[0]}", code="form.reference")
    return template, reader.shapes, reader.nodes


class _Reader:
    """Walks the primary instance once."""

    def __init__(self, repeats: frozenset[str]) -> None:
        self.shapes: dict[str, Shape] = {}
        self.nodes: dict[str, etree._Element] = {}
        self._repeats = repeats
        self._children_of: dict[str, list[str]] = {}

    def read(self, primary: etree._Element) -> etree._Element:
        root = etree.Element(local_name(primary))
        path = f"/{root.tag}"
        self._enter(path, root, "", "")
        self._children(primary, root, path, "")
        for parent, children in self._children_of.items():
            self.shapes[parent] = replace(self.shapes[parent], children=tuple(children))
        return root

    def _enter(self, path: str, node: etree._Element, parent: str, repeat: str) -> None:
        if len(self.shapes) >= MAX_NODES:
            raise FormProblem(f"表单的题目太多（最多 {MAX_NODES}）", code="form.too_large")
        if path.count("/") > MAX_DEPTH:
            raise FormProblem(f"表单的分组套得太深（最多 {MAX_DEPTH} 层）", code="form.too_large")
        is_repeat = path in self._repeats
        inside, first = (path, 0) if is_repeat else (repeat, 1)
        self.shapes[path] = Shape(path, str(node.tag), parent, (), is_repeat, inside, first=first)
        self.nodes[path] = node

    def _children(self, source: etree._Element, copy: etree._Element, path: str, repeat: str) -> None:
        """Copies what stands in `source`; templates only tell which nodes there are and what they start with."""
        if not len(source):
            text = (source.text or "").strip() or None
            copy.text = text
            if text is not None and self.shapes[path].default is None:
                self.shapes[path] = replace(self.shapes[path], default=text)
        seen: dict[str, int] = {}
        for child in source:
            self._child(child, copy, path, repeat, seen)
        for name, count in seen.items():
            shape = self.shapes[f"{path}/{name}"]
            if count > shape.first:
                self.shapes[shape.path] = replace(shape, first=count)

    def _child(
        self, child: etree._Element, copy: etree._Element, path: str, repeat: str, seen: dict[str, int]
    ) -> None:
        name = local_name(child)
        where = f"{path}/{name}"
        is_repeat = where in self._repeats
        if name in seen and not is_repeat:
            raise FormProblem(f"两道题用了同一个位置：{where}", code="form.unsupported")
        node = etree.Element(name)
        inner = where if is_repeat else repeat
        if where not in self.shapes:
            self._enter(where, node, path, repeat)
            self._children_of.setdefault(path, []).append(where)
        is_template = child.get(jr("template")) is not None
        seen[name] = seen.get(name, 0) + (0 if is_template else 1)
        if not is_template:
            copy.append(node)
            self.nodes[where] = node
        self._children(child, node, where, inner)
