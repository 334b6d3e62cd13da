"""Section tabs, 52 px high: accent, bold and underlined when selected, with a count and a done mark."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QScroller, QSizePolicy, QWidget

from ui.icons import paint_icon
from ui.theme import Theme, ThemeController
from ui.widgets.base import Press, Themed
from ui.widgets.buttons import IconButton
from ui.widgets.paint import LEFT, paint_text, text_width
from ui.widgets.scroll_page import put_into

_PAD, _GAP, _CHECK = 20, 8, 18


@dataclass(frozen=True)
class TabText:
    """One tab: key, title, the small count after it, and whether everything in it is done."""

    key: str
    title: str
    count: str = ""
    done: bool = False


class _Tab(Press):
    def __init__(self, themes: ThemeController, tab: TabText) -> None:
        self.tab = tab
        super().__init__(themes, tab.title)
        self.setCheckable(True)
        self.setAccessibleName(f"{tab.title} {tab.count}".strip())

    def natural_size(self) -> QSize:
        theme = self.theme
        wide = text_width(self.tab.title, theme.font("label", bold=True)) + 2 * _PAD
        if self.tab.count:
            wide += _GAP + text_width(self.tab.count, theme.font("micro", bold=True))
        if self.tab.done:
            wide += _CHECK + _GAP
        return QSize(round(wide + 0.5), theme.grown(theme.size.tabs, "label"))

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        theme, on = self.theme, self.isChecked()
        ink = theme.color("accent_text" if on else "ink_2")
        left = rect.left() + _PAD
        if self.tab.done:
            box = QRectF(left, rect.center().y() - _CHECK / 2, _CHECK, _CHECK)
            paint_icon(painter, box, "check-circle-fill", theme.color("ok_text"))
            left += _CHECK + _GAP
        font = theme.font("label", bold=on)
        room = QRectF(left, rect.top(), rect.right() - left, rect.height())
        paint_text(painter, room, self.tab.title, font, ink, LEFT)
        left += text_width(self.tab.title, font) + _GAP
        count = QRectF(left, rect.top(), rect.right() - left, rect.height())
        paint_text(painter, count, self.tab.count, theme.font("micro", bold=on), ink, LEFT)
        if on:
            painter.fillRect(QRectF(rect.left(), rect.bottom() - 3, rect.width(), 3), theme.color("accent"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Right:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Left:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)


class Tabs(Themed, QScrollArea):
    """A row of tabs that scrolls sideways when there is not enough room, by finger, wheel or the arrow where there are more."""

    chosen = Signal(str)
    """The key of the tab the worker pressed."""

    def __init__(self, themes: ThemeController, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._strip = QWidget()
        self._row = QHBoxLayout(self._strip)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addStretch()
        put_into(self, self._strip)
        self._tabs: dict[str, _Tab] = {}
        self._key = ""
        self._before = self._arrow(themes, "caret-left", self.tr("前面的分区"), self._to_those_before)
        self._after = self._arrow(themes, "caret-right", self.tr("后面的分区"), self._to_those_after)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        bar = self.horizontalScrollBar()
        bar.valueChanged.connect(self._show_arrows)
        bar.rangeChanged.connect(self._show_arrows)
        self.follow(themes)

    @property
    def key(self) -> str:
        """The key selected."""
        return self._key

    def show_tabs(self, tabs: Sequence[TabText], key: str) -> None:
        """Show these tabs with one selected; unchanged tabs keep their widgets and the focus."""
        if [tab.tab.key for tab in self._tabs.values()] != [tab.key for tab in tabs]:
            self._rebuild(tabs)
        for tab in tabs:
            held = self._tabs[tab.key]
            held.tab = tab
            held.setAccessibleName(f"{tab.title} {tab.count}".strip())
            held.setChecked(tab.key == key)
            held.apply_theme(self.theme)
        self._key = key
        if key in self._tabs:
            self.ensureWidgetVisible(self._tabs[key], self._after.width(), 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turning the wheel moves sideways, where there is somewhere to move."""
        turned = event.angleDelta().y() or event.angleDelta().x()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - turned)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The arrows stay at the edges."""
        super().resizeEvent(event)
        self._show_arrows()

    def _arrow(self, themes: ThemeController, icon: str, name: str, act: Callable[[], None]) -> IconButton:
        """Over one edge; the keyboard goes from tab to tab instead."""
        arrow = IconButton(themes, icon, name)
        arrow.setParent(self)
        arrow.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        arrow.clicked.connect(act)
        arrow.hide()
        return arrow

    def _show_arrows(self) -> None:
        bar = self.horizontalScrollBar()
        for arrow, left, more in (
            (self._before, 0, bar.value() > bar.minimum()),
            (self._after, self.width() - self._after.width(), bar.value() < bar.maximum()),
        ):
            arrow.setVisible(more)
            arrow.move(left, (self.height() - arrow.height()) // 2)

    def _to_those_after(self) -> None:
        """The first that is cut at the right comes to the left."""
        bar, room = self.horizontalScrollBar(), self._after.width()
        seen = bar.value() + self.viewport().width() - room
        cut = next((tab for tab in self._tabs.values() if tab.geometry().right() > seen), None)
        bar.setValue(max(bar.value() + 1, cut.x() - room) if cut is not None else bar.maximum())

    def _to_those_before(self) -> None:
        """The last that is cut at the left comes to the right."""
        bar, room = self.horizontalScrollBar(), self._before.width()
        seen = bar.value() + room
        cut = next((tab for tab in reversed(self._tabs.values()) if tab.x() < seen), None)
        bar.setValue(cut.geometry().right() + room - self.viewport().width() if cut is not None else 0)

    def apply_theme(self, theme: Theme) -> None:
        """Fixed height, grown with the text."""
        self.setFixedHeight(theme.grown(theme.size.tabs, "label"))

    def _rebuild(self, tabs: Sequence[TabText]) -> None:
        for old in self._tabs.values():
            self._row.removeWidget(old)
            old.deleteLater()
        self._tabs = {tab.key: _Tab(self.themes, tab) for tab in tabs}
        for place, made in enumerate(self._tabs.values()):
            self._row.insertWidget(place, made)
            made.clicked.connect(self._on_tab_clicked)

    def _on_tab_clicked(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, _Tab):
            self.show_tabs([tab.tab for tab in self._tabs.values()], pressed.tab.key)
            self.chosen.emit(pressed.tab.key)
