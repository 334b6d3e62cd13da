"""What the camera sees, with the shutter under it and torch, zoom and change of camera in its corner.

Shows what it is given and tells what was pressed; it knows no camera.
"""

from PySide6.QtCore import QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Theme, ThemeController
from ui.viewmodels.camera import CameraState
from ui.widgets.base import Press, Themed
from ui.widgets.buttons import Button, IconButton
from ui.widgets.paint import paint_box, rounded, smooth

_SHUTTER, _EDGE, _GAP = 72, 12, 8


class Shutter(Press):
    """A disc in a ring; grey while it is not ready."""

    def __init__(self, themes: ThemeController, parent: QWidget) -> None:
        super().__init__(themes, parent=parent)
        self.setAccessibleName(self.tr("拍照"))
        self.resize(_SHUTTER, _SHUTTER)

    @property
    def ring_radius(self) -> float:
        """Round."""
        return _SHUTTER / 2

    def natural_size(self) -> QSize:
        """As large as a thumb in a glove."""
        return QSize(_SHUTTER, _SHUTTER)

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """White ring, accent disc."""
        theme = self.theme
        paint_box(painter, rect, fill=theme.color("surface"), edge=theme.color("line_strong"), radius=36)
        role = "accent_pressed" if self.isDown() else "accent" if self.isEnabled() else "ink_3"
        paint_box(painter, rect.adjusted(7, 7, -7, -7), fill=theme.color(role), radius=29)


class LivePicture(Themed, QWidget):
    """Paints the last frame it was given, its middle part in the shape there is room for."""

    shutter_pressed = Signal()
    torch_pressed = Signal()
    zoom_pressed = Signal()
    next_pressed = Signal()

    def __init__(self, themes: ThemeController) -> None:
        super().__init__()
        self._frame = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.shutter = Shutter(themes, self)
        self.torch = IconButton(themes, "flashlight", self.tr("开补光灯"), parent=self)
        self.zoom = Button(themes, "", parent=self)
        self.other = IconButton(themes, "arrows-clockwise", self.tr("换一个相机"), parent=self)
        self.shutter.clicked.connect(self.shutter_pressed)
        self.torch.clicked.connect(self.torch_pressed)
        self.zoom.clicked.connect(self.zoom_pressed)
        self.other.clicked.connect(self.next_pressed)
        self.follow(themes)

    def show_frame(self, frame: QImage) -> None:
        """The next one."""
        self._frame = frame
        self.update()

    def show_state(self, state: CameraState) -> None:
        """Which buttons there are, and whether the shutter is ready."""
        self.setAccessibleName(self.tr("取景：{}").format(state.name))
        self.shutter.setEnabled(state.ready)
        self.torch.setVisible(state.abilities.torch)
        on, off = ("flashlight-fill", self.tr("关补光灯")), ("flashlight", self.tr("开补光灯"))
        self.torch.show_icon(*(on if state.torch else off))
        self.zoom.setVisible(state.abilities.zoom_most > 1)
        self.zoom.say(f"{state.zoom:g}×")
        self.zoom.setAccessibleName(self.tr("变焦，现在 {} 倍").format(f"{state.zoom:g}"))
        self.other.setVisible(state.several)
        if not state.live:
            self._frame = QImage()
        self._place()

    def apply_theme(self, theme: Theme) -> None:
        """Place the buttons anew."""
        side = theme.size.icon_button
        for button in (self.torch, self.other):
            button.resize(side, side)
        self._place()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Buttons keep their places."""
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """The frame, cut to shape."""
        with QPainter(self) as painter:
            smooth(painter)
            rect = QRectF(self.rect())
            painter.setClipPath(rounded(rect, self.theme.radius.control))
            painter.fillRect(rect, self.theme.color("surface_3"))
            if self._frame.isNull():
                return
            cut = rect.size().scaled(QSizeF(self._frame.size()), Qt.AspectRatioMode.KeepAspectRatio)
            source = QRectF(0, 0, cut.width(), cut.height())
            source.moveCenter(QRectF(self._frame.rect()).center())
            painter.drawImage(rect, self._frame, source)

    def tools(self) -> QRectF:
        """Where the buttons in the corner stand; empty where there are none."""
        box = QRect()
        for button in (self.other, self.torch, self.zoom):
            if not button.isHidden():
                box |= button.geometry()
        return QRectF(box)

    def _place(self) -> None:
        self.shutter.move((self.width() - _SHUTTER) // 2, self.height() - _SHUTTER - _EDGE)
        self.zoom.resize(self.zoom.natural_size().width(), self.theme.size.icon_button)
        right = self.width() - _EDGE
        for button in (self.other, self.torch, self.zoom):
            if not button.isHidden():
                right -= button.width()
                button.move(right, _EDGE)
                right -= _GAP
