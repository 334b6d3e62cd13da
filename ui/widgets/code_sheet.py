"""A code in a panel over the window: seen by the camera, typed, sent by a hand scanner, or read out of a picture."""

from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.camera import CameraViewModel
from ui.viewmodels.scanning import CodeWatcher
from ui.widgets.buttons import Button, Kind
from ui.widgets.inputs import Field, Input
from ui.widgets.labels import Label
from ui.widgets.live_picture import LivePicture
from ui.widgets.overlay import Sheet
from ui.widgets.paint import smooth
from ui.widgets.photo_intake import Pick

_LONGEST = 400
_HIGH, _LEAST_HIGH, _ROOM_BESIDE = 264, 120, 440
"""Height of the picture, and of everything else in the panel: together they fit into the smallest window."""
_SIDE, _CORNER, _THICK, _AIR = 176, 32, 4, 12


class ScanPicture(LivePicture):
    """The live picture with corners in its middle: where to hold the code."""

    def __init__(self, themes: ThemeController) -> None:
        super().__init__(themes)
        self.shutter.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Four corners over the picture, white on dark so that they show on any; at night too."""
        super().paintEvent(event)
        with QPainter(self) as painter:
            smooth(painter)
            box = self.frame_box()
            for ink, wide in ((self.theme.color("scrim"), _THICK + 3), (QColor("white"), _THICK)):
                painter.setPen(QPen(ink, wide, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
                for x, y, right, down in (
                    (box.left(), box.top(), 1, 1),
                    (box.right(), box.top(), -1, 1),
                    (box.left(), box.bottom(), 1, -1),
                    (box.right(), box.bottom(), -1, -1),
                ):
                    painter.drawLine(round(x), round(y), round(x + right * _CORNER), round(y))
                    painter.drawLine(round(x), round(y), round(x), round(y + down * _CORNER))

    def frame_box(self) -> QRectF:
        """The largest square there is room for clear of the buttons: under them in a high picture, else beside them."""
        whole, tools = QRectF(self.rect()).adjusted(_AIR, _AIR, -_AIR, -_AIR), self.tools()
        rooms = [whole]
        if not tools.isEmpty():
            under, beside = QRectF(whole), QRectF(whole)
            under.setTop(tools.bottom() + _AIR)
            beside.setRight(tools.left() - _AIR)
            rooms = [under, beside]
        room = max(rooms, key=_side)
        box = QRectF(0, 0, _side(room), _side(room))
        box.moveCenter(room.center())
        return box


def _side(room: QRectF) -> float:
    return min(_SIDE, room.width(), room.height())


class CodeSheet(Sheet):
    """Ends with a code, or with a picture that may hold one.

    Args:
        themes: colours and sizes.
        host: the window.
        pick: asks for a picture's file.
        title: what is to be scanned.
        verb: what a typed code does.
        camera: the camera to look through, None where there is none; it is given back as it was.
        hint: what may be typed, where it is not the number of a plate.
    """

    read = Signal(str)
    pictured = Signal(Path)
    """A file, not looked at yet: it may be large, slow or gone."""

    def __init__(
        self,
        themes: ThemeController,
        host: QWidget,
        pick: Pick,
        title: str,
        verb: str,
        camera: CameraViewModel | None = None,
        *,
        hint: str = "",
    ) -> None:
        super().__init__(themes, host, title)
        self._pick, self._camera = pick, camera
        self._was_open = camera is not None and camera.state.wanted
        self._picture = ScanPicture(themes)
        self._picture.setFixedHeight(max(_LEAST_HIGH, min(_HIGH, host.height() - _ROOM_BESIDE)))
        self._trouble = Label(themes, "", "caption", "warn_text", wrap=True)
        self.watcher = CodeWatcher(camera.run if camera else run_at_once, parent=self)
        self.watcher.found.connect(lambda texts: self._end_with(texts[0]))
        self.body.addWidget(self._picture)
        self.body.addWidget(self._trouble)
        self.add_text(self.tr("扫码枪和读卡器会自己填在这里；也可以照着码下面的字手输。"))
        self._input = Input(
            themes, self.tr("码上的字"), placeholder=hint or self.tr("例如 {}").format("GW-510108-0003")
        )
        self._input.setMaxLength(_LONGEST)
        self._field = Field(themes, self.tr("码上的字"), self._input)
        self.body.addWidget(self._field)
        from_picture = Button(themes, self.tr("从照片里认码"), Kind.OUTLINE, icon="image-bold")
        from_picture.clicked.connect(self._on_picture)
        self.body.addWidget(from_picture)
        self.add_action(self.tr("先不扫")).clicked.connect(self.close_sheet)
        self.add_action(verb, Kind.PRIMARY).clicked.connect(self._on_done)
        self._input.returnPressed.connect(self._on_done)
        self._look_through(camera)

    def open_sheet(self) -> None:
        """The camera opens; the keyboard goes where a scanner types."""
        super().open_sheet()
        self._input.setFocus()
        if self._camera is not None:
            self.watcher.begin()
            self._camera.open()

    def close_sheet(self) -> None:
        """The camera is as it was."""
        self.watcher.end()
        if self._camera is not None and not self._was_open:
            self._camera.close()
        super().close_sheet()

    def _look_through(self, camera: CameraViewModel | None) -> None:
        self._picture.setVisible(False)
        self._trouble.setVisible(False)
        if camera is None:
            return
        camera.framed.connect(self._picture.show_frame)
        camera.framed.connect(self.watcher.see)
        camera.changed.connect(self._show_camera)
        self._picture.torch_pressed.connect(camera.toggle_torch)
        self._picture.zoom_pressed.connect(camera.zoom_on)
        self._picture.next_pressed.connect(camera.next_camera)
        self._show_camera()

    def _show_camera(self) -> None:
        state = self._camera.state if self._camera is not None else None
        if state is None:
            return
        self._picture.show_state(state)
        self._picture.setVisible(state.live)
        none = self.tr("这台设备没有相机。可以用扫码枪，也可以从照片里认码。")
        self._trouble.setText(state.problem if state.exists else none)
        self._trouble.setVisible(bool(state.problem) and not state.live)

    def _on_done(self) -> None:
        text = self._input.text().strip()
        if not text:
            self._field.show_problem(self.tr("还没有字。扫一下，或者手输"))
            return
        self._end_with(text)

    def _end_with(self, text: str) -> None:
        self.close_sheet()
        self.read.emit(text)

    def _on_picture(self) -> None:
        files = self._pick(self)
        if files:
            self.close_sheet()
            self.pictured.emit(files[0])
