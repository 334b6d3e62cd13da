"""The demo worker's morning round: twelve points of the invented community, with tags, two of them with a checklist.

Pure; its buildings are the neighbourhood's, and what stands beside them is a few metres off.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from gridworker.model.records import Patrol, PatrolPoint, Task, Worker
from gridworker.model.vocabulary import PointKind
from sync.central.demo_place import Neighbourhood, demo_id
from sync.central.desk.patrols import task_of

PATROL = demo_id("patrol", "morning")
TASK = demo_id("task", "patrol")
TITLE = "早班巡查：疏散通道和充电"
_OFF = 0.00008
"""What stands beside a building is some nine metres north-east of its middle."""


class _Stop(NamedTuple):
    building: str
    beside: str = ""
    kind: PointKind = PointKind.BUILDING
    look_for: str = ""
    form: str = ""


_STOPS = (
    _Stop("新鸿路 66 号院 1 栋", look_for="楼道有没有堆物，安全出口锁没锁"),
    _Stop("新鸿路 66 号院 3 栋", "电动车充电棚", PointKind.RISK_POINT, form="ebike"),
    _Stop("新鸿路 66 号院 4 栋", look_for="楼道有没有堆物"),
    _Stop("新鸿路 68 号院 1 栋", look_for="有没有飞线和进楼的电动车"),
    _Stop("新鸿路 68 号院 2 栋", "消火栓", PointKind.PART, "箱门好不好开，水带在不在"),
    _Stop("新鸿路 70 号院 1 栋", look_for="沿街门口有没有占道"),
    _Stop("新鸿路 70 号院 2 栋", "配电房", PointKind.RISK_POINT, "门锁好没有，里面有没有杂物"),
    _Stop("双林北支路 12 号院 1 栋", look_for="楼道有没有堆物"),
    _Stop("双林北支路 12 号院 3 栋", form="stairwell"),
    _Stop("双林北支路 12 号院 4 栋", "雨水井盖", PointKind.PART, "松没松，有没有积水"),
    _Stop("新鸿南路 88 号院 2 栋", look_for="外墙有没有松脱"),
    _Stop("新鸿南路 88 号院 5 栋", "消防水泵房", PointKind.RISK_POINT, "压力表在不在绿区"),
)


def morning_round(place: Neighbourhood, worker: Worker, forms: Mapping[str, str]) -> Patrol:
    """The plan; `forms` gives the version of each published form by its id."""
    points = tuple(_point(number, stop, place, forms) for number, stop in enumerate(_STOPS, start=1))
    return Patrol(
        id=PATROL,
        title=TITLE,
        grid=worker.grids[0],
        assignee=worker.id,
        points=points,
        task_id=TASK,
    )


def patrol_day(
    place: Neighbourhood, worker: Worker, forms: Mapping[str, str], due: datetime
) -> Iterator[tuple[str, Patrol | Task]]:
    """The round and the task that asks for it."""
    patrol = morning_round(place, worker, forms)
    yield "patrol", patrol
    yield "task", task_of(patrol, due.isoformat(timespec="seconds"), "第 3 网格")


def _point(number: int, stop: _Stop, place: Neighbourhood, forms: Mapping[str, str]) -> PatrolPoint:
    building = place.at(stop.building)
    off = _OFF if stop.beside else 0.0
    return PatrolPoint(
        id=demo_id("patrol-point", str(number)),
        name=f"{stop.building} {stop.beside}".strip(),
        kind=stop.kind,
        address_text=building.address_text,
        building_id=building.id,
        code=f"GW-510108-{number:04d}",
        lon=None if building.lon is None else round(building.lon + off, 7),
        lat=None if building.lat is None else round(building.lat + off, 7),
        form_id=stop.form,
        form_version=forms.get(stop.form, ""),
        look_for=stop.look_for,
    )
