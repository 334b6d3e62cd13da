"""`/sync/v1/feed`: pages of what a device may see; waits for news if there are none."""

import asyncio
from collections.abc import Iterator
from http import HTTPStatus

from litestar import get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromQuery

from gridworker.model.ops import Lane
from sync.central.admission import NEXT_SYNC_HEADER
from sync.central.auth.caller import Caller
from sync.central.auth.routes import caller_of
from sync.central.bodies import AnyRequest, Reply, answered, answered_at_once
from sync.central.feed.pages import MAX_PAGE_ROWS, Asked, FeedReader, Page
from sync.central.platform_row import EPOCH_HEADER
from sync.central.problems import HttpProblem
from sync.central.services import Services

MAX_WAIT_S = 25
OLDEST_PROTOCOL = 1
PROTOCOL_HEADER = "Gridworker-Protocol"
_MAX_DIGITS = 10
_FEW_BYTES = 16 << 10
"""Up to here a page is packed on the event loop, which takes less than changing threads does."""


def feed_routes(services: Services) -> list[HTTPRouteHandler]:
    """The feed."""

    @get("/sync/v1/feed", summary="What a device may see, from a cursor on")
    async def feed(
        request: AnyRequest,
        cursor: FromQuery[str] = "",
        wait: FromQuery[int] = 0,
        limit: FromQuery[int] = MAX_PAGE_ROWS,
    ) -> Reply:
        _check_protocol(request)
        caller, page = await _first(request, services, cursor, limit, min(wait, MAX_WAIT_S))
        headers = {
            EPOCH_HEADER: str(page.epoch),
            NEXT_SYNC_HEADER: str(services.admission.next_sync_s()),
        }
        bodies = _bodies(services, caller, page, limit)
        if page.more or len(page.lines) > _FEW_BYTES:
            return answered(bodies, request, headers)
        return answered_at_once(b"".join(bodies), request, headers)

    return [feed]


async def _first(
    request: AnyRequest, services: Services, cursor: str, limit: int, wait_s: float
) -> tuple[Caller, Page]:
    """The first page, waited for if it says nothing; the caller as of then, for the scope may have changed."""
    services.admission.check(Lane.TEXT)
    caller = await caller_of(request, services)
    ends = asyncio.get_running_loop().time() + wait_s
    with services.notices.waiter(caller.scope) as news:
        async with services.admission.place(Lane.TEXT):
            page = await services.pages.ask(Asked(caller, cursor, limit))
        while page.is_idle and not services.notices.is_stopping:
            if not await _happens(request, news, ends - asyncio.get_running_loop().time(), services):
                break
            news.clear()
            caller = await caller_of(request, services)
            page = await services.pages.ask(Asked(caller, cursor, limit))
    return caller, page


async def _happens(request: AnyRequest, news: asyncio.Event, within_s: float, services: Services) -> bool:
    """Whether there is news in time, and still somebody to hear it."""
    if within_s <= 0:
        return False
    told, hung_up = asyncio.create_task(news.wait()), asyncio.create_task(_hangs_up(request))
    with services.metrics.feed_waiting.track_inprogress():
        try:
            await asyncio.wait((told, hung_up), timeout=within_s, return_when=asyncio.FIRST_COMPLETED)
        finally:
            told.cancel()
            hung_up.cancel()
    return news.is_set() and not hung_up.done()


async def _hangs_up(request: AnyRequest) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _bodies(services: Services, caller: Caller, first: Page, limit: int) -> Iterator[bytes]:
    for page in _following(services.feed, caller, first, limit):
        services.metrics.feed_rows.inc(page.rows)
        yield page.lines


def _following(feed: FeedReader, caller: Caller, first: Page, limit: int) -> Iterator[Page]:
    yield first
    if first.more:
        yield from feed.pages(caller, first.cursor, limit)


def _check_protocol(request: AnyRequest) -> None:
    said = request.headers.get(PROTOCOL_HEADER.lower(), "")
    if said.isdecimal() and len(said) < _MAX_DIGITS and int(said) < OLDEST_PROTOCOL:
        raise HttpProblem(
            HTTPStatus.UPGRADE_REQUIRED,
            "app.too_old",
            "这个版本太旧，收不到平台的新内容。你做的记录照样能上传。请升级网格通。",
        )
