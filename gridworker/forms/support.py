"""The tables of `docs/xforms-support.md`, made by asking the runtime: what it can do, and what not.

`python -m gridworker.forms.support` writes them anew. Needs the extra `central`.
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from gridworker.forms.capability import (
    APPEARANCES,
    FEATURES,
    NO_EFFECT,
    OTHER_APPEARANCES,
    TYPES,
    supports,
    supports_type,
)
from gridworker.forms.functions import FUNCTIONS

BEGIN, END = "<!-- tables: begin -->", "<!-- tables: end -->"


def tables() -> str:
    """All tables, as Markdown."""
    return "\n".join(
        (
            *_types(),
            *_table("Feature", ((feature, supports(feature)) for feature in FEATURES)),
            *_table("Function", ((f"{each.name}()", each.supported) for each in FUNCTIONS.values())),
            *_appearances(),
            *_table("Column without effect", ((name, False) for name in sorted(NO_EFFECT))),
        )
    )


def _types() -> Iterator[str]:
    yield "| Question type | Supported |"
    yield "|---|---|"
    for kind in TYPES:
        yield f"| `{kind}` | {'yes' if supports_type(kind) else 'no'} |"
    yield ""


def _table(heading: str, rows: Iterable[tuple[str, bool]]) -> Iterator[str]:
    yield f"| {heading} | Supported |"
    yield "|---|---|"
    for name, is_supported in rows:
        yield f"| `{name}` | {'yes' if is_supported else 'no'} |"
    yield ""


def _appearances() -> Iterator[str]:
    yield "| Appearance | Of | Supported |"
    yield "|---|---|---|"
    for name, of in APPEARANCES.items():
        yield f"| `{name}` | {of} | yes |"
    for name in OTHER_APPEARANCES:
        yield f"| `{name}` | | no, the question is shown as usual |"
    yield ""


def in_document(text: str) -> str:
    """A document with its tables made anew."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{tables()}\n{END}{after}"


if __name__ == "__main__":
    document = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/xforms-support.md")
    document.write_text(in_document(document.read_text("utf-8")), encoding="utf-8", newline="\n")
