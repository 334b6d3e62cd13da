"""1 条记录两边都改了: both values of each field side by side, one of them chosen, and the choice merged."""

from functools import partial

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.icons import paint_icon
from ui.language import listed
from ui.theme import ThemeController
from ui.viewmodels.conflicts import ConflictShown, FieldShown, Side
from ui.widgets.base import set_tip
from ui.widgets.buttons import Button, Kind
from ui.widgets.cards import Card, IconMark
from ui.widgets.chips import Choice
from ui.widgets.labels import Label, Tag
from ui.widgets.paint import LEFT, text_width

_LABEL_WIDE = 64
_BEFORE, _AFTER, _AROUND, _NO_END = 42, 8, 12, 10_000
_WRAP = int(LEFT | Qt.TextFlag.TextWrapAnywhere)


class SideCell(Choice):
    """A value of one side: a ring, a check when chosen.

    A value too long for one line takes more: it may differ from the other in its last letter only.
    """

    def __init__(self, themes: ThemeController, text: str) -> None:
        super().__init__(themes, text)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def natural_size(self) -> QSize:
        """One line; no wider than a column has to be."""
        wide = min(text_width(self.text(), self.theme.font("label", bold=True)) + 56, 144)
        return QSize(round(wide + 0.5), self.theme.grown(self.theme.size.chip, "label"))

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """All of the value, in bold as when it is chosen."""
        room = QRect(0, 0, width - _BEFORE - _AFTER, _NO_END)
        lines = QFontMetrics(self.theme.font("label", bold=True)).boundingRect(room, _WRAP, self.text())
        return max(self.natural_size().height(), lines.height() + 2 * _AROUND)

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Box, mark, text."""
        ink = self.theme.color(self.paint_frame(painter, rect, self.theme.radius.control))
        mark = QRectF(rect.left() + 14, rect.center().y() - 9, 18, 18)
        paint_icon(painter, mark, "check-circle-fill" if self.isChecked() else "circle", ink)
        painter.setFont(self.theme.font("label", bold=self.isChecked()))
        painter.setPen(ink)
        painter.drawText(rect.adjusted(_BEFORE, 0, -_AFTER, 0), _WRAP, self.text())


class ConflictCard(Card):
    """Shows `ConflictShown`; tells what is chosen."""

    chosen = Signal(str, str)
    """Field and side."""
    all_chosen = Signal(str)
    """Side."""
    merge_wanted = Signal()
    call_wanted = Signal()

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, edge="warn_line", parent=parent)
        self.body.setSpacing(8)
        self._title = Label(themes, "", "heading")
        self._line = Label(themes, "", "caption", "ink_2", wrap=True)
        self._mine = Button(themes, "", Kind.QUIET)
        self._theirs = Button(themes, "", Kind.QUIET)
        self._rows = QGridLayout()
        self._merge = Button(themes, self.tr("按所选合并"), Kind.PRIMARY)
        self._call = Button(themes, self.tr("打电话核实"), Kind.OUTLINE)
        self._cells: dict[tuple[str, Side], SideCell] = {}
        self._shown: tuple[str, ...] = ()
        self._lay_parts(themes)
        self._mine.clicked.connect(partial(self.all_chosen.emit, Side.MINE.value))
        self._theirs.clicked.connect(partial(self.all_chosen.emit, Side.THEIRS.value))
        self._merge.clicked.connect(self.merge_wanted)
        self._call.clicked.connect(self.call_wanted)
        self.hide()

    def _lay_parts(self, themes: ThemeController) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(IconMark(themes, "git-merge-bold", "warn_text", 22))
        head.addWidget(self._title, 1)
        head.addWidget(Tag(themes, self.tr("不处理不会丢")))
        self._rows.setHorizontalSpacing(8)
        self._rows.setVerticalSpacing(8)
        self._rows.setColumnMinimumWidth(0, _LABEL_WIDE)
        self._rows.setColumnStretch(1, 1)
        self._rows.setColumnStretch(2, 1)
        self._rows.addWidget(self._mine, 0, 1, Qt.AlignmentFlag.AlignLeft)
        self._rows.addWidget(self._theirs, 0, 2, Qt.AlignmentFlag.AlignLeft)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for button in (self._call, self._merge):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            foot.addWidget(button, 1)
        for part in (head, self._rows, foot):
            self.body.addLayout(part)
            if part is head:
                self.body.addWidget(self._line)

    def show_conflict(self, conflict: ConflictShown | None) -> None:
        """Show it; None hides the card. Widgets are kept while the fields are the same, and with them the focus."""
        self.setVisible(conflict is not None)
        if conflict is None:
            return
        self._title.setText(conflict.title)
        self._line.setText(conflict.line)
        self._head(self._mine, conflict.mine_head, self.tr("全部用我的"))
        self._head(self._theirs, conflict.theirs_head, self.tr("全部用平台的"))
        self._merge.say(conflict.missing or self.tr("按所选合并"))
        self._merge.setEnabled(conflict.ready)
        self.setAccessibleName(listed((conflict.title, conflict.line), "，"))
        fields = (
            conflict.id,
            *(part for one in conflict.fields for part in (one.name, one.mine, one.theirs)),
        )
        if fields != self._shown:
            self._shown = fields
            self._lay_fields(conflict.fields)
        for field in conflict.fields:
            for side in Side:
                self._cells[field.name, side].setChecked(field.chosen is side)

    def _head(self, button: Button, text: str, spoken: str) -> None:
        button.say(text)
        button.setAccessibleName(listed((text, spoken), "，"))
        set_tip(button, spoken)

    def _lay_fields(self, fields: tuple[FieldShown, ...]) -> None:
        self._cells.clear()
        for place in reversed(range(self._rows.count())):
            item = self._rows.itemAt(place)
            widget = item.widget() if item is not None else None
            if widget is not None and widget not in (self._mine, self._theirs):
                self._rows.takeAt(place)
                widget.hide()
                widget.deleteLater()
        for number, field in enumerate(fields, start=1):
            self._rows.addWidget(self._label(field), number, 0)
            for column, side, value in ((1, Side.MINE, field.mine), (2, Side.THEIRS, field.theirs)):
                self._rows.addWidget(self._cell(field, side, value), number, column)

    def _label(self, field: FieldShown) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Label(self.themes, field.label, "caption", "ink_2"))
        if field.hint:
            column.addWidget(Label(self.themes, field.hint, "micro", "warn_text", wrap=True))
        return box

    def _cell(self, field: FieldShown, side: Side, value: str) -> SideCell:
        cell = SideCell(self.themes, value)
        whose = self.tr("我的") if side is Side.MINE else self.tr("平台的")
        cell.setAccessibleName(listed((field.label, whose, value), "，"))
        set_tip(cell, value)
        cell.clicked.connect(partial(self._on_cell, field.name, side))
        self._cells[field.name, side] = cell
        return cell

    def _on_cell(self, name: str, side: Side) -> None:
        self._cells[name, side].setChecked(True)
        self.chosen.emit(name, side.value)
