"""任务: the list at the left and the selected task beside it from 960 px on; below that one pane, details are pushed.

What a task opens is made by `make_detail`, given by whoever builds the window; a `DetailScreen` tells when the worker
is done with it.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from gridworker.model.vocabulary import TaskType
from ui.language import said
from ui.screens.base import Embeddable, Screen
from ui.theme import Theme, ThemeController
from ui.turns import end_later
from ui.viewmodels.tasks import Detail, Phase, Tab, TaskItem, TasksState, TasksViewModel
from ui.widgets.banners import ProblemBanner
from ui.widgets.base import Themed
from ui.widgets.buttons import IconButton
from ui.widgets.cards import Divider
from ui.widgets.empty import EmptyState
from ui.widgets.inputs import Input
from ui.widgets.segmented import Segment
from ui.widgets.task_master import CountedSegments, TaskMaster

MakeDetail = Callable[[TaskItem], Screen]
SoonDetail = Callable[[TaskItem, Callable[[], None], Callable[[], None]], None]
"""Calls the first when the detail of a task can be made without a wait, the second if it cannot be made; neither if the
worker has turned elsewhere."""


def _at_once(_task: TaskItem, then: Callable[[], None], _failed: Callable[[], None]) -> None:
    then()


_Page = tuple[str, Detail, bool]


def _page_of(task: TaskItem) -> _Page:
    """Which page a task opens."""
    return task.id, task.detail, task.finished


class _Panel(Themed, QWidget):
    """The master column with its edge at the right."""

    def __init__(self, themes: ThemeController) -> None:
        super().__init__()
        self.edged = True
        self.follow(themes)

    def apply_theme(self, theme: Theme) -> None:
        """Keep the list off the edge."""
        self.setContentsMargins(0, 0, theme.border if self.edged else 0, 0)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Surface and edge."""
        theme = self.theme
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.color("surface"))
            if self.edged:
                painter.fillRect(
                    self.width() - theme.border, 0, theme.border, self.height(), theme.color("line")
                )


