"""Choices as separate boxes: chip (48 px) and category tile (64 px, with an icon)."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.icons import paint_icon, weighted
from ui.theme import ThemeController
from ui.widgets.base import Press
from ui.widgets.paint import CENTER, LEFT, paint_box, paint_text, text_width


class Choice(Press):
    """A checkable box: an edge at rest, accent edge and tint when selected, solid accent outdoors."""

    def __init__(self, themes: ThemeController, text: str, parent: QWidget | None = None) -> None:
        super().__init__(themes, text, parent)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paint_frame(self, painter: QPainter, rect: QRectF, radius: int) -> str:
        """Draw the box; returns the colour role for what is written on it."""
        theme, on = self.theme, self.isChecked()
        solid = on and theme.is_sunlight
        if not self.isEnabled():
            return self._paint_disabled(painter, rect, radius)
        fill = "accent" if solid else "accent_tint" if on else "surface_3" if self.isDown() else "surface"
        width = 2 if on else theme.border
        edge = theme.color("accent" if on else "line")
        paint_box(painter, rect, fill=theme.color(fill), edge=edge, width=width, radius=radius)
        return "on_accent" if solid else "accent_text" if on else "ink"

    def _paint_disabled(self, painter: QPainter, rect: QRectF, radius: int) -> str:
        """Grey, and still to be seen whether it is chosen."""
        theme, on = self.theme, self.isChecked()
        fill, edge = (
            theme.color("surface_3" if on else "surface"),
            theme.color("line_strong" if on else "line"),
        )
        paint_box(painter, rect, fill=fill, edge=edge, width=2 if on else theme.border, radius=radius)
        return "ink_2" if on else "ink_3"


class Chip(Choice):
    """A text choice, 48 px high."""

    def natural_size(self) -> QSize:
        """The bold text with its padding."""
        size = self.theme.size
        wide = text_width(self.text(), self.theme.font("label", bold=True)) + 2 * 17
        return QSize(max(size.touch_min, round(wide + 0.5)), self.theme.grown(size.chip, "label"))

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Box and text."""
        ink = self.paint_frame(painter, rect, self.theme.radius.control)
        font = self.theme.font("label", bold=self.isChecked())
        paint_text(painter, rect.adjusted(8, 0, -8, 0), self.text(), font, self.theme.color(ink), CENTER)


class CategoryTile(Choice):
    """A category with its icon; a check mark at the right when selected."""

    def __init__(self, themes: ThemeController, text: str, icon: str, parent: QWidget | None = None) -> None:
        self._icon_name = icon
        super().__init__(themes, text, parent)

    @property
    def ring_radius(self) -> float:
        """As round as the tile."""
        return self.theme.radius.tile

    def natural_size(self) -> QSize:
        """Icon, text and room for the check."""
        wide = text_width(self.text(), self.theme.font("body", bold=True)) + 48 + 16
        return QSize(round(wide + 0.5), self.theme.grown(self.theme.size.category_tile, "body"))

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Box, icon, text, check."""
        theme, on = self.theme, self.isChecked()
        ink = theme.color(self.paint_frame(painter, rect, theme.radius.tile))
        side = theme.size.icon_rail
        icon = weighted(self._icon_name, sunlight=theme.is_sunlight, selected=on)
        paint_icon(painter, QRectF(rect.left() + 13, rect.center().y() - side / 2, side, side), icon, ink)
        font = theme.font("body", bold=on)
        checked = on and text_width(self.text(), font) <= rect.width() - 49 - 40  # the words before the mark
        room = QRectF(rect.left() + 49, rect.top(), rect.width() - 49 - (40 if checked else 8), rect.height())
        paint_text(painter, room, self.text(), font, ink, LEFT)
        if checked:
            box = QRectF(rect.right() - 33, rect.center().y() - 10, 20, 20)
            paint_icon(painter, box, "check-circle-fill", ink)
