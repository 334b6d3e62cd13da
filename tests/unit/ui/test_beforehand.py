"""Screens made before they are wanted: they are what opens, look like made at the tap, and go with the shift."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QRect
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from gridworker.store.store import Store
from sync.client.transport import HttpTransport
from tests.fakes import device as fake
from tests.unit.ui.test_ports import NOBODY, WORKER, _arrive
from ui import session, spares
from ui.runner import Runner
from ui.screens.base import Screen
from ui.screens.checklist import ChecklistScreen
from ui.screens.me import MeScreen
from ui.screens.patrol import PatrolScreen
from ui.screens.report import ReportScreen
from ui.screens.sync_centre import SyncCentreScreen
from ui.screens.tasks import TasksScreen
from ui.screens.visit import VisitScreen
from ui.session import Session
from ui.theme import Mode, ThemeController
from ui.viewmodels.status import StatusViewModel
from ui.viewmodels.today import TodayViewModel
from ui.widgets.base import Press
from ui.widgets.reading_order import stops
from ui.widgets.row_list import RowState
from ui.widgets.task_list import TaskList
from ui.window import MainWindow

PLACES = ("tasks", "report", "me")
TASKS = {"t-round": PatrolScreen, "t-form": ChecklistScreen, "t-visit": VisitScreen}


class Shift(NamedTuple):
    """A shift with 今日 in front."""

    session: Session
    window: MainWindow
    runner: Runner
    bot: QtBot

    @property
    def waiting(self) -> set[Screen]:
        """The screens that nobody has opened yet."""
        return {one for one in self.window.findChildren(Screen) if not one.isVisible()}

    def make_all(self) -> None:
        """The modules are loaded, and the worker rests."""
        self.session.places.prepare()
        self.bot.waitUntil(lambda: not self.session.places._spares._wanted)

    def make_steps(self, count: int) -> None:
        """The worker rests for so many turns only."""
        self.session.places.prepare()
        self.session.places._spares._rest.stop()
        for _step in range(count):
            self.session.places._spares._make_on()
            self.session.places._spares._rest.stop()

    def open(self, what: str) -> Screen:
        """Taps a place, the sync centre or a task, and waits for what it shows."""
        if what in PLACES:
            self.window.show_place(what)
            self.bot.waitUntil(lambda: self.window.place == what)
        elif what == "sync centre":
            self.session.places.open_sync_centre()
            self.bot.waitUntil(lambda: isinstance(self.window.screen_shown, SyncCentreScreen))
        else:
            self.session.places.open_task(what)
            self.bot.waitUntil(lambda: isinstance(self.detail, TASKS[what]))
        self.bot.waitUntil(lambda: not self.runner.busy)
        for _round in range(5):  # what is laid out may ask for another layout
            QCoreApplication.processEvents()
        shown = self.detail if what in TASKS else self.window.screen_shown
        assert shown is not None
        return shown

    @property
    def detail(self) -> Screen | None:
        """What stands beside the task list, or over it."""
        screen = self.window.findChild(TasksScreen)
        return screen.detail_shown if isinstance(screen, TasksScreen) else None

    def picture(self) -> QImage:
        """What the worker sees below the header."""
        front = self.window.screen_shown
        assert front is not None
        self.window.painting.finish()
        return front.grab().toImage()


@contextmanager
def shift(folder: Path, themes: ThemeController, qtbot: QtBot) -> Iterator[Shift]:
    store = fake.Device(folder / "profile").create()
    rows = (
        fake.task_data("t-round", type="patrol"),
        fake.task_data("t-form", form_id="stairwell", building_id="b1"),
        fake.task_data("t-visit", type="visit", person_id="person-1"),
    )
    patrol = fake.patrol_data(task_id="t-round")
    _arrive(store, ("worker", {**WORKER}), *(("task", row) for row in rows), ("patrol", patrol))
    status, runner = StatusViewModel(), Runner()
    window = MainWindow(themes, status)
    status.setParent(window)
    runner.setParent(window)
    running = Session(store, window, status, runner, make_transport=lambda _url: HttpTransport(NOBODY))
    window.resize(1280, 800)
    window.show()
    with qtbot.waitSignal(running.ready):
        running.open()
    try:
        yield Shift(running, window, runner, qtbot)
    finally:
        if not store.is_closed:
            running.close()
        running.deleteLater()
        runner.stop()
        window.close()


@pytest.fixture(autouse=True)
def _no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker rests long enough, at once; nothing comes in between."""
    monkeypatch.setattr(session, "_BEGIN_MS", 1_000_000)
    monkeypatch.setattr(spares, "_REST_MS", 0)
    monkeypatch.setattr(spares, "_TURN_MS", 0)
    monkeypatch.setattr(
        Store, "free_bytes", lambda _store: 8 << 30
    )  # 我的 tells it, and others fill the disk meanwhile


def test_each_screen_that_was_made_beforehand_is_the_one_that_opens(
    tmp_path: Path, themes: ThemeController, qtbot: QtBot
) -> None:
    with shift(tmp_path, themes, qtbot) as worker:
        worker.make_all()
        for what in (*PLACES, "sync centre", *TASKS):
            waiting = worker.waiting
            assert all(one.whole for one in waiting)
            assert worker.open(what) in waiting, what
            worker.make_all()


