"""Ops up, verdicts back.

Ops go in batches the link carries in about two seconds. Each complete line of the reply is kept, also when the reply
breaks off after it; an op without a line counts as unsent and goes again, which the platform recognises by its id.
What a status means is about the batch, never about an op: a batch that is too large is halved, and one the platform
fails on again and again is halved until the op it fails on stands alone and steps aside.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from http import HTTPStatus

import msgspec

from gridworker.clock import Clock
from gridworker.errors import EnvironmentProblem, NetworkProblem, PlatformProblem, ProgrammingBug
from gridworker.model.ops import Lane, Op, OpKind, Verdict, VerdictKind
from gridworker.store.stamping import wall_ms
from gridworker.store.store import Store
from gridworker.store.transaction import Transaction
from sync.client.answers import problem, reply_lines
from sync.client.control import RunControl
from sync.client.pace import Backoff, LinkPace
from sync.client.problems import EpochNews, ServerFault, broken_off, captive
from sync.client.session import Session
from sync.client.transport import EPOCH_HEADER, LANE_HEADER, Request, Response
from sync.protocol import codec, wire

PATH = "/sync/v1/push"
MAX_OPS = 2_000
_LEAP = 16
"""Text is small: over a good line the second request carries the rest of a week."""
_GROUP = 500
_GROUP_MS = 400
_FORKS_PER_PUSH = 3
_SUSPECTS_IN_A_ROW = 3
_LEAST_DEFER_S = 2.0
_BREAKS_ALONE = 3
_MOST_REPEATS = 3
_TAKEN_BACK = (OpKind.EVENT_REPORTED, OpKind.ALARM_ACKNOWLEDGED, OpKind.WARNING_ACKNOWLEDGED)
"""What a worker may take back as long as it has not left the device."""
_LATER = "平台稍后再处理这一条，会自动再传。"
_WHY = {
    "predecessor": "要等前面的一条先送到，会自动再传。",
    "held": "前面的一条被退回了，改好它之后会自动再传。",
    "platform": "平台暂时处理不了这一条，稍后自动再传。",
}

VerdictLine = (
    wire.Applied | wire.Merged | wire.Conflict | wire.Refused | wire.Deferred | wire.Fork | wire.Duplicate
)
_Until = Callable[[str, int], int]
_REPLY: msgspec.json.Decoder[wire.ReplyLine] = msgspec.json.Decoder(wire.ReplyLine)


@dataclass
class PushOutcome:
    """What a push has achieved: ops answered, and those among them that were refused or are in conflict."""

    answered: int = 0
    refused: int = 0


class Pusher:
    """Empties the outbox. One thread uses it; it lives as long as the engine and remembers the link's pace.

    Args:
        store: whose outbox it is.
        session: speaks for the device.
        clock: says when a deferred op is due, and how fast the link was.
        backoff: how long an op steps aside that the platform cannot handle now.
        max_ops: most ops in one batch.
    """

    def __init__(
        self, store: Store, session: Session, clock: Clock, backoff: Backoff, max_ops: int = MAX_OPS
    ) -> None:
        self._store = store
        self._session = session
        self._clock = clock
        self._backoff = backoff
        self.pace = LinkPace(most_items=max_ops, leap=_LEAP)
        self._lane = Lane.TEXT
        self._faults = 0
        self._suspects = 0
        self._forks = 0
        self._aside: dict[str, int] = {}
        self._breaks: dict[str, int] = {}

    def push(self, control: RunControl, outcome: PushOutcome) -> None:
        """Sends until nothing is left that may go now; urgent ops first at each batch.

        Args:
            control: cancels, and is told the progress.
            outcome: filled on the way, also when it ends early.

        Raises:
            NetworkProblem, PlatformProblem: the connection failed; what was answered before is kept.
            Cancelled: the run was stopped.
        """
        self._forks = self._suspects = 0
        before: list[Op] = []
        repeats = 0
        while (ops := self._next_batch()) and not (control.only_urgent and self._lane is not Lane.URGENT):
            repeats = repeats + 1 if ops == before else 0
            if repeats >= _MOST_REPEATS:  # each answer, and each lack of one, must move something
                raise ProgrammingBug("the same batch came up again", code="bug.push_stands_still")
            before = ops
            control.on_progress(outcome.answered, outcome.answered + self._waiting())
            self._deliver(ops, control, outcome)

    def _next_batch(self) -> list[Op]:
        """What goes next; what may be taken back is noted as gone, so that nobody does so from now on."""
        while True:
            now_ms = wall_ms(self._clock.now())
            with self._store.reader() as reader:
                self._lane = Lane.URGENT if reader.outbox.urgent_waiting(now_ms) else Lane.TEXT
                ops = reader.outbox.next_batch(self.pace.items, self.pace.plain_bytes, now_ms)
            going = {op.id for op in ops if op.kind in _TAKEN_BACK}
            if not going or going <= self._store.write(partial(Transaction.offer, op_ids=going)):
                return ops

    def _waiting(self) -> int:
        with self._store.reader() as reader:
            return reader.outbox.counts().ops_waiting

    def _deliver(self, ops: Sequence[Op], control: RunControl, outcome: PushOutcome) -> None:
        """Sends a batch; in halves if the platform failed on one before, or finds this one too large."""
        try:
            self._deliver_whole(ops, control, outcome)
        except ServerFault:
            self._faults += 1
            if self._faults == 1:
                raise  # once may be chance: the same goes again after the wait
            self._deliver_halves(ops, control, outcome)
        else:
            self._faults = 0

    def _deliver_whole(self, ops: Sequence[Op], control: RunControl, outcome: PushOutcome) -> None:
        control.check()
        try:
            self._exchange(ops, outcome)
        except _TooLarge:
            if len(ops) == 1:
                self._refuse_too_large(ops[0], outcome)
            else:
                middle = len(ops) // 2
                self._deliver_whole(ops[:middle], control, outcome)
                self._deliver_whole(ops[middle:], control, outcome)

    def _deliver_halves(self, ops: Sequence[Op], control: RunControl, outcome: PushOutcome) -> None:
        """Looks for the op the platform fails on: it steps aside, the others go through."""
        if len(ops) == 1:
            self._step_aside(ops[0])
            return
        middle = len(ops) // 2
        for half in (ops[:middle], ops[middle:]):
            try:
                self._deliver_whole(half, control, outcome)
            except ServerFault:
                if self._suspects >= _SUSPECTS_IN_A_ROW:
                    raise  # that many in a row is the platform's trouble, not the ops'
                self._deliver_halves(half, control, outcome)

    def _exchange(self, ops: Sequence[Op], outcome: PushOutcome) -> None:
        plain = codec.lines(wire.push_line(op) for op in ops)
        body = codec.compress(plain)
        self.pace.compressed(len(plain), len(body))
        self._session.sign_in()
        began_ms = self._clock.elapsed_ms()
        answered = outcome.answered
        try:
            self._store.reach("push.sending")
            with self._session.send(self._request(body)) as response:
                # keeping the answers says nothing about the link
                took_ms = self._clock.elapsed_ms() - began_ms
                self._store.reach("push.answered")
                self._take(response, ops, outcome)
        except NetworkProblem:
            self._broke(ops, is_silent=outcome.answered == answered)
            raise
        except _TooLarge:
            self.pace.too_large(len(plain))
            raise
        self.pace.carried(len(body), took_ms)
        self._suspects = 0

    def _broke(self, ops: Sequence[Op], *, is_silent: bool) -> None:
        """Sends less next time; an op that breaks the connection each time it is sent alone steps aside."""
        self.pace.broke(len(ops))
        if is_silent and len(ops) == 1:
            op_id = ops[0].id
            self._breaks[op_id] = self._breaks.get(op_id, 0) + 1
            if self._breaks[op_id] >= _BREAKS_ALONE:
                self._step_aside(ops[0])

    def _request(self, body: bytes) -> Request:
        headers = {
            "Content-Type": codec.MEDIA_TYPE,
            "Content-Encoding": "zstd",
            "Accept": codec.MEDIA_TYPE,
            EPOCH_HEADER: str(self._store.identity.epoch),
            LANE_HEADER: self._lane.value,
        }
        return Request("POST", PATH, headers, body)

    def _take(self, response: Response, ops: Sequence[Op], outcome: PushOutcome) -> None:
        if response.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            raise _TooLarge
        if response.status in (HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY):
            raise _unfit(response, self._clock.now())
        if response.status != HTTPStatus.OK:
            raise problem(response, self._clock.now())
        if response.names_another_epoch(self._store.identity.epoch):
            raise EpochNews
        reply = _Reply(self._store, self._clock, self._until, ops)
        try:
            reply.read(response)
        finally:
            outcome.answered += reply.answered
            outcome.refused += reply.refused
            self._forget(reply.settled)
        if reply.forked is not None:
            self._fork(reply.forked)

    def _forget(self, settled: Sequence[str]) -> None:
        for op_id in settled:
            self._aside.pop(op_id, None)
            self._breaks.pop(op_id, None)

    def _fork(self, op: Op) -> None:
        """Another device has used our numbers: number what is unsent anew, and send it again."""
        self._forks += 1
        if self._forks > _FORKS_PER_PUSH:
            raise PlatformProblem(
                "这台设备的资料像是被复制过，编号总是相撞，暂时传不上去。资料都在本机。请联系管理员。",
                code="platform.fork",
            )
        self._store.write(lambda tx: tx.new_incarnation(op.id, sent_as=op.incarnation))

    def _refuse_too_large(self, op: Op, outcome: PushOutcome) -> None:
        verdict = Verdict(
            op_id=op.id,
            kind=VerdictKind.REFUSED,
            code="op.too_large",
            text="这一条内容太大，平台收不下，所以没有传。内容还在本机。请删短文字或分成几条，再提交一次。",
        )
        self._store.write(lambda tx: tx.record_verdict(verdict))
        outcome.refused += 1

    def _step_aside(self, op: Op) -> None:
        """The platform fails on this op alone: it waits, the others go on."""
        self._suspects += 1
        until_ms = self._until(op.id, 0)
        self._store.write(lambda tx: tx.defer(op.id, until_ms, _WHY["platform"]))

    def _until(self, op_id: str, retry_after_s: int) -> int:
        """When a deferred op goes again (ms since 1970): not before the platform says, and later each time."""
        self._aside[op_id] = self._aside.get(op_id, 0) + 1
        wait_s = max(self._backoff.wait_s(self._aside[op_id]), _LEAST_DEFER_S, float(retry_after_s))
        return wall_ms(self._clock.now()) + int(wait_s * 1000)


class _TooLarge(Exception):
    """413: the platform does not take a body of this size."""


class _Reply:
    """One reply being read: what it has settled, and what it has left open."""

    def __init__(self, store: Store, clock: Clock, until: _Until, ops: Sequence[Op]) -> None:
        self._store = store
        self._clock = clock
        self._until = until
        self._open = {op.id: op for op in ops}
        self._group: list[Verdict] = []
        self._keeping: tuple[Future[None], list[Verdict]] | None = None
        self._group_began_ms = clock.elapsed_ms()
        self.answered = 0
        self.refused = 0
        self.forked: Op | None = None
        self.settled: list[str] = []

    def read(self, response: Response) -> None:
        """Keeps every complete line, in groups, each while the next one is still arriving; also those before a break.

        Raises:
            NetworkProblem: the reply broke off, or is not the platform's.
        """
        try:
            ended = self._read_lines(response)
        finally:
            self._keep_group()
            self._kept()
        if not ended:
            raise broken_off()
        for op_id in sorted(self._open):  # a platform that says nothing about an op would be asked forever
            self._defer(op_id, 0, "平台没有答复这一条，稍后自动再传。")

    def _read_lines(self, response: Response) -> bool:
        lines = reply_lines(response)
        for line in lines:
            reply = _decode(line, self.answered)
            if isinstance(reply, wire.End):
                _read_out(lines)
                return reply.n == self.answered
            self._take_line(reply)
        return False

    def _take_line(self, reply: VerdictLine) -> None:
        verdict = wire.verdict_of(reply)
        if verdict.op_id != reply.op or reply.op not in self._open:
            raise _not_ours(self.answered)
        op = self._open.pop(reply.op)
        if verdict.kind is VerdictKind.FORK:
            self.forked = self.forked or op
        self.refused += verdict.kind in (VerdictKind.REFUSED, VerdictKind.CONFLICT)
        self.answered += 1
        self._group.append(verdict)
        if len(self._group) >= _GROUP or self._clock.elapsed_ms() - self._group_began_ms > _GROUP_MS:
            self._keep_group()

    def _keep_group(self) -> None:
        self._kept()
        group, self._group = self._group, []
        self._group_began_ms = self._clock.elapsed_ms()
        if not group:
            return
        put_off = {
            verdict.op_id: (self._until(verdict.op_id, verdict.retry_after_s), _WHY.get(verdict.text, _LATER))
            for verdict in group
            if verdict.kind is VerdictKind.DEFERRED
        }
        final = [verdict for verdict in group if verdict.kind.is_final]
        self._keeping = (self._store.submit(lambda tx: _keep(tx, final, put_off)), final)

    def _kept(self) -> None:
        """Waits until the group before is on the disk."""
        keeping, self._keeping = self._keeping, None
        if keeping is not None:
            keeping[0].result()
            self._store.reach("push.kept")
            self.settled += [verdict.op_id for verdict in keeping[1]]

    def _defer(self, op_id: str, retry_after_s: int, why: str) -> None:
        until_ms = self._until(op_id, retry_after_s)
        self._store.write(lambda tx: tx.defer(op_id, until_ms, why))


def _read_out(lines: Iterator[bytes]) -> None:
    """To the end of the reply, so that its connection serves the next request; what is said there changes nothing."""
    with suppress(NetworkProblem):
        for _line in lines:
            pass


def _keep(tx: Transaction, final: Sequence[Verdict], put_off: Mapping[str, tuple[int, str]]) -> None:
    tx.record_verdicts(final)
    for op_id, (until_ms, why) in put_off.items():
        tx.defer(op_id, until_ms, why)


def _decode(line: bytes, answered: int) -> wire.ReplyLine:
    try:
        return _REPLY.decode(line)
    except codec.UNREADABLE as error:
        raise _not_ours(answered) from error


def _not_ours(answered: int) -> NetworkProblem:
    """A line that is no verdict on what was sent: from the first line on a stranger's, later a damaged reply."""
    return broken_off() if answered else captive()


def _unfit(response: Response, now: datetime) -> EnvironmentProblem:
    """The platform could not read the batch; if it was the platform, one op may be the reason: look for it."""
    said = problem(response, now)
    return said if isinstance(said, NetworkProblem) else ServerFault(response.status)
