"""Decoding pictures, for use off the UI thread.

`QImage.fromData` keeps Python's lock until it is done, so that the window stands still whatever thread it runs on: 24 ms
for a stamped photo, 130 for an original. A reader lets the lock go.
"""

from PySide6.QtCore import QBuffer, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader


def decoded(data: bytes, side: int = 0) -> QImage:
    """A picture, upright; at most `side` pixels wide and high if that is given; a null image if it cannot be read."""
    buffer = QBuffer()
    buffer.setData(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if side and size.isValid() and max(size.width(), size.height()) > side:
        reader.setScaledSize(size.scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()
