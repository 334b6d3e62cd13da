"""What came of a round, ready to be put on paper: counts of points, what was found, skipped and missed.

Nothing in it can be compared with anybody: no metres, no minutes, no grade. Pure.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from gridworker.clock import CHINA
from gridworker.model.patrol_flow import Progress, progress_of
from gridworker.model.records import Patrol, PatrolPoint, Worker
from gridworker.model.vocabulary import ArrivalBy, PointStage


class SummaryRow(NamedTuple):
    """One point: number, name, what came of it, how being there was told, and what was noted."""

    number: int
    name: str
    result: str
    there: str
    note: str


class Summary(NamedTuple):
    """A round on paper."""

    title: str
    worker: str
    grid: str
    when: str
    progress: Progress
    missed: tuple[str, ...]
    reason: str
    rows: tuple[SummaryRow, ...]
    finds: tuple[str, ...]

    @property
    def counts(self) -> str:
        """Such as `共 12 个点：看过 10 个（有问题 2 个），跳过 1 个，漏 1 个`."""
        done = self.progress
        problems = f"（有问题 {done.problems} 个）" if done.problems else ""
        return f"共 {done.total} 个点：看过 {done.looked} 个{problems}，跳过 {done.skipped} 个，漏 {done.left} 个"


def summarised(
    patrol: Patrol, points: Sequence[PatrolPoint], worker: Worker | None, grid: str, finds: Sequence[str]
) -> Summary:
    """The summary of a round.

    Args:
        patrol: as it stands.
        points: in the order walked.
        worker: who walked it.
        grid: the grid in words.
        finds: what was reported on the way, in words.
    """
    left = (PointStage.OPEN, PointStage.REACHED)
    return Summary(
        title=patrol.title,
        worker=f"{worker.name}（{worker.code}）" if worker else "",
        grid=grid,
        when=_when(patrol),
        progress=progress_of(points),
        missed=tuple(point.name for point in points if point.stage in left),
        reason=patrol.reason,
        rows=tuple(_row(number, point) for number, point in enumerate(points, start=1)),
        finds=tuple(finds),
    )


def _row(number: int, point: PatrolPoint) -> SummaryRow:
    result = point.stage.label
    if point.stage is PointStage.LOOKED and point.finding is not None:
        result = point.finding.label
    elif point.stage in (PointStage.OPEN, PointStage.REACHED):
        result = "漏了"
    note = point.note or (point.reason if point.stage is PointStage.SKIPPED else "")
    there = point.reached_by.label if point.reached_by else ""
    if point.reached_by is ArrivalBy.HAND and point.reason and point.stage is not PointStage.SKIPPED:
        there = f"{there}：{point.reason}"
    return SummaryRow(number, point.name, result, there, note)


def _when(patrol: Patrol) -> str:
    start, end = _moment(patrol.started_at), _moment(patrol.finished_at)
    if start is None:
        return ""
    day = f"{start:%Y} 年 {start.month} 月 {start.day} 日 {start:%H:%M}"
    if end is None:
        return f"{day} 开始"
    until = f"{end:%H:%M}" if end.date() == start.date() else f"{end.month} 月 {end.day} 日 {end:%H:%M}"
    return f"{day} 到 {until}"


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).astimezone(CHINA) if text else None
    except ValueError:
        return None
