"""The round of today as 今日 shows it: where it leads, how far it has come, what is left of the way.

Knows nothing of the ground but the buildings of the grid: until there is a map, the way is drawn from point to point.
"""

from collections.abc import Iterable, Sequence

from gridworker.geo.route import LonLat, way_length_m
from gridworker.model.patrol_flow import is_left
from gridworker.model.records import Patrol, PatrolPoint, Task
from gridworker.model.vocabulary import PatrolStage, TaskType
from gridworker.services.patrol_order import ordered_points
from gridworker.store.reader import Reader
from ui.language import said
from ui.viewmodels.moments import distance_text
from ui.viewmodels.today import Route

_UNDER_WAY = (PatrolStage.RUNNING, PatrolStage.PAUSED)


def route_of(reader: Reader, due: Iterable[Task]) -> Route | None:
    """Of the rounds among the tasks that are due: the one under way, else the first; None if none is left to do."""
    tasks = (task for task in due if task.type is TaskType.PATROL)
    rounds = [patrol for task in tasks if (patrol := reader.patrols.for_task(task.id)) is not None]
    begun = [patrol for patrol in rounds if patrol.stage in _UNDER_WAY]
    planned = [patrol for patrol in rounds if patrol.stage is PatrolStage.PLANNED and patrol.points]
    chosen = next(iter(begun + planned), None)
    return None if chosen is None else _route(reader, chosen)


def _route(reader: Reader, patrol: Patrol) -> Route:
    points = ordered_points(reader, patrol)
    behind = sorted((point for point in points if not is_left(point)), key=_done_at)
    ahead = [point for point in points if is_left(point)]
    walked = _spots(behind)
    return Route(
        task_id=patrol.task_id,
        begun=patrol.stage in _UNDER_WAY,
        line=_line(behind, ahead),
        way=(*walked, *_spots(ahead)),
        walked=len(walked),
        buildings=_buildings(reader, patrol.grid),
    )


def _line(behind: Sequence[PatrolPoint], ahead: Sequence[PatrolPoint]) -> str:
    """How many points there are and how far it is from the last one through those that are left, as the crow flies."""
    total = len(behind) + len(ahead)
    count = said(f"{len(behind)} / {total} 个点") if behind else said(f"{total} 个点")
    way = [*_spots(behind)[-1:], *_spots(ahead)]
    if len(way) < 2:
        return count
    far = distance_text(way_length_m(way, range(len(way))))
    return f"{count} · {said(f'还有约 {far}') if behind else said(f'约 {far}')}"


def _spots(points: Iterable[PatrolPoint]) -> list[LonLat]:
    return [(point.lon, point.lat) for point in points if point.lon is not None and point.lat is not None]


def _done_at(point: PatrolPoint) -> str:
    return point.looked_at or point.skipped_at


def _buildings(reader: Reader, grid: str) -> tuple[LonLat, ...]:
    found = reader.buildings.in_grid(grid)
    return tuple((one.lon, one.lat) for one in found if one.lon is not None and one.lat is not None)
