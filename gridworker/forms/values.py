"""Answers as values: what each question type accepts, and how a value is written in XML.

Values are what JSON can hold, so that a draft comes back exactly: text, int, float, or a tuple of names (choices,
photo ids). Dates and times are kept as ISO text. It knows questions, not forms.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from gridworker.errors import FormProblem
from gridworker.forms.structure import Question, QuestionType

Value = str | int | float | tuple[str, ...]
"""An answer. There is no empty answer: an unanswered question has none."""

MAX_TEXT = 20_000
MAX_NUMBER = 10**15
MAX_PHOTOS = 50
MAX_LATITUDE, MAX_LONGITUDE = 90, 180

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PHOTO_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")


def clean(question: Question, value: object) -> Value | None:
    """An answer as it is kept, or None when it is empty.

    Raises:
        FormProblem: `form.answer`, the value does not fit the question.
    """
    if value is None or value == "" or (isinstance(value, list | tuple | set | frozenset) and not value):
        return None
    if question.type == "note":
        raise _misfit(question, "这里只是说明，不用填")
    try:
        return _CLEANERS[question.type](question, value)
    except (TypeError, ValueError, OverflowError) as reason:
        raise _misfit(question, str(reason) or "填的内容不合要求") from reason


def to_text(value: Value | None) -> str:
    """A value as it stands in the instance; several names are separated by spaces."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return " ".join(value)
    return _float_text(value) if isinstance(value, float) else str(value)


def typed(kind: QuestionType | str, text: str) -> Any:  # noqa: ANN401 - JSON value
    """Instance text as a JSON value of the question's or the bind's type."""
    if kind in {"integer", "int"}:
        return int(text) if re.fullmatch(r"[+-]?\d+", text) else text
    if kind == "decimal":
        return _finite(text)
    if kind in {"select_multiple", "image", "audio", "video", "file", "rank"}:
        return text.split()
    return text


def _finite(text: str) -> float | str:
    try:
        number = float(text)
    except ValueError:
        return text
    return number if math.isfinite(number) else text


def _misfit(question: Question, reason: str) -> FormProblem:
    return FormProblem(f"{question.label or question.name}：{reason}", code="form.answer")


def _text(_question: Question, value: object) -> str | None:
    """Control characters that XML cannot carry are left out; nobody can see them anyway."""
    if not isinstance(value, str):
        raise TypeError("要填文字")
    if len(value) > MAX_TEXT:
        raise ValueError(f"最多 {MAX_TEXT} 个字")
    return _NOT_IN_XML.sub("", value.replace("\r\n", "\n").replace("\r", "\n")) or None


def _number(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise TypeError("要填数字")
    try:
        number = Decimal(value.strip() if isinstance(value, str) else str(value))
    except InvalidOperation:
        raise ValueError("要填数字") from None
    if not number.is_finite() or abs(number) > MAX_NUMBER:
        raise ValueError("数字太大或不是数字")
    return number


def _integer(_question: Question, value: object) -> int:
    number = _number(value)
    if number != number.to_integral_value():
        raise ValueError("要填整数")
    return int(number)


def _decimal(_question: Question, value: object) -> float:
    return float(_number(value))


def _float_text(value: float) -> str:
    """No exponent: xsd:decimal has none."""
    text = format(Decimal(repr(value)), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def _date(_question: Question, value: object) -> str:
    if isinstance(value, date):
        return (value.date() if isinstance(value, datetime) else value).isoformat()
    return _iso(value, date.fromisoformat, "要填日期，如 2026-07-16")


def _time(_question: Question, value: object) -> str:
    return (
        value.isoformat()
        if isinstance(value, time)
        else _iso(value, time.fromisoformat, "要填时间，如 14:05")
    )


def _datetime(_question: Question, value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return _iso(value, datetime.fromisoformat, "要填日期和时间")


def _iso(value: object, parse: Callable[[str], date | time | datetime], complaint: str) -> str:
    if not isinstance(value, str):
        raise TypeError(complaint)
    try:
        return parse(value.strip()).isoformat()
    except ValueError:
        raise ValueError(complaint) from None


def _select_one(question: Question, value: object) -> str:
    if not isinstance(value, str) or question.choice(value) is None:
        raise ValueError("没有这个选项")
    return value


def _select_multiple(question: Question, value: object) -> tuple[str, ...]:
    """In the order of the form, each once."""
    chosen = set(_names(value))
    known = [choice.name for choice in question.choices if choice.name in chosen]
    if len(known) != len(chosen):
        raise ValueError("没有这个选项")
    return tuple(known)


def _rank(question: Question, value: object) -> tuple[str, ...]:
    """In the order given, every choice once."""
    order = _names(value)
    if sorted(order) != sorted(choice.name for choice in question.choices):
        raise ValueError("要把每一项都排上，各一次")
    return tuple(order)


def _position(_question: Question, value: object) -> str:
    """Latitude and longitude in degrees, then height and accuracy in metres, 0 where unknown."""
    parts = value.split() if isinstance(value, str) else []
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        numbers = []
    if not 2 <= len(numbers) <= 4 or not all(map(math.isfinite, numbers)):
        raise ValueError("要填纬度和经度，如 30.65731 104.08122")
    if abs(numbers[0]) > MAX_LATITUDE or abs(numbers[1]) > MAX_LONGITUDE:
        raise ValueError("纬度在 -90 到 90 之间，经度在 -180 到 180 之间，纬度在前")
    return " ".join([*parts, "0", "0"][:4])


def _points(question: Question, value: object) -> str | None:
    """Positions separated by semicolons, kept as they are written: nobody draws them here, they only pass through."""
    text = value if isinstance(value, str) else ""
    points = [part for part in text.split(";") if part.strip()]
    for point in points:
        _position(question, point)
    return text if points else None


def _assent(_question: Question, value: object) -> str:
    if value != "OK":
        raise ValueError("只能选知道了")
    return "OK"


def _image(_question: Question, value: object) -> tuple[str, ...]:
    """In the order taken, each once."""
    photos = tuple(dict.fromkeys(_names(value)))
    if len(photos) > MAX_PHOTOS:
        raise ValueError(f"最多 {MAX_PHOTOS} 张照片")
    if not all(_PHOTO_ID.fullmatch(photo) for photo in photos):
        raise ValueError("照片编号不对")
    return photos


def _names(value: object) -> list[str]:
    if isinstance(value, str):
        return value.split()
    if not isinstance(value, Iterable):
        raise TypeError("要选一项或几项")
    names = list(value)
    if not all(isinstance(name, str) for name in names):
        raise ValueError("要选一项或几项")
    return names


_CLEANERS: Mapping[QuestionType, Callable[[Question, object], Value | None]] = {
    "text": _text,
    "integer": _integer,
    "decimal": _decimal,
    "date": _date,
    "time": _time,
    "datetime": _datetime,
    "select_one": _select_one,
    "select_multiple": _select_multiple,
    "image": _image,
    "audio": _image,
    "video": _image,
    "file": _image,
    "rank": _rank,
    "barcode": _text,
    "geopoint": _position,
    "geotrace": _points,
    "geoshape": _points,
    "acknowledge": _assent,
    "range": _decimal,
}
