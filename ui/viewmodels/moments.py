"""How times, distances and sizes are said on screen. Pure; knows Chinese wording and nothing else.

14:02 today, 昨日 14:02, 7 月 14 日 10:20; limits as 15:00 前; distances 180 m, 1.2 km.
"""

from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication

from ui.language import amount
from ui.viewmodels.status import clock_text, month_text

_DAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_KILO = 1000

__all__ = [
    "clock_text",
    "date_text",
    "day_text",
    "distance_text",
    "due_long",
    "due_short",
    "parsed",
    "size_text",
    "span_text",
    "stamp_text",
]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Moments", text)


def parsed(moment: str, like: datetime) -> datetime:
    """An ISO moment in the time zone of `like`."""
    return datetime.fromisoformat(moment).astimezone(like.tzinfo)


def date_text(day: datetime) -> str:
    """7 月 14 日."""
    return _tr("{} {} 日").format(month_text(day.month), day.day)


def day_text(at: datetime, now: datetime) -> str:
    """今天 14:02, 昨日 14:02, else with the date."""
    if at.date() == now.date():
        return _tr("今天 {}").format(at.strftime("%H:%M"))
    return clock_text(at, now)


def due_short(due: datetime, now: datetime) -> str:
    """The limit in a narrow column: 15:00, 周五, 7 月 28 日."""
    days = (due.date() - now.date()).days
    if days == 0:
        return due.strftime("%H:%M")
    if 0 < days < 7:
        return _tr(_DAYS[due.weekday()])
    return date_text(due)


def due_long(due: datetime, now: datetime) -> str:
    """The limit beside a title: 今日 18:00 前, 周五 18:00 前, 已超期 2 天."""
    days = (due.date() - now.date()).days
    clock = due.strftime("%H:%M")
    if due < now:
        late = now - due
        return amount("已超期 {} 天", late.days) if late.days else _tr("已超期 {}").format(span_text(late))
    if days == 0:
        return _tr("今日 {} 前").format(clock)
    if days < 7:
        return _tr("{} {} 前").format(_tr(_DAYS[due.weekday()]), clock)
    return _tr("{}前").format(date_text(due))


def span_text(span: timedelta) -> str:
    """54 分, 2 小时 24 分; what is less than a minute says so."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 1:
        return _tr("不到 1 分")
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _tr("{} 分").format(rest)
    return _tr("{} 小时 {} 分").format(hours, rest) if rest else _tr("{} 小时").format(hours)


def distance_text(metres: float | None) -> str:
    """180 m, 1.2 km; empty when there is no position."""
    if metres is None:
        return ""
    if metres < _KILO:
        return f"{round(metres / 10) * 10} m"
    return f"{metres / _KILO:.1f} km"


def size_text(size_bytes: int) -> str:
    """2 KB, 6.4 MB, 1.2 GB."""
    if size_bytes < 1_000_000:
        return f"{max(1, round(size_bytes / _KILO))} KB"
    if size_bytes < 1_000_000_000:
        return f"{size_bytes / 1_000_000:.1f} MB"
    return f"{size_bytes / 1_000_000_000:.1f} GB"


def stamp_text(at: datetime) -> str:
    """The time on a photo: 07-16 13:52."""
    return at.strftime("%m-%d %H:%M")
