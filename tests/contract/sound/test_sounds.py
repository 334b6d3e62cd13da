"""What every microphone and player keeps to, played or the system's: the played ones cannot promise more.

The system's microphone reads from a device in memory in place of a driver's, so that all of it but the driver is real.
"""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gridworker.model.media import MediaKind, recognise, seconds_of
from ui.devices import Trouble
from ui.sound import system
from ui.sound.choose import system_microphones, system_players
from ui.sound.encoding import Encoder
from ui.sound.played import PlayedMicrophone, PlayedPlayer, tone
from ui.sound.source import Microphone, Player, Shape, as_wave, level_of

SECOND = tone(1)


class FedMicrophone(system.SystemMicrophone):
    """The system's microphone without a driver."""

    def __init__(self) -> None:
        super().__init__()
        self.trouble: Trouble | None = None
        self.buffer = QBuffer()
        self.opens = True

    def _trouble(self) -> Trouble | None:
        return self.trouble

    def _allowed(self) -> bool:
        if self.trouble is Trouble.DENIED:
            self.failed.emit(Trouble.DENIED)
            return False
        return True

    def _open(self) -> QIODevice | None:
        self.buffer = QBuffer()
        self.buffer.open(QIODevice.OpenModeFlag.ReadWrite)
        return self.buffer if self.opens else None

    def feed(self, samples: bytes) -> None:
        """The driver has heard something."""
        at = self.buffer.pos()
        self.buffer.seek(self.buffer.size())
        self.buffer.write(QByteArray(samples))
        self.buffer.seek(at)
        self.buffer.readyRead.emit()


class MicrophoneContract:
    """Each hears a tone."""

    @pytest.fixture
    def microphone(self, qtbot: QtBot) -> Iterator[Microphone]:
        raise TypeError

    def hear(self, microphone: Microphone) -> None:
        raise TypeError

    def forbid(self, microphone: Microphone, trouble: Trouble | None) -> None:
        raise TypeError

    @pytest.fixture
    def heard(self, microphone: Microphone) -> list[bytes]:
        found: list[bytes] = []
        microphone.heard.connect(found.append)
        return found

    @pytest.fixture
    def troubles(self, microphone: Microphone) -> list[Trouble]:
        found: list[Trouble] = []
        microphone.failed.connect(found.append)
        return found

    def test_it_hears_whole_samples_while_it_is_open(
        self, microphone: Microphone, heard: list[bytes]
    ) -> None:
        self.hear(microphone)
        assert heard == []
        microphone.start()
        self.hear(microphone)
        microphone.stop()
        so_far = b"".join(heard)
        self.hear(microphone)
        assert so_far
        assert b"".join(heard) == so_far
        assert len(so_far) % 2 == 0
        assert level_of(so_far) > 0.5

    @pytest.mark.parametrize("trouble", [Trouble.NONE, Trouble.DENIED])
    def test_it_says_why_it_cannot_and_may_be_tried_again(
        self, microphone: Microphone, heard: list[bytes], troubles: list[Trouble], trouble: Trouble
    ) -> None:
        self.forbid(microphone, trouble)
        microphone.start()
        self.hear(microphone)
        assert (troubles, heard) == ([trouble], [])
        self.forbid(microphone, None)
        microphone.start()
        self.hear(microphone)
        assert heard

    def test_stopping_twice_is_no_harm(self, microphone: Microphone) -> None:
        microphone.start()
        microphone.stop()
        microphone.stop()


class TestPlayedMicrophone(MicrophoneContract):
    @pytest.fixture
    def microphone(self, qtbot: QtBot) -> Iterator[Microphone]:
        made = PlayedMicrophone()
        yield made
        made.stop()

    def hear(self, microphone: Microphone) -> None:
        assert isinstance(microphone, PlayedMicrophone)
        microphone.step(3)

    def forbid(self, microphone: Microphone, trouble: Trouble | None) -> None:
        assert isinstance(microphone, PlayedMicrophone)
        microphone.forbidden = trouble

    def test_unplugged_it_says_so(self, microphone: Microphone, troubles: list[Trouble]) -> None:
        assert isinstance(microphone, PlayedMicrophone)
        microphone.start()
        microphone.unplug()
        assert (troubles, microphone.listens) == ([Trouble.GONE], False)


