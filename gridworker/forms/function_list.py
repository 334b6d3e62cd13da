"""The table of `docs/xforms-functions.md`, made from the table that expressions are checked against.

`python -m gridworker.forms.function_list` writes it anew.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from gridworker.forms.functions import FAMILIES
from gridworker.forms.signatures import Function

BEGIN, END = "<!-- functions: begin -->", "<!-- functions: end -->"


def table() -> str:
    """Every function, by what it is about, as Markdown."""
    return "\n".join(line for name, family in FAMILIES.items() for line in _lines(name, family))


def _lines(name: str, family: tuple[Function, ...]) -> Iterator[str]:
    yield f"| {name} | Arguments | Number of them | Supported | Remark |"
    yield "|---|---|---|---|---|"
    for each in family:
        arguments = f"`{each.arguments}`" if each.arguments else ""
        yield (
            f"| `{each.name}()` | {arguments} | {each.arity} | {'yes' if each.supported else 'no'} | {each.remark} |"
        )
    yield ""


def in_document(text: str) -> str:
    """A document with its table made anew."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{table()}\n{END}{after}"


if __name__ == "__main__":
    document = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/xforms-functions.md")
    document.write_text(in_document(document.read_text("utf-8")), encoding="utf-8", newline="\n")
