"""Illustrative states of 我的上报 and of a followed report; every matter is made up."""

from collections.abc import Callable
from datetime import timedelta

import msgspec
from PySide6.QtWidgets import QWidget

from gridworker.clock import ManualClock
from gridworker.errors import InputProblem
from gridworker.model.facts import Place
from gridworker.model.records import Event, HistoryEntry
from gridworker.model.vocabulary import EventStage, Urgency
from ui.gallery import GalleryState
from ui.screens.base import Screen
from ui.screens.my_reports import FollowScreen, MyReportsScreen
from ui.screens.report_states import PHOTOS, DemoReports
from ui.screens.today_states import NOW, OFFLINE, status
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.drafts import Submitted
from ui.viewmodels.followed_report import Addition, FollowViewModel, ReportFollowed
from ui.viewmodels.my_reports import MyReportsViewModel, ReportBegun, ReportsPage
from ui.window import MainWindow

ME = "worker-1"
PLACE = Place(text="双林北支路 12 号院 2 栋", grid="510108004006-03", lon=104.1, lat=30.65)


def _at(hours: float) -> str:
    return (NOW - timedelta(hours=hours)).isoformat()


def _said(
    hours: float, action: str, stage: EventStage, text: str = "", role: str = "dispatcher"
) -> HistoryEntry:
    by = ME if role == "grid_worker" else "desk-1"
    return HistoryEntry(at=_at(hours), action=action, stage=stage, by=by, by_role=role, text=text)


FILED = HistoryEntry(
    at=_at(26),
    action="report",
    stage=EventStage.REPORTED,
    by=ME,
    by_role="grid_worker",
    text="1 楼住户从厨房窗户拉线给电动车充电。",
    received_at=_at(25.8),
)
HANDLING = Event(
    id="e1",
    category="S03",
    choice="fire.wire_charging",
    urgency=Urgency.PRESSING,
    place=PLACE,
    stage=EventStage.HANDLING,
    reporter=ME,
    happened_at=_at(26),
    number="CD5101082026071500017",
    description="1 楼住户从厨房窗户拉线给电动车充电，线头裸露，旁边堆有纸箱。",
    photos=tuple(photo.blobs[0] for photo in PHOTOS.values()),
    history=(
        FILED,
        _said(25, "accept", EventStage.ACCEPTED),
        _said(24.5, "register", EventStage.REGISTERED),
        _said(24.4, "dispatch", EventStage.DISPATCHED, "请综合行政执法队办理"),
        _said(3, "sign", EventStage.HANDLING, role="department"),
    ),
)
WANTED = msgspec.structs.replace(
    HANDLING,
    id="e2",
    choice="fire.stairwell_clutter",
    category="S01",
    stage=EventStage.MORE_WANTED,
    history=(
        FILED,
        _said(2, "ask_more", EventStage.MORE_WANTED, "请写清楚是几单元几楼，再补一张能看见门牌的照片。"),
    ),
)
WAITING = msgspec.structs.replace(
    HANDLING, id="e3", stage=EventStage.QUEUED, number="", history=(), happened_at=_at(0.2)
)
REFUSED = msgspec.structs.replace(
    HANDLING,
    id="e4",
    stage=EventStage.NOT_ACCEPTED,
    history=(FILED, _said(20, "reject", EventStage.NOT_ACCEPTED, "这里属于小区物业管理，已转物业。")),
)
RECALLED = msgspec.structs.replace(
    HANDLING,
    id="e5",
    stage=EventStage.REPORTED,
    history=(FILED, _said(1, "ask_recall", EventStage.REPORTED, "报重了", role="grid_worker")),
)
CLOSED = msgspec.structs.replace(
    HANDLING,
    id="e6",
    stage=EventStage.CLOSED,
    history=(
        *HANDLING.history,
        _said(2, "done", EventStage.HANDLED, "线已拆除", role="department"),
        _said(1, "close", EventStage.CLOSED),
    ),
)
ALL = (WANTED, WAITING, HANDLING, RECALLED, REFUSED, CLOSED)


