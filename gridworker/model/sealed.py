"""Sealed things: what leaves the protection of the device's database and must still be readable by the platform only.

Two formats, both from well-known parts (AES-256-GCM and ECDSA P-256 of `cryptography`, age of `pyrage`):

*Blob file* `GWB1 | nonce (12) | AES-256-GCM ciphertext and tag`, one random key per blob, the plaintext's SHA-256 as
associated data, so that a file can neither be swapped nor damaged unseen.

*Spool frame* `GWS1 | length (4, big endian) | CRC-32 of the rest (4) | op id (16) | made at, ms (8) | age ciphertext`.
The ciphertext opens, with the platform's age identity only, to a `SealedEntry`: the op, the keys of its blobs, and the
device's signature over them. Id and time stand outside so that frames can be counted and pruned without any key.
"""

import base64
import os
import struct
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

import msgspec

from gridworker.errors import InputProblem
from gridworker.model.ops import Op

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey

_BLOB_MAGIC = b"GWB1"
_FRAME_MAGIC = b"GWS1"
_FRAME_HEAD = struct.Struct(">4sII")
_FRAME_PLAIN = struct.Struct(">16sQ")
_MAX_FRAME_BYTES = 8 << 20


class BlobKey(msgspec.Struct, frozen=True):
    """The key of one blob file, base64."""

    sha256: str
    key: str


class SpoolEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What a spool frame says: one op as made on `device`, with the keys of its blobs."""

    device: str
    op: Op
    blob_keys: tuple[BlobKey, ...] = ()


class SealedEntry(msgspec.Struct, frozen=True, kw_only=True):
    """The signed envelope: `entry` is the JSON of a `SpoolEntry` (base64), `signature` ECDSA P-256/SHA-256 over it."""

    entry: str
    signature: str


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


def seal_blob(plain: bytes, key: bytes, sha256: str) -> bytes:
    """The encrypted file of a blob."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(12)
    return _BLOB_MAGIC + nonce + AESGCM(key).encrypt(nonce, plain, sha256.encode())


def open_blob(sealed: bytes, key: bytes, sha256: str) -> bytes:
    """The plaintext of a blob file.

    Raises:
        InputProblem: the file is damaged, or not the blob of that key and hash (`blob.damaged`).
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if sealed[:4] != _BLOB_MAGIC:
        raise InputProblem("这张照片的文件坏了，其他资料不受影响。请重拍一张。", code="blob.damaged")
    try:
        return AESGCM(key).decrypt(sealed[4:16], sealed[16:], sha256.encode())
    except (InvalidTag, ValueError) as error:
        raise InputProblem(
            "这张照片的文件坏了，其他资料不受影响。请重拍一张。", code="blob.damaged"
        ) from error


def seal_entry(
    entry: SpoolEntry, made_at_ms: int, device_key: "EllipticCurvePrivateKey", recipient: str
) -> bytes:
    """One spool frame, signed by the device, readable only with the identity of age `recipient`."""
    import pyrage

    plain = msgspec.json.encode(entry)
    signed = SealedEntry(entry=base64.b64encode(plain).decode(), signature=sign(device_key, plain))
    sealed: bytes = pyrage.encrypt(msgspec.json.encode(signed), [pyrage.x25519.Recipient.from_str(recipient)])
    body = _FRAME_PLAIN.pack(UUID(entry.op.id).bytes, made_at_ms) + sealed
    return _FRAME_HEAD.pack(_FRAME_MAGIC, len(body), zlib.crc32(body)) + body


def open_entry(sealed: bytes, identity: str) -> tuple[bytes, str]:
    """The signed bytes of a frame's entry and their signature; decode the bytes to `SpoolEntry` after verifying.

    Raises:
        InputProblem: not sealed to this identity, or not a sealed entry (`spool.unreadable`).
    """
    import pyrage

    try:
        opened = pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(identity)])
        envelope = msgspec.json.decode(opened, type=SealedEntry)
        return base64.b64decode(envelope.entry, validate=True), envelope.signature
    except (pyrage.DecryptError, msgspec.DecodeError, ValueError) as error:
        raise InputProblem("这一段密封存档打不开，其他的不受影响。", code="spool.unreadable") from error


def id_text(raw: bytes) -> str:
    """A UUID's 16 bytes as text; a week's spool has thousands of them, and the standard library's class takes its time."""
    digits = raw.hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


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


def sign(key: "EllipticCurvePrivateKey", message: bytes) -> str:
    """ECDSA P-256/SHA-256 over `message`, DER, base64."""
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
    from cryptography.hazmat.primitives.hashes import SHA256

    return base64.b64encode(key.sign(message, ECDSA(SHA256()))).decode()


def is_signed(key: "EllipticCurvePublicKey", message: bytes, signature: str) -> bool:
    """Whether `signature` (as `sign` gives it) is `key`'s over `message`."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
    from cryptography.hazmat.primitives.hashes import SHA256

    try:
        key.verify(base64.b64decode(signature, validate=True), message, ECDSA(SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


def _frame_at(segment: bytes, position: int) -> Frame | None:
    head_end = position + _FRAME_HEAD.size
    if segment[position : position + 4] != _FRAME_MAGIC or head_end > len(segment):
        return None
    _magic, length, crc = _FRAME_HEAD.unpack_from(segment, position)
    body = segment[head_end : head_end + length]
    if length > _MAX_FRAME_BYTES or len(body) != length or zlib.crc32(body) != crc:
        return None
    op_id, made_at_ms = _FRAME_PLAIN.unpack_from(body)
    sealed = body[_FRAME_PLAIN.size :]
    return Frame(id_text(op_id), made_at_ms, sealed, position, _FRAME_HEAD.size + length)


def _next_frame(segment: bytes, start: int) -> int:
    """Where the next readable frame begins, or the end."""
    position = segment.find(_FRAME_MAGIC, start)
    while position != -1:
        if _frame_at(segment, position) is not None:
            return position
        position = segment.find(_FRAME_MAGIC, position + 1)
    return len(segment)
