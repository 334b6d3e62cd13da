"""The record changes of one transaction, gathered and then written together.

Changes are staged in memory and written with a few statements, however many there are. Positions in the feed are taken last, from the district's counter row, which stays locked until the commit: positions
become visible in order and without gaps, however many writers there are. Knows nothing of devices and operations.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from gridworker.errors import InputProblem
from gridworker.model.ops import Version
from sync.central import database as db
from sync.central.feed.audience import Audience, Data, audience_of
from sync.central.feed.order import sort_key

CHANNEL = "gridworker_feed"
_MAX_NOTICE_BYTES = 7_000

_ALL_OF = sa.text(
    "SELECT r.district, r.kind, r.id, r.audience, r.epoch, r.n, r.data, r.deleted FROM record r"
    " JOIN jsonb_to_recordset(CAST(:keys AS jsonb)) AS wanted(district text, kind text, id text)"
    " USING (district, kind, id)"
    " ORDER BY r.district, r.kind, r.id FOR NO KEY UPDATE OF r"
).columns(data=db.record.c.data.type)
_NOTIFY = sa.text("SELECT pg_notify(:channel, :told)")
_TAKE_POSITIONS = sa.text(
    "UPDATE district SET position = position + :count WHERE code = :code RETURNING position"
)


class Key(msgspec.Struct, frozen=True, order=True):
    """Which record, in which district."""

    district: str
    kind: str
    id: str


class Stored(msgspec.Struct, frozen=True):
    """A record as the platform holds it."""

    key: Key
    version: Version
    data: Data
    audience: Audience
    deleted: bool = False


class Batch:
    """Reads and stages records within one transaction of `connection`.

    Args:
        connection: in a transaction; committing is the caller's.
        epoch: the platform's present epoch, which every new version is given.
    """

    def __init__(self, connection: sa.Connection, epoch: int) -> None:
        self.connection = connection
        self.epoch = epoch
        self._loaded: dict[Key, Stored | None] = {}
        self._staged: dict[Key, Stored] = {}

    def load(self, keys: Iterable[Key]) -> None:
        """Read and lock many records at once; records read before are left as they are."""
        wanted = sorted({key for key in keys if key not in self._loaded})
        if not wanted:
            return
        self._loaded.update(dict.fromkeys(wanted))
        for row in self.connection.execute(_ALL_OF, {"keys": db.json_text(wanted)}):
            key = Key(row.district, row.kind, row.id)
            version = Version(row.epoch, row.n)
            self._loaded[key] = Stored(key, version, row.data, tuple(row.audience), row.deleted)

    def get(self, key: Key) -> Stored | None:
        """The record as staged, or as it is in the database; None if it is not there or deleted."""
        stored = self._any(key)
        return None if stored is None or stored.deleted else stored

    def put(self, key: Key, data: Data, audience: Audience | None = None) -> Version:
        """Stage the record's next state.

        Args:
            key: which record.
            data: its whole content.
            audience: who may see it; by default what follows from kind and content.
        """
        seen_by = audience_of(key.kind, data, key.district) if audience is None else audience
        return self._stage(key, data, seen_by, deleted=False)

    def delete(self, key: Key) -> Version | None:
        """Stage the record's end; devices that have it are told. The version of the end, None if there is nothing."""
        stored = self.get(key)
        if stored is None:
            return None
        return self._stage(key, stored.data, stored.audience, deleted=True)

    def changed(self) -> tuple[Stored, ...]:
        """What is staged, in the order first changed."""
        return tuple(self._staged.values())

    def staged(self, key: Key) -> Stored | None:
        """A record as it is staged; None if it is not."""
        return self._staged.get(key)

    def replace_data(self, key: Key, data: Data) -> None:
        """Complete a staged record's content without another version."""
        self._staged[key] = msgspec.structs.replace(self._staged[key], data=data)

    def flush(self) -> None:
        """Write what is staged: records, then the feed's log under the counter's lock, then a notice.

        Raises:
            InputProblem: the district of a record is unknown (`district.unknown`).
        """
        changed = self.changed()
        if not changed:
            return
        self._write_records(changed)
        for code in sorted({stored.key.district for stored in changed}):
            self._write_log(code, [stored for stored in changed if stored.key.district == code])
        told = notice(self._told(stored) for stored in changed)
        self.connection.execute(_NOTIFY, {"channel": CHANNEL, "told": told})
        self._loaded.update(self._staged)
        self._staged = {}

    def _any(self, key: Key) -> Stored | None:
        if key in self._staged:
            return self._staged[key]
        if key not in self._loaded:
            self.load([key])
        return self._loaded[key]

    def _stage(self, key: Key, data: Data, audience: Audience, *, deleted: bool) -> Version:
        before = self._any(key)
        version = Version(self.epoch, 1 if before is None else before.version.n + 1)
        self._staged[key] = Stored(key, version, data, tuple(audience), deleted)
        return version

    def _left(self, stored: Stored) -> Audience:
        """The audiences that saw the record before and do not see it any more."""
        before = self._loaded.get(stored.key)
        return () if before is None else tuple(sorted(set(before.audience) - set(stored.audience)))

    def _told(self, stored: Stored) -> Audience:
        return (*stored.audience, *self._left(stored))

    def _write_records(self, changed: Sequence[Stored]) -> None:
        new = [_row(stored) for stored in changed if self._loaded.get(stored.key) is None]
        old = [_row(stored) for stored in changed if self._loaded.get(stored.key) is not None]
        db.insert_rows(self.connection, db.record, new)
        db.update_rows(self.connection, db.record, old)

    def _write_log(self, code: str, changed: Sequence[Stored]) -> None:
        count = len(changed)
        last = self.connection.execute(_TAKE_POSITIONS, {"code": code, "count": count}).scalar()
        if last is None:
            raise InputProblem("平台上没有这个区县，资料没有写入。请先登记区县。", code="district.unknown")
        rows = [
            {
                "district": code,
                "position": last - count + index,
                "kind": stored.key.kind,
                "id": stored.key.id,
                "audience": list(stored.audience),
                "left_audience": list(self._left(stored)),
            }
            for index, stored in enumerate(changed, start=1)
        ]
        db.insert_rows(self.connection, db.feed_log, rows)


def notice(audiences: Iterable[Audience]) -> str:
    """What a notice says: the audiences concerned, or `*` when they are too many to name."""
    named = " ".join(sorted({one for audience in audiences for one in audience}))
    return named if len(named.encode()) <= _MAX_NOTICE_BYTES else "*"


def _row(stored: Stored) -> dict[str, Any]:
    return {
        "district": stored.key.district,
        "kind": stored.key.kind,
        "id": stored.key.id,
        "audience": list(stored.audience),
        "sort_key": sort_key(stored.key.kind, stored.data),
        "epoch": stored.version.epoch,
        "n": stored.version.n,
        "data": stored.data,
        "deleted": stored.deleted,
    }
