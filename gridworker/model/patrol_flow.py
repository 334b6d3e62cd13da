"""The way of a patrol (巡查) and of each of its points: what may follow what, and what is left to do.

Being at a point is told by position, by its tag, or by hand with a reason; passing over one needs a reason. Nothing
here counts metres walked or minutes needed: a round is not a score. This module knows no storage, no screen, no
receiver.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

from gridworker.errors import ProgrammingBug
from gridworker.model.facts import (
    PatrolFinished,
    PatrolPaused,
    PatrolResumed,
    PatrolStarted,
    Payload,
    PointLooked,
    PointReached,
    PointSkipped,
)
from gridworker.model.machine import Act, Machine, Refusal, Transition, require_reason
from gridworker.model.ops import OpKind
from gridworker.model.records import Patrol, PatrolPoint
from gridworker.model.task_flow import WORKERS
from gridworker.model.vocabulary import ArrivalBy, PatrolStage, PointFinding, PointStage, Role

ARRIVAL_RADIUS_M = 30.0
"""How near a point one must be to have arrived by position."""
ARRIVAL_ACCURACY_M = 50.0
"""A position that may be further off than this tells nothing about 30 m; our own default."""

PATROL_KINDS = (
    OpKind.PATROL_STARTED,
    OpKind.PATROL_PAUSED,
    OpKind.PATROL_RESUMED,
    OpKind.PATROL_FINISHED,
    OpKind.POINT_REACHED,
    OpKind.POINT_LOOKED,
    OpKind.POINT_SKIPPED,
)
"""Every kind of op on a patrol."""


class PatrolAction(StrEnum):
    """What can be done with a patrol."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    FINISH = "finish"


class PointAction(StrEnum):
    """What can be done with a point."""

    REACH = "reach"
    LOOK = "look"
    SKIP = "skip"


class Walker(NamedTuple):
    """Who takes a step, in what capacity and when."""

    worker: str
    role: Role
    at: datetime


class PatrolAct(Act, frozen=True, kw_only=True):
    """A step of a patrol; `assignee` has it, `missed` points were neither looked at nor skipped."""

    assignee: str = ""
    missed: int = 0


class PointAct(Act, frozen=True, kw_only=True):
    """A step at a point.

    Attributes:
        assignee: who has the patrol.
        running: whether it is under way.
        by, distance_m, accuracy_m: how being there is known.
    """

    assignee: str = ""
    running: bool = False
    by: ArrivalBy | None = None
    distance_m: float | None = None
    accuracy_m: float | None = None


def is_near(distance_m: float | None, accuracy_m: float | None) -> bool:
    """Whether a position at this distance (m) and this good (m) is enough to have arrived."""
    if distance_m is None or accuracy_m is None:
        return False
    return distance_m <= ARRIVAL_RADIUS_M and accuracy_m <= ARRIVAL_ACCURACY_M


def _own(act: PatrolAct | PointAct) -> Refusal | None:
    if not act.assignee or act.assignee == act.actor:
        return None
    text = "这条巡查现在由别人在走。你记的都已存好，不会丢。请和对方或调度员说一声。"
    return Refusal("patrol.other_assignee", "assignee", text)


def _missed_explained(act: PatrolAct) -> Refusal | None:
    if not act.missed or act.reason.strip():
        return None
    text = f"还有 {act.missed} 个点没看。走过的都已存好，不会丢。写一句没走完的原因，或者接着走。"
    return Refusal("patrol.reason_missing", "reason", text)


def _under_way(act: PointAct) -> Refusal | None:
    if act.running:
        return None
    text = "巡查还没开始，或者暂停了。记过的都在，不会丢。先点“开始”或“继续”。"
    return Refusal("point.not_under_way", "", text)


def _there(act: PointAct) -> Refusal | None:
    if act.by is ArrivalBy.POSITION and not is_near(act.distance_m, act.accuracy_m):
        text = "定位离这个点超过 30 m，或者不够准。记过的都在，不会丢。走近些再点，或者扫码、手动到达。"
        return Refusal("point.not_near", "distance_m", text)
    if act.by is ArrivalBy.HAND and not act.reason.strip():
        text = "手动到达要写一句原因。记过的都在，不会丢。选一个原因再点。"
        return Refusal("point.reason_missing", "reason", text)
    return None


P, A = PatrolStage, PatrolAction

PATROL: Machine[PatrolStage, PatrolAct] = Machine(
    "patrol",
    "这条巡查",
    (
        Transition(A.START.value, (P.PLANNED,), P.RUNNING, WORKERS, ("own",), "开始"),
        Transition(A.PAUSE.value, (P.RUNNING,), P.PAUSED, WORKERS, ("own",), "暂停"),
        Transition(A.RESUME.value, (P.PAUSED,), P.RUNNING, WORKERS, ("own",), "继续"),
        Transition(
            A.FINISH.value, (P.RUNNING, P.PAUSED), P.FINISHED, WORKERS, ("own", "missed_explained"), "结束"
        ),
    ),
    MappingProxyType({"own": _own, "missed_explained": _missed_explained}),
)
"""One round; `FINISHED` is its end."""

S, B = PointStage, PointAction

POINT: Machine[PointStage, PointAct] = Machine(
    "point",
    "这个点",
    (
        Transition(
            B.REACH.value, (S.OPEN, S.SKIPPED), S.REACHED, WORKERS, ("own", "under_way", "there"), "到达"
        ),
        Transition(B.LOOK.value, (S.REACHED, S.LOOKED), S.LOOKED, WORKERS, ("own", "under_way"), "记查看"),
        Transition(
            B.SKIP.value, (S.OPEN, S.REACHED), S.SKIPPED, WORKERS, ("own", "under_way", "reason"), "跳过"
        ),
    ),
    MappingProxyType(
        {"own": _own, "under_way": _under_way, "there": _there, "reason": require_reason("point")}
    ),
)
"""One point. A look may be corrected by another; a skipped point may still be gone to."""

