"""同步中心: what was turned down, four lanes in the order they are emptied, 立即同步, a conflict, the last runs, room taken."""

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from gridworker.model.ops import Lane
from ui.language import amount
from ui.screens.base import Screen
from ui.theme import ThemeController
from ui.viewmodels.conflicts import Side
from ui.viewmodels.outbox import Action, RunResult
from ui.viewmodels.sync_centre import RowShown, RunShown, SyncCentreState, SyncCentreViewModel
from ui.widgets.banners import ProblemBanner
from ui.widgets.buttons import Button, Kind
from ui.widgets.cards import Card, Divider, IconMark
from ui.widgets.conflict_card import ConflictCard
from ui.widgets.empty import EmptyState
from ui.widgets.labels import Label
from ui.widgets.outbox import LaneCard, WithdrawSheet
from ui.widgets.overlay import Sheet
from ui.widgets.scroll_page import scrolled
from ui.widgets.turned_down import AskSheet, words_sheet

_RIGHT_WIDE = 424
_MARKS = {
    RunResult.DONE: ("check-circle-fill", "ok_text"),
    RunResult.CUT: ("wifi-slash-bold", "warn_text"),
    RunResult.FAILED: ("warning-octagon-fill", "danger_text"),
}


class RunsCard(Card):
    """最近同步, with the room taken."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, pad=0, parent=parent)
        self._storage = Label(themes, "", "micro", "ink_2")
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(16, 10, 16, 8)
        row.addWidget(Label(themes, self.tr("最近同步"), "heading"))
        row.addStretch(1)
        row.addWidget(self._storage)
        self.body.addWidget(head)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.body.addLayout(self._rows)
        self.body.addStretch(1)
        self._shown: tuple[RunShown, ...] | None = None

    def show_runs(self, runs: tuple[RunShown, ...], storage: str) -> None:
        """Show these runs, newest first."""
        self._storage.setText(storage)
        if runs == self._shown:
            return
        self._shown = runs
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for run in runs:
            self._rows.addWidget(self._row(run))
        if not runs:
            frame = QWidget()
            around = QVBoxLayout(frame)
            around.setContentsMargins(16, 4, 16, 16)
            around.addWidget(Label(self.themes, self.tr("还没有同步过"), "label", "ink_2"))
            self._rows.addWidget(frame)

    def _row(self, run: RunShown) -> QWidget:
        icon, ink = _MARKS[run.result]
        line = QHBoxLayout()
        line.setContentsMargins(16, 0, 16, 0)
        line.setSpacing(12)
        line.addWidget(IconMark(self.themes, icon, ink, 20))
        line.addWidget(Label(self.themes, run.when, "label", bold=True))
        line.addWidget(Label(self.themes, run.text, "caption", "ink_2", elide=True), 1)
        held = QWidget()
        held.setLayout(line)
        held.setFixedHeight(self.theme.grown(44, "label"))
        frame = QWidget()
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        inset = QHBoxLayout()
        inset.setContentsMargins(48, 0, 0, 0)
        inset.addWidget(Divider(self.themes))
        column.addLayout(inset)
        column.addWidget(held)
        return frame


class SyncCentreScreen(Screen):
    """Shows `SyncCentreState`."""

    detail = True
    bundle_wanted = Signal()
    """The worker wants to take what is unsent along on a stick."""

    def __init__(
        self,
        themes: ThemeController,
        view_model: SyncCentreViewModel,
        parent: QWidget | None = None,
        *,
        at_once: bool = True,
    ) -> None:
        super().__init__(themes, parent)
        self._model = view_model
        self._sheet: Sheet | None = None
        self.show_heading(self.tr("同步中心"), self.tr("每一条到了哪一步"))
        self.build(self._parts(themes), at_once=at_once)

    def _parts(self, themes: ThemeController) -> Iterator[None]:
        self._problem = ProblemBanner(themes)
        self._conflict = ConflictCard(themes)
        self._lay_page()
        yield
        yield from self._fill_left(themes)
        self._fill_right(themes)
        yield
        self._connect()
        self._show()

    def _lay_page(self) -> None:
        page = QWidget()
        self._left, self._right = QWidget(page), QWidget(page)
        self._page = QGridLayout(page)
        self._page.setHorizontalSpacing(24)
        self._page.setVerticalSpacing(12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolled(page))

    def _fill_left(self, themes: ThemeController) -> Iterator[None]:
        """The lanes, two a step."""
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(8)
        self._turned_down, self._elsewhere = LaneCard(themes), LaneCard(themes)
        self._lanes = {lane: LaneCard(themes) for lane in Lane}
        for number, card in enumerate((self._turned_down, self._elsewhere, *self._lanes.values())):
            left.addWidget(card)
            if number % 2:
                yield
        self._empty = EmptyState(themes)
        left.addWidget(self._empty, 1)
        left.addStretch(1)

    def _fill_right(self, themes: ThemeController) -> None:
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(12)
        self._now = Button(
            themes, self.tr("立即同步"), Kind.PRIMARY, icon="arrows-clockwise-bold", large=True
        )
        self._stick = Button(
            themes, self.tr("离线包（U 盘）"), Kind.OUTLINE, icon="hard-drive-bold", large=True
        )
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self._now, self._stick):
            buttons.addWidget(button, 1)
        right.addLayout(buttons)
        self._runs = RunsCard(themes)
        right.addWidget(self._runs)
        right.addStretch(1)

    def _connect(self) -> None:
        model = self._model
        model.changed.connect(self._show)
        self._now.clicked.connect(model.sync_now)
        self._stick.clicked.connect(self.bundle_wanted)
        self._problem.acted.connect(model.dismiss_problem)
        for card in (self._turned_down, self._elsewhere, *self._lanes.values()):
            card.acted.connect(self._on_acted)
        self._conflict.chosen.connect(lambda field, side: model.choose(field, Side(side)))
        self._conflict.all_chosen.connect(lambda side: model.choose_all(Side(side)))
        self._conflict.merge_wanted.connect(model.merge)
        self._conflict.call_wanted.connect(self._on_call)

    def painted_last(self) -> Sequence[QWidget]:
        """Both columns."""
        return self._left, self._right

    def lay_out(self, *, wide: bool) -> None:
        """Two columns from 960 px on; upright what needs a decision comes first and what was synchronised last."""
        super().lay_out(wide=wide)
        side = 24 if wide else 20
        self._page.setContentsMargins(side, 16, side, 16)
        for widget in (self._problem, self._left, self._right):
            self._page.removeWidget(widget)
        self._page.addWidget(self._problem, 0, 0, 1, 2)
        self._page.addWidget(self._left, 1, 0, 1, 1 if wide else 2)
        self._page.addWidget(self._right, 1 if wide else 2, 1 if wide else 0, 1, 1 if wide else 2)
        column = self._right.layout() if wide else self._left.layout()
        assert isinstance(column, QVBoxLayout)  # noqa: S101 - both are
        column.insertWidget(1 if wide else 0, self._conflict)
        self._right.setMinimumWidth(_RIGHT_WIDE if wide else 0)
        self._right.setMaximumWidth(_RIGHT_WIDE if wide else 16_777_215)
        self._page.setColumnStretch(0, 1)
        self._page.setRowStretch(1, 1 if wide else 0)
        self._page.setRowStretch(2, 0 if wide else 1)

    def refresh(self) -> None:
        """F5 is 立即同步."""
        self._model.sync_now()

    def _show(self) -> None:
        state = self._model.state
        self._problem.say(state.problem if state.loaded else "")
        self._conflict.show_conflict(state.conflict)
        self._turned_down.setVisible(bool(state.turned_down))
        if state.turned_down:
            self._turned_down.show_rows(
                self.tr("退回和暂缓"),
                "tray-fill",
                amount("{} 条", len(state.turned_down)),
                self.tr("都在本机，不处理不会丢"),
                state.turned_down,
            )
        self._elsewhere.setVisible(bool(state.elsewhere))
        if state.elsewhere:
            self._elsewhere.show_rows(
                self.tr("送往另一个服务器"),
                "share-network-fill",
                self.tr("{} 份没送到").format(len(state.elsewhere)),
                self.tr("和平台各走各的"),
                state.elsewhere,
            )
        for lane in state.lanes:
            self._lanes[lane.lane].show_lane(lane)
        for card in self._lanes.values():
            card.setVisible(state.loaded and not state.is_empty)
        self._show_empty(state)
        self._runs.show_runs(state.runs, state.storage)
        self._now.say(self.tr("正在同步") if state.syncing else self.tr("立即同步"))
        self._now.setEnabled(not state.syncing)

    def _show_empty(self, state: SyncCentreState) -> None:
        self._empty.setVisible(state.is_empty or not state.loaded)
        if not state.loaded and state.problem:
            title, again = self.tr("待传的读不出来"), self.tr("再试一次")
            self._empty.say("warning-octagon", title, state.problem, again, ink="danger_text")
        elif not state.loaded:
            self._empty.say("cloud", self.tr("正在看还有什么没传"))
        else:
            self._empty.say("cloud-check", self.tr("没有待传的。"), state.empty_text, ink="ok_text")

    def _on_acted(self, entry_id: str, action: str) -> None:
        at_once = {
            Action.RETRY.value: self._model.retry,
            Action.INSIST.value: self._model.insist,
            Action.SMALLER.value: self._model.send_small,
        }
        if action in at_once:
            at_once[action](entry_id)
            return
        row = next((row for row in self._model.state.rows if row.id == entry_id), None)
        if row is not None:
            self._open(self._sheet_for(row, action))

    def _sheet_for(self, row: RowShown, action: str) -> Sheet:
        if action == Action.CORRECT.value:
            words = words_sheet(self.themes, self.window(), row)
            words.written.connect(partial(self._model.correct, row.id))
            return words
        if action == Action.ASK.value:
            phone = self._model.state.desk_phone
            ask = AskSheet(self.themes, self.window(), row.problem, phone, resend=True)
            ask.again.connect(partial(self._model.retry, row.id))
            return ask
        sheet = WithdrawSheet(self.themes, self.window(), row.title)
        sheet.reason_given.connect(partial(self._model.withdraw, row.id))
        return sheet

    def _on_call(self) -> None:
        state = self._model.state
        said = state.conflict.line if state.conflict is not None else ""
        self._open(AskSheet(self.themes, self.window(), said, state.desk_phone, resend=False))

    def _open(self, sheet: Sheet) -> None:
        self._sheet = sheet
        sheet.leave_with(self)
        sheet.open_sheet()
