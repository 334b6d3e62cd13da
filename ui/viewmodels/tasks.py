"""The task list: what is open and what is done, grouped by how soon it is due, and which task is selected.

Knows wording, grouping and selection; the rows come through `TasksPort`. How a task is worked on (checklist, visit,
recheck) is told by `TaskItem.detail`; the screens for that are chosen by whoever builds the window.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QCoreApplication, QObject, Signal

from gridworker.clock import Clock
from gridworker.errors import EnvironmentProblem
from gridworker.model.ops import RecordKind
from gridworker.model.records import Inspection, Task
from gridworker.model.vocabulary import CareColour, Severity, TaskType, Urgency
from ui.language import listed
from ui.viewmodels.background import Guarded, Run
from ui.viewmodels.moments import distance_text, due_long, due_short, parsed

if TYPE_CHECKING:
    from ui.viewmodels.plain_task import PlainTaskPort, PlainTaskViewModel

SOON = timedelta(hours=1)


class Tab(StrEnum):
    """The two halves of the list."""

    OPEN = "open"
    DONE = "done"


class Phase(StrEnum):
    """Whether there is something to show."""

    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"


class TaskGroup(StrEnum):
    """How soon a task is wanted."""

    URGENT = "urgent"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"
    DONE = "done"


class Detail(StrEnum):
    """What a task opens."""

    CHECKLIST = "checklist"
    VISIT = "visit"
    RECHECK = "recheck"
    PATROL = "patrol"
    PLAIN = "plain"


@dataclass(frozen=True)
class TaskListing:
    """A task with what only the device knows.

    Attributes:
        distance_m: how far it is from here, in metres; None without a position.
        told_here: finished, what it came to is on this device, to look at and to correct.
        news: how much others have said about it that the worker has not seen.
        has_points: of a patrol, its points are here; one without any is done like any other errand.
        tried: of a visit, how often somebody went and met nobody, in words.
    """

    task: Task
    distance_m: float | None = None
    told_here: bool = False
    news: int = 0
    has_points: bool = True
    tried: str = ""


@dataclass(frozen=True)
class TaskPage:
    """What `TasksPort.read` gives: the rows of one tab, due soonest first, and the counts of both."""

    listings: Sequence[TaskListing]
    open_count: int
    done_count: int


class TasksPort(Protocol):
    """Reads tasks."""

    def read(self, tab: Tab) -> TaskPage:
        """The tasks of a tab; called off the UI thread, may raise `EnvironmentProblem`."""
        ...

    def plain(self) -> "PlainTaskPort":
        """For one task without a form."""
        ...


@dataclass(frozen=True)
class TaskItem:
    """A task as a row and as the head of its detail."""

    id: str
    type: TaskType
    title: str
    line: str
    due: str
    due_long: str
    distance: str
    group: TaskGroup
    detail: Detail
    care: CareColour | None = None
    severity: Severity | None = None
    counted: str = ""
    note: str = ""
    form_id: str = ""
    person_id: str = ""
    told_here: bool = False
    news: int = 0
    tried: str = ""

    @property
    def finished(self) -> bool:
        """Whether it is done."""
        return self.group is TaskGroup.DONE

    @property
    def is_hot(self) -> bool:
        """Whether the due time is drawn as a warning."""
        return self.group is TaskGroup.URGENT

    @property
    def spoken(self) -> str:
        """The row in words, for screen readers."""
        care = self.care.label if self.care else ""
        news = _tr("{n} 条新留言").format(n=self.news) if self.news else ""
        parts = (self.title, news, care, self.line, self.counted, self.tried, self.due_long, self.distance)
        return listed((part for part in parts if part), "，")


@dataclass(frozen=True)
class TaskGroupShown:
    """A group heading with its rows."""

    group: TaskGroup
    title: str
    items: tuple[TaskItem, ...]


@dataclass(frozen=True)
class TasksState:
    """What the task screen shows."""

    phase: Phase = Phase.LOADING
    tab: Tab = Tab.OPEN
    open_count: int = 0
    done_count: int = 0
    groups: tuple[TaskGroupShown, ...] = ()
    types: tuple[TaskType, ...] = ()
    only: TaskType | None = None
    words: str = ""
    selected: TaskItem | None = None
    problem: str = ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Tasks", text)


_TOLD_ANEW = {
    RecordKind.VISIT.value: Detail.VISIT,
    RecordKind.RECHECK.value: Detail.RECHECK,
    RecordKind.INSPECTION.value: Detail.CHECKLIST,
}
"""Kind of what was sent back -> where it is put right; the words of everything else are changed in a sheet."""


def detail_of(task: Task) -> Detail:
    """What opens for a task."""
    if task.type is TaskType.CORRECTION:
        is_remark = (
            task.about_kind == RecordKind.INSPECTION and task.about_field in Inspection.__struct_fields__
        )
        return Detail.PLAIN if is_remark else _TOLD_ANEW.get(task.about_kind, Detail.PLAIN)
    if task.type is TaskType.VISIT:
        return Detail.VISIT
    if task.type is TaskType.RECHECK:
        return Detail.RECHECK
    if task.type is TaskType.PATROL:
        return Detail.PATROL
    return Detail.CHECKLIST if task.form_id else Detail.PLAIN


def group_of(task: Task, due: datetime, now: datetime) -> TaskGroup:
    """Urgent: overdue, due within the hour, or today and grave (urgent, S1, red care); else by date."""
    days = (due.date() - now.date()).days
    grave = (
        task.urgency is Urgency.URGENT or task.severity is Severity.S1 or task.care_colour is CareColour.RED
    )
    if due - now < SOON or (grave and days <= 0):
        return TaskGroup.URGENT
    if days == 0:
        return TaskGroup.TODAY
    return TaskGroup.WEEK if days < 7 else TaskGroup.LATER


def task_item(listing: TaskListing, now: datetime, *, done: bool = False) -> TaskItem:
    """A task in the words of the screen."""
    task = listing.task
    due = parsed(task.due_at, now)
    finished = parsed(task.finished_at, now) if done and task.finished_at else due
    detail = detail_of(task)
    return TaskItem(
        id=task.id,
        type=task.type,
        title=task.title,
        line=task.place_text,
        due=due_short(finished, now),
        due_long=_tr("已完成") if done else due_long(due, now),
        distance=distance_text(listing.distance_m),
        group=TaskGroup.DONE if done else group_of(task, due, now),
        detail=Detail.PLAIN if detail is Detail.PATROL and not listing.has_points else detail,
        care=task.care_colour,
        severity=task.severity,
        counted=_tr("{} {}").format(task.count, task.count_unit) if task.count else "",
        note=task.note,
        form_id=task.form_id,
        person_id=task.person_id,
        told_here=listing.told_here,
        news=listing.news,
        tried=listing.tried,
    )


def grouped(items: Sequence[TaskItem]) -> tuple[TaskGroupShown, ...]:
    """The rows under their headings; empty groups are left out."""
    titles = {
        TaskGroup.URGENT: _tr("紧急"),
        TaskGroup.TODAY: _tr("今日到期"),
        TaskGroup.WEEK: _tr("本周"),
        TaskGroup.LATER: _tr("以后"),
        TaskGroup.DONE: _tr("已办"),
    }
    held: dict[TaskGroup, list[TaskItem]] = {group: [] for group in TaskGroup}
    for item in items:
        held[item.group].append(item)
    return tuple(TaskGroupShown(group, titles[group], tuple(rows)) for group, rows in held.items() if rows)


def _has_all(item: TaskItem, wanted: Sequence[str]) -> bool:
    """Whether every word stands somewhere in what the row and its detail say."""
    said_of_it = f"{item.title}\n{item.line}\n{item.type.label}\n{item.note}".casefold()
    return all(word in said_of_it for word in wanted)


class TasksViewModel(QObject):
    """State and commands of the task screen."""

    changed = Signal()
    opened = Signal(object)
    """Emitted with the `TaskItem` the worker wants to work on."""

    def __init__(self, port: TasksPort, run: Run, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._port, self._clock = port, clock
        self._run: Run = Guarded(self, run)
        self._items: tuple[TaskItem, ...] = ()
        self._asked = 0
        self._wanted = ""
        self.state = TasksState()

    def load(self) -> None:
        """Read the tab shown; rows stay on screen until the new ones are here."""
        self._asked += 1
        asked, tab, now = self._asked, self.state.tab, self._clock.now()

        def read() -> tuple[int, TaskPage, tuple[TaskItem, ...]]:
            page = self._port.read(tab)
            done = tab is Tab.DONE
            return asked, page, tuple(task_item(listing, now, done=done) for listing in page.listings)

        self._run(read, self._on_read, self._on_failed)

    def show_tab(self, tab: Tab) -> None:
        """Change between open and done."""
        if tab is self.state.tab:
            return
        self._items = ()
        self._set(replace(self.state, tab=tab, phase=Phase.LOADING, groups=(), only=None))
        self.load()

    def show_only(self, kind: TaskType | None) -> None:
        """Filter by type; None shows all."""
        self._set(replace(self.state, only=kind, groups=self._groups(kind)))

    def search(self, words: str) -> None:
        """Only tasks whose title, place or kind has every one of these words; empty shows all."""
        if words.strip() != self.state.words:
            self._set(replace(self.state, words=words.strip(), groups=self._groups(self.state.only, words)))

    def select(self, task_id: str) -> None:
        """Select a task and ask for its detail; one that is still being read opens when it is here."""
        found = next((item for item in self._items if item.id == task_id), None)
        if found is None:
            self._wanted = task_id
            return
        self._wanted = ""
        self._set(replace(self.state, selected=found))
        self.opened.emit(found)

    def leave(self) -> None:
        """Nothing is selected any more (back from the detail in one pane)."""
        self._set(replace(self.state, selected=None))

    def dismiss_problem(self) -> None:
        """The worker has read it."""
        self._set(replace(self.state, problem=""))

    def plain(self) -> "PlainTaskViewModel":
        """What a task without a form is worked on with; whoever asks owns it, and opens the task in it."""
        from ui.viewmodels.plain_task import PlainTaskViewModel

        return PlainTaskViewModel(self._port.plain(), self._run, self._clock)

    def _on_read(self, result: tuple[int, TaskPage, tuple[TaskItem, ...]]) -> None:
        asked, page, items = result
        if asked != self._asked:
            return
        self._items = items
        chosen = self.state.selected
        kept = next((item for item in items if chosen and item.id == chosen.id), chosen)
        self._set(
            replace(
                self.state,
                phase=Phase.READY,
                open_count=page.open_count,
                done_count=page.done_count,
                groups=self._groups(self.state.only),
                types=tuple(dict.fromkeys(item.type for item in items)),
                selected=kept,
                problem="",
            )
        )
        wanted, self._wanted = self._wanted, ""
        if any(item.id == wanted for item in items):
            self.select(wanted)

    def _on_failed(self, problem: EnvironmentProblem) -> None:
        phase = Phase.READY if self._items else Phase.FAILED
        self._set(replace(self.state, phase=phase, problem=problem.text))

    def _groups(self, only: TaskType | None, words: str | None = None) -> tuple[TaskGroupShown, ...]:
        wanted = (self.state.words if words is None else words).casefold().split()
        return grouped(
            [
                item
                for item in self._items
                if (only is None or item.type is only) and (not wanted or _has_all(item, wanted))
            ]
        )

    def _set(self, state: TasksState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit()
