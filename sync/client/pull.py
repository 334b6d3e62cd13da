"""The feed down: page after page, each kept whole with its cursor or not at all.

What the rows mean is the store's business; an unknown kind is its to keep raw. A page that breaks off is thrown away
and asked for again. 426 stops pulling only: what was made here still goes up.
"""

from collections.abc import Generator
from concurrent.futures import Future
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Self
from urllib.parse import urlencode

import msgspec

from gridworker.clock import Clock
from gridworker.errors import PlatformProblem
from gridworker.store.feed import FeedRow, RowChange
from gridworker.store.store import Store
from sync.client.answers import problem, reply_lines
from sync.client.control import RunControl
from sync.client.problems import EpochNews, broken_off, captive
from sync.client.session import Session
from sync.client.transport import Request, Response
from sync.protocol import codec, wire

PATH = "/sync/v1/feed"
PAGE_ROWS = 500
PROTOCOL = 1
"""The version of the feed this app reads; the platform answers 426 once it serves it no more."""
PROTOCOL_HEADER = "Gridworker-Protocol"
_MAX_ROWS_PER_PAGE = 50_000
_MISSED_PAGES = 3
NEXT_SYNC_HEADER = "gridworker-next-sync"
_SOONEST_S, _LATEST_S, _MAX_DIGITS = 60, 3_600, 10
_LINE: msgspec.json.Decoder[wire.FeedLine] = msgspec.json.Decoder(wire.FeedLine)


@dataclass
class Page:
    """One complete page: it applies to the cursor `start` and moves it to `end.cursor`."""

    start: wire.PageStart
    end: wire.PageEnd
    rows: list[FeedRow] = field(default_factory=list)


@dataclass(frozen=True)
class PullOutcome:
    """How many rows came, and whether that was all there is now; if not, something urgent came up."""

    rows: int
    complete: bool


class Puller:
    """Brings the feed into the store. One thread uses it.

    Args:
        store: where rows and cursor are kept, together.
        session: speaks for the device.
        clock: only for a platform that says when to come back.
        page_rows: rows to ask for in one page.
    """

    def __init__(self, store: Store, session: Session, clock: Clock, page_rows: int = PAGE_ROWS) -> None:
        self._store = store
        self._session = session
        self._clock = clock
        self._page_rows = page_rows
        self._has_epoch_news = False
        self.next_sync_s: int | None = None
        """When the platform would like to be asked again, if it has said so."""

    def pull(self, control: RunControl) -> PullOutcome:
        """Asks until the platform has no more, or something urgent waits to go up.

        Raises:
            NetworkProblem, PlatformProblem: the connection failed; complete pages are kept.
            AppTooOld: this version cannot be served any more.
            EpochNews: the platform was restored; nothing of the reply is kept.
            Cancelled: the run was stopped.
        """
        rows, missed, more = 0, 0, True
        while more and missed < _MISSED_PAGES:
            control.check()
            with _TakingIn(self._store) as taking:
                more, makes_way = self._take_reply(taking, control)
            rows += taking.rows
            if not taking.fitted:
                missed, more = missed + 1, True  # somebody else moved the cursor: ask again from there
            elif makes_way:
                return PullOutcome(rows, complete=False)
        if more:
            raise PlatformProblem("平台发来的资料接不上，没有采用。稍后自动再试。", code="platform.feed")
        return PullOutcome(rows, complete=True)

    def _take_reply(self, taking: "_TakingIn", control: RunControl) -> tuple[bool, bool]:
        """The pages of one reply; whether there are more, and whether something urgent came up."""
        more = True
        for page in self.ask(self.cursor(), wait_s=0):
            if self._has_epoch_news:
                raise EpochNews
            more = page.end.more
            if not taking.add(page):
                break
            control.on_progress(taking.rows, 0)
            control.check()
            if more and control.urgent_waiting():
                return more, True
        return more, False

    def cursor(self) -> str:
        """Where the device stands in the feed; empty before the first page."""
        with self._store.reader() as reader:
            return reader.feed.cursor()

    def ask(self, cursor: str, wait_s: int, limit: int = 0) -> Generator[Page]:
        """The complete pages of one reply, as they arrive.

        Args:
            cursor: where to begin.
            wait_s: how long the platform may wait for something to happen, at most 25 s.
            limit: rows in a page; the usual number if 0.

        Raises:
            NetworkProblem: the reply broke off or is not the platform's; what was yielded is complete.
            PlatformProblem: the platform answered something else; AppTooOld for 426.
        """
        query = urlencode({"cursor": cursor, "wait": wait_s, "limit": limit or self._page_rows})
        headers = {"Accept": codec.MEDIA_TYPE, PROTOCOL_HEADER: str(PROTOCOL)}
        with self._session.send(
            Request("GET", f"{PATH}?{query}", headers, read_timeout_s=30.0 + wait_s)
        ) as response:
            if response.status == HTTPStatus.NO_CONTENT:
                return
            self.next_sync_s = _advised(response.headers.get(NEXT_SYNC_HEADER, ""))
            if response.status != HTTPStatus.OK:
                raise problem(response, self._clock.now())
            self._has_epoch_news = response.names_another_epoch(self._store.identity.epoch)
            yield from pages(response)


