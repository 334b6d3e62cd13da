"""The sheets for drawing: signing on a wide pad, and marking a photo."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme import Theme, ThemeController
from ui.widgets.answers.drawing import MarkKind, MarkPad, SignaturePad, marked
from ui.widgets.buttons import Button, Kind
from ui.widgets.overlay import Sheet
from ui.widgets.segmented import Segment, Segmented

_WIDEST, _MARGIN = 960, 48
_HEAD_AND_FOOT = 260


class WideSheet(Sheet):
    """A sheet as wide as the window allows."""

    def apply_theme(self, theme: Theme) -> None:
        """The panel's width."""
        super().apply_theme(theme)
        self._card.setFixedWidth(min(_WIDEST, max(320, self._host.width() - _MARGIN)))

    def pad_height(self) -> int:
        """How high a pad may be beside title and buttons."""
        return max(160, min(420, self._host.height() - _HEAD_AND_FOOT))


class SignatureSheet(WideSheet):
    """A pad as wide as the window, with 清除 and 签好了."""

    signed = Signal(QImage)

    def __init__(self, themes: ThemeController, host: QWidget, title: str) -> None:
        super().__init__(themes, host, title)
        self.pad = SignaturePad(themes, self.tr("签名板"))
        self.pad.setFixedHeight(self.pad_height())
        self.body.addWidget(self.pad)
        self._clear = self.add_action(self.tr("清除"))
        self._clear.clicked.connect(self.pad.clear)
        self.add_action(self.tr("不签了")).clicked.connect(self.close_sheet)
        self._done = self.add_action(self.tr("签好了"), Kind.PRIMARY)
        self._done.clicked.connect(self._on_done)
        self.pad.drawn.connect(self._show)
        self._show()

    def _show(self) -> None:
        self._clear.setEnabled(bool(self.pad.strokes))
        self._done.setEnabled(not self.pad.is_empty)

    def _on_done(self) -> None:
        image = self.pad.image()
        self.close_sheet()
        self.signed.emit(image)


class MarkSheet(WideSheet):
    """A photo with arrow, box, mosaic; undo; the marked picture takes the photo's place."""

    finished = Signal(QImage)

    def __init__(self, themes: ThemeController, host: QWidget, picture: QImage) -> None:
        super().__init__(themes, host, self.tr("在照片上标注"))
        self.pad = MarkPad(themes, self.tr("照片，按住拖动来标注"), picture)
        self.pad.setFixedHeight(self.pad_height())
        self.tools = Segmented(
            themes,
            [
                Segment(MarkKind.ARROW.value, self.tr("箭头"), "arrow-up-right-bold"),
                Segment(MarkKind.BOX.value, self.tr("方框"), "rectangle-bold"),
                Segment(MarkKind.MOSAIC.value, self.tr("马赛克"), "squares-four-fill"),
            ],
            name=self.tr("标注工具"),
        )
        self.tools.choose(MarkKind.ARROW.value)
        self.tools.chosen.connect(lambda key: setattr(self.pad, "kind", MarkKind(key)))
        self._undo = Button(themes, self.tr("撤销一笔"), Kind.QUIET, icon="arrow-u-up-left-bold")
        self._undo.clicked.connect(self.pad.undo)
        row = QHBoxLayout()
        row.addWidget(self.tools)
        row.addWidget(self._undo)
        row.addStretch()
        self.body.addLayout(row)
        self.body.addWidget(self.pad)
        self.add_action(self.tr("不标了")).clicked.connect(self.close_sheet)
        self._done = self.add_action(self.tr("用这张"), Kind.PRIMARY)
        self._done.clicked.connect(self._on_done)
        self.pad.drawn.connect(self._show)
        self._show()

    def _show(self) -> None:
        self._undo.setEnabled(bool(self.pad.marks))
        self._done.setEnabled(bool(self.pad.marks))

    def _on_done(self) -> None:
        picture = marked(self.pad.picture, self.pad.marks)
        self.close_sheet()
        self.finished.emit(picture)
