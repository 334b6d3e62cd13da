"""A device whose store knows a worker, a building, persons, tasks and a form; nothing is pretended but the clock."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image

from gridworker.assets import asset
from gridworker.clock import ManualClock
from gridworker.evidence import Stamp
from gridworker.forms import Form
from gridworker.forms.publish import publish
from gridworker.store.changes import Changes
from gridworker.store.store import Store
from tests.fakes.device import Device, upsert
from tests.fakes.store_fixtures import device, store
from tests.unit.services.seeds import ROWS

__all__ = ["device", "store"]


@pytest.fixture
def known(store: Store) -> Store:
    """A store after its first sync."""
    rows = [upsert(kind, data) for kind, data in ROWS]
    assert store.write(lambda tx: tx.apply_page("", rows, "cursor-1"))
    return store


@pytest.fixture
def told(known: Store) -> Iterator[list[Changes]]:
    """What the store tells from now on: one entry for each transaction."""
    heard: list[Changes] = []
    stop = known.changes.subscribe(heard.append)
    yield heard
    stop()


@pytest.fixture
def clock(device: Device) -> ManualClock:
    return device.clock


@pytest.fixture(scope="session")
def stairwell() -> Form:
    return publish(asset("checklists", "stairwell.xlsx").read_bytes()).form


@pytest.fixture(scope="session")
def picture() -> bytes:
    """A small JPEG."""
    out = BytesIO()
    Image.new("RGB", (64, 48), (200, 30, 30)).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def stamp(clock: ManualClock) -> Stamp:
    return Stamp(at=clock.now(), place="测试路 1 号", grid="测试网格", worker_code="0003")
