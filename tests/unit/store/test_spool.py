"""The sealed spool: readable by the platform only, countable by anybody, never ahead of the database."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from gridworker.errors import DiskFull, InputProblem
from gridworker.model.sealed import SpoolEntry, is_signed, open_entry
from gridworker.store import spool as spool_module
from gridworker.store.spool import RETENTION_MS, Spool
from gridworker.store.stamping import wall_ms
from gridworker.store.store import Store
from tests.fakes.device import DEVICE_KEY, PLATFORM, Device, applied, photo, report


def test_every_op_can_be_read_by_the_platform_and_by_nobody_else(store: Store) -> None:
    ref = photo(store)
    op = store.write(lambda tx: report(tx, blobs=[ref]))
    (frame,) = store.spool.frames()
    content, signature = open_entry(frame.sealed, str(PLATFORM))
    entry = msgspec.json.decode(content, type=SpoolEntry)
    assert entry.op == op
    assert entry.device == "device-1"
    assert [key.sha256 for key in entry.blob_keys] == [ref.sha256]
    assert is_signed(DEVICE_KEY.public_key(), content, signature)
    with pytest.raises(InputProblem):
        open_entry(frame.sealed, store.identity.age_identity)


def test_the_count_needs_no_key(device: Device, store: Store) -> None:
    ops = [store.write(lambda tx, i=i: report(tx, f"e{i}")) for i in range(3)]
    store.write(lambda tx: tx.record_verdict(applied(ops[0])))
    store.close()
    assert Spool.count(device.folder / "spool") == 2
    assert Spool.count(device.folder / "nothing") == 0


def test_several_ops_of_one_write_are_synced_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(spool_module, "sync_fd", synced.append)
    store.write(lambda tx: [report(tx, f"e{i}") for i in range(5)])
    assert len(synced) == 1
    assert store.spool.pending_count() == 5


def test_frames_are_valid_only_after_the_commit(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, int]] = []
    real = store.spool.arm

    def watched(reserved: object) -> None:
        with store.reader() as reader:
            seen.append((len(list(store.spool.frames())), len(reader.outbox.items())))
        real(reserved)  # type: ignore[arg-type]

    monkeypatch.setattr(store.spool, "arm", watched)
    store.write(report)
    assert seen == [(0, 1)], "committed, and not in the spool yet"
    assert len(list(store.spool.frames())) == 1


def test_a_full_disk_under_the_spool_undoes_the_whole_write(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.write(report)

    def full(_fd: int, _data: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as tight:
        tight.setattr(spool_module, "write_all", full)
        with pytest.raises(DiskFull):
            store.write(lambda tx: report(tx, "e2"))
    with store.reader() as reader:
        assert len(reader.outbox.items()) == 1
        assert reader.events.by_id("e2") is None
    store.write(lambda tx: report(tx, "e3"))
    assert store.spool.pending_count() == 2
    assert store.spool.damage() == []


def test_a_frame_that_could_not_be_made_valid_is_sealed_again_before_the_next_commit(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported: list[object] = []
    monkeypatch.setattr("threading.excepthook", lambda told: reported.append(told.exc_type))

    def broken(_reserved: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as failing:
        failing.setattr(store.spool, "arm", broken)
        op = store.write(report)
    assert reported == [OSError]
    assert op.id not in store.spool.op_ids()
    later = store.write(lambda tx: report(tx, "e2"))
    assert store.spool.op_ids() == {op.id, later.id}
    assert store.spool.damage() == []


def test_damaged_frames_are_reported_and_the_others_still_read(store: Store) -> None:
    ops = [store.write(lambda tx, i=i: report(tx, f"e{i}")) for i in range(3)]
    (segment,) = (store.folder / "spool").glob("*.gws")
    second = list(store.spool.frames())[1]
    content = bytearray(segment.read_bytes())
    content[second.offset + 60] ^= 0xFF
    segment.write_bytes(content)
    assert store.spool.op_ids() == {ops[0].id, ops[2].id}
    (damage,) = store.spool.damage()
    assert (damage.segment, damage.offset, damage.size) == (segment.name, second.offset, second.size)


def test_an_unarmed_tail_is_cut_and_other_damage_is_kept(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    segment = tmp_path / "spool" / "000001.gws"
    segment.write_bytes(b"junk in the middle" + b"GWS0 never became valid")
    spool_again = Spool(tmp_path / "spool")
    spool_again.mend()
    assert segment.read_bytes() == b"junk in the middle" + b"GWS0 never became valid"
    segment.write_bytes(b"GWS0 never became valid")
    spool_again.mend()
    assert segment.read_bytes() == b""
    segment.write_bytes(b"\0" * 500)
    spool_again.mend()
    assert segment.read_bytes() == b""
    assert spool.pending_count() == 0


@pytest.mark.parametrize(("days", "left"), [(13, 2), (15, 1)])
def test_settled_ops_stay_fourteen_days_and_unsettled_ones_for_ever(
    device: Device, store: Store, days: int, left: int
) -> None:
    ops = [store.write(lambda tx, i=i: report(tx, f"e{i}")) for i in range(2)]
    store.write(lambda tx: tx.record_verdict(applied(ops[0])))
    device.clock.advance(timedelta(days=days))
    store.spool.prune(wall_ms(device.clock.now()))
    assert len(store.spool.op_ids()) == left
    assert store.spool.pending_count() == 1
    store.write(lambda tx: report(tx, "later"))
    assert store.spool.pending_count() == 2
    assert store.spool.damage() == []


def test_full_segments_are_left_alone_and_dropped_whole(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool_module, "_SEGMENT_BYTES", 1000)
    ops = [store.write(lambda tx, i=i: report(tx, f"e{i}")) for i in range(4)]
    assert len(list((store.folder / "spool").glob("*.gws"))) > 1
    assert store.spool.op_ids() == {op.id for op in ops}
    for op in ops:
        store.write(lambda tx, op=op: tx.record_verdict(applied(op)))
    assert store.spool.prune(wall_ms(store._world.clock.now()) + RETENTION_MS + 1) == 4
    assert len(list((store.folder / "spool").glob("*.gws"))) == 1
    reopened = Spool(store.folder / "spool")
    assert reopened.op_ids() == frozenset()


def test_a_torn_note_of_a_settled_op_costs_only_that_note(store: Store) -> None:
    ops = [store.write(lambda tx, i=i: report(tx, f"e{i}")) for i in range(3)]
    for op in ops:
        store.write(lambda tx, op=op: tx.record_verdict(applied(op)))
    path = store.folder / "spool" / "applied"
    content = path.read_bytes()
    record = len(content) // 3
    path.write_bytes(content[: record - 5] + content[record:])
    assert set(store.spool.settled()) == {ops[1].id, ops[2].id}


def test_a_frame_carried_away_is_byte_for_byte_what_lies_in_the_segment(store: Store) -> None:
    op = store.write(report)
    ((op_id, frame),) = store.spool.frame_bytes()
    assert op_id == op.id
    assert (store.folder / "spool" / "000001.gws").read_bytes() == frame
