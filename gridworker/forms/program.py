"""Works out in which order a form is computed, and finds rules that wait for each other.

A node is computed after its group (whose condition it shares) and after every question that its condition or
calculation reads; a repeat after what says how often it repeats. It knows binds and paths, not answers.
"""

from collections.abc import Iterable, Mapping

from gridworker.errors import FormProblem
from gridworker.forms.expressions import Expression
from gridworker.forms.structure import Bind, Program, Reader, Shape

_PLACE_READERS = frozenset({"position"})
"""Functions whose result depends on where in its repeat a node stands."""


def build_program(shapes: Mapping[str, Shape], binds: Mapping[str, Bind]) -> Program:
    """The order of computing for shapes given in document order.

    Raises:
        FormProblem: `form.cycle`, naming the questions that wait for each other.
    """
    readers: dict[str, dict[Reader, None]] = {path: {} for path in shapes}
    for path, shape in shapes.items():
        for expression in _rules(shape, binds.get(path)):
            for source in _sources(expression, shape):
                if source in shapes:
                    common = "" if source in expression.across else _common(shapes, source, path)
                    readers[source][Reader(path, common)] = None
    order, late = _order(shapes, readers, binds)
    rank = {path: place for place, path in enumerate(order)}
    return Program(order, rank, {path: tuple(found) for path, found in readers.items()}, late)


def _order(
    shapes: Mapping[str, Shape], readers: Mapping[str, Mapping[Reader, None]], binds: Mapping[str, Bind]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The order, and the repeats counted by what stands in them ("one more as long as the last says yes").

    Those are computed again after everything else, until they stay.
    """
    try:
        return _sorted(tuple(shapes), _needs(shapes, readers)), ()
    except FormProblem:
        late = tuple(path for path, shape in shapes.items() if shape.count is not None)
        if not late:
            raise
        kept = {
            source: {reader: None for reader in found if not _only_counts(reader, shapes, binds, source)}
            for source, found in readers.items()
        }
        return _sorted(tuple(shapes), _needs(shapes, kept)), late


def _only_counts(reader: Reader, shapes: Mapping[str, Shape], binds: Mapping[str, Bind], source: str) -> bool:
    """Whether a source is read only to say how often a repeat repeats."""
    count, bind = shapes[reader.path].count, binds.get(reader.path)
    relevant = bind.relevant if bind else None
    read_elsewhere = relevant is not None and source in relevant.references
    return count is not None and source in count.references and not read_elsewhere


def _rules(shape: Shape, bind: Bind | None) -> list[Expression]:
    rules = [bind.relevant, bind.calculate] if bind else []
    return [rule for rule in (*rules, shape.count) if rule is not None]


def _sources(expression: Expression, shape: Shape) -> Iterable[str]:
    yield from expression.references
    if shape.repeat and not expression.functions.isdisjoint(_PLACE_READERS):
        yield shape.repeat


def _common(shapes: Mapping[str, Shape], one: str, other: str) -> str:
    """The innermost repeat that both stand in; the repeat itself does not count as standing in it."""
    mine = set(_repeats(shapes, other))
    return next((repeat for repeat in _repeats(shapes, one) if repeat in mine), "")


def _repeats(shapes: Mapping[str, Shape], path: str) -> Iterable[str]:
    repeat = shapes[path].repeat
    if shapes[path].is_repeat:
        repeat = shapes[shapes[path].parent].repeat
    while repeat:
        yield repeat
        repeat = shapes[shapes[repeat].parent].repeat


def _needs(
    shapes: Mapping[str, Shape], readers: Mapping[str, Mapping[Reader, None]]
) -> dict[str, tuple[str, ...]]:
    needs: dict[str, set[str]] = {
        path: {shape.parent} if shape.parent else set() for path, shape in shapes.items()
    }
    for source, found in readers.items():
        for reader in found:
            if not _stands_in(reader.path, source):
                needs[reader.path].add(source)
    return {path: tuple(sorted(those)) for path, those in needs.items()}


def _stands_in(path: str, group: str) -> bool:
    """A node inside a repeat may ask how many instances there are, or which one it is in."""
    return path.startswith(f"{group}/")


def _sorted(paths: tuple[str, ...], needs: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Depth first, without recursion: a chain of calculations may be as long as the form."""
    done: dict[str, None] = {}
    for start in paths:
        trail: dict[str, None] = {}
        stack = [start]
        while stack:
            path = stack[-1]
            waiting = [need for need in needs[path] if need not in done]
            if path in done or not waiting:
                done[path] = None
                trail.pop(path, None)
                stack.pop()
                continue
            trail[path] = None
            if waiting[0] in trail:
                raise _cycle(list(trail), waiting[0])
            stack.append(waiting[0])
    return tuple(done)


def _cycle(trail: list[str], back_to: str) -> FormProblem:
    loop = [*trail[trail.index(back_to) :], back_to]
    return FormProblem(f"表单里的算式绕成了圈：{' → '.join(loop)}", code="form.cycle")
