"""What goes next, what waits for what, and what an answer does."""

from datetime import timedelta

import pytest

from gridworker.errors import ProgrammingBug
from gridworker.model.facts import AlarmAcknowledged
from gridworker.model.ops import Lane, Op, OpKind, RecordRef, Verdict, VerdictKind, Version
from gridworker.model.vocabulary import TaskStatus, Urgency
from gridworker.store.outbox import OpState, OutboxItem
from gridworker.store.stamping import wall_ms
from gridworker.store.store import Store
from gridworker.store.taking_back import UNDO_MS
from tests.fakes.device import (
    Device,
    applied,
    event_data,
    finish,
    photo,
    refused,
    report,
    take,
    task_data,
    upsert,
)

FAR = 1 << 60


def batch(store: Store, max_ops: int = 100, max_bytes: int = 1 << 20, now: int = FAR) -> list[str]:
    with store.reader() as reader:
        return [op.id for op in reader.outbox.next_batch(max_ops, max_bytes, now)]


def item(store: Store, op: Op) -> OutboxItem:
    with store.reader() as reader:
        found = reader.outbox.get(op.id)
    assert found is not None
    return found


def answer(store: Store, *verdicts: Verdict) -> None:
    for verdict in verdicts:
        store.write(lambda tx, v=verdict: tx.record_verdict(v))


def deferred(op: Op, after_s: int = 60) -> Verdict:
    return Verdict(op_id=op.id, kind=VerdictKind.DEFERRED, retry_after_s=after_s, text="平台正忙")


def with_task(store: Store) -> None:
    store.write(lambda tx: tx.apply_page("", [upsert("task", task_data())], "c1"))


def test_add_op_fills_in_everything_the_platform_needs(store: Store) -> None:
    with_task(store)
    first = store.write(take)
    second = store.write(finish)
    assert (first.seq, second.seq) == (1, 2)
    assert (first.district, first.incarnation) == ("510108", "incarnation-1")
    assert (first.prev, second.prev) == (None, first.id)
    assert first.base == Version(1, 1)
    assert batch(store) == [first.id, second.id]


def test_add_op_twice_under_one_id_makes_one_op(store: Store) -> None:
    id_ = "01890000-0000-7000-8000-000000000001"
    first = store.write(lambda tx: report(tx, op_id=id_))
    again = store.write(lambda tx: report(tx, op_id=id_))
    assert again == first
    assert batch(store) == [id_]
    assert store.spool.pending_count() == 1


def test_a_failed_write_leaves_no_trace(store: Store) -> None:
    def work(tx: object) -> None:
        report(tx)  # type: ignore[arg-type]
        raise LookupError

    with pytest.raises(LookupError):
        store.write(work)
    assert batch(store) == []
    assert store.spool.pending_count() == 0
    assert store.write(report).seq == 1


def test_base_is_what_the_worker_saw_when_an_applied_op_is_ahead_of_its_row(store: Store) -> None:
    with_task(store)
    op = store.write(take)
    answer(store, applied(op, 7))
    assert store.write(finish).base == Version(1, 7)


def test_next_batch_keeps_to_its_limits_and_always_moves(store: Store) -> None:
    ops = [store.write(lambda tx, i=i: report(tx, f"e{i}")) for i in range(5)]
    assert batch(store, max_ops=3) == [op.id for op in ops[:3]]
    assert batch(store, max_bytes=1) == [ops[0].id]
    size = store.write(lambda tx: tx.connection.execute("SELECT max(size_bytes) FROM op").fetchone()[0])
    assert len(batch(store, max_bytes=2 * size)) == 2


def test_an_urgent_op_goes_first_and_brings_what_it_needs(store: Store) -> None:
    other = store.write(lambda tx: report(tx, "e0"))
    before = store.write(lambda tx: report(tx, "e1"))
    alarm = AlarmAcknowledged(acknowledged_at="2026-11-21T09:00:00+08:00")
    urgent = store.write(
        lambda tx: tx.add_op(
            OpKind.ALARM_ACKNOWLEDGED, RecordRef("alarm", "a1"), alarm, depends_on=[before.id]
        )
    )
    assert batch(store) == [before.id, urgent.id]
    with store.reader() as reader:
        assert reader.outbox.urgent_waiting(FAR)
    answer(store, applied(before), applied(urgent))
    assert batch(store) == [other.id]
    with store.reader() as reader:
        assert not reader.outbox.urgent_waiting(FAR)


