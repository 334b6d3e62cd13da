"""Rows of a list kept as pictures, so that scrolling copies pixels instead of laying out text and icons again.

Knows nothing of what a row shows; whoever owns the list clears it when content or look change.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

MOST_ROWS = 64
"""About three screens of rows; more would only take memory."""


class RowCache:
    """The rows drawn last, each under a key that tells everything its look depends on besides the theme."""

    def __init__(self, most: int = MOST_ROWS) -> None:
        self._most = most
        self._pictures: OrderedDict[Hashable, QPixmap] = OrderedDict()

    def __len__(self) -> int:
        return len(self._pictures)

    def clear(self) -> None:
        """Forget everything: rows or theme are others now."""
        self._pictures.clear()

    def draw(
        self,
        painter: QPainter,
        box: QRect,
        key: Hashable,
        paint: Callable[[QPainter, QRect], None],
        ratio: float,
    ) -> None:
        """Copy the row into `box`; `paint` draws it at the origin when it is not at hand.

        Args:
            painter: of the view.
            box: the row in pixels of the view; its size is part of what is remembered.
            key: distinguishes rows and states such as pressed.
            paint: given a painter and the row at the origin.
            ratio: pixels of the device to one of the view.
        """
        painter.drawPixmap(box.topLeft(), self.picture(box.size(), key, paint, ratio))

    def picture(
        self, size: QSize, key: Hashable, paint: Callable[[QPainter, QRect], None], ratio: float
    ) -> QPixmap:
        """The row as a picture of so many pixels of the view, drawn now when it is not at hand; else as `draw` takes it."""
        whole = (key, size.width(), size.height(), ratio)
        found = self._pictures.get(whole)
        if found is None:
            found = self._pictures[whole] = _drawn(size, ratio, paint)
            if len(self._pictures) > self._most:
                self._pictures.popitem(last=False)
        else:
            self._pictures.move_to_end(whole)
        return found


def _drawn(size: QSize, ratio: float, paint: Callable[[QPainter, QRect], None]) -> QPixmap:
    picture = QPixmap(round(size.width() * ratio), round(size.height() * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter, QRect(0, 0, size.width(), size.height()))
    painter.end()
    return picture
