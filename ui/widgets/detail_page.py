"""The frame of a detail that scrolls as one page: title row, cards one under the other, action bar."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.theme import ThemeController
from ui.turns import paint_last
from ui.viewmodels.drafting import DraftingState
from ui.widgets.buttons import Button, Kind
from ui.widgets.cards import ActionBar, Divider
from ui.widgets.detail_head import DetailHead
from ui.widgets.empty import EmptyState
from ui.widgets.saved_line import show_saved, show_submit
from ui.widgets.scroll_page import scrolled


class DetailPage(QWidget):
    """Lay cards into `cards`, which scroll in the `middle`, anything that scrolls by itself into `below`; `lost` is what is said when it cannot be opened."""

    put_aside = Signal()
    """暂存."""
    submitted = Signal()
    correcting = Signal()
    """改正."""
    dropped = Signal()
    """不改了."""

    def __init__(
        self, themes: ThemeController, submit_text: str, *, lost: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.head = DetailHead(themes)
        self.bar = ActionBar(themes)
        self._submit_text = submit_text
        self._lost = lost or self.tr("这项任务打不开")
        self.empty = EmptyState(themes)
        self._leave = Button(themes, self.tr("暂存"), large=True)
        self.submit = Button(themes, submit_text, Kind.PRIMARY, icon="paper-plane-right-fill", large=True)
        self.submit.setMinimumWidth(136)
        self.correct = Button(themes, self.tr("改正"), icon="pencil-simple-bold")
        self.drop = Button(themes, self.tr("不改了"), Kind.QUIET)
        for button, signal in (
            (self.drop, self.dropped),
            (self.correct, self.correcting),
            (self._leave, self.put_aside),
            (self.submit, self.submitted),
        ):
            button.clicked.connect(signal)
            self.bar.add_action(button)
        self.correct.hide()
        self.drop.hide()
        self._band = QWidget()
        self._band.setProperty("surface", "panel")
        self._band.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._band_box = QVBoxLayout(self._band)
        self._band_box.addWidget(self.head)
        self._line = Divider(themes)
        content = QWidget()
        self.cards = QVBoxLayout(content)
        self.cards.setSpacing(12)
        self.middle = scrolled(content)
        self.below = QVBoxLayout()
        self._lay_parts()

    def _lay_parts(self) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._band)
        column.addWidget(self._line)
        column.addWidget(self.middle, 1)
        column.addLayout(self.below)
        column.addWidget(self.bar)
        self._column = column
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    def lay_out(self, *, wide: bool, embedded: bool) -> None:
        """Page margins by width; a title row only beside the list."""
        side = 24 if wide else 20
        self._band_box.setContentsMargins(side, 0, side, 0)
        self._band.setVisible(embedded)
        self._line.setVisible(embedded)
        self.cards.setContentsMargins(side, 16, side, 16)

    def share_height(self, *, form: bool) -> None:
        """Whether what is below takes the height, the cards only what they need."""
        self._column.setStretch(2, 0 if form else 1)
        self._column.setStretch(3, 1 if form else 0)

    def card_height(self, high: int) -> None:
        """Hold the cards to a height; 0 lets them take what there is."""
        self.middle.setMinimumHeight(high)
        self.middle.setMaximumHeight(high or 16_777_215)

    def needed_height(self) -> int:
        """The height of all cards."""
        content = self.middle.widget()
        layout = content.layout() if content is not None else None
        if layout is None:
            return 0
        wide = layout.totalHeightForWidth(self.width()) if layout.hasHeightForWidth() else 0
        return max(wide, layout.totalMinimumSize().height())

    def show_waiting(self, problem: str) -> None:
        """What stands there while it opens, or when it cannot."""
        self._stack.setCurrentIndex(0)
        if problem:
            self.empty.say("warning-octagon", self._lost, problem, self.tr("返回"), ink="danger_text")
        else:
            self.empty.say("clipboard-text", self.tr("正在打开"))

    def show_page(self) -> None:
        """The page, once it is filled: in sight each part that changes would be laid out by itself."""
        if self._stack.currentIndex() != 1:
            self._stack.setCurrentIndex(1)
            paint_last(self.middle)

    def show_bar(self, state: DraftingState) -> None:
        """What the action bar says, and what can be done."""
        self.bar_actions(visible=not state.read_only)
        self.correct.setVisible(state.can_correct)
        self.drop.setVisible(state.can_drop)
        if state.read_only:
            self.bar.say(self.tr("已经提交，只能看"), state.problem, icon="lock-simple-fill", ink="ink_2")
        elif state.missing:
            self.bar.alarm(on=False)
            self.bar.say(state.missing, state.consequence, icon="warning-fill", ink="warn_text")
        else:
            show_saved(self.bar, state.saved, self.tr("填一项存一项"), state.consequence, state.problem)
        show_submit(self.bar, self.submit, self._submit_text, state)

    def reveal(self, part: QWidget) -> None:
        """Scroll so that this part of the cards is seen."""
        self.middle.ensureWidgetVisible(part, 0, 16)

    def bar_actions(self, *, visible: bool) -> None:
        """Whether there is anything left to do."""
        self._leave.setVisible(visible)
        self.submit.setVisible(visible)

    def keys(self, submit: Callable[[], None], save: Callable[[], None]) -> None:
        """Ctrl+Enter submits, Ctrl+S saves."""
        for keys, act in (("Ctrl+Return", submit), ("Ctrl+Enter", submit), ("Ctrl+S", save)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
