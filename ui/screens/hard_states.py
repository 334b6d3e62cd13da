"""Conditions that are hard on any screen, for the gallery: very much, very long, very small, very large, wrong, old.

First run, loading, empty, no camera, no position and a photo that is missing stand with the screens they belong to; where
the keyboard is, is seen by a test. Nothing in the app is animated, so less motion looks the same.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import msgspec
from PySide6.QtCore import QSize

from ui.gallery import GalleryState
from ui.screens import checklist_states, patrol_states, sync_centre_states, tasks_states, today_states
from ui.screens.today_states import FULL, NOW, OFFLINE
from ui.theme import Mode, ThemeController
from ui.viewmodels.rows import TaskGroup
from ui.viewmodels.status import StatusViewModel, SyncFacts
from ui.window import MainWindow

SMALLEST = QSize(720, 600)
_ROWS = 10_000
_LIGHT = (Mode.LIGHT,)
_NAME = "买买提·阿不都热合曼·欧阳淑芬（原户主之女）"
_PLACE = "新鸿路 66 号院（原红旗机械厂职工宿舍二区）3 栋 2 单元 401 附 1 号"
_EXPIRED = "平台暂时不认这台设备，传不上去。资料都在本机，可以照常工作。持续出现请联系管理员。"
_WRONG_CLOCK = (
    "平台的安全证书还没到生效的日子。没有传任何东西，资料都在本机。"
    "多半是本机日期慢了，请先对时；日期没错就告诉管理员。"
)


def _ten_thousand(themes: ThemeController) -> MainWindow:
    of = tasks_states.OPEN
    tasks = [msgspec.structs.replace(of[n % len(of)], id=f"t{n}") for n in range(_ROWS)]
    return tasks_states.window(themes, tasks_states.DemoTasks(tuple(tasks)))


def _long(group: TaskGroup) -> TaskGroup:
    return replace(
        group, tasks=tuple(replace(row, title=f"上门走访 {_NAME}", line=_PLACE) for row in group.tasks)
    )


def _long_names(themes: ThemeController) -> MainWindow:
    alarms = tuple(
        replace(one, title=f"独居老人紧急呼叫 · {_NAME} 82 岁", line=_PLACE) for one in FULL.alarms
    )
    groups = tuple(_long(group) for group in FULL.groups)
    frame = today_states.window(themes, replace(FULL, alarms=alarms, groups=groups))
    (status,) = frame.findChildren(StatusViewModel)
    status.show_worker(_NAME, f"{_PLACE} · 第 3 网格", "510108004006-03")
    return frame


def _today(facts: SyncFacts) -> Callable[[ThemeController], MainWindow]:
    return lambda themes: today_states.window(themes, FULL, facts)


def _cut(text: str) -> Callable[[ThemeController], MainWindow]:
    outbox = sync_centre_states.DemoOutbox(sync_centre_states.FULL, cut=text)
    return lambda themes: sync_centre_states.window(themes, outbox, OFFLINE, press=True)


def _of(states: list[GalleryState], name: str) -> GalleryState:
    return next(state for state in states if state.name == name)


_COMMON = (
    _of(today_states.STATES, "today"),
    _of(tasks_states.STATES, "tasks"),
    _of(checklist_states.STATES, "checklist"),
    _of(patrol_states.STATES, "patrol"),
    _of(sync_centre_states.STATES, "sync_centre"),
)
_WEEK = SyncFacts(records=41, photos=66, last_sync=NOW - timedelta(days=7, hours=3))

STATES = [
    GalleryState("hard_ten_thousand", _ten_thousand, _LIGHT),
    GalleryState("hard_long_names", _long_names, _LIGHT),
    GalleryState("hard_week_offline", _today(_WEEK), _LIGHT),
    GalleryState("hard_low_disk", _today(OFFLINE._replace(free_bytes=400_000_000)), _LIGHT),
    GalleryState("hard_full_disk", _today(OFFLINE._replace(free_bytes=30_000_000)), _LIGHT),
    GalleryState("hard_wrong_clock", _cut(_WRONG_CLOCK), _LIGHT),
    GalleryState("hard_expired", _cut(_EXPIRED), _LIGHT),
    *(GalleryState(f"hard_narrow_{one.name}", one.build, _LIGHT, (SMALLEST,)) for one in _COMMON),
    *(GalleryState(f"hard_large_text_{one.name}", one.build, _LIGHT, scale=130) for one in _COMMON),
    *(GalleryState(f"hard_double_{one.name}", one.build, _LIGHT, (SMALLEST,), ratio=2.0) for one in _COMMON),
]
