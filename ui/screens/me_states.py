"""Illustrative states of 我的, for the gallery; contents are made up."""

from dataclasses import replace
from pathlib import Path

from gridworker.errors import InputProblem
from ui.gallery import GalleryState
from ui.screens.base import Screen
from ui.screens.me import MeScreen
from ui.screens.today_states import SYNCED, status
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.me import MeViewModel, Mine, Said
from ui.window import MainWindow

MINE = Mine(
    name="陈志敏",
    role_line="网格员 · 双桥子街道 新鸿社区",
    code="XH-03",
    grids=("第 3 网格 · 510108004006-03",),
    tenant="双桥子街道",
    switches=(("打卡", False), ("积分", False), ("记录巡查轨迹", True), ("必须拍照", False)),
    originals=1_640_000_000,
    delivered=1_210_000_000,
    free=9_400_000_000,
    quota=8_000_000_000,
    link="wifi",
    version="0.2.0",
    platform="https://wg.example.cn",
    said=(
        Said("建议 · 今天 09:20", "待办能按路线排就好了"),
        Said(
            "投诉 · 7 月 10 日 16:05",
            "同一户的信息要在三个系统里各填一遍",
            "已与民政、公安对接，本月起只填一遍。",
        ),
    ),
)


class DemoMe:
    """A port that holds everything in memory."""

    def __init__(self, mine: Mine = MINE, problem: str = "") -> None:
        self.mine, self.problem = mine, problem
        self.paths: list[Path] = []

    def look(self) -> Mine:
        """What was given."""
        return self.mine

    def clean(self) -> int:
        """All that was delivered goes."""
        freed = self.mine.delivered
        self.mine = replace(self.mine, originals=self.mine.originals - freed, delivered=0)
        return freed

    def tell(self, sort: str, text: str) -> None:
        """It is the newest now."""
        label = {"complaint": "投诉", "suggestion": "建议"}[sort]
        self.mine = replace(self.mine, said=(Said(f"{label} · 今天 14:06", text), *self.mine.said))

    def keep_wifi_only(self, *, on: bool) -> None:
        """Remembered."""
        self.mine = replace(self.mine, wifi_only=on)

    def keep_way(self, proxy: str, ca_file: str) -> None:
        """Remembered, or turned down."""
        if self.problem:
            raise InputProblem(self.problem, code="network.proxy_address")
        self.mine = replace(self.mine, proxy=proxy, ca_file=ca_file)

    def diagnose(self, path: Path) -> None:
        """Remember where to."""
        if self.problem:
            raise InputProblem(self.problem, code="diagnose.target")
        self.paths.append(path)


def window(themes: ThemeController, port: DemoMe) -> tuple[MainWindow, MeViewModel]:
    """The window with the page in front."""
    header = status(SYNCED)
    frame = MainWindow(themes, header)
    header.setParent(frame)
    model = MeViewModel(port, run_at_once, frame)
    for key, icon, text in (
        ("today", "house", "今日"),
        ("tasks", "clipboard-text", "任务"),
        ("report", "camera-fill", "上报"),
    ):
        frame.add_place(key, icon, text, Screen(themes))
    frame.add_place("me", "user", "我的", MeScreen(themes, model))
    frame.show_place("me")
    return frame, model


def _mine(themes: ThemeController) -> MainWindow:
    return window(themes, DemoMe())[0]


def _cleaned(themes: ThemeController) -> MainWindow:
    frame, model = window(themes, DemoMe())
    model.clean()
    return frame


def _failed(themes: ThemeController) -> MainWindow:
    problem = "没写成：只读的盘。换一个文件夹再试；资料不受影响。"
    frame, model = window(themes, DemoMe(replace(MINE, originals=0, delivered=0), problem))
    model.diagnose(Path("gridworker-diagnosis.json"))
    return frame


def _narrow(themes: ThemeController) -> MainWindow:
    tight = replace(MINE, free=150_000_000, room=2, link="unknown", wifi_only=True)
    return window(themes, DemoMe(replace(tight, proxy="http://10.1.2.3:8080")))[0]


STATES = [
    GalleryState("me_narrow", _narrow),
    GalleryState("me", _mine),
    GalleryState("me_cleaned", _cleaned),
    GalleryState("me_failed", _failed),
]
