"""What the header and the sync pill show on every screen: who, what is due next, and what still waits for a receipt."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QObject, Signal

from gridworker.model.room import Room, room_of
from ui.language import amount, said

STALE_AFTER = timedelta(hours=24)
_DAYS_FROM_HOURS = 48
PHOTO_BYTES = 12_500_000
"""What one more photo costs: the original with its two copies, rounded up."""


class SyncKind(StrEnum):
    """The states of the sync pill."""

    SYNCED = "synced"
    OFFLINE_CLEAR = "offline_clear"
    OFFLINE_WAITING = "offline_waiting"
    WAITING = "waiting"
    UPLOADING = "uploading"
    ATTENTION = "attention"
    STALE = "stale"
    SPACE_LOW = "space_low"


class SyncFacts(NamedTuple):
    """What is true of synchronisation now; counts drop only on a receipt.

    Args:
        online: the platform itself answered the last probe.
        records, photos: not yet acknowledged by the platform.
        uploading: (done, total) of the run in progress, or None.
        link: such as `4G`; empty when unknown.
        attention: items that failed three times or need a decision.
        last_sync: time of the last finished run, or None.
        free_bytes: room left on the device, or None when unknown.
    """

    online: bool = False
    records: int = 0
    photos: int = 0
    uploading: tuple[int, int] | None = None
    link: str = ""
    attention: int = 0
    last_sync: datetime | None = None
    free_bytes: int | None = None


class Pill(NamedTuple):
    """The sync pill: kind, text, icon name and colour role."""

    kind: SyncKind
    text: str
    icon: str
    ink: str


class StatusState(NamedTuple):
    """Everything the header shows.

    Args:
        grid_line: such as `新鸿社区 · 第 3 网格`.
        next_due: such as `15:00 前`; empty when nothing is due today.
        due_today: the badge on 任务.
        day: today, such as `7 月 16 日 周四`.
        pill: None until it is known whether work waits: nothing may be said before.
    """

    worker_name: str = ""
    grid_line: str = ""
    grid_code: str = ""
    next_due: str = ""
    due_today: int = 0
    day: str = ""
    online: bool = False
    pill: Pill | None = None

    @property
    def pill_text(self) -> str:
        """What the pill says."""
        return self.pill.text if self.pill else ""


def kind_of(facts: SyncFacts, now: datetime | None) -> SyncKind:
    """Which state the pill is in; the one that asks most of the worker wins."""
    if facts.attention:
        return SyncKind.ATTENTION
    if facts.free_bytes is not None and room_of(facts.free_bytes) > Room.PLENTY:
        return SyncKind.SPACE_LOW
    if facts.uploading is not None:
        return SyncKind.UPLOADING
    if now is not None and facts.last_sync is not None and now - facts.last_sync >= STALE_AFTER:
        return SyncKind.STALE
    waiting = bool(facts.records or facts.photos)
    if not facts.online:
        return SyncKind.OFFLINE_WAITING if waiting else SyncKind.OFFLINE_CLEAR
    return SyncKind.WAITING if waiting else SyncKind.SYNCED


def pill_of(facts: SyncFacts, now: datetime | None) -> Pill:
    """The pill for these facts at this time."""
    kind = kind_of(facts, now)
    icon, ink = _LOOKS[kind]
    return Pill(kind, _text(kind, facts, now), icon, ink)


_LOOKS = {
    SyncKind.SYNCED: ("cloud-check-fill", "ok_text"),
    SyncKind.OFFLINE_CLEAR: ("cloud-slash-bold", "ink"),
    SyncKind.OFFLINE_WAITING: ("cloud-slash-bold", "ink"),
    SyncKind.WAITING: ("cloud-arrow-up-fill", "ink"),
    SyncKind.UPLOADING: ("cloud-arrow-up-fill", "accent_text"),
    SyncKind.ATTENTION: ("warning-octagon-fill", "danger_text"),
    SyncKind.STALE: ("clock-counter-clockwise-bold", "warn_text"),
    SyncKind.SPACE_LOW: ("hard-drive-bold", "warn_text"),
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("SyncPill", text)


_MONTHS = (
    "1 月", "2 月", "3 月", "4 月", "5 月", "6 月", "7 月", "8 月", "9 月", "10 月", "11 月", "12 月"
)  # fmt: skip


def when_told(*, online: bool) -> str:
    """When the platform gets to know of what was just saved; `online` as the pill says it."""
    return _tr("马上上传") if online else _tr("联网后自动上传")


def month_text(month: int) -> str:
    """`7 月`."""
    return _tr(_MONTHS[month - 1])


def _waiting_text(facts: SyncFacts) -> list[str]:
    parts = [_tr("{n} 条待传").format(n=facts.records)] if facts.records else []
    if facts.photos:
        text = "{n} 张照片" if facts.records else "{n} 张照片待传"
        parts.append(amount(text, facts.photos))
    return parts


def _text(kind: SyncKind, facts: SyncFacts, now: datetime | None) -> str:
    if kind is SyncKind.SYNCED:
        return " ".join(part for part in (_tr("已同步"), clock_text(facts.last_sync, now)) if part)
    if kind is SyncKind.OFFLINE_CLEAR:
        return _tr("离线 · 都已送达")
    if kind in {SyncKind.OFFLINE_WAITING, SyncKind.WAITING}:
        head = [_tr("离线")] if kind is SyncKind.OFFLINE_WAITING else []
        return " · ".join(head + _waiting_text(facts))
    if kind is SyncKind.UPLOADING:
        done, total = facts.uploading or (0, 0)
        return " · ".join(part for part in (_tr("上传中 {0} / {1}").format(done, total), facts.link) if part)
    if kind is SyncKind.ATTENTION:
        return _tr("{n} 条需处理").format(n=facts.attention)
    if kind is SyncKind.STALE:
        return _stale_text(_hours_since(facts.last_sync, now))
    return _space_text(facts.free_bytes or 0)


def _stale_text(hours: int) -> str:
    """Hours while two days are not over, then days: nobody counts in 171 hours."""
    if hours < _DAYS_FROM_HOURS:
        return _tr("已 {n} 小时没同步").format(n=hours)
    return _tr("已 {n} 天没同步").format(n=hours // 24)


def _space_text(free_bytes: int) -> str:
    """How the ladder of a filling disk reads."""
    match room_of(free_bytes):
        case Room.NO_PHOTOS:
            return _tr("存储已满 · 只存文字")
        case Room.SMALL_PHOTOS:
            return _tr("存储快满 · 照片只存小图")
    return amount("存储快满 · 还能存约 {n} 张", free_bytes // PHOTO_BYTES)


def clock_text(at: datetime | None, now: datetime | None) -> str:
    """`14:02` today, `昨日 14:02`, else `7 月 14 日 10:20`; empty for None."""
    if at is None:
        return ""
    if now is None or at.date() == now.date():
        return f"{at:%H:%M}"
    if now.date() - at.date() == timedelta(days=1):
        return _tr("昨日 {time}").format(time=f"{at:%H:%M}")
    return _tr("{month} {day} 日 {time}").format(month=month_text(at.month), day=at.day, time=f"{at:%H:%M}")


def day_line(day: date) -> str:
    """`7 月 16 日 周四`."""
    from gridworker.model.wording import weekday  # with its calendars; not before the lock is open

    return _tr("{month} {day} 日 {weekday}").format(
        month=month_text(day.month), day=day.day, weekday=said(weekday(day))
    )


def _hours_since(at: datetime | None, now: datetime | None) -> int:
    return 0 if at is None or now is None else int((now - at) / timedelta(hours=1))


class StatusViewModel(QObject):
    """Holds the header's state; the composition root feeds it, every screen shows it."""

    changed = Signal()
    sync_centre_requested = Signal()
    sync_now_requested = Signal()

    def __init__(self, state: StatusState | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = state or StatusState()

    @property
    def state(self) -> StatusState:
        """What is shown now."""
        return self._state

    def show_worker(self, name: str, grid_line: str, grid_code: str) -> None:
        """Who works here and where."""
        self._become(self._state._replace(worker_name=name, grid_line=grid_line, grid_code=grid_code))

    def show_due(self, next_due: str, due_today: int) -> None:
        """What is due next, and how many tasks are due today."""
        self._become(self._state._replace(next_due=next_due, due_today=due_today))

    def show_sync(self, facts: SyncFacts, now: datetime) -> None:
        """Take over new facts of synchronisation."""
        self._become(
            self._state._replace(online=facts.online, pill=pill_of(facts, now), day=day_line(now.date()))
        )

    def open_sync_centre(self) -> None:
        """The worker pressed the pill."""
        self.sync_centre_requested.emit()

    def sync_now(self) -> None:
        """The worker asked for 立即同步."""
        self.sync_now_requested.emit()

    def _become(self, state: StatusState) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit()
