"""What a patrol is made of on screen: its points, the position, the way, and how they are worded. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from gridworker.geo.distance import Fix, distance_m
from gridworker.model.facts import Place
from gridworker.model.patrol_flow import is_near
from gridworker.model.records import Patrol, PatrolPoint
from gridworker.model.vocabulary import (
    ArrivalBy,
    PatrolStage,
    PointFinding,
    PointKind,
    PointStage,
    PositionSource,
)
from ui.language import amount, listed, said
from ui.viewmodels.moments import distance_text
from ui.viewmodels.report_parts import FAIR_ACCURACY_M, GOOD_ACCURACY_M, BuildingChoice, by_distance
from ui.viewmodels.rows import TagText

FRESH_S = 30.0
"""A position older than this does not say that somebody is here now."""
_NOW_S = 2.0
_ICONS = {PointKind.BUILDING: "buildings", PointKind.RISK_POINT: "warning", PointKind.PART: "wrench"}


@dataclass(frozen=True)
class PatrolOpened:
    """What opening a patrol gives.

    Attributes:
        points: in the order the worker walks them.
        by_distance: whether that is not the plan's order.
        begun: points whose checklist is half filled in.
        finds: what was reported on the way; reported: the points it was reported at.
        track_allowed, track_wanted: what tenant and worker say about recording the way; tracked: positions kept.
    """

    patrol: Patrol
    points: tuple[PatrolPoint, ...]
    due: str = ""
    is_late: bool = False
    by_distance: bool = False
    begun: frozenset[str] = frozenset()
    finds: tuple[str, ...] = ()
    reported: frozenset[str] = frozenset()
    track_allowed: bool = False
    track_wanted: bool = False
    tracked: int = 0
    buildings: Sequence[BuildingChoice] = ()


class BuildingsShown(NamedTuple):
    """The buildings a worker can say to be in, and what their order goes by; empty where it is the list's own."""

    buildings: tuple[BuildingChoice, ...]
    order: str


@dataclass(frozen=True)
class PointShown:
    """A point as a row, and what its panel says.

    Attributes:
        mark: `done`, `problem`, `skipped`, `reached` or `open`.
        there: how being here was told, once it was.
        near: whether the position is enough to arrive; away: how far it is, in words.
        only_noted: that its problem is in the patrol alone, and how to report it; empty otherwise.
    """

    id: str
    number: int
    name: str
    line: str
    icon: str
    stage: PointStage
    mark: str
    tag: TagText | None = None
    away: str = ""
    away_line: str = ""
    near: bool = False
    has_form: bool = False
    begun: bool = False
    there: str = ""
    note: str = ""
    finding: PointFinding | None = None
    reason: str = ""
    only_noted: str = ""

    @property
    def spoken(self) -> str:
        """The row for a screen reader."""
        away = self.away.replace(" km", said(" 公里")).replace(" m", said(" 米"))
        stands = self.tag.text if self.tag else said(self.stage.label)
        return listed(
            (
                part
                for part in (_tr("第 {} 点").format(self.number), self.name, stands, away, self.line)
                if part
            ),
            "，",
        )


@dataclass(frozen=True)
class PositionShown:
    """The position in words, how far it can be trusted (`ok`, `warn`, `none`), and whether a place was stated."""

    text: str = ""
    quality: str = "none"
    stated: bool = False


@dataclass(frozen=True)
class TrackShown:
    """The way in words; `offered` is False where the tenant does not allow it at all."""

    offered: bool = False
    running: bool = False
    text: str = ""
    can_export: bool = False


def _tr(text: str) -> str:
    return QCoreApplication.translate("Patrol", text)


