"""What a sync costs on the wire: the cases of docs/performance.md, each beside bare requests of the same bytes.

`python -m bench.sync` prints JSON; `python -m bench.sync push lossy_photo --patience 60` measures only what is named. A real platform (its own process, embedded PostgreSQL) and real devices (encrypted
store, checks, syncing to the disk) over HTTP on this machine; lines that are slow or break are `tests.faults.proxy`.
"""

import argparse
import itertools
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from bench.floor import Floor, carried, kept
from bench.lines import FAR, FLOOR_PIECE, LOOPBACK, LOSSY_SEEDS, PUSHED_BYTES, lossy
from bench.workload import (
    GRID,
    PHOTO_BYTES,
    PHOTOS,
    REPORTS,
    RESIDENTS,
    changed,
    documents,
    photo,
    report,
    resident,
)
from gridworker.clock import SystemClock
from gridworker.ids import new_id
from gridworker.model.facts import EventReported
from gridworker.model.ops import BlobRef, BlobRole, OpKind, RecordKind, RecordRef
from gridworker.model.records import Person, Tenant, Worker, as_data
from gridworker.model.vocabulary import Role
from gridworker.store.store import Store
from gridworker.store.transaction import Transaction
from sync.central import commands
from sync.central.embedded import CentralProcess, open_platform
from sync.central.feed.batch import Batch, Key
from sync.central.people import put_district, put_tenant, put_worker
from sync.central.platform_row import read_platform
from sync.central.services import Services
from sync.central.settings import Settings
from sync.client.engine import SyncEngine
from sync.client.enrolment import Enrolment, checked_invitation
from sync.client.metering import Traffic
from sync.client.status import Step, SyncStatus
from sync.client.transport import HttpTransport
from sync.protocol import codec, wire
from tests.faults.proxy import FaultProxy, Line

EVENTS = REPORTS
_DISTRICT, _FAR_GRID = "510108", "5101080040061004000"
_KEY = bytes(32)
_PATIENCE_S = 180.0
_SHOTS = itertools.count()
"""No two photos of a run are alike: one that is there already would not be sent."""
_MOMENT = datetime(2026, 7, 16, 6, 0, tzinfo=UTC)
Figures = dict[str, Any]


