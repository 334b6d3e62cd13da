"""The middle of a sheet: as high as its content, and scrolling where the window is too low for that.

Content that can be smaller, such as a picture, is made smaller first. Knows no sheet.
"""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QScroller, QSizePolicy, QVBoxLayout, QWidget

from ui.widgets.overlay_scroll import OverlayScroll
from ui.widgets.scroll_page import put_into

_LEAST, _BAR = 72, 12
"""The least that is shown, and what the bar takes from the width when there is one."""


class SheetBody(QScrollArea):
    """Lay content into `column`."""

    def __init__(self) -> None:
        super().__init__()
        self._content = QWidget()
        self.column = QVBoxLayout(self._content)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        put_into(self, self._content)
        self.viewport().setAutoFillBackground(False)
        self._overlay = OverlayScroll(self)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)

    def sizeHint(self) -> QSize:
        """All of the content, at the width it has."""
        whole = self.column.totalSizeHint()
        if self.column.hasHeightForWidth():
            whole.setHeight(self.column.totalHeightForWidth(self.width()))
        return whole

    def minimumSizeHint(self) -> QSize:
        """A little of it."""
        return QSize(self.column.totalMinimumSize().width(), min(_LEAST, self._least(self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The content is as high as the room, unless it cannot be."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Content that changed may need another height."""
        if watched is self._content and event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        wide, high = self.viewport().width(), self.viewport().height()
        if self._least(wide) > high:
            wide -= _BAR
            high = self._least(wide)
        self._content.resize(wide, high)

    def _least(self, width: int) -> int:
        least = self.column.totalMinimumSize().height()
        return (
            max(least, self.column.totalMinimumHeightForWidth(width))
            if self.column.hasHeightForWidth()
            else least
        )
