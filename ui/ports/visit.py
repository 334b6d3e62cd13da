"""Opening and recording a visit, and telling one anew that was recorded (改正)."""

from datetime import timedelta
from typing import Any

import msgspec

from gridworker.errors import InputProblem
from gridworker.forms import Form
from gridworker.model.facts import VisitRecorded
from gridworker.model.masking import age_band, mask_phone
from gridworker.model.ops import BlobRef, OpKind, RecordKind, RecordRef
from gridworker.model.records import Person, Task, Visit
from gridworker.model.vocabulary import CareColour, TaskType
from gridworker.services.reveals import reveal_phone
from gridworker.services.visits import RecordVisit, record_visit
from gridworker.store.drafts import Draft
from gridworker.store.reader import Reader
from gridworker.store.stamping import stamp
from ui.language import said
from ui.ports.calling import contact_label, street_phones
from ui.ports.checklist import NO_WORDS, place_of
from ui.ports.keeping import Keeper, as_shown, is_begun, kept_draft, task_of, task_words
from ui.ports.sent import as_draft
from ui.ports.workplace import tenant_of
from ui.viewmodels.drafts import Draft as Shown
from ui.viewmodels.drafts import DraftKind, Submitted
from ui.viewmodels.moments import parsed, stamp_text
from ui.viewmodels.phones import PhoneShown
from ui.viewmodels.visit import VisitFilled, VisitOpened


class VisitDesk(Keeper):
    """Answers `VisitPort`."""

    def open_visit(self, task_id: str) -> VisitOpened:
        """The person and the form of a task, with its draft; of what was recorded that, to look at or to correct."""
        with self._work.store.reader() as reader:
            task = task_of(reader, task_id)
            draft = kept_draft(reader, task_id, DraftKind.VISIT)
            if task.type is TaskType.CORRECTION or task.finished_at:
                is_asked = task.type is TaskType.CORRECTION and not task.finished_at
                return self._told(reader, task, draft, correcting=is_asked or is_begun(draft))
            person = reader.persons.by_id(task.person_id)
            draft_id = draft.id if draft else self.new_draft_id()
            form = self._form(reader, task, draft, draft_id)
            surroundings = self.surroundings(reader, form)
            visits = reader.visits.of_person(task.person_id)
            phones, street = _phones(reader, person), street_phones(tenant_of(reader))
            offset_ms = stamp(self._work.clock, reader.measured_offset()).offset_ms
        return VisitOpened(
            draft_id=draft_id,
            task_id=task_id,
            person_id=task.person_id,
            name=person.name if person else task.title,
            title=task.title,
            line=task.place_text,
            care=_care(task, person),
            form=form,
            surroundings=surroundings,
            facts=self._facts(task, person, visits),
            phones=phones,
            street=street,
            draft=as_shown(draft, DraftKind.VISIT),
            newer_waits=form is not None and self.newer_waits(reader, form),
            ahead=timedelta(milliseconds=offset_ms or 0),
            started_at=self._work.now().isoformat(timespec="milliseconds"),
            **task_words(self._work, task),
        )

    def record_visit(self, filled: VisitFilled) -> Submitted:
        """Records it; the task is finished if somebody was met."""
        with self._work.store.reader() as reader:
            task = task_of(reader, filled.task_id)
            told = reader.visits.by_id(filled.corrects) if filled.corrects else None
            place = place_of((reader.tasks.by_id(told.task_id) if told else None) or task)
        is_sent_back = task.type is TaskType.CORRECTION
        command = RecordVisit(
            person_id=filled.person_id,
            outcome=filled.outcome,
            started_at=filled.started_at,
            reason=filled.reason,
            needs=filled.needs,
            note=filled.note,
            task_id=told.task_id if told else filled.task_id,
            draft_id=filled.draft_id,
            files=filled.files,
            place=place,
            corrects=filled.corrects,
            sent_back_by=task.id if is_sent_back else "",
        )
        record_visit(self._work.store, command, filled.session)
        return self._work.queued()

    def reveal_phone(self, person_id: str, key: str, reason: str) -> str:
        """The number in full; the look is logged first."""
        return reveal_phone(self._work.store, person_id, reason, of_contact=key == RecordKind.CARE_PLAN)

    def correct(self, task_id: str) -> VisitOpened:
        """What was recorded for a finished task, to be recorded anew with another id."""
        with self._work.store.reader() as reader:
            return self._told(reader, task_of(reader, task_id), None, correcting=True)

    def drop_correction(self, task_id: str, draft_id: str) -> VisitOpened:
        """Gives up what was begun with `correct`."""
        self._work.store.write(lambda tx: tx.delete_draft(draft_id))
        return self.open_visit(task_id)

    def _told(self, reader: Reader, task: Task, draft: Draft | None, *, correcting: bool) -> VisitOpened:
        """What was recorded: as a draft that corrects it, or to look at."""
        visit = reader.visits.newest(task.about_id or task.result_id)
        if visit is None:
            raise InputProblem(
                "这次走访的内容不在本机，可能是在别的设备上记的。平台上有完整的记录。", code="visit.not_here"
            )
        fact, files = _fact_of(reader, visit)
        draft_id = (draft.id if draft else self.new_draft_id()) if correcting else visit.id
        form = self.open_version(reader, fact.form_id, fact.form_version, draft_id) if fact.form_id else None
        person = reader.persons.by_id(visit.person_id)
        begun = Shown(draft_id, DraftKind.VISIT, task.id, _data_of(visit, fact, form), self.present(files))
        facts = self._facts(task, person, [])
        if not fact.form_id and not fact.person_id:
            facts.append(said("当时的回答不在本机，这里只有结果和说明"))
        return VisitOpened(
            draft_id=draft_id,
            task_id=task.id,
            person_id=visit.person_id,
            name=person.name if person else task.title,
            title=task.title,
            line=task.place_text,
            care=_care(task, person),
            form=form,
            surroundings=self.surroundings(reader, form),
            facts=facts,
            phones=_phones(reader, person),
            street=street_phones(tenant_of(reader)),
            draft=(as_shown(draft, DraftKind.VISIT) if correcting else None) or begun,
            started_at=fact.started_at if correcting else "",
            read_only=not correcting,
            can_correct=not correcting,
            corrects=visit.id if correcting else "",
            said=task.note if correcting and task.type is TaskType.CORRECTION else "",
            said_of=task.about_field,
            **(NO_WORDS if task.finished_at else task_words(self._work, task)),
        )

    def _form(self, reader: Reader, task: Task, draft: Draft | None, draft_id: str) -> Form | None:
        return self.open_form(reader, task.form_id, draft, draft_id) if task.form_id else None

    def _facts(self, task: Task, person: Person | None, visits: list[Visit]) -> list[str]:
        """What to know before knocking, the door first; masked, and no health data."""
        facts: list[str] = []
        if person and person.address_text and person.address_text != task.place_text:
            facts.append(person.address_text)
        if person and person.birth_year:
            facts.append(age_band(self._work.now().year - person.birth_year))
        if visits:
            facts.append(said(f"上次走访 {stamp_text(parsed(visits[0].ended_at, self._work.now()))}"))
        return facts


