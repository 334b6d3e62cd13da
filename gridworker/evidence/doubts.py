"""Whether a photo is so dark or so blurred that it may show nothing: a hint for who took it, never a verdict.

Looks at a small grey copy. The limits are defaults, found by trial on photos of the kind taken in the field.
"""

from enum import StrEnum

from PIL import Image, ImageFilter, ImageStat

from gridworker.errors import ImageProblem
from gridworker.evidence.intake import decode, open_photo

SIDE_PX = 480
"""What cannot be seen at this size is not what a photo is taken for."""
DARK_BELOW = 40.0
"""Mean grey, 0 to 255 (default)."""
BLURRED_BELOW = 12.0
"""Variance of the Laplacian of the small copy (default)."""
_LAPLACIAN = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)


class Doubt(StrEnum):
    """What may be wrong with a photo."""

    DARK = "dark"
    BLURRED = "blurred"


def doubt_about(picture: Image.Image) -> Doubt | None:
    """What may be wrong with a picture, None if nothing seems to be; a dark one is not called blurred too."""
    small = _small_grey(picture)
    if ImageStat.Stat(small).mean[0] < DARK_BELOW:
        return Doubt.DARK
    edges = small.filter(_LAPLACIAN)
    inside = edges.crop((1, 1, edges.width - 1, edges.height - 1))  # the filter leaves the border as it was
    return Doubt.BLURRED if ImageStat.Stat(inside).var[0] < BLURRED_BELOW else None


def doubt_about_photo(data: bytes) -> Doubt | None:
    """The same of a photo's file; None where it cannot be read, which whoever keeps it will say."""
    try:
        with open_photo(data) as image:
            decode(image, (SIDE_PX, SIDE_PX))
            return doubt_about(image)
    except ImageProblem:
        return None


def _small_grey(picture: Image.Image) -> Image.Image:
    share = SIDE_PX / max(picture.size)
    size = (max(3, round(picture.width * share)), max(3, round(picture.height * share)))
    smoothing = Image.Resampling.BOX if share < 1 else Image.Resampling.BILINEAR
    return picture.convert("L").resize(size, smoothing)
