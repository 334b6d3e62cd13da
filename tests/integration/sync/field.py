"""A real device at a real platform: enrolled over HTTP, with an encrypted store and the sync engine.

Nothing is faked but the clocks, so that tests decide the time and never wait for it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from gridworker.clock import ManualClock
from gridworker.ids import new_id
from gridworker.model.facts import AlarmAcknowledged, EventReported, Place, TaskTake
from gridworker.model.ops import BlobRef, BlobRole, Op, OpKind, RecordRef
from gridworker.model.vocabulary import Urgency
from gridworker.store.outbox import OpState
from gridworker.store.store import Store
from gridworker.store.uploads import UploadState
from sync.central import commands
from sync.central import database as db
from sync.central.embedded import Central
from sync.client.engine import SyncEngine
from sync.client.enrolment import Enrolment, checked_invitation
from sync.client.status import SyncStatus
from sync.client.transport import HttpTransport, Transport
from tests.integration.central.platforms import GRID

DATABASE_KEY = bytes(range(32))
Wrap = Callable[[Transport], Transport]


@dataclass
class FieldApp:
    """One enrolled device, its clock, and what its worker has done."""

    central: Central
    store: Store
    clock: ManualClock
    http: HttpTransport
    engine: SyncEngine
    ops: list[Op] = field(default_factory=list)
    photos: dict[str, bytes] = field(default_factory=dict)

    def report(self, *pictures: bytes, text: str = "楼道堆物", urgency: Urgency = Urgency.NORMAL) -> Op:
        """The worker reports a matter, with an original and a thumbnail for each picture."""
        payload = EventReported(
            category="S01",
            urgency=urgency,
            place=Place(text="新鸿路 66 号院 3 栋", grid=GRID),
            description=text,
            happened_at="2026-07-16T14:05:00+08:00",
        )
        blobs = tuple(ref for picture in pictures for ref in self._photo(picture))
        event = RecordRef("event", new_id(self.clock.now()))
        return self._did(
            self.store.write(lambda tx: tx.add_op(OpKind.EVENT_REPORTED, event, payload, blobs=blobs))
        )

    def acknowledge(self, alarm: str = "alarm-1") -> Op:
        """The worker answers for an alarm: urgent."""
        fact = AlarmAcknowledged(acknowledged_at="2026-07-16T14:06:00+08:00")
        ref = RecordRef("alarm", alarm)
        return self._did(self.store.write(lambda tx: tx.add_op(OpKind.ALARM_ACKNOWLEDGED, ref, fact)))

    def take(self, task: str) -> Op:
        """The worker takes a task on."""
        wish = TaskTake(taken_at="2026-07-16T14:06:00+08:00")
        ref = RecordRef("task", task)
        return self._did(self.store.write(lambda tx: tx.add_op(OpKind.TASK_TAKE, ref, wish)))

    def sync(self) -> SyncStatus:
        """One run."""
        return self.engine.run_once()

    def state(self, op: Op) -> OpState:
        """Where an op is."""
        with self.store.reader() as reader:
            found = reader.outbox.get(op.id)
        assert found is not None
        return found.state

    def waiting(self) -> int:
        """Ops and blobs not yet taken by the platform."""
        with self.store.reader() as reader:
            uploads = reader.uploads.items(delivered=False)
            return reader.outbox.counts().ops_waiting + len(uploads)

    def quiesce(self, platform_clock: ManualClock, most: int = 40) -> None:
        """Lets time pass and runs until nothing waits."""
        for _ in range(most):
            status = self.sync()
            if not self.waiting() and not status.code:
                return
            for clock in (self.clock, platform_clock):
                clock.advance(timedelta(minutes=1))
        raise AssertionError(f"{self.waiting()} still wait: {self.engine.status}")

    def assert_whole(self) -> None:
        """Everything arrived once, every byte of it, and the device shows what the platform has."""
        assert self.waiting() == 0
        with self.store.reader() as reader:
            assert reader.outbox.counts().attention == 0
        self._assert_applied_once()
        self._assert_blobs_equal()
        self._assert_same_rows()

    def close(self) -> None:
        """Ends the program."""
        self.engine.stop()
        self.http.close()
        self.store.close()

    def _assert_applied_once(self) -> None:
        with self.central.services.engine.connect() as connection:
            for op in self.ops:
                count = connection.scalar(
                    sa.select(sa.func.count()).select_from(db.op).where(db.op.c.id == op.id)
                )
                assert count == 1, op
                if op.kind is OpKind.EVENT_REPORTED:
                    told = sa.select(sa.func.count()).select_from(db.feed_log)
                    effects = connection.scalar(told.where(db.feed_log.c.id == op.record.id))
                    assert effects == 1, op

    def _assert_blobs_equal(self) -> None:
        files = self.central.services.uploads.files
        for sha256, content in self.photos.items():
            assert b"".join(files.read(sha256, 0, len(content))) == content
            with self.store.reader() as reader:
                upload = reader.uploads.get(sha256)
            assert upload is not None
            assert upload.state is UploadState.DELIVERED

    def _assert_same_rows(self) -> None:
        visible = db.record.c.audience.overlap(list(self.store.identity.scope))
        wanted = sa.select(db.record.c.kind, db.record.c.id, db.record.c.epoch, db.record.c.n)
        with self.central.services.engine.connect() as connection:
            there = set(connection.execute(wanted.where(visible, ~db.record.c.deleted)).all())
        with self.store.reader() as reader:
            here = set(
                reader.connection.execute("SELECT kind, id, epoch, n FROM row WHERE gone = 0").fetchall()
            )
        assert here == {tuple(row) for row in there}

    def _photo(self, content: bytes) -> tuple[BlobRef, BlobRef]:
        small = content[: max(len(content) // 4, 1)]
        refs = []
        for role, data in ((BlobRole.ORIGINAL, content), (BlobRole.THUMBNAIL, small)):
            kept = self.store.blobs.put(data, "image/jpeg")
            self.photos[kept.sha256] = data
            refs.append(BlobRef(role, kept.sha256, kept.size_bytes, kept.media_type, photo=kept.sha256[:8]))
        return refs[0], refs[1]

    def _did(self, op: Op) -> Op:
        self.ops.append(op)
        return op


@contextmanager
def enrolled_app(
    central: Central,
    folder: Path,
    now: datetime,
    wrap: Wrap = lambda transport: transport,
    worker: str = "0003",
    url: str = "",
) -> Iterator[FieldApp]:
    """Enrols a device and opens it; `wrap` puts something between engine and network, `url` is the way there."""
    clock = ManualClock(now)
    http = HttpTransport(url or central.url)
    code = commands.enrol_code_in(central.services, worker)
    invitation = checked_invitation(central.url, code)
    identity = Enrolment(http, invitation, "测试平板", "0.1", clock).redeem().identity
    store = Store.create(folder, DATABASE_KEY, identity, clock)
    app = FieldApp(central, store, clock, http, SyncEngine(store, wrap(http), clock, uniform=lambda: 0.0))
    try:
        yield app
    finally:
        app.close()