class TestSystemMicrophone(MicrophoneContract):
    @pytest.fixture
    def microphone(self, qtbot: QtBot) -> Iterator[Microphone]:
        made = FedMicrophone()
        yield made
        made.stop()

    def hear(self, microphone: Microphone) -> None:
        assert isinstance(microphone, FedMicrophone)
        if microphone.buffer.isOpen():
            microphone.feed(SECOND[:3201])

    def forbid(self, microphone: Microphone, trouble: Trouble | None) -> None:
        assert isinstance(microphone, FedMicrophone)
        microphone.trouble = trouble

    def test_half_a_sample_waits_for_its_other_half(self, microphone: Microphone, heard: list[bytes]) -> None:
        assert isinstance(microphone, FedMicrophone)
        microphone.start()
        microphone.feed(SECOND[:3])
        microphone.feed(SECOND[3:8])
        assert heard == [SECOND[:2], SECOND[2:8]]

    def test_what_the_driver_still_has_is_taken_along_at_the_end(
        self, microphone: Microphone, heard: list[bytes]
    ) -> None:
        assert isinstance(microphone, FedMicrophone)
        microphone.start()
        with_driver = microphone.buffer
        with_driver.write(QByteArray(SECOND[:100]))
        with_driver.seek(0)
        microphone.stop()
        assert heard == [SECOND[:100]]

    def test_one_that_does_not_open_is_in_use_elsewhere(
        self, microphone: Microphone, troubles: list[Trouble]
    ) -> None:
        assert isinstance(microphone, FedMicrophone)
        microphone.opens = False
        microphone.start()
        assert troubles == [Trouble.BUSY]


class PlayerContract:
    """Each is given two seconds of a tone."""

    @pytest.fixture
    def player(self, qtbot: QtBot) -> Iterator[Player]:
        raise TypeError

    def test_it_plays_tells_where_it_is_and_ends_at_the_beginning(self, player: Player, qtbot: QtBot) -> None:
        places: list[int] = []
        player.moved.connect(places.append)
        with qtbot.waitSignal(player.ended):
            player.load(as_wave(SECOND, Shape()))
            player.play()
        assert player.duration_ms == pytest.approx(1000, abs=60)
        assert max(places) > 500

    def test_what_is_no_sound_is_told(self, player: Player, qtbot: QtBot) -> None:
        with qtbot.waitSignal(player.failed):
            player.load(b"nothing of the kind" * 9)
            player.play()

    def test_paused_it_stays_and_another_place_can_be_chosen(self, player: Player, qtbot: QtBot) -> None:
        player.load(as_wave(SECOND, Shape()))
        player.play()
        with qtbot.waitSignal(player.moved):
            pass
        player.pause()
        places: list[int] = []
        player.moved.connect(places.append)
        player.seek(800)
        qtbot.waitUntil(lambda: bool(places))
        assert places[-1] == pytest.approx(800, abs=60)
        player.stop()

    def test_it_can_be_closed_at_any_moment(self, player: Player, qapp: QApplication) -> None:
        """Closed while its threads still began, the player waited for them, and they for Python's lock: for ever."""
        for turns in range(60):
            player.load(as_wave(SECOND, Shape()))
            player.play()
            for _ in range(turns):
                qapp.processEvents()
            player.stop()
        assert player.duration_ms == 0


class TestPlayedPlayer(PlayerContract):
    @pytest.fixture
    def player(self, qtbot: QtBot) -> Iterator[Player]:
        made = PlayedPlayer()
        yield made
        made.stop()


class TestSystemPlayer(PlayerContract):
    @pytest.fixture
    def player(self, qtbot: QtBot) -> Iterator[Player]:
        kind = system_players()
        kind.load()
        owner = QObject()
        made = kind.make(owner)
        yield made
        made.stop()
        QCoreApplication.processEvents()


def test_a_recording_becomes_a_small_file_that_says_how_long_it_is(qtbot: QtBot) -> None:
    encoder = Encoder()
    with qtbot.waitSignal(encoder.done) as done:
        encoder.encode(tone(3.1), Shape())
    data, ending = done.args
    assert ending == ".m4a"
    assert recognise(MediaKind.SOUND, f"a{ending}", data).media_type == "audio/mp4"
    assert seconds_of(data) == pytest.approx(3.1, abs=0.1)
    assert len(data) < len(tone(3.1)) / 4


def test_this_machine_is_asked_without_harm(qtbot: QtBot) -> None:
    kind = system_microphones()
    kind.load()
    owner = QObject()
    microphone = kind.make(owner)
    assert isinstance(microphone, system.SystemMicrophone)
    said: list[Trouble] = []
    microphone.failed.connect(said.append)
    if microphone._trouble() is Trouble.NONE:
        microphone.start()
        assert said == [Trouble.NONE]
    microphone.stop()


def test_the_level_of_silence_is_nothing_and_of_the_loudest_everything() -> None:
    assert level_of(bytes(200)) == 0.0
    assert level_of(tone(0.1, loud=1.0)) == pytest.approx(1.0, abs=0.01)
    assert level_of(b"") == 0.0
    assert level_of(b"\x00\x80") == 1.0
