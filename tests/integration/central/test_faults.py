"""What survives when the platform dies at the worst moment; real processes, really killed."""

import os
import signal
from pathlib import Path

import pytest
import requests
import sqlalchemy as sa

from gridworker.faults import FAULT
from sync.central import commands
from sync.central import database as db
from sync.central.blobs.uploads import Uploads
from sync.central.embedded import Central, CentralProcess, open_platform
from sync.central.settings import Settings
from sync.protocol import codec
from sync.protocol.wire import Applied, Duplicate, push_line
from tests.integration.central.platforms import FieldDevice, photo, seed_small


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """A platform with workers, not running."""
    made = Settings(folder=tmp_path / "central", database_url=database_url)
    with commands.opened(made) as services:
        seed_small(services)
    return made


def run(settings: Settings, die_at: str = "") -> CentralProcess:
    """A platform process that dies on reaching a point."""
    return CentralProcess(settings.folder, settings.database_url, environment={FAULT: die_at})


def moved(device: FieldDevice, running: CentralProcess) -> FieldDevice:
    """The device, now speaking to a platform that came up elsewhere."""
    device.url = running.url
    return device


def effects(settings: Settings) -> tuple[int, int]:
    """Events and verdicts in the database."""
    services, _ = open_platform(settings, commands.SystemClock())
    with services.engine.connect() as connection:
        events = sa.select(sa.func.count()).select_from(db.record).where(db.record.c.kind == "event")
        ops = sa.select(sa.func.count()).select_from(db.op)
        found = connection.execute(events).scalar_one(), connection.execute(ops).scalar_one()
    services.engine.dispose()
    return found


def test_platform_comes_up_though_its_database_is_away_for_a_moment(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ended with a message nobody read, and devices found nobody until somebody started it again."""

    def away(_uploads: Uploads) -> None:
        raise sa.exc.OperationalError("SELECT 1", {}, ConnectionError("the database system is starting up"))

    monkeypatch.setattr(Uploads, "tidy", away)
    running = Central.start(tmp_path / "central", database_url)
    try:
        assert requests.get(f"{running.url}/healthz", timeout=10).json()["service"] == "gridworker-central"
    finally:
        running.stop()


@pytest.mark.parametrize(
    ("die_at", "kept", "second"), [("ingest.committed", 1, Duplicate), ("ingest.written", 0, Applied)]
)
def test_a_push_is_repeated_without_a_second_effect_when_the_platform_dies_around_the_commit(
    settings: Settings, die_at: str, kept: int, second: type
) -> None:
    dying = run(settings, die_at)
    device = FieldDevice(dying.url, commands.enrol_code(settings, "0003"))
    device.log_in()
    op = device.event()
    with pytest.raises(requests.ConnectionError):
        device.http.post(f"{dying.url}/sync/v1/push", data=codec.lines([push_line(op)]))
    assert dying.wait() == 137
    assert effects(settings) == (kept, kept)
    again = run(settings)
    (answer,) = moved(device, again).push(op)
    assert isinstance(answer, second)
    assert effects(settings) == (1, 1)
    device.close()
    again.stop()


@pytest.mark.parametrize("die_at", ["blobs.appended", "blobs.kept"])
def test_an_upload_goes_on_when_the_platform_died_in_the_middle(settings: Settings, die_at: str) -> None:
    from tests.integration.central.test_blobs import Uploading

    data = os.urandom(50_000)
    first = run(settings)
    device = FieldDevice(first.url, commands.enrol_code(settings, "0003"))
    device.log_in()
    device.push(device.event(blobs=(photo(data),)))
    upload = Uploading(device, data)
    upload.create()
    upload.piece(20_000)
    first.kill()
    dying = run(settings, die_at)
    upload.device.url = dying.url
    assert upload.ask() == 20_000
    with pytest.raises(requests.ConnectionError):
        upload.piece(30_000)
    dying.wait()
    again = run(settings)
    upload.device.url = again.url
    upload.finish()
    reply = device.http.get(f"{again.url}/blobs/sha256/{upload.sha256}")
    assert reply.content == data
    device.close()
    again.stop()


@pytest.mark.skipif(os.name == "nt", reason="no signals there")
def test_a_stopped_platform_ends_by_itself(settings: Settings) -> None:
    running = run(settings)
    assert requests.get(f"{running.url}/healthz", timeout=60).json()["service"] == "gridworker-central"
    os.kill(running._process.pid, signal.SIGTERM)
    assert running.wait() in (0, -signal.SIGTERM)
