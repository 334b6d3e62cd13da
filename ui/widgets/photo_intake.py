"""How pictures come in without a camera: files picked, a folder, files or folders dropped, a picture pasted.

The widget it is installed on takes drops and, while it or a part of it has the focus, Ctrl+V.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.viewmodels.photo_sources import SUFFIXES

Pick = Callable[[QWidget], list[Path]]


def pick_photos(parent: QWidget) -> list[Path]:
    """Ask for files with the system's own dialog."""
    pattern = " ".join(f"*{suffix}" for suffix in SUFFIXES)
    names, _ = QFileDialog.getOpenFileNames(
        parent, parent.tr("选照片"), "", parent.tr("照片 ({})").format(pattern)
    )
    return [Path(name) for name in names]


def pick_folder(parent: QWidget) -> list[Path]:
    """Ask for a folder, such as that of a phone on USB."""
    name = QFileDialog.getExistingDirectory(parent, parent.tr("选照片所在的文件夹"))
    return [Path(name)] if name else []


class PhotoIntake(QObject):
    """Turns drops, pastes and picks on a widget into two signals."""

    files_given = Signal(list)
    """Paths of files picked or dropped, or of folders."""
    image_pasted = Signal(QImage)

    def __init__(self, target: QWidget, pick: Pick = pick_photos, pick_folder: Pick = pick_folder) -> None:
        super().__init__(target)
        self._target, self._pick, self._pick_folder = target, pick, pick_folder
        target.setAcceptDrops(True)
        target.installEventFilter(self)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), target)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.paste)

    def pick(self) -> None:
        """Ask for files."""
        self._give(self._pick(self._target))

    def pick_folder(self) -> None:
        """Ask for a folder."""
        self._give(self._pick_folder(self._target))

    def paste(self) -> None:
        """Take what the clipboard holds, files or a picture."""
        self._take(QGuiApplication.clipboard().mimeData())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Accept drops that hold files or a picture."""
        if watched is self._target and isinstance(event, QDropEvent):
            data = event.mimeData()
            if not (_paths(data) or data.hasImage()):
                return False
            event.acceptProposedAction()
            if event.type() is QEvent.Type.Drop:
                self._take(data)
            return True
        return super().eventFilter(watched, event)

    def _take(self, data: QMimeData) -> None:
        paths = _paths(data)
        if paths:
            self._give(paths)
        elif data.hasImage():
            self.image_pasted.emit(QImage(data.imageData()))

    def _give(self, paths: list[Path]) -> None:
        if paths:
            self.files_given.emit(paths)


def _paths(data: QMimeData) -> list[Path]:
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in files if path.suffix.lower() in SUFFIXES or path.is_dir()]
