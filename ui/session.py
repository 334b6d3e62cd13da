"""One unlocked shift: the screens over an open store, the engine beside it, and how news reaches the screens.

Made after unlocking, closed at the end of the program or before another profile. Every change to the store, whoever
made it, comes here once and goes to the view models that show such rows.
"""

import random
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from gridworker.clock import CHINA
from gridworker.model.ops import RecordKind
from gridworker.model.wording import due_before
from gridworker.store.changes import Changes
from gridworker.store.store import Store
from sync.client.engine import SyncEngine
from sync.client.status import Link, LinkKind, Step, SyncState, SyncStatus
from sync.client.transport import HttpTransport
from ui.alerts import Alerts
from ui.beforehand import laid_out
from ui.language import said
from ui.link import LinkWatch, load_link
from ui.places import Places
from ui.ports.network import way_out, wifi_only
from ui.ports.today import TodayDesk
from ui.ports.workplace import Locate, Workplace, grid_line, grid_of, nowhere
from ui.runner import Rereading, Runner
from ui.screens.base import Screen
from ui.screens.today import TodayScreen
from ui.sound.chime import Chime
from ui.turns import in_next_turn
from ui.viewmodels.moments import parsed
from ui.viewmodels.status import StatusViewModel, SyncFacts
from ui.viewmodels.today import TodayViewModel
from ui.widgets.photo_intake import Pick, pick_photos
from ui.window import MainWindow

if TYPE_CHECKING:  # loaded when the sync begins
    from sync.client.live import LiveListener
    from ui.calling import Calling
    from ui.talking import Talking

_MINUTE_MS = 60_000
_JUST_NOW = timedelta(minutes=2)
_TOGETHER_MS = 250
"""News within this time of the last is told together: no screen can be read faster."""
_HEADER_MS, _BEGIN_MS = 50, 300
"""When header and sync begin after 今日 has been painted."""
_UNSEEN_MS = 3_000
"""How long a painting is waited for; a window may be hidden."""
_LINK_MS = 3_000
"""When the link begins to be watched after the sync, whose threads are loading modules until then: the window would wait for both."""
_SYNC_MOVED = Changes(sync=True)
_TODAY_KINDS = frozenset(
    {
        RecordKind.TASK,
        RecordKind.ALARM,
        RecordKind.WARNING,
        RecordKind.MESSAGE,
        RecordKind.FIGURES,
        RecordKind.TENANT,
        RecordKind.WORKER,
    }
)


class News(QObject):
    """Brings what other threads say to the UI thread; what comes thick and fast is told together."""

    changed = Signal(object)
    """`Changes` of the store and of the sync, without the single records."""
    revoked = Signal(object)
    bug = Signal(object)
    _came = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._untold = Changes()
        self._lock = threading.Lock()
        self._pause = QTimer(self, singleShot=True, interval=_TOGETHER_MS)
        self._pause.timeout.connect(self._tell)
        self._came.connect(self._on_came)

    def add(self, changes: Changes) -> None:
        """Takes news on any thread."""
        with self._lock:
            first = not self._untold
            self._untold |= replace(changes, records=frozenset())
        if first:
            self._came.emit()

    def _on_came(self) -> None:
        if not self._pause.isActive():
            self._tell()

    def _tell(self) -> None:
        with self._lock:
            changes, self._untold = self._untold, Changes()
        if changes:
            self._pause.start()
            self.changed.emit(changes)


