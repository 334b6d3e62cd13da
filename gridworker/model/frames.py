"""Frames of the sealed spool as they lie in a segment: found, counted and told apart without any key.

`GWS1 | length (4, big endian) | CRC-32 of the rest (4) | op id (16) | made at, ms (8) | age ciphertext`. What the ciphertext
says is `gridworker.model.sealed`'s business. The lock page counts frames before anything else is loaded, so this imports nothing heavy.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

_MAGIC = b"GWS1"
_HEAD = struct.Struct(">4sII")
_PLAIN = struct.Struct(">16sQ")
_MAX_BYTES = 8 << 20


class Frame(NamedTuple):
    """One frame of a spool, still sealed. `offset` and `size` say where it stands in its segment."""

    op_id: str
    made_at_ms: int
    sealed: bytes
    offset: int
    size: int


class Damage(NamedTuple):
    """A stretch of a segment that is no readable frame."""

    offset: int
    size: int


def framed(op_id: str, made_at_ms: int, sealed: bytes) -> bytes:
    """The frame of an op around what was sealed.

    Raises:
        ValueError: `op_id` is no UUID.
    """
    body = _PLAIN.pack(id_bytes(op_id), made_at_ms) + sealed
    return _HEAD.pack(_MAGIC, len(body), zlib.crc32(body)) + body


def frames(segment: bytes) -> Iterator[Frame | Damage]:
    """The frames of a segment in order; damaged stretches are reported and skipped."""
    position = 0
    while position < len(segment):
        found = _frame_at(segment, position)
        if found is None:
            following = _next_frame(segment, position + 1)
            yield Damage(position, following - position)
            position = following
        else:
            yield found
            position += found.size


def id_text(raw: bytes) -> str:
    """A UUID's 16 bytes as text; a week's spool has thousands of them, and the standard library's class takes its time."""
    digits = raw.hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def id_bytes(text: str) -> bytes:
    """The 16 bytes of a UUID.

    Raises:
        ValueError: it is none.
    """
    raw = bytes.fromhex(text.replace("-", ""))
    if len(raw) != 16:
        raise ValueError(f"{text!r} is no UUID")
    return raw


def _frame_at(segment: bytes, position: int) -> Frame | None:
    head_end = position + _HEAD.size
    if segment[position : position + 4] != _MAGIC or head_end > len(segment):
        return None
    _magic, length, crc = _HEAD.unpack_from(segment, position)
    body = segment[head_end : head_end + length]
    if length > _MAX_BYTES or len(body) != length or zlib.crc32(body) != crc:
        return None
    op_id, made_at_ms = _PLAIN.unpack_from(body)
    return Frame(id_text(op_id), made_at_ms, body[_PLAIN.size :], position, _HEAD.size + length)


def _next_frame(segment: bytes, start: int) -> int:
    """Where the next readable frame begins, or the end."""
    position = segment.find(_MAGIC, start)
    while position != -1:
        if _frame_at(segment, position) is not None:
            return position
        position = segment.find(_MAGIC, position + 1)
    return len(segment)
