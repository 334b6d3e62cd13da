"""What a stack of the UI thread was about, in one line: so that delays can be added up by what caused them.

It knows nothing of Qt or of a script; a stack is a list of places, the innermost first.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

_ROOT = str(Path(__file__).resolve().parents[1]) + "/"
_SCRIPT = ("bench/", "ui/demo/")
"""Who plays the worker: beneath it, nothing of a stack is the app's."""
_IMPORTING = "<frozen importlib"
QT = "Qt itself: events, layout, style, painting"
_SHOWN = 40


class Place(NamedTuple):
    """One frame: the file, below the project where it is the project's; the line; the function."""

    file: str
    line: int
    function: str

    @property
    def is_ours(self) -> bool:
        """Whether it is the app's own code."""
        return not self.file.startswith(("/", "<", *_SCRIPT))


class Cause(NamedTuple):
    """Delays of one cause, added up: `ms` is what they took, `busy_ms` what of it the UI thread itself computed."""

    cause: str
    turns: int
    ms: float
    busy_ms: float
    worst_ms: float
    steps: list[str]


def stack_of(frame: FrameType | None) -> Iterator[Place]:
    """Where a thread is, the innermost first; from the frames alone, for the thread is running on."""
    while frame is not None:
        code = frame.f_code
        yield Place(code.co_filename.removeprefix(_ROOT), frame.f_lineno, code.co_name)
        frame = frame.f_back


def cause_of(stack: Iterable[Place]) -> str:
    """An import by who asked for it; else the app's outermost function, which Qt called, and its innermost."""
    inside: list[Place] = []
    for place in stack:
        if place.file.startswith(_SCRIPT):
            break
        inside.append(place)
    imports = [number for number, place in enumerate(inside) if place.file.startswith(_IMPORTING)]
    if imports:
        asked = next((place for place in inside[imports[-1] :] if place.is_ours), None)
        return f"import, {asked.file}:{asked.line} {asked.function}" if asked else "import"
    ours = [place for place in inside if place.is_ours]
    if not ours:
        return QT
    outer, inner = ours[-1], ours[0]
    entry = f"{outer.file} {outer.function}"
    return entry if outer == inner else f"{entry} → {inner.file} {inner.function}"


def added_up(stalls: Iterable[dict[str, Any]]) -> list[Cause]:
    """Delays by what most of their samples say, the costliest first."""
    by_cause: dict[str, list[dict[str, Any]]] = {}
    for stall in stalls:
        seen = Counter(stall["seen"])
        by_cause.setdefault(seen.most_common(1)[0][0] if seen else "not seen", []).append(stall)
    causes = [_cause(name, group) for name, group in by_cause.items()]
    return sorted(causes, key=lambda cause: -cause.ms)[:_SHOWN]


def _cause(name: str, group: list[dict[str, Any]]) -> Cause:
    steps = Counter(stall["step"].partition(" at ")[0] for stall in group)
    return Cause(
        name,
        len(group),
        round(sum(stall["ms"] for stall in group), 1),
        round(sum(stall["busy_ms"] for stall in group), 1),
        max(stall["ms"] for stall in group),
        [step for step, _n in steps.most_common(3)],
    )
