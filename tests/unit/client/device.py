"""A real store of an enrolled device, and things a worker does in it."""

import hashlib
from pathlib import Path

import pyrage
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from gridworker.clock import Clock
from gridworker.ids import new_id
from gridworker.model.facts import AlarmAcknowledged, EventReported, Place
from gridworker.model.ops import BlobRef, BlobRole, Op, OpKind, RecordRef
from gridworker.model.vocabulary import Urgency
from gridworker.store.identity import DeviceIdentity
from gridworker.store.outbox import OutboxItem
from gridworker.store.store import Store
from tests.unit.client.scripted import DEVICE, PLATFORM, authority, who

CA = authority()
KEY = generate_private_key(SECP256R1())
AGE = pyrage.x25519.Identity.generate()
NOON_TEXT = "2026-11-21T12:00:00+08:00"
DATABASE_KEY = bytes(range(32))


def identity() -> DeviceIdentity:
    """An enrolled device of a scripted platform."""
    person = who(CA, KEY)
    return DeviceIdentity(
        device=DEVICE,
        worker="worker-1",
        incarnation="incarnation-1",
        district="510108",
        platform=PLATFORM,
        platform_url="http://127.0.0.1:1",
        epoch=1,
        certificate="",
        ca=person.ca,
        recipient=str(AGE.to_public()),
        private_key=person.private_key,
        age_identity=str(AGE),
    )


def new_store(folder: Path, clock: Clock) -> Store:
    """An empty store."""
    return Store.create(folder, DATABASE_KEY, identity(), clock)


def report(
    store: Store, text: str = "飞线充电", *, urgent: bool = False, blobs: tuple[BlobRef, ...] = ()
) -> Op:
    """A worker reports something."""
    payload = EventReported(
        category="S03",
        urgency=Urgency.URGENT if urgent else Urgency.NORMAL,
        place=Place(text="双林北支路 12 号院", grid="510108004006001"),
        description=text,
        happened_at=NOON_TEXT,
    )

    def work(tx: object) -> Op:
        event = RecordRef("event", new_id(_clock(store).now()))
        return tx.add_op(OpKind.EVENT_REPORTED, event, payload, blobs=blobs)  # type: ignore[attr-defined]  # Transaction

    return store.write(work)


def acknowledge(store: Store, alarm: str) -> Op:
    """A worker answers for an alarm: an urgent op."""
    payload = AlarmAcknowledged(acknowledged_at=NOON_TEXT)
    return store.write(lambda tx: tx.add_op(OpKind.ALARM_ACKNOWLEDGED, RecordRef("alarm", alarm), payload))


def photo(store: Store, content: bytes, role: BlobRole = BlobRole.ORIGINAL) -> BlobRef:
    """A photo in the vault."""
    kept = store.blobs.put(content, "image/jpeg")
    return BlobRef(role, kept.sha256, kept.size_bytes, kept.media_type, photo=kept.sha256[:8])


def item(store: Store, op: Op) -> OutboxItem:
    """Where an op is."""
    with store.reader() as reader:
        found = reader.outbox.get(op.id)
    assert found is not None
    return found


def sha256(content: bytes) -> str:
    """The name of a blob."""
    return hashlib.sha256(content).hexdigest()


def _clock(store: Store) -> Clock:
    return store._world.clock
