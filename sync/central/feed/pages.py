"""Reads the feed: first a snapshot of all that a worker may see, then the log of changes.

A page is one read; its rows are the records' present state, so a record that changed twice is sent once. It knows
neither HTTP nor how records come to be.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from gridworker.clock import Clock
from gridworker.ids import new_id
from gridworker.model.ops import Version
from sync.central import database as db
from sync.central.auth.caller import Caller
from sync.central.feed.cursor import Cursor, Place, decode, encode
from sync.central.platform_row import PlatformRow, read_platform
from sync.protocol.wire import Gone, OutOfScope, PageEnd, PageStart

MAX_PAGE_ROWS = 1_000
PAGES_PER_REPLY = 10

_ENCODER = msgspec.json.Encoder()
_SNAPSHOT = sa.text(
    "SELECT kind, id, epoch, n, sort_key, CAST(data AS text) AS data FROM record"
    " WHERE district = :district AND audience && CAST(:scope AS text[]) AND NOT deleted"
    ' AND (sort_key, kind, id) > (:sort_key COLLATE "C", :kind, :id)'
    " ORDER BY sort_key, kind, id LIMIT :count"
)
_LOG = sa.text(
    "SELECT l.position, l.kind, l.id, r.epoch, r.n, r.deleted, CAST(r.data AS text) AS data,"
    " r.audience && CAST(:scope AS text[]) AS visible"
    " FROM feed_log l JOIN record r USING (district, kind, id)"
    " WHERE l.district = :district AND l.position > :position"
    " AND (l.audience && CAST(:scope AS text[]) OR l.left_audience && CAST(:scope AS text[]))"
    " ORDER BY l.position LIMIT :count"
)


class _Upsert(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="upsert"):
    """`wire.Upsert` with the row's JSON passed through as the database has it."""

    kind: str
    id: str
    version: Version
    data: msgspec.Raw


class Page(msgspec.Struct, frozen=True):
    """One page: its lines, the cursor that closes it, how many rows, and whether another follows at once.

    `is_idle`: it says nothing that was not known.
    """

    lines: bytes
    cursor: str
    rows: int
    more: bool
    is_idle: bool


class FeedReader:
    """The feed of one database."""

    def __init__(self, engine: sa.Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def pages(self, caller: Caller, cursor: str, limit: int = MAX_PAGE_ROWS) -> Iterator[Page]:
        """The next pages from `cursor`, up to `PAGES_PER_REPLY`, each read in a transaction of its own.

        Args:
            caller: whose scope is read.
            cursor: opaque text of an earlier page; anything that does not fit starts a new snapshot.
            limit: rows in a page.
        """
        at = cursor
        for _ in range(PAGES_PER_REPLY):
            page = self.page(caller, at, limit)
            yield page
            if not page.more:
                return
            at = page.cursor

    def page(self, caller: Caller, cursor: str, limit: int = MAX_PAGE_ROWS) -> Page:
        """The page that follows `cursor`."""
        count = max(1, min(limit, MAX_PAGE_ROWS))
        with self._engine.connect() as connection:
            platform = read_platform(connection)
            place = self._standing(connection, caller, platform, decode(cursor))
            if place.snapshot:
                return self._snapshot_page(connection, caller, cursor, place, count)
            return self._log_page(connection, caller, cursor, place, count)

    def _standing(
        self, connection: sa.Connection, caller: Caller, platform: PlatformRow, cursor: Cursor | None
    ) -> Cursor:
        """The cursor if it is still good, else the start of a new snapshot."""
        row = connection.execute(
            sa.select(db.district.c.position, db.district.c.pruned_to).where(
                db.district.c.code == caller.district
            )
        ).one()
        fresh = Cursor(
            platform.id,
            platform.epoch,
            caller.district,
            caller.worker,
            caller.scope_version,
            row.position,
            new_id(self._clock.now()),
        )
        if cursor is None or _owner(cursor) != _owner(fresh):
            return fresh
        return cursor if row.pruned_to <= cursor.log <= row.position else fresh

    def _snapshot_page(
        self, connection: sa.Connection, caller: Caller, start: str, place: Cursor, count: int
    ) -> Page:
        after = place.after or Place("", "", "")
        found = connection.execute(
            _SNAPSHOT,
            {
                "district": caller.district,
                "scope": list(caller.scope),
                "sort_key": after.sort_key,
                "kind": after.kind,
                "id": after.id,
                "count": count + 1,
            },
        ).all()
        rows, more = found[:count], len(found) > count
        if more:
            last = Place(rows[-1].sort_key, rows[-1].kind, rows[-1].id)
            closing = msgspec.structs.replace(place, after=last)
        else:
            closing = msgspec.structs.replace(place, snapshot="", after=None)
        lines = [_upsert(row) for row in rows]
        return self._page(start, place.snapshot, lines, closing, more=more, ends=not more)

    def _log_page(
        self, connection: sa.Connection, caller: Caller, start: str, place: Cursor, count: int
    ) -> Page:
        position = connection.execute(
            sa.select(db.district.c.position).where(db.district.c.code == caller.district)
        ).scalar_one()
        found = connection.execute(
            _LOG,
            {
                "district": caller.district,
                "scope": list(caller.scope),
                "position": place.log,
                "count": count + 1,
            },
        ).all()
        rows, more = found[:count], len(found) > count
        last = rows[-1].position if rows else 0
        closing = msgspec.structs.replace(place, log=last if more else max(position, last))
        once = {(row.kind, row.id): row for row in rows}
        return self._page(start, "", [_change(row) for row in once.values()], closing, more=more, ends=False)

    def _page(
        self, start: str, snapshot: str, lines: Sequence[bytes], closing: Cursor, *, more: bool, ends: bool
    ) -> Page:
        cursor = encode(closing)
        end = PageEnd(
            cursor=cursor,
            more=more,
            server_time_ms=int(self._clock.now().timestamp() * 1000),
            sweep=snapshot if ends else "",
        )
        body = [_ENCODER.encode(PageStart(start=start, snapshot=snapshot)), *lines, _ENCODER.encode(end), b""]
        is_idle = not lines and not snapshot
        return Page(b"\n".join(body), cursor, len(lines), more, is_idle)


def _owner(cursor: Cursor) -> tuple[Any, ...]:
    return cursor.platform, cursor.epoch, cursor.district, cursor.worker, cursor.scope_version


def _upsert(row: sa.Row[Any]) -> bytes:
    version = Version(row.epoch, row.n)
    return _ENCODER.encode(
        _Upsert(kind=row.kind, id=row.id, version=version, data=msgspec.Raw(row.data.encode()))
    )


def _change(row: sa.Row[Any]) -> bytes:
    if row.deleted:
        return _ENCODER.encode(Gone(kind=row.kind, id=row.id, version=Version(row.epoch, row.n)))
    if not row.visible:
        return _ENCODER.encode(OutOfScope(kind=row.kind, id=row.id))
    return _upsert(row)
