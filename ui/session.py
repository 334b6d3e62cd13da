"""One unlocked shift: the screens over an open store, the engine beside it, and how news reaches the screens.

Made after unlocking, closed at the end of the program or before another profile. Every change to the store, whoever
made it, comes here once and goes to the view models that show such rows.
"""

import platform
import random
from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from gridworker.clock import CHINA
from gridworker.model.ops import RecordKind
from gridworker.model.wording import due_before
from gridworker.store.changes import Changes
from gridworker.store.store import Store
from sync.client.engine import SyncEngine
from sync.client.live import LiveListener
from sync.client.status import Link, Step, SyncState
from sync.client.transport import HttpTransport
from ui.entrance import MakeTransport
from ui.ports.checklist import ChecklistDesk
from ui.ports.recheck import RecheckDesk
from ui.ports.report import ReportDesk
from ui.ports.sync_centre import SyncDesk
from ui.ports.tasks import TaskDesk
from ui.ports.today import TodayDesk
from ui.ports.visit import VisitDesk
from ui.ports.workplace import Locate, Workplace, grid_line, grid_of, nowhere
from ui.runner import Runner
from ui.screens.base import Screen
from ui.screens.checklist import ChecklistScreen
from ui.screens.recheck import RecheckScreen
from ui.screens.report import ReportScreen
from ui.screens.sync_centre import SyncCentreScreen
from ui.screens.task_plain import PlainTaskScreen
from ui.screens.tasks import TasksScreen
from ui.screens.today import TodayScreen
from ui.screens.visit import VisitScreen
from ui.viewmodels.checklist import ChecklistViewModel
from ui.viewmodels.moments import parsed
from ui.viewmodels.recheck import RecheckViewModel
from ui.viewmodels.report import ReportViewModel
from ui.viewmodels.status import StatusViewModel, SyncFacts
from ui.viewmodels.sync_centre import SyncCentreViewModel
from ui.viewmodels.tasks import Detail, Tab, TaskItem, TasksViewModel
from ui.viewmodels.today import TodayViewModel
from ui.viewmodels.visit import VisitViewModel
from ui.widgets.photo_intake import Pick, pick_photos
from ui.window import MainWindow

_MINUTE_MS = 60_000
_TODAY_KINDS = frozenset(
    {
        RecordKind.TASK,
        RecordKind.ALARM,
        RecordKind.WARNING,
        RecordKind.FIGURES,
        RecordKind.TENANT,
        RecordKind.WORKER,
    }
)


class News(QObject):
    """Brings what other threads say to the UI thread."""

    changed = Signal(object)
    """`Changes` of the store."""
    sync_moved = Signal()
    revoked = Signal(object)
    bug = Signal(object)


