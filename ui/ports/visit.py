"""Opening and recording a visit."""

from gridworker.forms import Form
from gridworker.model.masking import age_band, mask_phone
from gridworker.model.records import Person, Task, Visit
from gridworker.model.vocabulary import CareColour
from gridworker.services.visits import RecordVisit, record_visit
from gridworker.store.drafts import Draft
from gridworker.store.reader import Reader
from ui.language import said
from ui.ports.checklist import place_of
from ui.ports.keeping import Keeper, as_shown, kept_draft, task_of, task_words
from ui.viewmodels.drafts import DraftKind, Submitted
from ui.viewmodels.moments import parsed, stamp_text
from ui.viewmodels.visit import VisitFilled, VisitOpened


class VisitDesk(Keeper):
    """Answers `VisitPort`."""

    def open_visit(self, task_id: str) -> VisitOpened:
        """The person and the form of a task, with its draft."""
        with self._work.store.reader() as reader:
            task = task_of(reader, task_id)
            person = reader.persons.by_id(task.person_id)
            draft = kept_draft(reader, task_id, DraftKind.VISIT)
            draft_id = draft.id if draft else self.new_draft_id()
            form = self._form(reader, task, draft, draft_id)
            surroundings = self.surroundings(reader, form)
            visits = reader.visits.of_person(task.person_id)
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
            facts=self._facts(person, visits),
            draft=as_shown(draft, DraftKind.VISIT),
            started_at=self._work.now().isoformat(timespec="milliseconds"),
            **task_words(self._work, task),
        )

    def record_visit(self, filled: VisitFilled) -> Submitted:
        """Records it; the task is finished if somebody was met."""
        with self._work.store.reader() as reader:
            place = place_of(task_of(reader, filled.task_id))
        command = RecordVisit(
            person_id=filled.person_id,
            outcome=filled.outcome,
            started_at=filled.started_at,
            reason=filled.reason,
            needs=filled.needs,
            note=filled.note,
            task_id=filled.task_id,
            draft_id=filled.draft_id,
            files=filled.files,
            place=place,
        )
        record_visit(self._work.store, command, filled.session)
        return self._work.queued()

    def _form(self, reader: Reader, task: Task, draft: Draft | None, draft_id: str) -> Form | None:
        return self.open_form(reader, task.form_id, draft, draft_id) if task.form_id else None

    def _facts(self, person: Person | None, visits: list[Visit]) -> list[str]:
        """What to know before knocking; masked, and no health data."""
        facts: list[str] = []
        if person and person.birth_year:
            facts.append(age_band(self._work.now().year - person.birth_year))
        if person and person.phone:
            facts.append(said(f"电话 {mask_phone(person.phone)}"))
        if visits:
            facts.append(said(f"上次走访 {stamp_text(parsed(visits[0].ended_at, self._work.now()))}"))
        return facts


def _care(task: Task, person: Person | None) -> CareColour | None:
    return task.care_colour or (person.care_colour if person else None)
