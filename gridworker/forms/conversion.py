"""From tables to XForms XML, through pyxform.

pyxform reads no files here: it is given the cells, so that rows keep their numbers and Chinese quotes their shape.
Needs the extra `central`. Source: https://github.com/XLSForm/pyxform
"""

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gridworker.forms.workbook import module
from gridworker.forms.xlsform import is_translated

Sheet = Sequence[Mapping[str, str]]
"""Heading -> text for each row; empty rows count, so that numbers stay right."""

_SHOWN = dict(zip(range(0xF0C0, 0xF0C4), "“”‘’", strict=True))
_HIDDEN = {ord(quote): chr(stand_in) for stand_in, quote in _SHOWN.items()}
_ROW = re.compile(r"\brow\s*:?\s*'?(\d+)", re.IGNORECASE)
_SHEET = re.compile(r"\bsheet\b.{0,8}?'(\w+)'|on the '(\w+)' sheet", re.IGNORECASE)


class ConversionProblem(Exception):
    """pyxform refuses the tables.

    Attributes:
        text: its own words, English.
        sheet, row: as far as it says; "" and 0 if it does not. Rows count from the headings, which are row 1.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        row, sheet = _ROW.search(text), _SHEET.search(text)
        self.text = " ".join(text.split())
        self.row = int(row[1]) if row else 0
        self.sheet = (sheet[1] or sheet[2]) if sheet else ("survey" if row else "")


@dataclass(frozen=True, slots=True)
class Converted:
    """XForms XML, and pyxform's remarks, in English."""

    xml: bytes
    warnings: tuple[str, ...]


def convert_sheets(sheets: Mapping[str, Sheet], name: str = "data") -> Converted:
    """XForms XML of the tables of a workbook, by the names of its sheets.

    Args:
        sheets: `survey` and whatever else there is.
        name: the form's id where the settings give none.

    Raises:
        ConversionProblem: they do not make a form.
    """
    convert = module("pyxform.xls2xform").convert
    refused = module("pyxform.errors").PyXFormError
    logging.getLogger("pyxform").setLevel(logging.ERROR)
    given: dict[str, Any] = {"sheet_names": list(sheets), "fallback_form_name": name}
    for sheet, rows in sheets.items():
        given[sheet] = [_disguised(row) for row in rows]
        given[f"{sheet}_header"] = [dict.fromkeys(heading for row in rows for heading in row)]
    try:
        result = convert(xlsform=given, validate=False)
    except refused as reason:
        raise ConversionProblem(str(reason)) from reason
    except RecursionError as reason:
        raise ConversionProblem("groups are nested too deeply") from reason
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as reason:
        raise ConversionProblem(f"{type(reason).__name__}: {reason}") from reason
    return Converted(result.xform.translate(_SHOWN).encode(), tuple(result.warnings))


def _disguised(row: Mapping[str, str]) -> dict[str, str]:
    """Conversion turns “ ” into straight quotes everywhere; in Chinese texts they must stay."""
    return {
        heading: text.translate(_HIDDEN) if is_translated(heading) else text for heading, text in row.items()
    }
