"""Illustrative states of a patrol for the gallery; the round is made up."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
from PySide6.QtCore import QSize

from gridworker.clock import ManualClock
from gridworker.errors import DiskFull, InputProblem
from gridworker.geo.distance import Fix
from gridworker.geo.route import walking_order
from gridworker.geo.track import TrackPoint, as_gpx
from gridworker.model.facts import (
    PatrolFinished,
    PatrolPaused,
    PatrolResumed,
    PatrolStarted,
    Payload,
    Place,
    PointLooked,
    PointReached,
    PointSkipped,
)
from gridworker.model.patrol_flow import Walker, advanced, refusal_of
from gridworker.model.patrol_summary import Summary, summarised
from gridworker.model.records import Patrol, PatrolPoint
from gridworker.model.vocabulary import ArrivalBy, PointFinding, PointKind, Role
from ui.gallery import GalleryState
from ui.screens.base import Screen
from ui.screens.patrol import PatrolScreen
from ui.screens.today_states import NOW, OFFLINE, status
from ui.theme import ThemeController
from ui.viewmodels.background import Run, run_at_once
from ui.viewmodels.patrol import PatrolViewModel
from ui.viewmodels.patrol_parts import PatrolOpened
from ui.viewmodels.patrol_port import Arrived
from ui.viewmodels.report_parts import BuildingChoice
from ui.widgets.overlay import Sheet
from ui.window import MainWindow

AT = NOW.isoformat(timespec="seconds")
WALKER = Walker("w1", Role.GRID_WORKER, NOW)
HERE = Fix(104.10142, 30.66958, 8.0, 1.0)
_NAMES = (
    ("新鸿路 66 号院 1 栋", PointKind.BUILDING, "楼道有没有堆物，安全出口锁没锁", ""),
    ("新鸿路 66 号院 3 栋 电动车充电棚", PointKind.RISK_POINT, "", "ebike"),
    ("新鸿路 66 号院 4 栋", PointKind.BUILDING, "楼道有没有堆物", ""),
    ("新鸿路 68 号院 1 栋", PointKind.BUILDING, "有没有飞线和进楼的电动车", ""),
    ("新鸿路 68 号院 2 栋 消火栓", PointKind.PART, "箱门好不好开，水带在不在", ""),
    ("新鸿路 70 号院 1 栋", PointKind.BUILDING, "沿街门口有没有占道", ""),
    ("新鸿路 70 号院 2 栋 配电房", PointKind.RISK_POINT, "门锁好没有，里面有没有杂物", ""),
    ("双林北支路 12 号院 1 栋", PointKind.BUILDING, "楼道有没有堆物", ""),
    ("双林北支路 12 号院 3 栋", PointKind.BUILDING, "", "stairwell"),
    ("双林北支路 12 号院 4 栋 雨水井盖", PointKind.PART, "松没松，有没有积水", ""),
    ("新鸿南路 88 号院 2 栋", PointKind.BUILDING, "外墙有没有松脱", ""),
    ("新鸿南路 88 号院 5 栋 消防水泵房", PointKind.RISK_POINT, "压力表在不在绿区", ""),
)
POINTS = tuple(
    PatrolPoint(
        id=f"p{number}",
        name=name,
        kind=kind,
        code=f"GW-510108-{number:04d}",
        lon=round(104.09942 + 0.0005 * ((number * 5) % 9), 6),
        lat=round(30.66798 + 0.0004 * number, 6),
        look_for=look_for,
        form_id=form,
    )
    for number, (name, kind, look_for, form) in enumerate(_NAMES, start=1)
)
PLAN = Patrol(
    id="pa1", title="早班巡查：疏散通道和充电", grid="03", assignee="w1", points=POINTS, task_id="t1"
)
SETOUT: tuple[Payload, ...] = (PatrolStarted(started_at=AT),)
HALF: tuple[Payload, ...] = (
    *SETOUT,
    PointReached(point="p1", reached_at=AT, by=ArrivalBy.POSITION, distance_m=12, accuracy_m=8),
    PointLooked(point="p1", looked_at=AT, finding=PointFinding.FINE),
    PointReached(point="p2", reached_at=AT, by=ArrivalBy.CODE),
    PointLooked(point="p2", looked_at=AT, finding=PointFinding.PROBLEM, note="两辆车停在棚外充电"),
    PointSkipped(point="p3", skipped_at=AT, reason="在施工，进不去"),
)
BUILDINGS = tuple(
    BuildingChoice(f"b{n}", name := f"双林北支路 12 号院 {n} 栋", name, 104.1, 30.65 + n / 2_000)
    for n in range(1, 5)
)


class DemoPatrols:
    """A patrol port that holds everything in memory and keeps to the same flow as the real one."""

    def __init__(
        self,
        steps: tuple[Payload, ...] = (),
        *,
        plan: Patrol = PLAN,
        fix: Fix | None = None,
        full: bool = False,
        problem: str = "",
        **more: Any,  # noqa: ANN401 - fields of `PatrolOpened`
    ) -> None:
        self.patrol = plan
        for step in steps:
            self.patrol = advanced(self.patrol, step)
        self.fix, self.full, self.problem = fix, full, problem
        self.order = tuple(point.id for point in plan.points)
        self.place: Place | None = None
        self.kept: list[TrackPoint] = []
        self.more = {"due": "今日 20:00 前", "buildings": BUILDINGS} | more

    def open_patrol(self, task_id: str) -> PatrolOpened:
        """The one there is, whatever is asked for."""
        del task_id
        if self.problem:
            raise InputProblem(self.problem)
        points = tuple(point for id_ in self.order if (point := self.patrol.point(id_)) is not None)
        by_distance = points != self.patrol.points
        opened = PatrolOpened(self.patrol, points, by_distance=by_distance, **self.more)
        return replace(opened, tracked=opened.tracked + len(self.kept))

    def step(self, fact: Payload) -> None:
        """One step, if the flow allows it and the disk has room."""
        if self.full:
            raise DiskFull("没存上：存储已满。走过的都在。到“我的”里删掉已送达的原图，再点一次。")
        refusal = refusal_of(self.patrol, fact, WALKER)
        if refusal is not None:
            raise InputProblem(refusal.text, code=refusal.code)
        self.patrol = advanced(self.patrol, fact)

    def start(self, patrol_id: str) -> None:
        """Sets out."""
        del patrol_id
        self.step(PatrolStarted(started_at=AT))

    def pause(self, patrol_id: str) -> None:
        """Something comes between."""
        del patrol_id
        self.step(PatrolPaused(paused_at=AT))

    def resume(self, patrol_id: str) -> None:
        """Goes on."""
        del patrol_id
        self.step(PatrolResumed(resumed_at=AT))

    def finish(self, patrol_id: str, reason: str) -> None:
        """Ends."""
        del patrol_id
        self.step(PatrolFinished(finished_at=AT, reason=reason))

    def reach(self, patrol_id: str, point_id: str, arrived: Arrived) -> None:
        """Is at a point."""
        del patrol_id
        told = {name: getattr(arrived, name) for name in ("by", "distance_m", "accuracy_m", "reason")}
        self.step(PointReached(point=point_id, reached_at=AT, **told))

    def look(self, patrol_id: str, point_id: str, finding: PointFinding, note: str) -> None:
        """A single look."""
        del patrol_id
        self.step(PointLooked(point=point_id, looked_at=AT, finding=finding, note=note))

    def skip(self, patrol_id: str, point_id: str, reason: str) -> None:
        """Passes over a point."""
        del patrol_id
        self.step(PointSkipped(point=point_id, skipped_at=AT, reason=reason))

    def shorten(self, patrol_id: str) -> None:
        """A short order."""
        del patrol_id
        spots = [None if p.lon is None or p.lat is None else (p.lon, p.lat) for p in self.patrol.points]
        order = walking_order(spots, (self.fix.lon, self.fix.lat) if self.fix else None)
        self.order = tuple(self.patrol.points[index].id for index in order)

    def as_planned(self, patrol_id: str) -> None:
        """The plan's order."""
        del patrol_id
        self.order = tuple(point.id for point in self.patrol.points)

    def want_track(self, *, wanted: bool) -> None:
        """Remember it."""
        self.more["track_wanted"] = wanted

    def keep_way(self, patrol_id: str, points: list[TrackPoint]) -> None:
        """Remember it."""
        del patrol_id
        self.kept += points

    def read_codes(self, picture: bytes) -> tuple[str, ...]:
        """What the picture says in plain letters."""
        return (picture.decode(),) if picture else ()

    def summary(self, patrol_id: str) -> Summary:
        """On paper."""
        del patrol_id
        return summarised(self.patrol, self.patrol.points, None, "新鸿社区 · 第 3 网格", ())

    def way_as_gpx(self, patrol_id: str) -> bytes:
        """The way."""
        del patrol_id
        return as_gpx(self.patrol.title, self.kept).encode()

    def locate(self) -> Fix | None:
        """Where the device is."""
        return self.fix

    def position_problem(self) -> str:
        """None."""
        return ""

    def stated_place(self) -> Place | None:
        """What was stated."""
        return self.place

    def state_place(self, place: Place | None) -> None:
        """Remember it."""
        self.place = place


