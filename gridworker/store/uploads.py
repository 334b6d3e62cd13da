"""Blobs on their way to the platform: which goes next, how far it got, when it was verified there.

An upload is blocked until the platform has applied an op that names its blob, because it takes no others.
"""

from enum import StrEnum

import msgspec

from gridworker.model.ops import BlobRef, BlobRole, Lane
from gridworker.store.driver import Connection
from gridworker.store.effects import Effects
from gridworker.store.outbox import LONGEST_WAIT_MS


class UploadState(StrEnum):
    """Where a blob is on its way."""

    BLOCKED = "blocked"
    WAITING = "waiting"
    DELIVERED = "delivered"
    """The platform has verified its SHA-256."""
    FAILED = "failed"
    """It will not go by itself; a person is told."""
    SPARED = "spared"
    """A person has sent the small picture instead; the original stays here and goes by no network."""


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """One blob to send; `url` is the upload begun on the platform ("" if none), `offset` the bytes it has."""

    sha256: str
    size_bytes: int
    media_type: str
    role: BlobRole
    lane: Lane
    photo: str
    op_id: str
    url: str
    offset: int
    attempts: int
    retry_at: int
    state: UploadState
    code: str
    text: str
    delivered_at: int


class UploadCounts(msgspec.Struct, frozen=True, kw_only=True):
    """Files not verified by the platform, and their bytes, by lane; `failed` for good."""

    thumbnails: int = 0
    originals: int = 0
    bytes_waiting: int = 0
    failed: int = 0


