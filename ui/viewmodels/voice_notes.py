"""Voice notes beside a description: recorded for it, kept with its draft, answering no question.

Shared by report and visit. It knows the tray and the recorder, and nothing of what the notes belong to.
"""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from gridworker.model.media import MediaKind
from gridworker.model.ops import BlobRef
from ui.viewmodels.background import Run
from ui.viewmodels.files import FilePort, FileShown, FilesShown, FileTray
from ui.viewmodels.photos import PhotoPlace
from ui.viewmodels.sounds import Sounds

NOTE = "note"
"""What they are recorded for; no question has such a path."""


class VoiceNotes(QObject):
    """The notes of one draft."""

    changed = Signal()
    kept = Signal()
    """There is one more or one less: what cannot be said again is saved at once."""

    def __init__(self, port: FilePort, run: Run, sounds: Sounds | None, parent: QObject) -> None:
        super().__init__(parent)
        self.sounds = sounds or Sounds(port, run, parent=self)
        self.tray = FileTray(port, run, MediaKind.SOUND, PhotoPlace(""), parent=self)
        self.tray.changed.connect(self._on_changed)
        self.sounds.recorder.recorded.connect(self._on_recorded)
        self._known: tuple[str, ...] = ()

    @property
    def blobs(self) -> tuple[BlobRef, ...]:
        """What the draft has to keep, with what undo may bring back."""
        removed = self.tray.removed
        return (*self.tray.blobs, *(removed.blobs if removed else ()))

    @property
    def shown(self) -> FilesShown:
        """The notes as they stand."""
        return self.tray.shown()

    def start(self, draft_id: str, attached: Iterable[object]) -> None:
        """Another draft; of what it has attached, those that answer no question are its notes."""
        notes = [each for each in attached if isinstance(each, FileShown) and not each.blob.item]
        self._known = ()
        self.tray.empty()
        self._known = tuple(note.id for note in notes)
        self.tray.place = PhotoPlace(draft_id)
        self.tray.adopt(notes)

    def _on_recorded(self, target: str, data: bytes, ending: str) -> None:
        if target == NOTE and self.tray.place.draft_id:
            self.tray.add_recording(data, ending)

    def _on_changed(self) -> None:
        if self.tray.ids != self._known:
            self._known = self.tray.ids
            self.kept.emit()
        self.changed.emit()
