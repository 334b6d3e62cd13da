"""`/sync/v1/push` and `/sync/v1/spool`: lines in, verdicts out, each chunk answered as soon as it is committed."""

from collections.abc import Iterable, Iterator
from itertools import chain

from litestar import post, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Response

from gridworker.model.ops import Lane
from sync.central.admission import LANE_HEADER, lane_of
from sync.central.auth.caller import Caller
from sync.central.auth.routes import caller_of, place_of
from sync.central.bodies import (
    AnyRequest,
    Reply,
    answered,
    answered_at_once,
    encoding_of,
    in_thread,
    lines_of,
    read_body,
    unpacked,
)
from sync.central.ingest.door import Malformed, read_line
from sync.central.ingest.ingestion import FIRST_CHUNK_OPS, GROWTH, Answer, Item
from sync.central.ingest.spool import NOBODY
from sync.central.platform_row import EPOCH_HEADER
from sync.central.problems import HttpProblem
from sync.central.services import Services
from sync.central.settings import MAX_BLOB_BYTES
from sync.protocol import codec
from sync.protocol.wire import End


def ingest_routes(services: Services) -> list[HTTPRouteHandler]:
    """Push and spool."""

    async def reply(request: AnyRequest, items: Iterator[Item], lane: Lane = Lane.TEXT) -> Reply:
        # The first chunk is done before the status is sent, so that an unreachable database is a 503.
        async with services.admission.place(lane):
            begun = await services.pushes.ask(items, lane)
        headers = {EPOCH_HEADER: str(begun.epoch)}
        if begun.rest is None:
            return answered_at_once(b"".join(_reply_lines([begun.answers])), request, headers)
        following = services.ingest.take(begun.rest, FIRST_CHUNK_OPS * GROWTH)
        return answered(_reply_lines(chain([begun.answers], following)), request, headers)

    @post("/sync/v1/push", status_code=200, summary="Hand in operations, one JSON object a line")
    async def push(request: AnyRequest) -> Reply:
        lane = lane_of(request.headers.get(LANE_HEADER, ""))
        services.admission.check(lane)  # before anything is looked up: to be turned away must cost little
        caller = await caller_of(request, services)
        body = await read_body(request)
        return await reply(request, _pushed(caller, body, encoding_of(request)), lane)

    @post("/sync/v1/spool", status_code=200, summary="Hand in a sealed spool; no token needed")
    async def spool(request: AnyRequest) -> Reply:
        services.spool_limit.take(place_of(request))
        body = await read_body(request)
        segment = await in_thread(unpacked, body, encoding_of(request))
        return await reply(request, services.spool.items(segment, Item(NOBODY, Malformed())))

    @put("/sync/v1/spool/blobs/{sha256:str}", status_code=204, summary="Hand in an encrypted blob of a spool")
    async def spool_blob(request: AnyRequest, sha256: FromPath[str]) -> Response[None]:
        services.spool_limit.take(place_of(request))
        sealed = await read_body(request, MAX_BLOB_BYTES)
        if not await in_thread(services.uploads.take_sealed, sha256, sealed):
            raise HttpProblem(
                409, "blob.not_named", "平台还没收到这张照片的密封存档，照片先等一等。照片还在，不会丢。"
            )
        return Response(None, status_code=204, headers={"Blob-State": "verified"})

    return [push, spool, spool_blob]


def _pushed(caller: Caller, body: bytes, encoding: str) -> Iterator[Item]:
    """The lines of a push; nothing is unpacked before the first is asked for, which is beside the event loop."""
    for line in lines_of(unpacked(body, encoding)):
        yield Item(caller, read_line(line))


def _reply_lines(answers: Iterable[list[Answer]]) -> Iterator[bytes]:
    count = 0
    for chunk in answers:
        count += len(chunk)
        if chunk:
            yield codec.lines(chunk)
    yield codec.lines([End(n=count)])
