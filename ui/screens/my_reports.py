"""我的上报: the list of everything reported, and one of them followed over it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.language import amount
from ui.screens.base import Screen
from ui.theme import ThemeController
from ui.viewmodels.followed_report import FollowState, FollowViewModel
from ui.viewmodels.my_reports import MyReportsViewModel
from ui.widgets.banners import ProblemLine
from ui.widgets.buttons import Button, Kind
from ui.widgets.cards import ActionBar, Card, IconMark
from ui.widgets.empty import EmptyState
from ui.widgets.labels import Label
from ui.widgets.patrol_sheets import ReasonSheet
from ui.widgets.photo_intake import Pick, pick_photos
from ui.widgets.photo_strip import PhotoStrip
from ui.widgets.saved_line import show_submit
from ui.widgets.scroll_page import scrolled
from ui.widgets.task_list import TaskList
from ui.widgets.timeline import Timeline
from ui.widgets.words_box import WordsBox


class MyReportsScreen(Screen):
    """Shows `MyReportsState`."""

    detail = True

    opened = Signal(str)
    """A report is to be followed."""
    again_wanted = Signal(str)
    """A report that was taken back is to be filled in further."""
    report_wanted = Signal()
    """There is none yet: the first is to be made."""

    def __init__(
        self, themes: ThemeController, view_model: MyReportsViewModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(themes, parent)
        self._model = view_model
        self.list = TaskList(themes, self.tr("我的上报"))
        self._empty = EmptyState(themes)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.list)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addWidget(self._stack)
        self.list.opened.connect(self._on_opened)
        self._empty.acted.connect(self._on_empty_acted)
        view_model.changed.connect(self._show)
        self._show()

    def lay_out(self, *, wide: bool) -> None:
        """Page margins by width."""
        super().lay_out(wide=wide)
        side = 24 if wide else 20
        self.list.gutter = side
        self._column.setContentsMargins(side, 8, 0, 0)

    def refresh(self) -> None:
        """F5."""
        self._model.reload()

    def _show(self) -> None:
        state = self._model.state
        self.show_heading(self.tr("我的上报"), state.line)
        self._stack.setCurrentIndex(1 if state.groups else 0)
        self.list.show_groups(state.groups)
        if state.problem:
            title, again = self.tr("打不开"), self.tr("再试一次")
            self._empty.say("warning-octagon", title, state.problem, again, ink="danger_text")
        elif state.ready:
            text = self.tr("上报过的都在这里：到哪一步了，退回了没有。")
            self._empty.say("camera", self.tr("还没有上报过"), text, self.tr("去上报"))
        else:
            self._empty.say("camera", self.tr("正在打开"))

    def _on_empty_acted(self) -> None:
        if self._model.state.problem:
            self._model.reload()
        else:
            self.report_wanted.emit()

    def _on_opened(self, event_id: str) -> None:
        (self.again_wanted if event_id in self._model.state.begun else self.opened).emit(event_id)


class FollowScreen(Screen):
    """Shows `FollowState`."""

    detail = True

    def __init__(
        self,
        themes: ThemeController,
        view_model: FollowViewModel,
        *,
        pick: Pick = pick_photos,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(themes, parent)
        self._model = view_model
        self._problem = ProblemLine(themes)
        self._empty = EmptyState(themes)
        self._asked = Label(themes, "", "body", wrap=True)
        self._asked_card = self._make_asked_card(themes)
        self._place = Label(themes, "", "body", bold=True, wrap=True)
        self._text = Label(themes, "", "body", wrap=True)
        self._photos = PhotoStrip(themes, self.tr("这件的照片"), editable=False)
        self._missing = Label(themes, "", "caption", "ink_2", wrap=True)
        self._way = Timeline(themes, self.tr("办理经过"))
        self._note = WordsBox(themes, self.tr("补充说明"), placeholder=self.tr("又看见什么、要更正什么"))
        self._strip = PhotoStrip(themes, self.tr("补充的照片"), pick=pick)
        self._add = Button(themes, self.tr("补充"), Kind.PRIMARY, icon="paper-plane-right-fill", large=True)
        self._back = Button(themes, self.tr("撤回"), large=True)
        self._edit = Button(themes, self.tr("改一改"), large=True)
        self._recall = Button(themes, self.tr("申请撤回"), large=True)
        self._bar = ActionBar(themes)
        self._lay_parts(themes)
        self._connect()
        self._show()

    def _make_asked_card(self, themes: ThemeController) -> Card:
        card = Card(themes, pad=15, fill="warn_tint", edge="warn_line")
        self._asked_title = Label(themes, "", "body", "warn_text", bold=True, wrap=True)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(IconMark(themes, "warning-fill", "warn_text", 24))
        head.addWidget(self._asked_title, 1)
        card.body.setSpacing(8)
        card.body.addLayout(head)
        card.body.addWidget(self._asked)
        return card

    def _lay_parts(self, themes: ThemeController) -> None:
        facts = Card(themes)
        facts.body.setSpacing(8)
        for part in (self._place, self._text, self._photos, self._missing):
            facts.body.addWidget(part)
        way = Card(themes)
        way.body.setSpacing(12)
        way.body.addWidget(Label(themes, self.tr("办理经过"), "heading"))
        way.body.addWidget(self._way)
        self._more = Card(themes)
        self._more.body.setSpacing(12)
        self._more.body.addWidget(Label(themes, self.tr("补充"), "heading"))
        self._more.body.addWidget(self._strip)
        self._more.body.addWidget(self._note)
        page = QWidget()
        self._cards = QVBoxLayout(page)
        self._cards.setSpacing(12)
        for card in (self._problem, self._asked_card, facts, way, self._more):
            self._cards.addWidget(card)
        self._cards.addStretch(1)
        for button in (self._back, self._recall, self._edit, self._add):
            self._bar.add_action(button)
        whole = QWidget()
        inner = QVBoxLayout(whole)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(scrolled(page), 1)
        inner.addWidget(self._bar)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(whole)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    def _connect(self) -> None:
        model, strip = self._model, self._strip
        model.changed.connect(self._show)
        self._empty.acted.connect(model.reload)
        strip.files_given.connect(model.tray.add_files)
        strip.image_pasted.connect(model.tray.add_image)
        strip.shot_taken.connect(model.tray.add_shot)
        strip.removed.connect(model.tray.remove)
        strip.undone.connect(model.tray.undo)
        strip.marked.connect(model.tray.replace)
        self._note.typed.connect(model.write_note)
        self._add.clicked.connect(self._on_add)
        model.storing.going_on.connect(self._note.tell)
        self._back.clicked.connect(model.take_back)
        self._edit.clicked.connect(model.edit)
        self._recall.clicked.connect(self._on_recall)

    def lay_out(self, *, wide: bool) -> None:
        """Page margins by width."""
        super().lay_out(wide=wide)
        side = 24 if wide else 20
        self._cards.setContentsMargins(side, 16, side, 16)

    def flush(self) -> None:
        """Save what waits."""
        self._note.tell()
        self._model.flush()

    def hideEvent(self, event: QHideEvent) -> None:
        """Going away saves what waits, whoever takes the screen away."""
        self.flush()
        super().hideEvent(event)

    def refresh(self) -> None:
        """F5."""
        self._model.reload()

    def _show(self) -> None:
        state = self._model.state
        self._stack.setCurrentIndex(1 if state.ready else 0)
        if not state.ready:
            title = self.tr("这件打不开") if state.problem else self.tr("正在打开")
            ink = "danger_text" if state.problem else "ink_3"
            icon = "warning-octagon" if state.problem else "camera"
            self._empty.say(icon, title, state.problem, self.tr("再试一次") if state.problem else "", ink=ink)
            self.show_heading(self.tr("我的上报"))
            return
        self.show_heading(state.title, state.line)
        self._problem.say(state.problem)
        self._show_asked(state)
        self._place.setText(state.place)
        self._text.setText(state.description)
        self._text.setVisible(bool(state.description))
        self._photos.show_photos(state.photos)
        self._photos.setVisible(bool(state.photos))
        self._missing.setText(amount("还有 {} 张照片不在本机", state.missing) if state.missing else "")
        self._missing.setVisible(state.missing > 0)
        self._way.show_moments(state.moments)
        self._show_ways(state)

    def _show_asked(self, state: FollowState) -> None:
        self._asked_card.setVisible(bool(state.asked))
        wanted, refused = self.tr("退回补充：在下面补上，再交回去"), self.tr("没有受理")
        self._asked_title.setText(wanted if state.answer_wanted else refused)
        self._asked.setText(state.asked)

    def _show_ways(self, state: FollowState) -> None:
        buttons = {
            "take_back": self._back,
            "edit": self._edit,
            "ask_recall": self._recall,
            "add": self._add,
        }
        for way, button in buttons.items():
            button.setVisible(way in state.ways)
            button.setEnabled(not state.busy)
        self._more.setVisible("add" in state.ways)
        first = (
            self._cards.indexOf(self._asked_card) + 1
        )  # what was asked for is answered right below the question
        self._cards.removeWidget(self._more)
        last = self._cards.count() - 1  # over what takes the room that is left
        self._cards.insertWidget(first if state.answer_wanted else last, self._more)
        self._strip.show_photos(
            state.added, coming=state.coming, removed=state.removed, problem=state.photo_problem
        )
        self._note.show_text(state.note, "")
        hint = self.tr("还没传出去，可以改，也可以撤回") if "take_back" in state.ways else ""
        said = state.bar or hint
        self._bar.say(said, "", icon="info")
        self._bar.setVisible(bool(said or state.ways))
        show_submit(self._bar, self._add, self.tr("补充"), state)

    def _on_add(self) -> None:
        self._note.tell()
        self._model.add()

    def _on_recall(self) -> None:
        reasons = [self.tr("报重了"), self.tr("报错了地方"), self.tr("已经解决了")]
        text = self.tr("这件已经传出去了，撤不撤由调度员定。写一句为什么，他看得到。")
        sheet = ReasonSheet(
            self.themes, self.window(), self.tr("申请撤回"), self.tr("申请撤回"), reasons, text
        )
        sheet.given.connect(self._model.ask_recall)
        sheet.leave_with(self)
        sheet.open_sheet()
