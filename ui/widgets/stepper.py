"""Steps of a wizard: done (check), current (accent), next (outline)."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.icons import paint_icon
from ui.theme import ThemeController
from ui.widgets.base import Themed
from ui.widgets.paint import CENTER, LEFT, paint_box, paint_text, smooth, text_width

_DOT, _GAP, _LINE_MIN = 28, 8, 24


class Stepper(Themed, QWidget):
    """Named steps in a row with 28 px dots and lines between them."""

    def __init__(self, themes: ThemeController, steps: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps = tuple(steps)
        self._current = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.follow(themes)

    def show_step(self, current: int) -> None:
        """Mark this step as the current one and those before it as done."""
        self._current = current
        place = min(current, len(self._steps) - 1)
        self.setAccessibleName(f"{place + 1} / {len(self._steps)} {self._steps[place]}")
        self.update()

    def sizeHint(self) -> QSize:
        """All dots and names side by side."""
        return QSize(round(self._content_width()) + _LINE_MIN * (len(self._steps) - 1), _DOT)

    def minimumSizeHint(self) -> QSize:
        """Names may be cut; the dots may not."""
        return QSize(_DOT * len(self._steps) * 2, _DOT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw dots, names and lines."""
        with QPainter(self) as painter:
            smooth(painter)
            gaps = max(1, len(self._steps) - 1)
            between = max(8.0, (self.width() - self._content_width()) / gaps)
            left = 0.0
            for place, name in enumerate(self._steps):
                self._paint_dot(painter, QRectF(left, 0, _DOT, _DOT), place)
                left = self._paint_name(painter, left + _DOT + _GAP, place, name)
                if place < len(self._steps) - 1:
                    role = "accent" if place < self._current else "line_strong"
                    line = QRectF(left + 8, _DOT / 2 - 0.5, max(0.0, between - 16), 1)
                    painter.fillRect(line, self.theme.color(role))
                    left += between

    def _content_width(self) -> float:
        font = self.theme.font("label", bold=True)
        return sum(_DOT + _GAP + text_width(name, font) for name in self._steps)

    def _paint_name(self, painter: QPainter, left: float, place: int, name: str) -> float:
        theme, now = self.theme, place == self._current
        wide = text_width(name, theme.font("label", bold=True))
        ink = theme.color("ink" if place <= self._current else "ink_3")
        paint_text(painter, QRectF(left, 0, wide + 2, _DOT), name, theme.font("label", bold=now), ink, LEFT)
        return left + wide

    def _paint_dot(self, painter: QPainter, rect: QRectF, place: int) -> None:
        theme, round_ = self.theme, _DOT / 2
        if place < self._current:
            paint_box(painter, rect, fill=theme.color("ok"), radius=round_)
            box = QRectF(rect.topLeft() + QPointF(6, 6), rect.bottomRight() - QPointF(6, 6))
            paint_icon(painter, box, "check-bold", theme.color("on_ok"))
            return
        now = place == self._current
        fill, edge, ink = ("accent", "accent", "on_accent") if now else ("surface", "line_strong", "ink_3")
        paint_box(
            painter, rect, fill=theme.color(fill), edge=theme.color(edge), width=theme.border, radius=round_
        )
        paint_text(painter, rect, str(place + 1), theme.font("micro", bold=True), theme.color(ink), CENTER)
