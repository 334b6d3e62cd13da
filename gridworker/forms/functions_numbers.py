"""Functions over numbers and conditions. What has no answer is NaN, as in XPath, never an error."""

import math
from collections.abc import Callable
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Context, Decimal

from gridworker.forms.coercions import Raw, as_number, as_text, as_truth, texts
from gridworker.forms.scope import current_scope
from gridworker.forms.signatures import MANY, Function, FunctionError

_WIDE = Context(prec=400)  # any float, rounded at any place allowed here
_MOST_PLACES = 30


def _real(function: Callable[..., float]) -> Callable[..., float]:
    """Arguments as numbers; outside a function's range is NaN, beyond all floats infinite."""

    def call(*values: Raw) -> float:
        numbers = [as_number(value) for value in values]
        try:
            return float(function(*numbers))
        except OverflowError:
            return math.inf
        except (ValueError, ZeroDivisionError, TypeError):
            return math.nan

    return call


def _pow(base: float, power: float) -> float:
    if base == 0 and power < 0:
        return math.inf
    return math.pow(base, power)


def _log(function: Callable[[float], float]) -> Callable[[float], float]:
    return lambda number: -math.inf if number == 0 else function(number)


def _int(value: Raw) -> float:
    number = as_number(value)
    return math.copysign(math.trunc(number), number) if math.isfinite(number) else number


def _round(value: Raw, places: Raw = 0.0) -> float:
    """Halves go up, as in XPath 1.0."""
    number, digits = as_number(value), as_number(places)
    if not math.isfinite(number):
        return number
    if not abs(digits) <= _MOST_PLACES:
        return math.nan
    halves = ROUND_HALF_UP if number >= 0 else ROUND_HALF_DOWN
    return float(Decimal(f"{number:.15g}").quantize(Decimal(1).scaleb(-int(digits)), halves, _WIDE))


def _answered(values: tuple[Raw, ...]) -> list[float]:
    """What counts in a sum: an unanswered question does not, a text that is no number is NaN."""
    plain = [value for value in values if not isinstance(value, list | str)]
    answers = [text for value in values if isinstance(value, list | str) for text in texts(value)]
    return [*map(as_number, plain), *(as_number(text) for text in answers if text.strip())]


def _sum(nodes: Raw) -> float:
    return math.fsum(numbers) if all(map(math.isfinite, numbers := _answered((nodes,)))) else sum(numbers)


def _max(*values: Raw) -> float:
    numbers = _answered(values)
    return math.nan if not numbers or any(map(math.isnan, numbers)) else max(numbers)


def _min(*values: Raw) -> float:
    numbers = _answered(values)
    return math.nan if not numbers or any(map(math.isnan, numbers)) else min(numbers)


def _random() -> float:
    return current_scope().random.random()


def _boolean_from_string(value: Raw) -> bool:
    return as_text(value) in {"true", "1"}


def _truths(value: Raw) -> list[bool]:
    return [bool(text) for text in texts(value)] if isinstance(value, list) else [as_truth(value)]


def _between(total: float, fewest: Raw, most: Raw) -> bool:
    """-1 on either side is no limit."""
    low, high = as_number(fewest), as_number(most)
    return (low == -1 or total >= low) and (high == -1 or total <= high)


def _checklist(fewest: Raw, most: Raw, *values: Raw) -> bool:
    return _between(sum(sum(_truths(value)) for value in values), fewest, most)


def _weighted_checklist(fewest: Raw, most: Raw, *pairs: Raw) -> bool:
    total = 0.0
    for value, weight in zip(pairs[::2], pairs[1::2], strict=True):
        truths = _truths(value)
        weights = [as_number(each) for each in weight] if isinstance(weight, list) else [as_number(weight)]
        if len(truths) != len(weights):
            raise FunctionError("weighted-checklist() 里的项目和分值个数不一样")
        total += sum(each for truth, each in zip(truths, weights, strict=True) if truth)
    return _between(total, fewest, most)


def _if(condition: Raw, then: Raw, otherwise: Raw) -> Raw:
    return then if as_truth(condition) else otherwise


