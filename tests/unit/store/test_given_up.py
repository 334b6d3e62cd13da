"""What a person's decision about a turned-down op does to what needed it, and what is tidied behind a crash."""

import os

from gridworker.model.facts import EventReported, as_payload
from gridworker.model.ops import OpKind, Verdict, VerdictKind, Version
from gridworker.store.outbox import OpState
from gridworker.store.store import Store
from tests.fakes.device import Device, finish, refused, report, take

_DAY_S = 86_400


def state_of(store: Store, op_id: str) -> OpState:
    with store.reader() as reader:
        item = reader.outbox.get(op_id)
    assert item is not None
    return item.state


def test_what_came_after_a_given_up_op_goes_without_it(store: Store) -> None:
    taken, done = store.write(lambda tx: (take(tx), finish(tx)))
    assert done.prev == taken.id
    store.write(lambda tx: tx.record_verdict(refused(taken)))
    assert state_of(store, done.id) is OpState.HELD
    store.write(lambda tx: tx.withdraw(taken.id))
    with store.reader() as reader:
        (sent,) = reader.outbox.next_batch(10, 1 << 20, 1 << 50)
    assert (sent.id, sent.prev) == (done.id, None)


def test_what_came_after_a_given_up_correction_names_neither(store: Store) -> None:
    taken, done = store.write(lambda tx: (take(tx), finish(tx)))
    store.write(lambda tx: tx.record_verdict(refused(taken)))
    again = store.write(lambda tx: tx.resend(taken.id))
    assert (again.replaces, again.payload, again.made_at) == (taken.id, taken.payload, taken.made_at)
    store.write(lambda tx: tx.record_verdict(refused(again)))
    store.write(lambda tx: tx.withdraw(again.id))
    with store.reader() as reader:
        (sent,) = reader.outbox.next_batch(10, 1 << 20, 1 << 50)
    assert (sent.id, sent.prev) == (done.id, None)


def test_task_shown_by_a_given_up_report_stays_for_a_person_to_decide(store: Store) -> None:
    fact = store.write(report)
    done = store.write(lambda tx: finish(tx, depends_on=(fact.id,)))
    store.write(lambda tx: tx.record_verdict(refused(fact)))
    store.write(lambda tx: tx.withdraw(fact.id))
    assert state_of(store, done.id) is OpState.HELD
    assert store.write(lambda tx: tx.withdraw(done.id))


def test_task_shown_by_a_given_up_correction_stays_for_a_person_to_decide(store: Store) -> None:
    fact = store.write(report)
    done = store.write(lambda tx: finish(tx, depends_on=(fact.id,)))
    store.write(lambda tx: tx.record_verdict(refused(fact)))
    again = store.write(lambda tx: tx.resend(fact.id))
    store.write(lambda tx: tx.record_verdict(refused(again)))
    store.write(lambda tx: tx.withdraw(again.id))
    assert state_of(store, done.id) is OpState.HELD


def test_answer_to_a_conflict_is_based_on_what_the_platform_showed(store: Store) -> None:
    taken = store.write(take)
    theirs = Verdict(op_id=taken.id, kind=VerdictKind.CONFLICT, version=Version(1, 7), row={})
    store.write(lambda tx: tx.record_verdict(theirs))
    with store.reader() as reader:
        item = reader.outbox.get(taken.id)
    assert item is not None
    assert item.version == Version(1, 7)
    assert store.write(lambda tx: tx.resend(taken.id)).base == Version(1, 7)


def test_photo_that_a_crash_left_unnamed_goes_after_a_day(device: Device, store: Store) -> None:
    unnamed = store.blobs.put(b"never named", "image/jpeg")
    store.close()
    again = device.open()
    fresh = again.blobs.put(b"about to be named", "image/jpeg")
    assert again.maintain() == 0
    made_at = device.clock.now().timestamp()
    for blob in (unnamed, fresh):
        os.utime(again.blobs.path(blob.sha256), (made_at - 2 * _DAY_S,) * 2)
    assert again.maintain() > 0
    assert again.blobs.hashes() == {fresh.sha256}
    again.close()


def test_op_put_off_goes_when_the_clock_was_set_back_a_year(store: Store, device: Device) -> None:
    op = store.write(report)
    now_ms = int(device.clock.now().timestamp() * 1000)
    store.write(lambda tx: tx.defer(op.id, now_ms + 30_000, "平台正忙"))
    with store.reader() as reader:
        assert reader.outbox.next_batch(10, 1 << 20, now_ms) == []
        (sent,) = reader.outbox.next_batch(10, 1 << 20, now_ms - 365 * _DAY_S * 1000)
    assert sent.id == op.id


def test_characters_that_nothing_can_carry_are_left_out_when_saved(store: Store) -> None:
    op = store.write(report)
    fact = EventReported(**{**op.payload, "description": "楼\0道\ud83d堆物"})
    assert as_payload(fact)["description"] == "楼道\ufffd堆物"
    assert store.write(lambda tx: tx.add_op(OpKind.EVENT_REPORTED, op.record, fact)).payload == as_payload(
        fact
    )
