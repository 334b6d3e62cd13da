"""The places beside 今日 and what is opened from them: made when they are first wanted, not when the shift begins.

Most are made beforehand (`ui/workshop.py`, `ui/spares.py`) once 今日 has been painted and the modules are loaded. Knows what
each shows and what it leads to; how news arrives is the session's business.
"""

from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from gridworker.model.ops import RecordKind
from gridworker.store.changes import Changes
from ui.following import Following
from ui.ports.workplace import Workplace
from ui.screens.base import Screen
from ui.viewmodels.background import Run
from ui.viewmodels.status import StatusViewModel
from ui.widgets.photo_intake import WithCamera
from ui.window import MainWindow

if TYPE_CHECKING:  # loaded with the first screen that needs them
    from ui.editing import Editing
    from ui.screens.patrol import PatrolScreen
    from ui.screens.sync_centre import SyncCentreScreen
    from ui.spares import Make, Spares
    from ui.viewmodels.camera import CameraViewModel
    from ui.viewmodels.checklist import ChecklistViewModel
    from ui.viewmodels.followed_report import FollowViewModel
    from ui.viewmodels.notice import NoticeViewModel
    from ui.viewmodels.patrol import PatrolViewModel
    from ui.viewmodels.plain_task import PlainTaskViewModel
    from ui.viewmodels.recheck import RecheckViewModel
    from ui.viewmodels.report import ReportViewModel
    from ui.viewmodels.sync_centre import SyncCentreViewModel
    from ui.viewmodels.tasks import TaskItem, TasksViewModel
    from ui.viewmodels.visit import VisitViewModel
    from ui.widgets.photo_intake import Pick
    from ui.workshop import Workshop

    TaskFilling = ChecklistViewModel | VisitViewModel | RecheckViewModel | PlainTaskViewModel
    Filling = TaskFilling | ReportViewModel | PatrolViewModel | FollowViewModel | NoticeViewModel

_TODAY = "today"
_TASK_KINDS = frozenset({RecordKind.TASK, RecordKind.PATROL})
_PATROL_KINDS = frozenset({RecordKind.PATROL, RecordKind.EVENT, RecordKind.TENANT})


def _nothing() -> None:
    """Whoever waits is told nothing."""


