"""What every camera keeps to, played or real: the played one cannot promise more than the system's.

The system's own camera is fed frames through Qt's capture session, so that all of it but the driver is the real thing.
"""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QVideoFrame, QVideoFrameInput
from pytestqt.qtbot import QtBot

from ui.camera import system
from ui.camera.choose import system_cameras
from ui.camera.played import PlayedCamera
from ui.camera.source import LIVE_SIDE, Abilities, CameraFacts, CameraSource, Trouble, live_copy

COLORS = (0xFF2040C0, 0xFFC04020)
WIDE, HIGH = 1600, 1200


def picture(color: int) -> QImage:
    image = QImage(WIDE, HIGH, QImage.Format.Format_RGB32)
    image.fill(color)
    return image


class FedCamera(system.SystemCamera):
    """The system's camera without a driver: frames are sent into its session."""

    def __init__(self) -> None:
        super().__init__()
        self.plugged = [CameraFacts("0", "后置"), CameraFacts("1", "前置")]
        self._input: QVideoFrameInput | None = None
        self._ticks = QTimer(self, interval=20)
        self._ticks.timeout.connect(self._send)

    def cameras(self) -> tuple[CameraFacts, ...]:
        return tuple(self.plugged)

    def _attach(self, camera_id: str) -> None:
        self._input = QVideoFrameInput(self)
        self._session.setVideoFrameInput(self._input)
        self._ticks.start()

    def stop(self) -> None:
        super().stop()
        self._ticks.stop()
        self._session.setVideoFrameInput(None)  # type: ignore[arg-type]  # the way to take it out

    def unplug(self) -> None:
        self.plugged = []
        self._devices.videoInputsChanged.emit()

    def _send(self) -> None:
        if self._input is not None and self._current:
            self._input.sendVideoFrame(QVideoFrame(picture(COLORS[int(self._current)])))


class CameraContract:
    """Each implementation gives a camera with two lenses, one seeing blue, the other red."""

    @pytest.fixture
    def camera(self, qtbot: QtBot) -> Iterator[CameraSource]:
        raise TypeError

    def unplug(self, camera: CameraSource) -> None:
        raise TypeError

    def take_permission(self, camera: CameraSource, monkeypatch: pytest.MonkeyPatch) -> None:
        raise TypeError

    @pytest.fixture
    def frames(self, camera: CameraSource) -> list[QImage]:
        found: list[QImage] = []
        camera.framed.connect(found.append)
        return found

    @pytest.fixture
    def shots(self, camera: CameraSource) -> list[QImage]:
        found: list[QImage] = []
        camera.shot.connect(found.append)
        return found

    @pytest.fixture
    def troubles(self, camera: CameraSource) -> list[Trouble]:
        found: list[Trouble] = []
        camera.failed.connect(found.append)
        return found

    def test_it_shows_what_it_sees_small_enough_to_paint(
        self, camera: CameraSource, frames: list[QImage], qtbot: QtBot
    ) -> None:
        camera.start()
        qtbot.waitUntil(lambda: len(frames) > 1)
        assert max(frames[0].width(), frames[0].height()) == LIVE_SIDE
        assert blue(frames[0])

    def test_a_shot_has_the_full_size_and_comes_once(
        self, camera: CameraSource, frames: list[QImage], shots: list[QImage], qtbot: QtBot
    ) -> None:
        camera.start()
        qtbot.waitUntil(lambda: bool(frames))
        camera.capture()
        qtbot.waitUntil(lambda: bool(shots))
        seen = len(frames)
        qtbot.waitUntil(lambda: len(frames) > seen)
        assert [(shot.width(), shot.height()) for shot in shots] == [(WIDE, HIGH)]

    def test_stopped_it_shows_nothing_and_started_again_it_does(
        self, camera: CameraSource, frames: list[QImage], shots: list[QImage], qtbot: QtBot
    ) -> None:
        camera.start()
        qtbot.waitUntil(lambda: bool(frames))
        camera.capture()
        camera.stop()
        seen = len(frames)
        camera.capture()
        for _ in range(5):
            QCoreApplication.processEvents()
        assert (len(frames), shots, camera.current) == (seen, [], "")
        camera.start()
        qtbot.waitUntil(lambda: len(frames) > seen)
        assert shots == []

    def test_another_one_can_be_chosen(
        self, camera: CameraSource, frames: list[QImage], qtbot: QtBot
    ) -> None:
        camera.start()
        qtbot.waitUntil(lambda: bool(frames))
        camera.start(camera.cameras()[1].id)
        assert camera.current == camera.cameras()[1].id
        qtbot.waitUntil(lambda: not blue(frames[-1]))

    def test_one_that_is_not_there_is_the_first(self, camera: CameraSource) -> None:
        camera.start("没有这个")
        assert camera.current == camera.cameras()[0].id

    def test_unplugged_it_says_so_once_and_has_stopped(
        self, camera: CameraSource, frames: list[QImage], troubles: list[Trouble], qtbot: QtBot
    ) -> None:
        camera.start()
        qtbot.waitUntil(lambda: bool(frames))
        self.unplug(camera)
        assert (troubles, camera.current) == ([Trouble.GONE], "")

    def test_without_any_it_says_that(self, camera: CameraSource, troubles: list[Trouble]) -> None:
        self.unplug(camera)
        camera.start()
        assert (troubles, camera.current) == ([Trouble.NONE], "")

    def test_forbidden_it_says_that_and_can_be_tried_again(
        self,
        camera: CameraSource,
        frames: list[QImage],
        troubles: list[Trouble],
        monkeypatch: pytest.MonkeyPatch,
        qtbot: QtBot,
    ) -> None:
        with monkeypatch.context() as forbidding:
            self.take_permission(camera, forbidding)
            camera.start()
            assert (troubles, camera.current) == ([Trouble.DENIED], "")
        if isinstance(camera, PlayedCamera):
            camera.forbidden = None
        camera.start()
        qtbot.waitUntil(lambda: bool(frames))

    def test_every_camera_has_a_name_a_person_can_read(self, camera: CameraSource) -> None:
        assert all(one.name for one in camera.cameras())

    def test_what_it_cannot_do_changes_nothing(self, camera: CameraSource) -> None:
        for _ in range(2):
            camera.set_torch(on=True)
            camera.zoom_to(4.0)
            camera.stop()
        camera.start()
        assert camera.abilities() == Abilities()
        camera.set_torch(on=True)
        camera.zoom_to(4.0)


