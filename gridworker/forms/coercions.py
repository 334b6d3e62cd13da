"""How values turn into text, numbers, truths and points in time, the way ODK has it.

Values come from lxml: lists of elements, text, floats or truths. It knows no functions and no forms. Dates without an
offset, and days counted from them, are China's: the program's clock keeps one zone (see `gridworker.clock`).
Source: ODK XForms specification, https://getodk.github.io/xforms-spec/#xpath-functions
"""

import math
import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

from lxml import etree

from gridworker.clock import CHINA

Raw = Any
"""What lxml hands over: a list of elements, text, a float or a truth."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LOCAL_EPOCH = datetime(1970, 1, 1, tzinfo=CHINA)
_DAY = timedelta(days=1)
_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(T.*)?", re.DOTALL)
_TIME = re.compile(
    r"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?(Z|[+-][0-9]{2}:?(?:[0-9]{2})?)?"
)
_SPACES = " \t\r\n"


def as_text(value: Raw) -> str:
    """A value as XPath's `string()` sees it, numbers without exponent."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return as_text(value[0]) if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | int):
        return _float_text(float(value))
    return node_text(value)


def node_text(node: etree._Element) -> str:
    """The text of an element and all below it."""
    return "".join(map(str, node.itertext())) if len(node) else node.text or ""


def texts(value: Raw) -> list[str]:
    """The text of each node; of anything else, its own."""
    return [as_text(each) for each in value] if isinstance(value, list) else [as_text(value)]


def number_text(value: float) -> str:
    """A number as an answer: without exponent, without a point when it is whole; empty for what is not a number."""
    return _float_text(value) if math.isfinite(value) else ""


def _float_text(value: float) -> str:
    """The noise of the last places is left out: 0.1 + 0.2 is 0.3."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if value == int(value):
        return str(int(value))
    short = f"{value:.15g}"
    exact = short if abs(float(short) - value) <= 2 * math.ulp(value) else repr(value)
    return format(Decimal(exact), "f") if "e" in exact else exact


def as_number(value: Raw) -> float:
    """A value as a number; a date is its days since 1970-01-01, a date-time with the part of the day; else NaN."""
    if isinstance(value, bool | float | int):
        return float(value)
    text = as_text(value).strip(_SPACES)
    if _NUMBER.fullmatch(text):
        return float(text)
    moment = read_moment(text) if "-" in text else None
    return math.nan if moment is None else local_days(moment)


def as_truth(value: Raw) -> bool:
    """A value as a condition; a question counts by its text, so that an unanswered one is false."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float | int):
        return bool(value) and not math.isnan(value)
    return bool(as_text(value))


def as_whole(value: Raw) -> int | None:
    """A value as a whole number, its fraction cut off; None for what is no number."""
    number = as_number(value)
    return math.trunc(number) if math.isfinite(number) else None


def as_time_of_day(value: Raw) -> float:
    """A time or date-time as the part of the day that has passed in China, 0 <= part < 1; NaN if it is neither."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        return value - math.floor(value) if math.isfinite(value) else math.nan
    text = as_text(value).strip(_SPACES)
    moment = read_moment(text) if "T" in text else _with_time(date(1970, 1, 2), text)
    if moment is None:
        return math.nan
    local = moment.astimezone(CHINA)
    return (local - local.replace(hour=0, minute=0, second=0, microsecond=0)) / _DAY


def read_moment(text: str) -> datetime | None:
    """A date (its first moment in China) or a date-time; None for anything else, such as the 31st of September."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
        return _with_time(day, match[4][1:]) if match[4] else datetime.combine(day, time.min, CHINA)
    except ValueError:
        return None


def local_days(moment: datetime) -> float:
    """Days from the start of 1970 in China: a whole number at each midnight there."""
    return (moment - _LOCAL_EPOCH) / _DAY


def instant_days(moment: datetime) -> float:
    """Days from the start of 1970 in Greenwich."""
    return (moment - EPOCH) / _DAY


def from_local_days(days: float) -> datetime | None:
    """The moment that many days after the start of 1970 in China; None when no calendar has it."""
    return _after(_LOCAL_EPOCH, days)


def from_instant_days(days: float) -> datetime | None:
    """The moment that many days after the start of 1970 in Greenwich; None when no calendar has it."""
    return _after(EPOCH, days)


def _after(epoch: datetime, days: float) -> datetime | None:
    try:  # NaN is a ValueError, beyond the calendar an OverflowError
        milliseconds = round(days * 86_400_000)
        return (epoch + timedelta(milliseconds=milliseconds)).astimezone(CHINA)
    except (ValueError, OverflowError):
        return None


def _with_time(day: date, text: str) -> datetime | None:
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute, second, fraction, offset = match.groups()
    micro = int(f"{fraction or '0':0<6.6}")
    try:
        clock = time(int(hour), int(minute), int(second or 0), micro)
        moment = datetime.combine(day, clock, CHINA)
        return moment if offset is None else moment.replace(tzinfo=_zone(offset)).astimezone(CHINA)
    except (ValueError, OverflowError):
        return None


def _zone(offset: str) -> timezone:
    if offset == "Z":
        return UTC
    hours, minutes = int(offset[1:3]), int(offset[3:].lstrip(":") or 0)
    if minutes > 59:
        raise ValueError(offset)
    ahead = timedelta(hours=hours, minutes=minutes)
    return timezone(-ahead if offset[0] == "-" else ahead)


def date_text(moment: datetime) -> str:
    """A date as it stands in an instance."""
    return moment.astimezone(CHINA).date().isoformat()


def moment_text(moment: datetime) -> str:
    """A date-time as it stands in an instance: milliseconds and offset."""
    return moment.astimezone(CHINA).isoformat(timespec="milliseconds")
