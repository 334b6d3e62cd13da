"""The demo's place and people: grids, buildings, homes, residents with and without need of care.

Pure: a map, a seed and a day in, records out.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from random import Random
from typing import Any

import msgspec

from gridworker.ids import derived_id
from gridworker.model.records import Building, Grid, House, Person, Record
from gridworker.model.vocabulary import CareColour, GridLevel

DISTRICT = "510108"
COMMUNITY = "510108004006"
STREET_NAME = "双桥子街道"
PERSONS_PER_GRID = 1_700
HOUSES_PER_GRID = 500
MICRO_GRIDS = 5
_FLOORS = 7
_PHONES = "1990000"

_COMPOUNDS: dict[int, tuple[tuple[str, int], ...]] = {
    1: (("双林北横路 18 号院", 7), ("双林北横路 20 号院", 7)),
    2: (("双桥路 90 号院", 7), ("双桥路 94 号院", 8)),
    3: (
        ("新鸿路 66 号院", 4),
        ("新鸿路 68 号院", 2),
        ("新鸿路 70 号院", 2),
        ("双林北支路 12 号院", 4),
        ("新鸿南路 88 号院", 5),
    ),
    4: (("新鸿路 72 号院", 7), ("新鸿南路 90 号院", 7)),
}
_CARE = {
    CareColour.RED: (3, timedelta(days=0), ("独居", "高龄")),
    CareColour.YELLOW: (9, timedelta(days=3), ("空巢",)),
    CareColour.GREEN: (41, timedelta(days=14), ("慢性病",)),
}
_NAMED: dict[int, tuple[tuple[str, str, int, CareColour, int], ...]] = {
    3: (
        ("周桂芳", "新鸿路 66 号院 3 栋 2 单元 401", 82, CareColour.RED, 0),
        ("李素华", "新鸿路 68 号院 1 栋 1 单元 301", 79, CareColour.RED, 0),
        ("王德明", "新鸿路 70 号院 2 栋 2 单元 202", 76, CareColour.YELLOW, 0),
    )
}
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜谢邹喻柏窦章云苏潘葛奚范彭鲁韦马"
_FIRST = "文秀建国志桂淑德光玉春明丽俊家永海小雨思子浩晓红"
_SECOND = "华英芳兰珍军强平伟玲敏静杰涛辉琴蓉梅林萍超洋欣怡"
_ADULT, _OLDEST = 6, 96


def grid_code(general: int, micro: int = 0) -> str:
    """The code of a general grid of the community, or of one of its micro-grids."""
    return f"{COMMUNITY}1{general:03d}{micro:03d}"


def demo_id(*path: str) -> str:
    """The same id each time for the same thing of the demo."""
    return derived_id("gridworker-demo", *path)


class Home(msgspec.Struct, frozen=True):
    """Where somebody lives."""

    grid: str
    house: str
    building: str
    address: str


class Neighbourhood:
    """The community as records.

    Args:
        map_json: the schematic map, GeoJSON.
        seed: decides who lives where.
        now: the demo's present.
    """

    def __init__(self, map_json: dict[str, Any], seed: int, now: datetime) -> None:
        self._random = Random(seed)  # noqa: S311 - invented people, not secrets
        self._now = now
        self._outlines = {
            int(feature["properties"]["general"]): feature["geometry"]["coordinates"][0]
            for feature in map_json["features"]
            if feature["properties"]["kind"] == "grid"
        }
        self._spots = [
            _middle(feature["geometry"]["coordinates"][0])
            for feature in map_json["features"]
            if feature["properties"]["kind"] == "building"
        ]
        self.buildings: dict[str, Building] = {}
        self.persons: dict[str, Person] = {}
        self._phones = 0
        self._made = [*self._grids(), *self._all_buildings(), *self._all_homes()]

    def records(self) -> Iterator[tuple[str, Record]]:
        """Grids, buildings, houses and persons, each with its kind."""
        yield from self._made

    def at(self, building: str) -> Building:
        """A building by its name."""
        return self.buildings[building]

    def _grids(self) -> Iterator[tuple[str, Record]]:
        for general, outline in sorted(self._outlines.items()):
            ring = tuple((lon, lat) for lon, lat in outline)
            yield (
                "grid",
                Grid(
                    id=grid_code(general),
                    name=f"第 {general} 网格",
                    level=GridLevel.GENERAL.value,
                    outline=ring,
                ),
            )
            for micro in range(1, MICRO_GRIDS + 1):
                yield (
                    "grid",
                    Grid(
                        id=grid_code(general, micro),
                        name=f"第 {general} 网格 {micro} 号微网格",
                        level=GridLevel.MICRO.value,
                    ),
                )

    def _all_buildings(self) -> Iterator[tuple[str, Record]]:
        for general, compounds in _COMPOUNDS.items():
            spots = [spot for spot in self._spots if _inside(spot, self._outlines[general])]
            names = [
                f"{compound} {number} 栋" for compound, count in compounds for number in range(1, count + 1)
            ]
            for index, name in enumerate(names):
                lon, lat = spots[index * len(spots) // len(names)]
                building = Building(
                    id=demo_id("building", name),
                    name=name,
                    address_text=name,
                    grid=grid_code(general),
                    micro_grid=grid_code(general, 1 + index * MICRO_GRIDS // len(names)),
                    lon=lon,
                    lat=lat,
                    code=f"GW-510108-B{len(self.buildings) + 1:04d}",
                )
                self.buildings[name] = building
                yield "building", building

    def _all_homes(self) -> Iterator[tuple[str, Record]]:
        for general in sorted(_COMPOUNDS):
            homes = list(self._houses(general))
            for house, _home in homes:
                yield "house", house
            for person in self._people(general, [home for _house, home in homes]):
                self.persons[person.name] = self.persons.get(person.name, person)
                yield "person", person

    def _houses(self, general: int) -> Iterator[tuple[House, Home]]:
        here = [building for building in self.buildings.values() if building.grid == grid_code(general)]
        for index in range(HOUSES_PER_GRID):
            building = here[index % len(here)]
            number = index // len(here)
            unit, room = 1 + number // (_FLOORS * 2), 101 + number // 2 % _FLOORS * 100 + number % 2
            address = f"{building.name} {unit} 单元 {room}"
            house = House(
                id=demo_id("house", address),
                building_id=building.id,
                address_text=address,
                grid=building.grid,
                unit=str(unit),
                room=str(room),
                state="rented" if self._random.random() < 0.3 else "owner",
            )
            yield house, Home(building.grid, house.id, building.name, address)

    def _people(self, general: int, homes: list[Home]) -> Iterator[Person]:
        named = _NAMED.get(general, ())
        care = self._care(named)
        for index in range(PERSONS_PER_GRID):
            if index < len(named):
                name, address, age, colour, days = named[index]
                home = next(home for home in homes if home.address == address)
                yield self._person(general, index, name, home, age, colour, timedelta(days=days))
                continue
            home = homes[index % len(homes)]
            colour_and_due = next(care, None)
            age = (
                self._random.randint(65, _OLDEST) if colour_and_due else self._random.randint(_ADULT, _OLDEST)
            )
            need, due = colour_and_due or (None, timedelta())
            yield self._person(general, index, self._name(), home, age, need, due)

    def _care(
        self, named: tuple[tuple[str, str, int, CareColour, int], ...]
    ) -> Iterator[tuple[CareColour, timedelta]]:
        for colour, (count, within, _reasons) in _CARE.items():
            already = sum(1 for person in named if person[3] is colour)
            for _ in range(count - already):
                yield colour, timedelta(days=1 + self._random.randrange(within.days + 1))

    def _person(
        self,
        general: int,
        index: int,
        name: str,
        home: Home,
        age: int,
        colour: CareColour | None,
        due: timedelta,
    ) -> Person:
        person_id = demo_id("person", str(general), str(index))
        self._phones += 1
        return Person(
            id=person_id,
            name=name,
            grid=home.grid,
            address_text=home.address,
            house_id=home.house,
            sex=self._random.choice("男女"),
            birth_year=self._now.year - age,
            phone=f"{_PHONES}{self._phones % 10_000:04d}",
            id_last4=f"{self._phones % 1000:03d}Z",
            id_hash=sha256(person_id.encode()).hexdigest(),
            care_colour=colour,
            care_reasons=() if colour is None else _CARE[colour][2],
            next_visit_due="" if colour is None else (self._now + due).date().isoformat(),
        )

    def _name(self) -> str:
        draw = self._random.choice
        return draw(_SURNAMES) + draw(_FIRST) + (draw(_SECOND) if self._random.random() < 0.8 else "")


def _middle(ring: list[list[float]]) -> tuple[float, float]:
    lons, lats = [point[0] for point in ring[:-1]], [point[1] for point in ring[:-1]]
    return round(sum(lons) / len(lons), 7), round(sum(lats) / len(lats), 7)


def _inside(point: tuple[float, float], ring: list[list[float]]) -> bool:
    """Whether a point lies in a ring: how many edges a ray to the east crosses."""
    x, y = point
    crossings = 0
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossings += 1
    return crossings % 2 == 1
