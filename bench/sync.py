"""What a sync costs on the wire: pushing 2,000 reports, and the first sync of 10,000 rows. Prints JSON.

`python -m bench.sync`. A real device and a real platform (embedded PostgreSQL) over HTTP on this machine; requests and
bytes are counted, times are given for orientation only.
"""

import json
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from gridworker.clock import SystemClock
from gridworker.ids import new_id
from gridworker.model.facts import EventReported, Place
from gridworker.model.ops import OpKind, RecordKind, RecordRef
from gridworker.model.records import Person, Tenant, Worker, as_data
from gridworker.model.vocabulary import Role, Urgency
from gridworker.store.store import Store
from gridworker.store.transaction import Transaction
from sync.central import commands
from sync.central.embedded import Central
from sync.central.feed.batch import Batch, Key
from sync.central.people import put_district, put_tenant, put_worker
from sync.central.platform_row import read_platform
from sync.central.services import Services
from sync.client.engine import SyncEngine
from sync.client.enrolment import Enrolment, checked_invitation
from sync.client.transport import HttpTransport
from sync.protocol import codec, wire

EVENTS = 2_000
ROWS = 10_000
_DISTRICT, _GRID = "510108", "5101080040061003000"
_MATTERS = (
    "飞线充电",
    "楼道堆物",
    "井盖松动",
    "消防通道停车",
    "垃圾未清",
    "路灯不亮",
    "噪声扰民",
    "墙面渗水",
)


def main() -> None:
    """Runs both and prints the figures."""
    with tempfile.TemporaryDirectory() as folder:
        central = Central.start(Path(folder) / "central")
        try:
            figures = _measure(central, Path(folder) / "profile")
        finally:
            central.stop()
    sys.stdout.write(json.dumps(figures, ensure_ascii=False, indent=2) + "\n")


def _measure(central: Central, folder: Path) -> dict[str, Any]:
    seed(central.services, ROWS)
    clock = SystemClock()
    http = HttpTransport(central.url)
    code = commands.enrol_code_in(central.services, "0003")
    attempt = Enrolment(http, checked_invitation(central.url, code), "bench", "0", clock)
    store = Store.create(folder, bytes(32), attempt.redeem().identity, clock)
    engine = SyncEngine(store, http, clock)
    try:
        first = _first_sync(store, engine)
        return {"first_sync": first, "push": _push(store, engine)}
    finally:
        engine.stop()
        http.close()
        store.close()


def _first_sync(store: Store, engine: SyncEngine) -> dict[str, Any]:
    began = time.perf_counter()
    engine.run_once()
    seconds = time.perf_counter() - began
    with store.reader() as reader:
        run, rows = reader.runs.recent(1)[0], reader.feed.row_count()
    return {
        "rows": rows,
        "requests": run.requests,
        "wire_bytes": run.bytes_down,
        "seconds": round(seconds, 2),
        "outcome": run.outcome,
    }


def _push(store: Store, engine: SyncEngine) -> dict[str, Any]:
    json_bytes = store.write(report_all)
    began = time.perf_counter()
    engine.run_once()
    seconds = time.perf_counter() - began
    with store.reader() as reader:
        run, left = reader.runs.recent(1)[0], reader.outbox.counts().ops_waiting
    pushes = run.requests - _OTHER_REQUESTS
    return {
        "events": EVENTS,
        "left": left,
        "requests": run.requests,
        "push_requests": pushes,
        "json_bytes": json_bytes,
        "wire_bytes": run.bytes_up,
        "wire_bytes_per_json_byte": round(run.bytes_up / json_bytes, 3),
        "seconds": round(seconds, 2),
        "outcome": run.outcome,
    }


_OTHER_REQUESTS = 2
"""The probe and the pull that belong to the same run."""


def report_all(tx: Transaction) -> int:
    """Files all events; returns their bytes as JSON."""
    ops = [
        tx.add_op(OpKind.EVENT_REPORTED, RecordRef("event", new_id(_MOMENT)), _event(number))
        for number in range(EVENTS)
    ]
    return len(codec.lines(wire.push_line(op) for op in ops))


_MOMENT = datetime(2026, 7, 16, 6, 0, tzinfo=UTC)


def _event(number: int) -> EventReported:
    matter = _MATTERS[number % len(_MATTERS)]
    happened = _MOMENT + timedelta(minutes=number)
    return EventReported(
        category="S03",
        urgency=Urgency.NORMAL,
        place=Place(
            text=f"双林北支路 {number % 97 + 1} 号院 {number % 13 + 1} 栋 {number % 5 + 1} 单元",
            grid=_GRID,
            lon=104.09 + number % 211 / 1e4,
            lat=30.65 + number % 173 / 1e4,
            accuracy_m=float(number % 31 + 3),
        ),
        description=f"{matter}，第 {number} 次巡查发现，现场已劝导，需要处理。",
        happened_at=happened.isoformat(),
    )


def seed(services: Services, rows: int) -> None:
    """Puts a district, a tenant, one worker and so many made-up residents on a platform."""
    with services.engine.begin() as connection:
        put_district(connection, _DISTRICT, "成华区")
        batch = Batch(connection, read_platform(connection).epoch)
        put_tenant(batch, _DISTRICT, Tenant(id="tenant-1", name="双桥子街道"))
        worker = Worker(
            id="worker-0003",
            code="0003",
            name="网格员0003",
            role=Role.GRID_WORKER,
            grids=(_GRID,),
            community="510108004006",
        )
        put_worker(batch, _DISTRICT, "tenant-1", worker)
        for number in range(rows):
            person = _person(number)
            batch.put(Key(_DISTRICT, RecordKind.PERSON, person.id), as_data(person))
        batch.flush()


def _person(number: int) -> Person:
    return Person(
        id=f"person-{number:05}",
        name=f"测试居民{number}",
        grid=_GRID,
        address_text=f"双林北支路 {number % 97 + 1} 号院 {number % 13 + 1} 栋 {number % 30 + 1} 层 {number % 4 + 1} 号",
    )


if __name__ == "__main__":
    main()
