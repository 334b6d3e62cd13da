"""Functions over dates and times. Results are text in the form of the data types `date` and `dateTime`."""

import math
import re
from collections.abc import Callable
from datetime import datetime

from gridworker.clock import CHINA
from gridworker.forms.coercions import (
    Raw,
    as_number,
    as_text,
    as_time_of_day,
    date_text,
    from_instant_days,
    from_local_days,
    instant_days,
    moment_text,
    read_moment,
)
from gridworker.forms.scope import current_scope
from gridworker.forms.signatures import Function

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_CHINESE_DAYS = "一二三四五六日"
_LETTERS: dict[str, Callable[[datetime], str]] = {
    "Y": lambda at: f"{at.year:04}",
    "y": lambda at: f"{at.year % 100:02}",
    "m": lambda at: f"{at.month:02}",
    "n": lambda at: str(at.month),
    "b": lambda at: f"{at.month}月" if _in_chinese() else _MONTHS[at.month - 1],
    "d": lambda at: f"{at.day:02}",
    "e": lambda at: str(at.day),
    "a": lambda at: f"周{_CHINESE_DAYS[at.weekday()]}" if _in_chinese() else _DAYS[at.weekday()],
    "H": lambda at: f"{at.hour:02}",
    "h": lambda at: str(at.hour),
    "M": lambda at: f"{at.minute:02}",
    "S": lambda at: f"{at.second:02}",
    "3": lambda at: f"{at.microsecond // 1000:03}",
    "%": lambda _at: "%",
}
_LETTER = re.compile(r"%(.)", re.DOTALL)
_CHINESE = re.compile(r"zh|chinese|中文|汉语|普通话", re.IGNORECASE)


def _in_chinese() -> bool:
    """Names follow the form's language; a form that names none is shown in the program's own."""
    language = current_scope().language
    return not language or _CHINESE.search(language) is not None


def unknown_letters(layout: str) -> list[str]:
    """What a format asks for that no format has, such as `%Q`."""
    return [f"%{letter}" for letter in _LETTER.findall(layout) if letter not in _LETTERS]


def _moment(value: Raw, from_days: Callable[[float], datetime | None]) -> datetime | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, float | int):
        return from_days(value) if math.isfinite(value) else None
    text = as_text(value).strip()
    moment = read_moment(text)
    if moment is None and math.isfinite(number := as_number(text)):
        return from_days(number)
    return moment


def _date(value: Raw, is_instant: Raw = 0.0) -> str:
    moment = _moment(value, from_instant_days if is_instant else from_local_days)
    return "" if moment is None else date_text(moment)


def _date_time(value: Raw, is_local: Raw = 0.0) -> str:
    moment = _moment(value, from_local_days if is_local else from_instant_days)
    return "" if moment is None else moment_text(moment)


def _decimal_date_time(value: Raw) -> float:
    moment = _moment(value, from_instant_days)
    return math.nan if moment is None else instant_days(moment)


def _format(value: Raw, layout: Raw, is_instant: Raw = 0.0) -> str:
    moment = _moment(value, from_instant_days if is_instant else from_local_days)
    if moment is None:
        return ""
    local = moment.astimezone(CHINA)
    return _LETTER.sub(lambda found: _written(found, local), as_text(layout))


def _written(found: re.Match[str], local: datetime) -> str:
    letter = _LETTERS.get(found[1])
    return found[0] if letter is None else letter(local)


_NAMES = "names of months and days in the form's language: Chinese or English"

DATE_FUNCTIONS = (
    Function("today", "", 0, 0, "a", "date", needs="clock"),
    Function("now", "", 0, 0, "a", "date", needs="clock"),
    Function("date", "value", 1, 1, "a", "date", _date, remark="always a date without a time; empty if it is none"),
    Function("date-time", "value", 1, 1, "a", "date", _date_time, remark="of Collect"),
    Function("format-date", "date, format", 2, 2, "at", "text", _format, "language", remark=_NAMES),
    Function("format-date-time", "dateTime, format", 2, 2, "at", "text", _format, "language", remark=_NAMES),
    Function(
        "decimal-date-time", "dateTime", 1, 1, "a", "instant", _decimal_date_time,
        remark="days since 1970 in Greenwich; what has no offset is China's",
    ),
    Function("decimal-time", "time", 1, 1, "a", "number", as_time_of_day, remark="part of the day in China"),
)  # fmt: skip
