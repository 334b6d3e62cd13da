"""Pages that scroll: any page in an area of its own, and one of cards that lie side by side where the window is wide."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QScroller, QVBoxLayout, QWidget

from ui.widgets.overlay_scroll import OverlayScroll

_WIDE_PAD, _UPRIGHT_PAD = 24, 20
_GAP = 12


def put_into(area: QScrollArea, page: QWidget) -> None:
    """A page into what it scrolls in, without a ground of its own.

    With one, Qt paints the page with all its parts, and then once more each part that has changed besides.
    """
    area.setWidget(page)
    page.setAutoFillBackground(False)  # `setWidget` switches it on


def scrolled(page: QWidget, area: QScrollArea | None = None) -> QScrollArea:
    """An area in which a page scrolls up and down, by a finger too; its bar lies over the page and takes no width of it."""
    area = area or QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    put_into(area, page)
    OverlayScroll(area)
    QScroller.grabGesture(area.viewport(), QScroller.ScrollerGestureType.TouchGesture)
    return area


class ScrollPage(QScrollArea):
    """`cards` holds what lies side by side; `head` stands above it."""

    def __init__(self, head: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        page = QWidget()
        self.cards = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._page = QVBoxLayout(page)
        self._page.setSpacing(_GAP)
        self._page.addWidget(head)
        self._page.addLayout(self.cards)
        self._page.addStretch(1)
        scrolled(page, self)
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
