"""The watermark: time, place, grid and worker code on a strip along the lower edge.

It carries the worker's code, never a resident's name, and coordinates only roughly: the exact ones stay in the
record. It draws on a picture and knows nothing of files.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_DOWN, Decimal

from PIL import Image, ImageColor, ImageDraw, ImageFont

from gridworker.evidence.fonts import FontFile, chinese_fonts, open_font

BACKGROUND, INK = "#14202B", "#FFFFFF"
DESIGN_PX, LINE_PX, PAD_X, PAD_Y = 13, 18, 8, 2
"""The watermark of the design tokens, at the width it is designed for."""
_DESIGN_WIDTH = 480
_SMALLEST_SHARE = 0.6
_SEPARATOR = " · "


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is written on a photo.

    Attributes:
        at: when the photo was taken, aware.
        place: address, without names of residents.
        grid: such as 新鸿社区第 3 网格.
        worker_code: such as 0003; no name.
        position: latitude and longitude in degrees, WGS-84.
        keep_position: whether the stamped file's EXIF carries the exact position too.
    """

    at: datetime
    place: str
    grid: str
    worker_code: str
    position: tuple[float, float] | None = None
    keep_position: bool = False

    def lines(self) -> tuple[str, str]:
        """The two lines of the strip."""
        first = _SEPARATOR.join(filter(None, (self.time_text(), self.place)))
        who = f"{self.grid} 工号 {self.worker_code}".strip()
        return first, who if self.position is None else f"{who}{_SEPARATOR}{mask_position(self.position)}"

    def time_text(self) -> str:
        """Month, day and minute, as on the strip."""
        return self.at.strftime("%m-%d %H:%M")


def mask_position(position: tuple[float, float]) -> str:
    """Coordinates to two decimals (about a kilometre), the rest masked."""
    return ", ".join(f"{Decimal(str(value)).quantize(Decimal('0.01'), ROUND_DOWN)}****" for value in position)


def draw_stamp(picture: Image.Image, stamp: Stamp) -> None:
    """Draw the strip onto an RGB picture, in place.

    Raises:
        EnvironmentProblem: `font.missing`.
    """
    scale = picture.width / _DESIGN_WIDTH
    pad_x, pad_y, line = (max(1, round(scale * each)) for each in (PAD_X, PAD_Y, LINE_PX))
    top = picture.height - 2 * line - 2 * pad_y
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, top, picture.width, picture.height), fill=ImageColor.getrgb(BACKGROUND))
    fonts, room = chinese_fonts(), picture.width - 2 * pad_x
    wanted = max(8, round(scale * DESIGN_PX))
    for index, text in enumerate(stamp.lines()):
        bold = stamp.time_text() if index == 0 else ""
        middle = top + pad_y + line * index + line // 2
        _draw_line(draw, (pad_x, middle), text, bold, (fonts.regular, fonts.bold), wanted, room)


def _draw_line(
    draw: ImageDraw.ImageDraw,
    start: tuple[int, int],
    text: str,
    bold: str,
    fonts: tuple[FontFile, FontFile],
    size_px: int,
    room_px: int,
) -> None:
    """One line, its beginning bold; smaller if it does not fit, and cut with … if even that is too long."""
    rest = text.removeprefix(bold)
    width = _width(fonts, size_px, bold, rest)
    if width > room_px:
        size_px = max(int(size_px * room_px / width), int(size_px * _SMALLEST_SHARE), 8)
        rest = _cut(
            rest, open_font(fonts[0], size_px), room_px - open_font(fonts[1], size_px).getlength(bold)
        )
    regular, heavy = open_font(fonts[0], size_px), open_font(fonts[1], size_px)
    x, y = start
    draw.text((x, y), bold, font=heavy, fill=INK, anchor="lm")
    draw.text((x + heavy.getlength(bold), y), rest, font=regular, fill=INK, anchor="lm")


def _width(fonts: tuple[FontFile, FontFile], size_px: int, bold: str, rest: str) -> float:
    return open_font(fonts[1], size_px).getlength(bold) + open_font(fonts[0], size_px).getlength(rest)


def _cut(text: str, font: ImageFont.FreeTypeFont, room_px: float) -> str:
    if font.getlength(text) <= room_px:
        return text
    kept = text
    while kept and font.getlength(kept + "…") > room_px:
        kept = kept[:-1]
    return kept + "…"
