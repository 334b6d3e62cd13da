"""Runs the platform in the foreground of a process until somebody stops it, and says when it is ready."""

import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

from sync.central.embedded import Central, tune
from sync.central.logs import log_as_json
from sync.central.settings import Settings

_LOOK_EVERY_S = 1.0
"""On Windows a signal is only noticed between waits."""


def serve(settings: Settings, ready: Callable[[dict[str, Any]], None]) -> None:
    """Starts the platform, calls `ready` with its `url` and `database`, and stops it on Ctrl-C, SIGTERM or Ctrl-Break.

    Raises:
        PlatformNotStarted: it did not come up.
    """
    log_as_json()
    tune()
    asked_to_stop = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        asked_to_stop.set()

    for number in _signals():
        signal.signal(number, stop)
    with Central.start(settings.folder, settings.database_url, settings.port, settings=settings) as central:
        ready({"url": central.url, "database": _address(central)})
        while not asked_to_stop.wait(_LOOK_EVERY_S):
            pass


def _signals() -> tuple[signal.Signals, ...]:
    if sys.platform == "win32":  # SIGTERM cannot be sent there; another process sends Ctrl-Break
        return signal.SIGINT, signal.SIGBREAK
    return signal.SIGINT, signal.SIGTERM


def _address(central: Central) -> str:
    """The database as any PostgreSQL client takes it; the password of one that was named is not repeated."""
    plain = central.services.engine.url.set(drivername="postgresql")
    return plain.render_as_string(hide_password=central.services.settings.database_url is not None)
