"""`/blobs`: tus 1.0 (creation, also with upload, checksum, expiration, termination), parcels of small ones, and blobs by their hash."""

import base64
import binascii
import hashlib
import re
from contextlib import nullcontext
from http import HTTPStatus

from litestar import Response, delete, get, head, patch, post, route
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Stream

from gridworker.model.ops import Lane
from sync.central.admission import LANE_HEADER, lane_of
from sync.central.auth.routes import caller_of
from sync.central.blobs.arriving import Arrived, Arriving
from sync.central.blobs.parcels import MOST_BLOBS, SHA256, answered_each, parcel_in
from sync.central.blobs.uploads import CHECKSUM_MISMATCH, MAX_PIECE_BYTES, BlobState, UploadState
from sync.central.bodies import AnyRequest, in_thread
from sync.central.problems import HttpProblem, cut_off, not_our_format, too_large
from sync.central.services import Services
from sync.central.settings import MAX_BLOB_BYTES
from sync.protocol.wire import PARCEL_TYPE, ParcelReply

TUS_VERSION = "1.0.0"
_CHECKSUMS = ("sha1", "sha256")
"""Of pieces on their way, against damage only; tus asks for sha1. What a blob is, its SHA-256 decides."""
_TUS = {"Tus-Resumable": TUS_VERSION}
_OFFER = {
    **_TUS,
    "Tus-Version": TUS_VERSION,
    "Tus-Extension": "creation,creation-with-upload,checksum,expiration,termination",
    "Tus-Checksum-Algorithm": ",".join(_CHECKSUMS),
    "Tus-Max-Size": str(MAX_BLOB_BYTES),
}
_RANGE = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")
_VERIFIED = {"Blob-State": "verified"}
_PARCELS = {"Blob-Parcels": str(MOST_BLOBS)}
"""Says that so many blobs may come in one request."""
_PARCEL = "parcel"
"""In place of an upload: which blobs a parcel brings shows only when it is here."""
_PIECE_TYPE = "application/offset+octet-stream"


def blob_routes(services: Services) -> list[HTTPRouteHandler]:
    """Uploads and blobs."""
    arriving = Arriving()
    return [
        *_creation_routes(services, arriving),
        *_upload_routes(services, arriving),
        *_hash_routes(services),
    ]


def _creation_routes(services: Services, arriving: Arriving) -> list[HTTPRouteHandler]:
    uploads = services.uploads

    @route(["/blobs", "/blobs/uploads/{upload:str}"], http_method=["OPTIONS"], status_code=204)
    async def options() -> Response[None]:
        return Response(None, status_code=HTTPStatus.NO_CONTENT, headers=_OFFER)

    @post("/blobs", status_code=201, summary="Begin an upload (tus creation)")
    async def create(request: AnyRequest) -> Response[None]:
        caller = await caller_of(request, services)
        _check_version(request)
        length = _number(request, "upload-length")
        if length > MAX_BLOB_BYTES:
            raise too_large()
        sha256, begins = _named_hash(request), _is_piece(request)
        lane = _admitted(request, services) if begins else Lane.TEXT
        await arriving.settle((caller.device, _PARCEL))
        async with arriving.body((caller.device, sha256), request, MAX_PIECE_BYTES) as body:
            data = _sound(request, body) if begins else b""
            async with services.admission.place(lane) if begins else nullcontext():
                state = await in_thread(uploads.create, caller, sha256, length, data)
        return Response(None, status_code=HTTPStatus.CREATED, headers=_PARCELS | _state_headers(state))

    @post("/blobs/parcels", status_code=200, summary="Bring several small blobs at once")
    async def parcel(request: AnyRequest) -> ParcelReply:
        caller = await caller_of(request, services)
        if request.headers.get("content-type", "") != PARCEL_TYPE:
            raise _wrong_type()
        lane = _admitted(request, services)
        async with arriving.body((caller.device, _PARCEL), request, MAX_PIECE_BYTES) as body:
            came = parcel_in(body.data, is_whole=body.is_whole)
            async with services.admission.place(lane):
                outcomes = await in_thread(uploads.take, caller, came.wholes)
                if came.begun is not None:
                    await in_thread(uploads.create, caller, *came.begun)
        if not body.is_whole:
            raise cut_off()
        return answered_each(came.wholes, outcomes)

    return [options, create, parcel]


