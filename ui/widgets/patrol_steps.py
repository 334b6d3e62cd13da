"""What is offered for the point in hand at each step of it: arriving, looking, its checklist, or nothing but words.

Each is made once and takes over one point after the other. Knows nothing of which step comes when.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gridworker.model.vocabulary import PatrolStage, PointFinding, PointStage
from ui.language import said
from ui.theme import ThemeController
from ui.viewmodels.patrol_parts import PointShown
from ui.widgets.buttons import Button, Kind
from ui.widgets.cards import IconMark
from ui.widgets.flow import FlowLayout
from ui.widgets.inputs import Input
from ui.widgets.labels import Label
from ui.widgets.segmented import Segmented, caution, passed

_LONGEST = 200
_FORM_ICON = "clipboard-text-bold"


class _Step(QWidget):
    """Parts one under the other, a row of buttons at the end."""

    def __init__(self, themes: ThemeController, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()  # in sight each part that is added would be shown and laid out by itself
        self.themes = themes
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(12)
        self._buttons = FlowLayout(gap=8)

    def _line(self) -> Label:
        line = Label(self.themes, "", "label", "ink_2", wrap=True)
        self.rows.addWidget(line)
        return line

    def _button(self, text: str, kind: Kind, icon: str, signal: object = None) -> Button:
        button = Button(self.themes, text, kind, icon=icon)
        if signal is not None:
            button.clicked.connect(signal)
        self._buttons.addWidget(button)
        return button


class ArrivalStep(_Step):
    """到了, by position, code or hand; how far it is."""

    here_pressed = Signal()
    scan_pressed = Signal()
    hand_pressed = Signal()
    skip_pressed = Signal()

    def __init__(self, themes: ThemeController, parent: QWidget) -> None:
        super().__init__(themes, parent)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._mark = IconMark(themes, "crosshair-bold", "ink_2", 20)
        self._where = Label(themes, "", "label", "ink_2", wrap=True)
        row.addWidget(self._mark)
        row.addWidget(self._where, 1)
        self.rows.addLayout(row)
        self._here = self._button(self.tr("到了"), Kind.PRIMARY, "map-pin-bold", self.here_pressed)
        self._button(self.tr("扫码到达"), Kind.OUTLINE, "qr-code-bold", self.scan_pressed)
        self._button(self.tr("手动到达"), Kind.OUTLINE, "hand-pointing-bold", self.hand_pressed)
        self._skip = self._button(self.tr("跳过"), Kind.QUIET, "skip-forward-bold", self.skip_pressed)
        self.rows.addLayout(self._buttons)

    def show_point(self, point: PointShown) -> None:
        """Take over a point."""
        self._skip.setVisible(point.stage is PointStage.OPEN)

    def show_distance(self, point: PointShown) -> None:
        """How far it is now; whether that is near enough."""
        ink = "ok_text" if point.near else "ink_2"
        self._where.setText(point.away_line)
        self._where.recolor(ink)
        self._mark.show_icon("crosshair-bold", ink)
        self._here.setEnabled(point.near)


class _Reached(_Step):
    """A point one is at: how one got there, and at the end what can be done besides."""

    find_pressed = Signal()
    skip_pressed = Signal()

    def __init__(self, themes: ThemeController, parent: QWidget) -> None:
        super().__init__(themes, parent)
        self._there = self._line()

    def _lay_end(self) -> None:
        self._button(self.tr("上报问题"), Kind.OUTLINE, "camera-bold", self.find_pressed)
        self._skip = self._button(self.tr("跳过"), Kind.QUIET, "skip-forward-bold", self.skip_pressed)
        self.rows.addLayout(self._buttons)

    def show_point(self, point: PointShown) -> None:
        """Take over a point."""
        _say(self._there, point.there)
        self._skip.setVisible(point.stage is PointStage.REACHED)


class FormStep(_Reached):
    """The checklist of a point: to be filled in, or submitted."""

    form_pressed = Signal()

    def __init__(self, themes: ThemeController, parent: QWidget) -> None:
        super().__init__(themes, parent)
        self._handed_in = self._line()
        self._form = self._button("", Kind.PRIMARY, _FORM_ICON, self.form_pressed)
        self._lay_end()

    def show_point(self, point: PointShown) -> None:
        """Take over a point."""
        super().show_point(point)
        if point.stage is PointStage.REACHED:
            text, kind, handed_in = (
                self.tr("接着填检查表") if point.begun else self.tr("填检查表"),
                Kind.PRIMARY,
                "",
            )
        else:
            text, kind = self.tr("接着改正") if point.begun else self.tr("看检查表"), Kind.OUTLINE
            handed_in = self.tr("检查表已提交")
        _say(self._handed_in, handed_in)
        self._form.say(text)
        self._form.become(kind, icon=_FORM_ICON)


class LookStep(_Reached):
    """What is seen at a point without a checklist, and a note."""

    looked = Signal(PointFinding, str)

    def __init__(self, themes: ThemeController, parent: QWidget) -> None:
        super().__init__(themes, parent)
        self._only_noted = self._line()
        bad = caution(said(PointFinding.PROBLEM.label), PointFinding.PROBLEM.value)
        segments = [passed(said(PointFinding.FINE.label), PointFinding.FINE.value), bad]
        self._choice = Segmented(themes, segments, name=self.tr("看到什么"))
        self._choice.chosen.connect(self._on_chosen)
        row = QHBoxLayout()
        row.addWidget(self._choice)
        row.addStretch(1)
        self.rows.addLayout(row)
        self._note = Input(themes, self.tr("说明"), placeholder=self.tr("说明（可不填）：在哪里，什么样"))
        self._note.setMaxLength(_LONGEST)
        self._note.returnPressed.connect(self._on_keep)
        self.rows.addWidget(self._note)
        self._keep = self._button("", Kind.PRIMARY, "check-bold", self._on_keep)
        self._lay_end()

    def show_point(self, point: PointShown) -> None:
        """Take over a point, with what was kept of it."""
        super().show_point(point)
        _say(self._only_noted, point.only_noted)
        self._choice.choose(point.finding.value if point.finding else "")
        self._note.setText(point.note)
        self._keep.say(self.tr("改好") if point.stage is PointStage.LOOKED else self.tr("记下"))
        self._keep.setEnabled(bool(self._choice.key))

    def _on_chosen(self, key: str) -> None:
        self._keep.setEnabled(bool(key))

    def _on_keep(self) -> None:
        if self._choice.key:
            self.looked.emit(PointFinding(self._choice.key), self._note.text().strip())


class WaitingStep(_Step):
    """Nothing can be done at the point now: why, and what was kept of it."""

    form_pressed = Signal()

    def __init__(self, themes: ThemeController, parent: QWidget) -> None:
        super().__init__(themes, parent)
        self._why, self._note = self._line(), self._line()
        self._form = self._button(self.tr("看检查表"), Kind.OUTLINE, _FORM_ICON, self.form_pressed)
        self.rows.addLayout(self._buttons)

    def show_point(self, point: PointShown, stage: PatrolStage) -> None:
        """Take over a point and how far the patrol has come."""
        _say(self._why, point.there or self._reason(point, stage))
        _say(self._note, point.note)
        self._form.setVisible(point.has_form and point.stage is PointStage.LOOKED)

    def _reason(self, point: PointShown, stage: PatrolStage) -> str:
        if stage is PatrolStage.PLANNED:
            return self.tr("点右下角“开始巡查”，再到点。")
        if stage is PatrolStage.PAUSED:
            return self.tr("巡查暂停了。点“继续巡查”，再到点。")
        return self.tr("跳过：{}").format(point.reason) if point.reason else self.tr("这个点漏了。")


def _say(line: Label, text: str) -> None:
    line.setText(text)
    line.setVisible(bool(text))
