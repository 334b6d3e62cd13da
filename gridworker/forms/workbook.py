"""Reads .xlsx, .xls and .csv workbooks into plain tables that remember where each cell stood.

Files come from anywhere, so they are measured before they are unpacked and nothing in them is run. What a table cannot
say (a merged cell, a formula nobody has computed) is told as a finding and never lost silently. Knows no form rules.
"""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from gridworker.errors import EnvironmentProblem
from gridworker.forms.findings import Finding, Said, WorkbookProblem, say

MAX_WORKBOOK_BYTES = 5_000_000
MAX_UNPACKED_BYTES = 50_000_000
MAX_ROWS = 60_000
MAX_COLUMNS = 300
MAX_GAP = 60
_MOST_BESIDE_BYTES = 32_000_000
"""More than any file of a form may be."""
SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")
"""The sheets XLSForm knows; others are the author's own."""

_Cells = tuple[Any, ...]
_ZIP, _OLE = b"PK", b"\xd0\xcf\x11\xe0"
_HEAD = 65_536


@dataclass(frozen=True, slots=True)
class Cell:
    """One filled cell: `row` as Excel counts, `column` its heading as written."""

    sheet: str
    row: int
    column: str
    text: str

    def finding(self, said: Said, *, refuses: bool = True, code: str = "form.workbook") -> Finding:
        """Something to be said about this cell."""
        return Finding(said, refuses, code, self.sheet, self.row, self.column)


Row = Mapping[str, Cell]
"""Heading as written -> cell; empty cells are left out."""


@dataclass(frozen=True)
class Table:
    """One sheet.

    Attributes:
        columns: the headings as they stand side by side, "" where there is none.
        rows: every row below the headings, empty ones too: row `i` of the sheet is `rows[i - first]`.
        first: number of the first row below the headings.
    """

    sheet: str
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    first: int = 2

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings as written."""
        return tuple(filter(None, self.columns))

    def is_filled(self, row: int, column: int) -> bool:
        """Whether a cell holds something, by its numbers from 1."""
        heading = self.columns[column - 1] if column <= len(self.columns) else ""
        below = 0 <= row - self.first < len(self.rows)
        return bool(heading) and (row == self.first - 1 or (below and heading in self.rows[row - self.first]))


@dataclass
class Book:
    """A workbook: sheets by their names in small letters, and what was odd about reading them."""

    tables: dict[str, Table] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def table(self, sheet: str) -> Table:
        """A sheet; an empty one if it is not there."""
        return self.tables.get(sheet, Table(sheet))


_Lines = Iterable[tuple[int, tuple[object, ...]]]
"""Row number and values, the headings first."""


def read_workbook(data: bytes) -> Book:
    """The tables of a workbook.

    Raises:
        WorkbookProblem: `form.workbook` or `form.too_large`; it cannot be read at all.
        EnvironmentProblem: `form.no_publisher`, the extra `central` is not installed.
    """
    if len(data) > MAX_WORKBOOK_BYTES:
        raise WorkbookProblem.of(say("workbook_large"), code="form.too_large")
    if data.startswith(_ZIP):
        return _guarded(_read_xlsx, data)
    if data.startswith(_OLE):
        return _guarded(_read_xls, data)
    return _read_csv(data)


def is_form_csv(data: bytes) -> bool:
    """Whether a .csv holds the sheets of a form, and not mere data for one."""
    starts = (line.partition(b",")[0].strip(b'\xef\xbb\xbf" \r').lower() for line in data.split(b"\n"))
    return b"survey" in starts


def files_of(form: Path, media: Path | None = None) -> Callable[[str], bytes | None]:
    """Reads what belongs to a form by bare names: from `media`, the folder `NAME-media` beside it, its own folder."""
    folders = [media] if media else []
    folders += [form.with_name(f"{form.stem}-media"), form.resolve().parent]

    def read(name: str) -> bytes | None:
        return next((found for each in folders if (found := _neighbour(each, name)) is not None), None)

    return read


def _neighbour(folder: Path, name: str) -> bytes | None:
    """A file of a folder; None if it is not there, or the name leads elsewhere. What is too large is not read whole."""
    path = folder / name
    if path.name != name or not path.is_file():
        return None
    with path.open("rb") as file:
        return file.read(_MOST_BESIDE_BYTES)


def module(name: str) -> Any:  # noqa: ANN401 - libraries that ship no types
    """A library of the extra `central`.

    Raises:
        EnvironmentProblem: `form.no_publisher`.
    """
    try:
        return import_module(name)
    except ImportError as reason:
        raise EnvironmentProblem(
            "这台机器没有装发布表单的组件，什么也没有改。请安装 gridworker[central]", code="form.no_publisher"
        ) from reason


def _guarded(read: Callable[[bytes], Book], data: bytes) -> Book:
    """A hostile file makes other people's readers fail in any way there is."""
    try:
        return read(data)
    except (EnvironmentProblem, MemoryError):
        raise
    except Exception as reason:
        raise WorkbookProblem.of(say("workbook_broken")) from reason


