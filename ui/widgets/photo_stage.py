"""The photos of a report: one large with its stamp, the others in a strip, tiles that add more, delete with undo."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.icons import paint_icon
from ui.theme import Theme, ThemeController
from ui.viewmodels.photos import PhotoShown
from ui.widgets.base import Press, Themed
from ui.widgets.buttons import Button, IconButton, Kind
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import Label
from ui.widgets.paint import CENTER, LEFT, paint_box, paint_text, rounded, smooth
from ui.widgets.photo import PhotoAction, PhotoState, PhotoThumb
from ui.widgets.photo_intake import PhotoIntake, Pick, pick_photos

STRIP = QSize(96, 88)
_LARGE = (408, 306)
_UPRIGHT = 400


class LargePhoto(Themed, QWidget):
    """The photo on show, its stamp under it, and the button that deletes it."""

    deleted = Signal()

    def __init__(self, themes: ThemeController) -> None:
        super().__init__()
        self._picture = QPixmap()
        self._photo: PhotoShown | None = None
        self._away = IconButton(themes, "trash", self.tr("删掉这张照片"), parent=self)
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
        self.setAccessibleName("，".join(photo.stamp) or photo.caption)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The button stays in its corner."""
        super().resizeEvent(event)
        self._away.move(self.width() - self._away.width() - 12, 12)

    def apply_theme(self, theme: Theme) -> None:
        """Place the button anew."""
        self._away.resize(theme.size.icon_button, theme.size.icon_button)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Picture, then the stamp's strip."""
        painter = QPainter(self)
        smooth(painter)
        rect = QRectF(self.rect())
        painter.setClipPath(rounded(rect, self.theme.radius.control))
        painter.fillRect(rect, self.theme.color("surface_3"))
        if self._picture.isNull():
            box = QRectF(rect.center().x() - 24, rect.center().y() - 24, 48, 48)
            paint_icon(painter, box, "image-square", self.theme.color("danger_text"))
            return
        whole = QRectF(self._picture.rect())
        cut = rect.size().scaled(whole.size(), Qt.AspectRatioMode.KeepAspectRatio)
        source = QRectF(0, 0, cut.width(), cut.height())
        source.moveCenter(whole.center())
        painter.drawPixmap(rect, self._picture, source)
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


class FirstPhoto(Press):
    """What stands where the large photo will be: tap, drop or paste."""

    def __init__(self, themes: ThemeController) -> None:
        super().__init__(themes, themes.tr("加照片"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

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
        middle = rect.center()
        paint_icon(
            painter, QRectF(middle.x() - 24, middle.y() - 66, 48, 48), "camera", theme.color("accent_text")
        )
        title = QRectF(rect.left(), middle.y() - 8, rect.width(), theme.line("heading"))
        paint_text(painter, title, self.text(), theme.font("heading"), theme.color("accent_text"), CENTER)
        line = QRectF(rect.left() + 16, title.bottom() + 4, rect.width() - 32, theme.line("caption"))
        hint = self.tr("点这里选文件，或拖进来、按 Ctrl+V 粘贴")
        paint_text(painter, line, hint, theme.font("caption"), theme.color("ink_2"), CENTER)


class PhotoStage(Themed, QWidget):
    """Large photo, strip and tiles; shows what it is given and tells what the worker wants."""

    files_given = Signal(list)
    image_pasted = Signal(QImage)
    removed = Signal(str)
    undone = Signal()
    chosen = Signal(str)
    """The id of the photo to show large."""

    def __init__(
        self, themes: ThemeController, pick: Pick = pick_photos, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("照片"))
        self.themes = themes
        self._current = ""
        self._ids: tuple[str, ...] | None = None
        self._coming = 0
        self._thumbs: dict[str, PhotoThumb] = {}
        self._waiting: list[PhotoThumb] = []
        self._large = LargePhoto(themes)
        self._first = FirstPhoto(themes)
        self._strip = QWidget()
        self._flow = FlowLayout(self._strip)
        self._album = PhotoAction(themes, self.tr("相册"), "image", STRIP)
        self._more = PhotoAction(themes, self.tr("再加一张"), "camera-fill", STRIP, solid=True)
        self._note = Label(themes, "", "caption", "ink_2", wrap=True)
        self._undo = Button(themes, self.tr("撤销"), Kind.OUTLINE)
        self._lay_parts()
        self.intake = PhotoIntake(self, pick)
        self._connect()
        self.follow(themes)

    def _lay_parts(self) -> None:
        for tile in (self._album, self._more):
            self._flow.addWidget(tile)
        self._note_row = QWidget()
        note = QHBoxLayout(self._note_row)
        note.setContentsMargins(0, 0, 0, 0)
        note.addWidget(self._note, 1)
        note.addWidget(self._undo)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        for part in (self._first, self._large, self._strip, self._note_row):
            self._column.addWidget(part)

    def _connect(self) -> None:
        self.intake.files_given.connect(self.files_given)
        self.intake.image_pasted.connect(self.image_pasted)
        for button in (self._first, self._album, self._more):
            button.clicked.connect(self.intake.pick)
        self._large.deleted.connect(self._on_deleted)
        self._undo.clicked.connect(self.undone)

    def lay_out(self, *, wide: bool) -> None:
        """Upright there is more room for the large photo."""
        self._large.setFixedHeight(_LARGE[1] if wide else _UPRIGHT)

    def take_focus(self) -> None:
        """Put the keyboard on what adds a photo."""
        target = self._first if self._first.isVisibleTo(self) else self._more
        target.setFocus(Qt.FocusReason.OtherFocusReason)

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
        ids = tuple(photo.id for photo in photos)
        if ids != self._ids or coming != self._coming:
            self._ids, self._coming = ids, coming
            self._rebuild(photos, coming)
        self._current = current.id if current else ""
        for photo_id, thumb in self._thumbs.items():
            thumb.choose(on=photo_id == self._current)
        if current is not None:
            self._large.show_photo(current)
        empty = not photos and not coming
        self._first.setVisible(not photos)
        self._large.setVisible(bool(photos))
        self._strip.setVisible(not empty)
        said = problem or (self.tr("已删掉 1 张照片") if removed else "")
        self._note.setText(said)
        self._note.recolor("danger_text" if problem else "ink_2")
        self._undo.setVisible(removed is not None)
        self._note_row.setVisible(bool(said))

    def _rebuild(self, photos: Sequence[PhotoShown], coming: int) -> None:
        for old in (*self._thumbs.values(), *self._waiting):
            self._flow.removeWidget(old)
            old.hide()
            old.deleteLater()
        for tile in (self._album, self._more):
            self._flow.removeWidget(tile)
        self._thumbs = {photo.id: self._thumb(number, photo) for number, photo in enumerate(photos, start=1)}
        self._waiting = [PhotoThumb(self.themes, STRIP, self.tr("正在存")) for _ in range(coming)]
        for part in (*self._thumbs.values(), *self._waiting, self._album, self._more):
            self._flow.addWidget(part)
            part.show()
        self._strip.updateGeometry()

    def _thumb(self, number: int, photo: PhotoShown) -> PhotoThumb:
        thumb = PhotoThumb(self.themes, STRIP, self.tr("照片 {}，{}").format(number, photo.caption))
        state = PhotoState.BROKEN if photo.is_broken else PhotoState.SAVED
        thumb.show_photo(QPixmap.fromImage(photo.image), state)
        thumb.clicked.connect(partial(self.chosen.emit, photo.id))
        return thumb

    def _on_deleted(self) -> None:
        if self._current:
            self.removed.emit(self._current)
