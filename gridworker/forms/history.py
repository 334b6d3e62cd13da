"""What was done to a filled-in form, so that it can be taken back and done again.

A step is what one command did, with everything it set off. Knows nodes, not rules: computing is up to the caller.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from gridworker.forms.tree import Node, Tree
from gridworker.forms.values import Value

MAX_STEPS = 500


class State(NamedTuple):
    """What a node holds."""

    has_answer: bool
    answer: Value | None


@dataclass(frozen=True, slots=True)
class Answered:
    """A node's answer changed."""

    node: Node
    before: State
    after: State


@dataclass(frozen=True, slots=True)
class Placed:
    """An instance of a repeat came, went or moved; None stands for nowhere."""

    node: Node
    before: int | None
    after: int | None


Change = Answered | Placed


@dataclass(slots=True)
class Step:
    """What one command did.

    Attributes:
        name: path of what it was about, to merge typing into one step.
    """

    name: str
    changes: list[Change]


class History:
    """Steps done and steps taken back."""

    def __init__(self) -> None:
        self._done: list[Step] = []
        self._undone: list[Step] = []

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether something taken back can be done again."""
        return bool(self._undone)

    def add(self, step: Step, *, merge: bool = False) -> None:
        """Remember a step; with `merge`, as part of the one before it if that was about the same."""
        self._undone.clear()
        if merge and self._done and self._done[-1].name == step.name:
            self._done[-1].changes.extend(step.changes)
            return
        self._done.append(step)
        del self._done[:-MAX_STEPS]

    def back(self) -> Step | None:
        """The last step, now taken back."""
        if not self._done:
            return None
        self._undone.append(self._done.pop())
        return self._undone[-1]

    def forward(self) -> Step | None:
        """The step taken back last, now done again."""
        if not self._undone:
            return None
        self._done.append(self._undone.pop())
        return self._done[-1]


def apply(tree: Tree, changes: Iterable[Change]) -> None:
    """Do changes, in order."""
    for change in changes:
        if isinstance(change, Answered):
            change.node.has_answer, change.node.answer = change.after
        else:
            _place(tree, change.node, change.before, change.after)


def revert(tree: Tree, changes: Iterable[Change]) -> None:
    """Take changes back, the last one first."""
    for change in reversed(list(changes)):
        if isinstance(change, Answered):
            change.node.has_answer, change.node.answer = change.before
        else:
            _place(tree, change.node, change.after, change.before)


def _place(tree: Tree, node: Node, before: int | None, after: int | None) -> None:
    if before is not None:
        tree.take(node)
    if after is not None:
        tree.put(node, after)
