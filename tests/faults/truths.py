"""What must be true of every device and the platform once everything has come to rest, whatever happened before."""

from pathlib import Path

import sqlalchemy as sa

from gridworker.model.ops import Op, OpKind
from gridworker.store.outbox import OpState
from sync.central import database as db
from tests.faults.lab import SECRET_WORDS, LabDevice, Platform, ops_of

_TAKEN = ("applied", "merged")


def check(device: LabDevice) -> None:
    """All of it.

    Raises:
        AssertionError: what is not so.
    """
    nothing_waits(device)
    every_act_has_one_effect(device)
    receipts_are_true(device)
    pictures_are_equal(device)
    rows_are_equal(device)
    nothing_lies_in_the_clear(device.home)


def nothing_waits(device: LabDevice) -> None:
    """Outbox and spool are empty."""
    assert device.waiting() == 0
    assert device.store.spool.damage() == []
    assert device.store.spool.pending_count() == 0


def every_act_has_one_effect(device: LabDevice) -> None:
    """What was called saved is on the platform once; nothing is there that no device has made.

    A device may forget an act only with the record it was about, when that is not its worker's any more.
    """
    there = ops_of(device.platform, device)
    with device.store.reader() as reader:
        states = {item.op.id: item.state for item in reader.outbox.items(limit=10_000)}
    for op_id, op in device.ops.items():
        state = states.get(op_id)
        if state is None:
            assert not _is_in_scope(device, op), ("forgotten", op)
            state = OpState.WITHDRAWN if op_id in device.given_up else OpState.APPLIED
        if state is not OpState.WITHDRAWN:
            assert op_id in there, ("never arrived", op)
            assert there[op_id].outcome in _TAKEN, (there[op_id].outcome, op)
        if op.kind is OpKind.EVENT_REPORTED and state is not OpState.WITHDRAWN:
            assert _times_told(device.platform, op.record.id) == 1, ("told twice", op)
    assert there.keys() <= states.keys() | device.ops.keys(), "an op that no device remembers"


def receipts_are_true(device: LabDevice) -> None:
    """What the device says became of each op is what the platform kept."""
    there = ops_of(device.platform, device)
    with device.store.reader() as reader:
        items = reader.outbox.items(limit=10_000)
    for item in items:
        if item.state is OpState.APPLIED:
            kept = there[item.op.id]
            assert kept.outcome in _TAKEN
            assert item.version is None or [item.version.epoch, item.version.n] == kept.verdict["version"]
            assert item.number == kept.verdict.get("number", "")
        elif item.op.id in there:
            assert there[item.op.id].outcome not in _TAKEN or item.state is OpState.WITHDRAWN, item


def pictures_are_equal(device: LabDevice) -> None:
    """Every picture of every op that was taken is on the platform, byte for byte."""
    there = ops_of(device.platform, device)
    files = device.platform.central.services.uploads.files
    for op in device.ops.values():
        if op.id in there and there[op.id].outcome in _TAKEN:
            for blob in op.blobs:
                assert b"".join(files.read(blob.sha256, 0, blob.size_bytes)) == device.photos[blob.sha256]


def rows_are_equal(device: LabDevice) -> None:
    """The device has what its worker may see, in the platform's version, and nothing else."""
    engine = device.platform.central.services.engine
    with engine.connect() as connection:
        scope = connection.scalar(sa.select(db.worker.c.scope).where(db.worker.c.id == device.worker))
        c = db.record.c
        wanted = sa.select(c.kind, c.id, c.epoch, c.n).where(
            c.district == device.district.code, c.audience.overlap(list(scope or ())), ~c.deleted
        )
        there = {tuple(row) for row in connection.execute(wanted)}
    with device.store.reader() as reader:
        found = reader.connection.execute("SELECT kind, id, epoch, n FROM row WHERE gone = 0").fetchall()
    here = {tuple(row) for row in found}
    assert here == there, {"too much": here - there, "missing": there - here}


def nothing_lies_in_the_clear(folder: Path) -> None:
    """No file of any life of the device contains what its worker wrote or saw."""
    needles = [word.encode(code) for word in SECRET_WORDS for code in ("utf-8", "utf-16-le")]
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not any(needle in content for needle in needles), path


def _is_in_scope(device: LabDevice, op: Op) -> bool:
    c = db.record.c
    is_about = sa.and_(c.kind == op.record.kind, c.id == op.record.id, ~c.deleted)
    scope = sa.select(db.worker.c.scope).where(db.worker.c.id == device.worker).scalar_subquery()
    return bool(device.platform.scalar(sa.select(sa.exists().where(is_about, c.audience.overlap(scope)))))


def _times_told(platform: Platform, record_id: str) -> int:
    told = sa.select(sa.func.count()).select_from(db.feed_log).where(db.feed_log.c.id == record_id)
    return int(platform.scalar(told))
