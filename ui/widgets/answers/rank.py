"""Answering by putting in order: rows that are dragged by their handle or moved with arrows."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.icons import paint_icon
from ui.theme import Theme, ThemeController
from ui.viewmodels.checklist_items import ItemShown
from ui.widgets.answers.base import Answer
from ui.widgets.base import Themed
from ui.widgets.buttons import Button, IconButton, Kind
from ui.widgets.labels import Label
from ui.widgets.paint import paint_box, smooth

_GAP = 8


class _Handle(Themed, QWidget):
    """Pressed and drawn up or down it moves its row."""

    dragged = Signal(int)
    """How far from where it was pressed, in pixels."""

    def __init__(self, themes: ThemeController) -> None:
        super().__init__()
        self._from = 0.0
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.follow(themes)

    def sizeHint(self) -> QSize:
        side = self.theme.size.touch_min
        return QSize(side, side)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._from = event.globalPosition().y()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.dragged.emit(round(event.globalPosition().y() - self._from))

    def moved(self, by: int) -> None:
        """The row has gone that far with the finger."""
        self._from += by

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        with QPainter(self) as painter:
            smooth(painter)
            box = QRectF(0, 0, 20, 20)
            box.moveCenter(QRectF(self.rect()).center())
            paint_icon(painter, box, "dots-six-vertical-bold", self.theme.color("ink_2"))


class _Row(Themed, QWidget):
    moved = Signal(int)
    """By how many places."""

    def __init__(self, themes: ThemeController, label: str) -> None:
        super().__init__()
        self.setAccessibleName(label)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.number = Label(themes, "", "label", "ink_2", bold=True)
        self.number.setMinimumWidth(28)
        self._handle = _Handle(themes)
        self._handle.dragged.connect(self._on_dragged)
        self.up = IconButton(themes, "caret-up", self.tr("{} 往前").format(label))
        self.down = IconButton(themes, "caret-down", self.tr("{} 往后").format(label))
        self.up.clicked.connect(partial(self.moved.emit, -1))
        self.down.clicked.connect(partial(self.moved.emit, 1))
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 4, 8, 4)
        row.setSpacing(_GAP)
        for part in (self._handle, self.number, Label(themes, label, "body", wrap=True)):
            row.addWidget(part, 1 if part is not self._handle and part is not self.number else 0)
        row.addWidget(self.up)
        row.addWidget(self.down)
        self.follow(themes)

    def apply_theme(self, theme: Theme) -> None:
        self.setMinimumHeight(theme.size.row_compact)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt with an arrow moves, wherever in the row the keyboard is."""
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if by and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.moved.emit(by)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        theme = self.theme
        with QPainter(self) as painter:
            smooth(painter)
            fill, edge = theme.color("surface"), theme.color("line")
            box = QRectF(self.rect())
            paint_box(painter, box, fill=fill, edge=edge, width=theme.border, radius=theme.radius.control)

    def _on_dragged(self, far: int) -> None:
        pitch = self.height() + _GAP
        if abs(far) > pitch * 0.6:
            step = 1 if far > 0 else -1
            self._handle.moved(step * pitch)
            self.moved.emit(step)


class RankAnswer(Answer):
    """The choices in their order; nothing is answered until one was moved or the order agreed to."""

    def __init__(self, themes: ThemeController, item: ItemShown) -> None:
        super().__init__(themes, item)
        self._rows: dict[str, _Row] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(_GAP)
        for choice in item.choices:
            row = _Row(themes, choice.label)
            row.moved.connect(partial(self._move, choice.name))
            self._rows[choice.name] = row
            self._column.addWidget(row)
        self.agree = Button(themes, self.tr("就按这个顺序"), Kind.QUIET, icon="check-bold")
        self.agree.clicked.connect(lambda: self.answered.emit(self._order()))
        self._column.addWidget(self.agree, 0, Qt.AlignmentFlag.AlignLeft)
        self.show_item(item)

    def show_item(self, item: ItemShown) -> None:
        """The order, first on top."""
        super().show_item(item)
        self.agree.setVisible(not item.many)
        order = self._order()
        self._arrange(order)
        for place, name in enumerate(order):
            row = self._rows[name]
            row.number.setText(str(place + 1) if item.many else "–")
            row.up.setEnabled(place > 0)
            row.down.setEnabled(place < len(order) - 1)

    def _arrange(self, order: Sequence[str]) -> None:
        for place, name in enumerate(order):
            if self._column.indexOf(self._rows[name]) != place:
                self._column.removeWidget(self._rows[name])
                self._column.insertWidget(place, self._rows[name])

    def _order(self) -> list[str]:
        given = [name for name in self.item.many if name in self._rows]
        return given + [name for name in self._rows if name not in given]

    def _move(self, name: str, by: int) -> None:
        order = self._order()
        here = order.index(name)
        there = max(0, min(len(order) - 1, here + by))
        order.insert(there, order.pop(here))
        self.answered.emit(order)
