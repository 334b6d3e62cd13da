"""A layout that puts parts in rows and goes on to the next row when there is no room: chips, photo strips."""

from itertools import pairwise

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Left to right, then down; `gap` px between parts both ways, each in the middle of its row's height.

    With `fill` the parts of a row share what it has left. With `even` no part stands alone in the last row: the rows
    become equally long.
    """

    def __init__(
        self, parent: QWidget | None = None, gap: int = 8, *, fill: bool = False, even: bool = False
    ) -> None:
        super().__init__(parent)
        self._gap, self._fill, self._even = gap, fill, even
        self._parts: list[QLayoutItem] = []
        self.setContentsMargins(QMargins(0, 0, 0, 0))

    def addItem(self, item: QLayoutItem) -> None:
        """Append a part."""
        self._parts.append(item)

    def count(self) -> int:
        """How many parts there are."""
        return len(self._parts)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The part at a place."""
        return self._parts[index] if 0 <= index < len(self._parts) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove the part at a place."""
        return self._parts.pop(index) if 0 <= index < len(self._parts) else None

    def expandingDirections(self) -> Qt.Orientation:
        """It takes no more room than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all rows."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place the parts."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        """All in one row."""
        sizes = [part.sizeHint() for part in self._parts if not part.isEmpty()]
        wide = sum(size.width() for size in sizes) + self._gap * max(0, len(sizes) - 1)
        return QSize(wide, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        """The largest part."""
        size = QSize()
        for part in self._parts:
            size = size.expandedTo(part.minimumSize())
        return size

    def _place(self, rect: QRect, *, move: bool) -> int:
        y = rect.y()
        for row in self._rows_in(rect.width()):
            sizes = [part.sizeHint() for part in row]
            high = max(size.height() for size in sizes)
            if move:
                self._place_row(row, sizes, QRect(rect.x(), y, rect.width(), high))
            y += high + self._gap
        return max(0, y - self._gap - rect.y())

    def _rows_in(self, width: int) -> list[list[QLayoutItem]]:
        rows = self._full_rows(width)
        if not self._even or len(rows) < 2 or len(rows[-1]) > 1:
            return rows
        parts = [part for row in rows for part in row]
        ends = [-(-len(parts) * row // len(rows)) for row in range(len(rows) + 1)]
        evened = [parts[start:end] for start, end in pairwise(ends)]
        return evened if all(self._wide(row) <= width for row in evened) else rows

    def _wide(self, row: list[QLayoutItem]) -> int:
        return sum(part.sizeHint().width() for part in row) + self._gap * (len(row) - 1)

    def _full_rows(self, width: int) -> list[list[QLayoutItem]]:
        rows: list[list[QLayoutItem]] = []
        used = 0
        for part in self._parts:
            if part.isEmpty():
                continue
            wide = part.sizeHint().width()
            if not rows or used + self._gap + wide > width:
                rows.append([])
                used = -self._gap
            rows[-1].append(part)
            used += self._gap + wide
        return rows

    def _place_row(self, row: list[QLayoutItem], sizes: list[QSize], rect: QRect) -> None:
        more = max(0, rect.width() - self._wide(row)) // len(row) if self._fill else 0
        x = rect.x()
        for part, size in zip(row, sizes, strict=True):
            top = rect.y() + (rect.height() - size.height()) // 2
            part.setGeometry(QRect(QPoint(x, top), size + QSize(more, 0)))
            x += size.width() + more + self._gap