def at_point(number: int, off_m: float = 0.0, accuracy_m: float = 8.0, age_s: float = 1.0) -> Fix:
    """A position so many metres north of a point."""
    point = POINTS[number - 1]
    return Fix(point.lon or 0.0, (point.lat or 0.0) + off_m / 111_195, accuracy_m, age_s)


def window(
    themes: ThemeController,
    port: DemoPatrols,
    act: Callable[[PatrolViewModel, PatrolScreen], None] | None = None,
    *,
    run: Run = run_at_once,
) -> MainWindow:
    """The window with the patrol pushed."""
    frame = MainWindow(themes, header := status(OFFLINE))
    header.setParent(frame)
    model = PatrolViewModel(port, run, ManualClock(NOW), header, parent=frame)
    model.open("t1")
    for key, icon, text in (
        ("today", "house", "今日"),
        ("tasks", "clipboard-text", "任务"),
        ("report", "camera-fill", "上报"),
        ("me", "user", "我的"),
    ):
        frame.add_place(key, icon, text, Screen(themes))
    frame.show_place("tasks")
    screen = PatrolScreen(themes, model)
    screen.detail = True
    frame.push(screen)
    if act is not None:
        frame.show()
        act(model, screen)
        for sheet in frame.findChildren(Sheet):
            sheet.open_sheet()  # a picture is taken before the turn in which it would come
    return frame


