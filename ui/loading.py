"""Loads modules while nobody waits for them: what knows nothing of Qt on any thread, screens a module a turn.

Qt's bindings make their classes when they are first named, which only one thread may do at a time; so a module of `ui` is
loaded on the UI thread, and alone, because a tap meanwhile waits for the end of the turn. What a module needs is read from
the sources and loaded in turns before. It must not know what is loaded, nor what for.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QObject

from ui.turns import in_next_turn

_NEEDED = re.compile(r"^from ((?:ui|gridworker|sync)(?:\.\w+)*) import (.*)", re.MULTILINE)
_ROOT = Path(__file__).resolve().parents[1]


def load(names: Iterable[str]) -> None:
    """Imports modules; off the UI thread only such as know nothing of Qt."""
    for name in names:
        import_module(name)


def in_order(names: Iterable[str]) -> list[str]:
    """These modules of `ui` and all they need of it, each after what it needs; without sources, just these."""
    return list(_in_order(names, set(), lambda name: name.startswith("ui.")))


def loading(*names: str) -> Iterator[None]:
    """Imports these modules and what they need of ours, Qt or not; each step one module, for a turn of its own."""
    for name in _in_order(names, set(), lambda name: name not in sys.modules):
        import_module(name)
        yield


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
            in_next_turn(owner, turn, gap_ms)

    turn()


def _in_order(names: Iterable[str], begun: set[str], counts: Callable[[str], bool]) -> Iterator[str]:
    for name in names:
        if name not in begun and counts(name):
            begun.add(name)
            yield from _in_order(_needs(name), begun, counts)
            yield name


@cache
def _needs(name: str) -> tuple[str, ...]:
    """Our modules that one names at the left edge of its source."""
    source = _source(name)
    text = source.read_text(encoding="utf-8") if source else ""
    named = (
        (package, f"{package}.{part.strip()}")
        for package, parts in _NEEDED.findall(text)
        for part in parts.split(",")
    )
    return tuple(dict.fromkeys(module for pair in named for module in pair if _source(module)))


@cache
def _source(name: str) -> Path | None:
    path = _ROOT.joinpath(*name.split("."))
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.exists()), None)
