"""The sealed spool: every op once more, readable by the platform only, deliverable by anybody.

It lets unsent work survive a forgotten PIN, a corrupt database, a change of worker. Segments `NNNNNN.gws` hold frames
(`gridworker.model.frames`); `applied` lists which ops are settled. Neither needs a key to be counted or pruned.

A frame is written in two steps. Before the database commits, its bytes are put at the end of the segment with a magic
that no reader accepts; after the commit four bytes make it valid and the segment is synced. So a full disk shows before
the commit, when everything can still be undone, and a frame is never valid for an op that was not committed.
"""

import os
import struct
import threading
import zlib
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from gridworker.faults import Reach, nothing
from gridworker.model.frames import Damage, Frame, frames, id_bytes, id_text
from gridworker.store.durable import (
    disk_errors,
    make_folder,
    sync_fd,
    sync_folder,
    write_all,
    write_file,
)

RETENTION_MS = 14 * 86_400_000
"""How long a settled op stays, so that a platform restored from backup can get it again."""

_SEGMENT_BYTES = 4 << 20
_MAGIC_BYTES = 4
_UNARMED = b"GWS0"
_SETTLED = struct.Struct(">16sQI")
_SETTLED_PLAIN = struct.Struct(">16sQ")


class Reserved(NamedTuple):
    """Frames written but not valid yet, from `offset` of the active segment."""

    path: Path
    offset: int
    starts: tuple[int, ...]
    magics: tuple[bytes, ...]


class SpoolDamage(NamedTuple):
    """A stretch of a segment that cannot be read."""

    segment: str
    offset: int
    size: int


