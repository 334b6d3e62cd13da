"""A real device and a real platform after a whole shift, made once; each test gets a copy it may spoil."""

import os
import shutil
import uuid
from pathlib import Path

import pytest

from gridworker.clock import ManualClock
from sync.central.embedded import Central
from sync.central.postgresql import EmbeddedDatabase
from tests.e2e.shift import Pair, work_a_shift
from tests.integration.central.platforms import (
    NOON,
    central,
    database_server,
    database_url,
    platform_clock,
    seed_small,
)

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

__all__ = ["central", "database_server", "database_url", "platform_clock"]


@pytest.fixture(scope="session")
def worked(database_server: EmbeddedDatabase, tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """Device and platform at the end of a shift, both closed."""
    folder, name = tmp_path_factory.mktemp("shift"), f"shift_{uuid.uuid4().hex}"
    clock = ManualClock(NOON)
    url = database_server.database(name, "empty_platform")
    with Central.start(folder / "central", url, clock=clock) as central:
        seed_small(central.services)
        work_a_shift(central, folder / "profile", clock)
    return Pair(folder / "profile", folder / "central", url, name, lambda: url)


@pytest.fixture
def pair(worked: Pair, database_server: EmbeddedDatabase, tmp_path: Path) -> Pair:
    """A copy of its files; the database is copied only for those who spoil it."""
    shutil.copytree(worked.profile, tmp_path / "profile")
    shutil.copytree(worked.central / "blobs", tmp_path / "central" / "blobs")

    def copied() -> str:
        return database_server.database(f"copy_{uuid.uuid4().hex}", worked.name)

    return worked._replace(profile=tmp_path / "profile", central=tmp_path / "central", copied_database=copied)
