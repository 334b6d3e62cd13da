"""The product's mark (four grid cells, one of them round) and the worker's square avatar."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import ThemeController
from ui.widgets.base import Themed
from ui.widgets.paint import CENTER, paint_box, smooth


class BrandMark(Themed, QWidget):
    """The mark in a rounded square; `on_accent` turns it white for use on the accent panel."""

    def __init__(
        self,
        themes: ThemeController,
        side: int = 48,
        *,
        on_accent: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._side, self._on_accent = side, on_accent
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.follow(themes)

    def sizeHint(self) -> QSize:
        """The square."""
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Square and four cells, in the proportions of 48 px."""
        with QPainter(self) as painter:
            smooth(painter)
            theme, unit = self.theme, self._side / 48
            fill, ink = ("on_accent", "accent") if self._on_accent else ("accent", "on_accent")
            paint_box(painter, QRectF(self.rect()), fill=theme.color(fill), radius=12 * unit)
            cell, step, start = 11 * unit, 13.5 * unit, 11.75 * unit
            for x in (0, 1):
                for y in (0, 1):
                    box = QRectF(start + x * step, start + y * step, cell, cell)
                    paint_box(painter, box, fill=theme.color(ink), radius=cell / 2 if x and y else 2.5 * unit)


class Avatar(Themed, QWidget):
    """The first character of a name in a tinted square."""

    def __init__(
        self, themes: ThemeController, side: int = 44, *, framed: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._side, self._framed, self._name = side, framed, ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.follow(themes)

    def show_name(self, name: str) -> None:
        """Whose avatar it is."""
        self._name = name
        self.update()

    def sizeHint(self) -> QSize:
        """The square."""
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Square and character."""
        with QPainter(self) as painter:
            smooth(painter)
            theme = self.theme
            framed = self._framed or theme.is_sunlight
            fill = "surface" if framed else "accent_tint"
            edge = theme.color("line") if framed else None
            radius = theme.radius.card if self._side > 50 else theme.radius.control
            paint_box(
                painter,
                QRectF(self.rect()),
                fill=theme.color(fill),
                edge=edge,
                width=theme.border,
                radius=radius,
            )
            font = theme.font("title" if self._side > 50 else "heading", bold=True)
            ink = theme.color("ink" if theme.is_sunlight else "accent_text")
            painter.setFont(font.at(self._side * 0.41))
            painter.setPen(ink)
            painter.drawText(QRectF(self.rect()), int(CENTER), self._name[:1])