@pytest.mark.parametrize("is_late", [False, True], ids=["read before it is built", "read afterwards"])
def test_rows_of_today_are_drawn_before_it_comes_up(
    tmp_path: Path, themes: ThemeController, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, *, is_late: bool
) -> None:
    if is_late:
        _read_when_built(monkeypatch)
    drawn: list[tuple[bool, int]] = []
    draw = TaskList.draw_row

    def note(self: TaskList, painter: QPainter, room: QRect, row: int, state: RowState) -> None:
        drawn.append((self.isVisible(), row))
        draw(self, painter, room, row, state)

    monkeypatch.setattr(TaskList, "draw_row", note)
    with shift(tmp_path, themes, qtbot) as running:
        running.picture()
    assert drawn
    assert not [row for is_seen, row in drawn if is_seen]


def _read_when_built(monkeypatch: pytest.MonkeyPatch) -> None:
    reload, build = TodayViewModel.reload, Session._build_home

    def then_read(self: Session) -> None:
        build(self)
        if self._is_built:
            monkeypatch.setattr(TodayViewModel, "reload", reload)
            self.today.reload()

    monkeypatch.setattr(TodayViewModel, "reload", lambda _self: None)
    monkeypatch.setattr(Session, "_build_home", then_read)


def test_each_part_of_a_page_is_painted_once_when_it_comes_up(
    tmp_path: Path, themes: ThemeController, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: Counter[int] = Counter()
    paint = Press.paintEvent

    def note(self: Press, event: QPaintEvent) -> None:
        painted[id(self)] += 1
        paint(self, event)

    monkeypatch.setattr(Press, "paintEvent", note)
    with shift(tmp_path, themes, qtbot) as running:
        running.open("report")
        running.open("me")
        painted.clear()
        running.window.show_place("report")
        while not painted:
            QCoreApplication.processEvents()
        seen = painted.copy()
    assert set(seen.values()) == {1}


def test_what_waits_is_nowhere_to_be_met(tmp_path: Path, themes: ThemeController, qtbot: QtBot) -> None:
    with shift(tmp_path, themes, qtbot) as worker:
        worker.make_all()
        waiting = worker.waiting
        assert len(waiting) > len(PLACES)
        waiting -= {worker.open("tasks")}
        lock = Screen(themes)
        worker.window.show_full(lock)
        worker.window.drop_full(lock)
        worker.window.show_place("today")
        worker.window.show_place("tasks")
        assert not [one for one in waiting if one.isVisible()]
        assert not [stop for stop in stops(worker.window) if any(one.isAncestorOf(stop) for one in waiting)]


@pytest.mark.parametrize("what", [*PLACES, "sync centre", *TASKS])
def test_what_was_made_beforehand_looks_like_what_is_made_at_the_tap(
    tmp_path: Path, themes: ThemeController, qtbot: QtBot, what: str
) -> None:
    """Though tablet, look and size of the text were changed in between, and though a tap came in the middle of the making."""
    seen = {}
    for how in ("made at the tap", "made beforehand", "half made"):
        themes.use_mode(Mode.LIGHT)
        themes.use_scale(100)
        with shift(tmp_path / how, themes, qtbot) as worker:
            if how == "made beforehand":
                worker.make_all()
            elif how == "half made":
                worker.make_steps(25)
            themes.use_mode(Mode.DARK)
            themes.use_scale(130)
            worker.window.resize(800, 1100)
            worker.open(what)
            seen[how] = worker.picture()
            seen[how].save(str(tmp_path / f"{how}.png"))
    assert seen["made beforehand"] == seen["made at the tap"]
    assert seen["half made"] == seen["made at the tap"]


@pytest.mark.parametrize("steps", [2, 9, 40])
def test_a_tap_in_the_middle_of_the_making_gets_a_whole_screen(
    tmp_path: Path, themes: ThemeController, qtbot: QtBot, steps: int
) -> None:
    parts: dict[str, int] = {}
    for count in (0, steps):
        with shift(tmp_path / str(count), themes, qtbot) as worker:
            worker.make_steps(count)
            for what in (*PLACES, "sync centre", *TASKS):
                screen = worker.open(what)
                assert screen.whole
                seen = sum(part.isVisible() for part in screen.findChildren(QWidget))
                assert seen == parts.setdefault(what, seen), what


def test_the_tablet_may_be_turned_at_any_moment_of_the_making(
    tmp_path: Path, themes: ThemeController, qtbot: QtBot
) -> None:
    with shift(tmp_path, themes, qtbot) as worker:
        for step in range(1, 150):
            worker.make_steps(1)
            worker.window.resize(*((800, 1100) if step % 2 else (1280, 800)))
            QCoreApplication.processEvents()
        worker.make_all()
        for what in (*PLACES, "sync centre", *TASKS):
            assert worker.open(what).wide == worker.window.wide


@pytest.mark.parametrize("last", [ReportScreen, MeScreen], ids=["half made", "made"])
def test_at_the_end_of_the_shift_what_waits_goes_too(
    tmp_path: Path, themes: ThemeController, qtbot: QtBot, last: type[Screen]
) -> None:
    with shift(tmp_path, themes, qtbot) as worker:
        before = worker.waiting
        made: set[Screen] = set()
        while not any(isinstance(one, last) for one in made):
            worker.make_steps(1)
            made = worker.waiting - before
        assert not all(one.whole for one in made)
        if last is MeScreen:
            worker.make_all()
        worker.session.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        assert not [one for one in made if isValid(one)]


def test_the_sync_centre_of_a_shift_is_one_and_comes_back(
    tmp_path: Path, themes: ThemeController, qtbot: QtBot
) -> None:
    with shift(tmp_path, themes, qtbot) as worker:
        first = worker.open("sync centre")
        worker.session.places.open_sync_centre()
        worker.window.back()
        assert worker.window.place == "today"
        assert not first.isVisible()
        assert worker.open("sync centre") is first
        assert first.isVisible()
        worker.window.back()
        assert worker.window.findChildren(SyncCentreScreen) == [first]
