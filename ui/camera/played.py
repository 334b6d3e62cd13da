"""A camera that shows pictures given to it: for machines without one, for tests, galleries and measurements.

It can be unplugged, forbidden and taken by somebody else, as a real one can.
"""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage

from ui.camera.source import Abilities, CameraFacts, CameraSource, Trouble, live_copy

EVERY_MS = 66


class PlayedCamera(CameraSource):
    """Each camera shows one of the pictures.

    Args:
        pictures: what the cameras see, one picture a camera; without any there is no camera.
        abilities: of all of them.
    """

    def __init__(
        self,
        pictures: Sequence[QImage],
        abilities: Abilities = Abilities(),  # noqa: B008 - frozen
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._pictures = list(pictures)
        self._abilities = abilities
        self._current = ""
        self.forbidden: Trouble | None = None
        """What a start fails with; None lets it start."""
        self.torch_is_on = False
        self.zoom = 1.0
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.step)
        self._shutter = QTimer(self, singleShot=True, interval=0)
        self._shutter.timeout.connect(self._on_shutter)

    def cameras(self) -> tuple[CameraFacts, ...]:
        """One for each picture; where there is said to be none, none."""
        return (
            ()
            if self.forbidden is Trouble.NONE
            else tuple(
                CameraFacts(str(number), self.tr("相机 {}").format(number + 1))
                for number in range(len(self._pictures))
            )
        )

    @property
    def current(self) -> str:
        """The number of its picture."""
        return self._current

    def abilities(self) -> Abilities:
        """Those given."""
        return self._abilities if self._current else Abilities()

    def start(self, camera_id: str = "") -> None:
        """The first frame comes at once."""
        known = [camera.id for camera in self.cameras()]
        wanted = camera_id if camera_id in known else next(iter(known), "")
        trouble = self.forbidden or (None if wanted else Trouble.NONE)
        if trouble is not None:
            self.stop()
            self.failed.emit(trouble)
        elif wanted != self._current:
            self.stop()
            self._current = wanted
            self._timer.start()
            self.changed.emit()
            self.step()

    def stop(self) -> None:
        """Shows no more."""
        self._timer.stop()
        self._shutter.stop()
        self._current, self.torch_is_on, self.zoom = "", False, 1.0

    def capture(self) -> None:
        """The picture comes with the next turn of the event loop."""
        if self._current:
            self._shutter.start()

    def set_torch(self, *, on: bool) -> None:
        """Remembers it."""
        self.torch_is_on = on and self.abilities().torch

    def zoom_to(self, factor: float) -> None:
        """Shows the middle of the picture."""
        self.zoom = min(max(1.0, factor), self.abilities().zoom_most)

    def step(self) -> None:
        """The next frame, now."""
        if self._current:
            self.framed.emit(live_copy(self._seen()))

    def unplug(self) -> None:
        """All cameras are pulled out."""
        self._pictures, was = [], self._current
        self.stop()
        self.changed.emit()
        if was:
            self.failed.emit(Trouble.GONE)

    def plug_in(self, *pictures: QImage) -> None:
        """Cameras are there again."""
        self._pictures = list(pictures)
        self.changed.emit()

    def _seen(self) -> QImage:
        picture = self._pictures[int(self._current)]
        if self.zoom <= 1.0:
            return picture
        wide, high = round(picture.width() / self.zoom), round(picture.height() / self.zoom)
        return picture.copy((picture.width() - wide) // 2, (picture.height() - high) // 2, wide, high)

    def _on_shutter(self) -> None:
        if self._current:
            self.shot.emit(self._seen())
