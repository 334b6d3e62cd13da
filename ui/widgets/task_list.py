"""The grouped task list: a `QListView` whose delegate draws heads and rows, fast for ten thousand of them.

Each group looks like one card: the delegate clips its first and last row to the card's rounded outline. A widget may
lead the list and scroll with it (`set_lead`). This module must not know where tasks come from.
"""

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QScroller,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.theme import Theme, ThemeController
from ui.viewmodels.rows import TaskGroup, TaskLine
from ui.widgets.base import KEYBOARD_REASONS, Themed
from ui.widgets.row_cache import RowCache
from ui.widgets.row_menu import RowMenu
from ui.widgets.task_paint import Place, paint_head, paint_row

HEAD_HEIGHT, HEAD_GAP, TAIL_HEIGHT = 32, 12, 16

_Index = QModelIndex | QPersistentModelIndex


class Role(IntEnum):
    """What the model tells beyond Qt's own roles."""

    ITEM = Qt.ItemDataRole.UserRole + 1
    PLACE = Qt.ItemDataRole.UserRole + 2


class TaskListModel(QAbstractListModel):
    """Group heads and tasks in one flat list."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: list[tuple[TaskGroup | TaskLine | None, Place]] = []
        self._groups: tuple[TaskGroup, ...] = ()
        self._led = False

    def show_groups(self, groups: Sequence[TaskGroup]) -> None:
        """Replace everything; empty groups are left out."""
        if tuple(groups) == self._groups:
            return
        self.beginResetModel()
        self._groups = tuple(groups)
        self._fill()
        self.endResetModel()

    def lead(self, *, on: bool) -> None:
        """Keep row 0 free for a leading widget."""
        if on != self._led:
            self.beginResetModel()
            self._led = on
            self._fill()
            self.endResetModel()

    def _fill(self) -> None:
        self._items = [(None, Place.LEAD)] if self._led else []
        first = True
        for group in self._groups:
            if group.tasks:
                self._items.append((group, Place.FIRST_HEAD if first else Place.HEAD))
                first = False
                last = len(group.tasks) - 1
                for number, task in enumerate(group.tasks):
                    self._items.append((task, Place.of(first=number == 0, last=number == last)))
        if not first:
            self._items.append((None, Place.TAIL))

    def item(self, row: int) -> TaskGroup | TaskLine | None:
        """What stands in a row."""
        return self._items[row][0]

    def place(self, row: int) -> Place:
        """Where in its group a row stands."""
        return self._items[row][1]

    def row_of(self, task_id: str) -> int:
        """The row of a task, or -1."""
        for row, (item, _) in enumerate(self._items):
            if isinstance(item, TaskLine) and item.id == task_id:
                return row
        return -1

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Heads, tasks and the lead."""
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Texts for screen readers and keyboard search; the delegate asks the model directly."""
        item = self._items[index.row()][0]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            if isinstance(item, TaskLine):
                return item.spoken if role == Qt.ItemDataRole.AccessibleTextRole else item.title
            return f"{item.title} {item.count}" if item else ""
        return item if role == Role.ITEM else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Only tasks can be chosen."""
        if isinstance(self._items[index.row()][0], TaskLine):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemNeverHasChildren


