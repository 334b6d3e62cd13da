"""Small photos in a row with the tile that adds one: thumbs of 136 by 104 with their time, a look at one, undo.

Shows what it is given and tells what the worker wants; it keeps no photo itself.
"""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import Theme, ThemeController
from ui.turns import in_next_turn
from ui.viewmodels.photos import PhotoShown
from ui.widgets.base import Themed
from ui.widgets.buttons import Button, Kind
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import Label
from ui.widgets.overlay import Sheet
from ui.widgets.paint import rounded, smooth
from ui.widgets.photo import PhotoAction, PhotoState, PhotoThumb
from ui.widgets.photo_intake import PhotoIntake, Pick, WithCamera, pick_photos

if TYPE_CHECKING:  # loaded when a camera is opened
    from ui.widgets.camera_sheet import CameraSheet

THUMB, TILE = QSize(136, 104), QSize(104, 104)


class PhotoView(Themed, QWidget):
    """One photo as large as there is room, its corners round."""

    def __init__(self, themes: ThemeController, photo: PhotoShown, high: int = 320) -> None:
        super().__init__()
        self._picture = QPixmap.fromImage(photo.picture if not photo.picture.isNull() else photo.image)
        self.setFixedHeight(high)
        self.setAccessibleName(photo.caption)
        self.follow(themes)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """The whole picture, in the middle."""
        with QPainter(self) as painter:
            smooth(painter)
            painter.setClipPath(rounded(self.rect().toRectF(), self.theme.radius.control))
            painter.fillRect(self.rect(), self.theme.color("surface_3"))
            if self._picture.isNull():
                return
            fitted = self._picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            left, top = (self.width() - fitted.width()) // 2, (self.height() - fitted.height()) // 2
            painter.drawPixmap(left, top, fitted.width(), fitted.height(), self._picture)


