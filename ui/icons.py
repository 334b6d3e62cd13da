"""Phosphor icons as glyphs and pixmaps in explicit colours.

Names are those of `tokens.json > icons`, without the `ph.` prefix. Pixmaps are cached per name, size, colour and pixel
ratio; a new theme asks for new colours and so gets new pixmaps. This module must not know any widget.
"""

from functools import lru_cache
from math import hypot

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap

from gridworker.errors import ProgrammingBug
from ui.fonts import icon_characters, icon_family


def glyph(name: str) -> str:
    """The character of an icon, such as `"house"`, `"house-bold"` or `"house-fill"`.

    Raises:
        ProgrammingBug: Phosphor 1.3 has no icon of that name.
    """
    character = icon_characters().get(name.removeprefix("ph."))
    if character is None:
        raise ProgrammingBug(f"no icon named {name!r} in Phosphor 1.3")
    return character


@lru_cache(maxsize=64)
def _icon_font(size: float) -> QFont:
    font = QFont(icon_family())
    font.setPixelSize(round(size))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def weighted(name: str, *, sunlight: bool = False, selected: bool = False) -> str:
    """The name in the weight its place asks for: fill when selected, bold in sunlight, else regular."""
    if name.endswith(("-fill", "-bold")):
        return name
    if selected:
        return f"{name}-fill"
    return f"{name}-bold" if sunlight else name


def pixel_ratio(painter: QPainter) -> float:
    """Pixels of the device to one unit of its coordinates.

    The device itself is not asked: it may live for one painting only, and the bindings find an object by its address, where
    something may still be known that is long gone.
    """
    scale = painter.deviceTransform()
    return hypot(scale.m11(), scale.m12())


def paint_icon(painter: QPainter, rect: QRectF, name: str, color: QColor) -> None:
    """Draw an icon to fill the square `rect`, from a cached picture: laying out a glyph costs ten times as much."""
    side = round(rect.height())
    picture = _pixmap(name, side, color.rgba(), pixel_ratio(painter))
    left, top = rect.center().x() - side / 2, rect.center().y() - side / 2
    painter.drawPixmap(QPoint(round(left), round(top)), picture)


def _paint_glyph(painter: QPainter, rect: QRectF, name: str, color: QColor) -> None:
    painter.save()
    painter.setFont(_icon_font(rect.height()))
    painter.setPen(color)
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip
    painter.drawText(rect, int(flags), glyph(name))
    painter.restore()


@lru_cache(maxsize=512)
def _pixmap(name: str, size: int, rgba: int, ratio: float) -> QPixmap:
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    _paint_glyph(painter, QRectF(0, 0, size, size), name, QColor.fromRgba(rgba))
    painter.end()
    return pixmap


def icon_pixmap(name: str, size: int, color: QColor | str, ratio: float = 1.0) -> QPixmap:
    """An icon as a pixmap of `size` logical pixels; shared, do not paint on it."""
    return _pixmap(name, size, QColor(color).rgba(), ratio)
