"""An emergency call or a warning that nobody has answered, over whatever screen is in front; 今日 has banners of its own."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import ThemeController
from ui.viewmodels.today import TodayViewModel
from ui.widgets.banners import SosBanner, WarningBanner

_WIDE_PAD, _UPRIGHT_PAD, _GAP = 24, 20, 12


class AlertStrip(QWidget):
    """The first unanswered call, else the first unanswered warning, across the whole width; nothing else is that urgent."""

    def __init__(
        self, themes: ThemeController, view_model: TodayViewModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model, self._away = view_model, False
        self._alarm = self._warning = ""
        self._sos, self._banner = SosBanner(themes), WarningBanner(themes)
        self._box = QVBoxLayout(self)
        for banner in (self._sos, self._banner):
            self._box.addWidget(banner)
        self._sos.sign_pressed.connect(lambda: view_model.sign_alarm(self._alarm))
        self._sos.phone_pressed.connect(lambda: view_model.call(self._alarm))
        self._sos.route_pressed.connect(lambda: view_model.route(self._alarm))
        self._banner.sign_pressed.connect(lambda: view_model.sign_warning(self._warning))
        view_model.changed.connect(self._show)
        self.lay_out(wide=True)
        self._show()

    def set_away(self, away: bool) -> None:  # noqa: FBT001 - what it is told
        """Whether another screen than 今日 is in front."""
        self._away = away
        self._show()

    def lay_out(self, *, wide: bool) -> None:
        """Room at the sides as the screens have it."""
        pad = _WIDE_PAD if wide else _UPRIGHT_PAD
        self._box.setContentsMargins(pad, _GAP, pad, _GAP)
        self._sos.lay_out(wide=wide)
        self._banner.lay_out(wide=wide)

    def _show(self) -> None:
        state = self._model.state
        alarm = next((one for one in state.alarms if not one.signed), None)
        warning = next((one for one in state.warnings if not one.signed), None) if alarm is None else None
        self._alarm, self._warning = alarm.id if alarm else "", warning.id if warning else ""
        if alarm:
            self._sos.show_call(
                alarm.title, alarm.line, signed=False, phone=alarm.has_phone, route=alarm.has_place
            )
        if warning:
            self._banner.show_warning(warning.title, warning.text, signed=False, icon=warning.icon)
        self._sos.setVisible(alarm is not None)
        self._banner.setVisible(warning is not None)
        self.setVisible(self._away and (alarm is not None or warning is not None))
