"""The records that travel in the feed: what each kind holds, as the platform publishes it and the device shows it.

Unknown fields are ignored and missing ones have defaults, so that a newer or older platform can be read. Moments are
ISO 8601 strings with an offset; positions are WGS-84 degrees. Full ID numbers are in none of them.
"""

from typing import Annotated, Any

import msgspec

from gridworker.model.facts import Crs, Place
from gridworker.model.form_files import FormFile
from gridworker.model.ops import BlobRef, RecordKind
from gridworker.model.task_words import TaskComment, TaskWish
from gridworker.model.vocabulary import (
    AlarmStage,
    ArrivalBy,
    CareColour,
    EventStage,
    FeedbackKind,
    HazardLevel,
    HazardStage,
    MessageKind,
    NotMetReason,
    PatrolStage,
    PointFinding,
    PointKind,
    PointStage,
    RecheckResult,
    Role,
    Severity,
    TaskStatus,
    TaskType,
    Urgency,
    VisitOutcome,
    WarningColour,
    WarningStage,
)


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of all records."""

    id: str


class FieldEdit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One change of one field: what gave way and what came; `by_name` is masked.

    `declined`: `after` was wanted and given up for what stands in `before`. `at` is when it was done, `received_at` when
    the platform heard of it.
    """

    field: str
    before: Any
    after: Any
    at: str
    received_at: str = ""
    by: str = ""
    by_name: str = ""
    by_role: str = ""
    op: str = ""
    declined: bool = False


class Editable(Record, frozen=True, kw_only=True):
    """A record that several people change; `edits` are its newest changes, oldest first."""

    edits: tuple[FieldEdit, ...] = ()


class Tenant(Record, frozen=True, kw_only=True):
    """What a street or district has chosen: names, phones, switches. One per platform tenant.

    `filing` is the number under which the program was registered with the authority (备案编号), "" where there is none.
    `phrases` are words often used in reports (常用语).
    """

    name: str
    filing: str = ""
    switches: dict[str, bool] = {}
    care_scheme: str = "red_yellow_green"
    phones: dict[str, str] = {}
    phrases: tuple[str, ...] = ()


class Worker(Record, frozen=True, kw_only=True):
    """Who works with this device."""

    code: str
    name: str
    role: Role
    grids: tuple[str, ...]
    community: str
    community_name: str = ""
    street_name: str = ""


class Grid(Record, frozen=True, kw_only=True):
    """A grid; `id` is its code, `outline` a ring of (lon, lat)."""

    name: str
    level: str
    outline: tuple[tuple[float, float], ...] = ()


FORM_FORMAT = 1
"""The newest way of writing a form down that this version reads."""


class FormRecord(Record, frozen=True, kw_only=True):
    """A published form version; `id` is `form_id@version`, `xml` its XForms text, `attachments` its data files by name.

    `media`: the files of its labels. `openrosa_url`: the OpenRosa server that gets its submissions too, "" if none.
    `form_format` is raised when a form is written down in a way that older versions would misread: to those the row is
    unreadable, they keep it as it came and go on with the versions they have.
    """

    form_id: str
    version: str
    title: str
    xml: str
    attachments: dict[str, str] = {}
    media: tuple[FormFile, ...] = ()
    openrosa_url: str = ""
    form_format: Annotated[int, msgspec.Meta(ge=1, le=FORM_FORMAT)] = 1


class Alarm(Record, frozen=True, kw_only=True):
    """A call for help that names a place; acknowledged (签收), then somebody is on site (到场)."""

    title: str
    text: str
    place_text: str
    raised_at: str
    grid: str
    state: AlarmStage = AlarmStage.RAISED
    person_id: str = ""
    phone: str = ""
    lon: float | None = None
    lat: float | None = None
    acknowledged_at: str = ""
    acknowledged_by: str = ""
    arrived_at: str = ""


class PublicWarning(Record, frozen=True, kw_only=True):
    """A weather or disaster warning for an area; `issued_at` is when waiting for answers began, "" if not told."""

    title: str
    text: str
    colour: WarningColour
    starts_at: str
    ends_at: str
    kind: str = "rain"
    state: WarningStage = WarningStage.PUSHED
    acknowledged_at: str = ""
    issued_at: str = ""


class Message(Record, frozen=True, kw_only=True):
    """A text from the platform to one worker; one record each, because only the named person's reading counts.

    `about` is the announcement it is a copy of, "" for a message to one; `asks` whether it is to be confirmed (签收);
    `until` from when on it is of no interest, "" if never.
    """

    text: str
    sent_by: str
    sent_at: str
    worker: str = ""
    sort: MessageKind = MessageKind.MESSAGE
    title: str = ""
    about: str = ""
    asks: bool = False
    until: str = ""
    read_at: str = ""
    confirmed_at: str = ""