class TaskDelegate(QStyledItemDelegate):
    """Draws heads and rows of the list it belongs to."""

    def __init__(self, view: "TaskList") -> None:
        super().__init__(view)
        self._view = view
        self._rows: list[QSize] = []
        self._drawn = RowCache()
        self.measure(view.theme)
        view.tasks.modelAboutToBeReset.connect(self._rows.clear)
        view.tasks.modelReset.connect(self._drawn.clear)
        view.tasks.modelReset.connect(self.measure_rows)

    def measure(self, theme: Theme) -> None:
        """Take over the heights of a theme."""
        self._drawn.clear()
        head = theme.grown(HEAD_HEIGHT, "heading")
        row, edge = theme.row_height - 1, theme.border
        self._sizes = {
            Place.LEAD: QSize(0, 0),
            Place.TAIL: QSize(0, TAIL_HEIGHT),
            Place.FIRST_HEAD: QSize(0, head),
            Place.HEAD: QSize(0, head + HEAD_GAP),
            Place.FIRST: QSize(0, edge + row + 1),
            Place.MIDDLE: QSize(0, row + 1),
            Place.LAST: QSize(0, row + edge),
            Place.ONLY: QSize(0, edge + row + edge),
        }
        self.measure_rows()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: ARG002 - Qt's signature
        """Heights by place in the group; the lead is as high as its widget."""
        row = index.row()
        if row == 0 and self._view.tasks.place(0) is Place.LEAD:
            return self._view.lead_size()
        return self._rows[row]

    def measure_rows(self) -> None:
        """Look the heights up once per change instead of once per layout; layouts come in dozens."""
        tasks, sizes = self._view.tasks, self._sizes
        self._rows = [sizes[tasks.place(row)] for row in range(tasks.rowCount())]

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one head or row."""
        view = self._view
        item, place = view.tasks.item(index.row()), view.tasks.place(index.row())
        if item is None:
            return
        box = QRect(option.rect)
        box.setRight(view.card_right())
        pressed = view.pressed_row() == index.row()
        ring = view.focus_by_keyboard and bool(option.state & QStyle.StateFlag.State_HasFocus)

        def draw(to: QPainter, room: QRect) -> None:
            if isinstance(item, TaskGroup):
                paint_head(to, room, view.theme, item)
            else:
                paint_row(to, room, view.theme, item, place, pressed=pressed, ring=ring)

        self._drawn.draw(painter, box, (index.row(), pressed, ring), draw)


class TaskList(Themed, QListView):
    """The list as a widget; the gutter at its right holds the scroll bar without moving the cards."""

    opened = Signal(str)
    """The id of the task the worker tapped or pressed Return on."""
    more_wanted = Signal(str)
    """The id of a task pressed for long, or clicked with the other button."""

    def __init__(
        self, themes: ThemeController, name: str, gutter: int = 24, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.themes = themes
        self.gutter = gutter
        self.focus_by_keyboard = False
        self._pressed = -1
        self._lead: QWidget | None = None
        self.tasks = TaskListModel(self)
        self.setAccessibleName(name)
        self._delegate = TaskDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setModel(self.tasks)
        self._set_up_view()
        self.follow(themes)

    def _set_up_view(self) -> None:
        viewport = QWidget()
        viewport.setObjectName("qt_scrollarea_viewport")  # as the style sheet knows it
        self.setViewport(
            viewport
        )  # Qt's own has a private class: to name it, the bindings load every widget there is
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.verticalScrollBar().setSingleStep(23)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self._menu = RowMenu(self, self._id_at)
        self._menu.asked.connect(self._on_more)
        self.clicked.connect(self._on_clicked)
        self.pressed.connect(self._on_pressed)

    def show_groups(self, groups: Sequence[TaskGroup]) -> None:
        """Show these groups; the scroll position and the current task stay where they were."""
        scroll = self.verticalScrollBar().value()
        current = self._current_id()
        self.tasks.show_groups(groups)
        row = self.tasks.row_of(current) if current else -1
        if row >= 0:
            self._make_current(row)
        self._restore_scroll(scroll)

    def set_lead(self, widget: QWidget | None) -> None:
        """Let a widget scroll above the first group; None takes it out again, still alive and without parent."""
        if self._lead is not None and self._lead is not widget:
            self._lead.removeEventFilter(self)
            self._lead.setParent(None)
        self._lead = widget
        self.tasks.lead(on=widget is not None)
        if widget is not None:
            widget.setParent(self.viewport())
            widget.installEventFilter(self)
            widget.show()
        self._place_lead()

    def lead_size(self) -> QSize:
        """The room the leading widget takes."""
        if self._lead is None:
            return QSize(0, 0)
        wide = self.card_right() + 1
        lead = self._lead
        high = lead.heightForWidth(wide) if lead.hasHeightForWidth() else lead.sizeHint().height()
        return QSize(0, max(high, lead.minimumHeight()))

    def card_right(self) -> int:
        """The last pixel column of the cards; the same with and without a scroll bar."""
        return self.width() - self.gutter - 1

    def pressed_row(self) -> int:
        """The row under the finger, or -1."""
        return self._pressed

    def apply_theme(self, theme: Theme) -> None:
        """Measure rows anew."""
        self._delegate.measure(theme)
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def doItemsLayout(self) -> None:
        """Lay out now; while a new theme is being put on, once afterwards: Qt asks a dozen times meanwhile."""
        if self.themes.dressing:
            self.scheduleDelayedItemsLayout()
        else:
            super().doItemsLayout()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows follow the width."""
        super().resizeEvent(event)
        self._place_lead()
        self.viewport().update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A leading widget that changes its height moves the rows."""
        if watched is self._lead and event.type() is QEvent.Type.LayoutRequest:
            self._place_lead()
        return super().eventFilter(watched, event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Give the keyboard a row to stand on."""
        self.focus_by_keyboard = event.reason() in KEYBOARD_REASONS
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.focus_by_keyboard:
            self._make_current(self._next_task(-1, 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down go from task to task, Return opens."""
        keys = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        step = keys.get(Qt.Key(event.key()))
        if step is not None:
            self.focus_by_keyboard = True
            self._make_current(self._next_task(self.currentIndex().row(), step))
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._open(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def _next_task(self, row: int, step: int) -> int:
        row += step
        while 0 <= row < self.tasks.rowCount():
            if isinstance(self.tasks.item(row), TaskLine):
                return row
            row += step
        return -1

    def _make_current(self, row: int) -> None:
        if row >= 0:
            index = self.tasks.index(row)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)

    def _current_id(self) -> str:
        row = self.currentIndex().row()
        item = self.tasks.item(row) if row >= 0 else None
        return item.id if isinstance(item, TaskLine) else ""

    def _restore_scroll(self, value: int) -> None:
        if value:
            self.executeDelayedItemsLayout()
            self.verticalScrollBar().setValue(value)

    def _place_lead(self) -> None:
        if self._lead is None:
            return
        high = self.lead_size().height()
        top = -self.verticalScrollBar().value()
        changed = self._lead.height() != high
        self._lead.setGeometry(0, top, self.card_right() + 1, high)
        if changed:
            self.scheduleDelayedItemsLayout()

    def _on_scrolled(self) -> None:
        if self._lead is not None:
            self._lead.move(0, -self.verticalScrollBar().value())

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

    def _id_at(self, row: int) -> str:
        found = self.tasks.item(row)
        return found.id if isinstance(found, TaskLine) else ""

    def _on_more(self, task_id: str) -> None:
        self._pressed = -1
        self.viewport().update()
        self.more_wanted.emit(task_id)

    def _on_pressed(self, index: QModelIndex) -> None:
        self._pressed = index.row()
        self.focus_by_keyboard = False
        self.viewport().update()

    def _on_clicked(self, index: QModelIndex) -> None:
        self._pressed = -1
        self.viewport().update()
        self._open(index.row())

    def _open(self, row: int) -> None:
        item = self.tasks.item(row) if row >= 0 else None
        if isinstance(item, TaskLine):
            self.opened.emit(item.id)
