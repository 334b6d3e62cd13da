"""Illustrative states of 今日 for the gallery; every person is made up."""

from datetime import datetime

from ui.gallery import GalleryState
from ui.screens.today import TodayScreen
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.calling import CallCard, RouteCard
from ui.viewmodels.report_parts import PhoneNumber
from ui.viewmodels.rows import GREEN, RED, YELLOW, TagText, TaskGroup, TaskLine
from ui.viewmodels.status import StatusViewModel, SyncFacts
from ui.viewmodels.today import (
    Alarm,
    Answer,
    CareCount,
    Given,
    Number,
    Phase,
    Route,
    Rung,
    TodayState,
    TodayViewModel,
    Warning_,
)
from ui.widgets.phone_card import CallSheet, RouteSheet
from ui.window import MainWindow

NOW = datetime.fromisoformat("2025-07-16T14:06:00+08:00")

SOS = Alarm(
    "sos-1",
    "独居老人紧急呼叫 · 周桂芳 82 岁",
    "13:58 床头按钮触发 · 新鸿路 66 号院 3 栋 2 单元 401 · 距你 320 m",
    has_phone=True,
    has_place=True,
)
RAIN = Warning_("rain-1", "暴雨橙色预警", "今日 15:00 至 20:00，请查看 2 处易涝点、1 处下穿通道")

