"""How one row of the task list is drawn: group head, card outline, tile, two lines, limit, distance."""

from enum import Enum

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter

from ui.icons import paint_icon, weighted
from ui.theme import Theme
from ui.viewmodels.rows import TaskGroup, TaskLine
from ui.widgets.cards import paint_tile
from ui.widgets.care import paint_care
from ui.widgets.labels import Tone, paint_tag, tag_height, tag_width
from ui.widgets.paint import LEFT, RIGHT, paint_box, paint_ring, paint_text, text_width

_PAD, _GAP, _CARET, _PIN, _CARE = 16, 12, 18, 16, 28
_NARROW = 760
"""Below this card width a row shows one tag instead of two."""


class Place(Enum):
    """Where in the list a row stands; decides its height and which corners are round."""

    LEAD = "lead"
    TAIL = "tail"
    FIRST_HEAD = "first_head"
    HEAD = "head"
    FIRST = "first"
    MIDDLE = "middle"
    LAST = "last"
    ONLY = "only"

    @classmethod
    def of(cls, *, first: bool, last: bool) -> "Place":
        """The place of a task in its group."""
        if first:
            return cls.ONLY if last else cls.FIRST
        return cls.LAST if last else cls.MIDDLE

    @property
    def is_top(self) -> bool:
        """The card begins here."""
        return self in {Place.FIRST, Place.ONLY}

    @property
    def is_bottom(self) -> bool:
        """The card ends here."""
        return self in {Place.LAST, Place.ONLY}


def paint_head(painter: QPainter, box: QRect, theme: Theme, group: TaskGroup) -> None:
    """Icon, title and count of a group, standing at the bottom of its box."""
    lift = 4
    line = theme.line("heading") + 4
    top = box.bottom() + 1 - lift - line
    middle = top + line / 2
    paint_icon(painter, QRectF(box.left(), middle - 10, 20, 20), group.icon, theme.color(group.ink))
    left = box.left() + 28.0
    font = theme.font("heading")
    wide = text_width(group.title, font)
    paint_text(painter, QRectF(left, top, wide + 1, line), group.title, font, theme.color("ink"), LEFT)
    left += wide + 8
    count = QRectF(left, top, box.right() - left, line)
    paint_text(painter, count, group.count, theme.font("label"), theme.color("ink_2"), LEFT)


def paint_row(
    painter: QPainter, box: QRect, theme: Theme, task: TaskLine, place: Place, *, pressed: bool, ring: bool
) -> None:
    """One task inside the card of its group."""
    _paint_card(painter, box, theme, place, pressed=pressed)
    edge = theme.border
    inner = QRectF(box).adjusted(edge, edge if place.is_top else 0, -edge, -(edge if place.is_bottom else 1))
    tile_side = theme.size.icon_tile
    tile = QRectF(inner.left() + _PAD, inner.center().y() - tile_side / 2, tile_side, tile_side)
    _paint_front(painter, tile, theme, task)
    text_left = tile.right() + _GAP
    if not place.is_bottom:
        painter.fillRect(QRectF(text_left, box.bottom(), inner.right() - text_left, 1), theme.color("line"))
    text_right = _paint_right(painter, inner, theme, task)
    _paint_lines(painter, QRectF(text_left, inner.top(), text_right - text_left, inner.height()), theme, task)
    if ring:
        paint_ring(painter, inner, theme, theme.radius.card)


def _paint_card(painter: QPainter, box: QRect, theme: Theme, place: Place, *, pressed: bool) -> None:
    """The card's outline, clipped to this row: corners show only where the card begins or ends."""
    reach = 2 * theme.radius.card
    whole = QRectF(box).adjusted(0, 0 if place.is_top else -reach, 0, 0 if place.is_bottom else reach)
    painter.setClipRect(box)
    fill, edge = theme.color("surface_3" if pressed else "surface"), theme.color("line")
    paint_box(painter, whole, fill=fill, edge=edge, width=theme.border, radius=theme.radius.card)


