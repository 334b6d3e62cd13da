"""The sync centre: what waits in the four lanes, what was delivered, what needs a person.

Counts fall only on a receipt. Knows wording and which actions a row offers; entries come through `SyncCentrePort`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QImage

from gridworker.clock import Clock
from gridworker.errors import EnvironmentProblem
from gridworker.model.media import MediaKind
from gridworker.model.ops import Lane, OpKind
from ui.language import listed
from ui.viewmodels.background import Answered, Asker, Guarded, Run, lacks_reason
from ui.viewmodels.conflicts import ConflictEntry, ConflictShown, Side, all_of, conflict_shown
from ui.viewmodels.moments import clock_text, day_text, size_text
from ui.viewmodels.outbox import (
    Action,
    EntryState,
    OutboxEntry,
    OutboxPicture,
    RunResult,
    WordsShown,
)
from ui.viewmodels.pictures import decoded


class SyncCentrePort(Protocol):
    """The outbox and the engine; every method is called off the UI thread and may raise `EnvironmentProblem`."""

    def read(self) -> OutboxPicture:
        """What is in the outbox now."""
        ...

    def sync_now(self) -> None:
        """Ask the engine for a run that also sends originals; returns when it is asked, not when it is done."""
        ...

    def retry(self, entry_id: str) -> None:
        """Send an entry again."""
        ...

    def withdraw(self, entry_id: str, reason: str) -> None:
        """Give an entry up, with the worker's reason; it stays in the history."""
        ...

    def correct(self, entry_id: str, texts: Mapping[str, str]) -> None:
        """Send a refused entry again in other words, by the paths of its `words`."""
        ...

    def decide(self, entry_id: str, mine: Collection[str]) -> None:
        """Settle a conflict: these fields as the worker has them, the others as the platform has them."""
        ...

    def insist(self, entry_id: str) -> None:
        """Remove a record all the same."""
        ...

    def send_small(self, entry_id: str) -> None:
        """Send the compressed picture of a shot in place of its original, which stays here."""
        ...


@dataclass(frozen=True)
class RowShown:
    """A row of a lane in the words of the screen."""

    id: str
    title: str
    line: str
    state: EntryState
    state_text: str
    share: float = 0.0
    icon: str = ""
    problem: str = ""
    actions: tuple[Action, ...] = ()
    words: tuple[WordsShown, ...] = ()
    image: QImage = field(default_factory=QImage, compare=False, repr=False)

    @property
    def spoken(self) -> str:
        """The row in words, for screen readers."""
        return listed((part for part in (self.title, self.line, self.state_text, self.problem) if part), "，")


@dataclass(frozen=True)
class LaneShown:
    """A lane with its counts and its rule."""

    lane: Lane
    title: str
    icon: str
    counts: str
    rule: str
    rows: tuple[RowShown, ...]


@dataclass(frozen=True)
class RunShown:
    """A line of 最近同步."""

    when: str
    text: str
    result: RunResult


@dataclass(frozen=True)
class SyncCentreState:
    """What the sync centre shows."""

    loaded: bool = False
    lanes: tuple[LaneShown, ...] = ()
    runs: tuple[RunShown, ...] = ()
    syncing: bool = False
    storage: str = ""
    empty_text: str = ""
    problem: str = ""
    is_empty: bool = False
    turned_down: tuple[RowShown, ...] = ()
    conflict: ConflictShown | None = None
    desk_phone: str = ""
    elsewhere: tuple[RowShown, ...] = ()

    @property
    def rows(self) -> tuple[RowShown, ...]:
        """Every row there is, wherever it stands."""
        return (*self.turned_down, *self.elsewhere, *(row for lane in self.lanes for row in lane.rows))


def _tr(text: str) -> str:
    return QCoreApplication.translate("SyncCentre", text)


