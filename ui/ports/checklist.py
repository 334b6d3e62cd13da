"""Opening and submitting a checklist."""

from dataclasses import replace
from functools import partial

from gridworker.errors import InputProblem
from gridworker.model.facts import Place
from gridworker.model.records import Inspection, Task
from gridworker.model.vocabulary import PositionSource
from gridworker.services.inspections import SubmitInspection, submit_inspection
from gridworker.store import drafts as kept
from gridworker.store.reader import Reader
from ui.language import said
from ui.ports.keeping import Keeper, as_shown, kept_draft, task_of, task_words
from ui.ports.notice import notice_of
from ui.ports.sent import answers_below, as_draft
from ui.viewmodels.drafts import Draft, DraftKind, Submitted
from ui.viewmodels.form_state import FormFilled, FormOpened
from ui.viewmodels.moments import parsed, stamp_text


class ChecklistDesk(Keeper):
    """Answers `ChecklistPort`."""

    def open_checklist(self, task_id: str) -> FormOpened:
        """The form of a task with its draft; of a finished task what was sent, to look at."""
        with self._work.store.reader() as reader:
            task = task_of(reader, task_id)
            draft = kept_draft(reader, task_id, DraftKind.CHECKLIST)
            if task.finished_at:
                begun = draft is not None and draft.body.get("answers", {}).get("deprecates")
                return self._correction(reader, task, draft) if begun else self._sent(reader, task)
            draft_id = draft.id if draft else self.new_draft_id()
            form = self.open_form(reader, task.form_id, draft, draft_id)
            earlier = last_inspection(reader, task)
            surroundings = self.surroundings(reader, form)
        return FormOpened(
            form=form,
            draft_id=draft_id,
            task_id=task_id,
            title=task.title,
            line=task.place_text,
            draft=as_shown(draft, DraftKind.CHECKLIST),
            previous=self.words_of(earlier) if earlier else "",
            earlier=answers_below(earlier.answers)[0] if earlier else {},
            surroundings=surroundings,
            translate=partial(self.open_in, draft_id),
            started_at=self._work.now().isoformat(timespec="milliseconds"),
            **task_words(self._work, task),
        )

    def _sent(self, reader: Reader, task: Task) -> FormOpened:
        """What was submitted for a finished task.

        Raises:
            InputProblem: it was submitted elsewhere and is not on this device.
        """
        sent = _submitted(reader, task)
        form = self.form_of(reader, sent.form_id, sent.form_version)
        data = {"answers": as_draft(form, sent.answers)}
        return FormOpened(
            form=form,
            draft_id=sent.id,
            task_id=task.id,
            title=task.title,
            line=task.place_text,
            draft=Draft(sent.id, DraftKind.CHECKLIST, task.id, data, self.present(sent.photos)),
            previous=self.words_of(sent),
            read_only=True,
            can_correct=True,
            notice=notice_of(reader, sent.id),
        )

    def correct_checklist(self, task_id: str) -> FormOpened:
        """What was submitted for a finished task, to be submitted anew with another id.

        Raises:
            InputProblem: it was submitted elsewhere and is not on this device.
        """
        with self._work.store.reader() as reader:
            return self._correction(reader, task_of(reader, task_id), None)

    def drop_correction(self, task_id: str, draft_id: str) -> FormOpened:
        """Gives up what was begun with `correct_checklist`."""
        self._work.store.write(lambda tx: tx.delete_draft(draft_id))
        return self.open_checklist(task_id)

    def _correction(self, reader: Reader, task: Task, draft: kept.Draft | None) -> FormOpened:
        """The draft that corrects what was submitted: the one put aside, or a new one."""
        sent = _submitted(reader, task)
        draft_id = draft.id if draft else self.new_draft_id()
        form = self.open_version(reader, sent.form_id, sent.form_version, draft_id)
        answers = as_draft(form, sent.answers) | {"deprecates": f"uuid:{sent.id}"}
        begun = Draft(draft_id, DraftKind.CHECKLIST, task.id, {"answers": answers}, self.present(sent.photos))
        return FormOpened(
            form=form,
            draft_id=draft_id,
            task_id=task.id,
            title=task.title,
            line=task.place_text,
            draft=as_shown(draft, DraftKind.CHECKLIST) or begun,
            previous=self.words_of(sent),
            earlier=answers_below(sent.answers)[0],
            surroundings=self.surroundings(reader, form),
            translate=partial(self.open_in, draft_id),
            started_at=self._work.now().isoformat(timespec="milliseconds"),
        )

    def submit_checklist(self, filled: FormFilled) -> Submitted:
        """Submits it: the inspection, its hazards, and that the task is done."""
        with self._work.store.reader() as reader:
            task = task_of(reader, filled.task_id)
            earlier = last_inspection(reader, task)
        command = SubmitInspection(
            place=place_of(task),
            started_at=filled.started_at,
            photos=filled.photos,
            task_id=filled.task_id,
            draft_id=filled.draft_id,
            gaps_reason=filled.gaps_reason,
            previous_id=earlier.id if earlier else "",
        )
        saved = submit_inspection(self._work.store, filled.session, command)
        with self._work.store.reader() as reader:
            return replace(self._work.queued(), notice=notice_of(reader, saved.record.id))

    def words_of(self, done: Inspection) -> str:
        """What an inspection came to, in one line."""
        when = stamp_text(parsed(done.ended_at, self._work.now()))
        return said(f"{when} · 合格 {done.passed} · 不合格 {done.failed} · 不适用 {done.not_applicable}")


def _submitted(reader: Reader, task: Task) -> Inspection:
    """What was submitted last for a task.

    Raises:
        InputProblem: it is not on this device.
    """
    sent = next(iter(reader.inspections.for_task(task.id)), None)
    if sent is None:
        raise InputProblem(
            "这次检查的内容不在本机，可能是在别的设备上做的。平台上有完整的记录。",
            code="inspection.not_here",
        )
    return sent


def last_inspection(reader: Reader, task: Task) -> Inspection | None:
    """What the same checklist found in the same building last time."""
    return reader.inspections.last(task.building_id, task.form_id) if task.building_id else None


def place_of(task: Task) -> Place:
    """Where a task is, as a fact says it."""
    known = task.lon is not None and task.lat is not None
    return Place(
        text=task.place_text,
        grid=task.grid,
        building_id=task.building_id,
        lon=task.lon,
        lat=task.lat,
        source=PositionSource.ADDRESS if known else PositionSource.NONE,
    )
