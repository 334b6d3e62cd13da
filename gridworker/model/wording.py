"""Times, limits, distances and sizes in the words that every screen uses.

Plain Chinese, a space between digits and words. Times are aware and shown in China's time; the present is passed in.
Pure: no screens, no translation catalogues, no settings.
"""

import re
from datetime import date, datetime, timedelta

from gridworker.clock import CHINA
from gridworker.model.deadlines import Limit
from gridworker.model.vocabulary import LimitKind

_WEEKDAYS = "一二三四五六日"
_HOUR_MIN = 60
_DAY_MIN = 24 * _HOUR_MIN
_KB = 1000
_LIMIT = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)\s*(\S+)")
_LONGEST_LIMIT = 10_000
_KINDS = {name: kind for kind in LimitKind for name in (kind.value, kind.label)}
_UNITS = {
    LimitKind.URGENT_HOUR: "小时",
    LimitKind.WORK_HOUR: "工作时",
    LimitKind.URGENT_DAY: "天",
    LimitKind.WORK_DAY: "工作日",
    LimitKind.NATURAL_DAY: "天",
}


def duration(length: timedelta) -> str:
    """`54 分`, `2 小时 24 分`, `3 天 2 小时`; less than a minute is `不到 1 分`. Parts that are nothing are left out."""
    minutes = abs(length) // timedelta(minutes=1)
    if minutes < 1:
        return "不到 1 分"
    if minutes < _HOUR_MIN:
        return f"{minutes} 分"
    if minutes < _DAY_MIN:
        return _two_parts(minutes // _HOUR_MIN, "小时", minutes % _HOUR_MIN, "分")
    return _two_parts(minutes // _DAY_MIN, "天", minutes % _DAY_MIN // _HOUR_MIN, "小时")


def time_left(now: datetime, due: datetime) -> str:
    """`剩 54 分` until it is due, `已超 20 分` after."""
    words = duration(due - now)
    space = " " if words[0].isdigit() else ""
    return f"{'剩' if now <= due else '已超'}{space}{words}"


def clock_left(now: datetime, due: datetime) -> str:
    """The same for dense lists: `剩 21:46`, `超 0:20`, in hours and minutes."""
    minutes = abs(due - now) // timedelta(minutes=1)
    return f"{'剩' if now <= due else '超'} {minutes // _HOUR_MIN}:{minutes % _HOUR_MIN:02}"


def due_before(now: datetime, due: datetime) -> str:
    """`15:00 前` today, `明日 15:00 前`, `周五` within this week, else `7 月 18 日`."""
    here, today = due.astimezone(CHINA), now.astimezone(CHINA).date()
    days = (here.date() - today).days
    if days in {-1, 0, 1}:
        day = {-1: "昨日 ", 0: "", 1: "明日 "}[days]
        return f"{day}{here.hour:02}:{here.minute:02} 前"  # written out: strftime takes ten times as long
    if 0 < days <= 6 - today.weekday():
        return weekday(here.date())
    return day_of(today, here.date())


def moment(now: datetime, at: datetime) -> str:
    """`14:02` today, `昨日 14:02`, else `7 月 14 日 10:20`."""
    here, today = at.astimezone(CHINA), now.astimezone(CHINA).date()
    days = (today - here.date()).days
    if days == 0:
        return f"{here:%H:%M}"
    return f"昨日 {here:%H:%M}" if days == 1 else f"{day_of(today, here.date())} {here:%H:%M}"


def day_of(today: date, day: date) -> str:
    """`7 月 18 日`, with the year if it is another."""
    year = "" if day.year == today.year else f"{day.year} 年 "
    return f"{year}{day.month} 月 {day.day} 日"


def weekday(day: date) -> str:
    """`周五`."""
    return f"周{_WEEKDAYS[day.weekday()]}"


def ago(now: datetime, at: datetime) -> str:
    """`2 小时前`, `12 分钟前`, `刚刚`, `3 天前`: only the largest unit."""
    minutes = (now - at) // timedelta(minutes=1)
    if minutes < 1:
        return "刚刚"
    if minutes < _HOUR_MIN:
        return f"{minutes} 分钟前"
    return f"{minutes // _HOUR_MIN} 小时前" if minutes < _DAY_MIN else f"{minutes // _DAY_MIN} 天前"


def limit_words(limit: Limit) -> str:
    """`24 小时`, `15 分钟`, `4 工作时`, `5 工作日`, `3 天`."""
    if limit.kind is LimitKind.URGENT_HOUR and limit.amount < 1:
        return f"{round(limit.amount * _HOUR_MIN)} 分钟"
    return f"{limit.amount:g} {_UNITS[limit.kind]}"


def limit_of(text: str) -> Limit | None:
    """A limit as people write it: `5 工作日`, `4工作时`, `2 紧急工作时`, or `5 work_day`; None if it is none."""
    match = _LIMIT.fullmatch(text.strip())
    if match is None or not 0 < float(match[1]) < _LONGEST_LIMIT:
        return None
    kind = _KINDS.get(match[2])
    return None if kind is None else Limit(kind, float(match[1]))


def distance(metres: float) -> str:
    """`180 m` in steps of ten, `1.2 km`, `12 km`; never `0 m` for somewhere else."""
    tens = max(round(metres / 10) * 10, 10)
    if tens < _KB:
        return f"{tens} m"
    kilometres = tens / _KB
    return f"{kilometres:.1f} km" if kilometres < 9.95 else f"{kilometres:.0f} km"


def size(size_bytes: int) -> str:
    """`2 KB`, `6.4 MB`, `1.2 GB`, in thousands; anything smaller is `1 KB`."""
    kilobytes = max(round(size_bytes / _KB), 1)
    if kilobytes < _KB:
        return f"{kilobytes} KB"
    megabytes = kilobytes / _KB
    return f"{megabytes:.1f} MB" if megabytes < 999.95 else f"{megabytes / _KB:.1f} GB"


def _two_parts(large: int, large_unit: str, small: int, small_unit: str) -> str:
    return f"{large} {large_unit} {small} {small_unit}" if small else f"{large} {large_unit}"
