"""Takes apart where a question's choices come from: the table, the steps to its items, what filters them.

Knows expressions as trees, not tables and not forms.
"""

from dataclasses import dataclass, replace

from gridworker.forms.inspection import is_call, is_plain
from gridworker.forms.syntax import Call, Chain, Literal, Node, Path, XPathError, parse, unparse


@dataclass(frozen=True, slots=True)
class Nodeset:
    """An itemset's `nodeset` taken apart.

    Attributes:
        text: without what shuffles it.
        table: id of the secondary instance, empty for a path in the form's own instance.
        path: steps below the instance, or the path itself, without predicates.
        conditions: `column = value` pairs that say all that filters it; None when the whole must be computed. The value
            is an expression seen from the question; the items have no part in it.
        seed: of the shuffling, as written; empty without one.
    """

    text: str
    table: str
    path: str
    conditions: tuple[tuple[str, str], ...] | None
    is_shuffled: bool = False
    seed: str = ""


def read_nodeset(text: str) -> Nodeset | None:
    """A `nodeset` taken apart; None when it is none that this runtime knows."""
    try:
        tree = parse(text)
    except XPathError:
        return None
    seed = ""
    inner, shuffled = tree, is_call(tree, "randomize")
    if isinstance(tree, Call) and shuffled and tree.arguments:
        inner, *rest = tree.arguments
        seed = unparse(rest[0]) if rest else ""
    if not isinstance(inner, Path) or inner.predicates or any(step.deep for step in inner.steps):
        return None
    plain = tuple(replace(step, predicates=()) for step in inner.steps)
    table = _table(inner.start)
    if table is None:
        return None
    start = "" if table else inner.start
    path = unparse(Path(start if isinstance(start, str) else "", plain))
    conditions = _conditions(inner) if table else None
    return Nodeset(unparse(inner), table, path, conditions, shuffled, seed)


def _table(start: str | Node) -> str | None:
    """The id in `instance('…')`; empty for a path in the form's own instance, None for anything else."""
    if isinstance(start, str):
        return ""
    named = start.arguments[0] if isinstance(start, Call) and len(start.arguments) == 1 else None
    return named.text if is_call(start, "instance") and isinstance(named, Literal) else None


def _conditions(path: Path) -> tuple[tuple[str, str], ...] | None:
    *before, last = path.steps
    if any(step.predicates for step in before):
        return None
    found = [_pair(each) for predicate in last.predicates for each in _all_of(predicate)]
    return None if None in found else tuple(pair for pair in found if pair)


def _all_of(predicate: Node) -> tuple[Node, ...]:
    if isinstance(predicate, Chain) and predicate.operators == {"and"}:
        return predicate.operands
    return (predicate,)


def _pair(condition: Node) -> tuple[str, str] | None:
    if not isinstance(condition, Chain) or len(condition.rest) != 1 or condition.operators != {"="}:
        return None
    left, right = condition.operands
    for column, value in ((left, right), (right, left)):
        name = _column(column)
        if name and _stands_still(value):
            return name, unparse(value).removeprefix("current()/")
    return None


def _column(node: Node) -> str:
    """The name in `part` or `./part`; empty for anything else."""
    if not isinstance(node, Path) or node.start != "" or node.predicates:
        return ""
    steps = node.steps[1:] if node.steps[0].name == "." and not node.steps[0].predicates else node.steps
    return steps[0].name if len(steps) == 1 and is_plain(steps[0]) else ""


def _stands_still(node: Node) -> bool:
    """A literal, an absolute path or one from the question: the same for every item."""
    if isinstance(node, Literal):
        return True
    if not isinstance(node, Path) or node.predicates or not node.steps:
        return False
    absolute = node.start == "/" and all(map(is_plain, node.steps))
    steps = all(is_plain(step) or step.name == ".." for step in node.steps)
    return absolute or (is_call(node.start, "current") and steps)
