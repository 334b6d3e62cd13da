"""The second-level classes of a report as chips: five in a row, the rest behind 更多."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from ui.language import said
from ui.theme import ThemeController
from ui.viewmodels.report import Category
from ui.widgets.cards import Card
from ui.widgets.chips import Chip

_IN_ROW, _IN_ROW_ENLARGED = 5, 4
_ENLARGED = 115
"""From this text scale on a row holds fewer chips."""


class CategoryChips(Card):
    """Shows the classes of one group with one chosen."""

    chosen = Signal(str)
    """The code of the class pressed."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, pad=7, fill="surface_3", edge="surface_3", parent=parent)
        self._categories: tuple[Category, ...] = ()
        self._chips: dict[str, Chip] = {}
        self._open = False
        self._in_row = _IN_ROW if themes.theme.scale < _ENLARGED else _IN_ROW_ENLARGED
        self._grid = QGridLayout()
        self._grid.setSpacing(9)
        self.body.addLayout(self._grid)
        self._more = Chip(themes, self.tr("更多"))
        self._more.setCheckable(False)
        self._more.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._more.clicked.connect(self._on_more)
        for column in range(self._in_row):
            self._grid.setColumnStretch(column, 1)
        self._grid.addWidget(self._more, 0, self._in_row)

    def show_categories(self, categories: Sequence[Category], code: str) -> None:
        """Show these; none hides the card. A chosen class is never behind 更多."""
        self.setVisible(bool(categories))
        if tuple(categories) != self._categories:
            self._categories = tuple(categories)
            self._open = False
            self._rebuild()
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
        for number, (code, chip) in enumerate(self._chips.items()):
            chip.clicked.connect(partial(self.chosen.emit, code))
            self._grid.addWidget(chip, number // self._in_row, number % self._in_row)

    def _on_more(self) -> None:
        self._open = True
        chosen = next((code for code, chip in self._chips.items() if chip.isChecked()), "")
        self.show_categories(self._categories, chosen)
        next(iter(list(self._chips.values())[self._in_row :]), self._more).setFocus()
