"""Text fields: one line, several lines, and `Field`, which adds the label above and the problem below."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import Theme, ThemeController
from ui.widgets.base import Themed
from ui.widgets.labels import Label

if TYPE_CHECKING:  # loaded with the first problem: the lock has a field too
    from ui.widgets.banners import ProblemLine


def _mark(widget: QWidget, *, wrong: bool) -> None:
    widget.setProperty("wrong", "true" if wrong else "false")
    widget.style().unpolish(widget)
    widget.style().polish(widget)


MOST_WORDS = 2000
"""What a field of several lines holds where nothing else is said: what the platform takes."""
MOST_REASON = 200
"""The same for a reason in one line."""


def hold_to(edit: QPlainTextEdit, most: int) -> None:
    """From now on it takes no more than `most` characters: what is too much of an insertion stays out, nothing else moves."""
    came = 0

    def note(_at: int, _gone: int, added: int) -> None:
        nonlocal came
        came = added

    edit.document().contentsChange.connect(note)
    edit.textChanged.connect(lambda: _cut_insertion(edit, most, came))


def _cut_insertion(edit: QPlainTextEdit, most: int, came: int) -> None:
    """Takes away again what is too much of the last `came` before the cursor; Qt counts in UTF-16, people do not."""
    text, cursor = edit.toPlainText(), edit.textCursor()
    at = cursor.position()
    before = text.encode("utf-16-le")[: 2 * at].decode("utf-16-le", "ignore")
    surplus = min(len(text) - most, came, len(before))
    if surplus <= 0:
        return
    cursor.joinPreviousEditBlock()
    cursor.setPosition(len(before[:-surplus].encode("utf-16-le")) // 2)
    cursor.setPosition(at, QTextCursor.MoveMode.KeepAnchor)
    cursor.removeSelectedText()
    cursor.endEditBlock()


class Input(Themed, QLineEdit):
    """One line of text, 52 px high."""

    def __init__(
        self,
        themes: ThemeController,
        name: str,
        *,
        placeholder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("kit", "input")
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.follow(themes)

    def mark_wrong(self, *, wrong: bool) -> None:
        """Show or clear the danger edge."""
        _mark(self, wrong=wrong)

    def apply_theme(self, theme: Theme) -> None:
        """Take over height and font."""
        self.setFont(theme.font("body"))
        self.setFixedHeight(theme.grown(theme.size.input, "body"))


class TextArea(Themed, QPlainTextEdit):
    """Several lines of text; Tab leaves it."""

    def __init__(
        self,
        themes: ThemeController,
        name: str,
        *,
        placeholder: str = "",
        lines: int = 3,
        most: int = MOST_WORDS,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._lines = lines
        hold_to(self, most)
        self.setProperty("kit", "input")
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.follow(themes)

    def mark_wrong(self, *, wrong: bool) -> None:
        """Show or clear the danger edge."""
        _mark(self, wrong=wrong)

    def apply_theme(self, theme: Theme) -> None:
        """Take over font and room for the lines asked for."""
        self.setFont(theme.font("body"))
        self.setMinimumHeight(self._lines * theme.line("body") + 28)


class Field(QWidget):
    """A field with its label above, a hint below, and in place of the hint the problem, when there is one, as in forms."""

    def __init__(
        self,
        themes: ThemeController,
        label: str,
        edit: Input | TextArea,
        *,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._themes, self._hint = themes, hint
        self.edit = edit
        self._problem: ProblemLine | None = None
        self._label = Label(themes, label, "label", bold=True)
        self._note = Label(themes, hint, "caption", "ink_2", wrap=True)
        self._label.setBuddy(edit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._label)
        column.addWidget(edit)
        column.addWidget(self._note)
        self._note.setVisible(bool(hint))

    @property
    def problem(self) -> str:
        """The problem shown; empty when there is none."""
        return "" if self._problem is None else self._problem.text

    def rename(self, label: str) -> None:
        """Change the label above."""
        self._label.setText(label)

    def show_problem(self, text: str) -> None:
        """Show what is wrong and what to do; empty takes it away."""
        self.edit.mark_wrong(wrong=bool(text))
        self._note.setVisible(bool(self._hint) and not text)
        self.edit.setAccessibleDescription(text or self._hint)
        if text or self._problem is not None:
            self._problem_line().say(text)

    def _problem_line(self) -> "ProblemLine":
        """Made, and loaded, with the first problem."""
        if self._problem is None:
            from ui.widgets.banners import ProblemLine

            self._problem = ProblemLine(self._themes)
            column = self.layout()
            if column is not None:
                column.addWidget(self._problem)
        return self._problem
