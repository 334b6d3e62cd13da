"""How long a worker waits for a start, against a process that shows an empty window.

Waited for: a fresh process to the painted lock page, and the passphrase to 今日, read and painted.

`python -m bench.start` prints JSON. The processes start by turns, offscreen, with all they load compiled, and are timed
from outside; the app's profile holds 10,000 tasks and 1,700 people, and its key derivation is made cheap. While the
worker types, the app loads what comes after the lock: that pause is not counted in `ratio`. `ratio_at_once` is the
figure for somebody who types in no time: there the passphrase comes with the first painting.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # a child that shows an empty window must not pay for the app
    from PySide6.QtGui import QPaintEvent

    from ui.main import App

ROUNDS = 9
TARGET_RATIO, TARGET_RSS_MB = 2.5, 160
_LOCK, _LOADED, _USABLE = "lock", "loaded", "usable"
ROOT = Path(__file__).resolve().parent.parent


class Start(NamedTuple):
    """One start: seconds somebody waited, seconds of the pause for typing, and resident memory when it was usable."""

    seconds: float
    pause: float
    rss_mb: float


def main() -> None:
    """Measures and prints; as a child, starts what it is told."""
    if len(sys.argv) > 1:
        be_child(*sys.argv[1:])
        return
    with tempfile.TemporaryDirectory() as name:
        profile = Path(name) / "profile"
        subprocess.run([sys.executable, "-m", "bench.start", "fill", str(profile)], cwd=ROOT, check=True)
        print(json.dumps(measured(profile)))


def measured(profile: Path) -> dict[str, float]:
    """The figures of so many pairs of starts, after one of each to warm the disk."""
    from bench.bytecode import compile_sources
    from bench.profiles import WORDS

    compile_sources()
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    kinds = [["empty"], ["app", str(profile), WORDS], ["at_once", str(profile), WORDS]]
    rounds = [[started(kind, environment) for kind in kinds] for _ in range(ROUNDS + 1)][1:]
    empty, app, at_once = zip(*rounds, strict=True)
    return {
        "empty_ms": middle_ms(start.seconds for start in empty),
        "app_ms": middle_ms(start.seconds for start in app),
        "ratio": round(statistics.median(b.seconds / a.seconds for a, b in zip(empty, app, strict=True)), 2),
        "target_ratio": TARGET_RATIO,
        "pause_ms": middle_ms(start.pause for start in app),
        "at_once_ms": middle_ms(start.seconds for start in at_once),
        "ratio_at_once": round(
            statistics.median(b.seconds / a.seconds for a, b in zip(empty, at_once, strict=True)), 2
        ),
        "rss_mb": round(statistics.median(start.rss_mb for start in app), 1),
        "empty_rss_mb": round(statistics.median(start.rss_mb for start in empty), 1),
        "target_rss_mb": TARGET_RSS_MB,
    }


def middle_ms(seconds: Iterable[float]) -> float:
    """The median, in milliseconds."""
    return round(statistics.median(seconds) * 1000, 1)


def started(what: list[str], environment: dict[str, str]) -> Start:
    """Starts a child and waits until it says that it is usable; a pause for typing is taken off."""
    begun = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-m", "bench.start", *what], cwd=ROOT, env=environment, stdout=subprocess.PIPE
    )
    assert child.stdout is not None
    at = {}
    for line in child.stdout:
        said, _, rss_mb = line.decode().strip().partition(" ")
        at[said] = time.perf_counter() - begun
        if rss_mb:
            break
    child.communicate(timeout=60)
    pause = at.get(_LOADED, 0) - at.get(_LOCK, 0)
    return Start(at[_USABLE] - pause, pause, float(rss_mb))


def say(what: str) -> None:
    """Tells the measuring process how far this one has come."""
    sys.stdout.write(what + "\n")
    sys.stdout.flush()


def say_usable() -> None:
    """What the child tells when its window can be used."""
    status = Path("/proc/self/statm").read_text(encoding="ascii").split()
    say(f"{_USABLE} {int(status[1]) * os.sysconf('SC_PAGE_SIZE') / 2**20}")


def show_empty() -> None:
    """An application with an empty main window, painted."""
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication([])
    window = QMainWindow()
    window.resize(1280, 800)
    window.show()
    app.processEvents()
    say_usable()


def show_app(profile: str, words: str, *, typing: bool = True) -> None:
    """The app, up to 今日 read and painted; with `typing`, the passphrase comes when the app has loaded the rest."""
    from ui.main import App, make_application

    qt = make_application()
    app = App(Path(profile), os_secret=None)
    app.themes.install(qt)
    app.start()
    app.window.resize(1280, 800)
    app.window.show()
    qt.processEvents()
    if typing:
        say(_LOCK)
        while not app.is_loaded:
            qt.processEvents()
            time.sleep(0.001)
    painted = count_painted_rows()
    if typing:
        say(_LOADED)
    enter(app, words)
    while not painted:
        qt.processEvents()
        time.sleep(0.001)
    say_usable()
    app.close()


def enter(app: "App", words: str) -> None:
    """Gives the passphrase to the lock page."""
    from ui.viewmodels.unlock import UnlockViewModel

    lock = app.window.findChild(UnlockViewModel)
    assert isinstance(lock, UnlockViewModel)
    lock.submit_passphrase(words)


def count_painted_rows() -> list[int]:
    """A list that grows with each painting of 今日's rows, by how many there are."""
    from ui.widgets.task_list import TaskList

    painted: list[int] = []
    paint = TaskList.paintEvent

    def paint_and_count(self: TaskList, event: "QPaintEvent") -> None:
        paint(self, event)
        if rows := self.tasks.rowCount():
            painted.append(rows)

    setattr(TaskList, "paintEvent", paint_and_count)  # noqa: B010 - mypy forbids the plain assignment
    return painted


def fill(profile: str) -> None:
    """Makes the profile."""
    from bench.profiles import full_community

    full_community(Path(profile))


def be_child(what: str, *arguments: str) -> None:
    """One of the processes the measurement starts."""
    at_once = partial(show_app, typing=False)
    children: dict[str, Callable[..., None]] = {
        "empty": show_empty,
        "app": show_app,
        "at_once": at_once,
        "fill": fill,
    }
    children[what](*arguments)


if __name__ == "__main__":
    main()
