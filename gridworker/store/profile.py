"""The folder of one worker's profile: what lies where, who holds it, and whether it was left in order.

`profile.json` is readable without a key and names nobody: profile id, when it was made, the kind of lock.
"""

import json
import os
import sys
from pathlib import Path
from typing import IO, NamedTuple

from gridworker.errors import StoreProblem
from gridworker.store.durable import disk_errors, make_folder, sync_folder, write_file


class ProfileCard(NamedTuple):
    """What `profile.json` says. `key_check` tells a wrong key from a damaged database and reveals neither."""

    profile: str
    created_at: str
    mode: str
    key_check: str


class ProfileFolder:
    """Paths inside one profile."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.card = folder / "profile.json"
        self.database = folder / "store.db"
        self.successor = folder / "store.next"
        self.blobs = folder / "blobs"
        self.spool = folder / "spool"
        self.backups = folder / "backups"
        self.quarantine = folder / "quarantine"
        self.lock = folder / "lock"
        self.clean = folder / "clean"
        self.suspect = folder / "suspect"

    def make(self) -> None:
        """Creates the folders, durably."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for part in (self.blobs, self.spool, self.backups, self.quarantine):
            make_folder(part)

    def write_card(self, card: ProfileCard) -> None:
        """Writes `profile.json`."""
        write_file(self.card, json.dumps(card._asdict(), separators=(",", ":")).encode())

    def read_card(self) -> ProfileCard:
        """Reads `profile.json`.

        Raises:
            StoreProblem: there is none (`store.missing`), or it cannot be read (`store.damaged`).
        """
        try:
            return _card_in(self.card.read_bytes())
        except FileNotFoundError as error:
            raise StoreProblem(
                "这个文件夹里没有网格通的资料。请先登记这台设备。", code="store.missing"
            ) from error
        except (ValueError, RecursionError) as error:
            text = "profile.json 读不出来，资料本身没有动。请交给管理员处理。"
            raise StoreProblem(text, code="store.damaged") from error

    def was_left_clean(self) -> bool:
        """Whether the last program to hold it closed it in order."""
        return self.clean.exists()

    def mark_open(self) -> None:
        """From now on an end without `mark_clean` is an unclean one."""
        if self.clean.exists():
            self.clean.unlink()
            sync_folder(self.folder)

    def mark_clean(self) -> None:
        """Everything is on disk."""
        with disk_errors():
            self.clean.touch()
            sync_folder(self.folder)

    def is_suspect(self) -> bool:
        """Whether the database was found damaged while it was open, and nobody has looked through all of it since."""
        return self.suspect.exists()

    def mark_suspect(self) -> None:
        """The next opening must look at every page."""
        with disk_errors():
            self.suspect.touch()
            sync_folder(self.folder)

    def clear_suspect(self) -> None:
        """Every page was looked at, or the database was replaced."""
        self.suspect.unlink(missing_ok=True)


def _card_in(content: bytes) -> ProfileCard:
    plain = json.loads(content)
    if not isinstance(plain, dict) or not all(
        isinstance(plain.get(name), str) for name in ProfileCard._fields
    ):
        raise ValueError("no card")
    return ProfileCard(*(plain[name] for name in ProfileCard._fields))


def key_check(key: bytes, profile: str) -> str:
    """What `ProfileCard.key_check` must say for the right key."""
    import hashlib
    import hmac

    return hmac.new(key, f"gridworker-key-check {profile}".encode(), hashlib.sha256).hexdigest()


class ProfileLock:
    """Held by the one process that has the profile open; the system lets go of it when the process ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def acquire(self) -> None:
        """Takes the lock.

        Raises:
            StoreProblem: another process has it (`store.locked`).
        """
        handle = self._path.open("ab")
        try:
            _lock(handle)
        except OSError as error:
            handle.close()
            text = "网格通已经在运行，同一份资料不能打开两次。请用已打开的那个窗口。"
            raise StoreProblem(text, code="store.locked") from error
        self._file = handle

    def release(self) -> None:
        """Lets go."""
        if self._file is not None:
            _unlock(self._file)
            self._file.close()
            self._file = None


def _lock(handle: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


def _unlock(handle: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt

        handle.seek(0, os.SEEK_SET)
        msvcrt.locking(handle.fileno(), msvcrt.LK_UNLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle.fileno(), fcntl.LOCK_UN)
