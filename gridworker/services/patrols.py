"""Walking a patrol (巡查): each step is one fact in one transaction, so that power may fail between any two.

The order walked and whether the way is recorded are the worker's own affair and stay on the device; what was reached,
looked at, skipped and missed goes to the platform.
"""

from collections.abc import Sequence

import msgspec

from gridworker.clock import Clock
from gridworker.errors import InputProblem
from gridworker.forms import FormSession
from gridworker.geo.route import LonLat, walking_order
from gridworker.geo.track import TrackPoint
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
from gridworker.model.ops import Op, OpKind, RecordKind, RecordRef
from gridworker.model.patrol_flow import Walker, is_left, is_so_already, refusal_of
from gridworker.model.records import Patrol, PatrolPoint
from gridworker.model.vocabulary import ArrivalBy, PatrolStage, PointFinding, Role
from gridworker.services.inspections import SubmitInspection, finish_task, submit_inspection
from gridworker.services.patrol_order import ORDER, ordered_points
from gridworker.services.saved import Saved
from gridworker.store.reader import Reader
from gridworker.store.store import Store
from gridworker.store.transaction import Transaction

TRACK_SWITCH = "track"
"""The tenant's switch without which no way is ever recorded."""
_TRACK_WANTED = "patrol.track"


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """How the worker is known to be at a point; metres go with a position, a reason with a hand."""

    by: ArrivalBy
    distance_m: float | None = None
    accuracy_m: float | None = None
    reason: str = ""


def start_patrol(store: Store, patrol_id: str) -> Saved:
    """Sets out; a second tap changes nothing.

    Raises:
        InputProblem: the patrol is not here (`patrol.gone`), or the flow does not allow the step, with its code.
        DiskFull: no room; nothing was changed. The same holds for every step below.
    """
    return _step(store, patrol_id, OpKind.PATROL_STARTED, PatrolStarted(started_at=_now(store)))


def pause_patrol(store: Store, patrol_id: str) -> Saved:
    """Something comes between."""
    return _step(store, patrol_id, OpKind.PATROL_PAUSED, PatrolPaused(paused_at=_now(store)))


def resume_patrol(store: Store, patrol_id: str) -> Saved:
    """Goes on."""
    return _step(store, patrol_id, OpKind.PATROL_RESUMED, PatrolResumed(resumed_at=_now(store)))


def finish_patrol(store: Store, patrol_id: str, reason: str = "") -> Saved:
    """Ends the round and its task; points that were missed need a reason."""
    fact = PatrolFinished(finished_at=_now(store), reason=reason.strip())
    record = RecordRef(RecordKind.PATROL, patrol_id)

    def work(tx: Transaction) -> Saved:
        patrol = patrol_of(tx, patrol_id)
        made = _add(tx, store.clock, patrol, OpKind.PATROL_FINISHED, fact)
        return Saved(record, tuple(op for end in made for op in (end, *finish_task(tx, patrol.task_id, end))))

    return store.write(work)


def reach_point(store: Store, patrol_id: str, point_id: str, arrival: Arrival) -> Saved:
    """Is at a point."""
    fact = PointReached(
        point=point_id,
        reached_at=_now(store),
        by=arrival.by,
        distance_m=_rounded(arrival.distance_m),
        accuracy_m=_rounded(arrival.accuracy_m),
        reason=arrival.reason.strip(),
    )
    return _step(store, patrol_id, OpKind.POINT_REACHED, fact)


def look_at_point(
    store: Store, patrol_id: str, point_id: str, finding: PointFinding, note: str = ""
) -> Saved:
    """A single look; another one corrects it."""
    fact = PointLooked(point=point_id, looked_at=_now(store), finding=finding, note=note.strip())
    return _step(store, patrol_id, OpKind.POINT_LOOKED, fact)


def inspect_point(
    store: Store, session: FormSession, command: SubmitInspection, patrol_id: str, point_id: str
) -> Saved:
    """A point's checklist: the inspection, its hazards and the look at the point, together.

    A correction is taken after the round has ended, too; what was found at the point then stays as it was.

    Raises:
        InputProblem: the flow does not allow it; the draft is untouched.
    """
    finding = PointFinding.PROBLEM if session.progress().fail else PointFinding.FINE
    looked_at = _now(store)

    def look(tx: Transaction, submitted: Op) -> tuple[Op, ...]:
        fact = PointLooked(
            point=point_id, looked_at=looked_at, finding=finding, inspection_id=submitted.record.id
        )
        patrol = patrol_of(tx, patrol_id)
        if session.deprecates and patrol.stage is not PatrolStage.RUNNING:
            return ()
        return _add(tx, store.clock, patrol, OpKind.POINT_LOOKED, fact, after=submitted)

    return submit_inspection(store, session, command, look)


