"""常用语 over a form: a press puts one where the cursor is; the worker's own are added, changed and taken away here."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QScroller, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import ThemeController
from ui.viewmodels.phrases import LONGEST, Phrases
from ui.widgets.banners import ProblemLine
from ui.widgets.buttons import Button, IconButton, Kind
from ui.widgets.chips import Chip
from ui.widgets.flow import FlowLayout
from ui.widgets.inputs import Input
from ui.widgets.labels import Label
from ui.widgets.overlay import Sheet
from ui.widgets.scroll_page import put_into

_HIGH = 300


class PhraseSheet(Sheet):
    """Shows both lists of `Phrases`."""

    chosen = Signal(str)

    def __init__(self, themes: ThemeController, host: QWidget, phrases: Phrases, written: str = "") -> None:
        super().__init__(themes, host, themes.tr("常用语"))
        self._phrases, self._changing = phrases, ""
        self._problem = ProblemLine(themes)
        self._lists = QVBoxLayout()
        self._lists.setContentsMargins(0, 0, 0, 0)
        self._lists.setSpacing(8)
        page = QWidget()
        page.setLayout(self._lists)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumHeight(_HIGH)
        put_into(area, page)
        QScroller.grabGesture(area.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self._input = Input(themes, self.tr("新的常用语"), placeholder=self.tr("写一句，下次一点就有"))
        self._input.setMaxLength(LONGEST)
        self._input.setText(" ".join(written.split())[:LONGEST])
        self._input.setCursorPosition(0)
        self._keep = Button(themes, self.tr("加一条"))
        self._keep.clicked.connect(self._on_keep)
        self._input.returnPressed.connect(self._on_keep)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._input, 1)
        row.addWidget(self._keep)
        self.body.addWidget(self._problem)
        self.body.addWidget(area)
        self.body.addLayout(row)
        self.add_action(self.tr("不用了"), Kind.OUTLINE).clicked.connect(self.close_sheet)
        phrases.changed.connect(self._show)
        phrases.kept.connect(self._on_kept)
        self._show()

    def _show(self) -> None:
        while (item := self._lists.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._problem.say(self._phrases.problem)
        if self._phrases.own:
            self._lists.addWidget(Label(self.themes, self.tr("我加的"), "label", "ink_2", bold=True))
        for text in self._phrases.own:
            self._lists.addWidget(self._own_row(text))
        if self._phrases.street:
            self._lists.addWidget(Label(self.themes, self.tr("街道的"), "label", "ink_2", bold=True))
            self._lists.addWidget(self._street_chips())
        if not (self._phrases.own or self._phrases.street):
            text = self.tr("还没有常用语。常写的话加在下面，下次点一下就填好。")
            self._lists.addWidget(Label(self.themes, text, "body", "ink_2", wrap=True))
        self._lists.addStretch(1)

    def _street_chips(self) -> QWidget:
        box = QWidget()
        flow = FlowLayout(box, gap=8)
        for text in self._phrases.street:
            flow.addWidget(self._chip(text))
        return box

    def _own_row(self, text: str) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        change = IconButton(self.themes, "pencil-simple", self.tr("改“{}”").format(text))
        drop = IconButton(self.themes, "trash", self.tr("删掉“{}”").format(text))
        change.clicked.connect(partial(self._on_change, text))
        drop.clicked.connect(partial(self._on_drop, text))
        phrase = self._chip(text)
        phrase.setSizePolicy(
            QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed
        )  # the icons need their room
        phrase.setMinimumWidth(self.theme.size.touch_min)
        row.addWidget(phrase, 1)
        row.addWidget(change)
        row.addWidget(drop)
        return box

    def _chip(self, text: str) -> Chip:
        chip = Chip(self.themes, text)
        chip.setCheckable(False)
        chip.clicked.connect(partial(self._on_chosen, text))
        return chip

    def _on_chosen(self, text: str) -> None:
        self.close_sheet()
        self.chosen.emit(text)

    def _on_change(self, text: str) -> None:
        self._changing = text
        self._input.setText(text)
        self._keep.say(self.tr("改好了"))
        self._input.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_drop(self, text: str) -> None:
        self._input.setText(text)  # one press brings it back
        self._phrases.drop(text)

    def _on_keep(self) -> None:
        self._phrases.put(self._input.text(), self._changing)

    def _on_kept(self) -> None:
        self._changing = ""
        self._input.clear()
        self._keep.say(self.tr("加一条"))
