"""Draws the pictures of the gas checklist: `python -m scripts.checklist_pictures` writes them beside its workbook.

Plain shapes with as good as no words, so that one picture serves every language. Drawn four times too large and made
smaller, which rounds the edges.
"""

import math
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).parents[1] / "resources" / "checklists" / "gas-media"
_FINE = 4
_PAPER, _INK, _GREY, _STEEL = "#f7f7f4", "#22303c", "#c9d0d6", "#8e9aa5"
_GOOD, _BAD, _WATER, _GAS = "#1f7a4d", "#c2281f", "#7ec4e8", "#e08a1e"
_Pen = ImageDraw.ImageDraw


def _canvas(width: int, height: int) -> tuple[Image.Image, _Pen]:
    image = Image.new("RGB", (width * _FINE, height * _FINE), _PAPER)
    return image, ImageDraw.Draw(image)


def _at(*numbers: float) -> list[float]:
    return [number * _FINE for number in numbers]


def _line(pen: _Pen, colour: str, wide: float, *points: float) -> None:
    pen.line(_at(*points), fill=colour, width=round(wide * _FINE), joint="curve")


def _box(pen: _Pen, fill: str, *edges: float, round_: float = 4) -> None:
    pen.rounded_rectangle(
        _at(*edges), radius=round_ * _FINE, fill=fill, outline=_INK, width=round(1.5 * _FINE)
    )


def _disc(pen: _Pen, fill: str, x: float, y: float, radius: float) -> None:
    pen.ellipse(
        _at(x - radius, y - radius, x + radius, y + radius), fill=fill, outline=_INK, width=round(1.2 * _FINE)
    )


def _flame(pen: _Pen, x: float, y: float, high: float) -> None:
    for fill, part in ((_GAS, 1.0), ("#ffd46b", 0.5)):
        tall, wide = high * part, high * part * 0.42
        drop = [(math.sin(step / 12 * math.pi) * wide, step / 12) for step in range(13)]
        right = [(x + side * (1 - up * 0.45), y - tall * up) for side, up in drop]
        left = [(x - side * (1 - up * 0.45), y - tall * up) for side, up in reversed(drop)]
        pen.polygon([(a * _FINE, b * _FINE) for a, b in right + left], fill=fill)


def _tick(pen: _Pen, x: float, y: float) -> None:
    _disc(pen, _GOOD, x, y, 15)
    _line(pen, "white", 4.5, x - 7, y, x - 2, y + 6, x + 8, y - 6)


def _cross(pen: _Pen, x: float, y: float) -> None:
    _disc(pen, _BAD, x, y, 15)
    for turn in (1, -1):
        _line(pen, "white", 4.5, x - 6, y - 6 * turn, x + 6, y + 6 * turn)


def _stove(pen: _Pen, x: float, y: float) -> None:
    _box(pen, _GREY, x, y, x + 96, y + 26)
    for burner in (x + 24, x + 72):
        _box(pen, _INK, burner - 14, y - 6, burner + 14, y, round_=2)
        _flame(pen, burner, y - 6, 18)
        _disc(pen, _STEEL, burner, y + 13, 6)


def _cylinder(pen: _Pen, x: float, y: float) -> None:
    """Standing on `y`, its middle at `x`."""
    _box(pen, _STEEL, x - 8, y - 104, x + 8, y - 84, round_=2)
    _box(pen, _GOOD, x - 14, y - 112, x + 14, y - 103, round_=3)
    _box(pen, "#dfe4e8", x - 27, y - 88, x + 27, y - 4, round_=16)
    _box(pen, _INK, x - 20, y - 6, x + 20, y, round_=2)


def _pipe(pen: _Pen, *points: float, wide: float = 9) -> None:
    _line(pen, _INK, wide + 3, *points)
    _line(pen, "#f0c75e", wide, *points)


def _hose(pen: _Pen, *points: float) -> None:
    _line(pen, _INK, 8, *points)
    _line(pen, "#d9722e", 5, *points)


