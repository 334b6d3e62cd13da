"""上报 as a worker sees it: photo first, two levels of class, place, urgency with numbers, drafts, submitting."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QListWidget, QPlainTextEdit
from pytestqt.qtbot import QtBot

from gridworker.assets import asset
from gridworker.clock import ManualClock
from gridworker.model.facts import Place
from gridworker.model.vocabulary import PositionSource, Urgency
from ui.screens.base import Screen
from ui.screens.report import ReportScreen
from ui.screens.report_states import FILLED, HERE, DemoReports
from ui.screens.today_states import NOW, OFFLINE, status
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.report import MOST_CHARACTERS, ReportViewModel, place_shown, shipped_groups
from ui.viewmodels.report_parts import BuildingChoice, near_first
from ui.widgets.labels import Label
from ui.window import MainWindow

PICTURE = Path(asset("demo", "photos", "ebike_dangling_wire.jpg"))
NOWHERE = Place(text="", grid="510108004006-03")


class Bench:
    """A window with 上报 in it."""

    def __init__(self, qtbot: QtBot, themes: ThemeController, port: DemoReports) -> None:
        self.bot, self.port = qtbot, port
        header = status(OFFLINE)
        self.window = MainWindow(themes, header)
        header.setParent(self.window)
        self.model = ReportViewModel(
            port, run_at_once, ManualClock(NOW), header, autosave_ms=(10, 40), parent=self.window
        )
        self.screen = ReportScreen(themes, self.model, pick=lambda _parent: [PICTURE])
        self.window.add_place("report", "camera-fill", "上报", self.screen)
        self.window.add_place("today", "house", "今日", Screen(themes))
        self.window.show_place("report")
        self.model.start()
        self.window.resize(1280, 800)
        self.window.show()
        qtbot.addWidget(self.window)
        with qtbot.waitActive(self.window):
            self.window.activateWindow()

    def press(self, name: str) -> None:
        found = [
            b
            for b in self.window.findChildren(QAbstractButton)
            if b.isVisible() and name in (b.text(), b.accessibleName())
        ]
        assert found, f"no button {name}"
        QTest.mouseClick(found[-1], Qt.MouseButton.LeftButton)


@pytest.fixture
def bench(qtbot: QtBot, themes: ThemeController) -> Iterator[Bench]:
    made = Bench(qtbot, themes, DemoReports())
    yield made
    made.window.close()


@pytest.fixture
def filled(qtbot: QtBot, themes: ThemeController) -> Iterator[Bench]:
    made = Bench(qtbot, themes, DemoReports(FILLED))
    yield made
    made.window.close()


def test_photo_class_and_submit_files_a_report_and_says_where_it_stands(bench: Bench) -> None:
    bench.press("加照片")
    bench.press("消防安全")
    bench.press("飞线充电")
    bench.press("提交上报")
    filed = bench.port.filed[0]
    assert (filed.category, filed.choice) == ("S03", "fire.wire_charging")
    assert filed.urgency is Urgency.PRESSING
    assert filed.place == HERE
    assert len(filed.photos) == 1
    assert bench.model.state.confirmation == "已存好，排在第 4 位。联网后自动上传。"
    assert bench.model.state.photos == ()
    bench.press("再报一件")
    assert bench.model.state.confirmation == ""


def test_line_about_the_last_report_says_when_the_platform_has_it(bench: Bench) -> None:
    bench.press("消防安全")
    bench.press("飞线充电")
    bench.press("提交上报")
    waits = bench.model.state.confirmation
    bench.model.outbox_changed()
    assert bench.model.state.confirmation == waits
    bench.port.arrived.add(bench.port.filed[0].draft_id)
    bench.model.outbox_changed()
    assert bench.model.state.confirmation == "刚报的这件，平台已收到。"


def test_submitting_without_a_class_says_what_is_missing_and_keeps_everything(bench: Bench) -> None:
    bench.press("加照片")
    bench.press("提交上报")
    assert bench.model.state.missing == ("问题类别",)
    assert not bench.port.filed
    assert len(bench.model.state.photos) == 1
    bench.press("消防安全")
    assert bench.model.state.missing == ("小类",), "the main class is there"
    bench.press("飞线充电")
    assert bench.model.state.missing == ()


def test_a_photo_is_asked_for_but_not_forced(bench: Bench) -> None:
    bench.press("消防安全")
    bench.press("楼道堆物")
    bench.press("提交上报")
    assert bench.port.filed[0].photos == ()


def test_report_without_position_needs_a_building(qtbot: QtBot, themes: ThemeController) -> None:
    bench = Bench(qtbot, themes, DemoReports(place=NOWHERE))
    bench.press("环境卫生")
    bench.press("垃圾堆积")
    bench.press("提交上报")
    assert bench.model.state.missing == ("地点",)
    bench.press("选楼栋")
    choices = bench.window.findChildren(QListWidget)[0]
    choices.itemClicked.emit(choices.item(2))
    bench.press("提交上报")
    assert bench.port.filed[0].place.building_id == "b3"
    assert bench.port.filed[0].place.source is PositionSource.ADDRESS
    bench.window.close()


def test_the_nearest_building_is_offered_first_with_its_distance_in_rows_for_a_finger(
    qtbot: QtBot, themes: ThemeController
) -> None:
    fix = Place(text="", grid="510108004006-03", lon=104.1, lat=30.6522, accuracy_m=8)
    bench = Bench(qtbot, themes, DemoReports(place=fix))
    said = {label.text() for label in bench.screen.findChildren(Label) if label.isVisible()}
    assert {"请选楼栋", "定位精度 ±8 m"} <= said
    bench.press("选楼栋")
    choices = bench.window.findChildren(QListWidget)[0]
    assert choices.item(0).text() == "双林北支路 12 号院 12 栋\n0 m"
    assert choices.item(2).text() == "双林北支路 12 号院 10 栋\n40 m"
    assert min(choices.visualItemRect(choices.item(n)).height() for n in range(choices.count())) >= 48
    bench.window.close()


def test_without_a_position_buildings_stay_in_their_order() -> None:
    far = [BuildingChoice("b2", "2 栋", "x", 104.2, 30.7), BuildingChoice("b1", "1 栋", "x")]
    assert near_first(far, NOWHERE) == tuple(far)
    assert near_first(far, Place(text="", grid="g", lon=104.1, lat=30.6, accuracy_m=51)) == tuple(far)
    there = near_first(far[::-1], Place(text="", grid="g", lon=104.1, lat=30.6, accuracy_m=50))
    assert [one.id for one in there] == ["b2", "b1"]  # where one stands nobody knows: last


@pytest.mark.parametrize(
    ("accuracy", "text", "quality"),
    [
        (8.0, "定位精度 ±8 m", "ok"),
        (16.0, "定位精度 ±16 m，不太准", "warn"),
        (51.0, "没有定位", "none"),
        (None, "没有定位", "none"),
    ],
)
def test_a_card_without_a_place_asks_for_a_building_once(
    accuracy: float | None, text: str, quality: str
) -> None:
    shown = place_shown(Place(text="", grid="g", lon=104.1, lat=30.6, accuracy_m=accuracy), "")
    assert (shown.text, shown.accuracy, shown.quality) == ("请选楼栋", text, quality)


@pytest.mark.parametrize(
    ("accuracy", "text", "quality"),
    [
        (8.0, "定位精度 ±8 m", "ok"),
        (15.4, "定位精度 ±15 m", "ok"),
        (16.0, "定位精度 ±16 m，不太准，请选楼栋", "warn"),
        (51.0, "没有定位，请选楼栋", "none"),
        (None, "没有定位，请选楼栋", "none"),
    ],
)
def test_accuracy_is_always_said(accuracy: float | None, text: str, quality: str) -> None:
    place = Place(text="12 号院", grid="g", lon=104.1, lat=30.6, accuracy_m=accuracy)
    shown = place_shown(place, "")
    assert (shown.accuracy, shown.quality) == (text, quality)


def test_urgent_shows_the_numbers_first_and_then_goes_on(filled: Bench) -> None:
    filled.press("紧急 · 马上打电话")
    assert filled.model.state.show_phones
    filled.press("打过了，继续填")
    assert not filled.model.state.show_phones
    filled.press("提交上报")
    assert filled.port.filed[0].urgency is Urgency.URGENT


def test_class_suggests_an_urgency_only_until_the_worker_has_chosen_one(bench: Bench) -> None:
    bench.press("用电燃气")
    bench.press("燃气异味")
    assert bench.model.state.urgency is Urgency.URGENT
    bench.press("打过了，继续填")
    bench.press("一般 · 3 天")
    bench.press("燃气设施隐患")
    assert bench.model.state.urgency is Urgency.NORMAL


def test_draft_comes_back_whole(filled: Bench) -> None:
    state = filled.model.state
    assert (state.group, state.category, state.urgency) == ("fire", "fire.wire_charging", Urgency.PRESSING)
    assert [photo.id for photo in state.photos] == ["r1", "r2"]
    assert state.consequence == "联网后自动上传：文字约 2 KB，缩略图 2 张，原图 2 张 6.4\u00a0MB"
    assert state.headline == "现在离线，提交后先排队"


def test_draft_is_saved_by_itself_while_typing(bench: Bench) -> None:
    edit = bench.screen.findChildren(QPlainTextEdit)[0]
    edit.setFocus()
    QTest.keyClicks(edit, "wire")
    bench.bot.waitUntil(lambda: any(d.data["description"] == "wire" for d in bench.port.drafts))
    assert bench.model.state.saved.text == "已自动保存 14:06"


def test_nothing_is_saved_again_once_a_report_is_filed(filled: Bench) -> None:
    filled.press("提交上报")
    saved = len(filled.port.drafts)
    filled.model.flush()
    filled.window.show_place("today")
    assert len(filled.port.drafts) == saved


def test_coming_back_to_a_report_half_done_keeps_it(bench: Bench) -> None:
    bench.press("消防安全")
    bench.window.show_place("today")
    bench.model.start()
    bench.window.show_place("report")
    assert bench.model.state.group == "fire"


def test_deleted_photo_comes_back_with_undo(filled: Bench) -> None:
    filled.press("删掉这张照片")
    assert [photo.id for photo in filled.model.state.photos] == ["r2"]
    filled.press("撤销")
    assert [photo.id for photo in filled.model.state.photos] == ["r1", "r2"]


def test_picture_on_the_clipboard_is_pasted(bench: Bench) -> None:
    image = QImage(32, 24, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    data = QMimeData()
    data.setImageData(image)
    QGuiApplication.clipboard().setMimeData(data)
    bench.screen._stage.intake.paste()
    assert len(bench.model.state.photos) == 1


def test_file_that_cannot_be_read_is_told_and_changes_nothing(bench: Bench, tmp_path: Path) -> None:
    bench.model.tray.add_files([tmp_path / "gone.jpg"])
    assert "打不开" in bench.model.state.photo_problem
    assert bench.model.state.photos == ()
    assert bench.model.state.coming == 0


def test_full_disk_on_submit_keeps_what_was_filled_in(qtbot: QtBot, themes: ThemeController) -> None:
    bench = Bench(qtbot, themes, DemoReports(FILLED, full=True))
    bench.press("提交上报")
    assert "没存上" in bench.model.state.problem
    assert bench.model.state.category == "fire.wire_charging"
    assert not bench.model.state.busy
    bench.window.close()


def test_description_stops_at_its_limit(bench: Bench) -> None:
    bench.model.describe("字" * (MOST_CHARACTERS + 5))
    assert bench.model.state.counter == f"{MOST_CHARACTERS} / {MOST_CHARACTERS} 字"


def test_classes_used_last_stand_in_front() -> None:
    groups = shipped_groups(["water.manhole", "fire.fire_lane"])
    assert [group.key for group in groups[:2]] == ["water", "fire"]
    assert groups[0].categories[0].code == "water.manhole"
    assert len(groups) == 8


def test_more_classes_are_one_press_away(bench: Bench) -> None:
    bench.press("消防安全")
    bench.press("更多")
    bench.press("明火焚烧")
    assert bench.model.state.category == "fire.burning"


def test_counter_follows_every_key_without_waiting(bench: Bench) -> None:
    field = next(f for f in bench.window.findChildren(QPlainTextEdit) if f.accessibleName() == "问题描述")
    field.insertPlainText("线头裸露")
    counters = [
        label.text() for label in bench.window.findChildren(Label) if label.text().endswith("/ 200 字")
    ]
    assert counters == ["4 / 200 字"]
