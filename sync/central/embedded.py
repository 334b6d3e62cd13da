"""Runs the platform: in a thread of this process, or as a process of its own that can be killed."""

import argparse
import gc
import socket
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import msgspec

from gridworker.clock import Clock, SystemClock
from gridworker.errors import EnvironmentProblem
from gridworker.faults import Reach, from_environment, nothing
from sync.central.app import build_app
from sync.central.desk.checks import recheck_happened
from sync.central.desk.routes import desk_routes
from sync.central.logs import log_as_json
from sync.central.postgresql import DATABASE, EmbeddedDatabase
from sync.central.services import Services, open_services
from sync.central.settings import Settings

if TYPE_CHECKING:
    import uvicorn

_START_TIMEOUT_S = 60
_STOP_TIMEOUT_S = 15
_TURN_S = 0.001
"""How long a thread computes before another may: a request changes threads a dozen times, and waits for its turn each time."""
_YOUNG = 20_000
"""After so many new objects they are looked through for cycles: a chunk of ops makes thousands that have none."""


class PlatformNotStarted(EnvironmentProblem):
    """The platform did not come up."""

    code = "platform.not_started"


class Central:
    """The platform in a thread of this process."""

    def __init__(self, services: Services, database: EmbeddedDatabase | None) -> None:
        self.services = services
        self._database = database
        self._server = _server(services)
        self._socket = listen(services.settings)
        host, port = self._socket.getsockname()[:2]
        self.url = f"http://{host}:{port}"
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="central", daemon=True
        )

    @classmethod
    def start(
        cls,
        folder: Path,
        database_url: str | None = None,
        port: int = 0,
        *,
        clock: Clock | None = None,
        reach: Reach = nothing,
        settings: Settings | None = None,
    ) -> "Central":
        """Start a platform and wait until it answers.

        Args:
            folder: keys and blobs, and the database if none is named.
            database_url: `postgresql://…`; None uses the embedded PostgreSQL.
            port: 0 takes a free one.
            clock: the machine's by default.
            reach: told of fault points.
            settings: everything else; `folder`, `database_url` and `port` win over it.

        Raises:
            PlatformNotStarted: it did not come up.
        """
        given = settings or Settings(folder=folder)
        given = msgspec.structs.replace(given, folder=folder, database_url=database_url, port=port)
        services, database = open_platform(given, clock or SystemClock(), reach)
        try:
            central = cls(services, database)
        except BaseException:
            _leave(services, database)
            raise
        central._run()
        return central

    def _run(self) -> None:
        self._thread.start()
        waiter = threading.Event()
        for _ in range(_START_TIMEOUT_S * 100):
            if self._server.started:
                return
            if not self._thread.is_alive():
                break
            waiter.wait(0.01)
        self.stop()
        raise PlatformNotStarted("中心平台没有启动成功，资料没有变。请看日志后再启动。")

    def stop(self) -> None:
        """Answer what is under way, then end."""
        self.services.notices.stop()
        self._server.should_exit = True
        self._end()

    def kill(self) -> None:
        """Break every connection off, as a crash would; what was committed stays."""
        self._server.should_exit = True
        self._server.force_exit = True
        self._end()
        self.services.notices.stop()

    def _end(self) -> None:
        if self._thread.is_alive():
            self._thread.join(_STOP_TIMEOUT_S)
        self._socket.close()
        _leave(self.services, self._database)

    def __enter__(self) -> Self:
        """Already running."""
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Stop."""
        self.stop()


class CentralProcess:
    """The platform as a process of its own, which can be killed outright.

    Args:
        folder, database_url, port: as for `Central.start`.
        environment: more environment variables, such as fault points.
    """

    def __init__(
        self,
        folder: Path,
        database_url: str | None = None,
        port: int = 0,
        environment: dict[str, str] | None = None,
    ) -> None:
        import os

        command = [sys.executable, "-m", "sync.central.embedded", str(folder), "--port", str(port)]
        if database_url is not None:
            command += ["--database-url", database_url]
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, env={**os.environ, **(environment or {})}
        )
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            self.kill()
            raise PlatformNotStarted("中心平台没有启动成功，资料没有变。请看日志后再启动。")
        self.url = line.strip()

    def stop(self) -> None:
        """Ask it to end, and wait."""
        self._process.terminate()
        self._leave()

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self._process.kill()
        self._leave()

    def wait(self) -> int:
        """Wait until it has ended by itself; its exit code."""
        code = self._process.wait(_STOP_TIMEOUT_S)
        self._leave()
        return code

    def _leave(self) -> None:
        self._process.wait(_STOP_TIMEOUT_S)
        if self._process.stdout is not None:
            self._process.stdout.close()


def open_platform(
    settings: Settings, clock: Clock, reach: Reach = nothing
) -> tuple[Services, EmbeddedDatabase | None]:
    """The parts of a platform and, if no database is named, the embedded one."""
    database = None
    url = settings.database_url
    if url is None:
        database = EmbeddedDatabase(settings.database_folder)
        url = database.database(DATABASE)
    on_recheck = recheck_happened if settings.desk else None
    return open_services(settings, url, clock, on_recheck=on_recheck, reach=reach), database


def tune() -> None:
    """Sets this process up to be a platform and nothing else."""
    sys.setswitchinterval(_TURN_S)
    gc.set_threshold(_YOUNG)


def run(settings: Settings, announce: bool = False) -> None:  # noqa: FBT001, FBT002 - a switch of the command line
    """Run in the foreground until a signal; `announce` prints the URL as the first line."""
    log_as_json()
    tune()
    services, database = open_platform(settings, SystemClock(), from_environment())
    listening = listen(settings)
    host, port = listening.getsockname()[:2]
    if announce:
        sys.stdout.write(f"http://{host}:{port}\n")
        sys.stdout.flush()
    try:
        _server(services).run(sockets=[listening])
    finally:
        listening.close()
        _leave(services, database)


def _leave(services: Services, database: EmbeddedDatabase | None) -> None:
    services.engine.dispose()
    if database is not None:
        database.close()


def _server(services: Services) -> "uvicorn.Server":
    import uvicorn

    routes = desk_routes(services) if services.settings.desk else []
    config = uvicorn.Config(
        build_app(services, routes),
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=10,
        timeout_keep_alive=30,
        ws="none",
    )
    return uvicorn.Server(config)


def listen(settings: Settings) -> socket.socket:
    """Where the platform will take connections, open to be called already."""
    listening = socket.create_server((settings.host, settings.port))
    # Inherited by every connection. Or an answer's body waits behind its headers until the other side has acknowledged
    # those, which takes 40 ms: asyncio sees to it only for sockets that say they are TCP, and accepted ones do not.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listening.set_inheritable(True)
    return listening


def main() -> None:
    """`python -m sync.central.embedded FOLDER`: run a platform and print its URL first."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--database-url")
    parser.add_argument("--port", type=int, default=0)
    asked = parser.parse_args()
    run(
        Settings(folder=asked.folder, database_url=asked.database_url, port=asked.port),
        announce=True,
    )


if __name__ == "__main__":
    main()
