"""Small workbooks written by the tests."""

import io
from typing import Any

import openpyxl

NAMESPACES = 'gw="urn:gridworker:form"'


def workbook(
    *survey: tuple[Any, ...],
    settings: dict[str, str] | None = None,
    choices: tuple[tuple[Any, ...], ...] = (),
) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "survey"
    for row in survey:
        sheet.append(row)
    sheet = book.create_sheet("choices")
    for row in choices or (("list_name", "name", "label"), ("yn", "yes", "是"), ("yn", "no", "否")):
        sheet.append(row)
    sheet = book.create_sheet("settings")
    values = {"form_title": "试表", "form_id": "try", "version": "1", "namespaces": NAMESPACES} | (
        settings or {}
    )
    sheet.append(list(values))
    sheet.append(list(values.values()))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
