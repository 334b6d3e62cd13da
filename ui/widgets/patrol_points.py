"""The points of a patrol: one row each, and the panel of the point in hand right under its row."""

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from gridworker.model.vocabulary import PatrolStage, PointStage
from ui.icons import paint_icon, weighted
from ui.theme import Theme, ThemeController
from ui.viewmodels.patrol_parts import PointShown
from ui.widgets.base import Press
from ui.widgets.cards import Card, Divider, paint_tile
from ui.widgets.labels import TONES, Tone, paint_tag, tag_height, tag_width
from ui.widgets.paint import CENTER, LEFT, RIGHT, paint_box, paint_text, rounded, smooth, text_width
from ui.widgets.patrol_panel import PointPanel

_PAD, _GAP, _CARET, _PIN = 16, 12, 18, 16
_ROUND = 4
"""How far the rows keep from the card's round corners."""
_MARKS = {
    "open": (Tone.NEUTRAL, None),
    "reached": (Tone.ACCENT, "map-pin-fill"),
    "done": (Tone.GREEN, "check-bold"),
    "problem": (Tone.RED, "x-bold"),
    "skipped": (Tone.NEUTRAL, "minus-bold"),
}
"""What stands in the square: the number while a point is open, then what came of it."""
_NO_POINT = PointShown("", 0, "", "", "", PointStage.OPEN, "open")
_ROWS_AT_ONCE = 3
"""How many rows are made in one turn of the event loop when they are made beforehand."""


def _in_hand(theme: Theme) -> str:
    """The colour role under the row in hand: tints vanish outdoors, so it is solid there."""
    return "accent" if theme.is_sunlight else "accent_tint"


