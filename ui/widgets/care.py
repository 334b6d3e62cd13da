"""Care shapes: octagon, triangle, circle. The shape carries the level, the colour only repeats it.

Which level has which shape and character is data (`ui.viewmodels.rows.CareLevel`).
"""

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Theme, ThemeController
from ui.viewmodels.rows import CareLevel, Shape
from ui.widgets.base import Themed
from ui.widgets.paint import CENTER, smooth

CHARACTER_FROM = 24
"""From this size up the shape carries its character; below, text stands beside it."""


def _octagon(rect: QRectF) -> QPolygonF:
    radius = rect.width() / 2 / math.cos(math.pi / 8)
    points = [
        QPointF(rect.center().x() + radius * math.cos(turn), rect.center().y() + radius * math.sin(turn))
        for turn in (math.pi / 8 + k * math.pi / 4 for k in range(8))
    ]
    return QPolygonF(points)


def _triangle(rect: QRectF) -> QPolygonF:
    top, bottom = rect.top() + rect.height() * 0.06, rect.bottom() - rect.height() * 0.06
    return QPolygonF(
        [QPointF(rect.center().x(), top), QPointF(rect.right(), bottom), QPointF(rect.left(), bottom)]
    )


def paint_care(painter: QPainter, rect: QRectF, theme: Theme, level: CareLevel) -> None:
    """A care shape filling the square `rect`, with its character from 24 px up."""
    painter.save()
    edged = level.edge is not None
    inset = 1.0 if edged else 0.5
    box = rect.adjusted(inset, inset, -inset, -inset)
    pen = QPen(theme.color(level.edge), 1.5) if level.edge is not None else QPen(Qt.PenStyle.NoPen)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(theme.color(level.fill))
    if level.shape is Shape.CIRCLE:
        painter.drawEllipse(box)
    else:
        painter.drawPolygon(_octagon(box) if level.shape is Shape.OCTAGON else _triangle(box))
    if rect.width() >= CHARACTER_FROM:
        _paint_character(painter, rect, theme, level)
    painter.restore()


def _paint_character(painter: QPainter, rect: QRectF, theme: Theme, level: CareLevel) -> None:
    triangle = level.shape is Shape.TRIANGLE
    painter.setFont(theme.font("body", bold=True).at(rect.width() * (0.38 if triangle else 0.5)))
    painter.setPen(theme.color(level.on))
    middle = rect.translated(0, rect.height() * 0.17) if triangle else rect
    painter.drawText(middle, int(CENTER | Qt.TextFlag.TextDontClip), level.character)


class CareMark(Themed, QWidget):
    """A care shape as a widget of 16, 24, 28 or 36 px."""

    def __init__(
        self, themes: ThemeController, level: CareLevel, side: int = 28, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._level, self._side = level, side
        self.setAccessibleName(level.name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.follow(themes)

    def sizeHint(self) -> QSize:
        """The square it fills."""
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the shape."""
        with QPainter(self) as painter:
            smooth(painter)
            paint_care(painter, QRectF(self.rect()), self.theme, self._level)