_ACTIONS: dict[type[Payload], PatrolAction | PointAction] = {
    PatrolStarted: A.START,
    PatrolPaused: A.PAUSE,
    PatrolResumed: A.RESUME,
    PatrolFinished: A.FINISH,
    PointReached: B.REACH,
    PointLooked: B.LOOK,
    PointSkipped: B.SKIP,
}
_TARGETS = {PointReached: S.REACHED, PointLooked: S.LOOKED, PointSkipped: S.SKIPPED}
_STAGES = {
    PatrolStarted: P.RUNNING,
    PatrolPaused: P.PAUSED,
    PatrolResumed: P.RUNNING,
    PatrolFinished: P.FINISHED,
}


def refusal_of(patrol: Patrol, payload: Payload, walker: Walker) -> Refusal | None:
    """Why a step may not be taken; None if it may. The device asks before it records, the platform before it moves."""
    action = _action_of(payload)
    if isinstance(action, PatrolAction):
        answer: object = PATROL.apply(patrol.stage, action, _patrol_act(patrol, payload, walker))
    else:
        point = patrol.point(_point_of(payload))
        if point is None:
            return Refusal("point.unknown", "point", "巡查里没有这个点。记过的都在，不会丢。请从列表里选。")
        answer = POINT.apply(point.stage, action, _point_act(patrol, payload, walker))
    return answer if isinstance(answer, Refusal) else None


def is_so_already(patrol: Patrol, payload: Payload) -> bool:
    """Whether a step would change nothing: a second tap on the same button."""
    point = patrol.point(_point_of(payload))
    if isinstance(payload, PointLooked):
        said = (payload.finding, payload.note, payload.inspection_id)
        looked = point is not None and point.stage is S.LOOKED
        return looked and point is not None and (point.finding, point.note, point.inspection_id) == said
    if isinstance(payload, PointReached | PointSkipped):
        return point is not None and point.stage is _TARGETS[type(payload)]
    return patrol.stage is _STAGES[type(payload)]


def advanced(patrol: Patrol, payload: Payload) -> Patrol:
    """The patrol after a step. One that does not start from where the patrol is changes nothing."""
    action = _action_of(payload)
    if isinstance(action, PatrolAction):
        if action not in PATROL.actions(patrol.stage):
            return patrol
        return msgspec.structs.replace(patrol, stage=_STAGES[type(payload)], **_told(payload))
    point = patrol.point(_point_of(payload))
    if point is None or action not in POINT.actions(point.stage):
        return patrol
    after = msgspec.structs.replace(point, stage=_TARGETS[type(payload)], **_told(payload))
    return msgspec.structs.replace(
        patrol, points=tuple(after if one is point else one for one in patrol.points)
    )


class Progress(NamedTuple):
    """How far a patrol has come, in points."""

    total: int
    looked: int
    problems: int
    skipped: int

    @property
    def left(self) -> int:
        """Points that are still to be gone to or looked at."""
        return self.total - self.looked - self.skipped


def progress_of(points: Iterable[PatrolPoint]) -> Progress:
    """Counts of a patrol's points."""
    all_points = tuple(points)
    looked = [point for point in all_points if point.stage is S.LOOKED]
    return Progress(
        total=len(all_points),
        looked=len(looked),
        problems=sum(point.finding is PointFinding.PROBLEM for point in looked),
        skipped=sum(point.stage is S.SKIPPED for point in all_points),
    )


def is_left(point: PatrolPoint) -> bool:
    """Whether a point is neither looked at nor skipped; at the end such a point was missed."""
    return point.stage in (S.OPEN, S.REACHED)


def point_with_code(patrol: Patrol, text: str) -> PatrolPoint | None:
    """The point whose tag says `text`; tags are read with and without spaces, in any case."""
    said = _plain(text)
    return next((point for point in patrol.points if said and _plain(point.code) == said), None)


def _plain(code: str) -> str:
    return "".join(code.split()).casefold()


def _action_of(payload: Payload) -> PatrolAction | PointAction:
    action = _ACTIONS.get(type(payload))
    if action is None:
        raise ProgrammingBug(f"{type(payload).__name__} is no step of a patrol")
    return action


def _point_of(payload: Payload) -> str:
    return str(getattr(payload, "point", ""))


def _told(payload: Payload) -> dict[str, Any]:
    """The fields a payload gives its record; `by` is kept as `reached_by`."""
    told: dict[str, Any] = msgspec.structs.asdict(payload)
    told.pop("point", None)
    if "by" in told:
        told["reached_by"] = told.pop("by")
    if "resumed_at" in told:
        return {"paused_at": ""}
    return told


def _patrol_act(patrol: Patrol, payload: Payload, walker: Walker) -> PatrolAct:
    return PatrolAct(
        actor=walker.worker,
        role=walker.role,
        at=walker.at,
        reason=getattr(payload, "reason", ""),
        assignee=patrol.assignee,
        missed=progress_of(patrol.points).left,
    )


def _point_act(patrol: Patrol, payload: Payload, walker: Walker) -> PointAct:
    return PointAct(
        actor=walker.worker,
        role=walker.role,
        at=walker.at,
        reason=getattr(payload, "reason", ""),
        assignee=patrol.assignee,
        running=patrol.stage is P.RUNNING,
        by=getattr(payload, "by", None),
        distance_m=getattr(payload, "distance_m", None),
        accuracy_m=getattr(payload, "accuracy_m", None),
    )
