"""Answering with a day, a month, a year, a time of day, or day and time: typed, or picked from a calendar."""

import re
from collections.abc import Callable
from datetime import date, datetime, time

from PySide6.QtCore import QTime
from PySide6.QtWidgets import QHBoxLayout

from gridworker.clock import SystemClock
from ui.theme import ThemeController
from ui.viewmodels.checklist_items import ItemKind, ItemShown
from ui.widgets.answers.base import Answer
from ui.widgets.answers.calendar import Calendar
from ui.widgets.buttons import Button, IconButton, Kind
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import Label
from ui.widgets.overlay import Sheet
from ui.widgets.typed import TypedInput

Now = Callable[[], datetime]
_DAY_WIDE, _TIME_WIDE, _YEAR_WIDE = 180, 120, 112
_WHOLE = 3
"""Year, month and day."""
_DIGITS = re.compile(r"\d+")


def china_now() -> datetime:
    """The wall clock, where nobody gives another."""
    return SystemClock().now()


class DayAnswer(Answer):
    """A date; `month-year` and `year` leave out what they do not ask for."""

    def __init__(self, themes: ThemeController, item: ItemShown, now: Now) -> None:
        super().__init__(themes, item)
        self._now = now
        self._parts = 1 if "year" in item.looks else 2 if "month-year" in item.looks else _WHOLE
        name = (self.tr("如 2026"), self.tr("如 2026-07"), self.tr("如 2026-07-16"))[self._parts - 1]
        self.field = TypedInput(themes, item.label, name)
        self.field.setFixedWidth(themes.theme.scaled(_YEAR_WIDE if self._parts == 1 else _DAY_WIDE))
        self.field.typed.connect(self._on_typed)
        row = FlowLayout(self)
        row.addWidget(self.field)
        if self._parts == 1:
            for icon, words, by in (("minus", self.tr("前一年"), -1), ("plus", self.tr("后一年"), 1)):
                button = IconButton(themes, icon, words)
                button.clicked.connect(lambda _=False, by=by: self._step(by))
                row.addWidget(button)
        else:
            self.pick = IconButton(themes, "calendar-blank", self.tr("打开日历"))
            self.pick.clicked.connect(self._open)
            row.addWidget(self.pick)
        words = (self.tr("今年"), self.tr("本月"), self.tr("今天"))[self._parts - 1]
        self.today = Button(themes, words, Kind.QUIET)
        self.today.clicked.connect(lambda: self._tell(now().date()))
        row.addWidget(self.today)
        self.show_item(item)

    def show_item(self, item: ItemShown) -> None:
        """The day as far as it is asked for."""
        super().show_item(item)
        day = parse_day(item.value)
        self.field.show_text("-".join(day.isoformat().split("-")[: self._parts]) if day else item.value)
        self.field.mark_wrong(wrong=item.is_wrong)

    def _on_typed(self, text: str) -> None:
        day = parse_day(text)
        self.answered.emit(self._rounded(day).isoformat() if day else text.strip() or None)

    def _step(self, by: int) -> None:
        day = parse_day(self.item.value) or self._now().date()
        self._tell(day.replace(year=min(9999, max(1, day.year + by)), month=1, day=1))

    def _rounded(self, day: date) -> date:
        """What is not asked for counts from one."""
        return date(day.year, day.month if self._parts > 1 else 1, day.day if self._parts == _WHOLE else 1)

    def _tell(self, day: date) -> None:
        self.answered.emit(self._rounded(day).isoformat())

    def _open(self) -> None:
        today = self._now().date()
        open_calendar(self, self.item, today, self._tell, months=self._parts == 2)


