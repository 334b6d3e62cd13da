"""Sealed things: what leaves the protection of the device's database and must still be readable by the platform only.

Two formats, both from well-known parts (AES-256-GCM and ECDSA P-256 of `cryptography`, age of `pyrage`):

*Blob file* `GWB1 | nonce (12) | AES-256-GCM ciphertext and tag`, one random key per blob, the plaintext's SHA-256 as
associated data, so that a file can neither be swapped nor damaged unseen.

*Spool frame* (`gridworker.model.frames`): id and time of an op outside, so that frames can be counted and pruned without
any key, and a ciphertext that opens, with the platform's age identity only, to a `SealedEntry`: the op, the keys of its
blobs, and the device's signature over them.
"""

import base64
import os
from typing import TYPE_CHECKING

import msgspec

from gridworker.errors import InputProblem
from gridworker.model.frames import framed
from gridworker.model.ops import Op

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey

_BLOB_MAGIC = b"GWB1"


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
    return framed(entry.op.id, made_at_ms, sealed)


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