class TestPlayed(CameraContract):
    @pytest.fixture
    def camera(self, qtbot: QtBot) -> Iterator[CameraSource]:
        made = PlayedCamera([picture(color) for color in COLORS])
        yield made
        made.stop()

    def unplug(self, camera: CameraSource) -> None:
        assert isinstance(camera, PlayedCamera)
        camera.unplug()

    def take_permission(self, camera: CameraSource, monkeypatch: pytest.MonkeyPatch) -> None:
        assert isinstance(camera, PlayedCamera)
        camera.forbidden = Trouble.DENIED

    def test_zoom_shows_the_middle(self, qtbot: QtBot) -> None:
        made = PlayedCamera([picture(COLORS[0])], Abilities(torch=True, zoom_most=4))
        made.start()
        made.zoom_to(9)
        with qtbot.waitSignal(made.shot) as shot:
            made.capture()
        assert shot.args[0].width() == WIDE / 4
        made.stop()


class TestSystem(CameraContract):
    @pytest.fixture
    def camera(self, qtbot: QtBot) -> Iterator[CameraSource]:
        made = FedCamera()
        yield made
        made.stop()
        made.deleteLater()

    def unplug(self, camera: CameraSource) -> None:
        assert isinstance(camera, FedCamera)
        camera.unplug()

    def take_permission(self, camera: CameraSource, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(system, "_is_forbidden_file", lambda _id: True)

    def test_one_that_fails_while_it_is_there_is_in_use_elsewhere(
        self, camera: CameraSource, troubles: list[Trouble]
    ) -> None:
        assert isinstance(camera, FedCamera)
        camera.start()
        camera._on_error()
        assert (troubles, camera.current) == ([Trouble.BUSY], "")

    def test_a_picture_finished_after_the_stop_is_dropped(
        self, camera: CameraSource, shots: list[QImage]
    ) -> None:
        assert isinstance(camera, FedCamera)
        camera.start()
        run = camera._run
        camera.stop()
        camera._turned.emit(run, True, picture(COLORS[0]))
        QCoreApplication.processEvents()
        assert shots == []


def test_this_machine_is_asked_without_harm(qtbot: QtBot) -> None:
    kind = system_cameras()
    kind.load()
    owner = QObject()
    camera = kind.make(owner)
    said: list[Trouble] = []
    camera.failed.connect(said.append)
    if not camera.cameras():
        camera.start()
        assert said == [Trouble.NONE]
    camera.stop()


def test_live_copies_keep_their_shape_and_small_ones_stay() -> None:
    tall = QImage(1200, 4800, QImage.Format.Format_RGB32)
    assert (live_copy(tall).width(), live_copy(tall).height()) == (LIVE_SIDE // 4, LIVE_SIDE)
    small = picture(COLORS[0]).scaled(320, 240)
    assert live_copy(small).size() == small.size()


def blue(image: QImage) -> bool:
    middle = image.pixelColor(image.width() // 2, image.height() // 2)
    return middle.blue() > middle.red()