class Places(QObject):
    """任务, 上报, 我的 and the sync centre of one shift."""

    lock_wanted = Signal()
    hand_over_wanted = Signal()
    """Another worker takes the device."""
    talk_wanted = Signal(str)
    """任务情况 of a task."""

    def __init__(
        self,
        work: Workplace,
        window: MainWindow,
        status: StatusViewModel,
        run: Run,
        pick: "Pick",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._work, self._window, self._status, self._run = work, window, status, run
        self._pick = WithCamera(pick, self._camera)
        self._tasks: TasksViewModel | None = None
        self._report: ReportViewModel | None = None
        self._sync_centre: tuple[SyncCentreScreen, SyncCentreViewModel] | None = None
        self._filling: dict[Filling, str] = {}
        """What is filled in, and the task it is about if that can be opened again."""
        self._patrols: list[PatrolViewModel] = []
        self._tasks_are_old = False
        self._edits: Editing | None = None
        self._following = Following(work, window, status, run, self._pick, self._attend, self)

    def add(self) -> None:
        """Puts 任务, 上报 and 我的 into the window; each is made when it first comes to the front."""
        window = self._window
        for key, icon, text, make in (
            ("tasks", "clipboard-text", self.tr("任务"), self._tasks_screen),
            ("report", "camera-fill", self.tr("上报"), self._report_screen),
            ("me", "user", self.tr("我的"), self._me_screen),
        ):
            window.add_place(key, icon, text, make, partial(self._soon_place, key))
        window.place_shown.connect(self._on_place_shown)
        window.talk_wanted.connect(self.talk_wanted)
        self._status.sync_centre_requested.connect(self.open_sync_centre)

    def open_task(self, task_id: str) -> None:
        """Shows a task in 任务."""
        if self._tasks is None:
            self._soon(self._workshop.tasks, partial(self._show_task, task_id))
        else:
            self._show_task(task_id)

    def _show_task(self, task_id: str) -> None:
        from ui.viewmodels.tasks import Tab

        self._window.show_place("tasks")
        assert self._tasks is not None  # noqa: S101 - the place was just made
        self._tasks.show_tab(Tab.OPEN)
        self._tasks.select(task_id)

    def open_sync_centre(self) -> None:
        """Puts the sync centre over the place in front; there is one for the whole shift."""
        if self._sync_centre is None:
            self._soon(self._workshop.sync_centre, self._show_sync_centre)
        else:
            self._show_sync_centre()

    def _show_sync_centre(self) -> None:
        if self._sync_centre is None:
            self._sync_centre = self._spares.take(self._workshop.sync_centre, again=False)
            screen, model = self._sync_centre
            model.setParent(self)
            screen.stays = True
            screen.bundle_wanted.connect(self.open_bundle)
        screen, model = self._sync_centre
        if self._window.screen_shown is not screen:
            model.load()
            self._window.push(screen)

    def open_bundle(self) -> None:
        """Puts 离线包 over the sync centre."""
        from ui.ports.bundle import BundleDesk
        from ui.screens.bundle import BundleScreen
        from ui.viewmodels.bundle import BundleViewModel

        model = BundleViewModel(BundleDesk(self._work), self._run)
        screen = BundleScreen(self._window.themes, model)
        model.setParent(screen)
        model.load()
        self._window.push(screen)

    def refresh(self, changes: Changes) -> None:
        """Reads anew what is in front; what is not is read when it comes back."""
        if changes.kinds & _TASK_KINDS or changes.settings:  # a setting says what was seen of a task
            self._tasks_are_old = True
            self._read_tasks_in_front()
        if changes.kinds & _PATROL_KINDS:
            for patrol in self._patrols:
                patrol.reload()
        if RecordKind.EVENT in changes.kinds or changes.drafts:
            self._following.reload()
        if changes.outbox and self._report is not None:
            self._report.outbox_changed()
        if changes.outbox or changes.blobs or changes.sync:
            self.refresh_sync_centre()

    def refresh_all(self) -> None:
        """A minute has passed: what is said in words of time may read differently."""
        self._tasks_are_old = True
        self._read_tasks_in_front()
        self.refresh_sync_centre()

    def refresh_sync_centre(self) -> None:
        """Reads the sync centre anew if it is in front."""
        if self._sync_centre is not None:
            screen, model = self._sync_centre
            if self._window.screen_shown is screen:
                model.load()

    def flush(self) -> None:
        """Saves what is being filled in."""
        for view_model in self._filling:
            view_model.flush()

    def hold(self, *, on: bool) -> None:
        """While on, what is opened for the first time waits: much that it needs is being loaded on another thread."""
        self._spares.hold(on=on)

    def prepare(self) -> None:
        """All modules are loaded: what may be opened next is made beforehand, what most shifts begin with first."""
        shop = self._workshop
        self._spares.want(shop.tasks, shop.patrol, shop.checklist, shop.visit, shop.report, shop.recheck)
        self._spares.want(shop.sync_centre, shop.me)
        self._spares.begin()

    @property
    def is_storing(self) -> bool:
        """Whether something is on its way into a draft, or into a patrol."""
        return any(view_model.storing.coming for view_model in self._filling)

    def close(self) -> None:
        """Saves, what is being said too, and takes apart what nobody will open any more."""
        for view_model in self._filling:
            view_model.storing.closing.emit()
        self.flush()
        if self._sync_centre is not None:
            self._sync_centre[0].deleteLater()
        for screen, *_models in self._spares.end():
            screen.deleteLater()

    @cached_property
    def _workshop(self) -> "Workshop":
        from ui.workshop import Workshop

        return Workshop(
            self._work, self._window, self._status, self._run, self._pick, self._detail, self._soon_detail
        )

    def _camera(self) -> "CameraViewModel":
        return self._workshop.camera()

    @cached_property
    def _spares(self) -> "Spares":
        from ui.spares import Spares

        return Spares(self)

    def _soon(
        self, make: "Make[Any]", then: Callable[[], None], failed: Callable[[], None] = _nothing
    ) -> None:
        """Goes on when what is opened can be taken without a wait, unless the worker has turned elsewhere meanwhile."""
        front = self._window.screen_shown

        def go_on() -> None:
            if self._window.screen_shown is front:
                then()

        self._spares.soon(make, go_on, failed)

    # --- places ----------------------------------------------------------------------------------------------------

    def _soon_place(self, key: str, then: Callable[[], None], failed: Callable[[], None]) -> None:
        shop = self._workshop
        self._spares.soon({"tasks": shop.tasks, "report": shop.report, "me": shop.me}[key], then, failed)

    def _tasks_screen(self) -> Screen:
        window, status = self._window, self._status
        screen, self._tasks = self._spares.take(self._workshop.tasks, again=False)
        self._tasks.setParent(self)
        self._tasks_are_old = True
        screen.show_community(status.state.grid_line)
        status.changed.connect(lambda: screen.show_community(status.state.grid_line))
        screen.push_wanted.connect(window.push)
        screen.back_wanted.connect(window.back)
        screen.talk_wanted.connect(self.talk_wanted)
        screen.confirmed.connect(window.toast.show_text)
        return screen

    def _report_screen(self) -> Screen:
        screen, self._report = self._spares.take(self._workshop.report, again=False)
        self._attend(screen, self._report)
        screen.event_wanted.connect(self._following.open_report)
        screen.mine_wanted.connect(self._following.open_list)
        return screen

    def _me_screen(self) -> Screen:
        screen, model = self._spares.take(self._workshop.me, again=False)
        model.setParent(self)
        model.lock_wanted.connect(self.lock_wanted)
        model.hand_over_wanted.connect(self.hand_over_wanted)
        screen.mine_wanted.connect(self._following.open_list)
        return screen

    def _on_place_shown(self, key: str) -> None:
        if key != _TODAY:
            self._work.begin_locating()
        self._read_tasks_in_front()
        if key == "report" and self._report is not None:
            self._report.start()

    def _read_tasks_in_front(self) -> None:
        if self._tasks is not None and self._tasks_are_old and self._window.place == "tasks":
            self._tasks_are_old = False
            self._tasks.load()

    # --- details ---------------------------------------------------------------------------------------------------

    def _soon_detail(self, task: "TaskItem", then: Callable[[], None], failed: Callable[[], None]) -> None:
        worked_on = self._worked_on(task)
        if worked_on is None:
            then()
        else:
            self._soon(worked_on[0], then, failed)

    def _detail(self, task: "TaskItem") -> Screen:
        """The screen a task is worked on in."""
        worked_on = self._worked_on(task)
        return self._plain(task) if worked_on is None else worked_on[1](task)

    def _worked_on(self, task: "TaskItem") -> "tuple[Make[Any], Callable[[TaskItem], Screen]] | None":
        """What makes a screen for such a task, and what opens the task in it; None without one of its own."""
        from ui.viewmodels.tasks import Detail

        shop = self._workshop
        if task.finished and not task.told_here and task.detail is not Detail.PATROL:
            return None
        return {
            Detail.CHECKLIST: (shop.checklist, self._checklist),
            Detail.VISIT: (shop.visit, self._visit),
            Detail.RECHECK: (shop.recheck, self._recheck),
            Detail.PATROL: (shop.patrol, self._patrol),
        }.get(task.detail)

    def _plain(self, task: "TaskItem") -> Screen:
        from ui.screens.task_plain import PlainTaskScreen

        assert self._tasks is not None  # noqa: S101 - details are opened from 任务
        screen = PlainTaskScreen(self._window.themes, self._tasks, task)
        screen.edit_wanted.connect(self._on_correct)
        if screen.model is not None:
            self._attend(screen, screen.model, task.id)
            self._read(screen.model)
        return screen

    def _checklist(self, task: "TaskItem") -> Screen:
        screen, model = self._spares.take(self._workshop.checklist)
        self._attend(screen, model, task.id)
        screen.notice_wanted.connect(self._push_notice)
        self._read(model)
        return screen

    def _visit(self, task: "TaskItem") -> Screen:
        screen, model = self._spares.take(self._workshop.visit)
        self._attend(screen, model, task.id)
        screen.edit_wanted.connect(lambda: self._editing().model.change_person(task.person_id))
        self._read(model)
        return screen

    def _recheck(self, task: "TaskItem") -> Screen:
        screen, model = self._spares.take(self._workshop.recheck)
        self._attend(screen, model, task.id)
        self._read(model)
        return screen

    def _attend(self, screen: Screen, view_model: "Filling", about: str = "") -> None:
        """What is filled in here is saved before a lock and at the end, as long as its screen is there.

        What is being stored when the screen goes away still comes into its draft, and what waits for it is handed in.
        """
        view_model.setParent(self)
        self._filling[view_model] = about
        screen.destroyed.connect(lambda: self._outlive(view_model))

    def _read(self, view_model: "TaskFilling") -> None:
        """Opens what it is about, once all that an earlier page of the same task still stores is in the draft."""
        about = self._filling.get(view_model)
        if about is None:  # left before it was read
            return
        others = (each for each, its in self._filling.items() if its == about and each is not view_model)
        earlier = next((each for each in others if isValid(each) and not each.storing.is_settled), None)
        if earlier is None:
            view_model.open(about)
        else:
            once = Qt.ConnectionType.SingleShotConnection
            earlier.storing.settled.connect(lambda: self._read(view_model), once)

    def _outlive(self, view_model: "Filling") -> None:
        if isValid(view_model) and not view_model.storing.is_settled:
            view_model.storing.failed.connect(self._window.toast.show_text)
            view_model.storing.settled.connect(lambda: self._end(view_model))
        else:
            self._let_go(view_model)

    def _end(self, view_model: "Filling") -> None:
        """Nobody looks at it any more; what could not be handed in is saved first."""
        view_model.flush()
        if view_model.storing.is_settled:
            self._let_go(view_model)

    def _let_go(self, view_model: "Filling") -> None:
        if self._filling.pop(view_model, None) is not None and isValid(view_model):
            view_model.deleteLater()

    # --- patrols ---------------------------------------------------------------------------------------------------

    def _patrol(self, task: "TaskItem") -> Screen:
        screen, model = self._spares.take(self._workshop.patrol)
        shop = self._workshop
        self._spares.want(shop.point, shop.find)
        self._attend(screen, model)
        self._patrols.append(model)
        screen.destroyed.connect(lambda: self._patrols.remove(model))
        screen.checklist_wanted.connect(
            lambda point_id: self._soon(shop.point, partial(self._push_point, model, point_id))
        )
        screen.find_wanted.connect(
            lambda: self._soon(shop.find, partial(self._push_find, screen, model, task.id))
        )
        model.open(task.id)
        return screen

    def _push_point(self, patrol: "PatrolViewModel", point_id: str) -> None:
        """A point's checklist over its patrol."""
        screen, model, desk = self._spares.take(self._workshop.point)
        desk.begin(patrol.patrol_id, point_id)
        self._attend(screen, model, desk.key)
        screen.confirmed.connect(self._window.toast.show_text)
        screen.closed.connect(self._window.back)
        screen.closed.connect(patrol.go_on)
        screen.notice_wanted.connect(self._push_notice)
        self._read(model)
        self._window.push(screen)

    def _push_find(self, below: "PatrolScreen", patrol: "PatrolViewModel", task_id: str) -> None:
        """A report over the patrol, with the place filled in."""
        screen, model, desk = self._spares.take(self._workshop.find)
        desk.begin(task_id, patrol.place_of_find())
        self._attend(screen, model)
        screen.event_wanted.connect(self._following.open_report)
        screen.mine_wanted.connect(self._following.open_list)
        model.submitted.connect(lambda: below.confirmed.emit(self.tr("已存好。接着巡查。")))
        model.submitted.connect(self._window.back)
        model.start()
        self._window.push(screen)

    def _push_notice(self, notice_id: str) -> None:
        """The 告知书 of a checklist over whatever is in front."""
        from ui.documents.notice_paper import notice_pdf
        from ui.ports.notice import NoticeDesk
        from ui.screens.notice import NoticeScreen
        from ui.viewmodels.notice import NoticeViewModel

        model = NoticeViewModel(NoticeDesk(self._work), self._run, self._work.clock, notice_pdf, self._status)
        screen = NoticeScreen(self._window.themes, model)
        self._attend(screen, model)
        screen.confirmed.connect(self._window.toast.show_text)
        screen.closed.connect(self._window.back)
        model.open(notice_id)
        self._window.push(screen)

    def _on_correct(self, task_id: str) -> None:
        self._editing().model.correct(task_id)

    def _editing(self) -> "Editing":
        from ui.editing import Editing
        from ui.ports.edits import EditDesk

        if self._edits is None:
            self._edits = Editing(EditDesk(self._work.store), self._window, self._run, self)
        return self._edits
