"""The grouped task list: heads and rows, fast for ten thousand of them.

Each group looks like one card: drawing clips its first and last row to the card's rounded outline. A widget may
lead the list and scroll with it (`set_lead`). This module must not know where tasks come from.
"""

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QWidget,
)

from ui.theme import Theme, ThemeController
from ui.viewmodels.rows import TaskGroup, TaskLine
from ui.widgets.row_list import RowList, RowState
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


class TaskList(RowList):
    """The list as a widget; the gutter at its right holds the scroll bar without moving the cards."""

    def __init__(
        self, themes: ThemeController, name: str, gutter: int = 24, parent: QWidget | None = None
    ) -> None:
        super().__init__(themes, name, parent)
        self.gutter = gutter
        self._lead: QWidget | None = None
        self._sizes: dict[Place, QSize] = {}
        self._rows: list[QSize] = []
        self.tasks = TaskListModel(self)
        self.tasks.modelAboutToBeReset.connect(self._rows.clear)
        self.tasks.modelReset.connect(self._on_reset)
        self.setModel(self.tasks)
        self.verticalScrollBar().setSingleStep(23)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.follow(themes)

    # --- rows --------------------------------------------------------------------------------------------------------

    def apply_theme(self, theme: Theme) -> None:
        """Measure rows anew."""
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
        self._measure_rows()
        super().apply_theme(theme)

    def _on_reset(self) -> None:
        self.forget_pictures()
        self._measure_rows()

    def _measure_rows(self) -> None:
        """Look the heights up once per change instead of once per layout; layouts come in dozens."""
        self._rows[:] = [self._sizes[self.tasks.place(row)] for row in range(self.tasks.rowCount())]

    def row_size(self, row: int) -> QSize:
        """Heights by place in the group; the lead is as high as its widget."""
        if row == 0 and self.tasks.place(0) is Place.LEAD:
            return self.lead_size()
        return self._rows[row]

    def row_width(self) -> int:
        """As wide as the cards."""
        return self.card_right() + 1

    def task_id(self, row: int) -> str:
        """The task that stands in a row; "" for a head."""
        item = self.tasks.item(row)
        return item.id if isinstance(item, TaskLine) else ""

    def is_drawn(self, row: int) -> bool:
        """Nothing is drawn for the lead and below the last card."""
        return self.tasks.item(row) is not None

    def draw_row(self, painter: QPainter, room: QRect, row: int, state: RowState) -> None:
        """A head, or a task within its card."""
        item, place = self.tasks.item(row), self.tasks.place(row)
        if isinstance(item, TaskGroup):
            paint_head(painter, room, self.theme, item)
        elif item is not None:
            paint_row(painter, room, self.theme, item, place, pressed=state.pressed, ring=state.ring)

    # --- showing -----------------------------------------------------------------------------------------------------

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

    def _current_id(self) -> str:
        row = self.currentIndex().row()
        return self.task_id(row) if row >= 0 else ""

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
