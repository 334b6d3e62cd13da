"""A small world to break: one real platform, several real devices of made-up workers, and ways for both to die.

A device that dies leaves its folder as `kill -9` would: at a named point, or between two steps, the folder is copied
as it lies, and the next life opens the copy. Every act that was reported as saved is remembered, and so is every
byte of every picture. What must be true in the end is in `truths`.
"""

import itertools
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from gridworker.clock import ManualClock
from gridworker.errors import EnvironmentProblem, InputProblem, NetworkProblem
from gridworker.faults import dying_at, nothing
from gridworker.ids import new_id
from gridworker.model.facts import AlarmAcknowledged, EventReported, Place, TaskTake
from gridworker.model.ops import BlobRef, BlobRole, Op, OpKind, RecordRef
from gridworker.model.records import Person, Task, Tenant, Worker, as_data
from gridworker.model.vocabulary import Role, TaskType, Urgency
from gridworker.store.backups import list_backups
from gridworker.store.identity import DeviceIdentity
from gridworker.store.store import Store
from gridworker.store.surroundings import Surroundings
from gridworker.store.uploads import UploadState
from sync.central import bundles, commands, recovery
from sync.central import database as db
from sync.central.embedded import Central
from sync.central.feed.batch import Batch, Key
from sync.central.people import put_district, put_tenant, put_worker
from sync.central.platform_row import read_platform
from sync.central.settings import Settings
from sync.client import bundles as stick
from sync.client.deliver import deliver
from sync.client.engine import SyncEngine
from sync.client.enrolment import Enrolment, checked_invitation
from sync.client.status import SyncStatus
from sync.client.transport import HttpTransport, Request, Response
from tests.fakes.free_space import FakeFreeSpace

KEY = bytes(range(32))
SECRET_WORDS = ("测试住户甲", "楼道堆放纸箱若干")
"""What is written in this world's records, and must lie nowhere in the clear."""
_numbers = itertools.count(1)


class Killed(BaseException):
    """The device's process ended here."""


class Platform:
    """The platform and its clock; it can be killed and comes up again where it was, or where a backup was made."""

    def __init__(self, folder: Path, make_database: Callable[[], str], clock: ManualClock) -> None:
        self.folder, self.clock = folder, clock
        self.has_backup = False
        self._make_database = make_database
        self._settings = self._settings_with(make_database())
        self.central = self._start(0)
        self.url = self.central.url

    def die(self) -> None:
        """It is killed with everything under way, and started again."""
        port = int(self.url.rpartition(":")[2])
        self.central.kill()
        self.central = self._start(port)

    def back_up(self) -> None:
        """As every day."""
        recovery.back_up(self._settings, self._saved)
        self.has_backup = True

    def restore(self) -> None:
        """It is killed, and what it knew when the backup was made is all it knows."""
        port = int(self.url.rpartition(":")[2])
        self.central.kill()
        self._settings = self._settings_with(self._make_database())
        recovery.restore(self._settings, self._saved, self.clock)
        self.central = self._start(port)

    def take_bundle(self, path: Path) -> bytes:
        """Somebody brings a stick to the platform; the answer to take back."""
        with path.open("rb") as file:
            return bundles.take_bundle(self.central.services, file).answer

    def stop(self) -> None:
        """For good."""
        self.central.stop()

    @property
    def _saved(self) -> Path:
        return self.folder.with_name("platform-backup.pg")

    def _settings_with(self, database_url: str) -> Settings:
        """Rounds ask from one address as often as they like."""
        return Settings(
            folder=self.folder,
            database_url=database_url,
            enrol_per_minute=100_000,
            spool_per_minute=100_000,
        )

    def _start(self, port: int) -> Central:
        url = str(self._settings.database_url)
        return Central.start(self.folder, url, port, clock=self.clock, settings=self._settings)

    def scalar(self, query: Any) -> Any:
        """One value out of the database."""
        with self.central.services.engine.connect() as connection:
            return connection.scalar(query)


