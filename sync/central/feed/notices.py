"""Wakes long polls when something they may see has changed, without asking the database again and again.

One thread listens to the database's notices and hands them to the event loop; a waiting request is woken only by
audiences of its own scope. A lost connection wakes everybody: they look once and wait again.
"""

import asyncio
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

import psycopg
import sqlalchemy as sa

from sync.central.feed.batch import CHANNEL

_EVERYBODY = "*"
_RETRY_S = 1.0
_LOOK_S = 5.0
"""How long the thread waits for a notice before it looks whether it should stop."""


class NoticeHub:
    """Notices of one database, for the requests of one event loop."""

    def __init__(self, url: sa.URL) -> None:
        self._conninfo = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._waiting: dict[str, set[asyncio.Event]] = {}
        self._stopping = threading.Event()
        self._listening = threading.Event()
        self._thread: threading.Thread | None = None
        self._connection: psycopg.Connection[tuple[object, ...]] | None = None

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Listen, and wake waiters of `loop`."""
        self._loop = loop
        self._thread = threading.Thread(target=self._run, name="feed-notices", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Wake everybody and stop listening; from any thread but the loop's."""
        self._stopping.set()
        if self._thread is not None and self._thread.is_alive():
            self._hand_over([_EVERYBODY])
            self._nudge()
            self._thread.join(_LOOK_S + _RETRY_S)

    @property
    def is_stopping(self) -> bool:
        """Whether waiting makes no sense any more."""
        return self._stopping.is_set()

    @contextmanager
    def waiter(self, scope: Iterable[str]) -> Iterator[asyncio.Event]:
        """An event that is set by the next notice within `scope`; call it and wait on the loop."""
        event = asyncio.Event()
        names = {*scope, _EVERYBODY}
        for name in names:
            self._waiting.setdefault(name, set()).add(event)
        if self._stopping.is_set():
            event.set()
        try:
            yield event
        finally:
            for name in names:
                self._waiting[name].discard(event)
                if not self._waiting[name]:
                    del self._waiting[name]

    def wake(self, audiences: Iterable[str]) -> None:
        """Set the events of everybody who sees one of `audiences`; call it on the loop."""
        for name in audiences:
            for event in self._waiting.get(name, ()):
                event.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._listen()
            except psycopg.Error:
                self._hand_over([_EVERYBODY])
                self._stopping.wait(_RETRY_S)

    def _listen(self) -> None:
        with psycopg.connect(self._conninfo, autocommit=True) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            self._hand_over([_EVERYBODY])
            self._listening.set()
            while not self._stopping.is_set():
                for said in connection.notifies(timeout=_LOOK_S):
                    self._hand_over(said.payload.split())
                    if self._stopping.is_set():
                        return

    def _hand_over(self, audiences: list[str]) -> None:
        if not audiences:
            return
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            self._loop.call_soon_threadsafe(self.wake, audiences)

    def _nudge(self) -> None:
        """Make the listening thread look whether it should stop."""
        try:
            with psycopg.connect(self._conninfo, autocommit=True, connect_timeout=2) as connection:
                connection.execute("SELECT pg_notify(%s, '')", (CHANNEL,))
        except psycopg.Error:
            return  # the database is gone; the thread's own connection is, too
