"""How pictures and files come in: picked, a folder, files or folders dropped, a picture pasted.

The widget it is installed on takes drops and, while it or a part of it has the focus, Ctrl+V.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gridworker.model.media import MediaKind, endings
from ui.viewmodels.photo_sources import SUFFIXES
from ui.widgets.file_dialog import choose_files, choose_folder

if TYPE_CHECKING:  # known to whoever makes cameras
    from ui.viewmodels.camera import Cameras

Pick = Callable[[QWidget], list[Path]]


def pick_photos(parent: QWidget) -> list[Path]:
    """Ask for files with the system's own dialog."""
    pattern = " ".join(f"*{suffix}" for suffix in SUFFIXES)
    return choose_files(parent, parent.tr("选照片"), parent.tr("照片 ({})").format(pattern))


def pick_folder(parent: QWidget) -> list[Path]:
    """Ask for a folder, such as that of a phone on USB."""
    folder = choose_folder(parent, parent.tr("选照片所在的文件夹"))
    return [folder] if folder else []


def pick_of_kind(parent: QWidget, kind: MediaKind) -> list[Path]:
    """Ask for sounds, films or files with the system's own dialog."""
    pattern = " ".join(f"*{ending}" for ending in endings(kind))
    return choose_files(parent, parent.tr("选文件"), parent.tr("能用的文件 ({})").format(pattern))


class WithCamera:
    """A way to pick files that knows a camera too: where one is, adding a photo opens it, and files are a second way."""

    def __init__(self, pick: Pick, cameras: "Cameras") -> None:
        self._pick, self.cameras = pick, cameras

    def __call__(self, parent: QWidget) -> list[Path]:
        """Ask for files."""
        return self._pick(parent)


class FileIntake(QObject):
    """Turns drops, pastes and picks of files on a widget into a signal."""

    files_given = Signal(list)
    """Paths of files picked, dropped or pasted."""

    def __init__(self, target: QWidget, pick: Pick) -> None:
        super().__init__(target)
        self._target, self.ask = target, pick
        target.setAcceptDrops(True)
        target.installEventFilter(self)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), target)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.paste)

    def pick(self) -> None:
        """Ask for files."""
        self.give(self.ask(self._target))

    def paste(self) -> None:
        """Take what the clipboard holds."""
        self.take(QGuiApplication.clipboard().mimeData())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Accept drops that hold something to take."""
        if watched is self._target and isinstance(event, QDropEvent):
            data = event.mimeData()
            if not self.holds(data):
                return False
            event.acceptProposedAction()
            if event.type() is QEvent.Type.Drop:
                self.take(data)
            return True
        return super().eventFilter(watched, event)

    def wants(self, path: Path) -> bool:
        """Whether a path is taken at all; what is in the file is looked at later."""
        return path.is_file()

    def holds(self, data: QMimeData) -> bool:
        """Whether there is something to take."""
        return bool(self.paths(data))

    def take(self, data: QMimeData) -> None:
        """Take it."""
        self.give(self.paths(data))

    def paths(self, data: QMimeData) -> list[Path]:
        """The files in it."""
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        return [path for path in files if self.wants(path)]

    def give(self, paths: list[Path]) -> None:
        """Tell of them."""
        if paths:
            self.files_given.emit(paths)


class PhotoIntake(FileIntake):
    """The same for pictures, and folders of them."""

    image_pasted = Signal(QImage)

    def __init__(self, target: QWidget, pick: Pick = pick_photos, pick_folder: Pick = pick_folder) -> None:
        super().__init__(target, pick)
        self._pick_folder = pick_folder

    def pick_folder(self) -> None:
        """Ask for a folder."""
        self.give(self._pick_folder(self._target))

    def wants(self, path: Path) -> bool:
        """Pictures and folders."""
        return path.suffix.lower() in SUFFIXES or path.is_dir()

    def holds(self, data: QMimeData) -> bool:
        """Files or a picture."""
        return super().holds(data) or data.hasImage()

    def take(self, data: QMimeData) -> None:
        """Files before a picture: a file manager offers both."""
        if self.paths(data):
            super().take(data)
        elif data.hasImage():
            self.image_pasted.emit(QImage(data.imageData()))
