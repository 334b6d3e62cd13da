"""What is attached to the questions of one form: a tray for each question, and everything its draft has to keep.

Which question names what is the form's to say; this holds it in hand. It knows no answers beyond that.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from gridworker.errors import ProgrammingBug
from gridworker.forms import FormSession
from gridworker.forms.structure import MEDIA, QuestionType
from gridworker.model.ops import BlobRef
from ui.viewmodels.background import Run
from ui.viewmodels.checklist_items import PhotosShown
from ui.viewmodels.drafting import draft_photos
from ui.viewmodels.drafts import Draft
from ui.viewmodels.files import KIND_OF_TYPE, FilePort, FileShown, FilesShown, FileTray
from ui.viewmodels.form_state import FormPort
from ui.viewmodels.photos import PhotoPlace, PhotoPort, PhotoShown, PhotoTray
from ui.viewmodels.tray import A, Tray

AnyTray = PhotoTray | FileTray
AnyShown = PhotoShown | FileShown


class FormTrays(QObject):
    """The trays of the form that is open."""

    changed = Signal(str)
    """The path of a question whose tray holds something else now."""
    failed = Signal(str)
    """Something could not be kept, and why."""

    def __init__(self, port: FormPort, run: Run, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._port, self._run = port, run
        self._draft_id = self._place = ""
        self._trays: dict[str, AnyTray] = {}
        self._attached: dict[str, AnyShown] = {}

    def start(self, draft_id: str, place: str, attached: Iterable[AnyShown]) -> None:
        """Another draft, with what it has attached; `place` is what photos are stamped with."""
        self._draft_id, self._place = draft_id, place
        self._trays = {}
        self._attached = {each.id: each for each in attached}

    @property
    def coming(self) -> int:
        """How many things are being stored."""
        return sum(tray.coming for tray in self._trays.values())

    @property
    def blobs(self) -> tuple[BlobRef, ...]:
        """The blobs of all that is attached, and of what undo may bring back."""
        return tuple(blob for each in self._attached.values() for blob in each.blobs)

    def photos(self, path: str) -> PhotoTray:
        """The photos of an image question."""
        found = self.of(path, "image")
        if not isinstance(found, PhotoTray):
            raise ProgrammingBug(f"{path} takes no photos")
        return found

    def of(self, path: str, question_type: QuestionType) -> AnyTray:
        """The tray of a question."""
        if path not in self._trays:
            place = PhotoPlace(self._draft_id, path, self._place)
            kind = KIND_OF_TYPE.get(question_type)
            tray: AnyTray = (
                PhotoTray(self._port, self._run, place, parent=self)
                if kind is None
                else FileTray(self._port, self._run, kind, place, parent=self)
            )
            self._trays[path] = tray
            tray.changed.connect(self._on_changed)
            tray.failed.connect(self._on_failed)
        return self._trays[path]

    def at_hand(self, session: FormSession) -> dict[str, PhotosShown | FilesShown]:
        """What each question shows attached; after undoing, what the form names again."""
        found: dict[str, PhotosShown | FilesShown] = {}
        for question in session.visible():
            if question.type in MEDIA:
                path, tray = question.path, self.of(question.path, question.type)
                named = [self._attached.get(each) for each in session.photo_ids(path)]
                if isinstance(tray, PhotoTray):
                    _settle(tray, [each for each in named if isinstance(each, PhotoShown)])
                    found[path] = PhotosShown(path, tray.photos, 0, tray.coming, tray.removed, tray.problem)
                else:
                    _settle(tray, [each for each in named if isinstance(each, FileShown)])
                    found[path] = tray.shown()
        return found

    def _on_changed(self) -> None:
        if (tray := self._telling()) is not None:
            self._attached |= {each.id: each for each in tray.held}
            self.changed.emit(tray.place.item)

    def _on_failed(self, problem: str) -> None:
        if self._telling() is not None:
            self.failed.emit(problem)

    def _telling(self) -> AnyTray | None:
        """The tray that tells something; None if it is of a draft that is no longer open."""
        tray = self.sender()
        if not isinstance(tray, PhotoTray | FileTray) or self._trays.get(tray.place.item) is not tray:
            return None
        return tray


def _settle(tray: Tray[A], named: Sequence[A]) -> None:
    """Show what the form names, unless something is on its way."""
    if not tray.coming and tray.ids != tuple(each.id for each in named):
        tray.show_only(named)


class AttachedPort(PhotoPort, FilePort, Protocol):
    """Gives what a draft has attached."""


def draft_attached(port: AttachedPort, draft: Draft | None) -> list[AnyShown]:
    """What a draft has attached, photos decoded; for use off the UI thread."""
    files = port.load_files(tuple(draft.photos)) if draft and draft.photos else []
    return [*draft_photos(port, draft), *files]