URGENT = TaskGroup(
    "urgent",
    "紧急",
    "2 项",
    "warning-octagon-fill",
    "danger_text",
    (
        TaskLine(
            "t1", "楼道堆物复查", "新鸿路 66 号院 3 栋 2 单元 · 昨日上报", "15:00 前", "剩 54 分", True, "180 m",
            "arrow-counter-clockwise", "red", None,
            (TagText("重大", "red", "warning-octagon-fill"), TagText("24 小时件")),
        ),
        TaskLine(
            "t2", "上门走访 李素华", "新鸿路 68 号院 1 栋 · 已 2 天未联系上", "16:30 前", "剩 2 小时 24 分", True, "320 m",
            "heart", "red", RED, (TagText("红色关爱", "red"),),
        ),
    ),
)  # fmt: skip
TODAY = TaskGroup(
    "today",
    "今日到期",
    "3 项",
    "clock-fill",
    "ink_2",
    (
        TaskLine(
            "t3", "上门走访 王德明", "新鸿路 70 号院 2 栋 · 本周第 1 次", "17:30 前", "剩 3 小时 24 分", False, "210 m",
            "heart", "yellow", YELLOW, (TagText("黄色关爱", "yellow"),),
        ),
        TaskLine(
            "t4", "居民楼消防通道检查", "双林北支路 12 号院 4 栋 · 已填一半", "18:00 前", "剩 3 小时 54 分", False, "450 m",
            "fire", "accent", None, (TagText("12 / 18", "accent"),),
        ),
        TaskLine(
            "t5", "房屋信息核验", "新鸿南路 88 号院 5 栋 · 平台派发", "20:00 前", "剩 5 小时 54 分", False, "620 m",
            "buildings", "neutral", None, (TagText("6 户"),),
        ),
    ),
)  # fmt: skip
WEEK = TaskGroup(
    "week",
    "本周",
    "4 项",
    "calendar-blank-fill",
    "ink_2",
    (
        TaskLine(
            "t6", "燃气安全入户检查", "新鸿路 72 号院 · 沿街餐饮 3 家", "周五", "7 月 18 日", False, "390 m",
            "flame", tags=(TagText("11 户"),),
        ),
        TaskLine(
            "t7", "微网格议事 · 晾衣架改造", "66 号院党群服务点 · 19:30 开始", "周六", "7 月 19 日", False, "180 m",
            "users-three",
        ),
        TaskLine(
            "t8", "沿街商铺安全巡查", "双林北支路 1 至 25 号 · 消防、燃气、用电", "周日", "7 月 20 日", False, "300 m",
            "storefront", tags=(TagText("9 家"),),
        ),
        TaskLine("t9", "上门走访 赵国梁", "新鸿路 74 号院 6 栋", "周日", "7 月 20 日", False, "", "heart", "neutral", GREEN),
    ),
)  # fmt: skip
NUMBERS = (
    Number("今日待办", "5", "项", "紧急 2 项"),
    Number("24 小时响应率", "96.4", "%", "27 / 28 件"),
    Number("待复查", "3", "处", "本周到期 2 处"),
)
NOTHING_DUE = (Number("今日待办", "0", "项", "都做完了"), *NUMBERS[1:])
CARE = (
    CareCount(RED, "红色", "每周上门 2 次", "3 人", "今日 1"),
    CareCount(YELLOW, "黄色", "每周上门 1 次", "9 人", "今日 1"),
    CareCount(GREEN, "绿色", "每月问候 1 次", "41 人", "今日 0"),
)
LANE = tuple((104.1012 + 0.00042 * (n % 7), 30.6682 + 0.00055 * (n // 7)) for n in range(21))
ROUND = Route(
    "t10",
    "7 / 12 个点 · 还有约 820 m",
    begun=True,
    way=tuple(LANE[n] for n in (14, 7, 0, 1, 8, 15, 16, 9, 10, 3, 4, 12)),
    walked=7,
    buildings=LANE,
)
FULL = TodayState(Phase.READY, (SOS,), (RAIN,), (URGENT, TODAY, WEEK), NUMBERS, CARE, "共 53 人", route=ROUND)
MAIL = "2 条没读 · 周五 15:00 消防演练"
OFFLINE = SyncFacts(records=3, photos=2)
SYNCED = SyncFacts(online=True, last_sync=NOW.replace(hour=14, minute=2))


def status(facts: SyncFacts = OFFLINE, due: str = "15:00 前", due_today: int = 5) -> StatusViewModel:
    """A made-up worker with these facts of synchronisation."""
    model = StatusViewModel()
    model.show_worker("陈志敏", "新鸿社区 · 第 3 网格", "510108004006-03")
    model.show_due(due, due_today)
    model.show_sync(facts, NOW)
    return model


class NoActions:
    """Actions that save nothing."""

    def sign_alarm(self, alarm_id: str) -> None:
        """Nothing."""

    def arrive(self, alarm_id: str) -> None:
        """Nothing."""

    def sign_warning(self, warning_id: str) -> None:
        """Nothing."""

    def take_back(self, answer: Answer) -> bool:  # noqa: ARG002 - the port's signature
        """Nothing."""
        return True


CALL = CallCard(
    "独居老人紧急呼叫 · 周桂芳 82 岁",
    (
        PhoneNumber("本人", "13800000000"),
        PhoneNumber("紧急联系人 女儿", "13900000000"),
        PhoneNumber("社区值班", "028-0000-0000"),
    ),
)
ROUTE = RouteCard(
    "独居老人紧急呼叫 · 周桂芳 82 岁",
    "新鸿路 66 号院 3 栋 2 单元 401",
    "往东北 320 m（直线）",
    "定位精度 ±8 m",
    "geo:30.669600,104.101400",
)


def window(
    themes: ThemeController, state: TodayState, facts: SyncFacts = OFFLINE, due: str = "15:00 前"
) -> MainWindow:
    """The main window with 今日 in this state; the other places are there so that the navigation looks as it will."""
    frame = MainWindow(themes, model := status(facts, due))
    model.setParent(frame)
    today = TodayViewModel(lambda: state, run_at_once, NoActions(), frame, lambda: 0)
    screen = TodayScreen(themes, today)
    frame.add_place("today", "house", "今日", screen)
    for key, icon, text in (
        ("tasks", "clipboard-text", "任务"),
        ("report", "camera-fill", "上报"),
        ("me", "user", "我的"),
    ):
        frame.add_place(key, icon, text, TodayScreen(themes, today))
    frame.show_place("today")
    if state.phase is not Phase.LOADING:
        today.reload()
    return frame


def _signed(themes: ThemeController) -> MainWindow:
    from dataclasses import replace

    alarms, warnings = (replace(SOS, signed=True),), (replace(RAIN, signed=True),)
    state = replace(FULL, alarms=alarms, warnings=warnings, mail=MAIL, new_mail=True)
    return window(themes, state, SYNCED)


def _counting(themes: ThemeController) -> MainWindow:
    """Nobody has answered yet, and the screen says who is called next."""
    from dataclasses import replace

    there = Rung(372_000, "到场目标 10 分钟 · 剩", "到场目标已过")
    call = Rung(252_000, "没签收就语音叫应 · 剩", "")
    alarms = (replace(SOS, ladder=(Rung(42_000, "接警目标 60 秒 · 剩", ""), there)),)
    return window(themes, replace(FULL, alarms=alarms, warnings=(replace(RAIN, ladder=(call,)),)))


def _undo(themes: ThemeController) -> MainWindow:
    frame = _signed(themes)
    frame.toast.show_text("紧急呼叫已签收，联网后自动上传", undo=Answer("sos-1"))
    return frame


def _arrived(themes: ThemeController) -> MainWindow:
    from dataclasses import replace

    frame = window(themes, replace(FULL, alarms=()))
    frame.toast.show_text("已记录到场，联网后自动上传", undo=Answer("sos-1", Given.ARRIVAL))
    return frame


def _phone(themes: ThemeController) -> MainWindow:
    frame = window(themes, FULL)
    CallSheet(themes, frame, CALL).open_sheet()
    return frame


def _route(themes: ThemeController) -> MainWindow:
    frame = window(themes, FULL)
    RouteSheet(themes, frame, ROUTE, lambda _url: False).open_sheet()
    return frame


def _no_number(themes: ThemeController) -> MainWindow:
    """A call whose record says neither whom to phone nor where the place is on earth."""
    from dataclasses import replace

    return window(themes, replace(FULL, alarms=(replace(SOS, has_phone=False, has_place=False),)))


def _quiet(themes: ThemeController) -> MainWindow:
    uploading = SyncFacts(online=True, uploading=(2, 12), link="4G")
    return window(
        themes,
        TodayState(Phase.READY, groups=(TODAY, WEEK), numbers=NUMBERS, care=CARE, care_total="共 53 人"),
        uploading,
    )


def _empty(themes: ThemeController) -> MainWindow:
    hint = "往后还有 4 项，可以先做最近的一项。"
    state = TodayState(
        Phase.READY, numbers=NOTHING_DUE, care=CARE, care_total="共 53 人", next_hint=hint, as_of="截至昨日"
    )
    return window(themes, state, SYNCED, "")


def _full(themes: ThemeController) -> MainWindow:
    return window(themes, FULL)


def _loading(themes: ThemeController) -> MainWindow:
    return window(themes, TodayState(), SyncFacts(), "")


def _not_loaded(themes: ThemeController) -> MainWindow:
    return window(themes, TodayState(Phase.NOT_LOADED), SyncFacts(), "")


def _failed(themes: ThemeController) -> MainWindow:
    text = "存储读不了。已存的资料都在原处。关掉网格通重开一次；还不行，找社区管理员。"
    return window(themes, TodayState(Phase.FAILED, problem=text), SyncFacts(attention=1), "")


STATES = [
    GalleryState("today", _full),
    GalleryState("today_signed", _signed),
    GalleryState("today_counting", _counting),
    GalleryState("today_undo", _undo),
    GalleryState("today_arrived", _arrived),
    GalleryState("today_phone", _phone),
    GalleryState("today_route", _route),
    GalleryState("today_no_number", _no_number),
    GalleryState("today_quiet", _quiet),
    GalleryState("today_empty", _empty),
    GalleryState("today_loading", _loading),
    GalleryState("today_not_loaded", _not_loaded),
    GalleryState("today_failed", _failed),
]
