"""任务情况: what was found there before, what was said, and 留言, 改约, 转交. One sheet, three pages."""

from functools import partial

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.theme import ThemeController
from ui.viewmodels.task_talk import TalkShown, TaskTalkViewModel, TimeChoice
from ui.widgets.banners import ProblemLine
from ui.widgets.buttons import Button, Kind
from ui.widgets.chips import Chip
from ui.widgets.flow import FlowLayout
from ui.widgets.inputs import Field, Input
from ui.widgets.labels import Label
from ui.widgets.overlay import Sheet
from ui.widgets.scroll_page import scrolled
from ui.widgets.timeline import Timeline

_ROOM_FOR_TALK, _LEAST_FOR_TALK = 300, 120
_ROOM_BESIDE, _OF_IT_TEXT = 348, 240
"""Height of what was said, and of everything else in the panel: together they fit into the smallest window."""


class _WishPage(QWidget):
    """What is asked and why; for 改约 with times to choose from, for 转交 with a proposal."""

    def __init__(self, themes: ThemeController, send: str, to: str = "") -> None:
        super().__init__()
        self.themes = themes
        self.until = ""
        self._chips: dict[str, Chip] = {}
        self._times = QWidget()
        self._flow = FlowLayout(self._times)
        self._reason = Input(themes, self.tr("原因"), placeholder=self.tr("写一句为什么"))
        self._reason_field = Field(themes, self.tr("原因"), self._reason)
        self._to = Input(themes, to)
        self.back = Button(themes, self.tr("返回"))
        self.send = Button(themes, send, Kind.PRIMARY)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._times)
        if to:
            column.addWidget(Field(themes, to, self._to))
        column.addWidget(self._reason_field)
        column.addWidget(Label(themes, self.tr("调度员同意之前，任务照旧。"), "caption", "ink_2", wrap=True))
        column.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.back)
        row.addWidget(self.send)
        column.addLayout(row)

    @property
    def reason(self) -> str:
        """Why."""
        return self._reason.text().strip()

    @property
    def to(self) -> str:
        """Who is proposed."""
        return self._to.text().strip()

    def show_times(self, times: tuple[TimeChoice, ...]) -> None:
        """Offer these; the first is chosen."""
        if set(self._chips) == {one.until for one in times}:
            return
        while (item := self._flow.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        self._chips = {one.until: Chip(self.themes, one.label) for one in times}
        for until, chip in self._chips.items():
            chip.clicked.connect(partial(self._choose, until))
            self._flow.addWidget(chip)
        self._choose(times[0].until if times else "")

    def is_told(self) -> bool:
        """Whether a reason is there; says so beside the field if not."""
        self._reason_field.show_problem("" if self.reason else self.tr("写一句原因再提交。"))
        return bool(self.reason)

    def clear(self) -> None:
        """Empty for the next time."""
        self._reason.clear()
        self._to.clear()

    def _choose(self, until: str) -> None:
        self.until = until
        for moment, chip in self._chips.items():
            chip.setChecked(moment == until)


class TaskTalkSheet(Sheet):
    """Shows `TalkState` of one task."""

    def __init__(self, themes: ThemeController, host: QWidget, view_model: TaskTalkViewModel) -> None:
        shown = view_model.state.shown
        super().__init__(themes, host, themes.tr("任务情况 · {}").format(shown.title if shown else ""))
        self._model = view_model
        self._due = Label(themes, "", "label", "ink_2", wrap=True)
        self._problem = ProblemLine(themes)
        self._result_head = Label(themes, self.tr("办理结果"), "heading")
        self._results = Timeline(themes, self.tr("办理结果"))
        self._past_head = Label(themes, self.tr("上次结果"), "heading")
        self._past = Timeline(themes, self.tr("上次结果"))
        self._said_head = Label(themes, self.tr("留言和申请"), "heading")
        self._said = Timeline(themes, self.tr("留言和申请"))
        self._none = Label(themes, self.tr("还没有人留言。"), "label", "ink_2")
        self._words = Input(themes, self.tr("留言"), placeholder=self.tr("给调度员或同事留一句"))
        self._say = Button(themes, self.tr("发"), Kind.PRIMARY)
        self._why_not = Label(themes, "", "caption", "ink_2", wrap=True)
        self._postpone = Button(themes, self.tr("改约"), icon="calendar-blank-bold")
        self._hand_over = Button(themes, self.tr("转交"), icon="users-bold")
        self._later = _WishPage(themes, self.tr("申请改约"))
        self._other = _WishPage(themes, self.tr("申请转交"), self.tr("建议转给谁（可不填）"))
        self._pages = QStackedWidget()
        self._pages.addWidget(self._talk_page())
        self._pages.addWidget(self._later)
        self._pages.addWidget(self._other)
        self.body.addWidget(self._due)
        self.body.addWidget(self._problem)
        self.body.addWidget(self._pages)
        self._close = self.add_action(self.tr("关上"))
        self._close.clicked.connect(self.close_sheet)
        self._connect()
        self._show()

    def _talk_page(self) -> QWidget:
        inner = QWidget()
        told = QVBoxLayout(inner)
        told.setContentsMargins(0, 0, 16, 0)  # the bar lies over the edge
        told.setSpacing(8)
        results, past = (self._result_head, self._results), (self._past_head, self._past)
        for part in (*results, *past, self._said_head, self._said, self._none):
            told.addWidget(part)
        told.addStretch(1)
        self._area = area = scrolled(inner)
        area.setFixedHeight(_ROOM_FOR_TALK)
        area.viewport().setAutoFillBackground(False)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(area)
        typed = QHBoxLayout()
        typed.setSpacing(8)
        typed.addWidget(self._words, 1)
        typed.addWidget(self._say)
        column.addLayout(typed)
        column.addWidget(self._why_not)
        wishes = QHBoxLayout()
        wishes.setSpacing(8)
        wishes.addWidget(self._postpone, 1)
        wishes.addWidget(self._hand_over, 1)
        column.addLayout(wishes)
        return page

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What was said gives way in a low window, what can be done stays in sight."""
        super().resizeEvent(event)
        beside = _ROOM_BESIDE + self.theme.scaled(_OF_IT_TEXT) - _OF_IT_TEXT
        self._area.setFixedHeight(max(_LEAST_FOR_TALK, min(_ROOM_FOR_TALK, self.height() - beside)))

    def _connect(self) -> None:
        model = self._model
        model.changed.connect(self._show)
        model.sent.connect(self._on_sent)
        self._say.clicked.connect(self._on_say)
        self._words.returnPressed.connect(self._on_say)
        self._postpone.clicked.connect(partial(self.show_page, "postpone"))
        self._hand_over.clicked.connect(partial(self.show_page, "hand_over"))
        self._later.send.clicked.connect(self._on_postpone)
        self._other.send.clicked.connect(self._on_hand_over)
        for page in (self._later, self._other):
            page.back.clicked.connect(partial(self.show_page, "talk"))

    def show_page(self, page: str) -> None:
        """`talk`, `postpone` or `hand_over`."""
        self._pages.setCurrentIndex(("talk", "postpone", "hand_over").index(page))
        self._close.setVisible(page == "talk")  # a wish is asked or left, one way back is enough

    def _show(self) -> None:
        shown = self._model.state.shown
        self._problem.say(self._model.state.problem)
        if shown is not None:
            self._show_talk(shown)

    def _show_talk(self, shown: TalkShown) -> None:
        self._due.setText(shown.due)
        for part in (self._result_head, self._results):
            part.setVisible(bool(shown.results))
        self._results.show_moments(shown.results)
        for part in (self._past_head, self._past):
            part.setVisible(bool(shown.before))
        self._past.show_moments(shown.before)
        self._said.show_moments(shown.said)
        self._none.setVisible(not shown.said)
        self._why_not.setText(shown.why_not)
        self._why_not.setVisible(bool(shown.why_not))
        for button in (self._postpone, self._hand_over):
            button.setVisible(shown.may_wish)
        self._later.show_times(shown.times)

    def _on_say(self) -> None:
        self._model.say(self._words.text())

    def _on_postpone(self) -> None:
        if self._later.is_told():
            self._model.postpone(self._later.until, self._later.reason)

    def _on_hand_over(self) -> None:
        if self._other.is_told():
            self._model.hand_over(self._other.reason, self._other.to)

    def _on_sent(self, page: str) -> None:
        """What was sent may go; what is begun elsewhere in the sheet stays."""
        clear = {"talk": self._words.clear, "postpone": self._later.clear, "hand_over": self._other.clear}
        clear[page]()
        self.show_page("talk")
