"""How long one painting of a list of 10,000 tasks takes while it scrolls: 今日's list and that of 任务.

`python -m bench.lists` prints JSON. The real lists stand open offscreen; each step scrolls on by less than a row, as a
finger does, and by whole pages, as the bar does; timed is the painting of the visible part, on the thread of the window.
"""

import json
import os
import statistics
import sys
import time
from datetime import timedelta
from typing import TYPE_CHECKING

from bench.profiles import TASKS

if TYPE_CHECKING:
    from PySide6.QtWidgets import QListView

    from ui.theme import ThemeController

STEPS, FINGER_PX, TARGET_MS = 400, 37, 4.0


def main() -> None:
    """Measures and prints."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from ui.main import make_application
    from ui.theme import ThemeController

    qt, themes = make_application(), ThemeController()
    themes.install(qt)
    figures: dict[str, float] = {}
    for name, make in (("tasks", task_master), ("today", task_list)):
        view = make(themes)
        themes.dress(view)
        view.resize(700, 800)
        view.show()
        qt.processEvents()
        for manner, step in (("finger", FINGER_PX), ("page", view.verticalScrollBar().pageStep())):
            times = scrolled(view, step)
            figures |= {
                f"{name}_{manner}_median_ms": round(statistics.median(times), 2),
                f"{name}_{manner}_p95_ms": round(sorted(times)[int(len(times) * 0.95)], 2),
                f"{name}_{manner}_max_ms": round(max(times), 2),
            }
        view.close()
    sys.stdout.write(json.dumps(figures | {"rows": TASKS, "target_p95_ms": TARGET_MS}) + "\n")


def scrolled(view: "QListView", step: int) -> list[float]:
    """Milliseconds of each painting, from the top on."""
    bar, times = view.verticalScrollBar(), []
    bar.setValue(0)
    view.viewport().repaint()
    for number in range(1, STEPS + 1):
        began = time.perf_counter()
        bar.setValue(number * step)
        view.viewport().repaint()
        times.append((time.perf_counter() - began) * 1000)
    return times


def task_master(themes: "ThemeController") -> "QListView":
    """The list of 任务."""
    from datetime import datetime

    import msgspec

    from gridworker.clock import CHINA
    from gridworker.model.records import Task
    from tests.fakes.device import task_data
    from ui.viewmodels.tasks import TaskListing, grouped, task_item
    from ui.widgets.task_master import TaskMaster

    now = datetime(2026, 7, 16, 9, 0, tzinfo=CHINA)
    items = []
    for n in range(TASKS):
        due = (now + timedelta(minutes=5 * n)).isoformat()
        task = msgspec.convert(task_data(f"task-{n}", due_at=due, title=f"楼道消防检查 {n}"), Task)
        items.append(task_item(TaskListing(task, 10.0 * n), now))
    view = TaskMaster(themes, "任务")
    view.show_groups(grouped(items), "")
    return view


def task_list(themes: "ThemeController") -> "QListView":
    """今日's list."""
    from ui.viewmodels.rows import TagText, TaskGroup, TaskLine
    from ui.widgets.task_list import TaskList

    lines = tuple(
        TaskLine(
            f"task-{n}", f"楼道消防检查 {n}", f"新鸿路 {n} 号院", "15:00 前", f"剩 {n % 60} 分",
            n % 7 == 0, f"{n % 900} m", "fire", "neutral", None, (TagText("重大", "red"),),
        )
        for n in range(TASKS)
    )  # fmt: skip
    view = TaskList(themes, "今天要办的任务")
    view.show_groups((TaskGroup("today", "今日到期", f"{TASKS} 项", "clock-fill", "ink_2", lines),))
    return view


if __name__ == "__main__":
    main()
