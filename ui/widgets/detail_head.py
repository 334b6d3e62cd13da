"""The title row of a detail beside the task list: title, limit and distance as tags."""

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.theme import Theme, ThemeController
from ui.widgets.base import Themed
from ui.widgets.labels import Label, Tag, Tone


class DetailHead(Themed, QWidget):
    """72 px over the progress of a detail."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = Label(themes, "", "title")
        self._title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._title.setMinimumWidth(80)
        self._due = Tag(themes, "", icon="clock-bold")
        self._distance = Tag(themes, "", icon="map-pin-bold")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(12)
        self._row.addWidget(self._title)
        self._row.addWidget(self._due)
        self._row.addWidget(self._distance)
        self._row.addStretch(1)
        self.follow(themes)

    def add_action(self, button: QWidget) -> None:
        """Put a button at the right end."""
        self._row.addWidget(button)

    def show_texts(self, title: str, due: str, distance: str, *, late: bool = False) -> None:
        """Title and tags; empty tags are left out."""
        self._title.setText(title)
        self._due.say(due, Tone.RED if late else Tone.NEUTRAL)
        self._due.setVisible(bool(due))
        self._distance.say(distance)
        self._distance.setVisible(bool(distance))

    def apply_theme(self, theme: Theme) -> None:
        """Fixed height, grown with the text."""
        self.setFixedHeight(theme.grown(theme.size.sub_header - 4, "title"))
