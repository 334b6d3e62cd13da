"""Drawing with pen, finger or mouse: the pad for a signature, and marks on a picture with undo.

Knows pictures and strokes, not photos: what comes out is a `QImage` that somebody else keeps.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import atan2, cos, hypot, pi, sin

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import ThemeController
from ui.widgets.base import Themed
from ui.widgets.paint import CENTER, paint_box, paint_text, smooth

INK, PAPER, MARK = QColor("#14202B"), QColor("#FFFFFF"), QColor("#E5281C")
"""Fixed in every theme: what is drawn ends up in a picture that others look at."""
_PEN_WIDE, _ENLARGED, _MARGIN = 3.0, 2, 24
_LEAST_MARK = 0.01
_BLOCKS = 12


@dataclass(frozen=True)
class Dot:
    """A point of a stroke; `pressure` from 0 to 1."""

    x: float
    y: float
    pressure: float = 0.5


Stroke = list[Dot]


class SignaturePad(Themed, QWidget):
    """White paper with a line to sign on."""

    drawn = Signal()
    """There is another stroke, or none any more."""

    def __init__(self, themes: ThemeController, name: str) -> None:
        super().__init__()
        self.strokes: list[Stroke] = []
        self._open: Stroke | None = None
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.follow(themes)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is drawn; a single tap is nothing."""
        return not any(len(stroke) > 1 for stroke in self.strokes)

    def clear(self) -> None:
        """A fresh sheet."""
        self.strokes, self._open = [], None
        self._tell()

    def undo(self) -> None:
        """Take the last stroke away."""
        self.strokes = self.strokes[:-1]
        self._tell()

    def image(self) -> QImage:
        """What is drawn, cut to its edges, on white; null when nothing is."""
        dots = [dot for stroke in self.strokes for dot in stroke]
        if self.is_empty:
            return QImage()
        left, top = min(dot.x for dot in dots) - _MARGIN, min(dot.y for dot in dots) - _MARGIN
        right, bottom = max(dot.x for dot in dots) + _MARGIN, max(dot.y for dot in dots) + _MARGIN
        size = QSize(round((right - left) * _ENLARGED), round((bottom - top) * _ENLARGED))
        image = QImage(size, QImage.Format.Format_RGB32)
        image.fill(PAPER)
        painter = QPainter(image)
        smooth(painter)
        painter.scale(_ENLARGED, _ENLARGED)
        painter.translate(-left, -top)
        paint_strokes(painter, self.strokes)
        painter.end()
        return image

    def sizeHint(self) -> QSize:
        """Wide enough for a name."""
        return QSize(480, 240)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The mouse puts its pen down."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._begin(Dot(event.position().x(), event.position().y()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The mouse draws."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go_on(Dot(event.position().x(), event.position().y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: ARG002 - Qt's signature
        """The mouse lifts its pen."""
        self._end()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """The pen draws, thicker the harder it is pressed."""
        at = event.position()
        dot = Dot(at.x(), at.y(), event.pressure() or 0.5)
        if event.type() is QEvent.Type.TabletPress:
            self._begin(dot)
        elif event.type() is QEvent.Type.TabletRelease:
            self._end()
        elif self._open is not None:
            self._go_on(dot)
        event.accept()

    def event(self, event: QEvent) -> bool:
        """The first finger draws."""
        if isinstance(event, QTouchEvent) and event.points():
            at = event.points()[0].position()
            if event.type() is QEvent.Type.TouchBegin:
                self._begin(Dot(at.x(), at.y()))
            elif event.type() is QEvent.Type.TouchEnd:
                self._end()
            else:
                self._go_on(Dot(at.x(), at.y()))
            event.accept()
            return True
        return super().event(event)

    def _begin(self, dot: Dot) -> None:
        self._open = [dot]
        self.strokes.append(self._open)
        self._tell()

    def _go_on(self, dot: Dot) -> None:
        if self._open is not None:
            self._open.append(dot)
            self.update()

    def _end(self) -> None:
        self._open = None
        self._tell()

    def _tell(self) -> None:
        self.update()
        self.drawn.emit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paper, line, strokes."""
        theme = self.theme
        with QPainter(self) as painter:
            smooth(painter)
            box = QRectF(self.rect())
            edge = theme.color("line_strong")
            paint_box(painter, box, fill=PAPER, edge=edge, width=theme.border, radius=theme.radius.control)
            low = box.bottom() - box.height() / 4
            painter.setPen(QPen(QColor("#7B8793"), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(24, low), QPointF(box.right() - 24, low))
            if not self.strokes:
                words = QRectF(box.left(), low - 64, box.width(), 48)
                paint_text(
                    painter, words, self.tr("请在这里签名"), theme.font("body"), QColor("#566370"), CENTER
                )
            paint_strokes(painter, self.strokes)


def paint_strokes(painter: QPainter, strokes: Sequence[Stroke]) -> None:
    """Lines through the dots, as thick as they were pressed."""
    for stroke in strokes:
        for one, other in pairwise(stroke):
            wide = _PEN_WIDE * (0.4 + other.pressure * 1.2)
            painter.setPen(QPen(INK, wide, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(QPointF(one.x, one.y), QPointF(other.x, other.y))


class MarkKind(StrEnum):
    """What is put on a picture."""

    ARROW = "arrow"
    BOX = "box"
    MOSAIC = "mosaic"


@dataclass(frozen=True)
class Mark:
    """A mark from one point to another, in parts of the picture's width and height."""

    kind: MarkKind
    start: QPointF
    end: QPointF

    @property
    def is_tiny(self) -> bool:
        """A tap, not a mark."""
        return hypot(self.end.x() - self.start.x(), self.end.y() - self.start.y()) < _LEAST_MARK


def marked(picture: QImage, marks: Sequence[Mark]) -> QImage:
    """The picture with its marks; what lies under a mosaic is gone for good. May run on any thread."""
    image = picture.convertToFormat(QImage.Format.Format_RGB32)
    painter = QPainter(image)
    smooth(painter)
    paint_marks(painter, QRectF(image.rect()), picture, marks)
    painter.end()
    return image


def paint_marks(painter: QPainter, room: QRectF, picture: QImage, marks: Sequence[Mark]) -> None:
    """Marks on a picture that fills `room`; mosaics first, so that nothing they hide shows through."""
    for mark in sorted(marks, key=lambda mark: mark.kind is not MarkKind.MOSAIC):
        start, end = _placed(mark.start, room), _placed(mark.end, room)
        wide = max(3.0, min(room.width(), room.height()) / 120)
        painter.setPen(QPen(MARK, wide, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if mark.kind is MarkKind.MOSAIC:
            _paint_mosaic(painter, QRectF(start, end).normalized(), picture, mark)
        elif mark.kind is MarkKind.BOX:
            painter.drawRect(QRectF(start, end).normalized())
        else:
            _paint_arrow(painter, start, end, wide)


def _placed(point: QPointF, room: QRectF) -> QPointF:
    return QPointF(room.left() + point.x() * room.width(), room.top() + point.y() * room.height())


def _paint_mosaic(painter: QPainter, box: QRectF, picture: QImage, mark: Mark) -> None:
    size = QRectF(picture.rect())
    source = QRectF(_placed(mark.start, size), _placed(mark.end, size)).normalized().intersected(size)
    part = picture.copy(source.toRect())
    if part.isNull():
        return
    side = max(1, round(max(part.width(), part.height()) / _BLOCKS))
    few = QSize(max(1, part.width() // side), max(1, part.height() // side))
    coarse = part.scaled(
        few, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=False)
    painter.drawImage(box, coarse)
    painter.restore()


def _paint_arrow(painter: QPainter, start: QPointF, end: QPointF, wide: float) -> None:
    angle = atan2(end.y() - start.y(), end.x() - start.x())
    reach = wide * 5
    neck = QPointF(end.x() - reach * 0.7 * cos(angle), end.y() - reach * 0.7 * sin(angle))
    painter.drawLine(start, neck)
    painter.setBrush(MARK)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawPolygon(QPolygonF([end, *_barbs(end, angle, reach)]))


def _barbs(tip: QPointF, angle: float, reach: float) -> Iterator[QPointF]:
    for side in (pi - 0.45, pi + 0.45):
        yield QPointF(tip.x() + reach * cos(angle + side), tip.y() + reach * sin(angle + side))


class MarkPad(Themed, QWidget):
    """A picture to put marks on."""

    drawn = Signal()

    def __init__(self, themes: ThemeController, name: str, picture: QImage) -> None:
        super().__init__()
        self.picture, self.kind = picture, MarkKind.ARROW
        self.marks: list[Mark] = []
        self._from: QPointF | None = None
        self._trial: Mark | None = None
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.follow(themes)

    def sizeHint(self) -> QSize:
        """Large enough to aim."""
        return QSize(560, 360)

    def undo(self) -> None:
        """Take the last mark away."""
        self.marks = self.marks[:-1]
        self.update()
        self.drawn.emit()

    def room(self) -> QRectF:
        """Where the picture is."""
        size = self.picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        box = QRectF(0, 0, size.width(), size.height())
        box.moveCenter(QRectF(self.rect()).center())
        return box

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A mark begins."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._from = self._part(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """It grows."""
        if self._from is not None:
            self._trial = Mark(self.kind, self._from, self._part(event.position()))
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """It stays, unless it was only a tap."""
        start, self._from, self._trial = self._from, None, None
        if start is None:
            return
        mark = Mark(self.kind, start, self._part(event.position()))
        if not mark.is_tiny:
            self.marks.append(mark)
        self.update()
        self.drawn.emit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Picture and marks."""
        room = self.room()
        with QPainter(self) as painter:
            smooth(painter)
            painter.fillRect(self.rect(), self.theme.color("surface_3"))
            painter.drawImage(room, self.picture)
            paint_marks(painter, room, self.picture, [*self.marks, *([self._trial] if self._trial else [])])

    def _part(self, point: QPointF) -> QPointF:
        room = self.room()
        across = (point.x() - room.left()) / max(1.0, room.width())
        down = (point.y() - room.top()) / max(1.0, room.height())
        return QPointF(min(1.0, max(0.0, across)), min(1.0, max(0.0, down)))
