"""The hint about dark and blurred photos: right about the shipped pictures, and silent where it cannot know."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageEnhance, ImageFilter

from gridworker.assets import asset
from gridworker.evidence.doubts import Doubt, doubt_about, doubt_about_photo

PHOTOS = sorted(Path(asset("demo", "photos", "ebike_dangling_wire.jpg")).parent.glob("*.jpg"))


@pytest.fixture(scope="module", params=PHOTOS, ids=lambda path: path.stem)
def photo(request: pytest.FixtureRequest) -> Image.Image:
    """Made half as large, which costs these tests a quarter."""
    with Image.open(request.param) as image:
        return image.convert("RGB").reduce(2)


def test_a_good_photo_raises_no_doubt(photo: Image.Image) -> None:
    assert doubt_about(photo) is None


@pytest.mark.parametrize("share", [0.005, 0.02])
def test_a_shaken_photo_is_called_blurred(photo: Image.Image, share: float) -> None:
    assert doubt_about(photo.filter(ImageFilter.GaussianBlur(photo.width * share))) is Doubt.BLURRED


def test_a_photo_in_the_dark_is_called_dark(photo: Image.Image) -> None:
    assert doubt_about(ImageEnhance.Brightness(photo).enhance(0.2)) is Doubt.DARK


def test_a_photo_at_dusk_raises_no_doubt(photo: Image.Image) -> None:
    assert doubt_about(ImageEnhance.Brightness(photo).enhance(0.5)) is None


def test_size_and_mode_do_not_matter(photo: Image.Image) -> None:
    assert doubt_about(photo.resize((photo.width * 2, photo.height * 2))) is None
    assert doubt_about(photo.convert("L")) is None


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (5000, 1), (2, 2)])
def test_the_oddest_shapes_are_looked_at(size: tuple[int, int]) -> None:
    assert doubt_about(Image.new("RGB", size, "white")) is Doubt.BLURRED


def test_what_is_no_photo_raises_no_doubt() -> None:
    assert doubt_about_photo(b"") is None
    assert doubt_about_photo("不是照片 🙂".encode()) is None
    whole = PHOTOS[0].read_bytes()
    assert doubt_about_photo(whole[: len(whole) // 3]) is None
    assert doubt_about_photo(whole) is None


def test_a_dark_file_is_called_dark(photo: Image.Image) -> None:
    out = io.BytesIO()
    ImageEnhance.Brightness(photo).enhance(0.15).save(out, "JPEG")
    assert doubt_about_photo(out.getvalue()) is Doubt.DARK