class Switch:
    """A device's transport: leads over whichever way is set, and nowhere once the device is dead."""

    def __init__(self, way: HttpTransport) -> None:
        self.direct = self.way = way
        self.is_dead = False

    def send(self, request: Request) -> Response:
        """The answer."""
        if self.is_dead:
            raise NetworkProblem("断电", code="network.unreachable")
        return self.way.send(request)

    def abort(self) -> None:
        """Breaks off what is under way."""
        self.way.abort()


@dataclass
class District:
    """A district of its own for each round, so that rounds share a platform and nothing else."""

    platform: Platform
    code: str = ""
    grids: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        number = next(_numbers)
        self.code = f"{510_200 + number:06d}"
        self.grids = tuple(f"{self.code}004006{part}000" for part in ("1003", "1004"))
        with self.platform.central.services.engine.begin() as connection:
            put_district(connection, self.code, "测试区")
            batch = Batch(connection, read_platform(connection).epoch)
            put_tenant(batch, self.code, Tenant(id=f"tenant-{self.code}", name="测试街道"))
            batch.flush()

    def hire(self, name: str, *grids: str) -> str:
        """A worker of these grids, new or changed; the id."""
        worker_id = f"{name}-{self.code}"
        worker = Worker(
            id=worker_id,
            code=worker_id,
            name="测试网格员",
            role=Role.GRID_WORKER,
            grids=grids,
            community=f"{self.code}004006",
        )
        with self.platform.central.services.engine.begin() as connection:
            batch = Batch(connection, read_platform(connection).epoch)
            put_worker(batch, self.code, f"tenant-{self.code}", worker)
            batch.flush()
        return worker_id

    def publish(self, kind: str, record: Any) -> None:
        """A dispatcher puts a record."""
        self._with_batch(lambda batch: batch.put(Key(self.code, kind, record.id), as_data(record)))

    def delete(self, kind: str, record_id: str) -> None:
        """A dispatcher deletes a record."""
        self._with_batch(lambda batch: batch.delete(Key(self.code, kind, record_id)))

    def person(self, number: int, grid: int, note: str = "") -> Person:
        """A made-up resident."""
        return Person(
            id=f"person-{self.code}-{number}",
            name=SECRET_WORDS[0] + note,
            grid=self.grids[grid],
            address_text=f"{number} 栋",
        )

    def task(self, number: int, assignee: str) -> Task:
        """A task for somebody."""
        return Task(
            id=f"task-{self.code}-{number}",
            type=TaskType.PATROL,
            title="巡查",
            place_text="1 栋",
            grid=self.grids[0],
            due_at="2026-07-17T18:00:00+08:00",
            assignee=assignee,
        )

    def _with_batch(self, work: Callable[[Batch], object]) -> None:
        with self.platform.central.services.engine.begin() as connection:
            batch = Batch(connection, read_platform(connection).epoch)
            work(batch)
            batch.flush()


