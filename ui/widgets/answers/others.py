"""Answering with a code, a signature, an assent; and what may only be read."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout

from ui.icons import paint_icon
from ui.theme import ThemeController
from ui.viewmodels.checklist_items import POINTS, ItemShown, PhotosShown
from ui.viewmodels.shape_words import points_of
from ui.widgets.answers.base import Answer
from ui.widgets.answers.drawing_sheets import SignatureSheet
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, IconMark
from ui.widgets.chips import Choice
from ui.widgets.labels import Label
from ui.widgets.paint import LEFT, paint_text, text_width
from ui.widgets.photo_intake import Pick, pick_photos
from ui.widgets.photo_strip import PhotoStrip
from ui.widgets.typed import TypedInput


class CodeAnswer(Answer):
    """A barcode or QR code: read from a picture, or typed."""

    picture_given = Signal(list)

    def __init__(self, themes: ThemeController, item: ItemShown, pick: Pick = pick_photos) -> None:
        super().__init__(themes, item)
        self._pick = pick
        self.field = TypedInput(themes, item.label, self.tr("码下面的字，也可以手填"))
        self.field.typed.connect(lambda text: self.answered.emit(text.strip() or None))
        self.read = Button(themes, self.tr("从图片认"), icon="barcode")
        self.read.clicked.connect(self._on_read)
        self._notice = Label(themes, "", "caption", "warn_text", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.read)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._notice)
        self.show_item(item)

    def show_item(self, item: ItemShown) -> None:
        """The code, and what reading a picture gave."""
        super().show_item(item)
        self.field.show_text(item.value)
        self.field.mark_wrong(wrong=item.is_wrong)
        self._notice.setText(item.notice)
        self._notice.setVisible(bool(item.notice))

    def _on_read(self) -> None:
        if files := self._pick(self):
            self.picture_given.emit(files[:1])


class SignatureAnswer(Answer):
    """The signature as a small picture; a press opens the pad."""

    signed = Signal(QImage)

    def __init__(self, themes: ThemeController, item: ItemShown) -> None:
        super().__init__(themes, item)
        self.strip = PhotoStrip(themes, item.label, add_text=self.tr("签名"), add_icon="pencil-line")
        self.strip.adding.connect(self._open)
        self.strip.resized.connect(self.resized)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.strip)
        self.show_item(item)

    def show_item(self, item: ItemShown) -> None:
        """What is signed."""
        super().show_item(item)
        shown = item.photos or PhotosShown(item.path)
        self.strip.show_photos(
            shown.photos, coming=shown.coming, removed=shown.removed, problem=shown.problem
        )

    def _open(self) -> None:
        sheet = SignatureSheet(self.themes, self.window(), self.item.label)
        sheet.signed.connect(self.signed)
        sheet.open_sheet()


class _Tick(Choice):
    """A box with a square to tick and the words beside it."""

    def natural_size(self) -> QSize:
        theme = self.theme
        wide = text_width(self.text(), theme.font("body", bold=True)) + 72
        return QSize(round(wide + 0.5), theme.grown(theme.size.input, "body"))

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        theme, on = self.theme, self.isChecked()
        ink = theme.color(self.paint_frame(painter, rect, theme.radius.control))
        box = QRectF(rect.left() + 16, rect.center().y() - 13, 26, 26)
        paint_icon(painter, box, "check-square-fill" if on else "square", ink)
        room = rect.adjusted(54, 0, -8, 0)
        paint_text(painter, room, self.text(), theme.font("body", bold=on), ink, LEFT)


class AssentAnswer(Answer):
    """知道了: ticked or not."""

    def __init__(self, themes: ThemeController, item: ItemShown) -> None:
        super().__init__(themes, item)
        self.tick = _Tick(themes, self.tr("知道了"))
        self.tick.setAccessibleName(self.tr("{}，知道了").format(item.label))
        self.tick.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.tick.clicked.connect(lambda on: self.answered.emit("OK" if on else None))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tick, 0, Qt.AlignmentFlag.AlignLeft)
        self.show_item(item)

    def show_item(self, item: ItemShown) -> None:
        """Ticked or not."""
        super().show_item(item)
        self.tick.setChecked(bool(item.value))


class ReadAnswer(Answer):
    """What may only be read: the answer with a lock, or the photos."""

    def __init__(self, themes: ThemeController, item: ItemShown) -> None:
        super().__init__(themes, item)
        self._words = Label(themes, "", "body", wrap=True)
        self._why = Label(themes, "", "caption", "ink_2", wrap=True)
        card = Card(themes, pad=12, fill="surface_2")
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(IconMark(themes, "lock-simple", "ink_2", 20), 0, Qt.AlignmentFlag.AlignTop)
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(self._words)
        said.addWidget(self._why)
        row.addLayout(said, 1)
        card.body.addLayout(row)
        self._strip: PhotoStrip | None = None
        if item.photos is not None:
            self._strip = PhotoStrip(themes, item.label, editable=False)
            card.body.addWidget(self._strip)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        self.show_item(item)

    def show_item(self, item: ItemShown) -> None:
        """The answer, and why it stays as it is."""
        super().show_item(item)
        self._words.setText(self._said(item) or self.tr("没有填"))
        self._why.setText(self._reason(item))
        self._why.setVisible(bool(self._why.text()))
        if self._strip is not None and item.photos is not None:
            self._strip.show_photos(item.readable_photos.photos if item.readable_photos else ())

    def _reason(self, item: ItemShown) -> str:
        if item.kind in POINTS and item.value:
            return self.tr("一个点一行：纬度 经度 高度 精度")
        return self.tr("自动得出，不用填") if item.is_computed else ""

    def _said(self, item: ItemShown) -> str:
        if item.kind in POINTS and not item.is_hidden:
            return "\n".join(filter(None, (item.answer_text, *points_of(item.value))))
        return item.answer_text
