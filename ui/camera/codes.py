"""QR and bar codes in pictures, by zxing-cpp, which is loaded when the first one comes.

One picture is looked at on the calling thread, which must not be the UI's.
"""

import math
from typing import cast

from PIL import Image
from PySide6.QtGui import QImage

from gridworker.errors import ImageProblem
from gridworker.evidence.intake import open_photo

_LONGEST = 400
"""An invitation to enrol is the longest code there is."""
_MOST_SIDE = 2000
"""Larger pictures are made smaller first: a code that fills a tenth of it is still read."""


def read_codes(image: Image.Image) -> tuple[str, ...]:
    """The texts of all codes in a picture, longest texts cut; empty if there are none."""
    import zxingcpp

    grey = image.convert("L")
    shrink = max(1, math.ceil(max(grey.size) / _MOST_SIDE))
    found = zxingcpp.read_barcodes(grey.reduce(shrink) if shrink > 1 else grey)
    return tuple(code.text[:_LONGEST] for code in found if code.text.strip())


def codes_in_frame(frame: QImage) -> tuple[str, ...]:
    """The codes in a camera's live picture."""
    grey = frame.convertToFormat(QImage.Format.Format_Grayscale8)
    if grey.isNull():
        return ()
    bits = cast("bytes", grey.constBits())
    size = (grey.width(), grey.height())
    return read_codes(Image.frombuffer("L", size, bits, "raw", "L", grey.bytesPerLine(), 1))


def codes_in(picture: bytes) -> tuple[str, ...]:
    """The codes in a picture's file.

    Raises:
        ImageProblem: it is no picture that can be read.
    """
    with open_photo(picture) as image:
        try:
            return read_codes(image)
        except (OSError, SyntaxError, ValueError):
            raise ImageProblem(
                "这张照片读不全，认不了码。请换一张，或者手输。", code="image.truncated"
            ) from None
