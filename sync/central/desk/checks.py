"""Checks on the spot: asking a field worker to look, and what the answer does to the event.

The answer comes in as a fact through ingest, which knows this module only as a port.
"""

from datetime import datetime

import msgspec

from gridworker.ids import derived_id
from gridworker.model.calendar import china_calendar
from gridworker.model.deadlines import due_at
from gridworker.model.event_flow import CHECK_LIMITS, EventAction
from gridworker.model.machine import Refusal
from gridworker.model.ops import BlobRef
from gridworker.model.records import Task
from gridworker.model.taxonomy import name_of
from gridworker.model.vocabulary import EventStage, RecheckResult, Role, TaskType
from sync.central.desk.cases import Case, read_case, write_case
from sync.central.desk.moves import Moved, Wish, event_key, move_event
from sync.central.desk.tasks import give_task, task_key, worker_for_check
from sync.central.feed.audience import Data
from sync.central.feed.batch import Batch, Key
from sync.central.ingest.work import Work

PLATFORM_NAME = "平台"
_FIXED = "现场核实已改好"


def ask_for_check(batch: Batch, key: Key, wish: Wish) -> Moved | Refusal:
    """Move the event to its check and give the task to whoever should look.

    The finder is asked first, then the grid's other workers; who handled the matter is never asked.
    """
    stored = batch.get(key)
    if stored is None:
        return Refusal("event.unknown", "event", "平台上没有这件事。请核对编号。")
    case = read_case(batch.connection, key.district, key.id)
    grid = stored.data["place"]["grid"]
    checker = wish.checker or worker_for_check(
        batch.connection, key.district, grid, stored.data["reporter"], case.handler
    )
    moved = move_event(batch, key, msgspec.structs.replace(wish, checker=checker or ""))
    if isinstance(moved, Refusal):
        return moved
    task = _task(moved.event, moved.case, wish.received_at)
    give_task(batch, key.district, task)
    case = msgspec.structs.replace(moved.case, check_task=task.id)
    write_case(batch.connection, key.district, key.id, case)
    return Moved(moved.event, case)


def recheck_happened(work: Work, event: Data, recheck: Data) -> None:
    """A field worker looked: an event that asked this worker to moves on, any other keeps its stage."""
    key = event_key(work.op.district, event["id"])
    if not _was_asked(work, key):
        return
    stage = EventStage(event["stage"])
    result = RecheckResult(recheck["result"])
    look = _Look(work, recheck, result)
    if stage is EventStage.PRE_CHECK:
        move_event(work.batch, key, look(EventAction.ANSWER_PRE_CHECK))
    if stage is not EventStage.POST_CHECK:
        return
    if result is not RecheckResult.FIXED:
        move_event(work.batch, key, look(EventAction.FAIL))
        return
    passed = move_event(work.batch, key, look(EventAction.PASS))
    if not isinstance(passed, Refusal):
        move_event(work.batch, key, by_platform(EventAction.CLOSE, work.at, closing_condition=_FIXED))


def by_platform(action: EventAction, at: datetime, *, closing_condition: str = "", text: str = "") -> Wish:
    """A move that follows by itself."""
    return Wish(
        action=action,
        actor=Role.SYSTEM.value,
        actor_name=PLATFORM_NAME,
        role=Role.SYSTEM,
        at=at,
        received_at=at,
        closing_condition=closing_condition,
        text=text,
    )


def _was_asked(work: Work, key: Key) -> bool:
    """Whether the look that the event waits for was asked of this worker; a colleague's is history only."""
    case = read_case(work.batch.connection, key.district, key.id)
    task = work.batch.get(task_key(key.district, case.check_task)) if case.check_task else None
    asked = case.checker if task is None else task.data.get("assignee", "")
    return bool(asked) and asked == work.caller.worker


class _Look:
    """What the worker's look says, for each of the moves it may lead to."""

    def __init__(self, work: Work, recheck: Data, result: RecheckResult) -> None:
        self._work = work
        self._result = result
        self._text = recheck.get("note") or result.label
        self._at = recheck["looked_at"]

    def __call__(self, action: EventAction) -> Wish:
        """The wish for `action`."""
        return Wish(
            action=action,
            actor=self._work.caller.worker,
            actor_name=self._work.caller.worker,
            role=self._work.role,
            at=_moment(self._at, self._work.at),
            received_at=self._work.at,
            text=self._text,
            result=self._text,
            recheck=self._result,
        )


def _moment(text: str, otherwise: datetime) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return otherwise


def _task(event: Data, case: Case, at: datetime) -> Task:
    """The task that asks for the look; the same check asked twice is one task."""
    stage = EventStage(event["stage"])
    place = event["place"]
    blobs = [msgspec.convert(blob, BlobRef) for blob in event.get("photos", ())]
    photos = {blob.photo for blob in blobs if blob.role.is_picture}
    rounds = sum(1 for entry in event["history"] if entry["stage"] == stage)
    due = due_at(at, CHECK_LIMITS[stage], china_calendar())
    return Task(
        id=derived_id(event["id"], stage.value, str(rounds)),
        type=TaskType.RECHECK,
        title=f"复查 {name_of(event.get('choice') or event['category'])}",
        place_text=place["text"],
        grid=place["grid"],
        due_at=due.isoformat(),
        assignee=case.checker,
        handler=case.handler,
        urgency=event["urgency"],
        building_id=place.get("building_id", ""),
        event_id=event["id"],
        note=case.result or event.get("description", ""),
        lon=place.get("lon"),
        lat=place.get("lat"),
        created_at=at.isoformat(),
        count=len(photos),
        count_unit="张照片" if photos else "",
    )
