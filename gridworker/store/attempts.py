"""Counts wrong tries at the lock where a crash, a restart or a changed clock cannot undo it.

The count lies in a small file of its own, in two slots written by turns in place: that needs no free space, so a full
disk locks nobody out. Waiting is measured against the time since boot; after a restart the wait begins anew, so that
neither restarting nor setting the wall clock shortens it.
"""

import os
import struct
import zlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple, Self

from gridworker.clock import Clock
from gridworker.errors import StoreProblem
from gridworker.store.durable import sync_fd, sync_folder, write_all

LOCK_AFTER = 5
LOCK_S = 15 * 60
_DELAYS_S = (0, 0, 2, 5, 10)
"""Seconds to wait after so many wrong tries of a round; the fifth locks. Our own defaults."""

_SLOT = struct.Struct(">QIQ16sI")
_SLOT_BYTES = 64


class LockState(NamedTuple):
    """Tries left before the next lock, seconds to wait before the next try, and until when that is on the wall."""

    attempts_left: int
    wait_s: int
    locked_until: datetime | None


class _Count(NamedTuple):
    serial: int
    wrong: int
    since_ms: int
    boot: bytes


class Attempts:
    """The wrong tries of one profile."""

    def __init__(self, path: Path, clock: Clock, count: _Count) -> None:
        self._path = path
        self._clock = clock
        self._count = count

    @classmethod
    def create(cls, path: Path, clock: Clock) -> Self:
        """Starts at none."""
        attempts = cls(path, clock, _Count(0, 0, 0, b""))
        attempts._write(0)
        sync_folder(path.parent)
        return attempts

    @classmethod
    def load(cls, path: Path, clock: Clock) -> Self:
        """Reads the count. A file that is missing or damaged counts as a full round of wrong tries."""
        count = _read(path)
        attempts = cls(path, clock, count or _Count(0, LOCK_AFTER, 0, b""))
        if count is None or attempts._count.boot != attempts._boot():
            attempts._write(attempts._count.wrong)
        return attempts

    def state(self) -> LockState:
        """Where the lock stands now."""
        round_ = self._count.wrong % LOCK_AFTER
        delay_s = LOCK_S if self._count.wrong and not round_ else _DELAYS_S[round_]
        passed_ms = max(0, self._clock.elapsed_ms() - self._count.since_ms)
        wait_s = max(0, -(-(delay_s * 1000 - passed_ms) // 1000))
        until = self._clock.now() + timedelta(seconds=wait_s) if wait_s else None
        return LockState(LOCK_AFTER - round_, wait_s, until)

    def count_one(self) -> None:
        """One more try; on the disk when this returns.

        Raises:
            StoreProblem: it cannot be written down (`store.io`), so nothing may be tried.
        """
        self._write(self._count.wrong + 1)

    def reset(self) -> None:
        """The words were right."""
        if self._count.wrong:
            self._write(0)

    def _write(self, wrong: int) -> None:
        self._count = _Count(self._count.serial + 1, wrong, self._clock.elapsed_ms(), self._boot())
        plain = _SLOT.pack(*self._count, 0)[:-4]
        record = (plain + struct.pack(">I", zlib.crc32(plain))).ljust(_SLOT_BYTES, b"\0")
        try:
            self._put(record)
        except OSError as error:
            text = "写不进本机存储，解锁码这次没有试。资料没有动。请检查磁盘，再试。"
            raise StoreProblem(text, code="store.io") from error

    def _put(self, record: bytes) -> None:
        fd = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        try:
            os.lseek(fd, (self._count.serial % 2) * _SLOT_BYTES, os.SEEK_SET)
            write_all(fd, record)
            sync_fd(fd)
        finally:
            os.close(fd)

    def _boot(self) -> bytes:
        import hashlib

        return hashlib.sha256(self._clock.boot_id().encode()).digest()[:16]


def _read(path: Path) -> _Count | None:
    content = path.read_bytes() if path.exists() else b""
    slots = (content[start : start + _SLOT_BYTES] for start in (0, _SLOT_BYTES))
    return max((count for slot in slots if (count := _slot(slot)) is not None), default=None)


def _slot(slot: bytes) -> _Count | None:
    if len(slot) < _SLOT.size:
        return None
    *values, crc = _SLOT.unpack_from(slot)
    return _Count(*values) if zlib.crc32(slot[: _SLOT.size - 4]) == crc else None
