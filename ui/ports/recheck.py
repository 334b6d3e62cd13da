"""Opening and recording a recheck, and telling one anew that was recorded (改正)."""

from typing import NamedTuple

from gridworker.errors import InputProblem
from gridworker.model.ops import BlobRef
from gridworker.model.records import Event, Hazard, Recheck, Task
from gridworker.model.vocabulary import TaskType
from gridworker.services.photos import photo_ids
from gridworker.services.rechecks import RecordRecheck, record_recheck
from gridworker.store import drafts as kept
from gridworker.store.reader import Reader
from ui.language import said
from ui.ports.checklist import NO_WORDS
from ui.ports.keeping import Keeper, as_shown, is_begun, kept_draft, task_of, task_words
from ui.viewmodels.drafts import Draft, DraftKind, Submitted
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
        """The matter of a task, with its draft and the photos of before that are here.

        Of what was recorded that, to look at or to correct.
        """
        with self._work.store.reader() as reader:
            task = task_of(reader, task_id)
            draft = kept_draft(reader, task_id, DraftKind.RECHECK)
            if task.type is TaskType.CORRECTION or task.finished_at:
                is_asked = task.type is TaskType.CORRECTION and not task.finished_at
                return self._told(reader, task, draft, correcting=is_asked or is_begun(draft))
            matter = self._matter(reader, task.event_id, task.hazard_id)
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
        with self._work.store.reader() as reader:
            told = reader.rechecks.by_id(filled.corrects) if filled.corrects else None
            is_sent_back = task_of(reader, filled.task_id).type is TaskType.CORRECTION
        command = RecordRecheck(
            result=filled.result,
            event_id=filled.event_id,
            hazard_id=filled.hazard_id,
            note=filled.note,
            photos=filled.photos,
            task_id=told.task_id if told else filled.task_id,
            draft_id=filled.draft_id,
            corrects=filled.corrects,
            sent_back_by=filled.task_id if is_sent_back else "",
        )
        record_recheck(self._work.store, command)
        return self._work.queued()

    def correct(self, task_id: str) -> RecheckOpened:
        """What was recorded for a finished task, to be recorded anew with another id."""
        with self._work.store.reader() as reader:
            return self._told(reader, task_of(reader, task_id), None, correcting=True)

    def drop_correction(self, task_id: str, draft_id: str) -> RecheckOpened:
        """Gives up what was begun with `correct`."""
        self._work.store.write(lambda tx: tx.delete_draft(draft_id))
        return self.open_recheck(task_id)

    def _told(
        self, reader: Reader, task: Task, draft: kept.Draft | None, *, correcting: bool
    ) -> RecheckOpened:
        """What was recorded: as a draft that corrects it, or to look at."""
        recheck = reader.rechecks.newest(task.about_id or task.result_id)
        if recheck is None:
            raise InputProblem(
                "这次复查的内容不在本机，可能是在别的设备上记的。平台上有完整的记录。",
                code="recheck.not_here",
            )
        matter = self._matter(reader, recheck.event_id, recheck.hazard_id)
        here = self.present(matter.photos)
        draft_id = (draft.id if draft else self.new_draft_id()) if correcting else recheck.id
        begun = Draft(draft_id, DraftKind.RECHECK, task.id, _data_of(recheck), self.present(recheck.photos))
        return RecheckOpened(
            draft_id=draft_id,
            task_id=task.id,
            title=task.title,
            line=task.place_text,
            event_id=recheck.event_id,
            hazard_id=recheck.hazard_id,
            found=matter.found,
            handled=matter.handled,
            before=self.load_photos(here),
            before_missing=len(photo_ids(matter.photos)) - len(photo_ids(here)),
            draft=(as_shown(draft, DraftKind.RECHECK) if correcting else None) or begun,
            read_only=not correcting,
            can_correct=not correcting,
            corrects=recheck.id if correcting else "",
            said=task.note if correcting and task.type is TaskType.CORRECTION else "",
            said_of=task.about_field,
            **(NO_WORDS if task.finished_at else task_words(self._work, task)),
        )

    def _matter(self, reader: Reader, event_id: str, hazard_id: str) -> _Matter:
        event = reader.events.by_id(event_id) if event_id else None
        if event is not None:
            return _Matter(self._event_words(event), _handled(event), event.photos)
        hazard = reader.hazards.by_id(hazard_id) if hazard_id else None
        if hazard is not None:
            return _Matter(self._hazard_words(hazard), "", hazard.photos)
        return _Matter("", "", ())

    def _event_words(self, event: Event) -> str:
        when = stamp_text(parsed(event.happened_at, self._work.now()))
        return " · ".join(part for part in (said(f"{when} 上报"), event.description) if part)

    def _hazard_words(self, hazard: Hazard) -> str:
        when = stamp_text(parsed(hazard.found_at, self._work.now()))
        return " · ".join(part for part in (said(f"{when} 检查"), hazard.title, hazard.note) if part)


def _data_of(recheck: Recheck) -> dict[str, str]:
    """A recheck as its draft holds it."""
    return {"result": recheck.result.value, "note": recheck.note, "corrects": recheck.id}


def _handled(event: Event) -> str:
    """What the department last said it did."""
    said = [entry.text for entry in event.history if entry.action == "done" and entry.text]
    return said[-1] if said else ""
