"""The words of XLSForm: headings under their many names, and what a `type` cell says.

Source: XLSForm reference, https://xlsform.org/en/ref-table/ . Knows the language only, not what this runtime can do.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

GW_COLUMN = "bind::gw:"

_SAME = {
    "relevance": "relevant",
    "calculate": "calculation",
    "readonly": "read_only",
    "caption": "label",
    "command": "type",
    "tag": "name",
    "value": "name",
    "count": "repeat_count",
    "jr:count": "repeat_count",
    "requiredmsg": "required_message",
    "constraining_message": "constraint_message",
    "jr:constraintmsg": "constraint_message",
    "jr:requiredmsg": "required_message",
    "set_form_id": "form_id",
    "id_string": "form_id",
    "set_form_title": "form_title",
    "title": "form_title",
    "list": "list_name",
}
_TRANSLATED = frozenset(
    {"label", "hint", "guidance_hint", "constraint_message", "required_message"}
    | {"image", "big-image", "audio", "video"}
)
SURVEY_COLUMNS = frozenset(
    {"type", "name", "label", "hint", "guidance_hint", "required", "required_message", "relevant", "default"}
    | {"constraint", "constraint_message", "calculation", "appearance", "parameters", "read_only", "trigger"}
    | {"choice_filter", "repeat_count", "image", "big-image", "audio", "video", "disabled", "save_to"}
    | {"autoplay", "rows", "note", "notes", "comment", "comments", "intent"}
)
CHOICES_COLUMNS = frozenset({"list_name", "name", "label", "image", "big-image", "audio", "video"})
EXPRESSIONS = frozenset(
    {"relevant", "required", "constraint", "calculation", "read_only", "choice_filter", "repeat_count"}
)
_SELECT = re.compile(
    r"(?P<kind>add select one prompt using|add select multiple prompt using|select all that apply from"
    r"|select all that apply|select[_ ]one[_ ]from[_ ]file|select[_ ]multiple[_ ]from[_ ]file"
    r"|select[_ ]one[_ ]external|select one from|select[_ ]one|select[_ ]multiple|select1|rank)"
    r"(?:\s+(?P<list>\S.*?))??(?P<other>\s+(?:or specify other|or_other|or other))?",
    re.IGNORECASE,
)
_CONTROL = re.compile(
    r"(?P<edge>begin|end)[\s_]+(?P<what>group|lgroup|repeat|looped group|loop)(?:\s+over\s+(?P<list>\S+))?",
    re.IGNORECASE,
)
_SELECT_KINDS: Mapping[str, str] = {
    "add_select_one_prompt_using": "select_one",
    "add_select_multiple_prompt_using": "select_multiple",
    "select_all_that_apply_from": "select_multiple",
    "select_all_that_apply": "select_multiple",
    "select_one_from": "select_one",
    "select1": "select_one",
}
_PLAIN: Mapping[str, str] = {
    "int": "integer",
    "string": "text",
    "photo": "image",
    "add image prompt": "image",
    "add photo prompt": "image",
    "add audio prompt": "audio",
    "add video prompt": "video",
    "add file prompt": "file",
    "datetime": "dateTime",
    "trigger": "acknowledge",
    "location": "geopoint",
    "imei": "deviceid",
}


class XlsType(NamedTuple):
    """What a `type` cell says: `select_one yn or_other` is ("select_one", "yn", True)."""

    kind: str
    list_name: str = ""
    or_other: bool = False

    @property
    def begins(self) -> bool:
        """Whether it opens a group or repeat."""
        return self.kind.startswith("begin ")

    @property
    def ends(self) -> bool:
        """Whether it closes one."""
        return self.kind.startswith("end ")

    @property
    def has_list(self) -> bool:
        """Whether it asks for a list on the sheet choices."""
        return self.kind in {"select_one", "select_multiple", "rank"}

    @property
    def has_file(self) -> bool:
        """Whether its choices stand in a file beside the workbook."""
        return self.kind.endswith("_from_file")


def read_type(text: str) -> XlsType:
    """A `type` cell under its usual name; what is unknown comes back as it is."""
    words = " ".join(text.split())
    control = _CONTROL.fullmatch(words)
    if control:
        what = {"lgroup": "repeat", "looped group": "repeat"}.get(
            control["what"].lower(), control["what"].lower()
        )
        return XlsType(f"{control['edge'].lower()} {what}", control["list"] or "")
    select = _SELECT.fullmatch(words)
    if select:
        kind = select["kind"].lower().replace(" ", "_")
        return XlsType(_SELECT_KINDS.get(kind, kind), select["list"] or "", bool(select["other"]))
    if words.lower().startswith("osm "):
        return XlsType("osm", words[4:])
    return XlsType(_PLAIN.get(words.lower(), words))


def column_of(heading: str) -> str:
    """The column a heading means, language left out: `Label::中文 (zh)` is `label`, `bind::relevant` is `relevant`.

    Attributes of other name spaces stay as they are: `bind::gw:item`, `instance::odk:tag`.
    """
    parts = [part.strip() for part in re.split("::", heading)]
    if len(parts) == 1 and ":" in heading and not heading.lower().startswith(("jr:", "gw:")):
        parts = [part.strip() for part in heading.split(":")]
    first = _plain(parts[0])
    if first in {"bind", "control", "body", "media"} and len(parts) > 1:
        inner = _plain(parts[1])
        if first == "media" or inner in EXPRESSIONS | {"calculate", "readonly", "appearance"} | _SAME.keys():
            return _SAME.get(inner, inner)
        return f"{first}::{parts[1]}"
    if first in {"instance", "attribute", "parameters"} and len(parts) > 1:
        return f"{first}::{parts[1]}"
    return _SAME.get(first, first)


def is_translated(heading: str) -> bool:
    """Whether a heading names a text of the form, in one of its languages."""
    return column_of(heading) in _TRANSLATED | {"form_title"}


def _plain(heading: str) -> str:
    return "_".join(heading.strip().lower().split())
