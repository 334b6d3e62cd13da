"""Districts, streets and communities of Chengdu by their statistical codes.

From the shipped list of 2023; areas that are not units of GB/T 2260 stand under their statistical parents, and a code
missing here may still be right. This module knows no grids and no map.
"""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

import msgspec

from gridworker.errors import ProgrammingBug
from gridworker.model.shipped_table import shipped_rows
from gridworker.model.vocabulary import DivisionLevel

EDITION = "2023-06-30"
"""Cut-off of the shipped list."""

_TOWN_OFFICES = ("居民委员会", "居委会")
_VILLAGE_OFFICES = ("村民委员会", "村委会")


class Division(msgspec.Struct, frozen=True):
    """One division: 6 digits down to districts, 9 for streets and towns, 12 for communities and villages."""

    code: str
    level: DivisionLevel
    name: str
    parent_code: str

    @property
    def short_name(self) -> str:
        """The name people use: 新鸿社区 for 新鸿社区居委会, 同福村 for 同福村村民委员会."""
        for office in _TOWN_OFFICES:
            if self.name.endswith(office):
                return self.name.removesuffix(office)
        for office in _VILLAGE_OFFICES:
            if self.name.endswith(office):
                place = self.name.removesuffix(office)
                return place if place.endswith("村") else f"{place}村"
        return self.name


def division(code: str) -> Division | None:
    """The division with this code, if it is in the shipped list."""
    return _all().get(code)


def children_of(code: str) -> tuple[Division, ...]:
    """The divisions right below `code`, by code; empty for a community or an unknown code."""
    return _children().get(code, ())


def ancestors_of(code: str) -> tuple[Division, ...]:
    """From the city down to the division above `code`; empty for the city or an unknown code."""
    found: list[Division] = []
    here = division(code)
    while here is not None and here.parent_code:
        here = division(here.parent_code)
        if here is not None:
            found.append(here)
    return tuple(reversed(found))


def path_name(code: str, separator: str = " ") -> str:
    """District, street and community in short, as 成华区 双桥子街道 新鸿社区; the code itself if it is unknown."""
    here = division(code)
    if here is None:
        return code
    line = [*ancestors_of(code), here]
    below_city = [each for each in line if each.level is not DivisionLevel.CITY]
    return separator.join(each.short_name for each in below_city or line)


def districts() -> tuple[Division, ...]:
    """All districts and counties, by code."""
    return tuple(each for each in _all().values() if each.level is DivisionLevel.DISTRICT)


def county_of(code: str) -> str:
    """The six digits of the county that a street, community or grid code begins with."""
    return code[:6]


@lru_cache(maxsize=1)
def _all() -> Mapping[str, Division]:
    rows = shipped_rows("divisions", "chengdu_divisions.csv", header="code,level,name,parent_code")
    found = {
        row["code"]: Division(row["code"], DivisionLevel(row["level"]), row["name"], row["parent_code"])
        for row in rows
    }
    if len(found) != len(rows):
        raise ProgrammingBug("chengdu_divisions.csv: a code stands twice", code="table.duplicate")
    return MappingProxyType(found)


@lru_cache(maxsize=1)
def _children() -> Mapping[str, tuple[Division, ...]]:
    below: dict[str, list[Division]] = {}
    for each in _all().values():
        below.setdefault(each.parent_code, []).append(each)
    return MappingProxyType(
        {code: tuple(sorted(each, key=lambda d: d.code)) for code, each in below.items() if code}
    )
