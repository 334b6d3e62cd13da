"""The written rules hold: formatting, lint, strict types, who may import whom."""

import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = Path(sysconfig.get_path("scripts"))


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
    sources = [path for room in ("gridworker", "sync", "ui") for path in (ROOT / room).rglob("*.py")]
    long = {str(path.relative_to(ROOT)): lines for path in sources if (lines := _lines(path)) > 500}
    assert not long


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())