def _planned(themes: ThemeController) -> MainWindow:
    return window(themes, DemoPatrols(fix=HERE))


def _near(themes: ThemeController) -> MainWindow:
    return window(themes, DemoPatrols(HALF, fix=at_point(4, 18)))


def _far(themes: ThemeController) -> MainWindow:
    return window(themes, DemoPatrols(HALF, fix=at_point(4, 240, 22)))


def _no_position(themes: ThemeController) -> MainWindow:
    return window(themes, DemoPatrols(HALF))


def _reached(themes: ThemeController) -> MainWindow:
    there = PointReached(point="p4", reached_at=AT, by=ArrivalBy.POSITION, distance_m=18, accuracy_m=8)
    return window(themes, DemoPatrols((*HALF, there), fix=at_point(4, 18)))


def _reached_form(themes: ThemeController) -> MainWindow:
    there = PointReached(point="p9", reached_at=AT, by=ArrivalBy.HAND, reason="没有定位信号")
    port = DemoPatrols((*HALF, there), fix=at_point(9, 6), begun=frozenset({"p9"}))
    return window(themes, port, lambda model, _screen: model.select("p9"))


def _cellar(themes: ThemeController) -> MainWindow:
    port = DemoPatrols(HALF)
    port.place = Place(text="双林北支路 12 号院 3 栋 地下一层", grid="03")
    return window(themes, port)


