"""Files that are really on the disk, and what is told when the disk is full.

Everything here is about the file system; it must not know what the bytes mean.
"""

import errno
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from gridworker.errors import DiskFull
from gridworker.faults import Reach, nothing

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_DISK_FULL_TEXT = "存储已满，这一步没有存上；之前存好的都在。请删掉已送达的原图或别的文件，再存一次。"


class FreeSpace(Protocol):
    """How much room there is."""

    def free_bytes(self, folder: Path) -> int:
        """Bytes that can still be written to the disk of `folder`."""
        ...


class DiskSpace:
    """The machine's own answer."""

    def free_bytes(self, folder: Path) -> int:
        """Bytes that can still be written to the disk of `folder`."""
        return shutil.disk_usage(folder).free


def disk_full() -> DiskFull:
    """The one error for no room to write."""
    return DiskFull(_DISK_FULL_TEXT)


@contextmanager
def disk_errors() -> Iterator[None]:
    """Turns the system's "no space", "over quota" and "file too large" into `DiskFull`."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise disk_full() from error
        raise


def sync_fd(fd: int) -> None:
    """Returns once what was written to `fd` survives a power cut."""
    if sys.platform == "darwin":
        import fcntl

        fcntl.fcntl(fd, fcntl.F_FULLFSYNC)  # fsync there stops at the drive's cache
    elif hasattr(os, "fdatasync"):
        os.fdatasync(fd)
    else:
        os.fsync(fd)


def sync_fd_of(path: Path) -> None:
    """The same for a file that somebody else has written."""
    fd = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        sync_fd(fd)
    finally:
        os.close(fd)


def sync_folder(folder: Path) -> None:
    """Returns once the names in `folder` survive a power cut; Windows keeps them by itself."""
    if sys.platform == "win32":
        return
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def make_folder(folder: Path) -> None:
    """Creates `folder` so that it survives a power cut; its parent must exist."""
    if not folder.is_dir():
        with disk_errors():
            folder.mkdir(mode=0o700, exist_ok=True)
            sync_folder(folder.parent)


def write_file(path: Path, data: bytes, faults: Reach = nothing) -> None:
    """Puts `data` at `path` whole or not at all: written beside, synced, renamed, folder synced.

    Raises:
        DiskFull: no room; what was at `path` is untouched.
    """
    part = path.with_name(path.name + ".part")
    try:
        with disk_errors():
            write_synced(part, data)
            faults("file.written")
            part.replace(path)
            faults("file.named")
            sync_folder(path.parent)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def write_synced(path: Path, data: bytes) -> None:
    """Writes a private file and waits for the disk."""
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    try:
        write_all(fd, data)
        sync_fd(fd)
    finally:
        os.close(fd)


def write_all(fd: int, data: bytes) -> None:
    """Writes every byte; `os.write` may stop early when the disk fills up."""
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]
