"""What is kept of a filled-in form when it is put aside, and how it comes back; how a submission is opened again.

A draft holds answers by path, hidden ones included, and how many instances each repeat has. It belongs to one version
of a form; answers that a version has no place for are handed back, never dropped.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lxml import etree

from gridworker.errors import FormProblem
from gridworker.forms import values
from gridworker.forms.audit import AuditLog
from gridworker.forms.calculation import MAX_INSTANCES, Calculation
from gridworker.forms.instances import without_namespaces
from gridworker.forms.markup import parse_xml
from gridworker.forms.structure import MEDIA, Form, generic
from gridworker.forms.tree import Node, Tree, Unfit

_REMEMBERING = frozenset({"once"})
"""Functions that look at what a calculation came to earlier."""


@dataclass(frozen=True)
class Draft:
    """A form put aside.

    Attributes:
        answers: path -> JSON value; None where a default was emptied on purpose.
        unfit: path -> text that an action computed and that does not fit its question.
        repeats: path of a repeat, such as `/d/house[2]/floor` -> how many instances, parked ones included.
        computed: path -> what a calculation came to that remembers.
        deprecates: instance id of the submission it replaces.
        audit: lines of its log.
    """

    answers: Mapping[str, Any] = field(default_factory=dict)
    unfit: Mapping[str, str] = field(default_factory=dict)
    repeats: Mapping[str, int] = field(default_factory=dict)
    computed: Mapping[str, str] = field(default_factory=dict)
    deprecates: str = ""
    audit: Sequence[Sequence[Any]] = ()


def write(
    form: Form, tree: Tree, unplaced: Mapping[str, Any], deprecates: str, audit: AuditLog
) -> dict[str, Any]:
    """A draft as JSON."""
    answers: dict[str, Any] = {}
    unfit: dict[str, str] = {}
    repeats: dict[str, int] = {}
    computed: dict[str, str] = {}
    for path, node in tree.by_path.items():
        if isinstance(node.answer, Unfit):
            unfit[path] = str(node.answer)
        elif node.has_answer:
            answers[path] = list(node.answer) if isinstance(node.answer, tuple) else node.answer
        if node.text and _remembers(form, node):
            computed[path] = node.text
        for child, members in node.members.items():
            if form.shapes[child].is_repeat:
                repeats[f"{path}/{form.shapes[child].name}"] = len(members)
    kept: dict[str, Any] = {"form": form.id, "version": form.version, "answers": answers | dict(unplaced)}
    lines = [list(line) for line in audit.lines()]
    more = {
        "unfit": unfit,
        "repeats": repeats,
        "computed": computed,
        "deprecates": deprecates,
        "audit": lines,
    }
    return kept | {name: value for name, value in more.items() if value}


def _remembers(form: Form, node: Node) -> bool:
    bind = form.binds.get(node.shape.path)
    rule = bind.calculate if bind else None
    return rule is not None and not rule.functions.isdisjoint(_REMEMBERING)


def read(kept: Mapping[str, Any]) -> Draft:
    """A draft from JSON; what is not of the right kind is left aside."""
    return Draft(
        answers=kept.get("answers") or {},
        unfit=kept.get("unfit") or {},
        repeats=kept.get("repeats") or {},
        computed=kept.get("computed") or {},
        deprecates=str(kept.get("deprecates") or ""),
        audit=kept.get("audit") or (),
    )


def take_up(form: Form, tree: Tree, calculation: Calculation, draft: Draft) -> dict[str, Any]:
    """Put a draft into an untouched tree; the answers that have no place."""
    _fit_repeats(form, tree, draft.repeats)
    unplaced: dict[str, Any] = {}
    nodes = tree.by_path
    for path, value in draft.answers.items():
        node = nodes.get(path)
        if node is None or not _fits(form, node, value):
            unplaced[path] = value
    for path, text in draft.unfit.items():
        if path in nodes and nodes[path].shape.is_leaf:
            nodes[path].has_answer, nodes[path].answer = True, Unfit(text)
        else:
            unplaced[path] = text
    for path, text in draft.computed.items():
        if path in nodes and isinstance(text, str):
            calculation.keep(nodes[path], text)
    return unplaced


def _fit_repeats(form: Form, tree: Tree, repeats: Mapping[str, int]) -> None:
    """As many instances as the draft had, outer ones first."""
    for path in sorted(repeats, key=lambda each: each.count("/")):
        shape = form.shapes.get(generic(path))
        parent = tree.by_path.get(path.rpartition("/")[0])
        count = repeats[path]
        if shape is None or not shape.is_repeat or parent is None or shape.path not in parent.members:
            continue
        members = parent.members[shape.path]
        if not isinstance(count, int) or not 0 <= count <= MAX_INSTANCES:
            continue
        while len(members) < count:
            members.append(tree.make(shape.path, parent))
        del members[count:]
        tree.arrange(parent)


def _fits(form: Form, node: Node, value: object) -> bool:
    """Put an answer into its node, if it fits."""
    if not node.shape.is_leaf:
        return False
    if form.has_question(node.shape.path):
        return _fits_question(form, node, value)
    bind = form.binds.get(node.shape.path)
    if value is not None and not isinstance(value, str):
        return False
    if bind is not None and bind.preload.startswith(("timestamp", "date")) and not _is_moment(value):
        return False
    node.has_answer, node.answer = True, value
    return True


def _fits_question(form: Form, node: Node, value: object) -> bool:
    question = form.question(node.path)
    own_choices = question.itemset is not None and not question.itemset.table
    try:
        cleaned = None if value is None else values.clean(question, value)
    except FormProblem:
        if not own_choices or not isinstance(value, str | list):
            return False
        cleaned = value if isinstance(value, str) else tuple(map(str, value))
    node.has_answer, node.answer = True, cleaned
    return True


def _is_moment(value: object) -> bool:
    try:
        datetime.fromisoformat(str(value))
    except ValueError:
        return False
    return True


def from_submission(form: Form, submission: bytes, photo_ids: Mapping[str, str]) -> Draft:
    """A submission as a draft of the instance that replaces it.

    Raises:
        FormProblem: `form.not_xml`; `form.instance`, it belongs to another form or has no instance id.
    """
    outer = parse_xml(submission)
    root = without_namespaces(outer)
    instance_id = (root.findtext("meta/instanceID") or "").strip()
    if root.tag != form.template.tag or outer.get("id", form.id) != form.id or not instance_id:
        raise FormProblem("这份记录不是用这张检查表填的，不能修改。记录不受影响", code="form.instance")
    reader = _Reader(form, photo_ids)
    reader.read(root, f"/{root.tag}", f"/{root.tag}")
    return Draft(reader.answers, repeats=reader.repeats, computed=reader.computed, deprecates=instance_id)


class _Reader:
    """Collects the answers of a submission."""

    def __init__(self, form: Form, photo_ids: Mapping[str, str]) -> None:
        self._form, self._photo_ids = form, photo_ids
        self.answers: dict[str, Any] = {}
        self.repeats: dict[str, int] = {}
        self.computed: dict[str, str] = {}

    def read(self, element: etree._Element, path: str, shape_path: str) -> None:
        shape = self._form.shapes.get(shape_path)
        if shape is None or shape.is_leaf:
            self._leaf(path, shape_path, element.text or "")
            return
        counts = {child: 0 for child in shape.children if self._form.shapes[child].is_repeat}
        for child in element:
            where = f"{shape_path}/{child.tag}"
            if where in counts:
                counts[where] += 1
            step = f"[{counts[where]}]" if where in counts else ""
            self.read(child, f"{path}/{child.tag}{step}", where)
        self.repeats |= {f"{path}/{self._form.shapes[child].name}": count for child, count in counts.items()}

    def _leaf(self, path: str, shape_path: str, text: str) -> None:
        bind = self._form.binds.get(shape_path)
        if bind is not None and bind.calculate is not None:
            self.computed[path] = text
            return
        if shape_path.startswith(f"/{self._form.template.tag}/meta/"):
            return
        if self._form.has_question(shape_path):
            question = self._form.question(shape_path)
            if question.type in MEDIA:
                self.answers[path] = [self._photo_ids.get(name, name) for name in text.split()]
                return
            if question.type == "note":
                return
        self.answers[path] = text or None
