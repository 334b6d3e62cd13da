"""Every screen in every state as a picture: `python -m ui.gallery OUT`. For looking, never part of the running program.

`--english` draws them in English (what a state makes up stays as its author wrote it); `--golden` draws the golden
pictures anew and nothing else.

States come from the modules `ui.screens.*_states`, each with a list `STATES` of `GalleryState`.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

import ui.screens
from ui.language import Language, use_language
from ui.theme import Mode, ThemeController
from ui.turns import PaintingTurns

LANDSCAPE, PORTRAIT = QSize(1280, 800), QSize(800, 1280)
SIZES = (LANDSCAPE, PORTRAIT)
_THUMB_WIDTH, _SHEET_GAP, _NAME_HEIGHT = 560, 16, 28
_SHEET_WIDTH = 4_000


@dataclass(frozen=True)
class GalleryState:
    """One picture: a name such as `today_offline`, and how to build the window or screen showing it.

    Args:
        scale: size of text in percent.
        ratio: pixels of the picture to a logical pixel, as on a screen of 200 %.
    """

    name: str
    build: Callable[[ThemeController], QWidget]
    modes: tuple[Mode, ...] = tuple(Mode)
    sizes: tuple[QSize, ...] = SIZES
    scale: int = 100
    ratio: float = 1.0


def all_states() -> Iterator[GalleryState]:
    """The states of every screen, by module name."""
    for module in _modules():
        yield from import_module(f"ui.screens.{module}").STATES


def state_named(name: str) -> GalleryState:
    """The one of that name, from the module whose name it begins with; the others are not loaded."""
    module = next(module for module in _modules() if name.startswith(module.removesuffix("_states")))
    states: Iterable[GalleryState] = import_module(f"ui.screens.{module}").STATES
    return next(state for state in states if state.name == name)


def _modules() -> list[str]:
    return sorted(found.name for found in iter_modules(ui.screens.__path__) if found.name.endswith("_states"))


def application() -> QApplication:
    """The running application, or a new one without a display."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return QApplication(sys.argv[:1])


def render(state: GalleryState, size: QSize, mode: Mode, scale: int | None = None) -> QImage:
    """One state at one size in one look, as it stands once everything is laid out."""
    themes = ThemeController(mode, state.scale if scale is None else scale)
    themes.install(application())
    widget = state.build(themes)
    if not widget.styleSheet():  # a screen alone, without the window that carries the sheet
        themes.dress(widget)
    widget.resize(size)
    widget.show()
    settle()
    for turns in widget.findChildren(PaintingTurns):
        turns.finish()
    image = _painted(widget, state.ratio)
    widget.close()
    widget.deleteLater()
    settle()
    return image


def _painted(widget: QWidget, ratio: float) -> QImage:
    image = QImage(widget.size() * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    widget.render(image)
    return image


def settle() -> None:
    """Deliver what is posted (layout, deferred deletion) without running an event loop."""
    for _ in range(6):
        QCoreApplication.sendPostedEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def save_all(out: Path, states: Iterable[GalleryState]) -> list[Path]:
    """Write every picture and one contact sheet per look and size; returns the files written."""
    out.mkdir(parents=True, exist_ok=True)
    sheets: dict[str, dict[str, QImage]] = {}
    written = []
    for state in states:
        for size in state.sizes:
            for mode in state.modes:
                image = render(state, size, mode)
                written.append(
                    _save(image, out / f"{state.name}_{size.width()}x{size.height()}_{mode.value}.png")
                )
                sheet = sheets.setdefault(f"sheet_{size.width()}x{size.height()}_{mode.value}", {})
                sheet[state.name] = _thumb(image)
    written += [_save(contact_sheet(shown), out / f"{name}.png") for name, shown in sheets.items()]
    return written


def _save(image: QImage, path: Path) -> Path:
    image.save(str(path))
    return path


def _thumb(image: QImage) -> QImage:
    """A copy small enough for a sheet and large enough to read; upright ones are narrower."""
    wide = _THUMB_WIDTH if image.width() > image.height() else round(_THUMB_WIDTH * 0.7)
    return image.scaledToWidth(wide, Qt.TransformationMode.SmoothTransformation)


def contact_sheet(shown: dict[str, QImage]) -> QImage:
    """Pictures side by side on grey, each under its name."""
    small = list(shown.items())
    wide, high = (max(side) for side in zip(*((i.width(), i.height()) for _, i in small), strict=True))
    cell = QSize(wide + _SHEET_GAP, high + _NAME_HEIGHT + _SHEET_GAP)
    columns = min((_SHEET_WIDTH - _SHEET_GAP) // cell.width(), len(small))
    rows = -(-len(small) // columns)
    sheet = QImage(
        columns * cell.width() + _SHEET_GAP, rows * cell.height() + _SHEET_GAP, QImage.Format.Format_RGB32
    )
    sheet.fill(QColor("#39424C"))
    painter = QPainter(sheet)
    painter.setPen(QColor("#FFFFFF"))
    font = painter.font()
    font.setPixelSize(18)
    painter.setFont(font)
    for place, (name, image) in enumerate(small):
        row, column = divmod(place, columns)
        corner = QPoint(_SHEET_GAP + column * cell.width(), _SHEET_GAP + row * cell.height())
        painter.drawText(QRect(corner, QSize(wide, _NAME_HEIGHT)), Qt.AlignmentFlag.AlignVCenter, name)
        painter.drawImage(corner + QPoint(0, _NAME_HEIGHT), image)
    painter.end()
    return sheet


_OPTIONS = {"--english", "--golden"}


def main(arguments: list[str]) -> int:
    """Write the pictures named on the command line (all when none is named) into OUT."""
    words = [argument for argument in arguments if not argument.startswith("-")]
    if set(arguments) - set(words) - _OPTIONS:
        sys.stdout.write(__doc__ or "")
        return 2
    out = Path(words[0]) if words else Path("build/screens")
    wanted = words[1:]
    application()
    if "--golden" in arguments:
        from ui.golden import renew

        sys.stdout.write(f"{len(renew())} golden pictures\n")
        return 0
    use_language(Language.ENGLISH if "--english" in arguments else Language.CHINESE)
    states = [
        state for state in all_states() if not wanted or any(state.name.startswith(name) for name in wanted)
    ]
    written = save_all(out, states)
    sys.stdout.write(f"{len(written)} pictures in {out}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
