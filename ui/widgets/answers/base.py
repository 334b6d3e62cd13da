"""What every answering control shares: it shows an entry and tells the answer; whoever owns it keeps the form."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.theme import ThemeController
from ui.viewmodels.checklist_items import ItemShown
from ui.widgets.base import Themed


class Answer(Themed, QWidget):
    """Base of the controls; subclasses lay themselves out, then call `show_item`."""

    answered = Signal(object)
    """The new answer; None takes it back."""
    resized = Signal()
    """The control now needs another height."""

    def __init__(self, themes: ThemeController, item: ItemShown) -> None:
        super().__init__()
        self.item = item
        self.follow(themes)

    def show_item(self, item: ItemShown) -> None:
        """Show what the form holds."""
        self.item = item
