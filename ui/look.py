"""How a profile likes its screens: look and text size. Kept in plain beside the store, for the lock page has them too."""

import json
from pathlib import Path
from typing import NamedTuple

from ui.theme import SCALE_MIN, Mode, Theme

_NAME = "look.json"


class Look(NamedTuple):
    """A look, and the size of text in percent."""

    mode: Mode = Mode.LIGHT
    scale: int = SCALE_MIN


def load_look(folder: Path) -> Look:
    """What was chosen last; daylight at 100 % where nothing was, or where it cannot be read."""
    try:
        kept = json.loads((folder / _NAME).read_text(encoding="utf-8"))
        return Look(Mode(kept["mode"]), int(kept["scale"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Look()


def save_look(folder: Path, theme: Theme) -> None:
    """Keeps what is in use.

    Raises:
        EnvironmentProblem: no room; the look in use stays in use.
    """
    from gridworker.store.durable import disk_errors, write_file

    with disk_errors():
        folder.mkdir(parents=True, exist_ok=True)
        write_file(folder / _NAME, json.dumps({"mode": theme.mode.value, "scale": theme.scale}).encode())
