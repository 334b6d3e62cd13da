"""Pictures and sounds of questions: shown, enlarged, played, said where they are not here; nothing jumps."""

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gridworker.errors import StoreProblem
from gridworker.forms.itemsets import Choice
from gridworker.forms.label_media import form_files
from gridworker.forms.publish import publish
from gridworker.model.form_files import FormFile
from gridworker.store.store import Store
from sync.client.engine import SyncEngine
from sync.client.transport import HttpTransport
from tests.fakes import device as fake
from tests.unit.forms.media_files import picture, sound
from tests.unit.forms.workbooks import workbook
from ui.ports.keeping import Keeper
from ui.ports.workplace import Workplace
from ui.screens.checklist_states import model_of
from ui.screens.demo_files import DemoFiles, played_sounds
from ui.screens.label_media_states import LEAK, SUPPLY, gas, opened_gas, without
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.label_media import MOST_CHOICES, THUMB_SIDE, LabelMedia, LabelPictures, media_of
from ui.widgets.file_rows import FilmView
from ui.widgets.label_part import LabelPart
from ui.widgets.labels import Label
from ui.widgets.overlay import Sheet

SMALL = FormFile(name="a.png", sha256="a" * 64, size_bytes=1, media_type="image/png")
LARGE = FormFile(name="b.png", sha256="b" * 64, size_bytes=1, media_type="image/png")
VOICE = FormFile(name="v.wav", sha256="c" * 64, size_bytes=1, media_type="audio/wav")
CONTENTS = {
    SMALL.sha256: picture((300, 200)),
    LARGE.sha256: picture((900, 600), "#2020c0"),
    VOICE.sha256: sound(2.0),
}
OWN = media_of({"image": "a.png", "big-image": "b.png", "audio": "v.wav"}, (), (SMALL, LARGE, VOICE))


