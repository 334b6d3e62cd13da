"""How screens and view models fit together: makes one of each kind for whoever opens it, without any data.

Each is made in steps (`ui/spares.py`), hidden where it will stand; modules are loaded when they are first wanted. What is
shown in a screen, and where its signals lead, is the business of who takes it.
"""

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QWidget

from ui.beforehand import made_ready
from ui.loading import loading
from ui.ports.workplace import Workplace
from ui.screens.base import Embeddable, Screen
from ui.viewmodels.background import Run
from ui.viewmodels.status import StatusViewModel
from ui.window import MainWindow

if TYPE_CHECKING:  # loaded with the first screen that needs them
    from ui.ports.patrol_point import FindDesk, PointChecklistDesk
    from ui.screens.checklist import ChecklistScreen
    from ui.screens.me import MeScreen
    from ui.screens.patrol import PatrolScreen
    from ui.screens.recheck import RecheckScreen
    from ui.screens.report import ReportScreen
    from ui.screens.sync_centre import SyncCentreScreen
    from ui.screens.tasks import MakeDetail, SoonDetail, TasksScreen
    from ui.screens.visit import VisitScreen
    from ui.spares import Making
    from ui.viewmodels.camera import CameraViewModel
    from ui.viewmodels.checklist import ChecklistViewModel
    from ui.viewmodels.me import MeViewModel
    from ui.viewmodels.patrol import PatrolViewModel
    from ui.viewmodels.recheck import RecheckViewModel
    from ui.viewmodels.report import ReportViewModel
    from ui.viewmodels.sounds import Reads, Sounds
    from ui.viewmodels.sync_centre import SyncCentreViewModel
    from ui.viewmodels.tasks import TasksViewModel
    from ui.viewmodels.visit import VisitViewModel
    from ui.widgets.photo_intake import Pick

T = TypeVar("T")


