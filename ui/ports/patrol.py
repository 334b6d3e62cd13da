"""Walking a patrol: the services behind its screen, the position, and what is read out of a picture."""

from datetime import datetime

from gridworker.geo.distance import Fix
from gridworker.geo.track import TrackPoint, as_gpx
from gridworker.model.facts import Place
from gridworker.model.patrol_summary import Summary, summarised
from gridworker.model.records import Event, Patrol
from gridworker.model.taxonomy import name_of
from gridworker.model.vocabulary import PointFinding
from gridworker.services import patrols
from gridworker.services.patrol_order import ordered_points
from gridworker.services.patrols import Arrival
from gridworker.store.reader import Reader
from ui.ports.keeping import task_of, task_words
from ui.ports.workplace import Workplace, grid_line
from ui.viewmodels.moments import clock_text, parsed
from ui.viewmodels.patrol_parts import PatrolOpened
from ui.viewmodels.patrol_port import Arrived
from ui.viewmodels.report_parts import BuildingChoice


def point_key(patrol_id: str, point_id: str) -> str:
    """What the draft of a point's checklist is kept under, in place of a task."""
    return f"{patrol_id}/{point_id}"


class PatrolDesk:
    """Answers `PatrolPort`."""

    def __init__(self, workplace: Workplace) -> None:
        self._work = workplace
        self._store = workplace.store

    def open_patrol(self, task_id: str) -> PatrolOpened:
        """The patrol of a task as it stands."""
        with self._store.reader() as reader:
            task = task_of(reader, task_id)
            found = reader.patrols.for_task(task_id)
            patrol = patrols.patrol_of(reader, found.id if found else "")
            points = ordered_points(reader, patrol)
            words = task_words(self._work, task)
            return PatrolOpened(
                patrol=patrol,
                points=points,
                due=words["due"],
                is_late=words["is_late"],
                by_distance=points != patrol.points,
                begun=_begun(reader, patrol),
                finds=_finds(reader, task_id, self._work.now()),
                reported=_reported(reader, task_id, patrol),
                track_allowed=patrols.may_record(reader),
                track_wanted=patrols.wants_record(reader),
                tracked=reader.tracks.count(patrol.id),
                buildings=_buildings(reader),
            )

    def start(self, patrol_id: str) -> None:
        """Sets out."""
        patrols.start_patrol(self._store, patrol_id)

    def pause(self, patrol_id: str) -> None:
        """Something comes between."""
        patrols.pause_patrol(self._store, patrol_id)

    def resume(self, patrol_id: str) -> None:
        """Goes on."""
        patrols.resume_patrol(self._store, patrol_id)

    def finish(self, patrol_id: str, reason: str) -> None:
        """Ends the round and its task."""
        patrols.finish_patrol(self._store, patrol_id, reason)

    def reach(self, patrol_id: str, point_id: str, arrived: Arrived) -> None:
        """Is at a point."""
        arrival = Arrival(
            by=arrived.by,
            distance_m=arrived.distance_m,
            accuracy_m=arrived.accuracy_m,
            reason=arrived.reason,
        )
        patrols.reach_point(self._store, patrol_id, point_id, arrival)

    def look(self, patrol_id: str, point_id: str, finding: PointFinding, note: str) -> None:
        """A single look."""
        patrols.look_at_point(self._store, patrol_id, point_id, finding, note)

    def skip(self, patrol_id: str, point_id: str, reason: str) -> None:
        """Passes over a point."""
        patrols.skip_point(self._store, patrol_id, point_id, reason)

    def shorten(self, patrol_id: str) -> None:
        """Puts what is left in a short order from here, or from the point last reached."""
        fix = self.locate()
        patrols.shorten_way(self._store, patrol_id, (fix.lon, fix.lat) if fix else None)

    def as_planned(self, patrol_id: str) -> None:
        """Back to the plan's order."""
        patrols.as_planned(self._store, patrol_id)

    def want_track(self, *, wanted: bool) -> None:
        """The worker's own choice."""
        patrols.record_way(self._store, wanted=wanted)

    def keep_way(self, patrol_id: str, points: list[TrackPoint]) -> None:
        """Keeps more of the way, if it may be kept."""
        patrols.keep_way(self._store, patrol_id, points)

    def read_codes(self, picture: bytes) -> tuple[str, ...]:
        """The codes in a picture.

        Raises:
            ImageProblem: it is no picture.
        """
        from ui.camera.codes import codes_in

        return codes_in(picture)

    def summary(self, patrol_id: str) -> Summary:
        """What came of the round."""
        with self._store.reader() as reader:
            patrol = patrols.patrol_of(reader, patrol_id)
            points = ordered_points(reader, patrol)
            finds = _finds(reader, patrol.task_id, self._work.now())
            return summarised(patrol, points, reader.worker, grid_line(reader.worker), finds)

    def way_as_gpx(self, patrol_id: str) -> bytes:
        """The recorded way."""
        with self._store.reader() as reader:
            patrol = patrols.patrol_of(reader, patrol_id)
            return as_gpx(patrol.title, reader.tracks.of_patrol(patrol_id)).encode()

    def locate(self) -> Fix | None:
        """Where the device is."""
        return self._work.locate()

    def position_problem(self) -> str:
        """Why there are no positions."""
        return self._work.position_problem

    def stated_place(self) -> Place | None:
        """Where the worker says to be."""
        return self._work.stated_place

    def state_place(self, place: Place | None) -> None:
        """地下模式, or back from it."""
        self._work.stated_place = place


def _begun(reader: Reader, patrol: Patrol) -> frozenset[str]:
    """Points with a half-filled checklist."""
    prefix = point_key(patrol.id, "")
    drafts = (draft.task_id for draft in reader.drafts.all())
    return frozenset(key.removeprefix(prefix) for key in drafts if key.startswith(prefix))


def _finds(reader: Reader, task_id: str, now: datetime) -> tuple[str, ...]:
    return tuple(_find(event, now) for event in reader.events.for_task(task_id))


def _reported(reader: Reader, task_id: str, patrol: Patrol) -> frozenset[str]:
    """Points that a report on the way is about: its place is still the point's own name."""
    places = {event.place.text for event in reader.events.for_task(task_id)}
    return frozenset(point.id for point in patrol.points if point.name in places)


def _find(event: Event, now: datetime) -> str:
    what = name_of(event.choice or event.category)
    when = clock_text(parsed(event.happened_at, now), now)
    return " · ".join(part for part in (f"{when} {what}", event.place.text) if part)


def _buildings(reader: Reader) -> tuple[BuildingChoice, ...]:
    grids = reader.worker.grids if reader.worker else ()
    return tuple(
        BuildingChoice(one.id, one.name, one.address_text, one.lon, one.lat)
        for grid in grids
        for one in reader.buildings.in_grid(grid)
    )
