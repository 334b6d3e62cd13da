"""Photos a worker attaches: taking bytes in, showing thumbnails, taking one away with time to undo.

Shared by report, checklist and recheck. Decoding happens in the runner's work, never on the UI thread. This module
knows neither where pictures come from beyond asking for their bytes, nor how a photo is kept.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject
from PySide6.QtGui import QImage, QImageWriter

from gridworker.errors import ImageProblem
from gridworker.model.ops import BlobRef, BlobRole
from ui.viewmodels.background import Run
from ui.viewmodels.photo_sources import SUFFIXES, hint_about, pictures_in, shot_bytes
from ui.viewmodels.pictures import decoded
from ui.viewmodels.tray import UNDO_MS, Tray

MOST_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class PhotoPlace:
    """What a photo is for: the draft, the form question it answers or "", and the words of the place for its stamp."""

    draft_id: str
    item: str = ""
    place_text: str = ""


@dataclass(frozen=True)
class SavedPhoto:
    """A photo that is durable on the device.

    Attributes:
        blobs: its thumbnail, stamped picture and original, all of one shot.
        thumbnail: JPEG of at most 12 KB.
        picture: JPEG for the large view; empty when only the thumbnail is at hand.
        caption: the one line under a small picture, such as `07-16 13:52`.
        stamp: lines to paint under the large picture; empty when they are part of it.
    """

    blobs: tuple[BlobRef, ...]
    thumbnail: bytes
    picture: bytes = b""
    caption: str = ""
    stamp: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The id its blobs share."""
        return self.blobs[0].photo

    @property
    def original_bytes(self) -> int:
        """The size of the untouched original."""
        return sum(blob.size_bytes for blob in self.blobs if blob.role is BlobRole.ORIGINAL)


class PhotoPort(Protocol):
    """Keeps photos of drafts; every method is called off the UI thread and may raise `EnvironmentProblem`."""

    def add_photo(self, data: bytes, place: PhotoPlace) -> SavedPhoto:
        """Take in a picked, dropped or pasted picture; returns when it is durable."""
        ...

    def load_photos(self, blobs: tuple[BlobRef, ...]) -> list[SavedPhoto]:
        """The photos these blobs belong to, in the order given; a damaged one comes with an empty thumbnail."""
        ...


@dataclass(frozen=True)
class PhotoShown:
    """A photo as a screen draws it; `image` and `picture` are decoded, `hint` says what may be wrong with it."""

    id: str
    caption: str = ""
    stamp: tuple[str, ...] = ()
    original_bytes: int = 0
    blobs: tuple[BlobRef, ...] = ()
    hint: str = ""
    image: QImage = field(default_factory=QImage, compare=False, repr=False)
    picture: QImage = field(default_factory=QImage, compare=False, repr=False)

    @property
    def is_broken(self) -> bool:
        """Whether there is nothing to draw."""
        return self.image.isNull()


def shown(saved: SavedPhoto) -> PhotoShown:
    """Decode a photo; for use off the UI thread."""
    image = decoded(saved.thumbnail)
    picture = decoded(saved.picture) if saved.picture else image
    return PhotoShown(
        saved.id,
        saved.caption,
        saved.stamp,
        saved.original_bytes,
        saved.blobs,
        image=image,
        picture=picture,
    )


class PhotoTray(Tray[PhotoShown]):
    """The photos of one draft, or of one item of it."""

    def __init__(
        self,
        port: PhotoPort,
        run: Run,
        place: PhotoPlace,
        *,
        undo_ms: int = UNDO_MS,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(run, undo_ms=undo_ms, parent=parent)
        self._port, self.place = port, place
        self._early: list[tuple[Callable[[], bytes], str]] = []

    @property
    def photos(self) -> tuple[PhotoShown, ...]:
        """The photos, oldest first."""
        return self.held

    def adopt(self, held: Iterable[PhotoShown]) -> None:
        """As any tray; what was given before the draft was known is taken in now."""
        super().adopt(held)
        early, self._early = self._early, []
        for read, instead_of in early:
            self._keep(read, instead_of)

    def empty(self) -> None:
        """As any tray; there is no draft until another is shown."""
        self.place = PhotoPlace("")
        super().empty()

    def add_files(self, paths: Iterable[Path]) -> None:
        """Take in picked or dropped files, and of a folder the newest pictures."""
        with self._told_once():
            for path in paths:
                if path.suffix.lower() in SUFFIXES:
                    self._keep(partial(read_picture, path))
                else:
                    self._look_into(path)

    def add_shot(self, image: QImage) -> None:
        """Take in what a camera took."""
        self._keep(partial(shot_bytes, image))

    def add_image(self, image: QImage) -> None:
        """Take in a pasted picture."""
        self._keep(partial(_encoded, image))

    def replace(self, photo_id: str, image: QImage) -> None:
        """Take in a marked copy of a photo; once it is kept, the photo itself goes, and `undo` brings it back."""
        self._keep(partial(_encoded, image), instead_of=photo_id)

    def _keep(self, read: Callable[[], bytes], instead_of: str = "") -> None:
        if not self.place.draft_id:
            self._early.append((read, instead_of))
            return
        self._take(partial(_kept, self._port, self.place, read), instead_of)

    def _look_into(self, folder: Path) -> None:
        self._await(
            lambda: pictures_in(folder) if folder.is_dir() else [folder],
            self._on_folder_read,
        )

    def _on_folder_read(self, paths: list[Path]) -> None:
        with self._told_once():
            for path in paths:
                self._keep(partial(read_picture, path))


def _kept(port: PhotoPort, place: PhotoPlace, read: Callable[[], bytes]) -> PhotoShown:
    """Looked at first, then kept: a hint keeps nothing out."""
    data = read()
    return replace(shown(port.add_photo(data, place)), hint=hint_about(data))


def read_picture(path: Path) -> bytes:
    """The bytes of a picture's file.

    Raises:
        ImageProblem: it cannot be read, or is far too large.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ImageProblem(
                "这个文件超过 64 MB，不像照片，没有加进来。已有的内容都在。请换一张。", code="image.too_big"
            )
        return path.read_bytes()
    except OSError as reason:
        raise ImageProblem("照片文件打不开，没有加进来。已有的内容都在。请再选一次。") from reason


def _encoded(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if image.isNull() or not QImageWriter(buffer, QByteArray(b"png")).write(image):
        raise ImageProblem("剪贴板里没有能用的图片，没有加进来。已有的内容都在。请选文件或拖进来。")
    return bytes(buffer.data().data())