def _upload_routes(services: Services, arriving: Arriving) -> list[HTTPRouteHandler]:
    uploads = services.uploads

    @head("/blobs/uploads/{upload:str}", summary="How far an upload is")
    async def offset(request: AnyRequest, upload: FromPath[str]) -> Response[None]:
        caller = await caller_of(request, services)
        _check_version(request)
        await arriving.settle((caller.device, upload))
        state: UploadState = await in_thread(uploads.state, caller, upload)
        headers = {
            **_state_headers(state),
            "Upload-Length": str(state.length),
            "Cache-Control": "no-store",
        }
        return Response(None, headers=headers)

    @patch("/blobs/uploads/{upload:str}", status_code=204, summary="Bring the next piece")
    async def append(request: AnyRequest, upload: FromPath[str]) -> Response[None]:
        caller = await caller_of(request, services)
        _check_version(request)
        if not _is_piece(request):
            raise _wrong_type()
        at = _number(request, "upload-offset")
        lane = _admitted(request, services)
        async with arriving.body((caller.device, upload), request, MAX_PIECE_BYTES) as body:
            data = _sound(request, body)
            async with services.admission.place(lane):
                state = await in_thread(uploads.append, caller, upload, at, data)
        return Response(None, status_code=HTTPStatus.NO_CONTENT, headers=_state_headers(state))

    @delete("/blobs/uploads/{upload:str}", status_code=204, summary="Give an upload up")
    async def give_up(request: AnyRequest, upload: FromPath[str]) -> Response[None]:
        caller = await caller_of(request, services)
        await in_thread(uploads.delete, caller, upload)
        return Response(None, status_code=HTTPStatus.NO_CONTENT, headers=_TUS)

    return [offset, append, give_up]


def _hash_routes(services: Services) -> list[HTTPRouteHandler]:
    uploads = services.uploads

    @head("/blobs/sha256/{sha256:str}", summary="Whether the platform has verified a blob")
    async def exists(request: AnyRequest, sha256: FromPath[str]) -> Response[None]:
        caller = await caller_of(request, services)
        blob: BlobState | None = await in_thread(uploads.find, caller, sha256)
        if blob is None:
            raise _unknown_blob()
        headers = {
            "Blob-State": "verified" if blob.is_verified else "partial",
            "Upload-Length": str(blob.size_bytes),
        }
        return Response(None, headers=headers)

    @get("/blobs/sha256/{sha256:str}", summary="A blob, or a range of it")
    async def read(request: AnyRequest, sha256: FromPath[str]) -> Stream:
        caller = await caller_of(request, services)
        blob: BlobState | None = await in_thread(uploads.readable, caller, sha256)
        if blob is None or not blob.is_verified:
            raise _unknown_blob()
        start, end = _range(request.headers.get("range", ""), blob.size_bytes)
        is_part = (start, end) != (0, blob.size_bytes)
        headers = {
            **_VERIFIED,
            "Accept-Ranges": "bytes",
            "ETag": f'"{sha256}"',
            "Content-Length": str(end - start),
            "Cache-Control": "private, immutable, max-age=31536000",
            "X-Content-Type-Options": "nosniff",
        }
        if is_part:
            headers["Content-Range"] = f"bytes {start}-{end - 1}/{blob.size_bytes}"
        return Stream(
            uploads.files.read(sha256, start, end - start),
            headers=headers,
            media_type=blob.media_type or "application/octet-stream",
            status_code=HTTPStatus.PARTIAL_CONTENT if is_part else HTTPStatus.OK,
        )

    return [exists, read]


