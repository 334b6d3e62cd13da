"""Asking for files, a folder, or where a file is to go: with the system's chooser, or Qt's own where there is none.

Opens in the pictures folder (for what is written: documents), or where the worker chose last. Knows nothing of what is done with the files.
"""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QStandardPaths, QTranslator
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.language import Language, spoken

_PICTURES = QStandardPaths.StandardLocation.PicturesLocation
_DOCUMENTS = QStandardPaths.StandardLocation.DocumentsLocation


_MISSING = {
    "&Look in:": "位置(&I)：",
    "Files of &type:": "文件类型(&T)：",
    "Directory:": "文件夹：",
    "Folder": "文件夹",
    "Drive": "磁盘",
    "Files": "文件",
    "Sidebar": "侧栏",
    "List of places and bookmarks": "常用位置",
}
"""What Qt's Chinese catalogue has no words for."""


class _ChooserWords(QTranslator):
    """Qt's own words in Chinese, and those that its catalogue lacks."""

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        """None where others are to be asked: an empty text would be shown, for every word of ours too."""
        return super().translate(context, source, disambiguation, n) or _MISSING.get(source)


class _Kept:
    """What one chooser leaves to the next."""

    folder = ""
    words: QTranslator | None = None


def choose_files(parent: QWidget, title: str, kinds: str) -> list[Path]:
    """Files that are there; none when the worker thinks better of it."""
    names, _ = QFileDialog.getOpenFileNames(parent, title, _begin(), kinds)
    return [_taken(name) for name in names]


def choose_file(parent: QWidget, title: str, kinds: str) -> Path | None:
    """One file that is there."""
    name, _ = QFileDialog.getOpenFileName(parent, title, _begin(), kinds)
    return _taken(name) if name else None


def choose_folder(parent: QWidget, title: str) -> Path | None:
    """A folder that is there."""
    name = QFileDialog.getExistingDirectory(parent, title, _begin())
    if name:
        _Kept.folder = name
    return Path(name) if name else None


def choose_place(parent: QWidget, title: str, name: str, kinds: str) -> Path | None:
    """Where a file of that name is to go."""
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(Path(_begin(_DOCUMENTS)) / name), kinds)
    return _taken(chosen) if chosen else None


def _begin(kind: QStandardPaths.StandardLocation = _PICTURES) -> str:
    """The folder to open in; before the first chooser, its Chinese words are loaded, which Qt brings along."""
    if _Kept.words is None and spoken() is Language.CHINESE:
        _Kept.words = _ChooserWords(QCoreApplication.instance())
        if _Kept.words.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            QCoreApplication.installTranslator(_Kept.words)
    places = (_Kept.folder, QStandardPaths.writableLocation(kind))
    return next((place for place in places if place and Path(place).is_dir()), str(Path.home()))


def _taken(name: str) -> Path:
    path = Path(name)
    _Kept.folder = str(path.parent)
    return path
