r"""Bundles (`.gwb`): unsent work carried to the platform on a stick, and its answer carried back, each in one file.

`GWBUNDL1 | length of the head (4, big endian) | head, JSON | body | seal, JSON | length of the seal (2) | GWBEND1\n`

The body is a tar file encrypted with age: to the platform (work) or to the device (answer). Work made from a locked
profile is not encrypted again, because everything in it is sealed already. The seal holds the SHA-256 of all before it
and the maker's signature over that; a file without its end was cut off, one that does not fit its seal was changed.
The head says what a carrier may know: whose it is, how much, and for which platform. What the members mean is for
those who make and take bundles.
"""

import hashlib
import io
import re
import struct
import tarfile
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, Self

import msgspec

from gridworker.errors import InputProblem
from gridworker.model.sealed import is_signed

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

SUFFIX = ".gwb"
SPOOL_MEMBER = "spool.gws"
STANDING_MEMBER = "standing.json"
REPLY_MEMBER = "reply.jsonl"
VERIFIED_MEMBER = "verified.txt"
FEED_MEMBER = "feed.jsonl"
_BLOB_MEMBER = re.compile(r"blobs/(?P<sha256>[0-9a-f]{64})\.gwb")

_MAGIC = b"GWBUNDL1"
_END = b"GWBEND1\n"
_HEAD_LENGTH = struct.Struct(">I")
_SEAL_LENGTH = struct.Struct(">H")
_MOST_HEAD_BYTES = 64 << 10
_MOST_MEMBER_BYTES = (256 << 20) + 64
_CHUNK_BYTES = 1 << 20
_BLOCK_BYTES = 512
"""Of a tar file."""

Sign = Callable[[bytes], str]


class BundleKind(StrEnum):
    """Which way a bundle goes."""

    WORK = "work"
    ANSWER = "answer"


class BundleHead(msgspec.Struct, frozen=True, kw_only=True):
    """What everybody may read of a bundle.

    `device` made the work, or is the one the answer is for; it and `platform` are empty if a locked profile was packed
    and nobody could tell. `certificate` (PEM) is the device's and fits the seal's signature; the platform's own answers
    are signed by its CA and carry none. `is_encrypted`: whether the body is an age file.
    """

    kind: BundleKind
    id: str
    made_at_ms: int
    ops: int
    blobs: int
    platform: str = ""
    device: str = ""
    certificate: str = ""
    is_encrypted: bool = True


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where the device stands, so that the answer can bring what it has not seen: its place in the feed."""

    epoch: int
    cursor: str


class Member(NamedTuple):
    """One file inside a bundle."""

    name: str
    content: bytes

    @property
    def blob(self) -> str:
        """The hash of the blob whose encrypted file this is; empty for anything else."""
        found = _BLOB_MEMBER.fullmatch(self.name)
        return found["sha256"] if found else ""


class _Seal(msgspec.Struct, frozen=True):
    sha256: str
    signature: str = ""


def blob_member(sha256: str, sealed: bytes) -> Member:
    """The member that carries a blob's encrypted file."""
    return Member(f"blobs/{sha256}{SUFFIX}", sealed)


def write_bundle(
    file: BinaryIO, head: BundleHead, members: Iterable[Member], recipient: str, sign: Sign | None
) -> None:
    """Writes a whole bundle.

    Args:
        file: where to; nothing is read back.
        head: what everybody may know.
        members: taken one by one, so that only one is in memory.
        recipient: the age recipient; unused if the head says that the body is not encrypted.
        sign: the maker's signature over a message; None if the maker's key is locked away.
    """
    plain = msgspec.json.encode(head)
    digesting = _Digesting(file)
    digesting.write(_MAGIC + _HEAD_LENGTH.pack(len(plain)) + plain)
    if head.is_encrypted:
        import pyrage

        pyrage.encrypt_io(_Reading(_tar(members)), digesting, [pyrage.x25519.Recipient.from_str(recipient)])
    else:
        for piece in _tar(members):
            digesting.write(piece)
    digest = digesting.hexdigest()
    seal = msgspec.json.encode(_Seal(digest, sign(_signed_message(digest)) if sign else ""))
    file.write(seal + _SEAL_LENGTH.pack(len(seal)) + _END)


