"""Walking a patrol: where it stands, the point in hand, being there, looking, skipping, pausing, ending.

Each command is one saved step; nothing waits in memory. Knows wording and what may be pressed when; steps, position and
way come through `PatrolPort`.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal

from gridworker.clock import Clock
from gridworker.errors import EnvironmentProblem
from gridworker.geo.distance import Fix
from gridworker.geo.track import TrackPoint, next_point
from gridworker.model.facts import Place
from gridworker.model.patrol_flow import Progress, is_left, point_with_code, progress_of
from gridworker.model.records import PatrolPoint
from gridworker.model.vocabulary import ArrivalBy, PatrolStage, PointFinding, PointStage
from ui.viewmodels.background import Asker, Guarded, Run, answer, not_now
from ui.viewmodels.patrol_parts import (
    BuildingsShown,
    PatrolOpened,
    PointShown,
    PositionShown,
    TrackShown,
    away_m,
    buildings_shown,
    is_here,
    looked_text,
    place_of_building,
    place_of_point,
    point_shown,
    position_shown,
    track_shown,
)
from ui.viewmodels.patrol_port import Arrived, PatrolPort
from ui.viewmodels.photos import read_picture
from ui.viewmodels.status import StatusViewModel
from ui.viewmodels.storing import Keeping, Storing
from ui.viewmodels.tasks import Phase

_KEEP_AT = 8
"""Positions of the way are kept so many at a time; a power cut loses the last few, never the patrol."""


@dataclass(frozen=True)
class PatrolState:
    """What the patrol screen shows."""

    phase: Phase = Phase.LOADING
    title: str = ""
    due: str = ""
    is_late: bool = False
    stage: PatrolStage = PatrolStage.PLANNED
    points: tuple[PointShown, ...] = ()
    selected: str = ""
    progress: Progress = field(default_factory=lambda: Progress(0, 0, 0, 0))
    by_distance: bool = False
    position: PositionShown = field(default_factory=PositionShown)
    track: TrackShown = field(default_factory=TrackShown)
    missed: tuple[str, ...] = ()
    finds: tuple[str, ...] = ()
    ending: str = ""
    headline: str = ""
    consequence: str = ""
    busy: bool = False
    problem: str = ""

    @property
    def point(self) -> PointShown | None:
        """The point in hand."""
        return next((point for point in self.points if point.id == self.selected), None)

    @property
    def running(self) -> bool:
        """Whether points can be worked on."""
        return self.stage is PatrolStage.RUNNING


def _tr(text: str) -> str:
    return QCoreApplication.translate("Patrol", text)


@dataclass(frozen=True)
class _Step:
    """Something asked for while `point` was in hand; `on`: the next point follows it; `asker` holds words of it."""

    act: Callable[[str], None]
    text: str
    point: str
    on: bool
    asker: Asker | None

    def is_same(self, other: "_Step") -> bool:
        """Whether one tap too many asks for it again."""
        return (self.text, self.point) == (other.text, other.point)


class PatrolViewModel(QObject):
    """State and commands of a patrol."""

    changed = Signal()
    confirmed = Signal(str)
    """A step was saved; the line for the toast."""
    missed_found = Signal()
    """Ending was asked for while `state.missed` are left."""
    summary_ready = Signal(object)
    """A `Summary`, ready to be put on paper."""
    way_ready = Signal(bytes)
    """The way as GPX."""

    def __init__(
        self,
        port: PatrolPort,
        run: Run,
        clock: Clock,
        status: StatusViewModel | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._port, self._clock, self._status = port, clock, status
        self._run: Run = Guarded(self, run)
        self._task_id = ""
        self._opened: PatrolOpened | None = None
        self._saved_at = ""
        self._way: list[TrackPoint] = []
        self._last: TrackPoint | None = None
        self._breaks = True
        self._steps: deque[_Step] = deque()
        self._keeping = Keeping(self)
        self.storing = Storing(self)
        self.storing.watch(self._keeping)
        self.state = PatrolState()
        if status is not None:
            status.changed.connect(self._refresh)

    # --- opening ---------------------------------------------------------------------------------------------------

    def open(self, task_id: str) -> None:
        """Open the patrol of a task."""
        self._task_id = task_id
        self.reload()

    def reload(self) -> None:
        """Read it anew: something was saved, here or elsewhere."""
        task_id = self._task_id
        self._run(lambda: self._port.open_patrol(task_id), self._on_opened, self._on_open_failed)

    @property
    def patrol_id(self) -> str:
        """Which patrol it is; empty until it is open."""
        return self._opened.patrol.id if self._opened else ""

    def go_on(self) -> None:
        """Back from a point's checklist: if it was submitted, the next point left comes in hand."""
        task_id = self._task_id
        self._run(lambda: self._port.open_patrol(task_id), self._on_gone_on, self._on_failed)

    def _on_gone_on(self, opened: PatrolOpened) -> None:
        self._opened = opened
        point = self._plan_point(self.state.selected)
        self._refresh(self._next_left() if point is None or not is_left(point) else None)

    def flush(self) -> None:
        """Keep what is still in hand of the way; everything else is saved as it happens."""
        self._keep_way()

    def _on_opened(self, opened: PatrolOpened) -> None:
        first = self._opened is None
        self._opened = opened
        self._refresh(self._next_left() if first else None)

    def _on_open_failed(self, problem: EnvironmentProblem) -> None:
        if self._opened is None:
            self._set(replace(self.state, phase=Phase.FAILED, problem=problem.text))
        else:
            self._on_failed(problem)

    # --- the round -------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """开始 or 继续."""
        stage = self.state.stage
        if stage is PatrolStage.PLANNED:
            self._step(self._port.start, _tr("巡查开始了"))
        elif stage is PatrolStage.PAUSED:
            self._breaks = True
            self._step(self._port.resume, _tr("接着巡查"))

    def pause(self) -> None:
        """暂停."""
        self._keep_way()
        self._step(self._port.pause, _tr("已暂停，走过的都存好了"))

    def finish(self) -> None:
        """结束, or say what would be missed."""
        if self.state.missed:
            self.missed_found.emit()
        else:
            self.finish_with("")

    def finish_with(self, reason: str, asker: Asker | None = None) -> None:
        """结束, with the reason why points were missed."""
        self._keep_way()
        text = _tr("巡查结束，已存好")
        self._step(lambda patrol_id: self._port.finish(patrol_id, reason.strip()), text, asker, on=True)

    def shorten(self) -> None:
        """按步行距离排."""
        self._step(self._port.shorten, _tr("剩下的点按步行距离排好了"))

    def as_planned(self) -> None:
        """按计划排."""
        self._step(self._port.as_planned, _tr("按计划的顺序"))

    # --- the point in hand -----------------------------------------------------------------------------------------

    def select(self, point_id: str) -> None:
        """Take a point in hand; the one in hand is put back."""
        self._set(
            replace(self.state, selected="" if point_id == self.state.selected else point_id, problem="")
        )

    def arrive_here(self) -> None:
        """到了: by position, if it is near and good enough."""
        point, fix = self._plan_point(self.state.selected), self._port.locate()
        metres = away_m(point, fix) if point else None
        if point is None or fix is None or not is_here(fix, metres):
            self._refresh()
            return
        self._reach(point.id, Arrived(ArrivalBy.POSITION, metres, fix.accuracy_m))

    def arrive_by_hand(self, reason: str, asker: Asker | None = None) -> None:
        """手动到达."""
        self._reach(self.state.selected, Arrived(ArrivalBy.HAND, reason=reason), asker)

    def arrive_by_code(self, *texts: str) -> None:
        """扫码: whichever point the code belongs to is reached and taken in hand."""
        opened = self._opened
        found = (point_with_code(opened.patrol, text) for text in texts) if opened else iter(())
        point = next((one for one in found if one is not None), None)
        if point is None:
            text = _tr("这个码不是这条巡查的点。记过的都在。核对是不是这个点的码，或者手动到达。")
            self._set(replace(self.state, problem=text if texts else self._no_code))
            return
        self._refresh(point.id)
        if point.stage not in (PointStage.REACHED, PointStage.LOOKED):
            self._reach(point.id, Arrived(ArrivalBy.CODE))

    def arrive_by_picture(self, file: Path) -> None:
        """扫码 from a picture."""
        self._run(
            lambda: self._port.read_codes(read_picture(file)),
            lambda found: self.arrive_by_code(*found),
            self._on_failed,
        )

    def look(self, finding: PointFinding, note: str = "") -> None:
        """记下 what was seen; the next point left comes in hand."""
        point_id = self.state.selected
        text = looked_text(finding, reported=self._opened is not None and point_id in self._opened.reported)
        self._step(lambda patrol_id: self._port.look(patrol_id, point_id, finding, note), text, on=True)

    def skip(self, reason: str, asker: Asker | None = None) -> None:
        """跳过; the next point left comes in hand."""
        point_id, text = self.state.selected, _tr("已跳过")
        self._step(lambda patrol_id: self._port.skip(patrol_id, point_id, reason), text, asker, on=True)

    def place_of_find(self) -> Place:
        """Where something found on the way is: the point in hand if the worker is there, else here."""
        opened, point = self._opened, self._plan_point(self.state.selected)
        grid = opened.patrol.grid if opened else ""
        stated, fix = self._port.stated_place(), self._port.locate()
        if point is not None and point.stage in (PointStage.REACHED, PointStage.LOOKED):
            return place_of_point(point, grid)
        if stated is not None:
            return stated
        if fix is None:
            return Place(text="", grid=grid)
        return Place(
            text="", grid=grid, lon=fix.lon, lat=fix.lat, accuracy_m=fix.accuracy_m, source=fix.source
        )

    # --- position and way ------------------------------------------------------------------------------------------

    def look_around(self) -> None:
        """A moment has passed: position and age may read differently, and the way may have grown."""
        fix = self._port.locate()
        if fix is not None and self.state.track.running:
            self._walk(fix)
        if self._opened is not None:
            self._refresh()

    @property
    def buildings(self) -> BuildingsShown:
        """The buildings a worker can say to be in."""
        return buildings_shown(self._opened.buildings if self._opened else (), self._port.locate())

    def state_building(self, building_id: str, detail: str = "") -> None:
        """地下模式: in this building, in this unit or room."""
        chosen = next((one for one in self.buildings.buildings if one.id == building_id), None)
        opened = self._opened
        if chosen is not None and opened is not None:
            self._port.state_place(place_of_building(chosen, opened.patrol.grid, detail))
            self._refresh()

    def trust_position(self) -> None:
        """Back from 地下模式."""
        self._port.state_place(None)
        self._refresh()

    def want_track(self, *, wanted: bool) -> None:
        """记录轨迹, or not."""
        if not wanted:
            self._keep_way()
        self._breaks = True
        text = _tr("开始记录轨迹，只存在本机") if wanted else _tr("不再记录轨迹")
        self._step(lambda _patrol_id: self._port.want_track(wanted=wanted), text)

    def make_summary(self) -> None:
        """Asks for the summary."""
        if self._opened is not None:
            patrol_id = self._opened.patrol.id
            self._run(lambda: self._port.summary(patrol_id), self.summary_ready.emit, self._on_failed)

    def export_way(self) -> None:
        """Asks for the way as GPX."""
        if self._opened is not None:
            patrol_id = self._opened.patrol.id
            self._run(lambda: self._port.way_as_gpx(patrol_id), self.way_ready.emit, self._on_failed)

    def dismiss_problem(self) -> None:
        """The worker has read it."""
        self._set(replace(self.state, problem=""))

    def show_problem(self, text: str) -> None:
        """Something outside went wrong, such as a file that could not be written."""
        self._set(replace(self.state, problem=text))

    def _walk(self, fix: Fix) -> None:
        at_ms = int(self._clock.now().timestamp() * 1000)
        point = next_point(self._last, fix, at_ms, starts=self._breaks)
        if point is None:
            return
        self._last, self._breaks = point, False
        self._way.append(point)
        if len(self._way) >= _KEEP_AT:
            self._keep_way()

    def _keep_way(self) -> None:
        if self._way and self._opened is not None:
            way, self._way = self._way, []
            patrol_id = self._opened.patrol.id
            self._run(lambda: self._port.keep_way(patrol_id, way), lambda _: self.reload(), self._on_failed)

    # --- steps -----------------------------------------------------------------------------------------------------

    def _reach(self, point_id: str, arrived: Arrived, asker: Asker | None = None) -> None:
        text = _tr("已到达")
        self._step(lambda patrol_id: self._port.reach(patrol_id, point_id, arrived), text, asker)

    def _step(
        self, act: Callable[[str], None], text: str, asker: Asker | None = None, *, on: bool = False
    ) -> None:
        """One saved step, after those asked for before; `on` takes the next point in hand afterwards."""
        step = _Step(act, text, self.state.selected, on, asker)
        if self._opened is None or (self._steps and self._steps[-1].is_same(step)):
            not_now(asker)  # tapped twice
            return
        self._steps.append(step)
        self._keeping.begin()
        if len(self._steps) == 1:
            self._do_next()

    def _do_next(self) -> None:
        """The step asked for first; it stays at the head until it is stored."""
        if self._opened is None or not self._steps:
            return
        patrol_id, task_id, step = self._opened.patrol.id, self._task_id, self._steps[0]
        self._set(replace(self.state, busy=True, problem=""))

        def work() -> PatrolOpened:
            step.act(patrol_id)
            return self._port.open_patrol(task_id)

        self._run(work, self._on_stepped, self._on_step_failed)

    def _on_stepped(self, opened: PatrolOpened) -> None:
        step = self._steps.popleft()
        self._opened = opened
        self._saved_at = f"{self._clock.now():%H:%M}"
        goes_on = step.on and self.state.selected == step.point  # else the worker has chosen meanwhile
        self._refresh(self._next_left() if goes_on else None)
        answer(step.asker)
        self.confirmed.emit(step.text)
        self._do_next()
        self._keeping.end()

    def _on_step_failed(self, problem: EnvironmentProblem) -> None:
        """What was asked for after it counted on it, and is not done."""
        asked = list(self._steps)
        self._steps.clear()
        heard = [answer(step.asker, problem.text) for step in asked]
        if any(heard):
            self._set(replace(self.state, busy=False))
        else:
            self._on_failed(problem)
        for _ in asked:
            self._keeping.end(problem.text)

    def _on_failed(self, problem: EnvironmentProblem) -> None:
        self._set(replace(self.state, busy=False, problem=problem.text))

    # --- showing ---------------------------------------------------------------------------------------------------

    @property
    def _no_code(self) -> str:
        return _tr("照片里没有认出码。记过的都在。拍清楚些再试，或者手输、手动到达。")

    def _plan_point(self, point_id: str) -> PatrolPoint | None:
        return self._opened.patrol.point(point_id) if self._opened else None

    def _next_left(self) -> str:
        opened = self._opened
        points = opened.points if opened and opened.patrol.stage is not PatrolStage.FINISHED else ()
        return next((point.id for point in points if is_left(point)), "")

    def _refresh(self, select: str | None = None) -> None:
        """Shows what is true now, and takes another point in hand if one is given."""
        opened = self._opened
        if opened is None:
            return
        fix, patrol = self._port.locate(), opened.patrol
        shown = tuple(
            point_shown(opened, point, number, fix) for number, point in enumerate(opened.points, start=1)
        )
        left = tuple(point.name for point in opened.points if is_left(point))
        self._set(
            replace(
                self.state,
                selected=self.state.selected if select is None else select,
                busy=bool(self._steps),
                phase=Phase.READY,
                title=patrol.title,
                due="" if patrol.stage is PatrolStage.FINISHED else opened.due,
                is_late=opened.is_late,
                stage=patrol.stage,
                points=shown,
                progress=progress_of(opened.points),
                by_distance=opened.by_distance,
                position=position_shown(fix, self._port.stated_place(), self._port.position_problem()),
                track=track_shown(opened),
                missed=left,
                finds=opened.finds,
                ending=patrol.reason,
                headline=self._headline(patrol.stage),
                consequence=self._consequence(patrol.stage),
            )
        )

    def _headline(self, stage: PatrolStage) -> str:
        if self._saved_at:
            return _tr("已存好 {}").format(self._saved_at)
        words = {
            PatrolStage.PLANNED: _tr("点开始，走一步存一步"),
            PatrolStage.RUNNING: _tr("走一步存一步"),
            PatrolStage.PAUSED: _tr("暂停中，走过的都存好了"),
        }
        return words.get(stage, _tr("这条巡查已结束"))

    def _consequence(self, stage: PatrolStage) -> str:
        if self._status is not None and self._status.state.online:
            return _tr("正在上传")
        ended = stage is PatrolStage.FINISHED
        return _tr("联网后自动上传") if ended else _tr("离线也能走完，联网后自动上传")

    def _set(self, state: PatrolState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit()
