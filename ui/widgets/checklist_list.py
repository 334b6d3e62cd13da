"""The entries of a checklist as one list: closed rows are drawn (`checklist_row`), the open one holds real controls.

Sections look like cards. A tap on a drawn choice answers at once; a tap elsewhere opens the row. Knows nothing of
forms: it shows sections of `ItemShown` and tells what the worker does.
"""

from collections.abc import Sequence

from PySide6.QtCore import (
    QItemSelectionModel,
    QMargins,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QScroller,
    QWidget,
)

from ui.theme import Theme, ThemeController
from ui.viewmodels.checklist_items import ChoiceShown, ItemKind, ItemShown
from ui.viewmodels.form_state import SectionShown
from ui.viewmodels.label_media import LabelPictures
from ui.viewmodels.sounds import Sounds
from ui.widgets.base import KEYBOARD_REASONS, Themed
from ui.widgets.checklist_editor import NUMBER_WIDE, ItemEditor, judge_segments
from ui.widgets.checklist_model import ChecklistModel
from ui.widgets.checklist_row import GAP, PAD, UNANSWERED, ChecklistDelegate, title_height
from ui.widgets.photo_intake import Pick, pick_photos
from ui.widgets.segment_paint import segment_boxes, segments_width

_ROW_PAD, _CARD_GAP = 8, 16
_Index = QModelIndex | QPersistentModelIndex
_DIGITS = {Qt.Key.Key_1: 1, Qt.Key.Key_2: 2, Qt.Key.Key_3: 3, Qt.Key.Key_4: 4, Qt.Key.Key_5: 5}


