"""Reading the task list, and finishing tasks that have no form."""

from gridworker.services.tasks import finish_plain_task
from ui.ports.workplace import Workplace
from ui.viewmodels.tasks import Tab, TaskListing, TaskPage

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
        listings = [TaskListing(task, self._work.distance_m(task)) for task in tasks]
        return TaskPage(listings, counts.open, done)

    def finish(self, task_id: str, note: str) -> None:
        """Says that a task without a form is done."""
        finish_plain_task(self._work.store, task_id, note)
