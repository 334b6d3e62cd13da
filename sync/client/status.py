"""What the sync is doing, as everybody outside sees it: one frozen object, replaced with every step."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SyncState(StrEnum):
    """What the engine is about."""

    IDLE = "idle"
    """Nothing to do until the next trigger."""
    RUNNING = "running"
    WAITING = "waiting"
    """The last run failed; it will be tried again at `next_try_at`."""
    STOPPED = "stopped"


class Link(StrEnum):
    """The way to the platform, as the last attempt found it."""

    UNKNOWN = "unknown"
    ONLINE = "online"
    OFFLINE = "offline"
    CAPTIVE = "captive"
    """A network is there, but something answers in the platform's stead."""
    PLATFORM = "platform"
    """The platform is there and does not serve us: busy, failing, or it does not know us."""


class LinkKind(StrEnum):
    """What carries the bytes, as the window system tells it."""

    UNKNOWN = "unknown"
    ETHERNET = "ethernet"
    WIFI = "wifi"
    MOBILE = "mobile"


class Step(StrEnum):
    """Where a run is."""

    NONE = "none"
    PROBE = "probe"
    PUSH = "push"
    PULL = "pull"
    THUMBNAILS = "thumbnails"
    ORIGINALS = "originals"


class Trigger(StrEnum):
    """Why a run happens."""

    START = "start"
    WRITE = "write"
    NETWORK = "network"
    TIMER = "timer"
    RETRY = "retry"
    PERSON = "person"
    NOTICE = "notice"
    URGENT = "urgent"
    """Something urgent waits, and the platform asked only for the rest to keep away."""


@dataclass(frozen=True, kw_only=True)
class SyncStatus:
    """A moment of the sync.

    `done` of `total` counts ops while pushing, rows while pulling (`total` 0: not known) and bytes of the present blob
    while uploading. `failures` counts failed runs in a row. `code` and `text` say what failed last, once it is worth
    saying: the first failure is silent unless a person asked for the run. `needs_attention` after three, and never
    for a missing network, which is the normal state of a cellar.
    """

    state: SyncState = SyncState.IDLE
    step: Step = Step.NONE
    done: int = 0
    total: int = 0
    link: Link = Link.UNKNOWN
    last_ok_at: datetime | None = None
    failures: int = 0
    code: str = ""
    text: str = ""
    needs_attention: bool = False
    next_try_at: datetime | None = None
    app_too_old: bool = False

    @property
    def percent(self) -> int | None:
        """How far the present step is, 0 to 100; None if that is not known."""
        return min(self.done * 100 // self.total, 100) if self.total else None
