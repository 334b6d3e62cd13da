"""A sheet in which something is written: it stays, with the words, until they are stored, and closes then.

Whoever stores them answers (`ui.viewmodels.background.Asker`). Knows neither what is asked nor where it is kept.
"""

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.theme import ThemeController
from ui.widgets.banners import ProblemLine
from ui.widgets.overlay import Sheet


class AskingSheet(Sheet):
    """Base of every sheet with a field whose words are stored; a problem stands over its buttons."""

    def __init__(self, themes: ThemeController, host: QWidget, title: str) -> None:
        super().__init__(themes, host, title)
        self._waits = False
        self._held: list[QAbstractButton] = []
        self._had: QWidget | None = None
        self._problem = ProblemLine(themes)
        self.add_above_actions(self._problem)

    @property
    def waits(self) -> bool:
        """Whether what was written is being stored."""
        return self._waits

    def kept(self) -> None:
        """It is stored."""
        self.close_sheet()

    def refused(self, problem: str) -> None:
        """It could not be stored, and why; the words stand as they were written."""
        self._waits = False
        self._problem.say(problem)
        for button in self._held:
            button.setEnabled(True)
        if self._had is not None:
            self._had.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_sheet(self) -> None:
        """Nobody is here any more to hear how it went."""
        self._waits = False
        super().close_sheet()

    def _hand_in(self, wanted: SignalInstance, words: object) -> None:
        """Ask for `words` to be stored, `wanted` carries them and this sheet; another tap meanwhile asks for nothing."""
        if not self._waits:
            self._waits = True
            self._problem.say("")
            self._hold_buttons()
            wanted.emit(words, self)

    def _hold_buttons(self) -> None:
        """Nothing else can be chosen while it is being stored; the sheet itself has the keyboard meanwhile."""
        self._had = self.focusWidget()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._held = [button for button in self.findChildren(QAbstractButton) if button.isEnabled()]
        for button in self._held:
            button.setEnabled(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc does not take it away while what was written is being stored: it would be stored all the same."""
        if self._waits and event.key() == Qt.Key.Key_Escape:
            event.accept()
        else:
            super().keyPressEvent(event)
