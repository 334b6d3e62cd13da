"""Parcels: several small blobs in one request, each with an answer of its own.

A line of JSON names them, their bytes follow one right after the other. Knows the format, nothing of who may bring what.
"""

import re
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import NamedTuple

import msgspec

from sync.central.blobs.uploads import UploadState, Whole
from sync.central.problems import HttpProblem, not_our_format
from sync.protocol.wire import ParcelAnswer, ParcelHead, ParcelReply

MOST_BLOBS = 64
_HEAD = msgspec.json.Decoder(ParcelHead)
SHA256 = re.compile(r"[0-9a-f]{64}")


class Begun(NamedTuple):
    """The blob in whose middle a parcel broke off, as far as it came."""

    sha256: str
    size_bytes: int
    data: bytes


class Parcel(NamedTuple):
    """What came of a parcel."""

    wholes: list[Whole]
    begun: Begun | None


def parcel_in(body: bytes, *, is_whole: bool) -> Parcel:
    """What a body holds; one that broke off, as far as it came.

    Raises:
        HttpProblem: it is no parcel, or not as long as it says (400).
    """
    line, found, content = body.partition(b"\n")
    if not found and not is_whole:
        return Parcel([], None)
    parts = list(_parts(_head(line), content))
    if is_whole and sum(one.size_bytes for one in parts) != len(content):
        raise not_our_format("parcel")
    wholes = [Whole(one.sha256, one.data) for one in parts if len(one.data) == one.size_bytes]
    begun = next((one for one in parts if 0 < len(one.data) < one.size_bytes), None)
    return Parcel(wholes, begun)


def answered_each(wholes: Sequence[Whole], outcomes: Sequence[UploadState | HttpProblem]) -> ParcelReply:
    """The reply to a parcel."""
    return ParcelReply(
        blobs=[_answer(one.sha256, outcome) for one, outcome in zip(wholes, outcomes, strict=True)]
    )


def _head(line: bytes) -> ParcelHead:
    try:
        head = _HEAD.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise not_our_format("parcel") from error
    if len(head.blobs) > MOST_BLOBS or not all(
        SHA256.fullmatch(one.sha256) and one.size_bytes >= 0 for one in head.blobs
    ):
        raise not_our_format("parcel")
    return head


def _parts(head: ParcelHead, content: bytes) -> Iterator[Begun]:
    start = 0
    for one in head.blobs:
        yield Begun(one.sha256, one.size_bytes, content[start : start + one.size_bytes])
        start += one.size_bytes


def _answer(sha256: str, outcome: UploadState | HttpProblem) -> ParcelAnswer:
    if isinstance(outcome, HttpProblem):
        return ParcelAnswer(sha256=sha256, status=outcome.status, code=outcome.code, text=outcome.text)
    return ParcelAnswer(sha256=sha256, status=HTTPStatus.CREATED)
