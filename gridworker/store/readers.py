"""The connections that read: a few are kept, because opening one takes as long as many readings."""

import threading
from pathlib import Path

from gridworker.store.driver import Connection, open_reader

_IDLE = 4


class ReaderPool:
    """Lends connections to one database. Any thread may ask."""

    def __init__(self, database: Path, key: bytes) -> None:
        self._database = database
        self._key = key
        self._lock = threading.Lock()
        self._idle: list[Connection] = []

    def take(self) -> Connection:
        """A connection for one reading; whoever takes it gives it back, or closes it."""
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return open_reader(self._database, self._key)

    def give_back(self, connection: Connection) -> None:
        """A connection that worked."""
        with self._lock:
            if len(self._idle) < _IDLE:
                self._idle.append(connection)
                return
        connection.close()

    def close(self) -> None:
        """Closes those that nobody uses."""
        with self._lock:
            for connection in self._idle:
                connection.close()
            self._idle.clear()
