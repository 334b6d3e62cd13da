"""The PostgreSQL that comes along, after a crash: it is waited for as long as it reads its log, and no longer once it ends."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from sync.central import postgresql
from sync.central.postgresql import DatabaseNotStarted, EmbeddedDatabase
from tests.integration.central.platforms import pull_the_plug

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the log is held up by a shell command")
USER = "pgserver" if sys.platform != "win32" and os.geteuid() == 0 else None
LONGER_THAN_ATTEMPTS = 30
"""Looks; the attempts to start it are fewer."""


@pytest.fixture
def crashed() -> Iterator[Path]:
    """The folder of a database whose plug was pulled; it will read its log until a file `go` lies there."""
    home = Path(tempfile.mkdtemp(prefix="gridworker-postgresql-"))
    data = home / "data"
    server = EmbeddedDatabase(data)
    with psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS value")
    pull_the_plug(data)
    server.close()
    with (data / "postgresql.auto.conf").open("a") as settings:
        settings.write("hot_standby = off\n")
        settings.write(f"restore_command = 'until [ -e {data}/go ]; do sleep 0.05; done; false'\n")
    (data / "recovery.signal").touch()
    yield data
    shutil.rmtree(home, ignore_errors=True)


def begin(data: Path) -> None:
    """As somebody did who did not wait for it."""
    (data / "postmaster.pid").unlink(missing_ok=True)
    command = [str(postgresql._binaries() / "pg_ctl"), "start", "-W", "-o", f'-h "" -k {data}']
    subprocess.run(
        [*command, "-D", str(data), "-l", str(data / "log")], check=True, user=USER, stdout=subprocess.DEVNULL
    )


def test_database_that_reads_its_log_for_long_is_waited_for(crashed: Path) -> None:
    begin(crashed)
    looks = 0

    def pause(_seconds: float) -> None:
        nonlocal looks
        looks += 1
        if looks == LONGER_THAN_ATTEMPTS:
            (crashed / "go").touch()
        postgresql._PAUSE.wait(0.05)

    server = EmbeddedDatabase(crashed, pause)
    with psycopg.connect(server.url) as connection:
        assert connection.execute("SELECT value FROM kept").fetchone() == (42,)
    assert looks >= LONGER_THAN_ATTEMPTS
    pull_the_plug(crashed)
    server.close()


def test_database_that_cannot_start_is_given_up_soon_and_says_where_to_look(crashed: Path) -> None:
    with (crashed / "postgresql.auto.conf").open("a") as settings:
        settings.write("shared_buffers = 'much'\n")
    (crashed / "postmaster.pid").unlink(missing_ok=True)
    looks: list[float] = []
    with pytest.raises(DatabaseNotStarted, match="log"):
        EmbeddedDatabase(crashed, looks.append)
    assert len(looks) == postgresql._START_ATTEMPTS
