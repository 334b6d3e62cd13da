"""`python -m bench`: runs every measurement in its own process and writes build/bench/figures.json."""

import json
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "build" / "bench"
MEASUREMENTS = (
    "start",
    "store",
    "forms",
    "expressions",
    "photos",
    "camera",
    "lists",
    "tasks",
    "sync",
    "loop",
    "shift",
)
SHORT = {"shift": ("--minutes", "0.5")}
"""What is played in little time here; by itself it takes as long as it does in the field."""


def main() -> int:
    """Runs the measurements named on the command line, or all; 1 if one of them failed."""
    names = sys.argv[1:] or MEASUREMENTS
    figures: dict[str, object] = {"machine": machine()}
    failed = [name for name in names if not measured(name, figures)]
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "figures.json").write_text(json.dumps(figures, indent=2, ensure_ascii=False), encoding="utf-8")
    print(json.dumps(figures, indent=2, ensure_ascii=False))
    return 1 if failed else 0


def measured(name: str, figures: dict[str, object]) -> bool:
    """Runs one measurement and keeps the JSON object it prints last."""
    done = subprocess.run(
        [sys.executable, "-m", f"bench.{name}", *SHORT.get(name, ())],
        cwd=HERE.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        figures[name] = {"failed": done.stderr.strip().splitlines()[-1:]}
        return False
    start = done.stdout.find("{")
    figures[name] = json.loads(done.stdout[start:])
    return True


def machine() -> dict[str, str | int | None]:
    """What the figures were measured on."""
    import os

    return {"python": platform.python_version(), "system": platform.platform(), "cores": os.cpu_count()}


if __name__ == "__main__":
    sys.exit(main())
