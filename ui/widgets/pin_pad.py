"""The lock screen's number pad (keys 104 by 72) and the six dots above it."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from ui.icons import paint_icon
from ui.theme import ThemeController
from ui.widgets.base import Press, Themed
from ui.widgets.buttons import Button, Kind
from ui.widgets.paint import CENTER, paint_box, paint_text, smooth

_KEY = QSize(104, 72)
_DOT, _STEP = 20, 40


class PinKey(Press):
    """A digit."""

    def natural_size(self) -> QSize:
        """104 by 72."""
        return _KEY

    @property
    def ring_radius(self) -> float:
        """As round as the key."""
        return self.theme.radius.tile

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Key and digit; grey while locked."""
        theme = self.theme
        fill = "surface_3" if self.isDown() or not self.isEnabled() else "surface"
        edge = theme.color("line")
        paint_box(
            painter, rect, fill=theme.color(fill), edge=edge, width=theme.border, radius=theme.radius.tile
        )
        ink = theme.color("ink" if self.isEnabled() else "ink_3")
        paint_text(painter, rect, self.text(), theme.font("number"), ink, CENTER)


class _EraseKey(PinKey):
    def paint(self, painter: QPainter, rect: QRectF) -> None:
        theme = self.theme
        if self.isDown():
            paint_box(painter, rect, fill=theme.color("surface_3"), radius=theme.radius.tile)
        box = QRectF(0, 0, 32, 32)
        box.moveCenter(rect.center())
        paint_icon(painter, box, "backspace", theme.color("ink" if self.isEnabled() else "ink_3"))


class PinDots(Themed, QWidget):
    """How many digits are in, never which."""

    def __init__(self, themes: ThemeController, count: int = 6, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count, self._filled = count, 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.follow(themes)
        self.show_filled(0)

    def show_filled(self, filled: int) -> None:
        """Fill this many dots."""
        self._filled = filled
        self.setAccessibleName(self.tr("已输入 {n} 位，共 {all} 位").format(n=filled, all=self._count))
        self.update()

    def sizeHint(self) -> QSize:
        """All dots in a row."""
        return QSize(_STEP * (self._count - 1) + _DOT, _DOT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Filled dots, then rings."""
        theme = self.theme
        with QPainter(self) as painter:
            smooth(painter)
            for place in range(self._count):
                box = QRectF(place * _STEP, 0, _DOT, _DOT)
                on = place < self._filled
                edge = theme.color("accent" if on else "line_strong")
                paint_box(painter, box, fill=edge if on else None, edge=edge, width=2, radius=_DOT / 2)


class PinPad(QWidget):
    """Ten digits, erase, and 忘记了."""

    digit_pressed = Signal(str)
    erase_pressed = Signal()
    forgot_pressed = Signal()

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(12)
        self.keys: dict[str, PinKey] = {}
        for place, digit in enumerate("123456789"):
            grid.addWidget(self._digit(themes, digit), place // 3, place % 3)
        grid.addWidget(self._digit(themes, "0"), 3, 1)
        self._forgot = Button(themes, self.tr("忘记了"), Kind.QUIET)
        self._forgot.clicked.connect(self.forgot_pressed)
        grid.addWidget(self._forgot, 3, 0, Qt.AlignmentFlag.AlignCenter)
        self._erase = _EraseKey(themes)
        self._erase.setAccessibleName(self.tr("删掉一位"))
        self._erase.clicked.connect(self.erase_pressed)
        grid.addWidget(self._erase, 3, 2)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def allow(self, *, on: bool) -> None:
        """Let digits in, or not while locked; 忘记了 always works."""
        for key in (*self.keys.values(), self._erase):
            key.setEnabled(on)

    def _digit(self, themes: ThemeController, digit: str) -> PinKey:
        key = PinKey(themes, digit)
        key.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        key.clicked.connect(self._on_key_clicked)
        self.keys[digit] = key
        return key

    def _on_key_clicked(self) -> None:
        key = self.sender()
        if isinstance(key, PinKey):
            self.digit_pressed.emit(key.text())
