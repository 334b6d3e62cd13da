"""The camera on 上报 as a worker sees it: aim, shoot, look, take again; and every way in where there is none."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from gridworker.assets import asset
from gridworker.clock import ManualClock
from gridworker.errors import InputProblem
from ui.camera.codes import read_codes
from ui.camera.played import PlayedCamera
from ui.camera.source import Abilities, CameraFacts, Trouble
from ui.gallery import settle
from ui.screens.base import Screen
from ui.screens.report import ReportScreen
from ui.screens.report_states import FILLED, DemoReports, played, seen
from ui.screens.today_states import NOW, OFFLINE, status
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.camera import MOST_COMING, CameraViewModel
from ui.viewmodels.photo_sources import MOST_OF_A_FOLDER, pictures_in, shot_bytes
from ui.viewmodels.photos import PhotoPlace, SavedPhoto
from ui.viewmodels.report import ReportViewModel
from ui.widgets.answers.drawing import Mark, MarkKind
from ui.widgets.answers.drawing_sheets import MarkSheet
from ui.widgets.photo import PhotoAction
from ui.window import MainWindow

PICTURE = Path(asset("demo", "photos", "ebike_dangling_wire.jpg"))


class Album(DemoReports):
    """Keeps what was taken, each under an id of its own."""

    def __init__(self, **more: object) -> None:
        super().__init__(cycle=True, **more)  # type: ignore[arg-type]
        self.given: list[bytes] = []

    def add_photo(self, data: bytes, place: PhotoPlace) -> SavedPhoto:
        self.given.append(data)
        return super().add_photo(data, place)


class Field:
    """A window with 上报 in front and a camera in hand."""

    def __init__(
        self, bot: QtBot, themes: ThemeController, camera: PlayedCamera, port: DemoReports | None = None
    ) -> None:
        self.bot, self.camera, self.port = bot, camera, port or Album()
        header = status(OFFLINE)
        self.window = MainWindow(themes, header)
        header.setParent(self.window)
        self.model = ReportViewModel(self.port, run_at_once, ManualClock(NOW), header, parent=self.window)
        self.eye: CameraViewModel = played(camera)
        self.folder: list[Path] = []
        self.screen = ReportScreen(themes, self.model, camera=self.eye, pick=lambda _parent: [PICTURE])
        self.screen._stage.intake._pick_folder = lambda _parent: self.folder
        self.window.add_place("report", "camera-fill", "上报", self.screen)
        self.window.add_place("today", "house", "今日", Screen(themes))
        self.window.show_place("report")
        self.model.start()
        self.window.resize(1280, 800)
        self.window.show()
        bot.addWidget(self.window)
        bot.waitUntil(lambda: self.screen._stage._awake)

    def find(self, name: str) -> QAbstractButton | None:
        found = [
            b
            for b in self.window.findChildren(QAbstractButton)
            if b.isVisible() and name in (b.text(), b.accessibleName())
        ]
        return found[-1] if found else None

    def has(self, name: str) -> bool:
        return self.find(name) is not None

    def press(self, name: str) -> None:
        button = self.find(name)
        assert button is not None, f"no button {name}"
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def shoot(self) -> None:
        taken = len(self.model.state.photos)
        self.press("拍照")
        self.bot.waitUntil(lambda: len(self.model.state.photos) > taken)

    @property
    def photos(self) -> list[str]:
        return [photo.id for photo in self.model.state.photos]

    @property
    def note(self) -> str:
        return self.screen._stage._note.text()


Make = Callable[..., Field]


@pytest.fixture
def make(qtbot: QtBot, themes: ThemeController) -> Iterator[Make]:
    made: list[Field] = []

    def build(camera: PlayedCamera | None = None, port: DemoReports | None = None) -> Field:
        two = PlayedCamera([seen(), seen("extinguisher_box")], Abilities(torch=True, zoom_most=4))
        made.append(Field(qtbot, themes, camera or two, port))
        return made[-1]

    yield build
    for field in made:
        field.window.close()


def test_a_new_report_opens_on_the_live_picture_and_each_press_is_a_photo(make: Make) -> None:
    field = make()
    for _ in range(3):
        field.shoot()
    assert len(field.photos) == 3
    assert field.eye.state.ready
    assert isinstance(field.port, Album)
    assert all(data.startswith(b"\xff\xd8\xff") for data in field.port.given)


def test_the_shutter_waits_while_as_many_shots_as_fit_into_memory_are_being_saved(make: Make) -> None:
    field = make()
    said = []
    for coming in (MOST_COMING, MOST_COMING - 1):
        field.eye.count_coming(coming)
        said.append(field.eye.state.ready)
    assert said == [False, True]
    field.eye.count_coming(MOST_COMING)
    field.eye.shoot()
    QApplication.processEvents()
    assert field.photos == []


def test_torch_zoom_and_the_other_camera(make: Make) -> None:
    field = make()
    field.press("开补光灯")
    assert field.camera.torch_is_on
    field.press("1×")
    field.press("2×")
    zooms = [field.camera.zoom]
    field.press("4×")
    assert [*zooms, field.camera.zoom] == [4.0, 1.0]
    field.press("换一个相机")
    assert field.camera.current == "1"
    assert field.has("开补光灯")
    field.press("换一个相机")
    assert field.camera.current == "0"


def test_a_simple_camera_shows_no_buttons_it_has_no_use_for(make: Make) -> None:
    field = make(PlayedCamera([seen()]))
    assert not any(field.has(name) for name in ("开补光灯", "1×", "换一个相机"))


def test_the_camera_is_given_back_when_the_worker_looks_elsewhere(make: Make) -> None:
    field = make()
    field.window.show_place("today")
    assert not field.camera.current
    field.window.show_place("report")
    field.bot.waitUntil(lambda: field.eye.state.live)


def test_a_camera_nobody_uses_goes_off_and_comes_back_with_a_press(make: Make) -> None:
    field = make()
    field.eye._rest.timeout.emit()
    assert field.camera.current == ""
    assert "点这里再打开" in field.eye.state.problem
    field.press("再试一次")
    assert field.eye.state.live


def test_a_draft_with_photos_comes_back_with_its_photos_and_the_camera_off(make: Make) -> None:
    field = make(port=DemoReports(FILLED))
    assert field.camera.current == ""
    field.press("再拍一张")
    assert field.eye.state.live


def test_a_photo_is_taken_again_and_the_old_one_can_be_called_back(make: Make) -> None:
    field = make()
    field.shoot()
    old = field.photos[0]
    field.screen._stage._thumbs[old].click()
    field.press("重拍这张")
    assert field.eye.state.live
    assert field.photos == []
    field.press("撤销")
    assert field.photos == [old]


def test_a_photo_is_marked_and_the_marked_copy_takes_its_place(make: Make) -> None:
    field = make()
    field.shoot()
    old = field.photos[0]
    field.screen._stage._thumbs[old].click()
    field.press("在照片上标注")
    sheet = field.window.findChildren(MarkSheet)[0]
    sheet.pad.marks.append(Mark(MarkKind.BOX, QPointF(0.2, 0.2), QPointF(0.6, 0.6)))
    sheet.pad.drawn.emit()
    field.press("用这张")
    assert field.photos
    assert old not in field.photos
    field.press("撤销")
    assert old in field.photos


def test_the_strip_shows_five_or_the_last_four_and_all_when_asked_and_fills_one_row_upright(
    make: Make,
) -> None:
    field = make()
    for _ in range(5):
        field.model.tray.add_shot(seen())
    assert list(field.screen._stage._thumbs) == field.photos
    for _ in range(2):
        field.model.tray.add_shot(seen())
    assert list(field.screen._stage._thumbs) == field.photos[-4:]
    field.window.resize(800, 1280)
    settle()
    tiles = [tile for tile in field.screen._stage.findChildren(PhotoAction) if tile.isVisible()]
    tops = {tile.y() for tile in tiles if tile.parent() is field.screen._stage._strip}
    assert len(tops) == 1
    field.press("全部 7 张")
    assert list(field.screen._stage._thumbs) == field.photos


def test_a_dark_shot_is_kept_and_said_to_be_dark(make: Make) -> None:
    black = QImage(1600, 1200, QImage.Format.Format_RGB32)
    black.fill(QColor(8, 8, 8))
    field = make(PlayedCamera([black]))
    field.shoot()
    assert "很暗" in field.note
    assert len(field.photos) == 1
    field.press("重拍")
    assert field.photos == []
    assert field.has("撤销")


@pytest.mark.parametrize(
    ("trouble", "said"), [(Trouble.DENIED, "系统没有允许用相机"), (Trouble.BUSY, "别的程序正在用")]
)
def test_a_camera_that_cannot_be_opened_says_why_and_can_be_tried_again(
    make: Make, trouble: Trouble, said: str
) -> None:
    camera = PlayedCamera([seen()])
    camera.forbidden = trouble
    field = make(camera)
    assert said in field.eye.state.problem
    assert "已填的都在" in field.eye.state.problem
    field.press("相册")
    assert len(field.photos) == 1
    camera.forbidden = None
    field.press("再试一次")
    assert field.eye.state.live


def test_lenses_that_fail_as_if_there_were_none_are_tried_once_and_again_when_something_is_plugged_in(
    qtbot: QtBot,
) -> None:
    class Listed(PlayedCamera):
        """Its lenses stay in the list of the system for a while after they have gone."""

        def cameras(self) -> tuple[CameraFacts, ...]:
            return (CameraFacts("0", "相机 1"),)

    for camera in (PlayedCamera([seen()]), Listed([seen()])):
        camera.forbidden = Trouble.NONE
        failed: list[Trouble] = []
        camera.failed.connect(failed.append)
        model = played(camera)
        model.open()
        assert failed == [Trouble.NONE]
        assert "没有相机" in model.state.problem
        camera.forbidden = None
        camera.plug_in(seen())
        if not model.state.live:
            model.open()
        assert (model.state.live, model.state.problem) == (True, "")
        model.close()


def test_unplugged_in_the_middle_nothing_taken_or_written_is_lost(make: Make) -> None:
    field = make()
    field.shoot()
    field.model.describe("线头裸露")
    field.press("拍照")
    field.camera.unplug()
    assert "相机断开了" in field.eye.state.problem
    assert len(field.photos) == 1
    assert field.model.state.description == "线头裸露"
    field.model.flush()
    assert field.port.drafts[-1].data["description"] == "线头裸露"
    assert len(field.port.drafts[-1].photos) == 1
    field.press("再试一次")
    assert "没有相机" in field.eye.state.problem
    assert field.has("再加一张")
    field.camera.plug_in(seen())
    assert field.eye.state.live


def test_without_a_camera_a_press_picks_a_file(make: Make) -> None:
    field = make(PlayedCamera([]))
    assert "没有相机" in field.eye.state.problem
    field.press("加照片")
    assert len(field.photos) == 1
    field.press("再加一张")
    assert len(field.photos) == 2


def test_a_device_without_a_camera_never_says_one_was_switched_off(make: Make) -> None:
    field = make(PlayedCamera([]))
    assert not field.eye._rest.isActive()
    field.eye._rest.timeout.emit()
    assert "没有相机" in field.eye.state.problem


@pytest.mark.parametrize("cameras", [0, 1])
def test_every_way_of_adding_stays_after_the_first_photo_and_none_stands_twice(
    make: Make, cameras: int
) -> None:
    field = make(PlayedCamera([seen()][:cameras]))
    field.press("相册")
    field.screen._stage.aim(on=False)
    assert field.photos
    ways = ("相册", "文件夹", "再拍一张") if cameras else ("文件夹", "再加一张")
    assert all(field.has(way) for way in ways)
    assert field.has("相册") == bool(cameras)


def test_all_pictures_of_a_phones_folder_come_in(make: Make, tmp_path: Path) -> None:
    camera = tmp_path / "内部存储" / "DCIM" / "Camera"
    camera.mkdir(parents=True)
    for number in range(3):
        (camera / f"IMG_{number}.JPG").write_bytes(PICTURE.read_bytes())
    (camera / "VID_1.mp4").write_bytes(b"film")
    field = make(PlayedCamera([]))
    field.folder = [tmp_path / "内部存储"]
    field.press("文件夹")
    assert len(field.photos) == 3


def test_an_empty_folder_is_told_and_changes_nothing(make: Make, tmp_path: Path) -> None:
    field = make()
    field.folder = [tmp_path]
    field.press("文件夹")
    assert "没有照片" in field.note
    assert (field.photos, field.model.state.coming) == ([], 0)


def test_files_and_folders_dropped_come_in_and_other_files_do_not(make: Make, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "1.jpg").write_bytes(PICTURE.read_bytes())
    (tmp_path / "notes.txt").write_text("不是照片", "utf-8")
    field = make(PlayedCamera([]))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(p)) for p in (PICTURE, tmp_path / "a", tmp_path / "notes.txt")])
    plain = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(field.screen._stage, QDragEnterEvent(QPoint(20, 20), *plain))
    QApplication.sendEvent(field.screen._stage, QDropEvent(QPointF(20, 20), *plain))
    assert len(field.photos) == 2


def test_a_picture_is_pasted_while_the_camera_is_live(make: Make) -> None:
    field = make()
    data = QMimeData()
    data.setImageData(seen().scaled(64, 48))
    QGuiApplication.clipboard().setMimeData(data)
    field.screen._stage.intake.paste()
    assert len(field.photos) == 1


def test_of_a_large_folder_the_newest_come_in_and_hidden_ones_stay(tmp_path: Path) -> None:
    import os

    for number in range(MOST_OF_A_FOLDER + 5):
        file = tmp_path / f"{number:03}.jpg"
        file.touch()
        os.utime(file, (number, number))
    (tmp_path / ".trash").mkdir()
    (tmp_path / ".trash" / "old.jpg").touch()
    found = [path.name for path in pictures_in(tmp_path)]
    assert found == [f"{number:03}.jpg" for number in range(5, MOST_OF_A_FOLDER + 5)]


def test_of_a_drive_with_a_closed_folder_the_rest_comes_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    for name in ("DCIM", "System Volume Information"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "1.jpg").touch()
    scan = os.scandir

    def guarded(folder: Path) -> object:
        if folder.name.startswith("System"):
            raise PermissionError
        return scan(folder)

    monkeypatch.setattr("ui.viewmodels.photo_sources.os.scandir", guarded)
    assert pictures_in(tmp_path) == [tmp_path / "DCIM" / "1.jpg"]


def test_a_folder_that_went_away_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match="打不开"):
        pictures_in(tmp_path / "phone")


def test_a_shot_keeps_its_size_and_colours(qapp: QApplication, tmp_path: Path) -> None:
    import io

    image = QImage(1000, 700, QImage.Format.Format_ARGB32)
    image.fill(QColor(200, 40, 60))
    with Image.open(io.BytesIO(shot_bytes(image))) as read:
        assert read.size == (1000, 700)
        red, green, blue = read.getpixel((500, 350))  # type: ignore[misc]
    assert (abs(red - 200) < 6, abs(green - 40) < 6, abs(blue - 60) < 6) == (True, True, True)


def test_a_code_in_a_picture_is_read_and_none_is_none() -> None:
    import zxingcpp

    code = zxingcpp.create_barcode("GW-P-0001", zxingcpp.BarcodeFormat.QRCode)
    small = Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=6))
    wide = Image.new("L", (901, 700), 200)
    assert read_codes(wide) == ()
    wide.paste(small, (300, 200))
    assert read_codes(wide) == ("GW-P-0001",)
    assert read_codes(wide.convert("RGB").rotate(17, fillcolor=(200, 200, 200))) == ("GW-P-0001",)
