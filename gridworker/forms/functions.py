"""The functions that forms may call, in one table, and as lxml calls them.

The table is what expressions are checked against and what docs/xforms-functions.md lists. It knows nothing of forms
or questions: arguments come from lxml as lists of elements, text, floats or truths.
Source: ODK XForms specification, https://getodk.github.io/xforms-spec/#xpath-functions
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from gridworker.forms.coercions import as_number
from gridworker.forms.functions_dates import DATE_FUNCTIONS
from gridworker.forms.functions_geo import GEO_FUNCTIONS
from gridworker.forms.functions_lists import NODE_FUNCTIONS, SELECT_FUNCTIONS
from gridworker.forms.functions_numbers import HIDDEN_NUMBER_FUNCTIONS, NUMBER_FUNCTIONS, TRUTH_FUNCTIONS
from gridworker.forms.functions_text import TEXT_FUNCTIONS
from gridworker.forms.signatures import Function

__all__ = ["FAMILIES", "FUNCTIONS", "KNOWN", "NAMESPACE", "PREFIX", "as_number", "called_in", "local_name"]

NAMESPACE = "urn:gridworker:form:functions"
PREFIX = "f"

FAMILIES: Mapping[str, tuple[Function, ...]] = {
    "Text": TEXT_FUNCTIONS,
    "Truth": TRUTH_FUNCTIONS,
    "Numbers": NUMBER_FUNCTIONS,
    "Sets of nodes": NODE_FUNCTIONS,
    "Dates and times": DATE_FUNCTIONS,
    "Selections": SELECT_FUNCTIONS,
    "Positions": GEO_FUNCTIONS,
}
"""Every function of the specification and those of its clients that forms use, by what they are about."""

FUNCTIONS: Mapping[str, Function] = {each.name: each for family in FAMILIES.values() for each in family}
KNOWN = frozenset(name for name, function in FUNCTIONS.items() if function.supported)
"""What forms may call."""


def local_name(name: str) -> str:
    """A function's name without the prefix forms write, as it is registered: `jr:itext` is `itext`."""
    return name.rpartition(":")[2]


def called_in(xpath: str) -> dict[tuple[str, str], Callable[..., Any]]:
    """The functions of this table that an expression written for libxml2 calls, as lxml wants them.

    They are given to the expressions that call them and not to lxml as a whole: it would make all of them known again
    at each evaluation of each expression, which costs ten times what evaluating costs.
    """
    return {(NAMESPACE, name): _CALLS[name] for name in _CALLED.findall(xpath) if name in _CALLS}


def _without_context(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda _context, *arguments: function(*arguments)


_CALLED = re.compile(rf"{PREFIX}:([\w.\-]+)\(")
_CALLS: Mapping[str, Callable[..., Any]] = {
    **{local_name(each.name): _without_context(each.call) for each in FUNCTIONS.values() if each.call},
    **{name: _without_context(call) for name, call in HIDDEN_NUMBER_FUNCTIONS.items()},
}
