"""Taking in pages of the feed: rows and cursor together, or nothing.

A page applies only to the cursor it starts from. Each row carries a version (epoch, n); an older one changes nothing.
Rows that this version of the app cannot read are kept as they came and read again after an upgrade. A snapshot marks
every row it names; when it is complete, what it did not name is swept (see `scope`), pending work is spared.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

import msgspec

from gridworker.model.ops import RecordRef, Version
from gridworker.model.records import Record
from gridworker.store import settings
from gridworker.store.driver import Connection
from gridworker.store.effects import Effects
from gridworker.store.projection import shelve
from gridworker.store.scope import leave, sweep
from gridworker.store.shelves import SHELVES

_STORED = "SELECT id, epoch, n, data, data_epoch, data_n, raw, gone FROM row WHERE kind = ? AND id "
_REPLAYED = "SELECT DISTINCT record_id FROM op WHERE replayed = 1 AND record_kind = ? AND record_id "
_END_REPLAY = (
    "UPDATE op SET replayed = 0 WHERE record_kind = ? AND record_id = ? AND replayed = 1 AND state = 'applied'"
    " AND (version_epoch, version_n) <= (?, ?)"
)
_ONE_OF = "IN (SELECT value FROM json_each(?))"


class RowChange(StrEnum):
    """What a row of the feed says."""

    UPSERT = "upsert"
    GONE = "gone"
    OUT_OF_SCOPE = "out_of_scope"


class FeedRow(msgspec.Struct, frozen=True):
    """One row of a page. `version` is missing with OUT_OF_SCOPE, `data` with all but UPSERT.

    `data` that was read once already may come as its JSON: a page of thousands of objects would be in memory as long.
    """

    kind: str
    id: str
    version: Version | None
    data: dict[str, Any] | msgspec.Raw | None
    change: RowChange = RowChange.UPSERT


class FeedView:
    """Questions about the feed."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def cursor(self) -> str:
        """Where the next page starts; "" before the first."""
        return settings.read(self._connection, settings.CURSOR, str, "")

    def version(self, ref: RecordRef) -> Version | None:
        """The newest version received of a record."""
        found = self._connection.execute(
            "SELECT epoch, n FROM row WHERE kind = ? AND id = ?", (ref.kind, ref.id)
        ).fetchone()
        return Version(*found) if found else None

    def row(self, ref: RecordRef) -> tuple[Version, dict[str, Any]] | None:
        """What the platform last said of a record, as far as this version can read it; None if it is not here."""
        found = self._connection.execute(
            "SELECT data_epoch, data_n, data FROM row WHERE kind = ? AND id = ? AND data IS NOT NULL",
            (ref.kind, ref.id),
        ).fetchone()
        return None if found is None else (Version(found[0], found[1]), msgspec.json.decode(found[2]))

    def unreadable(self) -> int:
        """How many rows wait for a newer app."""
        return int(self._connection.execute("SELECT count(*) FROM row WHERE raw IS NOT NULL").fetchone()[0])

    def unreadable_forms(self) -> tuple[str, ...]:
        """Ids (`form_id@version`) of the published forms that wait for a newer app."""
        found = self._connection.execute("SELECT id FROM row WHERE kind = 'form' AND raw IS NOT NULL")
        return tuple(str(id_) for (id_,) in found)

    def row_count(self) -> int:
        """How many platform rows are here, deleted ones left out."""
        return int(self._connection.execute("SELECT count(*) FROM row WHERE gone = 0").fetchone()[0])


class _Kept(NamedTuple):
    """A row as it is kept."""

    epoch: int
    n: int
    data: bytes | None
    data_epoch: int
    data_n: int
    raw: bytes | None
    gone: bool


