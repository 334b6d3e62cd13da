"""Patrols as the desk gives them out, and how far each has come: points, never metres, minutes or comparisons."""

import msgspec
import sqlalchemy as sa

from gridworker.model.ops import RecordKind
from gridworker.model.patrol_flow import is_left, progress_of
from gridworker.model.records import Patrol, Task, as_data
from gridworker.model.vocabulary import PatrolStage, PointFinding, TaskType
from sync.central import database as db
from sync.central.desk.tasks import give_task
from sync.central.feed.batch import Batch, Key

_MOST = 500


class PatrolPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A round to be given out: its points in order, and when it is due."""

    patrol: Patrol
    due_at: str
    place_text: str = ""


class PatrolRow(msgspec.Struct, frozen=True, kw_only=True):
    """How far a round has come: numbers of points, and the names of those with a problem, skipped and missed."""

    id: str
    task_id: str
    title: str
    assignee: str
    stage: str
    started_at: str
    finished_at: str
    total: int
    looked: int
    left: int
    problems: tuple[str, ...]
    skipped: tuple[str, ...]
    missed: tuple[str, ...]
    reason: str


def give_patrol(batch: Batch, district: str, plan: PatrolPlan, task_id: str) -> Patrol:
    """Put a round and the task that asks for it in the feed of its assignee and grid."""
    patrol: Patrol = msgspec.structs.replace(plan.patrol, task_id=task_id, stage=PatrolStage.PLANNED)
    batch.put(Key(district, RecordKind.PATROL.value, patrol.id), as_data(patrol))
    give_task(batch, district, task_of(patrol, plan.due_at, plan.place_text))
    return patrol


def task_of(patrol: Patrol, due_at: str, place_text: str = "") -> Task:
    """The task that asks for a round; it stands where the first point is."""
    first = next((point for point in patrol.points if point.lon is not None), None)
    return Task(
        id=patrol.task_id,
        type=TaskType.PATROL,
        title=patrol.title,
        place_text=place_text or (patrol.points[0].name if patrol.points else ""),
        grid=patrol.grid,
        due_at=due_at,
        assignee=patrol.assignee,
        count=len(patrol.points),
        count_unit="个点",
        lon=first.lon if first else None,
        lat=first.lat if first else None,
    )


def patrols_of(connection: sa.Connection, district: str, stage: str = "") -> list[PatrolRow]:
    """The district's rounds, all or in one stage, the last begun first."""
    c = db.record.c
    found = connection.execute(
        sa.select(c.data)
        .where(c.district == district, c.kind == RecordKind.PATROL.value, ~c.deleted)
        .where(sa.or_(sa.literal(stage) == "", sa.func.coalesce(c.data["stage"].astext, "planned") == stage))
        .order_by(c.data["started_at"].astext.desc().nulls_last(), c.id)
        .limit(_MOST)
    )
    return [_row(msgspec.convert(data, Patrol)) for data in found.scalars()]


def _row(patrol: Patrol) -> PatrolRow:
    progress = progress_of(patrol.points)
    ended = patrol.stage is PatrolStage.FINISHED
    return PatrolRow(
        id=patrol.id,
        task_id=patrol.task_id,
        title=patrol.title,
        assignee=patrol.assignee,
        stage=patrol.stage.value,
        started_at=patrol.started_at,
        finished_at=patrol.finished_at,
        total=progress.total,
        looked=progress.looked,
        left=progress.left,
        problems=tuple(p.name for p in patrol.points if p.finding is PointFinding.PROBLEM),
        skipped=tuple(p.name for p in patrol.points if p.stage == "skipped"),
        missed=tuple(p.name for p in patrol.points if ended and is_left(p)),
        reason=patrol.reason,
    )