class _TakingIn:
    """Pages of one reply being taken in, each while the next one is still arriving.

    `rows`: of the pages there were; `fitted`: whether each began where the device stood.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._under_way: tuple[Future[bool], Page] | None = None
        self.rows = 0
        self.fitted = True

    def __enter__(self) -> Self:
        """Nothing is under way."""
        return self

    def __exit__(self, *_: object) -> None:
        """Waits for the last page."""
        self._settle()

    def add(self, page: Page) -> bool:
        """Begins to take a page in; False if it, or the one before, does not fit: then it is not taken."""
        self._settle()
        if page.end.more and page.end.cursor == page.start.start:
            self.fitted = False
        if self.fitted:
            self._under_way = begin(self._store, page), page
            self.rows += len(page.rows)
        return self.fitted

    def _settle(self) -> None:
        under_way, self._under_way = self._under_way, None
        if under_way is not None and not under_way[0].result():
            self.fitted = False
            self.rows -= len(under_way[1].rows)


def begin(store: Store, page: Page) -> "Future[bool]":
    """Begins to take a page in: False, and nothing changed, if it does not begin where the device stands."""
    store.reach("pull.page")
    start, end = page.start, page.end
    return store.submit(
        lambda tx: tx.apply_page(start.start, page.rows, end.cursor, start.snapshot, end.sweep, start.scope)
    )


def apply(store: Store, page: Page) -> bool:
    """Takes a page in, as `begin` says."""
    return begin(store, page).result()


def pages(response: Response) -> Generator[Page]:
    """The complete pages of a reply; the rest of a page that breaks off is dropped.

    Raises:
        NetworkProblem: it broke off, or is not the platform's.
    """
    start: wire.PageStart | None = None
    rows: list[FeedRow] = []
    complete = 0
    for line in reply_lines(response):
        item = _decode(line)
        if isinstance(item, wire.PageStart):
            start, rows = item, []
        elif start is None or len(rows) > _MAX_ROWS_PER_PAGE:
            raise captive()
        elif isinstance(item, wire.PageEnd):
            yield Page(start, item, rows)
            start, rows, complete = None, [], complete + 1
        else:
            rows.append(_row(item))
    if start is not None or not complete:
        raise broken_off()


def _advised(said: str) -> int | None:
    return (
        min(max(int(said), _SOONEST_S), _LATEST_S) if said.isdecimal() and len(said) < _MAX_DIGITS else None
    )


def _decode(line: bytes) -> wire.FeedLine:
    try:
        return _LINE.decode(line)
    except codec.UNREADABLE as error:
        raise captive() from error


def _row(line: wire.Upsert | wire.Gone | wire.OutOfScope) -> FeedRow:
    match line:
        case wire.Upsert():
            data = msgspec.Raw(msgspec.json.encode(line.data))
            return FeedRow(line.kind, line.id, line.version, data, RowChange.UPSERT)
        case wire.Gone():
            return FeedRow(line.kind, line.id, line.version, None, RowChange.GONE)
        case wire.OutOfScope():
            return FeedRow(line.kind, line.id, None, None, RowChange.OUT_OF_SCOPE)
