"""A green line that stays: what was saved and what happens next, with one thing to do."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme import ThemeController
from ui.widgets.buttons import Button, Kind
from ui.widgets.cards import Card, IconMark
from ui.widgets.labels import Label


class ConfirmLine(Card):
    """已存好，排在第 4 位。联网后自动上传。 with 再报一件."""

    acted = Signal()

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, pad=8, fill="ok_tint", edge="ok_line", parent=parent)
        self._text = Label(themes, "", "body", "ok_text", bold=True, wrap=True)
        self._action = Button(themes, "", Kind.OUTLINE)
        self._action.clicked.connect(self.acted)
        row = QHBoxLayout()
        row.setContentsMargins(8, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(IconMark(themes, "check-circle-fill", "ok_text", 24))
        row.addWidget(self._text, 1)
        row.addWidget(self._action)
        self.body.addLayout(row)
        self.say("", "")

    def say(self, text: str, action: str) -> None:
        """Confirm something; empty hides it."""
        self._text.setText(text)
        self._action.say(action)
        self.setAccessibleName(text)
        self.setVisible(bool(text))
