"""A list of rows kept as pictures: what the lists of 今日 and 任务 share in painting, keys and presses.

It paints by itself: Qt's list asks model and delegate a dozen things about each row at each painting, which costs more than
the rows. What a row shows, and where rows come from, is the business of the lists made from it.
"""

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QScroller,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.icons import pixel_ratio
from ui.theme import Theme, ThemeController
from ui.widgets.base import KEYBOARD_REASONS, Themed
from ui.widgets.row_cache import RowCache
from ui.widgets.row_menu import RowMenu

_DRAWN_AT_ONCE = 4
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_OPENING = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space})


class RowState(NamedTuple):
    """What a row's look depends on besides what it shows: under the finger, under the keyboard, open beside the list."""

    pressed: bool
    ring: bool
    chosen: bool


class _Heights(QStyledItemDelegate):
    def __init__(self, view: "RowList") -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002 - Qt's signature
        return self._view.row_size(index.row())


class RowList(Themed, QListView):
    """The list as a widget; lists made from it say what a row is, how high, and how it is drawn."""

    opened = Signal(str)
    """The id of the task the worker tapped or pressed Return on."""
    more_wanted = Signal(str)
    """The id of a task pressed for long, or clicked with the other button."""

    def __init__(self, themes: ThemeController, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.themes = themes
        self.selected = ""
        self.focus_by_keyboard = False
        self._pressed = -1
        self._pictures = RowCache()
        self._canvas = QWidget()
        self.setAccessibleName(name)
        self.setItemDelegate(_Heights(self))
        self._set_up_view()
        self._menu = RowMenu(self, self.task_id)
        self._menu.asked.connect(self._on_more)
        self.clicked.connect(self._on_clicked)
        self.pressed.connect(self._on_pressed)

    def _set_up_view(self) -> None:
        self._canvas.setObjectName("qt_scrollarea_viewport")  # as the style sheet knows it
        # Qt's own viewport has a private class: to name it, the bindings load every widget there is
        self.setViewport(self._canvas)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QListView.Shape.NoFrame)
        QScroller.grabGesture(self._canvas, QScroller.ScrollerGestureType.TouchGesture)

    # --- what a list says of its rows --------------------------------------------------------------------------------

    def row_size(self, row: int) -> QSize:  # noqa: ARG002 - lists made from it know their rows
        """The height of a row; its width is the list's."""
        return QSize(0, 0)

    def row_width(self) -> int:
        """How wide rows are drawn, in pixels."""
        return self.width()

    def task_id(self, row: int) -> str:  # noqa: ARG002 - lists made from it know their rows
        """The task that stands in a row; "" for a head."""
        return ""

    def draw_row(self, painter: QPainter, room: QRect, row: int, state: RowState) -> None:
        """Draw a row into `room`."""

    # --- painting ----------------------------------------------------------------------------------------------------

    def forget_pictures(self) -> None:
        """Rows or theme are others now."""
        self._pictures.clear()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy the rows that are to be seen; only what was not seen lately is drawn."""
        area = event.rect()
        first = self.indexAt(QPoint(0, area.top()))
        if not first.isValid():
            return
        painter = QPainter(self._canvas)
        ratio, wide = pixel_ratio(painter), self.row_width()
        row, top, count = first.row(), self.visualRect(first).top(), self.model().rowCount()
        while row < count and top <= area.bottom():
            high = self.row_size(row).height()
            if self.is_drawn(row):
                painter.drawPixmap(0, top, self._picture_of(row, QSize(wide, high), ratio))
            row, top = row + 1, top + high
        painter.end()

    def drawn_ahead(self) -> Iterator[None]:
        """Draws what will be seen first, a few rows a step, so that the first painting only copies."""
        row = top = 0
        while row < self.model().rowCount() and top < self.height():  # they may be others at the next step
            size = QSize(self.row_width(), self.row_size(row).height())
            row, top = row + 1, top + size.height()
            if self.is_drawn(row - 1):
                self._picture_of(row - 1, size, self.devicePixelRatioF())
            if row % _DRAWN_AT_ONCE == 0:
                yield

    def is_drawn(self, row: int) -> bool:  # noqa: ARG002 - lists made from it know their rows
        """Whether there is anything to see of a row."""
        return True

    def _picture_of(self, row: int, size: QSize, ratio: float) -> QPixmap:
        state = self._state_of(row)

        def draw(to: QPainter, room: QRect) -> None:
            self.draw_row(to, room, row, state)

        return self._pictures.picture(size, (row, state), draw, ratio)

    def _state_of(self, row: int) -> RowState:
        ring = self.focus_by_keyboard and self.currentIndex().row() == row and self.hasFocus()
        chosen = bool(self.selected) and self.task_id(row) == self.selected
        return RowState(self._pressed == row, ring, chosen)

    # --- keys --------------------------------------------------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Give the keyboard a row to stand on."""
        self.focus_by_keyboard = event.reason() in KEYBOARD_REASONS
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.focus_by_keyboard:
            self._make_current(self._next_task(-1, 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down go from task to task, Return opens."""
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.focus_by_keyboard = True
            self._make_current(self._next_task(self.currentIndex().row(), _STEPS[key]))
            self._canvas.update()
        elif key in _OPENING:
            self._open(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def _next_task(self, row: int, step: int) -> int:
        row += step
        while 0 <= row < self.model().rowCount():
            if self.task_id(row):
                return row
            row += step
        return -1

    def _make_current(self, row: int) -> None:
        if row >= 0:
            index = self.model().index(row, 0)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)

    # --- presses -----------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press that lasts asks for more."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._menu.press(event.position().toPoint())
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A press that moves scrolls."""
        self._menu.move(event.position().toPoint())
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The end of a long press opens nothing."""
        if not self._menu.release():
            super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The other button and the menu key ask for more."""
        self._menu.context(event)

    def apply_theme(self, theme: Theme) -> None:  # noqa: ARG002 - lists made from it measure first
        """Lay out and paint anew."""
        self.forget_pictures()
        self.scheduleDelayedItemsLayout()
        self._canvas.update()

    def _on_more(self, task_id: str) -> None:
        self._press(-1)
        self.more_wanted.emit(task_id)

    def _on_pressed(self, index: QModelIndex) -> None:
        self.focus_by_keyboard = False
        self._press(index.row())

    def _on_clicked(self, index: QModelIndex) -> None:
        self._press(-1)
        self._open(index.row())

    def _press(self, row: int) -> None:
        self._pressed = row
        self._canvas.update()

    def _open(self, row: int) -> None:
        if row >= 0 and (task_id := self.task_id(row)):
            self.opened.emit(task_id)
