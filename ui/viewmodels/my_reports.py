"""我的上报: everything the worker has reported, what needs an answer first. Knows wording and grouping, no store."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject, Signal

from gridworker.clock import Clock
from gridworker.errors import EnvironmentProblem
from gridworker.model.records import Event
from gridworker.model.vocabulary import EventStage
from ui.language import amount, said
from ui.viewmodels.background import Guarded, Run
from ui.viewmodels.event_words import is_over, row_of
from ui.viewmodels.moments import day_text, parsed
from ui.viewmodels.rows import TagText, TaskGroup, TaskLine


@dataclass(frozen=True)
class ReportBegun:
    """A report that was taken back to be changed and is not filed again yet: its class and place in words."""

    id: str
    title: str
    place: str
    saved_at: str


@dataclass(frozen=True)
class ReportsPage:
    """The worker's reports, the newest first, and those being changed."""

    events: Sequence[Event] = ()
    begun: Sequence[ReportBegun] = ()


class MyReportsPort(Protocol):
    """Reads them; called off the UI thread, may raise `EnvironmentProblem`."""

    def read(self) -> ReportsPage:
        """What is on the device."""
        ...


@dataclass(frozen=True)
class MyReportsState:
    """What the list shows; `begun` are the ids of those being changed."""

    ready: bool = False
    line: str = ""
    groups: tuple[TaskGroup, ...] = ()
    begun: frozenset[str] = frozenset()
    problem: str = ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("MyReports", text)


class MyReportsViewModel(QObject):
    """State of the list."""

    changed = Signal()

    def __init__(self, port: MyReportsPort, run: Run, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._port, self._clock = port, clock
        self._run: Run = Guarded(self, run)
        self.state = MyReportsState()

    def reload(self) -> None:
        """Reads anew."""
        self._run(self._port.read, self._on_read, self._on_failed)

    def _on_read(self, page: ReportsPage) -> None:
        count = len(page.events)
        line = amount("{} 件", count) if count else ""
        begun = frozenset(one.id for one in page.begun)
        self.state = MyReportsState(ready=True, line=line, groups=self._grouped(page), begun=begun)
        self.changed.emit()

    def _on_failed(self, problem: EnvironmentProblem) -> None:
        self.state = MyReportsState(ready=True, problem=problem.text)
        self.changed.emit()

    def _grouped(self, page: ReportsPage) -> tuple[TaskGroup, ...]:
        now = self._clock.now()
        wanted = [one for one in page.events if one.stage is EventStage.MORE_WANTED]
        waiting = [one for one in page.events if one.stage is EventStage.QUEUED]
        over = [one for one in page.events if is_over(one)]
        named = {id(one) for one in (*wanted, *waiting, *over)}
        going = [one for one in page.events if id(one) not in named]
        begun = tuple(self._begun_row(one) for one in page.begun)
        groups = (
            ("wanted", _tr("退回补充"), "arrow-u-up-left", "warn_text", [row_of(one, now) for one in wanted]),
            ("begun", _tr("改到一半"), "pencil-simple", "ink", list(begun)),
            ("waiting", _tr("还没传"), "cloud-slash", "ink", [row_of(one, now) for one in waiting]),
            ("going", _tr("在办"), "clock", "ink", [row_of(one, now) for one in going]),
            ("over", _tr("办完的"), "check-circle", "ok_text", [row_of(one, now) for one in over]),
        )
        return tuple(
            TaskGroup(key, title, amount("{} 件", len(rows)), icon, ink, tuple(rows))
            for key, title, icon, ink, rows in groups
            if rows
        )

    def _begun_row(self, one: ReportBegun) -> TaskLine:
        now = self._clock.now()
        saved = day_text(parsed(one.saved_at, now), now)
        tags = (TagText(_tr("没提交"), "yellow"),)
        return TaskLine(one.id, said(one.title), one.place, saved, icon="pencil-simple", tags=tags)