def test_a_report_marked_urgent_goes_in_the_urgent_lane(store: Store) -> None:
    op = store.write(lambda tx: report(tx, urgency=Urgency.URGENT))
    assert item(store, op).lane is Lane.URGENT


def test_a_deferred_op_waits_until_it_is_due_and_holds_up_nobody(device: Device, store: Store) -> None:
    first = store.write(lambda tx: report(tx, "e1"))
    other = store.write(lambda tx: report(tx, "e2"))
    answer(store, deferred(first))
    now = wall_ms(device.clock.now())
    assert batch(store, now=now) == [other.id]
    assert batch(store, now=now + 60_000) == [first.id, other.id]
    assert item(store, first).text == "平台正忙"
    assert item(store, first).attempts == 1


def test_what_needs_a_deferred_op_waits_with_it(device: Device, store: Store) -> None:
    first = store.write(take)
    store.write(finish)
    answer(store, deferred(first))
    assert batch(store, now=wall_ms(device.clock.now())) == []


def test_an_op_that_cannot_go_yet_blocks_nobody_behind_it(device: Device, store: Store) -> None:
    first = store.write(take)
    store.write(finish)
    others = [store.write(lambda tx, i=i: report(tx, f"e{i}")) for i in range(2)]
    answer(store, deferred(first))
    assert batch(store, now=wall_ms(device.clock.now())) == [op.id for op in others]


def test_a_deferred_successor_is_due_at_once_when_its_predecessor_is_applied(
    device: Device, store: Store
) -> None:
    first, second = store.write(take), store.write(finish)
    answer(store, deferred(second, 3600), applied(first))
    assert batch(store, now=wall_ms(device.clock.now())) == [second.id]


def test_retry_now_makes_everything_due(device: Device, store: Store) -> None:
    op = store.write(report)
    answer(store, deferred(op, 3600))
    store.write(lambda tx: tx.retry_now())
    assert batch(store, now=wall_ms(device.clock.now())) == [op.id]


def test_retry_now_sends_nothing_that_can_still_be_taken_back_unless_the_clock_was_set_back(
    device: Device, store: Store
) -> None:
    op, now = store.write(report), wall_ms(device.clock.now())
    store.write(lambda tx: tx.defer(op.id, now + UNDO_MS, ""))
    store.write(lambda tx: tx.retry_now())
    assert batch(store, now=now + UNDO_MS - 1) == []
    assert batch(store, now=now + UNDO_MS) == [op.id]
    device.clock.set_wall(device.clock.now() - timedelta(hours=1))
    store.write(lambda tx: tx.retry_now())
    assert batch(store, now=wall_ms(device.clock.now())) == [op.id]


def test_a_refused_op_stays_with_its_reason_and_blocks_only_what_needs_it(store: Store) -> None:
    with_task(store)
    first, second = store.write(take), store.write(finish)
    others = [store.write(lambda tx, i=i: report(tx, f"e{i}")) for i in range(3)]
    answer(store, refused(first))
    kept = item(store, first)
    assert (kept.state, kept.code, kept.field, kept.needs_person) == (
        OpState.REFUSED,
        "task.not_yours",
        "assignee",
        True,
    )
    assert kept.text == "这个任务已转给别人。"
    assert kept.op == first
    assert item(store, second).state is OpState.HELD
    assert batch(store) == [op.id for op in others]
    with store.reader() as reader:
        assert reader.outbox.counts().attention == 1
        assert reader.outbox.counts().ops_waiting == 4


def test_a_refusal_takes_the_op_out_of_what_is_shown(store: Store) -> None:
    with_task(store)
    op = store.write(take)
    with store.reader() as reader:
        assert reader.tasks.by_id("t1").status is TaskStatus.TAKEN  # type: ignore[union-attr]
        assert reader.is_pending(op.record)
        assert reader.tasks.pending_ids() == {"t1"}
    answer(store, refused(op))
    with store.reader() as reader:
        assert reader.tasks.by_id("t1").status is TaskStatus.ASSIGNED  # type: ignore[union-attr]
        assert not reader.is_pending(op.record)


def test_a_new_op_on_what_was_refused_is_held_when_it_depends_on_it(store: Store) -> None:
    op = store.write(report)
    answer(store, refused(op))
    later = store.write(lambda tx: take(tx, depends_on=[op.id]))
    assert item(store, later).state is OpState.HELD


