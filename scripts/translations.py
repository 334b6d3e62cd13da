"""Keeps the catalogues of `resources/i18n` with the sources: `python -m scripts.translations`.

Collects every Chinese text that can reach a worker's screen, lets `lupdate` merge them into the catalogue that Qt
Linguist edits (what was translated stays, what is gone goes) and `lrelease` compile it. Texts are found in the sources
themselves and not by their call alone, because tables of words are translated where they are shown, and because the
core, which knows no Qt, has words and errors of its own.
"""

import ast
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from gridworker.assets import asset
from gridworker.model.taxonomy import report_categories

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "resources" / "i18n"
CATALOGUE = HERE / "gridworker_en.ts"
_HAN = re.compile("[\u4e00-\u9fff]")
_NEVER_SHOWN = (
    "ui/gallery.py", "ui/demo/", "_states.py", "gridworker/cli.py", "gridworker/doctor.py", "gridworker/terminal.py",
    "gridworker/form_commands.py", "gridworker/openrosa_commands.py", "gridworker/forms/", "gridworker/model/grid_code",
    "gridworker/model/divisions", "gridworker/model/masking", "gridworker/evidence/stamp",
    "gridworker/services/simulation", "gridworker/model/wording",
    "gridworker/model/deadlines", "gridworker/model/calendar", "gridworker/model/taxonomy", "gridworker/model/addresses", "gridworker/services/derivation", "sync/client/probe",
    "ui/documents/",
)  # fmt: skip
_SHOWN_FORMS = ("values", "progress", "session", "reading", "submission", "drafts")
"""Of the forms' modules those whose words the form screen shows; the others speak to whoever writes a workbook."""


_TIMES = (
    "剩 {}",
    "剩{}",
    "已超 {}",
    "已超{}",
    "不到 1 分",
    "明日 {} 前",
    "{} 天",
    "{} 天 {} 小时",
    "天",
    "小时",
    "{} 分钟前",
    "{} 小时前",
    "{} 天前",
)
"""How the core says times and limits: put together there, and taken apart again where they are shown."""


def sources() -> Iterator[Path]:
    """The modules whose words a worker may see."""
    for package in ("ui", "gridworker", "sync/client"):
        for path in sorted((ROOT / package).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            is_form = name.startswith("gridworker/forms/") and path.stem in _SHOWN_FORMS
            if is_form or not any(part in name for part in _NEVER_SHOWN):
                yield path


def texts_of(code: str) -> Iterator[str]:
    """Chinese texts in a module but its docstrings; a text with expressions in it has `{}` in their place."""
    tree = ast.parse(code)
    passed: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed.add(id(node.value))
        if isinstance(node, ast.JoinedStr):
            passed.update(id(part) for part in node.values)
            yield from _chinese("".join(_part(part) for part in node.values))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in passed:
            yield from _chinese(node.value)


def _part(part: ast.expr) -> str:
    return part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else "{}"


def _chinese(text: str) -> Iterator[str]:
    if _HAN.search(text):
        yield text


def collected() -> list[str]:
    """Every text once, in order of its characters."""
    found = {text for path in sources() for text in texts_of(path.read_text(encoding="utf-8"))}
    found.update(_TIMES)
    for category in report_categories():
        found.update([category.name, *(choice.name for choice in category.choices)])
    return sorted(found)


def update(catalogue: Path, texts: Iterable[str]) -> None:
    """Merges the texts into a catalogue, or begins it."""
    calls = "".join(f"        self.tr({_quoted(text)})\n" for text in texts)
    with tempfile.TemporaryDirectory() as folder:
        module = Path(folder) / "words.py"
        module.write_text(f"class gridworker:\n    def words(self):\n{calls}", encoding="utf-8")
        _tool(
            "lupdate", str(module), "-source-language", "zh_CN", "-target-language", "en", "-locations", "none",
            "-no-obsolete", "-disable-heuristic", "similartext", "-sort-messages", "-ts", str(catalogue),
        )  # fmt: skip


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def compile_catalogue(catalogue: Path, target: Path) -> None:
    """Makes what the program loads."""
    _tool("lrelease", str(catalogue), "-qm", str(target))


def _tool(name: str, *arguments: str) -> None:
    tool = Path(sys.executable).with_name(f"pyside6-{name}")
    subprocess.run([str(tool), *arguments, "-silent"], check=True, capture_output=True)


def main() -> None:
    """Brings the catalogue and what is compiled from it up to date."""
    update(CATALOGUE, collected())
    compile_catalogue(CATALOGUE, CATALOGUE.with_suffix(".qm"))
    unfinished = CATALOGUE.read_text(encoding="utf-8").count('type="unfinished"')
    sys.stdout.write(f"{asset('i18n')}: {unfinished} unfinished\n")


if __name__ == "__main__":
    main()