class Session(QObject):
    """What runs between unlocking and closing a profile."""

    revoked = Signal(object)
    """The platform has provably revoked this device; the keys are to be destroyed."""
    bug = Signal(object)
    """An error in the sync engine that is our own fault."""

    def __init__(
        self,
        store: Store,
        window: MainWindow,
        status: StatusViewModel,
        runner: Runner,
        locate: Locate = nowhere,
        pick: Pick = pick_photos,
        make_transport: MakeTransport = HttpTransport,
    ) -> None:
        super().__init__()
        self.store = store
        self._window, self._status, self._runner = window, status, runner
        self._run, self._pick = runner.run, pick
        self._transports = [make_transport(store.identity.platform_url) for _ in range(2)]
        self._news = News()
        self.engine = SyncEngine(
            store,
            self._transports[0],
            store.clock,
            on_revoked=self._news.revoked.emit,
            on_bug=self._news.bug.emit,
        )
        self._live = LiveListener(
            store, self._transports[1], store.clock, self.engine.notice, uniform=random.random
        )
        self.work = Workplace(store, self.engine, locate)
        self._filling: list[_Filling] = []
        self._facts = SyncFacts()
        self._facts_due = False
        self._make_view_models()
        self._listen()

    def open(self) -> None:
        """Puts the places into the window, shows 今日, and begins to sync."""
        self._add_places()
        self._window.show_place("today")
        self._load_all()
        self.engine.start()
        self._live.start()
        self._run(self.store.maintain, lambda _freed: None, lambda _problem: None)

    def flush(self) -> None:
        """Saves what is being filled in; before a lock and before the end."""
        for view_model in self._filling:
            view_model.flush()

    def close(self) -> None:
        """Ends sync and closes the store; every draft is saved first."""
        self.flush()
        self._runner.drain()
        self._minute.stop()
        self._unsubscribe()
        self._live.stop()
        self.engine.stop()
        for transport in self._transports:
            transport.close()
        self.store.close()

    def online(self) -> bool:
        """Whether the platform itself answered last."""
        return self.engine.status.link is Link.ONLINE

    # --- making ----------------------------------------------------------------------------------------------------

    def _make_view_models(self) -> None:
        run, clock = self._run, self.store.clock
        today = TodayDesk(self.work)
        self.today = TodayViewModel(today.load, run, today, self)
        self.tasks = TasksViewModel(TaskDesk(self.work), run, clock, self)
        self.report = ReportViewModel(ReportDesk(self.work), run, clock, self._status, parent=self)
        self.sync_centre = SyncCentreViewModel(SyncDesk(self.work), run, clock, self)
        self._filling.append(self.report)

    def _add_places(self) -> None:
        themes, window = self._window.themes, self._window
        with self.store.reader() as reader:
            worker = reader.worker
        tasks = TasksScreen(themes, self.tasks, self._detail, community=grid_line(worker))
        tasks.push_wanted.connect(window.push)
        tasks.back_wanted.connect(window.back)
        tasks.confirmed.connect(window.toast.show_text)
        window.add_place("today", "house", self.tr("今日"), TodayScreen(themes, self.today))
        window.add_place("tasks", "clipboard-text", self.tr("任务"), tasks)
        window.add_place(
            "report", "camera-fill", self.tr("上报"), ReportScreen(themes, self.report, pick=self._pick)
        )

    def _detail(self, task: TaskItem) -> Screen:
        """The screen a task is worked on in."""
        themes, run, clock = self._window.themes, self._run, self.store.clock
        if task.detail is Detail.PLAIN or task.finished:
            return PlainTaskScreen(themes, self.tasks, task)
        if task.detail is Detail.CHECKLIST:
            checklist = ChecklistViewModel(ChecklistDesk(self.work), run, clock, self._status)
            return self._opened(ChecklistScreen(themes, checklist, pick=self._pick), checklist, task)
        if task.detail is Detail.VISIT:
            visit = VisitViewModel(VisitDesk(self.work), run, clock, self._status)
            return self._opened(VisitScreen(themes, visit, pick=self._pick), visit, task)
        recheck = RecheckViewModel(RecheckDesk(self.work), run, clock, self._status)
        return self._opened(RecheckScreen(themes, recheck, pick=self._pick), recheck, task)

    def _opened(self, screen: Screen, view_model: "_TaskFilling", task: TaskItem) -> Screen:
        view_model.setParent(screen)
        view_model.open(task.id)
        self._filling.append(view_model)
        screen.destroyed.connect(lambda: self._filling.remove(view_model))
        return screen

    # --- news ------------------------------------------------------------------------------------------------------

    def _listen(self) -> None:
        self._unsubscribe = self.store.changes.subscribe(self._news.changed.emit)
        self.engine.subscribe(lambda _status: self._news.sync_moved.emit())
        self._news.changed.connect(self._on_store_changed)
        self._news.sync_moved.connect(self._on_sync_moved)
        self._news.revoked.connect(self.revoked)
        self._news.bug.connect(self.bug)
        self.today.task_opened.connect(self._on_task_opened)
        self.today.confirmed.connect(self._window.toast.show_text)
        self.today.sync_requested.connect(self.engine.sync_now)
        self._status.sync_centre_requested.connect(self._on_sync_centre_requested)
        self._status.sync_now_requested.connect(self.engine.sync_now)
        self._window.place_shown.connect(self._on_place_shown)
        self._minute = QTimer(self, interval=_MINUTE_MS)
        self._minute.timeout.connect(self._load_all)
        self._minute.start()

    def _load_all(self) -> None:
        self.today.reload()
        self.tasks.load()
        self._load_header()

    def _on_store_changed(self, changes: Changes) -> None:
        kinds = changes.kinds
        if kinds & _TODAY_KINDS or changes.drafts:
            self.today.reload()
        if RecordKind.TASK in kinds:
            self.tasks.load()
        if changes.outbox or changes.blobs or changes.sync:
            self.sync_centre.load()
        self._load_header()

    def _on_sync_moved(self) -> None:
        self.sync_centre.load()
        self._load_header()

    def _on_task_opened(self, task_id: str) -> None:
        self._window.show_place("tasks")
        self.tasks.show_tab(Tab.OPEN)
        self.tasks.select(task_id)

    def _on_place_shown(self, key: str) -> None:
        if key == "report":
            self.report.start()

    def _on_sync_centre_requested(self) -> None:
        if not isinstance(self._window.screen_shown, SyncCentreScreen):
            self.sync_centre.load()
            self._window.push(SyncCentreScreen(self._window.themes, self.sync_centre))

    # --- header ----------------------------------------------------------------------------------------------------

    def _load_header(self) -> None:
        if self._facts_due:
            return
        self._facts_due = True
        self._run(self._read_header, self._on_header_read, lambda _problem: self._header_done())

    def _read_header(self) -> Callable[[], None]:
        """Everything the header shows, read now; what comes back shows it, on the UI thread."""
        now = self.store.clock.now()
        with self.store.reader() as reader:
            worker, outbox = reader.worker, reader.outbox.counts()
            due = reader.tasks.due_today(now.date(), limit=1)
            tasks, last = reader.tasks.counts(now), reader.runs.last_success_ms()
        status = self.engine.status
        uploading = (status.done, status.total) if _is_sending(self.engine) else None
        facts = SyncFacts(
            online=status.link is Link.ONLINE,
            records=outbox.ops_waiting,
            photos=outbox.photos_waiting,
            uploading=uploading,
            attention=outbox.attention,
            last_sync=datetime.fromtimestamp(last / 1000, CHINA) if last else None,
            free_bytes=self.store.free_bytes(),
        )
        grid = grid_of(worker)
        next_due = due_before(now, parsed(due[0].due_at, now)) if due else ""

        def show() -> None:
            self._status.show_worker(
                worker.name if worker else "", grid_line(worker), grid.short if grid else ""
            )
            self._status.show_due(next_due, tasks.due_today + tasks.overdue)
            self._status.show_sync(facts, now)

        return show

    def _on_header_read(self, show: Callable[[], None]) -> None:
        show()
        self._header_done()

    def _header_done(self) -> None:
        self._facts_due = False


_TaskFilling = ChecklistViewModel | VisitViewModel | RecheckViewModel
_Filling = _TaskFilling | ReportViewModel


def _is_sending(engine: SyncEngine) -> bool:
    status = engine.status
    sending = status.step in (Step.PUSH, Step.THUMBNAILS, Step.ORIGINALS)
    return status.state is SyncState.RUNNING and sending and status.total > 0


def device_name() -> str:
    """What the platform's administrator will see."""
    return f"{platform.node() or 'device'} ({platform.system()})"
