"""What a device has from its installation on: everything compiled. Where a source was changed since, every process would do it."""

from compileall import compile_dir
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent


def compile_sources() -> None:
    """Compiles what has changed, so that the figures do not tell of that."""
    for package in ("gridworker", "sync", "ui"):
        compile_dir(_ROOT / package, quiet=1)
