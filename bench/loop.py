"""How long the window keeps a worker waiting while 40 photos of 12 MP are taken in and 2,000 ops are pushed.

`python -m bench.loop` prints JSON. The real window stands open offscreen on an enrolled profile; the platform is a
process of its own with its embedded PostgreSQL; photos go the way the screens send them. A timer in the UI thread
fires every 5 ms: by how much it is late is the delay a tap would have met. `p99_felt_ms` also counts the ticks that a
long delay swallowed.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bench.bytecode import compile_sources
from bench.photos import twelve_megapixels
from bench.profiles import TASKS_IN_LOOP, tasks
from bench.sync import EVENTS, report_all, seed
from gridworker.clock import SystemClock
from gridworker.model.ops import RecordKind
from sync.central import commands
from sync.central.embedded import CentralProcess, open_platform
from sync.central.feed.batch import Batch, Key
from sync.central.platform_row import read_platform
from sync.central.services import Services
from sync.central.settings import Settings
from tests.fakes.enrolled import WORDS, enrol_profile

if TYPE_CHECKING:  # Qt is loaded after the platform has been set up
    from PySide6.QtWidgets import QApplication

    from ui.main import App

PHOTOS, PEOPLE = 40, 1_700
TICK_MS, TARGET_MS = 5, 16.0
_PATIENCE_S = 240


def main() -> None:
    """Measures and prints."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    compile_sources()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        platform, code = start_platform(folder / "central")
        try:
            profile = enrol_profile(folder / "profile", platform.url, code, SystemClock())
            profile.sync()
            profile.close()
            figures = measured(folder / "profile")
        finally:
            platform.stop()
    sys.stdout.write(json.dumps(figures) + "\n")


def start_platform(folder: Path) -> tuple[CentralProcess, str]:
    """A platform with a community, in a process of its own; and a code to enrol with."""
    services, database = open_platform(Settings(folder=folder), SystemClock())
    seed(services, PEOPLE)
    put_tasks(services)
    code = commands.enrol_code_in(services, "0003")
    services.engine.dispose()
    if database is not None:
        database.close()
    return CentralProcess(folder), code


def put_tasks(services: Services) -> None:
    """Tasks for the one worker."""
    with services.engine.begin() as connection:
        batch = Batch(connection, read_platform(connection).epoch)
        for task in tasks(SystemClock(), TASKS_IN_LOOP):
            data = dict(task, assignee="worker-0003", grid="5101080040061003000")
            batch.put(Key("510108", RecordKind.TASK, task["id"]), data)
        batch.flush()


def measured(profile: Path) -> dict[str, float]:
    """Delays of the UI thread: at rest, and under the load."""
    from ui.main import App, make_application

    qt = make_application()
    app = App(profile, os_secret=None)
    app.themes.install(qt)
    app.start()
    app.window.resize(1280, 800)
    app.window.show()
    unlock(qt, app)
    rest = watched(qt, lambda seconds: seconds > 3)
    load = Load(app)
    under_load = watched(qt, lambda _seconds: load.is_done())
    app.close()
    figures = {f"{key}_at_rest_ms": value for key, value in spread(rest).items() if key == "p99"}
    figures |= {f"{key}_ms": value for key, value in spread(under_load).items()}
    figures |= {"p99_felt_ms": spread(felt(under_load))["p99"], "target_p99_ms": TARGET_MS}
    return figures | {
        "photos": PHOTOS,
        "ops": EVENTS,
        "seconds": round(load.seconds, 1),
        "ticks": len(under_load),
    }


def unlock(qt: "QApplication", app: "App") -> None:
    """Past the lock, and until the first run of the sync is over."""
    from sync.client.status import SyncState
    from ui.viewmodels.unlock import UnlockViewModel

    lock = app.window.findChild(UnlockViewModel)
    assert isinstance(lock, UnlockViewModel)
    lock.submit_passphrase(WORDS)
    while app.session is None or app.session.engine.status.last_ok_at is None:
        qt.processEvents()
        time.sleep(0.005)
    while app.session.engine.status.state is SyncState.RUNNING or app.runner.busy:
        qt.processEvents()
        time.sleep(0.005)


class Load:
    """40 photos through the pool the screens use, and 2,000 reports for the engine to push."""

    def __init__(self, app: "App") -> None:
        from ui.ports.keeping import Keeper
        from ui.viewmodels.photos import PhotoPlace

        assert app.session is not None
        self._session, self._photos_left, self._written = app.session, PHOTOS, False
        self._failed: Exception | None = None
        self._began, self.seconds = time.perf_counter(), 0.0
        store, keeper, photo = app.session.store, Keeper(app.session.work), twelve_megapixels()
        app.runner.run(lambda: store.write(report_all), self._on_written, self._on_failed)
        for number in range(PHOTOS):
            data = photo + b"%d" % number  # each a file of its own
            place = PhotoPlace("draft")
            app.runner.run(partial(keeper.add_photo, data, place), self._on_photo, self._on_failed)

    def is_done(self) -> bool:
        """Whether every photo is kept and every op has its receipt."""
        self.seconds = time.perf_counter() - self._began
        assert self.seconds < _PATIENCE_S, "the load did not end"
        if self._failed is not None:
            raise self._failed
        if self._photos_left or not self._written:
            return False
        with self._session.store.reader() as reader:
            return reader.outbox.counts().ops_waiting == 0

    def _on_written(self, _bytes: int) -> None:
        self._written = True

    def _on_photo(self, _photo: object) -> None:
        self._photos_left -= 1

    def _on_failed(self, problem: Exception) -> None:
        self._failed = problem


def watched(qt: "QApplication", is_over: Callable[[float], bool]) -> list[float]:
    """By how many ms each tick was late, until `is_over(seconds)`, which is asked every 500 ms."""
    from PySide6.QtCore import Qt, QTimer

    late: list[float] = []
    began = last = time.perf_counter()

    def tick() -> None:
        nonlocal last
        now = time.perf_counter()
        late.append(max(0.0, (now - last) * 1000 - TICK_MS))
        last = time.perf_counter()

    def ask() -> None:
        nonlocal last
        over = True
        try:
            over = is_over(time.perf_counter() - began)
        finally:
            if over:
                qt.exit()
        last = time.perf_counter()  # the question is the measurement's, not the app's

    ticking, asking = QTimer(), QTimer()
    ticking.setTimerType(Qt.TimerType.PreciseTimer)
    ticking.timeout.connect(tick)
    asking.timeout.connect(ask)
    ticking.start(TICK_MS)
    asking.start(500)
    qt.exec()
    return late


def felt(late: list[float]) -> list[float]:
    """The delays with the ticks a long one swallowed: each of them would have waited for its end, too."""
    return [wait - missed * TICK_MS for wait in late for missed in range(int(wait // TICK_MS) + 1)]


def spread(late: list[float]) -> dict[str, float]:
    """Median, 99 %, 99.9 % and the worst, in ms."""
    ordered = sorted(late)
    shares = {"p50": 0.5, "p99": 0.99, "p99_9": 0.999}
    found = {key: ordered[min(int(len(ordered) * share), len(ordered) - 1)] for key, share in shares.items()}
    return {key: round(value, 2) for key, value in (found | {"max": ordered[-1]}).items()}


if __name__ == "__main__":
    main()