class OriginalsKept(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes of untouched originals on this device, and of those the platform has verified."""

    size_bytes: int = 0
    delivered_bytes: int = 0


IS_HEAVY = "u.role IN ('original', 'voice', 'film', 'file')"
"""SQL about an upload `u`: what may go once the platform has it. The rest is small, or what the worker looks at."""
NOBODY_WAITS = (
    "NOT EXISTS (SELECT 1 FROM draft_blob d WHERE d.sha256 = b.sha256)"
    " AND NOT EXISTS (SELECT 1 FROM op_blob o JOIN delivery w USING (op_id) WHERE o.sha256 = b.sha256"
    " AND w.state IN ('waiting', 'failed'))"
)
"""SQL about a blob `b`: no draft names it, and no other server still has to get it."""
_COLUMNS = (
    "SELECT u.sha256, b.size_bytes, b.media_type, u.role, u.lane, u.photo, u.op_id, u.url, u.offset, u.attempts,"
    " u.retry_at, u.state, u.code, u.text, u.delivered_at FROM upload u JOIN blob b USING (sha256)"
)


class UploadView:
    """Questions about uploads, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def next(self, lane: Lane, now: int) -> Upload | None:
        """The oldest blob of a lane that can go now (ms since 1970)."""
        return next(iter(self.waiting(lane, now, 1)), None)

    def waiting(self, lane: Lane, now: int, most: int) -> list[Upload]:
        """The oldest blobs of a lane that can go now (ms since 1970)."""
        found = self._connection.execute(
            _COLUMNS
            + " WHERE u.state = 'waiting' AND u.lane = ?1 AND (u.retry_at <= ?2 OR u.retry_at > ?2 + ?3)"
            " ORDER BY u.pos LIMIT ?4",
            (lane.value, now, LONGEST_WAIT_MS, most),
        )
        return [_upload(row) for row in found]

    def get(self, sha256: str) -> Upload | None:
        """One upload."""
        found = self._connection.execute(_COLUMNS + " WHERE u.sha256 = ?", (sha256,)).fetchone()
        return None if found is None else _upload(found)

    def counts(self) -> UploadCounts:
        """How much waits."""
        thumbnails, originals, size, failed = self._connection.execute(
            "SELECT coalesce(sum(u.lane = 'thumbnail' AND u.state IN ('blocked', 'waiting')), 0),"
            " coalesce(sum(u.lane = 'original' AND u.state IN ('blocked', 'waiting')), 0),"
            " coalesce(sum((u.state IN ('blocked', 'waiting')) * (b.size_bytes - u.offset)), 0),"
            " coalesce(sum(u.state = 'failed'), 0)"
            " FROM upload u JOIN blob b USING (sha256) WHERE u.state <> 'delivered'"
        ).fetchone()
        return UploadCounts(thumbnails=thumbnails, originals=originals, bytes_waiting=size, failed=failed)

    def unsent(self) -> dict[str, str]:
        """Hash -> op of every blob that is here and that the platform has not verified yet, oldest first."""
        return dict(
            self._connection.execute(
                "SELECT u.sha256, u.op_id FROM upload u JOIN blob b USING (sha256)"
                " WHERE u.state <> 'delivered' AND b.state = 'here' ORDER BY u.pos"
            )
        )

    def originals_kept(self) -> OriginalsKept:
        """How much room originals, sounds, films and files take here, and how much of it could be given back."""
        may_go = " AND ".join(("u.state = 'delivered'", NOBODY_WAITS))
        query = (
            "SELECT coalesce(sum(b.size_bytes), 0), coalesce(sum((",
            may_go,
            ") * b.size_bytes), 0) FROM upload u JOIN blob b USING (sha256) WHERE b.state = 'here' AND ",
            IS_HEAVY,
        )
        size, delivered = self._connection.execute("".join(query)).fetchone()
        return OriginalsKept(size_bytes=size, delivered_bytes=delivered)

    def items(self, *, delivered: bool = True, limit: int = 500) -> list[Upload]:
        """Uploads, the newest first; without `delivered` only those not verified yet."""
        which = "" if delivered else " WHERE u.state <> 'delivered'"
        query = "".join((_COLUMNS, which, " ORDER BY u.pos DESC LIMIT ?"))
        return [_upload(row) for row in self._connection.execute(query, (limit,))]


def add_upload(connection: Connection, op_id: str, pos: int, blob: BlobRef) -> None:
    """Queues a blob that an op names; one named before keeps its place."""
    connection.execute(
        "INSERT OR IGNORE INTO upload (sha256, pos, lane, role, photo, op_id) VALUES (?, ?, ?, ?, ?, ?)",
        (blob.sha256, pos, blob.role.lane.value, blob.role.value, blob.photo, op_id),
    )


def unblock(connection: Connection, effects: Effects, op_id: str) -> None:
    """The platform applied this op, so it takes the op's blobs now."""
    done = connection.execute(
        "UPDATE upload SET state = 'waiting', op_id = ?1"
        " WHERE state = 'blocked' AND sha256 IN (SELECT sha256 FROM op_blob WHERE op_id = ?1)",
        (op_id,),
    )
    effects.blobs = effects.blobs or done.rowcount > 0


def progress(connection: Connection, effects: Effects, sha256: str, url: str, offset: int) -> None:
    """The platform has the first `offset` bytes, in the upload at `url`."""
    connection.execute(
        "UPDATE upload SET url = ?, offset = ?, attempts = 0, code = '', text = ''"
        " WHERE sha256 = ? AND state = 'waiting'",
        (url, offset, sha256),
    )
    effects.blobs = True


def delivered(connection: Connection, effects: Effects, sha256: str, at_ms: int) -> None:
    """The platform has verified the whole blob."""
    connection.execute(
        "UPDATE upload SET state = 'delivered', url = '', delivered_at = ?, code = '', text = '', retry_at = 0,"
        " offset = (SELECT size_bytes FROM blob WHERE blob.sha256 = upload.sha256)"
        " WHERE sha256 = ? AND state <> 'delivered'",
        (at_ms, sha256),
    )
    effects.blobs = True


def failed(
    connection: Connection, effects: Effects, sha256: str, code: str, text: str, retry_at: int | None
) -> None:
    """An attempt failed; it starts again at `retry_at` (ms), or waits for a person if that is None."""
    state = UploadState.FAILED if retry_at is None else UploadState.WAITING
    connection.execute(
        "UPDATE upload SET state = ?, code = ?, text = ?, retry_at = ?, attempts = attempts + 1"
        " WHERE sha256 = ? AND state IN ('waiting', 'failed')",
        (state.value, code, text, retry_at or 0, sha256),
    )
    effects.blobs = True


def send_small(connection: Connection, effects: Effects, sha256: str) -> bool:
    """The stamped picture goes at once, in place of the original of the same shot; False if there is none to go.

    The original is kept, never deleted, and a bundle still brings it.
    """
    small = connection.execute(
        "UPDATE upload SET lane = 'thumbnail', retry_at = 0, state = CASE state WHEN 'failed' THEN 'waiting' ELSE state END"
        " WHERE role = 'stamped' AND photo <> '' AND photo = (SELECT photo FROM upload WHERE sha256 = ?1"
        " AND role = 'original' AND state IN ('blocked', 'waiting', 'failed'))",
        (sha256,),
    )
    if small.rowcount > 0:
        connection.execute(
            "UPDATE upload SET state = 'spared', code = '', text = '' WHERE sha256 = ?", (sha256,)
        )
        effects.blobs = True
    return small.rowcount > 0


def _upload(row: tuple[str, int, str, str, str, str, str, str, int, int, int, str, str, str, int]) -> Upload:
    return Upload(
        sha256=row[0],
        size_bytes=row[1],
        media_type=row[2],
        role=BlobRole(row[3]),
        lane=Lane(row[4]),
        photo=row[5],
        op_id=row[6],
        url=row[7],
        offset=row[8],
        attempts=row[9],
        retry_at=row[10],
        state=UploadState(row[11]),
        code=row[12],
        text=row[13],
        delivered_at=row[14],
    )
