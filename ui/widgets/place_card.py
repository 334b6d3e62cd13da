"""Where a report is: place and grid in words, how good the position is, and choosing a building instead."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.language import listed
from ui.theme import ThemeController
from ui.viewmodels.moments import distance_text
from ui.viewmodels.report import BuildingChoice, PlaceShown
from ui.widgets.buttons import Button, Kind
from ui.widgets.cards import Card, IconMark
from ui.widgets.inputs import Input
from ui.widgets.labels import Label
from ui.widgets.overlay import Sheet
from ui.widgets.paint import LEFT, paint_ring, paint_text, smooth

_Index = QModelIndex | QPersistentModelIndex
_PAD = 16
_INKS = {"ok": "ok_text", "warn": "warn_text", "none": "warn_text"}
_MOST = 200


class PlaceCard(Card):
    """The place in words with its accuracy, 扫码 and 选楼栋."""

    buildings_wanted = Signal()
    scan_wanted = Signal()

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, pad=15, parent=parent)
        self._text = Label(themes, "", "body", bold=True, wrap=True)
        self._line = Label(themes, "", "caption", "ink_2", wrap=True)
        self._mark = IconMark(themes, "crosshair-bold", "ok_text", 20)
        self._accuracy = Label(themes, "", "caption", "ok_text", bold=True, wrap=True)
        self._choose = Button(themes, self.tr("选楼栋"), Kind.OUTLINE)
        self._choose.clicked.connect(self.buildings_wanted)
        self._scan = Button(themes, self.tr("扫码"), Kind.OUTLINE, icon="qr-code-bold")
        self._scan.clicked.connect(self.scan_wanted)
        low = QHBoxLayout()
        low.setSpacing(6)
        low.addWidget(self._mark)
        low.addWidget(self._accuracy, 1)
        low.addWidget(self._scan)
        low.addSpacing(2)
        low.addWidget(self._choose)
        self.body.addWidget(self._text)
        self.body.addWidget(self._line)
        self.body.addSpacing(8)
        self.body.addLayout(low)

    def show_place(self, place: PlaceShown, *, can_choose: bool) -> None:
        """The place and how far it can be trusted."""
        self._text.setText(place.text)
        self._line.setText(place.line)
        self._line.setVisible(bool(place.line))
        ink = _INKS.get(place.quality, "warn_text")
        self._mark.show_icon("crosshair-bold" if place.quality == "ok" else "warning-fill", ink)
        self._accuracy.setText(place.accuracy)
        self._accuracy.recolor(ink)
        self._choose.setVisible(can_choose)
        self.setAccessibleName(listed((t for t in (place.text, place.line, place.accuracy) if t), "，"))


class _BuildingRow(QStyledItemDelegate):
    """The name over how far it is, with a line below."""

    def __init__(self, view: QListWidget, themes: ThemeController) -> None:
        super().__init__(view)
        self._view, self._themes = view, themes

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme, box = self._themes.theme, QRectF(option.rect)
        name, *under = str(index.data()).split("\n")
        painter.save()
        smooth(painter)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.color("surface_3"))
        high, low = theme.line("body"), theme.line("caption") * len(under)
        top = box.center().y() - (high + low) / 2
        room = QRectF(box.left() + _PAD, top, box.width() - 2 * _PAD, high)
        paint_text(painter, room, name, theme.font("body", bold=True), theme.color("ink"), LEFT)
        for text in under:
            below = QRectF(room.left(), room.bottom(), room.width(), low)
            paint_text(painter, below, text, theme.font("caption"), theme.color("ink_2"), LEFT)
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), theme.color("line"))
        if option.state & QStyle.StateFlag.State_HasFocus and self._view.hasFocus():
            paint_ring(painter, box, theme, theme.radius.control)
        painter.restore()


class BuildingSheet(Sheet):
    """The buildings of the worker's grids, as they are given, with how far they are; found by typing.

    Args:
        order: what their order goes by, said over them; empty says nothing.
    """

    chosen = Signal(str)
    """The id of a building."""

    def __init__(
        self, themes: ThemeController, host: QWidget, buildings: Sequence[BuildingChoice], order: str = ""
    ) -> None:
        super().__init__(themes, host, themes.tr("在哪一栋"))
        self._buildings = tuple(buildings)
        self._search = Input(themes, self.tr("找楼栋"), placeholder=self.tr("楼栋、门牌"))
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("楼栋"))
        self._list.setMinimumHeight(320)
        self._list.setItemDelegate(_BuildingRow(self._list, themes))
        self._none = Label(themes, self.tr("本机没有这一栋。少打几个字试试。"), "body", "ink_2", wrap=True)
        self.body.addWidget(self._search)
        if order:
            self.body.addWidget(Label(themes, order, "caption", "ink_2", wrap=True))
        self.body.addWidget(self._list)
        self.body.addWidget(self._none)
        self._search.textChanged.connect(self._fill)
        self._search.returnPressed.connect(self._take_first)
        self._list.itemActivated.connect(self._take)
        self._list.itemClicked.connect(self._take)
        back = self.add_action(self.tr("先不选"))
        back.clicked.connect(self.close_sheet)
        self._fill("")

    def open_sheet(self) -> None:
        """Start with the keyboard in the search field."""
        super().open_sheet()
        self._search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self, text: str) -> None:
        wanted = text.replace(" ", "")
        found = [b for b in self._buildings if wanted in f"{b.name}{b.address_text}".replace(" ", "")]
        self._list.clear()
        for building in found[:_MOST]:
            lines = _lines(building)
            item = QListWidgetItem("\n".join(lines))
            item.setSizeHint(QSize(0, self._high(len(lines))))
            item.setData(Qt.ItemDataRole.UserRole, building.id)
            self._list.addItem(item)
        self._list.setVisible(bool(found))
        self._none.setVisible(not found)

    def _high(self, lines: int) -> int:
        """Of a row, wide enough for a finger."""
        theme = self.themes.theme
        return max(theme.size.touch_min, theme.line("body") + (lines - 1) * theme.line("caption") + 16)

    def _take_first(self) -> None:
        if self._list.count():
            self._take(self._list.item(0))

    def _take(self, item: QListWidgetItem) -> None:
        self.close_sheet()
        self.chosen.emit(str(item.data(Qt.ItemDataRole.UserRole)))


def _lines(building: BuildingChoice) -> tuple[str, ...]:
    """The name; under it how far it is, and the address where that says more."""
    address = building.address_text if building.address_text != building.name else ""
    under = " · ".join(part for part in (distance_text(building.metres), address) if part)
    return (building.name, under) if under else (building.name,)
