"""Photos, voice notes and signatures: one encrypted file each, named after the hash of what is in it.

A file is on the disk, name and all, before `put` returns, so that a row can only ever refer to what survives. Each
blob has its own key, derived from the vault's secret (kept in the encrypted database) and the blob's hash: a database
restored from yesterday's backup still opens today's photos. The vault knows files only, not which op needs them.
"""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from gridworker.errors import DiskFull, InputProblem, StoreProblem
from gridworker.model.room import PHOTOS_BYTES, QUOTA_BYTES
from gridworker.model.sealed import open_blob, seal_blob
from gridworker.store.durable import disk_errors, disk_full, make_folder, sync_folder, write_file
from gridworker.store.surroundings import Surroundings

_SUFFIX = ".gwb"
_OVERHEAD_BYTES = 4 + 12 + 16
"""Magic, nonce and tag around the content of a blob file."""


class StoredBlob(msgspec.Struct, frozen=True):
    """A blob that is durable in the vault; `sha256` is of the content, `size_bytes` too."""

    sha256: str
    size_bytes: int
    media_type: str


def file_of(folder: Path, sha256: str) -> Path:
    """Where a vault in `folder` keeps a blob's encrypted file."""
    return folder / sha256[:2] / (sha256 + _SUFFIX)


class BlobVault:
    """The blobs of one profile. Safe to use from several threads at once."""

    def __init__(self, folder: Path, secret: bytes, quarantine: Path, world: Surroundings) -> None:
        self._folder = folder
        self._secret = secret
        self._quarantine = quarantine
        self._world = world
        self._lock = threading.Lock()
        self._fresh: set[str] = set()
        self._being_put: set[str] = set()
        self._put_ended = threading.Condition(self._lock)
        self._used: int | None = None
        self.quota_bytes = QUOTA_BYTES
        """What all blobs together may take."""

    def put(self, data: bytes, media_type: str) -> StoredBlob:
        """Keeps `data`; returns once file and name are on the disk. The same content is kept once.

        Raises:
            DiskFull: no room on the disk, or in the profile's quota (`disk.quota`); nothing is left behind.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        with self._lock:
            self._fresh.add(sha256)
        path = self.path(sha256)
        make_folder(path.parent)
        with self._putting(sha256):
            if not self._holds(sha256):
                self._require_room(len(data))
                write_file(path, seal_blob(data, self.key(sha256), sha256), self._world.faults)
                self._count(self.size_on_disk(sha256))
            else:
                with disk_errors():  # its name may not have reached the disk in an earlier life
                    sync_folder(path.parent)
        return StoredBlob(sha256, len(data), media_type)

    def get(self, sha256: str) -> bytes:
        """The content of a blob.

        Raises:
            StoreProblem: it is not here (`blob.missing`), or its file is damaged (`blob.damaged`); a damaged file is
                moved to the quarantine folder, nothing else is touched.
        """
        try:
            sealed = self.path(sha256).read_bytes()
        except FileNotFoundError as error:
            text = "这张照片不在本机，其他资料不受影响。联网后可以再看。"
            raise StoreProblem(text, code="blob.missing") from error
        try:
            return open_blob(sealed, self.key(sha256), sha256)
        except InputProblem as error:
            self._set_aside(sha256)
            raise StoreProblem(error.text, code="blob.damaged") from error

    def has(self, sha256: str, size_bytes: int) -> bool:
        """Whether a blob of that content size is in the vault under its name; does not read it."""
        try:
            return self.path(sha256).stat().st_size == size_bytes + _OVERHEAD_BYTES
        except FileNotFoundError:
            return False

    def size_on_disk(self, sha256: str) -> int:
        """Bytes the blob takes on the disk, 0 if it is not here."""
        try:
            return self.path(sha256).stat().st_size
        except FileNotFoundError:
            return 0

    def total_bytes(self) -> int:
        """Bytes all blobs take on the disk; counted once, then kept up to date."""
        with self._lock:
            if self._used is None:
                self._used = sum(path.stat().st_size for path in self._files())
            return self._used

    def free_bytes(self) -> int:
        """What is left of the disk, or of the quota if that is less."""
        disk = self._world.space.free_bytes(self._folder)
        return max(0, min(disk, self.quota_bytes - self.total_bytes()))

    def hashes(self) -> frozenset[str]:
        """What is in the vault."""
        return frozenset(path.stem for path in self._files())

    def abandoned(self, before_ms: int) -> frozenset[str]:
        """What was put before this program's life and last written before `before_ms` (ms since 1970)."""
        old = {path.stem for path in self._files() if path.stat().st_mtime * 1000 < before_ms}
        with self._lock:
            return frozenset(old - self._fresh)

    def claim(self, sha256: str) -> None:
        """A row refers to the blob from now on."""
        with self._lock:
            self._fresh.discard(sha256)

    def remove(self, sha256: str) -> int:
        """Deletes the file of a blob that no row refers to; returns the bytes freed.

        One that was put and not claimed yet stays: somebody is about to refer to it.
        """
        with self._lock:
            if sha256 in self._fresh:
                return 0
            size = self.size_on_disk(sha256)
            self.path(sha256).unlink(missing_ok=True)
            if self._used is not None:
                self._used -= size
            return size

    def key(self, sha256: str) -> bytes:
        """The key of one blob file; goes into the sealed spool with the op that names the blob."""
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        info = b"gridworker blob " + sha256.encode()
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(self._secret)

    def path(self, sha256: str) -> Path:
        """Where the blob's encrypted file lies; for bundles and for the platform's unattended delivery."""
        return file_of(self._folder, sha256)

    @contextmanager
    def _putting(self, sha256: str) -> Iterator[None]:
        """Alone with one content: two threads that were given the same photo would write the same file into each other."""
        with self._put_ended:
            self._put_ended.wait_for(lambda: sha256 not in self._being_put)
            self._being_put.add(sha256)
        try:
            yield
        finally:
            with self._put_ended:
                self._being_put.discard(sha256)
                self._put_ended.notify_all()

    def _require_room(self, size_bytes: int) -> None:
        needed = size_bytes + PHOTOS_BYTES
        if self._world.space.free_bytes(self._folder) < needed:
            raise disk_full()
        if self.free_bytes() < needed:
            text = "照片占满了给这个账号的空间，这张没有存上；之前存好的都在。请先联网把照片传完，再清理已送达的原图。"
            raise DiskFull(text, code="disk.quota")

    def _count(self, change: int) -> None:
        with self._lock:
            if self._used is not None:
                self._used += change

    def _holds(self, sha256: str) -> bool:
        """Whether the file is here and whole; a damaged one is set aside."""
        if not self.path(sha256).exists():
            return False
        try:
            self.get(sha256)
        except StoreProblem:
            return False
        return True

    def _set_aside(self, sha256: str) -> None:
        path = self.path(sha256)
        if path.exists():
            self._count(-self.size_on_disk(sha256))
            path.replace(self._quarantine / path.name)

    def _files(self) -> Iterator[Path]:
        return self._folder.glob("??/*" + _SUFFIX)