class ChecklistList(Themed, QListView):
    """The list as a widget."""

    chosen = Signal(str, str)
    """Path of an entry and the choice pressed on its closed row."""
    digit_pressed = Signal(str, int)
    """Path of an entry and the figure typed on it."""
    repeat_changed = Signal(str, str)
    position_wanted = Signal(str)
    code_given = Signal(str, list)
    photo_marked = Signal(str, str, QImage)
    reveal_wanted = Signal(str, str, object)
    opened = Signal(str)
    answered = Signal(str, object)
    files_given = Signal(str, list)
    image_pasted = Signal(str, QImage)
    shot_taken = Signal(str, QImage)
    photo_removed = Signal(str, str)
    photo_undone = Signal(str)
    section_seen = Signal(str)
    """The section at the top of what is shown."""

    def __init__(
        self, themes: ThemeController, name: str, *, pick: Pick = pick_photos, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.themes = themes
        self._pick = pick
        self.sounds: Sounds | None = None
        """What the open entry records and plays with; without it there is no attaching of sounds and films."""
        self.pictures: LabelPictures | None = None
        self.gutter = 24
        self.open_path = ""
        self.focus_by_keyboard = False
        self._editor: ItemEditor | None = None
        self._laid: list[int] = []
        """The heights of the rows as they stand; only when one changes the list is laid out anew."""
        self._heights: dict[tuple[int, str, str, bool], int] = {}
        self._widths: dict[tuple[ChoiceShown, ...], int] = {}
        self._measured_at = 0, 0
        self.entries = ChecklistModel(self)
        self.setAccessibleName(name)
        self.setModel(self.entries)
        self._rows = ChecklistDelegate(self)
        self.setItemDelegate(self._rows)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.timeout.connect(self._lay_out_anew)
        self._set_up_view()
        self.follow(themes)

    def _set_up_view(self) -> None:
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.verticalScrollBar().setSingleStep(24)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)

    # --- showing ---------------------------------------------------------------------------------------------------

    def show_sections(self, sections: Sequence[SectionShown], open_path: str) -> None:
        """Show these entries with one of them open; scroll position and focus stay."""
        scroll = self.verticalScrollBar().value()
        current = self._path_at(self.currentIndex().row())
        reset = self.entries.show_sections(sections)
        if reset:
            if self._editor is not None:
                self._editor.hide()
            self._editor = None
            row = self.entries.row_of(current)
            if row >= 0:
                self._make_current(row)
        self._show_editor(open_path)
        if reset or self._laid != self._all_heights():
            self._lay_out_anew()
            self.verticalScrollBar().setValue(scroll)

    def dataChanged(self, first: _Index, last: _Index, roles: Sequence[int] = ()) -> None:
        """Only the rows that changed are drawn anew: whether heights did is known here, not to Qt's list."""
        QAbstractItemView.dataChanged(self, first, last, list(roles))

    def go_to(self, path: str) -> None:
        """Scroll to an entry and put the keyboard on it."""
        row = self.entries.row_of(path)
        if row < 0:
            return
        self._make_current(row)
        self.executeDelayedItemsLayout()
        self.scrollTo(self.entries.index(row), QAbstractItemView.ScrollHint.EnsureVisible)
        self.updateEditorGeometries()
        if self._editor is not None and self.open_path == path:
            self._editor.take_focus()

    def apply_theme(self, theme: Theme) -> None:  # noqa: ARG002 - heights are asked for again
        """Measure rows anew."""
        self._heights.clear()
        self._widths.clear()
        self._rows.forget_pictures()
        self._settle.start(0)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows follow the width; another height of the list changes none of theirs."""
        super().resizeEvent(event)
        if self._measured_at != (self.width(), self.gutter):
            self._measured_at = self.width(), self.gutter
            self._heights.clear()
            self._lay_out_anew()

    # --- measuring -------------------------------------------------------------------------------------------------

    def card_rect(self, row_rect: QRect, row: int) -> QRectF:
        """The part of a row that belongs to its card; the same with and without a scroll bar."""
        top = self._lead_of(row)
        box = QRectF(row_rect)
        return QRectF(
            self.gutter,
            box.top() + top,
            self.width() - 2 * self.gutter,
            box.height() - top - self._tail_of(row),
        )

    def choice_rect(self, inner: QRectF, item: ItemShown) -> QRectF:
        """Where the choice of a closed row is drawn."""
        wide, high = self._choice_width(item), self.theme.grown(self.theme.size.segment, "label")
        return QRectF(inner.right() - PAD - wide, inner.center().y() - high / 2, wide, high)

    def _choice_width(self, item: ItemShown) -> int:
        if item.choices not in self._widths:
            least = self.theme.size.segment_item_checklist
            self._widths[item.choices] = segments_width(self.theme, judge_segments(item.choices), least)
        return self._widths[item.choices]

    def row_height(self, row: int) -> int:
        """The height of a row, margins between cards included."""
        item = self.entries.item(row)
        if self._editor is not None and self.open_path == item.path:
            return self._editor.height_at(self.viewport().width())
        key = (row, item.label, "s" if item.summary else "", item.kind is ItemKind.JUDGE)
        if key not in self._heights:
            self._heights[key] = self._closed_height(row, item)
        return self._heights[key]

    def _closed_height(self, row: int, item: ItemShown) -> int:
        theme = self.theme
        inner = self.width() - 2 * (self.gutter + theme.border + PAD)
        taken = self._choice_width(item) if item.kind is ItemKind.JUDGE else min(260, inner * 0.4) + 26
        room = int(inner - NUMBER_WIDE - (taken + GAP if item.kind not in UNANSWERED else 34))
        text = title_height(theme, item.label, room) + (theme.line("caption") if item.summary else 0)
        high = max(theme.grown(theme.size.segment, "label") + 2 * _ROW_PAD, text + 2 * _ROW_PAD)
        return high + self._edges_of(row) + self._lead_of(row) + self._tail_of(row)

    def _all_heights(self) -> list[int]:
        return [self.row_height(row) for row in range(self.entries.rowCount())]

    def _edges_of(self, row: int) -> int:
        place, edge = self.entries.place(row), self.theme.border
        return (edge if place.is_top else 0) + (edge if place.is_bottom else 1)

    def _lead_of(self, row: int) -> int:
        if not self.entries.place(row).is_top:
            return 0
        return _CARD_GAP - 1 if row == 0 else _CARD_GAP

    def _tail_of(self, row: int) -> int:
        return _CARD_GAP if row == self.entries.rowCount() - 1 else 0

    def _lay_out_anew(self) -> None:
        """Heights may have changed: place rows and the open editor again."""
        if self._editor is not None:
            self._frame_editor(self._editor)
        self._laid = self._all_heights()
        self.doItemsLayout()
        self.updateEditorGeometries()
        self.viewport().update()

    # --- the open entry --------------------------------------------------------------------------------------------

    def _show_editor(self, path: str) -> None:
        row = self.entries.row_of(path)
        if self._editor is not None and (row < 0 or path != self.open_path):
            old = self.entries.row_of(self.open_path)
            self._editor.hide()  # Qt deletes it later; until then it would lie over the rows in their new places
            self._editor = None
            if old >= 0:
                self.setIndexWidget(self.entries.index(old), None)  # type: ignore[arg-type]  # None takes it away
        self.open_path = path if row >= 0 else ""
        if row < 0:
            return
        if self._editor is None:
            self._editor = self._make_editor(self.entries.item(row))
            self.setIndexWidget(self.entries.index(row), self._editor)
        else:
            self._editor.show_item(self.entries.item(row))

    def _make_editor(self, item: ItemShown) -> ItemEditor:
        editor = ItemEditor(self.themes, item, self._pick, sounds=self.sounds, pictures=self.pictures)
        editor.chosen.connect(self.chosen)
        editor.answered.connect(self.answered)
        editor.files_given.connect(self.files_given)
        editor.image_pasted.connect(self.image_pasted)
        editor.shot_taken.connect(self.shot_taken)
        editor.photo_removed.connect(self.photo_removed)
        editor.photo_undone.connect(self.photo_undone)
        editor.photo_marked.connect(self.photo_marked)
        editor.reveal_wanted.connect(self.reveal_wanted)
        editor.repeat_changed.connect(self.repeat_changed)
        editor.position_wanted.connect(self.position_wanted)
        editor.code_given.connect(self.code_given)
        editor.resized.connect(self._on_editor_resized)
        return editor

    def _frame_editor(self, editor: ItemEditor) -> None:
        row = self.entries.row_of(editor.item.path)
        if row < 0:
            return
        place, edge = self.entries.place(row), self.theme.border
        side = self.gutter + edge + PAD
        scroll = self.width() - self.viewport().width()
        bottom = PAD if editor.item.is_failed else _ROW_PAD
        bottom += (edge if place.is_bottom else 1) + self._tail_of(row)
        top = _ROW_PAD + (edge if place.is_top else 0) + self._lead_of(row)
        editor.set_frame(QMargins(side, top, side - scroll, bottom))

    def _on_editor_resized(self) -> None:
        self._settle.start(0)

    # --- acting ----------------------------------------------------------------------------------------------------

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A tap on a choice answers, a tap elsewhere on a row opens it."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() is not Qt.MouseButton.LeftButton or not index.isValid():
            return
        self.focus_by_keyboard = False
        item = self.entries.item(index.row())
        name = self._choice_at(index, event.position().toPoint())
        if name:
            self.chosen.emit(item.path, name)
        else:
            self._open(item)

    def _open(self, item: ItemShown) -> None:
        if item.kind is ItemKind.ADDING:
            self.repeat_changed.emit(item.path, "add")
        elif item.kind is not ItemKind.NOTE:
            if item.kind is ItemKind.INSTANCE and not item.is_unfolded:
                self.repeat_changed.emit(item.path, "fold")
            self.opened.emit(item.path)

    def choice_center(self, path: str, name: str) -> QPoint:
        """Where on the viewport a drawn choice is; null when it is not drawn."""
        row = self.entries.row_of(path)
        item = self.entries.item(row)
        names = [choice.name for choice in item.choices]
        if item.kind is not ItemKind.JUDGE or self.open_path == path or name not in names:
            return QPoint()
        return self._boxes(row)[names.index(name)].center().toPoint()

    def _boxes(self, row: int) -> list[QRectF]:
        item, place, edge = self.entries.item(row), self.entries.place(row), self.theme.border
        card = self.card_rect(self.visualRect(self.entries.index(row)), row)
        inner = card.adjusted(edge, edge if place.is_top else 0, -edge, -(edge if place.is_bottom else 1))
        return segment_boxes(self.choice_rect(inner, item), len(item.choices))

    def _choice_at(self, index: QModelIndex, point: QPoint) -> str:
        item = self.entries.item(index.row())
        if item.kind is not ItemKind.JUDGE or self.open_path == item.path:
            return ""
        boxes = self._boxes(index.row())
        hit = (c.name for c, box in zip(item.choices, boxes, strict=True) if box.contains(point.toPointF()))
        return next(hit, "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1, 2, 3 judge; Up and Down move; Return opens."""
        key = Qt.Key(event.key())
        path = self._path_at(self.currentIndex().row()) or self.open_path
        if key in _DIGITS and path and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.digit_pressed.emit(path, _DIGITS[key])
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and path:
            self._open(self.entries.item(self.entries.row_of(path)))
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Give the keyboard a row to stand on."""
        self.focus_by_keyboard = event.reason() in KEYBOARD_REASONS
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.entries.rowCount():
            self._make_current(max(0, self.entries.row_of(self.open_path)))

    def _step(self, by: int) -> None:
        here = self.currentIndex().row()
        if here < 0:
            here = self.entries.row_of(self.open_path)
        row = max(0, min(self.entries.rowCount() - 1, here + by))
        self.focus_by_keyboard = True
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.focus_by_keyboard = True
        self._make_current(row)
        self.scrollTo(self.entries.index(row), QAbstractItemView.ScrollHint.EnsureVisible)
        self.viewport().update()

    def _make_current(self, row: int) -> None:
        self.selectionModel().setCurrentIndex(
            self.entries.index(row), QItemSelectionModel.SelectionFlag.NoUpdate
        )

    def _path_at(self, row: int) -> str:
        return self.entries.item(row).path if 0 <= row < self.entries.rowCount() else ""

    def _on_scrolled(self) -> None:
        index = self.indexAt(QPoint(self.gutter + 8, _CARD_GAP + 8))
        if index.isValid():
            self.section_seen.emit(self.entries.item(index.row()).section)
