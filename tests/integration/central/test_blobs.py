"""Bringing photos: piece by piece, across restarts, verified whole, seen by those who may."""

import base64
import hashlib
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from gridworker.clock import ManualClock
from sync.central.embedded import Central
from tests.integration.central.platforms import FieldDevice, enrolled, photo

HALF = 50_000


class Uploading:
    """One upload, spoken as tus 1.0 by hand."""

    def __init__(self, device: FieldDevice, data: bytes) -> None:
        self.device = device
        self.data = data
        self.sha256 = hashlib.sha256(data).hexdigest()
        self.at = 0
        self.path = ""
        self.device.http.headers["Tus-Resumable"] = "1.0.0"

    def create(
        self, sha256: str | None = None, length: int | None = None, piece: bytes = b""
    ) -> requests.Response:
        """POST /blobs, with the first bytes if there are any."""
        named = base64.b64encode((sha256 or self.sha256).encode()).decode()
        reply = self.device.http.post(
            f"{self.device.url}/blobs",
            headers={
                "Upload-Length": str(len(self.data) if length is None else length),
                "Upload-Metadata": f"sha256 {named},op {base64.b64encode(b'op').decode()}",
                **({"Content-Type": "application/offset+octet-stream"} if piece else {}),
            },
            data=piece or None,
        )
        if reply.status_code == 201:
            self.path, self.at = reply.headers["Location"], int(reply.headers["Upload-Offset"])
        return reply

    def piece(self, size: int, **headers: str) -> requests.Response:
        """PATCH the next bytes."""
        data = self.data[self.at : self.at + size]
        digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
        reply = self.device.http.patch(
            f"{self.device.url}{self.path}",
            data=data,
            headers={
                "Content-Type": "application/offset+octet-stream",
                "Upload-Offset": str(self.at),
                "Upload-Checksum": f"sha256 {digest}",
                **headers,
            },
        )
        if reply.status_code == 204:
            self.at = int(reply.headers["Upload-Offset"])
        return reply

    def ask(self) -> int:
        """HEAD: where the platform stands."""
        reply = self.device.http.head(f"{self.device.url}{self.path}")
        assert reply.status_code == 200
        assert reply.headers["Upload-Length"] == str(len(self.data))
        self.at = int(reply.headers["Upload-Offset"])
        return self.at

    def finish(self) -> requests.Response:
        """All that is left, from wherever the platform stands; begun anew if the upload is gone."""
        reply = self.create()
        while reply.headers.get("Blob-State") != "verified":
            reply = self.piece(1 << 20)
            if reply.status_code == 404:
                reply = self.create()
            assert reply.status_code in (201, 204), reply.text
        return reply


@pytest.fixture
def data() -> bytes:
    """A photo's bytes."""
    return os.urandom(100_000)


@pytest.fixture
def upload(device: FieldDevice, data: bytes) -> Uploading:
    """An upload whose op has been applied, not begun."""
    device.push(device.event(blobs=(photo(data),)))
    return Uploading(device, data)


@pytest.fixture
def stranger(central: Central) -> Iterator[FieldDevice]:
    """A device of a worker of another grid."""
    made = enrolled(central, "0004")
    yield made
    made.close()


@contextmanager
def half_a_piece(upload: Uploading, data: bytes, *, checksum: bool = False) -> Iterator[socket.socket]:
    """A PATCH of everything of which half has been sent, and the connection it goes by."""
    address = urlsplit(upload.device.url)
    digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
    head = [
        f"PATCH {upload.path} HTTP/1.1",
        f"Host: {address.netloc}",
        f"Authorization: Bearer {upload.device.token}",
        "Tus-Resumable: 1.0.0",
        "Content-Type: application/offset+octet-stream",
        "Upload-Offset: 0",
        f"Content-Length: {len(data)}",
        "Expect: 100-continue",
        *([f"Upload-Checksum: sha256 {digest}"] if checksum else []),
    ]
    with socket.create_connection((str(address.hostname), int(address.port or 0)), timeout=30) as line:
        line.sendall("\r\n".join(head).encode() + b"\r\n\r\n")
        assert b"100" in line.recv(100)  # now it is reading
        line.sendall(data[:HALF])
        yield line


def by_hash(device: FieldDevice, sha256: str, **headers: str) -> requests.Response:
    """GET a blob."""
    return device.http.get(f"{device.url}/blobs/sha256/{sha256}", headers=headers)


