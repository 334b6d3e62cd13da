"""The chosen screens look as they are meant to; a colour or a margin that changed is noticed."""

from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter

from ui import golden
from ui.golden import CHOSEN, Golden

OUT = Path(__file__).resolve().parents[3] / "build" / "golden"
"""Where a drawing that differs is kept, the blocks that differ framed."""

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(autouse=True)
def _font() -> None:
    if not golden.has_font():
        pytest.skip(f"text is drawn with another font than {golden.FONT} here")


@pytest.mark.parametrize("chosen", CHOSEN, ids=[one.name for one in CHOSEN])
def test_the_screen_looks_as_it_is_meant_to(chosen: Golden) -> None:
    meant, now = QImage(str(golden.path_of(chosen))), golden.drawn(chosen)
    far = golden.far_blocks(now, meant)
    if far:
        OUT.mkdir(parents=True, exist_ok=True)
        golden.marked(now, far).save(str(OUT / f"{chosen.name}.png"))
    assert far == [], f"see {OUT / chosen.name}.png; if it is meant so: python -m ui.gallery --golden"


def test_pictures_are_small_and_none_is_left_over() -> None:
    kept = sorted(golden.FOLDER.glob("*.png"))
    assert kept == sorted(golden.path_of(one) for one in CHOSEN)
    assert [path.name for path in kept if path.stat().st_size > golden.MOST_BYTES] == []


def spoilt(image: QImage, rect: QRect, colour: str) -> QImage:
    painter = QPainter(changed := image.copy())
    painter.fillRect(rect, QColor(colour))
    painter.end()
    return changed


def test_a_changed_colour_is_noticed() -> None:
    image = QImage(str(golden.path_of(CHOSEN[3])))
    chip = QRect(200, 100, 30, 12)
    pixel = image.pixelColor(chip.center())
    other = QColor(pixel.red(), pixel.green(), (pixel.blue() + 40) % 256)
    assert golden.far_blocks(image, spoilt(image, chip, other.name()))


def test_a_changed_margin_is_noticed() -> None:
    image = QImage(str(golden.path_of(CHOSEN[3])))
    assert golden.far_blocks(image, image.copy(2, 0, image.width(), image.height()))


def test_noise_and_a_single_pixel_are_not() -> None:
    image = QImage(str(golden.path_of(CHOSEN[3])))
    assert golden.far_blocks(image, spoilt(image, QRect(300, 200, 1, 1), "#000000")) == []
    assert golden.far_blocks(image, image) == []