class Bundle:
    """A bundle that is whole: it has its end, and fits its seal. Who made it is asked with `check_maker`."""

    def __init__(self, file: BinaryIO, head: BundleHead, body: range, seal: _Seal) -> None:
        self.head = head
        self._file = file
        self._body = body
        self._seal = seal

    @classmethod
    def read(cls, file: BinaryIO) -> Self:
        """Reads head and seal, and compares the whole file with the seal.

        Raises:
            InputProblem: no bundle (`bundle.unknown`), only part of one (`bundle.cut_off`), or changed
                (`bundle.tampered`).
        """
        size = file.seek(0, io.SEEK_END)
        head, starts = _read_head(file)
        seal, ends = _read_seal(file, size, starts)
        if _digest(file, ends) != seal.sha256:
            raise _tampered()
        return cls(file, head, range(starts, ends), seal)

    @property
    def is_signed(self) -> bool:
        """Whether anybody put a signature to it; work of a locked profile has none, its parts are signed each."""
        return bool(self._seal.signature)

    def check_maker(self, ca: str) -> None:
        """Lets a bundle pass only if it was made by a device of the platform with this CA (PEM), or by that platform.

        Work of a locked profile passes without a signature: whoever opens it checks each of its parts.

        Raises:
            InputProblem: somebody else made it (`bundle.stranger`), or it was changed (`bundle.tampered`).
        """
        if self.head.kind is BundleKind.WORK and not self.head.is_encrypted and not self.is_signed:
            return
        key = _ca_key(ca) if self.head.kind is BundleKind.ANSWER else _device_key(self.head, ca)
        if not is_signed(key, _signed_message(self._seal.sha256), self._seal.signature):
            raise _tampered()

    def members(self, identity: str, scratch: BinaryIO) -> Iterator[Member]:
        """What is inside, one by one.

        Args:
            identity: the age identity that it was encrypted to.
            scratch: takes the decrypted body; in memory where that is private.

        Raises:
            InputProblem: encrypted to somebody else (`bundle.not_for_us`), or the body is no tar file
                (`bundle.tampered`).
        """
        self._file.seek(self._body.start)
        body = _Region(self._file, len(self._body))
        if self.head.is_encrypted:
            _decrypt(body, scratch, identity)
        else:
            while piece := body.read(_CHUNK_BYTES):
                scratch.write(piece)
        scratch.seek(0)
        yield from _members(scratch)


def _read_head(file: BinaryIO) -> tuple[BundleHead, int]:
    file.seek(0)
    if file.read(len(_MAGIC)) != _MAGIC:
        raise InputProblem("这不是网格通的离线包，没有动它。请另选一个 .gwb 文件。", code="bundle.unknown")
    raw = file.read(_HEAD_LENGTH.size)
    length = _HEAD_LENGTH.unpack(raw)[0] if len(raw) == _HEAD_LENGTH.size else 0
    head = file.read(min(length, _MOST_HEAD_BYTES))
    if not length or len(head) < min(length, _MOST_HEAD_BYTES):
        raise _cut_off()
    try:
        return msgspec.json.decode(head, type=BundleHead), file.tell()
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _tampered() from error


def _read_seal(file: BinaryIO, size: int, starts: int) -> tuple[_Seal, int]:
    """The seal, and where the body ends."""
    tail = _SEAL_LENGTH.size + len(_END)
    file.seek(max(size - tail, 0))
    raw = file.read(tail)
    if raw[_SEAL_LENGTH.size :] != _END:
        raise _cut_off()
    ends = size - tail - _SEAL_LENGTH.unpack_from(raw)[0]
    if ends < starts:
        raise _tampered()
    file.seek(ends)
    try:
        return msgspec.json.decode(file.read(size - tail - ends), type=_Seal), ends
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _tampered() from error


