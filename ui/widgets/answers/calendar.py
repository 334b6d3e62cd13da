"""A month as a grid of days (or a year as a grid of months), painted in one piece, for finger and arrows."""

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import Theme, ThemeController
from ui.viewmodels.status import month_text
from ui.widgets.base import Themed
from ui.widgets.buttons import IconButton
from ui.widgets.labels import Label
from ui.widgets.paint import CENTER, paint_box, paint_ring, paint_text, smooth

_WEEK, _ROWS, _YEAR = 7, 6, 12
_FIRST, _LAST = date(1, 1, 1), date(9999, 12, 31)


class Grid(Themed, QWidget):
    """Cells of one page; `months` shows twelve months in place of the days of one."""

    picked = Signal(object)
    """The day pressed; of a month its first."""
    turned = Signal()
    """Arrows have gone to another page."""

    def __init__(self, themes: ThemeController, name: str, today: date, *, months: bool = False) -> None:
        super().__init__()
        self._months, self._today = months, today
        self.at, self.chosen = today, None
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.follow(themes)

    at: date
    """The day the keyboard stands on; its month (its year) is the page."""
    chosen: date | None

    def apply_theme(self, theme: Theme) -> None:
        """Cells as high as a finger."""
        rows = 3 if self._months else _ROWS
        self.setFixedHeight(rows * theme.size.touch_min)
        self.update()

    def sizeHint(self) -> QSize:
        """Seven cells of a finger's width."""
        return QSize(_WEEK * self.theme.size.touch_min, self.height())

    def go_to(self, day: date) -> None:
        """Show the page of a day."""
        self.at = day
        self.setAccessibleDescription(f"{day:%Y-%m}" if self._months else day.isoformat())
        self.update()

    def turn(self, by: int) -> None:
        """The page before or after."""
        self.go_to(_month_later(self.at, by * (_YEAR if self._months else 1)))

    def cell_of(self, day: date) -> QRectF:
        """Where a day of this page is."""
        cells = self._cells()
        wide = self.width() / (4 if self._months else _WEEK)
        place = cells.index(day.replace(day=1) if self._months else day)
        row, column = divmod(place, 4 if self._months else _WEEK)
        high = self.theme.size.touch_min
        return QRectF(column * wide, row * high, wide, high)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Pick what is under the finger."""
        for day in self._cells():
            if day is not None and self.cell_of(day).contains(event.position()):
                self._pick(day)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go, Return picks."""
        across, down = (1, 4) if self._months else (1, _WEEK)
        ways = {
            Qt.Key.Key_Left: -across,
            Qt.Key.Key_Right: across,
            Qt.Key.Key_Up: -down,
            Qt.Key.Key_Down: down,
        }
        key = Qt.Key(event.key())
        if key in ways:
            by = ways[key]
            self.go_to(_month_later(self.at, by) if self._months else _day_later(self.at, by))
            self.turned.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._pick(self.at)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard stands."""
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """All cells of the page."""
        with QPainter(self) as painter:
            smooth(painter)
            for day in self._cells():
                if day is not None:
                    self._paint_cell(painter, self.cell_of(day).adjusted(2, 2, -2, -2), day)

    def _paint_cell(self, painter: QPainter, box: QRectF, day: date) -> None:
        theme = self.theme
        same = _same_month if self._months else date.__eq__
        on = self.chosen is not None and bool(same(day, self.chosen))
        now = bool(same(day, self._today))
        if on or now:
            fill = theme.color("accent") if on else None
            edge = theme.color("accent") if now else None
            paint_box(painter, box, fill=fill, edge=edge, width=2, radius=theme.radius.control)
        text = month_text(day.month) if self._months else str(day.day)
        ink = theme.color("on_accent" if on else "accent_text" if now else "ink")
        paint_text(painter, box, text, theme.font("body", bold=on or now), ink, CENTER)
        if self.hasFocus() and same(day, self.at):
            paint_ring(painter, box, theme, theme.radius.control)

    def _cells(self) -> Sequence[date | None]:
        if self._months:
            return [date(self.at.year, month, 1) for month in range(1, _YEAR + 1)]
        first = self.at.replace(day=1)
        days = [_day_later(first, number) for number in range(31)]
        own = [day for day in dict.fromkeys(days) if _same_month(day, first)]
        return [None] * first.weekday() + own

    def _pick(self, day: date) -> None:
        self.chosen = day
        self.go_to(day)
        self.picked.emit(day)


class Calendar(QWidget):
    """The grid under its head: what page it is, and to the pages before and after."""

    picked = Signal(object)

    def __init__(
        self, themes: ThemeController, name: str, today: date, chosen: date | None, *, months: bool = False
    ) -> None:
        super().__init__()
        self._months = months
        self._title = Label(themes, "", "heading")
        self.before = IconButton(themes, "caret-left", self.tr("前一年") if months else self.tr("前一月"))
        self.after = IconButton(themes, "caret-right", self.tr("后一年") if months else self.tr("后一月"))
        self.grid = Grid(themes, name, today, months=months)
        self.grid.chosen = chosen
        self.grid.picked.connect(self.picked)
        self.grid.turned.connect(self._show_title)
        self.before.clicked.connect(lambda: self._turn(-1))
        self.after.clicked.connect(lambda: self._turn(1))
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.setSpacing(8)
        head.addWidget(self.before)
        head.addWidget(self.after)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        if not months:
            column.addLayout(self._week(themes))
        column.addWidget(self.grid)
        self.grid.go_to(chosen or today)
        self._show_title()

    def _week(self, themes: ThemeController) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)
        for day in self.tr("一 二 三 四 五 六 日").split():
            label = Label(themes, day, "micro", "ink_2")
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            row.addWidget(label, 1)
        return row

    def _turn(self, by: int) -> None:
        self.grid.turn(by)
        self._show_title()

    def _show_title(self) -> None:
        at = self.grid.at
        month = "" if self._months else month_text(at.month)
        self._title.setText(self.tr("{year} 年 {month}").format(year=at.year, month=month).strip())


def _day_later(day: date, by: int) -> date:
    return date.fromordinal(min(_LAST.toordinal(), max(_FIRST.toordinal(), day.toordinal() + by)))


def _month_later(day: date, by: int) -> date:
    """The same day of another month, or that month's last."""
    months = min(_LAST.year * _YEAR - 1, max(_YEAR, day.year * _YEAR + day.month - 1 + by))
    first = date(months // _YEAR, months % _YEAR + 1, 1)
    room = 31 if first.month == _YEAR else (_month_first(first) - first).days
    return first + timedelta(days=min(day.day, room) - 1)


def _month_first(first: date) -> date:
    return date(first.year, first.month + 1, 1)


def _same_month(one: date, other: date) -> bool:
    return (one.year, one.month) == (other.year, other.month)
