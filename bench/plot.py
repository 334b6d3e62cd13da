"""Draws the figures of the sync as a picture: `python -m bench.plot OURS.json docs/pictures/sync.svg [PEERS.json]`.

One row a case, seconds on a logarithmic scale: ours, the floor of the same run, the target as a line, and PouchDB where the
file of `bench.peers` is given. Plain SVG; what is drawn is what the files say.
"""

import json
import math
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

_LEFT, _WIDTH, _ROW, _BAR, _TOP = 250, 520, 74, 16, 56
_LEAST_S, _MOST_S = 0.005, 400.0
_COLOURS = {"ours": "#1f6f5c", "floor": "#b9c4c0", "PouchDB": "#c8752a"}
_TICKS = (0.01, 0.1, 1, 10, 100)


class Case(NamedTuple):
    """A row: its title, the field that holds ours, and the target in seconds (0 where it is a multiple of the floor)."""

    name: str
    title: str
    field: str
    target_s: float


CASES = (
    Case("push", "push 2,000 reports", "push_seconds", 0),
    Case("push_far", "the same, 300 ms there and back", "push_seconds", 2),
    Case("first_pull", "first pull of 10,000", "seconds", 0),
    Case("delta", "100 of 10,000 changed, 300 ms", "far_seconds", 0.7),
    Case("photos", "20 photos of 300 KB", "seconds", 0.25),
    Case("lossy_push", "2,000 reports, line that breaks", "seconds", 25),
    Case("lossy_photo", "one photo, line that breaks", "seconds", 15),
)
_TIMES_FLOOR = 4


def picture(ours: dict[str, Any], theirs: dict[str, Any]) -> str:
    """The SVG."""
    rows = [case for case in CASES if case.name in ours]
    height = _TOP + _ROW * len(rows) + 10
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{_LEFT + _WIDTH + 60}" height="{height}"']
    parts += [' font-family="sans-serif" font-size="13"><rect width="100%" height="100%" fill="white"/>']
    parts += [*_legend(), *_scale(height)]
    for number, case in enumerate(rows):
        parts += _row(case, _TOP + number * _ROW, ours[case.name], theirs)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _legend() -> Iterator[str]:
    for number, (name, colour) in enumerate(_COLOURS.items()):
        x = _LEFT + number * 110
        yield f'<rect x="{x}" y="12" width="14" height="14" fill="{colour}"/><text x="{x + 20}" y="24">{name}</text>'
    yield f'<text x="{_LEFT + 330}" y="24">| target, seconds</text>'


def _scale(height: int) -> Iterator[str]:
    for tick in _TICKS:
        x = _x(tick)
        yield f'<line x1="{x}" y1="40" x2="{x}" y2="{height}" stroke="#e3e7e5"/>'
        yield f'<text x="{x}" y="48" text-anchor="middle" font-size="11" fill="#667">{tick:g}</text>'


def _row(case: Case, y: int, measured: Any, theirs: dict[str, Any]) -> Iterator[str]:  # noqa: ANN401 - JSON
    runs = measured if isinstance(measured, list) else [measured]
    own = max(run[case.field] for run in runs)
    floor = max(run.get("floor_seconds", 0) for run in runs)
    yield f'<text x="12" y="{y + 30}">{escape(case.title)}</text>'
    peer = _peer(theirs.get("delta_far" if case.name == "delta" else case.name))
    for number, (name, seconds) in enumerate((("ours", own), ("floor", floor), ("PouchDB", peer))):
        if seconds:
            yield _bar(y + 4 + number * (_BAR + 3), seconds, _COLOURS[name])
    x = _x(case.target_s or floor * _TIMES_FLOOR)
    yield f'<line x1="{x}" y1="{y}" x2="{x}" y2="{y + _BAR + 8}" stroke="black" stroke-width="2"/>'


def _peer(measured: Any) -> float:  # noqa: ANN401 - JSON
    """Their best batch; 0 where it was not measured or did not end."""
    runs = measured if isinstance(measured, list) else [measured or {}]
    return min(
        (float(run["seconds"]) for run in runs if run.get("seconds") and run.get("ok", True)), default=0
    )


def _bar(y: int, seconds: float, colour: str) -> str:
    width = max(_x(seconds) - _LEFT, 1)
    label = f'<text x="{_LEFT + width + 5}" y="{y + 13}" font-size="11">{seconds:.3g}</text>'
    return f'<rect x="{_LEFT}" y="{y}" width="{width}" height="{_BAR}" fill="{colour}"/>{label}'


def _x(seconds: float) -> int:
    share = math.log(max(seconds, _LEAST_S) / _LEAST_S) / math.log(_MOST_S / _LEAST_S)
    return _LEFT + round(min(share, 1) * _WIDTH)


def main() -> None:
    """Reads the files named and writes the picture."""
    ours, target, *more = sys.argv[1:]
    figures = json.loads(Path(ours).read_text(encoding="utf-8"))
    peers = json.loads(Path(more[0]).read_text(encoding="utf-8")) if more else {}
    svg = picture(figures.get("ours", figures), peers.get("pouchdb", {}))
    Path(target).write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
