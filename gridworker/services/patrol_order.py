"""In which order the points of a patrol are walked: the worker's own affair, kept on the device.

今日 shows it before anything else is there, so this needs nothing that walking a patrol needs.
"""

from gridworker.model.records import Patrol, PatrolPoint
from gridworker.store.reader import Reader

ORDER = "patrol.order."
"""The setting that keeps it, with the id of the patrol behind."""


def ordered_points(reader: Reader, patrol: Patrol) -> tuple[PatrolPoint, ...]:
    """The points in the worker's order; those it does not name stay behind, as the plan has them."""
    wanted = reader.setting(ORDER + patrol.id, list[str], [])
    rank = {point_id: number for number, point_id in enumerate(wanted)}
    return tuple(sorted(patrol.points, key=lambda point: rank.get(point.id, len(rank))))
