"""Asking for more about a row: long press (500 ms), the other mouse button, or the menu key. One object per list.

The list hands its mouse and menu events on; a filter of events would outlive the parts it looks at.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QListView

LONG_PRESS_MS = 500


class RowMenu(QObject):
    """Watches a list; `id_at` says which task stands in a row, "" for none."""

    asked = Signal(str)

    def __init__(self, view: QListView, id_at: Callable[[int], str]) -> None:
        super().__init__(view)
        self._view, self._id_at = view, id_at
        self._from = QPoint()
        self._has_asked = False
        self._timer = QTimer(self, singleShot=True, interval=LONG_PRESS_MS)
        self._timer.timeout.connect(self._on_long_press)

    @property
    def waits(self) -> bool:
        """Whether a press lasts that may become a long one."""
        return self._timer.isActive()

    def press(self, at: QPoint) -> None:
        """The finger or the first button is down there, in pixels of the viewport."""
        self._has_asked, self._from = False, at
        self._timer.start()

    def move(self, at: QPoint) -> None:
        """It has moved; far enough, and it scrolls."""
        if (at - self._from).manhattanLength() >= QApplication.startDragDistance():
            self._timer.stop()

    def release(self) -> bool:
        """It is up again; True if the press has asked already and opens nothing."""
        self._timer.stop()
        return self._has_asked

    def context(self, event: QContextMenuEvent) -> None:
        """The other button or the menu key."""
        self._timer.stop()
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self._view.currentIndex() if by_key else self._view.indexAt(event.pos())
        self._ask(index.row())

    def _on_long_press(self) -> None:
        self._has_asked = self._ask(self._view.indexAt(self._from).row())

    def _ask(self, row: int) -> bool:
        found = self._id_at(row) if row >= 0 else ""
        if found:
            self.asked.emit(found)
        return bool(found)
