"""Section tabs, 52 px high: accent, bold and underlined when selected, with a count and a done mark."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QWidget

from ui.icons import paint_icon
from ui.theme import Theme, ThemeController
from ui.widgets.base import Press, Themed
from ui.widgets.paint import LEFT, paint_text, text_width

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
    """A row of tabs that scrolls sideways when there is not enough room."""

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
        self.setWidget(self._strip)
        self._tabs: dict[str, _Tab] = {}
        self._key = ""
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
            self.ensureWidgetVisible(self._tabs[key], 24, 0)

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
