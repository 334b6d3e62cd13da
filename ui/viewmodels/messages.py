"""消息和公告: what the platform has written, what is still to be read or confirmed. Wording only; knows no records."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from gridworker.errors import EnvironmentProblem
from ui.viewmodels.background import Guarded, Run
from ui.viewmodels.status import when_told


@dataclass(frozen=True)
class MessageShown:
    """One text.

    Args:
        kind: 消息 or 公告, as words.
        title: its title, or its beginning.
        text: all of it.
        head: who sent it and when.
        receipt: that it was confirmed and when; empty before.
        unread: not opened yet. asks: still to be confirmed (签收).
    """

    id: str
    kind: str
    title: str
    text: str
    head: str
    receipt: str = ""
    unread: bool = False
    asks: bool = False


class Phase(StrEnum):
    """Whether there is something to show."""

    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True)
class MessagesState:
    """What the screen shows; `opened` is the id of the one that stands open."""

    phase: Phase = Phase.LOADING
    rows: tuple[MessageShown, ...] = ()
    opened: str = ""
    problem: str = ""


class MessagesPort(Protocol):
    """Reads and answers messages; called off the UI thread, may raise `EnvironmentProblem`."""

    def load(self) -> tuple[MessageShown, ...]:
        """What is still to be read first, then the newest."""
        ...

    def read(self, message_id: str) -> None:
        """It was opened."""
        ...

    def confirm(self, message_id: str) -> None:
        """签收."""
        ...


class MessagesViewModel(QObject):
    """State and commands of the screen."""

    changed = Signal()
    confirmed = Signal(str)
    """The line for the toast."""

    def __init__(
        self,
        port: MessagesPort,
        run: Run,
        parent: QObject | None = None,
        *,
        online: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__(parent)
        self._port, self._online = port, online
        self._run: Run = Guarded(self, run)
        self.state = MessagesState()

    def load(self) -> None:
        """Read them anew; what stands open stays open and in its place."""
        self._run(self._port.load, self._on_loaded, self._on_failed)

    def toggle(self, message_id: str) -> None:
        """Open one, which is told once as read, or close it."""
        opened = "" if self.state.opened == message_id else message_id
        self._set(replace(self.state, opened=opened))
        if any(row.id == opened and row.unread for row in self.state.rows):
            self._run(lambda: self._port.read(opened), lambda _: self.load(), self._on_failed)

    def confirm(self, message_id: str) -> None:
        """签收."""
        self._run(lambda: self._port.confirm(message_id), lambda _: self._on_confirmed(), self._on_failed)

    def dismiss_problem(self) -> None:
        """The worker has read it."""
        self._set(replace(self.state, problem=""))

    def _on_confirmed(self) -> None:
        self.confirmed.emit(self.tr("已签收，{}").format(when_told(online=self._online())))
        self.load()

    def _on_loaded(self, rows: tuple[MessageShown, ...]) -> None:
        self._set(replace(self.state, phase=Phase.READY, rows=self._in_place(rows), problem=""))

    def _in_place(self, rows: tuple[MessageShown, ...]) -> tuple[MessageShown, ...]:
        """Rows keep the order they were first shown in: reading one must not move it from under the finger."""
        places = {row.id: place for place, row in enumerate(self.state.rows)}
        return tuple(sorted(rows, key=lambda row: places.get(row.id, -1)))

    def _on_failed(self, problem: EnvironmentProblem) -> None:
        phase = Phase.READY if self.state.rows else Phase.FAILED
        self._set(replace(self.state, phase=phase, problem=problem.text))

    def _set(self, state: MessagesState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit()
