"""Writes a filled-in form: as an OpenRosa submission, and flat and typed for the platform.

Source: OpenRosa metadata schema, https://docs.getodk.org/openrosa-metadata/ ; elements named there stand in the
namespace http://openrosa.org/xforms. Several photos of one question are written as file names separated by spaces.
What is not relevant is left out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from gridworker.forms import audit, values
from gridworker.forms.markup import OPENROSA
from gridworker.forms.structure import MEDIA, Form
from gridworker.forms.tree import Node, Tree

_END = "timestamp/end"


@dataclass(frozen=True)
class Envelope:
    """What a submission says besides answers.

    Attributes:
        instance_id: UUID, with or without `uuid:`.
        ended: ISO time at which filling in ended.
        photo_names: photo id -> file name.
        meta: further metadata elements.
    """

    instance_id: str
    ended: str
    photo_names: Mapping[str, str]
    meta: Mapping[str, str]


def instance_xml(form: Form, tree: Tree, envelope: Envelope) -> bytes:
    """A submission."""
    namespace = f"{{{form.instance_namespace}}}" if form.instance_namespace else ""
    root = tree.root
    written = etree.Element(f"{namespace}{root.shape.name}", nsmap=_prefixes(form))
    written.set("id", form.id)
    if form.version:
        written.set("version", form.version)
    writer = _Writer(form, envelope, namespace)
    for node in _children(root):
        if not _is_meta(node):
            writer.write(node, written)
    _write_meta(written, form, root, envelope)
    return etree.tostring(written, xml_declaration=True, encoding="UTF-8")


def _prefixes(form: Form) -> dict[str, str]:
    return {"orx": OPENROSA} | ({"form": form.instance_namespace} if form.instance_namespace else {})


def _children(node: Node) -> list[Node]:
    """What counts below a node, in document order."""
    return [each for path in node.members for each in node.live(path) if each.relevant]


def _is_meta(node: Node) -> bool:
    return node.shape.name == "meta" and node.parent is not None and node.parent.parent is None


class _Writer:
    """Copies what counts into the submission."""

    def __init__(self, form: Form, envelope: Envelope, namespace: str) -> None:
        self._envelope, self._namespace = envelope, namespace
        self._files = {question.path for question in form.questions if question.type in MEDIA}
        self._ends = {bind.path for bind in form.binds.values() if bind.preload == _END}

    def write(self, node: Node, parent: etree._Element) -> None:
        written = etree.SubElement(parent, f"{self._namespace}{node.shape.name}")
        if node.shape.is_leaf:
            written.text = self._text(node)
        for child in _children(node):
            self.write(child, written)

    def _text(self, node: Node) -> str | None:
        if node.shape.path in self._ends:
            return self._envelope.ended
        if node.shape.path in self._files:
            names = self._envelope.photo_names
            return " ".join(names.get(photo, photo) for photo in node.text.split()) or None
        return node.text or None


def _write_meta(root: etree._Element, form: Form, top: Node, envelope: Envelope) -> None:
    meta = etree.SubElement(root, f"{{{OPENROSA}}}meta")
    given = envelope.instance_id
    texts = {"instanceID": given if given.startswith("uuid:") else f"uuid:{given}"}
    for node in _own_meta(top):
        if node.text and node.shape.name not in texts:
            texts[node.shape.name] = node.text
    if form.audit is not None:
        texts["audit"] = audit.FILE_NAME
    for name, text in (texts | dict(envelope.meta)).items():
        etree.SubElement(meta, f"{{{OPENROSA}}}{name}").text = text


def _own_meta(top: Node) -> list[Node]:
    """The metadata the form itself computes, such as `instanceName`."""
    return [
        child for node in _children(top) if _is_meta(node) for child in _children(node) if child.shape.is_leaf
    ]


def flat(root: Node, kind: Callable[[Node], str]) -> dict[str, Any]:
    """Path below the node -> typed value; repeats as lists of the same. Empty and hidden ones are left out."""
    found: dict[str, Any] = {}
    for node in _children(root):
        if not _is_meta(node):
            _flatten(node, node.shape.name, kind, found)
    return found


def _flatten(node: Node, key: str, kind: Callable[[Node], str], found: dict[str, Any]) -> None:
    if node.shape.is_repeat:
        found.setdefault(key, []).append(flat(node, kind))
    elif not node.shape.is_leaf:
        for child in _children(node):
            _flatten(child, f"{key}/{child.shape.name}", kind, found)
    elif node.text:
        found[key] = values.typed(kind(node), node.text)
