"""Photos for the tests."""

import io
import random
from collections.abc import Callable
from datetime import datetime

import pytest
from PIL import Image

from gridworker.assets import asset
from gridworker.clock import CHINA
from gridworker.evidence import Stamp


def make(
    width: int,
    height: int,
    *,
    mode: str = "RGB",
    kind: str = "JPEG",
    exif: Image.Exif | bytes = b"",
    seed: int = 1,
) -> bytes:
    """Noise: the hardest thing to compress."""
    noise = random.Random(seed).randbytes(width * height * 3)  # noqa: S311 - a picture, no secret
    out = io.BytesIO()
    Image.frombytes("RGB", (width, height), noise).convert("RGBA").convert("RGB").convert(mode).save(
        out, kind, exif=exif, quality=95
    )
    return out.getvalue()


@pytest.fixture(scope="session")
def make_photo() -> Callable[..., bytes]:
    return make


@pytest.fixture(scope="session")
def demo_photo() -> Callable[[str], bytes]:
    return lambda name: asset("demo", "photos", f"{name}.jpg").read_bytes()


@pytest.fixture(scope="session")
def stamp() -> Stamp:
    return Stamp(
        at=datetime(2026, 7, 16, 14, 5, tzinfo=CHINA),
        place="双林北支路 12 号院 2 栋",
        grid="新鸿社区第 3 网格",
        worker_code="0003",
        position=(30.6598123, 104.1001),
    )
