"""Where a form keeps its answers: the paths of the primary instance, their types, and which of them repeat.

It knows paths, not questions and not answers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

_HOLDERS = frozenset({"group", "repeat"})


@dataclass(frozen=True)
class Layout:
    """The shape of a primary instance. Cheap to make: what is dear to know is worked out when asked for.

    Attributes:
        types: absolute path -> XForms data type; `group` and `repeat` for what holds other nodes, which may be left
            out: what lies on the way to an answer is a group.
        repeats: absolute paths of the nodes there may be several of.
        instances: ids of the form's secondary instances.
    """

    types: Mapping[str, str]
    repeats: frozenset[str] = frozenset()
    instances: frozenset[str] = frozenset()

    def type(self, path: str) -> str:
        """The data type of an answer; empty for what holds other nodes."""
        found = self.types.get(path, "")
        return "" if found in _HOLDERS else found

    def knows(self, path: str) -> bool:
        """Whether there is a node at the path."""
        return path in self.types or path == "/" or path in self._below

    def children(self, path: str) -> tuple[str, ...]:
        """The paths directly below one."""
        return self._below.get(path, ())

    def descendants(self, path: str) -> Iterator[str]:
        """The paths below one, at any depth."""
        waiting = list(self.children(path))
        while waiting:
            current = waiting.pop()
            yield current
            waiting.extend(self.children(current))

    def leaves(self, path: str) -> Iterator[str]:
        """The path itself if it holds an answer, else those below it that do."""
        if self.type(path):
            yield path
        else:
            yield from (below for below in self.descendants(path) if self.type(below))

    def repeats_of(self, path: str) -> tuple[str, ...]:
        """The repeats a path lies in, itself included, the outermost first."""
        if not self.repeats:
            return ()
        return tuple(each for each in reversed([path, *ancestors(path)]) if each in self.repeats)

    def common(self, one: str, other: str) -> str:
        """The innermost repeat that both paths stand in, neither of them itself; empty if there is none."""
        mine = set(self.repeats_of(one)) - {other}
        return next((each for each in reversed(self.repeats_of(other)) if each in mine), "")

    @cached_property
    def _below(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for path in self.types:
            for above in ancestors(path):
                found.setdefault(above, {})[path] = None
                path = above  # noqa: PLW2901 - on the way up
        return {path: tuple(those) for path, those in found.items()}


def parent(path: str) -> str:
    """The path above one; `/` above the root element and above itself."""
    return path.rpartition("/")[0] or "/"


def ancestors(path: str) -> Iterator[str]:
    """The paths above one, `/` the last."""
    while path != "/":
        path = parent(path)
        yield path


def steps_of(path: str) -> tuple[str, ...]:
    """The names on the way to a path."""
    return tuple(name for name in path.split("/") if name)


def path_of(steps: tuple[str, ...]) -> str:
    """The path of names."""
    return "/" + "/".join(steps)
