"""The code of a grid: which community, what kind, which general grid, which micro-grid.

Nineteen digits, `community12 + type1 + general3 + micro3`: type 0 总网格, 1 一般网格, 2 专属网格; `000` stands for the level
above. The scheme is this program's default; a city's own codes are kept beside it as aliases. A code is never reused.
This module knows no polygons, no storage and no names of communities.
"""

import re
from functools import total_ordering
from typing import Self

import msgspec

from gridworker.errors import InputProblem
from gridworker.model.vocabulary import GridLevel

CODE_SCHEME = "community12-type1-general3-micro3"
"""Stored beside each code, so that a city's own scheme can be told apart."""

_FULL = re.compile(r"(\d{12})([012])(\d{3})(\d{3})", re.ASCII)
_SHORT = re.compile(r"(\d{12})(?:-(Z?)(\d{2,3})(?:-(\d{3}))?)?", re.ASCII)
_CHIEF, _GENERAL, _DEDICATED = "0", "1", "2"
_LARGEST = 999


@total_ordering
class GridCode(msgspec.Struct, frozen=True):
    """One grid.

    Attributes:
        community: twelve digits of the community.
        kind: `"0"`, `"1"` or `"2"` as in the code.
        general: number of the general or dedicated grid, 0 for the chief grid.
        micro: number of the micro-grid, 0 for the grid above it.

    Raises:
        InputProblem: the parts do not make a grid.
    """

    community: str
    kind: str = _CHIEF
    general: int = 0
    micro: int = 0

    def __post_init__(self) -> None:
        """Refuse what no grid can be."""
        if not _makes_a_grid(self.community, self.kind, self.general, self.micro):
            raise _malformed(f"{self.community}{self.kind}{self.general}{self.micro}")

    def __lt__(self, other: "GridCode") -> bool:
        """Order as the full codes stand."""
        return str(self) < str(other)

    def __str__(self) -> str:
        """The full code of nineteen digits."""
        return f"{self.community}{self.kind}{self.general:03}{self.micro:03}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a full code or a short form.

        Raises:
            InputProblem: it is neither.
        """
        text = text.strip()
        if full := _FULL.fullmatch(text):
            community, kind, general, micro = full.groups()
            return cls(community, kind, int(general), int(micro))
        if short := _SHORT.fullmatch(text):
            return cls._from_short(*short.groups())
        raise _malformed(text)

    @classmethod
    def _from_short(cls, community: str, letter: str | None, general: str | None, micro: str | None) -> Self:
        if general is None:
            return cls(community)
        return cls(community, _DEDICATED if letter else _GENERAL, int(general), int(micro or 0))

    @property
    def level(self) -> GridLevel:
        """What kind of grid it is."""
        if self.micro:
            return GridLevel.MICRO
        return {_CHIEF: GridLevel.CHIEF, _GENERAL: GridLevel.GENERAL, _DEDICATED: GridLevel.DEDICATED}[
            self.kind
        ]

    @property
    def short(self) -> str:
        """The form shown beside names, as `510108004006-03`; `Z` marks a dedicated grid."""
        if self.kind == _CHIEF:
            return self.community
        letter = "Z" if self.kind == _DEDICATED else ""
        micro = f"-{self.micro:03}" if self.micro else ""
        return f"{self.community}-{letter}{self.general:02}{micro}"

    @property
    def display(self) -> str:
        """The name shown on screen, as 第 3 网格."""
        if self.kind == _CHIEF:
            return GridLevel.CHIEF.label
        noun = GridLevel.DEDICATED.label if self.kind == _DEDICATED else "网格"
        micro = f"第 {self.micro} {GridLevel.MICRO.label}" if self.micro else ""
        return f"第 {self.general} {noun}{micro}"

    @property
    def parent(self) -> "GridCode | None":
        """The grid above; None for the chief grid."""
        if self.micro:
            return GridCode(self.community, self.kind, self.general)
        return None if self.kind == _CHIEF else GridCode(self.community)

    @property
    def prefix(self) -> str:
        """What the full codes of this grid and all below it begin with."""
        if self.kind == _CHIEF:
            return self.community
        return str(self) if self.micro else str(self)[:-3]

    def child(self, number: int, *, dedicated: bool = False) -> "GridCode":
        """The grid `number` below this one; `dedicated` only matters below a chief grid.

        Raises:
            InputProblem: a micro-grid has none, or the number is not 1 to 999.
        """
        if self.micro or not 1 <= number <= _LARGEST:
            raise _malformed(f"{self.short}/{number}")
        if self.kind == _CHIEF:
            return GridCode(self.community, _DEDICATED if dedicated else _GENERAL, number)
        return GridCode(self.community, self.kind, self.general, number)

    def covers(self, other: "GridCode") -> bool:
        """Whether `other` is this grid or lies below it."""
        return str(other).startswith(self.prefix)


def is_grid_code(text: str) -> bool:
    """Whether `text` is a full code or a short form."""
    try:
        GridCode.parse(text)
    except InputProblem:
        return False
    return True


def _makes_a_grid(community: str, kind: str, general: int, micro: int) -> bool:
    if not (re.fullmatch(r"[1-9]\d{11}", community, re.ASCII) and kind in {_CHIEF, _GENERAL, _DEDICATED}):
        return False
    if not (0 <= general <= _LARGEST and 0 <= micro <= _LARGEST):
        return False
    return general == micro == 0 if kind == _CHIEF else general > 0


def _malformed(text: str) -> InputProblem:
    shown = text if len(text) <= 40 else f"{text[:40]}…"
    return InputProblem(
        f"“{shown}”不是网格编码。什么都没有改。请核对后重输，形如 510108004006-03。", code="grid.malformed"
    )
