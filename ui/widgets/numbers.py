"""The numbers card: two to four figures side by side, each with label, value, unit and a line below."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.theme import Theme, ThemeController
from ui.viewmodels.today import Number
from ui.widgets.base import Themed
from ui.widgets.cards import Card, Divider
from ui.widgets.paint import LEFT, metrics, paint_text, smooth, text_width


class NumberCell(Themed, QWidget):
    """One figure."""

    def __init__(self, themes: ThemeController, number: Number, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = number
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{number.label} {number.value} {number.unit} {number.detail}".strip())
        self.follow(themes)

    def sizeHint(self) -> QSize:
        """Label, value and line under each other."""
        theme, number = self.theme, self._number
        wide = max(
            text_width(number.label, theme.font("caption")),
            text_width(number.value, theme.font("number"))
            + 4
            + text_width(number.unit, theme.font("caption")),
            text_width(number.detail, theme.font("micro")),
        )
        lines = theme.line("caption") - 2 + theme.line("number") - 2 + theme.line("micro")
        return QSize(round(wide + 1.5), lines)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the three lines; value and unit share a base line."""
        with QPainter(self) as painter:
            smooth(painter)
            theme, number, wide = self.theme, self._number, float(self.width())
            top = theme.line("caption") - 2
            label = QRectF(0, 0, wide, top)
            paint_text(painter, label, number.label, theme.font("caption"), theme.color("ink_2"), LEFT)
            high = theme.line("number") - 2
            font = theme.font("number")
            paint_text(painter, QRectF(0, top, wide, high), number.value, font, theme.color("ink"), LEFT)
            self._paint_unit(painter, QRectF(0, top, wide, high))
            low = QRectF(0, top + high, wide, theme.line("micro"))
            paint_text(painter, low, number.detail, theme.font("micro"), theme.color("ink_2"), LEFT)

    def _paint_unit(self, painter: QPainter, room: QRectF) -> None:
        theme, number = self.theme, self._number
        big, small = metrics(theme.font("number")), metrics(theme.font("caption"))
        base = room.center().y() + (big.ascent() - big.descent()) / 2
        left = text_width(number.value, theme.font("number")) + 2
        box = QRectF(left, base - small.ascent(), room.width() - left, small.height())
        paint_text(painter, box, number.unit, theme.font("caption"), theme.color("ink_2"), LEFT)


class NumbersCard(Card):
    """The figures with lines between them; 104 px high."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, pad=16, parent=parent)
        self._row = QHBoxLayout()
        self._row.setSpacing(16)
        self.body.addLayout(self._row)
        self._shown: tuple[Number, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_numbers(self, numbers: Sequence[Number]) -> None:
        """Replace the figures."""
        if tuple(numbers) == self._shown:
            return
        self._shown = tuple(numbers)
        while (item := self._row.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for place, number in enumerate(numbers):
            if place:
                self._row.addWidget(Divider(self.themes, Qt.Orientation.Vertical))
            self._row.addWidget(NumberCell(self.themes, number))

    def apply_theme(self, theme: Theme) -> None:
        """Fixed height, grown with the text."""
        super().apply_theme(theme)
        edges = 2 * (theme.border - 1)
        self.setFixedHeight(theme.grown(theme.size.kpi_card, "caption", "number", "micro") + edges)
