"""What the outbox holds, as the device knows it: ops and photos, the last runs, what can be done. No words of a screen."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from gridworker.model.media import MediaKind
from gridworker.model.ops import Lane, OpKind
from ui.viewmodels.conflicts import ConflictEntry


class EntryState(StrEnum):
    """Where an entry of the outbox is."""

    WAITING = "waiting"
    SENDING = "sending"
    DELIVERED = "delivered"
    ATTENTION = "attention"
    DEFERRED = "deferred"
    """The platform wants it later; nothing has to be done."""
    KEPT_FOR_WIFI = "kept_for_wifi"
    """An original that waits for Wi-Fi or a cable, because the worker wants it so."""


class Action(StrEnum):
    """What a worker can do about an entry that needs a person."""

    RETRY = "retry"
    WITHDRAW = "withdraw"
    CORRECT = "correct"
    ASK = "ask"
    INSIST = "insist"
    SMALLER = "smaller"


@dataclass(frozen=True)
class WordsShown:
    """Words of a refused op that can be put otherwise; `is_wrong`: what the platform did not like."""

    path: str
    label: str
    text: str
    is_wrong: bool = False


class RunResult(StrEnum):
    """How a sync run ended."""

    DONE = "done"
    CUT = "cut"
    FAILED = "failed"


@dataclass(frozen=True)
class OutboxEntry:
    """One op, or one photo of it, as the device knows it.

    Attributes:
        id: of the op, or `op/sha256` for a photo; `retry` and `withdraw` get it back.
        subject: the words that name it without the verb: `飞线充电 双林北支路 12 号院 2 栋`.
        kind: of the op; None for photos.
        made_at: aware time it was made.
        detail: a further fact, such as `18 项，1 项不合格`.
        number: the platform's number for the record, once known.
        delivered_at: when the platform's receipt came.
        problem: what happened and whether the local copy is safe; for `ATTENTION` and `DEFERRED`.
        retry_at: when a deferred one goes again.
        words: what can be corrected in it.
        actions: at most two.
        thumbnail: JPEG for photo rows.
        media: what a file is that is no picture.
    """

    id: str
    lane: Lane
    state: EntryState
    subject: str
    made_at: datetime
    kind: OpKind | None = None
    detail: str = ""
    number: str = ""
    size_bytes: int = 0
    sent_share: float = 0.0
    attempts: int = 0
    delivered_at: datetime | None = None
    problem: str = ""
    actions: tuple[Action, ...] = ()
    thumbnail: bytes = b""
    media: MediaKind | None = None
    retry_at: datetime | None = None
    words: tuple[WordsShown, ...] = ()


@dataclass(frozen=True)
class RunEntry:
    """A past sync run: when, how it ended, by what link, what went and came."""

    at: datetime
    result: RunResult
    text: str


@dataclass(frozen=True)
class OutboxPicture:
    """Everything the sync centre shows, read at one moment.

    Attributes:
        entries: of all lanes, oldest first; delivered ones of today included.
        lane_totals: lane -> (delivered today, all of today), where `entries` was cut short.
        syncing: whether a run is under way.
        used_bytes, quota_bytes: room taken and room allowed.
        last_synced: the last complete run.
        conflicts: records changed here and there, oldest first; they are no entries.
        desk_phone: the community desk's number; empty if the tenant gave none.
        elsewhere: submissions that have not arrived at another server (OpenRosa), oldest first; they are no entries.
    """

    entries: Sequence[OutboxEntry]
    runs: Sequence[RunEntry] = ()
    lane_totals: dict[Lane, tuple[int, int]] = field(default_factory=dict)
    syncing: bool = False
    used_bytes: int = 0
    quota_bytes: int = 0
    last_synced: datetime | None = None
    conflicts: Sequence[ConflictEntry] = ()
    desk_phone: str = ""
    elsewhere: Sequence[OutboxEntry] = ()
