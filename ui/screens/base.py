"""What every screen is: a page that shows one view model's state and tells the window how to frame it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.theme import ThemeController
from ui.widgets.header import Heading


class Screen(QWidget):
    """Base of all screens. Subclasses show their view model's state in one method called from `changed`.

    Attributes:
        heading: title and line for the header; None shows the worker.
        detail: pushed over a place: back button, and no bottom bar when upright.
    """

    heading_changed = Signal()
    """`heading` is another one now."""

    heading: Heading | None = None
    detail: bool = False

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.themes = themes
        self.wide = True
        self.setProperty("surface", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def show_heading(self, title: str, line: str = "") -> None:
        """Change what the header says about this screen."""
        heading = Heading(title, line)
        if heading != self.heading:
            self.heading = heading
            self.heading_changed.emit()

    def lay_out(self, *, wide: bool) -> None:
        """The window crossed 960 px, or the screen has just been put in; subclasses arrange their parts."""
        self.wide = wide

    def refresh(self) -> None:
        """F5."""

    def shown(self) -> None:
        """The screen has come to the front."""