def point_shown(opened: PatrolOpened, point: PatrolPoint, number: int, fix: Fix | None) -> PointShown:
    """A point in the words of the screen."""
    metres, begun = away_m(point, fix), point.id in opened.begun
    noted = _is_only_noted(opened, point)
    return PointShown(
        id=point.id,
        number=number,
        name=point.name,
        line=_noted_line(point) if noted else _task_line(point, begun=begun),
        icon=_ICONS[point.kind],
        stage=point.stage,
        mark=_mark(point),
        tag=_tag(point),
        away=distance_text(metres) if metres is not None and point.stage is PointStage.OPEN else "",
        away_line=_away_line(point, fix, metres),
        near=is_here(fix, metres),
        has_form=bool(point.form_id),
        begun=begun,
        there=_there(point),
        note=point.note,
        finding=point.finding,
        reason=point.reason,
        only_noted=_only_noted() if noted else "",
    )


def looked_text(finding: PointFinding, *, reported: bool) -> str:
    """What the toast says of a look; of a problem, that nobody was told of it yet."""
    if finding is PointFinding.PROBLEM and not reported:
        return _only_noted()
    return _tr("已记下：{}").format(said(finding.label))


def _only_noted() -> str:
    return _tr("只记在巡查里，不算上报。要上报，点“上报问题”。")


def _is_only_noted(opened: PatrolOpened, point: PatrolPoint) -> bool:
    """A problem that was looked at and not reported; what a checklist finds is reported by itself."""
    bad = point.stage is PointStage.LOOKED and point.finding is PointFinding.PROBLEM
    return bad and not point.form_id and point.id not in opened.reported


def _noted_line(point: PatrolPoint) -> str:
    return " · ".join(part for part in (_tr("只记在巡查里，不算上报"), point.note) if part)


def away_m(point: PatrolPoint, fix: Fix | None) -> float | None:
    """Metres from here to a point, None if either place is not known."""
    if fix is None or point.lon is None or point.lat is None:
        return None
    return distance_m(fix.lon, fix.lat, point.lon, point.lat)


def is_here(fix: Fix | None, metres: float | None) -> bool:
    """Whether the position says that the worker is at the point, now."""
    return fix is not None and fix.age_s <= FRESH_S and is_near(metres, fix.accuracy_m)


def buildings_shown(buildings: Sequence[BuildingChoice], fix: Fix | None) -> BuildingsShown:
    """The nearest first where anything is known of where this is, be it old: underground there is nothing newer."""
    if fix is None or not buildings:
        return BuildingsShown(tuple(buildings), "")
    order = _tr("近的在前（定位：{}）").format(_age(fix.age_s))
    return BuildingsShown(by_distance(buildings, fix.lon, fix.lat), order)


def position_shown(fix: Fix | None, stated: Place | None, problem: str) -> PositionShown:
    """Accuracy, source and age; or the place the worker stated; or what to do without."""
    if stated is not None:
        return PositionShown(_tr("你选了：{}").format(stated.text), "ok", stated=True)
    if fix is None:
        return PositionShown(problem or _tr("没有定位。可以扫码到达，或者手动到达。"))
    where = _tr("±{} m · {} · {}").format(round(fix.accuracy_m), said(fix.source.label), _age(fix.age_s))
    if fix.accuracy_m <= GOOD_ACCURACY_M and fix.age_s <= FRESH_S:
        return PositionShown(_tr("定位 {}").format(where), "ok")
    if fix.accuracy_m <= FAIR_ACCURACY_M and fix.age_s <= FRESH_S:
        return PositionShown(_tr("定位 {}，不太准").format(where), "warn")
    return PositionShown(_tr("定位 {}，不能用来到达").format(where), "none")


def track_shown(opened: PatrolOpened) -> TrackShown:
    """Whether the way is being recorded, whose choice it is, and where it stays."""
    if not opened.track_allowed:
        return TrackShown(can_export=bool(opened.tracked), text=_kept_line(opened.tracked))
    running = opened.track_wanted and opened.patrol.stage is PatrolStage.RUNNING
    if running:
        text = amount("正在记录轨迹 · 已记 {} 个位置，只存在本机", opened.tracked)
    elif opened.track_wanted and opened.patrol.stage is not PatrolStage.FINISHED:
        text = _tr("轨迹：巡查走起来才记录，只存在本机")
    else:
        text = _kept_line(opened.tracked) or _tr("没有记录轨迹。记不记由你定")
    return TrackShown(opened.patrol.stage is not PatrolStage.FINISHED, running, text, bool(opened.tracked))