class PhotoStrip(Themed, QWidget):
    """Thumbs, the tile that adds, and one line for undo or trouble."""

    files_given = Signal(list)
    image_pasted = Signal(QImage)
    shot_taken = Signal(QImage)
    """What the camera took."""
    removed = Signal(str)
    """The id of a photo the worker takes away."""
    undone = Signal()
    adding = Signal()
    """The tile that adds was pressed; told only where adding is not picking a file."""
    marked = Signal(str, QImage)
    """The id of a photo, and a marked copy to take its place."""
    resized = Signal()
    """The strip now needs another height."""

    def __init__(
        self,
        themes: ThemeController,
        name: str,
        *,
        pick: Pick = pick_photos,
        editable: bool = True,
        add_text: str = "",
        add_icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.themes = themes
        self._editable = editable
        self._shown: tuple[PhotoShown, ...] | None = None
        self._coming = -1
        self._last: tuple[PhotoShown | None, str] = (None, "")
        self._sheet: CameraSheet | None = None
        self._thumbs: list[PhotoThumb] = []
        self._box = QWidget()
        self._flow = FlowLayout(self._box, even=True)
        self._add = PhotoAction(themes, add_text or self.tr("加照片"), add_icon or "camera", TILE)
        self._flow.addWidget(self._add)
        self._add.setVisible(editable)
        self._note = Label(themes, "", "caption", "ink_2", wrap=True)
        self._undo = Button(themes, self.tr("撤销"), Kind.QUIET)
        self._undo.clicked.connect(self.undone)
        self._note_row = QWidget()
        note = FlowLayout(self._note_row)
        note.addWidget(self._note)
        note.addWidget(self._undo)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._box)
        column.addWidget(self._note_row)
        self._add.clicked.connect(self.adding)
        if editable and not add_icon:
            self.intake = PhotoIntake(self, pick)
            self.intake.files_given.connect(self.files_given)
            self.intake.image_pasted.connect(self.image_pasted)
            self._pick = pick
            self._add.clicked.connect(self.add)
        self.follow(themes)

    def show_photos(
        self,
        photos: tuple[PhotoShown, ...],
        *,
        coming: int = 0,
        removed: PhotoShown | None = None,
        problem: str = "",
    ) -> None:
        """Show these photos, room for those on their way, and what there is to say."""
        if photos != self._shown or coming != self._coming:
            self._shown, self._coming = photos, coming
            self._rebuild(photos, coming)
        self._last = (removed, problem)
        said = problem or (self.tr("已删掉 1 张") if removed else "")
        if self._sheet is not None:
            self._sheet.show_photos(photos, coming=coming, removed=removed, problem=problem)
        self._note.setText(said)
        self._note.recolor("danger_text" if problem else "ink_2")
        self._undo.setVisible(removed is not None)
        self._note_row.setVisible(bool(said))
        self.resized.emit()

    def add(self) -> None:
        """Takes one more, as the tile does: with the camera if there is one, else out of a file."""
        if isinstance(self._pick, WithCamera):
            self._open_camera(self._pick)
        else:
            self.intake.pick()

    def _open_camera(self, ways: WithCamera) -> None:
        """The camera over the form, made in this turn, filled and shown in the next two; one, however quickly it is asked for."""
        from ui.widgets.camera_sheet import CameraSheet

        if self._sheet is not None:
            return
        sheet = CameraSheet(self.themes, self.window(), ways.cameras(), ways)
        stage = sheet.stage
        sheet.shot_taken.connect(self.shot_taken)
        for theirs, ours in (
            (stage.files_given, self.files_given),
            (stage.image_pasted, self.image_pasted),
            (stage.removed, self.removed),
            (stage.undone, self.undone),
            (stage.marked, self.marked),
        ):
            theirs.connect(ours)
        sheet.closed.connect(self._on_camera_closed)
        sheet.leave_with(self)
        self._sheet = sheet
        in_next_turn(sheet, partial(self._fill_camera, sheet))

    def _fill_camera(self, sheet: "CameraSheet") -> None:
        removed, problem = self._last
        sheet.show_photos(self._shown or (), coming=max(0, self._coming), removed=removed, problem=problem)
        sheet.open_soon()

    def _on_camera_closed(self) -> None:
        self._sheet = None
        self._add.setFocus(Qt.FocusReason.OtherFocusReason)

    def wide(self) -> int:
        """The width of all in one row."""
        return self._flow.sizeHint().width()

    def apply_theme(self, theme: Theme) -> None:  # noqa: ARG002 - sizes are the same in every theme
        """Thumbs keep their size; the row lays out anew."""
        self.updateGeometry()

    def _rebuild(self, photos: tuple[PhotoShown, ...], coming: int) -> None:
        for old in self._thumbs:
            self._flow.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._flow.removeWidget(self._add)
        self._thumbs = [self._thumb(number, photo) for number, photo in enumerate(photos, start=1)]
        waiting = [PhotoThumb(self.themes, THUMB, self.tr("正在存")) for _ in range(coming)]
        self._thumbs += waiting
        for thumb in self._thumbs:
            self._flow.addWidget(thumb)
            thumb.show()
        self._flow.addWidget(self._add)
        self.updateGeometry()

    def _thumb(self, number: int, photo: PhotoShown) -> PhotoThumb:
        name = self.tr("照片 {}，{}").format(number, photo.caption)
        thumb = PhotoThumb(self.themes, THUMB, name, (photo.caption,) if photo.caption else ())
        state = PhotoState.BROKEN if photo.is_broken else PhotoState.SAVED
        thumb.show_photo(QPixmap.fromImage(photo.image), state)
        thumb.clicked.connect(partial(self._look_at, photo))
        return thumb

    def _look_at(self, photo: PhotoShown) -> None:
        sheet = Sheet(self.themes, self.window(), photo.caption or self.tr("照片"))
        sheet.body.addWidget(PhotoView(self.themes, photo))
        if self._editable and not photo.is_broken:
            mark = sheet.add_action(self.tr("标注"))
            mark.clicked.connect(sheet.close_sheet)
            mark.clicked.connect(partial(self._mark, photo))
        if self._editable:
            away = sheet.add_action(self.tr("删掉这张"), Kind.OUTLINE)
            away.clicked.connect(partial(self.removed.emit, photo.id))
            away.clicked.connect(sheet.close_sheet)
        close = sheet.add_action(self.tr("看好了"), Kind.PRIMARY)
        close.clicked.connect(sheet.close_sheet)
        sheet.open_sheet()

    def _mark(self, photo: PhotoShown) -> None:
        from ui.widgets.answers.drawing_sheets import MarkSheet

        picture = photo.image if photo.picture.isNull() else photo.picture
        sheet = MarkSheet(self.themes, self.window(), picture)
        sheet.finished.connect(partial(self.marked.emit, photo.id))
        sheet.open_sheet()