def _digest(file: BinaryIO, ends: int) -> str:
    file.seek(0)
    region, digest = _Region(file, ends), hashlib.sha256()
    while piece := region.read(_CHUNK_BYTES):
        digest.update(piece)
    return digest.hexdigest()


def _signed_message(digest: str) -> bytes:
    return b"gridworker-bundle\n" + digest.encode()


def _ca_key(ca: str) -> "EllipticCurvePublicKey":
    from cryptography import x509

    return _p256(x509.load_pem_x509_certificate(ca.encode()))


def _device_key(head: BundleHead, ca: str) -> "EllipticCurvePublicKey":
    """The key of the head's certificate, if that CA gave it to the device that the head names."""
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature
    from cryptography.x509.oid import NameOID

    try:
        certificate = x509.load_pem_x509_certificate(head.certificate.encode())
        certificate.verify_directly_issued_by(x509.load_pem_x509_certificate(ca.encode()))
    except (ValueError, TypeError, InvalidSignature) as error:
        raise _stranger() from error
    names = [name.value for name in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    if names != [head.device]:
        raise _stranger()
    return _p256(certificate)


def _p256(certificate: object) -> "EllipticCurvePublicKey":
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

    key = certificate.public_key()  # type: ignore[attr-defined]
    if not isinstance(key, EllipticCurvePublicKey):
        raise _stranger()
    return key


def _decrypt(body: "_Region", scratch: BinaryIO, identity: str) -> None:
    import pyrage

    try:
        pyrage.decrypt_io(body, scratch, [pyrage.x25519.Identity.from_str(identity)])
    except (pyrage.DecryptError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the disk, and not the contents
        text = "这个离线包是给别处的，这里打不开。里面的资料没有动；请交给它要去的平台或设备。"
        raise InputProblem(text, code="bundle.not_for_us") from error


def _tar(members: Iterable[Member]) -> Iterator[bytes]:
    """The bytes of a tar file (ustar) with these members."""
    for member in members:
        info = tarfile.TarInfo(member.name)
        info.size = len(member.content)
        yield info.tobuf(tarfile.USTAR_FORMAT)
        yield member.content
        yield b"\0" * (-info.size % _BLOCK_BYTES)
    yield b"\0" * (2 * _BLOCK_BYTES)


def _members(file: BinaryIO) -> Iterator[Member]:
    """The plain files of a tar file, read one by one; nothing is ever unpacked to a path."""
    try:
        with tarfile.open(fileobj=file, mode="r:") as tar:
            for info in tar:
                if info.isreg() and not info.issparse() and info.size <= _MOST_MEMBER_BYTES:
                    content = tar.extractfile(info)
                    yield Member(info.name, content.read() if content else b"")
    except (tarfile.TarError, UnicodeDecodeError) as error:
        raise _tampered() from error


class _Digesting:
    """Writes on, and remembers the SHA-256 of what was written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self._digest.update(data)
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()

    def hexdigest(self) -> str:
        return self._digest.hexdigest()


class _Reading:
    """Pieces as a file that can be read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = memoryview(b"")

    def read(self, size: int = -1) -> bytes:
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._rest = memoryview(piece)
        taken = self._rest if size < 0 else self._rest[:size]
        self._rest = self._rest[len(taken) :]
        return bytes(taken)


class _Region:
    """The next `left` bytes of a file, as a file that can be read."""

    def __init__(self, file: BinaryIO, left: int) -> None:
        self._file = file
        self._left = left

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(piece)
        return piece


def _cut_off() -> InputProblem:
    text = "这个离线包没有写完就断了（拔得太早，或盘满了），没有用它。原来的资料都在本机，请重新导出一份。"
    return InputProblem(text, code="bundle.cut_off")


def _tampered() -> InputProblem:
    text = "这个离线包和封口对不上：坏了，或被改过，没有用它。原来的资料都在本机，请重新导出一份。"
    return InputProblem(text, code="bundle.tampered")


def _stranger() -> InputProblem:
    text = "这个离线包不是本平台登记的设备做的，没有用它。请核对来源，或联系管理员。"
    return InputProblem(text, code="bundle.stranger")