def _tracking(themes: ThemeController) -> MainWindow:
    port = DemoPatrols(HALF, fix=at_point(4, 60), track_allowed=True, track_wanted=True, tracked=46)
    return window(themes, port)


def _paused(themes: ThemeController) -> MainWindow:
    return window(themes, DemoPatrols((*HALF, PatrolPaused(paused_at=AT)), fix=HERE))


def _by_hand(themes: ThemeController) -> MainWindow:
    return window(themes, DemoPatrols(HALF), lambda _m, screen: screen.points.panel.hand_pressed.emit())


def _scan(themes: ThemeController) -> MainWindow:
    return window(themes, DemoPatrols(HALF), lambda _m, screen: screen.points.panel.scan_pressed.emit())


def _missed(themes: ThemeController) -> MainWindow:
    return window(themes, DemoPatrols(HALF, fix=HERE), lambda model, _screen: model.finish())


def _finished(themes: ThemeController) -> MainWindow:
    finds = ("14:02 飞线充电 · 新鸿路 68 号院 1 栋", "14:05 占消防车道")
    steps = (*HALF, PatrolFinished(finished_at=AT, reason="下暴雨"))
    return window(themes, DemoPatrols(steps, finds=finds, tracked=213))


def _full(themes: ThemeController) -> MainWindow:
    port = DemoPatrols(HALF, fix=at_point(4, 18), full=True)
    return window(themes, port, lambda model, _screen: model.arrive_here())


def _empty(themes: ThemeController) -> MainWindow:
    plan = msgspec.structs.replace(PLAN, points=())
    return window(themes, DemoPatrols(SETOUT, plan=plan, fix=HERE))


def _failed(themes: ThemeController) -> MainWindow:
    text = "这条巡查已不在本机，可能被收回或转给了别人。记过的都已存好，照样上传。"
    return window(themes, DemoPatrols(problem=text))


def _loading(themes: ThemeController) -> MainWindow:
    return window(themes, DemoPatrols(), run=lambda work, done, failed: None)  # noqa: ARG005 - never ends


def _narrow(themes: ThemeController) -> MainWindow:
    long = tuple(
        msgspec.structs.replace(point, name=f"{point.name}（靠近社区党群服务中心东侧小门的那一栋）")
        for point in POINTS
    )
    plan = msgspec.structs.replace(PLAN, points=long)
    return window(themes, DemoPatrols(HALF, plan=plan, fix=at_point(4, 18)))


SMALL = QSize(720, 600)
"""The smallest window there is."""
STATES = [
    GalleryState("patrol", _near),
    GalleryState("patrol_planned", _planned),
    GalleryState("patrol_far", _far),
    GalleryState("patrol_no_position", _no_position),
    GalleryState("patrol_reached", _reached),
    GalleryState("patrol_reached_checklist", _reached_form),
    GalleryState("patrol_cellar", _cellar),
    GalleryState("patrol_tracking", _tracking),
    GalleryState("patrol_paused", _paused),
    GalleryState("patrol_by_hand", _by_hand),
    GalleryState("patrol_scan", _scan),
    GalleryState("patrol_missed", _missed),
    GalleryState("patrol_finished", _finished),
    GalleryState("patrol_disk_full", _full),
    GalleryState("patrol_empty", _empty),
    GalleryState("patrol_failed", _failed),
    GalleryState("patrol_loading", _loading),
    GalleryState("patrol_narrow", _narrow, sizes=(SMALL,)),
]
