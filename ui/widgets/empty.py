"""What stands where there is nothing to show: empty, loading, not loaded yet, failed. Always says what to do next."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import ThemeController
from ui.widgets.buttons import Button, Kind
from ui.widgets.cards import IconMark
from ui.widgets.labels import Label


class EmptyState(QWidget):
    """An icon, a title, one line and at most one action, in the middle."""

    acted = Signal()
    """The worker pressed the action."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconMark(themes, "check-circle", "ink_3", 48)
        self._title = Label(themes, "", "heading", wrap=True)
        self._text = Label(themes, "", "body", "ink_2", wrap=True)
        self._action = Button(themes, "", Kind.OUTLINE)
        self._action.clicked.connect(self.acted)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addStretch()
        column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addSpacing(8)
        column.addWidget(self._action, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()

    def say(self, icon: str, title: str, text: str = "", action: str = "", *, ink: str = "ink_3") -> None:
        """What happened, whether the work is safe, what to do; an empty action hides the button."""
        self._icon.show_icon(icon, ink)
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._action.say(action)
        self._action.setVisible(bool(action))
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
