"""Drawing primitives shared by painted widgets and delegates: boxes with crisp edges, one-line text, focus rings."""

from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from ui.theme import Face, Theme

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTER = Qt.AlignmentFlag.AlignCenter
_SMOOTH = QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
_RING = 2


def smooth(painter: QPainter) -> None:
    """Switch on antialiasing, which every painted widget wants."""
    painter.setRenderHints(_SMOOTH)


def rounded(rect: QRectF, radius: float) -> QPainterPath:
    """A rounded rectangle as a path."""
    path = QPainterPath()
    path.addRoundedRect(rect, radius, radius)
    return path


def paint_box(
    painter: QPainter,
    rect: QRectF,
    *,
    fill: QColor | None,
    edge: QColor | None = None,
    width: float = 1,
    radius: float = 0,
    dashed: bool = False,
) -> None:
    """A filled box whose edge lies wholly inside `rect`."""
    inset = width / 2 if edge is not None else 0
    box = rect.adjusted(inset, inset, -inset, -inset)
    pen = QPen(Qt.PenStyle.NoPen) if edge is None else QPen(edge, width)
    if dashed:
        pen.setDashPattern([3, 3])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush if fill is None else fill)
    painter.drawRoundedRect(box, max(0.0, radius - inset), max(0.0, radius - inset))


def paint_ring(painter: QPainter, rect: QRectF, theme: Theme, radius: float) -> None:
    """The keyboard focus ring, inside `rect`, with a thin gap so that it shows on any fill."""
    ring = theme.focus_ring
    gap = rect.adjusted(ring, ring, -ring, -ring)
    paint_box(painter, gap, fill=None, edge=theme.color("surface"), width=1.5, radius=max(0.0, radius - ring))
    paint_box(painter, rect, fill=None, edge=theme.color("focus"), width=ring, radius=radius)


def paint_badge(
    painter: QPainter,
    middle: QPointF,
    theme: Theme,
    count: int,
    fill: str = "danger",
    ink: str = "on_danger",
    *,
    ring: str | None = None,
    leftwards: bool = False,
) -> None:
    """A count on a round ground whose left end is centred at `middle`; from a hundred on `99+`.

    With `leftwards` its right end is centred there, so that more digits do not run into words at the right; `ring` is the
    colour role of a ring round it, where the ground could run into what it stands on.
    """
    text, font, side = (
        (str(count) if count < 100 else "99+"),
        theme.font("micro", bold=True),
        theme.size.badge,
    )
    wide = max(side, text_width(text, font) + 10)
    left = middle.x() - side / 2 - (wide - side if leftwards else 0)
    box = QRectF(left, middle.y() - side / 2, wide, side)
    if ring is not None:
        around = box.adjusted(-_RING, -_RING, _RING, _RING)
        paint_box(painter, around, fill=theme.color(ring), radius=side / 2 + _RING)
    paint_box(painter, box, fill=theme.color(fill), radius=side / 2)
    paint_text(painter, box.adjusted(0, -0.5, 0, -0.5), text, font, theme.color(ink), CENTER)


def paint_text(
    painter: QPainter,
    rect: QRectF,
    text: str,
    font: Face,
    color: QColor,
    align: Qt.AlignmentFlag = LEFT,
) -> None:
    """One line of text, elided at the end when it does not fit."""
    painter.setFont(font)
    painter.setPen(color)
    fits = text_width(text, font) <= rect.width() + 0.5
    shown = text if fits else metrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, _line_flags(align), shown)


@cache
def _line_flags(align: Qt.AlignmentFlag) -> int:
    return int(align | Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip)


def metrics(font: Face) -> QFontMetricsF:
    """The measure of a theme font, kept per size and weight."""
    found = _METRICS.get(font.look)
    if found is None:
        found = _METRICS[font.look] = QFontMetricsF(font)
    return found


def text_width(text: str, font: Face) -> float:
    """The advance of a line of text in a theme font, in pixels."""
    key = (text, font.look)
    found = _WIDTHS.get(key)
    if found is None:
        if len(_WIDTHS) >= _MOST_WIDTHS:
            _WIDTHS.clear()
        found = _WIDTHS[key] = metrics(font).horizontalAdvance(text)
    return found


_METRICS: dict[tuple[int, bool], QFontMetricsF] = {}
_WIDTHS: dict[tuple[str, tuple[int, bool]], float] = {}
_MOST_WIDTHS = 8192
