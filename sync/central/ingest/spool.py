"""Opens sealed spools: what a device could not send itself, brought by whoever has the file.

The frames are the proof: each is decrypted with the platform's identity and its signature checked with the key of the
device it names. A frame that does not pass is answered and nothing is kept of it.
"""

from collections.abc import Iterator
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from gridworker.errors import InputProblem
from gridworker.model.frames import Damage, Frame, frames
from gridworker.model.ops import BlobRef, ClockStamp, RecordRef, Version
from gridworker.model.sealed import BlobKey, is_signed, open_entry
from sync.central import database as db
from sync.central.auth.caller import Caller
from sync.central.auth.keys import PlatformKeys, p256_key
from sync.central.auth.sessions import Sessions
from sync.central.ingest.door import read_line, refused
from sync.central.ingest.ingestion import Item
from sync.protocol import codec
from sync.protocol.wire import PushLine

NOBODY = Caller(
    device="",
    worker="",
    role="system",
    district="",
    tenant="",
    scope=(),
    scope_version=0,
    public_key="",
)
"""Stands in for the device of what cannot be read."""


class _SealedOp(msgspec.Struct, frozen=True, kw_only=True):
    """`Op` with any kind, so that an unknown one is refused by ingest and not by its seal."""

    id: str
    incarnation: str
    seq: int
    district: str
    kind: str
    record: RecordRef
    prev: str | None = None
    depends_on: tuple[str, ...] = ()
    replaces: str | None = None
    base: Version | None = None
    payload: dict[str, Any]
    made_at: str
    clock: ClockStamp
    blobs: tuple[BlobRef, ...] = ()


class _Entry(msgspec.Struct, frozen=True, kw_only=True):
    device: str
    op: _SealedOp
    blob_keys: tuple[BlobKey, ...] = ()


class SpoolDoor:
    """Reads frames into what ingest takes."""

    def __init__(self, engine: sa.Engine, keys: PlatformKeys, sessions: Sessions) -> None:
        self._engine = engine
        self._keys = keys
        self._sessions = sessions

    def items(self, segment: bytes, nobody: Item) -> Iterator[Item]:
        """The readable frames of a spool, in order; damaged stretches have no op id and are passed over.

        Args:
            segment: frames as the device wrote them.
            nobody: stands in for frames whose device cannot be told; its caller is used for their refusals.
        """
        for frame in frames(segment):
            if not isinstance(frame, Damage):
                yield self._item(frame, nobody)

    def _item(self, frame: Frame, nobody: Item) -> Item:
        try:
            signed, signature = open_entry(frame.sealed, self._keys.identity)
            entry = msgspec.json.decode(signed, type=_Entry)
        except (InputProblem, *codec.UNREADABLE):
            return _unreadable(frame, nobody)
        caller = self._sessions.device(entry.device)
        key = None if caller is None else p256_key(caller.public_key)
        if caller is None or key is None or not is_signed(key, signed, signature):
            return _unreadable(frame, nobody)
        if entry.op.id != frame.op_id:
            return _unreadable(frame, nobody)
        self._keep_keys(entry.blob_keys)
        return Item(caller, read_line(msgspec.json.encode(_line_of(entry.op))))

    def _keep_keys(self, blob_keys: tuple[BlobKey, ...]) -> None:
        """Remember the blobs' keys until their files arrive."""
        if blob_keys:
            rows = [{"sha256": blob.sha256, "key": blob.key} for blob in blob_keys]
            with self._engine.begin() as connection:
                connection.execute(insert(db.spool_key).on_conflict_do_nothing(), rows)


def _line_of(op: _SealedOp) -> PushLine:
    fields = msgspec.structs.asdict(op)
    return PushLine(op=fields.pop("id"), **fields)


def _unreadable(frame: Frame, nobody: Item) -> Item:
    text = "这一条密封存档平台打不开，没有收下。其他的不受影响。请联系管理员。"
    return Item(nobody.caller, refused(frame.op_id, "spool.unreadable", "", text))
