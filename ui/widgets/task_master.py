"""The narrow task list beside a detail: group heads and rows of 76 px over the whole width, one row selected.

Fast for ten thousand rows: a flat model, pictures of rows, widths measured once. Must not know where tasks come from.
"""

import re
from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QColor,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QWidget,
)

from gridworker.model.vocabulary import CareColour
from ui.icons import paint_icon, weighted
from ui.theme import Face, Theme, ThemeController
from ui.viewmodels.rows import BLUE, GREEN, RED, TASK_ICONS, YELLOW, CareLevel
from ui.viewmodels.tasks import TaskGroup, TaskGroupShown, TaskItem
from ui.widgets.cards import paint_tile
from ui.widgets.care import paint_care
from ui.widgets.labels import Tone
from ui.widgets.overlay_scroll import OverlayScroll
from ui.widgets.paint import LEFT, RIGHT, metrics, paint_badge, paint_box, paint_ring, paint_text, text_width
from ui.widgets.row_list import RowList, RowState
from ui.widgets.segmented import Segmented

LEVELS: dict[CareColour, CareLevel] = {
    CareColour.RED: RED,
    CareColour.YELLOW: YELLOW,
    CareColour.BLUE: BLUE,
    CareColour.GREEN: GREEN,
}
_PAD, _GAP, _CARE, _HEAD = 16, 12, 28, 36
_BEFORE_NUMBER = re.compile(r"(?<=\D)(?=\d)")
_Index = QModelIndex | QPersistentModelIndex


class Role(IntEnum):
    """What the model tells beyond Qt's own roles."""

    ITEM = Qt.ItemDataRole.UserRole + 1


