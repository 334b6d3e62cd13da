"""Sounds, films and files a worker attaches, as screens show them, and the tray they lie in.

This module knows neither how a file is kept nor how one is played.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject

from gridworker.errors import InputProblem
from gridworker.model.media import MediaKind, check_size, ending_of
from gridworker.model.ops import BlobRef
from ui.language import amount
from ui.viewmodels.background import Run
from ui.viewmodels.moments import size_text
from ui.viewmodels.photos import PhotoPlace
from ui.viewmodels.tray import UNDO_MS, Tray

KIND_OF_TYPE = {kind.value: kind for kind in MediaKind}
"""A question's type -> what can be attached to it."""


@dataclass(frozen=True)
class FileShown:
    """A file as a screen draws it.

    Attributes:
        blob: what it is kept as.
        kind: what it is attached as.
        seconds: how long it lasts; 0 where that is not known.
        is_here: whether its content is on this device.
    """

    blob: BlobRef
    kind: MediaKind
    seconds: float = 0.0
    is_here: bool = True

    @property
    def id(self) -> str:
        """What the form's answer names it by."""
        return self.blob.photo

    @property
    def blobs(self) -> tuple[BlobRef, ...]:
        """The one blob it is."""
        return (self.blob,)

    @property
    def can_play(self) -> bool:
        """Whether it is something to hear or to see, and is here."""
        return self.is_here and self.blob.media_type.startswith(("audio/", "video/"))

    @property
    def is_film(self) -> bool:
        """Whether there is something to see."""
        return self.blob.media_type.startswith("video/")

    @property
    def title(self) -> str:
        """Its own name, or what it is."""
        plain = {MediaKind.SOUND: _tr("语音"), MediaKind.FILM: _tr("录像"), MediaKind.FILE: _tr("文件")}
        return self.blob.name or plain[self.kind]

    @property
    def save_name(self) -> str:
        """What a copy elsewhere is called."""
        return self.blob.name or self.title + ending_of(self.blob.media_type)

    @property
    def line(self) -> str:
        """How long and how large it is, or that it is not here."""
        if not self.is_here:
            return _tr("不在本机，联网后在平台上看")
        length = [clock_words(self.seconds)] if self.seconds else []
        return " · ".join((*length, size_text(self.blob.size_bytes)))


@dataclass(frozen=True)
class FilesShown:
    """The files of an entry: where they are answered, what is there, what is on its way."""

    path: str
    kind: MediaKind
    files: tuple[FileShown, ...] = ()
    coming: int = 0
    removed: FileShown | None = None
    problem: str = ""

    @property
    def words(self) -> str:
        """What there is, in one line; empty when there is nothing."""
        if len(self.files) == 1:
            found = self.files[0]
            return found.title if not found.seconds else f"{found.title} {clock_words(found.seconds)}"
        units = {
            MediaKind.SOUND: "{} 段录音",
            MediaKind.FILM: "{} 段录像",
            MediaKind.FILE: "{} 个文件",
        }
        return amount(units[self.kind], len(self.files)) if self.files else ""


class FilePort(Protocol):
    """Keeps files of drafts; every method is called off the UI thread and may raise `EnvironmentProblem`."""

    def add_file(self, kind: MediaKind, data: bytes, name: str, place: PhotoPlace) -> FileShown:
        """Take in a recording or a picked file; returns when it is durable."""
        ...

    def load_files(self, blobs: tuple[BlobRef, ...]) -> list[FileShown]:
        """The files among these blobs, in the order given."""
        ...

    def read_file(self, blob: BlobRef) -> bytes:
        """The content of one."""
        ...


class FileTray(Tray[FileShown]):
    """The files of one draft, or of one item of it."""

    def __init__(
        self,
        port: FilePort,
        run: Run,
        kind: MediaKind,
        place: PhotoPlace,
        *,
        undo_ms: int = UNDO_MS,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(run, undo_ms=undo_ms, parent=parent)
        self._port, self.kind, self.place = port, kind, place

    def add_files(self, paths: Iterable[Path]) -> None:
        """Take in picked or dropped files."""
        for path in paths:
            self._take(partial(_picked, self._port, self.kind, self.place, path))

    def add_recording(self, data: bytes, ending: str) -> None:
        """Take in what was recorded; it has no name of its own."""
        self._take(partial(self._port.add_file, self.kind, data, ending, self.place))

    def shown(self) -> FilesShown:
        """All of it as it stands."""
        return FilesShown(self.place.item, self.kind, self.held, self.coming, self.removed, self.problem)


def _picked(port: FilePort, kind: MediaKind, place: PhotoPlace, path: Path) -> FileShown:
    return port.add_file(kind, read_whole(kind, path), path.name, place)


def read_whole(kind: MediaKind, path: Path) -> bytes:
    """A file's content; its size is looked at first.

    Raises:
        InputProblem: `file.unreadable`, `file.empty`, `file.too_big`.
    """
    try:
        check_size(kind, path.stat().st_size)
        return path.read_bytes()
    except OSError:
        text = "这个文件打不开，没有加进来。已有的内容都在。请再选一次。"
        raise InputProblem(text, code="file.unreadable") from None


def clock_words(seconds: float) -> str:
    """Such as `0:07`."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("Files", text)
