"""How often somebody went for a visit and met nobody: what a visit that is still to be made says about itself."""

from collections.abc import Iterable

from gridworker.model.records import Task
from gridworker.model.vocabulary import TaskType, VisitOutcome
from gridworker.store.reader import Reader
from ui.language import said

_MOST = 20
_NOBODY = frozenset({VisitOutcome.NOT_MET, VisitOutcome.DOOR_NOT_OPENED})


def tries_of(reader: Reader, tasks: Iterable[Task]) -> dict[str, str]:
    """Task id -> `已去过 2 次 · 未见面`, with what came of the last; tasks nobody went for are left out."""
    visits = {task.id: _tried(reader, task) for task in tasks if task.type is TaskType.VISIT}
    return {task_id: words for task_id, words in visits.items() if words}


def _tried(reader: Reader, task: Task) -> str:
    """From the facts that are on this device; one that was told anew counts once."""
    tries = [
        visit
        for visit in reader.visits.of_person(task.person_id, _MOST)
        if visit.task_id == task.id and not visit.corrected_by and visit.outcome in _NOBODY
    ]
    return f"{said(f'已去过 {len(tries)} 次')} · {said(tries[0].outcome.label)}" if tries else ""