class Task(Editable, frozen=True, kw_only=True):
    """Something a worker is asked to do by `due_at`; `handler` handled the matter behind a recheck, and may not make it.

    A correction names the record and field it is about; `note` holds the reviewer's words, `remark` the worker's.
    `comments` are the newest that were said, oldest first; `wish` is the newest one for another time or person.
    """

    type: TaskType
    title: str
    place_text: str
    grid: str
    due_at: str
    assignee: str
    status: TaskStatus = TaskStatus.ASSIGNED
    urgency: Urgency = Urgency.NORMAL
    building_id: str = ""
    person_id: str = ""
    event_id: str = ""
    hazard_id: str = ""
    form_id: str = ""
    form_version: str = ""
    care_colour: CareColour | None = None
    severity: Severity | None = None
    count: int = 0
    count_unit: str = ""
    note: str = ""
    lon: float | None = None
    lat: float | None = None
    created_at: str = ""
    taken_at: str = ""
    finished_at: str = ""
    result_kind: str = ""
    result_id: str = ""
    handler: str = ""
    remark: str = ""
    about_kind: str = ""
    about_id: str = ""
    about_field: str = ""
    comments: tuple[TaskComment, ...] = ()
    wish: TaskWish | None = None


class HistoryEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of an event's history; it only ever grows."""

    at: str
    action: str
    stage: EventStage
    by: str = ""
    by_role: str = ""
    text: str = ""
    received_at: str = ""


class Event(Editable, frozen=True, kw_only=True):
    """A reported matter and where its handling stands; `not_same` are events it is not to be taken for."""

    category: str
    urgency: Urgency
    place: Place
    stage: EventStage
    reporter: str
    happened_at: str
    choice: str = ""
    description: str = ""
    number: str = ""
    level: str = ""
    received_at: str = ""
    deadline: str = ""
    task_id: str = ""
    hazard_id: str = ""
    photos: tuple[BlobRef, ...] = ()
    history: tuple[HistoryEntry, ...] = ()
    not_same: tuple[str, ...] = ()


class Building(Editable, frozen=True, kw_only=True):
    """A building or compound entrance; `micro_grid` is the code of its micro-grid, `code` what its plate says to a scanner."""

    name: str
    address_text: str
    grid: str
    micro_grid: str = ""
    lon: float | None = None
    lat: float | None = None
    manager: str = ""
    phone: str = ""
    note: str = ""
    code: str = ""


class House(Editable, frozen=True, kw_only=True):
    """One home in a building; `code` is what its plate says to a scanner."""

    building_id: str
    address_text: str
    grid: str
    unit: str = ""
    room: str = ""
    state: str = ""
    owner_phone: str = ""
    note: str = ""
    code: str = ""


class Person(Editable, frozen=True, kw_only=True):
    """A resident as the grid worker needs to know them: last four and keyed hash of the ID number, never the number."""

    name: str
    grid: str
    address_text: str
    house_id: str = ""
    sex: str = ""
    birth_year: int = 0
    phone: str = ""
    id_last4: str = ""
    id_hash: str = ""
    care_colour: CareColour | None = None
    care_reasons: tuple[str, ...] = ()
    next_visit_due: str = ""
    living: str = ""
    note: str = ""


class CarePlan(Editable, frozen=True, kw_only=True):
    """How a person is looked after and who helps; `id` is the person's."""

    grid: str
    guardian: str = ""
    emergency_contact: str = ""
    emergency_phone: str = ""
    key_holder: str = ""
    devices: str = ""
    arrangement: str = ""


class Correctable(Editable, frozen=True, kw_only=True):
    """A fact that its maker may tell anew (改正): both stay, `corrects` names the one before, `corrected_by` the one after."""

    corrects: str = ""
    corrected_by: str = ""


class Inspection(Correctable, frozen=True, kw_only=True):
    """A submitted checklist, without its answers' XML."""

    form_id: str
    form_version: str
    place: Place
    worker: str
    ended_at: str
    passed: int = 0
    failed: int = 0
    not_applicable: int = 0
    unfilled: int = 0
    task_id: str = ""
    answers: dict[str, Any] = {}
    photos: tuple[BlobRef, ...] = ()
    remark: str = ""
    score: int | None = None
    recheck_at: str = ""


