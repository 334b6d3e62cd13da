"""Opening and recording a recheck."""

from typing import NamedTuple

from gridworker.model.ops import BlobRef
from gridworker.model.records import Event, Hazard, Task
from gridworker.services.photos import photo_ids
from gridworker.services.rechecks import RecordRecheck, record_recheck
from gridworker.store.reader import Reader
from ui.language import said
from ui.ports.keeping import Keeper, as_shown, kept_draft, task_of, task_words
from ui.viewmodels.drafts import DraftKind, Submitted
from ui.viewmodels.moments import parsed, stamp_text
from ui.viewmodels.recheck import RecheckFilled, RecheckOpened


class _Matter(NamedTuple):
    """What is looked at again: the words then, what was done, the photos."""

    found: str
    handled: str
    photos: tuple[BlobRef, ...]


class RecheckDesk(Keeper):
    """Answers `RecheckPort`."""

    def open_recheck(self, task_id: str) -> RecheckOpened:
        """The matter of a task, with its draft and the photos of before that are here."""
        with self._work.store.reader() as reader:
            task = task_of(reader, task_id)
            draft = kept_draft(reader, task_id, DraftKind.RECHECK)
            matter = self._matter(reader, task)
        here = self.present(matter.photos)
        return RecheckOpened(
            draft_id=draft.id if draft else self.new_draft_id(),
            task_id=task_id,
            title=task.title,
            line=task.place_text,
            event_id=task.event_id,
            hazard_id="" if task.event_id else task.hazard_id,
            found=matter.found,
            handled=matter.handled or task.note,
            before=self.load_photos(here),
            before_missing=len(photo_ids(matter.photos)) - len(photo_ids(here)),
            draft=as_shown(draft, DraftKind.RECHECK),
            **task_words(self._work, task),
        )

    def record_recheck(self, filled: RecheckFilled) -> Submitted:
        """Records it and finishes its task."""
        command = RecordRecheck(
            result=filled.result,
            event_id=filled.event_id,
            hazard_id=filled.hazard_id,
            note=filled.note,
            photos=filled.photos,
            task_id=filled.task_id,
            draft_id=filled.draft_id,
        )
        record_recheck(self._work.store, command)
        return self._work.queued()

    def _matter(self, reader: Reader, task: Task) -> _Matter:
        event = reader.events.by_id(task.event_id) if task.event_id else None
        if event is not None:
            return _Matter(self._event_words(event), _handled(event), event.photos)
        hazard = reader.hazards.by_id(task.hazard_id) if task.hazard_id else None
        if hazard is not None:
            return _Matter(self._hazard_words(hazard), "", hazard.photos)
        return _Matter("", "", ())

    def _event_words(self, event: Event) -> str:
        when = stamp_text(parsed(event.happened_at, self._work.now()))
        return " · ".join(part for part in (said(f"{when} 上报"), event.description) if part)

    def _hazard_words(self, hazard: Hazard) -> str:
        when = stamp_text(parsed(hazard.found_at, self._work.now()))
        return " · ".join(part for part in (said(f"{when} 检查"), hazard.title, hazard.note) if part)


def _handled(event: Event) -> str:
    """What the department last said it did."""
    said = [entry.text for entry in event.history if entry.action == "done" and entry.text]
    return said[-1] if said else ""
