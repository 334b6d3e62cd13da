"""What would be done when a screen is first shown, done while it stands hidden where it will be seen; a little a turn.

Qt styles each part at its first step into a window, lays out at the first showing and looks up each glyph at the first
painting. It must not know any screen, nor what a screen shows.
"""

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from ui.screens.base import Screen

_STYLED_AT_ONCE = 25
"""How many parts of a screen are styled in one turn of the event loop."""


def made_ready(screen: Screen, *, wide: bool) -> Iterator[None]:
    """Styles and lays out a whole screen that is hidden in its place; each step is for a turn of its own."""
    parts = screen.findChildren(QWidget)[::-1]  # the innermost first: a part styles all that is in it
    for first in range(0, len(parts), _STYLED_AT_ONCE):
        for part in parts[first : first + _STYLED_AT_ONCE]:
            part.ensurePolished()
        yield
    screen.ensurePolished()
    screen.lay_out(wide=wide)
    yield
    if (place := screen.parentWidget()) is not None:
        screen.resize(place.size())
    if (layout := screen.layout()) is not None:
        layout.activate()
