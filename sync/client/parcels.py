"""Several small blobs in one request: what goes together, and what became of each.

Where a request takes longer than the bytes in it, photos that go one by one wait for it once each. Only what has never
been tried goes so; whatever met trouble goes alone, by tus, where it can be gone on with at the byte.
"""

from collections.abc import Sequence
from http import HTTPStatus

import msgspec

from gridworker.clock import Clock
from gridworker.model.ops import Lane
from gridworker.store.uploads import Upload
from sync.client.answers import JSON, json_reply, problem
from sync.client.problems import captive
from sync.client.session import Session
from sync.client.transport import LANE_HEADER, Request
from sync.protocol import wire

PARCELS_HEADER = "blob-parcels"
"""A platform that takes parcels says so, and of how many blobs, when an upload begins."""
_MOST_DIGITS = 4
NOT_TAKEN = (
    HTTPStatus.NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
)


def most_in(said: str) -> int:
    """How many blobs a platform takes at once that said this; 0 if none."""
    return int(said) if said.isdecimal() and len(said) <= _MOST_DIGITS else 0


def fitting(waiting: Sequence[Upload], budget_bytes: int) -> list[Upload]:
    """The first of those that wait, as many as go into so many bytes, and none that was begun or failed before."""
    chosen: list[Upload] = []
    left = budget_bytes
    for upload in waiting:
        left -= upload.size_bytes
        if left < 0 or upload.url or upload.attempts:
            break
        chosen.append(upload)
    return chosen


def body_of(blobs: Sequence[tuple[str, bytes]]) -> bytes:
    """A parcel of blobs, each with its hash."""
    items = [wire.ParcelItem(sha256=sha256, size_bytes=len(data)) for sha256, data in blobs]
    head = msgspec.json.encode(wire.ParcelHead(blobs=items))
    return b"".join((head, b"\n", *(data for _, data in blobs)))


def send_parcel(
    session: Session, clock: Clock, lane: Lane, hashes: Sequence[str], body: bytes
) -> list[wire.ParcelAnswer] | None:
    """What became of each blob, in their order; None if the platform takes no such parcel after all.

    Raises:
        NetworkProblem, PlatformProblem: the connection failed; the platform keeps what it has.
    """
    headers = {"Content-Type": wire.PARCEL_TYPE, "Accept": JSON, LANE_HEADER: lane.value}
    with session.send(Request("POST", "/blobs/parcels", headers, body)) as response:
        if response.status in NOT_TAKEN:
            return None
        if response.status != HTTPStatus.OK:
            raise problem(response, clock.now())
        answers = json_reply(response, wire.ParcelReply).blobs
    if [answer.sha256 for answer in answers] != list(hashes):
        raise captive()
    return answers
