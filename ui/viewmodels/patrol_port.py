"""What the patrol screen asks of the world behind it: steps, position, way, codes and the summary."""

from dataclasses import dataclass
from typing import Protocol

from gridworker.geo.distance import Fix
from gridworker.geo.track import TrackPoint
from gridworker.model.facts import Place
from gridworker.model.patrol_summary import Summary
from gridworker.model.vocabulary import ArrivalBy, PointFinding
from ui.viewmodels.patrol_parts import PatrolOpened


@dataclass(frozen=True)
class Arrived:
    """How the worker is at a point."""

    by: ArrivalBy
    distance_m: float | None = None
    accuracy_m: float | None = None
    reason: str = ""


class PatrolPort(Protocol):
    """Everything a patrol needs. All but the last four are called off the UI thread; they may raise `EnvironmentProblem`."""

    def open_patrol(self, task_id: str) -> PatrolOpened:
        """The patrol of a task as it stands."""
        ...

    def start(self, patrol_id: str) -> None:
        """Set out."""
        ...

    def pause(self, patrol_id: str) -> None:
        """Something comes between."""
        ...

    def resume(self, patrol_id: str) -> None:
        """Go on."""
        ...

    def finish(self, patrol_id: str, reason: str) -> None:
        """End the round and its task."""
        ...

    def reach(self, patrol_id: str, point_id: str, arrived: Arrived) -> None:
        """Be at a point."""
        ...

    def look(self, patrol_id: str, point_id: str, finding: PointFinding, note: str) -> None:
        """A single look."""
        ...

    def skip(self, patrol_id: str, point_id: str, reason: str) -> None:
        """Pass over a point."""
        ...

    def shorten(self, patrol_id: str) -> None:
        """Put what is left in a short order."""
        ...

    def as_planned(self, patrol_id: str) -> None:
        """Back to the plan's order."""
        ...

    def want_track(self, *, wanted: bool) -> None:
        """Whether the worker wants the way recorded."""
        ...

    def keep_way(self, patrol_id: str, points: list[TrackPoint]) -> None:
        """Keep more of the way, if it may be kept."""
        ...

    def read_codes(self, picture: bytes) -> tuple[str, ...]:
        """The QR and bar codes in a picture."""
        ...

    def summary(self, patrol_id: str) -> Summary:
        """What came of the round."""
        ...

    def way_as_gpx(self, patrol_id: str) -> bytes:
        """The recorded way."""
        ...

    def locate(self) -> Fix | None:
        """Where the device is."""
        ...

    def position_problem(self) -> str:
        """Why there are no positions; empty while there may be."""
        ...

    def stated_place(self) -> Place | None:
        """Where the worker says to be."""
        ...

    def state_place(self, place: Place | None) -> None:
        """地下模式: the worker says where this is; None takes it back."""
        ...
