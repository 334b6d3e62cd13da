"""QR and bar codes in a picture, by zxing-cpp, which is loaded when the first picture comes."""

import math

from gridworker.errors import ImageProblem
from gridworker.evidence.intake import open_photo

_LONGEST = 200
_MOST_SIDE = 2000
"""Larger pictures are made smaller first: a code that fills a tenth of it is still read."""


def codes_in(picture: bytes) -> tuple[str, ...]:
    """The texts of all codes in a picture, longest texts cut; empty if there are none.

    Raises:
        ImageProblem: it is no picture that can be read.
    """
    import zxingcpp

    with open_photo(picture) as image:
        try:
            grey = image.convert("L")
        except (OSError, SyntaxError, ValueError):
            raise ImageProblem("这张照片读不全，认不了码。请换一张，或者手输。", code="image.truncated") from None
        shrink = max(1, math.ceil(max(grey.size) / _MOST_SIDE))
        found = zxingcpp.read_barcodes(grey.reduce(shrink) if shrink > 1 else grey)
    return tuple(code.text[:_LONGEST] for code in found if code.text.strip())
