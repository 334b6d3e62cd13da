"""Publishing: an XLSForm workbook becomes the XForms XML that devices load.

People write workbooks in Excel, so what is wrong is said with sheet, row and column, in plain words, before pyxform
sees it. Runs on the platform only: pyxform and openpyxl come with the extra `central`.
Source: XLSForm, https://xlsform.org/en/ ; our own columns are `bind::gw:…` (a bare `gw:…` column would be dropped by
pyxform without a word).
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module

from gridworker.errors import EnvironmentProblem, FormProblem
from gridworker.forms.definition import check_gw, load_form
from gridworker.forms.expressions import unknown_functions
from gridworker.forms.structure import GW_NAMESPACE, Form

MAX_WORKBOOK_BYTES = 5_000_000
MAX_UNPACKED_BYTES = 50_000_000

_PLAIN_TYPES = frozenset(
    {"text", "string", "integer", "int", "decimal", "date", "time", "datetime", "note", "image", "photo"}
    | {"calculate", "begin group", "end group", "start", "end", "today"}
)
_EXPRESSION_COLUMNS = frozenset(
    {"relevant", "relevance", "required", "constraint", "calculation", "calculate", "read_only", "readonly"}
)
_UNSUPPORTED_COLUMNS = frozenset({"choice_filter", "repeat_count", "trigger"})
_YES_NO = frozenset({"yes", "no", "true", "false", "true()", "false()"})
_REFERENCE = re.compile(r"\$\{\s*([^}]*?)\s*\}")
_TEXT_COLUMNS = ("label", "hint", "guidance_hint", "constraint_message", "required_message", "form_title")
_SHOWN = dict(zip(range(0xF0C0, 0xF0C4), "“”‘’", strict=True))
_HIDDEN = {ord(quote): chr(stand_in) for stand_in, quote in _SHOWN.items()}
_STRAIGHT = {ord(curly): straight for curly, straight in zip("“”‘’", "\"\"''", strict=True)}
_GW_COLUMN = "bind::gw:"
_PATH = re.compile(r"/[^\s/，：→()']+(?:/[^\s/，：→()']+)*")
_PYXFORM_ROW = re.compile(r"row\s*:?\s*(\d+)", re.IGNORECASE)


class WorkbookProblem(FormProblem):
    """Something in the workbook must be put right.

    Attributes:
        sheet: name of the sheet, empty if the workbook as a whole is meant.
        row: as Excel counts, 0 if unknown.
        column: the column's heading, empty if unknown.
    """

    code = "form.workbook"

    def __init__(
        self, text: str, *, sheet: str = "", row: int = 0, column: str = "", code: str | None = None
    ) -> None:
        parts = (
            f"工作表 {sheet}" if sheet else "",
            f"第 {row} 行" if row else "",
            f"{column} 列" if column else "",
        )
        place = " ".join(part for part in parts if part)
        super().__init__(f"{place}：{text}" if place else text, code=code)
        self.sheet, self.row, self.column = sheet, row, column


@dataclass(frozen=True, slots=True)
class Published:
    """A workbook that passed.

    Attributes:
        xml: what devices load.
        form: the same, loaded.
        warnings: pyxform's remarks, in English.
    """

    xml: bytes
    form: Form
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Cell:
    sheet: str
    row: int
    column: str
    text: str

    def problem(self, text: str, code: str | None = None) -> WorkbookProblem:
        return WorkbookProblem(text, sheet=self.sheet, row=self.row, column=self.column, code=code)


_Row = Mapping[str, _Cell]


def publish(workbook: bytes) -> Published:
    """Turn an .xlsx workbook into XForms XML.

    Raises:
        WorkbookProblem: `form.workbook` or the code of the rule that failed; nothing was published.
        EnvironmentProblem: `form.no_publisher`, the extra `central` is not installed.
    """
    sheets = _read(workbook)
    survey = sheets.get("survey", [])
    if not survey:
        raise WorkbookProblem("工作簿里没有 survey 工作表，或者它是空的")
    _check_settings(sheets)
    names = {row["name"].text for row in survey if "name" in row}
    for row in survey:
        _check_row(row, names)
    xml, warnings = _convert(workbook)
    return Published(xml, _load(xml, survey), warnings)


def _read(workbook: bytes) -> dict[str, list[_Row]]:
    try:
        openpyxl = import_module("openpyxl")  # ships no types
    except ImportError as reason:
        raise _not_installed() from reason
    _check_container(workbook)
    try:
        book = openpyxl.load_workbook(io.BytesIO(workbook), read_only=True, data_only=True)
        tables = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}
    except (ValueError, KeyError, TypeError, OSError, SyntaxError, zipfile.BadZipFile) as reason:
        raise WorkbookProblem("工作簿打不开，请用 Excel 或 WPS 另存为 .xlsx 再试") from reason
    return {name: list(_rows(name, table)) for name, table in tables.items()}


def _not_installed() -> EnvironmentProblem:
    return EnvironmentProblem(
        "这台机器没有装发布表单的组件，表单没有发布。请安装 gridworker[central]", code="form.no_publisher"
    )


def _check_container(workbook: bytes) -> None:
    if len(workbook) > MAX_WORKBOOK_BYTES:
        raise WorkbookProblem("工作簿太大，没有打开", code="form.too_large")
    try:
        with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as reason:
        raise WorkbookProblem("这不是 .xlsx 工作簿") from reason
    if unpacked > MAX_UNPACKED_BYTES:
        raise WorkbookProblem("工作簿解开后太大，没有打开", code="form.too_large")


def _rows(sheet: str, table: list[tuple[object, ...]]) -> Iterator[_Row]:
    if not table:
        return
    headings = ["" if heading is None else str(heading).strip() for heading in table[0]]
    for heading in headings:
        _check_heading(sheet, heading)
    for number, line in enumerate(table[1:], start=2):
        cells = zip(headings, line, strict=False)
        row = {
            heading.lower() if "::" not in heading else heading: _Cell(
                sheet, number, heading, str(value).strip()
            )
            for heading, value in cells
            if heading and value is not None and str(value).strip()
        }
        if row:
            yield row


def _check_heading(sheet: str, heading: str) -> None:
    here = _Cell(sheet, 1, heading, "")
    if heading.lower().startswith("gw:"):
        raise here.problem(f"列名要写成 bind::{heading}，否则转换时会被悄悄丢掉", code="form.attribute")
    if sheet == "survey" and heading.lower() in _UNSUPPORTED_COLUMNS:
        raise here.problem("这个版本还不支持这一列，请删掉", code="form.unsupported")


def _check_settings(sheets: Mapping[str, list[_Row]]) -> None:
    settings: _Row = next(iter(sheets.get("settings", [])), {})
    for needed in ("form_id", "version"):
        if needed not in settings:
            raise WorkbookProblem(f"缺少 {needed}", sheet="settings", row=2, column=needed)
    uses_gw = any(column.startswith(_GW_COLUMN) for row in sheets["survey"] for column in row)
    declared = settings["namespaces"].text if "namespaces" in settings else ""
    if uses_gw and f'gw="{GW_NAMESPACE}"' not in declared:
        raise WorkbookProblem(
            f'用了 {_GW_COLUMN} 列，这里要写 gw="{GW_NAMESPACE}"',
            sheet="settings",
            row=2,
            column="namespaces",
        )


def _check_row(row: _Row, names: set[str]) -> None:
    if "type" in row:
        _check_type(row["type"])
    for column, cell in row.items():
        if column.startswith(_GW_COLUMN):
            with _located(cell):
                check_gw(column[len(_GW_COLUMN) :], cell.text, "这一格")
        for name in _REFERENCE.findall(cell.text):
            if name not in names:
                raise cell.problem(f"提到的题目 ${{{name}}} 不存在", code="form.reference")
        if column in _EXPRESSION_COLUMNS and cell.text.lower() not in _YES_NO:
            _check_expression(cell)


def _check_type(cell: _Cell) -> None:
    words = cell.text.lower().replace("_", " ").split()
    select = (
        words[:2] in (["select", "one"], ["select", "multiple"])
        and len(words) >= 3
        and "external" not in words
    )
    if " ".join(words) not in _PLAIN_TYPES and (not select or words[-1:] == ["other"] or "from" in words):
        raise cell.problem(f"题型 {cell.text} 这个版本还不支持", code="form.unsupported")


def _check_expression(cell: _Cell) -> None:
    text = _REFERENCE.sub(r"\1", cell.text).translate(_STRAIGHT)
    with _located(cell):
        unknown = unknown_functions(text)
    if unknown:
        raise cell.problem(f"函数 {unknown[0]}() 这个版本还不支持", code="form.function")


@contextmanager
def _located(cell: _Cell) -> Iterator[None]:
    """Say where in the workbook a problem is."""
    try:
        yield
    except FormProblem as problem:
        raise cell.problem(problem.text, code=problem.code) from problem


def _convert(workbook: bytes) -> tuple[bytes, tuple[str, ...]]:
    try:
        from pyxform.errors import PyXFormError
        from pyxform.xls2xform import convert
    except ImportError as reason:
        raise _not_installed() from reason
    try:
        result = convert(xlsform=_with_quotes_hidden(workbook), validate=False, file_type=".xlsx")
    except PyXFormError as reason:
        row = _PYXFORM_ROW.search(str(reason))
        raise WorkbookProblem(
            f"转换没有通过：{reason}", sheet="survey" if row else "", row=int(row[1]) if row else 0
        ) from reason
    return result.xform.translate(_SHOWN).encode(), tuple(result.warnings)


def _with_quotes_hidden(workbook: bytes) -> bytes:
    """Pyxform turns “ ” into straight quotes everywhere; in Chinese text they must stay, so they pass it in disguise."""
    book = import_module("openpyxl").load_workbook(io.BytesIO(workbook), data_only=True)
    hidden = False
    for column in (column for sheet in book.worksheets for column in sheet.iter_cols()):
        if not str(column[0].value or "").lower().startswith(_TEXT_COLUMNS):
            continue
        for cell in column[1:]:
            if isinstance(cell.value, str) and cell.value.translate(_HIDDEN) != cell.value:
                cell.value, hidden = cell.value.translate(_HIDDEN), True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue() if hidden else workbook


def _load(xml: bytes, survey: list[_Row]) -> Form:
    try:
        return load_form(xml)
    except FormProblem as problem:
        rows = {row["name"].text: row["name"].row for row in survey if "name" in row}
        steps = [path.rpartition("/")[2] for path in _PATH.findall(problem.text)]
        row = next((rows[step] for step in steps if step in rows), 0)
        raise WorkbookProblem(
            problem.text, sheet="survey" if row else "", row=row, code=problem.code
        ) from problem
