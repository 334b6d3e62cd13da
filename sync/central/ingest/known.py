"""What the platform already knows about the ops of a chunk: verdicts, numbers taken, and what replaced what.

Read once for a chunk and kept up to date while its ops are answered.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

import msgspec
import sqlalchemy as sa

from sync.central import database as db
from sync.protocol.wire import Applied, FirstAnswer, Merged, PushLine

_DISTRICTS = sa.select(db.district.c.code).where(db.district.c.code == sa.any_(sa.bindparam("codes")))
_VERDICTS = sa.text(
    "SELECT id, verdict FROM op WHERE id = ANY(ARRAY(SELECT jsonb_array_elements_text(CAST(:ops AS jsonb))))"
).columns(verdict=db.op.c.verdict.type)
_SEATS = sa.text(
    "SELECT device, incarnation, seq, id FROM op"
    " JOIN jsonb_to_recordset(CAST(:seats AS jsonb)) AS asked(device text, incarnation text, seq bigint)"
    " USING (device, incarnation, seq)"
)
_MADE_GOOD = sa.select(db.op.c.replaces).where(
    db.op.c.replaces == sa.any_(sa.bindparam("ops")), db.op.c.outcome.in_(("applied", "merged"))
)

_NONE: frozenset[str] = frozenset()

Seat = tuple[str, str, int]
"""Device, incarnation and sequence number: one op sits there."""


class Known:
    """Earlier verdicts that bear on a chunk."""

    def __init__(self) -> None:
        self.verdicts: dict[str, FirstAnswer] = {}
        self.seats: dict[Seat, str] = {}
        self.districts: set[str] = set()
        self._made_good: set[str] = set()

    @classmethod
    def of(cls, connection: sa.Connection, lines: Iterable[tuple[str, PushLine]]) -> "Known":
        """Read what is known about `lines`, each with the id of its device."""
        known = cls()
        pairs = list(lines)
        known._read_verdicts(connection, {op for _, line in pairs for op in (line.op, *predecessors(line))})
        known._read_seats(connection, pairs)
        known._read_replaced(connection)
        codes = {"codes": sorted({line.district for _, line in pairs})}
        known.districts.update(connection.execute(_DISTRICTS, codes).scalars())
        return known

    def add(self, device: str, line: PushLine, verdict: FirstAnswer) -> None:
        """An op of the chunk was answered for good."""
        self.verdicts[line.op] = verdict
        self.seats[device, line.incarnation, line.seq] = line.op
        if line.replaces is not None and isinstance(verdict, Applied | Merged):
            self._made_good.add(line.replaces)

    def missing(self, line: PushLine) -> bool:
        """Whether something the op needs never arrived."""
        return not predecessors(line) <= self.verdicts.keys()

    def held(self, line: PushLine) -> bool:
        """Whether something the op needs was not applied, and nothing that was replaces it."""
        return any(
            not isinstance(self.verdicts[op], Applied | Merged) and op not in self._made_good
            for op in predecessors(line)
        )

    def _read_verdicts(self, connection: sa.Connection, ops: set[str]) -> None:
        for row in connection.execute(_VERDICTS, {"ops": db.json_text(sorted(ops))}):
            self.verdicts[row.id] = msgspec.convert(row.verdict, FirstAnswer)

    def _read_seats(self, connection: sa.Connection, pairs: list[tuple[str, PushLine]]) -> None:
        seats = [
            {"device": device, "incarnation": line.incarnation, "seq": line.seq} for device, line in pairs
        ]
        for row in connection.execute(_SEATS, {"seats": db.json_text(seats)}):
            self.seats[row.device, row.incarnation, row.seq] = row.id

    def _read_replaced(self, connection: sa.Connection) -> None:
        refused = [op for op, verdict in self.verdicts.items() if not isinstance(verdict, Applied | Merged)]
        if refused:
            self._made_good.update(connection.execute(_MADE_GOOD, {"ops": refused}).scalars())


def predecessors(line: PushLine) -> AbstractSet[str]:
    """The ops that must have been applied before; what the op replaces is not among them."""
    if line.prev is None and not line.depends_on:
        return _NONE
    named = {line.prev, *line.depends_on} - {None, line.replaces, line.op}
    return {op for op in named if op is not None}
