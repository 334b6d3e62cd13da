"""What is not finished in a form, to jump to; and what is wanted now and then: last time beside it, another language."""

from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui.icons import paint_icon
from ui.language import amount, listed
from ui.theme import ThemeController
from ui.viewmodels.checklist_items import ItemShown
from ui.viewmodels.form_filling import FormViewModel
from ui.widgets.base import Press
from ui.widgets.buttons import Button, Kind
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import Label
from ui.widgets.overlay import Sheet
from ui.widgets.paint import LEFT, paint_box, paint_text
from ui.widgets.scroll_page import scrolled
from ui.widgets.segmented import Segment, Segmented

_MOST_SHOWN, _MOST_HIGH = 60, 360


class JumpRow(Press):
    """One unfinished entry: what it is, and what is missing."""

    def __init__(self, themes: ThemeController, item: ItemShown, section: str) -> None:
        self._item = item
        super().__init__(themes)
        self.setAccessibleName(listed((section, item.label, item.problem), "，"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def natural_size(self) -> QSize:
        """Two lines."""
        return QSize(240, self.theme.grown(self.theme.size.row_compact, "body", "caption"))

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Title over what is missing, a caret at the right."""
        theme, item = self.theme, self._item
        if self.isDown():
            paint_box(painter, rect, fill=theme.color("surface_3"), radius=theme.radius.control)
        high, low = theme.line("body"), theme.line("caption")
        top = rect.center().y() - (high + low) / 2
        room = rect.adjusted(0, 0, -36, 0)
        title = QRectF(room.left(), top, room.width(), high)
        text = f"{item.number} {item.label}".strip()
        paint_text(painter, title, text, theme.font("body", bold=True), theme.color("ink"), LEFT)
        below = QRectF(room.left(), top + high, room.width(), low)
        paint_text(painter, below, item.problem, theme.font("caption"), theme.color("danger_text"), LEFT)
        caret = QRectF(rect.right() - 28, rect.center().y() - 9, 18, 18)
        paint_icon(painter, caret, "caret-right-bold", theme.color("ink_2"))
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), theme.color("line"))


class JumpSheet(Sheet):
    """还有 6 项没填, each to be pressed."""

    def __init__(self, themes: ThemeController, host: QWidget, model: FormViewModel) -> None:
        self._model = model
        gaps = model.gap_items()
        title = amount("还有 {} 项没填", len(gaps)) if gaps else self.tr("都填好了")
        super().__init__(themes, host, title)
        if gaps:
            self.body.addWidget(self._list(gaps))
        state = model.state
        if state.can_compare:
            words = self.tr("不再对比上次") if state.compares else self.tr("逐项对比上次结果")
            compare = Button(themes, words, icon="clock-counter-clockwise-bold")
            compare.clicked.connect(partial(self._compare, on=not state.compares))
            self.body.addWidget(compare, 0, Qt.AlignmentFlag.AlignLeft)
        if len(state.languages) > 1:
            self.body.addWidget(Label(themes, self.tr("表单的语言"), "label", bold=True))
            self.body.addWidget(self._languages())
        self.add_action(self.tr("看好了"), Kind.PRIMARY).clicked.connect(self.close_sheet)

    def _list(self, gaps: tuple[tuple[ItemShown, str], ...]) -> QScrollArea:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        section = ""
        for item, name in gaps[:_MOST_SHOWN]:
            if name != section:
                column.addSpacing(12 if section else 0)
                section = name
                column.addWidget(Label(self.themes, name, "caption", "ink_2", bold=True))
            row = JumpRow(self.themes, item, name)
            row.clicked.connect(partial(self._go_to, item.path))
            column.addWidget(row)
        area = scrolled(inside)
        area.setFixedHeight(min(_MOST_HIGH, inside.sizeHint().height()))
        return area

    def _languages(self) -> QWidget:
        state = self._model.state
        names = [name.partition(" (")[0] for name in state.languages]
        parts = [Segment(each, name) for each, name in zip(state.languages, names, strict=True)]
        choice = Segmented(self.themes, parts, name=self.tr("表单的语言"))
        choice.choose(state.language)
        choice.chosen.connect(self._model.use_language)
        choice.chosen.connect(self.close_sheet)
        box = QWidget()
        FlowLayout(box).addWidget(choice)
        return box

    def _go_to(self, path: str) -> None:
        self.close_sheet()
        self._model.go_to(path)

    def _compare(self, *, on: bool) -> None:
        self.close_sheet()
        self._model.compare(on=on)
