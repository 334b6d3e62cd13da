"""The diary of sync runs, for the sync centre and for `doctor`. The newest 200 are kept."""

import msgspec

from gridworker.store.driver import Connection

_KEPT = 200


class SyncRun(msgspec.Struct, frozen=True, kw_only=True):
    """One run: when (ms since 1970), what started it, how it ended, what it moved.

    `outcome` is "done", "cancelled" or the stable code of the problem that ended it, with its `text`.
    """

    started_ms: int
    ended_ms: int
    reason: str
    outcome: str
    text: str = ""
    ops_sent: int = 0
    ops_refused: int = 0
    rows_received: int = 0
    blobs_sent: int = 0
    bytes_up: int = 0
    bytes_down: int = 0
    requests: int = 0


class RunView:
    """Questions about past runs."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def recent(self, n: int = 20) -> list[SyncRun]:
        """The newest first."""
        found = self._connection.execute("SELECT body FROM run ORDER BY pos DESC LIMIT ?", (n,))
        return [msgspec.json.decode(body, type=SyncRun) for (body,) in found]

    def last_success_ms(self) -> int | None:
        """When the last run that got through ended."""
        found = self._connection.execute(
            "SELECT max(ended_ms) FROM run WHERE json_extract(CAST(body AS TEXT), '$.outcome') = 'done'"
        ).fetchone()
        return None if found[0] is None else int(found[0])


def log_run(connection: Connection, run: SyncRun) -> None:
    """Notes a run and lets go of the oldest."""
    connection.execute(
        "INSERT INTO run (ended_ms, body) VALUES (?, ?)", (run.ended_ms, msgspec.json.encode(run))
    )
    connection.execute("DELETE FROM run WHERE pos <= (SELECT max(pos) FROM run) - ?", (_KEPT,))
