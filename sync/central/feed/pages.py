"""Reads the feed: first a snapshot of all that a worker may see, then the log of changes.

A page is one read; its rows are the records' present state, so a record that changed twice is sent once. It knows
neither HTTP nor how records come to be.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from gridworker.clock import Clock
from gridworker.ids import new_id
from gridworker.model.ops import Version
from sync.central import database as db
from sync.central.auth.caller import Caller
from sync.central.feed.cursor import Cursor, Place, decode, encode
from sync.protocol.wire import Gone, OutOfScope, PageEnd, PageStart

MAX_PAGE_ROWS = 1_000
PAGES_PER_REPLY = 20

_ENCODER = msgspec.json.Encoder()
_DISTRICTS = sa.text(
    "SELECT code, position, pruned_to, platform.id AS platform, epoch FROM district, platform WHERE code = ANY(:codes)"
)
_SNAPSHOT = sa.text(
    "SELECT kind, id, epoch, n, sort_key, CAST(data AS text) AS data FROM record"
    " WHERE district = :district AND audience && CAST(:scope AS text[]) AND NOT deleted"
    ' AND (sort_key, kind, id) > (:sort_key COLLATE "C", :kind, :id)'
    " ORDER BY sort_key, kind, id LIMIT :count"
)
_DIFFERENCE = sa.text(
    "SELECT kind, id, epoch, n, sort_key, visible, CASE WHEN visible THEN CAST(data AS text) END AS data FROM"
    " (SELECT *, audience && CAST(:scope AS text[]) AS visible FROM record"
    "  WHERE district = :district AND NOT deleted AND audience && (CAST(:scope AS text[]) || CAST(:held AS text[]))"
    "  AND (audience && CAST(:scope AS text[])) <> (audience && CAST(:held AS text[]))) AS differing"
    ' WHERE (sort_key, kind, id) > (:sort_key COLLATE "C", :kind, :id)'
    " ORDER BY sort_key, kind, id LIMIT :count"
)
_SCOPE = sa.text("SELECT scope FROM worker_scope WHERE worker = :worker AND version = :version")
_LOG = sa.text(
    "SELECT l.position, l.kind, l.id, r.epoch, r.n, r.deleted, CAST(r.data AS text) AS data,"
    " r.audience && CAST(:scope AS text[]) AS visible"
    " FROM feed_log l JOIN record r USING (district, kind, id)"
    " WHERE l.district = :district AND l.position > :position"
    " AND (l.audience && CAST(:told AS text[]) OR l.left_audience && CAST(:told AS text[]))"
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
    epoch: int


class Asked(NamedTuple):
    """A page that a caller asks for: the one after `cursor`, of at most `limit` rows."""

    caller: Caller
    cursor: str
    limit: int


class FeedReader:
    """The feed of one database."""

    def __init__(self, engine: sa.Engine, clock: Clock) -> None:
        self._statements = db.statements_of(
            engine
        )  # the position is read before the rows: nothing else must agree
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
        [page] = self.several([Asked(caller, cursor, limit)])
        if isinstance(page, Exception):
            raise page
        return page

    def several(self, asked: Sequence[Asked]) -> list[Page | Exception]:
        """The page that each asks for; what failed stands in its place."""
        with self._statements.connect() as connection:
            codes = sorted({one.caller.district for one in asked})
            districts = {row.code: row for row in connection.execute(_DISTRICTS, {"codes": codes})}
            pages: list[Page | Exception] = []
            for one in asked:
                try:
                    pages.append(self._page_for(connection, one, districts[one.caller.district]))
                except Exception as error:  # theirs alone
                    pages.append(error)
            return pages

    def _page_for(self, connection: sa.Connection, asked: Asked, district: sa.Row[Any]) -> Page:
        caller, cursor = asked.caller, asked.cursor
        count = max(1, min(asked.limit, MAX_PAGE_ROWS))
        place = self._standing(connection, caller, district, decode(cursor))
        if place.snapshot:
            return self._snapshot_page(connection, caller, cursor, place, count)
        held = (_scope(connection, caller.worker, place.held) if place.held else None) or ()
        if place.differing:
            return self._difference_page(connection, caller, held, cursor, place, count)
        return self._log_page(connection, caller, held, cursor, place, count, district.position)

    def _standing(
        self, connection: sa.Connection, caller: Caller, row: sa.Row[Any], cursor: Cursor | None
    ) -> Cursor:
        """The cursor if it is still good; the difference from an earlier scope; else the start of a new snapshot."""
        fresh = Cursor(
            row.platform,
            row.epoch,
            caller.district,
            caller.worker,
            caller.scope_version,
            row.position,
            new_id(self._clock.now()),
        )
        if (
            cursor is None
            or _owner(cursor) != _owner(fresh)
            or not row.pruned_to <= cursor.log <= row.position
        ):
            return fresh
        if cursor.scope_version == caller.scope_version:
            return cursor
        if cursor.snapshot or cursor.held or _scope(connection, caller.worker, cursor.scope_version) is None:
            return fresh  # the device holds neither the one scope nor the other
        return msgspec.structs.replace(
            fresh, log=cursor.log, snapshot="", held=cursor.scope_version, differing=True
        )

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
        opening = PageStart(start=start, snapshot=place.snapshot, scope=caller.scope)
        return self._page(opening, lines, closing, more=more, sweep="" if more else place.snapshot)

    def _difference_page(
        self,
        connection: sa.Connection,
        caller: Caller,
        held: Sequence[str],
        start: str,
        place: Cursor,
        count: int,
    ) -> Page:
        """What enters and what leaves with a change of scope; the log of both scopes follows at once."""
        after = place.after or Place("", "", "")
        found = connection.execute(
            _DIFFERENCE,
            {
                "district": caller.district,
                "scope": list(caller.scope),
                "held": list(held),
                "sort_key": after.sort_key,
                "kind": after.kind,
                "id": after.id,
                "count": count + 1,
            },
        ).all()
        rows = found[:count]
        closing = msgspec.structs.replace(place, after=None, differing=False)
        if len(found) > count:
            last = Place(rows[-1].sort_key, rows[-1].kind, rows[-1].id)
            closing = msgspec.structs.replace(place, after=last)
        lines = [_upsert(row) if row.visible else _left(row) for row in rows]
        return self._page(PageStart(start=start, scope=caller.scope), lines, closing, more=True)

    def _log_page(
        self,
        connection: sa.Connection,
        caller: Caller,
        held: Sequence[str],
        start: str,
        place: Cursor,
        count: int,
        position: int,
    ) -> Page:
        found = connection.execute(
            _LOG,
            {
                "district": caller.district,
                "scope": list(caller.scope),
                "told": sorted({*caller.scope, *held}),
                "position": place.log,
                "count": count + 1,
            },
        ).all()
        rows, more = found[:count], len(found) > count
        last = rows[-1].position if rows else 0
        if more:
            closing = msgspec.structs.replace(place, log=last)
        else:
            closing = msgspec.structs.replace(place, log=max(position, last), held=0)
        once = {(row.kind, row.id): row for row in rows}
        return self._page(PageStart(start=start), [_change(row) for row in once.values()], closing, more=more)

    def _page(
        self, opening: PageStart, lines: Sequence[bytes], closing: Cursor, *, more: bool, sweep: str = ""
    ) -> Page:
        cursor = encode(closing)
        end = PageEnd(
            cursor=cursor,
            more=more,
            server_time_ms=int(self._clock.now().timestamp() * 1000),
            sweep=sweep,
        )
        body = [_ENCODER.encode(opening), *lines, _ENCODER.encode(end), b""]
        is_idle = not lines and not opening.snapshot and not more
        return Page(b"\n".join(body), cursor, len(lines), more, is_idle, closing.epoch)


def _owner(cursor: Cursor) -> tuple[Any, ...]:
    return cursor.platform, cursor.epoch, cursor.district, cursor.worker


def _scope(connection: sa.Connection, worker: str, version: int) -> list[str] | None:
    """A scope that the worker had; None if nothing is known of that version."""
    found: list[str] | None = connection.execute(_SCOPE, {"worker": worker, "version": version}).scalar()
    return found


def _upsert(row: sa.Row[Any]) -> bytes:
    version = Version(row.epoch, row.n)
    return _ENCODER.encode(
        _Upsert(kind=row.kind, id=row.id, version=version, data=msgspec.Raw(row.data.encode()))
    )


def _change(row: sa.Row[Any]) -> bytes:
    if row.deleted:
        return _ENCODER.encode(Gone(kind=row.kind, id=row.id, version=Version(row.epoch, row.n)))
    return _upsert(row) if row.visible else _left(row)


def _left(row: sa.Row[Any]) -> bytes:
    return _ENCODER.encode(OutOfScope(kind=row.kind, id=row.id))
