"""A patrol: how far it has come, where the worker is, the points with the one in hand open, and what ends a step."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gridworker.model.patrol_summary import Summary
from gridworker.model.vocabulary import PatrolStage
from ui.language import amount, said
from ui.screens.base import Screen
from ui.theme import ThemeController
from ui.viewmodels.camera import Cameras
from ui.viewmodels.patrol import PatrolState, PatrolViewModel
from ui.viewmodels.tasks import Phase
from ui.widgets.banners import ProblemBanner
from ui.widgets.buttons import Button, Kind
from ui.widgets.cards import ActionBar, Divider
from ui.widgets.code_sheet import CodeSheet
from ui.widgets.detail_head import DetailHead
from ui.widgets.empty import EmptyState
from ui.widgets.labels import Label
from ui.widgets.overlay import Sheet
from ui.widgets.patrol_facts import EndCard, FactsCard, PatrolProgress
from ui.widgets.patrol_points import PointList
from ui.widgets.patrol_sheets import CellarSheet, MissedSheet, ReasonSheet
from ui.widgets.photo_intake import Pick, pick_photos
from ui.widgets.save_file import SaveAs, ask_where, save_file
from ui.widgets.scroll_page import scrolled

_EVERY_MS = 2_000
"""How often position and age are said anew while somebody looks."""
_MAIN_WIDE = 136
_POINTS = 12
"""So many points a round has, most often; rows for them are made with the screen."""


class PatrolScreen(Screen):
    """Shows `PatrolState`."""

    closed = Signal()
    confirmed = Signal(str)
    checklist_wanted = Signal(str)
    """The id of the point whose checklist is to be filled in."""
    find_wanted = Signal()
    """Something was found on the way."""

    def __init__(
        self,
        themes: ThemeController,
        view_model: PatrolViewModel,
        *,
        pick: Pick = pick_photos,
        save_as: SaveAs = ask_where,
        cameras: Cameras | None = None,
        parent: QWidget | None = None,
        at_once: bool = True,
    ) -> None:
        super().__init__(themes, parent)
        self._model, self._pick, self._save_as = view_model, pick, save_as
        self._cameras = cameras
        self.embedded = False
        self._in_hand = self._told = ""
        self._asked: Sheet | None = None
        """What is over the page, or about to be."""
        self.build(self._parts(themes), at_once=at_once)

    # --- building --------------------------------------------------------------------------------------------------

    def _parts(self, themes: ThemeController) -> Iterator[None]:
        self._empty = EmptyState(themes)
        page = QWidget()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        yield
        column.addWidget(self._top(themes))
        column.addWidget(Divider(themes))
        yield
        column.addWidget(self._scrolled(), 1)
        yield from self._fill(themes)
        column.addWidget(self._bottom(themes))
        yield
        self._tick = QTimer(self, interval=_EVERY_MS)
        self._tick.timeout.connect(self._model.look_around)
        self._connect()
        self._show()

    def _top(self, themes: ThemeController) -> QWidget:
        self._head = DetailHead(themes)
        self._progress = PatrolProgress(themes)
        band = QWidget()
        band.setProperty("surface", "panel")
        band.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._band = QVBoxLayout(band)
        self._band.setSpacing(0)
        self._band.addWidget(self._head)
        self._band.addWidget(self._progress)
        return band

    def _bottom(self, themes: ThemeController) -> QWidget:
        self._bar = ActionBar(themes)
        self._second = Button(themes, "", large=True)
        self._main = Button(themes, "", Kind.PRIMARY, large=True)
        self._main.setMinimumWidth(_MAIN_WIDE)
        self._bar.add_action(self._second)
        self._bar.add_action(self._main)
        return self._bar

    def _scrolled(self) -> QScrollArea:
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setSpacing(12)
        self._area = scrolled(content)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return self._area

    def _fill(self, themes: ThemeController) -> Iterator[None]:
        """What scrolls: what went wrong or came of it, where the worker is, the points."""
        self._problem = ProblemBanner(themes)
        self._end = EndCard(themes)
        for part in (self._problem, self._end):
            self._column.addWidget(part)
        yield
        self._facts = FactsCard(themes)
        self._column.addWidget(self._facts)
        yield
        self._points_line = Label(themes, "", "heading", wrap=True)
        self._order = Button(themes, "", Kind.QUIET, icon="path-bold")
        self._find = Button(themes, self.tr("上报问题"), Kind.QUIET, icon="camera-bold")
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._points_line, 1)
        head.addWidget(self._find)
        head.addWidget(self._order)
        self._column.addLayout(head)
        yield
        self.points = PointList(themes)
        self._column.addWidget(self.points)
        self._column.addStretch(1)
        yield
        yield from self.points.make_rows(_POINTS)
        yield from self.points.panel.make_steps()
        yield

    def _connect(self) -> None:
        model, panel = self._model, self.points.panel
        model.changed.connect(self._show)
        model.confirmed.connect(self.confirmed)
        model.missed_found.connect(self._ask_about_missed)
        model.summary_ready.connect(self._keep_summary)
        model.way_ready.connect(self._keep_way)
        self._problem.acted.connect(model.dismiss_problem)
        self.points.selected.connect(self._on_selected)
        panel.here_pressed.connect(model.arrive_here)
        panel.scan_pressed.connect(self._ask_for_code)
        panel.hand_pressed.connect(self._ask_why_by_hand)
        panel.skip_pressed.connect(self._ask_why_skip)
        panel.form_pressed.connect(lambda: self.checklist_wanted.emit(model.state.selected))
        panel.find_pressed.connect(self.find_wanted)
        panel.looked.connect(model.look)
        self._find.clicked.connect(self.find_wanted)
        self._order.clicked.connect(self._on_order)
        self._facts.cellar_pressed.connect(self._ask_where)
        self._facts.trust_pressed.connect(model.trust_position)
        self._facts.track_pressed.connect(lambda wanted: model.want_track(wanted=wanted))
        self._facts.export_pressed.connect(model.export_way)
        self._main.clicked.connect(self._on_main)
        self._second.clicked.connect(self._on_second)
        self._empty.acted.connect(model.reload)

    # --- framing ---------------------------------------------------------------------------------------------------

    def painted_last(self) -> Sequence[QWidget]:
        """The points."""
        return (self._area,)

    def lay_out(self, *, wide: bool) -> None:
        """Title row beside the list, header title when pushed."""
        super().lay_out(wide=wide)
        self._head.setVisible(self.embedded)
        side = 24 if wide else 20
        self._band.setContentsMargins(side, 0, side, 0)
        self._progress.stand(under_title=self.embedded)
        self._column.setContentsMargins(side, 16, side, 16)
        self.points.lay_out(wide=wide)

    def embed(self, *, on: bool) -> None:
        """Whether it stands beside the task list, with a title row of its own."""
        self.embedded, self.detail = on, not on
        self.lay_out(wide=self.wide)
        self._show()

    def refresh(self) -> None:
        """F5."""
        self._model.reload()

    def shown(self) -> None:
        """Back from a checklist or a report: what was saved there is read, and the keyboard stands on the point."""
        self._model.reload()
        self.points.take_focus(self._model.state.selected)

    def showEvent(self, event: QShowEvent) -> None:
        """Position and age are said anew while somebody looks."""
        self._tick.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """The way goes on while its patrol is open; what is in hand is kept."""
        self._model.flush()
        if not self._model.state.track.running:
            self._tick.stop()
        super().hideEvent(event)

    # --- showing ---------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        state = self._model.state
        if state.phase is not Phase.READY:
            self._stack.setCurrentIndex(0)
            self._show_waiting(state)
            return
        ended = state.stage is PatrolStage.FINISHED
        self._head.show_texts(state.title, state.due, "", late=state.is_late)
        self.show_heading(state.title, " · ".join(p for p in (said(state.stage.label), state.due) if p))
        self._progress.show_progress(state.progress)
        if state.problem and state.problem != self._told:
            QTimer.singleShot(0, self, self._bring_problem)
        self._told = state.problem
        self._problem.say(state.problem)
        self._end.show_end(state.missed, state.ending, state.finds, ended=ended)
        self._facts.show_facts(state.position, state.track, ended=ended)
        self._show_list(state, ended=ended)
        self._show_bar(state)
        self.show_filled(self._stack)

    def _show_waiting(self, state: PatrolState) -> None:
        self.show_heading(self.tr("任务"))
        if state.phase is Phase.FAILED:
            title = self.tr("巡查打不开")
            self._empty.say("warning-octagon", title, state.problem, self.tr("再试一次"), ink="danger_text")
        else:
            self._empty.say("path", self.tr("正在打开"))

    def _show_list(self, state: PatrolState, *, ended: bool) -> None:
        if state.points:
            left = self.tr("，还剩 {} 个").format(state.progress.left) if not ended else ""
            self._points_line.setText(amount("巡查点 {} 个{}", state.progress.total, left))
        else:
            self._points_line.setText(self.tr("这条巡查没有点，走一圈，有问题就上报"))
        self._order.say(self.tr("按计划排") if state.by_distance else self.tr("按步行距离排"))
        self._order.setVisible(not ended and state.progress.left > 1)
        self._find.setVisible(state.running)
        self.points.setVisible(bool(state.points))
        self.points.show_points(state.points, state.selected, state.stage)
        if state.selected != self._in_hand:
            self._in_hand = state.selected
            QTimer.singleShot(0, self, self._bring_in_hand)

    def _show_bar(self, state: PatrolState) -> None:
        words = {
            PatrolStage.PLANNED: ("", self.tr("开始巡查"), "play-bold"),
            PatrolStage.RUNNING: (self.tr("暂停"), self.tr("结束巡查"), "flag-bold"),
            PatrolStage.PAUSED: (self.tr("结束巡查"), self.tr("继续巡查"), "play-bold"),
            PatrolStage.FINISHED: ("", self.tr("存成 PDF"), "file-pdf-bold"),
        }
        second, main, icon = words[state.stage]
        self._second.say(second)
        self._second.setVisible(bool(second))
        self._main.say(main)
        last = state.stage is PatrolStage.RUNNING and bool(state.missed)
        self._main.become(Kind.OUTLINE if last else Kind.PRIMARY, icon=icon)
        self._main.setEnabled(not state.busy)
        self._second.setEnabled(not state.busy)
        self._bar.say(state.headline, state.consequence)

    # --- acting ----------------------------------------------------------------------------------------------------

    def _on_selected(self, point_id: str) -> None:
        self._model.select(point_id)

    def _bring_problem(self) -> None:
        """What went wrong stands at the top of what scrolls."""
        self._area.verticalScrollBar().setValue(0)

    def _bring_in_hand(self) -> None:
        """Scrolls to the point in hand, its row and its panel, the panel first."""
        row = self.points.row_of(self._in_hand)
        if row is not None:
            self._area.ensureWidgetVisible(row, 0, 8)
            self._area.ensureWidgetVisible(self.points.panel, 0, 24)
        elif self._model.state.stage is PatrolStage.FINISHED:
            self._area.verticalScrollBar().setValue(0)  # what came of it stands at the top

    def _on_main(self) -> None:
        stage = self._model.state.stage
        if stage is PatrolStage.FINISHED:
            self._model.make_summary()
        elif stage is PatrolStage.RUNNING:
            self._model.finish()
        else:
            self._model.start()

    def _on_second(self) -> None:
        if self._model.state.stage is PatrolStage.PAUSED:
            self._model.finish()
        else:
            self._model.pause()

    def _on_order(self) -> None:
        if self._model.state.by_distance:
            self._model.as_planned()
        else:
            self._model.shorten()

    def _ask_for_code(self) -> None:
        camera = self._cameras() if self._cameras is not None else None
        title, verb = self.tr("扫这个点的码"), self.tr("到达")
        sheet = CodeSheet(self.themes, self.window(), self._pick, title, verb, camera)
        if camera is not None:
            camera.setParent(sheet)
        sheet.read.connect(self._model.arrive_by_code)
        sheet.pictured.connect(self._model.arrive_by_picture)
        self._ask(sheet)

    def _ask_why_by_hand(self) -> None:
        reasons = [self.tr("没有定位信号"), self.tr("码坏了或没有码"), self.tr("定位偏了")]
        text = self.tr("你在这个点，但定位和码都用不了。写一句，平台看得到。")
        sheet = ReasonSheet(
            self.themes, self.window(), self.tr("手动到达"), self.tr("记为到达"), reasons, text
        )
        sheet.given.connect(self._model.arrive_by_hand)
        self._ask(sheet)

    def _ask_why_skip(self) -> None:
        reasons = [self.tr("在施工，进不去"), self.tr("门锁着"), self.tr("这里不安全"), self.tr("有急事")]
        text = self.tr("跳过的点会写在小结里，之后还可以回来看。")
        sheet = ReasonSheet(
            self.themes, self.window(), self.tr("为什么跳过"), self.tr("跳过这个点"), reasons, text
        )
        sheet.given.connect(self._model.skip)
        self._ask(sheet)

    def _ask_about_missed(self) -> None:
        sheet = MissedSheet(self.themes, self.window(), self._model.state.missed)
        sheet.given.connect(self._model.finish_with)
        self._ask(sheet)

    def _ask_where(self) -> None:
        sheet = CellarSheet(self.themes, self.window(), *self._model.buildings)
        sheet.stated.connect(self._model.state_building)
        self._ask(sheet)

    def _ask(self, sheet: Sheet) -> None:
        """One question at a time, however quickly a second one is asked for."""
        sheet.leave_with(self)
        if self._asked is not None:
            sheet.close_sheet()
            return
        self._asked = sheet
        sheet.closed.connect(self._on_answered)
        sheet.open_soon()

    def _on_answered(self) -> None:
        self._asked = None

    def _keep_summary(self, summary: Summary) -> None:
        from ui.documents.patrol_paper import patrol_pdf

        self._keep_file(f"{summary.title}.pdf", self.tr("PDF (*.pdf)"), patrol_pdf(summary))

    def _keep_way(self, gpx: bytes) -> None:
        self._keep_file(f"{self._model.state.title}.gpx", self.tr("GPX 轨迹 (*.gpx)"), gpx)

    def _keep_file(self, name: str, kinds: str, content: bytes) -> None:
        """Outside the encrypted store, where the worker says; the store keeps its own."""
        done = save_file(self, self._save_as, name, kinds, content)
        if done.problem:
            self._model.show_problem(done.problem)
        elif done.told:
            self.confirmed.emit(done.told)
