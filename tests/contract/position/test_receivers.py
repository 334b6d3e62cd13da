"""What every receiver keeps to, real or pretended: the fake cannot promise more than the real ones."""

import os
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from gridworker.clock import ManualClock
from gridworker.errors import InputProblem
from gridworker.geo.distance import Fix
from gridworker.geo.track import TrackPoint, as_gpx
from gridworker.model.vocabulary import PositionSource
from tests.fakes.device import START
from tests.fakes.receiver import FakeReceiver, epoch, sentence
from ui.position.choose import receiver_maker
from ui.position.receiver import Heard, Receiver
from ui.position.replay import ReplayReceiver
from ui.position.serial import SerialReceiver
from ui.position.whereabouts import Whereabouts

SPOTS = [(104.1 + n * 1e-4, 30.66) for n in range(6)]


class ReceiverContract:
    """Each implementation gives a receiver and a way to bring it to its next position."""

    @pytest.fixture
    def receiver(self, qtbot: QtBot, tmp_path: Path) -> Iterator[Receiver]:
        raise TypeError

    def carry_on(self, receiver: Receiver) -> None:
        raise TypeError

    @pytest.fixture
    def heard(self, receiver: Receiver) -> list[Heard]:
        found: list[Heard] = []
        receiver.heard.connect(found.append)
        return found

    def test_it_says_where_it_is_how_well_and_by_what(
        self, receiver: Receiver, heard: list[Heard], qtbot: QtBot
    ) -> None:
        receiver.start()
        self.carry_on(receiver)
        qtbot.waitUntil(lambda: bool(heard))
        first = heard[0]
        assert (round(first.lat, 4), first.source) == (30.66, PositionSource.GNSS)
        assert 104.09 < first.lon < 104.11
        assert 0 < first.accuracy_m < 30

    def test_starting_twice_does_not_say_everything_twice(
        self, receiver: Receiver, heard: list[Heard], qtbot: QtBot
    ) -> None:
        receiver.start()
        receiver.start()
        self.carry_on(receiver)
        qtbot.waitUntil(lambda: bool(heard))
        assert len(heard) == len({(one.lon, one.lat) for one in heard})

    def test_stopped_it_says_nothing_and_started_again_it_speaks(
        self, receiver: Receiver, heard: list[Heard], qtbot: QtBot
    ) -> None:
        receiver.start()
        self.carry_on(receiver)
        qtbot.waitUntil(lambda: bool(heard))
        receiver.stop()
        count = len(heard)
        receiver.stop()
        assert len(heard) == count
        receiver.start()
        self.carry_on(receiver)
        qtbot.waitUntil(lambda: len(heard) > count)

    def test_it_has_a_name_a_person_can_read(self, receiver: Receiver) -> None:
        assert receiver.name


class TestFake(ReceiverContract):
    @pytest.fixture
    def receiver(self, qtbot: QtBot) -> Receiver:
        return FakeReceiver()

    def carry_on(self, receiver: Receiver) -> None:
        assert isinstance(receiver, FakeReceiver)
        receiver.move_to(*SPOTS[0])


class TestNmeaFile(ReceiverContract):
    @pytest.fixture
    def receiver(self, qtbot: QtBot, tmp_path: Path) -> Iterator[Receiver]:
        file = tmp_path / "walk.nmea"
        file.write_bytes(b"".join(epoch(n, *spot) for n, spot in enumerate(SPOTS)))
        made = ReplayReceiver(file)
        yield made
        made.stop()

    def carry_on(self, receiver: Receiver) -> None:
        assert isinstance(receiver, ReplayReceiver)
        receiver.step()


class TestGpxFile(TestNmeaFile):
    @pytest.fixture
    def receiver(self, qtbot: QtBot, tmp_path: Path) -> Iterator[Receiver]:
        file = tmp_path / "walk.gpx"
        file.write_text(as_gpx("演示", [TrackPoint(n, *spot, 8.0) for n, spot in enumerate(SPOTS)]), "utf-8")
        made = ReplayReceiver(file)
        yield made
        made.stop()


@pytest.mark.skipif(sys.platform == "win32", reason="a serial cable is pretended with a pseudo terminal")
class TestSerial(ReceiverContract):
    @pytest.fixture
    def receiver(self, qtbot: QtBot) -> Iterator[Receiver]:
        self._cable, end = os.openpty()
        made = SerialReceiver(os.ttyname(end), 9600)
        self._second, self._bot = 0, qtbot
        yield made
        made.stop()
        os.close(end)
        os.close(self._cable)

    def carry_on(self, receiver: Receiver) -> None:
        assert isinstance(receiver, SerialReceiver)
        self._bot.waitUntil(lambda: receiver._line is not None and receiver._line._is_tried)
        for spot in SPOTS[:2]:  # a moment is over when the next one begins
            os.write(self._cable, epoch(self._second, *spot))
            self._second += 1


