"""Fields that tell what is typed while it is typed, so that a sudden end loses less than a second of it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QFocusEvent

from ui.theme import Theme, ThemeController
from ui.widgets.inputs import Input, TextArea

TELL_MS = 200
"""How long typed words may stay untold; with `autosave.LONGEST_MS` and the save itself under 800 ms."""


_MOST = 20_000
"""What a form's answer may hold; more stays out where it is typed, before it would have to be refused."""


class Teller(QObject):
    """Tells a changing text at most every `TELL_MS`, and at once when asked to."""

    told = Signal(str)

    def __init__(self, read: Callable[[], str], parent: QObject) -> None:
        super().__init__(parent)
        self._read, self._known = read, ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TELL_MS)
        self._timer.timeout.connect(self.tell)

    @property
    def waits(self) -> bool:
        """Whether something typed is still untold; what is shown must not be overwritten then."""
        return self._timer.isActive()

    def edited(self) -> None:
        """Something was typed; steady typing does not put off the telling."""
        if not self._timer.isActive():
            self._timer.start()

    def shows(self, text: str) -> None:
        """The field shows a text that is known already."""
        self._known = text

    def tell(self) -> None:
        """Tell what was typed, if nobody knows it yet."""
        self._timer.stop()
        text = self._read()
        if text != self._known:
            self._known = text
            self.told.emit(text)


def is_same(kept: str, typed: str) -> bool:
    """Whether a field need not be written anew: a blank at the end is kept by nobody, and the next word comes after it."""
    return kept.strip() == typed.strip()


class TypedInput(Input):
    """One line that tells what is typed."""

    typed = Signal(str)

    def __init__(self, themes: ThemeController, name: str, placeholder: str = "") -> None:
        super().__init__(themes, name, placeholder=placeholder)
        self.setMaxLength(_MOST)
        self._teller = Teller(self.text, self)
        self._teller.told.connect(self.typed)
        self.textEdited.connect(self._teller.edited)
        self.editingFinished.connect(self._teller.tell)

    def show_text(self, text: str) -> None:
        """Show a text, unless the worker is typing another one."""
        if self._teller.waits:
            return
        if not is_same(text, self.text()):
            self.setText(text)
        self._teller.shows(text)

    def tell(self) -> None:
        """Tell what was typed, if nobody knows it yet."""
        self._teller.tell()


class TypedArea(TextArea):
    """Several lines that tell what is typed."""

    typed = Signal(str)

    def __init__(
        self,
        themes: ThemeController,
        name: str,
        *,
        placeholder: str = "",
        lines: int = 3,
        most: int = _MOST,
    ) -> None:
        super().__init__(themes, name, placeholder=placeholder, lines=lines, most=most)
        self._teller = Teller(self.toPlainText, self)
        self._teller.told.connect(self.typed)
        self.textChanged.connect(self._teller.edited)

    def show_text(self, text: str) -> None:
        """Show a text, unless the worker is typing another one."""
        if self._teller.waits:
            return
        if not is_same(text, self.toPlainText()):
            self.blockSignals(True)
            self.setPlainText(text)
            self.blockSignals(False)
        self._teller.shows(text)

    def tell(self) -> None:
        """Tell what was typed, if nobody knows it yet."""
        self._teller.tell()

    def apply_theme(self, theme: Theme) -> None:
        """As high as the lines asked for; more is scrolled."""
        super().apply_theme(theme)
        self.setFixedHeight(self.minimumHeight())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving tells."""
        super().focusOutEvent(event)
        self._teller.tell()
