"""What this runtime can do with a form, found out by asking it.

A small form for each type and feature goes through conversion and loading, so that the check, the documents and the
runtime cannot disagree. What loading does not show (appearances, columns without effect) is listed here.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from gridworker.errors import FormProblem
from gridworker.forms.conversion import ConversionProblem, Sheet, convert_sheets
from gridworker.forms.definition import load_form
from gridworker.forms.workbook import module

TYPES: tuple[str, ...] = (
    *("text", "integer", "decimal", "range", "date", "time", "dateTime"),
    *("select_one", "select_multiple", "select_one_from_file", "select_multiple_from_file", "rank"),
    *("select_one_external", "note", "acknowledge", "calculate", "hidden"),
    *("image", "audio", "video", "file", "barcode", "geopoint", "geotrace", "geoshape"),
    *("begin group", "begin repeat", "begin loop"),
    *("start", "end", "today", "deviceid", "username", "phonenumber", "email", "simserial", "subscriberid"),
    *("audit", "start-geopoint", "background-geopoint", "background-audio", "csv-external", "xml-external"),
    "osm",
)
"""Every question type of XLSForm, under its usual name."""

FEATURES: tuple[str, ...] = (
    *("choice_filter", "repeat_count", "nested repeat", "trigger", "dynamic default", "last-saved"),
    *("read_only formula", "or_other", "label with answer", "translations"),
)
"""What a form can ask for besides its types."""

APPEARANCES: Mapping[str, str] = {
    "multiline": "text",
    "numbers": "text",
    "url": "text",
    "minimal": "select",
    "quick": "select_one",
    "likert": "select_one",
    "columns": "select",
    "columns-pack": "select",
    **{f"columns-{count}": "select" for count in range(1, 7)},
    "signature": "image",
    "draw": "image",
    "placement-map": "geopoint",
    "month-year": "date",
    "year": "date",
    "field-list": "group",
}
"""Appearance -> what it is for; the screen follows these and shows a question as usual for any other."""

OTHER_APPEARANCES: tuple[str, ...] = (
    *("autocomplete", "search", "list", "list-nolabel", "label", "table-list", "no-buttons", "image-map"),
    *("compact", "quickcompact", "thousands-sep", "bearing", "counter", "masked", "printer", "no-calendar"),
    *("week-number", "ethiopian", "coptic", "islamic", "bikram-sambat", "myanmar", "persian", "buddhist"),
    *(
        "maps",
        "front",
        "new",
        "new-front",
        "annotate",
        "vertical",
        "no-ticks",
        "picker",
        "rating",
        "distress",
    ),
    *("hidden-answer", "w1", "w2", "w3", "w4", "pages", "theme-grid"),
)
"""Known elsewhere; here they change nothing, and the check says so."""

NO_EFFECT = frozenset({"autoplay", "intent"})
"""Columns that are read and change nothing here."""

_FORM = {"form_id": "probe", "version": "1", "form_title": "probe"}
_LIST: Sheet = (
    {"list_name": "l", "name": "x", "label": "x", "g": "1"},
    {"list_name": "l", "name": "y", "label": "y"},
)
_Q = {"name": "q", "label": "q"}
_TEXT = {"type": "text", "name": "t", "label": "t"}

_TYPE_ROWS: Mapping[str, Sequence[Mapping[str, str]]] = {
    "range": ({"type": "range", **_Q, "parameters": "start=1 end=5 step=1"},),
    "select_one": ({"type": "select_one l", **_Q},),
    "select_multiple": ({"type": "select_multiple l", **_Q},),
    "rank": ({"type": "rank l", **_Q},),
    "select_one_from_file": ({"type": "select_one_from_file f.csv", **_Q},),
    "select_multiple_from_file": ({"type": "select_multiple_from_file f.csv", **_Q},),
    "select_one_external": ({"type": "select_one_external l", **_Q, "choice_filter": "g=1"},),
    "calculate": ({"type": "calculate", "name": "q", "calculation": "1 + 1"}, _TEXT),
    "hidden": ({"type": "hidden", "name": "q"}, _TEXT),
    "begin group": ({"type": "begin group", **_Q}, _TEXT, {"type": "end group"}),
    "begin repeat": ({"type": "begin repeat", **_Q}, _TEXT, {"type": "end repeat"}),
    "begin loop": ({"type": "begin loop over l", **_Q}, _TEXT, {"type": "end loop"}),
    "background-geopoint": ({"type": "background-geopoint", "name": "q", "trigger": "${t}"}, _TEXT),
    "audit": ({"type": "audit", "name": "audit"}, _TEXT),
}
_FEATURE_ROWS: Mapping[str, Sequence[Mapping[str, str]]] = {
    "choice_filter": (_TEXT, {"type": "select_one l", **_Q, "choice_filter": "g = ${t}"}),
    "repeat_count": (
        {"type": "integer", "name": "n", "label": "n"},
        {"type": "begin repeat", **_Q, "repeat_count": "${n}"},
        _TEXT,
        {"type": "end repeat"},
    ),
    "nested repeat": (
        {"type": "begin repeat", **_Q},
        {"type": "begin repeat", "name": "r", "label": "r"},
        _TEXT,
        {"type": "end repeat"},
        {"type": "end repeat"},
    ),
    "trigger": (_TEXT, {"type": "calculate", "name": "q", "calculation": "now()", "trigger": "${t}"}),
    "dynamic default": ({"type": "date", **_Q, "default": "today()"},),
    "last-saved": ({"type": "text", **_Q, "default": "${last-saved#q}"},),
    "read_only formula": (_TEXT, {"type": "text", **_Q, "read_only": "${t} = 'x'"}),
    "or_other": ({"type": "select_one l or_other", **_Q},),
    "label with answer": (_TEXT, {"type": "note", "name": "q", "label": "${t}!"}),
    "translations": ({"type": "text", "name": "q", "label::A (a)": "q", "label::B (b)": "r"},),
}


def is_type(kind: str) -> bool:
    """Whether XLSForm has such a type at all, be it an old one."""
    return kind in TYPES or kind.lower() in module("pyxform.question_type_dictionary").QUESTION_TYPE_DICT


def supports_type(kind: str) -> bool:
    """Whether questions of this type are shown, answered and handed over here."""
    return _loads(_frozen(_TYPE_ROWS.get(kind) or ({"type": kind, **_Q}, _TEXT)))


def supports(feature: str) -> bool:
    """Whether one of `FEATURES` works here."""
    return _loads(_frozen(_FEATURE_ROWS[feature]))


_Frozen = tuple[tuple[tuple[str, str], ...], ...]


def _frozen(rows: Sequence[Mapping[str, str]]) -> _Frozen:
    return tuple(tuple(row.items()) for row in rows)


@lru_cache(maxsize=256)
def _loads(rows: _Frozen) -> bool:
    sheets = {"survey": tuple(map(dict, rows)), "choices": _LIST, "settings": (_FORM,)}
    try:
        load_form(convert_sheets(sheets).xml)
    except (FormProblem, ConversionProblem):
        return False
    return True