def leak() -> Image.Image:
    """Soapy water at a joint shows bubbles; a flame never."""
    image, pen = _canvas(360, 240)
    for left, right in ((16, 164), (196, 344)):
        _box(pen, "white", left, 16, right, 224, round_=10)
        _pipe(pen, left + 8, 150, right - 8, 150, wide=16)
        _box(pen, _STEEL, left + 62, 136, left + 86, 164)
    for x, y, radius in ((72, 124, 9), (88, 116, 12), (104, 128, 8), (96, 100, 7), (82, 96, 5)):
        _disc(pen, _WATER, x, y, radius)
    _box(pen, _WATER, 28, 50, 56, 96, round_=8)
    _box(pen, _INK, 36, 38, 48, 50, round_=2)
    _line(pen, _INK, 4, 48, 42, 62, 46)
    for drop in ((66, 52), (72, 62), (76, 74)):
        _disc(pen, _WATER, *drop, 3)
    _flame(pen, 270, 132, 44)
    _line(pen, "#b98a5a", 6, 270, 132, 306, 96)
    _tick(pen, 90, 198)
    _cross(pen, 270, 198)
    return image


def cylinder() -> Image.Image:
    """Upright, in the open, half a metre from the stove; not in a closed cabinet."""
    image, pen = _canvas(360, 240)
    _box(pen, "white", 16, 16, 212, 224, round_=10)
    _box(pen, "white", 228, 16, 344, 224, round_=10)
    _line(pen, _INK, 2, 26, 186, 202, 186)
    _stove(pen, 26, 118)
    _box(pen, "#ece7dd", 30, 144, 118, 186, round_=0)
    _cylinder(pen, 176, 186)
    _hose(pen, 122, 132, 140, 150, 160, 92, 172, 82)
    _line(pen, _GOOD, 2.5, 122, 54, 149, 54)
    for x in (122, 149):
        _line(pen, _GOOD, 2.5, x, 46, x, 62)
    _line(pen, _GOOD, 2, 108, 30, 118, 34, 108, 38)
    _line(pen, _GOOD, 2, 108, 42, 118, 42)
    pen.text((148 * _FINE, 43 * _FINE), "0.5 m", fill=_GOOD, anchor="mb", font_size=17 * _FINE)
    _box(pen, "#ece7dd", 244, 52, 328, 190)
    _cylinder(pen, 286, 186)
    _line(pen, _INK, 2, 286, 52, 286, 72)
    for x in (252, 320):
        _line(pen, _INK, 3, x, 112, x, 130)
    _tick(pen, 114, 206)
    _cross(pen, 286, 206)
    return image


def _kitchen(*, has_pipe: bool, has_bottle: bool) -> Image.Image:
    image, pen = _canvas(180, 136)
    _line(pen, _INK, 2, 6, 126, 174, 126)
    if has_pipe:
        _pipe(pen, 8, 6, 8, 88, 18, 88)
        _box(pen, _GOOD, 2, 34, 14, 44, round_=2)
    _stove(pen, 16, 76)
    _box(pen, "#ece7dd", 20, 102, 108, 126, round_=0)
    if has_bottle:
        _cylinder(pen, 150, 126)
        _hose(pen, 112, 92, 120, 98, 130, 40, 146, 24)
    return image


def supply_pipe() -> Image.Image:
    """Gas by pipe."""
    return _kitchen(has_pipe=True, has_bottle=False)


def supply_bottle() -> Image.Image:
    """Gas from a cylinder."""
    return _kitchen(has_pipe=False, has_bottle=True)


def supply_both() -> Image.Image:
    """Both in one kitchen."""
    return _kitchen(has_pipe=True, has_bottle=True)


PICTURES: dict[str, Callable[[], Image.Image]] = {
    "leak.png": leak,
    "cylinder.png": cylinder,
    "supply_pipe.png": supply_pipe,
    "supply_bottle.png": supply_bottle,
    "supply_both.png": supply_both,
}


def main() -> None:
    """Writes them, few colours each, so that they are small."""
    FOLDER.mkdir(exist_ok=True)
    for name, draw in PICTURES.items():
        image = draw()
        half = image.resize((image.width // 2, image.height // 2), Image.Resampling.LANCZOS)
        half.quantize(48, dither=Image.Dither.NONE).save(FOLDER / name, optimize=True)


if __name__ == "__main__":
    main()
