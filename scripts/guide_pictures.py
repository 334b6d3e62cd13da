"""Draws the pictures of the user guide into docs/pictures; `make guide`.

Takes states of the gallery, one window size and one look, and makes the files small. It knows which state belongs under
which name, and nothing of what the screens hold.
"""

import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import cast

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from ui import gallery
from ui.theme import Mode

OUT = Path(__file__).resolve().parents[1] / "docs" / "pictures"
WIDTH = 900
COLOURS = 256
PICTURES = {
    "enrol": "enrol_connect",
    "unlock": "unlock",
    "today": "today_counting",
    "tasks": "tasks_checklist",
    "checklist": "checklist",
    "checklist-gaps": "checklist_gaps",
    "notice": "notice",
    "patrol": "patrol_far",
    "report": "report",
    "visit": "visit_met",
    "recheck": "recheck_filled",
    "sync-centre": "sync_centre",
    "turned-down": "sync_centre_turned_down",
    "conflict": "sync_centre_conflict",
    "bundle": "bundle_written",
    "me": "me",
}
"""Name of the file -> state of the gallery."""


def palette_of(picture: Image.Image) -> Image.Image:
    """Half of the colours are the most frequent ones, so that plain areas stay as they are; half spread over the rest."""
    found = picture.getcolors(picture.width * picture.height) or []
    counted = cast("list[tuple[int, tuple[int, int, int]]]", sorted(found, reverse=True))
    plain = [channel for _, colour in counted[: COLOURS // 2] for channel in colour]
    spread = picture.quantize(COLOURS // 2, Image.Quantize.MAXCOVERAGE).getpalette() or []
    palette = Image.new("P", (1, 1))
    palette.putpalette(plain + spread)
    return palette


def small_png(image: QImage) -> bytes:
    """The picture `WIDTH` pixels wide, in few colours."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes, the call wants words
    picture = Image.open(BytesIO(buffer.data().data())).convert("RGB")
    height = round(picture.height * WIDTH / picture.width)
    picture = picture.resize((WIDTH, height), Image.Resampling.LANCZOS)
    few = picture.quantize(palette=palette_of(picture), dither=Image.Dither.NONE)
    out = BytesIO()
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


def draw_all(out: Path, say: Callable[[str], object]) -> None:
    """Write every picture; what lies there under another name goes."""
    gallery.application()
    states = {state.name: state for state in gallery.all_states()}
    out.mkdir(parents=True, exist_ok=True)
    for name, state in PICTURES.items():
        content = small_png(gallery.render(states[state], gallery.LANDSCAPE, Mode.LIGHT))
        (out / f"{name}.png").write_bytes(content)
        say(f"{name}.png {len(content) // 1000} kB\n")
    for old in out.glob("*.png"):
        if old.stem not in PICTURES:
            old.unlink()


if __name__ == "__main__":
    draw_all(OUT, sys.stdout.write)
