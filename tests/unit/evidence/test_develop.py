"""What comes out: the original untouched, a stamped picture, a thumbnail that always fits."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageStat

from gridworker.errors import EnvironmentProblem, ImageProblem
from gridworker.evidence import Stamp, develop, fonts
from gridworker.evidence.develop import THUMBNAIL_MAX_BYTES, make_thumbnail

MakePhoto = Callable[..., bytes]
STRIP = (0x14, 0x20, 0x2B)


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def test_original_comes_back_byte_for_byte(demo_photo: Callable[[str], bytes], stamp: Stamp) -> None:
    data = demo_photo("ebike_dangling_wire")
    assert develop(data, stamp).original == data


@pytest.mark.parametrize(
    ("size", "expected"),
    [((4000, 3000), (1920, 1440)), ((1500, 4000), (720, 1920)), ((800, 600), (800, 600))],
)
def test_stamped_picture_has_a_long_side_of_1920_at_most(
    make_photo: MakePhoto, stamp: Stamp, size: tuple[int, int], expected: tuple[int, int]
) -> None:
    developed = develop(make_photo(*size), stamp)
    assert opened(developed.stamped).size == expected
    assert len(developed.thumbnail) <= THUMBNAIL_MAX_BYTES


@given(width=st.integers(1, 900), height=st.integers(1, 900), seed=st.integers())
@settings(max_examples=25, deadline=None)
def test_thumbnail_of_noise_never_exceeds_12_kb(
    make_photo: MakePhoto, stamp: Stamp, width: int, height: int, seed: int
) -> None:
    developed = develop(make_photo(width, height, kind="PNG", seed=seed), stamp)
    assert 0 < len(developed.thumbnail) <= THUMBNAIL_MAX_BYTES
    assert opened(developed.stamped).size == (width, height)


def test_thumbnail_shows_the_picture_without_exif(demo_photo: Callable[[str], bytes], stamp: Stamp) -> None:
    thumbnail = opened(develop(demo_photo("extinguisher_box"), stamp).thumbnail)
    assert thumbnail.size == (320, 240)
    assert dict(thumbnail.getexif()) == {}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_picture_stands_upright_whatever_the_camera_wrote(stamp: Stamp, orientation: int) -> None:
    upright = Image.new("RGB", (200, 400), "blue")
    upright.paste("red", (0, 0, 200, 100))
    as_stored = {3: 3, 2: 2, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6}.get(orientation, 1)
    exif = upright.getexif()
    exif[ExifTags.Base.Orientation] = as_stored
    from PIL import ImageOps

    stored = ImageOps.exif_transpose(upright)
    written = Image.Exif()
    written[ExifTags.Base.Orientation] = orientation
    out = io.BytesIO()
    stored.save(out, "JPEG", exif=written, quality=95)
    developed = develop(out.getvalue(), stamp)
    picture = opened(developed.stamped)
    assert picture.size == (200, 400) == (developed.facts.width, developed.facts.height)
    red, _, blue = picture.getpixel((100, 50))
    assert red > 200 > 60 > blue
    assert ExifTags.Base.Orientation not in picture.getexif()


def test_strip_is_written_along_the_lower_edge(stamp: Stamp) -> None:
    out = io.BytesIO()
    Image.new("RGB", (1600, 1200), "green").save(out, "JPEG")
    picture = opened(develop(out.getvalue(), stamp).stamped)
    strip, above = picture.crop((0, 1080, 1600, 1200)), picture.crop((0, 0, 1600, 1050))
    assert all(abs(a - b) < 12 for a, b in zip(strip.getpixel((1590, 110)), STRIP, strict=True))
    assert max(ImageStat.Stat(strip).extrema[0]) > 240
    assert ImageStat.Stat(above).stddev[0] < 5


def test_lines_name_time_place_grid_and_code_and_only_hint_at_the_position(stamp: Stamp) -> None:
    assert stamp.lines() == (
        "07-16 14:05 · 双林北支路 12 号院 2 栋",
        "新鸿社区第 3 网格 工号 0003 · 30.65****, 104.10****",
    )
    assert replace(stamp, position=None).lines()[1] == "新鸿社区第 3 网格 工号 0003"


def test_long_address_and_narrow_picture_still_develop(make_photo: MakePhoto, stamp: Stamp) -> None:
    long = replace(stamp, place="很长的地址" * 60)
    for size in ((1200, 300), (60, 900), (5, 5), (1, 1)):
        assert opened(develop(make_photo(*size), long).stamped).size == size


def test_stamped_exif_holds_time_only_unless_the_position_is_asked_for(
    demo_photo: Callable[[str], bytes], stamp: Stamp
) -> None:
    data = demo_photo("car_on_fire_lane")
    exif = opened(develop(data, stamp).stamped).getexif()
    details = exif.get_ifd(ExifTags.IFD.Exif)
    assert details == {
        ExifTags.Base.DateTimeOriginal: "2026:07:16 14:05:00",
        ExifTags.Base.OffsetTimeOriginal: "+08:00",
    }
    assert set(exif) == {ExifTags.IFD.Exif}
    kept = develop(data, replace(stamp, keep_position=True))
    from gridworker.evidence import read_photo

    position = read_photo(kept.stamped).position
    assert position == pytest.approx((30.6598123, 104.1001), abs=1e-6)


def test_transparent_16_bit_and_cmyk_pictures_develop(make_photo: MakePhoto, stamp: Stamp) -> None:
    for mode, kind in (
        ("L", "JPEG"),
        ("CMYK", "JPEG"),
        ("RGBA", "PNG"),
        ("P", "PNG"),
        ("LA", "PNG"),
        ("1", "PNG"),
    ):
        assert opened(develop(make_photo(90, 60, mode=mode, kind=kind), stamp).stamped).mode == "RGB"
    deep = io.BytesIO()
    Image.new("I;16", (90, 200), 32_768).save(deep, "PNG")
    grey = opened(develop(deep.getvalue(), stamp).stamped).getpixel((45, 20))
    assert all(abs(level - 127) < 4 for level in grey)


def test_truncated_photo_makes_nothing(make_photo: MakePhoto, stamp: Stamp) -> None:
    with pytest.raises(ImageProblem) as caught:
        develop(make_photo(400, 300)[:-3000], stamp)
    assert caught.value.code == "image.truncated"


def test_photos_develop_alike_in_many_threads(demo_photo: Callable[[str], bytes], stamp: Stamp) -> None:
    from concurrent.futures import ThreadPoolExecutor

    data = demo_photo("flooded_manhole")
    alone = develop(data, stamp)
    with ThreadPoolExecutor(4) as pool:
        assert all(result == alone for result in pool.map(lambda _: develop(data, stamp), range(8)))


def test_missing_chinese_font_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem) as caught:
        fonts.find_fonts([tmp_path, tmp_path / "nowhere"])
    assert caught.value.code == "font.missing"
    assert "fonts-noto-cjk" in caught.value.text


def test_simplified_face_of_a_collection_is_chosen() -> None:
    pair = fonts.chinese_fonts()
    assert pair.regular.path.exists()
    if pair.regular.path.name == "NotoSansCJK-Regular.ttc":
        assert fonts.open_font(pair.regular, 20).getname()[0] == "Noto Sans CJK SC"


def test_tiny_picture_has_a_thumbnail() -> None:
    assert opened(make_thumbnail(Image.new("RGB", (1, 1)))).size == (1, 1)
