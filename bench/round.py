"""The round of twelve points as a hand walks it on the window: what `bench.shift` measures. Touches only what is shown."""

import argparse
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from bench.lateness import Lateness
from bench.shift import BY_CODE, BY_HAND, CHECKED, HALF, POINTS, REPORTED, SKIPPED
from gridworker.geo.distance import Fix
from sync.central.demo_patrol import TITLE
from ui.demo.hand import Hand, NotSeen
from ui.demo.shift import Shift, has_arrived
from ui.viewmodels.tasks import Detail, TaskItem
from ui.widgets.patrol_points import PointRow
from ui.widgets.task_master import Role, TaskMaster

_START = Fix(104.10142, 30.66958, 8.0)
_PATIENCE_MS = 300_000
_TYPING_MS = 3_000
"""What a passphrase takes to be typed; the app loads meanwhile."""
_SHARE = 0.9
"""Of the time given, what the twelve points may take; the rest is for starting and for sending."""


class WatchedHand(Hand):
    """A hand whose searching does not count as the app's time; `touched` is told after each touch."""

    def __init__(self, window: QWidget, late: Lateness, touched: Callable[[], None]) -> None:
        super().__init__(window, Path(), "")
        self._late, self._touched = late, touched

    def rest(self, milliseconds: int) -> None:
        """What comes after every touch; the app learns of touches from the system's window, which a script passes by."""
        self._touched()
        super().rest(milliseconds)

    def _widgets(self, kind: type[QWidget]) -> Iterator[QWidget]:
        with self._late.own():
            return iter(list(super()._widgets(kind)))

    def sees(self, text: str) -> bool:
        """Whether `text` stands somewhere in the window now."""
        with self._late.own():
            return super().sees(text)

    def can_press(self, name: str) -> bool:
        """Whether there is such a button and it can be pressed."""
        with self._late.own():
            return super().can_press(name)

    def row_is_there(self, text: str) -> bool:
        """Whether a list row says `text`."""
        with self._late.own():
            return super().row_is_there(text)

    def picture(self, name: str) -> Path:
        """None is taken: painting one would be measured."""
        return Path(name)

    def _row(self, text: str) -> Any:  # noqa: ANN401 - as its base
        with self._late.own():
            return super()._row(text)

    def _button(self, name: str) -> Any:  # noqa: ANN401 - as its base
        with self._late.own():
            return super()._button(name)


