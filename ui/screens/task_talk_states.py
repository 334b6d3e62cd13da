"""Illustrative states of 任务情况 for the gallery; everybody is made up."""

from dataclasses import replace

from ui.gallery import GalleryState
from ui.screens.tasks_states import DemoTasks
from ui.screens.tasks_states import window as tasks_window
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.rows import Moment, MomentState
from ui.viewmodels.task_talk import TalkShown, TaskTalkViewModel, TimeChoice
from ui.widgets.task_talk import TaskTalkSheet
from ui.window import MainWindow

TALK = TalkShown(
    task_id="t8",
    title="沿街商铺安全巡查",
    due="周日 18:00 前 · 剩 4 天 3 小时 · 其中上班时间 18 小时",
    before=(
        Moment(
            "6 月 20 日 10:12", "检查：合格 15 项，不合格 3 项", "", "插线板压在纸箱下", MomentState.TROUBLE
        ),
    ),
    said=(
        Moment("昨日 14:02", "1 号到 9 号都在装修，门锁着", "我"),
        Moment("昨日 15:10", "先查 11 号往后，装修的等通知", "调度室", fresh=True),
        Moment("09:20", "改约 · 7 月 22 日 18:00", "我 · 等答复", "装修要到下周二", MomentState.NOW),
    ),
    why_not="申请等答复期间不能再提。",
)
TIMES = (
    TimeChoice("今晚 19:00", "2025-07-16T19:00:00+08:00"),
    TimeChoice("明天 10:00", "2025-07-17T10:00:00+08:00"),
    TimeChoice("明天 18:00", "2025-07-17T18:00:00+08:00"),
    TimeChoice("后天 18:00", "2025-07-18T18:00:00+08:00"),
)
QUIET = replace(TALK, before=(), said=(), why_not="", may_wish=True, times=TIMES)
REFUSED = replace(
    TALK,
    said=(
        *TALK.said[:2],
        replace(TALK.said[2], who="我", state=MomentState.PAST),
        Moment("10:05", "改约 · 没同意", "调度室", "周五要报街道，请先查开着门的", MomentState.TROUBLE),
    ),
    why_not="",
    may_wish=True,
    times=TIMES,
)


DONE = replace(
    TALK,
    due="已完成",
    results=(
        Moment("10:40", "检查：合格 17 项，不合格 1 项", "改正，代替 09:55 那份", "9 号店插线板已换"),
        Moment("09:55", "检查：合格 16 项，不合格 2 项", "已由 10:40 的改正代替"),
    ),
    said=TALK.said[:1],
    why_not="",
)


class _Talk:
    """A task in talk that nothing changes."""

    def __init__(self, shown: TalkShown) -> None:
        self._shown = shown

    def load(self, task_id: str) -> TalkShown:  # noqa: ARG002 - there is one
        """The one given."""
        return self._shown

    def see(self, task_id: str) -> None:
        """Nothing."""

    def say(self, task_id: str, text: str) -> None:
        """Nothing."""

    def postpone(self, task_id: str, until: str, reason: str) -> None:
        """Nothing."""

    def hand_over(self, task_id: str, reason: str, to: str) -> None:
        """Nothing."""


def _sheet(themes: ThemeController, shown: TalkShown) -> tuple[MainWindow, TaskTalkSheet]:
    frame = tasks_window(themes, DemoTasks())
    model = TaskTalkViewModel(_Talk(shown), run_at_once, frame)
    model.open(shown.task_id)
    sheet = TaskTalkSheet(themes, frame, model)
    sheet.open_sheet()
    return frame, sheet


def _waiting(themes: ThemeController) -> MainWindow:
    return _sheet(themes, TALK)[0]


def _quiet(themes: ThemeController) -> MainWindow:
    return _sheet(themes, QUIET)[0]


def _refused(themes: ThemeController) -> MainWindow:
    return _sheet(themes, REFUSED)[0]


def _told_anew(themes: ThemeController) -> MainWindow:
    return _sheet(themes, DONE)[0]


def _postponing(themes: ThemeController) -> MainWindow:
    frame, sheet = _sheet(themes, QUIET)
    sheet.show_page("postpone")
    return frame


STATES = [
    GalleryState("task_talk", _waiting),
    GalleryState("task_talk_quiet", _quiet),
    GalleryState("task_talk_refused", _refused),
    GalleryState("task_talk_told_anew", _told_anew),
    GalleryState("task_talk_postpone", _postponing),
]
