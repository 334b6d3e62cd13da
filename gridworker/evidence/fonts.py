"""Finds a Chinese font for the watermark.

Without one every character would be a box, so a missing font is said plainly. Looks only at the usual folders; it
draws nothing.
"""

import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from PIL import ImageFont

from gridworker.errors import EnvironmentProblem

_CANDIDATES: tuple[tuple[str, str], ...] = (
    ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc"),
    ("NotoSansCJKsc-Regular.otf", "NotoSansCJKsc-Bold.otf"),
    ("NotoSansSC-Regular.otf", "NotoSansSC-Bold.otf"),
    ("SourceHanSansSC-Regular.otf", "SourceHanSansSC-Bold.otf"),
    ("SourceHanSansCN-Regular.otf", "SourceHanSansCN-Bold.otf"),
    ("msyh.ttc", "msyhbd.ttc"),
    ("PingFang.ttc", "PingFang.ttc"),
    ("Hiragino Sans GB.ttc", "Hiragino Sans GB.ttc"),
    ("STHeiti Medium.ttc", "STHeiti Medium.ttc"),
    ("wqy-microhei.ttc", "wqy-microhei.ttc"),
    ("wqy-zenhei.ttc", "wqy-zenhei.ttc"),
    ("simhei.ttf", "simhei.ttf"),
)
"""File names, regular and bold, the best first."""

_MAX_FACES = 20


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font on disk; `index` picks a face of a collection."""

    path: Path
    index: int = 0


@dataclass(frozen=True, slots=True)
class FontPair:
    """Regular and bold; the same file twice where there is no bold one."""

    regular: FontFile
    bold: FontFile


@cache
def chinese_fonts() -> FontPair:
    """The Chinese font of this machine.

    Raises:
        EnvironmentProblem: `font.missing`.
    """
    return find_fonts(font_folders())


def find_fonts(folders: Iterable[Path]) -> FontPair:
    """The best Chinese font below some folders.

    Raises:
        EnvironmentProblem: `font.missing`.
    """
    files = {path.name.lower(): path for folder in folders for path in _files(folder)}
    for regular, bold in _CANDIDATES:
        found = files.get(regular.lower())
        if found is not None:
            return FontPair(_face(found), _face(files.get(bold.lower(), found)))
    raise EnvironmentProblem(
        "这台设备没有中文字体，照片上的时间地点写不出来。照片原图还在，没有丢；"
        "请安装 Noto Sans CJK（Debian：apt install fonts-noto-cjk）后再试",
        code="font.missing",
    )


def font_folders() -> Sequence[Path]:
    """Where this system keeps fonts."""
    home = Path.home()
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", "C:/Windows"))
        return (windows / "Fonts", home / "AppData/Local/Microsoft/Windows/Fonts")
    if sys.platform == "darwin":
        return (Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts")
    return (
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        home / ".local/share/fonts",
        home / ".fonts",
    )


@lru_cache(maxsize=32)
def open_font(font: FontFile, size_px: int) -> ImageFont.FreeTypeFont:
    """An opened font, kept for the next photo."""
    return ImageFont.truetype(font.path, size_px, index=font.index, layout_engine=ImageFont.Layout.BASIC)


def _files(folder: Path) -> Iterable[Path]:
    try:
        yield from (path for path in folder.rglob("*") if path.suffix.lower() in {".ttc", ".ttf", ".otf"})
    except OSError:
        return


def _face(path: Path) -> FontFile:
    """The simplified Chinese face of a collection; the first one if none says so."""
    if path.suffix.lower() != ".ttc":
        return FontFile(path)
    for index in range(_MAX_FACES):
        try:
            family = ImageFont.truetype(path, 12, index=index).getname()[0] or ""
        except OSError:
            break
        if family.endswith(" SC") or ("Mono" not in family and "SC" in family.split()):
            return FontFile(path, index)
    return FontFile(path)
