"""Operations: what a device says to the platform, and what the platform answers.

A *fact* is history (reported, visited, inspected): it is always accepted and never in conflict. An *intent* asks the
platform to change shared state and can be merged, refused or in conflict. The two are told apart by `OpKind.is_intent`.
These are the domain's own types; how they look on the wire is `sync.protocol`'s business.
"""

from enum import StrEnum
from typing import Any

import msgspec


class Lane(StrEnum):
    """The queues of the outbox, in the order they are emptied."""

    URGENT = "urgent"
    TEXT = "text"
    THUMBNAIL = "thumbnail"
    ORIGINAL = "original"


class BlobRole(StrEnum):
    """What a blob is to the op that names it."""

    ORIGINAL = "original"
    STAMPED = "stamped"
    THUMBNAIL = "thumbnail"
    VOICE = "voice"
    """Sound: a voice note, or the answer to a question for one."""
    FILM = "film"
    FILE = "file"
    SIGNATURE = "signature"
    AUDIT = "audit"
    """What a form keeps of how it was filled in."""

    @property
    def lane(self) -> Lane:
        """What is always small goes before everything that waits for Wi-Fi."""
        small = (BlobRole.THUMBNAIL, BlobRole.SIGNATURE, BlobRole.AUDIT)
        return Lane.THUMBNAIL if self in small else Lane.ORIGINAL

    @property
    def is_picture(self) -> bool:
        """Whether it belongs to a shot that can be looked at."""
        return self in (BlobRole.ORIGINAL, BlobRole.STAMPED, BlobRole.THUMBNAIL)


class ClockTrust(StrEnum):
    """How far the wall clock of an act can be believed."""

    SYNCED = "synced"
    """The offset to the platform was measured in this boot."""
    CARRIED = "carried"
    """The offset was measured in an earlier boot."""
    UNKNOWN = "unknown"
    """Never measured."""


class OpKind(StrEnum):
    """Every kind of operation this version can make."""

    EVENT_REPORTED = "event.reported"
    EVENT_ADDED = "event.added"
    EVENT_RECALL = "event.recall"
    INSPECTION_SUBMITTED = "inspection.submitted"
    HAZARD_FOUND = "hazard.found"
    HAZARD_NOTIFIED = "hazard.notified"
    VISIT_RECORDED = "visit.recorded"
    RECHECK_RECORDED = "recheck.recorded"
    ALARM_ACKNOWLEDGED = "alarm.acknowledged"
    ALARM_ARRIVED = "alarm.arrived"
    WARNING_ACKNOWLEDGED = "warning.acknowledged"
    REVEAL_LOGGED = "reveal.logged"
    MESSAGE_READ = "message.read"
    MESSAGE_CONFIRMED = "message.confirmed"
    TASK_COMMENTED = "task.commented"
    TASK_POSTPONE = "task.postpone"
    TASK_HAND_OVER = "task.hand_over"
    TASK_TAKE = "task.take"
    TASK_FINISH = "task.finish"
    PATROL_STARTED = "patrol.started"
    PATROL_PAUSED = "patrol.paused"
    PATROL_RESUMED = "patrol.resumed"
    PATROL_FINISHED = "patrol.finished"
    POINT_REACHED = "point.reached"
    POINT_LOOKED = "point.looked"
    POINT_SKIPPED = "point.skipped"
    FEEDBACK_FILED = "feedback.filed"
    RECORD_EDIT = "record.edit"
    RECORD_REMOVE = "record.remove"

    @property
    def is_intent(self) -> bool:
        """Whether the platform may refuse it or find it in conflict."""
        return self in _INTENTS

    @property
    def is_urgent(self) -> bool:
        """Whether it always goes in the urgent lane; a report may also be urgent by its own urgency."""
        return self in (OpKind.ALARM_ACKNOWLEDGED, OpKind.ALARM_ARRIVED, OpKind.WARNING_ACKNOWLEDGED)


