"""`gridworker rejoin`: a platform that lost a device in a restore knows it again, and gets back what it lost."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import sqlalchemy as sa
from click.testing import Result

from gridworker.clock import ManualClock, SystemClock
from sync.central import commands
from sync.central import database as db
from sync.central.embedded import Central
from sync.central.postgresql import EmbeddedDatabase
from tests.fakes.device import report
from tests.fakes.enrolled import enrol_profile
from tests.integration.cli.test_cli import answer, run
from tests.integration.sync.test_restore import Place

REPORTS = ("01980000-0000-7000-8000-000000000001", "01980000-0000-7000-8000-000000000002")


@pytest.fixture
def place(
    central: Central, database_server: EmbeddedDatabase, tmp_path: Path, platform_clock: ManualClock
) -> Iterator[Place]:
    """A platform, and its backup of before any device was enrolled."""
    made = Place(central, database_server, tmp_path / "central", platform_clock, tmp_path / "backup.pg")
    made.back_up()
    yield made
    for started in made.running:
        started.stop()


class Lost(NamedTuple):
    """A device that its platform has forgotten."""

    folder: Path
    device: str

    def run(self, *arguments: str) -> Result:
        """A command in its profile."""
        return run("--profile", self.folder, *arguments)

    def answer(self, *arguments: str) -> Any:
        """What a command that succeeds prints."""
        return answer("--profile", self.folder, *arguments)


@pytest.fixture
def lost(place: Place, tmp_path: Path) -> Lost:
    """A profile of the lost time: one report delivered, one that waits, and a platform that knows of neither."""
    code = commands.enrol_code_in(place.central.services, "0003")
    made = enrol_profile(tmp_path / "profile", place.central.url, code, SystemClock())
    made.store.write(lambda tx: report(tx, REPORTS[0]))
    assert made.sync().code == ""
    made.store.write(lambda tx: report(tx, REPORTS[1]))
    device = made.store.identity.device
    made.close()
    place.restore()
    return Lost(made.folder, device)


def told(place: Place) -> list[str]:
    """The reports that the platform has told everybody of, each as often as it did."""
    with place.central.services.engine.connect() as connection:
        found = connection.execute(sa.select(db.feed_log.c.id).where(db.feed_log.c.kind == "event"))
        return sorted(found.scalars())


def test_device_is_known_again_as_what_it_was_and_everything_is_there_once(place: Place, lost: Lost) -> None:
    unknown = lost.run("sync", "--once", "--json")
    assert unknown.exit_code == 1
    assert "auth.device_unknown" in unknown.stdout
    before = lost.answer("status", "--json")
    code = commands.enrol_code_in(place.central.services, "0003")
    assert lost.answer("rejoin", code) == {"device": lost.device}
    assert lost.answer("status", "--json") == before
    synced = lost.answer("sync", "--once", "--json")
    assert (synced["ok"], synced["outbox"]["ops_waiting"]) == (True, 0)
    assert told(place) == list(REPORTS)


def test_code_of_another_worker_or_of_nobody_lets_nobody_in_and_says_so(place: Place, lost: Lost) -> None:
    code = commands.enrol_code_in(place.central.services, "0005")
    other, unknown = lost.run("rejoin", code), lost.run("rejoin", "ABCD-EFGH")
    assert (other.exit_code, unknown.exit_code) == (1, 1)
    assert "enrol.other_worker" in other.stderr
    assert "enrol.code" in unknown.stderr
    assert "auth.device_unknown" in lost.run("sync", "--once", "--json").stdout
    assert told(place) == []
    assert lost.answer("status", "--json")["outbox"]["ops_waiting"] == len(REPORTS)
