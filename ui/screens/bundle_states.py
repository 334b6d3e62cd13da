"""Illustrative states of the page for bundles, for the gallery; contents are made up."""

from pathlib import Path

from gridworker.errors import InputProblem
from ui.gallery import GalleryState
from ui.screens.base import Screen
from ui.screens.bundle import BundleScreen
from ui.screens.today_states import SYNCED, status
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.bundle import Brought, BundleViewModel, Unsent, Written
from ui.viewmodels.status import SyncFacts
from ui.window import MainWindow

FULL = Unsent(12, 7, 18_400_000)
NAME = "网格通-20250716-141800.gwb"

CARRIED = SyncFacts(records=12, photos=7)
"""As much waits as the bundle takes along."""


class DemoBundles:
    """A port that holds everything in memory."""

    def __init__(self, unsent: Unsent = FULL, problem: str = "") -> None:
        self.unsent, self.problem = unsent, problem
        self.brought = Brought(taken=11, turned_down=1, files=7, rows=6)
        self.paths: list[Path] = []

    def look(self) -> Unsent:
        """What was given."""
        return self.unsent

    def propose_name(self) -> str:
        """A name of that day."""
        return NAME

    def pack(self, path: Path) -> Written:
        """Remember where to."""
        if self.problem:
            raise InputProblem(self.problem, code="bundle.target")
        self.paths.append(path)
        return Written(path.name, self.unsent.ops, self.unsent.files, self.unsent.size_bytes)

    def bring(self, path: Path) -> Brought:
        """The answer came back, and nothing is unsent any more."""
        if self.problem:
            raise InputProblem(self.problem, code="bundle.cut_off")
        self.paths.append(path)
        self.unsent = Unsent(0, 0, 0)
        return self.brought


def window(
    themes: ThemeController, port: DemoBundles, facts: SyncFacts = CARRIED
) -> tuple[MainWindow, BundleViewModel]:
    """The window with the page pushed."""
    header = status(facts)
    frame = MainWindow(themes, header)
    header.setParent(frame)
    model = BundleViewModel(port, run_at_once, frame)
    for key, icon, text in (
        ("today", "house", "今日"),
        ("tasks", "clipboard-text", "任务"),
        ("report", "camera-fill", "上报"),
        ("me", "user", "我的"),
    ):
        frame.add_place(key, icon, text, Screen(themes))
    frame.show_place("today")
    frame.push(BundleScreen(themes, model))
    model.load()
    return frame, model


def _waiting(themes: ThemeController) -> MainWindow:
    return window(themes, DemoBundles())[0]


def _written(themes: ThemeController) -> MainWindow:
    frame, model = window(themes, DemoBundles())
    model.pack(Path(NAME))
    return frame


def _answered(themes: ThemeController) -> MainWindow:
    frame, model = window(themes, DemoBundles(), SYNCED)
    model.bring(Path("网格通-20250716-141800-回执.gwb"))
    return frame


def _failed(themes: ThemeController) -> MainWindow:
    problem = "这个离线包没有写完就断了（拔得太早，或盘满了），没有用它。原来的资料都在本机，请重新导出一份。"
    frame, model = window(themes, DemoBundles(problem=problem))
    model.bring(Path(NAME))
    return frame


STATES = [
    GalleryState("bundle", _waiting),
    GalleryState("bundle_written", _written),
    GalleryState("bundle_answered", _answered),
    GalleryState("bundle_failed", _failed),
]