class _Page:
    """One page while it is taken in."""

    def __init__(self, connection: Connection, snapshot: str) -> None:
        self._connection = connection
        self._snapshot = snapshot
        self._before: dict[RecordRef, _Kept | None] = {}
        self.kept: dict[RecordRef, _Kept] = {}
        self.records: dict[RecordRef, Record | None] = {}
        self.seen: set[RecordRef] = set()

    def look_up(self, refs: Iterable[RecordRef]) -> None:
        """Reads what is here of many records with one question for each kind."""
        wanted = list(refs)
        self._before.update(dict.fromkeys(wanted))
        for kind, ids in _by_kind(wanted):
            for found in self._connection.execute(_STORED + _ONE_OF, (kind, ids)):
                self._before[RecordRef(kind, found[0])] = _Kept(*found[1:])

    def take(self, row: FeedRow) -> None:
        """Decides what one upsert or deletion changes."""
        ref = RecordRef(row.kind, row.id)
        version = row.version
        before = self.kept.get(ref) or self._stored(ref)
        self.seen.add(ref)
        if version is None or (before is not None and (version.epoch, version.n) <= before[:2]):
            return
        if row.change is RowChange.GONE or row.data is None:
            self.kept[ref] = _Kept(version.epoch, version.n, None, version.epoch, version.n, None, gone=True)
            self.records[ref] = None
        else:
            self._upsert(ref, version, row.data, before)

    def _upsert(
        self, ref: RecordRef, version: Version, data: dict[str, Any] | msgspec.Raw, before: _Kept | None
    ) -> None:
        epoch, n = version.epoch, version.n
        body = msgspec.json.encode(data)
        record = read_record(ref, body)
        if record is not None:
            self.kept[ref] = _Kept(epoch, n, body, epoch, n, None, gone=False)
            self.records[ref] = record
        elif before is None:
            self.kept[ref] = _Kept(epoch, n, None, 0, 0, body, gone=False)
        else:
            self.kept[ref] = before._replace(epoch=epoch, n=n, raw=body, gone=False)

    def forget(self, ref: RecordRef) -> None:
        """The record left the scope after what the page said before."""
        for known in (self.kept, self.records, self._before):
            known.pop(ref, None)
        self.seen.discard(ref)

    def _stored(self, ref: RecordRef) -> _Kept | None:
        if ref not in self._before:
            found = self._connection.execute(_STORED + "= ?", (ref.kind, ref.id)).fetchone()
            self._before[ref] = _Kept(*found[1:]) if found else None
        return self._before[ref]

    def write(self, effects: Effects) -> None:
        """Writes rows, ends the replay of ops they contain, and shows them."""
        self._connection.executemany(
            "INSERT OR REPLACE INTO row (kind, id, epoch, n, data, data_epoch, data_n, raw, gone, snapshot)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ((ref.kind, ref.id, *kept, self._snapshot) for ref, kept in self.kept.items()),
        )
        self._connection.executemany(
            "UPDATE row SET snapshot = ?, leaving = 0 WHERE kind = ? AND id = ?",
            ((self._snapshot, ref.kind, ref.id) for ref in self.seen - self.kept.keys()),
        )
        self._show(effects)

    def _show(self, effects: Effects) -> None:
        plain: dict[str, list[Record]] = defaultdict(list)
        replayed = self._end_replays()
        for ref, record in self.records.items():
            if record is None or ref in replayed:
                effects.dirty.add(ref)
            else:
                plain[ref.kind].append(record)
                effects.touched.add(ref)
        for kind, records in plain.items():
            shelve(self._connection, SHELVES[kind], records)

    def _end_replays(self) -> set[RecordRef]:
        """Applied ops that the rows contain are not replayed over them any more; the records that others still are."""
        replayed = _replayed_among(self._connection, self.records)
        rows = ((ref, self.kept[ref]) for ref in replayed)
        self._connection.executemany(
            _END_REPLAY, ((ref.kind, ref.id, kept.data_epoch, kept.data_n) for ref, kept in rows)
        )
        return _replayed_among(self._connection, replayed)


