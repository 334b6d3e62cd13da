"""The rows of a workbook as the check's rules see them: cells under the usual names of their columns."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from gridworker.forms.workbook import Book, Cell, Row, Table
from gridworker.forms.xlsform import GW_COLUMN, XlsType, column_of, read_type


class Line(NamedTuple):
    """One row.

    Attributes:
        cells: column, language left out -> its first cell.
        all: every filled cell, all languages.
    """

    number: int
    cells: Mapping[str, Cell]
    all: tuple[Cell, ...]

    def text(self, column: str) -> str:
        """What stands in a column; empty if nothing does."""
        cell = self.cells.get(column)
        return cell.text if cell else ""

    @property
    def type(self) -> XlsType:
        """The question's type."""
        return read_type(self.text("type"))

    def gw(self, name: str) -> Cell | None:
        """The cell of one of our own columns."""
        return self.cells.get(GW_COLUMN + name)


def lines_of(table: Table) -> Iterator[Line]:
    """The filled rows of a sheet."""
    for number, row in enumerate(table.rows, start=table.first):
        if row:
            yield _line(number, row)


def survey_lines(book: Book) -> list[Line]:
    """The rows of the survey that are part of the form: neither disabled nor a mere comment."""
    return [
        line
        for line in lines_of(book.table("survey"))
        if line.text("disabled").lower() not in {"yes", "true"}
        and line.cells.keys() & {"type", "name", "label"}
    ]


def uses_gw(book: Book) -> bool:
    """Whether the form has columns of ours."""
    return any(heading.startswith(GW_COLUMN) for heading in book.table("survey").headings)


def settings_line(book: Book) -> Line:
    """The one row of the settings."""
    return next(lines_of(book.table("settings")), Line(book.table("settings").first, {}, ()))


def _line(number: int, row: Row) -> Line:
    cells: dict[str, Cell] = {}
    for heading, cell in row.items():
        cells.setdefault(column_of(heading), cell)
    return Line(number, cells, tuple(row.values()))
