"""我的上报 and what is opened from it: the list, one report followed, one taken back and filled in again.

Loaded with the first shift, its screens when they are first wanted. Knows how they fit together and nothing of reports.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from ui.ports.workplace import Workplace
from ui.screens.base import Screen
from ui.viewmodels.background import Run
from ui.viewmodels.status import StatusViewModel
from ui.widgets.navigation import REPORT
from ui.window import MainWindow

if TYPE_CHECKING:  # loaded with the first screen that needs them
    from ui.viewmodels.followed_report import FollowViewModel
    from ui.viewmodels.my_reports import MyReportsViewModel
    from ui.widgets.photo_intake import Pick

    Shown = MyReportsViewModel | FollowViewModel


class Following(QObject):
    """Opens screens over whatever is in front, and brings news to those that are open."""

    def __init__(
        self,
        work: Workplace,
        window: MainWindow,
        status: StatusViewModel,
        run: Run,
        pick: "Pick",
        attend: Callable[[Screen, Any], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._work, self._window, self._status, self._run, self._pick = work, window, status, run, pick
        self._attend = attend
        self._open: list[Shown] = []

    def reload(self) -> None:
        """Something about reports has changed."""
        for model in self._open:
            model.reload()

    def open_list(self) -> None:
        """我的上报."""
        from ui.ports.my_reports import MyReportsDesk
        from ui.screens.my_reports import MyReportsScreen
        from ui.viewmodels.my_reports import MyReportsViewModel

        model = MyReportsViewModel(MyReportsDesk(self._work), self._run, self._work.clock)
        screen = MyReportsScreen(self._window.themes, model)
        model.setParent(screen)
        self._watch(screen, model)
        screen.opened.connect(self.open_report)
        screen.again_wanted.connect(self._fill_in_again)
        screen.report_wanted.connect(lambda: self._window.show_place(REPORT))
        model.reload()
        self._window.push(screen)

    def open_report(self, event_id: str) -> None:
        """One report, the worker's own or another's that was found nearby."""
        from ui.ports.my_reports import MyReportsDesk
        from ui.screens.my_reports import FollowScreen
        from ui.viewmodels.followed_report import FollowViewModel

        model = FollowViewModel(MyReportsDesk(self._work), self._run, self._work.clock, self._status)
        screen = FollowScreen(self._window.themes, model, pick=self._pick)
        self._attend(screen, model)
        self._watch(screen, model)
        model.done.connect(self._window.toast.show_text)
        model.done.connect(self._window.back)
        model.edit_wanted.connect(self._window.back)
        model.edit_wanted.connect(self._fill_in_again)
        model.open(event_id)
        self._window.push(screen)

    def _fill_in_again(self, event_id: str) -> None:
        from ui.ports.my_reports import AgainDesk
        from ui.screens.report import ReportScreen
        from ui.viewmodels.report import ReportViewModel
        from ui.workshop import camera_of, sounds_of

        desk = AgainDesk(self._work, event_id)
        sounds = sounds_of(desk, self._run)
        model = ReportViewModel(desk, self._run, self._work.clock, self._status, sounds=sounds)
        screen = ReportScreen(self._window.themes, model, camera=camera_of(self._run), pick=self._pick)
        screen.detail = True
        screen.event_wanted.connect(self.open_report)
        self._attend(screen, model)
        model.submitted.connect(lambda: self._window.toast.show_text(self.tr("改好了，已存好。")))
        model.submitted.connect(self._window.back)
        model.start()
        self._window.push(screen)

    def _watch(self, screen: Screen, model: "Shown") -> None:
        self._open.append(model)
        screen.destroyed.connect(lambda: self._open.remove(model))
