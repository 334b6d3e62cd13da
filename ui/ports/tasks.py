"""Reading the task list."""

from typing import TYPE_CHECKING

from gridworker.model.records import Task
from gridworker.services.task_news import seen_news, unseen_news
from gridworker.store.reader import Reader
from ui.ports.tries import tries_of
from ui.ports.workplace import Workplace
from ui.viewmodels.tasks import Detail, Tab, TaskListing, TaskPage, detail_of

if TYPE_CHECKING:
    from ui.ports.plain_task import PlainTaskDesk

_MOST_ROWS = 10_000
_MOST_DONE = 500


class TaskDesk:
    """Answers `TasksPort`."""

    def __init__(self, workplace: Workplace) -> None:
        self._work = workplace

    def read(self, tab: Tab) -> TaskPage:
        """The tasks of a tab, the next due or last done first."""
        with self._work.store.reader() as reader:
            tasks = (
                reader.tasks.open(limit=_MOST_ROWS) if tab is Tab.OPEN else reader.tasks.finished(_MOST_DONE)
            )
            counts, done = reader.tasks.counts(self._work.now()), reader.tasks.finished_count()
            told = {task.id for task in tasks if tab is Tab.DONE and is_told_here(reader, task)}
            seen, me = seen_news(reader), reader.identity.worker
            planned = reader.patrols.planned_tasks()
            tries = tries_of(reader, tasks) if tab is Tab.OPEN else {}
        listings = [
            TaskListing(
                task,
                self._work.distance_m(task),
                task.id in told,
                len(unseen_news(task, me, seen)),
                has_points=task.id in planned,
                tried=tries.get(task.id, ""),
            )
            for task in tasks
        ]
        return TaskPage(listings, counts.open, done)

    def plain(self) -> "PlainTaskDesk":
        """For one task without a form; loaded with the first."""
        from ui.ports.plain_task import PlainTaskDesk

        return PlainTaskDesk(self._work)


def is_told_here(reader: Reader, task: Task) -> bool:
    """Whether what a finished task came to is here, to look at and to correct; a checklist says so itself."""
    if detail_of(task) is Detail.CHECKLIST:
        return True
    kind, id_ = task.about_kind or task.result_kind, task.about_id or task.result_id
    return reader.record(kind, id_) is not None