def skip_point(store: Store, patrol_id: str, point_id: str, reason: str) -> Saved:
    """Passes over a point."""
    fact = PointSkipped(point=point_id, skipped_at=_now(store), reason=reason.strip())
    return _step(store, patrol_id, OpKind.POINT_SKIPPED, fact)


def patrol_of(reader: Reader, patrol_id: str) -> Patrol:
    """A patrol that is on this device.

    Raises:
        InputProblem: it is not here any more.
    """
    patrol = reader.patrols.by_id(patrol_id)
    if patrol is None:
        text = "这条巡查已不在本机，可能被收回或转给了别人。记过的都已存好，照样上传。"
        raise InputProblem(text, code="patrol.gone")
    return patrol


# --- the order walked ------------------------------------------------------------------------------------------------


def shorten_way(store: Store, patrol_id: str, start: LonLat | None = None) -> tuple[str, ...]:
    """Puts the points that are left in a short order from `start`; those done with stay in front, as they were.

    Returns:
        The ids of all points in their new order.
    """

    def work(tx: Transaction) -> tuple[str, ...]:
        points = ordered_points(tx, patrol_of(tx, patrol_id))
        done = [point for point in points if not is_left(point)]
        left = [point for point in points if is_left(point)]
        spots = [_spot(point) for point in left]
        order = [*done, *(left[index] for index in walking_order(spots, start))]
        ids = tuple(point.id for point in order)
        tx.put_setting(ORDER + patrol_id, ids)
        return ids

    return store.write(work)


def as_planned(store: Store, patrol_id: str) -> None:
    """Back to the order of the plan."""
    store.write(lambda tx: tx.put_setting(ORDER + patrol_id, []))


# --- the way recorded ------------------------------------------------------------------------------------------------


def may_record(reader: Reader) -> bool:
    """Whether the tenant allows that ways are recorded at all."""
    tenant = reader.tenant
    return tenant is not None and tenant.switches.get(TRACK_SWITCH, False)


def wants_record(reader: Reader) -> bool:
    """Whether the worker wants ways recorded."""
    return reader.setting(_TRACK_WANTED, bool, False)


def is_recording(reader: Reader, patrol: Patrol) -> bool:
    """Whether the way of this patrol is recorded now: tenant and worker both want it, and it is under way."""
    return wants_record(reader) and may_record(reader) and patrol.stage is PatrolStage.RUNNING


def record_way(store: Store, *, wanted: bool) -> None:
    """The worker's own choice; it is off until made."""
    store.write(lambda tx: tx.put_setting(_TRACK_WANTED, wanted))


def keep_way(store: Store, patrol_id: str, points: Sequence[TrackPoint]) -> int:
    """Keeps more of a way, if it may be recorded at this moment; returns how many positions were kept."""

    def work(tx: Transaction) -> int:
        patrol = tx.patrols.by_id(patrol_id)
        if patrol is None or not is_recording(tx, patrol):
            return 0
        tx.add_to_track(patrol_id, points)
        return len(points)

    return store.write(work)


# --- steps -----------------------------------------------------------------------------------------------------------


def _step(store: Store, patrol_id: str, kind: OpKind, fact: Payload) -> Saved:
    record = RecordRef(RecordKind.PATROL, patrol_id)
    return store.write(lambda tx: Saved(record, _add(tx, store.clock, patrol_of(tx, patrol_id), kind, fact)))


def _add(
    tx: Transaction, clock: Clock, patrol: Patrol, kind: OpKind, fact: Payload, after: Op | None = None
) -> tuple[Op, ...]:
    """The op of a step; none if it is so already."""
    if is_so_already(patrol, fact):
        return ()
    worker = tx.worker
    walker = Walker(tx.identity.worker, worker.role if worker else Role.GRID_WORKER, clock.now())
    refusal = refusal_of(patrol, fact, walker)
    if refusal is not None:
        raise InputProblem(refusal.text, code=refusal.code)
    depends_on = (after.id,) if after else ()
    return (tx.add_op(kind, RecordRef(RecordKind.PATROL, patrol.id), fact, depends_on=depends_on),)


def _spot(point: PatrolPoint) -> LonLat | None:
    return None if point.lon is None or point.lat is None else (point.lon, point.lat)


def _rounded(metres: float | None) -> float | None:
    """Whole metres say enough."""
    return None if metres is None else float(round(metres))


def _now(store: Store) -> str:
    return store.clock.now().isoformat(timespec="milliseconds")
