"""A sheet with a list of choices and a search over it; ten thousand choices are as quick as ten."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QListView,
    QScroller,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.icons import paint_icon
from ui.language import amount, listed
from ui.theme import ThemeController
from ui.viewmodels.checklist_items import ChoiceShown
from ui.widgets.buttons import Kind
from ui.widgets.inputs import Input
from ui.widgets.labels import Label
from ui.widgets.overlay import Sheet
from ui.widgets.paint import LEFT, paint_ring, paint_text, smooth

SEARCH_FROM = 9
_ROWS, _PAD = 6, 12
_Index = QModelIndex | QPersistentModelIndex


class ChoiceModel(QAbstractListModel):
    """The choices that match what is searched for."""

    def __init__(
        self, choices: Sequence[ChoiceShown], chosen: Collection[str], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._all = [(choice, f"{choice.label}\n{choice.name}".casefold()) for choice in choices]
        self._shown = [choice for choice, _ in self._all]
        self.chosen = set(chosen)

    def search(self, text: str) -> None:
        """Show the choices whose words or name hold every part of the text."""
        parts = text.casefold().split()
        self.beginResetModel()
        self._shown = [choice for choice, words in self._all if all(part in words for part in parts)]
        self.endResetModel()

    def toggle(self, row: int) -> None:
        """Choose or let go."""
        self.chosen ^= {self._shown[row].name}
        self.dataChanged.emit(self.index(row), self.index(row))

    def in_order(self) -> list[str]:
        """The names chosen, in the order of the form."""
        return [choice.name for choice, _ in self._all if choice.name in self.chosen]

    def at(self, row: int) -> ChoiceShown:
        """The choice of a row."""
        return self._shown[row]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many match."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words, and whether it is chosen."""
        choice = self._shown[index.row()]
        on = choice.name in self.chosen
        if role == Qt.ItemDataRole.DisplayRole:
            return choice.label
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return listed((choice.label, self.tr("已选")), "，") if on else choice.label
        return on if role == Qt.ItemDataRole.UserRole else None


class _Row(QStyledItemDelegate):
    def __init__(self, view: QListView, themes: ThemeController) -> None:
        super().__init__(view)
        self._view, self._themes = view, themes

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: ARG002 - Qt's signature
        theme = self._themes.theme
        return QSize(0, theme.grown(theme.size.touch_min, "body"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme, box = self._themes.theme, QRectF(option.rect)
        on = bool(index.data(Qt.ItemDataRole.UserRole))
        painter.save()
        smooth(painter)
        solid = on and theme.is_sunlight
        if on:
            painter.fillRect(box, theme.color("accent" if solid else "accent_tint"))
        ink = theme.color("on_accent" if solid else "accent_text" if on else "ink")
        room = box.adjusted(_PAD, 0, -44, 0)
        paint_text(painter, room, index.data(), theme.font("body", bold=on), ink, LEFT)
        if on:
            mark = QRectF(box.right() - 34, box.center().y() - 11, 22, 22)
            paint_icon(painter, mark, "check-circle-fill", ink)
        painter.fillRect(QRectF(box.left(), box.bottom(), box.width(), 1), theme.color("line"))
        if option.state & QStyle.StateFlag.State_HasFocus and self._view.hasFocus():
            paint_ring(painter, box, theme, theme.radius.control)
        painter.restore()


class _List(QListView):
    pressed_return = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed_return.emit()
        else:
            super().keyPressEvent(event)


class ChoiceSheet(Sheet):
    """One tap chooses and closes; where several may be chosen, 选好了 closes."""

    chosen = Signal(list)
    """The names chosen, in the order of the form."""

    def __init__(
        self,
        themes: ThemeController,
        host: QWidget,
        title: str,
        choices: Sequence[ChoiceShown],
        chosen: Collection[str],
        *,
        several: bool,
    ) -> None:
        super().__init__(themes, host, title)
        self._several = several
        self.model = ChoiceModel(choices, chosen, self)
        self.search = Input(themes, self.tr("搜索选项"), placeholder=self.tr("搜索，例如：电动车"))
        self.search.textChanged.connect(self._on_search)
        self._count = Label(themes, "", "caption", "ink_2")
        self.list = _List()
        self.list.setAccessibleName(title)
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Row(self.list, themes))
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        row = themes.theme.grown(themes.theme.size.touch_min, "body")
        self.list.setFixedHeight(row * max(2, min(_ROWS, len(choices))))
        QScroller.grabGesture(self.list.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.list.clicked.connect(lambda index: self._on_pressed(index.row()))
        self.list.pressed_return.connect(lambda: self._on_pressed(self.list.currentIndex().row()))
        for part in (self.search, self._count, self.list):
            self.body.addWidget(part)
        self.search.setVisible(len(choices) >= SEARCH_FROM)
        self.add_action(self.tr("不选了")).clicked.connect(self._on_none)
        if several:
            self.add_action(self.tr("选好了"), Kind.PRIMARY).clicked.connect(self._on_done)
        self._show_count()

    def _on_search(self, text: str) -> None:
        self.model.search(text)
        self._show_count()

    def _show_count(self) -> None:
        found, several = self.model.rowCount(), len(self.model.chosen) if self._several else 0
        words = amount("{} 项", found) if found else self.tr("没有这样的选项，换个词试试")
        self._count.setText(words + (self.tr(" · 已选 {} 项").format(several) if several else ""))

    def _on_pressed(self, row: int) -> None:
        if not 0 <= row < self.model.rowCount():
            return
        if self._several:
            self.model.toggle(row)
            self._show_count()
        else:
            self._finish([self.model.at(row).name])

    def _on_none(self) -> None:
        self._finish([])

    def _on_done(self) -> None:
        self._finish(self.model.in_order())

    def _finish(self, names: list[str]) -> None:
        self.close_sheet()
        self.chosen.emit(names)
