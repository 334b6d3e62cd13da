"""What is said about a task: what was found there before, comments, and the wishes 改约 and 转交 with their answers."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from gridworker.errors import EnvironmentProblem
from ui.viewmodels.background import Guarded, OneAtATime, Run
from ui.viewmodels.rows import Moment


@dataclass(frozen=True)
class TimeChoice:
    """A time the worker may ask for: the words, and the moment in ISO 8601."""

    label: str
    until: str


@dataclass(frozen=True)
class TalkShown:
    """A task in talk.

    Args:
        due: the limit, and what is left of it by the calendar and by office hours.
        results: what it came to, and what that was before it was told anew; the newest first.
        before: what was found there before, or how the matter behind it goes on; the newest first.
        said: comments, wishes and answers in the order made.
        may_wish: 改约 and 转交 are open; `why_not` says why not otherwise.
        times: what may be asked for.
    """

    task_id: str
    title: str
    due: str
    results: tuple[Moment, ...] = ()
    before: tuple[Moment, ...] = ()
    said: tuple[Moment, ...] = ()
    may_wish: bool = False
    why_not: str = ""
    times: tuple[TimeChoice, ...] = ()


@dataclass(frozen=True)
class TalkState:
    """What the sheet shows; `problem` says why something was not saved."""

    shown: TalkShown | None = None
    problem: str = ""


class TalkPort(Protocol):
    """Called off the UI thread; may raise `EnvironmentProblem`."""

    def load(self, task_id: str) -> TalkShown:
        """A task in talk."""
        ...

    def see(self, task_id: str) -> None:
        """Everything said until now was shown."""
        ...

    def say(self, task_id: str, text: str) -> None:
        """Add a comment."""
        ...

    def postpone(self, task_id: str, until: str, reason: str) -> None:
        """改约."""
        ...

    def hand_over(self, task_id: str, reason: str, to: str) -> None:
        """转交."""
        ...


class TaskTalkViewModel(QObject):
    """State and commands of the sheet of one task at a time."""

    changed = Signal()
    loaded = Signal()
    """Another task has been read and can be shown."""
    sent = Signal(str)
    """`talk`, `postpone` or `hand_over`: what was typed there is saved, its fields may be emptied."""
    confirmed = Signal(str)
    """The line for the toast."""
    failed = Signal(str)
    """The task could not be read."""

    def __init__(
        self,
        port: TalkPort,
        run: Run,
        parent: QObject | None = None,
        *,
        online: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__(parent)
        self._port, self._online = port, online
        self._run: Run = Guarded(self, run)
        self._open_once: Run = OneAtATime(self._run)
        self._send_once: Run = OneAtATime(self._run)
        self.state = TalkState()

    def open(self, task_id: str) -> None:
        """Read a task and say when it is here."""
        self._open_once(lambda: self._port.load(task_id), self._on_opened, self._on_open_failed)

    def reload(self) -> None:
        """Read the task shown anew."""
        if (shown := self.state.shown) is not None:
            self._run(lambda: self._port.load(shown.task_id), self._on_loaded, self._on_failed)

    def say(self, text: str) -> None:
        """Add a comment; an empty one is not sent."""
        if (shown := self.state.shown) is not None and text.strip():
            saved = (
                self.tr("留言已存好，马上发出") if self._online() else self.tr("留言已存好，联网后自动发出")
            )
            self._act("talk", lambda: self._port.say(shown.task_id, text), saved)

    def postpone(self, until: str, reason: str) -> None:
        """改约."""
        if (shown := self.state.shown) is not None:
            act, text = self._port.postpone, self.tr("改约申请已存好，等调度员答复")
            self._act("postpone", lambda: act(shown.task_id, until, reason), text)

    def hand_over(self, reason: str, to: str) -> None:
        """转交."""
        if (shown := self.state.shown) is not None:
            act, text = self._port.hand_over, self.tr("转交申请已存好，等调度员答复")
            self._act("hand_over", lambda: act(shown.task_id, reason, to), text)

    def _act(self, page: str, act: Callable[[], None], text: str) -> None:
        self._send_once(act, lambda _: self._on_sent(page, text), self._on_failed)

    def _on_sent(self, page: str, text: str) -> None:
        self._set(replace(self.state, problem=""))
        self.sent.emit(page)
        self.confirmed.emit(text)
        self.reload()

    def _on_opened(self, shown: TalkShown) -> None:
        self._set(TalkState(shown))
        self._see(shown)
        self.loaded.emit()

    def _on_loaded(self, shown: TalkShown) -> None:
        if self.state.shown is None or self.state.shown.task_id != shown.task_id:
            return  # another task has been opened meanwhile
        self._set(replace(self.state, shown=shown))
        self._see(shown)

    def _see(self, shown: TalkShown) -> None:
        """What is new is shown as such this once."""
        if any(moment.fresh for moment in shown.said):
            self._run(lambda: self._port.see(shown.task_id), lambda _none: None, self._on_failed)

    def _on_open_failed(self, problem: EnvironmentProblem) -> None:
        self.failed.emit(problem.text)

    def _on_failed(self, problem: EnvironmentProblem) -> None:
        self._set(replace(self.state, problem=problem.text))

    def _set(self, state: TalkState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit()
