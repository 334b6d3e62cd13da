"""At the door: what is no whole photo is named, what is only oddly labelled comes in."""

import io
import struct
import zlib
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational

from gridworker.clock import CHINA
from gridworker.errors import ImageProblem
from gridworker.evidence import intake, read_photo

MakePhoto = Callable[..., bytes]


def code_of(data: bytes) -> str:
    with pytest.raises(ImageProblem) as caught:
        read_photo(data)
    assert "没有存上" in caught.value.text
    return caught.value.code


def png_header(width: int, height: int) -> bytes:
    chunk = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return b"\x89PNG\r\n\x1a\n" + body + struct.pack(">I", 0) + b"IDAT"


def test_facts_of_a_demo_photo_are_read(demo_photo: Callable[[str], bytes]) -> None:
    facts = read_photo(demo_photo("stairwell_cartons"))
    assert (facts.format, facts.width, facts.height) == ("JPEG", 1600, 1200)
    assert facts.position == (30.66982, 104.10052)
    assert facts.accuracy_m == 8.0
    assert facts.taken_at == datetime(2026, 11, 20, 13, 52, 8, tzinfo=CHINA)


def test_empty_photo_is_said_to_be_empty() -> None:
    assert code_of(b"") == "image.empty"


@pytest.mark.parametrize(
    "data", [b"hello", b"GIF89a" + b"\0" * 50, b"%PDF-1.7", b"\0" * 100, b"RIFF\0\0\0\0WAVEfmt "]
)
def test_other_files_are_no_photos(data: bytes) -> None:
    assert code_of(data) == "image.not_a_photo"


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.98])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_half_a_photo_is_truncated(make_photo: MakePhoto, kind: str, share: float) -> None:
    data = make_photo(400, 300, kind=kind)
    assert code_of(data[: int(len(data) * share)]) == "image.truncated"


def test_a_webp_is_a_photo_and_half_of_one_is_not(make_photo: MakePhoto) -> None:
    data = make_photo(400, 300, kind="WEBP")
    facts = read_photo(data)
    assert (facts.format, facts.width, facts.height) == ("WEBP", 400, 300)
    assert code_of(data[: len(data) // 2]) == "image.unreadable"


@pytest.mark.parametrize("size", [(16_000, 12_500), (10_000, 9_000), (65_000, 65_000)])
def test_200_megapixels_are_refused_before_they_are_decoded(size: tuple[int, int]) -> None:
    assert code_of(png_header(*size)) == "image.too_large"


def test_file_too_long_for_a_photo_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "MAX_BYTES", 1_000)
    assert code_of(b"\xff\xd8\xff" + bytes(1_000)) == "image.too_large"


@pytest.mark.filterwarnings("ignore::UserWarning")
@given(junk=st.binary(max_size=200))
@settings(max_examples=60)
def test_broken_exif_alone_never_rejects_a_photo(make_photo: MakePhoto, junk: bytes) -> None:
    for exif in (b"Exif\0\0" + junk, b"Exif\0\0MM\0*\0\0\0\x08" + junk, b"Exif\0\0II*\0\x08\0\0\0" + junk):
        assert read_photo(make_photo(40, 30, exif=exif)).width in {40, 30}


@pytest.mark.parametrize(
    "gps",
    [
        {2: (IFDRational(0, 0),) * 3, 4: (IFDRational(1, 1),) * 3},
        {2: (95.0, 0.0, 0.0), 4: (104.0, 0.0, 0.0)},
        {2: (0.0, 0.0, 0.0), 4: (0.0, 0.0, 0.0)},
        {2: (30.0,), 4: (104.0,)},
        {4: (104.0, 0.0, 0.0)},
    ],
)
def test_impossible_position_counts_as_none(make_photo: MakePhoto, gps: dict[int, object]) -> None:
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(gps)
    assert read_photo(make_photo(40, 30, exif=exif)).position is None


def test_southern_and_western_positions_are_negative(make_photo: MakePhoto) -> None:
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "S", 2: (33.0, 30.0, 0.0), 3: "W", 4: (70.0, 15.0, 36.0)})
    assert read_photo(make_photo(40, 30, exif=exif)).position == (-33.5, -70.26)


@pytest.mark.parametrize(
    ("written", "offset", "expected"),
    [
        ("2026:07:16 14:05:00", "+08:00", datetime(2026, 7, 16, 14, 5, tzinfo=CHINA)),
        ("2026:07:16 14:05:00", "+00:00", datetime(2026, 7, 16, 14, 5, tzinfo=timezone(timedelta(0)))),
        ("2026:07:16 14:05:00", "soon", datetime(2026, 7, 16, 14, 5, tzinfo=CHINA)),
        ("0000:00:00 00:00:00", "+08:00", None),
        ("yesterday", "+08:00", None),
    ],
)
def test_time_is_read_with_its_offset_or_not_at_all(
    make_photo: MakePhoto, written: str, offset: str, expected: datetime | None
) -> None:
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif).update(
        {ExifTags.Base.DateTimeOriginal: written, ExifTags.Base.OffsetTimeOriginal: offset}
    )
    assert read_photo(make_photo(40, 30, exif=exif)).taken_at == expected


def test_photo_lying_on_its_side_is_measured_upright(make_photo: MakePhoto) -> None:
    facts = read_photo(make_photo(40, 30, exif=orientation(6)))
    assert (facts.width, facts.height, facts.orientation) == (30, 40, 6)


def test_orientation_out_of_range_counts_as_upright(make_photo: MakePhoto) -> None:
    assert read_photo(make_photo(40, 30, exif=orientation(77))).orientation == 1


def test_heic_is_read_when_the_extra_is_there() -> None:
    pytest.importorskip("pi_heif", reason="extra heic is not installed")
    assert code_of(b"\0\0\0\x18ftypheic" + b"\0" * 64) in {"image.unreadable", "image.truncated"}


def test_heic_says_what_to_do_when_the_extra_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pi_heif", None)
    assert code_of(b"\0\0\0\x18ftypheic" + b"\0" * 64) == "image.heic_missing"


@given(at=st.floats(0.0, 1.0), junk=st.binary(min_size=1, max_size=20))
@settings(max_examples=80)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_damaged_photo_is_read_or_refused_in_words(make_photo: MakePhoto, at: float, junk: bytes) -> None:
    data = make_photo(64, 48)
    place = int(at * len(data))
    code = "image."
    try:
        read_photo(data[:place] + junk + data[place + len(junk) :])
    except ImageProblem as problem:
        code = problem.code
    assert code.startswith("image.")


def orientation(value: int) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = value
    return exif


def test_greys_transparency_and_cmyk_are_photos(make_photo: MakePhoto) -> None:
    for mode, kind in (("L", "JPEG"), ("CMYK", "JPEG"), ("RGBA", "PNG"), ("P", "PNG"), ("1", "PNG")):
        assert read_photo(make_photo(40, 30, mode=mode, kind=kind)).format == kind
    deep = io.BytesIO()
    Image.new("I;16", (40, 30)).save(deep, "PNG")
    assert read_photo(deep.getvalue()).format == "PNG"
