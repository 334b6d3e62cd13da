"""What is filled in while walking a patrol: a point's checklist, and a report of what was found on the way."""

from dataclasses import replace
from functools import partial

from gridworker.errors import InputProblem
from gridworker.model.facts import Place
from gridworker.services.inspections import SubmitInspection
from gridworker.services.patrols import inspect_point, patrol_of
from ui.ports.checklist import ChecklistDesk
from ui.ports.keeping import as_shown, kept_draft
from ui.ports.patrol import point_key
from ui.ports.report import ReportDesk
from ui.ports.sent import answers_below
from ui.ports.workplace import Workplace
from ui.viewmodels.drafts import Draft, DraftKind, Submitted
from ui.viewmodels.form_state import FormFilled, FormOpened
from ui.viewmodels.patrol import place_of_point
from ui.viewmodels.report_parts import ReportBasis, ReportFilled


class PointChecklistDesk(ChecklistDesk):
    """Answers `ChecklistPort` for one point; what it takes for a task is the point's key."""

    def __init__(self, workplace: Workplace, patrol_id: str, point_id: str) -> None:
        super().__init__(workplace)
        self._patrol_id, self._point_id = patrol_id, point_id

    @property
    def key(self) -> str:
        """What the view model is opened with."""
        return point_key(self._patrol_id, self._point_id)

    def open_checklist(self, task_id: str) -> FormOpened:
        """The point's form with its draft."""
        with self._work.store.reader() as reader:
            patrol = patrol_of(reader, self._patrol_id)
            point = patrol.point(self._point_id)
            if point is None:
                raise InputProblem("巡查里没有这个点了。记过的都在，不会丢。", code="point.unknown")
            draft = kept_draft(reader, task_id, DraftKind.CHECKLIST)
            draft_id = draft.id if draft else self.new_draft_id()
            form = self.open_form(reader, point.form_id, draft, draft_id)
            earlier = reader.inspections.last(point.building_id, point.form_id) if point.building_id else None
            surroundings = self.surroundings(reader, form)
        return FormOpened(
            form=form,
            draft_id=draft_id,
            task_id=task_id,
            title=form.title,
            line=point.name,
            draft=as_shown(draft, DraftKind.CHECKLIST),
            previous=self.words_of(earlier) if earlier else "",
            earlier=answers_below(earlier.answers)[0] if earlier else {},
            surroundings=surroundings,
            translate=partial(self.open_in, draft_id),
            started_at=self._work.now().isoformat(timespec="milliseconds"),
        )

    def submit_checklist(self, filled: FormFilled) -> Submitted:
        """Submits it: the inspection, its hazards and the look at the point."""
        with self._work.store.reader() as reader:
            patrol = patrol_of(reader, self._patrol_id)
        point = patrol.point(self._point_id)
        if point is None:
            raise InputProblem("巡查里没有这个点了。填的都在，不会丢。", code="point.unknown")
        command = SubmitInspection(
            place=place_of_point(point, patrol.grid),
            started_at=filled.started_at,
            photos=filled.photos,
            draft_id=filled.draft_id,
            gaps_reason=filled.gaps_reason,
        )
        inspect_point(self._work.store, filled.session, command, self._patrol_id, self._point_id)
        return self._work.queued()


class FindDesk(ReportDesk):
    """Answers `ReportPort` for something found on the way: prefilled, and with a draft of its own."""

    def __init__(self, workplace: Workplace, task_id: str, place: Place) -> None:
        super().__init__(workplace)
        self._task_id, self._place = task_id, place

    def start_report(self) -> ReportBasis:
        """A new report at the place of the find, or the draft left open on this patrol."""
        basis = super().start_report()
        with self._work.store.reader() as reader:
            draft = kept_draft(reader, self._task_id, DraftKind.REPORT)
        return replace(
            basis,
            draft_id=draft.id if draft else self.new_draft_id(),
            place=self._place,
            draft=as_shown(draft, DraftKind.REPORT),
        )

    def save_draft(self, draft: Draft) -> None:
        """Keeps it with the patrol."""
        super().save_draft(replace(draft, task_id=self._task_id))

    def file_report(self, filled: ReportFilled) -> Submitted:
        """Files it as found on this patrol."""
        return super().file_report(replace(filled, task_id=self._task_id))
