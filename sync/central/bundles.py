"""Takes bundles in: sealed work on a stick, and writes the answer that goes back on it.

The work inside goes the same way as a spool that came over the network, so that by whatever way it comes, and however
often, it has one effect. The answer is for the device that made the work: verdicts, photos verified, and what the
device has not seen of the feed, encrypted to it and signed by the platform's CA.
"""

import io
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, NamedTuple, cast

import msgspec
import sqlalchemy as sa
from litestar import Response, post
from litestar.handlers import HTTPRouteHandler

from gridworker.errors import InputProblem
from gridworker.ids import new_id
from gridworker.model import bundle as gwb
from gridworker.model.bundle import Bundle, BundleHead, BundleKind, Member
from gridworker.model.sealed import sign
from sync.central import database as db
from sync.central.auth.routes import place_of
from sync.central.bodies import AnyRequest, in_thread, read_body
from sync.central.ingest.door import Malformed
from sync.central.ingest.ingestion import Answer, Item
from sync.central.ingest.spool import NOBODY
from sync.central.platform_row import PlatformRow, read_platform
from sync.central.services import Services
from sync.central.settings import MAX_BLOB_BYTES
from sync.protocol import codec
from sync.protocol.wire import Applied, Duplicate, End, Merged

MEDIA_TYPE = "application/octet-stream"
_IN_MEMORY_BYTES = 16 << 20
_MOST_ROWS = 50_000


class TakenIn(NamedTuple):
    """What came of a bundle: ops taken and not taken, photos verified and not wanted, and the answer."""

    device: str
    ops: int
    not_taken: int
    blobs: int
    blobs_not_wanted: int
    answer: bytes


class _Arrived(msgspec.Struct):
    """Collected while the members are read."""

    device: str
    standing: gwb.Standing | None = None
    answers: list[Answer] = []
    verified: list[str] = []
    not_wanted: int = 0


class _Addressee(NamedTuple):
    recipient: str
    is_revoked: bool


def take_bundle(services: Services, file: BinaryIO) -> TakenIn:
    """Takes in what a bundle holds. Taking it twice changes nothing and gives the same verdicts.

    Raises:
        InputProblem: it is not whole, not made by a device of this platform, or no work (`bundle.*`); nothing was taken.
    """
    bundle = Bundle.read(file)
    with services.engine.connect() as connection:
        platform = read_platform(connection)
    _check(bundle, platform, services.keys.ca_pem)
    arrived = _Arrived(bundle.head.device)
    with SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES) as scratch:
        for member in bundle.members(services.keys.identity, cast("BinaryIO", scratch)):
            _take(services, member, arrived)
    taken = sum(isinstance(_first(answer), Applied | Merged) for answer in arrived.answers)
    return TakenIn(
        device=arrived.device,
        ops=taken,
        not_taken=len(arrived.answers) - taken,
        blobs=len(arrived.verified),
        blobs_not_wanted=arrived.not_wanted,
        answer=_answer(services, platform, arrived),
    )


def bundle_routes(services: Services) -> list[HTTPRouteHandler]:
    """Bundles that a colleague's device carries."""

    @post(
        "/sync/v1/bundles",
        status_code=200,
        summary="Hand in a bundle; no token needed. The answer is one, too",
    )
    async def bundles(request: AnyRequest) -> Response[bytes]:
        services.spool_limit.take(place_of(request))
        body = await read_body(request, MAX_BLOB_BYTES)
        taken = await in_thread(take_bundle, services, io.BytesIO(body))
        return Response(taken.answer, status_code=200, media_type=MEDIA_TYPE)

    return [bundles]


def _check(bundle: Bundle, platform: PlatformRow, ca: str) -> None:
    if bundle.head.kind is not BundleKind.WORK:
        text = "这是平台给设备的回执，不是要交的记录，没有用它。请交还给设备。"
        raise InputProblem(text, code="bundle.not_work")
    if bundle.head.platform not in ("", platform.id):
        text = "这个离线包是另一个平台的，没有用它。请交给它自己的平台。"
        raise InputProblem(text, code="bundle.other_platform")
    bundle.check_maker(ca)


def _take(services: Services, member: Member, arrived: _Arrived) -> None:
    if member.name == gwb.SPOOL_MEMBER:
        items = list(services.spool.items(member.content, Item(NOBODY, Malformed())))
        makers = (item.caller.device for item in items)
        arrived.device = arrived.device or next((maker for maker in makers if maker), "")
        arrived.answers += [answer for chunk in services.ingest.take(items) for answer in chunk]
    elif member.name == gwb.STANDING_MEMBER:
        arrived.standing = msgspec.json.decode(member.content, type=gwb.Standing)
    elif member.blob:
        if services.uploads.take_sealed(member.blob, member.content):
            arrived.verified.append(member.blob)
        else:
            arrived.not_wanted += 1


def _first(answer: Answer) -> Answer:
    return answer.verdict if isinstance(answer, Duplicate) else answer


def _answer(services: Services, platform: PlatformRow, arrived: _Arrived) -> bytes:
    addressee = _addressee(services, arrived.device)
    now = services.clock.now()
    head = BundleHead(
        kind=BundleKind.ANSWER,
        id=new_id(now),
        made_at_ms=int(now.timestamp() * 1000),
        ops=len(arrived.answers),
        blobs=len(arrived.verified),
        platform=platform.id,
        device=arrived.device,
    )
    members = [
        Member(gwb.STANDING_MEMBER, msgspec.json.encode(gwb.Standing(epoch=platform.epoch, cursor=""))),
        Member(gwb.REPLY_MEMBER, codec.lines([*arrived.answers, End(n=len(arrived.answers))])),
        Member(gwb.VERIFIED_MEMBER, "\n".join(arrived.verified).encode()),
        Member(gwb.FEED_MEMBER, b"".join(_news(services, platform, arrived, addressee))),
    ]
    file = io.BytesIO()
    key = services.keys.ca_key
    gwb.write_bundle(file, head, members, addressee.recipient, lambda message: sign(key, message))
    return file.getvalue()


def _addressee(services: Services, device: str) -> _Addressee:
    c = db.device.c
    with services.engine.connect() as connection:
        row = connection.execute(sa.select(c.recipient, c.revoked_at).where(c.id == device)).one_or_none()
    if row is None:
        text = "这个离线包不是本平台登记的设备做的，没有收下其中任何一条。请核对来源。"
        raise InputProblem(text, code="bundle.stranger")
    return _Addressee(row.recipient, row.revoked_at is not None)


def _news(
    services: Services, platform: PlatformRow, arrived: _Arrived, addressee: _Addressee
) -> Iterator[bytes]:
    """What the device has not seen: not for a revoked one, nor for one that knows an earlier epoch only."""
    caller = services.sessions.device(arrived.device)
    standing = arrived.standing
    if caller is None or standing is None or addressee.is_revoked or standing.epoch != platform.epoch:
        return
    cursor, rows, more = standing.cursor, 0, True
    while more and rows < _MOST_ROWS:
        page = services.feed.page(caller, cursor)
        yield page.lines
        cursor, rows, more = page.cursor, rows + page.rows, page.more
