"""Loads modules while nobody waits for them: what knows nothing of Qt on any thread, screens a module a turn.

Qt's bindings make their classes when they are first named, which only one thread may do at a time; so a module of `ui` is
loaded on the UI thread, and alone, because a tap meanwhile waits for the end of the turn. What a module needs is read from
the sources and loaded in turns before. It must not know what is loaded, nor what for.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

_NEEDED = re.compile(r"^from (ui(?:\.\w+)*) import (.*)", re.MULTILINE)
_ROOT = Path(__file__).resolve().parents[1]


def load(names: Iterable[str]) -> None:
    """Imports modules; off the UI thread only such as know nothing of Qt."""
    for name in names:
        import_module(name)


def in_order(names: Iterable[str]) -> list[str]:
    """These modules of `ui` and all they need of it, each after what it needs; without sources, just these."""
    order: list[str] = []
    begun: set[str] = set()

    def add(name: str) -> None:
        if name not in begun:
            begun.add(name)
            for needed in _needs(name):
                add(needed)
            order.append(name)

    for name in names:
        add(name)
    return order


def load_in_turns(
    names: Iterable[str], gap_ms: int, owner: QObject, *, wanted: Callable[[], bool], done: Callable[[], None]
) -> None:
    """Imports one module a turn of the event loop, and at last calls `done`; ends early when it is not `wanted` any more.

    Args:
        names: as `in_order` gives them.
        gap_ms: from one turn to the next.
        owner: ends it with itself.
        wanted: asked before each turn.
        done: called once, in a turn of its own.
    """
    left = iter(names)

    def turn() -> None:
        if not wanted():
            return
        name = next((name for name in left if name not in sys.modules), None)
        if name is None:
            done()
        else:
            import_module(name)
            QTimer.singleShot(gap_ms, owner, turn)

    turn()


def _needs(name: str) -> Iterator[str]:
    """The modules of `ui` that one names at the left edge of its source."""
    path = _source(name)
    if not path.exists():
        return
    for package, imported in _NEEDED.findall(path.read_text(encoding="utf-8")):
        if _source(package).exists():
            yield package
        else:
            inside = (f"{package}.{part.strip()}" for part in imported.split(","))
            yield from (module for module in inside if _source(module).exists())


def _source(name: str) -> Path:
    return _ROOT.joinpath(*name.split(".")).with_suffix(".py")
