"""How the closed rows of a checklist are drawn, and the card behind the open one.

A row is kept as a picture for as long as its entry is the same object: an answer changes one or two, and whatever moves
the focus has Qt paint the whole list anew. Knows the list it draws for, and nothing of forms.
"""

from collections.abc import Hashable
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from ui.icons import paint_icon, pixel_ratio
from ui.theme import Theme
from ui.viewmodels.checklist_items import ItemKind, ItemShown
from ui.widgets.checklist_editor import NUMBER_WIDE, judge_segments
from ui.widgets.paint import LEFT, RIGHT, metrics, paint_box, paint_ring, paint_text, text_width
from ui.widgets.row_cache import RowCache
from ui.widgets.segment_paint import paint_segments

if TYPE_CHECKING:
    from ui.widgets.checklist_list import ChecklistList

PAD, GAP = 16, 16
UNANSWERED = frozenset({ItemKind.NOTE, ItemKind.ADDING, ItemKind.INSTANCE})
_Index = QModelIndex | QPersistentModelIndex


class _Same:
    """Stands for one object, held so that no other takes its place: comparing entries would take longer than drawing them."""

    __slots__ = ("_what",)

    def __init__(self, what: object) -> None:
        self._what = what

    def __hash__(self) -> int:
        return id(self._what)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other._what is self._what