def _paint_front(painter: QPainter, tile: QRectF, theme: Theme, task: TaskLine) -> None:
    paint_tile(painter, tile, theme, None if task.care else task.icon, Tone(task.tone))
    if task.care:
        shape = QRectF(0, 0, _CARE, _CARE)
        shape.moveCenter(tile.center())
        paint_care(painter, shape, theme, task.care)


def _paint_right(painter: QPainter, inner: QRectF, theme: Theme, task: TaskLine) -> float:
    """Caret, distance, limit; returns how far the text may go."""
    middle = inner.center().y()
    right = inner.right() - _GAP
    caret = QRectF(right - _CARET, middle - _CARET / 2, _CARET, _CARET)
    paint_icon(painter, caret, weighted("caret-right", sunlight=theme.is_sunlight), theme.color("ink_2"))
    right = caret.left() - _GAP
    if task.distance:
        needed = text_width(task.distance, theme.font("caption")) + _PIN + 4
        _paint_distance(painter, right, inner, theme, task.distance)
        right -= max(theme.scaled(theme.size.task_distance_column), needed) + _GAP
    if not task.due:
        return right
    return _paint_due(painter, right, inner, theme, task) - _GAP


def _paint_distance(painter: QPainter, right: float, inner: QRectF, theme: Theme, text: str) -> None:
    font = theme.font("caption")
    wide = text_width(text, font)
    paint_text(
        painter,
        QRectF(right - wide - 1, inner.top(), wide + 1, inner.height()),
        text,
        font,
        theme.color("ink_2"),
        RIGHT,
    )
    pin = QRectF(right - wide - 3 - _PIN, inner.center().y() - _PIN / 2, _PIN, _PIN)
    paint_icon(painter, pin, weighted("map-pin", sunlight=theme.is_sunlight), theme.color("ink_2"))


def _paint_due(painter: QPainter, right: float, inner: QRectF, theme: Theme, task: TaskLine) -> float:
    """Limit over time left, right aligned; returns its left edge."""
    font, small = theme.font("label", bold=True), theme.font("micro")
    needed = max(text_width(task.due, font), text_width(task.left, small))
    wide = max(float(theme.scaled(theme.size.task_due_column)), needed + 1)
    ink = theme.color("danger_text" if task.pressing else "ink")
    top = _text_top(inner, theme)
    paint_text(painter, QRectF(right - wide, top, wide, theme.line("body")), task.due, font, ink, RIGHT)
    low = QRectF(right - wide, top + theme.line("body"), wide, theme.line("caption"))
    paint_text(painter, low, task.left, small, theme.color("ink_2"), RIGHT)
    return right - wide


def _text_top(inner: QRectF, theme: Theme) -> float:
    return inner.center().y() - (theme.line("body") + theme.line("caption")) / 2


def _paint_lines(painter: QPainter, room: QRectF, theme: Theme, task: TaskLine) -> None:
    top, high = _text_top(room, theme), theme.line("body")
    font = theme.font("body", bold=True)
    tags = task.tags[: 2 if room.width() >= _NARROW / 2 else 1]
    tags_wide = sum(tag_width(theme, tag.text, icon=tag.icon) + 8 for tag in tags)
    wide = min(text_width(task.title, font) + 1, max(60.0, room.width() - tags_wide))
    paint_text(painter, QRectF(room.left(), top, wide, high), task.title, font, theme.color("ink"), LEFT)
    left = room.left() + wide + 7
    tag_high = tag_height(theme)
    for tag in tags:
        box = QRectF(left, top + (high - tag_high) / 2, tag_width(theme, tag.text, icon=tag.icon), tag_high)
        if box.right() <= room.right() + 0.5:
            paint_tag(painter, box, theme, tag.text, Tone(tag.tone), icon=tag.icon)
        left = box.right() + 8
    low = QRectF(room.left(), top + high, room.width(), theme.line("caption"))
    paint_text(painter, low, task.line, theme.font("caption"), theme.color("ink_2"), LEFT)