@dataclass
class LabDevice:
    """One profile through all its lives."""

    district: District
    worker: str
    home: Path
    identity: DeviceIdentity
    clock: ManualClock
    switch: Switch
    space: FakeFreeSpace = field(default_factory=FakeFreeSpace)
    life: int = 0
    ops: dict[str, Op] = field(default_factory=dict)
    photos: dict[str, bytes] = field(default_factory=dict)
    given_up: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._point: Callable[[str], None] = nothing
        self._open(lambda: Store.create(self.folder, KEY, self.identity, self.clock, world=self.world))

    @property
    def platform(self) -> Platform:
        """Where it belongs."""
        return self.district.platform

    @property
    def folder(self) -> Path:
        """The profile of the present life."""
        return self.home / f"life-{self.life}"

    @property
    def world(self) -> Surroundings:
        """The disk, the clock, and the point at which to die."""
        return Surroundings(self.clock, space=self.space, faults=lambda point: self._point(point))

    def report(self, pictures: int, urgency: Urgency = Urgency.NORMAL) -> None:
        """The worker reports a matter, with an original and a thumbnail for each picture."""
        event = RecordRef("event", new_id(self.clock.now()))
        contents = [f"{event.id}/{number}".encode() * 200 for number in range(pictures)]
        payload = EventReported(
            category="S01",
            urgency=urgency,
            place=Place(text="3 栋 2 单元", grid=self.district.grids[0]),
            description=SECRET_WORDS[1],
            happened_at="2026-07-16T14:05:00+08:00",
        )
        blobs = tuple(ref for content in contents for ref in self._photo(content))
        self._do(lambda tx: tx.add_op(OpKind.EVENT_REPORTED, event, payload, blobs=blobs))

    def acknowledge(self, alarm: str) -> None:
        """The worker answers for an alarm: urgent."""
        fact = AlarmAcknowledged(acknowledged_at="2026-07-16T14:06:00+08:00")
        self._do(lambda tx: tx.add_op(OpKind.ALARM_ACKNOWLEDGED, RecordRef("alarm", alarm), fact))

    def take(self, task: str) -> None:
        """The worker takes a task on, though another may have been quicker."""
        wish = TaskTake(taken_at="2026-07-16T14:06:00+08:00")
        self._do(lambda tx: tx.add_op(OpKind.TASK_TAKE, RecordRef("task", task), wish))

    def sync(self) -> SyncStatus:
        """One run."""
        return self.engine.run_once()

    def dying_at(self, point: str, count: int, act: Callable[[], object]) -> bool:
        """Does something and dies on the way, if the way leads past that point; says whether it died."""
        self._point = dying_at(f"{point}:{count}", self._die)
        try:
            act()
        except Killed:
            self._next_life()
            return True
        finally:
            self._point = nothing
        if self.switch.is_dead:  # it died where nobody could see it, as in the writer after a commit
            self._next_life()
            return True
        return False

    def kill(self) -> None:
        """It dies between two steps."""
        self._die_quietly()
        self._next_life()

    def restart(self) -> None:
        """The program is closed and opened in good order."""
        self._close()
        self._open(lambda: Store.open(self.folder, KEY, self.clock, world=self.world))

    def make_backup(self) -> None:
        """What the store does every day."""
        self.clock.advance(timedelta(seconds=2))
        self.store.backup()

    def restore(self) -> None:
        """Somebody goes back to the last backup that is there: a change of area drops those that hold what has left."""
        kept = list_backups(self.folder / "backups")
        if not kept:
            return
        path = kept[0].path
        self._close()
        self._open(lambda: Store.restore(self.folder, KEY, self.clock, path, world=self.world))

    def deliver_sealed(self) -> None:
        """Somebody who cannot open the profile delivers what is sealed in it."""
        self._close()
        try:
            deliver(self.folder, self.switch, self.clock)
        finally:
            self._open(lambda: Store.open(self.folder, KEY, self.clock, world=self.world))

    def pack(self, path: Path) -> bool:
        """What waits goes on a stick; False if nothing does."""
        try:
            stick.pack(self.store, path)
        except InputProblem as problem:
            if problem.code != "bundle.nothing":
                raise
            return False
        return True

    def carry(self, path: Path) -> None:
        """Takes somebody's stick to the platform over the network; the answer lies beside it then."""
        stick.bring(self.store, path, self.switch)

    def take_answer(self, path: Path) -> None:
        """Reads what the platform has answered to a stick; an answer from before a restore counts for nothing."""
        try:
            stick.bring(self.store, path, self.switch)
        except InputProblem as problem:
            if problem.code != "bundle.old_epoch":
                raise

    def waiting(self) -> int:
        """Ops and blobs that the platform has not taken."""
        with self.store.reader() as reader:
            return reader.outbox.counts().ops_waiting + len(reader.uploads.items(delivered=False))

    def give_up_what_was_turned_down(self) -> None:
        """The worker looks at everything that needs a person, and gives it up."""
        with self.store.reader() as reader:
            turned_down = [item.op.id for item in reader.outbox.items() if item.needs_person]
            failed = [
                item.sha256
                for item in reader.uploads.items(delivered=False)
                if item.state is UploadState.FAILED
            ]
        self.given_up.update(turned_down)
        for op_id in turned_down:
            self.store.write(lambda tx, op_id=op_id: tx.withdraw(op_id))
        for sha256 in failed:
            self.store.write(lambda tx, sha256=sha256: tx.retry_upload(sha256))

    def close(self) -> None:
        """The end of the round."""
        self._close()
        self.switch.direct.close()

    def _photo(self, content: bytes) -> tuple[BlobRef, BlobRef]:
        refs = []
        for role, data in ((BlobRole.ORIGINAL, content), (BlobRole.THUMBNAIL, content[:300])):
            kept = self.store.blobs.put(data, "image/jpeg")
            self.photos[kept.sha256] = data
            refs.append(BlobRef(role, kept.sha256, kept.size_bytes, kept.media_type, photo=kept.sha256[:8]))
        return refs[0], refs[1]

    def _do(self, work: Callable[[Any], Op]) -> None:
        op = self.store.write(work)
        self.ops[op.id] = op

    def _die(self) -> None:
        self._die_quietly()
        raise Killed

    def _die_quietly(self) -> None:
        self.switch.is_dead = True
        self._point = nothing
        shutil.copytree(self.folder, self.home / f"life-{self.life + 1}", dirs_exist_ok=True)

    def _next_life(self) -> None:
        self._close()
        self.switch.is_dead = False
        shutil.rmtree(self.folder)
        self.life += 1
        self._open(lambda: Store.open(self.folder, KEY, self.clock, world=self.world))

    def _open(self, opened: Callable[[], Store]) -> None:
        self.store = opened()
        self.engine = SyncEngine(self.store, self.switch, self.clock, uniform=lambda: 0.0, on_bug=_raise)

    def _close(self) -> None:
        self.engine.stop()
        self.store.close()


