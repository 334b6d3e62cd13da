"""Takes ops in, chunk by chunk: effect, verdict and feed rows of a chunk are committed together, then answered.

A chunk is written with a few statements, and the first chunks of pushes that come at the same moment are one chunk. If
an op makes the database refuse, or a handler raise, the whole is undone: each push has a chunk of its own, and if that
fails, each op a transaction of its own, so that one bad op blocks nothing.
Whatever way an op arrives by, the primary key of its verdict lets one effect through and no second.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import islice
from time import perf_counter
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from gridworker.clock import Clock
from gridworker.faults import Reach, nothing
from gridworker.model.facts import Payload
from gridworker.model.ops import Op, OpKind, RecordKind
from sync.central import database as db
from sync.central.auth.caller import Caller
from sync.central.database import is_unreachable
from sync.central.feed.batch import Batch, Key
from sync.central.ingest.door import Malformed, refused, typed
from sync.central.ingest.known import Known
from sync.central.ingest.numbers import take_numbers
from sync.central.ingest.work import Handler, Outcome, Work
from sync.central.logs import place_of_error
from sync.central.metrics import Metrics
from sync.central.platform_row import day_of, read_platform
from sync.protocol.wire import Applied, Deferred, Duplicate, FirstAnswer, Fork, PushLine, Refused

Answer = FirstAnswer | Deferred | Fork | Duplicate

FIRST_CHUNK_OPS = 25
CHUNK_OPS = 500
GROWTH = 4
"""A chunk is that much larger than the one before: the first answers come soon, and many ops cost few statements."""
_AHEAD = 2
"""So many pushes may have their next lines read while the lines before are written."""
_ATTEMPTS = 3
_RETRY_MISSING_S = 30
_RETRY_FAILED_S = 300
_UNSTORABLE = ("22001", "22003", "22021", "22P02", "22P05", "54")
"""SQLSTATE begins so: too long, out of range, unknown characters, no such value, limits of size and depth."""
_LINKS = {
    "task_id": RecordKind.TASK,
    "event_id": RecordKind.EVENT,
    "hazard_id": RecordKind.HAZARD,
    "person_id": RecordKind.PERSON,
    "inspection_id": RecordKind.INSPECTION,
}

log = logging.getLogger("gridworker.central.ingest")


class Item(msgspec.Struct, frozen=True):
    """One line, and the device that made it."""

    caller: Caller
    read: PushLine | Refused | Malformed


class Begun(NamedTuple):
    """A push whose first chunk is answered.

    Attributes:
        answers: to the first chunk.
        rest: what comes after it, for `Ingest.take`; None if that was all.
        epoch: the platform's.
    """

    answers: list[Answer]
    rest: Iterator[Item] | None
    epoch: int


class _Read(NamedTuple):
    """A line, and the op it is or why it is none; None for a line without an op id."""

    item: Item
    fitting: tuple[Op, Payload] | Refused | None


class _First(NamedTuple):
    """The first lines of a push, and those that follow."""

    lines: Sequence[_Read]
    rest: Iterator[Item]


class _Taken(msgspec.Struct):
    """An op answered for good in this chunk."""

    caller: Caller
    line: PushLine
    verdict: FirstAnswer


class Ingest:
    """Ingest of one database.

    Args:
        engine: the database.
        clock: says when something was received.
        handlers: what each kind does; one that raises undoes the transaction, and its op comes again later.
        metrics: where answers are counted.
        reach: told of the points at which tests let the platform die.
    """

    def __init__(
        self,
        engine: sa.Engine,
        clock: Clock,
        handlers: Mapping[OpKind, Handler],
        metrics: Metrics,
        reach: Reach = nothing,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._handlers = handlers
        self._metrics = metrics
        self._reach = reach
        self._ahead = ThreadPoolExecutor(_AHEAD, thread_name_prefix="ingest-ahead")

    def begin(self, pushes: Sequence[Iterator[Item]]) -> list[Begun | Exception]:
        """The first chunk of several pushes, in one transaction; each push in one of its own if that fails.

        A push is its lines, not read yet. In the place of one whose lines cannot be read stands the error.
        """
        read = [_first_of(push) for push in pushes]
        chunks = [chunk for chunk in read if not isinstance(chunk, Exception)]
        answers = iter(self._chunks(chunks))
        with db.statements_of(self._engine).connect() as connection:
            epoch = read_platform(connection).epoch
        begun: list[Begun | Exception] = []
        for chunk in read:
            if isinstance(chunk, Exception):
                begun.append(chunk)
            else:
                rest = chunk.rest if len(chunk.lines) == FIRST_CHUNK_OPS else None
                begun.append(Begun(next(answers), rest, epoch))
        return begun

    def take(self, items: Iterable[Item], size: int = FIRST_CHUNK_OPS) -> Iterator[list[Answer]]:
        """The answers to `items` in order, a chunk at a time, each after its commit; a line without an op id has none."""
        waiting = iter(items)
        chunk = _read(waiting, size)
        while chunk:
            is_last = len(chunk) < size
            size = min(size * GROWTH, CHUNK_OPS)
            following = None if is_last else self._ahead.submit(_read, waiting, size)
            yield self._timed(chunk)
            chunk = [] if following is None else following.result()

    def _chunks(self, chunks: Sequence[_First]) -> list[list[Answer]]:
        """The answers to each."""
        if len(chunks) > 1:
            try:
                answers = iter(self._together([line for chunk in chunks for line in chunk.lines]))
            except Exception as error:
                if is_unreachable(error):
                    raise
            else:
                dealt = [list(islice(answers, _answered(chunk.lines))) for chunk in chunks]
                for chunk, own in zip(chunks, dealt, strict=True):
                    self._count(chunk.lines, own)
                return dealt
        return [self._timed(chunk.lines) if chunk.lines else [] for chunk in chunks]

    def _timed(self, chunk: Sequence[_Read]) -> list[Answer]:
        began = perf_counter()
        answers = self._chunk(chunk)
        self._metrics.chunk_seconds.observe(perf_counter() - began)
        self._count(chunk, answers)
        return answers

    def _chunk(self, chunk: Sequence[_Read]) -> list[Answer]:
        try:
            return self._together(chunk)
        except Exception as error:
            if is_unreachable(error):
                raise
            return [answer for line in chunk for answer in self._alone(line)]

    def _alone(self, line: _Read) -> list[Answer]:
        """One op in a transaction of its own, a few times; then it has to come again later."""
        item = line.item
        if isinstance(item.read, Malformed):
            return []
        for _ in range(_ATTEMPTS):
            try:
                return self._together([line])
            except Exception as error:
                if is_unreachable(error):
                    raise
                failure = error
                if not isinstance(error, sa.exc.DBAPIError):
                    break  # not a collision of two writers: the same again would fail again
        _log_failure(item, failure)
        return [_unstorable(item.read.op) if _is_about_content(failure) else _failed(item.read.op)]

    def _together(self, chunk: Sequence[_Read]) -> list[Answer]:
        with self._engine.begin() as connection:
            answers = _Chunk(connection, self._clock, self._handlers, chunk).answers()
            self._reach("ingest.written")
        self._reach("ingest.committed")
        return answers

    def _count(self, chunk: Sequence[_Read], answers: Sequence[Answer]) -> None:
        kinds = {
            item.read.op: item.read.kind
            for item, _fitting in chunk
            if isinstance(item.read, PushLine) and item.read.kind in self._handlers
        }
        counts = Counter((kinds.get(answer.op, "unknown"), type(answer)) for answer in answers)
        for (kind, verdict), count in counts.items():
            self._metrics.ops.labels(kind, verdict.__name__.lower()).inc(count)


class _Chunk:
    """The work of one transaction."""

    def __init__(
        self,
        connection: sa.Connection,
        clock: Clock,
        handlers: Mapping[OpKind, Handler],
        chunk: Sequence[_Read],
    ) -> None:
        self._connection = connection
        self._at = clock.now()
        self._handlers = handlers
        self._lines = chunk
        self._platform = read_platform(connection)
        self._batch = Batch(connection, self._platform.epoch)
        self._taken: dict[str, _Taken] = {}

    def answers(self) -> list[Answer]:
        """Answer every op and write what follows; the caller commits."""
        lines = [
            (item.caller.device, item.read) for item, _ in self._lines if isinstance(item.read, PushLine)
        ]
        self._known = Known.of(self._connection, lines)
        self._batch.load(key for _, line in lines for key in _keys(line))
        answers = [self._answer(line) for line in self._lines if not isinstance(line.item.read, Malformed)]
        self._write()
        return [self._final(answer) for answer in answers]

    def _answer(self, line: _Read) -> Answer:
        item, fitting = line
        read = item.read
        if isinstance(read, Malformed) or fitting is None:
            raise TypeError("a line without an op id has no answer")
        first = self._known.verdicts.get(read.op)
        if first is not None:
            return Duplicate(op=read.op, verdict=first)
        if isinstance(read, Refused):
            return read
        if (item.caller.device, read.incarnation, read.seq) in self._known.seats:
            return Fork(op=read.op)
        if read.district not in self._known.districts:
            return refused(
                read.op,
                "op.district_unknown",
                "district",
                "平台上没有这个区县，这一条没有收下。内容还在你这里，不会丢。请联系管理员。",
            )
        return self._new(item.caller, read, fitting)

    def _new(self, caller: Caller, line: PushLine, fitting: tuple[Op, Payload] | Refused) -> Answer:
        if isinstance(fitting, Refused):
            return self._keep(caller, line, fitting)
        if self._known.missing(line):
            return Deferred(op=line.op, why="predecessor", retry_after_s=_RETRY_MISSING_S)
        if self._known.held(line):
            return Deferred(op=line.op, why="held")
        op, payload = fitting
        work = Work(op=op, payload=payload, caller=caller, at=self._at, batch=self._batch)
        return self._keep(caller, line, self._handlers[op.kind](work))

    def _keep(self, caller: Caller, line: PushLine, verdict: Outcome) -> Answer:
        self._known.add(caller.device, line, verdict)
        self._taken[line.op] = _Taken(caller, line, verdict)
        return verdict

    def _final(self, answer: Answer) -> Answer:
        """The answer with the number its record was given at the end."""
        match answer:
            case Applied() if answer.op in self._taken:
                return self._taken[answer.op].verdict
            case Duplicate() if answer.op in self._taken:
                return Duplicate(op=answer.op, verdict=self._taken[answer.op].verdict)
        return answer

    def _write(self) -> None:
        self._number_events()
        self._batch.flush()
        if not self._taken:
            return
        rows = sorted((_op_row(taken, self._at) for taken in self._taken.values()), key=lambda row: row["id"])
        db.insert_rows(self._connection, db.op, rows)
        blobs = {
            (row["district"], row["sha256"], row["op"]): row
            for taken in self._taken.values()
            for row in _blob_rows(taken)
        }
        db.insert_rows(self._connection, db.op_blob, list(blobs.values()))

    def _number_events(self) -> None:
        reports = {
            Key(taken.line.district, RecordKind.EVENT, taken.line.record.id): taken
            for taken in self._taken.values()
            if taken.line.kind == OpKind.EVENT_REPORTED and isinstance(taken.verdict, Applied)
        }
        made = (self._batch.staged(key) for key in reports)
        new = [stored for stored in made if stored is not None and not stored.data.get("number")]
        for district in sorted({stored.key.district for stored in new}):
            here = [stored for stored in new if stored.key.district == district]
            numbers = take_numbers(self._connection, self._platform, district, day_of(self._at), len(here))
            for stored, number in zip(here, numbers, strict=True):
                self._batch.replace_data(stored.key, {**stored.data, "number": number})
                taken = reports[stored.key]
                taken.verdict = Applied(op=taken.line.op, version=stored.version, number=number)


def _first_of(push: Iterator[Item]) -> _First | Exception:
    try:
        return _First(_read(push, FIRST_CHUNK_OPS), push)
    except Exception as error:  # theirs alone: the lines of the others are read already
        return error


def _read(push: Iterator[Item], count: int) -> list[_Read]:
    """The next lines, as far as they can be understood without the database."""
    return [_Read(item, _fitting(item.read)) for item in islice(push, count)]


def _fitting(read: PushLine | Refused | Malformed) -> tuple[Op, Payload] | Refused | None:
    match read:
        case PushLine():
            return typed(read)
        case Refused():
            return read
    return None


def _answered(lines: Sequence[_Read]) -> int:
    """How many of them have an answer."""
    return sum(not isinstance(item.read, Malformed) for item, _ in lines)


def _keys(line: PushLine) -> Iterator[Key]:
    """The records an op may read or change."""
    yield Key(line.district, line.record.kind, line.record.id)
    for field, kind in _LINKS.items():
        named = line.payload.get(field)
        if isinstance(named, str) and named:
            yield Key(line.district, kind, named)


def _op_row(taken: _Taken, at: datetime) -> dict[str, Any]:
    line = taken.line
    return {
        "district": line.district,
        "id": line.op,
        "device": taken.caller.device,
        "worker": taken.caller.worker,
        "incarnation": line.incarnation,
        "seq": line.seq,
        "kind": line.kind,
        "record_kind": line.record.kind,
        "record_id": line.record.id,
        "replaces": line.replaces,
        "line": line,
        "received_at": at,
        "outcome": type(taken.verdict).__name__.lower(),
        "verdict": taken.verdict,
    }


def _blob_rows(taken: _Taken) -> Iterator[dict[str, Any]]:
    for blob in taken.line.blobs:
        yield {
            "district": taken.line.district,
            "sha256": blob.sha256,
            "op": taken.line.op,
            "device": taken.caller.device,
            "record_kind": taken.line.record.kind,
            "record_id": taken.line.record.id,
            "role": blob.role.value,
            "media_type": blob.media_type,
            "size_bytes": blob.size_bytes,
        }


def _failed(op: str) -> Deferred:
    return Deferred(op=op, why="platform", retry_after_s=_RETRY_FAILED_S)


def _unstorable(op: str) -> Refused:
    return refused(
        op, "op.unstorable", "", "这一条里有平台存不了的内容，没有收下。内容还在你这里，不会丢。请改好再交。"
    )


def _is_about_content(error: Exception) -> bool:
    """Whether the database will never take this content: characters, numbers or sizes that it cannot hold."""
    state = getattr(getattr(error, "orig", None), "sqlstate", None)
    no_state = isinstance(error, sa.exc.DataError) and state is None  # not even sent
    return no_state or (state or "").startswith(_UNSTORABLE)


def _log_failure(item: Item, error: Exception) -> None:
    if isinstance(item.read, PushLine):
        fields = {"op": item.read.op, "kind": item.read.kind, **place_of_error(error)}
        log.error("op failed", extra=fields)
