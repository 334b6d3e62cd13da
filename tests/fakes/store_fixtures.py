"""Fixtures for tests that need a real store: import them in a conftest."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gridworker.store.store import Store
from tests.fakes.device import Device


@pytest.fixture
def device(tmp_path: Path) -> Device:
    """A device without a store yet."""
    return Device(tmp_path / "profile")


@pytest.fixture
def store(device: Device) -> Iterator[Store]:
    """The open, empty store of a device; closed afterwards if the test has not done so."""
    opened = device.create()
    yield opened
    if not opened.is_closed:
        opened.close()
