"""Bodies survive the wire whole, break off cleanly, and cannot be bombs."""

import zlib

import msgspec
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol import codec

LINES = st.lists(st.text(max_size=50).map(lambda text: msgspec.json.encode(text)), max_size=30)


def _gzip(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=31)
    return packer.compress(body) + packer.flush()


PACKERS = {"": bytes, "zstd": codec.compress, "gzip": _gzip}


def _chunks(body: bytes, size: int) -> list[bytes]:
    return [body[start : start + size] for start in range(0, len(body), size)]


@given(LINES, st.sampled_from(sorted(PACKERS)), st.integers(1, 64))
def test_every_line_arrives_however_the_body_is_cut_into_pieces(
    lines: list[bytes], encoding: str, size: int
) -> None:
    body = PACKERS[encoding](b"".join(line + b"\n" for line in lines))
    assert list(codec.split_lines(codec.unpack(_chunks(body, size), encoding))) == lines


@given(st.lists(st.binary(min_size=1, max_size=9).filter(lambda line: b"\n" not in line), min_size=1))
def test_last_line_is_not_a_line_when_its_end_is_missing(lines: list[bytes]) -> None:
    body = b"\n".join(lines)
    assert list(codec.split_lines([body])) == lines[:-1]


@pytest.mark.parametrize("encoding", ["zstd", "gzip"])
def test_small_body_is_refused_when_it_unpacks_into_a_large_one(encoding: str) -> None:
    bomb = PACKERS[encoding](bytes(1 << 20))
    with pytest.raises(codec.BodyProblem):
        codec.decompress(bomb, encoding, limit=(1 << 20) - 1)


@pytest.mark.parametrize("encoding", ["zstd", "gzip", "br"])
def test_body_is_refused_when_it_is_not_of_its_encoding(encoding: str) -> None:
    with pytest.raises(codec.BodyProblem):
        codec.decompress(b"<html>login here</html>", encoding)


def test_line_is_refused_when_it_never_ends() -> None:
    endless = iter([b"x" * (1 << 20)] * 3)
    with pytest.raises(codec.BodyProblem):
        list(codec.split_lines(endless))


def test_compression_level_never_changes_content() -> None:
    body = "楼道堆物".encode() * 100
    assert zstandard.ZstdDecompressor().decompress(codec.compress(body, level=19)) == body