def enrolled(district: District, worker: str, home: Path) -> LabDevice:
    """A device of `worker`, its clock right."""
    platform = district.platform
    clock = ManualClock(platform.clock.now())
    http = HttpTransport(platform.url)
    code = commands.enrol_code_in(platform.central.services, worker)
    redeemed = Enrolment(http, checked_invitation(platform.url, code), "测试平板", "0.1", clock).redeem()
    home.mkdir(parents=True)
    return LabDevice(district, worker, home, redeemed.identity, clock, Switch(http))


def quiesce(devices: list[LabDevice], platform: Platform, most: int = 60) -> None:
    """Good weather: time passes, everybody syncs, people decide what is theirs to decide; until nothing waits.

    Raises:
        AssertionError: something still waits after all that.
    """
    for _ in range(most):
        codes = [device.sync().code for device in devices]
        for device in devices:
            device.give_up_what_was_turned_down()
        if not any(codes) and not any(device.waiting() for device in devices):
            for device in devices:  # what a later one has sent, the earlier ones have not seen yet
                device.sync()
            return
        for clock in (platform.clock, *(device.clock for device in devices)):
            clock.advance(timedelta(minutes=2))
    states = [(device.waiting(), device.engine.status.code, _stuck(device)) for device in devices]
    raise AssertionError(f"still waiting: {states}")


def _stuck(device: LabDevice) -> list[tuple[str, ...]]:
    with device.store.reader() as reader:
        ops = [
            (item.op.kind.value, item.state.value, item.text) for item in reader.outbox.items(settled=False)
        ]
        uploads = [(item.sha256[:8], item.state.value) for item in reader.uploads.items(delivered=False)]
    return [*ops, *uploads]


def ops_of(platform: Platform, device: LabDevice) -> dict[str, sa.Row[Any]]:
    """What the platform has of a device, by op."""
    c = db.op.c
    wanted = sa.select(c.id, c.outcome, c.verdict).where(c.device == device.identity.device)
    with platform.central.services.engine.connect() as connection:
        return {row.id: row for row in connection.execute(wanted)}


def _raise(error: Exception) -> None:
    if not isinstance(error, EnvironmentProblem):
        raise error
