"""The whole product at work: the scripted shift through real windows, with the outside checker's verdict at the end."""

import io
import json
import random
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import ExifTags, Image

from ui.demo.stage import DemoProblem, run_demo

pytestmark = pytest.mark.slow

SCENES = ["enrol", "checklist", "offline", "delivered", "recheck", "closed"]


@pytest.fixture
def out() -> Iterator[Path]:
    """A folder for everything the demo leaves.

    Apart from pytest's own folder: under root PostgreSQL runs as another user, who may not enter that.
    """
    folder = Path(tempfile.mkdtemp(prefix="gridworker-shift-"))
    yield folder / "demo"
    shutil.rmtree(folder, ignore_errors=True)


def account_of(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "account.jsonl").read_text("utf-8").splitlines()]


def assert_went_well(out: Path) -> None:
    """The checker is content, each scene is in the account in its turn, and each picture is one."""
    summary = json.loads((out / "summary.json").read_text("utf-8"))
    assert summary["ok"] is True, [check for check in summary["checks"] if not check["ok"]]
    account = account_of(out)
    assert list(dict.fromkeys(line["scene"] for line in account)) == SCENES
    pictures = [out / "pictures" / line["picture"] for line in account if line["picture"]]
    assert len(set(pictures)) == len(pictures) >= len(SCENES)
    for picture in pictures:
        with Image.open(picture) as shown:
            assert {1280, 800} == set(shown.size), picture.name
    assert not list((out / "pictures").glob("*not-seen*"))


def originals(out: Path) -> set[bytes]:
    """What the platform has that is no picture of ours: the files themselves."""
    return {path.read_bytes() for path in (out / "central" / "blobs").rglob("*") if path.is_file()}


def test_shift_goes_well_with_the_shipped_photos(out: Path) -> None:
    assert run_demo(out, None, headless=True) == 0
    assert_went_well(out)
    seen = " ".join(line["seen"] for line in account_of(out))
    for words in ("断电后重开，草稿一条不少", "签收", "复查任务到了", "复查已送达"):
        assert words in seen


def camera_photo(width: int, height: int, kind: str, *, turned: bool = False) -> bytes:
    """A file as a camera leaves it: detail everywhere; `turned` upright by EXIF, and knowing where it was."""
    exif = Image.Exif()
    if turned:
        exif[ExifTags.Base.Orientation] = 6
        exif[ExifTags.Base.Make] = "Test camera"
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:07:16 14:05:00"
        exif.get_ifd(ExifTags.IFD.GPSInfo).update(
            {
                ExifTags.GPS.GPSLatitudeRef: "N",
                ExifTags.GPS.GPSLatitude: (30.0, 39.0, 35.3),
                ExifTags.GPS.GPSLongitudeRef: "E",
                ExifTags.GPS.GPSLongitude: (104.0, 6.0, 0.4),
            }
        )
    grain = random.Random(width).randbytes(width // 8 * height // 8 * 3)  # noqa: S311 - a picture, no secret
    photo = Image.frombytes("RGB", (width // 8, height // 8), grain).resize((width, height))
    written = io.BytesIO()
    photo.save(written, kind, exif=exif, quality=90)
    return written.getvalue()


def test_shift_goes_well_with_the_worker_s_own_camera_files(out: Path, tmp_path: Path) -> None:
    files = {
        "IMG_0001.JPG": camera_photo(4000, 3000, "JPEG", turned=True),
        "IMG_0002.png": camera_photo(1600, 1200, "PNG"),
        "IMG_0003.jpeg": camera_photo(32, 24, "JPEG"),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "notes.txt").write_text("不是照片", "utf-8")
    assert run_demo(out, tmp_path, headless=True) == 0
    assert_went_well(out)
    assert set(files.values()) <= originals(out)


def test_demo_says_so_and_keeps_what_was_there_when_a_folder_has_too_few_photos(
    out: Path, tmp_path: Path
) -> None:
    out.mkdir()
    (out / "summary.json").write_text("{}", "utf-8")
    (tmp_path / "IMG_0001.JPG").write_bytes(camera_photo(32, 24, "JPEG"))
    with pytest.raises(DemoProblem, match="不到 2 张"):
        run_demo(out, tmp_path, headless=True)
    assert (out / "summary.json").exists()
