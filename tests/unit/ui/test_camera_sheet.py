"""The camera over a form: shots become the form's photos; they are looked at, taken again and deleted there."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from gridworker.assets import asset
from gridworker.clock import ManualClock
from ui.camera.played import PlayedCamera
from ui.screens.my_reports import FollowScreen
from ui.screens.my_reports_states import HANDLING, DemoFollowing, frame_with
from ui.screens.report_states import played, seen
from ui.screens.today_states import NOW
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.followed_report import FollowViewModel
from ui.viewmodels.photos import PhotoShown
from ui.widgets.camera_sheet import CameraSheet
from ui.widgets.photo_intake import WithCamera
from ui.widgets.photo_stage import FirstPhoto, LargePhoto
from ui.window import MainWindow

PICTURE = Path(asset("demo", "photos", "ebike_dangling_wire.jpg"))


class Album(DemoFollowing):
    """Gives every photo an id of its own."""

    def __init__(self) -> None:
        super().__init__(HANDLING)
        self.cycle = True


class Form:
    """A screen with a strip of photos, and a camera beside it."""

    def __init__(self, bot: QtBot, themes: ThemeController, camera: PlayedCamera) -> None:
        self.bot, self.camera = bot, camera
        ways = WithCamera(lambda _parent: [PICTURE], lambda: played(camera))

        def make(frame: MainWindow) -> FollowScreen:
            self.model = FollowViewModel(Album(), run_at_once, ManualClock(NOW), parent=frame)
            self.model.open(HANDLING.id)
            return FollowScreen(themes, self.model, pick=ways)

        self.window = frame_with(themes, make)
        self.window.resize(1280, 800)
        self.window.show()
        bot.addWidget(self.window)

    def button(self, name: str) -> QAbstractButton | None:
        found = [
            b
            for b in self.window.findChildren(QAbstractButton)
            if b.isVisible() and b.isEnabled() and name in (b.text(), b.accessibleName())
        ]
        return found[-1] if found else None

    def press(self, name: str) -> None:
        button = self.button(name)
        assert button is not None, f"no button {name}"
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        if name == "加照片":
            self.bot.waitUntil(lambda: bool(self.sheets))

    def shoot(self) -> None:
        before = len(self.photos)
        self.press("拍照")
        self.bot.waitUntil(lambda: len(self.photos) > before)

    @property
    def photos(self) -> list[str]:
        return [photo.id for photo in self.model.state.added]

    @property
    def sheets(self) -> list[CameraSheet]:
        return [sheet for sheet in self.window.findChildren(CameraSheet) if sheet.isVisible()]


Make = Callable[..., Form]


@pytest.fixture
def make(qtbot: QtBot, themes: ThemeController) -> Iterator[Make]:
    made: list[Form] = []

    def build(camera: PlayedCamera | None = None) -> Form:
        made.append(Form(qtbot, themes, camera or PlayedCamera([seen(), seen("extinguisher_box")])))
        return made[-1]

    yield build
    for form in made:
        form.window.close()


def test_adding_a_photo_opens_the_camera_and_each_press_of_the_shutter_is_one(make: Make) -> None:
    form = make()
    form.press("加照片")
    assert form.camera.current
    form.shoot()
    form.shoot()
    form.press("拍好了")
    assert len(form.photos) == 2
    assert form.camera.current == ""
    assert form.sheets == []


def test_a_shot_is_taken_again_and_a_deleted_one_comes_back(make: Make) -> None:
    form = make()
    form.press("加照片")
    form.shoot()
    (first,) = form.photos
    form.sheets[0].stage._thumbs[first].click()
    form.press("删掉这张照片")
    assert form.photos == []
    form.press("撤销")
    assert form.photos == [first]
    form.sheets[0].stage._thumbs[first].click()
    form.press("重拍这张")
    assert form.photos == []
    form.shoot()
    assert len(form.photos) == 1


def test_the_photo_looked_at_is_the_one_pressed(make: Make) -> None:
    form = make()
    form.press("加照片")
    form.shoot()
    form.shoot()
    stage = form.sheets[0].stage
    stage._thumbs[form.photos[0]].click()
    assert stage._current is not None
    assert stage._current.id == form.photos[0]


def test_files_are_a_second_way_and_the_only_one_without_a_camera(make: Make) -> None:
    form = make(PlayedCamera([]))
    form.press("加照片")
    assert "没有相机" in form.sheets[0].stage._camera.state.problem
    form.press("相册")
    form.press("拍好了")
    assert len(form.photos) == 1


def test_whoever_takes_the_form_away_takes_the_camera_too(make: Make) -> None:
    form = make()
    form.press("加照片")
    form.window.show_place("today")
    assert form.camera.current == ""
    assert form.sheets == []


@pytest.mark.parametrize("size", [(430, 306), (430, 160), (300, 400)])
def test_a_photo_on_show_is_whole_with_the_stamp_at_its_lower_edge(
    qtbot: QtBot, themes: ThemeController, size: tuple[int, int]
) -> None:
    picture = QImage(800, 700, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    with QPainter(picture) as painter:
        painter.fillRect(0, 660, 800, 40, QColor("red"))
        painter.fillRect(0, 0, 800, 40, QColor("red"))
    large = LargePhoto(themes)
    qtbot.addWidget(large)
    large.setFixedSize(*size)
    large.show_photo(PhotoShown("p1", "07-16 13:52", picture=picture))
    shown = large.grab().toImage()
    scale = shown.height() / size[1]
    column = [shown.pixelColor(shown.width() // 2, y) for y in range(shown.height())]
    red = [y for y, ink in enumerate(column) if ink.red() > 200 and ink.green() < 80]
    edges = [[y for y in red if (y < shown.height() / 2) is is_upper] for is_upper in (True, False)]
    wanted = min(size[1], size[0] * 700 / 800) * scale * 40 / 700
    assert [abs(len(edge) - wanted) <= 2 for edge in edges] == [True, True], "both edges are there"


def test_two_taps_at_once_open_one_camera(make: Make) -> None:
    form = make()
    button = form.button("加照片")
    assert button is not None
    for _tap in range(2):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    form.bot.waitUntil(lambda: bool(form.sheets))
    QCoreApplication.processEvents()
    assert len(form.window.findChildren(CameraSheet)) == 1


def test_a_camera_whose_page_went_away_before_it_came_stays_away(make: Make) -> None:
    form = make()
    button = form.button("加照片")
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    page = form.window.screen_shown
    assert page is not None
    page.hide()
    form.bot.waitUntil(lambda: not form.window.findChildren(CameraSheet))


@pytest.mark.parametrize(("sentences", "icons"), [(2, 1), (4, 0)])
def test_why_the_camera_shows_nothing_is_read_whole_in_a_low_sheet(
    themes: ThemeController, qtbot: QtBot, sentences: int, icons: int
) -> None:
    first = FirstPhoto(themes)
    qtbot.addWidget(first)
    first.show_words("再试一次", "系统没有允许用相机。已填的都在。" * sentences)
    box = QRectF(0, 0, 430, 160)
    icon, title, hint = first.places(box)
    shown = [part for part in (icon, title, hint) if part is not None]
    assert len(shown) == 2 + icons
    assert all(box.contains(part) for part in shown)
    assert not title.intersects(hint)
