"""Answering on a scale: a bar to drag, and buttons that go one step."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractSlider, QHBoxLayout, QSizePolicy, QWidget

from ui.theme import ThemeController
from ui.viewmodels.checklist_items import ItemShown, Scale
from ui.widgets.answers.base import Answer
from ui.widgets.base import Themed
from ui.widgets.buttons import IconButton
from ui.widgets.labels import Label
from ui.widgets.paint import paint_box, paint_ring, smooth

_KNOB, _TRACK, _MOST_TICKS = 28, 8, 12


class ScaleBar(Themed, QAbstractSlider):
    """A horizontal bar of whole steps; hollow until a place on it is chosen."""

    def __init__(self, themes: ThemeController, name: str, steps: int) -> None:
        super().__init__()
        self.chosen = False
        self.setRange(0, steps)
        self.setPageStep(max(1, steps // 10))
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.follow(themes)

    def show_place(self, place: int | None) -> None:
        """Put the knob there without telling; None takes it away."""
        self.chosen = place is not None
        self.blockSignals(True)
        self.setValue(place or 0)
        self.blockSignals(False)
        self.update()

    def sizeHint(self) -> QSize:
        """As high as a finger."""
        return QSize(160, self.theme.size.touch_min)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pressing anywhere chooses that place."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._go_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The knob follows."""
        if self.isSliderDown():
            self._go_to(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go: only now the answer is told."""
        if event.button() is Qt.MouseButton.LeftButton and self.isSliderDown():
            self.setSliderDown(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose, also the first time."""
        before, had = self.value(), self.chosen
        super().keyPressEvent(event)
        if event.isAccepted():
            self.chosen = True
            if self.value() == before and not had:
                self.sliderReleased.emit()
            self.update()

    def _go_to(self, x: float) -> None:
        share = (x - _KNOB / 2) / max(1, self.width() - _KNOB)
        self.chosen = True
        self.setSliderPosition(round(min(1.0, max(0.0, share)) * self.maximum()))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Track, what is filled of it, knob."""
        theme = self.theme
        with QPainter(self) as painter:
            smooth(painter)
            middle, reach = self.height() / 2, self.width() - _KNOB
            at = _KNOB / 2 + reach * self.value() / max(1, self.maximum())
            track = QRectF(_KNOB / 2, middle - _TRACK / 2, reach, _TRACK)
            on = self.isEnabled() and self.chosen
            edge = theme.color("line_strong") if theme.is_sunlight else None
            paint_box(painter, track, fill=theme.color("surface_3"), edge=edge, radius=_TRACK / 2)
            if on:
                done = QRectF(track.left(), track.top(), at - track.left(), _TRACK)
                paint_box(painter, done, fill=theme.color("accent"), radius=_TRACK / 2)
            self._paint_ticks(painter, track)
            if self.chosen:
                knob = QRectF(at - _KNOB / 2, middle - _KNOB / 2, _KNOB, _KNOB)
                ink = theme.color("accent" if on else "ink_3")
                paint_box(painter, knob, fill=theme.color("surface"), edge=ink, width=3, radius=_KNOB / 2)
            if self.hasFocus():
                paint_ring(painter, QRectF(self.rect()), theme, theme.radius.control)

    def _paint_ticks(self, painter: QPainter, track: QRectF) -> None:
        if not 0 < self.maximum() <= _MOST_TICKS:
            return
        for tick in range(self.maximum() + 1):
            x = track.left() + track.width() * tick / self.maximum()
            painter.fillRect(QRectF(x - 1, track.bottom() + 3, 2, 4), self.theme.color("line_strong"))


class ScaleAnswer(Answer):
    """Minus, bar, plus, and the number in figures."""

    def __init__(self, themes: ThemeController, item: ItemShown) -> None:
        self._scale = item.scale or Scale("0", "10", "1")
        super().__init__(themes, item)
        self.less = IconButton(themes, "minus", self.tr("少一档"))
        self.more = IconButton(themes, "plus", self.tr("多一档"))
        self.bar = ScaleBar(themes, item.label, self._scale.steps)
        self._number = Label(themes, "", "heading")
        self._number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._number.setMinimumWidth(themes.theme.scaled(64))
        self.less.clicked.connect(lambda: self._step(-1))
        self.more.clicked.connect(lambda: self._step(1))
        self.bar.valueChanged.connect(self._on_moved)
        self.bar.sliderReleased.connect(self._tell)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        parts: tuple[tuple[QWidget, int], ...] = (
            (Label(themes, self._scale.start, "caption", "ink_2"), 0),
            (self.less, 0),
            (self.bar, 1),
            (self.more, 0),
            (Label(themes, self._scale.end, "caption", "ink_2"), 0),
            (self._number, 0),
        )
        for part, stretch in parts:
            row.addWidget(part, stretch)
        self.show_item(item)

    def show_item(self, item: ItemShown) -> None:
        """Where on the scale the answer is."""
        super().show_item(item)
        if not self.bar.isSliderDown():
            self.bar.show_place(self._scale.place(item.value))
            self._show_number()

    def _step(self, by: int) -> None:
        place = self._scale.place(self.item.value)
        here = (0 if by > 0 else self._scale.steps) if place is None else place + by
        self.bar.show_place(min(self._scale.steps, max(0, here)))
        self._tell()

    def _on_moved(self) -> None:
        self.bar.chosen = True
        self._show_number()
        if not self.bar.isSliderDown():
            self._tell()

    def _tell(self) -> None:
        self._show_number()
        self.answered.emit(self._scale.at(self.bar.value()))

    def _show_number(self) -> None:
        number = self._scale.at(self.bar.value()) if self.bar.chosen else "–"
        self._number.setText(number)
        self.bar.setAccessibleDescription(number)
