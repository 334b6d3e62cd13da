"""From the shutter to ready for the next, on a frame of 12 MP; against encoding that frame as JPEG and nothing else.

Prints JSON. The camera is a played one, everything behind it is the app's: the picture is handed on, encoded, looked
at, developed and shown while the shutter is free again. Each wait is taken in turns with a bare encode.
"""

import io
import json
import os
import statistics
import time
from collections.abc import Callable

from PIL import Image
from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtGui import QImage

from bench.photos import STAMP, twelve_megapixels
from gridworker.evidence import develop
from gridworker.model.ops import BlobRef, BlobRole
from ui.camera.played import PlayedCamera
from ui.camera.source import CameraKind
from ui.runner import Runner
from ui.viewmodels.camera import CameraViewModel
from ui.viewmodels.photo_sources import SHOT_QUALITY
from ui.viewmodels.photos import PhotoPlace, PhotoTray, SavedPhoto

ROUNDS, BURST = 8, 6
TARGET_MS = 150
PATIENCE_S = 120.0


class Desk:
    """Develops photos and keeps none."""

    def __init__(self) -> None:
        self.taken = 0

    def add_photo(self, data: bytes, place: PhotoPlace) -> SavedPhoto:
        """As dear as in the app, but for the disk."""
        del place
        done = develop(data, STAMP)
        self.taken += 1
        blob = BlobRef(BlobRole.THUMBNAIL, "0" * 64, len(data), "image/jpeg", photo=str(self.taken))
        return SavedPhoto((blob,), done.thumbnail, done.stamped)

    def load_photos(self, blobs: tuple[BlobRef, ...]) -> list[SavedPhoto]:
        """None was kept."""
        del blobs
        return []


def wait_for(what: Callable[[], bool]) -> float:
    """Turns the event loop until it is so; milliseconds it took."""
    start = time.perf_counter()
    while not what():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 5)
        if time.perf_counter() - start > PATIENCE_S:
            raise TimeoutError
    return (time.perf_counter() - start) * 1000


def encode_ms(photo: bytes) -> float:
    """The frame as JPEG, by Pillow alone; reading it is not counted."""
    with Image.open(io.BytesIO(photo)) as image:
        picture = image.convert("RGB")
    start = time.perf_counter()
    picture.save(io.BytesIO(), "JPEG", quality=SHOT_QUALITY)
    return (time.perf_counter() - start) * 1000


def shutter_ms(camera: CameraViewModel) -> float:
    """One press, until the next may follow."""
    start = time.perf_counter()
    camera.shoot()
    wait_for(lambda: camera.state.ready)
    return (time.perf_counter() - start) * 1000


def main() -> None:
    """Measure and print."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    app = QApplication([])
    photo, runner = twelve_megapixels(), Runner()
    source = PlayedCamera([QImage.fromData(photo)])
    camera = CameraViewModel(CameraKind(lambda: None, lambda _parent: source), runner.run)
    tray = PhotoTray(Desk(), runner.run, PhotoPlace("d1"))
    camera.shot.connect(tray.add_shot)
    tray.changed.connect(lambda: camera.count_coming(tray.coming))
    camera.open()
    wait_for(lambda: camera.state.ready)
    bare, ready, kept = [], [], []
    for _ in range(ROUNDS):
        bare.append(encode_ms(photo))
        ready.append(shutter_ms(camera))
        kept.append(ready[-1] + wait_for(lambda: tray.coming == 0))
    burst = [shutter_ms(camera) for _ in range(BURST)]
    wait_for(lambda: tray.coming == 0)
    camera.close()
    runner.stop()
    figures = {
        "ready_ms": round(statistics.median(ready), 1),
        "ready_worst_ms": round(max(ready), 1),
        "target_ms": TARGET_MS,
        "encode_ms": round(statistics.median(bare), 1),
        "ratio": round(statistics.median(mine / theirs for theirs, mine in zip(bare, ready, strict=True)), 3),
        "shown_ms": round(statistics.median(kept), 1),
        "burst_worst_ms": round(max(burst), 1),
        "taken": len(tray.photos),
    }
    print(json.dumps(figures, indent=2))
    app.quit()


if __name__ == "__main__":
    main()
