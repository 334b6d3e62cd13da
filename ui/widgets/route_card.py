"""今日巡查路线: the round's way from point to point among the buildings of the grid, and the button that goes on with it.

A sketch to scale, north up, no map: streets are not known. What was walked is a line, what is left is dashed.
"""

from collections.abc import Callable, Sequence
from math import cos, radians

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import Theme, ThemeController
from ui.viewmodels.today import LonLat, Route
from ui.widgets.base import Themed
from ui.widgets.buttons import Button, Kind
from ui.widgets.cards import Card
from ui.widgets.labels import Label
from ui.widgets.paint import rounded, smooth

_HEIGHT, _MARGIN = 138, 22
_BUILDING, _LINE, _DOT, _RING = 9.0, 4.0, 4.0, 7.0
_METRES_PER_DEGREE = 111_320.0
_LEAST_M = 120.0
"""A round of two neighbouring doors is not blown up to fill the card."""


class RouteCard(Card):
    """Shows a `Route`; `go_on` asks for its task."""

    go_on = Signal(str)

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, pad=0, parent=parent)
        self._task_id = ""
        self.sketch = RouteSketch(themes)
        self._line = Label(themes, "", "caption", "ink_2", elide=True)
        self._button = Button(themes, "", Kind.PRIMARY)
        self._button.clicked.connect(lambda: self.go_on.emit(self._task_id))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(themes, self.tr("今日巡查路线"), "heading"))
        words.addWidget(self._line)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 11, 12, 12)
        foot.setSpacing(8)
        foot.addLayout(words, 1)
        foot.addWidget(self._button)
        self.body.addWidget(self.sketch)
        self.body.addLayout(foot)
        self.hide()

    def show_route(self, route: Route | None) -> None:
        """Replace what is shown; nothing hides the card."""
        self.setVisible(route is not None)
        if route is None:
            return
        self._task_id = route.task_id
        self._line.setText(route.line)
        self._button.say(self.tr("继续巡查") if route.begun else self.tr("开始巡查"))
        self.sketch.show_route(route)


class RouteSketch(Themed, QWidget):
    """The way, drawn."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._route: Route | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.follow(themes)

    def show_route(self, route: Route) -> None:
        """Replace what is drawn; without a position there is nothing to draw."""
        self._route = route
        self.setVisible(bool(route.way))
        self.setAccessibleName(self.tr("路线图：{line}").format(line=route.line))
        self.update()

    def sizeHint(self) -> QSize:
        """As high as in the design."""
        return QSize(200, self.theme.scaled(_HEIGHT))

    def apply_theme(self, theme: Theme) -> None:  # noqa: ARG002 - everything is drawn anew
        """Other colours, another height."""
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Land, buildings, the way, its points."""
        route, theme = self._route, self.theme
        if route is None:
            return
        with QPainter(self) as painter:
            smooth(painter)
            painter.setClipPath(self._outline(theme))
            painter.fillRect(self.rect(), theme.color("map_land"))
            to_screen = _projection(route.way, QRectF(self.rect()))
            painter.setPen(QPen(theme.color("map_building_line"), 1))
            painter.setBrush(theme.color("map_building"))
            for place in route.buildings:
                spot = to_screen(place)
                painter.drawRect(
                    QRectF(spot.x() - _BUILDING, spot.y() - _BUILDING * 0.6, _BUILDING * 2, _BUILDING * 1.2)
                )
            self._draw_way(painter, [to_screen(place) for place in route.way], max(route.walked, 1))

    def _outline(self, theme: Theme) -> QPainterPath:
        """Round at the top, as the card is; inside its edge."""
        edge, radius = theme.border, theme.radius.card
        inside = QRectF(self.rect()).adjusted(0, 0, 0, radius)
        return rounded(inside, max(0, radius - edge))

    def _draw_way(self, painter: QPainter, spots: list[QPointF], walked: int) -> None:
        theme = self.theme
        accent, halo = theme.color("accent"), theme.color("map_halo")
        painter.setBrush(Qt.BrushStyle.NoBrush)
        dashed = QPen(accent, _LINE / 2, Qt.PenStyle.CustomDashLine)
        dashed.setDashPattern([4, 3])
        painter.setPen(dashed)
        painter.drawPolyline(QPolygonF(spots[walked - 1 :]))
        painter.setPen(
            QPen(accent, _LINE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        )
        painter.drawPolyline(QPolygonF(spots[:walked]))
        painter.setPen(QPen(halo, 1))
        painter.setBrush(accent)
        for spot in spots:
            painter.drawEllipse(spot, _DOT, _DOT)
        painter.setPen(QPen(accent, 3))
        painter.setBrush(halo)
        painter.drawEllipse(spots[0], _RING, _RING)
        if walked > 1:
            painter.setPen(QPen(halo, 2))
            painter.setBrush(accent)
            painter.drawEllipse(spots[walked - 1], _RING + 1, _RING + 1)


def _projection(way: Sequence[LonLat], room: QRectF) -> Callable[[LonLat], QPointF]:
    """From degrees to the screen: north up, one scale for both directions, the way in the middle."""
    lons, lats = [lon for lon, _lat in way], [lat for _lon, lat in way]
    lon0, lat0 = (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2
    east = _METRES_PER_DEGREE * cos(radians(lat0))
    wide = max((max(lons) - min(lons)) * east, _LEAST_M)
    high = max((max(lats) - min(lats)) * _METRES_PER_DEGREE, _LEAST_M * room.height() / room.width())
    scale = min((room.width() - 2 * _MARGIN) / wide, (room.height() - 2 * _MARGIN) / high)
    middle = room.center()

    def to_screen(place: LonLat) -> QPointF:
        lon, lat = place
        return QPointF(
            middle.x() + (lon - lon0) * east * scale, middle.y() - (lat - lat0) * _METRES_PER_DEGREE * scale
        )

    return to_screen