def _coalesce(*values: Raw) -> str:
    return next((text for text in map(as_text, values) if text not in {"", "NaN"}), "")


def _equal(left: float, right: float) -> bool:
    """Equal but for what computing in binary costs: 6.1 - 7.8 = -1.7."""
    return left == right or abs(left - right) < 1e-12


def _compare(left: Raw, operator: Raw, right: Raw) -> bool:
    """Whether any value on the left stands so to any on the right, as XPath compares sets of nodes."""
    ones = [as_number(text) for text in left] if isinstance(left, list) else [as_number(left)]
    others = [as_number(text) for text in right] if isinstance(right, list) else [as_number(right)]
    compares = _ORDER[as_text(operator)]
    return any(compares(one, other) for one in ones for other in others)


_ORDER: dict[str, Callable[[float, float], bool]] = {
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
    "=": _equal,
    "!=": lambda one, other: not _equal(one, other),
}

_ANGLES: dict[str, Callable[[float], float]] = {
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "asin": math.asin,
    "acos": math.acos,
    "atan": math.atan,
}
_OTHERS: dict[str, Callable[[float], float]] = {
    "abs": abs,
    "sqrt": math.sqrt,
    "exp": math.exp,
    "log": _log(math.log),
    "log10": _log(math.log10),
}
_SKIPS_BLANKS = "unanswered questions do not count; text that is no number gives NaN"

NUMBER_FUNCTIONS = (
    Function("number", "value", 1, 1, "a", "number", as_number, remark="dates are days since 1970, midnight in China"),
    Function("random", "", 0, 0, "a", "number", _random, "random"),
    Function("int", "number", 1, 1, "a", "number", _int),
    Function("sum", "nodes", 1, 1, "s", "number", _sum, remark=_SKIPS_BLANKS),
    Function("max", "value+", 1, MANY, "v", "number", _max, remark=_SKIPS_BLANKS),
    Function("min", "value+", 1, MANY, "v", "number", _min, remark=_SKIPS_BLANKS),
    Function("round", "number, places?", 1, 2, "an", "number", _round, remark="halves go up"),
    Function("floor", "number", 1, 1, "n", "number", remark="of XPath"),
    Function("ceiling", "number", 1, 1, "n", "number", remark="of XPath"),
    Function("pow", "number, power", 2, 2, "a", "number", _real(_pow)),
    Function("exp10", "number", 1, 1, "a", "number", _real(lambda number: math.pow(10, number))),
    Function("atan2", "y, x", 2, 2, "a", "number", _real(math.atan2)),
    Function("pi", "", 0, 0, "a", "number", lambda: math.pi),
    *(
        Function(name, "number", 1, 1, "a", "number", _real(function))
        for name, function in (_ANGLES | _OTHERS).items()
    ),
)  # fmt: skip

TRUTH_FUNCTIONS = (
    Function(
        "if", "condition, then, else", 3, 3, "baa", "same", _if, remark="both sides are computed, one is taken"
    ),
    Function("coalesce", "value+", 1, MANY, "a", "same", _coalesce, remark="any number of values"),
    Function("once", "value", 1, 1, "a", "same"),
    Function("true", "", 0, 0, "a", "truth"),
    Function("false", "", 0, 0, "a", "truth"),
    Function("boolean", "value", 1, 1, "b", "truth", remark="a question is true when it is answered"),
    Function("boolean-from-string", "text", 1, 1, "t", "truth", _boolean_from_string),
    Function("not", "value", 1, 1, "b", "truth"),
    Function("checklist", "min, max, value*", 2, MANY, "nnv", "truth", _checklist),
    Function(
        "weighted-checklist", "min, max, (value, weight)*", 2, MANY, "nnv", "truth", _weighted_checklist,
        every=2, remark="-1 is no limit, as in checklist()",
    ),
)  # fmt: skip

HIDDEN_NUMBER_FUNCTIONS: dict[str, Callable[..., bool]] = {"equal": _equal, "compare": _compare}
"""What expressions are rewritten to call; forms cannot."""
