"""Blob files on disk: whole ones under their hash, and those still arriving.

What this says is written is written through to the disk, folder entries too. It knows nothing of devices or ops.
"""

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from hashlib import file_digest, sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

_PIECE = 256 * 1024
_HANDS = 4
"""So many files are written through at once: the disk takes them with fewer turns than one after another."""


class BlobFiles:
    """The blob folder: `ab/<sha256>` and `arriving/<upload id>`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._arriving = folder / "arriving"
        self._arriving.mkdir(parents=True, exist_ok=True)
        self._hands = ThreadPoolExecutor(_HANDS, "blobs")
        self._make_shelves()

    def path(self, digest: str) -> Path:
        """Where the whole blob is, or would be."""
        return self._folder / digest[:2] / digest

    def is_kept(self, digest: str, size_bytes: int) -> bool:
        """Whether a file of that size is there under its hash; not read."""
        path = self.path(digest)
        return path.is_file() and path.stat().st_size == size_bytes

    def has(self, digest: str, size_bytes: int) -> bool:
        """Whether the file is there, whole and with the right hash; read in full."""
        return self.is_kept(digest, size_bytes) and _digest_of(self.path(digest)) == digest

    def begin(self, upload: str) -> None:
        """An empty file for what arrives."""
        path = self._arriving / upload
        with path.open("wb") as file:
            os.fsync(file.fileno())
        _sync_folder(self._arriving)

    def append(self, upload: str, offset: int, data: bytes) -> bool:
        """Write `data` at `offset` and through to the disk; False if the file is gone.

        What a crash left behind `offset` is cut off: it was never acknowledged.
        """
        path = self._arriving / upload
        if not path.is_file() or path.stat().st_size < offset:
            return False
        with path.open("r+b") as file:
            file.seek(offset)
            file.truncate()
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        return True

    def finish(self, upload: str, digest: str) -> bool:
        """Keep what arrived under its hash; False, and nothing kept, if the hash is another."""
        path = self._arriving / upload
        if _digest_of(path) != digest:
            path.unlink()
            return False
        self._keep(path, digest)
        return True

    def drop(self, upload: str) -> None:
        """Forget what arrived."""
        (self._arriving / upload).unlink(missing_ok=True)

    def put(self, data: bytes) -> str:
        """Keep a whole blob; its hash."""
        digest = sha256(data).hexdigest()
        self._put(digest, data)
        return digest

    def put_all(self, blobs: Mapping[str, bytes]) -> None:
        """Keep whole blobs under their hashes, which have been checked."""
        if len(blobs) == 1:
            self._put(*next(iter(blobs.items())))
        else:
            list(self._hands.map(self._put, blobs.keys(), blobs.values()))

    def _put(self, digest: str, data: bytes) -> None:
        with NamedTemporaryFile(dir=self._arriving, prefix="whole-", delete=False) as file:
            file.write(data)  # under a name of its own: the same blob may come twice at once
            file.flush()
            os.fsync(file.fileno())
        self._keep(Path(file.name), digest)

    def arriving(self, before: datetime) -> Iterator[str]:
        """What arrives and was last written before a moment."""
        for path in self._arriving.iterdir():
            if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before:
                yield path.name

    def read(self, digest: str, start: int, length: int) -> Iterator[bytes]:
        """`length` bytes of a whole blob from `start`."""
        with self.path(digest).open("rb") as file:
            file.seek(start)
            while length > 0 and (piece := file.read(min(_PIECE, length))):
                length -= len(piece)
                yield piece

    def _keep(self, path: Path, digest: str) -> None:
        target = self.path(digest)
        path.replace(target)
        _sync_folder(target.parent)

    def _make_shelves(self) -> None:
        """The folders of whole blobs, all before the first one comes: a blob that had to make its own would wait for that too."""
        shelves = [self._folder / f"{number:02x}" for number in range(256)]
        missing = [shelf for shelf in shelves if not shelf.is_dir()]
        for shelf in missing:
            shelf.mkdir(exist_ok=True)
        if missing:
            _sync_folder(self._folder)


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # a folder cannot be opened there, and the file system journals its entries
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
