"""A segmented control drawn without widgets, for rows of a list; looks like `Segmented`."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from ui.icons import paint_icon
from ui.theme import Theme
from ui.widgets.paint import LEFT, paint_box, paint_text, rounded, text_width
from ui.widgets.segmented import Segment, part_width, shown_role

_ICON, _GAP = 18, 6


def segments_width(theme: Theme, segments: Sequence[Segment], minimum: int) -> int:
    """The width of the control: equal parts, each wide enough for its text in bold."""
    return part_width(theme, segments, minimum) * len(segments)


def paint_segments(
    painter: QPainter, rect: QRectF, theme: Theme, segments: Sequence[Segment], key: str
) -> None:
    """The control with `key` selected; an unknown key selects nothing."""
    radius = theme.radius.control
    paint_box(painter, rect, fill=theme.color("surface"), radius=radius)
    boxes = segment_boxes(rect, len(segments))
    chosen = [segment.key == key for segment in segments]
    painter.save()
    painter.setClipPath(rounded(rect, radius))
    for box, segment, on in zip(boxes, segments, chosen, strict=True):
        _paint_segment(painter, box, theme, segment, on=on)
    for number, box in enumerate(boxes[1:], start=1):
        if not (chosen[number] or chosen[number - 1]):
            painter.fillRect(QRectF(box.left() - 0.5, rect.top(), 1, rect.height()), theme.color("line"))
    painter.restore()
    paint_box(painter, rect, fill=None, edge=theme.color("line_strong"), width=theme.border, radius=radius)


def segment_boxes(rect: QRectF, count: int) -> list[QRectF]:
    """Where each part is."""
    wide = rect.width() / count
    return [QRectF(rect.left() + wide * number, rect.top(), wide, rect.height()) for number in range(count)]


def _paint_segment(painter: QPainter, box: QRectF, theme: Theme, segment: Segment, *, on: bool) -> None:
    if on:
        painter.fillRect(box, theme.color(shown_role(theme, segment.fill)))
    ink = theme.color(shown_role(theme, segment.ink) if on else "ink_2")
    font = theme.font("label", bold=on)
    icon = segment.icon if on else None
    wide = text_width(segment.text, font) + (_ICON + _GAP if icon else 0)
    left = box.center().x() - min(wide, box.width()) / 2
    if icon:
        paint_icon(painter, QRectF(left, box.center().y() - _ICON / 2, _ICON, _ICON), icon, ink)
        left += _ICON + _GAP
    paint_text(
        painter, QRectF(left, box.top(), box.right() - left, box.height()), segment.text, font, ink, LEFT
    )
