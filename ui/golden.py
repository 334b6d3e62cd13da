"""Golden pictures: a few screens as they are meant to look, and how far a new drawing may differ from them.

Pictures are kept at half size in `tests/golden/pictures`; `python -m ui.gallery --golden` draws them anew after a change
that was meant. What is compared are means over blocks: one pixel of an edge drawn otherwise says nothing, a colour or a
margin that changed says much. For looking and for tests, never part of the running program.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontInfo, QImage, QPainter

from ui.gallery import LANDSCAPE, PORTRAIT, render, state_named
from ui.theme import Mode, load_theme

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "golden" / "pictures"
FONT = "Noto Sans CJK SC"
"""What the pictures are drawn with: the package `fonts-noto-cjk` that `make setup` installs."""
BLOCK = 8
FAR = 7.0
"""By how much the mean of a block, 0 to 255 per channel, may differ; anything more is marked."""
MOST_BYTES = 72_000
_MARK = "#FF00FF"
_COARSE = QImage.Format.Format_RGB16
"""Fewer colours than there are: smaller files, and nothing that a block's mean would show."""


class Golden(NamedTuple):
    """A state of the gallery at one size in one look."""

    state: str
    size: QSize
    mode: Mode

    @property
    def name(self) -> str:
        """The picture's file name without its ending."""
        way = "landscape" if self.size == LANDSCAPE else "portrait"
        return f"{self.state}_{way}_{self.mode.value}"


CHOSEN = (
    Golden("enrol_pin", LANDSCAPE, Mode.LIGHT),
    Golden("unlock", LANDSCAPE, Mode.LIGHT),
    Golden("unlock_locked", PORTRAIT, Mode.DARK),
    Golden("today", LANDSCAPE, Mode.LIGHT),
    Golden("today_quiet", PORTRAIT, Mode.SUNLIGHT),
    Golden("tasks", LANDSCAPE, Mode.SUNLIGHT),
    Golden("checklist", PORTRAIT, Mode.LIGHT),
    Golden("answers_calendar", LANDSCAPE, Mode.DARK),
    Golden("visit_not_met", PORTRAIT, Mode.LIGHT),
    Golden("recheck", LANDSCAPE, Mode.DARK),
    Golden("patrol", PORTRAIT, Mode.LIGHT),
    Golden("sync_centre_conflict", LANDSCAPE, Mode.LIGHT),
    Golden("me", PORTRAIT, Mode.DARK),
)


def drawn(golden: Golden) -> QImage:
    """The state as it looks now, at half size."""
    image = render(state_named(golden.state), golden.size, golden.mode)
    half = image.scaled(golden.size / 2, mode=Qt.TransformationMode.SmoothTransformation)
    return half.convertToFormat(_COARSE).convertToFormat(QImage.Format.Format_RGB32)


def path_of(golden: Golden) -> Path:
    """Where its picture is kept."""
    return FOLDER / f"{golden.name}.png"


def renew() -> list[Path]:
    """Draws every picture anew; returns the files."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for golden in CHOSEN:
        drawn(golden).save(str(path_of(golden)), quality=0)  # 0: as small as it gets
    return [path_of(golden) for golden in CHOSEN]


def has_font() -> bool:
    """Whether text is drawn with the font of the pictures here."""
    return QFontInfo(load_theme().font("body")).family() == FONT


def far_blocks(one: QImage, other: QImage) -> list[tuple[int, int]]:
    """Columns and rows of the blocks whose means differ too much; all of them where the sizes differ."""
    if one.size() != other.size():
        return list(_blocks(one))
    means = [_means(image) for image in (one, other)]
    return [
        (column, row)
        for column, row in _blocks(means[0])
        if _distance(means[0].pixel(column, row), means[1].pixel(column, row)) > FAR
    ]


def marked(image: QImage, blocks: list[tuple[int, int]]) -> QImage:
    """The picture with those blocks framed."""
    shown = image.copy()
    painter = QPainter(shown)
    painter.setPen(_MARK)
    for column, row in blocks:
        painter.drawRect(column * BLOCK, row * BLOCK, BLOCK - 1, BLOCK - 1)
    painter.end()
    return shown


def _means(image: QImage) -> QImage:
    """One pixel a block: the mean of its pixels."""
    size = QSize(-(-image.width() // BLOCK), -(-image.height() // BLOCK))
    return image.scaled(size, mode=Qt.TransformationMode.SmoothTransformation)


def _blocks(image: QImage) -> Iterator[tuple[int, int]]:
    return ((column, row) for row in range(image.height()) for column in range(image.width()))


def _distance(one: int, other: int) -> int:
    return max(abs((one >> shift & 255) - (other >> shift & 255)) for shift in (16, 8, 0))