def test_a_correction_takes_the_place_of_a_refused_op_and_releases_what_it_held(store: Store) -> None:
    op = store.write(report)
    later = store.write(lambda tx: take(tx, depends_on=[op.id]))
    last = store.write(lambda tx: finish(tx))
    answer(store, refused(op))
    assert item(store, last).state is OpState.HELD
    correction = store.write(lambda tx: report(tx, replaces=op.id))
    assert correction.replaces == op.id
    assert batch(store) == [correction.id, later.id, last.id]
    assert item(store, op).replaced_by == correction.id
    assert not item(store, op).needs_person
    answer(store, applied(correction), applied(later), applied(last))
    assert store.spool.pending_count() == 0


def test_a_correction_that_is_refused_too_holds_again_until_the_next_one(store: Store) -> None:
    op = store.write(report)
    later = store.write(lambda tx: take(tx, depends_on=[op.id]))
    answer(store, refused(op))
    second = store.write(lambda tx: report(tx, replaces=op.id))
    answer(store, refused(second))
    assert item(store, later).state is OpState.HELD
    third = store.write(lambda tx: report(tx, replaces=second.id))
    assert batch(store) == [third.id, later.id]


def test_a_correction_does_not_release_what_another_refused_op_still_holds(store: Store) -> None:
    one, other = store.write(lambda tx: report(tx, "e1")), store.write(lambda tx: report(tx, "e2"))
    later = store.write(lambda tx: take(tx, depends_on=[one.id, other.id]))
    answer(store, refused(one), refused(other))
    store.write(lambda tx: report(tx, "e1", replaces=one.id))
    assert item(store, later).state is OpState.HELD
    store.write(lambda tx: report(tx, "e2", replaces=other.id))
    assert item(store, later).state is OpState.WAITING


def test_what_is_shown_is_not_pending_any_more_once_it_is_applied(store: Store) -> None:
    op = store.write(report)
    answer(store, applied(op))
    with store.reader() as reader:
        assert reader.events.pending_ids() == frozenset()


def test_a_correction_of_an_op_that_was_not_turned_down_is_a_bug(store: Store) -> None:
    op = store.write(report)
    with pytest.raises(ProgrammingBug):
        store.write(lambda tx: report(tx, replaces=op.id))


def test_withdrawing_gives_up_only_what_a_person_may_give_up(store: Store) -> None:
    op = store.write(report)
    assert not store.write(lambda tx: tx.withdraw(op.id))
    answer(store, refused(op))
    assert store.write(lambda tx: tx.withdraw(op.id))
    assert item(store, op).state is OpState.WITHDRAWN
    assert store.spool.pending_count() == 0


def test_a_conflict_keeps_both_versions_for_a_person(store: Store) -> None:
    with_task(store)
    op = store.write(take)
    theirs = task_data(assignee="worker-2")
    answer(store, Verdict(op_id=op.id, kind=VerdictKind.CONFLICT, row=theirs))
    kept = item(store, op)
    assert (kept.state, kept.answer, kept.needs_person) == (OpState.CONFLICT, theirs, True)
    assert kept.op == op


def test_a_merge_shows_the_joined_row_at_once(store: Store) -> None:
    with_task(store)
    op = store.write(take)
    joined = task_data(status="taken", assignee="worker-1", note="带上钥匙")
    verdict = Verdict(op_id=op.id, kind=VerdictKind.MERGED, version=Version(1, 9), row=joined)
    answer(store, verdict)
    with store.reader() as reader:
        assert reader.tasks.by_id("t1").note == "带上钥匙"  # type: ignore[union-attr]
        assert reader.feed.version(op.record) == Version(1, 9)


def test_hearing_every_answer_twice_changes_nothing(store: Store) -> None:
    with_task(store)
    first, second, third = store.write(take), store.write(report), store.write(finish)
    verdicts = [applied(second, 4, "N-1"), refused(first)]
    answer(store, *verdicts)
    before = [item(store, op) for op in (first, second, third)]
    answer(store, *verdicts, *verdicts)
    assert [item(store, op) for op in (first, second, third)] == before


def test_an_applied_op_is_shown_until_its_row_has_arrived(store: Store) -> None:
    with_task(store)
    op = store.write(take)
    answer(store, applied(op, 5))
    stale = upsert("task", task_data(note="old"), 3)
    assert store.write(lambda tx: tx.apply_page("c1", [stale], "c2"))
    with store.reader() as reader:
        assert reader.tasks.by_id("t1").status is TaskStatus.TAKEN  # type: ignore[union-attr]
    withdrawn = upsert("task", task_data(status="withdrawn"), 6)
    assert store.write(lambda tx: tx.apply_page("c2", [withdrawn], "c3"))
    with store.reader() as reader:
        assert reader.tasks.by_id("t1").status is TaskStatus.WITHDRAWN  # type: ignore[union-attr]


