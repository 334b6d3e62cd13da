"""Puts 电话 and 路线 of a call for help over the window; part of the composition root."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from gridworker.errors import EnvironmentProblem
from ui.ports.calling import CallDesk
from ui.viewmodels.background import OneAtATime, Run
from ui.viewmodels.calling import CallCard, RouteCard
from ui.window import MainWindow


def open_outside(url: str) -> bool:
    """Give a place to the system's map program; False if nothing took it."""
    return QDesktopServices.openUrl(QUrl(url))


class Calling(QObject):
    """Sheets over one window."""

    failed = Signal(str)
    """A card could not be read; what happened and what to do."""

    def __init__(
        self,
        desk: CallDesk,
        window: MainWindow,
        run: Run,
        open_url: Callable[[str], bool] = open_outside,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._window, self._open_url = desk, window, open_url
        self._run: Run = OneAtATime(run)  # each look leaves a trace

    def phone(self, alarm_id: str) -> None:
        """电话."""
        self._run(lambda: self._desk.phones(alarm_id), self._show_phones, self._on_failed)

    def route(self, alarm_id: str) -> None:
        """路线."""
        self._run(lambda: self._desk.route(alarm_id), self._show_route, self._on_failed)

    def _show_phones(self, card: CallCard) -> None:
        from ui.widgets.phone_card import CallSheet

        CallSheet(self._window.themes, self._window, card).open_sheet()

    def _show_route(self, card: RouteCard) -> None:
        from ui.widgets.phone_card import RouteSheet

        RouteSheet(self._window.themes, self._window, card, self._open_url).open_sheet()

    def _on_failed(self, problem: EnvironmentProblem) -> None:
        self.failed.emit(problem.text)
