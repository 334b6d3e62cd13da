"""Any order of work, answers and pages: nothing is lost, nothing refused is dropped, and what is shown follows.

A state machine drives a real store and a very simple model beside it: lists of ops by state, a dictionary of rows.
"""

import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, rule

from gridworker.model.ops import Op, Verdict, VerdictKind, Version
from gridworker.store.feed import FeedRow, RowChange
from gridworker.store.outbox import OpState
from gridworker.store.shelves import SHELVES
from gridworker.store.store import Store
from tests.fakes.device import Device, event_data, finish, report, take, task_data

TASKS = st.sampled_from(["t1", "t2"])
NUMBERS = st.sampled_from(["1", "2"])
ANSWERS = ("applied", "applied", "refused", "conflict", "deferred")
FAR = 1 << 60
PENDING = (OpState.WAITING, OpState.DEFERRED, OpState.HELD)


@cache
def _template() -> Path:
    """An empty profile to copy, because making one takes longer than all the rest."""
    device = Device(Path(tempfile.mkdtemp()) / "profile")
    device.create().close()
    return device.folder


class StoreMachine(RuleBasedStateMachine):
    """A worker, a platform that answers as it likes, and a feed that repeats itself."""

    ops = Bundle("ops")

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.device = Device(Path(self._folder.name) / "profile")
        shutil.copytree(_template(), self.device.folder)
        self.store: Store = self.device.open()
        self.made: dict[str, Op] = {}
        self.final: dict[str, OpState] = {}
        self.cursor = 0
        self.versions: dict[tuple[str, str], Version] = {}
        self.clock = 0

    def teardown(self) -> None:
        self.store.close()
        self._folder.cleanup()

    def _add(self, op: Op) -> Op:
        self.made[op.id] = op
        return op

    @rule(
        target=ops, work=st.lists(st.tuples(st.sampled_from([report, take]), NUMBERS), min_size=1, max_size=4)
    )
    def work(self, work: list[tuple[Any, str]]) -> Any:
        """Several ops, each in a write of its own."""
        made = []
        for act, number in work:
            id_ = ("e" if act is report else "t") + number
            made.append(self._add(self.store.write(lambda tx, act=act, id_=id_: act(tx, id_))))
        return multiple(*made)

    @rule(target=ops, id_=TASKS)
    def urgent_take(self, id_: str) -> Op:
        return self._add(self.store.write(lambda tx: take(tx, id_, urgent=True)))

    @rule(target=ops, id_=TASKS, one=ops, other=ops)
    def finish_task_after(self, id_: str, one: Op, other: Op) -> Op:
        needed = (one.id, other.id)
        return self._add(self.store.write(lambda tx: finish(tx, id_, depends_on=needed)))

    @rule(target=ops, op=ops)
    def correct(self, op: Op) -> Any:
        with self.store.reader() as reader:
            item = reader.outbox.get(op.id)
        if item is None or not item.needs_person:
            return multiple()
        again = report if op.record.kind == "event" else take
        return self._add(self.store.write(lambda tx: again(tx, op.record.id, replaces=op.id)))

    def _sendable(self) -> list[Op]:
        with self.store.reader() as reader:
            return reader.outbox.next_batch(50, 1 << 20, FAR)

    @rule(answers=st.lists(st.tuples(st.sampled_from(ANSWERS), st.integers(0, 3)), min_size=1, max_size=6))
    def platform_answers(self, answers: list[tuple[str, int]]) -> None:
        """Ops out of the next batch get their answers, each twice."""
        for kind, place in answers:
            batch = self._sendable()
            if batch:
                op = self._answerable(batch, place)
                verdict = self._verdict(op, kind)
                for _ in range(2):
                    self.store.write(lambda tx, verdict=verdict: tx.record_verdict(verdict))
                if kind != "deferred":
                    self.final[op.id] = OpState(kind)

    def _answerable(self, batch: list[Op], place: int) -> Op:
        """An op of the batch whose predecessors are not before it in the same batch: the platform defers others."""
        ids = {op.id for op in batch}
        free = [op for op in batch if not ids & {op.prev, *op.depends_on}]
        return free[place % len(free)]

    def _verdict(self, op: Op, kind: str) -> Verdict:
        if kind != "applied":
            return Verdict(op_id=op.id, kind=VerdictKind(kind), text="平台说的")
        self.clock += 1
        return Verdict(op_id=op.id, kind=VerdictKind.APPLIED, version=Version(1, self.clock))

    @rule(op=ops)
    def a_late_refusal_of_an_applied_op_is_ignored(self, op: Op) -> None:
        if self.final.get(op.id) is OpState.APPLIED:
            verdict = Verdict(op_id=op.id, kind=VerdictKind.REFUSED)
            self.store.write(lambda tx: tx.record_verdict(verdict))

    @rule(op=consumes(ops))
    def a_person_gives_up(self, op: Op) -> None:
        if self.store.write(lambda tx: tx.withdraw(op.id)):
            self.final[op.id] = OpState.WITHDRAWN

    @rule(
        kind=st.sampled_from(["task", "event"]),
        number=st.sampled_from(["1", "2"]),
        change=st.sampled_from(["upsert", "gone", "stale", "strange", "repeat"]),
        text=st.sampled_from(["甲", "乙"]),
    )
    def page(self, kind: str, number: str, change: str, text: str) -> None:
        id_ = kind[0] + number
        data = task_data(id_, note=text) if kind == "task" else event_data(id_, description=text)
        version = self._next_version((kind, id_), change)
        row = FeedRow(kind, id_, version, data)
        if change == "gone":
            row = FeedRow(kind, id_, version, None, RowChange.GONE)
        elif change == "strange":
            row = FeedRow(kind, id_, version, {**data, "urgency": "from the future"})
        before, self.cursor = str(self.cursor or ""), self.cursor + 1
        after = str(self.cursor)
        assert self.store.write(lambda tx: tx.apply_page(before, [row], after))
        assert not self.store.write(lambda tx: tx.apply_page(before, [row], after))

    def _next_version(self, key: tuple[str, str], change: str) -> Version:
        if change in ("stale", "repeat") and key in self.versions:
            known = self.versions[key]
            return known if change == "repeat" else Version(known.epoch, max(0, known.n - 1))
        self.clock += 1
        self.versions[key] = Version(1, self.clock)
        return self.versions[key]

    @rule()
    def restart(self) -> None:
        self.store.close()
        self.store = self.device.open()

    @invariant()
    def nothing_is_lost_and_everything_refused_stays(self) -> None:
        with self.store.reader() as reader:
            items = {item.op.id: item for item in reader.outbox.items(limit=10_000)}
        assert items.keys() == self.made.keys()
        for op_id, item in items.items():
            assert _said(item.op) == _said(self.made[op_id])
            expected = self.final.get(op_id)
            assert item.state is expected if expected else item.state in PENDING
        assert self.store.spool.op_ids() == self.made.keys()

    @invariant()
    def only_what_needs_a_turned_down_op_is_held(self) -> None:
        with self.store.reader() as reader:
            items = {item.op.id: item for item in reader.outbox.items(limit=10_000)}
            batch = reader.outbox.next_batch(1000, 1 << 30, FAR)
        for item in items.values():
            if item.state in PENDING:
                needs = {*item.op.depends_on, *((item.op.prev,) if item.op.prev else ())}
                blocked = any(self._stuck(items, need) for need in needs)
                assert (item.state is OpState.HELD) == blocked
        sent: set[str] = set()
        for op in batch:
            assert items[op.id].state in (OpState.WAITING, OpState.DEFERRED)
            for need in (*op.depends_on, *((op.prev,) if op.prev else ())):
                assert need in sent or items[need].state not in (OpState.WAITING, OpState.DEFERRED)
            sent.add(op.id)

    def _stuck(self, items: dict[str, Any], op_id: str) -> bool:
        """Whether an op, or the correction that stands in for it, is turned down or held."""
        item = items[op_id]
        if item.replaced_by is not None:
            return self._stuck(items, item.replaced_by)
        return item.state in (OpState.REFUSED, OpState.CONFLICT, OpState.HELD, OpState.WITHDRAWN)

    @invariant()
    def what_is_shown_is_what_a_rebuild_shows(self) -> None:
        before = self._shown()
        self.store.rebuild_projections()
        assert self._shown() == before

    def _shown(self) -> list[Any]:
        with self.store.reader() as reader:
            tables = (SHELVES[kind].table for kind in ("task", "event"))
            return [
                reader.connection.execute(f"SELECT * FROM {table} ORDER BY id").fetchall() for table in tables
            ]


def _said(op: Op) -> Op:
    """The op without what goes before it, which changes when a person gives that up."""
    return msgspec.structs.replace(op, prev=None, depends_on=())


StoreMachine.TestCase.settings = settings(
    max_examples=30, stateful_step_count=15, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestAnyOrderOfEvents = StoreMachine.TestCase