class DemoFollowing(DemoReports):
    """Reports held in memory; answers the ports of list and follower."""

    def __init__(self, *events: Event, begun: tuple[ReportBegun, ...] = (), here: int = 2) -> None:
        super().__init__()
        self.events = {event.id: event for event in events}
        self.begun, self.here = begun, here
        self.given_up: list[str] = []
        self.asked: list[tuple[str, str]] = []
        self.additions: list[Addition] = []

    def read(self) -> ReportsPage:
        """All of them."""
        return ReportsPage(list(self.events.values()), self.begun)

    def follow(self, event_id: str) -> ReportFollowed:
        """One of them; those queued can be taken back."""
        event = self.events.get(event_id)
        if event is None:
            raise InputProblem("这件事已不在本机。记录在平台上，不会丢。", code="event.gone")
        draft = next((one for one in reversed(self.drafts) if one.task_id == event_id), None)
        return ReportFollowed(
            event=event,
            worker=ME,
            draft_id=draft.id if draft else "add-1",
            draft=draft,
            photos=tuple(PHOTOS.values())[: self.here],
            missing=2 - self.here,
            can_take_back=event.stage is EventStage.QUEUED,
        )

    def take_back(self, event_id: str) -> None:
        """Gone, unless it left meanwhile."""
        if self.events[event_id].stage is not EventStage.QUEUED:
            raise InputProblem("没有撤回：这件已经开始上传。内容都在。", code="event.already_sent")
        self.given_up.append(event_id)
        del self.events[event_id]

    def fill_in_again(self, event_id: str) -> None:
        """The same."""
        self.take_back(event_id)

    def ask_recall(self, event_id: str, reason: str) -> None:
        """Remember it."""
        self.asked.append((event_id, reason))
        entry = _said(0, "ask_recall", self.events[event_id].stage, reason, role="grid_worker")
        event = self.events[event_id]
        self.events[event_id] = msgspec.structs.replace(event, history=(*event.history, entry))

    def add(self, addition: Addition) -> Submitted:
        """Remember it."""
        if not addition.note and not addition.photos:
            raise InputProblem("还没有要补充的。写一句，或者加一张照片，再补充。", code="event.nothing_added")
        self.additions.append(addition)
        self.drafts = [draft for draft in self.drafts if draft.id != addition.draft_id]
        return Submitted(1)


def frame_with(themes: ThemeController, screen: Callable[[MainWindow], Screen]) -> MainWindow:
    """The main window on 上报 with a screen over it."""
    header = status(OFFLINE)
    frame = MainWindow(themes, header)
    header.setParent(frame)
    for key, icon, text in (
        ("today", "house", "今日"),
        ("tasks", "clipboard-text", "任务"),
        ("report", "camera-fill", "上报"),
    ):
        frame.add_place(key, icon, text, Screen(themes))
    frame.show_place("report")
    frame.push(screen(frame))
    return frame


def listed(themes: ThemeController, port: DemoFollowing) -> MainWindow:
    """我的上报."""

    def make(frame: MainWindow) -> Screen:
        model = MyReportsViewModel(port, run_at_once, ManualClock(NOW), frame)
        model.reload()
        return MyReportsScreen(themes, model)

    return frame_with(themes, make)


def followed(
    themes: ThemeController,
    port: DemoFollowing,
    event_id: str,
    act: Callable[[FollowViewModel], None] | None = None,
) -> MainWindow:
    """One report."""

    def make(frame: MainWindow) -> Screen:
        model = FollowViewModel(port, run_at_once, ManualClock(NOW), parent=frame)
        model.open(event_id)
        if act is not None:
            act(model)
        return FollowScreen(themes, model)

    return frame_with(themes, make)


BEGUN = ReportBegun("e9", "楼道堆物", "双林北支路 12 号院 5 栋", _at(1))


def _of(
    event: Event, act: Callable[[FollowViewModel], None] | None = None
) -> Callable[[ThemeController], QWidget]:
    return lambda themes: followed(themes, DemoFollowing(*ALL), event.id, act)


STATES = [
    GalleryState("my_reports", lambda themes: listed(themes, DemoFollowing(*ALL, begun=(BEGUN,)))),
    GalleryState("my_reports_empty", lambda themes: listed(themes, DemoFollowing())),
    GalleryState("followed_handling", _of(HANDLING)),
    GalleryState("followed_waiting", _of(WAITING)),
    GalleryState(
        "followed_returned", _of(WANTED, lambda model: model.write_note("2 单元 3 楼，门牌补了照片。"))
    ),
    GalleryState("followed_refused", _of(REFUSED)),
    GalleryState("followed_recalled", _of(RECALLED)),
    GalleryState("followed_closed", _of(CLOSED)),
    GalleryState("followed_gone", lambda themes: followed(themes, DemoFollowing(), "e1")),
]