class TasksScreen(Screen):
    """Shows `TasksState`."""

    push_wanted = Signal(object)
    """A `Screen` to push over this one (upright)."""
    back_wanted = Signal()
    """The pushed detail is done with."""
    confirmed = Signal(str)
    """A line for the toast."""
    talk_wanted = Signal(str)
    """任务情况 of a task."""

    def __init__(
        self,
        themes: ThemeController,
        view_model: TasksViewModel,
        make_detail: MakeDetail,
        soon_detail: SoonDetail = _at_once,
        *,
        community: str = "",
        parent: QWidget | None = None,
        at_once: bool = True,
    ) -> None:
        super().__init__(themes, parent)
        self._model, self._make_detail, self._soon_detail = view_model, make_detail, soon_detail
        self._awaited = ""
        self._shown: _Page | None = None
        self._detail: Screen | None = None
        self._pushed = False
        self._right = QStackedWidget(self)
        self.show_community(community)
        self.build(self._parts(themes), at_once=at_once)

    def _parts(self, themes: ThemeController) -> Iterator[None]:
        self._tabs = CountedSegments(themes, self._tab_segments(), name=self.tr("待办和已办"))
        self._filter = IconButton(themes, "funnel", self.tr("筛选"))
        self._find = Input(themes, self.tr("找任务"), placeholder=self.tr("找任务：标题、地址"))
        self._find.setClearButtonEnabled(True)
        yield
        self._list = TaskMaster(themes, self.tr("任务"))
        yield
        self._problem = ProblemBanner(themes)
        self._empty = EmptyState(themes)
        self._blank = EmptyState(themes)
        yield
        self._lay_parts(themes)
        yield
        self._connect()
        self._show()

    def _tab_segments(self) -> list[Segment]:
        return [Segment(Tab.OPEN.value, self.tr("待办")), Segment(Tab.DONE.value, self.tr("已办"))]

    def _lay_parts(self, themes: ThemeController) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(16, 12, 16, 12)
        top.setSpacing(8)
        top.addWidget(self._tabs, 1)
        top.addWidget(self._filter)
        self._panel = _Panel(themes)
        column = QVBoxLayout(self._panel)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        find = QHBoxLayout()
        find.setContentsMargins(16, 0, 16, 12)
        find.addWidget(self._find)
        column.addLayout(find)
        column.addWidget(Divider(themes))
        self._body = QStackedWidget()
        self._body.addWidget(self._list)
        self._body.addWidget(self._empty)
        column.addWidget(self._problem)
        column.addWidget(self._body, 1)
        self._right.addWidget(self._blank)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self._panel)
        self._row.addWidget(self._right, 1)

    def _connect(self) -> None:
        model = self._model
        model.changed.connect(self._show)
        model.opened.connect(self._open)
        self._list.opened.connect(model.select)
        self._list.more_wanted.connect(self.talk_wanted)
        self._find.textChanged.connect(model.search)
        keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self._on_find_wanted)
        self._tabs.chosen.connect(self._on_tab_chosen)
        self._filter.clicked.connect(self._show_filter)
        self._problem.acted.connect(model.dismiss_problem)
        self._empty.acted.connect(self._on_empty_acted)

    def show_community(self, line: str) -> None:
        """Where the worker works, under the title."""
        self.show_heading(self.tr("任务"), line)

    # --- framing ---------------------------------------------------------------------------------------------------

    def painted_last(self) -> Sequence[QWidget]:
        """The list, and what stands beside it."""
        return (self._body, self._right)

    def lay_out(self, *, wide: bool) -> None:
        """One pane or two; a detail that stood beside the list is pushed when there is only room for one and the place is in front."""
        super().lay_out(wide=wide)
        self._right.setVisible(wide)
        self._panel.edged = wide
        self._panel.apply_theme(self.themes.theme)
        if wide:
            self._panel.setFixedWidth(self.themes.theme.size.master_column)
        else:
            self._panel.setMinimumWidth(0)
            self._panel.setMaximumWidth(16_777_215)
        if self.isVisible():
            self._push_if_narrow()

    def refresh(self) -> None:
        """F5."""
        self._model.load()

    def shown(self) -> None:
        """Back on this place: whatever was pushed is gone; what was open when the tablet was turned elsewhere is there."""
        if self._pushed or self._awaited:
            self._detail, self._pushed, self._awaited = None, False, ""
            self._model.leave()
        self._push_if_narrow()

    def _push_if_narrow(self) -> None:
        if not self.wide and self._detail is not None and not self._pushed:
            self._push(self._detail)

    @property
    def detail_shown(self) -> Screen | None:
        """The detail open now, beside the list or pushed."""
        return self._detail

    # --- details ---------------------------------------------------------------------------------------------------

    def _open(self, task: TaskItem) -> None:
        """What is open already stays as it is: made anew it might be read before its last words are stored."""
        if self._detail is not None and self._shown == _page_of(task):
            return
        self._drop()
        self._awaited = task.id
        self._soon_detail(task, partial(self._open_now, task), self._give_up)
        if self._awaited:
            self._show()

    def _give_up(self) -> None:
        """It could not be made, which is told elsewhere; another tap tries again."""
        self._awaited = ""
        self._model.leave()

    def _open_now(self, task: TaskItem) -> None:
        """Unless another was chosen meanwhile, or the same again."""
        if task.id != self._awaited:
            return
        self._awaited = ""
        detail = self._make_detail(task)
        done = partial(self._on_detail_closed, detail)
        for name, act in (("closed", done), ("confirmed", self.confirmed.emit)):
            signal = getattr(detail, name, None)
            if signal is not None:
                signal.connect(act)
        self._detail, self._shown = detail, _page_of(task)
        detail.show_talk(task.id, task.news)
        if self.wide:
            self._embed(detail)
        else:
            self._push(detail)

    @property
    def seat(self) -> QWidget:
        """Where a detail stands beside the list, also one that waits hidden."""
        return self._right

    def _embed(self, detail: Screen) -> None:
        self._pushed = False
        if isinstance(detail, Embeddable):
            detail.embed(on=True)
        self._right.addWidget(detail)
        self._right.setCurrentWidget(detail)
        detail.lay_out(wide=True)

    def _push(self, detail: Screen) -> None:
        self._pushed = True
        self._right.removeWidget(detail)
        detail.detail = True
        if isinstance(detail, Embeddable):
            detail.embed(on=False)
        self.push_wanted.emit(detail)

    def _drop(self) -> None:
        detail, self._detail = self._detail, None
        if detail is None:
            return
        if self._pushed:
            self._pushed = False
            self.back_wanted.emit()
            return
        self._right.removeWidget(detail)
        detail.hide()
        end_later(detail)

    def _on_detail_closed(self, detail: Screen) -> None:
        """One handed in a moment ago may end when the next is open already; that one stays."""
        if detail is self._detail:
            self._drop()
            self._model.leave()
        self._model.load()

    # --- showing ---------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        state = self._model.state
        self._tabs.say(Tab.OPEN.value, self.tr("待办 {}").format(state.open_count))
        self._tabs.say(Tab.DONE.value, self.tr("已办 {}").format(state.done_count))
        self._tabs.choose(state.tab.value)
        self._filter.setEnabled(len(state.types) > 1 or state.only is not None)
        chosen = state.selected.id if state.selected else ""
        self._show_news(state)
        self._list.show_groups(state.groups, chosen)
        self._body.setCurrentIndex(0 if state.groups else 1)
        self._problem.say(state.problem if state.phase is Phase.READY else "")
        if self._detail is None:
            self._right.setCurrentWidget(self._blank)
        self._show_empty(state)

    def _show_news(self, state: TasksState) -> None:
        """The header offers what is said about the selected task, wherever that stands, and how much of it is new."""
        chosen = state.selected
        self.show_talk(chosen.id if chosen else "", chosen.news if chosen else 0)
        if self._detail is not None and chosen is not None:
            self._detail.show_talk(chosen.id, chosen.news)

    def _show_empty(self, state: TasksState) -> None:
        # with nothing at the left there is nothing to choose; below a detail Qt would paint it all the same
        self._blank.setVisible(bool(state.groups) and self._detail is None)
        if self._awaited:
            self._blank.say("clipboard-text", self.tr("正在打开"))
        else:
            self._blank.say("clipboard-text", self.tr("点左边一项任务"), self.tr("填到一半的会自己存好"))
        if state.phase is Phase.FAILED:
            self._empty.say(
                "warning-octagon",
                self.tr("任务读不出来"),
                state.problem,
                self.tr("再试一次"),
                ink="danger_text",
            )
        elif state.phase is Phase.LOADING:
            self._empty.say("clipboard-text", self.tr("正在读任务"))
        elif state.words:
            title = self.tr("没有写着“{}”的任务").format(state.words)
            self._empty.say("magnifying-glass", title, self.tr("换个词，或者看“已办”。"), self.tr("看全部"))
        elif state.only is not None:
            label = self.tr("没有{}任务").format(said(state.only.label))
            self._empty.say("funnel", label, "", self.tr("看全部"))
        elif state.tab is Tab.DONE:
            self._empty.say("check-circle", self.tr("还没有办完的任务"))
        else:
            title, text = self.tr("没有待办的任务"), self.tr("新任务联网后自动下到本机。")
            self._empty.say("check-circle", title, text, ink="ok_text")

    def _on_tab_chosen(self, key: str) -> None:
        self._model.show_tab(Tab(key))

    def _on_find_wanted(self) -> None:
        self._find.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._find.selectAll()

    def _on_empty_acted(self) -> None:
        if self._model.state.words:
            self._find.clear()
        elif self._model.state.only is not None:
            self._model.show_only(None)
        else:
            self._model.load()

    def _show_filter(self) -> None:
        state = self._model.state
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        kinds: tuple[TaskType | None, ...] = (None, *state.types)
        for kind in kinds:
            action = QAction(said(kind.label) if kind else self.tr("全部"), menu)
            action.setCheckable(True)
            action.setChecked(kind is state.only)
            action.triggered.connect(partial(self._on_filter_chosen, kind))
            menu.addAction(action)
        menu.popup(self._filter.mapToGlobal(QPoint(0, self._filter.height() + 4)))

    def _on_filter_chosen(self, kind: TaskType | None) -> None:
        self._model.show_only(kind)
