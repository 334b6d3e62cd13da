"""The functions forms may call beyond XPath 1.0's own, and how ODK's values turn into text, number, truth and days.

It knows nothing of forms or questions: arguments come from lxml as lists of elements, strings, floats or booleans.
Source: ODK XForms specification, https://getodk.github.io/xforms-spec/#xpath-functions
"""

import math
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Any

from lxml import etree

NAMESPACE = "urn:gridworker:form:functions"
PREFIX = "f"

NATIVE = frozenset(
    {"string", "string-length", "concat", "contains", "starts-with", "substring", "substring-before"}
    | {"substring-after", "normalize-space", "translate", "boolean", "not", "true", "false"}
    | {"floor", "ceiling", "sum", "count"}
)
"""XPath 1.0 functions that libxml2 computes as ODK does."""

_EPOCH = date(1970, 1, 1)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_WIDE = Context(prec=400)  # any float, rounded at any place allowed here
_MAX_REGEX_SUBJECT = 2_000


def as_text(value: Any) -> str:  # noqa: ANN401 - whatever lxml hands over
    """A value as XPath's `string()` sees it."""
    if isinstance(value, list):
        return "" if not value else as_text(value[0])
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | int):
        return number_text(float(value))
    return (value.text or "") if etree.iselement(value) else str(value)


def number_text(value: float) -> str:
    """A number without exponent, and without a point when it is whole; empty for what is not a number."""
    if not math.isfinite(value):
        return ""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.10f}".rstrip("0").rstrip(".")
    return text if text not in {"", "-0"} else "0"


def as_number(value: Any) -> float:  # noqa: ANN401
    """A value as a number; dates are days since 1970-01-01; NaN for what is neither."""
    if isinstance(value, bool | float | int):
        return float(value)
    text = as_text(value).strip()
    if _DATE.match(text):
        return days(text)
    try:
        return float(text) if text and text.lower() not in {"inf", "-inf", "infinity", "nan"} else math.nan
    except ValueError:
        return math.nan


def as_truth(value: Any) -> bool:  # noqa: ANN401
    """A value as XPath's `boolean()` sees it; a question counts by its text."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float | int):
        return bool(value) and not math.isnan(value)
    return bool(as_text(value))


def days(value: Any) -> float:  # noqa: ANN401
    """A date or date-time as days since 1970-01-01, local to the text's own offset; NaN if it is neither."""
    if isinstance(value, bool | float | int):
        return float(value)
    text = as_text(value).strip()
    try:
        if len(text) == 10:
            return float((date.fromisoformat(text) - _EPOCH).days)
        moment = datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return math.nan
    return (moment - datetime.combine(_EPOCH, datetime.min.time())) / timedelta(days=1)


def _selected(value: Any, choice: Any) -> bool:  # noqa: ANN401
    return as_text(choice).strip() in as_text(value).split()


def _count_selected(value: Any) -> float:  # noqa: ANN401
    return float(len(as_text(value).split()))


def _selected_at(value: Any, index: Any) -> str:  # noqa: ANN401
    chosen, at = as_text(value).split(), as_number(index)
    return chosen[int(at)] if 0 <= at < len(chosen) else ""


def _if(condition: Any, then: Any, otherwise: Any) -> Any:  # noqa: ANN401
    chosen = then if as_truth(condition) else otherwise
    return as_text(chosen) if isinstance(chosen, list) else chosen


def _coalesce(*values: Any) -> str:  # noqa: ANN401
    return next((text for text in map(as_text, values) if text), "")


def _int(value: Any) -> float:  # noqa: ANN401
    number = as_number(value)
    return float(math.trunc(number)) if math.isfinite(number) else number


def _round(value: Any, places: Any = 0.0) -> float:  # noqa: ANN401
    """Halves go up, as in XPath 1.0."""
    number, digits = as_number(value), as_number(places)
    if not math.isfinite(number) or not -15 <= digits <= 15:
        return number
    halves = ROUND_HALF_UP if number >= 0 else ROUND_HALF_DOWN
    return float(Decimal(f"{number:.15g}").quantize(Decimal(1).scaleb(-int(digits)), halves, _WIDE))


@lru_cache(maxsize=256)
def pattern(text: str) -> re.Pattern[str]:
    """A compiled regular expression.

    Raises:
        re.error: it is not one.
    """
    return re.compile(text)


def _regex(value: Any, expression: Any) -> bool:  # noqa: ANN401
    try:
        return pattern(as_text(expression)).fullmatch(as_text(value)[:_MAX_REGEX_SUBJECT]) is not None
    except re.error:
        return False


def _date(value: Any) -> str:  # noqa: ANN401
    number = days(value) if not isinstance(value, float | int) else float(value)
    try:
        return (_EPOCH + timedelta(days=math.floor(number))).isoformat()
    except (ValueError, OverflowError):
        return ""


_MANY = 99

EXTENSIONS: dict[str, tuple[Callable[..., Any], int, int]] = {
    "selected": (_selected, 2, 2),
    "count-selected": (_count_selected, 1, 1),
    "selected-at": (_selected_at, 2, 2),
    "if": (_if, 3, 3),
    "coalesce": (_coalesce, 1, _MANY),
    "number": (as_number, 1, 1),
    "int": (_int, 1, 1),
    "round": (_round, 1, 2),
    "regex": (_regex, 2, 2),
    "date": (_date, 1, 1),
}
"""Name -> (function, fewest arguments, most arguments)."""

CLOCKS = {"today": "$today", "now": "$now"}
"""Functions that ask for the time become variables: the caller says what time it is."""

KNOWN = NATIVE | EXTENSIONS.keys() | CLOCKS.keys()


def _without_context(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda _context, *arguments: function(*arguments)


def _register() -> None:
    namespace = etree.FunctionNamespace(NAMESPACE)
    for name, (function, _, _) in EXTENSIONS.items():
        namespace[name] = _without_context(function)


_register()
