"""Reading the outbox: what goes next, what waits, what needs a person.

An op is never sent before the ops it needs (`prev`, `depends_on`), and waits for nothing else: an op that was refused
or cannot go yet blocks only those that need it. Writing is in `add_op`, `verdicts` and `scope`.
"""

from collections.abc import Collection, Iterator
from enum import StrEnum
from typing import Any

import msgspec

from gridworker.model.ops import Lane, Op, OpKind, RecordRef, Version
from gridworker.store.driver import Connection, among
from gridworker.store.projection import decode_op


class OpState(StrEnum):
    """Where an op is. Only APPLIED and WITHDRAWN are the end of it."""

    WAITING = "waiting"
    DEFERRED = "deferred"
    """The platform or the client said "later"."""
    HELD = "held"
    """An op it needs was refused; a correction releases it."""
    REFUSED = "refused"
    CONFLICT = "conflict"
    APPLIED = "applied"
    WITHDRAWN = "withdrawn"
    """A person gave it up."""


class OutboxItem(msgspec.Struct, frozen=True, kw_only=True):
    """One op as the sync centre shows it; moments in ms since 1970, 0 if not yet.

    `answer` is the platform's row of a conflict; `replaced_by` the correction that took a refused op's place;
    `blobs_waiting` how many of its blobs the platform has not verified yet.
    """

    op: Op
    lane: Lane
    state: OpState
    retry_at: int
    attempts: int
    code: str
    field: str
    text: str
    answer: dict[str, Any] | None
    version: Version | None
    number: str
    made_ms: int
    verdict_at: int
    replaced_by: str | None
    blobs_waiting: int

    @property
    def kind(self) -> OpKind:
        """The op's kind."""
        return self.op.kind

    @property
    def record(self) -> RecordRef:
        """The record it is about."""
        return self.op.record

    @property
    def needs_person(self) -> bool:
        """Whether somebody has to look at it."""
        return self.state in (OpState.REFUSED, OpState.CONFLICT) and self.replaced_by is None


class OutboxCounts(msgspec.Struct, frozen=True, kw_only=True):
    """Real things not yet taken by the platform.

    `ops_waiting` includes deferred and held ones; `urgent_waiting` are those of them in the urgent lane; `attention`
    counts what needs a person: refused, in conflict, uploads that failed for good; `photos_waiting` counts shots, not
    files.
    """

    ops_waiting: int = 0
    urgent_waiting: int = 0
    photos_waiting: int = 0
    attention: int = 0

    @property
    def all_delivered(self) -> bool:
        """Whether nothing waits."""
        return not (self.ops_waiting or self.photos_waiting)


_COLUMNS = (
    "SELECT op.body, op.lane, op.state, op.retry_at, op.attempts, op.code, op.field, op.text, op.answer,"
    " op.version_epoch, op.version_n, op.number, op.made_ms, op.verdict_at, op.replaced_by,"
    " (SELECT count(*) FROM op_blob JOIN upload USING (sha256)"
    "  WHERE op_blob.op_id = op.id AND upload.state NOT IN ('delivered', 'spared')) FROM op"
)
_SENDABLE = (
    "SELECT id, size_bytes, EXISTS (SELECT 1 FROM op_need WHERE op_id = op.id) FROM op"
    " WHERE lane = ?1 AND state IN ('waiting', 'deferred') AND (retry_at <= ?2 OR retry_at > ?2 + ?3) ORDER BY ord, pos"
)
LONGEST_WAIT_MS = 86_400_000
"""Nothing is put off for longer than a day: a moment further ahead says that the clock was set back since."""
_NEEDS = (
    "SELECT need.id, need.state, need.size_bytes, need.retry_at, need.replaced_by"
    " FROM op_need JOIN op AS need ON need.id = op_need.needs WHERE op_need.op_id = ? ORDER BY need.ord, need.pos"
)


