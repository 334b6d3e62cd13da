"""The composition root: the only place where objects are wired to each other.

`run_app` makes the application and ends with it; `App` can also be driven by a script, as the demo does.
"""

import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QScrollArea

from gridworker.clock import Clock, SystemClock
from gridworker.errors import EnvironmentProblem
from ui.devices import load_backend
from ui.entrance import (
    UnlockDesk,
    cold_facts,
    is_enrolled,
    is_forgotten,
    lock_mode,
    new_profile_folder,
    other_profiles,
    warm_facts,
)
from ui.garbage import GarbageTurns
from ui.language import use_language
from ui.libraries import map_large_blocks
from ui.loading import in_order, load, load_in_turns
from ui.look import Look, load_look, save_look
from ui.runner import Runner, our_fault
from ui.screens.base import Screen
from ui.screens.unlock import UnlockScreen
from ui.theme import ThemeController, styled_application
from ui.turns import in_next_turn
from ui.viewmodels.status import StatusViewModel, clock_text
from ui.viewmodels.unlock import LockFacts, UnlockViewModel
from ui.widgets.buttons import Kind
from ui.window import MainWindow

if TYPE_CHECKING:  # loaded while the worker unlocks, or enrols
    from gridworker.store.keys import KdfCost, OsSecret
    from gridworker.store.store import Store
    from sync.client.transport import HttpTransport
    from ui.ports.workplace import Locate
    from ui.session import Session
    from ui.viewmodels.camera import CameraViewModel
    from ui.widgets.photo_intake import Pick

_SECOND_MS = 1000
_AFTER_PAINT_MS = 20
"""When the shift begins to load after the lock was put in: the page is painted and takes the first key."""
_SWITCH_S = 0.0001
"""How long a busy thread may keep the interpreter: the window may wait as long at each part of a page it paints."""
_PARTS = (
    "argon2.low_level",
    "cryptography.hazmat.primitives.ciphers.aead",
    "cryptography.hazmat.primitives.kdf.hkdf",
    "gridworker.store.store",
    "gridworker.model.taxonomy",
    "gridworker.services.alerts",
    "sync.client.engine",
    "sync.client.transport",
)
_SCREENS = ("ui.ports.today", "ui.widgets.task_list", "ui.screens.today", "ui.places", "ui.session")
_LATER_MS = 150
"""When what the shift opens next begins to load after 今日 has been painted: a tap on it may come soon."""
_LATER_PARTS = (
    "gridworker.forms",
    "gridworker.services.inspections",
    "gridworker.services.patrols",
    "gridworker.services.reports",
    "gridworker.services.tasks",
    "gridworker.services.files",
    "gridworker.services.reveals",
    "gridworker.evidence",
    "gridworker.model.patrol_summary",
    "gridworker.model.similar",
    "gridworker.model.masking",
    "gridworker.model.notice",
    "sync.client.live",
    "sync.client.run",
    "sync.client.http",
)
_LATER_SCREENS = (
    "ui.spares",
    "ui.workshop",
    "ui.screens.tasks",
    "ui.ports.tasks",
    "ui.screens.patrol",
    "ui.ports.patrol",
    "ui.screens.checklist",
    "ui.ports.notice",
    "ui.ports.checklist",
    "ui.ports.patrol_point",
    "ui.widgets.camera_sheet",
    "ui.widgets.phone_card",
    "ui.screens.report",
    "ui.ports.report",
    "ui.screens.visit",
    "ui.ports.visit",
    "ui.screens.recheck",
    "ui.ports.recheck",
    "ui.screens.task_plain",
    "ui.ports.plain_task",
    "ui.screens.sync_centre",
    "ui.ports.sync_centre",
    "ui.screens.me",
    "ui.ports.me",
)
"""What a shift opens, the round first."""
_GAP_MS = 5
"""Between two modules that are loaded while the worker is at work."""
_REST_MS = 2_000
_ACTIVITY = frozenset(
    {QEvent.Type.MouseButtonPress, QEvent.Type.KeyPress, QEvent.Type.TouchBegin, QEvent.Type.Wheel}
)


