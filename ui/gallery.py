"""Every screen in every state as a picture: `python -m ui.gallery OUT`. For looking, never part of the running program.

States come from the modules `ui.screens.*_states`, each with a list `STATES` of `GalleryState`.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

import ui.screens
from ui.theme import Mode, ThemeController

LANDSCAPE, PORTRAIT = QSize(1280, 800), QSize(800, 1280)
SIZES = (LANDSCAPE, PORTRAIT)
_THUMB_WIDTH, _SHEET_COLUMNS, _SHEET_GAP = 480, 4, 16


@dataclass(frozen=True)
class GalleryState:
    """One picture: a name such as `today_offline`, and how to build the window or screen showing it."""

    name: str
    build: Callable[[ThemeController], QWidget]
    modes: tuple[Mode, ...] = tuple(Mode)
    sizes: tuple[QSize, ...] = SIZES


def all_states() -> Iterator[GalleryState]:
    """The states of every screen, by module name."""
    for module in sorted(found.name for found in iter_modules(ui.screens.__path__)):
        if module.endswith("_states"):
            yield from import_module(f"ui.screens.{module}").STATES


def application() -> QApplication:
    """The running application, or a new one without a display."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return QApplication(sys.argv[:1])


def render(state: GalleryState, size: QSize, mode: Mode, scale: int = 100) -> QImage:
    """One state at one size in one look, as it stands once everything is laid out."""
    themes = ThemeController(mode, scale)
    themes.install(application())
    widget = state.build(themes)
    widget.resize(size)
    widget.show()
    _settle()
    image = widget.grab().toImage()
    widget.close()
    widget.deleteLater()
    _settle()
    return image


def _settle() -> None:
    """Deliver what is posted (layout, deferred deletion) without running an event loop."""
    for _ in range(3):
        QCoreApplication.sendPostedEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def save_all(out: Path, states: Iterable[GalleryState]) -> list[Path]:
    """Write every picture and one contact sheet per look and size; returns the files written."""
    out.mkdir(parents=True, exist_ok=True)
    sheets: dict[str, list[QImage]] = {}
    written = []
    for state in states:
        for size in state.sizes:
            for mode in state.modes:
                image = render(state, size, mode)
                written.append(
                    _save(image, out / f"{state.name}_{size.width()}x{size.height()}_{mode.value}.png")
                )
                sheets.setdefault(f"sheet_{size.width()}x{size.height()}_{mode.value}", []).append(image)
    written += [_save(contact_sheet(images), out / f"{name}.png") for name, images in sheets.items()]
    return written


def _save(image: QImage, path: Path) -> Path:
    image.save(str(path))
    return path


def contact_sheet(images: list[QImage]) -> QImage:
    """Small copies side by side on grey."""
    small = [
        image.scaledToWidth(_THUMB_WIDTH, Qt.TransformationMode.SmoothTransformation) for image in images
    ]
    cell = QSize(_THUMB_WIDTH + _SHEET_GAP, max(image.height() for image in small) + _SHEET_GAP)
    columns = min(_SHEET_COLUMNS, len(small))
    rows = -(-len(small) // columns)
    sheet = QImage(
        columns * cell.width() + _SHEET_GAP, rows * cell.height() + _SHEET_GAP, QImage.Format.Format_RGB32
    )
    sheet.fill(QColor("#808890"))
    painter = QPainter(sheet)
    for place, image in enumerate(small):
        row, column = divmod(place, columns)
        painter.drawImage(QPoint(_SHEET_GAP + column * cell.width(), _SHEET_GAP + row * cell.height()), image)
    painter.end()
    return sheet


def main(arguments: list[str]) -> int:
    """Write the pictures named on the command line (all when none is named) into OUT."""
    out = Path(arguments[0]) if arguments else Path("build/screens")
    wanted = arguments[1:]
    application()
    states = [
        state for state in all_states() if not wanted or any(state.name.startswith(name) for name in wanted)
    ]
    written = save_all(out, states)
    sys.stdout.write(f"{len(written)} pictures in {out}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
