"""What an op carries: one struct per kind of operation, checked at both ends.

The device builds these, the platform converts the payload back into them before it does anything else, so that a
payload that does not fit is refused by name of field and never half-applied.
"""

import re
from enum import StrEnum
from typing import Annotated, Any

import msgspec

from gridworker.errors import InputProblem
from gridworker.model.ops import Op, OpKind
from gridworker.model.vocabulary import (
    ArrivalBy,
    FeedbackKind,
    NoticeDelivery,
    NotMetReason,
    PointFinding,
    PositionSource,
    RecheckResult,
    Severity,
    Source,
    Urgency,
    VisitOutcome,
)

Text = Annotated[str, msgspec.Meta(max_length=2000)]
ShortText = Annotated[str, msgspec.Meta(max_length=200)]
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Moment = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")]
"""ISO 8601 with an offset."""
_TOO_LONG = re.compile(r"Expected `str` of length <= (\d+)")
"""What msgspec says of such a text."""


class Payload(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all payloads."""


class Crs(StrEnum):
    """Coordinate systems a position may be stored in."""

    WGS84 = "WGS84"
    CGCS2000 = "CGCS2000"


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where: the words a person reads, the grid, and, if known, building and position (degrees, metres)."""

    text: ShortText
    grid: str
    building_id: str = ""
    lon: Annotated[float, msgspec.Meta(ge=-180, le=180)] | None = None
    lat: Annotated[float, msgspec.Meta(ge=-90, le=90)] | None = None
    accuracy_m: Annotated[float, msgspec.Meta(ge=0)] | None = None
    source: PositionSource = PositionSource.NONE
    crs: Crs = Crs.WGS84


class EventReported(Payload, frozen=True, kw_only=True):
    """A matter filed by a worker.

    `category` is a code of the shipped taxonomy, such as `S03`; `choice` the leaf of the report screen it was chosen by,
    such as `fire.wire_charging`, because several leaves share a category. `not_same`: events nearby that the worker was
    shown and said to be other matters.
    """

    category: Annotated[str, msgspec.Meta(min_length=1, max_length=16)]
    choice: Annotated[str, msgspec.Meta(max_length=32)] = ""
    urgency: Urgency
    place: Place
    description: Text = ""
    happened_at: Moment
    source: Source = Source.PATROL
    task_id: str = ""
    hazard_id: str = ""
    not_same: list[Id] = []


class EventAdded(Payload, frozen=True, kw_only=True):
    """Words or photos for a matter that was reported before; its finder answers with it when more was asked for."""

    added_at: Moment
    note: Text = ""


class EventRecall(Payload, frozen=True, kw_only=True):
    """The finder asks for a report to be taken back; the desk decides."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    asked_at: Moment


class InspectionSubmitted(Payload, frozen=True, kw_only=True):
    """A finished checklist. `answers` is the flat typed projection, `instance_xml` the OpenRosa record of it.

    `score` is of a hundred, None when nothing was judged; `recheck_at` when somebody looks again, "" without failures,
    and `recheck_mark` how well that is known (a `Mark`). `corrects` is the inspection this one takes the place of (改正).
    """

    form_id: Id
    form_version: str
    place: Place
    started_at: Moment
    ended_at: Moment
    answers: dict[str, Any]
    instance_xml: Annotated[str, msgspec.Meta(max_length=1_000_000)]
    passed: int = 0
    failed: int = 0
    not_applicable: int = 0
    unfilled: int = 0
    gaps_reason: ShortText = ""
    task_id: str = ""
    previous_id: str = ""
    corrects: str = ""
    score: Annotated[int, msgspec.Meta(ge=0, le=100)] | None = None
    recheck_at: str = ""
    recheck_mark: str = ""


class HazardFound(Payload, frozen=True, kw_only=True):
    """A failed item of an inspection; its id is derived from the inspection's id and the item.

    `course` is what becomes of it (a `Course`), `limit` how long putting it right may take, as `5 work_day`, `due_at`
    until when; `basis_mark` says how well `legal_basis` is founded.
    """

    inspection_id: Id
    item: Id
    title: ShortText
    severity: Severity
    place: Place
    category: str = ""
    note: Text = ""
    course: str = ""
    limit: str = ""
    due_at: str = ""
    legal_basis: ShortText = ""
    basis_mark: str = ""


class HazardNotified(Payload, frozen=True, kw_only=True):
    """A 告知书 that names the hazard was handed over; the paper and the signature go along as blobs.

    `notice_no` is printed on the paper; `receiver` is who took it, `witness` and `reason` belong to a refusal.
    """

    inspection_id: Id
    notice_no: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    delivery: NoticeDelivery
    delivered_at: Moment
    receiver: ShortText = ""
    witness: ShortText = ""
    reason: ShortText = ""


class VisitRecorded(Payload, frozen=True, kw_only=True):
    """A visit to a person: met, not met (with the reason), or nobody opened; `corrects` is the visit told anew (改正)."""

    person_id: Id
    outcome: VisitOutcome
    reason: NotMetReason | None = None
    started_at: Moment
    ended_at: Moment
    form_id: str = ""
    form_version: str = ""
    answers: dict[str, Any] = {}
    instance_xml: Annotated[str, msgspec.Meta(max_length=1_000_000)] = ""
    needs: tuple[ShortText, ...] = ()
    note: Text = ""
    task_id: str = ""
    corrects: str = ""


class FeedbackFiled(Payload, frozen=True, kw_only=True):
    """A complaint or a suggestion about the program or the work with it."""

    sort: FeedbackKind
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
    filed_at: Moment


class RecheckRecorded(Payload, frozen=True, kw_only=True):
    """Somebody went back and looked. Exactly one of `event_id` and `hazard_id` is set; `corrects` as in a visit."""

    event_id: str = ""
    hazard_id: str = ""
    result: RecheckResult
    note: Text = ""
    looked_at: Moment
    task_id: str = ""
    corrects: str = ""


class AlarmAcknowledged(Payload, frozen=True, kw_only=True):
    """The worker answers for an alarm (签收)."""

    acknowledged_at: Moment


class AlarmArrived(Payload, frozen=True, kw_only=True):
    """The worker stands at the place of the alarm (到场)."""

    arrived_at: Moment


class WarningAcknowledged(Payload, frozen=True, kw_only=True):
    """The worker has read a warning and answers for it (已叫应)."""

    acknowledged_at: Moment


class RevealLogged(Payload, frozen=True, kw_only=True):
    """A masked value was shown in full, and why; `item` is the question when it was an `answer` of a form."""

    field: Annotated[str, msgspec.Meta(pattern=r"^[a-z_]{1,32}$")]
    reason: ShortText
    shown_at: Moment
    item: ShortText = ""


class TaskTake(Payload, frozen=True, kw_only=True):
    """The worker takes a task on."""

    taken_at: Moment


class TaskFinish(Payload, frozen=True, kw_only=True):
    """The worker says a task is done; `result` names the record that shows it."""

    finished_at: Moment
    result_kind: str = ""
    result_id: str = ""
    note: Text = ""


class TaskCommented(Payload, frozen=True, kw_only=True):
    """Words about a task, for the desk and for whoever else has it on the screen."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    said_at: Moment


class TaskPostpone(Payload, frozen=True, kw_only=True):
    """The worker asks for another time (改约); the desk decides."""

    until: Moment
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    asked_at: Moment


class TaskHandOver(Payload, frozen=True, kw_only=True):
    """The worker asks that somebody else does it (转交); `to` is a proposal in the worker's words. The desk decides."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    asked_at: Moment
    to: ShortText = ""


class MessageRead(Payload, frozen=True, kw_only=True):
    """The worker has opened a message (已读)."""

    read_at: Moment


class MessageConfirmed(Payload, frozen=True, kw_only=True):
    """The worker answers for having understood an announcement that asks for it (签收)."""

    confirmed_at: Moment


class PatrolStarted(Payload, frozen=True, kw_only=True):
    """The worker sets out."""

    started_at: Moment


class PatrolPaused(Payload, frozen=True, kw_only=True):
    """Something comes between."""

    paused_at: Moment


class PatrolResumed(Payload, frozen=True, kw_only=True):
    """The worker goes on."""

    resumed_at: Moment


class PatrolFinished(Payload, frozen=True, kw_only=True):
    """The round is over; `reason` says why points were missed, if any were."""

    finished_at: Moment
    reason: ShortText = ""


class PointReached(Payload, frozen=True, kw_only=True):
    """The worker is at a point, and how that is known.

    By position: how far the point was and how far the position may be off, in metres. Where the worker stood is
    nobody's business and is not in it.
    """

    point: Id
    reached_at: Moment
    by: ArrivalBy
    distance_m: Annotated[float, msgspec.Meta(ge=0)] | None = None
    accuracy_m: Annotated[float, msgspec.Meta(ge=0)] | None = None
    reason: ShortText = ""


class PointLooked(Payload, frozen=True, kw_only=True):
    """What was found at a point; `inspection_id` names the checklist that was filled in there."""

    point: Id
    looked_at: Moment
    finding: PointFinding
    note: Text = ""
    inspection_id: str = ""


class PointSkipped(Payload, frozen=True, kw_only=True):
    """A point that is passed over, and why."""

    point: Id
    skipped_at: Moment
    reason: ShortText


class FieldChange(msgspec.Struct, frozen=True):
    """What stood in a field when the worker changed it, and what shall stand there."""

    before: Any
    after: Any


FieldName = Annotated[str, msgspec.Meta(pattern=r"^[a-z_]{1,32}$")]


class RecordEdit(Payload, frozen=True, kw_only=True):
    """Some fields of a record are to be changed.

    `declined`: what the worker had wanted there and gave up for what somebody else wrote; kept in the history.
    `task_id`: the correction that was asked for by this task.
    """

    changes: dict[FieldName, FieldChange]
    edited_at: Moment
    declined: dict[FieldName, Any] = {}
    task_id: str = ""


class RecordRemove(Payload, frozen=True, kw_only=True):
    """A record stands for something that is not there any more. `seen`: its fields as the worker knew them."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    removed_at: Moment
    seen: dict[FieldName, Any]


PAYLOADS: dict[OpKind, type[Payload]] = {
    OpKind.EVENT_REPORTED: EventReported,
    OpKind.EVENT_ADDED: EventAdded,
    OpKind.EVENT_RECALL: EventRecall,
    OpKind.INSPECTION_SUBMITTED: InspectionSubmitted,
    OpKind.HAZARD_FOUND: HazardFound,
    OpKind.HAZARD_NOTIFIED: HazardNotified,
    OpKind.VISIT_RECORDED: VisitRecorded,
    OpKind.RECHECK_RECORDED: RecheckRecorded,
    OpKind.ALARM_ACKNOWLEDGED: AlarmAcknowledged,
    OpKind.ALARM_ARRIVED: AlarmArrived,
    OpKind.WARNING_ACKNOWLEDGED: WarningAcknowledged,
    OpKind.REVEAL_LOGGED: RevealLogged,
    OpKind.MESSAGE_READ: MessageRead,
    OpKind.MESSAGE_CONFIRMED: MessageConfirmed,
    OpKind.TASK_COMMENTED: TaskCommented,
    OpKind.TASK_POSTPONE: TaskPostpone,
    OpKind.TASK_HAND_OVER: TaskHandOver,
    OpKind.TASK_TAKE: TaskTake,
    OpKind.TASK_FINISH: TaskFinish,
    OpKind.PATROL_STARTED: PatrolStarted,
    OpKind.PATROL_PAUSED: PatrolPaused,
    OpKind.PATROL_RESUMED: PatrolResumed,
    OpKind.PATROL_FINISHED: PatrolFinished,
    OpKind.POINT_REACHED: PointReached,
    OpKind.POINT_LOOKED: PointLooked,
    OpKind.POINT_SKIPPED: PointSkipped,
    OpKind.FEEDBACK_FILED: FeedbackFiled,
    OpKind.RECORD_EDIT: RecordEdit,
    OpKind.RECORD_REMOVE: RecordRemove,
}


def payload_of(op: Op) -> Payload:
    """The typed payload of an op.

    Raises:
        msgspec.ValidationError: the payload does not fit its kind; the message names the field.
    """
    return msgspec.convert(op.payload, PAYLOADS[op.kind])


def fitting_payload(kind: OpKind, fact: Payload) -> dict[str, Any]:
    """`as_payload` of what somebody has filled in, if the platform will be able to read it.

    Raises:
        InputProblem: a text in it is longer than its field takes (`fact.too_long`).
    """
    payload = as_payload(fact)
    try:
        msgspec.convert(payload, PAYLOADS[kind])
    except msgspec.ValidationError as error:
        most = _TOO_LONG.match(str(error))
        if most is None:
            raise
        text = f"有一格写得太长，最多 {most[1]} 个字。这一步没有存，写的还在。删短一些再试。"
        raise InputProblem(text, code="fact.too_long") from error
    return payload


def as_payload(fact: Payload) -> dict[str, Any]:
    """The JSON object of a typed payload, as an op carries it.

    Without what no database keeps and no JSON carries: NUL characters go, halves of surrogate pairs become U+FFFD.
    """
    built: dict[str, Any] = msgspec.to_builtins(fact)
    try:
        is_clean = b"\\u0000" not in msgspec.json.encode(built)
    except UnicodeEncodeError:
        is_clean = False
    return built if is_clean else _cleaned(built)


def _cleaned(value: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {_cleaned(name): _cleaned(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(inner) for inner in value]
    return value
