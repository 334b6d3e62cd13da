"""Lines of JSON, compressed, in and out, with limits on what is believed.

A body is JSON lines under `Content-Encoding: zstd` or `gzip`. Decoding is incremental, so that a device keeps every
complete line of a reply that breaks off, and bounded, so that a small body cannot unpack into a large one.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator

import msgspec
import zstandard

MEDIA_TYPE = "application/x-ndjson"
MAX_LINE_BYTES = 2 << 20
MAX_BODY_BYTES = 64 << 20
"""The largest body after unpacking."""
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What decoding a line raises that somebody or something has spoilt on its way."""
_SLICE_BYTES = 1 << 10
"""Unpacked at a time: a block of four bytes may unpack into 128 KiB, so this bounds what one step can take."""
_MAX_WINDOW_BYTES = 8 << 20
"""The window every decoder has to offer (RFC 8878, 3.1.1.1.2); more is not believed."""


class BodyProblem(ValueError):
    """The body is not what the wire allows: too large, broken compression, or not lines of JSON."""


def lines(items: Iterable[msgspec.Struct]) -> bytes:
    """The items as JSON lines."""
    encoder = msgspec.json.Encoder()
    return b"".join(encoder.encode(item) + b"\n" for item in items)


def compress(body: bytes, level: int = 9) -> bytes:
    """The body under `Content-Encoding: zstd`."""
    return zstandard.ZstdCompressor(level=level).compress(body)


def decompress(body: bytes, encoding: str, limit: int = MAX_BODY_BYTES) -> bytes:
    """The body without its Content-Encoding.

    Raises:
        BodyProblem: unknown encoding, broken data, or more than `limit` bytes.
    """
    unpacked = bytearray()
    for piece in unpack([body], encoding):
        unpacked += piece
        if len(unpacked) > limit:
            raise BodyProblem("body too large")
    return bytes(unpacked)


def unpack(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Unpacks a body as it arrives; what came before a break is yielded before the error is raised.

    Raises:
        BodyProblem: unknown encoding or broken data.
    """
    if encoding in ("", "identity"):
        yield from chunks
        return
    try:
        if encoding == "zstd":
            unpacker = zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW_BYTES)
            yield from _pieces(unpacker.decompressobj().decompress, chunks)
        elif encoding == "gzip":
            yield from _pieces(zlib.decompressobj(wbits=31).decompress, chunks)
        else:
            raise BodyProblem(f"unknown content encoding {encoding!r}")
    except (zstandard.ZstdError, zlib.error) as error:
        raise BodyProblem(str(error)) from error


def split_lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The complete lines of a body as it arrives; a last piece without a newline is not a line.

    Raises:
        BodyProblem: a line longer than `MAX_LINE_BYTES`.
    """
    rest = b""
    for piece in pieces:
        *complete, rest = (rest + piece).split(b"\n")
        yield from (line for line in complete if line)
        if len(rest) > MAX_LINE_BYTES:
            raise BodyProblem("line too long")


def _pieces(decompress_piece: Callable[[bytes], bytes], chunks: Iterable[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        for start in range(0, len(chunk), _SLICE_BYTES):
            piece = decompress_piece(chunk[start : start + _SLICE_BYTES])
            if piece:
                yield piece
