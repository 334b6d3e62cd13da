"""An emergency call or a warning over other screens than 今日, for the gallery; everybody is made up."""

from collections.abc import Callable
from dataclasses import replace

from ui.alerts import Alerts
from ui.gallery import GalleryState
from ui.screens.base import Screen
from ui.screens.checklist_states import half_filled, opened, pushed
from ui.screens.tasks_states import DemoTasks
from ui.screens.tasks_states import window as tasks_window
from ui.screens.today_states import FULL, RAIN, SOS, NoActions
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.today import TodayState, TodayViewModel
from ui.window import MainWindow


def _over(
    below: Callable[[ThemeController], MainWindow], state: TodayState
) -> Callable[[ThemeController], MainWindow]:
    """The strip over the screen that is in front there."""

    def build(themes: ThemeController) -> MainWindow:
        frame = below(themes)
        today = TodayViewModel(lambda: state, run_at_once, NoActions(), frame, lambda: 0)
        alerts = Alerts(frame, today, Screen(themes), lambda: None, frame)
        alerts.watch()
        today.reload()
        return frame

    return build


def _tasks(themes: ThemeController) -> MainWindow:
    return tasks_window(themes, DemoTasks())


def _checklist(themes: ThemeController) -> MainWindow:
    return pushed(themes, opened(half_filled(), "/data/escape/i01"))


CALL = replace(FULL, warnings=())
NOWHERE = replace(FULL, alarms=(replace(SOS, has_phone=False, has_place=False),), warnings=())
WARNING = replace(FULL, alarms=(), warnings=(RAIN,))
STATES = [
    GalleryState("alert_strip_call", _over(_tasks, CALL)),
    GalleryState("alert_strip_call_over_checklist", _over(_checklist, CALL)),
    GalleryState("alert_strip_no_number", _over(_tasks, NOWHERE)),
    GalleryState("alert_strip_warning", _over(_tasks, WARNING)),
    GalleryState("alert_strip_both", _over(_tasks, FULL)),
]
