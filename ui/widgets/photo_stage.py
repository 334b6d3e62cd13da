"""The photos of a report: the camera's live picture or one photo large, the last shots in a strip, tiles that add more.

Every photo can be taken again, marked, and deleted with time to undo. Photos and camera belong to the view models.
"""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.icons import paint_icon
from ui.language import listed
from ui.theme import Theme, ThemeController
from ui.viewmodels.camera import CameraViewModel
from ui.viewmodels.photos import PhotoShown
from ui.widgets.base import Press, Themed
from ui.widgets.buttons import Button, IconButton, Kind
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import Label
from ui.widgets.live_picture import LivePicture
from ui.widgets.paint import CENTER, LEFT, paint_box, paint_text, rounded, smooth
from ui.widgets.photo import PhotoAction, PhotoState, PhotoThumb
from ui.widgets.photo_intake import PhotoIntake, Pick, pick_photos

STRIP = QSize(96, 88)
_LARGE = (408, 306)
_UPRIGHT = 400
_LAST = 5
"""How many shots the strip shows; of more it shows one less and the tile for all: an upright page has a row for them."""


class LargePhoto(Themed, QWidget):
    """The photo on show, its stamp under it, and what can be done with it."""

    deleted = Signal()
    retaken = Signal()
    marking = Signal()

    def __init__(self, themes: ThemeController) -> None:
        super().__init__()
        self._picture = QPixmap()
        self._photo: PhotoShown | None = None
        self.retake = IconButton(themes, "arrow-counter-clockwise", self.tr("重拍这张"), parent=self)
        self._mark = IconButton(themes, "pencil-simple", self.tr("在照片上标注"), parent=self)
        self._away = IconButton(themes, "trash", self.tr("删掉这张照片"), parent=self)
        self.retake.clicked.connect(self.retaken)
        self._mark.clicked.connect(self.marking)
        self._away.clicked.connect(self.deleted)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_LARGE[1])
        self.follow(themes)

    def show_photo(self, photo: PhotoShown) -> None:
        """Show another photo."""
        if self._photo is not None and photo.id == self._photo.id:
            return
        self._photo = photo
        self._picture = QPixmap.fromImage(photo.picture if not photo.picture.isNull() else photo.image)
        self._mark.setVisible(not photo.is_broken)
        self.setAccessibleName(listed(photo.stamp, "，") or photo.caption)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The buttons stay in their corner."""
        super().resizeEvent(event)
        for place, button in enumerate((self._away, self._mark, self.retake), start=1):
            button.move(self.width() - place * (button.width() + 8) - 4, 12)

    def apply_theme(self, theme: Theme) -> None:
        """Buttons have the size of a finger."""
        for button in (self._away, self._mark, self.retake):
            button.resize(theme.size.icon_button, theme.size.icon_button)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """The whole picture, for the stamp stands at its edge; then the strip of a stamp that is no part of it."""
        with QPainter(self) as painter:
            smooth(painter)
            rect = QRectF(self.rect())
            painter.setClipPath(rounded(rect, self.theme.radius.control))
            painter.fillRect(rect, self.theme.color("surface_3"))
            if self._picture.isNull():
                box = QRectF(rect.center().x() - 24, rect.center().y() - 24, 48, 48)
                paint_icon(painter, box, "image-square", self.theme.color("danger_text"))
                return
            whole = QRectF(self._picture.rect())
            fitted = QRectF(QPointF(), whole.size().scaled(rect.size(), Qt.AspectRatioMode.KeepAspectRatio))
            fitted.moveCenter(rect.center())
            painter.drawPixmap(fitted, self._picture, whole)
            self._paint_stamp(painter, rect)

    def _paint_stamp(self, painter: QPainter, rect: QRectF) -> None:
        lines = self._photo.stamp if self._photo else ()
        if not lines:
            return
        theme, mark = self.theme, self.theme.watermark
        step = theme.line("caption")
        high = step * len(lines) + 12
        band = QRectF(rect.left(), rect.bottom() - high, rect.width(), high)
        painter.fillRect(band, QColor(mark.bg))
        for number, text in enumerate(lines):
            row = QRectF(band.left() + 12, band.top() + 6 + number * step, band.width() - 24, step)
            paint_text(painter, row, text, theme.font("caption"), QColor(mark.ink), LEFT)


_HINT_FLAGS = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)


class FirstPhoto(Press):
    """What stands where the large photo will be: tap, drop or paste; or why the camera shows nothing."""

    def __init__(self, themes: ThemeController) -> None:
        super().__init__(themes, themes.tr("加照片"))
        self._hint, self._icon_name = "", "camera"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_words(self, title: str, hint: str, icon: str = "camera") -> None:
        """What a press does, and what there is to know."""
        self._hint, self._icon_name = hint, icon
        self.setAccessibleDescription(hint)
        self.say(title)

    def natural_size(self) -> QSize:
        """As high as a photo beside the form."""
        return QSize(240, _LARGE[1])

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """A dashed box with what can be done."""
        theme = self.theme
        fill = theme.color("surface_3" if self.isDown() else "surface")
        edge = theme.color("line_strong")
        paint_box(
            painter, rect, fill=fill, edge=edge, width=theme.border, radius=theme.radius.tile, dashed=True
        )
        icon, title, room = self.places(rect)
        if icon is not None:
            paint_icon(painter, icon, self._icon_name, theme.color("accent_text"))
        paint_text(painter, title, self.text(), theme.font("heading"), theme.color("accent_text"), CENTER)
        painter.setFont(theme.font("label"))
        painter.setPen(theme.color("ink_2"))
        painter.drawText(room, _HINT_FLAGS, self._hint)

    def places(self, rect: QRectF) -> tuple[QRectF | None, QRectF, QRectF]:
        """Icon, title and hint in `rect`; in a low one they move, and in the lowest the icon gives way to the words."""
        theme = self.theme
        room = QRectF(rect.left() + 24, 0, rect.width() - 48, 10_000)
        room = QFontMetricsF(theme.font("label")).boundingRect(room, _HINT_FLAGS, self._hint)
        title = QRectF(rect.left(), 0, rect.width(), theme.line("heading"))
        high = title.height() + 4 + room.height()
        highest, lowest = rect.top() + 66, rect.bottom() - 8 - high
        has_icon = highest <= lowest
        title.moveTop(
            max(highest, min(rect.center().y() - 24, lowest)) if has_icon else rect.center().y() - high / 2
        )
        icon = QRectF(rect.center().x() - 24, title.top() - 58, 48, 48)
        room = QRectF(rect.left() + 24, title.bottom() + 4, rect.width() - 48, room.height())
        return icon if has_icon else None, title, room


class PhotoStage(Themed, QWidget):
    """Live picture or large photo, strip and tiles; shows what it is given and tells what the worker wants."""

    files_given = Signal(list)
    image_pasted = Signal(QImage)
    removed = Signal(str)
    marked = Signal(str, QImage)
    """The id of a photo, and a marked copy to take its place."""
    undone = Signal()
    chosen = Signal(str)
    """The id of the photo to show large."""

    def __init__(
        self,
        themes: ThemeController,
        camera: CameraViewModel,
        pick: Pick = pick_photos,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("照片"))
        self.themes, self._camera = themes, camera
        self._aiming, self._awake, self._all = True, False, False
        self._photos: tuple[PhotoShown, ...] = ()
        self._current: PhotoShown | None = None
        self._removed: PhotoShown | None = None
        self._problem = ""
        self._strip_shows: tuple[object, ...] | None = None
        self._high = _LARGE[1]
        self._thumbs: dict[str, PhotoThumb] = {}
        self._waiting: list[PhotoThumb] = []
        self._live, self._large, self._first = LivePicture(themes), LargePhoto(themes), FirstPhoto(themes)
        self._strip = QWidget()
        self._flow = FlowLayout(self._strip, even=True)
        self._rest = PhotoAction(themes, "", "stack", STRIP)
        self._album = PhotoAction(themes, self.tr("相册"), "image", STRIP)
        self._folder = PhotoAction(themes, self.tr("文件夹"), "folder-open", STRIP)
        self._more = PhotoAction(themes, self.tr("再加一张"), "camera-fill", STRIP, solid=True)
        self._note = Label(themes, "", "caption", "ink_2", wrap=True)
        self._undo = Button(themes, self.tr("撤销"), Kind.OUTLINE)
        self._again = Button(themes, self.tr("重拍"), Kind.OUTLINE)
        self._lay_parts()
        self.intake = PhotoIntake(self, pick)
        self._connect()
        self.follow(themes)

    def _lay_parts(self) -> None:
        self._note_row = QWidget()
        note = QHBoxLayout(self._note_row)
        note.setContentsMargins(0, 0, 0, 0)
        note.addWidget(self._note, 1)
        note.addWidget(self._again)
        note.addWidget(self._undo)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        for part in (self._first, self._live, self._large, self._note_row, self._strip):
            self._column.addWidget(part)

    def _connect(self) -> None:
        camera, live, large = self._camera, self._live, self._large
        self.intake.files_given.connect(self.files_given)
        self.intake.image_pasted.connect(self.image_pasted)
        self._first.clicked.connect(self._on_first)
        self._album.clicked.connect(self.intake.pick)
        self._folder.clicked.connect(self.intake.pick_folder)
        self._more.clicked.connect(self._on_more)
        self._rest.clicked.connect(self._on_rest)
        large.deleted.connect(self._on_deleted)
        large.retaken.connect(self._on_again)
        large.marking.connect(self._on_marking)
        self._again.clicked.connect(self._on_again)
        self._undo.clicked.connect(self.undone)
        camera.framed.connect(live.show_frame)
        camera.changed.connect(self._show)
        live.shutter_pressed.connect(camera.shoot)
        live.torch_pressed.connect(camera.toggle_torch)
        live.zoom_pressed.connect(camera.zoom_on)
        live.next_pressed.connect(camera.next_camera)

    def lay_out(self, *, wide: bool) -> None:
        """Upright there is more room for the large picture."""
        self._high = _LARGE[1] if wide else _UPRIGHT
        for picture in (self._large, self._live):
            picture.setFixedHeight(self._high)

    def limit(self, most: int) -> None:
        """No higher than that, whichever way the page is laid out."""
        high = min(self._high, most)
        for picture in (self._large, self._live):
            picture.setFixedHeight(high)
        self._first.setFixedHeight(min(high, _LARGE[1]))

    def fit(self, high: int) -> None:
        """Another height for the large picture, where there is less room than on a page."""
        for picture in (self._large, self._live, self._first):
            picture.setFixedHeight(high)

    def look_at(self, photo: PhotoShown | None) -> None:
        """Show another of the photos large."""
        self._current = photo
        self._show()

    def take_focus(self) -> None:
        """Put the keyboard on what adds a photo."""
        ways = (self._live.shutter, self._first, self._more)
        target = next((way for way in ways if way.isVisibleTo(self)), self._more)
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def wake(self) -> None:
        """The stage is in front: the camera opens, if it is what the worker left it at."""
        self._awake = True
        self._open_or_close()

    def sleep(self) -> None:
        """The stage is no longer in front; the camera is given back."""
        self._awake = False
        self._open_or_close()

    def aim(self, *, on: bool = True) -> None:
        """Show the live picture, or the photos."""
        self._aiming = on
        self._open_or_close()
        self._show()

    def show_photos(
        self,
        photos: Sequence[PhotoShown],
        *,
        current: PhotoShown | None,
        coming: int = 0,
        removed: PhotoShown | None = None,
        problem: str = "",
    ) -> None:
        """Show these photos with one of them large."""
        self._photos, self._current = tuple(photos), current
        self._removed, self._problem = removed, problem
        self._camera.count_coming(coming)
        self._show_strip(coming)
        self._show()

    # --- showing ---------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        camera, photos = self._camera.state, self._photos
        trouble = camera.exists and bool(camera.problem)
        aiming = self._aiming and (camera.live or trouble or (camera.wanted and camera.exists))
        self._live.show_state(camera)
        self._live.setVisible(aiming and camera.live)
        self._large.setVisible(bool(photos) and not aiming)
        self._first.setVisible(not camera.live if aiming else not photos)
        self._large.retake.setVisible(camera.exists)
        if self._current is not None:
            self._large.show_photo(self._current)
        for photo_id, thumb in self._thumbs.items():
            thumb.choose(on=not aiming and self._current is not None and photo_id == self._current.id)
        self._show_first(trouble=trouble, aiming=aiming)
        more = bool(photos) and not aiming
        self._more.setVisible(more)
        self._album.setVisible(camera.exists or not more)  # without a camera one more is one of the album
        self._more.say(self.tr("再拍一张") if camera.exists else self.tr("再加一张"))
        self._show_note(aiming=aiming)
        self._strip.updateGeometry()

    def _show_first(self, *, trouble: bool, aiming: bool) -> None:
        if trouble and aiming:
            self._first.show_words(self.tr("再试一次"), self._camera.state.problem, "camera-slash")
        elif aiming:
            self._first.show_words(self.tr("正在打开相机"), self.tr("也可以直接选照片"))
        else:
            hint = self.tr("点这里选文件，或拖进来、按 Ctrl+V 粘贴")
            self._first.show_words(self.tr("加照片"), self._camera.state.problem or hint)

    def _show_note(self, *, aiming: bool) -> None:
        last = self._photos[-1] if self._photos else None
        seen = last if aiming else self._current
        hint = seen.hint if seen is not None and self._removed is None else ""
        said = self._problem or (self.tr("已删掉 1 张照片") if self._removed else hint)
        self._note.setText(said)
        self._note.recolor("danger_text" if self._problem else "warn_text" if hint else "ink_2")
        self._undo.setVisible(self._removed is not None)
        self._again.setVisible(bool(hint) and not self._problem and self._camera.state.exists)
        self._note_row.setVisible(bool(said))

    def _show_strip(self, coming: int) -> None:
        many = len(self._photos) > _LAST
        photos = self._photos[1 - _LAST :] if many and not self._all else self._photos
        shows = (tuple(photo.id for photo in self._photos), coming, self._all)
        if shows == self._strip_shows:
            return
        self._strip_shows = shows
        tiles = (self._rest, self._album, self._folder, self._more)
        for old in (*self._thumbs.values(), *self._waiting):
            self._flow.removeWidget(old)
            old.hide()
            old.deleteLater()
        for tile in tiles:
            self._flow.removeWidget(tile)
        first = len(self._photos) - len(photos) + 1
        self._thumbs = {photo.id: self._thumb(number, photo) for number, photo in enumerate(photos, first)}
        self._waiting = [PhotoThumb(self.themes, STRIP, self.tr("正在存")) for _ in range(coming)]
        self._rest.say(self.tr("只看最近") if self._all else self.tr("全部 {} 张").format(len(self._photos)))
        for part in (*self._thumbs.values(), *self._waiting):
            self._flow.addWidget(part)
            part.show()
        for tile in tiles:
            self._flow.addWidget(tile)
        self._rest.setVisible(many)

    def _thumb(self, number: int, photo: PhotoShown) -> PhotoThumb:
        thumb = PhotoThumb(self.themes, STRIP, self.tr("照片 {}，{}").format(number, photo.caption))
        state = PhotoState.BROKEN if photo.is_broken else PhotoState.SAVED
        thumb.show_photo(QPixmap.fromImage(photo.image), state)
        thumb.clicked.connect(partial(self._on_thumb, photo.id))
        return thumb

    # --- acting ----------------------------------------------------------------------------------------------------

    def _open_or_close(self) -> None:
        if self._awake and self._aiming:
            self._camera.open()
        else:
            self._camera.close()

    def _on_first(self) -> None:
        state = self._camera.state
        if self._aiming and state.exists and (state.problem or state.wanted):
            self._camera.open()
        else:
            self.intake.pick()

    def _on_more(self) -> None:
        if self._camera.state.exists:
            self.aim()
        else:
            self.intake.pick()

    def _on_rest(self) -> None:
        self._all = not self._all
        self._show_strip(len(self._waiting))
        self._show()

    def _on_thumb(self, photo_id: str) -> None:
        self.chosen.emit(photo_id)
        self.aim(on=False)

    def _on_deleted(self) -> None:
        if self._current is not None:
            self.removed.emit(self._current.id)

    def _on_again(self) -> None:
        """The photo goes, and may be called back; the camera takes another."""
        last = self._photos[-1] if self._photos else None
        photo = self._current if self._large.isVisibleTo(self) else last
        if photo is not None:
            self.aim()
            self.removed.emit(photo.id)

    def _on_marking(self) -> None:
        from ui.widgets.answers.drawing_sheets import MarkSheet

        photo = self._current
        if photo is not None:
            picture = photo.image if photo.picture.isNull() else photo.picture
            sheet = MarkSheet(self.themes, self.window(), picture)
            sheet.finished.connect(partial(self.marked.emit, photo.id))
            sheet.open_sheet()
