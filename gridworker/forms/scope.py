"""What expressions may ask of the world around a form: the time, other instances, texts, chance.

All of it is handed in, so that the same answers in the same scope always give the same form. Functions reach the scope
of the evaluation they run in; each thread has its own.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from random import Random

from lxml import etree


@dataclass(frozen=True, slots=True)
class Moment:
    """What time it is for `today()` and `now()`, as ISO text."""

    today: str
    now: str

    @classmethod
    def of(cls, now: datetime) -> "Moment":
        """The moment of an aware wall-clock time."""
        return cls(now.date().isoformat(), now.isoformat(timespec="milliseconds"))


def _no_label(_name: str, _path: str) -> str:
    return ""


def _no_text(_text_id: str) -> str:
    return ""


def _same_every_time() -> Random:
    return Random(0)  # noqa: S311 - chance for forms, not for secrets


@dataclass(frozen=True, slots=True)
class Scope:
    """What an expression may see besides its own node.

    Attributes:
        moment: what time it is.
        instances: id of a secondary instance -> an element whose only child is its root; never changed.
        choice_label: (name of a choice, path of its question) -> label.
        itext: id of a translated text -> text.
        random: for `random()`, `uuid()` and `randomize()` without a seed.
        language: the form's language, for names of months and days; empty means the program's own, Chinese.
        version: the form's version.
        properties: for `property()`, such as `deviceid`.
    """

    moment: Moment
    instances: Mapping[str, etree._Element] = field(default_factory=dict)
    choice_label: Callable[[str, str], str] = _no_label
    itext: Callable[[str], str] = _no_text
    random: Random = field(default_factory=_same_every_time)
    language: str = ""
    version: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)


_current = threading.local()


@contextmanager
def within(scope: Scope) -> Iterator[None]:
    """Make this the scope of this thread; the one before comes back after."""
    before = getattr(_current, "scope", None)
    _current.scope = scope
    try:
        yield
    finally:
        _current.scope = before


def current_scope() -> Scope:
    """The scope of the evaluation under way.

    Raises:
        LookupError: none is under way.
    """
    found: Scope | None = getattr(_current, "scope", None)
    if found is None:
        raise LookupError("no evaluation under way")
    return found


def items_with(instance: etree._Element, steps: tuple[str, ...], key: str, text: str) -> list[etree._Element]:
    """The elements at `steps` below an instance that have a child `key` with this text, in document order."""
    return _index(instance, steps, key).get(text, [])


@lru_cache(maxsize=64)
def _index(instance: etree._Element, steps: tuple[str, ...], key: str) -> Mapping[str, list[etree._Element]]:
    """Instances are never changed, so one index serves all sessions: ten thousand rows cost what ten cost."""
    found: dict[str, list[etree._Element]] = {}
    items = [instance]
    for step in steps:
        items = [child for item in items for child in item.iterchildren(step)]
    for item in items:
        for text in {"".join(map(str, child.itertext())) for child in item.iterchildren(key)}:
            found.setdefault(text, []).append(item)
    return found
