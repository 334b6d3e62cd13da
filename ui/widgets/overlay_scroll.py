"""A scroll bar that lies over its list instead of taking width from it, for lists that fill their column."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar


class OverlayScroll(QObject):
    """Keeps a bar at the right edge of an area in step with the area's own hidden one."""

    def __init__(self, area: QAbstractScrollArea) -> None:
        super().__init__(area)
        self._area, self._own = area, area.verticalScrollBar()
        if not area.accessibleName():  # the keyboard reaches it, to turn pages
            area.setAccessibleName(self.tr("页面内容"))
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._bar = QScrollBar(Qt.Orientation.Vertical, area)
        self._own.rangeChanged.connect(self._on_range_changed)
        self._own.valueChanged.connect(self._bar.setValue)
        self._bar.valueChanged.connect(self._own.setValue)
        area.installEventFilter(self)
        self._on_range_changed(self._own.minimum(), self._own.maximum())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the right edge."""
        if watched is self._area and event.type() is QEvent.Type.Resize:
            self._place()
        return False

    def _on_range_changed(self, low: int, high: int) -> None:
        self._bar.setRange(low, high)
        self._bar.setVisible(high > low)
        self._place()

    def _place(self) -> None:
        self._bar.setPageStep(
            self._area.viewport().height()
        )  # Qt tells the range before its own bar knows the page
        wide = self._bar.sizeHint().width()
        self._bar.setGeometry(self._area.width() - wide, 0, wide, self._area.height())
        self._bar.raise_()
