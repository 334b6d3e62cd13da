"""Functions over sets of nodes, selections, other instances and texts."""

import hashlib
import math
from typing import Any

from gridworker.forms.coercions import Raw, as_number, as_text, as_whole, texts
from gridworker.forms.scope import current_scope, items_with
from gridworker.forms.signatures import MANY, Function, FunctionError

_MODULUS, _MULTIPLIER = 2_147_483_647, 16_807


def _selected(value: Raw, choice: Raw) -> bool:
    return as_text(choice).strip() in as_text(value).split()


def _count_selected(value: Raw) -> float:
    return float(len(as_text(value).split()))


def _selected_at(value: Raw, index: Raw) -> str:
    chosen, at = as_text(value).split(), as_whole(index)
    return chosen[at] if at is not None and 0 <= at < len(chosen) else ""


def _count_non_empty(nodes: Raw) -> float:
    return float(sum(1 for text in texts(nodes) if text))


def _position(nodes: Raw) -> float:
    """Which of its brothers of the same name a node is; nought for no node."""
    if not nodes:
        return 0.0
    return 1.0 + sum(1 for _ in nodes[0].itersiblings(nodes[0].tag, preceding=True))


def shuffled(nodes: list[Any], seed: Raw = None) -> list[Any]:
    """Shuffled inside out (Fisher and Yates) by Park and Miller's generator, so that a seed always gives one order."""
    first = math.fmod(_chance() if seed is None else _seed_number(seed), _MODULUS)
    state = int(first) if first > 0 else int(first) + _MODULUS - 1
    shuffled: list[Any] = []
    for index, node in enumerate(nodes):
        state = state * _MULTIPLIER % _MODULUS
        at = int((state - 1) / (_MODULUS - 1) * (index + 1))
        shuffled.append(node)
        shuffled[index], shuffled[at] = shuffled[at], node
    return shuffled


def _chance() -> int:
    return current_scope().random.randrange(_MODULUS)


def _seed_number(seed: Raw) -> float:
    """Text that is no number counts by its digest, so that different words give different orders."""
    number = as_number(seed)
    if math.isnan(number) and not isinstance(seed, float) and (text := as_text(seed)):
        return float(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], signed=True))
    return float(max(-(2**63), min(2**63 - 1, int(number)))) if math.isfinite(number) else 0.0


def _pulldata(instance: Raw, wanted: Raw, key: Raw, value: Raw) -> str:
    name = as_text(instance)
    table = current_scope().instances.get(name)
    if table is None:
        raise FunctionError(f"pulldata() 要的数据表 {name} 不在这台设备上")
    for item in items_with(table, ("root", "item"), as_text(key).strip(), as_text(value)):
        return as_text(item.findall(as_text(wanted).strip())[:1])
    return ""


def _itext(text_id: Raw) -> str:
    return current_scope().itext(as_text(text_id))


def _choice_name(value: Raw, question: Raw) -> str:
    name = as_text(value).strip()
    return current_scope().choice_label(name, as_text(question)) if name else ""


def _version() -> str:
    return current_scope().version


def _property(name: Raw) -> str:
    return current_scope().properties.get(as_text(name).strip().lower(), "")


SELECT_FUNCTIONS = (
    Function("selected", "list, name", 2, 2, "tt", "truth", _selected),
    Function("is-selected", "list, name", 2, 2, "tt", "truth", _selected, remark="of Collect: `selected`"),
    Function("selected-at", "list, index", 2, 2, "tn", "text", _selected_at, remark="counts from 0"),
    Function("count-selected", "list", 1, 1, "t", "number", _count_selected),
    Function(
        "jr:choice-name", "name, 'question'", 2, 2, "tt", "text", _choice_name, "language",
        remark="the question is written out, in quotes",
    ),
)  # fmt: skip

NODE_FUNCTIONS = (
    Function("count", "nodes", 1, 1, "s", "number"),
    Function("count-non-empty", "nodes", 1, 1, "s", "number", _count_non_empty),
    Function("position", "node?", 0, 1, "s", "number", _position),
    Function("last", "", 0, 0, "a", "number", remark="of XPath"),
    Function("name", "node?", 0, 1, "s", "text", remark="of XPath"),
    Function("local-name", "node?", 0, 1, "s", "text", remark="of XPath"),
    Function("instance", "'id'", 1, 1, "t", "nodes", needs="instances", remark="the id is written out, in quotes"),
    Function("current", "", 0, 0, "a", "nodes"),
    Function(
        "randomize", "nodes, seed?", 1, 2, "sa", "nodes", shuffled, "random",
        remark="the same order as Collect for a seed; without one, a new order each time",
    ),
    Function(
        "indexed-repeat", "node, (repeat, index)+", 3, 11, "sss", "nodes",
        every=2, remark="empty for an index that does not exist",
    ),
    Function("pulldata", "instance, wanted, key, value", 4, 4, "tttt", "text", _pulldata, "instances"),
    Function("jr:itext", "id", 1, 1, "t", "text", _itext, "language"),
    Function("version", "", 0, 0, "a", "text", _version, "properties", remark="of Collect"),
    Function("property", "name", 1, 1, "t", "text", _property, "properties", remark="of Collect"),
    Function("depend", "value, value*", 1, MANY, "a", "same", remark="of Collect: its first value"),
    Function("id", "value", 1, 1, "a", "nodes", supported=False, remark="of XPath, not of the specification"),
    Function("lang", "text", 1, 1, "t", "truth", supported=False, remark="of XPath, not of the specification"),
    Function(
        "namespace-uri", "node?", 0, 1, "s", "text", supported=False, remark="of XPath, not of the specification"
    ),
)  # fmt: skip
