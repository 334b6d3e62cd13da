"""Where a location path leads: which nodes of the form, and whether those of this repeat or of all.

It follows paths through a `Layout`; it evaluates nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gridworker.errors import FormProblem
from gridworker.forms.layout import Layout, parent, path_of, steps_of
from gridworker.forms.syntax import Path, Step


@dataclass(frozen=True, slots=True)
class Read:
    """Something an expression reads.

    Attributes:
        path: an answer; or a group or repeat, when what counts is that it is there, how many there are, in what order.
        within: the innermost repeat whose own instance is meant; empty when those of all instances are.
    """

    path: str
    within: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """What a location path, or a part of it, leads to.

    Attributes:
        paths: the layout's paths it can be; empty outside the form's own instance.
        within: the innermost repeat whose own instance is meant, or empty.
        foreign: whether it lies outside the form's own instance, or is an attribute.
        plural: whether it can be several nodes.
    """

    paths: tuple[str, ...]
    within: str = ""
    foreign: bool = False
    plural: bool = False


FOREIGN = Place((), foreign=True)
ROOT = Place(("/",))


@dataclass
class Pieces:
    """The steps of a location path as they are written; `..` after a plain name takes it back."""

    written: list[str]

    def add(self, step: Step, filters: str) -> None:
        """One more step, with its predicates."""
        if step.deep:
            self.written += ["", step.name + filters]
        elif step.name == ".." and not filters and self._ends_plain():
            self.written.pop()
        elif step.name != "." or filters or not self.written:
            self.written.append(step.name + filters)

    def text(self) -> str:
        """The path."""
        if self.written == [""]:
            return "/"
        return "/".join(self.written) or "."

    def _ends_plain(self) -> bool:
        last = self.written[-1] if len(self.written) > 1 else ""
        return last not in {"", ".", "..", "*"} and last[-1] not in "])" and last[0] not in "$@("


class Follower:
    """Follows location paths from a context through a layout."""

    def __init__(self, context: str, layout: Layout) -> None:
        self._layout = layout
        self.context = Place((context,), _innermost(layout.repeats_of(context)))

    def places(self, start: Place, steps: Sequence[Step]) -> Iterator[Place]:
        """The place after each step.

        Raises:
            FormProblem: `form.reference`, there is no such node.
        """
        for step in steps:
            start = self._next(start, step)
            yield start

    def end(self, start: Place, steps: Sequence[Step]) -> Place:
        """The place after the last step."""
        return ([start, *self.places(start, steps)])[-1]

    def shared(self, path: Path) -> str:
        """The repeat of the context whose own instance an absolute path means, as ODK Collect reads it.

        Steps with predicates choose instances by themselves, and a path to the repeat itself means all of them.
        """
        plain: list[str] = []
        for step in path.steps:
            if step.deep or step.predicates or step.name in {".", "..", "*"} or step.name.startswith("@"):
                break
            plain.append(step.name)
        meant = set(self._layout.repeats_of(path_of(tuple(plain))))
        if len(plain) == len(path.steps):
            meant.discard(path_of(tuple(plain)))
        return _innermost([each for each in self._layout.repeats_of(self.context.paths[0]) if each in meant])

    def types(self, place: Place) -> frozenset[str]:
        """The data types that answers at a place have."""
        if place.foreign:
            return frozenset({"string"})
        return frozenset(map(self._layout.type, place.paths))

    def is_group(self, place: Place) -> bool:
        """Whether a place is of nodes that hold others, not answers."""
        return not place.foreign and not any(map(self._layout.type, place.paths))

    def reads(self, place: Place, *, structure: bool) -> Iterator[Read]:
        """What must be computed before a place can be read.

        Args:
            place: where.
            structure: only whether and how often it is there counts.
        """
        for path in place.paths:
            for repeat in self._layout.repeats_of(path):
                if repeat != path and not _inside(place.within, repeat):
                    yield Read(repeat, place.within)
            if structure:
                yield Read(path, self._outside(place.within, path))
            else:
                yield from (Read(leaf, place.within) for leaf in self._layout.leaves(path))

    def _outside(self, within: str, path: str) -> str:
        while within == path:
            within = _innermost(self._layout.repeats_of(parent(within)))
        return within

    def _next(self, place: Place, step: Step) -> Place:
        if step.name.startswith("@"):
            return FOREIGN
        if step.deep:
            return self._deep(place, step)
        if place.foreign:
            return place if step.name in {".", ".."} else replace(FOREIGN, plural=True)
        if step.name == ".":
            return place
        if step.name == "..":
            return self._up(place)
        return self._down(place, step.name)

    def _up(self, place: Place) -> Place:
        paths = tuple(dict.fromkeys(map(parent, place.paths)))
        within = place.within
        while within and not all(_inside(path, within) for path in paths):
            within = _innermost(self._layout.repeats_of(parent(within)))
        return replace(place, paths=paths, within=within)

    def _down(self, place: Place, name: str) -> Place:
        if name == "*":
            found = [child for path in place.paths for child in self._layout.children(path)]
        else:
            wanted = [path_of((*steps_of(path), name)) for path in place.paths]
            found = [path for path in wanted if self._layout.knows(path)]
            if not found:
                raise _unknown(wanted[0] if wanted else name)
        several = len(found) > 1 or name == "*" or any(child in self._layout.repeats for child in found)
        return replace(place, paths=tuple(found), plural=place.plural or several)

    def _deep(self, place: Place, step: Step) -> Place:
        if place.foreign:
            return replace(FOREIGN, plural=True)
        below = [each for path in place.paths for each in self._layout.descendants(path)]
        found = tuple(each for each in below if step.name in {"*", each.rpartition("/")[2]})
        if not found:
            raise _unknown(f"//{step.name}")
        return replace(place, paths=found, plural=True)


def _unknown(path: str) -> FormProblem:
    return FormProblem(f"算式提到的题目不存在：{path}", code="form.reference")


def _innermost(repeats: Sequence[str]) -> str:
    return repeats[-1] if repeats else ""


def _inside(path: str, group: str) -> bool:
    return path == group or path.startswith(f"{group}/")
