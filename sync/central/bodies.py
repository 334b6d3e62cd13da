"""Bodies in and out: bounded, unpacked, and packed again as they are sent.

Knows HTTP and the wire's encodings, nothing of what the lines say.
"""

import re
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from http import HTTPStatus
from typing import Any, ParamSpec, TypeVar

import anyio.to_thread
import zstandard
from litestar import Request
from litestar.exceptions import InternalServerException
from litestar.response import Response, Stream

from sync.central.problems import HttpProblem, cut_off, not_our_format, too_large
from sync.protocol import codec

MAX_PACKED_BYTES = 32 << 20
_LEVEL = 6
_LINE = re.compile(rb"[^\n]+")

P = ParamSpec("P")
T = TypeVar("T")
AnyRequest = Request[Any, Any, Any]
Reply = Response[Any]


async def in_thread(work: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
    """The result of blocking `work`, done beside the event loop."""
    return await anyio.to_thread.run_sync(partial(work, *args, **named))


async def read_body(request: AnyRequest, limit: int = MAX_PACKED_BYTES) -> bytes:
    """The whole body as it was sent; raises as `read_into` does."""
    body = bytearray()
    await read_into(body, request, limit)
    return bytes(body)


async def read_into(body: bytearray, request: AnyRequest, limit: int) -> None:
    """Adds the body to `body` as it arrives, so that what came before a break is there.

    Raises:
        HttpProblem: more than `limit` bytes (413), or the connection broke (400, which nobody is left to hear).
    """
    if int(request.headers.get("content-length") or 0) > limit:
        await drain(request)
        raise too_large()
    async for piece in _pieces(request):
        body += piece
        if len(body) > limit:
            raise too_large()


async def _pieces(request: AnyRequest) -> AsyncIterator[bytes]:
    try:
        async for piece in request.stream():
            yield piece
    except (
        InternalServerException
    ) as error:  # what the framework makes of a connection that broke: no fault of ours
        raise cut_off() from error


async def drain(request: AnyRequest) -> None:
    """Read on and forget, so that the answer arrives instead of a broken connection; not for ever."""
    seen = 0
    async for piece in _pieces(request):
        seen += len(piece)
        if seen > MAX_PACKED_BYTES:
            return


def encoding_of(request: AnyRequest) -> str:
    """The request's Content-Encoding."""
    said: str = request.headers.get("content-encoding", "")
    return said.strip().lower()


def unpacked(body: bytes, encoding: str) -> bytes:
    """The body without its Content-Encoding.

    Raises:
        HttpProblem: broken (400), or too large once unpacked (413).
    """
    try:
        return codec.decompress(body, encoding)
    except codec.BodyProblem as error:
        if "too large" in str(error):
            raise too_large() from error
        raise not_our_format("Content-Encoding") from error


def lines_of(body: bytes) -> Iterator[bytes]:
    """The lines of an unpacked body.

    Raises:
        HttpProblem: a line longer than the wire allows (413).
    """
    if any(found.end() - found.start() > codec.MAX_LINE_BYTES for found in _LINE.finditer(body)):
        raise too_large()
    return (found.group() for found in _LINE.finditer(body))


def answered(pieces: Iterator[bytes], request: AnyRequest, headers: dict[str, str]) -> Reply:
    """An answer of lines, each piece sent as soon as it is there."""
    body, more = packed(pieces, request.headers.get("accept-encoding", ""))
    return Stream(body, headers=headers | more, media_type=codec.MEDIA_TYPE)


def answered_at_once(lines: bytes, request: AnyRequest, headers: dict[str, str]) -> Reply:
    """An answer of lines that are all there, and few."""
    body, more = packed(iter([lines]), request.headers.get("accept-encoding", ""))
    return Response(b"".join(body), headers=headers | more, media_type=codec.MEDIA_TYPE)


def packed(pieces: Iterator[bytes], accepted: str) -> tuple[Iterator[bytes], dict[str, str]]:
    """The pieces as the client can read them, each as soon as it is there, and the headers that say so."""
    headers = {"Content-Type": codec.MEDIA_TYPE, "Vary": "Accept-Encoding"}
    if "zstd" in accepted:
        return _zstd(pieces), {**headers, "Content-Encoding": "zstd"}
    if "gzip" in accepted:
        return _gzip(pieces), {**headers, "Content-Encoding": "gzip"}
    return pieces, headers


def _zstd(pieces: Iterator[bytes]) -> Iterator[bytes]:
    packer = zstandard.ZstdCompressor(level=_LEVEL).compressobj()
    for piece in pieces:
        yield packer.compress(piece) + packer.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
    yield packer.flush(zstandard.COMPRESSOBJ_FLUSH_FINISH)


def _gzip(pieces: Iterator[bytes]) -> Iterator[bytes]:
    import zlib

    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, 31)
    for piece in pieces:
        yield packer.compress(piece) + packer.flush(zlib.Z_SYNC_FLUSH)
    yield packer.flush(zlib.Z_FINISH)


def unavailable() -> HttpProblem:
    """The database does not answer."""
    return HttpProblem(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "platform.unavailable",
        "平台暂时不能用，稍后会自动再传。资料都在，不会丢。",
        {"Retry-After": "5"},
    )