class ChecklistDelegate(QStyledItemDelegate):
    """Draws rows; a closed one whole, of the open one the card."""

    def __init__(self, view: "ChecklistList") -> None:
        super().__init__(view)
        self._view = view
        self._pictures = RowCache()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: ARG002 - Qt's signature
        """The height of a row at the list's width."""
        return QSize(0, self._view.row_height(index.row()))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Card, and the row's content unless its controls lie over it."""
        view, row = self._view, index.row()
        item = view.entries.item(row)
        is_open = view.open_path == item.path
        is_ringed = view.focus_by_keyboard and view.hasFocus() and view.currentIndex().row() == row

        def draw(to: QPainter, room: QRect) -> None:
            inner = self._paint_card(to, view.card_rect(room, row), row)
            if not is_open:
                self._paint_row(to, inner, item)
            if is_ringed:
                paint_ring(to, inner, view.theme, view.theme.radius.card)

        key: Hashable = (_Same(item), row, view.entries.place(row), view.gutter, is_open, is_ringed)
        self._pictures.draw(painter, option.rect, key, draw, pixel_ratio(painter))

    def forget_pictures(self) -> None:
        """The theme is another now."""
        self._pictures.clear()

    def _paint_card(self, painter: QPainter, box: QRectF, row: int) -> QRectF:
        theme, place = self._view.theme, self._view.entries.place(row)
        reach, edge = 2 * theme.radius.card, theme.border
        whole = box.adjusted(0, 0 if place.is_top else -reach, 0, 0 if place.is_bottom else reach)
        painter.save()
        painter.setClipRect(box)
        fill, line = theme.color("surface"), theme.color("line")
        paint_box(painter, whole, fill=fill, edge=line, width=edge, radius=theme.radius.card)
        if not place.is_bottom:
            painter.fillRect(QRectF(box.left() + edge, box.bottom() - 1, box.width() - 2 * edge, 1), line)
        painter.restore()
        return box.adjusted(edge, edge if place.is_top else 0, -edge, -(edge if place.is_bottom else 1))

    def _paint_row(self, painter: QPainter, inner: QRectF, item: ItemShown) -> None:
        theme, view = self._view.theme, self._view
        number = QRectF(inner.left() + PAD, inner.top(), NUMBER_WIDE, inner.height())
        paint_text(painter, number, item.number, theme.font("label", bold=True), theme.color("ink_2"), LEFT)
        right = inner.right() - PAD
        if item.kind is ItemKind.ADDING:
            self._paint_adding(painter, inner, item)
            return
        if item.kind is ItemKind.INSTANCE:
            icon = "caret-up-bold" if item.is_unfolded else "caret-down-bold"
            paint_icon(
                painter, QRectF(right - 18, inner.center().y() - 9, 18, 18), icon, theme.color("ink_2")
            )
            paint_icon(
                painter,
                number.adjusted(0, (number.height() - 20) / 2, -24, -(number.height() - 20) / 2),
                "stack",
                theme.color("ink_2"),
            )
            right -= 18 + GAP
        elif item.kind is ItemKind.JUDGE:
            choice = view.choice_rect(inner, item)
            paint_segments(painter, choice, theme, judge_segments(item.choices), item.value)
            right = choice.left() - GAP
        elif item.kind not in UNANSWERED:
            right = self._paint_answer(painter, inner, item) - GAP
        room = QRectF(number.right(), inner.top(), right - number.right(), inner.height())
        self._paint_title(painter, room, item)

    def _paint_adding(self, painter: QPainter, inner: QRectF, item: ItemShown) -> None:
        """再加一组, as a quiet button over the whole row."""
        theme = self._view.theme
        left = inner.left() + PAD
        paint_icon(
            painter, QRectF(left, inner.center().y() - 10, 20, 20), "plus-bold", theme.color("accent_text")
        )
        room = QRectF(left + NUMBER_WIDE, inner.top(), inner.width() - NUMBER_WIDE - 2 * PAD, inner.height())
        text = self._view.tr("加一组：{}").format(item.label)
        paint_text(painter, room, text, theme.font("label", bold=True), theme.color("accent_text"), LEFT)

    def _paint_title(self, painter: QPainter, room: QRectF, item: ItemShown) -> None:
        theme = self._view.theme
        font, small = theme.font("body", bold=item.kind is not ItemKind.NOTE), theme.line("caption")
        title = title_height(theme, item.label, int(room.width()))
        summary = item.summary
        whole = title + (small if summary else 0)
        top = room.center().y() - whole / 2
        painter.setFont(font)
        painter.setPen(theme.color("ink"))
        flags = int(LEFT) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(QRectF(room.left(), top, room.width(), title), flags, item.label)
        if summary:
            short = item.photos is not None and item.photos.needed > 0 and item.is_failed
            ink = theme.color("danger_text" if short or item.is_wrong or item.open_count else "ink_2")
            line = QRectF(room.left(), top + title, room.width(), small)
            paint_text(painter, line, summary, theme.font("caption"), ink, LEFT)

    def _paint_answer(self, painter: QPainter, inner: QRectF, item: ItemShown) -> float:
        """The answer of a plain question at the right; returns its left edge."""
        theme = self._view.theme
        right = inner.right() - PAD
        caret = QRectF(right - 18, inner.center().y() - 9, 18, 18)
        icon = "lock-simple-bold" if item.readonly else "caret-down-bold"
        paint_icon(painter, caret, icon, theme.color("ink_2"))
        wide = min(260.0, inner.width() * 0.4)
        room = QRectF(caret.left() - 8 - wide, inner.top(), wide, inner.height())
        filled = self._view.tr("已填") if item.has_long_answer else item.answer_text
        if item.is_wrong and not item.is_failed:
            filled = self._view.tr("要改")
        text = filled or (self._view.tr("没填") if item.required else self._view.tr("可不填"))
        font = theme.font("label", bold=bool(filled))
        paint_text(
            painter,
            room,
            text,
            font,
            theme.color("danger_text" if item.is_wrong else "ink" if filled else "ink_3"),
            RIGHT,
        )
        return room.left()


def title_height(theme: Theme, text: str, width: int) -> int:
    """The height of a title wrapped at a width, in whole lines."""
    font = theme.font("body", bold=True)
    measure = metrics(font)
    if text_width(text, font) <= width and "\n" not in text:
        return theme.line("body")
    flags = int(Qt.TextFlag.TextWordWrap)
    needed = measure.boundingRect(QRectF(0, 0, max(40, width), 10_000), flags, text).height()
    lines = max(1, round(needed / measure.lineSpacing()))
    return lines * theme.line("body")
