"""Resumable uploads: who may bring which blob, how far it has come, and when it is whole.

The offset in the database is the promise to the device; bytes are on the disk before it moves. Only blobs that an op
of the same device names are taken in.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, timedelta
from email.utils import format_datetime
from http import HTTPStatus
from typing import Any, NamedTuple, TypeVar

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from gridworker.clock import Clock
from gridworker.errors import InputProblem
from gridworker.faults import Reach, nothing
from gridworker.ids import new_id
from gridworker.model.sealed import open_blob
from sync.central import database as db
from sync.central.auth.caller import Caller
from sync.central.blobs.vault import BlobFiles
from sync.central.metrics import Metrics
from sync.central.problems import HttpProblem, too_large

UPLOAD_HOLDS = timedelta(days=7)
MAX_PIECE_BYTES = 32 << 20
_LEFT_BEHIND_AFTER = timedelta(days=1)
CHECKSUM_MISMATCH = 460
"""tus 1.0, checksum extension."""
T = TypeVar("T")


class UploadState(msgspec.Struct, frozen=True, kw_only=True):
    """How far an upload is; `is_verified` once the whole hash was checked."""

    id: str
    sha256: str
    length: int
    offset: int
    expires: str
    is_verified: bool = False


class BlobState(msgspec.Struct, frozen=True, kw_only=True):
    """A blob that a device may ask about."""

    sha256: str
    size_bytes: int
    media_type: str
    is_verified: bool


class Whole(NamedTuple):
    """A blob that came in one go."""

    sha256: str
    data: bytes


class Uploads:
    """Uploads and blobs of one database and folder."""

    def __init__(
        self,
        engine: sa.Engine,
        files: BlobFiles,
        clock: Clock,
        metrics: Metrics,
        reach: Reach = nothing,
    ) -> None:
        self._engine = engine
        self._statements = db.statements_of(engine)
        self._clock = clock
        self._metrics = metrics
        self._reach = reach
        self.files = files

    def create(self, caller: Caller, sha256: str, length: int, data: bytes = b"") -> UploadState:
        """Begin an upload, go on with the one under way, or say that the blob is already here.

        Args:
            caller: who brings it.
            sha256: its hash.
            length: its size.
            data: its first bytes, as many as came along; all of them are kept at once.

        Raises:
            HttpProblem: no op of the device names the blob (409), the length is not what the op says (400), or the
                whole has another hash (460).
        """
        if len(data) > length:
            raise too_large()
        if len(data) == length:
            return _or_raised(self.take(caller, [Whole(sha256, data)])[0])
        with self._engine.begin() as connection:
            state = self._created(connection, caller, sha256, length)
        following = data[state.offset :]
        if state.is_verified or not following:
            return state
        return self.append(caller, state.id, state.offset, following)

    def _created(self, connection: sa.Connection, caller: Caller, sha256: str, length: int) -> UploadState:
        _or_raised(_objection(connection.execute(_OWN, _who(caller, sha256)).first(), length))
        if self._is_here(connection, sha256, length):
            return _whole_state(sha256, length)
        return self._under_way(connection, caller, sha256) or self._begin(connection, caller, sha256, length)

    def take(self, caller: Caller, wholes: Sequence[Whole]) -> list[UploadState | HttpProblem]:
        """Keep blobs that came whole, with one commit; what came otherwise of one before is let expire.

        Returns:
            For each, that it is verified, or why it is not taken, as `create` would raise it.
        """
        with self._statements.connect() as connection:
            given = {"hashes": [one.sha256 for one in wholes], "device": caller.device}
            named = {row.sha256: row for row in connection.execute(_OWN_SEVERAL, given)}
        outcomes = [self._judged(one, named.get(one.sha256)) for one in wholes]
        fresh = {
            one.sha256: one.data
            for one, outcome in zip(wholes, outcomes, strict=True)
            if isinstance(outcome, UploadState) and not named[one.sha256].is_verified
        }
        if fresh:
            self._keep_all(fresh)
        return outcomes

    def _judged(self, one: Whole, named: sa.Row[Any] | None) -> UploadState | HttpProblem:
        """What its answer will be once it is kept."""
        problem = _objection(named, len(one.data))
        if problem is None and hashlib.sha256(one.data).hexdigest() != one.sha256:
            problem = self._other_hash()
        return problem or _whole_state(one.sha256, len(one.data))

    def _keep_all(self, blobs: Mapping[str, bytes]) -> None:
        self.files.put_all(blobs)
        self._reach("blobs.kept")
        sizes = [len(data) for data in blobs.values()]
        given = {"hashes": list(blobs), "sizes": sizes, "now": self._clock.now()}
        with self._statements.connect() as connection:
            connection.execute(_KEPT, given)
        self._metrics.blobs_verified.inc(len(blobs))
        self._metrics.blob_bytes.inc(sum(sizes))

    def state(self, caller: Caller, upload: str) -> UploadState:
        """How far an upload of this device is.

        Raises:
            HttpProblem: there is none (404), or it has expired (410).
        """
        with self._engine.begin() as connection:
            return _state(self._upload(connection, caller, upload))

    def append(self, caller: Caller, upload: str, offset: int, data: bytes) -> UploadState:
        """Take a piece in. With the last one, the whole is checked.

        Raises:
            HttpProblem: another offset is next (409), more than was announced (413), the upload is gone (404, 410),
                or the whole has another hash (460, and the upload is dropped).
        """
        with self._engine.begin() as connection:
            row = self._upload(connection, caller, upload)
            if row.at != offset:
                raise HttpProblem(
                    HTTPStatus.CONFLICT, "blob.offset", "照片接着传的位置对不上，会自动重对。照片还在。"
                )
            if offset + len(data) > row.length:
                raise too_large()
            outcome = self._take_piece(connection, row, data)
        if isinstance(outcome, HttpProblem):  # raised only now, so that dropping the upload is committed
            raise outcome
        self._metrics.blob_bytes.inc(len(data))
        return outcome

    def delete(self, caller: Caller, upload: str) -> None:
        """Give an upload up."""
        with self._engine.begin() as connection:
            self._upload(connection, caller, upload)
            self._forget(connection, upload)
        self.files.drop(upload)

    def find(self, caller: Caller, sha256: str) -> BlobState | None:
        """A blob, if an op of this device names it."""
        with self._engine.connect() as connection:
            return _blob(connection.execute(_OWN, _who(caller, sha256)).first())

    def readable(self, caller: Caller, sha256: str) -> BlobState | None:
        """A blob, if an op of this device, or a record or form in its scope, names it."""
        with self._engine.connect() as connection:
            who = _who(caller, sha256)
            rows = (connection.execute(query, who).first() for query in (_OWN, _IN_SCOPE, _OF_FORM))
            return _blob(next((row for row in rows if row is not None), None))

    def keep(self, connection: sa.Connection, data: bytes) -> None:
        """Keep a blob that is published here, such as a picture of a form; the caller commits."""
        self._verified(connection, self.files.put(data), len(data))

    def take_sealed(self, sha256: str, sealed: bytes) -> bool:
        """Take in an encrypted blob file whose key a spool brought.

        Returns:
            Whether a key was there and the file is the blob.
        """
        with self._engine.begin() as connection:
            keys = connection.execute(
                sa.select(db.spool_key.c.key).where(db.spool_key.c.sha256 == sha256)
            ).scalars()
            for key in keys.all():
                data = _opened(sealed, key, sha256)
                if data is not None:
                    self.files.put(data)
                    self._verified(connection, sha256, len(data))
                    return True
        return False

    def tidy(self) -> int:
        """Drop files that no upload is behind, left by a crash at the wrong moment; how many."""
        before = self._clock.now() - _LEFT_BEHIND_AFTER
        with self._engine.connect() as connection:
            known = set(connection.execute(sa.select(db.upload.c.id)).scalars())
        left = [name for name in self.files.arriving(before) if name not in known]
        for name in left:
            self.files.drop(name)
        return len(left)

    def expire(self) -> int:
        """Drop uploads whose time is over; how many."""
        with self._engine.begin() as connection:
            old = connection.execute(
                db.upload.delete()
                .where(db.upload.c.expires_at <= self._clock.now())
                .returning(db.upload.c.id)
            ).scalars()
            ended = old.all()
        for upload in ended:
            self.files.drop(upload)
        return len(ended)

    def _other_hash(self) -> HttpProblem:
        self._metrics.blobs_rejected.inc()
        text = "照片传到后核对不上，会自动重传。照片还在，不会丢。"
        return HttpProblem(CHECKSUM_MISMATCH, "blob.hash", text)

    def _is_here(self, connection: sa.Connection, sha256: str, length: int) -> bool:
        found = connection.execute(sa.select(db.blob.c.sha256).where(db.blob.c.sha256 == sha256)).first()
        if found is not None:
            return True
        if self.files.has(sha256, length):  # a crash came between the file and its row
            self._verified(connection, sha256, length)
            return True
        return False

    def _under_way(self, connection: sa.Connection, caller: Caller, sha256: str) -> UploadState | None:
        c = db.upload.c
        row = connection.execute(
            sa.select(db.upload).where(
                c.sha256 == sha256, c.device == caller.device, c.expires_at > self._clock.now()
            )
        ).first()
        return None if row is None else _state(row)

    def _begin(self, connection: sa.Connection, caller: Caller, sha256: str, length: int) -> UploadState:
        now = self._clock.now()
        upload = new_id(now)
        self.files.begin(upload)
        row = connection.execute(
            db.upload.insert().returning(db.upload),
            {
                "id": upload,
                "sha256": sha256,
                "device": caller.device,
                "length": length,
                "at": 0,
                "expires_at": now + UPLOAD_HOLDS,
            },
        ).one()
        return _state(row)

    def _upload(self, connection: sa.Connection, caller: Caller, upload: str) -> sa.Row[Any]:
        c = db.upload.c
        row = connection.execute(
            sa.select(db.upload).where(c.id == upload, c.device == caller.device).with_for_update()
        ).first()
        if row is None:
            raise _no_upload(HTTPStatus.NOT_FOUND)
        if row.expires_at <= self._clock.now():
            raise _no_upload(HTTPStatus.GONE)
        return row

    def _take_piece(
        self, connection: sa.Connection, row: sa.Row[Any], data: bytes
    ) -> UploadState | HttpProblem:
        if not self.files.append(row.id, row.at, data):
            self._forget(connection, row.id)
            return _no_upload(HTTPStatus.NOT_FOUND)
        self._reach("blobs.appended")
        if row.at + len(data) < row.length:
            return self._move(connection, row, len(data))
        return self._finish(connection, row)

    def _move(self, connection: sa.Connection, row: sa.Row[Any], count: int) -> UploadState:
        moved = connection.execute(
            db.upload.update()
            .where(db.upload.c.id == row.id)
            .values(at=row.at + count, expires_at=self._clock.now() + UPLOAD_HOLDS)
            .returning(db.upload)
        ).one()
        return _state(moved)

    def _finish(self, connection: sa.Connection, row: sa.Row[Any]) -> UploadState | HttpProblem:
        """The verified state, or that the whole is not what its name says; the upload is over either way."""
        self._forget(connection, row.id)
        if not self.files.finish(row.id, row.sha256):
            return self._other_hash()
        self._reach("blobs.kept")
        self._verified(connection, row.sha256, row.length)
        return msgspec.structs.replace(_state(row), offset=row.length, is_verified=True)

    def _verified(self, connection: sa.Connection, sha256: str, size_bytes: int) -> None:
        row = {"sha256": sha256, "size_bytes": size_bytes, "stored_at": self._clock.now()}
        connection.execute(insert(db.blob).on_conflict_do_nothing(), row)
        connection.execute(db.spool_key.delete().where(db.spool_key.c.sha256 == sha256))
        self._metrics.blobs_verified.inc()

    def _forget(self, connection: sa.Connection, upload: str) -> None:
        connection.execute(db.upload.delete().where(db.upload.c.id == upload))


def forget_lost_blobs(connection: sa.Connection, files: BlobFiles) -> int:
    """Forget blobs whose files are gone, so that devices which still hold them bring them again; how many."""
    rows = connection.execute(sa.select(db.blob.c.sha256, db.blob.c.size_bytes))
    lost = [sha256 for sha256, size_bytes in rows if not files.is_kept(sha256, size_bytes)]
    for sha256 in lost:
        connection.execute(db.blob.delete().where(db.blob.c.sha256 == sha256))
    return len(lost)


_COLUMNS = (
    "SELECT b.sha256, b.size_bytes, b.media_type, v.sha256 IS NOT NULL AS is_verified"
    " FROM op_blob b LEFT JOIN blob v ON v.sha256 = b.sha256"
)
_OWN = sa.text(f"{_COLUMNS} WHERE b.sha256 = :sha256 AND b.device = :device LIMIT 1")
_OWN_SEVERAL = sa.text(f"{_COLUMNS} WHERE b.sha256 = ANY(:hashes) AND b.device = :device")
_KEPT = sa.text(
    "WITH kept AS (INSERT INTO blob (sha256, size_bytes, stored_at)"
    "  SELECT *, :now FROM unnest(CAST(:hashes AS text[]), CAST(:sizes AS bigint[])) ON CONFLICT DO NOTHING)"
    " DELETE FROM spool_key WHERE sha256 = ANY(:hashes)"
)
_IN_SCOPE = sa.text(
    f"{_COLUMNS} JOIN record r ON r.district = b.district AND r.kind = b.record_kind AND r.id = b.record_id"
    " WHERE b.sha256 = :sha256 AND b.district = :district AND r.audience && CAST(:scope AS text[])"
    " AND NOT r.deleted LIMIT 1"
)

_OF_FORM = sa.text(
    "SELECT v.sha256, (m.file->>'size_bytes')::bigint AS size_bytes, m.file->>'media_type' AS media_type,"
    " true AS is_verified FROM record r CROSS JOIN LATERAL jsonb_array_elements(r.data->'media') AS m(file)"
    " JOIN blob v ON v.sha256 = m.file->>'sha256' WHERE r.kind = 'form' AND r.district = :district"
    " AND r.audience && CAST(:scope AS text[]) AND NOT r.deleted AND v.sha256 = :sha256"
    " AND r.data->'media' @> jsonb_build_array(jsonb_build_object('sha256', CAST(:sha256 AS text))) LIMIT 1"
)


def _who(caller: Caller, sha256: str) -> dict[str, Any]:
    return {
        "sha256": sha256,
        "device": caller.device,
        "district": caller.district,
        "scope": list(caller.scope),
    }


def _blob(row: sa.Row[Any] | None) -> BlobState | None:
    if row is None:
        return None
    return BlobState(
        sha256=row.sha256,
        size_bytes=row.size_bytes,
        media_type=row.media_type,
        is_verified=row.is_verified,
    )


def _objection(named: sa.Row[Any] | None, length: int) -> HttpProblem | None:
    """Why a blob is not taken that comes as `named` by an op, or by none."""
    if named is None:
        return HttpProblem(
            HTTPStatus.CONFLICT,
            "blob.not_named",
            "平台还没收到用到这张照片的记录，照片先等一等。照片还在，不会丢。",
        )
    if named.size_bytes != length:
        return HttpProblem(
            HTTPStatus.BAD_REQUEST,
            "blob.size",
            "照片的大小和记录里写的不一样，平台没有收。照片还在，不会丢。",
        )
    return None


def _or_raised(outcome: T | HttpProblem) -> T:
    if isinstance(outcome, HttpProblem):
        raise outcome
    return outcome


def _whole_state(sha256: str, length: int) -> UploadState:
    return UploadState(id="", sha256=sha256, length=length, offset=length, expires="", is_verified=True)


def _state(row: sa.Row[Any]) -> UploadState:
    expires = format_datetime(row.expires_at.astimezone(UTC), usegmt=True)
    return UploadState(id=row.id, sha256=row.sha256, length=row.length, offset=row.at, expires=expires)


def _opened(sealed: bytes, key: str, sha256: str) -> bytes | None:
    try:
        data = open_blob(sealed, base64.b64decode(key), sha256)
    except (InputProblem, ValueError):
        return None
    return data if hashlib.sha256(data).hexdigest() == sha256 else None


def _no_upload(status: HTTPStatus) -> HttpProblem:
    return HttpProblem(status, "blob.no_upload", "这次上传已经失效，会自动重新开始。照片还在，不会丢。")