class Later:
    """A runner whose work is done when the test says so."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def __call__(
        self, work: Callable[[], object], done: Callable[..., None], failed: Callable[..., None]
    ) -> None:
        def now() -> None:
            try:
                result = work()
            except StoreProblem as problem:
                failed(problem)
            else:
                done(result)

        self.waiting.append(now)

    def go_on(self) -> None:
        waiting, self.waiting = self.waiting, []
        for now in waiting:
            now()


@pytest.fixture
def port() -> DemoFiles:
    made = DemoFiles()
    made.contents.update(CONTENTS)
    return made


@pytest.fixture
def later() -> Later:
    return Later()


@pytest.fixture
def host(qtbot: QtBot, themes: ThemeController) -> QWidget:
    del themes
    window = QWidget()
    window.resize(800, 900)
    qtbot.addWidget(window)
    window.show()
    return window


def part_in(
    host: QWidget, themes: ThemeController, port: DemoFiles, later: Later, media: LabelMedia
) -> LabelPart:
    pictures = LabelPictures(port, later, host)
    sounds = played_sounds(port)
    sounds.setParent(host)
    part = LabelPart(themes, pictures, sounds)
    part.setParent(host)
    part.show_media(media, "楼梯通畅吗")
    part.show()
    return part


def said(part: LabelPart) -> list[str]:
    return [label.text() for label in part.findChildren(Label) if label.isVisibleTo(part) and label.text()]


def test_picture_has_its_place_before_it_is_read(
    host: QWidget, themes: ThemeController, port: DemoFiles, later: Later
) -> None:
    part = part_in(host, themes, port, later, OWN)
    [tile] = part.tiles
    before = (tile.sizeHint(), part.sizeHint())
    assert (tile.is_here, tile.is_missing, tile.isEnabled()) == (False, False, True)
    later.go_on()
    assert (tile.is_here, tile.sizeHint(), part.sizeHint()) == (True, *before)


def test_picture_that_is_not_here_is_a_plain_tile_and_said_once(
    host: QWidget, themes: ThemeController, port: DemoFiles, later: Later
) -> None:
    del port.contents[SMALL.sha256]
    part = part_in(host, themes, port, later, OWN)
    size = part.tiles[0].sizeHint()
    later.go_on()
    [tile] = part.tiles
    assert (tile.is_missing, tile.isEnabled(), tile.sizeHint()) == (True, False, size)
    assert "有图片或讲解还没下到本机，联网同步后就有。不影响填写。" in said(part)


def test_picture_that_cannot_be_decoded_is_as_good_as_missing(
    host: QWidget, themes: ThemeController, port: DemoFiles, later: Later
) -> None:
    port.contents[SMALL.sha256] = b"\x89PNG\r\n\x1a\n" + bytes(80)
    part = part_in(host, themes, port, later, OWN)
    later.go_on()
    assert part.tiles[0].is_missing


def test_a_tap_shows_the_large_one(
    host: QWidget, themes: ThemeController, port: DemoFiles, later: Later
) -> None:
    part = part_in(host, themes, port, later, OWN)
    later.go_on()
    part.tiles[0].click()
    [sheet] = host.findChildren(Sheet)
    assert sheet.accessibleName() == "楼梯通畅吗"
    later.go_on()
    [view] = sheet.findChildren(FilmView)
    assert (view._frame.width(), view._frame.pixelColor(5, 5).name()) == (900, "#2020c0")
    sheet.close_sheet()


def test_without_the_large_one_a_tap_shows_the_small_one(
    host: QWidget, themes: ThemeController, port: DemoFiles, later: Later
) -> None:
    del port.contents[LARGE.sha256]
    part = part_in(host, themes, port, later, OWN)
    later.go_on()
    part.tiles[0].click()
    later.go_on()
    [view] = host.findChildren(FilmView)
    assert view._frame.width() == 300


def test_sound_of_a_question_plays_and_pauses(
    host: QWidget, themes: ThemeController, port: DemoFiles, later: Later
) -> None:
    part = part_in(host, themes, port, later, OWN)
    assert part.plays is not None
    [row] = part.plays.rows
    assert row.play.accessibleName() == "播放 听讲解"
    row.play.click()
    assert row.play.accessibleName() == "暂停 听讲解"
    row.play.click()
    assert row.play.accessibleName() == "播放 听讲解"


def test_large_pictures_are_made_small_while_they_are_read(qtbot: QtBot, port: DemoFiles) -> None:
    port.contents[LARGE.sha256] = picture((3000, 1500))
    pictures = LabelPictures(port, run_at_once)
    [shown] = media_of({"image": "b.png"}, (), (LARGE,)).pictures
    image = pictures.thumb(shown.file)
    assert isinstance(image, QImage)
    assert (image.width(), image.height()) == (THUMB_SIDE, THUMB_SIDE // 2)


def test_choices_show_theirs_and_a_long_list_those_that_are_taken() -> None:
    few = [Choice(f"c{at}", f"第{at}", media={"image": "a.png"}) for at in range(3)]
    assert [shown.caption for shown in media_of({}, few, (SMALL,)).pictures] == ["第0", "第1", "第2"]
    many = [Choice(f"c{at}", f"第{at}", media={"image": "a.png"}) for at in range(MOST_CHOICES + 1)]
    assert media_of({}, many, (SMALL,)).pictures == ()
    assert [shown.caption for shown in media_of({}, many, (SMALL,), ("c7",)).pictures] == ["第7"]


def test_file_the_form_does_not_know_is_said_to_be_absent() -> None:
    assert media_of({"image": "other.png"}, (), (SMALL,)) == LabelMedia(absent=True)
    assert not media_of({}, (), (SMALL,))


def test_shipped_gas_checklist_explains_itself_in_pictures(qtbot: QtBot) -> None:
    model = model_of(opened_gas(LEAK), contents=without(""))
    leak, supply = model.item(LEAK), model.item(SUPPLY)
    assert leak is not None
    assert supply is not None
    assert (len(leak.media.pictures), leak.summary) == (1, "只用肥皂水，不得用火 · 点开有图")
    assert [shown.caption for shown in supply.media.pictures] == ["管道", "瓶装", "双气源"]
    model.choose(LEAK, "pass")
    assert "点开有图" not in (model.item(LEAK) or leak).summary
    model.deleteLater()


def test_every_language_of_the_form_has_its_pictures() -> None:
    form, contents = gas()
    assert {file.sha256 for file in form.files} == contents.keys()
    assert len(form.files) == 5


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = fake.Device(tmp_path / "profile").create()
    yield made
    made.close()


def test_device_gives_a_form_with_its_files_and_their_contents(store: Store) -> None:
    head = ("type", "name", "label", "image")
    published = publish(workbook(head, ("note", "a", "看图", "a.png")), beside={"a.png": picture()}.get)
    files = form_files(published.xml, published.media)
    row = {
        "id": "try@1",
        "form_id": "try",
        "version": "1",
        "title": "试表",
        "xml": published.xml.decode(),
        "media": [msgspec.to_builtins(file) for file in files],
    }
    store.write(lambda tx: tx.apply_page("", [fake.upsert("form", row)], "c1"))
    store.blobs.put(picture(), "image/png")
    engine = SyncEngine(store, HttpTransport("http://127.0.0.1:9"), store.clock)
    keeper = Keeper(Workplace(store, engine, lambda: None))
    with store.reader() as reader:
        form = keeper.form_of(reader, "try", "1")
    [shown] = media_of(form.questions[0].media, (), form.files).pictures
    assert keeper.read_file(shown.file) == picture()
    absent = msgspec.structs.replace(shown.file, sha256="0" * 64)
    with pytest.raises(StoreProblem) as problem:
        keeper.read_file(absent)
    assert problem.value.code == "blob.missing"
    path = store.blobs.path(shown.file.sha256)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(StoreProblem) as damage:
        keeper.read_file(shown.file)
    assert damage.value.code == "blob.damaged"
    assert not [each for each in (problem, damage) if "照片" in each.value.text]
    engine.stop()
