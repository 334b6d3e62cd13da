"""How soon a warning that the desk issues is on a worker's screen: `python -m bench.live` prints JSON.

A real platform in a process of its own, the real window offscreen, over loopback. Each round issues a warning over the
desk's interface, by turns while 今日 and while 任务 is in front, and waits until its banner has been painted and the tone
asked for. Counted from the moment the desk has its answer, which is after the commit (`committed`), and from the call.
"""

import json
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import requests

from bench.loop import unlock
from bench.sync import seed
from gridworker.clock import SystemClock
from gridworker.model.vocabulary import Role
from sync.central import commands
from sync.central.desk.people import DeskUser, add_desk_user
from sync.central.embedded import CentralProcess, open_platform
from sync.central.settings import Settings
from tests.fakes.enrolled import enrol_profile

if TYPE_CHECKING:  # Qt is loaded after the platform has been set up
    from PySide6.QtWidgets import QApplication

    from ui.main import App

ROUNDS, TARGET_MS, PEOPLE = 20, 1_000, 300
_PATIENCE_S = 60.0
_PLACES = ("today", "tasks")


class Round(NamedTuple):
    """One warning: seconds from the desk's call, and from its answer, to the painted banner; and to the tone from the answer."""

    called: float
    committed: float
    rung: float


def main() -> None:
    """Measures and prints."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="gridworker-live-") as name:
        folder = Path(name)
        platform, code, token = start_platform(folder / "central")
        try:
            profile = enrol_profile(folder / "profile", platform.url, code, SystemClock())
            profile.sync()
            profile.close()
            figures = measured(folder / "profile", TheDesk(platform.url, token))
        finally:
            platform.stop()
    sys.stdout.write(json.dumps(figures) + "\n")


def start_platform(folder: Path) -> tuple[CentralProcess, str, str]:
    """A platform with some people, a code to enrol with, and a dispatcher's token."""
    services, database = open_platform(Settings(folder=folder), SystemClock())
    seed(services, PEOPLE)
    code = commands.enrol_code_in(services, "0003")
    user = DeskUser(id="desk-1", district="510108", name="调度室", role=Role.DISPATCHER)
    with services.engine.begin() as connection:
        token = add_desk_user(connection, services.keys, user)
    services.engine.dispose()
    if database is not None:
        database.close()
    return CentralProcess(folder), code, token


class TheDesk:
    """The desk's interface, on a thread of its own so that the window is not kept waiting by it."""

    def __init__(self, url: str, token: str) -> None:
        self._url, self._http = url, requests.Session()
        self._http.headers["Authorization"] = f"Bearer {token}"
        self.called = self.answered = 0.0

    def issue(self, title: str) -> None:
        """Begins to issue a warning; `answered` is set when it is committed."""
        self.answered = 0.0
        threading.Thread(target=self._issue, args=(title,)).start()

    def is_listened_to(self) -> bool:
        """Whether a device waits for news."""
        told = self._http.get(f"{self._url}/metrics", timeout=5).text
        waiting = [line for line in told.splitlines() if line.startswith("gridworker_feed_waiting ")]
        return bool(waiting) and float(waiting[0].split()[1]) > 0

    def _issue(self, title: str) -> None:
        now = SystemClock().now()
        notice: dict[str, Any] = {
            "title": title,
            "text": "请查看易涝点",
            "colour": "orange",
            "starts_at": now.isoformat(),
            "ends_at": (now + timedelta(hours=5)).isoformat(),
        }
        self.called = time.perf_counter()
        reply = self._http.post(f"{self._url}/desk/v1/warnings", json=notice, timeout=30)
        self.answered = time.perf_counter()
        reply.raise_for_status()


def measured(profile: Path, desk: TheDesk) -> dict[str, Any]:
    """So many warnings, one after the other."""
    from ui.main import App, make_application

    painted, rung = watch_banners()
    qt = make_application()
    app = App(profile, os_secret=None)
    app.themes.install(qt)
    app.start()
    app.window.resize(1280, 800)
    app.window.show()
    unlock(qt, app)
    rounds = [one_round(qt, app, desk, number, painted, rung) for number in range(ROUNDS)]
    app.close()
    return {
        "rounds": ROUNDS,
        **_spread("committed", [one.committed for one in rounds]),
        **_spread("called", [one.called for one in rounds]),
        **_spread("tone", [one.rung for one in rounds]),
        "target_ms": TARGET_MS,
    }


def watch_banners() -> tuple[dict[str, float], list[float]]:
    """When a banner with each title was first painted, and when a tone was asked for."""
    from PySide6.QtGui import QPaintEvent

    from ui.sound.chime import Chime
    from ui.widgets.banners import WarningBanner

    painted: dict[str, float] = {}
    rung: list[float] = []
    paint, ring = WarningBanner.paintEvent, Chime.ring

    def paint_and_note(self: WarningBanner, event: QPaintEvent) -> None:
        paint(self, event)
        painted.setdefault(self.accessibleName().partition("，")[0], time.perf_counter())

    def ring_and_note(self: Chime) -> None:
        rung.append(time.perf_counter())
        ring(self)

    setattr(WarningBanner, "paintEvent", paint_and_note)  # noqa: B010 - mypy forbids the plain assignment
    setattr(Chime, "ring", ring_and_note)  # noqa: B010
    return painted, rung


def one_round(
    qt: "QApplication", app: "App", desk: TheDesk, number: int, painted: dict[str, float], rung: list[float]
) -> Round:
    """Issues one warning while the listener waits, and answers it when it has been seen and heard."""
    session, title = app.session, f"暴雨橙色预警 {number}"
    assert session is not None
    app.window.show_place(_PLACES[number % len(_PLACES)])
    until(qt, desk.is_listened_to, 0.1)
    rung.clear()
    desk.issue(title)
    until(qt, lambda: title in painted and bool(rung) and desk.answered > 0)
    for warning in session.today.state.warnings:
        session.today.sign_warning(warning.id)
    until(qt, lambda: all(warning.signed for warning in session.today.state.warnings))
    return Round(painted[title] - desk.called, painted[title] - desk.answered, rung[0] - desk.answered)


def until(qt: "QApplication", is_so: Callable[[], bool], pause_s: float = 0.002) -> None:
    """Lets the window live until something is so."""
    ends = time.perf_counter() + _PATIENCE_S
    while not is_so():
        assert time.perf_counter() < ends, "it never came"
        qt.processEvents()
        time.sleep(pause_s)


def _spread(name: str, seconds: list[float]) -> dict[str, float]:
    return {
        f"{name}_median_ms": round(statistics.median(seconds) * 1000, 1),
        f"{name}_worst_ms": round(max(seconds) * 1000, 1),
    }


if __name__ == "__main__":
    main()
