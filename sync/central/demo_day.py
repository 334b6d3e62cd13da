"""The demo worker's day: an alarm, a rain warning, tasks for today and the week, and a case that waits for a recheck.

Pure: built around the moment given. Times of today never run past midnight.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from gridworker.model.facts import Place
from gridworker.model.records import Alarm, Event, Figures, HistoryEntry, PublicWarning, Record, Task, Worker
from gridworker.model.vocabulary import (
    AlarmStage,
    CareColour,
    EventLevel,
    EventStage,
    PositionSource,
    Role,
    Severity,
    TaskType,
    Urgency,
    WarningColour,
)
from sync.central.demo_patrol import patrol_day
from sync.central.demo_place import Neighbourhood, demo_id
from sync.central.desk.cases import Case

EVENT = demo_id("event", "stairwell")
RECHECK = demo_id("task", "recheck")
ALARM = demo_id("alarm", "elder")
_STAIRWELL = "新鸿路 66 号院 3 栋"
_REPORT = "2 单元楼道 1 至 3 层堆放纸箱和旧家具，占用疏散通道。"

_WEEK: tuple[tuple[str, TaskType, str, str, int, Mapping[str, object]], ...] = (
    ("gas", TaskType.GAS_CHECK, "燃气安全入户检查", "新鸿路 66 号院 1 栋", 1,
     {"note": "沿街餐饮 3 家", "count": 11, "count_unit": "户"}),
    ("rent", TaskType.RENT_CHECK, "出租房检查", "新鸿南路 88 号院 1 栋", 1, {"count": 3, "count_unit": "户"}),
    ("ebike", TaskType.FIRE_CHECK, "电动自行车停放充电检查", "新鸿路 68 号院 2 栋", 2, {}),
    ("municipal", TaskType.FACILITY_CHECK, "井盖路灯检查", "新鸿路 66 号院 2 栋", 2, {}),
    ("fire9", TaskType.SHOP_CHECK, "沿街商铺检查", "新鸿路 70 号院 1 栋", 3, {"count": 8, "count_unit": "家"}),
    ("food", TaskType.SHOP_CHECK, "食品小作坊检查", "新鸿路 70 号院 2 栋", 3, {}),
    ("flood", TaskType.FLOOD_CHECK, "易涝点检查", "双林北支路 12 号院 3 栋", 3, {"note": "暴雨预警后"}),
    ("meeting", TaskType.MEETING, "院落议事：加装电梯", "双林北支路 12 号院 1 栋", 4, {}),
    ("self_built", TaskType.BUILDING_CHECK, "自建房结构检查", "新鸿南路 88 号院 3 栋", 4, {}),
    ("site", TaskType.SITE_CHECK, "小工地安全检查", "新鸿南路 88 号院 4 栋", 5, {"note": "楼内装修"}),
    ("school", TaskType.SCHOOL_CHECK, "校园周边检查", "双林北支路 12 号院 2 栋", 5, {}),
)  # fmt: skip
"""Key (a checklist's id where there is one), kind, title, building, in how many days, whatever else."""

Day = tuple[str, Record] | tuple[str, Record, tuple[str, ...]]


class OpenCase(NamedTuple):
    """The desk's side of the event that waits for its recheck."""

    event: str
    case: Case


def open_case() -> OpenCase:
    """Handled by the department, to be looked at by the finder."""
    case = Case(
        department="dept-chengguan",
        handler="dept-chengguan",
        filing_condition="占用疏散通道",
        result="已通知住户清理，大件已搬走。",
        checker="worker-0003",
        check_task=RECHECK,
    )
    return OpenCase(EVENT, case)


def day_of_work(
    now: datetime,
    worker: Worker,
    workers: tuple[Worker, ...],
    place: Neighbourhood,
    forms: Mapping[str, str],
) -> Iterator[Day]:
    """All that lies on the worker's screen.

    Args:
        now: the demo's present.
        worker: whose day it is.
        workers: all who are warned.
        place: buildings and persons to go to.
        forms: version of each published form by its id.
    """
    yield "alarm", _alarm(now, place)
    for one in workers:
        yield "warning", _warning(now, one), (f"worker:{one.id}",)
    yield "event", _event(now, worker, place)
    for task in (*_today(now, worker, place, forms), *_this_week(now, worker, place, forms)):
        yield "task", task
    yield from patrol_day(place, worker, forms, _later(now, 300))
    colours = {"red": 3, "yellow": 9, "green": 41}
    yield "figures", Figures(id=worker.id, as_of=_text(now), answered=27, to_answer=28, care_counts=colours)


def _alarm(now: datetime, place: Neighbourhood) -> Alarm:
    person = place.persons["周桂芳"]
    building = place.at(_STAIRWELL)
    return Alarm(
        id=ALARM,
        title="独居老人紧急呼叫 · 周桂芳 82 岁",
        text="床头按钮触发",
        place_text=person.address_text,
        raised_at=_text(now - timedelta(minutes=8)),
        grid=person.grid,
        state=AlarmStage.RAISED,
        person_id=person.id,
        phone=person.phone,
        lon=building.lon,
        lat=building.lat,
    )


def _warning(now: datetime, worker: Worker) -> PublicWarning:
    starts = (now + timedelta(minutes=59)).replace(minute=0, second=0, microsecond=0)
    return PublicWarning(
        id=demo_id("warning", "rain", worker.id),
        title="暴雨橙色预警",
        text="请查看 2 处易涝点、1 处下穿通道",
        colour=WarningColour.ORANGE,
        starts_at=_text(starts),
        ends_at=_text(starts + timedelta(hours=5)),
        issued_at=_text(now - timedelta(minutes=2)),
    )


def _event(now: datetime, worker: Worker, place: Neighbourhood) -> Event:
    building = place.at(_STAIRWELL)
    found_at = now - timedelta(hours=22)
    return Event(
        id=EVENT,
        category="S01",
        urgency=Urgency.PRESSING,
        place=Place(
            text=f"{_STAIRWELL} 2 单元",
            grid=building.grid,
            building_id=building.id,
            lon=building.lon,
            lat=building.lat,
            source=PositionSource.MAP,
        ),
        stage=EventStage.POST_CHECK,
        reporter=worker.id,
        happened_at=_text(found_at),
        description=_REPORT,
        number=f"CD510108{found_at:%Y%m%d}00017",
        level=EventLevel.L3.value,
        received_at=_text(found_at + timedelta(minutes=1)),
        deadline=_text(_later(now, 54)),
        history=tuple(_history(found_at, worker)),
    )


def _history(found_at: datetime, worker: Worker) -> Iterator[HistoryEntry]:
    dispatcher, unit = ("双桥子街道调度室", Role.DISPATCHER), ("综合行政执法队", Role.DEPARTMENT)
    steps = (
        (0, "report", EventStage.REPORTED, (worker.id, Role.GRID_WORKER), _REPORT),
        (6, "accept", EventStage.ACCEPTED, dispatcher, ""),
        (9, "register", EventStage.REGISTERED, dispatcher, "占用疏散通道"),
        (12, "dispatch", EventStage.DISPATCHED, dispatcher, ""),
        (40, "sign", EventStage.HANDLING, unit, ""),
        (1100, "done", EventStage.HANDLED, unit, "已通知住户清理，大件已搬走。"),
        (1110, "confirm", EventStage.FEEDBACK, unit, ""),
        (1111, "request_post_check", EventStage.POST_CHECK, ("平台", Role.SYSTEM), ""),
    )
    for minutes, action, stage, (by, role), text in steps:
        at = _text(found_at + timedelta(minutes=minutes))
        yield HistoryEntry(at=at, action=action, stage=stage, by=by, by_role=role.value, text=text)


def _today(now: datetime, worker: Worker, place: Neighbourhood, forms: Mapping[str, str]) -> Iterator[Task]:
    yield _task(
        "recheck",
        TaskType.RECHECK,
        "楼道堆物复查",
        place,
        _STAIRWELL,
        worker,
        _later(now, 54),
        urgency=Urgency.URGENT,
        severity=Severity.S1,
        event_id=EVENT,
        place_text=f"{_STAIRWELL} 2 单元",
        note="昨日上报",
        count=24,
        count_unit="小时件",
    )
    yield _visit(now, 144, "李素华", "已 2 天未联系上", worker, place, forms, Urgency.URGENT)
    yield _visit(now, 204, "王德明", "本周第 1 次", worker, place, forms, Urgency.NORMAL)
    yield _task(
        "fire",
        TaskType.FIRE_CHECK,
        "居民楼消防通道检查",
        place,
        "双林北支路 12 号院 4 栋",
        worker,
        _later(now, 234),
        form_id="stairwell",
        form_version=forms["stairwell"],
    )
    yield _task(
        "houses",
        TaskType.HOUSE_VERIFY,
        "房屋信息核验",
        place,
        "新鸿南路 88 号院 5 栋",
        worker,
        _later(now, 354),
        note="平台派发",
        count=6,
        count_unit="户",
    )


def _this_week(
    now: datetime, worker: Worker, place: Neighbourhood, forms: Mapping[str, str]
) -> Iterator[Task]:
    """One task for every checklist that today has none of, and a meeting."""
    for key, task_type, title, building, days, more in _WEEK:
        evening = (now + timedelta(days=days)).replace(hour=18, minute=0, second=0, microsecond=0)
        form = {"form_id": key, "form_version": forms[key]} if key in forms else {}
        yield _task(key, task_type, title, place, building, worker, evening, **form, **more)


def _visit(
    now: datetime,
    minutes: int,
    name: str,
    note: str,
    worker: Worker,
    place: Neighbourhood,
    forms: Mapping[str, str],
    urgency: Urgency,
) -> Task:
    person = place.persons[name]
    building = person.address_text.partition(" 栋")[0] + " 栋"
    return _task(
        f"visit-{name}",
        TaskType.VISIT,
        f"上门走访 {name}",
        place,
        building,
        worker,
        _later(now, minutes),
        urgency=urgency,
        person_id=person.id,
        care_colour=person.care_colour or CareColour.GREEN,
        note=note,
        form_id="lone_elder",
        form_version=forms["lone_elder"],
    )


def _task(
    key: str,
    task_type: TaskType,
    title: str,
    place: Neighbourhood,
    building: str,
    worker: Worker,
    due: datetime,
    **more: object,
) -> Task:
    where = place.at(building)
    task = Task(
        id=demo_id("task", key),
        type=task_type,
        title=title,
        place_text=building,
        grid=where.grid,
        due_at=_text(due),
        assignee=worker.id,
        building_id=where.id,
        lon=where.lon,
        lat=where.lat,
        created_at=_text(due - timedelta(days=1)),
    )
    return msgspec.structs.replace(task, **more)


def _later(now: datetime, minutes: int) -> datetime:
    """So many minutes later, but still today."""
    return min(now + timedelta(minutes=minutes), now.replace(hour=23, minute=59, second=0, microsecond=0))


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
