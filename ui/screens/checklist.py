"""The checklist of a task: limit and progress, sections, entries, what is saved, submitting with or without gaps."""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.screens.base import Screen
from ui.theme import ThemeController
from ui.viewmodels.checklist import ChecklistViewModel
from ui.viewmodels.form_state import FormState
from ui.widgets.buttons import Button, Kind
from ui.widgets.cards import ActionBar, Divider
from ui.widgets.detail_head import DetailHead
from ui.widgets.empty import EmptyState
from ui.widgets.form_body import FormBody, ProgressLine
from ui.widgets.gaps_sheet import GapsSheet
from ui.widgets.overlay import Sheet
from ui.widgets.photo_intake import Pick, pick_photos
from ui.widgets.saved_line import show_saved, show_submit

MAIN_WIDE = 136


class ChecklistScreen(Screen):
    """Shows `FormState` of a checklist."""

    closed = Signal()
    """The worker is done with it for now: put aside or submitted."""
    confirmed = Signal(str)
    """The line for the toast."""
    notice_wanted = Signal(str)
    """Emitted with the id of the 告知书 to show."""

    def __init__(
        self,
        themes: ThemeController,
        view_model: ChecklistViewModel,
        *,
        pick: Pick = pick_photos,
        parent: QWidget | None = None,
        at_once: bool = True,
    ) -> None:
        super().__init__(themes, parent)
        self._model, self._pick = view_model, pick
        self._gaps: GapsSheet | None = None
        self.embedded = False
        self.build(self._parts(themes), at_once=at_once)

    @property
    def model(self) -> ChecklistViewModel:
        """What it shows."""
        return self._model

    def _parts(self, themes: ThemeController) -> Iterator[None]:
        page = QWidget()
        self._empty = EmptyState(themes)
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
        column.addWidget(self._under_top)
        yield
        self.body = FormBody(themes, self.tr("检查项"), pick=self._pick)
        yield
        column.addWidget(self.body, 1)
        yield
        column.addWidget(self._bottom(themes))
        yield
        self._connect()
        self._show()

    def _top(self, themes: ThemeController) -> QWidget:
        self._head = DetailHead(themes)
        self._progress = ProgressLine(themes)
        self._under_top = Divider(themes)
        self._previous = Button(themes, self.tr("上次结果"), Kind.QUIET, icon="clock-counter-clockwise-bold")
        self._head.add_action(self._previous)
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
        self._leave = Button(themes, self.tr("暂存"), large=True)
        self._submit = Button(
            themes, self.tr("提交"), Kind.PRIMARY, icon="paper-plane-right-fill", large=True
        )
        self._submit.setMinimumWidth(MAIN_WIDE)
        self.notice = Button(themes, self.tr("告知书"), icon="file-text")
        self.correct = Button(themes, self.tr("改正"), icon="pencil-simple-bold")
        self.drop = Button(themes, self.tr("不改了"), Kind.QUIET)
        for button in (self.notice, self.drop, self.correct, self._leave, self._submit):
            self._bar.add_action(button)
        return self._bar

    def _connect(self) -> None:
        model = self._model
        model.changed.connect(self._show)
        model.gaps_found.connect(self._ask_about_gaps)
        model.left.connect(self.closed)
        self._empty.acted.connect(self.closed)
        model.submitted.connect(self._on_submitted)
        self._previous.clicked.connect(self._show_previous)
        self.correct.clicked.connect(model.correct)
        self.drop.clicked.connect(model.drop_correction)
        self.notice.clicked.connect(lambda: self.notice_wanted.emit(model.state.notice))
        model.notice_made.connect(self.notice_wanted)
        self._leave.clicked.connect(model.save_and_leave)
        self._submit.clicked.connect(model.submit)
        self.body.serve(model)
        self._key(QKeySequence("Ctrl+Return"), model.submit)
        self._key(QKeySequence("Ctrl+Enter"), model.submit)
        self._key(QKeySequence("Ctrl+S"), model.save_now)

    def painted_last(self) -> Sequence[QWidget]:
        """The entries."""
        return (self.body.list,)

    def lay_out(self, *, wide: bool) -> None:
        """Title row beside the list, header title when pushed."""
        super().lay_out(wide=wide)
        self._head.setVisible(self.embedded)
        side = 24 if wide else 20
        self._band.setContentsMargins(side, 0, side, 0)
        self._progress.stand(under_title=self.embedded)
        self.body.lay_out(wide=wide)

    def shown(self) -> None:
        """The keyboard starts in the list."""
        self.body.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def embed(self, *, on: bool) -> None:
        """Whether it stands beside the task list, with a title row of its own."""
        self.embedded, self.detail = on, not on
        self.lay_out(wide=self.wide)
        self._show()

    def flush(self) -> None:
        """Save what waits."""
        self._model.flush()

    def hideEvent(self, event: QHideEvent) -> None:
        """Going away saves what waits, whoever takes the screen away."""
        self.flush()
        self.model.sounds.rest()
        super().hideEvent(event)

    def _show(self) -> None:
        state = self._model.state
        if not state.ready:
            self._stack.setCurrentIndex(0)
            self._show_waiting(state)
            return
        self._head.show_texts(state.title, state.due, state.distance, late=state.is_late)
        self.show_heading(state.title, " · ".join(p for p in (state.line, state.due, state.distance) if p))
        self._previous.setVisible(bool(state.previous) and not state.read_only)
        self._progress.show_state(state)
        self._under_top.setVisible(self.embedded or not self._progress.isHidden())
        self.body.show_state(state)
        for button in (self._leave, self._submit):
            button.setVisible(not state.read_only)
        self.correct.setVisible(state.can_correct)
        self.drop.setVisible(state.can_drop)
        self.notice.setVisible(bool(state.notice))
        if state.read_only:
            self._bar.say(self.tr("已经提交，只能看"), state.previous, icon="lock-simple-fill", ink="ink_2")
        else:
            show_saved(self._bar, state.saved, self.tr("填一项存一项"), state.consequence, state.problem)
        show_submit(self._bar, self._submit, self.tr("提交"), state)
        self.show_filled(self._stack)

    def submit(self) -> None:
        """Press 提交."""
        self._submit.click()

    def _show_waiting(self, state: FormState) -> None:
        if state.problem:
            title, back = self.tr("检查表打不开"), self.tr("返回")
            self._empty.say("warning-octagon", title, state.problem, back, ink="danger_text")
        else:
            self._empty.say("clipboard-text", self.tr("正在打开"), "")

    def _show_previous(self) -> None:
        sheet = Sheet(self.themes, self.window(), self.tr("上次结果"))
        state = self._model.state
        sheet.add_text(state.previous)
        if state.can_compare:
            words = self.tr("不再对比") if state.compares else self.tr("逐项对比")
            compare = sheet.add_action(words)
            compare.clicked.connect(sheet.close_sheet)
            compare.clicked.connect(lambda: self._model.compare(on=not state.compares))
        sheet.add_action(self.tr("看好了"), Kind.PRIMARY).clicked.connect(sheet.close_sheet)
        sheet.open_sheet()

    def _ask_about_gaps(self) -> None:
        sheet = GapsSheet(self.themes, self.window(), self._model.state.gaps)
        sheet.fill_wanted.connect(self._model.go_to_section)
        sheet.submit_wanted.connect(self._model.submit_with_gaps)
        self._gaps = sheet
        sheet.leave_with(self)
        sheet.open_sheet()

    def _on_submitted(self, text: str) -> None:
        self.confirmed.emit(text)
        self.closed.emit()

    def _key(self, keys: QKeySequence, act: Callable[[], None]) -> None:
        shortcut = QShortcut(keys, self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)
