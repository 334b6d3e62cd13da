"""Answering by choosing: boxes side by side, or a box that opens a list with a search."""

from functools import partial

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGridLayout, QLayout, QSizePolicy, QVBoxLayout

from ui.icons import paint_icon
from ui.theme import ThemeController
from ui.viewmodels.checklist_items import ItemKind, ItemShown
from ui.widgets.answers.base import Answer
from ui.widgets.answers.choice_sheet import ChoiceSheet
from ui.widgets.base import Press
from ui.widgets.chips import Chip
from ui.widgets.flow import FlowLayout
from ui.widgets.paint import LEFT, paint_box, paint_text

MANY_CHOICES = 12
"""Above this a list with a search is quicker than looking over boxes."""
_COLUMNS = 3


class ChipsAnswer(Answer):
    """All choices in sight; `columns` puts them under each other."""

    def __init__(self, themes: ThemeController, item: ItemShown) -> None:
        super().__init__(themes, item)
        self._chips: dict[str, Chip] = {}
        columns = _columns(item)
        grid = QGridLayout(self) if columns else None
        flow: QLayout = grid or FlowLayout(self)
        flow.setContentsMargins(0, 0, 0, 0)
        flow.setSpacing(themes.theme.size.touch_gap)
        across = QSizePolicy.Policy.Expanding if columns else QSizePolicy.Policy.Fixed
        for number, choice in enumerate(item.choices):
            chip = Chip(themes, choice.label)
            chip.setSizePolicy(across, QSizePolicy.Policy.Fixed)
            chip.clicked.connect(partial(self._on_chip, choice.name))
            self._chips[choice.name] = chip
            if grid is not None:
                grid.addWidget(chip, number // columns, number % columns)
            else:
                flow.addWidget(chip)
        self.show_item(item)

    def show_item(self, item: ItemShown) -> None:
        """What is chosen."""
        super().show_item(item)
        for name, chip in self._chips.items():
            chip.setChecked(name in item.many or name == item.value)

    def _on_chip(self, name: str) -> None:
        if self.item.kind is ItemKind.ONE:
            self.answered.emit(None if name == self.item.value else name)
            return
        held = set(self.item.many) ^ {name}
        self.answered.emit([choice.name for choice in self.item.choices if choice.name in held])


class PickBox(Press):
    """Looks like a field; says what is chosen, with a caret at the right."""

    def __init__(self, themes: ThemeController, name: str) -> None:
        super().__init__(themes)
        self.setAccessibleName(name)
        self._shown, self._hollow, self._wrong = "", True, False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_choice(self, text: str, *, hollow: bool, wrong: bool = False) -> None:
        """Say what is chosen, or in grey what to do."""
        self._shown, self._hollow, self._wrong = text, hollow, wrong
        self.setAccessibleDescription(text)
        self.update()

    def natural_size(self) -> QSize:
        """As high as a field."""
        return QSize(200, self.theme.grown(self.theme.size.input, "body"))

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Box, words, caret."""
        theme = self.theme
        fill = "surface" if self.isEnabled() and not self.isDown() else "surface_3"
        edge = "danger" if self._wrong else "line_strong" if self.isEnabled() else "line"
        width = 2 if self._wrong else theme.border
        paint_box(
            painter,
            rect,
            fill=theme.color(fill),
            edge=theme.color(edge),
            width=width,
            radius=theme.radius.control,
        )
        ink = theme.color("ink_3" if self._hollow or not self.isEnabled() else "ink")
        room = rect.adjusted(17, 0, -48, 0)
        paint_text(painter, room, self._shown, theme.font("body"), ink, LEFT)
        caret = QRectF(rect.right() - 38, rect.center().y() - 10, 20, 20)
        paint_icon(painter, caret, "caret-down-bold", theme.color("ink_2" if self.isEnabled() else "ink_3"))


class PickAnswer(Answer):
    """A box that opens the list of choices."""

    def __init__(self, themes: ThemeController, item: ItemShown) -> None:
        super().__init__(themes, item)
        self.box = PickBox(themes, item.label)
        self.box.clicked.connect(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.box)
        self.show_item(item)

    def show_item(self, item: ItemShown) -> None:
        """What is chosen."""
        super().show_item(item)
        told = item.answer_text
        hint = self.tr("可选多项，共 {} 项") if item.kind is ItemKind.MANY else self.tr("选一项，共 {} 项")
        self.box.show_choice(told or hint.format(len(item.choices)), hollow=not told, wrong=item.is_wrong)

    def _open(self) -> None:
        several = self.item.kind is ItemKind.MANY
        chosen = self.item.many or ((self.item.value,) if self.item.value else ())
        sheet = ChoiceSheet(
            self.themes, self.window(), self.item.label, self.item.choices, chosen, several=several
        )
        sheet.chosen.connect(self._on_chosen)
        sheet.open_sheet()

    def _on_chosen(self, names: list[str]) -> None:
        several = self.item.kind is ItemKind.MANY
        self.answered.emit(names if several else next(iter(names), None))


def choices_answer(themes: ThemeController, item: ItemShown) -> Answer:
    """Boxes where they can be looked over, else a list."""
    listed = "minimal" in item.looks or len(item.choices) > MANY_CHOICES
    return PickAnswer(themes, item) if listed else ChipsAnswer(themes, item)


def _columns(item: ItemShown) -> int:
    """How many columns the sheet asks for; 0 puts boxes in rows as they fit."""
    for look in item.looks:
        word, _, number = look.partition("-")
        if word == "columns" and number != "pack":
            return max(1, min(6, int(number))) if number.isdigit() else _COLUMNS
    return 0
