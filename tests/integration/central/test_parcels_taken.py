"""Bringing several small photos at once: each has its own answer, and what came before a break is kept."""

import base64
import hashlib
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import msgspec
import pytest
import requests

from sync.central.blobs.parcels import MOST_BLOBS
from sync.central.embedded import Central
from sync.protocol.wire import PARCEL_TYPE, ParcelHead, ParcelItem, ParcelReply
from tests.integration.central.platforms import FieldDevice, photo

Named = list[tuple[str, bytes]]


@pytest.fixture
def photos(device: FieldDevice) -> list[bytes]:
    """Three that an applied op names."""
    made = [os.urandom(20_000 + number) for number in range(3)]
    device.push(device.event(blobs=tuple(map(photo, made))))
    return made


def named(*contents: bytes) -> Named:
    """Each under its hash."""
    return [(hashlib.sha256(content).hexdigest(), content) for content in contents]


def body_of(blobs: Named) -> bytes:
    """The parcel."""
    items = [ParcelItem(sha256=sha256, size_bytes=len(content)) for sha256, content in blobs]
    return b"\n".join((msgspec.json.encode(ParcelHead(blobs=items)), b"".join(one for _, one in blobs)))


def bring(device: FieldDevice, body: bytes, kind: str = PARCEL_TYPE) -> requests.Response:
    """POST it."""
    return device.http.post(f"{device.url}/blobs/parcels", data=body, headers={"Content-Type": kind})


def answers(reply: requests.Response) -> list[tuple[int, str]]:
    """Status and code of each."""
    assert reply.status_code == 200, reply.text
    return [(one.status, one.code) for one in msgspec.json.decode(reply.content, type=ParcelReply).blobs]


def kept(central: Central, blobs: Named) -> list[bool]:
    """Whether each is there, byte for byte."""
    files = central.services.uploads.files
    return [files.has(sha256, len(content)) for sha256, content in blobs]


def is_verified(device: FieldDevice, sha256: str) -> bool:
    reply = device.http.head(f"{device.url}/blobs/sha256/{sha256}")
    return reply.headers.get("Blob-State") == "verified"


def test_several_photos_arrive_at_once(central: Central, device: FieldDevice, photos: list[bytes]) -> None:
    blobs = named(*photos)
    assert answers(bring(device, body_of(blobs))) == [(201, "")] * 3
    assert kept(central, blobs) == [True] * 3
    assert all(is_verified(device, sha256) for sha256, _ in blobs)


def test_a_parcel_that_comes_twice_changes_nothing(
    central: Central, device: FieldDevice, photos: list[bytes]
) -> None:
    blobs = named(*photos)
    for _ in range(2):
        assert answers(bring(device, body_of([*blobs, blobs[0]]))) == [(201, "")] * 4
    assert kept(central, blobs) == [True] * 3


def test_each_photo_has_an_answer_of_its_own(
    central: Central, device: FieldDevice, other_device: FieldDevice, photos: list[bytes]
) -> None:
    strange, spoilt = os.urandom(1000), b"?" + photos[1][1:]
    hashes = [sha256 for sha256, _ in named(photos[0], photos[1], strange, photos[2])]
    blobs = list(zip(hashes, [photos[0], spoilt, strange, photos[2][:-1]], strict=True))
    told = [(201, ""), (460, "blob.hash"), (409, "blob.not_named"), (400, "blob.size")]
    assert answers(bring(device, body_of(blobs))) == told
    assert kept(central, named(photos[0], photos[1], strange, photos[2])) == [True, False, False, False]
    assert answers(bring(other_device, body_of(named(photos[2])))) == [(409, "blob.not_named")]


def test_what_came_of_a_parcel_before_the_line_broke_is_kept(
    central: Central, device: FieldDevice, photos: list[bytes]
) -> None:
    blobs = named(*photos)
    body = body_of(blobs)
    cut = len(body) - len(photos[2]) - len(photos[1]) // 2
    with begun_parcel(device, body) as line:
        line.sendall(body[:cut])
        line.shutdown(socket.SHUT_RDWR)
        begun = device.http.post(
            f"{device.url}/blobs",
            headers={
                "Tus-Resumable": "1.0.0",
                "Upload-Length": str(len(photos[1])),
                "Upload-Metadata": f"sha256 {base64.b64encode(blobs[1][0].encode()).decode()}",
            },
        )
    assert int(begun.headers["Upload-Offset"]) == len(photos[1]) - len(photos[1]) // 2
    assert kept(central, blobs) == [True, False, False]
    assert is_verified(device, blobs[0][0])


@contextmanager
def begun_parcel(device: FieldDevice, body: bytes) -> Iterator[socket.socket]:
    """The connection on which the platform waits for a parcel."""
    address = urlsplit(device.url)
    head = [
        "POST /blobs/parcels HTTP/1.1",
        f"Host: {address.netloc}",
        f"Authorization: Bearer {device.token}",
        f"Content-Type: {PARCEL_TYPE}",
        f"Content-Length: {len(body)}",
        "Expect: 100-continue",
    ]
    with socket.create_connection((str(address.hostname), int(address.port or 0)), timeout=30) as line:
        line.sendall("\r\n".join(head).encode() + b"\r\n\r\n")
        assert b"100" in line.recv(100)  # now it is reading
        yield line


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"no json\nx", id="no head"),
        pytest.param(b"\xff\xfe\n", id="no text"),
        pytest.param(b'{"blobs": [{"sha256": "../../etc", "size_bytes": 0}]}\n', id="no hash"),
        pytest.param(
            b'{"blobs": [{"sha256": "' + b"a" * 64 + b'", "size_bytes": -1}]}\n', id="less than nothing"
        ),
        pytest.param(
            b'{"blobs": [{"sha256": "' + b"a" * 64 + b'", "size_bytes": 9}]}\nx', id="shorter than it says"
        ),
        pytest.param(body_of(named(b"x")) + b"more", id="longer than it says"),
        pytest.param(body_of(named(b"x") * (MOST_BLOBS + 1)), id="too many"),
        pytest.param("照片\n".encode(), id="Chinese"),
    ],
)
def test_what_is_no_parcel_is_refused_whole(device: FieldDevice, body: bytes) -> None:
    reply = bring(device, body)
    assert (reply.status_code, reply.json()["code"]) == (400, "request.malformed")


def test_a_parcel_must_say_that_it_is_one(device: FieldDevice) -> None:
    assert bring(device, body_of([]), "image/jpeg").status_code == 415


def test_without_a_token_nothing_is_taken(device: FieldDevice, photos: list[bytes]) -> None:
    device.http.headers["Authorization"] = "Bearer nobody"
    assert bring(device, body_of(named(*photos))).status_code == 401
