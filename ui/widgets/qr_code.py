"""A QR code on screen, for a phone held against it. Always black on white with its quiet zone, in every theme."""

from typing import Any

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

_QUIET = 4
"""Empty modules around the code (ISO/IEC 18004)."""
_SIDE, _LEAST = 216, 132
"""At arm's length, and in the smallest window: three pixels to a module of the longest number."""
_HALF_DARK = 128


def modules_of(text: str) -> tuple[str, ...]:
    """The rows of the code for a text, `#` for dark; none for an empty text."""
    if not text:
        return ()
    import zxingcpp  # loaded when the first code is shown

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    drawn: Any = zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False)  # a buffer, untyped
    rows: list[list[int]] = memoryview(drawn).tolist()  # type: ignore[assignment]  # of two dimensions
    return tuple("".join("#" if dark < _HALF_DARK else " " for dark in row) for row in rows)


class QrCode(QWidget):
    """A square, smaller where there is no room; shows nothing while it has no text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Maximum)

    def show_text(self, text: str, name: str) -> None:
        """Show the code of a text; `name` says to a screen reader what scanning it does."""
        self._rows = modules_of(text)
        self.setAccessibleName(name)
        self.setVisible(bool(self._rows))
        self.update()

    def sizeHint(self) -> QSize:
        """Large enough for a camera at arm's length."""
        return QSize(_SIDE, _SIDE)

    def minimumSizeHint(self) -> QSize:
        """What a camera still reads."""
        return QSize(_LEAST, _LEAST)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Whole pixels per module, in the middle of the square."""
        with QPainter(self) as painter:
            room = min(self.width(), self.height())
            square = QRect((self.width() - room) // 2, (self.height() - room) // 2, room, room)
            painter.fillRect(square, QColor("white"))
            if not self._rows:
                return
            count = len(self._rows)
            side = max(1, room // (count + 2 * _QUIET))
            left, top = (start + (room - side * count) // 2 for start in (square.left(), square.top()))
            black = QColor("black")
            for down, row in enumerate(self._rows):
                for along, mark in enumerate(row):
                    if mark == "#":
                        painter.fillRect(QRectF(left + along * side, top + down * side, side, side), black)