class Spool:
    """The spool of one profile. Reading is safe from any thread; all else is for the store's writer thread only."""

    def __init__(self, folder: Path, faults: Reach = nothing) -> None:
        self._folder = folder
        self._faults = faults
        self._lock = threading.RLock()
        make_folder(folder)
        segments = _segments(folder)
        self._active = segments[-1] if segments else folder / "000001.gws"

    def reserve(self, sealed: Iterable[bytes]) -> Reserved:
        """Writes frames that nobody can read yet.

        Raises:
            DiskFull: no room; the segment is as it was.
        """
        with self._lock, disk_errors():
            path = self._segment_with_room()
            offset = path.stat().st_size if path.exists() else 0
            pieces = tuple(sealed)
            starts = tuple(offset + sum(len(piece) for piece in pieces[:i]) for i in range(len(pieces)))
            reserved = Reserved(path, offset, starts, tuple(piece[:_MAGIC_BYTES] for piece in pieces))
            try:
                self._write(path, offset, b"".join(_UNARMED + piece[_MAGIC_BYTES:] for piece in pieces))
            except OSError:
                self.cancel(reserved)
                raise
            self._faults("spool.reserved")
            return reserved

    def arm(self, reserved: Reserved) -> None:
        """Makes reserved frames valid; returns once they are on the disk."""
        with self._lock, disk_errors():
            fd = os.open(reserved.path, os.O_RDWR | getattr(os, "O_BINARY", 0))
            try:
                for start, magic in zip(reserved.starts, reserved.magics, strict=True):
                    os.lseek(fd, start, os.SEEK_SET)
                    write_all(fd, magic)
                self._faults("spool.armed")
                sync_fd(fd)
            finally:
                os.close(fd)
            if reserved.offset == 0:
                sync_folder(self._folder)

    def cancel(self, reserved: Reserved) -> None:
        """Takes reserved frames back."""
        with self._lock:
            if reserved.path.exists():
                os.truncate(reserved.path, reserved.offset)

    def append(self, sealed: Iterable[bytes]) -> None:
        """Adds frames of ops that are committed already; returns once they are on the disk."""
        pieces = tuple(sealed)
        if pieces:
            self.arm(self.reserve(pieces))

    def settle(self, settled: Mapping[str, int]) -> None:
        """Notes ops as settled (applied, or withdrawn by a person), with the moment in ms; not synced on purpose.

        A lost note only means that an op is offered once more, and the platform answers it as before.
        """
        if settled:
            with self._lock, disk_errors(), (self._folder / "applied").open("ab") as handle:
                handle.write(b"".join(_settled_record(op_id, at) for op_id, at in settled.items()))

    def frames(self, *, pending_only: bool = False) -> Iterator[Frame]:
        """The readable frames, oldest first; of an op sealed twice, both. Damage is skipped (see `damage`)."""
        settled = set(self.settled()) if pending_only else set()
        for segment in _segments(self._folder):
            for frame in frames(segment.read_bytes()):
                if isinstance(frame, Frame) and frame.op_id not in settled:
                    yield frame

    def frame_bytes(self, *, pending_only: bool = True) -> Iterator[tuple[str, bytes]]:
        """Op id and the whole frame as it lies in the segment, ready to be carried to the platform."""
        settled = set(self.settled()) if pending_only else set()
        for segment in _segments(self._folder):
            content = segment.read_bytes()
            for frame in frames(content):
                if isinstance(frame, Frame) and frame.op_id not in settled:
                    yield frame.op_id, content[frame.offset : frame.offset + frame.size]

    def damage(self) -> list[SpoolDamage]:
        """What cannot be read, to be reported; everything around it can."""
        return [
            SpoolDamage(segment.name, piece.offset, piece.size)
            for segment in _segments(self._folder)
            for piece in frames(segment.read_bytes())
            if isinstance(piece, Damage)
        ]

    def op_ids(self) -> frozenset[str]:
        """Every op with a readable frame."""
        return frozenset(frame.op_id for frame in self.frames())

    def settled(self) -> dict[str, int]:
        """Op ids noted as settled, with the first moment noted, in ms."""
        return _read_settled(self._folder)

    def pending_count(self) -> int:
        """How many ops are in the spool and not settled."""
        return Spool.count(self._folder)

    @staticmethod
    def count(folder: Path) -> int:
        """The same for a spool folder of any profile, without any key."""
        settled = _read_settled(folder)
        found: set[str] = set()
        for segment in _segments(folder):
            pieces = frames(segment.read_bytes())
            found.update(piece.op_id for piece in pieces if isinstance(piece, Frame))
        return len(found - settled.keys())

    def mend(self) -> None:
        """After an unclean stop: cuts off frames that never became valid at the end of the active segment."""
        with self._lock:
            if not self._active.exists():
                return
            content = self._active.read_bytes()
            tail = _unarmed_tail(content)
            if tail < len(content):
                os.truncate(self._active, tail)

    def prune(self, now_ms: int, keep: Container[str] = ()) -> int:
        """Drops frames settled more than `RETENTION_MS` before `now_ms`; returns how many ops went.

        Those in `keep` stay: a frame holds the keys of the op's photos, which may not have gone up yet.
        """
        with self._lock, disk_errors():
            settled = self.settled()
            old = {op_id for op_id, at in settled.items() if now_ms - at > RETENTION_MS and op_id not in keep}
            if not old:
                return 0
            for segment in _segments(self._folder):
                self._drop(segment, old)
            kept = {op_id: at for op_id, at in settled.items() if op_id not in old}
            body = b"".join(_settled_record(op_id, at) for op_id, at in kept.items())
            write_file(self._folder / "applied", body)
            return len(old)

    def _drop(self, segment: Path, old: set[str]) -> None:
        content = segment.read_bytes()
        kept, dropped = [], False
        for piece in frames(content):
            if isinstance(piece, Frame) and piece.op_id in old:
                dropped = True
            else:
                kept.append(content[piece.offset : piece.offset + piece.size])
        if dropped and not kept and segment != self._active:
            segment.unlink()
        elif dropped:
            write_file(segment, b"".join(kept))

    def _segment_with_room(self) -> Path:
        if self._active.exists() and self._active.stat().st_size >= _SEGMENT_BYTES:
            self._active = self._folder / f"{int(self._active.stem) + 1:06d}.gws"
        return self._active

    def _write(self, path: Path, offset: int, content: bytes) -> None:
        fd = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        try:
            os.lseek(fd, offset, os.SEEK_SET)
            write_all(fd, content)
        finally:
            os.close(fd)


def _segments(folder: Path) -> list[Path]:
    return sorted(folder.glob("[0-9]*.gws"))


def _unarmed_tail(content: bytes) -> int:
    """Where what must be kept ends: what follows never became valid, or is room the disk gave but never filled."""
    end = 0
    for piece in frames(content):
        stretch = content[piece.offset : piece.offset + piece.size]
        if isinstance(piece, Frame) or not (stretch.startswith(_UNARMED) or not stretch.strip(b"\0")):
            end = piece.offset + piece.size
    return end


def _settled_record(op_id: str, at_ms: int) -> bytes:
    plain = _SETTLED_PLAIN.pack(id_bytes(op_id), at_ms)
    return plain + struct.pack(">I", zlib.crc32(plain))


def _read_settled(folder: Path) -> dict[str, int]:
    path = folder / "applied"
    content = path.read_bytes() if path.exists() else b""
    found: dict[str, int] = {}
    position = 0
    while position + _SETTLED.size <= len(content):
        raw_id, at_ms, crc = _SETTLED.unpack_from(content, position)
        if zlib.crc32(content[position : position + _SETTLED_PLAIN.size]) == crc:
            found.setdefault(id_text(raw_id), at_ms)
            position += _SETTLED.size
        else:
            position += 1  # a torn record: look for the next whole one
    return found
