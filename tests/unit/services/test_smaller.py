"""Rechecks, plain tasks, alarms and warnings, reveals, and what can be done about an op that was turned down."""

from collections.abc import Callable

import pytest

from gridworker.errors import InputProblem
from gridworker.model.ops import Lane, Op, OpKind
from gridworker.model.vocabulary import AlarmStage, RecheckResult, TaskStatus, WarningStage
from gridworker.services.alerts import (
    acknowledge_alarm,
    acknowledge_warning,
    arrive_at_alarm,
    take_back_arrival,
)
from gridworker.services.outbox import retry_op, withdraw_op
from gridworker.services.rechecks import RecordRecheck, record_recheck
from gridworker.services.reveals import reveal_phone
from gridworker.services.tasks import finish_plain_task
from gridworker.store.changes import Changes
from gridworker.store.outbox import OpState
from gridworker.store.stamping import wall_ms
from gridworker.store.store import Store
from gridworker.store.taking_back import UNDO_MS
from gridworker.store.transaction import Transaction
from tests.fakes.device import GRID, applied, event_data, refused, report, upsert
from tests.unit.services.seeds import draft, has_draft, kinds_of, ops_of


def test_recheck_keeps_the_finding_and_finishes_its_task(known: Store, told: list[Changes]) -> None:
    known.write(lambda tx: tx.apply_page("cursor-1", [upsert("event", event_data())], "cursor-2"))
    draft(known)
    told.clear()
    asked = RecordRecheck(
        result=RecheckResult.FIXED, event_id="e1", note=" 已清走 ", task_id="t1", draft_id="d1"
    )
    first = record_recheck(known, asked)
    assert len(told) == 1
    assert not has_draft(known)
    assert record_recheck(known, asked) == first or kinds_of(known) == [op.kind for op in first.ops]
    assert kinds_of(known) == [OpKind.RECHECK_RECORDED, OpKind.TASK_FINISH]
    with known.reader() as reader:
        (kept,) = reader.rechecks.of_event("e1")
        task = reader.tasks.by_id("t1")
    assert (kept.result, kept.note) == (RecheckResult.FIXED, "已清走")
    assert task is not None
    assert task.status is TaskStatus.DONE


def test_finishing_a_plain_task_twice_says_it_once(known: Store) -> None:
    first = finish_plain_task(known, "t1", "发完了")
    assert finish_plain_task(known, "t1").ops == first.ops
    assert kinds_of(known) == [OpKind.TASK_FINISH]


def test_answering_an_alarm_is_urgent_and_happens_once(known: Store) -> None:
    first = acknowledge_alarm(known, "a1")
    assert acknowledge_alarm(known, "a1") == first
    arrive_at_alarm(known, "a1")
    arrive_at_alarm(known, "a1")
    assert kinds_of(known) == [OpKind.ALARM_ACKNOWLEDGED, OpKind.ALARM_ARRIVED]
    with known.reader() as reader:
        assert {item.lane for item in reader.outbox.items()} == {Lane.URGENT}
        alarm = reader.alarms.by_id("a1")
    assert alarm is not None
    assert (alarm.state, alarm.acknowledged_by) == (AlarmStage.ON_SITE, "worker-1")


@pytest.mark.parametrize("settle", [
    lambda tx, signed: tx.record_verdict(applied(signed)),
    lambda tx, signed: tx.record_verdicts([applied(signed)]),
    lambda tx, signed: tx.take_back(signed.id),
], ids=["taken", "taken with others", "taken back"])  # fmt: skip
def test_an_arrival_that_can_be_taken_back_stays_though_its_signature_is_settled(
    known: Store, settle: Callable[[Transaction, Op], object]
) -> None:
    (signed,) = acknowledge_alarm(known, "a1").ops
    (arrived,) = arrive_at_alarm(known, "a1").ops
    assert arrived.prev == signed.id
    known.write(lambda tx: settle(tx, signed))
    now_ms = wall_ms(known.clock.now())
    with known.reader() as reader:
        assert reader.outbox.next_batch(10, 1 << 20, now_ms + UNDO_MS - 1) == []
        assert [op.id for op in reader.outbox.next_batch(10, 1 << 20, now_ms + UNDO_MS)] == [arrived.id]
    assert take_back_arrival(known, "a1")


