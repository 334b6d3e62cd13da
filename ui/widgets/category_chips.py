"""The second-level classes of a report as chips: as many as fit in a row, at most five, the rest behind 更多."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from ui.language import said
from ui.theme import ThemeController
from ui.viewmodels.report import Category
from ui.widgets.cards import Card
from ui.widgets.chips import Chip

_MOST_IN_ROW, _FEWEST_IN_ROW = 5, 2
_GAP = 9


class CategoryChips(Card):
    """Shows the classes of one group with one chosen."""

    chosen = Signal(str)
    """The code of the class pressed."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, pad=7, fill="surface_3", edge="surface_3", parent=parent)
        self._categories: tuple[Category, ...] = ()
        self._chips: dict[str, Chip] = {}
        self._open = False
        self._in_row = _MOST_IN_ROW
        self._grid = QGridLayout()
        self._grid.setSpacing(_GAP)
        self.body.addLayout(self._grid)
        self._more = Chip(themes, self.tr("更多"))
        self._more.setCheckable(False)
        self._more.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._more.clicked.connect(self._on_more)
        self._grid.addWidget(self._more, 0, _MOST_IN_ROW)

    def show_categories(self, categories: Sequence[Category], code: str) -> None:
        """Show these; none hides the card. A chosen class is never behind 更多."""
        self.setVisible(bool(categories))
        if tuple(categories) != self._categories:
            self._categories = tuple(categories)
            self._open = False
            self._rebuild()
        self._show(code)

    def _show(self, code: str) -> None:
        self._open = self._open or code in [c.code for c in self._categories[self._in_row :]]
        for number, (key, chip) in enumerate(self._chips.items()):
            chip.setChecked(key == code)
            chip.setVisible(self._open or number < self._in_row)
        self._more.setVisible(not self._open and len(self._chips) > self._in_row)

    def _rebuild(self) -> None:
        for old in self._chips.values():
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._chips = {
            category.code: Chip(self.themes, said(category.label)) for category in self._categories
        }
        for code, chip in self._chips.items():
            chip.clicked.connect(partial(self.chosen.emit, code))
            chip.setMinimumWidth(self.themes.theme.size.touch_min)  # the row gives way, not the page
        self._in_row = self._fitting()
        self._place()

    def _place(self) -> None:
        for number, chip in enumerate(self._chips.values()):
            self._grid.addWidget(chip, number // self._in_row, number % self._in_row)
        columns = self._columns(self._in_row)
        for column in range(_MOST_IN_ROW):
            wide = columns[column] if column < self._in_row else 0
            self._grid.setColumnStretch(column, 1 if wide else 0)
            self._grid.setColumnMinimumWidth(column, 0)

    def _fitting(self) -> int:
        """How many columns, each as wide as what stands in it, have room beside 更多."""
        sides = self.body.contentsMargins()
        room = self.width() - sides.left() - sides.right() - self._more.natural_size().width()
        fits = (
            n for n in range(_MOST_IN_ROW, _FEWEST_IN_ROW, -1) if sum(self._columns(n)) + n * _GAP <= room
        )
        return next(fits, _FEWEST_IN_ROW)

    def _columns(self, number: int) -> list[int]:
        wide = [chip.natural_size().width() for chip in self._chips.values()]
        return [max(wide[column::number], default=0) for column in range(number)]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width holds other rows."""
        super().resizeEvent(event)
        if (fitting := self._fitting()) != self._in_row:
            self._in_row = fitting
            self._place()
            self._show(self._chosen())

    def _chosen(self) -> str:
        return next((code for code, chip in self._chips.items() if chip.isChecked()), "")

    def _on_more(self) -> None:
        self._open = True
        self._show(self._chosen())
        next(iter(list(self._chips.values())[self._in_row :]), self._more).setFocus()
