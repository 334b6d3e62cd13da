"""Codes in live pictures: the newest one counts, the hand that shows them never waits, what is found ends the search."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gridworker.errors import ImageProblem
from tests.unit.ui.test_report import Bench
from ui.camera.played import PlayedCamera
from ui.screens.report_states import PLATE, DemoReports, played, seen
from ui.theme import ThemeController
from ui.viewmodels.camera import CameraViewModel
from ui.viewmodels.scanning import CodeWatcher, codes_in_frame
from ui.widgets.code_sheet import CodeSheet
from ui.window import MainWindow


def view_of(text: str) -> QImage:
    """What a camera sees that looks at a plate: a code that does not fill the picture."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    plate = Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=6)).convert("L")
    wide = Image.new("L", (1280, 960), 190)
    wide.paste(plate, (420, 260))
    grey = wide.tobytes()
    return QImage(grey, 1280, 960, 1280, QImage.Format.Format_Grayscale8).convertToFormat(
        QImage.Format.Format_RGB32
    )


class Elsewhere:
    """Work that ends when it is told to."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Callable[[], object], Callable[..., None], Callable[..., None]]] = []

    def run(self, work: Callable[[], object], done: Callable[..., None], failed: Callable[..., None]) -> None:
        self.waiting.append((work, done, failed))

    def finish(self) -> None:
        work, done, failed = self.waiting.pop(0)
        try:
            result = work()
        except ImageProblem as problem:
            failed(problem)
        else:
            done(result)


class Watch:
    """A watcher over pictures that are told apart by their width."""

    def __init__(self, codes: dict[int, tuple[str, ...]]) -> None:
        self.elsewhere = Elsewhere()
        self.read: list[int] = []
        self.found: list[tuple[str, ...]] = []
        self.codes = codes

        def read(frame: QImage) -> tuple[str, ...]:
            self.read.append(frame.width())
            return self.codes.get(frame.width(), ())

        self.watcher = CodeWatcher(self.elsewhere.run, read, every_ms=0)
        self.watcher.found.connect(self.found.append)
        self.watcher.begin()

    def see(self, *widths: int) -> None:
        for width in widths:
            self.watcher.see(QImage(width, 4, QImage.Format.Format_RGB32))

    def finish(self) -> None:
        self.elsewhere.finish()
        QApplication.processEvents()


def test_while_one_picture_is_read_only_the_newest_of_the_others_waits(qapp: QApplication) -> None:
    watch = Watch({})
    watch.see(1, 2, 3, 4)
    assert len(watch.elsewhere.waiting) == 1
    watch.finish()
    watch.finish()
    assert watch.read == [1, 4]
    assert watch.elsewhere.waiting == []


def test_what_is_found_is_told_once_and_ends_the_search(qapp: QApplication) -> None:
    watch = Watch({2: ("GW-1",), 3: ("GW-2",)})
    watch.see(2, 3)
    watch.finish()
    watch.see(3)
    assert watch.found == [("GW-1",)]
    assert watch.elsewhere.waiting == []


def test_what_is_read_after_the_end_counts_for_nothing(qapp: QApplication) -> None:
    watch = Watch({2: ("GW-1",)})
    watch.see(2)
    watch.watcher.end()
    watch.finish()
    assert watch.found == []


def test_a_picture_that_cannot_be_read_does_not_end_the_search(qapp: QApplication) -> None:
    watch = Watch({5: ("GW-1",)})

    def broken(_frame: QImage) -> tuple[str, ...]:
        raise ImageProblem("读不全", code="image.truncated")

    good, watch.watcher._read = watch.watcher._read, broken
    watch.see(4)
    watch.finish()
    watch.watcher._read = good
    watch.see(5)
    watch.finish()
    assert watch.found == [("GW-1",)]


def test_a_code_in_a_live_picture_is_read(qapp: QApplication) -> None:
    from ui.camera.source import live_copy

    assert codes_in_frame(live_copy(view_of(PLATE))) == (PLATE,)
    assert codes_in_frame(live_copy(seen())) == ()
    assert codes_in_frame(QImage()) == ()


@pytest.fixture
def bench(qtbot: QtBot, themes: ThemeController) -> Iterator[Bench]:
    made = Bench(qtbot, themes, DemoReports())
    yield made
    made.window.close()


def sheet_of(window: MainWindow, camera: CameraViewModel) -> CodeSheet:
    themes = window.themes
    return CodeSheet(themes, window, lambda _parent: [], "扫码", "好", camera)


def test_holding_a_plate_before_the_camera_is_all_there_is_to_do(bench: Bench) -> None:
    camera = played(PlayedCamera([view_of(PLATE)]))
    sheet = sheet_of(bench.window, camera)
    with bench.bot.waitSignal(sheet.read) as read:
        sheet.open_sheet()
    assert read.args == [PLATE]
    assert not camera.state.live


def test_a_picture_is_only_named_by_the_panel_and_read_beside_the_window(
    bench: Bench, tmp_path: Path
) -> None:
    film = tmp_path / "film.jpg"
    with film.open("wb") as out:
        out.truncate(5 * 1024**3)  # nothing of it is on the disk; read here it would fill the memory
    sheet = CodeSheet(bench.window.themes, bench.window, lambda _parent: [film], "扫码", "好")
    sheet.open_sheet()
    with bench.bot.waitSignal(sheet.pictured) as pictured:
        bench.press("从照片里认码")
    assert pictured.args == [film]
    elsewhere = Elsewhere()
    bench.model._run = elsewhere.run
    bench.model.choose_place_by_picture(film)
    assert bench.model.state.problem == ""
    elsewhere.finish()
    assert "超过 64 MB" in bench.model.state.problem


def test_a_camera_that_was_open_before_stays_open(bench: Bench) -> None:
    camera = played(PlayedCamera([seen()]))
    camera.open()
    sheet = sheet_of(bench.window, camera)
    sheet.open_sheet()
    sheet.close_sheet()
    assert camera.state.live
    camera.close()


def test_without_a_camera_the_panel_says_why_and_typing_works(bench: Bench) -> None:
    camera = played(PlayedCamera([]))
    sheet = sheet_of(bench.window, camera)
    sheet.open_sheet()
    assert "没有相机" in sheet._trouble.text()
    assert "选文件夹" not in sheet._trouble.text(), "there is no such button here"
    assert not sheet._picture.isVisible()
    sheet._input.setText("GW-7")
    with bench.bot.waitSignal(sheet.read) as read:
        bench.press("好")
    assert read.args == ["GW-7"]
