"""The page about functions says what the program does."""

from pathlib import Path

import pytest

from gridworker.forms.function_list import in_document
from gridworker.forms.functions import FUNCTIONS, KNOWN
from gridworker.forms.signatures import MANY, Function

PAGE = Path(__file__).parents[3] / "docs" / "xforms-functions.md"
SPECIFIED = [
    "string",
    "concat",
    "join",
    "substr",
    "substring-before",
    "substring-after",
    "translate",
    "string-length",
    "normalize-space",
    "contains",
    "starts-with",
    "ends-with",
    "uuid",
    "digest",
    "pulldata",
    "if",
    "coalesce",
    "once",
    "true",
    "false",
    "boolean",
    "boolean-from-string",
    "not",
    "regex",
    "checklist",
    "weighted-checklist",
    "number",
    "random",
    "int",
    "sum",
    "max",
    "min",
    "round",
    "pow",
    "log",
    "log10",
    "abs",
    "sin",
    "cos",
    "tan",
    "asin",
    "acos",
    "atan",
    "atan2",
    "sqrt",
    "exp",
    "exp10",
    "pi",
    "count",
    "count-non-empty",
    "position",
    "instance",
    "current",
    "randomize",
    "today",
    "now",
    "format-date",
    "format-date-time",
    "date",
    "decimal-date-time",
    "decimal-time",
    "selected",
    "selected-at",
    "count-selected",
    "jr:choice-name",
    "jr:itext",
    "indexed-repeat",
    "area",
    "distance",
    "base64-decode",
]
"""Every function of the published specification."""


def test_page_lists_every_function_as_it_is() -> None:
    text = PAGE.read_text("utf-8")
    assert in_document(text) == text


def test_every_function_of_the_specification_is_there() -> None:
    assert set(SPECIFIED) <= KNOWN


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda function: function.name)
def test_number_of_arguments_is_what_is_listed(function: Function) -> None:
    assert function.accepts(function.fewest)
    assert not function.accepts(function.fewest - 1)
    assert function.most == MANY or not function.accepts(function.most + 1)
    assert set(function.takes) <= set("tnbsva")
    assert function.remark or function.supported