class Session(QObject):
    """What runs between unlocking and closing a profile."""

    ready = Signal()
    """今日 has been read and is in front."""
    painted = Signal()
    """It has been painted too: the worker has something to look at."""
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
        locate: Locate | None = None,
        pick: Pick | None = None,
        make_transport: Callable[[str], HttpTransport] | None = None,
    ) -> None:
        super().__init__()
        self.store = store
        self._window, self._status, self._runner = window, status, runner
        self._run = runner.run
        make_transport = make_transport or partial(HttpTransport, way_out=way_out(store))
        self._transports = [make_transport(store.identity.platform_url) for _ in range(2)]
        self._news = News(self)
        self.engine = SyncEngine(
            store,
            self._transports[0],
            store.clock,
            wifi_only=partial(wifi_only, store),
            on_revoked=self._news.revoked.emit,
            on_bug=self._news.bug.emit,
        )
        self._live: LiveListener | None = None
        self._link = LinkWatch(self)
        self.work = Workplace(store, self.engine, locate or nowhere)
        self._header = Rereading(self._run, self._read_header, lambda show: show(), lambda _problem: None)
        self._begun = self._is_read = self._is_built = self._is_painted = False
        self._calls: Calling | None = None
        self._talks: Talking | None = None
        today = TodayDesk(self.work)
        self.today = TodayViewModel(
            today.load, self._run, today, self, store.clock.elapsed_ms, online=self._says_online
        )
        self.places = Places(self.work, window, status, self._run, pick or pick_photos, self)
        self._listen()

    def open(self) -> None:
        """Puts the places into the window and shows 今日 when it has been read and built; then the sync begins."""
        if self.store.is_closed:  # the window was closed meanwhile
            return
        self.today.changed.connect(self._on_today_read)
        self.today.reload()
        self._home = self._new_home()
        self._drawing_home = self._home.drawn_ahead()
        around = map(
            _one_step, (self._add_home, self._watch_for_alarms, self.places.add, self._window.lay_frame)
        )
        laying = laid_out(self._home, wide=self._window.wide)
        self._making_home: Iterator[None] = chain(*around, self._home.building, laying)
        self._build_home()

    def _add_home(self) -> None:
        self._window.add_place("today", "house", self.tr("今日"), lambda: self._home, self._soon_home)

    def _watch_for_alarms(self) -> None:
        self._alerts = Alerts(self._window, self.today, self._home, Chime(self).ring, self)

    def _new_home(self) -> TodayScreen:
        """今日 without its parts, hidden in its place."""
        home = TodayScreen(self._window.themes, self.today, self._window.seat, at_once=False)
        home.keep_hidden()
        home.installEventFilter(self)
        return home

    def _soon_home(self, then: Callable[[], None], failed: Callable[[], None]) -> None:
        """今日 that could not be built is built anew; where that fails too it is told, and another tap tries again."""
        try:
            if not self._home.whole:
                self._home.deleteLater()
                self._home = self._alerts.home = self._new_home()
                for _step in self._home.building:
                    pass
        except Exception as error:
            self.bug.emit(error)
            failed()
        else:
            then()

    def _goes_on(self, steps: Iterator[None]) -> bool:
        """Whether there was another step; one that fails is told and ends its kind: nobody stays before the door for it."""
        try:
            for _step in steps:
                return True
        except Exception as error:
            self.bug.emit(error)
            return True
        return False

    def _build_home(self) -> None:
        """A step a turn of the event loop, while 今日 is being read."""
        if self.store.is_closed:  # the window was closed meanwhile
            return
        if self._goes_on(self._making_home):
            in_next_turn(self, self._build_home)
            return
        self._is_built = True
        if self._is_read:
            self._draw_home()

    def _on_today_read(self) -> None:
        """Once."""
        self.today.changed.disconnect(self._on_today_read)
        self._is_read = True
        if self._is_built:
            in_next_turn(self, self._draw_home)  # it has yet to show what was read

    def _draw_home(self) -> None:
        """A few rows a turn, so that the first painting only copies."""
        if self.store.is_closed:
            return
        if self._goes_on(self._drawing_home):
            in_next_turn(self, self._draw_home)
            return
        self._bring_home()

    def _bring_home(self) -> None:
        """今日 comes to the front; header, sync and upkeep wait for its first painting, in a hidden window not for long."""
        if not self._window.is_led:  # else somebody was quicker, and is not taken away from there
            self._window.show_place("today")
        if not self._window.is_led:  # it cannot be built; everything else can be used all the same
            self._window.show_place("tasks")
        self.ready.emit()
        QTimer.singleShot(_UNSEEN_MS, self, self._on_today_painted)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """今日 is being painted for the first time."""
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._on_today_painted)  # its parts are painted before
        return super().eventFilter(watched, event)

    def _on_today_painted(self) -> None:
        if self._is_painted:
            return
        self._is_painted = True
        self.painted.emit()
        QTimer.singleShot(_HEADER_MS, self, self._header.ask)
        QTimer.singleShot(_BEGIN_MS, self, self._load_sync)

    def _load_sync(self) -> None:
        if not self.store.is_closed:
            self._run(_load_sync, lambda _none: self._begin(), lambda _problem: None)

    def _begin(self) -> None:
        if self._begun or self.store.is_closed:
            return
        self._begun = True
        from sync.client.live import LiveListener

        clock = self.store.clock
        self._live = LiveListener(
            self.store,
            self._transports[1],
            clock,
            self.engine.notice,
            uniform=random.random,
            on_bug=self._news.bug.emit,
        )
        self.engine.subscribe(self._on_run_ended)
        self._link.changed.connect(self._on_link_changed)
        QTimer.singleShot(_LINK_MS, self._link, self._link.begin)
        self.engine.start()
        self._live.start()
        self._run(self.store.maintain, lambda _freed: self._tell_trouble(), lambda _problem: None)

    def _tell_trouble(self) -> None:
        """What the upkeep could not do, or found damaged; it is due again by itself."""
        if self.store.trouble is not None:
            self._window.toast.show_text(self.store.trouble.text)

    def _on_link_changed(self, kind: LinkKind) -> None:
        """Another network, or one again: nobody waits for the end of a pause."""
        self.engine.network_changed(kind)
        if self._live is not None:
            self._live.resume()

    def _on_run_ended(self, status: SyncStatus) -> None:
        """On the engine's thread: what the listener told of has been fetched, and it may ask again at once."""
        if status.state is SyncState.IDLE and self._live is not None:
            self._live.resume()

    def flush(self) -> None:
        """Saves what is being filled in, with what was typed a moment ago; before a lock and before the end."""
        for screen in self._window.findChildren(Screen):
            if screen.whole:
                screen.flush()
        self.places.flush()

    def close(self) -> None:
        """Ends sync and closes the store; every draft is saved first, with what is still being stored for it."""
        self.flush()
        self.places.close()
        self._runner.finish(lambda: self.places.is_storing)
        self._runner.drain()
        self._minute.stop()
        self._unsubscribe()
        if self._live is not None:
            self._live.stop()
        self.engine.stop()
        for transport in self._transports:
            transport.close()
        self.store.close()

    def online(self) -> bool:
        """Whether the platform itself answered last."""
        return self.engine.status.link is Link.ONLINE

    def _says_online(self) -> bool:
        """As the header says it: no line under it may say otherwise."""
        return self._status.state.online

    # --- news ------------------------------------------------------------------------------------------------------

    def _listen(self) -> None:
        self._unsubscribe = self.store.changes.subscribe(self._news.add)
        self.engine.subscribe(lambda _status: self._news.add(_SYNC_MOVED))
        self._news.changed.connect(self._on_news)
        self._news.revoked.connect(self.revoked)
        self._news.bug.connect(self.bug)
        self.today.task_opened.connect(self.places.open_task)
        self.today.confirmed.connect(self._window.toast.show_text)
        self.today.answered.connect(self._offer_undo)
        self._window.toast.undone.connect(self.today.take_back)
        self.today.mail_requested.connect(self._on_mail_wanted)
        self.today.talk_requested.connect(self._on_talk_wanted)
        self.places.talk_wanted.connect(self._on_talk_wanted)
        self.today.phone_requested.connect(self._on_phone_wanted)
        self.today.route_requested.connect(self._on_route_wanted)
        self.today.sync_requested.connect(self.engine.sync_now)
        self._status.sync_now_requested.connect(self.engine.sync_now)
        self._minute = QTimer(self, interval=_MINUTE_MS)
        self._minute.timeout.connect(self._on_minute)
        self._minute.start()

    def _offer_undo(self, text: str, answer: object) -> None:
        self._window.toast.show_text(text, undo=answer)

    def _on_phone_wanted(self, alarm_id: str) -> None:
        self._calling().phone(alarm_id)

    def _on_route_wanted(self, alarm_id: str) -> None:
        self.work.begin_locating()
        self._calling().route(alarm_id)

    def _on_mail_wanted(self) -> None:
        self._talking().open_messages()

    def _on_talk_wanted(self, task_id: str) -> None:
        self._talking().open_talk(task_id)

    def _talking(self) -> "Talking":
        from ui.talking import Talking

        if self._talks is None:
            self._talks = Talking(self.work, self._window, self._run, self._says_online, self)
        return self._talks

    def _calling(self) -> "Calling":
        from ui.calling import Calling
        from ui.ports.calling import CallDesk

        if self._calls is None:
            self._calls = Calling(CallDesk(self.work), self._window, self._run, parent=self)
            self._calls.failed.connect(self.today.failed)
        return self._calls

    def _on_minute(self) -> None:
        self.today.reload()
        self.places.refresh_all()
        self._header.ask()

    def _on_news(self, changes: Changes) -> None:
        if changes.kinds & _TODAY_KINDS or changes.drafts:
            self.today.reload()
        self.places.refresh(changes)
        if self._talks is not None:
            self._talks.refresh(changes)
        self._header.ask()

    # --- header ----------------------------------------------------------------------------------------------------

    def _read_header(self) -> Callable[[], None]:
        """Everything the header shows, read now; what comes back shows it, on the UI thread."""
        now = self.store.clock.now()
        with self.store.reader() as reader:
            worker, outbox = reader.worker, reader.outbox.counts()
            elsewhere = reader.deliveries.counts()
            due = reader.tasks.due_today(now.date(), limit=1)
            tasks, last = reader.tasks.counts(now), reader.runs.last_success_ms()
        status = self.engine.status
        uploading = (status.done, status.total) if _is_sending(self.engine) else None
        last_at = datetime.fromtimestamp(last / 1000, CHINA) if last else None
        facts = SyncFacts(
            online=seems_online(status.link, last_at, now),
            records=outbox.ops_waiting,
            photos=outbox.photos_waiting,
            uploading=uploading,
            attention=outbox.attention + elsewhere.failed,
            last_sync=last_at,
            free_bytes=self.store.free_bytes(),
        )
        grid = grid_of(worker)
        next_due = said(due_before(now, parsed(due[0].due_at, now))) if due else ""

        def show() -> None:
            self._status.show_worker(
                worker.name if worker else "", grid_line(worker), grid.short if grid else ""
            )
            self._status.show_due(next_due, tasks.due_today + tasks.overdue)
            self._status.show_sync(facts, now)

        return show


def _load_sync() -> None:
    """Loads what the sync needs beyond what the door needed; nothing of it makes the window wait."""
    import sync.client.live
    import sync.client.run  # noqa: F401 - loaded here so that nobody waits for it later

    load_link()


def _is_sending(engine: SyncEngine) -> bool:
    status = engine.status
    sending = status.step in (Step.PUSH, Step.THUMBNAILS, Step.ORIGINALS)
    return status.state is SyncState.RUNNING and sending and status.total > 0


def seems_online(link: Link, last_at: datetime | None, now: datetime) -> bool:
    """Whether to say online: as the last attempt found it, and before the first one as it was a moment ago."""
    if link is not Link.UNKNOWN:
        return link is Link.ONLINE
    return last_at is not None and timedelta(0) <= now - last_at < _JUST_NOW


def _one_step(act: Callable[[], None]) -> Iterator[None]:
    """What is done at once, as the steps of something that is done in several."""
    act()
    yield
