"""Looks at a photo at the door: is it one, is it whole, when and where was it taken.

Whatever the camera or a chat program did to the file, a photo with unreadable EXIF is still a photo. It decodes
nothing for show; `develop` does.
"""

import io
import math
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any, Literal, TypeVar

from PIL import ExifTags, Image

from gridworker.clock import CHINA
from gridworker.errors import ImageProblem

PhotoFormat = Literal["JPEG", "PNG", "WEBP", "HEIC"]

MAX_BYTES = 80_000_000
MAX_PIXELS = 89_000_000
"""More than any camera in the field takes in its normal mode; decoding it would take all the memory of a tablet."""

_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_UNDECODABLE = (OSError, SyntaxError, ValueError, LookupError, EOFError, RuntimeError, struct.error)
"""What Pillow and pi_heif raise on damaged files."""
_BROKEN_EXIF = (
    ArithmeticError, AttributeError, LookupError, OSError, SyntaxError, TypeError, ValueError, Warning, struct.error,
)  # fmt: skip
"""What Pillow raises on EXIF that is not what it says it is."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """What a photo says about itself.

    Attributes:
        width: in pixels, as seen upright; so is `height`.
        orientation: EXIF orientation 1 to 8.
        position: latitude and longitude in degrees, WGS-84.
        accuracy_m: horizontal error in metres, if the camera wrote one.
        taken_at: with the offset the camera wrote, else China's.
    """

    format: PhotoFormat
    width: int
    height: int
    orientation: int
    size_bytes: int
    position: tuple[float, float] | None
    accuracy_m: float | None
    taken_at: datetime | None


def read_photo(data: bytes) -> PhotoFacts:
    """Check a photo and read its facts.

    Raises:
        ImageProblem: `image.empty`, `image.not_a_photo`, `image.too_large`, `image.truncated`, `image.unreadable`,
            `image.heic_missing`.
    """
    with open_photo(data) as image:
        facts = read_facts(image, data)
        decode(image, (256, 256))
    return facts


def open_photo(data: bytes) -> Image.Image:
    """Open a photo without decoding it; raises as `read_photo`."""
    kind = _kind(data)
    if kind == "HEIC":
        _register_heic()
    try:
        image = Image.open(io.BytesIO(data), formats=("HEIF",) if kind == "HEIC" else (kind,))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as reason:
        raise _too_large() from reason
    except _UNDECODABLE as reason:
        raise _broken(reason) from reason
    if image.width * image.height > MAX_PIXELS:
        image.close()
        raise _too_large()
    return image


def decode(image: Image.Image, wanted: tuple[int, int]) -> None:
    """Decode to at least `wanted` pixels, JPEG at the cheapest scale that has them; raises as `read_photo`."""
    image.draft("RGB", wanted)
    try:
        image.load()
    except _UNDECODABLE as reason:
        raise _broken(reason) from reason


def read_facts(image: Image.Image, data: bytes) -> PhotoFacts:
    """The facts of an opened photo."""
    exif = _or_none(image.getexif) or Image.Exif()
    orientation = _or_none(lambda: int(exif.get(ExifTags.Base.Orientation, 1))) or 1
    upright = orientation not in {5, 6, 7, 8}
    width, height = image.size if upright else (image.height, image.width)
    gps = _or_none(lambda: exif.get_ifd(ExifTags.IFD.GPSInfo)) or {}
    return PhotoFacts(
        format=_kind(data),
        width=width,
        height=height,
        orientation=orientation if 1 <= orientation <= 8 else 1,
        size_bytes=len(data),
        position=_or_none(lambda: _position(gps)),
        accuracy_m=_or_none(lambda: _positive(gps[ExifTags.GPS.GPSHPositioningError])),
        taken_at=_or_none(lambda: _taken_at(exif)),
    )


def _kind(data: bytes) -> PhotoFormat:
    if not data:
        raise ImageProblem("照片是空的，没有存上。请重新拍一张", code="image.empty")
    if len(data) > MAX_BYTES:
        raise _too_large()
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        return "HEIC"
    raise ImageProblem(
        "这个文件不是照片（只收 JPEG、PNG、WebP、HEIC），没有存上。请换一个文件", code="image.not_a_photo"
    )


def _register_heic() -> None:
    try:
        import pi_heif
    except ImportError as reason:
        raise ImageProblem(
            "这台设备打不开 HEIC 照片，没有存上。请把相机改成“兼容性最佳”（JPEG）再拍，或请管理员安装 gridworker[heic]",
            code="image.heic_missing",
        ) from reason
    pi_heif.register_heif_opener(thumbnails=False)


def _too_large() -> ImageProblem:
    return ImageProblem(
        "照片太大，没有存上。请把相机分辨率调低（1200 万像素就够）再拍", code="image.too_large"
    )


def _broken(reason: BaseException) -> ImageProblem:
    text = str(reason).lower()
    if (
        "truncated" in text
        or "broken data stream" in text
        or "unexpected end" in text
        or isinstance(reason, EOFError)
    ):
        return ImageProblem("照片不完整，没有存上。请重新拍，或重新复制这个文件", code="image.truncated")
    return ImageProblem("照片损坏，打不开，没有存上。请重新拍一张", code="image.unreadable")


def _or_none(read: Callable[[], _T]) -> _T | None:
    try:
        return read()
    except _BROKEN_EXIF:
        return None


def _positive(value: Any) -> float | None:  # noqa: ANN401 - EXIF rationals
    number = float(value)
    return number if math.isfinite(number) and number > 0 else None


def _position(gps: Mapping[int, Any]) -> tuple[float, float] | None:
    latitude = _degrees(gps[ExifTags.GPS.GPSLatitude]) * (
        -1 if gps.get(ExifTags.GPS.GPSLatitudeRef) == "S" else 1
    )
    longitude = _degrees(gps[ExifTags.GPS.GPSLongitude]) * (
        -1 if gps.get(ExifTags.GPS.GPSLongitudeRef) == "W" else 1
    )
    usable = abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude, longitude) != (0, 0)
    return (round(latitude, 7), round(longitude, 7)) if usable else None


def _degrees(parts: Any) -> float:  # noqa: ANN401 - EXIF rationals
    degrees, minutes, seconds = (float(part) for part in parts)
    return degrees + minutes / 60 + seconds / 3600


def _taken_at(exif: Image.Exif) -> datetime | None:
    details = exif.get_ifd(ExifTags.IFD.Exif)
    text = details.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    if not text:
        return None
    naive = datetime.strptime(str(text).strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - zone follows
    offset = _or_none(lambda: _offset(str(details[ExifTags.Base.OffsetTimeOriginal])))
    return naive.replace(tzinfo=offset or CHINA)


def _offset(text: str) -> timezone:
    return timezone(datetime.strptime(text.strip("\0 "), "%z").utcoffset() or timedelta())
