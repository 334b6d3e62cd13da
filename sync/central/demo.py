"""The demo community: four grids, their people, a worker's day. Invented from end to end, the same for the same seed.

Times follow the clock given, so that the day is always today. People are visibly not real: see
`resources/demo/SOURCE.md`. This module only builds records; it opens nothing.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

import msgspec
import sqlalchemy as sa

from gridworker.assets import asset
from gridworker.clock import Clock
from gridworker.model.records import FormRecord, Record, Tenant, Worker, as_data
from gridworker.model.vocabulary import Role
from sync.central.demo_day import day_of_work, open_case
from sync.central.demo_place import COMMUNITY, DISTRICT, STREET_NAME, Neighbourhood, grid_code
from sync.central.desk.cases import write_case
from sync.central.desk.people import DeskUser
from sync.central.feed.audience import Audience
from sync.central.feed.batch import Batch, Key
from sync.central.forms import shipped_forms
from sync.central.people import put_district, put_tenant, put_worker
from sync.central.platform_row import read_platform

TENANT = Tenant(
    id="tenant-510108004",
    name="双桥子街道",
    switches=dict.fromkeys(
        (
            "checkin",
            "shift_timer",
            "patrol_count",
            "points",
            "track",
            "forced_photo",
            "emergency_scene",
        ),
        False,
    ),
    phones={"duty": "19900009999"},
    phrases=("已劝离，对方答应马上整改", "楼道堆放纸箱，占了一半宽度", "线头裸露，旁边有可燃物"),
)
DESK = (
    DeskUser(id="desk-shuangqiaozi", district=DISTRICT, name="双桥子街道调度室", role=Role.DISPATCHER),
    DeskUser(id="dept-chengguan", district=DISTRICT, name="综合行政执法队", role=Role.DEPARTMENT),
)


class Demo(NamedTuple):
    """Who and what the demo is made of; `worker` is the one whose day is laid out."""

    district: str
    tenant: Tenant
    worker: Worker
    workers: tuple[Worker, ...]
    desk: tuple[DeskUser, ...]
    records: int


class Published(NamedTuple):
    """A record and, where it does not follow from its kind, who sees it."""

    kind: str
    record: Record
    audience: Audience | None = None


def seed_demo(connection: sa.Connection, clock: Clock, seed: int = 20260716) -> Demo:
    """Fill an empty platform with the demo community; the caller commits.

    Args:
        connection: in a transaction.
        clock: the demo's present.
        seed: another seed, other invented people.
    """
    put_district(connection, DISTRICT, "成华区")
    batch = Batch(connection, read_platform(connection).epoch)
    put_tenant(batch, DISTRICT, TENANT)
    workers = _workers()
    for worker in workers:
        put_worker(batch, DISTRICT, TENANT.id, worker)
    records = list(_records(clock.now(), seed, workers, shipped_forms()))
    batch.load(Key(DISTRICT, one.kind, one.record.id) for one in records)
    for one in records:
        batch.put(Key(DISTRICT, one.kind, one.record.id), as_data(one.record), one.audience)
    case = open_case()
    write_case(connection, DISTRICT, case.event, case.case)
    count = len(batch.changed())
    batch.flush()
    return Demo(DISTRICT, TENANT, _hero(workers), workers, DESK, count)


def _workers() -> tuple[Worker, ...]:
    named = (("0001", "刘晓梅", (1, 2)), ("0003", "陈志敏", (3,)), ("0004", "唐国强", (4,)))
    return tuple(
        Worker(
            id=f"worker-{code}",
            code=code,
            name=name,
            role=Role.GRID_WORKER,
            grids=tuple(grid_code(grid) for grid in grids),
            community=COMMUNITY,
            community_name="新鸿社区",
            street_name=STREET_NAME,
        )
        for code, name, grids in named
    )


def _hero(workers: tuple[Worker, ...]) -> Worker:
    return next(worker for worker in workers if worker.name == "陈志敏")


def _records(
    now: datetime, seed: int, workers: tuple[Worker, ...], forms: list[FormRecord]
) -> Iterator[Published]:
    map_json = msgspec.json.decode(asset("demo", "map.geojson").read_bytes())
    place = Neighbourhood(map_json, seed, now)
    for form in forms:
        yield Published("form", form)
    for kind, record in place.records():
        yield Published(kind, record)
    versions = {form.form_id: form.version for form in forms}
    for day in day_of_work(now, _hero(workers), workers, place, versions):
        yield Published(*day)
