"""The written rules hold: formatting, lint, strict types, who may import whom, what Windows has not."""

import ast
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.mutations import MUTATIONS

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = Path(sysconfig.get_path("scripts"))
NOT_ON_WINDOWS = frozenset({"fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty"})


@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "format", "--check", "."),
        ("ruff", "check", "."),
        ("mypy",),
        ("lint-imports",),
    ],
    ids=lambda command: " ".join(command),
)
def test_rule_holds_for_the_whole_tree(command: tuple[str, ...]) -> None:
    name, *arguments = command
    suffix = ".exe" if sys.platform == "win32" else ""
    done = subprocess.run(
        [SCRIPTS / (name + suffix), *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_modules_stay_short() -> None:
    long = {str(path.relative_to(ROOT)): lines for path in _sources() if (lines := _lines(path)) > 500}
    assert not long


def test_no_module_needs_what_windows_has_not_to_be_imported() -> None:
    needed = {
        str(path.relative_to(ROOT)): names
        for path in _sources()
        if (names := NOT_ON_WINDOWS & set(_imported_at_once(path)))
    }
    assert not needed


def test_no_picture_is_decoded_with_the_lock_that_the_window_needs() -> None:
    """`ui/viewmodels/pictures.py` says why, and decodes."""
    named = "QImage.fromData("
    holds = [str(path.relative_to(ROOT)) for path in _sources() if named in path.read_text(encoding="utf-8")]
    assert not holds


def _sources() -> list[Path]:
    return [path for room in ("gridworker", "sync", "ui") for path in (ROOT / room).rglob("*.py")]


def _imported_at_once(path: Path) -> Iterator[str]:
    """The modules that are imported with this one, not first inside a function."""
    for statement in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.Import):
            yield from (name.name for name in statement.names)
        elif isinstance(statement, ast.ImportFrom):
            yield statement.module or ""


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_every_mutation_of_the_laboratory_still_finds_what_it_breaks() -> None:
    gone = [
        one.promise for one in MUTATIONS if one.before not in (ROOT / one.file).read_text(encoding="utf-8")
    ]
    assert not gone