_VERBS: dict[OpKind, tuple[str, str, str]] = {
    OpKind.EVENT_REPORTED: ("上报 {}", "camera", "{}"),
    OpKind.EVENT_ADDED: ("补充 {}", "camera", "{}"),
    OpKind.EVENT_RECALL: ("申请撤回 {}", "arrow-counter-clockwise", "{}"),
    OpKind.INSPECTION_SUBMITTED: ("{}", "clipboard-text", "{} 提交"),
    OpKind.HAZARD_FOUND: ("隐患 {}", "warning", "{}"),
    OpKind.HAZARD_NOTIFIED: ("送达告知书 {}", "clipboard-text", "{} 送达"),
    OpKind.VISIT_RECORDED: ("走访 {}", "heart", "{} 提交"),
    OpKind.RECHECK_RECORDED: ("复查 {}", "arrow-counter-clockwise", "{} 提交"),
    OpKind.ALARM_ACKNOWLEDGED: ("签收 {}", "bell-ringing", "{} 签收"),
    OpKind.ALARM_ARRIVED: ("到场 {}", "bell-ringing", "{} 到场"),
    OpKind.WARNING_ACKNOWLEDGED: ("签收 {}", "cloud-rain", "{} 签收"),
    OpKind.REVEAL_LOGGED: ("查看留痕 {}", "eye", "{}"),
    OpKind.MESSAGE_READ: ("已读 {}", "envelope-simple-open", "{}"),
    OpKind.MESSAGE_CONFIRMED: ("签收 {}", "envelope-simple-open", "{} 签收"),
    OpKind.TASK_COMMENTED: ("留言 {}", "chat-text", "{}"),
    OpKind.TASK_POSTPONE: ("改约 {}", "calendar-blank", "{} 提交"),
    OpKind.TASK_HAND_OVER: ("转交 {}", "users", "{} 提交"),
    OpKind.TASK_TAKE: ("接单 {}", "clipboard-text", "{}"),
    OpKind.TASK_FINISH: ("完成任务 {}", "check-circle", "{}"),
    OpKind.FEEDBACK_FILED: ("意见 {}", "chat-text", "{} 提交"),
    OpKind.RECORD_EDIT: ("修改 {}", "pencil-simple", "{} 修改"),
    OpKind.RECORD_REMOVE: ("注销 {}", "trash", "{} 注销"),
    OpKind.PATROL_STARTED: ("开始巡查 {}", "path", "{}"),
    OpKind.PATROL_PAUSED: ("暂停巡查 {}", "path", "{}"),
    OpKind.PATROL_RESUMED: ("继续巡查 {}", "path", "{}"),
    OpKind.PATROL_FINISHED: ("结束巡查 {}", "path", "{}"),
    OpKind.POINT_REACHED: ("巡查到点 {}", "map-pin", "{}"),
    OpKind.POINT_LOOKED: ("巡查查看 {}", "map-pin", "{}"),
    OpKind.POINT_SKIPPED: ("巡查跳过 {}", "map-pin", "{}"),
}
"""Kind of op -> how it is titled, its icon, how its time is said."""

_TROUBLED = (EntryState.ATTENTION, EntryState.DEFERRED)
_ACTED_ON = (*_TROUBLED, EntryState.KEPT_FOR_WIFI)

_LANES: dict[Lane, tuple[str, str]] = {
    Lane.URGENT: ("紧急", "bell-ringing-fill"),
    Lane.TEXT: ("文本", "file-text-fill"),
    Lane.THUMBNAIL: ("缩略图", "image-square-fill"),
    Lane.ORIGINAL: ("原图", "image-fill"),
}
_MEDIA: dict[MediaKind, tuple[str, str]] = {
    MediaKind.SOUND: ("语音", "microphone"),
    MediaKind.FILM: ("录像", "film-strip"),
    MediaKind.FILE: ("文件", "file"),
}


def row_shown(entry: OutboxEntry, now: datetime) -> RowShown:
    """An entry as a row."""
    title, icon, line = _words(entry, now)
    return RowShown(
        id=entry.id,
        title=title,
        line=line,
        state=entry.state,
        state_text=_state_text(entry, now),
        share=entry.sent_share,
        icon=icon,
        problem=entry.problem if entry.state in _TROUBLED else "",
        actions=entry.actions[:2] if entry.state in _ACTED_ON else (),
        words=entry.words,
        image=decoded(entry.thumbnail),
    )


def _words(entry: OutboxEntry, now: datetime) -> tuple[str, str, str]:
    made = clock_text(entry.made_at, now)
    if entry.kind is None:
        parts = [size_text(entry.size_bytes)] if entry.lane is Lane.ORIGINAL and entry.size_bytes else []
        parts += [entry.detail] if entry.detail else []
        parts += [_tr("试过 {} 次").format(entry.attempts)] if entry.attempts > 1 else []
        word, icon = _MEDIA[entry.media] if entry.media else ("", "image")
        parts = [_tr(word), *parts] if word else parts
        return entry.subject, icon, " · ".join(parts or [made])
    verb, icon, when = _VERBS[entry.kind]
    number = _tr("已编号 {}").format(entry.number) if entry.number else ""
    line = " · ".join(part for part in (_tr(when).format(made), entry.detail, number) if part)
    return _tr(verb).format(entry.subject), icon, line