def _read_xlsx(data: bytes) -> Book:
    _check_container(data)
    openpyxl, book = module("openpyxl"), Book()
    opened = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    tables = {
        sheet.title: list(_bounded(book, sheet.title, _rows(sheet)))
        for sheet in opened.worksheets
        if _counts(sheet.title, opened.worksheets)
    }
    computed = _computed(openpyxl, data, tables)
    for title, lines in tables.items():
        _add(book, title, _values(book, title, lines, computed.get(title, {})))
    _tell_merged(book, data, opened)
    return book


def _rows(sheet: Any, *, values_only: bool = False) -> Iterator[tuple[int, tuple[Any, ...]]]:  # noqa: ANN401
    """Numbered rows, as wide as they are filled: what a sheet says of its own size is not believed."""
    sheet.reset_dimensions()
    return enumerate(sheet.iter_rows(values_only=values_only), start=1)


def _counts(title: str, sheets: list[Any]) -> bool:
    """A workbook's only sheet is the survey, whatever it is called."""
    return title.strip().lower() in SHEETS or len(sheets) == 1


def _check_container(data: bytes) -> None:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as reason:
        raise WorkbookProblem.of(say("workbook_broken")) from reason
    with archive:
        if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED_BYTES:
            raise WorkbookProblem.of(say("workbook_large"), code="form.too_large")
        for entry in archive.infolist():
            if entry.filename.endswith((".xml", ".rels")) and _declares(archive, entry):
                raise WorkbookProblem.of(say("workbook_hostile"))


