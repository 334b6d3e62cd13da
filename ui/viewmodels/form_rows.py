"""What stands on a form one under the other: questions, and repeats with a head for each of their instances.

Pure: walks a form as nested as it was written and yields rows. Knows no words but those of the form.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from gridworker.forms import FormSession, Question
from gridworker.forms.structure import Group


@dataclass(frozen=True)
class Instance:
    """The head of one instance of a repeat.

    Attributes:
        path: such as `/d/floor[2]`.
        place: from 1.
        count: how many there are.
        label: of the repeat.
        can_change: whether people may add, delete and move.
    """

    path: str
    section: str
    place: int
    count: int
    label: str
    is_open: bool
    can_change: bool


@dataclass(frozen=True)
class Adding:
    """The row after a repeat's instances, to add one."""

    path: str
    section: str
    label: str


Row = Question | Instance | Adding


def rows_of(session: FormSession, unfolded: AbstractSet[str]) -> Iterator[Row]:
    """All rows to show, in the order of the form; instances not in `unfolded` show their head only."""
    yield from _rows(session, session.form.body, "", "", unfolded)


def _rows(
    session: FormSession,
    items: tuple[Group | Question, ...],
    shape: str,
    place: str,
    unfolded: AbstractSet[str],
) -> Iterator[Row]:
    """`shape` is the innermost repeat, `place` the instance of it that is walked through."""
    for item in items:
        path = place + item.path.removeprefix(shape) if shape and item.path else item.path
        if item.path and not session.relevant(path):
            continue
        if isinstance(item, Question):
            yield session.question(path)
        elif item.is_repeat:
            yield from _instances(session, item, path, unfolded)
        else:
            yield from _rows(session, item.children, shape, place, unfolded)


def _instances(session: FormSession, group: Group, path: str, unfolded: AbstractSet[str]) -> Iterator[Row]:
    first = next(group.questions(), None)
    if first is None:
        return
    paths = session.instances(path)
    for place, instance in enumerate(paths, start=1):
        label = session.label(instance) or group.label
        is_open = instance in unfolded
        yield Instance(instance, first.section, place, len(paths), label, is_open, not group.is_counted)
        if is_open:
            yield from _rows(session, group.children, group.path, instance, unfolded)
    if session.can_add(path):
        yield Adding(path, first.section, group.label)


def around(path: str) -> Iterator[str]:
    """The instances a question stands in, outermost first."""
    at = path.find("]")
    while at >= 0:
        yield path[: at + 1]
        at = path.find("]", at + 1)