class TaskMasterModel(QAbstractListModel):
    """Group heads and tasks in one flat list."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._groups: tuple[TaskGroupShown, ...] = ()
        self._rows: list[TaskGroupShown | TaskItem] = []
        self._at: dict[str, int] = {}

    def show_groups(self, groups: Sequence[TaskGroupShown]) -> bool:
        """Replace everything; True when something is another now."""
        if tuple(groups) == self._groups:
            return False
        self.beginResetModel()
        self._groups = tuple(groups)
        self._rows = []
        for group in groups:
            self._rows.append(group)
            self._rows.extend(group.items)
        self._at = {row.id: number for number, row in enumerate(self._rows) if isinstance(row, TaskItem)}
        self.endResetModel()
        return True

    def row(self, number: int) -> TaskGroupShown | TaskItem:
        """What stands in a row."""
        return self._rows[number]

    def row_of(self, task_id: str) -> int:
        """The row of a task, or -1."""
        return self._at.get(task_id, -1)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Heads and tasks."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Texts for screen readers and keyboard search; the delegate asks the model directly."""
        row = self._rows[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            if isinstance(row, TaskGroupShown):
                return f"{row.title} {len(row.items)}"
            return row.spoken if role == Qt.ItemDataRole.AccessibleTextRole else row.title
        return row if role == Role.ITEM else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Only tasks can be chosen."""
        if isinstance(self._rows[index.row()], TaskItem):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemNeverHasChildren


def _paint_head(painter: QPainter, box: QRectF, theme: Theme, group: TaskGroupShown) -> None:
    painter.fillRect(box, theme.color("surface_2"))
    painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), theme.color("line"))
    ink = theme.color("danger_text" if group.group is TaskGroup.URGENT else "ink_2")
    room = box.adjusted(_PAD, 0, -_PAD, -1)
    paint_text(
        painter, room, f"{group.title} {len(group.items)}", theme.font("caption", bold=True), ink, LEFT
    )


def _paint_row(
    painter: QPainter, box: QRectF, theme: Theme, task: TaskItem, *, selected: bool, pressed: bool
) -> None:
    solid = selected and theme.is_sunlight
    fill = "accent" if solid else "accent_tint" if selected else "surface_3" if pressed else "surface"
    painter.fillRect(box, theme.color(fill))
    painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), theme.color("line"))
    side = theme.size.icon_tile
    middle = box.center().y() - 0.5
    _paint_front(
        painter, QRectF(box.left() + _PAD, middle - side / 2, side, side), theme, task, selected=selected
    )
    if task.news:
        corner = QPointF(box.left() + _PAD + side - 2, middle - side / 2 + 2)
        colours = ("on_accent", "accent") if solid else ("accent", "on_accent")
        paint_badge(painter, corner, theme, task.news, *colours, ring=fill, leftwards=True)
    ink = "on_accent" if solid else "accent_text" if selected else "ink"
    due = theme.font("body", bold=True)
    wide = text_width(task.due, due) + 1
    right = box.right() - _PAD
    hot = "danger_text" if task.is_hot and not selected else ink
    room = QRectF(right - wide, box.top(), wide, box.height() - 1)
    paint_text(painter, room, task.due, due, theme.color(hot), RIGHT)
    left = box.left() + _PAD + side + _GAP
    font, small = theme.font("caption"), theme.line("caption")
    lower = lower_lines(task, right - wide - _GAP - left, font)
    high = theme.line("body") * _title_lines(theme, task, box.width())
    top = middle - (high + small * len(lower)) / 2
    text = QRectF(left, top, right - wide - _GAP - left, high)
    _paint_title(painter, text, theme, task.title, theme.color(ink))
    low = theme.color("on_accent" if solid else "ink_2")
    for number, words in enumerate(lower):
        line = QRectF(left, text.bottom() + number * small, text.width(), small)
        paint_text(painter, line, words, font, low, LEFT)


def _text_room(theme: Theme, task: TaskItem, width: float) -> float:
    """How wide title and place may be in a list of this width, in pixels."""
    due = text_width(task.due, theme.font("body", bold=True)) + 1
    return width - 2 * _PAD - theme.size.icon_tile - 2 * _GAP - due


def _title_lines(theme: Theme, task: TaskItem, width: float) -> int:
    """With enlarged text a long title takes two lines."""
    needed = text_width(task.title, theme.font("body", bold=True))
    return 2 if theme.scale > 100 and needed > _text_room(theme, task, width) + 0.5 else 1


def _paint_title(painter: QPainter, room: QRectF, theme: Theme, title: str, ink: QColor) -> None:
    font = theme.font("body", bold=True)
    if room.height() <= theme.line("body"):
        paint_text(painter, room, title, font, ink, LEFT)
        return
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(room, int(LEFT | Qt.TextFlag.TextWordWrap), title)


def lower_lines(task: TaskItem, room: float, font: Face) -> list[str]:
    """The place with as much more as fits, a long place in two lines; then how often somebody went already."""
    return [*_place_lines(task, room, font), *([task.tried] if task.tried else [])]


def _place_lines(task: TaskItem, room: float, font: Face) -> tuple[str, ...]:
    care = task.care.label if task.care else ""
    for parts in ((task.line, care, task.counted), (task.line, task.counted), (task.line,)):
        text = " · ".join(part for part in parts if part)
        if text_width(text, font) <= room:
            return (text,)
    return _in_two(task.line, room, font)


def _in_two(text: str, room: float, font: Face) -> tuple[str, str]:
    """A long place in two lines, parted before a number where that is possible: its numbers are what it is found by."""
    ends = [match.start() for match in _BEFORE_NUMBER.finditer(text)]
    fitting = [end for end in ends if text_width(text[:end], font) <= room]
    if fitting:
        end = fitting[-1]
    else:
        end = next(n for n in range(len(text), 0, -1) if n == 1 or text_width(text[:n], font) <= room)
    rest = metrics(font).elidedText(text[end:].strip(), Qt.TextElideMode.ElideRight, room)
    return text[:end].strip(), rest


def _paint_front(painter: QPainter, tile: QRectF, theme: Theme, task: TaskItem, *, selected: bool) -> None:
    level = LEVELS[task.care] if task.care else None
    tone = Tone.RED if task.is_hot else Tone.YELLOW if level is YELLOW else Tone.NEUTRAL
    icon = TASK_ICONS[task.type]
    if selected:
        edge = theme.color("accent")
        paint_box(
            painter,
            tile,
            fill=theme.color("surface"),
            edge=edge,
            width=theme.border,
            radius=theme.radius.tile,
        )
    else:
        paint_tile(painter, tile, theme, None if level else icon, tone)
    if level is not None:
        shape = QRectF(0, 0, _CARE, _CARE)
        shape.moveCenter(tile.center())
        paint_care(painter, shape, theme, level)
    elif selected:
        side = theme.size.icon_row
        box = QRectF(0, 0, side, side)
        box.moveCenter(tile.center())
        paint_icon(painter, box, weighted(icon, sunlight=theme.is_sunlight), theme.color("accent_text"))


class TaskMaster(RowList):
    """The list as a widget."""

    def __init__(self, themes: ThemeController, name: str, parent: QWidget | None = None) -> None:
        super().__init__(themes, name, parent)
        self._head, self._row = QSize(), QSize()
        self.tasks = TaskMasterModel(self)
        self.tasks.modelReset.connect(self.forget_pictures)
        self.setModel(self.tasks)
        self.verticalScrollBar().setSingleStep(24)
        self._overlay = OverlayScroll(self)
        self.follow(themes)

    # --- rows --------------------------------------------------------------------------------------------------------

    def apply_theme(self, theme: Theme) -> None:
        """Measure rows anew."""
        self._head = QSize(0, theme.grown(_HEAD, "label"))
        self._row = QSize(0, theme.grown(theme.size.master_row, "body", "caption"))
        super().apply_theme(theme)

    def row_size(self, row: int) -> QSize:
        """One height for heads, one for tasks, more where title or place take a second line."""
        item, theme = self.tasks.row(row), self.theme
        if not isinstance(item, TaskItem):
            return self._head
        wide = self.width()
        lower = len(lower_lines(item, _text_room(theme, item, wide), theme.font("caption")))
        titles = _title_lines(theme, item, wide)
        if (titles, lower) == (1, 1):
            return self._row
        more = (titles - 1) * theme.line("body") + (lower - 1) * theme.line("caption")
        return QSize(0, self._row.height() + more)

    def task_id(self, row: int) -> str:
        """The task that stands in a row; "" for a head."""
        item = self.tasks.row(row)
        return item.id if isinstance(item, TaskItem) else ""

    def draw_row(self, painter: QPainter, room: QRect, row: int, state: RowState) -> None:
        """A head, or a task over the whole width."""
        item, box, theme = self.tasks.row(row), QRectF(room), self.theme
        if isinstance(item, TaskGroupShown):
            _paint_head(painter, box, theme, item)
            return
        _paint_row(painter, box, theme, item, selected=state.chosen, pressed=state.pressed)
        if state.ring:
            paint_ring(painter, box.adjusted(2, 2, -2, -3), theme, theme.radius.control)

    # --- showing -----------------------------------------------------------------------------------------------------

    def show_groups(self, groups: Sequence[TaskGroupShown], selected: str) -> None:
        """Show these groups with one task selected; the scroll position stays."""
        scroll = self.verticalScrollBar().value()
        self.selected = selected
        if self.tasks.show_groups(groups):
            self.doItemsLayout()
            self.verticalScrollBar().setValue(scroll)
        row = self.tasks.row_of(selected)
        if row >= 0:
            self._make_current(row)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Titles and places wrap anew at another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.doItemsLayout()


class CountedSegments(Segmented):
    """Choices whose texts carry counts: 待办 9, 已办 46."""

    def say(self, key: str, text: str) -> None:
        """Change the text of a choice."""
        item = self._items[key]
        if item.text() != text:
            item.say(text)
