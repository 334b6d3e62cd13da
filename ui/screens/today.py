"""今日: SOS and warnings on top, tasks by how soon they are due, numbers and care counts beside or above them."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from ui.screens.base import Screen
from ui.theme import Theme, ThemeController
from ui.viewmodels.today import Alarm, Phase, TodayState, TodayViewModel, Warning_
from ui.widgets.banners import ProblemBanner, SosBanner, WarningBanner
from ui.widgets.buttons import Button, Kind
from ui.widgets.care_card import CareCard, CareStrip
from ui.widgets.empty import EmptyState
from ui.widgets.labels import Label
from ui.widgets.numbers import NumbersCard
from ui.widgets.route_card import RouteCard
from ui.widgets.scroll_page import put_into
from ui.widgets.task_list import TaskList

COLUMN_WIDTH = 352
_WIDE_PAD, _UPRIGHT_PAD, _GAP = 24, 20, 16
_SECOND_MS = 1000


class TodayScreen(Screen):
    """Shows `TodayState`; from 960 px on with a column at the right, below that in one scrolling pane."""

    def __init__(
        self,
        themes: ThemeController,
        view_model: TodayViewModel,
        parent: QWidget | None = None,
        *,
        at_once: bool = True,
    ) -> None:
        super().__init__(themes, parent)
        self._model = view_model
        self._alarm_id = ""
        self._warnings: dict[str, WarningBanner] = {}
        self.build(self._parts(themes), at_once=at_once)

    def _parts(self, themes: ThemeController) -> Iterator[None]:
        self._page = QVBoxLayout(self)
        self._page.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(0)
        self._page.addLayout(row, 1)
        self._body = QStackedWidget()
        row.addWidget(self._body, 1)
        self._list = TaskList(themes, self.tr("今天要办的任务"))
        self._body.addWidget(self._list)
        yield
        self._lay_empty(themes)
        yield
        self._lay_banners(themes)
        yield
        self._lay_figures(themes)
        yield
        self._lay_lead(themes)
        yield
        row.addWidget(self._lay_column(themes))
        yield
        self._seconds = QTimer(self, interval=_SECOND_MS)
        self._seconds.timeout.connect(self._count_down)
        self._connect()
        yield
        yield from self._showing()

    def drawn_ahead(self) -> Iterator[None]:
        """Lays out and draws what it shows first, hidden in its place, a little a step."""
        for part in (self, self._body):
            if (layout := part.layout()) is not None:
                layout.activate()  # with the layouts in it, which a change within does not reach by itself
                layout.setGeometry(part.rect())
        yield from self._list.drawn_ahead()

    def _lay_empty(self, themes: ThemeController) -> None:
        self._empty = EmptyState(themes)
        self._empty_area = QScrollArea()  # in a low window the figures leave little room
        self._empty_area.setWidgetResizable(True)
        self._empty_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        put_into(self._empty_area, self._empty)
        self._body.addWidget(self._empty_area)

    def _lay_banners(self, themes: ThemeController) -> None:
        self._banners = QWidget(self)
        self._banner_box = QVBoxLayout(self._banners)
        self._banner_box.setContentsMargins(0, 0, 0, 0)
        self._problem = ProblemBanner(themes)
        self._problem.acted.connect(self._on_problem_acted)
        self._sos = SosBanner(themes)
        self._banner_box.addWidget(self._problem)
        self._banner_box.addWidget(self._sos)

    def _lay_figures(self, themes: ThemeController) -> None:
        """Letters and numbers."""
        self._figures = QWidget(self)
        self._figures.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        figures = QVBoxLayout(self._figures)
        figures.setContentsMargins(0, 0, 0, 0)
        figures.setSpacing(4)
        self._mail = Button(themes, "", Kind.OUTLINE, icon="envelope-simple")
        self._mail.clicked.connect(self._model.open_mail)
        self._mail_box = QWidget()
        mail = QVBoxLayout(self._mail_box)
        mail.setContentsMargins(0, 0, 0, _GAP - 8)
        mail.addWidget(self._mail)
        self._numbers = NumbersCard(themes)
        self._as_of = Label(themes, "", "caption", "ink_3")
        for part in (self._mail_box, self._numbers, self._as_of):
            figures.addWidget(part)

    def _lay_lead(self, themes: ThemeController) -> None:
        """What stands above the list where there is no column."""
        self._lead = QWidget(self)
        self._lead_box = QVBoxLayout(self._lead)
        self._lead_box.setContentsMargins(0, _GAP, 0, _GAP)
        self._lead_box.setSpacing(12)
        self._strip = CareStrip(themes)
        self._lead_box.addWidget(self._strip)

    def _lay_column(self, themes: ThemeController) -> QScrollArea:
        self._care = CareCard(themes)
        self._route = RouteCard(themes)
        inner = QWidget()
        self._column_box = QVBoxLayout(inner)
        self._column_box.setContentsMargins(0, 0, _WIDE_PAD, _GAP)
        self._column_box.setSpacing(12)
        self._column_box.addWidget(self._care)
        self._column_box.addWidget(self._route)
        self._column_box.addStretch(1)
        self._column = QScrollArea()
        self._column.setWidgetResizable(True)
        self._column.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._column.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._column.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        put_into(self._column, inner)
        return self._column

    def _connect(self) -> None:
        model = self._model
        model.changed.connect(self._show)
        model.failed.connect(self._on_act_failed)
        self.themes.theme_changed.connect(self._arrange)
        self._list.opened.connect(model.open_task)
        self._route.go_on.connect(model.open_task)
        self._list.more_wanted.connect(model.talk_requested)
        self._empty.acted.connect(self._on_empty_acted)
        self._sos.sign_pressed.connect(self._on_sign_pressed)
        self._sos.arrived_pressed.connect(self._on_arrived_pressed)
        self._sos.phone_pressed.connect(self._on_phone_pressed)
        self._sos.route_pressed.connect(self._on_route_pressed)

    def painted_last(self) -> Sequence[QWidget]:
        """The list and what stands beside it."""
        return (self._body, self._column)

    def lay_out(self, *, wide: bool) -> None:
        """Column at the right, or everything in one pane."""
        super().lay_out(wide=wide)
        self._sos.lay_out(wide=wide)
        for banner in self._warnings.values():
            banner.lay_out(wide=wide)
        self._arrange()

    def refresh(self) -> None:
        """F5: 立即同步."""
        self._model.sync_now()

    def _show(self) -> None:
        for _step in self._showing():
            pass

    def _showing(self) -> Iterator[None]:
        """Shows the state; each step is for a turn of its own where 今日 is not in front yet."""
        model = self._model  # asked anew in each step: it may know more by then
        self._show_alarm(model.state.alarms)
        yield
        self._show_warnings(model.state.warnings)
        yield
        state = model.state
        self._problem.say(state.problem if state.phase is Phase.READY else "")
        self._numbers.show_numbers(state.numbers)
        self._numbers.setVisible(bool(state.numbers))
        self._mail.say(state.mail)
        self._mail.become(
            Kind.ACCENT if state.new_mail else Kind.OUTLINE,
            icon="envelope-simple-bold" if state.new_mail else "envelope-simple-open",
        )
        self._mail_box.setVisible(bool(state.mail))
        self._as_of.setText(state.as_of)
        self._as_of.setVisible(bool(state.as_of))
        yield
        state = model.state
        self._care.show_counts(state.care, state.care_total)
        self._care.setVisible(bool(state.care))
        yield
        state = model.state
        self._route.show_route(state.route)
        self._strip.show_counts(state.care)
        self._strip.setVisible(bool(state.care))
        yield
        state = model.state
        self._list.show_groups(state.groups)
        self._show_empty(state)
        self._count_down()
        yield
        self._arrange()
        yield

    def _count_down(self) -> None:
        """Say what comes next on each ladder; the clock only runs while there is one to be seen."""
        state, step = self._model.state, self._model.next_step
        alarm = next((one for one in state.alarms if one.id == self._alarm_id), None)
        self._sos.count_down(step(alarm.ladder) if alarm else "")
        for warning in state.warnings:
            if warning.id in self._warnings:  # not yet shown: the page comes to the front before it is filled
                self._warnings[warning.id].count_down(step(warning.ladder))
        running = bool((alarm and alarm.ladder) or any(one.ladder for one in state.warnings))
        if running and self.isVisible():
            self._seconds.start()
        else:
            self._seconds.stop()

    def shown(self) -> None:
        """Back in front: the countdown goes on."""
        self._count_down()

    def _show_alarm(self, alarms: tuple[Alarm, ...]) -> None:
        """The first call not signed for, else the first; the rest are a count."""
        self._sos.setVisible(bool(alarms))
        if not alarms:
            self._alarm_id = ""
            return
        alarm = next((alarm for alarm in alarms if not alarm.signed), alarms[0])
        more = self.tr("还有 {n} 条").format(n=len(alarms) - 1) if len(alarms) > 1 else ""
        line = " · ".join(part for part in (alarm.line, more) if part)
        self._alarm_id = alarm.id
        self._sos.show_call(
            alarm.title, line, signed=alarm.signed, phone=alarm.has_phone, route=alarm.has_place
        )

    def _show_warnings(self, warnings: tuple[Warning_, ...]) -> None:
        for gone in set(self._warnings) - {warning.id for warning in warnings}:
            self._warnings.pop(gone).deleteLater()
        for warning in warnings:
            if warning.id not in self._warnings:
                self._add_warning(warning.id)
            banner = self._warnings[warning.id]
            banner.show_warning(warning.title, warning.text, signed=warning.signed, icon=warning.icon)

    def _add_warning(self, warning_id: str) -> None:
        banner = WarningBanner(self.themes)
        banner.lay_out(wide=self.wide)
        banner.setObjectName(warning_id)
        banner.sign_pressed.connect(self._on_warning_sign_pressed)
        self._warnings[warning_id] = banner
        self._banner_box.addWidget(banner)

    def _show_empty(self, state: TodayState) -> None:
        say = self._empty.say
        if state.phase is Phase.LOADING:
            say("hourglass-medium", self.tr("正在读取今天的任务"), self.tr("本机就有，不用等网络。"))
        elif state.phase is Phase.NOT_LOADED:
            title = self.tr("任务还没下到本机")
            say("cloud-arrow-down", title, self.tr("连一次社区 Wi-Fi 就行。"), self.tr("立即同步"))
        elif state.phase is Phase.FAILED:
            title = self.tr("今天的任务没读出来")
            say("warning-octagon-fill", title, state.problem, self.tr("再试一次"), ink="danger_text")
        else:
            act = self.tr("看任务") if state.next_hint else ""
            say("check-circle-fill", self.tr("今天的任务都做完了"), state.next_hint, act, ink="ok_text")

    def _arrange(self, _theme: Theme | None = None) -> None:
        """Put banners and figures where this width and this state want them."""
        wide = self.wide
        state = self._model.state
        tasks = state.phase is Phase.READY and state.has_tasks
        pad = _WIDE_PAD if wide else _UPRIGHT_PAD
        self._column.setFixedWidth(self.themes.theme.scaled(COLUMN_WIDTH) + _WIDE_PAD)
        self._page.setContentsMargins(pad, _GAP if wide else 0, 0, 0)
        self._list.gutter = pad
        self._banner_box.setSpacing(8 if wide else 12)
        if wide:
            self._list.set_lead(None)
            self._page.insertWidget(0, self._banners)
            self._column_box.insertWidget(0, self._figures)
            self._lead.hide()
        else:
            self._lead_box.insertWidget(0, self._banners)
            self._lead_box.insertWidget(1, self._figures)
        self._show_parts(state)
        if not wide:
            self._place_lead(in_list=tasks)
        self._set_banner_gap(wide=wide)
        self._column.setVisible(wide and bool(state.numbers or state.care or state.route or state.mail))
        self._body.setCurrentWidget(self._list if tasks else self._empty_area)

    def _show_parts(self, state: TodayState) -> None:
        """A widget that changes parents is hidden by Qt, so this comes after moving it."""
        told = self._problem.isVisibleTo(self._banners)
        self._banners.setVisible(bool(state.alarms or state.warnings or told))
        self._figures.setVisible(bool(state.numbers or state.mail))

    def _place_lead(self, *, in_list: bool) -> None:
        anything = self._banners.isVisibleTo(self._lead) or self._figures.isVisibleTo(self._lead)
        anything = anything or self._strip.isVisibleTo(self._lead)
        right = 0 if in_list else _UPRIGHT_PAD
        self._lead_box.setContentsMargins(0, _GAP, right, _GAP if anything or in_list else 0)
        if in_list:
            self._list.set_lead(self._lead)
            return
        self._list.set_lead(None)
        self._page.insertWidget(0, self._lead)
        self._lead.show()

    def _set_banner_gap(self, *, wide: bool) -> None:
        self._banner_box.setContentsMargins(0, 0, _WIDE_PAD if wide else 0, _GAP if wide else 0)

    def _on_sign_pressed(self) -> None:
        self._model.sign_alarm(self._alarm_id)

    def _on_arrived_pressed(self) -> None:
        self._model.arrive(self._alarm_id)

    def _on_phone_pressed(self) -> None:
        self._model.call(self._alarm_id)

    def _on_route_pressed(self) -> None:
        self._model.route(self._alarm_id)

    def _on_warning_sign_pressed(self) -> None:
        banner = self.sender()
        if isinstance(banner, WarningBanner):
            self._model.sign_warning(banner.objectName())

    def _on_act_failed(self, text: str) -> None:
        self._problem.say(text)
        self._arrange()

    def _on_problem_acted(self) -> None:
        self._problem.say("")
        self._arrange()

    def _on_empty_acted(self) -> None:
        if self._model.state.phase is Phase.NOT_LOADED:
            self._model.sync_now()
        elif self._model.state.phase is Phase.READY:
            self._model.open_task("")
        else:
            self._model.reload()
