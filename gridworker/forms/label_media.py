"""Pictures, sounds and films that belong to labels: which files a form names, and which of them may be used.

Pure: somebody else reads the files. Names are bare; a form never says where a file lies.
Source: ODK XForms specification, https://getodk.github.io/xforms-spec/#media
"""

import hashlib
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from gridworker.forms.check_lines import Line
from gridworker.forms.findings import Finding, Said, say
from gridworker.forms.markup import parse_xml, xf
from gridworker.forms.workbook import Cell
from gridworker.forms.xlsform import column_of
from gridworker.model.form_files import FormFile
from gridworker.model.media import FORMATS, LABEL_PICTURES, Format, MediaKind

LABEL_MEDIA: tuple[str, ...] = ("image", "big-image", "audio", "video")
"""What a label can have, by the names of XLSForm's columns and of XForms' text forms."""

_FORMATS: Mapping[str, tuple[Format, ...]] = {
    "image": LABEL_PICTURES,
    "big-image": LABEL_PICTURES,
    "audio": FORMATS[MediaKind.SOUND],
    "video": FORMATS[MediaKind.FILM],
}
_MB = 1_000_000
MOST_BYTES: Mapping[str, int] = {"image": _MB, "big-image": 4 * _MB, "audio": 5 * _MB, "video": 20 * _MB}
"""Our default: every device fetches these, many of them over a telephone's network."""
MOST_TOGETHER_BYTES = 60 * _MB
_MOST_SIDE = 6000
"""Pixels of a picture; a larger one takes a tablet's memory when it is shown."""

Beside = Callable[[str], bytes | None]
"""The content of a file that lies beside a form, by its bare name; None if there is none."""


class Unusable(NamedTuple):
    """Why a file cannot be used."""

    said: Said
    code: str


@dataclass
class LabelFiles:
    """The files that labels of one workbook name, looked at once each.

    Attributes:
        found: name -> content of those that may be used.
    """

    beside: Beside
    found: dict[str, bytes] = field(default_factory=dict)
    _said: dict[tuple[str, str], Unusable | None] = field(default_factory=dict)

    def check(self, lines: Sequence[Line]) -> Iterator[Finding]:
        """What is wrong with the files that these rows name."""
        for line in lines:
            for cell in line.all:
                column = column_of(cell.column)
                if column in LABEL_MEDIA:
                    yield from self._cell(line, column, cell)

    def whole(self) -> Iterator[Finding]:
        """Whether all of them are more than a device should fetch."""
        if sum(map(len, self.found.values())) > MOST_TOGETHER_BYTES:
            yield Finding(say("media_together", most=MOST_TOGETHER_BYTES // _MB), code="form.too_large")

    def problem(self, column: str, name: str) -> Unusable | None:
        """Why a file cannot be used; None if it can, and then it is in `found`."""
        key = (column, name)
        if key not in self._said:
            self._said[key] = self._looked_at(column, name)
        return self._said[key]

    def _cell(self, line: Line, column: str, cell: Cell) -> Iterator[Finding]:
        if line.type.begins:
            yield cell.finding(say("media_of_group", column=cell.column), refuses=False)
        if found := self.problem(column, bare_name(cell.text)):
            yield cell.finding(found.said, code=found.code)

    def _looked_at(self, column: str, name: str) -> Unusable | None:
        if not name or "${" in name or "/" in name or "\\" in name:
            return Unusable(say("media_name", name=name[:60]), code="form.media")
        data = self.beside(name)
        if data is None:
            return Unusable(say("media_missing", name=name), code="form.attachment")
        if len(data) > MOST_BYTES[column]:
            return Unusable(
                say("media_large", name=name, most=MOST_BYTES[column] // _MB), code="form.too_large"
            )
        if format_of(column, name) is None:
            usual = " ".join(dict.fromkeys(each.ending for each in _FORMATS[column]))
            return Unusable(say("media_kind", name=name, column=column, usual=usual), code="form.media")
        if not is_what_it_says(column, name, data):
            return Unusable(say("media_content", name=name), code="form.media")
        self.found[name] = data
        return None


def bare_name(text: str) -> str:
    """`jr://images/x.png` and `x.png` are the same file."""
    name = text.strip()
    return name.removeprefix("jr://").partition("/")[2] if name.startswith("jr://") else name


def format_of(column: str, name: str) -> Format | None:
    """The format that a file's ending names, if labels take it."""
    dot = name.rfind(".")
    ending = name[dot:].lower() if dot > 0 else ""
    return next((each for each in _FORMATS[column] if each.ending == ending), None)


def is_what_it_says(column: str, name: str, data: bytes) -> bool:
    """Whether the content bears the ending out; pictures are decoded, and must not be huge."""
    known = format_of(column, name)
    if known is None or not known.looks_so(data):
        return False
    return known not in LABEL_PICTURES or _is_whole_picture(data)


def named_in(xml: bytes) -> dict[str, str]:
    """File name -> what it is (`image`, `audio`, …), of every language of a form.

    Raises:
        FormProblem: the form cannot be read.
    """
    found: dict[str, str] = {}
    for value in parse_xml(xml).iter(xf("value")):
        what, name = value.get("form", ""), bare_name(value.text or "")
        if what in LABEL_MEDIA and name and name != "-":
            found.setdefault(name.rpartition("/")[2], what)
    return found


def form_files(xml: bytes, contents: Mapping[str, bytes]) -> tuple[FormFile, ...]:
    """What a form's record says of its labels' files, by name; those that are not in `contents` are left out."""
    return tuple(
        _form_file(name, contents[name], known.media_type)
        for name, column in sorted(named_in(xml).items())
        if name in contents and (known := format_of(column, name)) is not None
    )


def _form_file(name: str, data: bytes, media_type: str) -> FormFile:
    sha256 = hashlib.sha256(data).hexdigest()
    return FormFile(name=name, sha256=sha256, size_bytes=len(data), media_type=media_type)


def _is_whole_picture(data: bytes) -> bool:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
            if max(image.size) > _MOST_SIDE:
                return False
            image.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False
    return True
