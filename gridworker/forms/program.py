"""Works out in which order a form is computed, and finds rules that wait for each other.

A node is computed after its group (whose condition it shares) and after every question that its condition or
calculation reads. It knows binds and paths, not answers.
"""

from collections.abc import Iterable, Mapping

from gridworker.errors import FormProblem
from gridworker.forms.structure import Bind, Program


def build_program(paths: Iterable[str], binds: Mapping[str, Bind]) -> Program:
    """The order of computing for instance paths given in document order.

    Raises:
        FormProblem: `form.cycle`, naming the questions that wait for each other.
    """
    ordered = tuple(paths)
    needs = {path: _needs(path, binds.get(path), frozenset(ordered)) for path in ordered}
    order = _sorted(ordered, needs)
    return Program(order, _dependents(order, needs))


def _needs(path: str, bind: Bind | None, known: frozenset[str]) -> tuple[str, ...]:
    parent = path.rpartition("/")[0]
    expressions = (bind.relevant, bind.calculate) if bind else ()
    read = {reference for expression in expressions if expression for reference in expression.references}
    return tuple(sorted((read | {parent}) & known))


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


def _dependents(order: tuple[str, ...], needs: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    direct: dict[str, list[str]] = {path: [] for path in order}
    for path in order:
        for need in needs[path]:
            direct[need].append(path)
    rank = {path: index for index, path in enumerate(order)}
    return {path: tuple(sorted(_reached(path, direct), key=rank.__getitem__)) for path in order}


def _reached(start: str, direct: Mapping[str, list[str]]) -> set[str]:
    reached, stack = {start}, [start]
    while stack:
        for path in direct[stack.pop()]:
            if path not in reached:
                reached.add(path)
                stack.append(path)
    return reached
