"""What the platform makes of content and requests that no device of ours would send: an answer, and nothing broken."""

import hashlib
import json
import threading
from typing import Any

import msgspec
import pytest
import requests

from gridworker.model.ops import Op
from sync.central.blobs.vault import BlobFiles
from sync.central.embedded import Central
from sync.protocol import codec
from sync.protocol.wire import Applied, Refused, push_line
from tests.integration.central.platforms import FieldDevice, photo, raw

_LONG = "".join(hashlib.sha256(bytes([n])).hexdigest() for n in range(150))
"""Too long for an index even when packed."""
_BY_HAND = {"very deep": b"[" * 20_000 + b"]" * 20_000, "huge number": b"9" * 200_000}
"""JSON that no library writes."""


def changed(op: Op, **payload: Any) -> bytes:
    """The op's line with other content in its payload, as any JSON library would write it."""
    line = msgspec.to_builtins(push_line(op))
    line["payload"] |= payload
    return json.dumps(line).encode() + b"\n"


def deep(levels: int) -> Any:
    """A list in a list in a list."""
    made: list[Any] = []
    for _ in range(levels):
        made = [made]
    return made


@pytest.mark.parametrize(
    ("payload", "field"),
    [
        ({"description": "楼道\0堆物"}, "payload.description"),
        ({"description": "\ud800"}, ""),
        ({"place": {"text": "3 栋", "grid": "9", "lon": float("nan")}}, ""),
        ({"place": {"text": "3 栋", "grid": "9", "lon": float("inf")}}, ""),
        ({"extra": deep(200)}, "payload.extra"),
        ({"extra": "very deep"}, ""),
        ({"place": {"text": "3 栋", "grid": _LONG}}, ""),
        ({"extra": "huge number"}, "payload[...]"),
    ],
    ids=["nul", "half-surrogate", "nan", "infinity", "deep", "very-deep", "long-grid", "huge-number"],
)
def test_content_that_cannot_be_kept_is_refused_alone_and_its_neighbours_are_applied(
    device: FieldDevice, payload: dict[str, Any], field: str
) -> None:
    before, bad, after = device.event(), device.event(), device.event()
    lines = codec.lines([push_line(before)]) + _line(bad, payload) + codec.lines([push_line(after)])
    first, refused, last = device.push_lines(lines)
    assert isinstance(first, Applied)
    assert isinstance(last, Applied)
    assert isinstance(refused, Refused), refused
    assert (refused.op, refused.field) == (bad.id, field)


def _line(op: Op, payload: dict[str, Any]) -> bytes:
    by_hand = _BY_HAND.get(str(payload.get("extra")))
    return changed(op, **payload) if by_hand is None else changed(op, extra="@").replace(b'"@"', by_hand)


def test_a_media_type_that_could_not_stand_in_a_header_is_refused(device: FieldDevice) -> None:
    op = device.event()
    blob = msgspec.to_builtins(photo(b"x")) | {"media_type": "text/html\r\nSet-Cookie: a=b"}
    (answer,) = device.push_lines(raw(op, blobs=[blob]))
    assert isinstance(answer, Refused)
    assert answer.field == "blobs"


@pytest.mark.parametrize("encoding", ["zstd", "gzip"])
def test_a_bomb_is_too_large_and_is_not_unpacked(device: FieldDevice, encoding: str) -> None:
    import gzip

    bomb = b"\n" * (256 << 20)
    packed = codec.compress(bomb) if encoding == "zstd" else gzip.compress(bomb, 9)
    assert len(packed) < 1 << 20
    reply = device.http.post(
        f"{device.url}/sync/v1/push", data=packed, headers={"Content-Encoding": encoding}
    )
    assert reply.status_code == 413


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/sync/v1/feed", {"Gridworker-Protocol": "9" * 5_000}),
        ("GET", "/sync/v1/feed?wait=-5&limit=-1", {}),
        ("GET", "/sync/v1/feed?cursor=" + "W" * 5_000, {}),
        ("HEAD", "/blobs/uploads/%00", {"Tus-Resumable": "1.0.0"}),
        ("HEAD", "/blobs/sha256/..%2f..%2fkeys", {}),
        ("GET", "/blobs/sha256/%00", {}),
        ("GET", "/blobs/sha256/..%2f..%2f..%2fetc%2fpasswd", {"Range": "bytes=" + "9" * 5_000 + "-"}),
        ("POST", "/blobs", {"Tus-Resumable": "1.0.0", "Upload-Length": "-5"}),
        ("POST", "/blobs", {"Tus-Resumable": "1.0.0", "Upload-Length": "9" * 5_000}),
        ("PATCH", "/blobs/uploads/x", {"Tus-Resumable": "1.0.0", "Upload-Offset": "-1"}),
    ],
)
def test_nonsense_in_paths_and_headers_is_never_the_platforms_failure(
    device: FieldDevice, method: str, path: str, headers: dict[str, str]
) -> None:
    reply = requests.request(
        method,
        device.url + path,
        headers={"Authorization": f"Bearer {device.token}", **headers},
        timeout=10,
    )
    assert reply.status_code < 500, reply.text
    assert "root:" not in reply.text


def test_the_same_sealed_photo_brought_twice_at_once_is_whole(central: Central) -> None:
    files: BlobFiles = central.services.uploads.files
    data = b"photo" * 200_000
    kept: list[str] = []
    threads = [threading.Thread(target=lambda: kept.append(files.put(data))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept) == 8
    assert files.has(kept[0], len(data))
