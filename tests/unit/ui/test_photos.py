"""Photos of a draft: they stand in the order they were picked, whichever is saved first."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from gridworker.assets import asset
from gridworker.model.ops import BlobRef, BlobRole
from ui.viewmodels.photos import PhotoPlace, PhotoTray, SavedPhoto

PICTURE = Path(asset("demo", "photos", "ebike_dangling_wire.jpg"))


class Slow:
    """Runs nothing until told which of the works asked for ends next."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Callable[[], Any], Callable[[Any], None]]] = []

    def __call__(
        self, work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[Any], None]
    ) -> None:
        self.waiting.append((work, done))

    def finish(self, number: int) -> None:
        work, done = self.waiting.pop(number)
        done(work())


class Shelf:
    """Keeps photos under the ids given, in the order they come in."""

    def __init__(self, ids: list[str]) -> None:
        self.ids = ids

    def add_photo(self, data: bytes, place: PhotoPlace) -> SavedPhoto:
        photo = self.ids.pop(0)
        blob = BlobRef(BlobRole.THUMBNAIL, "0" * 64, len(data), "image/jpeg", photo=photo)
        return SavedPhoto((blob,), data)

    def load_photos(self, blobs: tuple[BlobRef, ...]) -> list[SavedPhoto]:
        return []


def test_photos_stand_in_the_order_picked_when_the_second_is_saved_first(qtbot: QtBot) -> None:
    run = Slow()
    tray = PhotoTray(Shelf(["second", "third", "first"]), run, PhotoPlace("d1"))
    tray.add_files([PICTURE, PICTURE, PICTURE])
    run.finish(1)
    run.finish(1)
    assert tray.ids == ("second", "third")
    run.finish(0)
    assert tray.ids == ("first", "second", "third")
    assert tray.coming == 0


def test_photos_picked_together_are_shown_coming_together(qtbot: QtBot) -> None:
    coming: list[int] = []
    tray = PhotoTray(Shelf(["a", "b", "c"]), Slow(), PhotoPlace("d1"))
    tray.changed.connect(lambda: coming.append(tray.coming))
    tray.add_files([PICTURE, PICTURE, PICTURE])
    assert coming == [3], "the page is laid out once"


def test_new_photos_stand_behind_those_the_draft_has(qtbot: QtBot) -> None:
    run = Slow()
    tray = PhotoTray(Shelf(["old", "new"]), run, PhotoPlace("d1"))
    tray.add_files([PICTURE])
    run.finish(0)
    tray.adopt(tray.photos)
    tray.add_files([PICTURE])
    run.finish(0)
    assert tray.ids == ("old", "new")