def _state_text(entry: OutboxEntry, now: datetime) -> str:
    if entry.state is EntryState.DELIVERED:
        at = clock_text(entry.delivered_at, now) if entry.delivered_at else ""
        return _tr("已送达 {}").format(at).strip()
    if entry.state is EntryState.SENDING:
        return _tr("上传中 {}%").format(int(entry.sent_share * 100))
    if entry.state is EntryState.DEFERRED:
        at = clock_text(entry.retry_at, now) if entry.retry_at else ""
        return _tr("{} 再传").format(at) if at else _tr("稍后再传")
    if entry.state is EntryState.KEPT_FOR_WIFI:
        return _tr("等 Wi-Fi")
    return _tr("待传") if entry.state is EntryState.WAITING else _tr("需处理")


def is_turned_down(entry: OutboxEntry) -> bool:
    """Whether an op stands in the group of what was turned down or put off; photos stay in their lane."""
    return entry.kind is not None and entry.state in _TROUBLED


def lane_shown(lane: Lane, picture: OutboxPicture, now: datetime) -> LaneShown:
    """A lane with what is in it."""
    entries = [entry for entry in picture.entries if entry.lane is lane]
    title, icon = _LANES[lane]
    rows = tuple(row_shown(entry, now) for entry in entries if not is_turned_down(entry))
    return LaneShown(lane, _tr(title), icon, _counts(lane, entries, picture), _rule(lane, entries), rows)


def _counts(lane: Lane, entries: Sequence[OutboxEntry], picture: OutboxPicture) -> str:
    done = sum(entry.state is EntryState.DELIVERED for entry in entries)
    done, whole = picture.lane_totals.get(lane, (done, len(entries)))
    if not whole:
        return _tr("没有待传的")
    text = _tr("全部送达") if done == whole else _tr("{} / {} 已送达").format(done, whole)
    size = sum(entry.size_bytes for entry in entries if entry.state is not EntryState.DELIVERED)
    if lane is Lane.ORIGINAL and size:
        return _tr("{} · 共 {}").format(text, size_text(size))
    return text


