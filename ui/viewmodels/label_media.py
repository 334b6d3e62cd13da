"""Pictures, sounds and films that belong to the words of a question or its choices, as screens show them.

A form names its files; what is not on this device yet is said, and holds nothing up. Knows no widget and no storage.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QImage

from gridworker.errors import EnvironmentProblem
from gridworker.forms import Choice
from gridworker.model.form_files import FormFile
from gridworker.model.media import MediaKind
from gridworker.model.ops import BlobRef
from ui.viewmodels.background import Guarded, Run
from ui.viewmodels.files import FileShown
from ui.viewmodels.pictures import decoded
from ui.viewmodels.sounds import Reads

MOST_CHOICES = 24
"""More pictured choices than these are not laid out beside each other; then those that are chosen show theirs."""
THUMB_SIDE, LARGE_SIDE = 480, 1600
"""Pixels of the longer side, so that a picture is sharp on a screen of twice the density."""
_PLAYED = {"audio": MediaKind.SOUND, "video": MediaKind.FILM}


@dataclass(frozen=True)
class LabelPicture:
    """A picture; `caption` is the choice it belongs to, empty for the question itself; `large` is what a tap shows."""

    caption: str
    file: BlobRef
    large: BlobRef


@dataclass(frozen=True)
class LabelMedia:
    """What belongs to the words of one entry; `absent` says that some of it is not even known to this device."""

    pictures: tuple[LabelPicture, ...] = ()
    plays: tuple[FileShown, ...] = ()
    absent: bool = False

    def __bool__(self) -> bool:
        return bool(self.pictures or self.plays or self.absent)


def media_of(
    media: Mapping[str, str], choices: Iterable[Choice], files: Iterable[FormFile], chosen: Iterable[str] = ()
) -> LabelMedia:
    """What a question and its choices show and play.

    Args:
        media: of the question, `image` and so on -> file name.
        choices: those that are offered.
        files: what the form's record says of its files.
        chosen: names of the choices taken, which show theirs in a long list.
    """
    pictured = [choice for choice in choices if choice.media]
    if len(pictured) > MOST_CHOICES:
        taken = frozenset(chosen)
        pictured = [choice for choice in pictured if choice.name in taken]
    if not media and not pictured:
        return LabelMedia()
    known = {file.name: file for file in files}
    labelled = [("", media), *((choice.label, choice.media) for choice in pictured)]
    pictures = [found for caption, each in labelled if (found := _picture(caption, each, known))]
    plays = [file for caption, each in labelled for file in _plays(caption, each, known)]
    absent = any(name not in known for _, each in labelled for name in each.values())
    return LabelMedia(tuple(pictures), tuple(plays), absent)


def _picture(caption: str, media: Mapping[str, str], known: Mapping[str, FormFile]) -> LabelPicture | None:
    small = known.get(media.get("image", "")) or known.get(media.get("big-image", ""))
    if small is None:
        return None
    large = known.get(media.get("big-image", "")) or small
    return LabelPicture(caption, _blob(small, MediaKind.FILE), _blob(large, MediaKind.FILE))


def _plays(caption: str, media: Mapping[str, str], known: Mapping[str, FormFile]) -> list[FileShown]:
    own = {"audio": _tr("听讲解"), "video": _tr("看录像")}
    return [
        FileShown(_blob(known[media[what]], kind, caption or own[what]), kind)
        for what, kind in _PLAYED.items()
        if media.get(what) in known
    ]


def _blob(file: FormFile, kind: MediaKind, name: str = "") -> BlobRef:
    return BlobRef(
        kind.role, file.sha256, file.size_bytes, file.media_type, f"label:{file.sha256}", name=name
    )


class LabelPictures(QObject):
    """Reads and decodes the pictures of one form, off the UI thread, each once."""

    changed = Signal(str)
    """The hash of a picture that is here now, or is known not to be."""

    def __init__(self, port: Reads, run: Run, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._port = port
        self._run: Run = Guarded(self, run)
        self._held: dict[tuple[str, int], QImage] = {}
        self._asked: set[tuple[str, int]] = set()

    def thumb(self, file: BlobRef) -> QImage | None:
        """A small picture; None while it is on its way, a null image if it is not on this device."""
        return self._image(file, THUMB_SIDE)

    def large(self, file: BlobRef) -> QImage | None:
        """The same as large as anybody looks at it."""
        return self._image(file, LARGE_SIDE)

    def forget(self) -> None:
        """Another form: its pictures are read anew, those that were not here too."""
        self._held.clear()
        self._asked.clear()

    def _image(self, file: BlobRef, side: int) -> QImage | None:
        key = (file.sha256, side)
        if key not in self._asked:
            self._asked.add(key)
            self._run(lambda: decoded(self._port.read_file(file), side), *self._told(key))
        return self._held.get(key)

    def _told(
        self, key: tuple[str, int]
    ) -> tuple[Callable[[QImage], None], Callable[[EnvironmentProblem], None]]:
        def done(image: QImage) -> None:
            self._held[key] = image
            self.changed.emit(key[0])

        def failed(_problem: EnvironmentProblem) -> None:
            done(QImage())

        return done, failed


def _tr(text: str) -> str:
    return QCoreApplication.translate("Checklist", text)
