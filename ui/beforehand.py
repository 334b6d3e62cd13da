"""What would be done when a screen is first shown, done while it stands hidden where it will be seen; a little a turn.

Qt styles each part at its first step into a window, lays out at the first showing and looks up each glyph at the first
painting. It must not know any screen, nor what a screen shows.
"""

from collections.abc import Iterator

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from ui.screens.base import Screen
from ui.widgets.base import Press
from ui.widgets.labels import Label

_STYLED_AT_ONCE = 25
"""How many parts of a screen are styled in one turn of the event loop."""
_DRAWN_AT_ONCE = 6
_CANVAS = 160
"""As high as what is drawn onto beforehand, in pixels; higher parts are cut off."""


def made_ready(screen: Screen, *, wide: bool) -> Iterator[None]:
    """Styles, lays out and draws a whole screen that is hidden in its place; each step is for a turn of its own."""
    yield from laid_out(screen, wide=wide)
    yield from _drawn_once(screen)


def laid_out(screen: Screen, *, wide: bool) -> Iterator[None]:
    """Styles and lays out only: drawing beforehand makes the first painting quicker, and the whole slower."""
    parts = screen.findChildren(QWidget)[::-1]  # the innermost first: a part styles all that is in it
    for first in range(0, len(parts), _STYLED_AT_ONCE):
        for part in parts[first : first + _STYLED_AT_ONCE]:
            if isValid(part):  # it may have been taken apart since
                part.ensurePolished()
        yield
    screen.ensurePolished()
    screen.lay_out(wide=wide)
    yield
    if (place := screen.parentWidget()) is not None:
        screen.resize(place.size())
    if (layout := screen.layout()) is not None:
        layout.activate()
    yield


def _drawn_once(screen: Screen) -> Iterator[None]:
    """Draws what a screen says by itself, where nobody sees it: the first time each glyph and icon has to be made.

    `QWidget.render` would lay the whole window out anew for each part.
    """
    parts = [part for part in screen.findChildren(QWidget) if part.isVisibleTo(screen)]
    drawn = [part for part in parts if isinstance(part, Label | Press)]
    canvas = QPixmap(screen.width(), _CANVAS)
    for first in range(0, len(drawn), _DRAWN_AT_ONCE):
        with QPainter(canvas) as painter:
            for part in filter(isValid, drawn[first : first + _DRAWN_AT_ONCE]):
                painter.save()
                part.paint(painter, QRectF(part.rect()))
                painter.restore()
        yield
