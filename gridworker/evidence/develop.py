"""From a camera file to evidence: the untouched original, a stamped picture, a small thumbnail.

A photo is decoded once, at the cheapest scale that holds the stamped size; the thumbnail is made from that picture.
Runs in a pool thread: everything it uses is its own. It knows neither files nor encryption.
"""

import io
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from PIL import ExifTags, Image, ImageOps
from PIL.TiffImagePlugin import IFDRational

from gridworker.evidence.intake import PhotoFacts, decode, open_photo, read_facts
from gridworker.evidence.stamp import Stamp, draw_stamp

STAMPED_SIDE_PX = 1920
STAMPED_QUALITY = 82
THUMBNAIL_MAX_BYTES = 12 * 1024
_THUMBNAIL_TRIES: tuple[tuple[int, int], ...] = (
    (320, 72), (320, 50), (320, 30), (240, 30), (160, 30), (96, 30), (64, 20),
)  # fmt: skip
"""Long side in pixels and JPEG quality, until it fits; almost every photo fits at once."""
_MAX_ICC_BYTES = 4_096


@dataclass(frozen=True, slots=True)
class Developed:
    """A photo as evidence.

    Attributes:
        original: the bytes that came in.
        stamped: JPEG, long side at most 1920 pixels, upright, with the watermark.
        thumbnail: JPEG, at most 12 KB, without the watermark.
        facts: what the original says about itself.
    """

    original: bytes
    stamped: bytes
    thumbnail: bytes
    facts: PhotoFacts


def develop(data: bytes, stamp: Stamp) -> Developed:
    """Make evidence out of a camera file.

    Raises:
        ImageProblem: as `read_photo`; nothing was made.
        EnvironmentProblem: `font.missing`.
    """
    with open_photo(data) as image:
        facts = read_facts(image, data)
        profile = image.info.get("icc_profile")
        picture = _upright(_shrunk(image), facts.orientation)
    thumbnail = make_thumbnail(picture)
    draw_stamp(picture, stamp)
    return Developed(data, _stamped_jpeg(picture, stamp, profile), thumbnail, facts)


def make_thumbnail(picture: Image.Image) -> bytes:
    """A JPEG of at most 12 KB, whatever is on the picture."""
    data, last, small = b"", 0, picture
    for side, quality in _THUMBNAIL_TRIES:
        if side != last:
            small, last = (
                picture.resize(_fitted(picture.size, side), Image.Resampling.BICUBIC, reducing_gap=2.0),
                side,
            )
        data = _jpeg(small, quality)
        if len(data) <= THUMBNAIL_MAX_BYTES:
            break
    return data


def _shrunk(image: Image.Image) -> Image.Image:
    size = _fitted(image.size, STAMPED_SIDE_PX)
    decode(image, size)
    picture = _rgb(image)
    if picture.size == size:
        return picture.copy() if picture is image else picture
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _rgb(image: Image.Image) -> Image.Image:
    """RGB; what is transparent becomes white."""
    if image.mode == "RGB":
        return image
    if image.has_transparency_data:
        white = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(white, image.convert("RGBA")).convert("RGB")
    if image.mode.startswith("I"):  # 16-bit greys; Pillow would clip them to white
        return (
            image.point(lambda grey: grey / 257, "L").convert("RGB")
            if image.mode == "I"
            else _from_16_bit(image)
        )
    return image.convert("RGB")


def _from_16_bit(image: Image.Image) -> Image.Image:
    return image.convert("I").point(lambda grey: grey / 257).convert("L").convert("RGB")


def _upright(picture: Image.Image, orientation: int) -> Image.Image:
    picture.getexif()[ExifTags.Base.Orientation] = orientation
    turned: Image.Image = ImageOps.exif_transpose(picture)
    return turned


def _fitted(size: tuple[int, int], side: int) -> tuple[int, int]:
    """`size` with its long side at most `side`, never enlarged."""
    share = min(1.0, side / max(size))
    return max(1, round(size[0] * share)), max(1, round(size[1] * share))


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    with _memory_file() as out:
        picture.save(out, "JPEG", quality=quality, exif=b"", icc_profile=None)
        return _content(out)


def _stamped_jpeg(picture: Image.Image, stamp: Stamp, profile: bytes | None) -> bytes:
    kept = profile if profile and len(profile) <= _MAX_ICC_BYTES else None
    with _memory_file() as out:
        picture.save(
            out, "JPEG", quality=STAMPED_QUALITY, progressive=True, exif=_exif(stamp), icc_profile=kept
        )
        return _content(out)


def _memory_file() -> IO[bytes]:
    """A file that lies in memory only, never on the disk.

    Pillow lets other threads run while it encodes into something with a file descriptor, and into nothing else: with
    a `BytesIO` the window would stand still for a whole picture. Where the system has no such files it does.
    """
    create: Callable[[str], int] | None = getattr(os, "memfd_create", None)
    return io.BytesIO() if create is None else os.fdopen(create("picture"), "w+b")


def _content(out: IO[bytes]) -> bytes:
    out.seek(0)
    return out.read()


def _exif(stamp: Stamp) -> Image.Exif:
    """Time, and the position only if asked for; nothing of the camera's own."""
    exif = Image.Exif()
    details = exif.get_ifd(ExifTags.IFD.Exif)
    details[ExifTags.Base.DateTimeOriginal] = stamp.at.strftime("%Y:%m:%d %H:%M:%S")
    offset = stamp.at.strftime("%z")
    details[ExifTags.Base.OffsetTimeOriginal] = f"{offset[:3]}:{offset[3:5]}"
    if stamp.keep_position and stamp.position is not None:
        exif.get_ifd(ExifTags.IFD.GPSInfo).update(_gps(stamp.position))
    return exif


def _gps(position: tuple[float, float]) -> dict[int, object]:
    latitude, longitude = position
    return {
        ExifTags.GPS.GPSLatitudeRef: "N" if latitude >= 0 else "S",
        ExifTags.GPS.GPSLatitude: _sexagesimal(latitude),
        ExifTags.GPS.GPSLongitudeRef: "E" if longitude >= 0 else "W",
        ExifTags.GPS.GPSLongitude: _sexagesimal(longitude),
    }


def _sexagesimal(value: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    seconds = round(abs(value) * 3600 * 10_000)
    degrees, rest = divmod(seconds, 3600 * 10_000)
    minutes, rest = divmod(rest, 60 * 10_000)
    return IFDRational(degrees, 1), IFDRational(minutes, 1), IFDRational(rest, 10_000)