def _rule(lane: Lane, entries: Sequence[OutboxEntry]) -> str:
    if lane is Lane.URGENT:
        return _tr("最先传，不等照片")
    if any(entry.state is EntryState.KEPT_FOR_WIFI for entry in entries):
        return _tr("等 Wi-Fi，或点立即同步")
    if lane is Lane.ORIGINAL:
        return _tr("最后传，不占前面的路")
    sizes = [entry.size_bytes for entry in entries if entry.size_bytes]
    if not sizes:
        return _tr("每条约 2 KB") if lane is Lane.TEXT else _tr("每张不超过 12 KB")
    about = size_text(sum(sizes) // len(sizes))
    return _tr("每条约 {}").format(about) if lane is Lane.TEXT else _tr("每张约 {}").format(about)


def state_of(picture: OutboxPicture, now: datetime) -> SyncCentreState:
    """The screen for a picture of the outbox, but for the conflict; for use off the UI thread, it decodes thumbnails."""
    lanes = tuple(lane_shown(lane, picture, now) for lane in Lane)
    waiting = any(entry.state is not EntryState.DELIVERED for entry in picture.entries)
    last = (
        _tr("最近一次同步 {}。").format(clock_text(picture.last_synced, now)) if picture.last_synced else ""
    )
    return SyncCentreState(
        loaded=True,
        lanes=lanes,
        turned_down=tuple(row_shown(entry, now) for entry in picture.entries if is_turned_down(entry)),
        elsewhere=tuple(row_shown(entry, now) for entry in picture.elsewhere),
        desk_phone=picture.desk_phone,
        runs=tuple(RunShown(day_text(run.at, now), run.text, run.result) for run in picture.runs),
        syncing=picture.syncing,
        storage=_storage(picture),
        empty_text=last,
        is_empty=not waiting and not picture.entries and not picture.conflicts and not picture.elsewhere,
    )


def _storage(picture: OutboxPicture) -> str:
    if not picture.used_bytes:
        return ""
    used = size_text(picture.used_bytes)
    if not picture.quota_bytes:
        return _tr("本机占用 {}").format(used)
    return _tr("本机占用 {} / {}").format(used, size_text(picture.quota_bytes))


class SyncCentreViewModel(QObject):
    """State and commands of the sync centre."""

    changed = Signal()

    def __init__(self, port: SyncCentrePort, run: Run, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._port, self._clock = port, clock
        self._run: Run = Guarded(self, run)
        self._conflicts: tuple[ConflictEntry, ...] = ()
        self._choices: dict[str, dict[str, Side]] = {}
        self.state = SyncCentreState()

    def load(self) -> None:
        """Read the outbox; called at first and whenever outbox, blobs or sync have changed."""
        now = self._clock.now()

        def read() -> tuple[OutboxPicture, SyncCentreState]:
            picture = self._port.read()
            return picture, state_of(picture, now)

        self._run(read, self._on_read, self._on_failed)

    def sync_now(self) -> None:
        """Start a run that also sends originals."""
        self._set(replace(self.state, syncing=True, problem=""))
        self._run(self._port.sync_now, self._on_asked, self._on_sync_failed)

    def dismiss_problem(self) -> None:
        """The worker has read it."""
        self._set(replace(self.state, problem=""))

    def retry(self, entry_id: str) -> None:
        """Send an entry again."""
        self._run(lambda: self._port.retry(entry_id), self._on_asked, self._on_failed)

    def withdraw(self, entry_id: str, reason: str, asker: Asker | None = None) -> None:
        """Give an entry up; a reason is needed."""
        if not lacks_reason(reason, asker):
            run = Answered(self._run, asker)
            run(lambda: self._port.withdraw(entry_id, reason.strip()), self._on_asked, self._on_failed)

    def correct(self, entry_id: str, texts: Mapping[str, str], asker: Asker | None = None) -> None:
        """Send a refused entry again in other words."""
        run = Answered(self._run, asker)
        run(lambda: self._port.correct(entry_id, texts), self._on_asked, self._on_failed)

    def insist(self, entry_id: str) -> None:
        """Remove a record all the same."""
        self._run(lambda: self._port.insist(entry_id), self._on_asked, self._on_failed)

    def send_small(self, entry_id: str) -> None:
        """Send the compressed picture in place of an original."""
        self._run(lambda: self._port.send_small(entry_id), self._on_asked, self._on_failed)

    def choose(self, field: str, side: Side) -> None:
        """One field of the conflict shown."""
        self._choose({field: side})

    def choose_all(self, side: Side) -> None:
        """Every field of the conflict shown."""
        if self._conflicts:
            self._choose(all_of(self._conflicts[0], side))

    def merge(self) -> None:
        """Settle the conflict shown as chosen; nothing happens while a field is undecided."""
        shown = self.state.conflict
        if shown is None or not shown.ready:
            return
        mine = [field.name for field in shown.fields if field.chosen is Side.MINE]
        self._run(lambda: self._port.decide(shown.id, mine), self._on_asked, self._on_failed)

    def _choose(self, sides: Mapping[str, Side]) -> None:
        if self._conflicts:
            chosen = self._choices.setdefault(self._conflicts[0].id, {})
            chosen.update(sides)
            self._set(replace(self.state, conflict=self._conflict()))

    def _conflict(self) -> ConflictShown | None:
        if not self._conflicts:
            return None
        first, now = self._conflicts[0], self._clock.now()
        return conflict_shown(first, self._choices.get(first.id, {}), len(self._conflicts), now)

    def _on_asked(self, _: None) -> None:
        self.load()

    def _on_read(self, read: tuple[OutboxPicture, SyncCentreState]) -> None:
        picture, state = read
        self._conflicts = tuple(picture.conflicts)
        self._set(replace(state, problem="", conflict=self._conflict()))

    def _on_failed(self, problem: EnvironmentProblem) -> None:
        self._set(replace(self.state, problem=problem.text))

    def _on_sync_failed(self, problem: EnvironmentProblem) -> None:
        self._set(replace(self.state, syncing=False, problem=problem.text))

    def _set(self, state: SyncCentreState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit()
