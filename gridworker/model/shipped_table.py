"""Reads the tables shipped with the program into plain rows.

The one place of the model that touches a file; it reads CSV and knows nothing of what the columns mean.
"""

import csv

from gridworker.assets import asset
from gridworker.errors import ProgrammingBug


def shipped_rows(*parts: str, header: str) -> tuple[dict[str, str], ...]:
    """All rows of a shipped CSV table, in file order, each a mapping of column to trimmed text.

    Args:
        parts: path below the shipped resources.
        header: the first line that the caller expects, exactly.

    Raises:
        ProgrammingBug: the table is missing, has another header, or a row of another length.
    """
    name = "/".join(parts)
    try:
        with asset(*parts).open(encoding="utf-8", newline="") as file:
            columns, *lines = csv.reader(file, strict=True)
    except (OSError, UnicodeDecodeError, csv.Error, ValueError) as error:
        raise ProgrammingBug(f"{name}: {error}", code="table.unreadable") from error
    if ",".join(columns) != header:
        raise ProgrammingBug(f"{name}: header is {columns}", code="table.header")
    short = [number for number, line in enumerate(lines, start=2) if len(line) != len(columns)]
    if short:
        raise ProgrammingBug(f"{name}: lines {short} have another number of cells", code="table.row")
    return tuple(dict(zip(columns, (cell.strip() for cell in line), strict=True)) for line in lines)