class Hazard(Editable, frozen=True, kw_only=True):
    """One failed item, from being found to being cleared.

    `level` is the level in law, None while nobody qualified has graded it; `rechecker` looked last; `asked_by` asked to
    strike it off; `notice_no`, `notice_delivery` (a `NoticeDelivery`) and `notified_at` are of the 告知书 handed over.
    """

    inspection_id: str
    item: str
    title: str
    severity: Severity
    place: Place
    state: HazardStage
    worker: str
    found_at: str
    category: str = ""
    note: str = ""
    due_at: str = ""
    course: str = ""
    limit: str = ""
    legal_basis: str = ""
    basis_mark: str = ""
    photos: tuple[BlobRef, ...] = ()
    level: HazardLevel | None = None
    rechecker: str = ""
    asked_by: str = ""
    notice_no: str = ""
    notice_delivery: str = ""
    notified_at: str = ""


class Visit(Correctable, frozen=True, kw_only=True):
    """A recorded visit."""

    person_id: str
    outcome: VisitOutcome
    worker: str
    ended_at: str
    grid: str = ""
    reason: NotMetReason | None = None
    needs: tuple[str, ...] = ()
    note: str = ""
    task_id: str = ""


class Feedback(Record, frozen=True, kw_only=True):
    """A complaint or suggestion of a worker, and what the street answered ("" so far); only the worker sees it."""

    sort: FeedbackKind
    text: str
    worker: str
    filed_at: str
    answer: str = ""
    answered_at: str = ""


class Recheck(Correctable, frozen=True, kw_only=True):
    """A second look at an event or hazard."""

    result: RecheckResult
    worker: str
    looked_at: str
    event_id: str = ""
    hazard_id: str = ""
    note: str = ""
    task_id: str = ""
    photos: tuple[BlobRef, ...] = ()


class PatrolPoint(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One point of a patrol: what is there, what is to be done, and what came of it.

    `code` is what its QR or NFC tag says. With a `form_id` its checklist is filled in; without one a single look is
    enough, and `look_for` says at what.
    """

    id: str
    name: str
    kind: PointKind = PointKind.BUILDING
    address_text: str = ""
    building_id: str = ""
    code: str = ""
    lon: float | None = None
    lat: float | None = None
    crs: Crs = Crs.WGS84
    form_id: str = ""
    form_version: str = ""
    look_for: str = ""
    stage: PointStage = PointStage.OPEN
    reached_at: str = ""
    reached_by: ArrivalBy | None = None
    distance_m: float | None = None
    accuracy_m: float | None = None
    looked_at: str = ""
    finding: PointFinding | None = None
    note: str = ""
    inspection_id: str = ""
    skipped_at: str = ""
    reason: str = ""


class Patrol(Record, frozen=True, kw_only=True):
    """A planned round and how far it has come; `task_id` is the task it was given out with."""

    title: str
    grid: str
    assignee: str
    points: tuple[PatrolPoint, ...] = ()
    task_id: str = ""
    stage: PatrolStage = PatrolStage.PLANNED
    started_at: str = ""
    paused_at: str = ""
    finished_at: str = ""
    reason: str = ""

    def point(self, point_id: str) -> PatrolPoint | None:
        """One of its points."""
        return next((point for point in self.points if point.id == point_id), None)


class Figures(Record, frozen=True, kw_only=True):
    """A worker's own numbers, as of `as_of`; no comparison with anybody."""

    as_of: str
    answered: int = 0
    to_answer: int = 0
    care_counts: dict[str, int] = {}


RECORDS: dict[RecordKind, type[Record]] = {
    RecordKind.TENANT: Tenant,
    RecordKind.WORKER: Worker,
    RecordKind.GRID: Grid,
    RecordKind.FORM: FormRecord,
    RecordKind.ALARM: Alarm,
    RecordKind.WARNING: PublicWarning,
    RecordKind.MESSAGE: Message,
    RecordKind.TASK: Task,
    RecordKind.EVENT: Event,
    RecordKind.BUILDING: Building,
    RecordKind.HOUSE: House,
    RecordKind.PERSON: Person,
    RecordKind.INSPECTION: Inspection,
    RecordKind.HAZARD: Hazard,
    RecordKind.VISIT: Visit,
    RecordKind.RECHECK: Recheck,
    RecordKind.FIGURES: Figures,
    RecordKind.CARE_PLAN: CarePlan,
    RecordKind.PATROL: Patrol,
    RecordKind.FEEDBACK: Feedback,
}


def as_data(record: Record) -> dict[str, Any]:
    """The JSON object of a record, as rows hold it."""
    built: dict[str, Any] = msgspec.to_builtins(record)
    return built
