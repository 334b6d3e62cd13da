"""What is opened, shown and handed over when a form is filled in. Values only; `form_filling` fills them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QCoreApplication

from gridworker.forms import Form, FormSession
from gridworker.forms.session import Surroundings
from gridworker.geo.distance import Fix
from gridworker.model.ops import BlobRef
from ui.language import amount, listed
from ui.viewmodels.checklist_items import ItemShown, SeverityWord
from ui.viewmodels.drafting import DraftingState, Opened, head_of
from ui.viewmodels.drafts import DraftKind, DraftPort
from ui.viewmodels.files import FilePort
from ui.viewmodels.photos import PhotoPort

if TYPE_CHECKING:
    from ui.viewmodels.report_parts import PhoneNumber


class FormPort(PhotoPort, FilePort, DraftPort, Protocol):
    """What filling in needs: photos, files, drafts, the position, codes in pictures, and a log of what was revealed."""

    def locate(self) -> Fix | None:
        """Where the device is, None while no receiver knows."""
        ...

    def read_codes(self, picture: bytes) -> tuple[str, ...]:
        """The texts of the bar and QR codes in a picture."""
        ...

    def log_reveal(self, draft_id: str, path: str, reason: str) -> None:
        """Write down that a personal answer is shown, and why; returns when it is durable."""
        ...


@dataclass(frozen=True, kw_only=True)
class FormOpened(Opened):
    """A form to fill in; `draft.data["answers"]` is a `FormSession.to_answers()`.

    Attributes:
        severities: the tenant's words; the shipped ones when empty.
        previous: what came out last time, in one line; empty when unknown.
        earlier: path below the root -> what was answered last time.
        surroundings: what the form may ask about device and worker.
        translate: gives the form in another of its languages; called off the UI thread.
        notice: id of the 告知书 that came of it; empty without one.
        newer_waits: a newer version of the form is on this device, which only a newer app can read.
        phones: the street's numbers, which stand with the national ones where something is 重大; None offers none.
    """

    form: Form
    severities: Sequence[SeverityWord] = ()
    previous: str = ""
    earlier: Mapping[str, Any] = field(default_factory=dict)
    surroundings: Surroundings | None = None
    translate: Callable[[str], Form] | None = None
    notice: str = ""
    newer_waits: bool = False
    kind: DraftKind = DraftKind.CHECKLIST
    phones: "Sequence[PhoneNumber] | None" = None


@dataclass(frozen=True)
class FormFilled:
    """A filled form, ready for the service that submits it; `session` is a copy nobody else touches."""

    draft_id: str
    task_id: str
    session: FormSession
    started_at: str
    photos: tuple[BlobRef, ...] = ()
    gaps_reason: str = ""


@dataclass(frozen=True)
class SectionShown:
    """A section with its entries and how many are filled."""

    path: str
    title: str
    answered: int
    total: int
    items: tuple[ItemShown, ...]

    @property
    def is_done(self) -> bool:
        """Whether nothing is left."""
        return self.total > 0 and self.answered == self.total


@dataclass(frozen=True)
class Gap:
    """A section with open entries."""

    section: str
    title: str
    count: int
    path: str


@dataclass(frozen=True)
class FormState(DraftingState):
    """What a form screen shows."""

    previous: str = ""
    sections: tuple[SectionShown, ...] = ()
    answered: int = 0
    total: int = 0
    ok: int = 0
    fail: int = 0
    na: int = 0
    open_path: str = ""
    gaps: tuple[Gap, ...] = ()
    can_undo: bool = False
    can_redo: bool = False
    can_compare: bool = False
    compares: bool = False
    languages: tuple[str, ...] = ()
    language: str = ""
    notice: str = ""
    newer_waits: bool = False

    @property
    def items(self) -> tuple[ItemShown, ...]:
        """All entries, in the order of the form."""
        return tuple(item for section in self.sections for item in section.items)

    @property
    def gaps_line(self) -> str:
        """还有 6 项没填：用电充电 3 项、消防设施 2 项、疏散通道 1 项."""
        ordered = sorted(self.gaps, key=lambda gap: -gap.count)
        named = listed(_tr("{} {} 项").format(gap.title, gap.count) for gap in ordered)
        return amount("还有 {} 项没填：{}", sum(gap.count for gap in self.gaps), named)


def begun(opened: FormOpened) -> FormState:
    """What is shown of a form that was just opened, before its entries are made."""
    return FormState(
        **head_of(opened),
        previous=opened.previous,
        open_path=opened.draft.data.get("open", "") if opened.draft else "",
        can_compare=bool(opened.earlier),
        languages=opened.form.languages if opened.translate else (),
        notice=opened.notice,
        newer_waits=opened.newer_waits,
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("Checklist", text)
