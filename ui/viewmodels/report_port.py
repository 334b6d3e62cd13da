"""What a report asks of the rest: photos, voice, drafts, similar reports, phrases, filing."""

from typing import Protocol

from gridworker.model.facts import Place
from ui.viewmodels.drafts import DraftPort, Submitted
from ui.viewmodels.files import FilePort
from ui.viewmodels.photos import PhotoPort
from ui.viewmodels.phrases import PhrasePort
from ui.viewmodels.report_parts import ReportBasis, ReportFilled
from ui.viewmodels.similar import SimilarPort


class ReportPort(PhotoPort, FilePort, DraftPort, SimilarPort, PhrasePort, Protocol):
    """Everything the report screen needs; every method is called off the UI thread and may raise `EnvironmentProblem`."""

    def start_report(self) -> ReportBasis:
        """A new report, or the draft left open."""
        ...

    def discard_draft(self, draft_id: str) -> None:
        """Forget a draft."""
        ...

    def file_report(self, filled: ReportFilled) -> Submitted:
        """File it; returns when it is durable."""
        ...

    def has_arrived(self, draft_id: str) -> bool:
        """Whether the platform has what was filed from this draft."""
        ...

    def join_report(self, event_id: str, filled: ReportFilled) -> Submitted:
        """Add photos and words to a matter that was reported before, in place of filing another."""
        ...

    def place_of(self, codes: tuple[str, ...]) -> Place:
        """The place that one of the codes on a plate or tag names."""
        ...

    def read_codes(self, picture: bytes) -> tuple[str, ...]:
        """The texts of the bar and QR codes in a picture."""
        ...
