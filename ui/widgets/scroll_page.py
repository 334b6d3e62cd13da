"""A page that scrolls as a whole, with cards side by side in a wide window and one above the other in an upright one."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QScroller, QVBoxLayout, QWidget

from ui.widgets.overlay_scroll import OverlayScroll

_WIDE_PAD, _UPRIGHT_PAD = 24, 20
_GAP = 12


class ScrollPage(QScrollArea):
    """`cards` holds what lies side by side; `head` stands above it."""

    def __init__(self, head: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        page = QWidget()
        page.setAutoFillBackground(False)
        self.cards = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._page = QVBoxLayout(page)
        self._page.setSpacing(_GAP)
        self._page.addWidget(head)
        self._page.addLayout(self.cards)
        self._page.addStretch(1)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(page)
        OverlayScroll(self)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.lay_out(wide=True)

    def fill(self, screen: QWidget) -> None:
        """Take the whole of a screen."""
        column = QVBoxLayout(screen)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self)

    def lay_out(self, *, wide: bool) -> None:
        """Side by side from 960 px on, else one above the other."""
        side = _WIDE_PAD if wide else _UPRIGHT_PAD
        self._page.setContentsMargins(side, 16, side, 16)
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self.cards.setDirection(way)
        self.cards.setSpacing(_WIDE_PAD if wide else _GAP)
