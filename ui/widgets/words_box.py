"""Several lines of words with a counter under them and room for tools beside it, in one frame."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import Theme, ThemeController
from ui.widgets.cards import Card
from ui.widgets.inputs import MOST_WORDS, hold_to
from ui.widgets.labels import Label
from ui.widgets.typed import Teller, is_same


class WordsBox(Card):
    """A text field that tells what was typed a moment after the last key, and at once when it is left."""

    typed = Signal(str)

    def __init__(
        self,
        themes: ThemeController,
        name: str,
        *,
        placeholder: str = "",
        count: Callable[[str], str] | None = None,
        most: int = MOST_WORDS,
        parent: QWidget | None = None,
    ) -> None:
        self._count = count
        self._edit = QPlainTextEdit()
        self._counter = Label(themes, "", "micro", "ink_2")
        super().__init__(themes, pad=12, edge="line_strong", parent=parent)
        self._edit.setAccessibleName(name)
        self._edit.setPlaceholderText(placeholder or name)
        self._edit.setTabChangesFocus(True)
        self._edit.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self._edit.viewport().setAutoFillBackground(False)
        self._edit.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._edit.installEventFilter(self)
        hold_to(self._edit, most)
        self._edit.textChanged.connect(self._on_text_changed)
        self._teller = Teller(self._edit.toPlainText, self)
        self._teller.told.connect(self.typed)
        self._counter.setContentsMargins(4, 0, 0, 0)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._edit, 1)
        words.addWidget(self._counter)
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self._row.addLayout(words, 1)
        self.body.addLayout(self._row)

    def add_tool(self, tool: QWidget) -> None:
        """Puts what helps with writing at the right beside the words, which keep their lines: phrases, voice."""
        self._row.addWidget(tool, 0, Qt.AlignmentFlag.AlignBottom)

    def insert(self, text: str) -> None:
        """Puts words where the cursor is, in place of what is selected, and goes on there."""
        self._edit.insertPlainText(text)
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.tell()

    @property
    def selected(self) -> str:
        """The words selected, else all of them."""
        return self._edit.textCursor().selectedText() or self._edit.toPlainText()

    def show_text(self, text: str, counter: str) -> None:
        """Show a text, unless the worker is typing another one."""
        if not self._teller.waits:
            if not is_same(text, self._edit.toPlainText()):
                self._edit.blockSignals(True)
                self._edit.setPlainText(text)
                self._edit.blockSignals(False)
            self._teller.shows(text)
            self._counter.setText(counter)
        self._counter.setVisible(bool(counter))

    def lock(self, *, on: bool) -> None:
        """Whether the words are there to be read only."""
        self._edit.setReadOnly(on)
        self._show_edge()

    def tell(self) -> None:
        """Tell what was typed, if nobody knows it yet."""
        self._teller.tell()

    def apply_theme(self, theme: Theme) -> None:
        """Font and room for three lines."""
        super().apply_theme(theme)
        self._edit.setFont(theme.font("body"))
        self.setMinimumHeight(theme.line("body") * 3 + theme.line("micro") + 24)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Accent edge while the keyboard is here; leaving tells."""
        if watched is self._edit and event.type() is QEvent.Type.FocusIn:
            self._show_edge(typing=True)
        elif watched is self._edit and event.type() is QEvent.Type.FocusOut:
            self._show_edge()
            self.tell()
        return super().eventFilter(watched, event)

    def _show_edge(self, *, typing: bool = False) -> None:
        """What the frame says: here the keys go, here one may write, or here is something to read only."""
        locked = self._edit.isReadOnly()
        fill, edge, width = ("surface_2", "line", 1) if locked else ("surface", "line_strong", None)
        if typing:
            edge, width = "accent", 2
        self.restyle(fill=fill, edge=edge, edge_width=width)

    def _on_text_changed(self) -> None:
        if self._count is not None:
            self._counter.setText(self._count(self._edit.toPlainText()))
        self._teller.edited()
