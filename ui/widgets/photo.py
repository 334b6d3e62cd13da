"""Photo thumbnails with their watermark strip and upload state, and the tile that takes another one."""

from enum import StrEnum
from math import ceil

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.icons import paint_icon
from ui.theme import ThemeController
from ui.widgets.base import Press
from ui.widgets.paint import CENTER, LEFT, paint_box, paint_text, rounded, text_width


class PhotoState(StrEnum):
    """Where a photo is on its way."""

    CAPTURING = "capturing"
    SAVED = "saved"
    WAITING = "waiting"
    UPLOADING = "uploading"
    DELIVERED = "delivered"
    BROKEN = "broken"


_MARKS = {
    PhotoState.WAITING: ("clock-bold", "ink_2"),
    PhotoState.UPLOADING: ("cloud-arrow-up-fill", "accent_text"),
    PhotoState.DELIVERED: ("check-circle-fill", "ok_text"),
}
_STRIP_PAD = 8


class PhotoThumb(Press):
    """One photo, pressed to open it.

    Args:
        size: width and height, such as 136 by 104.
        name: accessible name, such as `照片 1，07-16 13:52`.
        strip: up to two lines of watermark.
    """

    def __init__(
        self,
        themes: ThemeController,
        size: QSize,
        name: str,
        strip: tuple[str, ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        self._box = size
        self._strip = strip
        self._picture = QPixmap()
        self._state = PhotoState.CAPTURING
        self._chosen = False
        super().__init__(themes, "", parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_photo(self, picture: QPixmap, state: PhotoState = PhotoState.SAVED) -> None:
        """Show a decoded picture (decoding is not this widget's work) and its state."""
        self._picture, self._state = picture, state
        self.update()

    def show_strip(self, *lines: str) -> None:
        """Change the watermark lines."""
        self._strip = lines
        self.update()

    def choose(self, *, on: bool) -> None:
        """Mark this photo as the one shown large."""
        self._chosen = on
        self.update()

    def resize_to(self, size: QSize) -> None:
        """Change the size asked for."""
        self._box = size
        self.updateGeometry()

    def natural_size(self) -> QSize:
        """The size given."""
        return self._box

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Picture or placeholder, strip, state, selection."""
        theme = self.theme
        painter.save()
        painter.setClipPath(rounded(rect, theme.radius.control))
        painter.fillRect(rect, theme.color("surface_3"))
        if self._picture.isNull() or self._state is PhotoState.BROKEN:
            self._paint_placeholder(painter, rect)
        else:
            self._paint_picture(painter, rect)
        self._paint_strip(painter, rect)
        self._paint_state(painter, rect)
        painter.restore()
        if self._chosen:
            paint_box(
                painter, rect, fill=None, edge=theme.color("accent"), width=3, radius=theme.radius.control
            )

    def _paint_picture(self, painter: QPainter, rect: QRectF) -> None:
        """Fill the box, cutting what hangs over."""
        shape = QSize(self._picture.width(), self._picture.height())
        wanted = rect.size().toSize().scaled(shape, Qt.AspectRatioMode.KeepAspectRatio)
        source = QRectF(0, 0, wanted.width(), wanted.height())
        source.moveCenter(QRectF(0, 0, shape.width(), shape.height()).center())
        painter.drawPixmap(rect, self._picture, source)

    def _paint_placeholder(self, painter: QPainter, rect: QRectF) -> None:
        broken = self._state is PhotoState.BROKEN
        box = QRectF(0, 0, 28, 28)
        box.moveCenter(rect.center())
        ink = self.theme.color("danger_text" if broken else "ink_3")
        paint_icon(painter, box, "image-square" if broken else "camera", ink)

    def _paint_strip(self, painter: QPainter, rect: QRectF) -> None:
        if not self._strip:
            return
        theme, mark = self.theme, self.theme.watermark
        line = theme.line("micro")
        high = line * len(self._strip) + 4
        band = QRectF(rect.left(), rect.bottom() - high, rect.width(), high)
        painter.fillRect(band, QColor(mark.bg))
        for place, text in enumerate(self._strip):
            row = QRectF(
                band.left() + _STRIP_PAD, band.top() + 2 + place * line, band.width() - 2 * _STRIP_PAD, line
            )
            paint_text(painter, row, text, theme.font("micro"), QColor(mark.ink), LEFT)

    def _paint_state(self, painter: QPainter, rect: QRectF) -> None:
        if self._state not in _MARKS:
            return
        name, ink = _MARKS[self._state]
        disc = QRectF(rect.right() - 28, rect.bottom() - 28, 24, 24)
        paint_box(painter, disc, fill=self.theme.color("surface"), radius=12)
        paint_icon(painter, disc.adjusted(3, 3, -3, -3), name, self.theme.color(ink))


_TILE_PAD = 8


class PhotoAction(Press):
    """A tile beside the photos: dashed (拍照, 相册) or solid accent (再拍一张)."""

    def __init__(
        self,
        themes: ThemeController,
        text: str,
        icon: str,
        size: QSize,
        *,
        solid: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self._box, self._icon_name, self._solid = size, icon, solid
        super().__init__(themes, text, parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def natural_size(self) -> QSize:
        """The size given; wider where its words would touch the frame."""
        words = ceil(text_width(self.text(), self.theme.font("label", bold=True)))
        return self._box.expandedTo(QSize(words + 2 * _TILE_PAD, 0))

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Frame, icon above text."""
        theme = self.theme
        if self._solid:
            fill = "accent_pressed" if self.isDown() else "accent"
            paint_box(painter, rect, fill=theme.color(fill), radius=theme.radius.control)
        else:
            fill = "surface_3" if self.isDown() else "surface"
            edge = theme.color("line_strong")
            paint_box(
                painter,
                rect,
                fill=theme.color(fill),
                edge=edge,
                width=theme.border,
                radius=theme.radius.control,
                dashed=True,
            )
        ink = theme.color("on_accent" if self._solid else "accent_text" if self.isEnabled() else "ink_3")
        middle = rect.center()
        paint_icon(painter, QRectF(middle.x() - 14, middle.y() - 28, 28, 28), self._icon_name, ink)
        line = QRectF(rect.left(), middle.y() + 4, rect.width(), theme.line("label"))
        paint_text(painter, line, self.text(), theme.font("label", bold=True), ink, CENTER)
