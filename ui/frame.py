"""What stands around every screen after the lock: rail or bottom bar, header, and the stack of screens between them.

The window decides which screen is in front; this only shows it and what the header says.
"""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.screens.base import Screen
from ui.theme import ThemeController
from ui.viewmodels.status import StatusViewModel
from ui.widgets.header import DueBar, Header
from ui.widgets.navigation import Navigation

if TYPE_CHECKING:  # loaded with the shift
    from ui.widgets.alert_strip import AlertStrip

TASKS = "tasks"
"""The place that carries the count of what is due today."""


class Frame(QWidget):
    """Rail at the left of a wide window, bottom bar in an upright one; one header over a stack of screens."""

    def __init__(self, themes: ThemeController, status: StatusViewModel) -> None:
        super().__init__()
        self._status = status
        self.header = Header(themes)
        self.rail = Navigation(themes, upright=False)
        self.bar = Navigation(themes, upright=True)
        self.stack = QStackedWidget()
        self._due = DueBar(themes)
        self._strip: AlertStrip | None = None
        self._lay_parts()
        self.header.pill_pressed.connect(status.open_sync_centre)
        status.changed.connect(self._on_status_changed)
        self._on_status_changed()

    def _lay_parts(self) -> None:
        self._column = column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self._due)
        column.addWidget(self.stack, 1)
        column.addWidget(self.bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(column, 1)

    def add_place(self, key: str, icon: str, text: str) -> None:
        """A place in rail and bar."""
        for navigation in (self.rail, self.bar):
            navigation.add_place(key, icon, text)
        self._on_status_changed()

    def add_strip(self, strip: "AlertStrip") -> None:
        """Between header and screens, across the whole width."""
        self._strip = strip
        self._column.insertWidget(self._column.indexOf(self.stack), strip)

    def mark(self, place: str) -> None:
        """Which place the navigation shows as chosen."""
        self.rail.show_place(place)
        self.bar.show_place(place)

    def arrange(self, place: str, *, wide: bool, pushed: bool) -> None:
        """As the screen in front of `place` wants it; `pushed` when it lies over the place's own."""
        front = self.stack.currentWidget()
        detail = isinstance(front, Screen) and (front.detail or pushed)
        self.mark(place)
        self.rail.setVisible(wide)
        self.bar.setVisible(not wide and not detail)
        self.header.lay_out(wide=wide)
        if self._strip is not None:
            self._strip.lay_out(wide=wide)
        if isinstance(front, Screen):
            self.header.show_heading(front.heading, back=detail)
            self.header.show_talk(on=bool(front.talk_task), news=front.talk_news)
            self._due.setVisible(not wide and not detail and front.heading is None)

    def _on_status_changed(self) -> None:
        state = self._status.state
        self.header.show_status(state)
        self._due.show_due(state.next_due, state.day)
        for navigation in (self.rail, self.bar):
            navigation.show_badge(TASKS, state.due_today)
