"""How long a worker waits from the tap on a task to its painted detail, in a list of 10,000.

`python -m bench.tasks` prints JSON. The real window stands open offscreen on an encrypted profile; the tap is a mouse
click on the row; the detail counts as painted when nothing is being read any more, every posted event has been
delivered and no painting waits for its turn. Between two taps the worker looks at what was opened for a moment, in which the app makes the next detail; the
longest this holds the window up is told as `rest_worst_ms`. By kind of task; the first of each kind is told apart.
`…_even_…` is the same at the machine's best (`bench.pace`).
"""

import json
import os
import statistics
import sys
import tempfile
import time
from functools import partial
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.bytecode import compile_sources
from bench.pace import Pace, at_best, best_of
from bench.profiles import WORDS, full_community

if TYPE_CHECKING:  # Qt is loaded after the profile has been made
    from PySide6.QtWidgets import QApplication

    from ui.main import App

EACH, TARGET_MS, LOOK_S = 20, 50.0, 0.6
KINDS = ("checklist", "visit", "plain")


def main() -> None:
    """Measures and prints."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    compile_sources()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "profile"
        full_community(folder)
        add_tasks(folder)
        sys.stdout.write(json.dumps(measured(folder)) + "\n")


def add_tasks(folder: Path) -> None:
    """So many tasks of each kind, due before all others; and the form that checklists ask for."""
    from gridworker.assets import asset
    from gridworker.clock import SystemClock
    from gridworker.forms.publish import publish
    from gridworker.store.keys import KeyFile
    from gridworker.store.store import Store
    from tests.fakes.device import task_data, upsert

    published = publish(asset("checklists", "stairwell.xlsx").read_bytes())
    form = published.form
    rows: list[tuple[str, dict[str, Any]]] = [
        (
            "form",
            {
                "id": f"{form.id}@{form.version}",
                "form_id": form.id,
                "version": form.version,
                "title": form.title,
                "xml": published.xml.decode(),
            },
        )
    ]
    asked: dict[str, dict[str, Any]] = {
        "checklist": {"form_id": form.id, "building_id": "b-1"},
        "visit": {"type": "visit", "person_id": "person-1", "care_colour": "red"},
        "plain": {"type": "meeting"},
    }
    for number, kind in enumerate(KINDS):
        for n in range(EACH + 1):
            due = f"2026-01-0{number + 1}T{n:02}:00:00+08:00"
            rows.append(("task", task_data(f"{kind}-{n}", title=f"{kind} {n}", due_at=due, **asked[kind])))
    clock = SystemClock()
    store = Store.open(folder, KeyFile.load(folder, None, clock).unlock(WORDS), clock)
    page = [upsert(kind, data) for kind, data in rows]
    with store.reader() as reader:
        cursor = reader.feed.cursor()
    store.write(lambda tx: tx.apply_page(cursor, page, "more"))
    store.close()


def measured(profile: Path) -> dict[str, float]:
    """Milliseconds from tap to paint."""
    qt, app = unlocked(profile)
    try:
        pace, held = Pace(), [0.0]
        taken = {kind: [one(qt, app, pace, held, f"{kind}-{n}") for n in range(EACH + 1)] for kind in KINDS}
    finally:
        app.close()
    best = best_of(pace.taken_ms)
    figures: dict[str, float] = {}
    for kind, openings in taken.items():
        even = [at_best(ms, piece, best) for ms, piece in openings]
        figures |= spread(kind, [ms for ms, _piece in openings]) | spread(f"{kind}_even", even)
    return figures | {"rest_worst_ms": round(max(held), 1), "target_ms": TARGET_MS}


def one(qt: "QApplication", app: "App", pace: Pace, held: list[float], task_id: str) -> tuple[float, float]:
    """One opening after a look: its milliseconds, and what the piece of `bench.pace` took beside it."""
    held.append(looked(qt))
    before = pace.now()
    return opened(qt, app, task_id), min(before, pace.now())


def spread(name: str, times: list[float]) -> dict[str, float]:
    """Median and 95 % of all but the first, which is told apart."""
    rest = sorted(times[1:])
    return {
        f"{name}_median_ms": round(statistics.median(rest), 1),
        f"{name}_p95_ms": round(rest[ceil(len(rest) * 0.95) - 1], 1),
        f"{name}_first_ms": round(times[0], 1),
    }


def unlocked(profile: Path) -> "tuple[QApplication, App]":
    """The app with 任务 in front."""
    from PySide6.QtCore import QSize

    from ui.main import App, make_application
    from ui.viewmodels.unlock import UnlockViewModel

    qt = make_application()
    app = App(profile, os_secret=None)
    app.themes.install(qt)
    app.start()
    app.window.resize(QSize(1280, 800))
    app.window.show()
    lock = app.window.findChild(UnlockViewModel)
    assert isinstance(lock, UnlockViewModel)
    lock.submit_passphrase(WORDS)
    settle(qt, app, lambda: app.window.place == "today")
    app.window.show_place("tasks")
    settle(qt, app, partial(_has_rows, app))
    return qt, app


def _has_rows(app: "App") -> bool:
    from ui.widgets.task_master import TaskMaster

    view = app.window.findChild(TaskMaster)
    return isinstance(view, TaskMaster) and view.tasks.rowCount() > len(KINDS)


def opened(qt: "QApplication", app: "App", task_id: str) -> float:
    """Taps one task and waits for its detail; milliseconds."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from ui.screens.tasks import TasksScreen
    from ui.widgets.task_master import TaskMaster

    view, screen = app.window.findChild(TaskMaster), app.window.findChild(TasksScreen)
    assert isinstance(view, TaskMaster)
    assert isinstance(screen, TasksScreen)
    index = view.tasks.index(view.tasks.row_of(task_id))
    view.scrollTo(index)
    qt.processEvents()
    before = screen.detail_shown
    began = time.perf_counter()
    place = view.visualRect(index).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    settle(qt, app, lambda: screen.detail_shown is not None and screen.detail_shown is not before)
    return (time.perf_counter() - began) * 1000


def looked(qt: "QApplication") -> float:
    """Lets the worker look for a moment; the longest turn of the event loop meanwhile, in milliseconds."""
    began, longest = time.perf_counter(), 0.0
    while time.perf_counter() - began < LOOK_S:
        turn = time.perf_counter()
        qt.processEvents()
        longest = max(longest, time.perf_counter() - turn)
        time.sleep(0.002)
    return longest * 1000


def settle(qt: "QApplication", app: "App", is_there: Any) -> None:  # noqa: ANN401 - any question
    """Until it is there, nothing is being read, and what was posted is painted."""
    while not is_there() or app.runner.busy or app.window.painting.is_put_off:
        qt.processEvents()
        time.sleep(0.0002)
    qt.processEvents()


if __name__ == "__main__":
    main()