def _phones(reader: Reader, person: Person | None) -> list[PhoneShown]:
    """The person's number and that of who is to be told, masked; each once."""
    if person is None:
        return []
    found = []
    if person.phone:
        found.append(PhoneShown(RecordKind.PERSON.value, said("本人"), mask_phone(person.phone)))
    plan = reader.care_plans.by_id(person.id)
    if plan is not None and plan.emergency_phone and plan.emergency_phone != person.phone:
        label = contact_label(plan)
        found.append(PhoneShown(RecordKind.CARE_PLAN.value, label, mask_phone(plan.emergency_phone)))
    return found


def _fact_of(reader: Reader, visit: Visit) -> tuple[VisitRecorded, tuple[BlobRef, ...]]:
    """The fact a visit was told with, with its files; one without answers where it was told elsewhere or long ago.

    Answers about somebody's health are not in the record, because colleagues see that.
    """
    for item in reader.outbox.for_record(RecordRef(RecordKind.VISIT, visit.id)):
        if item.kind is OpKind.VISIT_RECORDED:
            return msgspec.convert(item.op.payload, VisitRecorded), item.op.blobs
    return VisitRecorded(person_id="", outcome=visit.outcome, started_at=visit.ended_at, ended_at=""), ()


def _data_of(visit: Visit, fact: VisitRecorded, form: Form | None) -> dict[str, Any]:
    """A visit as its draft holds it."""
    return {
        **({"answers": as_draft(form, fact.answers)} if form is not None else {}),
        "outcome": visit.outcome.value,
        "reason": visit.reason.value if visit.reason else "",
        "needs": list(visit.needs),
        "note": visit.note,
        "corrects": visit.id,
    }


def _care(task: Task, person: Person | None) -> CareColour | None:
    return task.care_colour or (person.care_colour if person else None)
