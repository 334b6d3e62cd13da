"""Publishing checklists: a version never changes, and what is refused leaves the published ones as they were."""

import hashlib
from pathlib import Path

import pytest

from gridworker.errors import FormProblem
from sync.central import commands
from sync.central.embedded import Central
from sync.protocol.wire import Upsert
from tests.integration.central.platforms import DISTRICT, FieldDevice
from tests.integration.central.test_feed import Follower
from tests.unit.forms.media_files import picture
from tests.unit.forms.workbooks import workbook

HEAD = ("type", "name", "label")


def written(folder: Path, version: str, label: str = "通畅吗") -> Path:
    path = folder / "楼道.xlsx"
    path.write_bytes(workbook(HEAD, ("text", "a", label), settings={"form_id": "stairs", "version": version}))
    return path


def publish(central: Central, path: Path) -> str:
    return commands.publish_form_in(central.services, path, DISTRICT).id


def test_new_version_reaches_devices_beside_the_old_one(
    central: Central, device: FieldDevice, tmp_path: Path
) -> None:
    ids = {publish(central, written(tmp_path, version)) for version in ("9", "10")}
    assert ids == {"stairs@9", "stairs@10"}
    assert Follower(device).follow().ids("form") == ids


def test_same_workbook_again_changes_nothing(central: Central, device: FieldDevice, tmp_path: Path) -> None:
    publish(central, written(tmp_path, "1"))
    follower = Follower(device).follow()
    before = follower.cursor
    publish(central, written(tmp_path, "1"))
    assert follower.follow().cursor == before


@pytest.mark.parametrize(
    ("version", "label", "code"), [("5", "换了题", "form.version_taken"), ("4", "旧的", "form.version_old")]
)
def test_version_that_is_out_or_older_is_refused_and_the_published_one_stays(
    central: Central, device: FieldDevice, tmp_path: Path, version: str, label: str, code: str
) -> None:
    publish(central, written(tmp_path, "5"))
    before = Follower(device).follow().rows
    with pytest.raises(FormProblem) as refused:
        publish(central, written(tmp_path, version, label))
    assert refused.value.code == code
    assert Follower(device).follow().rows == before


def test_workbook_that_fails_the_check_is_not_published(
    central: Central, device: FieldDevice, tmp_path: Path
) -> None:
    publish(central, written(tmp_path, "1"))
    path = tmp_path / "bad.xlsx"
    path.write_bytes(workbook(HEAD, ("txet", "a", "字"), settings={"form_id": "stairs", "version": "2"}))
    with pytest.raises(FormProblem, match="第 2 行"):
        publish(central, path)
    assert Follower(device).follow().ids("form") == {"stairs@1"}


def test_workbook_without_a_version_is_given_the_minute(central: Central, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook(HEAD, ("text", "a", "字"), settings={"form_id": "a", "version": ""}))
    assert publish(central, path) == f"a@{central.services.clock.now():%Y%m%d%H%M}"


def pictured(folder: Path, content: bytes, version: str = "1") -> Path:
    path = folder / "图.xlsx"
    head = (*HEAD, "image")
    path.write_bytes(
        workbook(head, ("text", "a", "通畅吗", "a.png"), settings={"form_id": "seen", "version": version})
    )
    (folder / "图-media").mkdir(exist_ok=True)
    (folder / "图-media" / "a.png").write_bytes(content)
    return path


def test_picture_of_a_form_comes_as_a_blob_and_not_in_its_line(
    central: Central, device: FieldDevice, tmp_path: Path
) -> None:
    content = picture()
    publish(central, pictured(tmp_path, content))
    [row] = [line for line in device.pull() if isinstance(line, Upsert) and line.kind == "form"]
    [file] = row.data["media"]
    assert (file["name"], file["media_type"], file["size_bytes"]) == ("a.png", "image/png", len(content))
    reply = device.http.get(f"{device.url}/blobs/sha256/{file['sha256']}")
    assert (reply.status_code, reply.content, reply.headers["content-type"]) == (200, content, "image/png")


def test_picture_is_for_those_who_get_the_form(
    central: Central, device: FieldDevice, other_device: FieldDevice, tmp_path: Path
) -> None:
    content = picture()
    sha256 = hashlib.sha256(content).hexdigest()
    assert device.http.get(f"{device.url}/blobs/sha256/{sha256}").status_code == 404
    publish(central, pictured(tmp_path, content))
    assert other_device.http.get(f"{device.url}/blobs/sha256/{sha256}").status_code == 200
    assert (
        device.http.get(f"{device.url}/blobs/sha256/{sha256}", headers={"Authorization": ""}).status_code
        == 401
    )
    assert (
        device.http.head(f"{device.url}/blobs/sha256/{sha256}").status_code == 404
    )  # uploads ask only about their own


def test_another_picture_needs_another_version_and_the_old_one_stays(
    central: Central, device: FieldDevice, tmp_path: Path
) -> None:
    old, new = picture(), picture(colour="#2020c0")
    publish(central, pictured(tmp_path, old))
    with pytest.raises(FormProblem) as refused:
        publish(central, pictured(tmp_path, new))
    assert refused.value.code == "form.version_taken"
    publish(central, pictured(tmp_path, new, "2"))
    for content in (old, new):
        assert (
            device.http.get(f"{device.url}/blobs/sha256/{hashlib.sha256(content).hexdigest()}").content
            == content
        )


def test_lost_picture_comes_back_by_publishing_again(
    central: Central, device: FieldDevice, tmp_path: Path
) -> None:
    content = picture()
    path = pictured(tmp_path, content)
    publish(central, path)
    central.services.uploads.files.path(hashlib.sha256(content).hexdigest()).unlink()
    publish(central, path)
    assert (
        device.http.get(f"{device.url}/blobs/sha256/{hashlib.sha256(content).hexdigest()}").content == content
    )
