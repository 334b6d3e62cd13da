"""Ops go up, each answer is kept, and nothing is lost or stuck on the way."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gridworker.clock import ManualClock
from gridworker.errors import NetworkProblem, PlatformProblem
from gridworker.model.ops import Op, Version
from gridworker.store.outbox import OpState
from gridworker.store.store import Store
from gridworker.store.transaction import Transaction
from sync.client.control import RunControl
from sync.client.pace import Backoff
from sync.client.problems import Cancelled, PlatformBusy, ServerFault
from sync.client.push import Pusher, PushOutcome
from sync.client.session import Session
from sync.client.transport import Request, Response
from sync.protocol import codec, wire
from tests.unit.client.device import acknowledge, item, report
from tests.unit.client.miniature import Miniature
from tests.unit.client.scripted import error_answer, lines_answer, page, raw_answer


class Scene:
    """A pusher with a platform in miniature."""

    def __init__(self, store: Store, clock: ManualClock, max_ops: int = 500) -> None:
        self.store, self.clock = store, clock
        self.platform = Miniature(clock)
        self.control = RunControl()
        session = Session(self.platform, store.identity, clock)
        self.pusher = Pusher(store, session, clock, Backoff(lambda: 0.0), max_ops)

    def push(self) -> PushOutcome:
        outcome = PushOutcome()
        self.pusher.push(self.control, outcome)
        return outcome

    def push_until_done(self, most: int = 60) -> None:
        """As the engine does: again after each failure, time passing in between."""
        for _ in range(most):
            self.clock.advance(timedelta(minutes=20))
            try:
                self.push()
            except (NetworkProblem, PlatformProblem):
                continue
            if not self.waiting():
                return

    def waiting(self) -> int:
        with self.store.reader() as reader:
            return reader.outbox.counts().ops_waiting

    def fails_for(self, op: Op, status: int = 500) -> None:
        """Every batch with this op in it is answered with a status."""

        def rule(lines: Sequence[wire.PushLine]) -> Response | None:
            return error_answer(status, "x") if op.id in {line.op for line in lines} else None

        self.platform.rules.append(rule)


@pytest.fixture
def scene(store: Store, clock: ManualClock) -> Scene:
    """An empty outbox."""
    return Scene(store, clock)


def test_push_empties_the_outbox_in_one_request(scene: Scene) -> None:
    ops = [report(scene.store) for _ in range(5)]
    assert scene.push() == PushOutcome(answered=5, refused=0)
    assert scene.platform.order == [op.id for op in ops]
    assert {item(scene.store, op).state for op in ops} == {OpState.APPLIED}
    assert scene.platform.paths("push") == ["POST /sync/v1/push"]


def test_push_sends_nothing_when_nothing_waits(scene: Scene) -> None:
    scene.push()
    assert scene.platform.asked == []


def test_push_sends_urgent_ops_first(scene: Scene) -> None:
    later = report(scene.store)
    first = acknowledge(scene.store, "alarm-1")
    scene.push()
    assert scene.platform.order == [first.id, later.id]


def test_push_keeps_the_reason_when_an_op_is_refused(scene: Scene) -> None:
    bad, good = report(scene.store), report(scene.store)
    scene.platform.refuse[bad.id] = wire.Refused(
        op=bad.id, code="event.place", text="地点不对。", field="place"
    )
    assert scene.push().refused == 1
    kept = item(scene.store, bad)
    assert (kept.state, kept.code, kept.text) == (OpState.REFUSED, "event.place", "地点不对。")
    assert item(scene.store, good).state is OpState.APPLIED


def test_push_keeps_both_sides_when_an_op_is_in_conflict(scene: Scene) -> None:
    op = report(scene.store)
    scene.platform.refuse[op.id] = wire.Conflict(op=op.id, version=Version(1, 2), theirs={"id": "x"})
    scene.push()
    assert item(scene.store, op).answer == {"id": "x"}


def test_push_puts_an_op_off_until_the_platform_wants_it(scene: Scene) -> None:
    op = report(scene.store)
    scene.platform.refuse[op.id] = wire.Deferred(op=op.id, why="platform", retry_after_s=60)
    scene.push()
    kept = item(scene.store, op)
    assert kept.state is OpState.DEFERRED
    assert "稍后" in kept.text
    scene.platform.refuse.clear()
    scene.clock.advance(timedelta(seconds=59))
    scene.push()
    assert scene.platform.order == []
    scene.clock.advance(timedelta(seconds=1))
    scene.push()
    assert scene.platform.order == [op.id]


def test_push_does_not_spin_when_a_platform_defers_without_a_time(scene: Scene) -> None:
    op = report(scene.store)
    scene.platform.refuse[op.id] = wire.Deferred(op=op.id, why="held")
    scene.push()
    assert len(scene.platform.batches) == 1


def test_push_does_not_spin_when_a_platform_says_nothing_about_an_op(scene: Scene) -> None:
    silent, other = report(scene.store), report(scene.store)
    scene.platform.rules.append(
        lambda lines: lines_answer(scene.platform.answers([line for line in lines if line.op != silent.id]))
    )
    scene.push()
    assert item(scene.store, silent).state is OpState.DEFERRED
    assert item(scene.store, other).state is OpState.APPLIED


def test_push_takes_the_first_answer_when_the_reply_was_lost_after_the_commit(scene: Scene) -> None:
    ops = [report(scene.store) for _ in range(3)]

    def lost(lines: Sequence[wire.PushLine]) -> Response | None:
        scene.platform.answers(lines)
        scene.platform.rules.clear()
        raise NetworkProblem("断了")

    scene.platform.rules.append(lost)
    with pytest.raises(NetworkProblem):
        scene.push()
    assert scene.waiting() == 3
    scene.push()
    assert scene.waiting() == 0
    assert set(scene.platform.effects.values()) == {1}
    assert item(scene.store, ops[0]).number == "NO-1"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(cut_at=st.integers(min_value=0, max_value=600))
def test_push_keeps_every_complete_line_when_the_reply_breaks_off(scene: Scene, cut_at: int) -> None:
    """Invariant 4: a line that was received is kept; what has no line counts as unsent."""
    ops = [report(scene.store) for _ in range(3)]
    received: list[int] = []

    def cut(lines: Sequence[wire.PushLine]) -> Response:
        answers = scene.platform.answers(lines)
        whole = codec.lines(answers)
        at = cut_at % len(whole)
        received.append(whole[:at].count(b"\n"))
        return lines_answer(answers, cut_at=at)

    scene.platform.rules[:] = [cut]
    with pytest.raises(NetworkProblem):
        scene.push()
    states = [item(scene.store, op).state for op in ops]
    assert states.count(OpState.APPLIED) == received[0]
    scene.platform.rules.clear()
    scene.push_until_done()
    assert scene.waiting() == 0
    assert {scene.platform.effects[op.id] for op in ops} == {1}


def test_push_counts_the_rest_as_unsent_when_the_end_is_missing(scene: Scene) -> None:
    ops = [report(scene.store) for _ in range(3)]
    scene.platform.rules.append(lambda lines: lines_answer(scene.platform.answers(lines[:2])[:-1]))
    with pytest.raises(NetworkProblem) as caught:
        scene.push()
    assert caught.value.code == "network.broken"
    assert [item(scene.store, op).state for op in ops] == [OpState.APPLIED, OpState.APPLIED, OpState.WAITING]


def test_push_counts_the_rest_as_unsent_when_the_end_counts_wrong(scene: Scene) -> None:
    report(scene.store)
    scene.platform.rules.append(lambda _lines: lines_answer([wire.End(n=1)]))
    with pytest.raises(NetworkProblem):
        scene.push()
    assert scene.waiting() == 1


@pytest.mark.parametrize(
    "answer",
    [
        page,
        lambda: page(status=302),
        lambda: raw_answer(b"<html>\n", content_type=codec.MEDIA_TYPE),
        lambda: raw_answer(b'{"ok": true}\n', content_type=codec.MEDIA_TYPE),
        lambda: raw_answer(b"not zstd", content_type=codec.MEDIA_TYPE, content_encoding="zstd"),
        lambda: raw_answer(b"", content_type="application/json"),
    ],
)
def test_push_sends_nothing_when_a_captive_portal_answers(scene: Scene, answer: object) -> None:
    report(scene.store)
    scene.platform.rules.append(lambda _lines: answer())  # type: ignore[operator]  # a maker of answers
    with pytest.raises(NetworkProblem) as caught:
        scene.push()
    assert caught.value.code == "network.captive"
    assert scene.waiting() == 1


def test_push_believes_no_verdict_on_an_op_it_did_not_send(scene: Scene) -> None:
    op = report(scene.store)
    stranger = wire.Applied(op="01890000-0000-7000-8000-000000000001", version=Version(1, 1))
    scene.platform.rules.append(lambda _lines: lines_answer([stranger, wire.End(n=1)]))
    with pytest.raises(NetworkProblem):
        scene.push()
    assert item(scene.store, op).state is OpState.WAITING


def test_push_believes_no_second_verdict_on_the_same_op(scene: Scene) -> None:
    op = report(scene.store)
    applied = wire.Applied(op=op.id, version=Version(1, 1))
    refused = wire.Refused(op=op.id, code="x", text="x")
    scene.platform.rules.append(lambda _lines: lines_answer([applied, refused, wire.End(n=2)]))
    with pytest.raises(NetworkProblem):
        scene.push()
    assert item(scene.store, op).state is OpState.APPLIED


@pytest.mark.parametrize("status", [500, 502, 504, 400, 422])
def test_push_isolates_the_op_that_a_platform_keeps_failing_on(scene: Scene, status: int) -> None:
    """Invariant 5: one bad op blocks nothing."""
    ops = [report(scene.store) for _ in range(20)]
    scene.fails_for(ops[7], status)
    with pytest.raises(ServerFault):
        scene.push()
    scene.push()
    states = {op.id: item(scene.store, op).state for op in ops}
    assert states.pop(ops[7].id) is OpState.DEFERRED
    assert set(states.values()) == {OpState.APPLIED}
    scene.platform.rules.clear()
    scene.push_until_done()
    assert scene.platform.effects == {op.id: 1 for op in ops}


def test_push_gives_up_when_a_platform_fails_on_everything(scene: Scene) -> None:
    for _ in range(64):
        report(scene.store)
    scene.platform.rules.append(lambda _lines: error_answer(500, "x"))
    with pytest.raises(ServerFault):
        scene.push()
    with pytest.raises(ServerFault):
        scene.push()
    assert len(scene.platform.batches) < 16


def test_push_sends_the_same_batch_again_when_a_platform_failed_once(scene: Scene) -> None:
    for _ in range(4):
        report(scene.store)

    def once(_lines: Sequence[wire.PushLine]) -> Response:
        scene.platform.rules.clear()
        return error_answer(500, "x")

    scene.platform.rules.append(once)
    with pytest.raises(ServerFault):
        scene.push()
    scene.push()
    assert [len(batch) for batch in scene.platform.batches] == [4, 4]


def test_push_halves_a_batch_that_is_too_large(scene: Scene) -> None:
    ops = [report(scene.store) for _ in range(8)]
    scene.platform.rules.append(lambda lines: error_answer(413, "x") if len(lines) > 2 else None)
    scene.push()
    assert scene.platform.effects == {op.id: 1 for op in ops}


def test_push_tells_the_worker_when_a_single_op_is_too_large(scene: Scene) -> None:
    """Invariants 5 and 6: said to the worker, and nothing is dropped."""
    large, small = report(scene.store, "长" * 1500), report(scene.store)
    scene.fails_for(large, 413)
    scene.push()
    kept = item(scene.store, large)
    assert (kept.state, kept.code) == (OpState.REFUSED, "op.too_large")
    assert kept.op.payload["description"] == "长" * 1500
    assert "太大" in kept.text
    assert item(scene.store, small).state is OpState.APPLIED


@pytest.mark.parametrize("status", [429, 503])
def test_push_waits_as_long_as_a_busy_platform_asks(scene: Scene, status: int) -> None:
    report(scene.store)
    scene.platform.rules.append(lambda _lines: error_answer(status, "x", retry_after="77"))
    with pytest.raises(PlatformBusy) as caught:
        scene.push()
    assert caught.value.retry_after_s == 77
    assert scene.waiting() == 1


def test_push_starts_a_new_incarnation_when_the_profile_was_copied(scene: Scene) -> None:
    ops = [report(scene.store) for _ in range(3)]
    for op in ops:
        scene.platform.seats[op.incarnation, op.seq] = "another device's op"
    scene.push()
    assert scene.platform.effects == {op.id: 1 for op in ops}
    assert scene.store.identity.incarnation != ops[0].incarnation
    assert len(scene.platform.batches) == 2


def test_push_gives_up_when_every_incarnation_forks(scene: Scene) -> None:
    op = report(scene.store)
    scene.platform.refuse[op.id] = wire.Fork(op=op.id)
    with pytest.raises(PlatformProblem) as caught:
        scene.push()
    assert caught.value.code == "platform.fork"
    assert scene.waiting() == 1


def test_push_goes_on_when_the_token_ends_in_the_middle(store: Store, clock: ManualClock) -> None:
    scene = Scene(store, clock, max_ops=2)
    ops = [report(store) for _ in range(6)]

    def expired(request: Request) -> Response | None:
        is_old = scene.platform.tokens == 1 and len(scene.platform.effects) >= 2
        is_push = request.path.endswith("/push")
        return error_answer(401, "auth.token") if is_push and is_old else None

    scene.platform.interfere = expired
    scene.push()
    assert scene.platform.effects == {op.id: 1 for op in ops}
    assert scene.platform.tokens == 2


def test_push_stops_between_batches_when_cancelled(store: Store, clock: ManualClock) -> None:
    scene = Scene(store, clock, max_ops=2)
    for _ in range(6):
        report(store)
    scene.platform.rules.append(lambda _lines: scene.control.cancel())
    with pytest.raises(Cancelled):
        scene.push()
    assert scene.waiting() == 4


def test_push_isolates_an_op_that_breaks_the_connection_each_time(scene: Scene) -> None:
    ops = [report(scene.store) for _ in range(6)]

    def broken(lines: Sequence[wire.PushLine]) -> Response | None:
        if ops[2].id in {line.op for line in lines}:
            raise NetworkProblem("断了", code="network.broken")
        return None

    scene.platform.rules.append(broken)
    for _ in range(12):
        try:
            scene.push()
        except NetworkProblem:
            continue
    assert {op.id for op in ops} - scene.platform.effects.keys() == {ops[2].id}


def test_push_names_the_epoch_it_believes_in(scene: Scene) -> None:
    report(scene.store)
    scene.store.write(lambda tx: tx.begin_epoch(4))
    scene.push()
    assert scene.platform.asked[-1].headers["Gridworker-Epoch"] == "4"


def test_a_report_taken_back_while_a_batch_is_being_made_is_not_sent(scene: Scene) -> None:
    gone, stays = report(scene.store), report(scene.store)
    offer = Transaction.offer

    def taken_back_first(tx: Transaction, op_ids: frozenset[str]) -> frozenset[str]:
        if gone.id in op_ids:
            assert tx.take_back(gone.id)
        return offer(tx, op_ids)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Transaction, "offer", taken_back_first)
        scene.push()
    assert scene.platform.order == [stays.id]


def test_a_report_that_was_sent_and_not_answered_is_not_taken_back(scene: Scene) -> None:
    op = report(scene.store)
    scene.fails_for(op, 503)
    with pytest.raises(PlatformProblem):
        scene.push()
    assert not scene.store.write(lambda tx: tx.take_back(op.id))


def test_push_takes_the_time_of_signing_in_for_no_slowness_of_the_line(scene: Scene) -> None:
    def slow_at_the_door(request: Request) -> Response | None:
        if not request.path.endswith("/push"):
            scene.clock.advance(timedelta(seconds=20))
        return None

    scene.platform.interfere = slow_at_the_door
    report(scene.store)
    before = scene.pusher.pace.budget_bytes
    scene.push()
    assert scene.pusher.pace.budget_bytes == before