_INTENTS = frozenset(
    {
        OpKind.TASK_TAKE,
        OpKind.TASK_FINISH,
        OpKind.TASK_POSTPONE,
        OpKind.TASK_HAND_OVER,
        OpKind.RECORD_EDIT,
        OpKind.RECORD_REMOVE,
        OpKind.EVENT_RECALL,
    }
)


class RecordKind(StrEnum):
    """The records that devices and platform share. Rows of other kinds are kept raw until an upgrade reads them."""

    TENANT = "tenant"
    WORKER = "worker"
    GRID = "grid"
    FORM = "form"
    ALARM = "alarm"
    WARNING = "warning"
    MESSAGE = "message"
    TASK = "task"
    EVENT = "event"
    BUILDING = "building"
    HOUSE = "house"
    PERSON = "person"
    INSPECTION = "inspection"
    HAZARD = "hazard"
    VISIT = "visit"
    RECHECK = "recheck"
    FIGURES = "figures"
    PATROL = "patrol"
    CARE_PLAN = "care_plan"
    FEEDBACK = "feedback"


class Version(msgspec.Struct, frozen=True, array_like=True, order=True):
    """The n-th state of a record in the platform's `epoch`, the platform's life between restores from backup."""

    epoch: int
    n: int


class RecordRef(msgspec.Struct, frozen=True, order=True):
    """Which record: its kind and id."""

    kind: str
    id: str


class BlobRef(msgspec.Struct, frozen=True, omit_defaults=True):
    """A photo, sound, film, file or signature that an op needs, addressed by its content.

    `photo` groups the original, stamped and thumbnail blob of one shot, and is the id of everything else attached;
    `item` is the form question or "" it answers; `name` is what a file was called where it was picked.
    """

    role: BlobRole
    sha256: str
    size_bytes: int
    media_type: str
    photo: str = ""
    item: str = ""
    name: str = ""


class ClockStamp(msgspec.Struct, frozen=True):
    """When an act happened, in terms that survive a wrong wall clock.

    `elapsed_ms` counts from boot `boot_id`, time asleep included; `offset_ms` is platform time minus device wall
    time, None if it was never measured.
    """

    boot_id: str
    elapsed_ms: int
    offset_ms: int | None
    trust: ClockTrust


class Op(msgspec.Struct, frozen=True, kw_only=True):
    """One fact or intent made on a device.

    `seq` counts per (device, incarnation) and reveals gaps; it never orders anything. Order is `prev` (the op before
    it on the same record) and `depends_on`. `district` (6-digit county code) is fixed when the op is made. `base` is
    the version of the record the worker saw, if there was one. `made_at` is the device's wall clock, ISO 8601.
    """

    id: str
    incarnation: str
    seq: int
    district: str
    kind: OpKind
    record: RecordRef
    prev: str | None = None
    depends_on: tuple[str, ...] = ()
    replaces: str | None = None
    base: Version | None = None
    payload: dict[str, Any]
    made_at: str
    clock: ClockStamp
    blobs: tuple[BlobRef, ...] = ()


class VerdictKind(StrEnum):
    """The platform's answers to one op."""

    APPLIED = "applied"
    MERGED = "merged"
    CONFLICT = "conflict"
    REFUSED = "refused"
    DEFERRED = "deferred"
    FORK = "fork"

    @property
    def is_final(self) -> bool:
        """Whether the platform will give the same answer for good."""
        return self is not VerdictKind.DEFERRED and self is not VerdictKind.FORK


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """The platform's answer to the op `op_id`.

    `version` with applied and merged; `code`, `field`, `text` with refused (text is plain Chinese, shown as it is);
    `retry_after_s` and `text` with deferred; `row` with merged (ours joined with theirs) and conflict (theirs);
    `number` is the human-readable number the platform gave the record.
    """

    op_id: str
    kind: VerdictKind
    version: Version | None = None
    code: str = ""
    field: str = ""
    text: str = ""
    retry_after_s: int = 0
    row: dict[str, Any] | None = None
    number: str = ""
