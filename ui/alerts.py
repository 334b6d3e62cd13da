"""Makes an emergency call or a warning noticed: a tone when it comes, and a strip over the screen in front.

Knows what 今日 shows and which screen is in front; reading it and answering are the view model's.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from ui.screens.base import Screen
from ui.viewmodels.today import Phase, TodayState, TodayViewModel
from ui.widgets.alert_strip import AlertStrip
from ui.window import MainWindow

_AFTER_PAINT_MS = 30
"""The banner is painted first: the first tone loads what plays it."""


class Alerts(QObject):
    """Watches `view_model` for what has no answer yet.

    Args:
        window: where the strip stands while another screen than `home` is in front.
        home: 今日, which shows everything itself.
        ring: makes the tone.
    """

    def __init__(
        self,
        window: MainWindow,
        view_model: TodayViewModel,
        home: Screen,
        ring: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window, self._model, self._ring = window, view_model, ring
        self.home = home
        self._told: frozenset[str] | None = None
        self._strip = AlertStrip(window.themes, view_model)
        window.frame.add_strip(self._strip)
        window.frame.stack.currentChanged.connect(self._on_screen_changed)
        view_model.changed.connect(self._on_changed)
        self._on_changed()

    def watch(self) -> None:
        """Looks at which screen is in front; done by itself whenever another one comes there."""
        self._strip.set_away(self._window.frame.stack.currentWidget() is not self.home)

    def _on_screen_changed(self, _index: int) -> None:
        self.watch()

    def _on_changed(self) -> None:
        """What was there when the shift began is seen without a tone; everything after it sounds once."""
        state = self._model.state
        if state.phase is not Phase.READY:
            return
        open_now, told = _unanswered(state), self._told
        self._told = open_now if told is None else told | open_now
        if told is not None and open_now - told and state.sounds:
            QTimer.singleShot(_AFTER_PAINT_MS, self, self._ring)


def _unanswered(state: TodayState) -> frozenset[str]:
    calls = frozenset(alarm.id for alarm in state.alarms if not alarm.signed)
    return calls | {warning.id for warning in state.warnings if not warning.signed}
