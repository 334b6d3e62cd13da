"""`/sync/v1/push` and `/sync/v1/spool`: lines in, verdicts out, each chunk answered as soon as it is committed."""

from collections.abc import Iterator
from itertools import chain

from litestar import post, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Response, Stream

from gridworker.model.ops import Lane
from sync.central.admission import LANE_HEADER, lane_of
from sync.central.auth.routes import caller_of, place_of
from sync.central.bodies import AnyRequest, in_thread, lines_of, packed, read_body, unpacked
from sync.central.database import statements_of
from sync.central.ingest.door import Malformed
from sync.central.ingest.ingestion import Answer, Item
from sync.central.ingest.spool import NOBODY
from sync.central.platform_row import EPOCH_HEADER, read_platform
from sync.central.problems import HttpProblem
from sync.central.services import Services
from sync.central.settings import MAX_BLOB_BYTES
from sync.protocol import codec
from sync.protocol.wire import End


def ingest_routes(services: Services) -> list[HTTPRouteHandler]:
    """Push and spool."""

    async def reply(request: AnyRequest, answers: Iterator[list[Answer]], lane: Lane = Lane.TEXT) -> Stream:
        # The first chunk is done before the status is sent, so that an unreachable database is a 503.
        async with services.admission.place(lane):
            first = await in_thread(_first_chunk, answers)
        epoch = await in_thread(_epoch, services)
        pieces, headers = packed(
            _reply_lines(chain([first], answers)), request.headers.get("accept-encoding", "")
        )
        headers[EPOCH_HEADER] = str(epoch)
        return Stream(pieces, headers=headers, media_type=codec.MEDIA_TYPE)

    @post("/sync/v1/push", status_code=200, summary="Hand in operations, one JSON object a line")
    async def push(request: AnyRequest) -> Stream:
        lane = lane_of(request.headers.get(LANE_HEADER, ""))
        services.admission.check(lane)  # before anything is looked up: to be turned away must cost little
        caller = await caller_of(request, services)
        body = await read_body(request)
        lines = lines_of(await in_thread(unpacked, request, body))
        return await reply(request, services.ingest.push(caller, lines), lane)

    @post("/sync/v1/spool", status_code=200, summary="Hand in a sealed spool; no token needed")
    async def spool(request: AnyRequest) -> Stream:
        services.spool_limit.take(place_of(request))
        body = await read_body(request)
        segment = await in_thread(unpacked, request, body)
        items = services.spool.items(segment, Item(NOBODY, Malformed()))
        return await reply(request, services.ingest.take(items))

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


def _first_chunk(answers: Iterator[list[Answer]]) -> list[Answer]:
    return next(answers, [])


def _reply_lines(answers: Iterator[list[Answer]]) -> Iterator[bytes]:
    count = 0
    for chunk in answers:
        count += len(chunk)
        if chunk:
            yield codec.lines(chunk)
    yield codec.lines([End(n=count)])


def _epoch(services: Services) -> int:
    with statements_of(services.engine).connect() as connection:
        return read_platform(connection).epoch