def test_a_blob_arrives_in_pieces_and_is_verified_whole(upload: Uploading, data: bytes) -> None:
    assert upload.create().status_code == 201
    assert upload.piece(60_000).headers.get("Blob-State") is None
    assert upload.piece(60_000).headers["Blob-State"] == "verified"
    assert by_hash(upload.device, upload.sha256).content == data


def test_a_blob_no_op_names_is_not_taken(device: FieldDevice, data: bytes) -> None:
    reply = Uploading(device, data).create()
    assert reply.status_code == 409
    assert reply.json()["code"] == "blob.not_named"


def test_a_blob_another_device_named_is_not_taken(
    upload: Uploading, other_device: FieldDevice, data: bytes
) -> None:
    assert Uploading(other_device, data).create().status_code == 409


def test_a_length_that_is_not_the_ops_is_refused(upload: Uploading) -> None:
    assert upload.create(length=5).json()["code"] == "blob.size"


def test_an_upload_goes_on_after_a_restart_of_the_platform(
    central: Central,
    upload: Uploading,
    data: bytes,
    tmp_path: Path,
    database_url: str,
    platform_clock: ManualClock,
) -> None:
    upload.create()
    upload.piece(40_000)
    central.kill()
    with Central.start(tmp_path / "central", database_url, clock=platform_clock) as again:
        upload.device.url = again.url
        assert upload.ask() == 40_000
        assert upload.piece(60_000).headers["Blob-State"] == "verified"


def test_what_a_crash_left_beyond_the_offset_is_cut_off(central: Central, upload: Uploading) -> None:
    upload.create()
    upload.piece(40_000)
    arriving = central.services.settings.blobs_folder / "arriving" / upload.path.rpartition("/")[2]
    with arriving.open("ab") as file:
        file.write(b"never acknowledged")
    assert upload.piece(60_000).headers["Blob-State"] == "verified"


def test_creating_twice_goes_on_with_the_same_upload(upload: Uploading) -> None:
    upload.create()
    path = upload.path
    upload.piece(40_000)
    assert upload.create().headers["Upload-Offset"] == "40000"
    assert upload.path == path


def test_a_damaged_piece_is_not_kept(upload: Uploading) -> None:
    upload.create()
    wrong = base64.b64encode(hashlib.sha256(b"other").digest()).decode()
    reply = upload.piece(1000, **{"Upload-Checksum": f"sha256 {wrong}"})
    assert reply.status_code == 460
    assert reply.json()["code"] == "blob.piece"
    assert upload.ask() == 0


@pytest.mark.parametrize("checksum", [False, True])
def test_what_came_of_a_piece_before_the_line_broke_is_kept_unless_it_carries_a_checksum(
    upload: Uploading, data: bytes, *, checksum: bool
) -> None:
    upload.create()
    with half_a_piece(upload, data, checksum=checksum) as line:
        line.shutdown(socket.SHUT_RDWR)
        assert upload.ask() == (0 if checksum else HALF)
    assert upload.finish().headers["Blob-State"] == "verified"
    assert by_hash(upload.device, upload.sha256).content == data


def test_whoever_asks_hears_of_bytes_that_came_over_a_line_the_platform_does_not_know_is_dead(
    upload: Uploading, data: bytes
) -> None:
    upload.create()
    with half_a_piece(upload, data) as line:
        assert upload.ask() == HALF
        assert upload.finish().headers["Blob-State"] == "verified"
        assert b"204" in line.recv(100)
    assert by_hash(upload.device, upload.sha256).content == data


def test_a_break_in_the_middle_of_a_body_is_no_fault_of_the_platform(
    central: Central, upload: Uploading, data: bytes
) -> None:
    upload.create()
    with half_a_piece(upload, data, checksum=True) as line:
        line.shutdown(socket.SHUT_RDWR)
        upload.ask()
    assert b'status="500"' not in central.services.metrics.text()


def test_a_small_photo_comes_whole_with_its_creation(upload: Uploading, data: bytes) -> None:
    reply = upload.create(piece=data)
    assert (reply.status_code, reply.headers["Blob-State"]) == (201, "verified")
    assert by_hash(upload.device, upload.sha256).content == data


def test_a_creation_that_brings_the_first_bytes_twice_keeps_them_once(upload: Uploading, data: bytes) -> None:
    assert upload.create(piece=data[:60_000]).headers["Upload-Offset"] == "60000"
    assert upload.create(piece=data[:70_000]).headers["Upload-Offset"] == "70000"
    assert upload.finish().headers["Blob-State"] == "verified"


