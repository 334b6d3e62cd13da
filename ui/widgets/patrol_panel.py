"""The point in hand: being there, looking, passing over. What is offered depends on how far the point is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gridworker.model.vocabulary import PatrolStage, PointFinding, PointStage
from ui.language import said
from ui.theme import ThemeController
from ui.viewmodels.patrol_parts import PointShown
from ui.widgets.buttons import Button, Kind
from ui.widgets.cards import Card, IconMark
from ui.widgets.flow import FlowLayout
from ui.widgets.inputs import Input
from ui.widgets.labels import Label
from ui.widgets.segmented import Segmented, caution, passed


class PointPanel(Card):
    """Shows one point; made anew when another point, or another step of it, is in hand."""

    here_pressed = Signal()
    scan_pressed = Signal()
    hand_pressed = Signal()
    skip_pressed = Signal()
    form_pressed = Signal()
    find_pressed = Signal()
    looked = Signal(PointFinding, str)
    """What was seen, and a note."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, pad=16, fill="surface_2", edge="line", parent=parent)
        self._shown: tuple[object, ...] = ()
        self._rows = QVBoxLayout()
        self._step: QWidget | None = None
        """What is offered at this step; its parts lie in `_rows`."""
        self._mark: IconMark | None = None
        self._where: Label | None = None
        self._here: Button | None = None
        self._choice: Segmented | None = None
        self._note: Input | None = None
        self._keep: Button | None = None

    def show_point(self, point: PointShown, stage: PatrolStage) -> None:
        """Take over a point; what is being typed stays while the same step is in hand."""
        key = (point.id, point.stage, point.finding, point.note, point.begun, point.only_noted, stage)
        if key != self._shown:
            self._shown = key
            self._build(point, stage)
        if self._where is not None and self._mark is not None and self._here is not None:
            ink = "ok_text" if point.near else "ink_2"
            self._where.setText(point.away_line)
            self._where.recolor(ink)
            self._mark.show_icon("crosshair-bold", ink)
            self._here.setEnabled(point.near)

    # --- building --------------------------------------------------------------------------------------------------

    def _build(self, point: PointShown, stage: PatrolStage) -> None:
        """In a part that is hidden until it is whole: in sight each button that is added would be shown and laid out by itself."""
        step = QWidget(self)
        step.hide()
        self._rows = QVBoxLayout(step)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(12)
        self._mark = self._where = self._here = self._choice = self._note = self._keep = None
        if stage is not PatrolStage.RUNNING:
            self._say(point.there or _waiting(self, stage, point))
            if point.note:
                self._say(point.note)
            if point.has_form and point.stage is PointStage.LOOKED:
                self._rows.addLayout(self._with_form(self.tr("看检查表"), Kind.OUTLINE))
        elif point.stage in (PointStage.OPEN, PointStage.SKIPPED):
            self._build_arrival(point)
        elif point.has_form:
            self._build_form(point)
        else:
            self._build_look(point)
        self._replace(step)

    def _replace(self, step: QWidget) -> None:
        if self._step is not None:
            self.body.removeWidget(self._step)
            self._step.hide()
            self._step.deleteLater()
        self._step = step
        self.body.addWidget(step)
        step.show()
        self.updateGeometry()

    def _build_arrival(self, point: PointShown) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._mark = IconMark(self.themes, "crosshair-bold", "ink_2", 20)
        self._where = Label(self.themes, point.away_line, "label", "ink_2", wrap=True)
        row.addWidget(self._mark)
        row.addWidget(self._where, 1)
        self._rows.addLayout(row)
        buttons = FlowLayout(gap=8)
        self._here = self._button(self.tr("到了"), Kind.PRIMARY, "map-pin-bold")
        self._here.clicked.connect(self.here_pressed)
        buttons.addWidget(self._here)
        for text, icon, signal in (
            (self.tr("扫码到达"), "qr-code-bold", self.scan_pressed),
            (self.tr("手动到达"), "hand-pointing-bold", self.hand_pressed),
        ):
            button = self._button(text, Kind.OUTLINE, icon)
            button.clicked.connect(signal)
            buttons.addWidget(button)
        if point.stage is PointStage.OPEN:
            buttons.addWidget(self._skip())
        self._rows.addLayout(buttons)

    def _build_form(self, point: PointShown) -> None:
        self._say(point.there)
        if point.stage is PointStage.REACHED:
            text = self.tr("接着填检查表") if point.begun else self.tr("填检查表")
            self._end_row(self._with_form(text, Kind.PRIMARY), point)
        else:
            text = self.tr("接着改正") if point.begun else self.tr("看检查表")
            self._say(self.tr("检查表已提交"))
            self._end_row(self._with_form(text, Kind.OUTLINE), point)

    def _with_form(self, text: str, kind: Kind) -> FlowLayout:
        """A row of buttons that begins with the one for the checklist."""
        buttons = FlowLayout(gap=8)
        form = self._button(text, kind, "clipboard-text-bold")
        form.clicked.connect(self.form_pressed)
        buttons.addWidget(form)
        return buttons

    def _build_look(self, point: PointShown) -> None:
        self._say(point.there)
        self._say(point.only_noted)
        bad = caution(said(PointFinding.PROBLEM.label), PointFinding.PROBLEM.value)
        segments = [passed(said(PointFinding.FINE.label), PointFinding.FINE.value), bad]
        self._choice = Segmented(self.themes, segments, name=self.tr("看到什么"))
        self._choice.choose(point.finding.value if point.finding else "")
        self._note = Input(
            self.themes, self.tr("说明"), placeholder=self.tr("说明（可不填）：在哪里，什么样")
        )
        self._note.setText(point.note)
        self._note.setMaxLength(200)
        done = point.stage is PointStage.LOOKED
        self._keep = self._button(self.tr("改好") if done else self.tr("记下"), Kind.PRIMARY, "check-bold")
        self._keep.setEnabled(bool(self._choice.key))
        self._keep.clicked.connect(self._on_keep)
        self._choice.chosen.connect(self._on_chosen)
        self._note.returnPressed.connect(self._on_keep)
        row = QHBoxLayout()
        row.addWidget(self._choice)
        row.addStretch(1)
        self._rows.addLayout(row)
        self._rows.addWidget(self._note)
        buttons = FlowLayout(gap=8)
        buttons.addWidget(self._keep)
        self._end_row(buttons, point)

    def _end_row(self, buttons: FlowLayout, point: PointShown) -> None:
        find = self._button(self.tr("上报问题"), Kind.OUTLINE, "camera-bold")
        find.clicked.connect(self.find_pressed)
        buttons.addWidget(find)
        if point.stage is PointStage.REACHED:
            buttons.addWidget(self._skip())
        self._rows.addLayout(buttons)

    def _skip(self) -> Button:
        button = self._button(self.tr("跳过"), Kind.QUIET, "skip-forward-bold")
        button.clicked.connect(self.skip_pressed)
        return button

    def _button(self, text: str, kind: Kind, icon: str) -> Button:
        return Button(self.themes, text, kind, icon=icon)

    def _say(self, text: str) -> None:
        if text:
            self._rows.addWidget(Label(self.themes, text, "label", "ink_2", wrap=True))

    def _on_chosen(self, key: str) -> None:
        if self._keep is not None:
            self._keep.setEnabled(bool(key))

    def _on_keep(self) -> None:
        if self._choice is not None and self._note is not None and self._choice.key:
            self.looked.emit(PointFinding(self._choice.key), self._note.text().strip())


def _waiting(panel: QWidget, stage: PatrolStage, point: PointShown) -> str:
    """Why nothing can be pressed."""
    if stage is PatrolStage.PLANNED:
        return panel.tr("点右下角“开始巡查”，再到点。")
    if stage is PatrolStage.PAUSED:
        return panel.tr("巡查暂停了。点“继续巡查”，再到点。")
    return panel.tr("跳过：{}").format(point.reason) if point.reason else panel.tr("这个点漏了。")