def _declares(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    with archive.open(entry) as part:
        return b"<!DOCTYPE" in part.read(_HEAD)


def _bounded(book: Book, title: str, rows: Iterable[tuple[int, _Cells]]) -> Iterator[tuple[int, _Cells]]:
    """Rows with something in them; like the tools of ODK, it stops where many empty rows follow each other."""
    last = 0
    for number, row in rows:
        if all(cell.value is None for cell in row):
            if number > MAX_ROWS + MAX_GAP:
                return
            continue
        if number - last > MAX_GAP + 1:
            book.findings.append(Finding(say("far_below"), False, sheet=title, row=number))
            return
        if number > MAX_ROWS or any(cell.value is not None for cell in row[MAX_COLUMNS:]):
            raise WorkbookProblem.of(say("sheet_large"), sheet=title, row=number, code="form.too_large")
        last = number
        yield number, row


def _computed(
    openpyxl: Any,  # noqa: ANN401 - ships no types
    data: bytes,
    tables: Mapping[str, list[tuple[int, _Cells]]],
) -> dict[str, dict[int, tuple[object, ...]]]:
    """Sheets as Excel last computed them, read again only when there are formulas."""
    with_formulas = {
        title: lines[-1][0]
        for title, lines in tables.items()
        if any(cell.data_type == "f" for _, line in lines for cell in line)
    }
    if not with_formulas:
        return {}
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    return {
        title: dict(islice(_rows(book[title], values_only=True), last))
        for title, last in with_formulas.items()
    }


def _values(
    book: Book, title: str, lines: list[tuple[int, _Cells]], computed: Mapping[int, tuple[object, ...]]
) -> Iterator[tuple[int, tuple[object, ...]]]:
    """Values with formulas computed; which they were is told once for the sheet."""
    taken: list[str] = []
    for number, line in lines:
        values: list[object] = []
        for at, cell in enumerate(line):
            value = cell.value
            if cell.data_type == "f":
                known = computed.get(number, ())
                value = known[at] if at < len(known) else None
                if value is None:
                    words = say("formula_unknown", cell=cell.coordinate)
                    book.findings.append(Finding(words, sheet=title, row=number))
                else:
                    taken.append(cell.coordinate)
            values.append(value)
        yield number, tuple(values)
    if taken:
        shown = ", ".join(taken[:3]) + (" …" if len(taken) > 3 else "")
        book.findings.append(Finding(say("formula", cells=shown, count=len(taken)), False, sheet=title))


def _tell_merged(book: Book, data: bytes, opened: Any) -> None:  # noqa: ANN401
    """Only the first of the merged cells holds the value; the others look filled and are not."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for sheet in opened.worksheets:
            part = str(getattr(sheet, "_worksheet_path", "")).lstrip("/")
            if sheet.title.strip().lower() in book.tables and part in archive.namelist():
                for area in _merged(archive.read(part)):
                    _tell_area(book, sheet.title, area)


def _merged(xml: bytes) -> Iterator[str]:
    if b"mergeCell " not in xml:
        return
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for element in etree.fromstring(xml, parser).iter("{*}mergeCell"):
        yield element.get("ref", "")


def _tell_area(book: Book, title: str, area: str) -> None:
    left, top, _, _ = module("openpyxl.utils").range_boundaries(area)
    if book.tables[title.strip().lower()].is_filled(top, left):
        book.findings.append(Finding(say("merged", area=area), sheet=title, row=top))


def _read_xls(data: bytes) -> Book:
    xlrd, book = module("xlrd"), Book()
    opened = xlrd.open_workbook(file_contents=data, logfile=io.StringIO(), ragged_rows=True)
    for sheet in opened.sheets():
        if not _counts(sheet.name, opened.sheets()):
            continue
        rows = ((number + 1, _xls_row(xlrd, sheet, number, opened.datemode)) for number in range(sheet.nrows))
        kept = _bounded(book, sheet.name, rows)
        _add(book, sheet.name, ((number, tuple(cell.value for cell in row)) for number, row in kept))
    return book


class _Value(NamedTuple):
    value: object


def _xls_row(xlrd: Any, sheet: Any, number: int, datemode: int) -> tuple[_Value, ...]:  # noqa: ANN401
    return tuple(_Value(_xls_value(xlrd, cell, datemode)) for cell in sheet.row(number))


def _xls_value(xlrd: Any, cell: Any, datemode: int) -> object:  # noqa: ANN401
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        parts = xlrd.xldate_as_tuple(cell.value, datemode)
        return time(*parts[3:]) if parts[:3] == (0, 0, 0) else datetime(*parts)  # noqa: DTZ001 - Excel has no zones
    return cell.value if cell.ctype in {xlrd.XL_CELL_TEXT, xlrd.XL_CELL_NUMBER} and cell.value != "" else None


def _read_csv(data: bytes) -> Book:
    """One file holds all sheets: the sheet's name stands alone in the first column, its table below, one column in."""
    try:
        lines = list(csv.reader(io.StringIO(decoded(data), newline="")))
    except csv.Error as reason:
        raise WorkbookProblem.of(say("workbook_broken")) from reason
    book, sheet = Book(), ""
    gathered: dict[str, list[tuple[int, tuple[object, ...]]]] = {}
    for number, line in enumerate(lines, start=1):
        sheet = line[0].strip() if line and line[0].strip() else sheet
        if sheet and any(cell.strip() for cell in line[1:]):
            gathered.setdefault(sheet, []).append((number, tuple(line[1:])))
    for name, table in gathered.items():
        if name.lower() in SHEETS:
            _add(book, name, table)
    if not book.tables:
        raise WorkbookProblem.of(say("workbook_none"))
    return book


def decoded(data: bytes) -> str:
    """The text of a .csv. Excel in China writes GB 18030 unless asked for UTF-8.

    Raises:
        WorkbookProblem: `form.workbook`, it is no text.
    """
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise WorkbookProblem.of(say("workbook_none"))


def _add(book: Book, title: str, lines: _Lines) -> None:
    kept = iter(lines)
    top, first_line = next(kept, (1, ()))
    headings = [_text(value) for value in first_line]
    name = title.strip().lower()
    name = name if name in SHEETS else "survey"
    twice = [heading for at, heading in enumerate(headings) if heading and heading in headings[:at]]
    book.findings += [
        Finding(say("column_twice", column=heading), sheet=title, row=top, column=heading)
        for heading in twice
    ]
    rows: list[Row] = []
    for number, line in kept:
        rows += [{} for _ in range(top + len(rows) + 1, number)]
        _tell_headless(book, title, number, headings, line)
        rows.append(
            {
                heading: Cell(title, number, heading, text)
                for heading, value in zip(headings, line, strict=False)
                if heading and (text := _text(value))
            }
        )
    book.tables[name] = Table(title, tuple(headings), tuple(rows), top + 1)


def _tell_headless(
    book: Book, title: str, number: int, headings: list[str], line: tuple[object, ...]
) -> None:
    for at, value in enumerate(line):
        if _text(value) and (at >= len(headings) or not headings[at]):
            words = say("headless", text=_text(value)[:20])
            book.findings.append(Finding(words, refuses=False, sheet=title, row=number))
            return


def _text(value: object) -> str:
    """A value as pyxform writes it: whole numbers without a point, truth in capitals, no hard spaces."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if isinstance(value, date | time) else str(value).replace("\u00a0", " ").strip()