def test_an_applied_op_is_not_replayed_when_its_row_came_first(store: Store) -> None:
    with_task(store)
    op = store.write(take)
    ahead = upsert("task", task_data(status="withdrawn"), 6)
    assert store.write(lambda tx: tx.apply_page("c1", [ahead], "c2"))
    answer(store, applied(op, 5))
    with store.reader() as reader:
        assert reader.tasks.by_id("t1").status is TaskStatus.WITHDRAWN  # type: ignore[union-attr]


def test_an_answer_to_an_unknown_op_settles_it_in_the_spool_only(store: Store) -> None:
    op = store.write(report)
    store.write(lambda tx: tx.connection.execute("DELETE FROM op WHERE id = ?", (op.id,)))
    assert store.sealed_only() == {op.id}
    answer(store, applied(op))
    assert store.sealed_only() == frozenset()
    assert store.spool.pending_count() == 0


def test_a_fork_moves_unsent_ops_into_a_new_incarnation(store: Store) -> None:
    sent = store.write(lambda tx: report(tx, "e0"))
    answer(store, applied(sent))
    ops = [store.write(lambda tx, i=i: report(tx, f"e{i}")) for i in (1, 2)]
    answer(store, Verdict(op_id=ops[0].id, kind=VerdictKind.FORK))
    with store.reader() as reader:
        moved = reader.outbox.next_batch(10, 1 << 20, FAR)
    assert [op.id for op in moved] == [op.id for op in ops]
    assert [op.seq for op in moved] == [1, 2]
    assert {op.incarnation for op in moved} == {store.identity.incarnation}
    assert store.identity.incarnation != "incarnation-1"
    assert store.write(lambda tx: report(tx, "e3")).seq == 3


def test_a_second_fork_about_the_same_batch_changes_nothing(store: Store) -> None:
    ops = [store.write(lambda tx, i=i: report(tx, f"e{i}")) for i in (1, 2)]
    for op in ops:
        store.write(lambda tx, op=op: tx.new_incarnation(op.id, sent_as="incarnation-1"))
    assert [item(store, op).op.seq for op in ops] == [1, 2]
    assert len({item(store, op).op.incarnation for op in ops}) == 1


def test_a_long_chain_on_one_record_is_sent_in_order(store: Store) -> None:
    def many(tx: object) -> list[Op]:
        return [take(tx) for _ in range(1500)]  # type: ignore[arg-type]

    ops = store.write(many)
    urgent = store.write(lambda tx: take(tx, urgent=True))
    sent = batch(store, max_ops=2000, max_bytes=1 << 30)
    assert sent == [op.id for op in (*ops, urgent)]


def test_local_work_needs_neither_platform_nor_token(store: Store) -> None:
    """Nothing in the store asks for a session: a day's work is saved, shown and queued by itself."""
    with_task(store)
    store.write(take)
    store.write(lambda tx: report(tx, blobs=[photo(store)]))
    store.write(finish)
    with store.reader() as reader:
        assert reader.tasks.by_id("t1").status is TaskStatus.DONE  # type: ignore[union-attr]
        assert reader.outbox.counts().ops_waiting == 3
    assert store.spool.pending_count() == 3


def test_urgent_before_text_holds_for_deferred_urgent_ops_only_when_due(device: Device, store: Store) -> None:
    urgent = store.write(lambda tx: report(tx, "e1", urgency=Urgency.URGENT))
    text = store.write(lambda tx: report(tx, "e2"))
    answer(store, deferred(urgent, 60))
    now = wall_ms(device.clock.now())
    assert batch(store, now=now) == [text.id]
    device.clock.advance(timedelta(seconds=60))
    assert batch(store, now=wall_ms(device.clock.now())) == [urgent.id]


def test_the_platforms_own_row_of_a_report_replaces_what_was_shown(store: Store) -> None:
    op = store.write(report)
    answer(store, applied(op, 2, "CH-0001"))
    row = upsert("event", event_data(number="CH-0001", stage="accepted"), 2)
    store.write(lambda tx: tx.apply_page("", [row], "c1"))
    with store.reader() as reader:
        shown = reader.events.by_id("e1")
        assert shown is not None
        assert (shown.number, shown.stage) == ("CH-0001", "accepted")
    assert item(store, op).number == "CH-0001"