class Round:
    """The worker with a tablet, from the lock to the last point."""

    def __init__(self, options: argparse.Namespace) -> None:
        options.scene, options.photos = "offline", str(Path(options.out) / "cameras")
        self._shift = Shift(options)
        self.late = Lateness()
        self._here = _START
        self._shift.app._locate = lambda: self._here
        app = self._shift.app
        self.hand = self._shift.hand = WatchedHand(app.window, self.late, app.touched)
        self._photos = sorted(Path(options.photos).iterdir())
        self._seconds_a_point = options.minutes * 60 * _SHARE / POINTS

    def unlock(self) -> None:
        """Past the lock; from here on it is measured."""
        self._shift.open()
        self.hand.see("输入口令")
        self.hand.rest(_TYPING_MS)
        self.hand.type_into("口令", self._shift.words)
        self.late.step = "unlock"
        self.late.start()
        self.hand.press("解锁")
        self.hand.see("紧急")

    def morning(self) -> None:
        """The first six points."""
        self._open_round()
        self._press("开始巡查")
        for number in range(1, HALF + 1):
            self._point(number)

    def afternoon(self) -> None:
        """After the power cut: everything is there, and the other six."""
        self._open_round()
        if self.hand.can_press("继续巡查"):
            self._press("继续巡查")
        for number in range(HALF + 1, POINTS + 1):
            self._point(number)
        self._press("结束巡查")
        self.hand.see("巡查结束")

    def home(self) -> None:
        """The platform is back: everything is sent while the worker looks at the lists."""
        self.late.step = "sending"
        for place in ("任务", "今日", "我的", "任务", "今日"):
            self.hand.go_to(place)
            self.hand.rest(500)
        self._until_delivered()

    def recheck(self) -> None:
        """What was handled comes back as tasks: look again at each; it is put right."""
        self.late.step = "rechecks arrive"
        self.hand.go_to("任务")
        photos = self._photos[2 * len(REPORTED) :]
        community = photos[0]  # one more came with the community
        for number, photo in enumerate((*photos, community), 1):
            self._step(number, "recheck", partial(self._look_again, photo))
        self._until_delivered()

    def evening(self) -> None:
        """The matters are closed; the device hears of it."""
        self.late.step = "evening"
        self._until_delivered()

    def _until_delivered(self) -> None:
        try:
            self.hand.wait(lambda: has_arrived(self._shift), "waited until all was delivered", _PATIENCE_MS)
        except NotSeen as late:
            assert self._shift.app.session is not None
            raise NotSeen(f"{self._shift.app.session.engine.status}\n{late}") from late

    def _look_again(self, photo: Path) -> None:
        self.hand.wait(lambda: bool(self._rechecks()), "waited for a recheck")
        task = self._rechecks()[0]
        self.hand.choose_row(task.spoken)
        self._press("已改好")
        self._shift._picked = [photo]
        self._presses("加照片", "相册", "拍好了")
        self.hand.type_into("说明", "（示例）已改好")
        self._press("提交")  # it waits for the photo by itself
        self.hand.wait(
            lambda: task.id not in {left.id for left in self._rechecks()}, "waited until it was kept"
        )

    def _rechecks(self) -> list[TaskItem]:
        """Those the list shows; one just handed in stands there until the list is read anew."""
        with self.late.own():
            lists = [view.tasks for view in self.hand._widgets(TaskMaster) if isinstance(view, TaskMaster)]
            rows = [tasks.index(row, 0).data(Role.ITEM) for tasks in lists for row in range(tasks.rowCount())]
            return [row for row in rows if isinstance(row, TaskItem) and row.detail is Detail.RECHECK]

    def close(self) -> None:
        """The worker closes the window."""
        self._shift.close()

    def _open_round(self) -> None:
        self.late.step = "open the round"
        self.hand.go_to("任务")
        self.hand.choose_row(TITLE)
        self.hand.wait(lambda: self.hand.sees("12 个"), "waited for the points")

    def _point(self, number: int) -> None:
        until = time.perf_counter() + self._seconds_a_point
        self.hand.wait(lambda: self._has_in_hand(number), f"waited to have {number} in hand")
        self._stand_at(number)
        self._do(number)
        left = until - time.perf_counter()
        self.late.step = f"looking round at {number}"
        if left > 0:
            self.hand.rest(round(left * 1000))

    def _do(self, number: int) -> None:
        if number == SKIPPED:
            self._step(number, "skip", lambda: self._presses("跳过", "门锁着", "跳过这个点"))
            return
        self._step(number, "arrive", lambda: self._arrive(number))
        if number in REPORTED:
            self._step(number, "report", lambda: self._report(number))
        if number in CHECKED:
            self._step(number, "checklist", self._fill_checklist)
            return
        self._step(number, "look", lambda: self._presses("没有问题", "记下"))

    def _step(self, number: int, what: str, act: Callable[[], None]) -> None:
        self.late.step = f"{what} at {number}"
        act()

    def _stand_at(self, number: int) -> None:
        assert self._shift.app.session is not None
        with self.late.own(), self._shift.app.session.store.reader() as reader:
            (patrol,) = [one for one in reader.patrols.all() if one.title == TITLE]
        point = patrol.points[number - 1]
        if point.lon is not None and point.lat is not None:
            self._here = Fix(point.lon, point.lat, 8.0)

    def _arrive(self, number: int) -> None:
        if number == BY_HAND:
            self._presses("手动到达", "没有定位信号", "记为到达")
        elif number == BY_CODE:
            self._press("扫码到达")
            self.hand.type_into("码上的字", f"gw-510108-{number:04d}")
            self._press("到达")
        else:
            self._press("到了")
        self.hand.wait(lambda: self._has_arrived(number), f"waited to be at {number}")

    def _has_arrived(self, number: int) -> bool:
        """The panel asks what there is to see; before a checklist it only says how one got here."""
        return self.hand.sees("按定位到达" if number in CHECKED else "看到什么")

    def _has_in_hand(self, number: int) -> bool:
        """Whether what was kept of the point before has brought this one: a tap meanwhile would be for that one."""
        rows = (row for row in self.hand._widgets(PointRow) if isinstance(row, PointRow))
        with self.late.own():
            opened = [row.accessibleName() for row in rows if row.accessibleDescription() == "展开"]
        return any(name.startswith(f"第 {number} 点，") for name in opened)

    def _report(self, number: int) -> None:
        first = 2 * list(REPORTED).index(number)
        self._press("上报问题")
        self._shift._picked = self._photos[first : first + 2]
        self._press("相册")
        self.hand.see("缩略图 2 张")
        self._presses("消防安全", REPORTED[number])
        self._press("提交上报")
        self.hand.wait(lambda: not self.hand.sees("提交上报"), "waited to be back on the round")

    def _fill_checklist(self) -> None:
        hand = self.hand
        self._press("填检查表")
        hand.see("下一个未填")
        for _ in range(60):
            if not hand.can_press("下一个未填"):
                break
            self._press("下一个未填")
            hand.key(Qt.Key.Key_1)
        self._press("提交")
        if hand.sees("仍要提交"):
            hand.type_into("仍要提交的原因", "photos come later")
            self._press("仍要提交")
        hand.wait(lambda: not hand.sees("下一个未填"), "waited to be back on the round")

    def _presses(self, *names: str) -> None:
        for name in names:
            self._press(name)

    def _press(self, name: str) -> None:
        self.hand.press(name)
