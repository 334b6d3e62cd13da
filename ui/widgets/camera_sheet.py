"""The camera over a form: shots go to whatever the form attaches photos to, and can be looked at, taken again, marked."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from ui.theme import ThemeController
from ui.viewmodels.camera import CameraViewModel
from ui.viewmodels.photos import PhotoShown
from ui.widgets.buttons import Kind
from ui.widgets.overlay import Sheet
from ui.widgets.photo_intake import Pick
from ui.widgets.photo_stage import PhotoStage

_HIGH, _LEAST_HIGH, _ROOM_BESIDE = 306, 160, 400
"""Height of the picture, and of all else in the panel: together they fit into the smallest window."""


class CameraSheet(Sheet):
    """Shows the photos it is given beside the live picture; it keeps none."""

    shot_taken = Signal(QImage)

    def __init__(self, themes: ThemeController, host: QWidget, camera: CameraViewModel, pick: Pick) -> None:
        super().__init__(themes, host, themes.tr("拍照"))
        camera.setParent(self)
        self._photos: tuple[PhotoShown, ...] = ()
        self._current = ""
        self.stage = PhotoStage(themes, camera, pick)
        self.stage.fit(max(_LEAST_HIGH, min(_HIGH, host.height() - _ROOM_BESIDE)))
        self.stage.chosen.connect(self._look_at)
        camera.shot.connect(self.shot_taken)
        self.body.addWidget(self.stage)
        self.add_action(self.tr("拍好了"), Kind.PRIMARY).clicked.connect(self.close_sheet)

    def open_sheet(self) -> None:
        """The camera opens; the keyboard is on the shutter."""
        super().open_sheet()
        self.stage.wake()
        self.stage.take_focus()

    def close_sheet(self) -> None:
        """The camera is given back."""
        self.stage.sleep()
        super().close_sheet()

    def show_photos(
        self, photos: Sequence[PhotoShown], *, coming: int, removed: PhotoShown | None, problem: str
    ) -> None:
        """The photos of the form, as they become more and fewer; the newest is the one to look at."""
        known = {photo.id for photo in self._photos}
        new = [photo.id for photo in photos if photo.id not in known]
        self._photos = tuple(photos)
        self._current = new[-1] if new else self._current
        current = next((photo for photo in photos if photo.id == self._current), None)
        self.stage.show_photos(
            photos,
            current=current or (photos[-1] if photos else None),
            coming=coming,
            removed=removed,
            problem=problem,
        )

    def _look_at(self, photo_id: str) -> None:
        self._current = photo_id
        current = next((photo for photo in self._photos if photo.id == photo_id), None)
        self.stage.look_at(current)
