"""A task without a form, such as a meeting or an errand: a note that is kept while it is written, and 完成.

Knows neither the list the task stands in nor where the note is kept; both come through `PlainTaskPort`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtCore import QObject

from gridworker.clock import Clock
from ui.viewmodels.background import Run
from ui.viewmodels.drafting import DraftingState, DraftingViewModel, Opened, Turns, head_of
from ui.viewmodels.drafts import Draft, DraftKind, DraftPort, Submitted


@dataclass(frozen=True)
class HomeShown:
    """A home that is to be checked.

    Attributes:
        title: which one, and how it is used.
        people: who is registered there, names masked.
        changed: when the platform's entry was changed last; empty where nobody has.
    """

    title: str
    people: str
    changed: str = ""


@dataclass(frozen=True, kw_only=True)
class PlainOpened(Opened):
    """A task without a form; `homes` are those it asks to check, None for a task that is about none."""

    homes: Sequence[HomeShown] | None = None


class PlainTaskPort(DraftPort, Protocol):
    """Reads, keeps and finishes; every method is called off the UI thread and may raise `EnvironmentProblem`."""

    def open_plain(self, task_id: str) -> PlainOpened:
        """A task, with the note begun for it."""
        ...

    def finish(self, task_id: str, note: str) -> Submitted:
        """Say that it is done; returns when that is durable and its draft is gone."""
        ...


@dataclass(frozen=True)
class PlainTaskState(DraftingState):
    """What the screen shows beside the task."""

    note: str = ""
    homes: tuple[HomeShown, ...] | None = None


class PlainTaskViewModel(DraftingViewModel[PlainTaskState]):
    """State and commands of one task."""

    def __init__(self, port: PlainTaskPort, run: Run, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(port, run, clock, parent=parent)
        self._port = port
        self._opened: PlainOpened | None = None
        self.state = PlainTaskState()

    def open(self, task_id: str) -> None:
        """Open a task, with its note."""
        self._run(lambda: self._port.open_plain(task_id), self._begin, self._on_failed)

    def _begin(self, opened: PlainOpened) -> None:
        self._opened = opened
        self._turns = Turns()
        note = opened.draft.data.get("note", "") if opened.draft else ""
        homes = None if opened.homes is None else tuple(opened.homes)
        self._set(PlainTaskState(**head_of(opened), note=note, homes=homes))

    def write_note(self, text: str) -> None:
        """Set the note."""
        if text != self.state.note:
            self._change(replace(self.state, note=text))

    def finish(self) -> None:
        """The task is done."""
        opened, note = self._opened, self.state.note.strip()
        if opened is not None and self.state.ready and not self.state.busy:
            self._hand_over(lambda: self._port.finish(opened.task_id, note))

    def draft(self) -> Draft | None:
        """The note."""
        opened = self._opened
        if opened is None:
            return None
        return Draft(opened.draft_id, DraftKind.PLAIN, opened.task_id, {"note": self.state.note})
