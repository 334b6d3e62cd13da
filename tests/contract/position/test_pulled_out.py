"""A serial receiver that is pulled out and put back in is heard again, without anybody looking for it all the time."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QEvent, QIODeviceBase, QObject, QThread, QTimer
from PySide6.QtSerialPort import QSerialPort
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gridworker.clock import ManualClock
from gridworker.model.facts import Place
from gridworker.model.vocabulary import PositionSource
from tests.fakes.device import GRID, START
from tests.fakes.receiver import epoch
from ui.ports.workplace import Workplace
from ui.position.receiver import Receiver
from ui.position.serial import MakePort, SerialReceiver
from ui.position.whereabouts import LONGEST_WAIT_MS, Whereabouts

HERE, THERE = (104.1, 30.66), (104.2, 30.67)

ENDING = """
import threading
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtSerialPort import QSerialPort
from ui.position.serial import SerialReceiver

class Mute(QSerialPort):
    def open(self, mode):
        asked.set()
        threading.Event().wait()

app, asked = QCoreApplication([]), threading.Event()
receiver = SerialReceiver("gps", make_port=Mute)
receiver.start()
assert asked.wait(60)
QTimer.singleShot(0, app.quit)
app.exec()
receiver.stop()
print("ended")
"""
"""A program of its own, whose port never answers."""

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="a serial cable is pretended with a pseudo terminal"
)


class Cable:
    """A receiver on a cable, always found under the same name."""

    def __init__(self, folder: Path) -> None:
        self.name = folder / "gps"
        self._ends: tuple[int, int] | None = None
        self._second = 0

    def put_in(self) -> None:
        """The receiver is there, under its name."""
        self._ends = os.openpty()
        self.name.symlink_to(os.ttyname(self._ends[1]))

    def pull_out(self) -> None:
        """It is gone, and its name with it."""
        if self._ends is not None:
            self.name.unlink()
            for end in self._ends:
                os.close(end)
            self._ends = None

    def say(self, spot: tuple[float, float]) -> None:
        """Where it is; a moment is over when the next one begins."""
        assert self._ends is not None
        for _ in range(2):
            os.write(self._ends[0], epoch(self._second, *spot))
            self._second += 1


class Site:
    """A tablet with such a receiver, and how often its port was tried."""

    def __init__(self, bot: QtBot, folder: Path) -> None:
        self.bot, self.cable, self.clock = bot, Cable(folder), ManualClock(START)
        self.owner = QObject()
        self.tried: list[int] = []
        self.make_port: MakePort = QSerialPort
        self.where = Whereabouts(self.clock, self.make, self.owner)
        self.work = Workplace(cast("Any", None), cast("Any", None), self.where)

    def make(self, parent: QObject) -> Receiver:
        """A serial receiver that counts."""
        self.receiver = receiver = SerialReceiver(str(self.cable.name), 9600, parent, self.make_port)
        start = receiver.start

        def counted() -> None:
            assert QThread.currentThread() is self.owner.thread()
            self.tried.append(self.clock.elapsed_ms())
            start()

        receiver.start = counted  # type: ignore[method-assign]
        return receiver

    def hear(self, spot: tuple[float, float]) -> None:
        """Waits until the tablet knows that it is there; what is said before a port is open is heard by nobody."""
        self.bot.waitUntil(self.is_tried)
        self.cable.say(spot)
        self.bot.waitUntil(lambda: (fix := self.where()) is not None and round(fix.lon, 4) == spot[0])

    def lose(self) -> None:
        """The receiver is pulled out, and the tablet has noticed."""
        self.cable.pull_out()
        self.bot.waitUntil(lambda: bool(self.where.problem))

    def pass_time(self, seconds: int) -> None:
        """Somebody asks once a second."""
        for _ in range(seconds):
            self.clock.advance(timedelta(seconds=1))
            before = len(self.tried)
            self.work.locate()
            QApplication.sendPostedEvents(self.where, QEvent.Type.MetaCall.value)
            if len(self.tried) > before:
                self.bot.waitUntil(self.is_tried)

    def is_tried(self) -> bool:
        """Whether it is known by now if the port could be opened."""
        line = self.receiver._line
        return line is None or line._is_tried


@pytest.fixture
def site(qtbot: QtBot, tmp_path: Path) -> Iterator[Site]:
    made = Site(qtbot, tmp_path)
    made.cable.put_in()
    made.where.begin()
    made.hear(HERE)
    yield made
    made.where.end()
    made.cable.pull_out()


def test_pulled_out_it_says_so_and_put_back_in_it_is_heard_again(site: Site) -> None:
    site.lose()
    assert "断开了" in site.where.problem
    assert "插好后会自己接上" in site.where.problem
    fix = site.where()
    assert fix is not None, "where it was a moment ago still counts, with its age"
    assert fix.source is PositionSource.GNSS
    site.cable.put_in()
    site.pass_time(3)
    assert site.where.problem == ""
    site.hear(THERE)


def test_it_is_looked_for_ever_more_rarely_up_to_a_bound(site: Site) -> None:
    site.lose()
    site.pass_time(600)
    waits = [later - sooner for sooner, later in zip(site.tried, site.tried[1:], strict=False)]
    assert waits[:6] == [2_000, 4_000, 8_000, 16_000, 32_000, 60_000]
    assert set(waits[6:]) == {LONGEST_WAIT_MS}
    site.cable.put_in()
    site.pass_time(LONGEST_WAIT_MS // 1000)
    site.hear(THERE)
    site.lose()
    before = len(site.tried)
    site.pass_time(3)
    assert len(site.tried) == before + 1, "once heard again, it is looked for soon when it goes again"


def test_a_receiver_plugged_in_after_the_start_is_heard(qtbot: QtBot, tmp_path: Path) -> None:
    site = Site(qtbot, tmp_path)
    site.where.begin()
    qtbot.waitUntil(lambda: "打不开" in site.where.problem)
    assert "没有插上" in site.where.problem
    site.cable.put_in()
    site.pass_time(3)
    site.hear(HERE)
    site.where.end()
    site.cable.pull_out()


def test_nobody_looks_for_it_in_the_cellar_behind_the_lock_or_unasked(site: Site) -> None:
    site.lose()
    before = len(site.tried)
    site.work.stated_place = Place(text="1 栋 地下一层", grid=GRID)
    site.pass_time(600)
    site.work.stated_place = None
    site.work.rest_locating(on=True)
    site.pass_time(600)
    site.work.rest_locating(on=False)
    site.clock.advance(timedelta(hours=1))
    QApplication.processEvents()
    assert len(site.tried) == before
    site.pass_time(1)
    assert len(site.tried) == before + 1, "back from there, it is looked for at once"


def test_who_asks_on_another_thread_has_it_looked_for_once_on_this_one(site: Site) -> None:
    site.lose()
    before, calls = len(site.tried), list[None]()
    site.where._wanted.connect(lambda: calls.append(None))
    site.cable.put_in()
    site.clock.advance(timedelta(seconds=3))

    def ask() -> None:
        for _ in range(1_000):
            site.where()

    asking = threading.Thread(target=ask)
    asking.start()
    asking.join()
    assert len(site.tried) == before
    site.bot.waitUntil(lambda: len(site.tried) > before)
    QApplication.processEvents()
    assert (len(site.tried), len(calls)) == (before + 1, 1), "a list of ten thousand tasks asks as often"
    site.hear(THERE)


class Sleeper(QSerialPort):
    """A Bluetooth port whose device does not answer: it opens when the test says so."""

    asked, answered, shut = threading.Event(), threading.Event(), threading.Event()

    def __init__(self, name: str, owner: QObject) -> None:
        super().__init__(name, owner)
        for event in (self.asked, self.answered, self.shut):
            event.clear()
        self.aboutToClose.connect(self.shut.set)

    def open(self, mode: QIODeviceBase.OpenModeFlag) -> bool:
        """Blocks, as a driver does."""
        self.asked.set()
        assert self.answered.wait(60)
        return super().open(mode)


@pytest.fixture
def slow(qtbot: QtBot, tmp_path: Path) -> Iterator[Site]:
    """The site, with a port that is being opened."""
    made = Site(qtbot, tmp_path)
    made.make_port = Sleeper
    made.cable.put_in()
    made.where.begin()
    qtbot.waitUntil(Sleeper.asked.is_set)
    yield made
    Sleeper.answered.set()
    made.where.end()
    made.cable.pull_out()


def test_while_a_port_does_not_answer_the_window_lives_and_when_it_does_it_is_heard(slow: Site) -> None:
    lived: list[bool] = []
    QTimer.singleShot(0, lambda: lived.append(Sleeper.answered.is_set()))
    slow.bot.waitUntil(lambda: bool(lived))
    assert lived == [False]
    assert slow.where.problem == ""
    Sleeper.answered.set()
    slow.hear(HERE)


def test_a_port_that_does_not_answer_can_be_left_alone_and_is_closed_when_it_has_opened(slow: Site) -> None:
    line = slow.receiver._line
    assert line is not None
    thread = line._thread
    slow.where.end()
    assert thread.is_alive()
    assert not Sleeper.answered.is_set(), "nobody waited for it"
    Sleeper.answered.set()
    slow.bot.waitUntil(lambda: not thread.is_alive())
    assert Sleeper.shut.is_set()
    assert slow.where() is None
    slow.make_port = QSerialPort
    slow.where.begin()
    slow.hear(THERE)


def test_the_program_ends_while_a_port_does_not_answer() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ENDING], check=False, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "ended\n", "")
