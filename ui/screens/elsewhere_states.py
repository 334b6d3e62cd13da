"""Illustrative states of the sync centre with submissions that another server has not taken; contents are made up."""

from dataclasses import replace

from gridworker.model.ops import Lane, OpKind
from ui.gallery import GalleryState
from ui.language import said
from ui.screens.sync_centre_states import ENTRIES, FULL, UPLOADING, DemoOutbox, at, window
from ui.theme import ThemeController
from ui.viewmodels.outbox import Action, EntryState, OutboxEntry
from ui.window import MainWindow

_BOTH = (Action.RETRY, Action.WITHDRAW)
ELSEWHERE = (
    OutboxEntry(
        "openrosa:o1", Lane.TEXT, EntryState.ATTENTION, "消防通道检查 12 号院 4 栋", at(13, 2), OpKind.INSPECTION_SUBMITTED,
        detail="odk.example.org", attempts=1, actions=_BOTH,
        problem=said("接收表单的服务器上没有这张表或这个版本。对方说：The form ID does not exist。记录在本机，没有丢。请管理员在那边发布，再同步。"),
    ),
    OutboxEntry(
        "openrosa:o2", Lane.TEXT, EntryState.DEFERRED, "电动车检查 双林北支路 9 号", at(13, 40), OpKind.INSPECTION_SUBMITTED,
        detail="odk.example.org", attempts=3, retry_at=at(14, 33), actions=_BOTH,
        problem=said("接收表单的服务器现在忙不过来（代号 503）。记录都在本机，稍后自动再传。"),
    ),
    OutboxEntry(
        "openrosa:o3", Lane.TEXT, EntryState.WAITING, "燃气检查 新鸿路 66 号院", at(14, 12), OpKind.INSPECTION_SUBMITTED,
        detail="odk.example.org",
    ),
)  # fmt: skip


def _elsewhere(themes: ThemeController) -> MainWindow:
    picture = replace(FULL, entries=ENTRIES[:3], lane_totals={}, elsewhere=ELSEWHERE)
    return window(themes, DemoOutbox(picture), UPLOADING)


STATES = [GalleryState("elsewhere_waiting", _elsewhere)]
