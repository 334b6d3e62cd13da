"""今日: what needs the worker now. Holds ready texts; loading and acting are handed in."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject, Signal

from gridworker.errors import EnvironmentProblem
from ui.runner import Rereading
from ui.viewmodels.background import Run
from ui.viewmodels.rows import CareLevel, TaskGroup
from ui.viewmodels.status import when_told

_BY_SECOND_S = 600


class Phase(StrEnum):
    """What there is to show."""

    LOADING = "loading"
    READY = "ready"
    NOT_LOADED = "not_loaded"
    FAILED = "failed"


@dataclass(frozen=True)
class Rung:
    """What happens, or is aimed at, when `at_ms` (since boot) has come; `missed` is what is said from then on."""

    at_ms: int
    words: str
    missed: str


@dataclass(frozen=True)
class Alarm:
    """An emergency call; `has_phone` and `has_place` say whether 电话 and 路线 lead anywhere."""

    id: str
    title: str
    line: str
    signed: bool = False
    has_phone: bool = False
    has_place: bool = False
    ladder: tuple[Rung, ...] = ()


@dataclass(frozen=True)
class Warning_:  # noqa: N801 - `Warning` is Python's own
    """A warning that has not expired."""

    id: str
    title: str
    text: str
    signed: bool = False
    icon: str = "cloud-rain-fill"
    ladder: tuple[Rung, ...] = ()


@dataclass(frozen=True)
class Number:
    """One figure of the numbers card, such as 24 小时响应率, 96.4, %, 27 / 28 件."""

    label: str
    value: str
    unit: str = ""
    detail: str = ""


@dataclass(frozen=True)
class CareCount:
    """How many people are at a level of care, how often to call on them, how many today."""

    level: CareLevel
    name: str
    rule: str
    people: str
    today: str


LonLat = tuple[float, float]
"""WGS-84, degrees."""


@dataclass(frozen=True)
class Route:
    """The round of today: `way` leads through its points, the first `walked` of them are done with.

    Args:
        line: how many points, and how far it still is.
        begun: whether the round is under way.
        buildings: where the grid's buildings stand.
    """

    task_id: str
    line: str
    begun: bool = False
    way: tuple[LonLat, ...] = ()
    walked: int = 0
    buildings: tuple[LonLat, ...] = ()


@dataclass(frozen=True)
class TodayState:
    """Everything 今日 shows.

    Args:
        next_hint: for an empty day, what could be done next; such as `往后还有 4 项，可以先做最近的一项。`
        as_of: `截至昨日` when the figures are older than today.
        problem: why loading failed and what to do.
        sounds: whether what comes in is heard; the tenant may have silenced it.
        mail: what the button to 消息和公告 says; empty while there are none. new_mail: some are still to be read.
    """

    phase: Phase = Phase.LOADING
    alarms: tuple[Alarm, ...] = ()
    warnings: tuple[Warning_, ...] = ()
    groups: tuple[TaskGroup, ...] = ()
    numbers: tuple[Number, ...] = ()
    care: tuple[CareCount, ...] = ()
    care_total: str = ""
    next_hint: str = ""
    as_of: str = ""
    problem: str = ""
    sounds: bool = True
    mail: str = ""
    new_mail: bool = False
    route: Route | None = None

    @property
    def has_tasks(self) -> bool:
        """Whether any group has a task in it."""
        return any(group.tasks for group in self.groups)


class TodayActions(Protocol):
    """What 今日 can do; each call is one saved act, done off the UI thread. Raises `EnvironmentProblem`."""

    def sign_alarm(self, alarm_id: str) -> None:
        """签收 an emergency call."""
        ...

    def arrive(self, alarm_id: str) -> None:
        """Record 到场."""
        ...

    def sign_warning(self, warning_id: str) -> None:
        """签收 a warning."""
        ...

    def take_back(self, answer: "Answer") -> bool:
        """Take a 签收 or 到场 back; False if it may have left the device."""
        ...


class Given(StrEnum):
    """What was answered."""

    CALL = "call"
    ARRIVAL = "arrival"
    WARNING = "warning"


@dataclass(frozen=True)
class Answer:
    """A 签收 or 到场 that was just given, as 撤销 hands it back."""

    to: str
    given: Given = Given.CALL


class TodayViewModel(QObject):
    """Loads and holds `TodayState`; the composition root calls `reload` whenever rows it shows have changed."""

    changed = Signal()
    confirmed = Signal(str)
    """Something was saved; the text for the toast."""
    answered = Signal(str, object)
    """A 签收 was saved that may be taken back for a while: the text for the toast, and the `Answer`."""
    failed = Signal(str)
    """An act could not be saved; what happened and what to do."""
    task_opened = Signal(str)
    phone_requested = Signal(str)
    route_requested = Signal(str)
    mail_requested = Signal()
    talk_requested = Signal(str)
    """任务情况 of a task."""
    sync_requested = Signal()

    def __init__(
        self,
        load: Callable[[], TodayState],
        run: Run,
        actions: TodayActions | None = None,
        parent: QObject | None = None,
        elapsed_ms: Callable[[], int] | None = None,
        *,
        online: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__(parent)
        self._run, self._actions = run, actions
        self._loading = Rereading(run, load, self._become, self._on_load_failed)
        self._elapsed_ms, self._online = elapsed_ms, online
        self._state = TodayState()

    @property
    def state(self) -> TodayState:
        """What is shown now."""
        return self._state

    def next_step(self, rungs: tuple[Rung, ...]) -> str:
        """What comes next on a ladder and how soon; "" where no time since boot is known."""
        return ladder_line(rungs, self._elapsed_ms()) if self._elapsed_ms is not None else ""

    def reload(self) -> None:
        """Load anew in the background; calls during a load are folded into one more."""
        self._loading.ask()

    def sync_now(self) -> None:
        """立即同步."""
        self.sync_requested.emit()

    def open_task(self, task_id: str) -> None:
        """Open a task."""
        self.task_opened.emit(task_id)

    def call(self, alarm_id: str) -> None:
        """电话."""
        self.phone_requested.emit(alarm_id)

    def route(self, alarm_id: str) -> None:
        """路线."""
        self.route_requested.emit(alarm_id)

    def open_mail(self) -> None:
        """消息和公告."""
        self.mail_requested.emit()

    def sign_alarm(self, alarm_id: str) -> None:
        """签收 an emergency call; one tap, saved with the local time."""
        if self._actions is not None:
            self._give(self._actions.sign_alarm, Answer(alarm_id))

    def arrive(self, alarm_id: str) -> None:
        """Record 到场."""
        if self._actions is not None:
            self._give(self._actions.arrive, Answer(alarm_id, Given.ARRIVAL))

    def sign_warning(self, warning_id: str) -> None:
        """签收 a warning."""
        if self._actions is not None:
            self._give(self._actions.sign_warning, Answer(warning_id, Given.WARNING))

    def take_back(self, answer: object) -> None:
        """撤销 a 签收 or 到场; what else can be undone elsewhere is nothing to this model."""
        if self._actions is not None and isinstance(answer, Answer):
            take_back = self._actions.take_back
            self._run(
                lambda: take_back(answer), lambda done: self._on_taken_back(answer, done), self._on_act_failed
            )

    def _give(self, act: Callable[[str], None], answer: Answer) -> None:
        self._run(lambda: act(answer.to), lambda _: self._on_given(answer), self._on_act_failed)

    def _on_given(self, answer: Answer) -> None:
        text = {
            Given.CALL: self.tr("紧急呼叫已签收，{}"),
            Given.ARRIVAL: self.tr("已记录到场，{}"),
            Given.WARNING: self.tr("预警已签收，{}"),
        }[answer.given]
        self.answered.emit(self._told(text), answer)
        self.reload()

    def _told(self, text: str) -> str:
        return text.format(when_told(online=self._online()))

    def _on_taken_back(self, answer: Answer, done: bool) -> None:  # noqa: FBT001 - what the act gives back
        arrival = answer.given is Given.ARRIVAL
        if done:
            self.confirmed.emit(
                self.tr("到场已撤销，没有发出去") if arrival else self.tr("签收已撤销，没有发出去")
            )
        else:
            self.failed.emit(
                self.tr("到场已经发出，撤不回来。记录没有变。要改就打电话告诉值班室。")
                if arrival
                else self.tr("签收已经发出，撤不回来。记录没有变。要改就打电话告诉值班室。")
            )
        self.reload()

    def _on_act_failed(self, problem: EnvironmentProblem) -> None:
        self.failed.emit(problem.text)

    def _on_load_failed(self, problem: EnvironmentProblem) -> None:
        """Keep what was shown; only an empty screen turns into the error."""
        shown = self._state.phase is Phase.READY
        self._become(replace(self._state, problem=problem.text, phase=Phase.READY if shown else Phase.FAILED))

    def _become(self, state: TodayState) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit()


def ladder_line(rungs: tuple[Rung, ...], now_ms: int) -> str:
    """What comes next and how soon, such as `剩 4:12 打语音电话`; once all is past, what was missed; "" for no ladder.

    Args:
        rungs: the steps in order.
        now_ms: time since boot, which no change of the wall clock moves.
    """
    for rung in rungs:
        if now_ms < rung.at_ms:
            return f"{rung.words} {_left_text(rung.at_ms - now_ms)}"
    return rungs[-1].missed if rungs else ""


def _left_text(left_ms: int) -> str:
    """By the second under ten minutes, by the minute above."""
    seconds = -(-left_ms // 1000)
    if seconds < _BY_SECOND_S:
        return f"{seconds // 60}:{seconds % 60:02}"
    return QCoreApplication.translate("Today", "{} 分").format(seconds // 60)