class OutboxView:
    """Questions about the outbox, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def next_batch(self, max_ops: int, max_bytes: int, now: int) -> list[Op]:
        """What to send next: urgent ops with those they need, or else the text lane, in order.

        Args:
            max_ops: at most so many.
            max_bytes: at most so many bytes of JSON together; one op always fits.
            now: ms since 1970; deferred ops not due by then are left out.
        """
        for lane in (Lane.URGENT, Lane.TEXT):
            batch = _Batch(self._connection, max_ops, max_bytes, now)
            for found in self._connection.execute(_SENDABLE, (lane.value, now, LONGEST_WAIT_MS)):
                if not batch.add(*found):
                    break
            if batch.ids:
                return self._ops(batch.ids)
        return []

    def urgent_waiting(self, now: int) -> bool:
        """Whether something urgent could go now."""
        batch = _Batch(self._connection, 1, 1, now)
        found = self._connection.execute(_SENDABLE, (Lane.URGENT.value, now, LONGEST_WAIT_MS))
        return any(batch.add(*row) and batch.ids for row in found) or bool(batch.ids)

    def next_due(self) -> int | None:
        """When the first deferred op is due, ms since 1970; None if none is deferred."""
        found = self._connection.execute("SELECT min(retry_at) FROM op WHERE state = 'deferred'").fetchone()
        return None if found[0] is None else int(found[0])

    def counts(self) -> OutboxCounts:
        """How much waits, and how much needs a person."""
        waiting, urgent = self._connection.execute(
            "SELECT count(*), coalesce(sum(lane = 'urgent'), 0) FROM op WHERE state IN ('waiting', 'deferred')"
        ).fetchone()
        held, urgent_held, refused = self._connection.execute(
            "SELECT coalesce(sum(state = 'held'), 0), coalesce(sum(state = 'held' AND lane = 'urgent'), 0),"
            " coalesce(sum(state <> 'held' AND replaced_by IS NULL), 0)"
            " FROM op WHERE state IN ('held', 'refused', 'conflict')"
        ).fetchone()
        photos = self._connection.execute(
            "SELECT count(DISTINCT CASE photo WHEN '' THEN sha256 ELSE photo END) FROM upload"
            " WHERE state IN ('blocked', 'waiting')"
        ).fetchone()[0]
        failed = self._connection.execute("SELECT count(*) FROM upload WHERE state = 'failed'").fetchone()[0]
        return OutboxCounts(
            ops_waiting=waiting + held,
            urgent_waiting=urgent + urgent_held,
            photos_waiting=photos,
            attention=refused + failed,
        )

    def items(self, *, settled: bool = True, limit: int = 500) -> list[OutboxItem]:
        """The newest first; without `settled` only those the platform has not applied."""
        which = "" if settled else " WHERE op.state NOT IN ('applied', 'withdrawn')"
        query = "".join((_COLUMNS, which, " ORDER BY op.pos DESC LIMIT ?"))
        return [_item(row) for row in self._connection.execute(query, (limit,))]

    def get(self, op_id: str) -> OutboxItem | None:
        """One op, None if it is not (or no longer) here."""
        row = self._connection.execute(_COLUMNS + " WHERE op.id = ?", (op_id,)).fetchone()
        return None if row is None else _item(row)

    def open_ids(self) -> frozenset[str]:
        """Every op that is not at its end."""
        found = self._connection.execute("SELECT id FROM op WHERE state NOT IN ('applied', 'withdrawn')")
        return frozenset(op_id for (op_id,) in found)

    def for_record(self, ref: RecordRef) -> list[OutboxItem]:
        """Everything done to a record on this device, oldest first."""
        query = _COLUMNS + " WHERE op.record_kind = ? AND op.record_id = ? ORDER BY op.pos"
        return [_item(row) for row in self._connection.execute(query, (ref.kind, ref.id))]

    def _ops(self, op_ids: Collection[str]) -> list[Op]:
        """The ops, in this order."""
        bodies = dict(among(self._connection, op_ids, "id, body FROM op WHERE id"))
        return [decode_op(bodies[op_id]) for op_id in op_ids]


class _Batch:
    """Collects ops so that each comes after those it needs."""

    def __init__(self, connection: Connection, max_ops: int, max_bytes: int, now: int) -> None:
        self._connection = connection
        self._max_ops = max_ops
        self._bytes_left = max_bytes
        self._now = now
        self._barred: set[str] = set()
        self.ids: dict[str, None] = {}

    def add(self, op_id: str, size: int, has_needs: int) -> bool:
        """Takes an op and what it needs, if all of that can go now; False once the batch is full."""
        chain = {} if has_needs else {op_id: size}
        if op_id in self.ids or op_id in self._barred or (has_needs and not self._gather(op_id, size, chain)):
            return True
        too_many = len(self.ids) + len(chain) > self._max_ops
        if self.ids and (too_many or sum(chain.values()) > self._bytes_left):
            return False
        for wanted, wanted_size in list(chain.items())[: self._max_ops]:
            self.ids[wanted] = None
            self._bytes_left -= wanted_size
        return len(self.ids) < self._max_ops and self._bytes_left > 0

    def _gather(self, op_id: str, size: int, chain: dict[str, int]) -> bool:
        """Adds to `chain` what must go before `op_id`, then itself; False if it cannot go now.

        Depth first with a stack of its own: a week of work on one record is a longer chain than Python may recurse.
        """
        stack = [(op_id, size, self._unsent_needs(op_id))]
        while stack:
            current, current_size, needs = stack[-1]
            following = next(
                (need for need in needs if need[0] not in self.ids and need[0] not in chain), None
            )
            if following is None:
                chain[current] = current_size
                stack.pop()
            elif following[1] is None or following[0] in self._barred:
                self._barred.update(waiting for waiting, _size, _needs in stack)
                return False
            else:
                stack.append((following[0], following[1], self._unsent_needs(following[0])))
        return True

    def _unsent_needs(self, op_id: str) -> Iterator[tuple[str, int | None]]:
        """What must go first, with its size; None as size if it cannot go now."""
        for need, state, size, retry_at, replaced_by in self._connection.execute(_NEEDS, (op_id,)).fetchall():
            if state in (OpState.WAITING, OpState.DEFERRED):
                is_due = not self._now < retry_at <= self._now + LONGEST_WAIT_MS
                yield need, size if is_due else None
            elif state != OpState.APPLIED and replaced_by is None:
                yield need, None


def _item(row: tuple[Any, ...]) -> OutboxItem:
    answer, epoch, n = row[8:11]
    return OutboxItem(
        op=decode_op(row[0]),
        lane=Lane(row[1]),
        state=OpState(row[2]),
        retry_at=row[3],
        attempts=row[4],
        code=row[5],
        field=row[6],
        text=row[7],
        answer=None if answer is None else msgspec.json.decode(answer),
        version=Version(epoch, n) if epoch else None,
        number=row[11],
        made_ms=row[12],
        verdict_at=row[13],
        replaced_by=row[14],
        blobs_waiting=row[15],
    )