class PointRow(Press):
    """One point; pressing takes it in hand."""

    def __init__(self, themes: ThemeController, point: PointShown) -> None:
        self._point = point
        self._open = False
        super().__init__(themes, "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_point(point, selected=False)

    def show_point(self, point: PointShown, *, selected: bool) -> None:
        """Take over what is known of the point; nothing is drawn anew when that is what it shows."""
        if (point, selected) == (self._point, self._open) and self.accessibleName():
            return
        self._point, self._open = point, selected
        said = self.tr("展开") if selected else self.tr("收起")
        self.setAccessibleName(point.spoken)
        self.setAccessibleDescription(said)
        self.update()

    @property
    def point_id(self) -> str:
        """Of the point it shows."""
        return self._point.id

    @property
    def is_open(self) -> bool:
        """In hand: its panel stands below."""
        return self._open

    def natural_size(self) -> QSize:
        """As high as a task row."""
        return QSize(240, self.theme.row_height - 1)

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Square, two lines, how far away, caret."""
        theme = self.theme
        if self._open or self.isDown():
            painter.fillRect(rect, theme.color(_in_hand(theme) if self._open else "surface_3"))
        tile = theme.size.icon_tile
        box = QRectF(rect.left() + _PAD, rect.center().y() - tile / 2, tile, tile)
        self._paint_mark(painter, box)
        right = self._paint_right(painter, rect)
        left = box.right() + _GAP
        self._paint_lines(painter, QRectF(left, rect.top(), right - left - _GAP, rect.height()))

    def _paint_mark(self, painter: QPainter, box: QRectF) -> None:
        theme = self.theme
        tone, icon = _MARKS[self._point.mark]
        paint_tile(painter, box, theme, icon if not self._open else None, tone)
        if self._open:  # on the tint of the row in hand the square is white with an accent edge
            edge, fill = theme.color("accent"), theme.color("surface")
            paint_box(painter, box, fill=fill, edge=edge, width=theme.border, radius=theme.radius.tile)
            if icon is not None:
                inner = QRectF(0, 0, theme.size.icon_row, theme.size.icon_row)
                inner.moveCenter(box.center())
                paint_icon(painter, inner, icon, theme.color(TONES[tone][2]))
        if icon is None:
            number, ink = str(self._point.number), "accent_text" if self._open else "ink_2"
            paint_text(painter, box, number, theme.font("heading"), theme.color(ink), CENTER)

    def _paint_right(self, painter: QPainter, rect: QRectF) -> float:
        """Caret and distance; returns where they begin."""
        theme = self.theme
        caret = QRectF(rect.right() - _PAD - _CARET, rect.center().y() - _CARET / 2, _CARET, _CARET)
        name = weighted("caret-up" if self._open else "caret-down", sunlight=theme.is_sunlight)
        ink = theme.color(self._ink("ink_2"))
        paint_icon(painter, caret, name, ink)
        if not self._point.away:
            return caret.left()
        font = theme.font("caption")
        wide = text_width(self._point.away, font)
        room = QRectF(caret.left() - 8 - wide, rect.top(), wide, rect.height())
        paint_text(painter, room, self._point.away, font, ink, RIGHT)
        pin = QRectF(room.left() - 4 - _PIN, rect.center().y() - _PIN / 2, _PIN, _PIN)
        paint_icon(painter, pin, weighted("map-pin", sunlight=theme.is_sunlight), ink)
        return pin.left()

    def _paint_lines(self, painter: QPainter, room: QRectF) -> None:
        theme, point = self.theme, self._point
        first, second = theme.line("body"), theme.line("caption")
        top = room.center().y() - (first + second) / 2
        title = QRectF(room.left(), top, room.width(), first)
        ink = theme.color(self._ink("accent_text" if self._open else "ink"))
        bold = theme.font("body", bold=True)
        if point.tag is not None:
            wide = tag_width(theme, point.tag.text, icon=point.tag.icon)
            text = min(text_width(point.name, bold), title.width() - wide - 8)
            high = tag_height(theme)
            tag = QRectF(title.left() + text + 8, title.center().y() - high / 2, wide, high)
            paint_tag(painter, tag, theme, point.tag.text, Tone(point.tag.tone), icon=point.tag.icon)
            title.setWidth(text)
        paint_text(painter, title, point.name, bold, ink, LEFT)
        line = QRectF(room.left(), top + first, room.width(), second)
        paint_text(painter, line, point.line, theme.font("caption"), theme.color(self._ink("ink_2")), LEFT)

    def _ink(self, role: str) -> str:
        """The role itself, or what is read on the solid ground of the row in hand outdoors."""
        return "on_accent" if self._open and self.theme.is_sunlight else role


class PointList(Card):
    """All points in one card; at most one is open."""

    selected = Signal(str)
    """The id of a point that was pressed."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, pad=0, parent=parent)
        self.setAccessibleName(self.tr("巡查点"))
        self.panel = PointPanel(themes)
        self._rows: list[PointRow] = []
        self._lines: list[Divider] = []
        """The line above each row."""
        self._shown: dict[str, PointRow] = {}
        self._holder = QWidget(self)
        self._holder.setAutoFillBackground(False)
        box = QVBoxLayout(self._holder)
        box.addWidget(self.panel)
        self._holder.hide()
        self._wide = True

    def lay_out(self, *, wide: bool) -> None:
        """Beside the squares when there is room, under them when not."""
        self._wide = wide
        layout = self._holder.layout()
        if layout is not None:
            layout.setContentsMargins(_PAD + 56 if wide else _PAD, 4, _PAD, _PAD)

    def show_points(self, points: Sequence[PointShown], selected: str, stage: PatrolStage) -> None:
        """Take over all points, in this order."""
        while len(self._rows) < len(points):
            self._add_row(points[len(self._rows)])
        self._shown = {point.id: row for point, row in zip(points, self._rows, strict=False)}
        for number, (line, row) in enumerate(zip(self._lines, self._rows, strict=True)):
            row.setVisible(number < len(points))
            line.setVisible(0 < number < len(points))
        for point, row in zip(points, self._rows, strict=False):
            row.show_point(point, selected=point.id == selected)
        chosen = next((point for point in points if point.id == selected), None)
        if chosen is None:
            self._holder.hide()
            return
        row = self._shown[chosen.id]
        if self.body.indexOf(self._holder) != self.body.indexOf(row) + 1:
            self.body.removeWidget(self._holder)
            self.body.insertWidget(self.body.indexOf(row) + 1, self._holder)
        self.panel.show_point(chosen, stage)
        self._holder.show()

    def make_rows(self, count: int) -> Iterator[None]:
        """Rows for so many points, made before any is known; a few a step."""
        for made in range(count):
            if made and made % _ROWS_AT_ONCE == 0:
                yield
            self._add_row(_NO_POINT)

    def row_of(self, point_id: str) -> PointRow | None:
        """The row of a point."""
        return self._shown.get(point_id)

    def take_focus(self, point_id: str) -> None:
        """Put the keyboard on a row."""
        row = self._shown.get(point_id) or next(iter(self._shown.values()), None)
        if row is not None:
            row.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_row(self, point: PointShown) -> None:
        line, row = Divider(self.themes), PointRow(self.themes, point)
        row.clicked.connect(partial(self._on_pressed, row))
        for part in (line, row):
            part.hide()
            self.body.addWidget(part)
        self._lines.append(line)
        self._rows.append(row)

    def _on_pressed(self, row: PointRow, _on: bool = False) -> None:  # noqa: FBT001, FBT002 - what Qt's signal brings
        self.selected.emit(row.point_id)

    def apply_theme(self, theme: Theme) -> None:
        """Rows reach from edge to edge, inside the card's outline."""
        super().apply_theme(theme)
        edge = theme.border
        self.body.setContentsMargins(edge, edge + _ROUND, edge, edge + _ROUND)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The tint of a first row in hand reaches up to the card's edge."""
        super().paintEvent(event)
        first = next(iter(self._shown.values()), None)
        if first is None or not first.is_open:
            return
        theme = self.theme
        with QPainter(self) as painter:
            edge = theme.border
            smooth(painter)
            painter.setClipPath(
                rounded(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), theme.radius.card - edge)
            )
            painter.fillRect(edge, edge, self.width() - 2 * edge, _ROUND, theme.color(_in_hand(theme)))
