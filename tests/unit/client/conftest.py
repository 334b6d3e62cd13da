"""A device's store and clock for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gridworker.clock import ManualClock
from gridworker.store.store import Store
from tests.unit.client.device import new_store
from tests.unit.client.scripted import manual_clock


@pytest.fixture
def clock() -> ManualClock:
    """Noon, standing still."""
    return manual_clock()


@pytest.fixture
def store(tmp_path: Path, clock: ManualClock) -> Iterator[Store]:
    """An empty store of an enrolled device."""
    opened = new_store(tmp_path / "profile", clock)
    yield opened
    opened.close()
