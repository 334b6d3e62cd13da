"""The platform's fixtures, and a device enrolled there; windows without a display."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from gridworker.clock import ManualClock
from sync.central.embedded import Central
from tests.integration.central.platforms import central, database_server, database_url, platform_clock
from tests.integration.sync.field import FieldApp, enrolled_app

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

__all__ = ["central", "database_server", "database_url", "platform_clock"]


@pytest.fixture
def app(central: Central, tmp_path: Path, platform_clock: ManualClock) -> Iterator[FieldApp]:
    """A device of worker 0003, its clock right."""
    with enrolled_app(central, tmp_path / "profile", platform_clock.now()) as made:
        yield made
