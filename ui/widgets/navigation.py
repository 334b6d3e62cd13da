"""The rail at the left (88 px) and the bar at the bottom (76 px): the same places, one or the other by width."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.icons import paint_icon, weighted
from ui.theme import Face, Theme, ThemeController
from ui.widgets.base import Press, Themed
from ui.widgets.brand import BrandMark
from ui.widgets.paint import CENTER, paint_badge, paint_box, paint_text, smooth

REPORT = "report"
"""The place that always carries the accent tile."""
ME = "me"
"""The place that stands at the foot of the rail."""

_ITEM_WIDE_MAX = 112


class NavItem(Press):
    """One place: icon above its name; tint, filled icon and bold name when it is the one shown."""

    def __init__(self, themes: ThemeController, key: str, icon: str, text: str, *, upright: bool) -> None:
        self.key = key
        self._icon_name = icon
        self._upright = upright
        self._badge = 0
        super().__init__(themes, text)
        self.setCheckable(True)
        if upright:
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self.setMaximumWidth(_ITEM_WIDE_MAX)

    @property
    def ring_radius(self) -> float:
        """As round as the tint."""
        return self.theme.radius.card

    def show_badge(self, count: int) -> None:
        """What is due today; 0 shows nothing."""
        self._badge = count
        self.setAccessibleName(f"{self.text()} {count}" if count else self.text())
        self.update()

    def natural_size(self) -> QSize:
        """72 by 72 in the rail, 64 high in the bar."""
        side = self.theme.size.rail_item
        if self._upright:
            return QSize(64, self.theme.grown(64, "caption"))
        return QSize(side, self.theme.grown(side, "caption"))

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Tint, icon, name, badge."""
        theme, on = self.theme, self.isChecked()
        if on or self.isDown():
            fill = "rail_sel_bg" if on else "surface_3"
            paint_box(painter, rect, fill=theme.color(fill), radius=theme.radius.card)
        middle = rect.center().x()
        icon_y = rect.top() + (22 if self._upright else 25)
        self._paint_icon(painter, middle, icon_y, on=on)
        line = theme.line("caption")
        name = QRectF(rect.left(), rect.bottom() - line - (4 if self._upright else 7), rect.width(), line)
        ink = theme.color("rail_sel_ink" if on else "rail_ink")
        paint_text(painter, name, self.text(), self._font(on=on), ink, CENTER)
        if self._badge:
            at = QPointF(middle + 16, rect.top() + (12 if self._upright else 15))
            paint_badge(painter, at, self.theme, self._badge)

    def _font(self, *, on: bool) -> Face:
        return self.theme.font("caption", bold=on or self.theme.is_sunlight)

    def _paint_icon(self, painter: QPainter, middle: float, y: float, *, on: bool) -> None:
        theme = self.theme
        if self.key == REPORT:
            solid = on and theme.is_sunlight
            tile = QRectF(middle - 22, y - 16, 44, 32)
            paint_box(
                painter, tile, fill=theme.color("on_accent" if solid else "accent"), radius=theme.radius.tile
            )
            ink = theme.color("accent" if solid else "on_accent")
            paint_icon(painter, QRectF(middle - 12, y - 12, 24, 24), "camera-fill", ink)
            return
        side = theme.size.icon_rail
        name = weighted(self._icon_name, sunlight=theme.is_sunlight, selected=on)
        ink = theme.color("rail_sel_ink" if on else "rail_ink")
        paint_icon(painter, QRectF(middle - side / 2, y - side / 2, side, side), name, ink)


class Navigation(Themed, QWidget):
    """Rail or bottom bar; shows the places it was given and no others."""

    chosen = Signal(str)
    """The key of the place the worker pressed."""

    def __init__(self, themes: ThemeController, *, upright: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._upright = upright
        self._items: dict[str, NavItem] = {}
        self.setAccessibleName(self.tr("导航"))
        self._row: QHBoxLayout | QVBoxLayout = QHBoxLayout(self) if upright else QVBoxLayout(self)
        if not upright:
            self._row.addWidget(BrandMark(themes), 0, Qt.AlignmentFlag.AlignHCenter)
            self._row.addSpacing(8)
            self._row.addStretch()
        self.follow(themes)

    def add_place(self, key: str, icon: str, text: str) -> None:
        """Append a place; 我的 goes to the foot of the rail."""
        item = NavItem(self.themes, key, icon, text, upright=self._upright)
        self._items[key] = item
        item.clicked.connect(self._on_item_clicked)
        if self._upright:
            self._row.addWidget(item, 1)
        elif key == ME:
            self._row.addWidget(item, 0, Qt.AlignmentFlag.AlignHCenter)
        else:
            self._row.insertWidget(
                self._row.count() - 1 - (ME in self._items), item, 0, Qt.AlignmentFlag.AlignHCenter
            )

    def show_place(self, key: str) -> None:
        """Mark the place shown; empty marks none."""
        for name, item in self._items.items():
            item.setChecked(name == key)

    def show_badge(self, key: str, count: int) -> None:
        """Put a count on a place, if it is there."""
        if key in self._items:
            self._items[key].show_badge(count)

    def apply_theme(self, theme: Theme) -> None:
        """Take over the band's size."""
        if self._upright:
            self.setFixedHeight(theme.grown(theme.size.bottom_bar, "caption"))
            self._row.setContentsMargins(8, theme.border, 8, 0)
            self._row.setSpacing(8)
        else:
            self.setFixedWidth(theme.size.rail_width)
            self._row.setContentsMargins(0, 12, theme.border - 1, 12)
            self._row.setSpacing(4)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """The band and its edge towards the screen."""
        with QPainter(self) as painter:
            smooth(painter)
            theme, edge = self.theme, self.theme.border
            painter.fillRect(self.rect(), theme.color("rail"))
            line = (
                QRectF(0, 0, self.width(), edge)
                if self._upright
                else QRectF(self.width() - edge, 0, edge, self.height())
            )
            painter.fillRect(line, theme.color("line"))

    def _on_item_clicked(self) -> None:
        item = self.sender()
        if isinstance(item, NavItem):
            item.setChecked(True)
            self.chosen.emit(item.key)
