"""What belongs to the words of an open entry: pictures to look at, sounds and films to play.

Every picture has its place before it is read, so that nothing jumps when it comes. What is not on this device is a
plain tile, and one line says when it will be.
"""

from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui.icons import paint_icon
from ui.theme import ThemeController
from ui.viewmodels.label_media import LabelMedia, LabelPicture, LabelPictures
from ui.viewmodels.sounds import Sounds
from ui.widgets.base import Press
from ui.widgets.buttons import Kind
from ui.widgets.file_rows import FileRows, FilmView
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import Label
from ui.widgets.overlay import Sheet
from ui.widgets.paint import CENTER, paint_box, paint_text, rounded

OWN, OF_CHOICE = QSize(240, 160), QSize(136, 104)


class PictureTile(Press):
    """A picture whole in its box, with the choice it belongs to under it; pressed to see it large."""

    def __init__(self, themes: ThemeController, shown: LabelPicture, name: str) -> None:
        self.shown = shown
        self._image: QImage | None = None
        super().__init__(themes, "")
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def is_here(self) -> bool:
        """Whether there is something to look at."""
        return self._image is not None and not self._image.isNull()

    @property
    def is_missing(self) -> bool:
        """Whether it was looked for and is not on this device."""
        return self._image is not None and self._image.isNull()

    def show_picture(self, image: QImage | None) -> None:
        """None while it is on its way, a null image if it is not here."""
        self._image = image
        self.setEnabled(not self.is_missing)
        self.update()

    def natural_size(self) -> QSize:
        """The box, and a line for the caption; the same whether the picture is here or not."""
        box = OF_CHOICE if self.shown.caption else OWN
        return box + QSize(0, self._caption_high)

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Picture or placeholder, edge, caption."""
        theme = self.theme
        box = rect.adjusted(0, 0, 0, -self._caption_high)
        painter.save()
        painter.setClipPath(rounded(box, theme.radius.control))
        painter.fillRect(box, theme.color("surface_3"))
        if self._image is not None and self.is_here:
            painter.drawImage(_fitted(self._image.size(), box), self._image)
        else:
            mark = QRectF(0, 0, 28, 28)
            mark.moveCenter(box.center())
            paint_icon(painter, mark, "image-square", theme.color("ink_3"))
        painter.restore()
        edge = theme.color("line_strong")
        paint_box(painter, box, fill=None, edge=edge, width=theme.border, radius=theme.radius.control)
        if self.shown.caption:
            line = QRectF(rect.left(), box.bottom() + 2, rect.width(), self._caption_high - 2)
            paint_text(painter, line, self.shown.caption, theme.font("caption"), theme.color("ink"), CENTER)

    @property
    def _caption_high(self) -> int:
        return self.theme.line("caption") + 4 if self.shown.caption else 0


class LabelPart(QWidget):
    """Pictures in a row, then what can be played, then what is not here yet."""

    resized = Signal()

    def __init__(self, themes: ThemeController, pictures: LabelPictures, sounds: Sounds | None) -> None:
        super().__init__()
        self._themes, self._pictures, self._sounds = themes, pictures, sounds
        self._shown = LabelMedia()
        self.tiles: list[PictureTile] = []
        self._box = QWidget()
        self._flow = FlowLayout(self._box)
        self._flow.setSpacing(themes.theme.size.touch_gap)
        self.plays = (
            FileRows(themes, self.tr("讲解"), sounds, editable=False, saves=False) if sounds else None
        )
        self._note = Label(themes, "", "caption", "ink_2", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self._box, self.plays, self._note):
            if part is not None:
                column.addWidget(part)
        pictures.changed.connect(self._on_picture)
        if self.plays is not None:
            self.plays.resized.connect(self.resized)

    def show_media(self, media: LabelMedia, label: str) -> None:
        """Show what belongs to these words."""
        if media != self._shown:
            self._shown = media
            self._rebuild(media, label)
        self.setVisible(bool(media))

    def _rebuild(self, media: LabelMedia, label: str) -> None:
        for old in self.tiles:
            self._flow.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.tiles = [self._tile(picture, label) for picture in media.pictures]
        self._box.setVisible(bool(self.tiles))
        if self.plays is not None:
            self.plays.show_files(media.plays)
            self.plays.setVisible(bool(media.plays))
        self._say_what_is_missing()

    def _tile(self, picture: LabelPicture, label: str) -> PictureTile:
        tile = PictureTile(self._themes, picture, self.tr("图片：{}").format(picture.caption or label))
        tile.clicked.connect(partial(self._look_at, picture, picture.caption or label))
        tile.show_picture(self._pictures.thumb(picture.file))
        self._flow.addWidget(tile)
        tile.show()
        return tile

    def _on_picture(self, sha256: str) -> None:
        for tile in self.tiles:
            if tile.shown.file.sha256 == sha256:
                tile.show_picture(self._pictures.thumb(tile.shown.file))
        self._say_what_is_missing()

    def _say_what_is_missing(self) -> None:
        missing = self._shown.absent or any(tile.is_missing for tile in self.tiles)
        text = self.tr("有图片或讲解还没下到本机，联网同步后就有。不影响填写。") if missing else ""
        if text != self._note.text() or self._note.isVisibleTo(self) != missing:
            self._note.setText(text)
            self._note.setVisible(missing)
            self.resized.emit()

    def _look_at(self, picture: LabelPicture, title: str) -> None:
        sheet = Sheet(self._themes, self.window(), title)
        view = FilmView(self._themes, title, high=400)
        sheet.body.addWidget(view)

        def show(sha256: str) -> None:
            image = self._pictures.large(picture.large) if sha256 == picture.large.sha256 else None
            if image is not None:
                here = image if not image.isNull() else self._pictures.thumb(picture.file)
                view.show_frame(here or QImage())

        self._pictures.changed.connect(show)
        sheet.closed.connect(lambda: self._pictures.changed.disconnect(show))
        show(picture.large.sha256)
        sheet.add_action(self.tr("看好了"), Kind.PRIMARY).clicked.connect(sheet.close_sheet)
        sheet.leave_with(self)
        sheet.open_sheet()


def _fitted(size: QSize, box: QRectF) -> QRectF:
    """The whole picture, in the middle of the box."""
    wanted = size.scaled(box.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
    fitted = QRectF(0, 0, wanted.width(), wanted.height())
    fitted.moveCenter(box.center())
    return fitted