# --- what is not a position ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "noise",
    [
        b"",
        b"\xff\xfe\x00" * 50,
        b"$GPGGA,060000.00,3039.6,N,10406.0,E,1,08,0.8,500.0,M,,M,,*00\r\n",
        b"$" + b"A" * 100_000 + b"\r\n",
        sentence("GPGGA,060000.00,,,,,0,00,,,M,,M,,").encode(),
        sentence("GPRMC,060000.00,V,,,,,,,160726,,,N").encode(),
    ],
)
def test_noise_is_passed_over_and_what_follows_is_heard(qtbot: QtBot, tmp_path: Path, noise: bytes) -> None:
    file = tmp_path / "noise.nmea"
    file.write_bytes(noise + b"\r\n" + b"".join(epoch(n, *spot) for n, spot in enumerate(SPOTS)))
    receiver, heard = ReplayReceiver(file, every_ms=600_000), []
    receiver.heard.connect(heard.append)
    receiver.start()
    for _ in range(12):
        receiver.step()
    qtbot.waitUntil(lambda: len(heard) >= len(SPOTS) - 1)
    assert all(abs(one.lat - 30.66) < 1e-4 for one in heard)
    receiver.stop()


@pytest.mark.parametrize(
    ("lon", "lat", "accuracy"),
    [
        (181, 0, 5),
        (0, 91, 5),
        (float("nan"), 0, 5),
        (1, 1, float("inf")),
        (1, 1, None),
        (1, 1, -1),
        (0, 0, 5),
    ],
)
def test_what_cannot_be_a_position_is_not_told(
    qtbot: QtBot, lon: float, lat: float, accuracy: float | None
) -> None:
    receiver, heard = FakeReceiver(), []
    receiver.heard.connect(heard.append)
    receiver.start()
    receiver.move_to(lon, lat, accuracy)
    assert heard == []


@pytest.mark.parametrize(
    "content", [b"", b"<gpx", b"<a/>", b"no track", b'<gpx><trkpt lon="x" lat="1"/></gpx>']
)
def test_a_file_that_is_no_track_is_said_so_or_is_silent(
    qtbot: QtBot, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "x"
    file.write_bytes(content)
    receiver: Any = ReplayReceiver(file)
    said: list[str] = []
    heard: list[Heard] = []
    receiver.failed.connect(said.append)
    receiver.heard.connect(heard.append)
    receiver.start()
    receiver.step()
    assert heard == []
    assert all("不是 GPX" in text for text in said)
    receiver.stop()


def test_a_receiver_that_is_not_there_says_what_to_do_instead(qtbot: QtBot, tmp_path: Path) -> None:
    for receiver in (SerialReceiver("/dev/not-there"), ReplayReceiver(tmp_path / "not-there.nmea")):
        said: list[str] = []
        receiver.failed.connect(said.append)
        receiver.start()
        qtbot.waitUntil(partial(bool, said))
        assert said[0].endswith("。")
        assert len(said) == 1


# --- the last position -----------------------------------------------------------------------------------------------


def test_the_last_position_grows_old_and_is_forgotten(qtbot: QtBot) -> None:
    from datetime import timedelta

    clock, receiver = ManualClock(START), FakeReceiver()
    where = Whereabouts(clock, lambda _parent: receiver)
    assert where() is None
    where.begin()
    where.begin()
    receiver.move_to(104.1, 30.66)
    assert where() == Fix(104.1, 30.66, 8.0, 0.0)
    clock.advance(timedelta(seconds=9))
    clock.set_wall(START - timedelta(days=400))
    here = where()
    assert here is not None
    assert here.age_s == 9.0, "a wall clock that is set does not make a position younger"
    clock.advance(timedelta(seconds=112))
    assert where() is None
    where.end()


@pytest.mark.parametrize("said", ["gps", "serial:", "replay:", "serial:COM3@fast"])
def test_an_unknown_way_of_positioning_is_refused_in_plain_words(said: str) -> None:
    with pytest.raises(InputProblem) as refused:
        receiver_maker(said)
    assert refused.value.code == "position.unknown"


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("", "SystemReceiver"),
        ("system", "SystemReceiver"),
        ("off", "NoneType"),
        ("serial:COM3@4800", "SerialReceiver"),
        ("replay:walk.gpx", "ReplayReceiver"),
    ],
)
def test_each_word_names_its_receiver(qtbot: QtBot, said: str, kind: str) -> None:
    from PySide6.QtCore import QObject

    owner = QObject()
    assert type(receiver_maker(said)(owner)).__name__ == kind
