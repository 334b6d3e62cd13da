"""按住说话: held while one speaks, let go to keep, slid up or Escape to throw away; a tap or a key begins and ends too.

Shows a `RecordingState` and tells what the worker does; it knows no microphone.
"""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.icons import paint_icon
from ui.theme import ThemeController
from ui.viewmodels.files import clock_words
from ui.viewmodels.recording import LONGEST_S, SHORTEST_S, Phase, Recorder, RecordingState
from ui.widgets.base import Press
from ui.widgets.paint import CENTER, LEFT, paint_box, paint_text, rounded, text_width

_SLIDE = 56
"""How far up the finger slides to throw a recording away, in pixels."""
_ICON, _METER = 24, 6
_KEYS = frozenset({Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter})


class HoldButton(Press):
    """The button itself; `tall` stands beside a text field, else it lies under a question.

    `instead` says what to do where there is no microphone. It may be pressed all the same: that asks the system anew.
    """

    begun = Signal()
    kept = Signal()
    dropped = Signal()

    def __init__(
        self,
        themes: ThemeController,
        *,
        tall: bool = False,
        instead: str = "",
        parent: QWidget | None = None,
    ) -> None:
        self._tall, self._instead, self._missing = tall, instead, False
        self._state = RecordingState()
        self._recorder: Recorder | None = None
        self._target = ""
        self._ends, self._slid = False, False
        super().__init__(themes, parent=parent)
        vertical = QSizePolicy.Policy.Expanding if tall else QSizePolicy.Policy.Fixed
        self.setSizePolicy(QSizePolicy.Policy.Fixed, vertical)
        self.setAccessibleName(self.tr("按住说话"))
        self.clicked.connect(self._toggle)  # only what is no mouse and no key of ours clicks: a screen reader
        self._say()

    def showEvent(self, event: QShowEvent) -> None:
        """In sight it says beforehand whether there is a microphone."""
        super().showEvent(event)
        if self._recorder is not None:
            self._recorder.look()

    def show_recording(self, state: RecordingState) -> None:
        """How far the recording is."""
        self._state = state
        self.setEnabled(state.phase is not Phase.KEEPING)
        self._say()
        self.update()

    def serve(self, recorder: Recorder, target: str) -> None:
        """Let the button record for a target; while another one is recorded for, it waits."""
        self._recorder, self._target = recorder, target
        self.begun.connect(lambda: recorder.begin(target))
        self.kept.connect(recorder.keep)
        self.dropped.connect(recorder.discard)
        recorder.changed.connect(self._on_recorder_changed)
        self._on_recorder_changed()

    def _on_recorder_changed(self) -> None:
        if self._recorder is None:
            return
        state, self._missing = self._recorder.state, self._recorder.is_missing
        mine = state.target == self._target
        self.show_recording(state if mine else RecordingState())
        if not mine and state.phase is not Phase.IDLE:
            self.setEnabled(False)

    @property
    def is_recording(self) -> bool:
        """Whether pressing ends something."""
        return self._state.phase in (Phase.OPENING, Phase.RECORDING)

    def natural_size(self) -> QSize:
        """Beside a field, or as large as a main action."""
        theme = self.theme
        if self._tall:
            return QSize(128 * theme.scale // 100, theme.line("label") + theme.line("micro") + _ICON + 28)
        wide = text_width(self.tr("正在录 {}，松开就存").format("0:00"), theme.font("body", bold=True))
        return QSize(round(wide) + _ICON + 56, theme.grown(theme.size.button_large, "body"))

    # --- finger, mouse, key ----------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begins; pressed again after a tap, it ends with letting go."""
        if event.button() is not Qt.MouseButton.LeftButton or not self.isEnabled():
            return
        self.setDown(True)
        self._ends, self._slid = self.is_recording, False
        if not self.is_recording:
            self.begun.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Slid up far enough, letting go throws away."""
        slid = self.isDown() and event.position().y() < -_SLIDE
        if slid != self._slid:
            self._slid = slid
            self._say()
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Keeps what was said while it was held; a tap goes on recording until the next one."""
        if not self.isDown() or event.button() is not Qt.MouseButton.LeftButton:
            return
        self.setDown(False)
        slid, self._slid = self._slid, False
        if slid:
            self.dropped.emit()
        elif self.is_recording and (self._ends or self._state.seconds >= SHORTEST_S):
            self.kept.emit()
        self.update()

    def event(self, event: QEvent) -> bool:
        """Escape is the button's while it records, whatever else it means on the screen."""
        if isinstance(event, QKeyEvent) and self.is_recording and event.key() == Qt.Key.Key_Escape:
            event.accept()
            if event.type() is QEvent.Type.ShortcutOverride:
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and Enter begin and end, Escape throws away."""
        if event.key() in _KEYS:
            if not event.isAutoRepeat() and self.isEnabled():
                self._toggle()
        elif event.key() == Qt.Key.Key_Escape and self.is_recording:
            self.dropped.emit()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """The pressing counted already."""
        if event.key() not in _KEYS:
            super().keyReleaseEvent(event)

    def _toggle(self) -> None:
        (self.kept if self.is_recording else self.begun).emit()

    # --- looks -----------------------------------------------------------------------------------------------------

    def _words(self) -> tuple[str, str]:
        """What it says, and the small line under it."""
        state = self._state
        if state.phase is Phase.KEEPING:
            return self.tr("正在存…"), clock_words(state.seconds)
        if self._slid:
            return self.tr("松开不要了"), clock_words(state.seconds)
        if state.phase is Phase.OPENING:
            return self.tr("正在打开…"), self.tr("麦克风")
        if state.phase is Phase.RECORDING:
            left = LONGEST_S - state.seconds
            return clock_words(state.seconds), (
                self.tr("还能录 {} 秒").format(round(left)) if left <= 10 else self.tr("松开存，上滑不要")
            )
        if self._missing:
            return self.tr("没有麦克风"), self._instead or self.tr("可以打字")
        return self.tr("按住说话"), self.tr("离线可用")

    def _say(self) -> None:
        words, line = self._words()
        self.setText(words)
        self.setAccessibleName(words)
        self.setAccessibleDescription(line)
        self.setToolTip(
            self.tr("这台设备没有麦克风。接上耳机或麦克风，这里几秒内自己变回来")
            if self._missing
            else self.tr("按住说、松开存；也可以点一下开始、再点一下结束，Esc 不要了")
        )

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Box, microphone, words, and while it records a bar for how loud it is."""
        theme, records = self.theme, self.is_recording
        fill = "danger_tint" if records else "surface_3" if self.isDown() else "surface"
        ink = (
            "ink_3"
            if not self.isEnabled()
            else "danger_text"
            if records
            else "ink_2"
            if self._missing
            else "accent_text"
        )
        edge = "danger_line" if records else "line_strong"
        paint_box(
            painter,
            rect,
            fill=theme.color(fill),
            edge=theme.color(edge),
            width=theme.border,
            radius=theme.radius.control,
        )
        if records:
            self._paint_level(painter, rect)
        (self._paint_tall if self._tall else self._paint_wide)(painter, rect, ink)

    def _paint_level(self, painter: QPainter, rect: QRectF) -> None:
        bar = QRectF(rect.left(), rect.bottom() - _METER, rect.width() * self._state.level, _METER)
        painter.save()
        painter.setClipPath(rounded(rect, self.theme.radius.control))
        painter.fillRect(bar, self.theme.color("danger"))
        painter.restore()

    def _paint_tall(self, painter: QPainter, rect: QRectF, ink: str) -> None:
        theme, (words, line) = self.theme, self._words()
        high = _ICON + 4 + theme.line("label") + theme.line("micro")
        top = rect.center().y() - high / 2
        icon = QRectF(rect.center().x() - _ICON / 2, top, _ICON, _ICON)
        paint_icon(painter, icon, self._icon, theme.color(ink))
        row = QRectF(rect.left() + 4, icon.bottom() + 4, rect.width() - 8, theme.line("label"))
        paint_text(painter, row, words, theme.font("label", bold=True), theme.color(ink), CENTER)
        under = QRectF(row.left(), row.bottom(), row.width(), theme.line("micro"))
        paint_text(painter, under, line, theme.font("micro"), theme.color("ink_2"), CENTER)

    def _paint_wide(self, painter: QPainter, rect: QRectF, ink: str) -> None:
        theme, (words, line) = self.theme, self._words()
        icon = QRectF(rect.left() + 16, rect.center().y() - _ICON / 2, _ICON, _ICON)
        paint_icon(painter, icon, self._icon, theme.color(ink))
        bold = theme.font("body", bold=True)
        room = rect.adjusted(16 + _ICON + 12, 0, -12, 0)
        paint_text(painter, room, words, bold, theme.color(ink), LEFT)
        rest = room.adjusted(text_width(words, bold) + 12, 0, 0, 0)
        paint_text(painter, rest, line, theme.font("caption"), theme.color("ink_2"), LEFT)

    @property
    def _icon(self) -> str:
        return "microphone-fill" if self.is_recording or self._tall else "microphone"
