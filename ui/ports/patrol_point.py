"""What is filled in while walking a patrol: a point's checklist, and a report of what was found on the way."""

from dataclasses import replace

from gridworker.errors import InputProblem
from gridworker.model.facts import Place
from gridworker.services.inspections import SubmitInspection
from gridworker.services.patrols import inspect_point, patrol_of
from gridworker.store.reader import Reader
from ui.ports.checklist import NO_WORDS, ChecklistDesk, Job, here
from ui.ports.keeping import as_shown, kept_draft
from ui.ports.patrol import point_key
from ui.ports.report import ReportDesk
from ui.ports.workplace import Workplace
from ui.viewmodels.drafts import Draft, DraftKind, Submitted
from ui.viewmodels.form_state import FormFilled
from ui.viewmodels.patrol_parts import place_of_point
from ui.viewmodels.report_parts import ReportBasis, ReportFilled


class PointChecklistDesk(ChecklistDesk):
    """Answers `ChecklistPort` for one point, once it has been told which; what it takes for a task is the point's key."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__(workplace)
        self._patrol_id = self._point_id = ""

    def begin(self, patrol_id: str, point_id: str) -> None:
        """Which point it is about; before anything is opened."""
        self._patrol_id, self._point_id = patrol_id, point_id

    @property
    def key(self) -> str:
        """What the view model is opened with."""
        return point_key(self._patrol_id, self._point_id)

    def job(self, reader: Reader, key: str) -> Job:
        """The point's form."""
        patrol = patrol_of(reader, self._patrol_id)
        point = patrol.point(self._point_id)
        if point is None:
            raise InputProblem("巡查里没有这个点了。记过的都在，不会丢。", code="point.unknown")
        looked = point.inspection_id
        return Job(
            key=key,
            title="",
            line=point.name,
            form_id=point.form_id,
            place=place_of_point(point, patrol.grid),
            words=NO_WORDS,
            sent=here(reader.inspections.newest(looked)) if looked else None,
        )

    def submit(self, filled: FormFilled, command: SubmitInspection) -> None:
        """With the look at the point."""
        inspect_point(self._work.store, filled.session, command, self._patrol_id, self._point_id)


class FindDesk(ReportDesk):
    """Answers `ReportPort` for something found on the way: prefilled once told where, and with a draft of its own."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__(workplace)
        self._task_id, self._place = "", Place(text="", grid="")

    def begin(self, task_id: str, place: Place) -> None:
        """On which patrol something was found, and where; before the report is started."""
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