def main() -> None:
    """Measures the cases named, or all, and prints them."""
    parser = argparse.ArgumentParser(description="What a sync costs on the wire.")
    parser.add_argument("cases", nargs="*", metavar="CASE", help="all by default: " + ", ".join(CASES))
    parser.add_argument("--patience", type=float, default=_PATIENCE_S, help="seconds a bad line is given")
    asked = parser.parse_args()
    if unknown := set(asked.cases) - set(CASES):
        parser.error(f"no such case: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as folder, site(Path(folder), asked.patience) as there:
        figures = {name: CASES[name](there) for name in asked.cases or CASES}
    sys.stdout.write(json.dumps(figures, ensure_ascii=False, indent=2) + "\n")


class Site(NamedTuple):
    """A platform with a district, and the bare server beside it."""

    folder: Path
    services: Services
    url: str
    floor: Floor
    patience_s: float


@contextmanager
def site(folder: Path, patience_s: float = _PATIENCE_S) -> Iterator[Site]:
    """Everything that is needed, seeded: worker 0003 with all residents, worker 0005 with none."""
    services, database = open_platform(Settings(folder=folder / "central"), SystemClock())
    seed(services, RESIDENTS)
    url = database.database("gridworker") if database is not None else None
    running = CentralProcess(folder / "central", url)
    floor = Floor()
    try:
        yield Site(folder, services, running.url, floor, patience_s)
    finally:
        floor.close()
        running.stop()
        services.engine.dispose()
        if database is not None:
            database.close()


class Device:
    """An enrolled device on some line; it measures what a run costs.

    Args:
        there: where it is enrolled.
        worker: whose it is.
        url: the way to the platform.
    """

    def __init__(self, there: Site, worker: str, url: str) -> None:
        clock = SystemClock()
        self._patience_s = there.patience_s
        code = commands.enrol_code_in(there.services, worker)
        with_platform = HttpTransport(there.url)
        attempt = Enrolment(with_platform, checked_invitation(there.url, code), "bench", "0", clock)
        folder = Path(tempfile.mkdtemp(dir=there.folder))
        self.store = Store.create(folder / "profile", _KEY, attempt.redeem().identity, clock)
        with_platform.close()
        self.transport = HttpTransport(url)
        self.engine = SyncEngine(self.store, self.transport, clock)

    def go_over(self, url: str) -> None:
        """Another way to the platform, and nothing remembered of the way before."""
        self.engine.stop()
        self.transport.close()
        self.transport = HttpTransport(url)
        self.engine = SyncEngine(self.store, self.transport, self.store.clock)

    def run(self) -> Figures:
        """One run: what it cost until everything had its receipt, and altogether."""
        marks: dict[Step, tuple[float, Traffic]] = {}
        runner = self.engine.runner
        before, began = runner.traffic, time.perf_counter()

        def note(status: SyncStatus) -> None:
            marks.setdefault(status.step, (time.perf_counter() - began, runner.traffic - before))

        stop = self.engine.subscribe(note)
        self.engine.run_once()
        stop()
        whole = (time.perf_counter() - began, runner.traffic - before)
        pushed = marks.get(Step.PULL, whole)
        return {
            **_figures("", whole),
            **_figures("push_", pushed),
            "outcome": self.engine.status.code or "done",
        }

    def keep_at_it(self) -> Figures:
        """By itself, as the app does it, until nothing waits or patience ends."""
        before, began = self.engine.runner.traffic, time.perf_counter()
        self.engine.start()
        while self.waiting() and time.perf_counter() - began < self._patience_s:
            time.sleep(0.02)
        figures = _figures("", (time.perf_counter() - began, self.engine.runner.traffic - before))
        return {**figures, "left": self.waiting()}

    def waiting(self) -> int:
        """Ops and files the platform has not taken."""
        with self.store.reader() as reader:
            return reader.outbox.counts().ops_waiting + len(reader.uploads.items(delivered=False))

    def close(self) -> None:
        """The end of a case."""
        self.engine.stop()
        self.transport.close()
        self.store.close()


def _figures(prefix: str, cost: tuple[float, Traffic]) -> Figures:
    seconds, traffic = cost
    return {
        f"{prefix}seconds": round(seconds, 3),
        f"{prefix}requests": traffic.requests,
        f"{prefix}bytes": traffic.bytes_up + traffic.bytes_down,
    }


@contextmanager
def device(there: Site, worker: str, line: Line = LOOPBACK) -> Iterator[tuple[Device, FaultProxy]]:
    """A device that has signed in and pulled once, then put on `line`."""
    made = Device(there, worker, there.url)
    with FaultProxy(there.url, line) as proxy:
        try:
            made.run()
            made.go_over(proxy.url)
            yield made, proxy
        finally:
            made.close()


def first_pull(there: Site) -> Figures:
    """A device of its own process: 10,000 residents, stored, searchable, encrypted."""
    code = commands.enrol_code_in(there.services, "0003")
    command = [sys.executable, "-m", "bench.engine", there.url, code, str(there.folder / "first")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    figures: Figures = json.loads(done.stdout)
    shares = max(figures["requests"], 1)
    wire_floor = carried(there.floor.url, [(0, figures["bytes"] // shares)] * shares)
    lines = [msgspec.json.encode(resident(number)) for number in range(RESIDENTS)]
    floor = wire_floor + _kept(there, lines)
    return {**figures, "wire_floor_seconds": round(wire_floor, 4), **_beside(figures["seconds"], floor)}


def push(there: Site, line: Line = LOOPBACK) -> Figures:
    """2,000 reports, each through its handler; until each has its receipt."""
    with device(there, "0005", line) as (made, _proxy), FaultProxy(there.floor.url, line) as bare:
        json_bytes = made.store.write(report_all)
        figures = made.run()
        wire_floor = carried(bare.url, [(figures["push_bytes"] * 3 // 4, figures["push_bytes"] // 4)])
        left = made.waiting()
    floor = wire_floor + _kept(there, [json.dumps(one).encode() for one in documents()])
    more = {"json_bytes": json_bytes, "left": left, "wire_floor_seconds": round(wire_floor, 4)}
    return {**figures, **more, **_beside(figures["push_seconds"], floor)}


def push_far(there: Site) -> Figures:
    """The same, 300 ms there and back."""
    return push(there, FAR)


def delta(there: Site) -> Figures:
    """100 of 10,000 residents changed at the centre; then nothing."""
    with device(there, "0003") as (made, _proxy), FaultProxy(there.url, FAR) as far:
        made.run()
        _change(there.services, version=2)
        near = made.run()
        nothing = made.run()
        made.go_over(far.url)
        made.run()
        _change(there.services, version=3)
        away = made.run()
    floor = carried(there.floor.url, [(0, near["bytes"])])
    return {
        **near,
        "far_seconds": away["seconds"],
        "nothing_bytes": nothing["bytes"],
        "floor_seconds": round(floor, 4),
    }


def photos(there: Site) -> Figures:
    """20 photos of 300 KB, verified on the other side."""
    with device(there, "0005") as (made, _proxy):
        _report_with_photos(made.store, PHOTOS)
        figures = made.run()
    floor = carried(there.floor.url, [(PHOTO_BYTES, 0)] * PHOTOS)
    raw = PHOTOS * PHOTO_BYTES
    return {
        **figures,
        "bytes_per_raw_byte": round(figures["bytes"] / raw, 4),
        **_beside(figures["seconds"], floor),
    }


def lossy_push(there: Site) -> list[Figures]:
    """2,000 reports over 256 kbit/s, 200 ms, cut about every 2 s."""
    return [
        _over_lossy(there, seed, PUSHED_BYTES, lambda store: store.write(report_all)) for seed in LOSSY_SEEDS
    ]


def lossy_photo(there: Site) -> list[Figures]:
    """One photo over the same."""
    return [
        _over_lossy(there, seed, PHOTO_BYTES, lambda store: _report_with_photos(store, 1))
        for seed in LOSSY_SEEDS
    ]


def _over_lossy(there: Site, seed: int, size_bytes: int, work: Callable[[Store], object]) -> Figures:
    with device(there, "0005", lossy(seed)) as (made, proxy):
        work(made.store)
        figures = made.keep_at_it()
        cuts, passed = proxy.cuts, dict(proxy.passed)
    with FaultProxy(there.floor.url, lossy(seed)) as bare:
        pieces = max(size_bytes // FLOOR_PIECE, 1)
        floor = carried(bare.url, [(FLOOR_PIECE, 200)] * pieces)
    return {
        "seed": seed,
        **figures,
        "cuts": cuts,
        "line_bytes": sum(passed.values()),
        "line_bytes_up": passed["up"],
        "floor_seconds": round(floor, 1),
    }


def _kept(there: Site, lines: list[bytes]) -> float:
    return kept(Path(tempfile.mkdtemp(dir=there.folder)) / "kept.db", lines)


def _beside(seconds: float, floor: float) -> Figures:
    return {"floor_seconds": round(floor, 4), "ratio_to_floor": round(seconds / max(floor, 1e-4), 1)}


CASES: dict[str, Callable[[Site], Any]] = {
    "first_pull": first_pull,
    "delta": delta,
    "push": push,
    "push_far": push_far,
    "photos": photos,
    "lossy_push": lossy_push,
    "lossy_photo": lossy_photo,
}


def report_all(tx: Transaction) -> int:
    """Files all events; returns their bytes as JSON."""
    ops = [
        tx.add_op(OpKind.EVENT_REPORTED, RecordRef("event", new_id(_MOMENT)), _event(number))
        for number in range(EVENTS)
    ]
    return len(codec.lines(wire.push_line(op) for op in ops))


def _event(number: int) -> EventReported:
    return msgspec.convert(report(number), EventReported)


def _report_with_photos(store: Store, count: int) -> None:
    kept = [store.blobs.put(photo(number, seed=next(_SHOTS)), "image/jpeg") for number in range(count)]
    blobs = [
        BlobRef(BlobRole.ORIGINAL, one.sha256, one.size_bytes, one.media_type, photo=str(number))
        for number, one in enumerate(kept)
    ]
    event = RecordRef("event", new_id(store.clock.now()))
    store.write(lambda tx: tx.add_op(OpKind.EVENT_REPORTED, event, _event(0), blobs=blobs))


def seed(services: Services, rows: int) -> None:
    """Puts a district, a tenant, two workers and so many made-up residents of the first one on a platform."""
    with services.engine.begin() as connection:
        put_district(connection, _DISTRICT, "成华区")
        batch = Batch(connection, read_platform(connection).epoch)
        put_tenant(batch, _DISTRICT, Tenant(id="tenant-1", name="双桥子街道"))
        for code, grid in (("0003", GRID), ("0005", _FAR_GRID)):
            put_worker(batch, _DISTRICT, "tenant-1", _worker(code, grid))
        for number in range(rows):
            _put_resident(batch, number, 1)
        batch.flush()


def _worker(code: str, grid: str) -> Worker:
    return Worker(
        id=f"worker-{code}",
        code=code,
        name=f"网格员{code}",
        role=Role.GRID_WORKER,
        grids=(grid,),
        community="510108004006",
    )


def _change(services: Services, version: int) -> None:
    with services.engine.begin() as connection:
        batch = Batch(connection, read_platform(connection).epoch)
        for number in changed():
            _put_resident(batch, number, version)
        batch.flush()


def _put_resident(batch: Batch, number: int, version: int) -> None:
    person = msgspec.convert(resident(number, version=version), Person)
    batch.put(Key(_DISTRICT, RecordKind.PERSON, person.id), as_data(person))


if __name__ == "__main__":
    main()