class App(QObject):
    """One window on one profile; without an `os_secret` the lock is a passphrase."""

    def __init__(
        self,
        folder: Path,
        central: str = "",
        *,
        os_secret: "OsSecret | None",
        clock: Clock | None = None,
        locate: "Locate | None" = None,
        cost: "KdfCost | None" = None,
        pick: "Pick | None" = None,
        make_transport: "Callable[[str], HttpTransport] | None" = None,
    ) -> None:
        super().__init__()
        self._make_transport = make_transport
        self._folder, self._central, self._cost = folder, central, cost
        self._locate, self._pick = locate, pick
        self._clock = clock or SystemClock()
        self._os_secret = os_secret
        look = load_look(folder)
        use_language(look.language)
        self.themes = ThemeController(look.mode, look.scale, look.language)
        self.themes.theme_changed.connect(self._keep_look)
        self.themes.language_chosen.connect(self._keep_look)
        self.status = StatusViewModel(parent=self)
        self.runner = Runner(parent=self)
        self.runner.crashed.connect(self._on_bug)
        self.window = MainWindow(self.themes, self.status)
        self.window.closing.connect(self.close)
        self.session: Session | None = None
        self._idle = QTimer(self, singleShot=True)
        self._idle.setInterval(self.themes.theme.duration["lockIdle"])
        self._idle.timeout.connect(self.lock)
        self._second = QTimer(self, interval=_SECOND_MS)
        self._garbage = GarbageTurns(self._is_resting, self)
        self._is_locking = False
        self.is_loaded = False
        """Whether the modules of all that a shift opens are there."""

    def start(self) -> None:
        """Shows the first page: enrolment, or the lock."""
        if is_forgotten(self._folder):
            self._begin_anew()
        elif is_enrolled(self._folder):
            self.show_lock()
        else:
            self.show_enrolment()

    def _begin_anew(self) -> None:
        """This profile was revoked: somebody enrols in another beside it, or opens one that is there."""
        from ui.widgets.overlay import Sheet

        old, self._folder = self._folder, new_profile_folder(self._folder)
        self.show_enrolment()
        sheet = Sheet(self.themes, self.window, self.tr("这台设备停用过"))
        sheet.add_text(
            self.tr(
                "原来的资料已经打不开。没传的还封着，有人登记并联网后照样送达。接着用，找管理员要新的开通码。"
            )
        )
        if other_profiles(old):
            others = sheet.add_action(self.tr("换人登录"))
            others.clicked.connect(sheet.close_sheet)
            others.clicked.connect(self._offer_profiles)
        sheet.add_action(self.tr("知道了"), Kind.PRIMARY).clicked.connect(sheet.close_sheet)
        sheet.open_sheet()

    def show_enrolment(self) -> None:
        """The wizard for a new profile."""
        from ui.enrolling import EnrolDesk
        from ui.screens.enrol import EnrolScreen
        from ui.viewmodels.enrol import EnrolViewModel

        desk = EnrolDesk(self._folder, self._clock, self._os_secret, self._make_transport, self._cost)
        view_model = EnrolViewModel(desk, self.runner.run, lock_mode(self._os_secret), self._central, self)
        screen = EnrolScreen(self.themes, view_model, cameras=partial(_camera_of, self.runner))
        view_model.finished.connect(lambda: self._enter(screen, desk.store))
        self.window.show_full(screen)

    def show_lock(self) -> None:
        """The lock after a start: there is no key yet."""
        desk = UnlockDesk(self._folder, self._clock, self._os_secret)
        facts = cold_facts(self._folder, desk.mode())
        self._show_lock(desk, facts, lambda screen: self._enter(screen, desk.store))
        QTimer.singleShot(_AFTER_PAINT_MS, self, self._load_shift)

    def _load_shift(self) -> None:
        """Loads what comes after the lock while the worker types; who types faster loads the rest on the way."""
        QScrollArea().viewport()  # of a private class: to name the first, the bindings load every widget there is
        if self.session is None:
            self._garbage.wait_for_modules()
            self.runner.run(_first, self._load_screens, lambda _problem: None)

    def _load_screens(self, names: Iterable[str]) -> None:
        """Loads the modules of the first screens, makes the window's frame, and loads the rest if there is time."""

        def make_frame() -> None:
            _ = self.window.frame
            self.runner.run(_later, self._load_ahead, lambda _problem: None)

        load_in_turns(names, 0, self, wanted=lambda: self.session is None, done=make_frame)

    def _load_ahead(self, names: Iterable[str]) -> None:
        """Loads what is opened in the course of a shift while the worker still types."""

        def end() -> None:
            QPlainTextEdit().document()  # to name the first, the bindings make all that texts know
            in_next_turn(self, self._end_loading)

        load_in_turns(names, _GAP_MS, self, wanted=lambda: self.session is None, done=end)

    def _end_loading(self) -> None:
        """What the first camera needs of the bindings, which would load it beside a page that is being painted."""
        with suppress(ImportError):  # where it cannot be had, that is said when a camera is wanted
            import ui.camera.system  # noqa: F401 - for its loading alone
        self.is_loaded = True

    def lock(self) -> None:
        """The lock after a while without a touch: the key and the sync stay; what was open comes back."""
        session = self.session
        if session is None or not self.window.framed or self._is_locking:
            return
        self._is_locking = True
        session.flush()
        desk = UnlockDesk(self._folder, self._clock, self._os_secret, session.store)
        mode = desk.mode()

        def fall(facts: LockFacts) -> None:
            self._is_locking = False
            if self.session is session:
                session.work.rest_locating(on=True)
                self._show_lock(desk, facts, self._leave_lock)

        self.runner.run(
            lambda: warm_facts(session.store, mode, online=session.online()),
            fall,
            lambda _problem: fall(
                cold_facts(self._folder, mode)
            ),  # what cannot be read does not keep it open
            first=True,
        )

    def _keep_look(self, _changed: object) -> None:
        """The next start looks the same; where there is no room, it only does not."""
        look = Look(self.themes.theme.mode, self.themes.theme.scale, self.themes.language)
        self.runner.run(lambda: save_look(self._folder, look), lambda _none: None, lambda _problem: None)

    def close(self) -> None:
        """Saves and closes everything; the window is going away."""
        self._idle.stop()
        self._second.stop()
        self._garbage.stop()
        if self.session is not None:
            self.session.close()
            self.session = None
        self.runner.stop()

    def watch(self) -> None:
        """Begins to notice touches; call it once the window is shown.

        The native window is watched, not the application: that filter would be asked for every event there is.
        """
        handle = self.window.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Every touch puts the idle lock off."""
        if event.type() in _ACTIVITY:
            self.touched()
        return super().eventFilter(watched, event)

    def touched(self) -> None:
        """Somebody is there."""
        if self.session is not None:
            self._idle.start()

    def _is_resting(self) -> bool:
        """Whether nobody has touched the screen for a moment; the clock of the idle lock tells."""
        return not self._idle.isActive() or self._idle.interval() - self._idle.remainingTime() >= _REST_MS

    def _show_lock(self, desk: UnlockDesk, facts: LockFacts, go_on: Callable[[UnlockScreen], None]) -> None:
        view_model = UnlockViewModel(desk, partial(self.runner.run, first=True), self._clock, facts)
        screen = UnlockScreen(self.themes, view_model)
        view_model.setParent(screen)
        view_model.unlocked.connect(lambda: self._pass(view_model, partial(go_on, screen)))
        view_model.switch_requested.connect(self._offer_profiles)
        self._second.timeout.connect(view_model.tick)
        self._second.start()
        view_model.start()
        self.window.show_full(screen, curtain=True)

    def _pass(self, lock: UnlockViewModel, go_on: Callable[[], None]) -> None:
        """Past the lock; what fails behind it is told before it, and who tries again begins anew."""
        try:
            go_on()
        except EnvironmentProblem as problem:
            lock.fail(problem)
        except Exception as error:
            write_crash_report(self._folder, self._clock, error)
            lock.fail(our_fault())

    def _offer_profiles(self) -> None:
        """换人登录: the other profiles of this tablet, or a new one; unsent work of this one stays and is safe."""
        from ui.widgets.overlay import Sheet

        sheet = Sheet(self.themes, self.window, self.tr("换另一位网格员"))
        sheet.add_text(self.tr("这位的资料加密留在本机，没传的联网后照样送达。为了保密，这里不显示姓名。"))
        now = self._clock.now()
        for number, other in enumerate(other_profiles(self._folder), 1):
            when = clock_text(other.last_used, now)
            button = sheet.add_action(self.tr("档案 {n} · 上次 {when}").format(n=number, when=when))
            button.clicked.connect(partial(self._relaunch, other.folder))
        new = sheet.add_action(self.tr("登记另一位"), Kind.PRIMARY)
        new.clicked.connect(lambda: self._relaunch(new_profile_folder(self._folder)))
        sheet.add_action(self.tr("先不换")).clicked.connect(sheet.close_sheet)
        if (front := self.window.screen_shown) is not None:
            sheet.leave_with(front)
        sheet.open_sheet()

    def _relaunch(self, folder: Path) -> None:
        """Another profile is another process: nothing of this one stays in memory."""
        from PySide6.QtCore import QProcess

        self.close()
        arguments = ["-m", "gridworker", "--profile", str(folder), "--central", self._central, "run"]
        QProcess.startDetached(sys.executable, arguments)
        self.window.close()

    def _leave_lock(self, screen: UnlockScreen) -> None:
        self._second.stop()
        if self.session is not None:
            self.session.work.rest_locating(on=False)
        self.window.drop_full(screen)
        self._idle.start()

    def enter(self, store: "Store", past: Screen | None = None) -> None:
        """Past the door `past`: the places appear and the sync begins."""
        from ui.session import Session

        self._second.stop()
        self._garbage.spare_the_old()
        self._garbage.wait_for_modules()
        self.session = Session(
            store, self.window, self.status, self.runner, self._locate, self._pick, self._make_transport
        )
        self.session.revoked.connect(self._on_revoked)
        self.session.places.hold(on=True)
        self.session.places.lock_wanted.connect(self.lock)
        self.session.places.hand_over_wanted.connect(self._offer_profiles)
        self.session.bug.connect(self._on_bug)
        if past is not None:
            self.session.ready.connect(partial(self.window.drop_full, past))
        self.session.painted.connect(partial(QTimer.singleShot, _LATER_MS, self, self._load_later))
        in_next_turn(self.session, self.session.open)
        self._idle.start()
        if store.salvage is not None:
            self.window.toast.show_text(store.salvage.text)

    def _load_later(self) -> None:
        """Loads what is left of it after a quick unlocking, so that the first touch of a page does not wait."""

        def let_go() -> None:
            if self.session is not None:
                self.session.places.hold(on=False)

        def on_loaded(names: Iterable[str]) -> None:
            let_go()
            load_in_turns(names, _GAP_MS, self, wanted=lambda: self.session is not None, done=self._prepare)

        self.runner.run(_later, on_loaded, lambda _problem: let_go())

    def _prepare(self) -> None:
        self.is_loaded = True
        self._garbage.spare_the_old()
        if self.session is not None:
            self.session.places.prepare()

    def _enter(self, past: Screen, store: "Store | None") -> None:
        if store is not None:
            self.enter(store, past)

    def _on_revoked(self, _problem: EnvironmentProblem) -> None:
        """The platform's CA has signed that this device is to forget: the keys go, with all that is in memory; the spool stays."""
        from gridworker.store.keys import KeyFile

        self.close()
        KeyFile.load(self._folder, self._os_secret, self._clock).destroy()
        self._relaunch(self._folder)

    def _on_bug(self, error: Exception) -> None:
        """Our own fault: written down, said, and the work goes on."""
        write_crash_report(self._folder, self._clock, error)
        self.window.toast.show_text(self.tr("程序出了点问题，已记录。已保存的都在，可以接着干。"))


