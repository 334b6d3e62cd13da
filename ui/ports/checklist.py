"""Opening and submitting a checklist, and sending one anew that was submitted (改正)."""

from dataclasses import dataclass, replace
from functools import partial

from gridworker.errors import InputProblem
from gridworker.model.facts import Place
from gridworker.model.records import Inspection, Task
from gridworker.model.vocabulary import PositionSource, TaskType
from gridworker.services.inspections import SubmitInspection, submit_inspection
from gridworker.store import drafts as kept
from gridworker.store.reader import Reader
from ui.language import said
from ui.ports.keeping import Keeper, TaskWords, as_shown, is_begun, kept_draft, task_of, task_words
from ui.ports.notice import notice_of
from ui.ports.sent import answers_below, as_draft
from ui.viewmodels.drafts import Draft, DraftKind, Submitted
from ui.viewmodels.form_state import FormFilled, FormOpened
from ui.viewmodels.moments import parsed, stamp_text

NO_WORDS = TaskWords(due="", is_late=False, distance="")


@dataclass(frozen=True)
class Job:
    """A checklist that is to be filled in, or was.

    Attributes:
        key: what its draft is kept under: a task's id, or a point's key.
        title: empty where the form's own is meant.
        task_id: what it finishes; empty for a point of a patrol.
        sent: what was submitted last; None while it is to be filled in.
        said, said_of: a reviewer's words, and the question they are about.
    """

    key: str
    title: str
    line: str
    form_id: str
    place: Place
    words: TaskWords
    task_id: str = ""
    sent: Inspection | None = None
    said: str = ""
    said_of: str = ""


