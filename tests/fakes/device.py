"""A device with an identity of its own and a store in a folder, and facts to put in it. All persons are made up."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pyrage
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from gridworker.clock import CHINA, ManualClock
from gridworker.model.facts import EventReported, Place, RevealLogged, TaskFinish, TaskTake
from gridworker.model.ops import BlobRef, BlobRole, Op, OpKind, RecordRef, Verdict, VerdictKind, Version
from gridworker.model.vocabulary import Urgency
from gridworker.store.feed import FeedRow, RowChange
from gridworker.store.identity import DeviceIdentity
from gridworker.store.store import Store
from gridworker.store.surroundings import Surroundings
from gridworker.store.transaction import Transaction
from tests.fakes.free_space import FakeFreeSpace

KEY = bytes(range(32))
START = datetime(2026, 11, 21, 9, 0, tzinfo=CHINA)
GRID = "510108004006001"
PLATFORM = pyrage.x25519.Identity.generate()
DEVICE_KEY = ec.generate_private_key(ec.SECP256R1())


def identity(**changed: Any) -> DeviceIdentity:
    """What enrolment gives."""
    pem = DEVICE_KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    known: dict[str, Any] = {
        "device": "device-1",
        "worker": "worker-1",
        "incarnation": "incarnation-1",
        "district": "510108",
        "platform": "platform-1",
        "platform_url": "http://127.0.0.1:1",
        "epoch": 1,
        "certificate": "",
        "ca": "",
        "recipient": str(PLATFORM.to_public()),
        "private_key": pem,
        "age_identity": str(pyrage.x25519.Identity.generate()),
        "scope": (GRID,),
    }
    return DeviceIdentity(**(known | changed))


@dataclass
class Device:
    """A store that can be closed, opened again, and left lying as after a crash."""

    folder: Path
    clock: ManualClock = field(default_factory=lambda: ManualClock(START))
    space: FakeFreeSpace = field(default_factory=FakeFreeSpace)
    app_version: str = "1"

    @property
    def world(self) -> Surroundings:
        return Surroundings(self.clock, space=self.space, app_version=self.app_version)

    def create(self, **changed: Any) -> Store:
        return Store.create(self.folder, KEY, identity(**changed), self.clock, world=self.world)

    def open(self) -> Store:
        return Store.open(self.folder, KEY, self.clock, world=self.world)

    def restore(self, backup: Path) -> Store:
        return Store.restore(self.folder, KEY, self.clock, backup, world=self.world)


def event(text: str = "3 栋 2 单元", urgency: Urgency = Urgency.NORMAL) -> EventReported:
    """A matter on the stairs."""
    place = Place(text=text, grid=GRID)
    return EventReported(
        category="S03",
        urgency=urgency,
        place=place,
        happened_at="2026-11-21T09:00:00+08:00",
        description="楼道堆物",
    )


def report(tx: Transaction, id_: str = "e1", **options: Any) -> Op:
    """Files a matter."""
    fact = event(urgency=options.pop("urgency", Urgency.NORMAL))
    return tx.add_op(OpKind.EVENT_REPORTED, RecordRef("event", id_), fact, **options)


def take(tx: Transaction, id_: str = "t1", **options: Any) -> Op:
    """Takes a task on."""
    return tx.add_op(
        OpKind.TASK_TAKE, RecordRef("task", id_), TaskTake(taken_at="2026-11-21T09:00:00+08:00"), **options
    )


def finish(tx: Transaction, id_: str = "t1", **options: Any) -> Op:
    """Says a task is done."""
    fact = TaskFinish(finished_at="2026-11-21T10:00:00+08:00")
    return tx.add_op(OpKind.TASK_FINISH, RecordRef("task", id_), fact, **options)


def reveal(tx: Transaction, id_: str = "p1") -> Op:
    """Looks at a masked value."""
    fact = RevealLogged(field="phone", reason="走访前联系", shown_at="2026-11-21T09:00:00+08:00")
    return tx.add_op(OpKind.REVEAL_LOGGED, RecordRef("person", id_), fact)


def task_data(id_: str = "t1", **changed: Any) -> dict[str, Any]:
    """A task as the platform publishes it."""
    known = {
        "id": id_,
        "type": "fire_check",
        "title": "楼道消防检查",
        "place_text": "3 栋",
        "grid": GRID,
        "due_at": "2026-11-21T18:00:00+08:00",
        "assignee": "worker-1",
    }
    return known | changed


def event_data(id_: str = "e1", **changed: Any) -> dict[str, Any]:
    """An event as the platform publishes it."""
    known = {
        "id": id_,
        "category": "S03",
        "urgency": "normal",
        "place": {"text": "3 栋", "grid": GRID},
        "stage": "reported",
        "reporter": "worker-1",
        "happened_at": "2026-11-21T09:00:00+08:00",
    }
    return known | changed


def patrol_data(id_: str = "pa1", **changed: Any) -> dict[str, Any]:
    """A round of three points as the platform publishes it: two with a tag, one without a position."""
    points = [
        {"id": "a", "name": "1 栋", "code": "GW-A", "lon": 104.1, "lat": 30.66, "look_for": "楼道堆物"},
        {"id": "b", "name": "配电房", "kind": "risk_point", "code": "GW-B", "lon": 104.102, "lat": 30.66},
        {"id": "c", "name": "地下车库", "kind": "part"},
    ]
    known = {
        "id": id_,
        "title": "早班巡查",
        "grid": GRID,
        "assignee": "worker-1",
        "points": points,
        "task_id": "t1",
    }
    return known | changed


def person_data(id_: str = "p1", **changed: Any) -> dict[str, Any]:
    """A made-up person."""
    return {"id": id_, "name": "测试甲", "grid": GRID, "address_text": "3 栋 1 号"} | changed


def upsert(kind: str, data: dict[str, Any], n: int = 1, epoch: int = 1) -> FeedRow:
    """A row of the feed."""
    return FeedRow(kind, data["id"], Version(epoch, n), data)


def gone(kind: str, id_: str, n: int, epoch: int = 1) -> FeedRow:
    """A row that was deleted."""
    return FeedRow(kind, id_, Version(epoch, n), None, RowChange.GONE)


def out_of_scope(kind: str, id_: str) -> FeedRow:
    """A row that is not for this device any more."""
    return FeedRow(kind, id_, None, None, RowChange.OUT_OF_SCOPE)


def applied(op: Op, n: int = 1, number: str = "") -> Verdict:
    """The platform took it."""
    return Verdict(op_id=op.id, kind=VerdictKind.APPLIED, version=Version(1, n), number=number)


def refused(op: Op, code: str = "task.not_yours") -> Verdict:
    """The platform will not take it."""
    return Verdict(
        op_id=op.id, kind=VerdictKind.REFUSED, code=code, field="assignee", text="这个任务已转给别人。"
    )


def photo(
    store: Store, data: bytes = b"photo", role: BlobRole = BlobRole.ORIGINAL, shot: str = "s1"
) -> BlobRef:
    """A photo in the vault."""
    blob = store.blobs.put(data, "image/jpeg")
    return BlobRef(role, blob.sha256, blob.size_bytes, blob.media_type, photo=shot)
