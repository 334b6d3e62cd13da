"""What the platform does about its blob folder: a full disk is said so, and a crash's leavings go."""

import errno
import hashlib
import os
from base64 import b64encode
from pathlib import Path

import pytest
import requests

from gridworker.clock import ManualClock
from sync.central.blobs.vault import BlobFiles
from sync.central.embedded import Central
from tests.integration.central.platforms import FieldDevice, photo

DATA = b"photo" * 1000


class FullDisk(BlobFiles):
    """A folder on a disk that takes half of a piece and no more."""

    def append(self, upload: str, offset: int, data: bytes) -> bool:
        super().append(upload, offset, data[: len(data) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")


def begin(device: FieldDevice) -> str:
    """An upload of a photo that an op names; its address."""
    device.push(device.event(blobs=(photo(DATA),)))
    named = b64encode(hashlib.sha256(DATA).hexdigest().encode()).decode()
    headers = {**_TUS, "Upload-Length": str(len(DATA)), "Upload-Metadata": f"sha256 {named}"}
    reply = device.http.post(f"{device.url}/blobs", headers=headers)
    assert reply.status_code == 201
    return device.url + reply.headers["Location"]


def bring(device: FieldDevice, upload: str) -> requests.Response:
    """The whole photo in one piece."""
    headers = {**_TUS, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    return device.http.patch(upload, data=DATA, headers=headers)


_TUS = {"Tus-Resumable": "1.0.0"}


def test_a_full_disk_is_told_apart_and_the_upload_goes_on_when_there_is_room(
    central: Central, device: FieldDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload, uploads = begin(device), central.services.uploads
    with monkeypatch.context() as full:
        full.setattr(uploads, "files", FullDisk(central.services.settings.blobs_folder))
        reply = bring(device, upload)
    assert (reply.status_code, reply.json()["code"]) == (503, "platform.no_room")
    assert int(reply.headers["Retry-After"]) > 0
    done = bring(device, upload)
    assert (done.status_code, done.headers["Blob-State"]) == (204, "verified")


def test_more_than_was_announced_is_not_taken(device: FieldDevice) -> None:
    upload = begin(device)
    headers = {**_TUS, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    reply = device.http.patch(upload, data=DATA + b"x", headers=headers)
    assert reply.status_code == 413
    assert bring(device, upload).headers["Blob-State"] == "verified"


def test_what_a_crash_left_behind_is_gone_after_the_next_start(
    tmp_path: Path, database_url: str, platform_clock: ManualClock
) -> None:
    arriving = tmp_path / "central" / "blobs" / "arriving"
    arriving.mkdir(parents=True)
    for name, days in (("old", 2), ("new", 0)):
        (arriving / name).write_bytes(b"half a photo")
        at = platform_clock.now().timestamp() - days * 86_400
        os.utime(arriving / name, (at, at))
    with Central.start(tmp_path / "central", database_url, clock=platform_clock):
        assert [path.name for path in arriving.iterdir()] == ["new"]