class TimeAnswer(Answer):
    """A time of day."""

    def __init__(self, themes: ThemeController, item: ItemShown, now: Now) -> None:
        super().__init__(themes, item)
        self.field = TypedInput(themes, item.label, self.tr("如 14:05"))
        self.field.setFixedWidth(themes.theme.scaled(_TIME_WIDE))
        self.field.typed.connect(self._on_typed)
        self.now = Button(themes, self.tr("现在"), Kind.QUIET)
        self.now.clicked.connect(lambda: self.answered.emit(f"{now():%H:%M}:00"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.field)
        row.addWidget(self.now)
        row.addStretch()
        self.show_item(item)

    def show_item(self, item: ItemShown) -> None:
        """Hours and minutes."""
        super().show_item(item)
        found = parse_time(item.value)
        self.field.show_text(f"{found:%H:%M}" if found else item.value)
        self.field.mark_wrong(wrong=item.is_wrong)

    def _on_typed(self, text: str) -> None:
        found = parse_time(text)
        self.answered.emit(found.isoformat() if found else text.strip() or None)


class MomentAnswer(Answer):
    """A day and a time of it; answered when both are there."""

    def __init__(self, themes: ThemeController, item: ItemShown, now: Now) -> None:
        super().__init__(themes, item)
        self._now = now
        self.day = TypedInput(themes, self.tr("{}，日期").format(item.label), self.tr("如 2026-07-16"))
        self.day.setFixedWidth(themes.theme.scaled(_DAY_WIDE))
        self.time = TypedInput(themes, self.tr("{}，时间").format(item.label), self.tr("如 14:05"))
        self.time.setFixedWidth(themes.theme.scaled(_TIME_WIDE))
        self.pick = IconButton(themes, "calendar-blank", self.tr("打开日历"))
        self.pick.clicked.connect(self._open)
        moment = Button(themes, self.tr("现在"), Kind.QUIET)
        moment.clicked.connect(lambda: self._tell(now().date(), now().time()))
        for field in (self.day, self.time):
            field.typed.connect(self._on_typed)
        row = FlowLayout(self)
        for part in (self.day, self.pick, Label(themes, "", "body"), self.time, moment):
            row.addWidget(part)
        self.show_item(item)

    def show_item(self, item: ItemShown) -> None:
        """Day and time, each in its field."""
        super().show_item(item)
        day, _, clock = item.value.partition("T")
        found = parse_time(clock)
        if item.value:
            self.day.show_text(day)
            self.time.show_text(f"{found:%H:%M}" if found else clock)
        for field in (self.day, self.time):
            field.mark_wrong(wrong=item.is_wrong)

    def _on_typed(self, _: str) -> None:
        day, clock = parse_day(self.day.text()), parse_time(self.time.text())
        if day and clock:
            self._tell(day, clock)
        else:
            half = f"{self.day.text().strip()}T{self.time.text().strip()}"
            self.answered.emit(None if half == "T" else half)

    def _tell(self, day: date, clock: time) -> None:
        zone = self._now().tzinfo
        at = datetime.combine(day, clock.replace(second=0, microsecond=0, tzinfo=zone))
        self.answered.emit(at.isoformat(timespec="milliseconds"))

    def _open(self) -> None:
        clock = parse_time(self.time.text()) or self._now().time()
        open_calendar(self, self.item, self._now().date(), lambda day: self._tell(day, clock))


def moment_answer(themes: ThemeController, item: ItemShown, now: Now) -> Answer:
    """The control for a date, a time or both."""
    kinds: dict[ItemKind, Callable[[ThemeController, ItemShown, Now], Answer]] = {
        ItemKind.DATE: DayAnswer,
        ItemKind.TIME: TimeAnswer,
        ItemKind.MOMENT: MomentAnswer,
    }
    return kinds[item.kind](themes, item, now)


def open_calendar(
    parent: Answer, item: ItemShown, today: date, tell: Callable[[date], None], *, months: bool = False
) -> None:
    """Ask for a day (or a month) with a calendar over the window."""
    sheet = Sheet(parent.themes, parent.window(), item.label)
    page = Calendar(parent.themes, item.label, today, parse_day(item.value), months=months)
    page.picked.connect(tell)
    page.picked.connect(sheet.close_sheet)
    sheet.body.addWidget(page)
    sheet.add_action(parent.tr("不选了")).clicked.connect(sheet.close_sheet)
    sheet.open_sheet()
    page.grid.setFocus()


def parse_day(text: str) -> date | None:
    """A day from `2026-07-16`, `2026/7/16`, `20260716`, `2026-07` or `2026`; None from anything else."""
    numbers = _DIGITS.findall(text.partition("T")[0])
    if len(numbers) == 1 and len(numbers[0]) == 8:
        whole = numbers[0]
        numbers = [whole[:4], whole[4:6], whole[6:]]
    if not 1 <= len(numbers) <= 3 or len(numbers[0]) != 4:
        return None
    year, month, day = (int(number) for number in (*numbers, "1", "1")[:3])
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_time(text: str) -> time | None:
    """A time of day from `14:05`, `14：05`, `1405`, `9:5`; None from anything else."""
    found = QTime.fromString(text.strip().replace("：", ":")[:5], "H:m")
    if not found.isValid() and re.fullmatch(r"\d{4}", text.strip()):
        found = QTime.fromString(text.strip(), "HHmm")
    return time(found.hour(), found.minute()) if found.isValid() else None