def _state_headers(state: UploadState) -> dict[str, str]:
    headers = {**_TUS, "Upload-Offset": str(state.offset)}
    if state.is_verified:
        headers |= _VERIFIED
        headers["Location"] = f"/blobs/sha256/{state.sha256}"
    else:
        headers |= {"Location": f"/blobs/uploads/{state.id}", "Upload-Expires": state.expires}
    return headers


def _check_version(request: AnyRequest) -> None:
    if request.headers.get("tus-resumable") != TUS_VERSION:
        raise HttpProblem(
            HTTPStatus.PRECONDITION_FAILED,
            "request.malformed",
            "上传的版本不对。照片还在，不会丢。",
            {"Tus-Version": TUS_VERSION},
        )


def _number(request: AnyRequest, header: str) -> int:
    text = request.headers.get(header, "")
    if not text.isdecimal() or len(text) > 15:
        raise not_our_format(header)
    return int(text)


def _named_hash(request: AnyRequest) -> str:
    """The hash of `Upload-Metadata`: pairs of a key and base64, separated by commas."""
    pairs = (pair.strip().partition(" ") for pair in request.headers.get("upload-metadata", "").split(","))
    encoded = {key: value for key, _, value in pairs}.get("sha256", "")
    try:
        named = base64.b64decode(encoded, validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        named = ""
    if not SHA256.fullmatch(named):
        raise not_our_format("Upload-Metadata")
    return named


def _is_piece(request: AnyRequest) -> bool:
    return bool(request.headers.get("content-type", "") == _PIECE_TYPE)


def _wrong_type() -> HttpProblem:
    return HttpProblem(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "request.malformed", "上传的格式不对。照片还在，不会丢。"
    )


def _admitted(request: AnyRequest, services: Services) -> Lane:
    lane = lane_of(request.headers.get(LANE_HEADER, ""))
    services.admission.check(lane)
    return lane


def _sound(request: AnyRequest, body: Arrived) -> bytes:
    """What may be kept of a body: with a checksum the whole and nothing else, without one whatever came.

    Raises:
        HttpProblem: a piece with a checksum arrived damaged (460) or was cut off (400).
    """
    said = request.headers.get("upload-checksum", "")
    if said and not body.is_whole:
        raise cut_off()
    if said:
        _check_piece(said, body.data)
    return body.data


def _check_piece(said: str, data: bytes) -> None:
    """The checksum extension: a piece that arrived damaged is not kept."""
    algorithm, _, encoded = said.partition(" ")
    if algorithm not in _CHECKSUMS:
        raise not_our_format("Upload-Checksum")
    digest = hashlib.new(algorithm, data, usedforsecurity=False).digest()
    if base64.b64encode(digest).decode() != encoded.strip():
        raise HttpProblem(
            CHECKSUM_MISMATCH, "blob.piece", "照片有一段传坏了，会自动重传这一段。照片还在，不会丢。"
        )


def _range(header: str, size: int) -> tuple[int, int]:
    """From and to (exclusive); several ranges or nonsense mean the whole, as RFC 9110 allows.

    Raises:
        HttpProblem: the range lies outside (416).
    """
    asked = _RANGE.fullmatch(header.strip())
    if asked is None or asked.groups() == ("", ""):
        return 0, size
    first, last = asked.groups()
    start = int(first) if first else max(0, size - int(last))
    end = min(size, int(last) + 1) if first and last else size
    if start >= end:
        raise HttpProblem(
            HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
            "request.range",
            "要的这一段不在文件里。",
            {"Content-Range": f"bytes */{size}"},
        )
    return start, end


def _unknown_blob() -> HttpProblem:
    return HttpProblem(HTTPStatus.NOT_FOUND, "blob.unknown", "平台上没有这张照片，或者你看不到它。")