class Workshop:
    """Every method makes one pair, or one pair and the desk that is told later what it is about."""

    def __init__(
        self,
        work: Workplace,
        window: MainWindow,
        status: StatusViewModel,
        run: Run,
        pick: "Pick",
        detail: "MakeDetail",
        soon_detail: "SoonDetail",
    ) -> None:
        self._work, self._window, self._status, self._run = work, window, status, run
        self._pick, self._detail, self._soon_detail = pick, detail, soon_detail
        self._tasks_place: TasksScreen | None = None

    # --- places ----------------------------------------------------------------------------------------------------

    def tasks(self) -> "Making[tuple[TasksScreen, TasksViewModel]]":
        """任务; details made from now on stand in it."""
        yield from loading("ui.ports.tasks", "ui.screens.tasks", "ui.viewmodels.tasks")
        from ui.ports.tasks import TaskDesk
        from ui.screens.tasks import TasksScreen
        from ui.viewmodels.tasks import TasksViewModel

        model = TasksViewModel(TaskDesk(self._work), self._run, self._work.clock)
        grid = self._status.state.grid_line
        screen = TasksScreen(
            self._window.themes,
            model,
            self._detail,
            self._soon_detail,
            community=grid,
            parent=self._window.seat,
            at_once=False,
        )
        self._tasks_place = screen
        return (yield from self._made(screen, (screen, model)))

    def report(self) -> "Making[tuple[ReportScreen, ReportViewModel]]":
        """上报."""
        yield from loading("ui.ports.report", "ui.viewmodels.report", "ui.screens.report")
        from ui.ports.report import ReportDesk
        from ui.viewmodels.report import ReportViewModel

        desk = ReportDesk(self._work)
        sounds = sounds_of(desk, self._run)
        model = ReportViewModel(desk, self._run, self._work.clock, self._status, sounds=sounds)
        screen = self._report_screen(model)
        return (yield from self._made(screen, (screen, model)))

    def me(self) -> "Making[tuple[MeScreen, MeViewModel]]":
        """我的."""
        yield from loading("ui.ports.me", "ui.screens.me", "ui.viewmodels.me")
        from ui.ports.me import MeDesk
        from ui.screens.me import MeScreen
        from ui.viewmodels.me import MeViewModel

        model = MeViewModel(MeDesk(self._work), self._run)
        screen = MeScreen(self._window.themes, model, parent=self._window.seat, at_once=False)
        return (yield from self._made(screen, (screen, model)))

    def sync_centre(self) -> "Making[tuple[SyncCentreScreen, SyncCentreViewModel]]":
        """同步中心."""
        yield from loading("ui.ports.sync_centre", "ui.screens.sync_centre", "ui.viewmodels.sync_centre")
        from ui.ports.sync_centre import SyncDesk
        from ui.screens.sync_centre import SyncCentreScreen
        from ui.viewmodels.sync_centre import SyncCentreViewModel

        model = SyncCentreViewModel(SyncDesk(self._work), self._run, self._work.clock)
        screen = SyncCentreScreen(self._window.themes, model, parent=self._window.seat, at_once=False)
        return (yield from self._made(screen, (screen, model)))

    # --- details ---------------------------------------------------------------------------------------------------

    def checklist(self) -> "Making[tuple[ChecklistScreen, ChecklistViewModel]]":
        """A task's form."""
        yield from loading("ui.ports.checklist", "ui.screens.checklist", "ui.viewmodels.checklist")
        from ui.ports.checklist import ChecklistDesk
        from ui.screens.checklist import ChecklistScreen
        from ui.viewmodels.checklist import ChecklistViewModel

        desk = ChecklistDesk(self._work)
        sounds = sounds_of(desk, self._run)
        model = ChecklistViewModel(desk, self._run, self._work.clock, self._status, sounds=sounds)
        screen = ChecklistScreen(
            self._window.themes, model, pick=self._pick, parent=self._detail_seat, at_once=False
        )
        return (yield from self._made(screen, (screen, model)))

    def visit(self) -> "Making[tuple[VisitScreen, VisitViewModel]]":
        """走访."""
        yield from loading("ui.ports.visit", "ui.screens.visit", "ui.viewmodels.visit")
        from ui.ports.visit import VisitDesk
        from ui.screens.visit import VisitScreen
        from ui.viewmodels.visit import VisitViewModel

        desk = VisitDesk(self._work)
        sounds = sounds_of(desk, self._run)
        model = VisitViewModel(desk, self._run, self._work.clock, self._status, sounds=sounds)
        screen = VisitScreen(
            self._window.themes, model, pick=self._pick, parent=self._detail_seat, at_once=False
        )
        return (yield from self._made(screen, (screen, model)))

    def recheck(self) -> "Making[tuple[RecheckScreen, RecheckViewModel]]":
        """复查."""
        yield from loading(
            "ui.ports.recheck", "ui.screens.recheck", "ui.viewmodels.recheck", "ui.widgets.camera_sheet"
        )
        from ui.ports.recheck import RecheckDesk
        from ui.screens.recheck import RecheckScreen
        from ui.viewmodels.recheck import RecheckViewModel

        model = RecheckViewModel(RecheckDesk(self._work), self._run, self._work.clock, self._status)
        screen = RecheckScreen(
            self._window.themes, model, pick=self._pick, parent=self._detail_seat, at_once=False
        )
        return (yield from self._made(screen, (screen, model)))

    def patrol(self) -> "Making[tuple[PatrolScreen, PatrolViewModel]]":
        """巡查."""
        yield from loading("ui.ports.patrol", "ui.screens.patrol", "ui.viewmodels.patrol")
        from ui.ports.patrol import PatrolDesk
        from ui.screens.patrol import PatrolScreen
        from ui.viewmodels.patrol import PatrolViewModel

        model = PatrolViewModel(PatrolDesk(self._work), self._run, self._work.clock, self._status)
        screen = PatrolScreen(
            self._window.themes,
            model,
            pick=self._pick,
            cameras=self.camera,
            parent=self._detail_seat,
            at_once=False,
        )
        return (yield from self._made(screen, (screen, model)))

    # --- over a patrol ---------------------------------------------------------------------------------------------

    def point(self) -> "Making[tuple[ChecklistScreen, ChecklistViewModel, PointChecklistDesk]]":
        """The checklist of a point; its desk is told of which."""
        yield from loading("ui.ports.patrol_point", "ui.screens.checklist", "ui.viewmodels.checklist")
        from ui.ports.patrol_point import PointChecklistDesk
        from ui.screens.checklist import ChecklistScreen
        from ui.viewmodels.checklist import ChecklistViewModel

        desk = PointChecklistDesk(self._work)
        sounds = sounds_of(desk, self._run)
        model = ChecklistViewModel(desk, self._run, self._work.clock, self._status, sounds=sounds)
        screen = ChecklistScreen(
            self._window.themes, model, pick=self._pick, parent=self._window.seat, at_once=False
        )
        screen.detail = True
        return (yield from self._made(screen, (screen, model, desk)))

    def find(self) -> "Making[tuple[ReportScreen, ReportViewModel, FindDesk]]":
        """A report of something found; its desk is told where."""
        yield from loading("ui.ports.patrol_point", "ui.viewmodels.report", "ui.screens.report")
        from ui.ports.patrol_point import FindDesk
        from ui.viewmodels.report import ReportViewModel

        desk = FindDesk(self._work)
        sounds = sounds_of(desk, self._run)
        model = ReportViewModel(desk, self._run, self._work.clock, self._status, sounds=sounds)
        screen = self._report_screen(model)
        screen.detail = True
        return (yield from self._made(screen, (screen, model, desk)))

    def camera(self) -> "CameraViewModel":
        """For one screen or panel."""
        return camera_of(self._run)

    # --- making ----------------------------------------------------------------------------------------------------

    def _report_screen(self, model: "ReportViewModel") -> "ReportScreen":
        from ui.screens.report import ReportScreen

        return ReportScreen(
            self._window.themes,
            model,
            camera=self.camera(),
            pick=self._pick,
            parent=self._window.seat,
            at_once=False,
        )

    @property
    def _detail_seat(self) -> QWidget:
        """Beside the task list, or over it where there is room for one only."""
        place = self._tasks_place
        return place.seat if place is not None and self._window.wide else self._window.seat

    def _made(self, screen: Screen, made: T) -> "Making[T]":
        """Builds the screen and makes it ready to be shown; a tap needs it whole, the rest would only have made it quicker."""
        screen.keep_hidden()
        try:
            yield None
            for _step in screen.building:
                yield None
        except GeneratorExit:
            screen.deleteLater()
            raise
        yield made
        if isinstance(screen, Embeddable):
            screen.embed(on=screen.parentWidget() is not self._window.seat)
        for _step in made_ready(screen, wide=self._window.wide):
            yield made
        return made


def camera_of(run: Run) -> "CameraViewModel":
    """The system's cameras, for one screen or panel; what they need is loaded when it opens them."""
    from ui.camera.choose import system_cameras
    from ui.viewmodels.camera import CameraViewModel

    return CameraViewModel(system_cameras(), run)


def sounds_of(desk: "Reads", run: Run) -> "Sounds":
    """The system's microphone and player, for one screen; what they need is loaded when it first uses them."""
    from ui.sound.choose import system_microphones, system_players
    from ui.viewmodels.sounds import Sounds

    return Sounds(desk, run, system_microphones(), system_players())
