"""Illustrative states of the sync centre for the gallery; contents are made up."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from gridworker.assets import asset
from gridworker.clock import ManualClock
from gridworker.errors import NetworkProblem, StoreProblem
from gridworker.model.ops import Lane, OpKind
from ui.gallery import GalleryState
from ui.screens.base import Screen
from ui.screens.sync_centre import SyncCentreScreen
from ui.screens.today_states import OFFLINE, SYNCED, status
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.conflicts import ConflictEntry, ConflictField, Side
from ui.viewmodels.outbox import (
    Action,
    EntryState,
    OutboxEntry,
    OutboxPicture,
    RunEntry,
    RunResult,
    WordsShown,
)
from ui.viewmodels.status import SyncFacts
from ui.viewmodels.sync_centre import SyncCentreViewModel
from ui.widgets.turned_down import words_sheet
from ui.window import MainWindow

DAY = datetime.fromisoformat("2025-07-16T00:00:00+08:00")
NOW = DAY.replace(hour=14, minute=18)


def at(hour: int, minute: int) -> datetime:
    """A time of the day shown."""
    return DAY.replace(hour=hour, minute=minute)


def _thumb(name: str) -> bytes:
    return Path(asset("demo", "photos", f"{name}.jpg")).read_bytes()


ENTRIES = (
    OutboxEntry(
        "e1", Lane.URGENT, EntryState.DELIVERED, "周桂芳紧急呼叫", at(14, 7), OpKind.ALARM_ACKNOWLEDGED,
        detail="回执号 SOS-0716-03", delivered_at=at(14, 18), size_bytes=800,
    ),
    OutboxEntry(
        "e2", Lane.TEXT, EntryState.DELIVERED, "飞线充电 双林北支路 12 号院 2 栋", at(14, 6), OpKind.EVENT_REPORTED,
        number="CH-250716-0412", delivered_at=at(14, 18), size_bytes=2_000,
    ),
    OutboxEntry(
        "e3", Lane.TEXT, EntryState.SENDING, "消防通道检查 12 号院 4 栋", at(14, 12), OpKind.INSPECTION_SUBMITTED,
        detail="18 项，1 项不合格", sent_share=0.63, size_bytes=2_000,
    ),
    OutboxEntry("e4", Lane.TEXT, EntryState.WAITING, "王德明", at(14, 15), OpKind.VISIT_RECORDED, size_bytes=2_000),
    OutboxEntry(
        "e5", Lane.THUMBNAIL, EntryState.WAITING, "飞线充电 2 张", at(14, 6), detail="随 CH-250716-0412",
        thumbnail=_thumb("ebike_dangling_wire"), size_bytes=12_000,
    ),
    OutboxEntry(
        "e6", Lane.THUMBNAIL, EntryState.WAITING, "12 号院 4 栋 1.1 1 张", at(14, 12), detail="随消防通道检查",
        thumbnail=_thumb("stairwell_cartons"), size_bytes=12_000,
    ),
    OutboxEntry(
        "e7", Lane.ORIGINAL, EntryState.ATTENTION, "12 号院 4 栋 1.1 原图 1", at(14, 16), size_bytes=3_100_000, attempts=3,
        problem="平台没收下：这张原图在传的时候断了，收到的不完整。本机这张是好的，重传即可。",
        actions=(Action.SMALLER, Action.RETRY), thumbnail=_thumb("stairwell_cartons"),
    ),
)  # fmt: skip
RUNS = (
    RunEntry(at(14, 18), RunResult.DONE, "传 2 条、收 6 条"),
    RunEntry(at(14, 2), RunResult.DONE, "传 11 条、传 23 个文件"),
    RunEntry(at(12, 36), RunResult.CUT, "没有网，联网后自动接着传"),
    RunEntry(at(8, 31), RunResult.DONE, "没有新的"),
)
FULL = OutboxPicture(
    ENTRIES,
    RUNS,
    lane_totals={Lane.THUMBNAIL: (0, 3), Lane.ORIGINAL: (0, 5)},
    used_bytes=1_200_000_000,
    quota_bytes=8_000_000_000,
    last_synced=at(14, 18),
)


CONFLICT = ConflictEntry(
    "c1", "台账 周桂芳", at(14, 2),
    (
        ConflictField("phone", "联系电话", "199****5678", "199****2210"),
        ConflictField("living", "居住状态", "独居", "与女儿同住"),
        ConflictField("care_colour", "关爱等级", "红色关爱", "黄色关爱"),
    ),
    changed_by="街道 赵*", changed_at=at(13, 40),
)  # fmt: skip
TURNED_DOWN = (
    OutboxEntry(
        "r1", Lane.TEXT, EntryState.ATTENTION, "店铺油烟扰民 双林北支路 9 号", at(13, 31), OpKind.EVENT_REPORTED,
        problem="这一条的“情况说明”不符合要求，平台没有收下。本机这条还在，不会丢。",
        actions=(Action.CORRECT, Action.WITHDRAW),
        words=(WordsShown("description", "情况说明", "油烟大", is_wrong=True), WordsShown("place.text", "地点", "双林北支路 9 号")),
    ),
    OutboxEntry(
        "r2", Lane.TEXT, EntryState.ATTENTION, "楼道堆物复查", at(13, 40), OpKind.TASK_FINISH,
        problem="这项任务现在由别人在办。你填的记录都已存好，不会丢。请和对方或调度员说一声。",
        actions=(Action.ASK, Action.WITHDRAW),
    ),
    OutboxEntry(
        "r3", Lane.TEXT, EntryState.ATTENTION, "台账 吴建平", at(13, 52), OpKind.RECORD_REMOVE,
        problem="你要注销的这条，平台上有人刚改过，所以没有注销。看过最新内容再定。",
        actions=(Action.INSIST, Action.WITHDRAW),
    ),
    OutboxEntry(
        "r4", Lane.TEXT, EntryState.DEFERRED, "王德明", at(14, 9), OpKind.VISIT_RECORDED,
        problem="平台暂时处理不了这一条，稍后自动再传。本机已存好，不会丢。", retry_at=at(14, 23),
        actions=(Action.RETRY,),
    ),
)  # fmt: skip


class DemoOutbox:
    """A port that holds everything in memory."""

    def __init__(self, picture: OutboxPicture = FULL, *, broken: str = "", cut: str = "") -> None:
        self.picture, self.broken, self.cut = picture, broken, cut
        self.asked: list[tuple[str, ...]] = []

    def read(self) -> OutboxPicture:
        """The picture given."""
        if self.broken:
            raise StoreProblem(self.broken)
        return self.picture

    def sync_now(self) -> None:
        """Remember it, unless there is no network."""
        self.asked.append(("sync",))
        if self.cut:
            raise NetworkProblem(self.cut)

    def retry(self, entry_id: str) -> None:
        """The entry waits again."""
        self.asked.append(("retry", entry_id))
        entries = [
            replace(entry, state=EntryState.WAITING, problem="") if entry.id == entry_id else entry
            for entry in self.picture.entries
        ]
        self.picture = replace(self.picture, entries=entries)

    def correct(self, entry_id: str, texts: Mapping[str, str]) -> None:
        """The entry waits again."""
        self.asked.append(("correct", entry_id, *texts.values()))
        self._remove(entry_id)

    def decide(self, entry_id: str, mine: Collection[str]) -> None:
        """The conflict is settled."""
        self.asked.append(("decide", entry_id, *mine))
        conflicts = [one for one in self.picture.conflicts if one.id != entry_id]
        self.picture = replace(self.picture, conflicts=conflicts)

    def insist(self, entry_id: str) -> None:
        """The entry waits again."""
        self.asked.append(("insist", entry_id))
        self._remove(entry_id)

    def send_small(self, entry_id: str) -> None:
        """The original stays here and is no longer asked about."""
        self.asked.append(("send_small", entry_id))
        self._remove(entry_id)

    def withdraw(self, entry_id: str, reason: str) -> None:
        """The entry is gone."""
        self.asked.append(("withdraw", entry_id, reason))
        self._remove(entry_id)

    def _remove(self, entry_id: str) -> None:
        entries = [entry for entry in self.picture.entries if entry.id != entry_id]
        self.picture = replace(self.picture, entries=entries)


def window(themes: ThemeController, port: DemoOutbox, facts: SyncFacts, *, press: bool = False) -> MainWindow:
    """The window with the sync centre pushed."""
    header = status(facts)
    frame = MainWindow(themes, header)
    header.setParent(frame)
    model = SyncCentreViewModel(port, run_at_once, ManualClock(NOW), frame)
    for key, icon, text in (
        ("today", "house", "今日"),
        ("tasks", "clipboard-text", "任务"),
        ("report", "camera-fill", "上报"),
        ("me", "user", "我的"),
    ):
        frame.add_place(key, icon, text, Screen(themes))
    frame.show_place("today")
    frame.push(SyncCentreScreen(themes, model))
    model.load()
    if press:
        model.sync_now()
    return frame


UPLOADING = SyncFacts(online=True, uploading=(2, 12), link="4G")


def _full(themes: ThemeController) -> MainWindow:
    return window(themes, DemoOutbox(), UPLOADING)


def _empty(themes: ThemeController) -> MainWindow:
    return window(themes, DemoOutbox(replace(FULL, entries=(), lane_totals={})), SYNCED)


def _offline(themes: ThemeController) -> MainWindow:
    text = "没传上：连不到平台。本机已存好，有网自动再传。"
    waiting = [
        replace(e, state=EntryState.WAITING, delivered_at=None, problem="", actions=()) for e in ENTRIES[1:6]
    ]
    return window(
        themes, DemoOutbox(replace(FULL, entries=waiting, lane_totals={}), cut=text), OFFLINE, press=True
    )


def _conflict(themes: ThemeController) -> MainWindow:
    return window(
        themes, DemoOutbox(replace(FULL, conflicts=(CONFLICT,), desk_phone="19900009999")), UPLOADING
    )


def _decided(themes: ThemeController) -> MainWindow:
    model, frame = _shown(themes, replace(FULL, conflicts=(CONFLICT,)))
    model.choose("phone", Side.MINE)
    model.choose("living", Side.THEIRS)
    model.choose("care_colour", Side.MINE)
    return frame


def _kept_for_wifi(themes: ThemeController) -> MainWindow:
    kept = [
        replace(
            ENTRIES[6], id=f"e{number}", subject=f"12 号院 4 栋 1.1 原图 {number}", state=EntryState.KEPT_FOR_WIFI, attempts=0,
            problem="", actions=(Action.SMALLER,),
        )
        for number in (7, 8)
    ]  # fmt: skip
    done = [replace(e, state=EntryState.DELIVERED, delivered_at=NOW) for e in ENTRIES[:6]]
    return window(themes, DemoOutbox(replace(FULL, entries=[*done, *kept], lane_totals={})), UPLOADING)


def _turned_down(themes: ThemeController) -> MainWindow:
    entries = (*TURNED_DOWN, *ENTRIES[:4])
    return window(themes, DemoOutbox(replace(FULL, entries=entries, lane_totals={})), UPLOADING)


def _shown(themes: ThemeController, picture: OutboxPicture) -> tuple[SyncCentreViewModel, MainWindow]:
    frame = window(themes, DemoOutbox(picture), UPLOADING)
    (model,) = frame.findChildren(SyncCentreViewModel)
    return model, frame


def _correcting(themes: ThemeController) -> MainWindow:
    model, frame = _shown(themes, replace(FULL, entries=(*TURNED_DOWN, *ENTRIES[:4]), lane_totals={}))
    sheet = words_sheet(themes, frame, model.state.turned_down[0])
    sheet.open_sheet()
    return frame


def _failed(themes: ThemeController) -> MainWindow:
    text = "存储读不了。已存的资料都在原处。关掉网格通重开一次；还不行，找社区管理员。"
    return window(themes, DemoOutbox(broken=text), OFFLINE)


STATES = [
    GalleryState("sync_centre", _full),
    GalleryState("sync_centre_empty", _empty),
    GalleryState("sync_centre_offline", _offline),
    GalleryState("sync_centre_failed", _failed),
    GalleryState("sync_centre_conflict", _conflict),
    GalleryState("sync_centre_conflict_decided", _decided),
    GalleryState("sync_centre_turned_down", _turned_down),
    GalleryState("sync_centre_correcting", _correcting),
    GalleryState("sync_centre_kept_for_wifi", _kept_for_wifi),
]