def _kept_line(tracked: int) -> str:
    return amount("轨迹有 {} 个位置，只存在本机", tracked) if tracked else ""


def _age(seconds: float) -> str:
    if seconds <= _NOW_S:
        return _tr("刚刚")
    return (
        _tr("{} 秒前").format(round(seconds)) if seconds < 60 else _tr("{} 分前").format(round(seconds / 60))
    )


def _task_line(point: PatrolPoint, *, begun: bool) -> str:
    if point.stage is PointStage.SKIPPED:
        return _tr("跳过：{}").format(point.reason)
    if point.note:
        return point.note
    if point.form_id:
        return _tr("填检查表 · 填了一部分") if begun else _tr("填检查表")
    return point.look_for or _tr("看一眼")


def _mark(point: PatrolPoint) -> str:
    if point.stage is PointStage.LOOKED:
        return "problem" if point.finding is PointFinding.PROBLEM else "done"
    return {PointStage.SKIPPED: "skipped", PointStage.REACHED: "reached"}.get(point.stage, "open")


def _tag(point: PatrolPoint) -> TagText | None:
    if point.stage is PointStage.LOOKED and point.finding is not None:
        bad = point.finding is PointFinding.PROBLEM
        return TagText(
            said(point.finding.label), "red" if bad else "green", "x-bold" if bad else "check-bold"
        )
    if point.stage is PointStage.REACHED:
        return TagText(said(point.stage.label), "neutral", "map-pin-bold")
    return (
        TagText(said(point.stage.label), "neutral", "minus-bold")
        if point.stage is PointStage.SKIPPED
        else None
    )


def _there(point: PatrolPoint) -> str:
    if point.reached_by is None:
        return ""
    if point.reached_by is ArrivalBy.POSITION:
        near, vague = round(point.distance_m or 0), round(point.accuracy_m or 0)
        return _tr("按定位到达：离点 {} m，精度 ±{} m").format(near, vague)
    if point.reached_by is ArrivalBy.CODE:
        return _tr("扫码到达")
    return _tr("手动到达：{}").format(point.reason) if point.reason else _tr("手动到达")


def _away_line(point: PatrolPoint, fix: Fix | None, metres: float | None) -> str:
    if point.lon is None:
        return _tr("这个点没有坐标，请扫码或手动到达")
    if fix is None:
        return _tr("没有定位，请扫码或手动到达")
    if fix.age_s > FRESH_S:
        return _tr("定位停在 {}，请扫码或手动到达").format(_age(fix.age_s))
    where = _tr("离这里 {}，精度 ±{} m").format(_metres(metres), round(fix.accuracy_m))
    if is_here(fix, metres):
        return where
    return _tr("{}。30 m 以内才能按定位到达").format(where)


def _metres(metres: float | None) -> str:
    """Near a point the metres themselves are said."""
    if metres is None:
        return ""
    return f"{round(metres)} m" if metres < 100 else distance_text(metres)


def place_of_point(point: PatrolPoint, grid: str) -> Place:
    """A point as a fact says where something is."""
    known = point.lon is not None and point.lat is not None
    return Place(
        text=point.name,
        grid=grid,
        building_id=point.building_id,
        lon=point.lon,
        lat=point.lat,
        source=PositionSource.ADDRESS if known else PositionSource.NONE,
        crs=point.crs,
    )


def place_of_building(building: BuildingChoice, grid: str, detail: str) -> Place:
    """A building, and unit or room in words."""
    return Place(
        text=f"{building.address_text} {detail}".strip(),
        grid=grid,
        building_id=building.id,
        lon=building.lon,
        lat=building.lat,
        source=PositionSource.ADDRESS,
    )