@pytest.mark.parametrize("settle", [
    lambda tx, signed: tx.withdraw(signed.id),
    lambda tx, signed: tx.resend(signed.id),
], ids=["given up", "sent again"])  # fmt: skip
def test_an_arrival_behind_a_refused_signature_keeps_its_time_to_be_taken_back(
    known: Store, settle: Callable[[Transaction, Op], object]
) -> None:
    (signed,) = acknowledge_alarm(known, "a1").ops
    (arrived,) = arrive_at_alarm(known, "a1").ops
    known.write(lambda tx: tx.record_verdict(refused(signed)))
    known.write(lambda tx: settle(tx, signed))
    now_ms = wall_ms(known.clock.now())
    with known.reader() as reader:
        early = reader.outbox.next_batch(10, 1 << 20, now_ms + UNDO_MS - 1)
        in_time = reader.outbox.next_batch(10, 1 << 20, now_ms + UNDO_MS)
    assert arrived.id not in [op.id for op in early]
    assert arrived.id in [op.id for op in in_time]
    assert take_back_arrival(known, "a1")


def test_answering_a_warning_keeps_when(known: Store) -> None:
    acknowledge_warning(known, "w1")
    acknowledge_warning(known, "w1")
    with known.reader() as reader:
        warning = reader.warnings.by_id("w1")
    assert warning is not None
    assert (warning.state, warning.acknowledged_at) == (WarningStage.ACKED, "2026-11-21T09:00:00.000+08:00")
    assert len(ops_of(known)) == 1


def test_phone_is_shown_for_a_reason_that_is_logged(known: Store) -> None:
    assert reveal_phone(known, "p1", " 走访前联系 ") == "19900001234"
    (logged,) = ops_of(known)
    assert (logged.kind, logged.payload["field"], logged.payload["reason"]) == (
        OpKind.REVEAL_LOGGED,
        "phone",
        "走访前联系",
    )
    assert "19900001234" not in str(logged)


def test_number_of_who_is_to_be_told_is_logged_at_the_care_plan(known: Store) -> None:
    plan = {"id": "p1", "grid": GRID, "emergency_contact": "（示例）王敏", "emergency_phone": "19900004321"}
    known.write(lambda tx: tx.apply_page("cursor-1", [upsert("care_plan", plan)], "cursor-2"))
    assert reveal_phone(known, "p1", "要联系家人", of_contact=True) == "19900004321"
    (logged,) = ops_of(known)
    assert (logged.record.kind, logged.record.id) == ("care_plan", "p1")
    assert "1990000" not in str(logged)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_phone_is_not_shown_without_a_reason(known: Store, reason: str) -> None:
    with pytest.raises(InputProblem) as refusal:
        reveal_phone(known, "p1", reason)
    assert refusal.value.code == "reveal.reason"
    assert ops_of(known) == []


def test_phone_of_somebody_not_on_this_device_is_not_logged_either(known: Store) -> None:
    with pytest.raises(InputProblem):
        reveal_phone(known, "p9", "走访前联系")
    assert ops_of(known) == []


def test_refused_op_is_given_up_only_with_a_reason(known: Store) -> None:
    op = known.write(report)
    known.write(lambda tx: tx.record_verdict(refused(op)))
    with pytest.raises(InputProblem):
        withdraw_op(known, op.id, " ")
    withdraw_op(known, op.id, "重复上报")
    with known.reader() as reader:
        item = reader.outbox.get(op.id)
        assert reader.setting(f"withdrawn.{op.id}", str, "") == "重复上报"
    assert item is not None
    assert item.state is OpState.WITHDRAWN


def test_waiting_op_cannot_be_given_up(known: Store) -> None:
    op = known.write(report)
    with pytest.raises(InputProblem) as refusal:
        withdraw_op(known, op.id, "不要了")
    assert refusal.value.code == "outbox.not_turned_down"
    with known.reader() as reader:
        assert reader.setting(f"withdrawn.{op.id}", str, "") == ""


def test_retry_sends_what_was_put_off_at_once(known: Store) -> None:
    op = known.write(report)
    known.write(lambda tx: tx.defer(op.id, 1 << 50, "平台正忙"))
    retry_op(known, op.id)
    with known.reader() as reader:
        assert [found.id for found in reader.outbox.next_batch(10, 1 << 20, 1)] == [op.id]


def test_words_too_long_for_their_field_are_said_and_nothing_is_stored(known: Store) -> None:
    with pytest.raises(InputProblem, match=r"最多 2000 个字.*写的还在") as refused_for:
        finish_plain_task(known, "t1", "长" * 2001)
    assert refused_for.value.code == "fact.too_long"
    assert ops_of(known) == []
    assert finish_plain_task(known, "t1", "长" * 2000).ops