def test_a_creation_with_the_wrong_bytes_keeps_nothing(upload: Uploading, data: bytes) -> None:
    reply = upload.create(piece=data[:-1] + bytes([data[-1] ^ 1]))
    assert (reply.status_code, reply.json()["code"]) == (460, "blob.hash")
    assert upload.finish().headers["Blob-State"] == "verified"


def test_a_piece_for_another_offset_is_refused(upload: Uploading) -> None:
    upload.create()
    reply = upload.piece(1000, **{"Upload-Offset": "5"})
    assert reply.status_code == 409
    assert reply.json()["code"] == "blob.offset"


def test_more_than_was_announced_is_refused(upload: Uploading) -> None:
    upload.create()
    upload.data += b"x"
    assert upload.piece(200_000).status_code == 413


def test_a_whole_with_another_hash_is_dropped(upload: Uploading, data: bytes) -> None:
    upload.create()
    upload.data = data[:-1] + bytes([data[-1] ^ 1])
    reply = upload.piece(200_000)
    assert reply.status_code == 460
    assert reply.json()["code"] == "blob.hash"
    assert upload.device.http.head(f"{upload.device.url}{upload.path}").status_code == 404
    assert by_hash(upload.device, upload.sha256).status_code == 404
    upload.data = data
    assert upload.finish().headers["Blob-State"] == "verified"


def test_an_upload_left_alone_expires(
    central: Central, upload: Uploading, platform_clock: ManualClock
) -> None:
    upload.create()
    platform_clock.advance(timedelta(days=8))
    upload.device.log_in()
    assert upload.device.http.head(f"{upload.device.url}{upload.path}").status_code == 410
    assert central.services.uploads.expire() == 1
    assert upload.device.http.head(f"{upload.device.url}{upload.path}").status_code == 404


def test_a_verified_blob_is_not_brought_twice(
    upload: Uploading, other_device: FieldDevice, data: bytes
) -> None:
    upload.finish()
    other_device.push(other_device.event(blobs=(photo(data),)))
    reply = Uploading(other_device, data).create()
    assert reply.status_code == 201
    assert reply.headers["Blob-State"] == "verified"
    assert reply.headers["Upload-Offset"] == str(len(data))


def test_a_file_whose_row_was_lost_is_found_again(central: Central, upload: Uploading, data: bytes) -> None:
    central.services.uploads.files.put(data)
    assert upload.create().headers["Blob-State"] == "verified"


def test_asking_by_hash_answers_only_for_the_own_ops(upload: Uploading, other_device: FieldDevice) -> None:
    url = f"/blobs/sha256/{upload.sha256}"
    assert upload.device.http.head(upload.device.url + url).headers["Blob-State"] == "partial"
    upload.finish()
    assert upload.device.http.head(upload.device.url + url).headers["Blob-State"] == "verified"
    assert other_device.http.head(upload.device.url + url).status_code == 404


def test_a_photo_is_read_by_those_who_see_its_record(
    upload: Uploading, other_device: FieldDevice, stranger: FieldDevice, data: bytes
) -> None:
    upload.finish()
    assert by_hash(other_device, upload.sha256).content == data
    assert by_hash(stranger, upload.sha256).status_code == 404


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=10-19", 10, 20), ("bytes=99990-", 99_990, 100_000), ("bytes=-5", 99_995, 100_000)],
)
def test_a_range_is_answered_with_just_that(
    upload: Uploading, data: bytes, asked: str, start: int, end: int
) -> None:
    upload.finish()
    reply = by_hash(upload.device, upload.sha256, Range=asked)
    assert reply.status_code == 206
    assert reply.content == data[start:end]
    assert reply.headers["Content-Range"] == f"bytes {start}-{end - 1}/100000"


def test_a_range_outside_is_416(upload: Uploading) -> None:
    upload.finish()
    assert by_hash(upload.device, upload.sha256, Range="bytes=100000-").status_code == 416


def test_the_offer_names_version_and_extensions(device: FieldDevice) -> None:
    reply = device.http.options(f"{device.url}/blobs")
    assert reply.status_code == 204
    assert reply.headers["Tus-Version"] == "1.0.0"
    assert set(reply.headers["Tus-Extension"].split(",")) >= {"creation", "checksum", "expiration"}
    assert reply.headers["Tus-Checksum-Algorithm"] == "sha1,sha256"


def test_another_version_of_tus_is_412(upload: Uploading) -> None:
    upload.device.http.headers["Tus-Resumable"] = "0.2.2"
    assert upload.create().status_code == 412