def apply_page(
    connection: Connection,
    effects: Effects,
    start: str,
    rows: Sequence[FeedRow],
    cursor: str,
    snapshot: str,
    sweep_of: str,
) -> bool:
    """Takes in one page; False, and nothing changed, if `start` is not our cursor."""
    if settings.read(connection, settings.CURSOR, str, "") != start:
        return False
    current = _begin_snapshot(connection, snapshot)
    page = _Page(connection, current)
    page.look_up(RecordRef(row.kind, row.id) for row in rows)
    for row in rows:
        if row.change is RowChange.OUT_OF_SCOPE:
            ref = RecordRef(row.kind, row.id)
            page.forget(ref)
            leave(connection, effects, ref)
            _drop_applied(connection, ref)
        else:
            page.take(row)
    page.write(effects)
    if sweep_of:
        sweep(connection, effects, sweep_of)
        settings.write(connection, settings.SWEEP, "")
    settings.write(connection, settings.CURSOR, cursor)
    effects.sync = True
    return True


def put_row(
    connection: Connection, effects: Effects, ref: RecordRef, version: Version, data: dict[str, Any]
) -> None:
    """Keeps one row that came otherwise than in a page (with a verdict, with enrolment)."""
    page = _Page(connection, settings.read(connection, settings.SWEEP, str, ""))
    page.take(FeedRow(ref.kind, ref.id, version, data))
    page.write(effects)


def reread(connection: Connection, effects: Effects) -> int:
    """Reads again what an older app could not; returns how many rows can be shown now."""
    found = connection.execute("SELECT kind, id, epoch, n, raw FROM row WHERE raw IS NOT NULL").fetchall()
    count = 0
    for kind, id_, epoch, n, raw in found:
        ref = RecordRef(kind, id_)
        if read_record(ref, raw) is not None:
            connection.execute(
                "UPDATE row SET data = raw, data_epoch = epoch, data_n = n, raw = NULL WHERE kind = ? AND id = ?",
                (kind, id_),
            )
            connection.execute(_END_REPLAY, (kind, id_, epoch, n))
            effects.dirty.add(ref)
            count += 1
    return count


def read_record(ref: RecordRef, body: bytes) -> Record | None:
    """The typed record of a row's JSON, None if this version of the app cannot read it."""
    shelf = SHELVES.get(ref.kind)
    if shelf is None:
        return None
    try:
        record = msgspec.json.decode(body, type=shelf.type)
    except msgspec.ValidationError:
        return None
    return record if record.id == ref.id else None


def _begin_snapshot(connection: Connection, snapshot: str) -> str:
    """The snapshot that rows are marked with; ops applied before it began are marked when it begins."""
    current = settings.read(connection, settings.SWEEP, str, "")
    if not snapshot or snapshot == current:
        return current
    settings.write(connection, settings.SWEEP, snapshot)
    connection.execute("UPDATE op SET snapshot = ? WHERE replayed = 1 AND state = 'applied'", (snapshot,))
    return snapshot


def _replayed_among(connection: Connection, refs: Iterable[RecordRef]) -> set[RecordRef]:
    """Those of the records that ops are replayed over."""
    return {
        RecordRef(kind, id_)
        for kind, ids in _by_kind(refs)
        for (id_,) in connection.execute(_REPLAYED + _ONE_OF, (kind, ids))
    }


def _by_kind(refs: Iterable[RecordRef]) -> Iterator[tuple[str, str]]:
    """Each kind, with the ids of its records as a JSON list."""
    ids: dict[str, list[str]] = defaultdict(list)
    for ref in refs:
        ids[ref.kind].append(ref.id)
    for kind, those in ids.items():
        yield kind, msgspec.json.encode(those).decode()


def _drop_applied(connection: Connection, ref: RecordRef) -> None:
    connection.execute(
        "UPDATE op SET replayed = 0 WHERE record_kind = ? AND record_id = ? AND state = 'applied'",
        (ref.kind, ref.id),
    )
