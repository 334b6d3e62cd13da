"""Text and icon fonts: finds the icon font and says whether Chinese can be drawn.

Phosphor 1.3 comes from qtawesome's package data and is read directly: importing qtawesome loads eleven fonts, which the
first window does not need. This module must not know any widget.
"""

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtGui import QFontDatabase

from gridworker.errors import EnvironmentProblem


class FontProblem(EnvironmentProblem):
    """A font the screens need is missing."""

    code = "font.missing"


def _qtawesome_fonts() -> Path:
    spec = find_spec("qtawesome")
    if spec is None or not spec.submodule_search_locations:
        raise FontProblem("图标字体没装好，界面会缺图标。资料不受影响。请重新安装网格通。")
    return Path(next(iter(spec.submodule_search_locations))) / "fonts"


def _only(pattern: str) -> Path:
    found = sorted(_qtawesome_fonts().glob(pattern))
    if not found:
        raise FontProblem("图标字体没装好，界面会缺图标。资料不受影响。请重新安装网格通。")
    return found[-1]


@cache
def icon_family() -> str:
    """The family name of the icon font, loaded on first use; needs a running application."""
    number = QFontDatabase.addApplicationFont(str(_only("phosphor-[0-9]*.ttf")))
    families = QFontDatabase.applicationFontFamilies(number)
    if not families:
        raise FontProblem("图标字体打不开，界面会缺图标。资料不受影响。请重新安装网格通。")
    return families[0]


@cache
def icon_characters() -> dict[str, str]:
    """Icon names such as `"house-fill"` to the character that draws them."""
    names: dict[str, str] = json.loads(_only("phosphor-charmap-*.json").read_text(encoding="utf-8"))
    return {name: chr(int(code, 16)) for name, code in names.items()}


def has_chinese() -> bool:
    """True when some installed font can draw simplified Chinese."""
    return bool(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese))
