"""The hint that something like it was reported nearby: look at it, add to it, or say that it is another matter."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.language import listed
from ui.theme import ThemeController
from ui.viewmodels.similar import SimilarShown
from ui.widgets.cards import Card, IconMark
from ui.widgets.chips import Chip
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import Label

_MARK = 24


class SimilarCard(Card):
    """A hint, never a wall: the report can be submitted with the card standing there."""

    viewed = Signal()
    joined = Signal()
    denied = Signal()

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, pad=15, fill="warn_tint", edge="warn_line", parent=parent)
        self._title = Label(themes, "", "body", bold=True, wrap=True)
        self._line = Label(themes, "", "caption", "ink_2", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(IconMark(themes, "info-fill", "warn_text", _MARK))
        head.addWidget(self._title, 1)
        self.body.setSpacing(8)
        self.body.addLayout(head)
        under = QHBoxLayout()
        under.setContentsMargins(_MARK + 12, 0, 0, 0)
        under.addWidget(self._line)
        self.body.addLayout(under)
        ways = FlowLayout(gap=8, fill=True)
        for text, signal in (
            (self.tr("查看那一件"), self.viewed),
            (self.tr("并入，补照片"), self.joined),
            (self.tr("不是同一件"), self.denied),
        ):
            button = Chip(themes, text)
            button.setCheckable(False)
            button.clicked.connect(signal)
            ways.addWidget(button)
        self.body.addLayout(ways)
        self.hide()

    def show_similar(self, similar: SimilarShown | None) -> None:
        """Show one; None hides the card."""
        self.setVisible(similar is not None)
        if similar is not None:
            self._title.setText(similar.title)
            self._line.setText(similar.line)
            self.setAccessibleName(listed((similar.title, similar.line), "，"))
