"""Recorded ways, one for each patrol: they stay in this encrypted database and go nowhere by themselves."""

from collections.abc import Sequence

from gridworker.geo.track import TrackPoint
from gridworker.store.driver import Connection


class TrackView:
    """Questions about recorded ways."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_patrol(self, patrol_id: str) -> list[TrackPoint]:
        """The whole way, in the order walked."""
        found = self._connection.execute(
            "SELECT at_ms, lon, lat, accuracy_m, starts FROM track WHERE patrol_id = ? ORDER BY pos",
            (patrol_id,),
        )
        return [TrackPoint(at, lon, lat, accuracy, bool(starts)) for at, lon, lat, accuracy, starts in found]

    def count(self, patrol_id: str) -> int:
        """How many positions are kept."""
        found = self._connection.execute("SELECT count(*) FROM track WHERE patrol_id = ?", (patrol_id,))
        return int(found.fetchone()[0])


def add_points(connection: Connection, patrol_id: str, points: Sequence[TrackPoint]) -> None:
    """Keeps more of a way."""
    last = connection.execute("SELECT max(pos) FROM track WHERE patrol_id = ?", (patrol_id,)).fetchone()[0]
    first = 0 if last is None else int(last) + 1
    connection.executemany(
        "INSERT INTO track (patrol_id, pos, at_ms, lon, lat, accuracy_m, starts) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(patrol_id, number, *point) for number, point in enumerate(points, start=first)],
    )


def forget_track(connection: Connection, patrol_id: str) -> None:
    """Removes a way."""
    connection.execute("DELETE FROM track WHERE patrol_id = ?", (patrol_id,))
