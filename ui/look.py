"""How a profile likes its screens: look, text size and language. Kept in plain beside the store, for the lock page has them too."""

import json
from pathlib import Path
from typing import NamedTuple

from ui.language import Language
from ui.theme import SCALE_MIN, Mode

_NAME = "look.json"


class Look(NamedTuple):
    """A look, the size of text in percent, and the language."""

    mode: Mode = Mode.LIGHT
    scale: int = SCALE_MIN
    language: Language = Language.CHINESE


def load_look(folder: Path) -> Look:
    """What was chosen last; daylight at 100 % in Chinese where nothing was, or where it cannot be read."""
    try:
        kept = json.loads((folder / _NAME).read_text(encoding="utf-8"))
        look = Look(Mode(kept["mode"]), int(kept["scale"]))
        return look._replace(language=Language(kept.get("language", look.language)))
    except (OSError, ValueError, KeyError, TypeError):
        return Look()


def save_look(folder: Path, look: Look) -> None:
    """Keeps what was chosen.

    Raises:
        EnvironmentProblem: no room; what is in use stays in use.
    """
    from gridworker.store.durable import disk_errors, write_file

    with disk_errors():
        folder.mkdir(parents=True, exist_ok=True)
        write_file(folder / _NAME, json.dumps(look._asdict()).encode())
