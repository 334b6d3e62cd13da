"""Illustrative states of the lock screen for the gallery; every person is made up."""

from datetime import datetime, timedelta

from PySide6.QtWidgets import QWidget

from gridworker.clock import ManualClock
from ui.gallery import GalleryState
from ui.screens.unlock import UnlockScreen
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.status import StatusViewModel
from ui.viewmodels.unlock import LockFacts, LockMode, Tries, UnlockViewModel
from ui.window import MainWindow

NOW = datetime.fromisoformat("2025-07-16T14:06:00+08:00")
IDLE = LockFacts(
    LockMode.PIN,
    False,
    "陈志敏",
    "新鸿社区第 3 网格 · 网格员",
    "双桥子街道 新鸿社区",
    3,
    2,
    1,
    "13:58 收到，解锁后直接打开",
)
NO_TRIES = Tries()


class _Shut:
    """A lock that stays shut, with these tries."""

    def __init__(self, tries: Tries) -> None:
        self._tries = tries

    def tries(self) -> Tries:
        """The tries given."""
        return self._tries

    def unlock(self, secret: str) -> Tries | None:  # noqa: ARG002 - a secret makes no difference here
        """Still shut."""
        return self._tries


def build(themes: ThemeController, facts: LockFacts, tries: Tries = NO_TRIES) -> MainWindow:
    """The lock screen in the main window."""
    frame = MainWindow(themes, status := StatusViewModel())
    status.setParent(frame)
    model = UnlockViewModel(_Shut(tries), run_at_once, ManualClock(NOW), facts, frame)
    model.start()
    frame.show_full(UnlockScreen(themes, model))
    return frame


def _idle(themes: ThemeController) -> QWidget:
    """As after five minutes without a touch."""
    frame = build(themes, IDLE, Tries(left=3))
    screen = frame.screen_shown
    if isinstance(screen, UnlockScreen):
        for digit in "4071":
            screen.view_model.type_digit(digit)
    return frame


def _cold(themes: ThemeController) -> QWidget:
    return build(themes, LockFacts(waiting=3))


def _last_try(themes: ThemeController) -> QWidget:
    return build(themes, IDLE, Tries(left=1))


def _delayed(themes: ThemeController) -> QWidget:
    return build(themes, IDLE, Tries(left=2, wait_until=NOW + timedelta(seconds=30)))


def _locked(themes: ThemeController) -> QWidget:
    return build(themes, IDLE, Tries(left=0, wait_until=NOW + timedelta(minutes=15), locked=True))


def _passphrase(themes: ThemeController) -> QWidget:
    return build(themes, LockFacts(LockMode.PASSPHRASE, waiting=3), Tries(left=3))


def _forgotten(themes: ThemeController) -> QWidget:
    frame = build(themes, IDLE)
    screen = frame.screen_shown
    if isinstance(screen, UnlockScreen):
        screen.explain_forgotten()
    return frame


STATES = [
    GalleryState("unlock", _idle),
    GalleryState("unlock_cold", _cold),
    GalleryState("unlock_last_try", _last_try),
    GalleryState("unlock_delayed", _delayed),
    GalleryState("unlock_locked", _locked),
    GalleryState("unlock_passphrase", _passphrase),
    GalleryState("unlock_forgotten", _forgotten),
]
