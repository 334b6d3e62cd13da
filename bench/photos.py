"""How dear evidence is: a 12 MP photo to three encrypted blobs, against Pillow's own share of that work.

Prints JSON. Both are measured in turns within one run, so that the ratio says the same on a slow machine.
"""

import io
import json
import os
import statistics
import time
from collections.abc import Callable
from datetime import datetime

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from PIL import Image

from gridworker.assets import asset
from gridworker.clock import CHINA
from gridworker.evidence import Stamp, develop
from gridworker.evidence.develop import STAMPED_QUALITY

ROUNDS = 15
TARGET = 1.6
STAMP = Stamp(
    datetime(2026, 7, 16, 14, 5, tzinfo=CHINA),
    "双林北支路 12 号院 2 栋",
    "新鸿社区第 3 网格",
    "0003",
    (30.6598, 104.1012),
)


def twelve_megapixels() -> bytes:
    """A photo as phones make them: 4000x3000 with sensor noise, about 5 MB."""
    with Image.open(asset("demo", "photos", "stairwell_cartons.jpg")) as scene:
        picture = scene.convert("RGB").resize((4000, 3000), Image.Resampling.BICUBIC)
    noise = Image.effect_noise(picture.size, 24).convert("RGB")
    out = io.BytesIO()
    Image.blend(picture, noise, 0.12).save(out, "JPEG", quality=92)
    return out.getvalue()


def evidence(photo: bytes) -> None:
    """What the app does: develop, and seal the three blobs with a key each."""
    developed = develop(photo, STAMP)
    for blob in (developed.original, developed.stamped, developed.thumbnail):
        AESGCM(AESGCM.generate_key(256)).encrypt(os.urandom(12), blob, None)


def pillow_alone(photo: bytes) -> None:
    """The least Pillow needs: draft decode, LANCZOS, encode, thumbnail."""
    with Image.open(io.BytesIO(photo)) as image:
        image.draft("RGB", (1920, 1440))
        picture = image.resize((1920, 1440), Image.Resampling.LANCZOS, reducing_gap=2.0)
    picture.save(io.BytesIO(), "JPEG", quality=STAMPED_QUALITY, progressive=True)
    picture.thumbnail((320, 320))
    picture.save(io.BytesIO(), "JPEG", quality=72)


def timed_ms(run: Callable[[bytes], None], photo: bytes) -> float:
    """Milliseconds of one call."""
    start = time.perf_counter()
    run(photo)
    return (time.perf_counter() - start) * 1000


def main() -> None:
    """Measure and print."""
    photo = twelve_megapixels()
    evidence(photo)
    pairs = [(timed_ms(pillow_alone, photo), timed_ms(evidence, photo)) for _ in range(ROUNDS)]
    pillow, ours = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(mine / theirs for theirs, mine in pairs)
    figures = {
        "photo_bytes": len(photo),
        "pillow_ms": round(pillow, 1),
        "evidence_ms": round(ours, 1),
        "ratio": round(ratio, 2),
        "target": TARGET,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