class ChecklistDesk(Keeper):
    """Answers `ChecklistPort`; where else checklists are filled in, only `job` and `submit` differ."""

    def open_checklist(self, task_id: str) -> FormOpened:
        """The form with its draft; of what was submitted that, to look at or to correct."""
        with self._work.store.reader() as reader:
            job = self.job(reader, task_id)
            draft = kept_draft(reader, task_id, DraftKind.CHECKLIST)
            if job.sent is None:
                return self._new(reader, job, draft)
            if job.said or is_begun(draft):
                return self._correction(reader, job, job.sent, draft)
            return self._sent(reader, job, job.sent)

    def correct(self, task_id: str) -> FormOpened:
        """What was submitted, to be submitted anew with another id.

        Raises:
            InputProblem: it was submitted elsewhere and is not on this device.
        """
        with self._work.store.reader() as reader:
            job = self.job(reader, task_id)
            return self._correction(reader, job, here(job.sent), None)

    def drop_correction(self, task_id: str, draft_id: str) -> FormOpened:
        """Gives up what was begun with `correct`."""
        self._work.store.write(lambda tx: tx.delete_draft(draft_id))
        return self.open_checklist(task_id)

    def submit_checklist(self, filled: FormFilled) -> Submitted:
        """Submits it: the inspection, its hazards, and that what asked for it is done."""
        with self._work.store.reader() as reader:
            job = self.job(reader, filled.task_id)
            earlier = last_inspection(reader, job)
        command = SubmitInspection(
            place=job.place,
            started_at=filled.started_at,
            photos=filled.photos,
            task_id=job.task_id,
            draft_id=filled.draft_id,
            gaps_reason=filled.gaps_reason,
            previous_id=earlier.id if earlier else "",
            sent_back_by=job.key if job.said else "",
        )
        self.submit(filled, command)
        with self._work.store.reader() as reader:
            return replace(self._work.queued(), notice=notice_of(reader, filled.draft_id))

    def job(self, reader: Reader, key: str) -> Job:
        """What is to be filled in.

        Raises:
            InputProblem: it is not on this device any more, or was submitted elsewhere.
        """
        task = task_of(reader, key)
        is_sent_back = task.type is TaskType.CORRECTION
        sent = _sent_for(reader, task) if task.finished_at or is_sent_back else None
        return Job(
            key=task.id,
            title=task.title,
            line=task.place_text,
            form_id=task.form_id,
            place=sent.place if sent else place_of(task),
            words=NO_WORDS if task.finished_at else task_words(self._work, task),
            task_id=sent.task_id if sent else task.id,
            sent=sent,
            said=task.note if is_sent_back and not task.finished_at else "",
            said_of=task.about_field,
        )

    def submit(self, filled: FormFilled, command: SubmitInspection) -> None:
        """Hands it to the service."""
        submit_inspection(self._work.store, filled.session, command)

    def words_of(self, done: Inspection) -> str:
        """What an inspection came to, in one line."""
        when = stamp_text(parsed(done.ended_at, self._work.now()))
        return said(f"{when} · 合格 {done.passed} · 不合格 {done.failed} · 不适用 {done.not_applicable}")

    def _new(self, reader: Reader, job: Job, draft: kept.Draft | None) -> FormOpened:
        draft_id = draft.id if draft else self.new_draft_id()
        form = self.open_form(reader, job.form_id, draft, draft_id)
        earlier = last_inspection(reader, job)
        return FormOpened(
            form=form,
            draft_id=draft_id,
            task_id=job.key,
            title=job.title or form.title,
            line=job.line,
            draft=as_shown(draft, DraftKind.CHECKLIST),
            previous=self.words_of(earlier) if earlier else "",
            earlier=answers_below(earlier.answers)[0] if earlier else {},
            surroundings=self.surroundings(reader, form),
            translate=partial(self.open_in, draft_id),
            newer_waits=self.newer_waits(reader, form),
            started_at=self._work.now().isoformat(timespec="milliseconds"),
            **job.words,
        )

    def _sent(self, reader: Reader, job: Job, sent: Inspection) -> FormOpened:
        """What was submitted, to look at."""
        form = self.form_of(reader, sent.form_id, sent.form_version)
        data = {"answers": as_draft(form, sent.answers)}
        return FormOpened(
            form=form,
            draft_id=sent.id,
            task_id=job.key,
            title=job.title or form.title,
            line=job.line,
            draft=Draft(sent.id, DraftKind.CHECKLIST, job.key, data, self.present(sent.photos)),
            previous=self.words_of(sent),
            read_only=True,
            can_correct=True,
            notice=notice_of(reader, sent.id),
        )

    def _correction(self, reader: Reader, job: Job, sent: Inspection, draft: kept.Draft | None) -> FormOpened:
        """The draft that corrects what was submitted: the one put aside, or a new one."""
        draft_id = draft.id if draft else self.new_draft_id()
        form = self.open_version(reader, sent.form_id, sent.form_version, draft_id)
        answers = as_draft(form, sent.answers) | {"deprecates": f"uuid:{sent.id}"}
        begun = Draft(draft_id, DraftKind.CHECKLIST, job.key, {"answers": answers}, self.present(sent.photos))
        return FormOpened(
            form=form,
            draft_id=draft_id,
            task_id=job.key,
            title=job.title or form.title,
            line=job.line,
            draft=as_shown(draft, DraftKind.CHECKLIST) or begun,
            previous=self.words_of(sent),
            earlier=answers_below(sent.answers)[0],
            surroundings=self.surroundings(reader, form),
            translate=partial(self.open_in, draft_id),
            started_at=self._work.now().isoformat(timespec="milliseconds"),
            corrects=sent.id,
            said=job.said,
            said_of=job.said_of,
            **job.words,
        )


def here(sent: Inspection | None) -> Inspection:
    """What was submitted.

    Raises:
        InputProblem: it is not on this device.
    """
    if sent is None:
        raise InputProblem(
            "这次检查的内容不在本机，可能是在别的设备上做的。平台上有完整的记录。",
            code="inspection.not_here",
        )
    return sent


def _sent_for(reader: Reader, task: Task) -> Inspection:
    """What was submitted last for a task, or what a reviewer's task is about."""
    if task.about_id:
        return here(reader.inspections.newest(task.about_id))
    return here(next(iter(reader.inspections.for_task(task.id)), None))


def last_inspection(reader: Reader, job: Job) -> Inspection | None:
    """What the same checklist found in the same building last time."""
    building = job.place.building_id
    return reader.inspections.last(building, job.form_id) if building else None


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