def _camera_of(runner: Runner) -> "CameraViewModel":
    """A camera to enrol with; nothing of it is loaded until a code is to be scanned."""
    from ui.workshop import camera_of

    return camera_of(runner.run)


def _first() -> list[str]:
    """Makes ready the parts of a shift that know nothing of Qt, off the UI thread; what is to be loaded on it then."""
    map_large_blocks()
    load(_PARTS)
    from gridworker.model.taxonomy import care_schemes
    from gridworker.store.repositories import learn_types

    care_schemes()
    learn_types()
    return in_order(_SCREENS)


def _later() -> list[str]:
    """The same for what is opened in the course of a shift."""
    load(_LATER_PARTS)
    load_backend()
    return in_order(_LATER_SCREENS)


def write_crash_report(folder: Path, clock: Clock, error: BaseException) -> Path:
    """Writes what happened, without any data, beside the profile, if there is room; returns the file."""
    import traceback

    crashes = folder / "crashes"
    path = crashes / f"{clock.now():%Y%m%d-%H%M%S-%f}.txt"
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    with suppress(OSError):  # the worker is to hear of it all the same
        crashes.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join([type(error).__name__, *lines, ""]), encoding="utf-8")
    return path


def make_application() -> QApplication:
    """The one application object, with its names set."""
    sys.setswitchinterval(_SWITCH_S)
    app = QApplication.instance() or styled_application(sys.argv[0])
    assert isinstance(app, QApplication)  # noqa: S101 - a QCoreApplication cannot show windows
    app.setApplicationName("gridworker")
    app.setApplicationDisplayName("网格通")
    return app


def run_app(
    folder: Path, central: str, prepare: Callable[[App], None] | None = None, position: str = ""
) -> int:
    """Opens the window and returns the exit code when it is closed; `prepare` is called before it is shown.

    Raises:
        InputProblem: `position` names no receiver (`position.unknown`).
    """
    from gridworker.store.system_secret import KeyringSecret
    from ui.position.choose import receiver_maker
    from ui.position.whereabouts import Whereabouts

    qt = make_application()
    where = Whereabouts(SystemClock(), receiver_maker(position), qt)
    app = App(folder, central, os_secret=KeyringSecret(), locate=where)
    app.window.closing.connect(where.end)
    app.themes.install(qt)
    sys.excepthook = lambda _kind, error, _trace: write_crash_report(folder, SystemClock(), error)
    app.start()
    if prepare is not None:
        prepare(app)
    app.window.resize(1280, 800)
    app.window.show()
    app.watch()
    return qt.exec()
