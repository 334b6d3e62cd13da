"""The lock in front of the store: a random database key, wrapped by what the worker knows and what the device keeps.

PIN: six digits **and** a secret kept by the operating system. Without such a secret, a passphrase of at least 12
characters, because six digits alone fall in hours. The key is wrapped with AES-256-GCM under Argon2id (tuned to half a
second, its cost recorded) and HKDF. Wrong tries are counted on the disk before the words are tried; they cost time and
never anything else. It is loaded before the lock page can be shown, so it imports no more than that needs.
"""

import base64
import json
import os
import re
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple, Protocol, Self, TypeVar

from gridworker.clock import Clock
from gridworker.errors import KeyProblem, StoreProblem
from gridworker.model.guessable import is_guessable
from gridworker.store.attempts import LOCK_AFTER, Attempts, LockState
from gridworker.store.durable import sync_folder, write_file
from gridworker.store.system_secret import KeyringSecret

__all__ = [
    "KdfCost",
    "KeyFile",
    "KeyringSecret",
    "LockMode",
    "LockState",
    "OsSecret",
    "check_words",
    "mode_for",
]

KEY_BYTES = 32
"""The length of a database key."""
MIN_PASSPHRASE = 12
_PIN = re.compile(r"\d{6}")
_TUNED_MS = 500
_FORMAT = 1
_WORDS = ("mode", "name", "salt", "nonce", "wrapped")
T = TypeVar("T")
RandomBytes = Callable[[int], bytes]


class LockMode(StrEnum):
    """What the worker types."""

    PIN = "pin"
    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a mode


class OsSecret(Protocol):
    """A place of the operating system that keeps small secrets for this user of this machine."""

    def is_available(self) -> bool:
        """Whether it keeps secrets, and not in plain text."""
        ...

    def get(self, name: str) -> bytes | None:
        """The secret, None if there is none of that name."""
        ...

    def put(self, name: str, secret: bytes) -> None:
        """Keeps a secret."""
        ...

    def delete(self, name: str) -> None:
        """Forgets a secret; nothing happens if there is none."""
        ...


class KdfCost(NamedTuple):
    """How hard Argon2id works: passes, memory in KiB, lanes."""

    passes: int = 3
    memory_kib: int = 65536
    lanes: int = 2

    @classmethod
    def tuned(cls, clock: Clock) -> Self:
        """As many passes as half a second on this machine takes, never fewer than three."""
        cost = cls()
        started = clock.elapsed_ms()
        _stretch("tuning", b"0" * 16, cost)
        one_ms = max(1, (clock.elapsed_ms() - started) // cost.passes)
        return cls(max(cost.passes, -(-_TUNED_MS // one_ms)), cost.memory_kib, cost.lanes)


class _KeyRecord(NamedTuple):
    """`keys.json`; bytes are base64."""

    mode: LockMode
    name: str
    salt: str
    cost: KdfCost
    nonce: str
    wrapped: str

    def encoded(self) -> bytes:
        """The file."""
        plain = {"format": _FORMAT} | self._asdict() | {"cost": self.cost._asdict()}
        return json.dumps(plain, separators=(",", ":")).encode()

    @classmethod
    def decoded(cls, content: bytes) -> Self:
        """The record in a file.

        Raises:
            ValueError: there is none in it.
        """
        plain = _object(json.loads(content))
        cost = _object(plain.get("cost"))
        mode, name, salt, nonce, wrapped = (_typed(plain, key, str) for key in _WORDS)
        passes, memory_kib, lanes = (_typed(cost, key, int) for key in KdfCost._fields)
        return cls(LockMode(mode), name, salt, KdfCost(passes, memory_kib, lanes), nonce, wrapped)


def _object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("not an object")  # noqa: TRY004 - the file is wrong, not the call
    return value


def _typed(values: dict[str, Any], key: str, kind: type[T]) -> T:
    value = values.get(key)
    if type(value) is not kind:  # True is no number of passes
        raise ValueError(f"{key} is missing or of another type")
    return value


class KeyFile:
    """The wrapped key of one profile, `keys.json`, and the count of wrong tries beside it."""

    def __init__(
        self, folder: Path, record: _KeyRecord, os_secret: OsSecret | None, attempts: Attempts
    ) -> None:
        self._folder = folder
        self._record = record
        self._os_secret = os_secret
        self._attempts = attempts

    @classmethod
    def create(
        cls,
        folder: Path,
        words: str,
        os_secret: OsSecret | None,
        clock: Clock,
        cost: KdfCost | None = None,
        random_bytes: RandomBytes = os.urandom,
    ) -> tuple[Self, bytes]:
        """Makes a new database key and wraps it: with a PIN if `os_secret` can keep its half, else a passphrase.

        Returns:
            The key file and the database key.

        Raises:
            KeyProblem: the words do not fit the mode (`key.too_weak`), or there is a key here already (`key.exists`).
        """
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if (folder / "keys.json").exists():
            raise KeyProblem("这份资料已经设过解锁口令，没有改动它。", code="key.exists")
        mode = mode_for(os_secret)
        check_words(mode, words)
        name = random_bytes(16).hex()
        if mode is LockMode.PIN and os_secret is not None:
            os_secret.put(name, random_bytes(32))
        key = random_bytes(KEY_BYTES)
        record = _wrap(key, words, mode, name, cost or KdfCost.tuned(clock), os_secret, random_bytes)
        write_file(folder / "keys.json", record.encoded())
        return cls(folder, record, os_secret, Attempts.create(folder / "attempts", clock)), key

    @classmethod
    def load(cls, folder: Path, os_secret: OsSecret | None, clock: Clock) -> Self:
        """Reads the key file of a profile.

        Raises:
            StoreProblem: there is none (`store.missing`), or it cannot be read (`key.damaged`).
        """
        try:
            record = _KeyRecord.decoded((folder / "keys.json").read_bytes())
        except FileNotFoundError as error:
            raise StoreProblem("这台设备还没有登记。请先登记。", code="store.missing") from error
        except (ValueError, RecursionError) as error:
            text = "钥匙文件坏了，打不开资料；没上传的工作还在密封存档里。请联系管理员。"
            raise StoreProblem(text, code="key.damaged") from error
        return cls(folder, record, os_secret, Attempts.load(folder / "attempts", clock))

    @property
    def mode(self) -> LockMode:
        """What the worker has to type."""
        return self._record.mode

    def state(self) -> LockState:
        """How many tries are left before a lock, and how long to wait before the next one."""
        return self._attempts.state()

    def unlock(self, words: str) -> bytes:
        """The database key.

        Raises:
            KeyProblem: `key.wait` (too soon, nothing was tried), `key.locked` (too many wrong tries), `key.wrong`,
                `key.os_secret` (the system does not have its half any more). Nothing is ever deleted.
        """
        state = self._attempts.state()
        if state.wait_s > 0:
            code = "key.locked" if state.attempts_left == LOCK_AFTER else "key.wait"
            raise KeyProblem(_wait_text(state.wait_s), code=code)
        half = self._system_half()
        self._attempts.count_one()
        key = _unwrap(self._record, words, half)
        if key is None:
            raise _wrong(self._attempts.state())
        self._attempts.reset()
        return key

    def change(self, old: str, new: str, random_bytes: RandomBytes = os.urandom) -> None:
        """Wraps the same key with other words; a wrong `old` counts as a wrong try.

        Raises:
            KeyProblem: as `unlock`, or `key.too_weak`.
        """
        check_words(self.mode, new)
        key = self.unlock(old)
        known = self._record
        record = _wrap(key, new, known.mode, known.name, known.cost, self._os_secret, random_bytes)
        write_file(self._folder / "keys.json", record.encoded())
        self._record = record

    def destroy(self) -> None:
        """Makes the database unreadable for good: only for a revocation signed by the platform."""
        if self._os_secret is not None and self.mode is LockMode.PIN:
            self._os_secret.delete(self._record.name)
        path = self._folder / "keys.json"
        if path.exists():
            write_file(path, b"\0" * path.stat().st_size)
            path.unlink()
            sync_folder(self._folder)

    def _system_half(self) -> bytes:
        if self.mode is LockMode.PASSPHRASE:
            return b""
        half = self._os_secret.get(self._record.name) if self._os_secret is not None else None
        if half is None:
            text = "系统里保存的那一半钥匙不见了，解锁码打不开资料。资料没有动，没上传的工作还在密封存档里。请联系管理员。"
            raise KeyProblem(text, code="key.os_secret")
        return half


def mode_for(os_secret: OsSecret | None) -> LockMode:
    """PIN where the system can keep its half of the key, else passphrase."""
    available = os_secret is not None and os_secret.is_available()
    return LockMode.PIN if available else LockMode.PASSPHRASE


def check_words(mode: LockMode, words: str) -> None:
    """Refuses what is too weak for the mode.

    Raises:
        KeyProblem: `key.too_weak`.
    """
    if mode is LockMode.PIN and (not _PIN.fullmatch(words) or is_guessable(words)):
        raise KeyProblem(
            "解锁码要 6 位数字，不能是连号，也不能反复用同一小段。请换一个。", code="key.too_weak"
        )
    if mode is LockMode.PASSPHRASE and (len(words) < MIN_PASSPHRASE or is_guessable(words)):
        text = (
            f"口令至少 {MIN_PASSPHRASE} 个字符，不能是连号，也不能反复用同一小段。可以用一句只有你知道的话。"
        )
        raise KeyProblem(text, code="key.too_weak")


class _Salted(NamedTuple):
    salt: bytes
    nonce: bytes


def _wrap(
    key: bytes,
    words: str,
    mode: LockMode,
    name: str,
    cost: KdfCost,
    os_secret: OsSecret | None,
    random_bytes: RandomBytes,
) -> _KeyRecord:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    half = (os_secret.get(name) or b"") if mode is LockMode.PIN and os_secret is not None else b""
    salted = _Salted(random_bytes(16), random_bytes(12))
    wrapping = _wrapping_key(words, half, salted.salt, cost)
    wrapped = AESGCM(wrapping).encrypt(salted.nonce, key, _bound(mode, name, cost))
    texts = [base64.b64encode(part).decode() for part in (*salted, wrapped)]
    return _KeyRecord(mode=mode, name=name, cost=cost, salt=texts[0], nonce=texts[1], wrapped=texts[2])


def _unwrap(record: _KeyRecord, words: str, half: bytes) -> bytes | None:
    """The key, None if the words are wrong."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce, wrapped = (base64.b64decode(text) for text in (record.salt, record.nonce, record.wrapped))
    wrapping = _wrapping_key(words, half, salt, record.cost)
    try:
        return AESGCM(wrapping).decrypt(nonce, wrapped, _bound(record.mode, record.name, record.cost))
    except InvalidTag:
        return None


def _wrapping_key(words: str, half: bytes, salt: bytes, cost: KdfCost) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    stretched = _stretch(words, salt, cost)
    mixer = HKDF(algorithm=SHA256(), length=32, salt=half or None, info=b"gridworker key file 1")
    return mixer.derive(stretched)


def _stretch(words: str, salt: bytes, cost: KdfCost) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        words.encode(), salt, cost.passes, cost.memory_kib, cost.lanes, hash_len=32, type=Type.ID
    )


def _bound(mode: LockMode, name: str, cost: KdfCost) -> bytes:
    """What the wrapping authenticates beside the key, so that the file cannot be weakened unseen."""
    return f"gridworker {mode} {name} {cost.passes} {cost.memory_kib} {cost.lanes}".encode()


def _wrong(state: LockState) -> KeyProblem:
    if state.attempts_left == LOCK_AFTER:
        return KeyProblem(_wait_text(state.wait_s), code="key.locked")
    left = f"还可以试 {state.attempts_left} 次。"
    return KeyProblem(f"不对，资料没有动。{left}忘了请联系管理员，没上传的工作不会丢。", code="key.wrong")


def _wait_text(wait_s: int) -> str:
    minutes = -(-wait_s // 60)
    after = f"{wait_s} 秒" if wait_s <= 60 else f"{minutes} 分钟"
    return f"试错次数多了，请等 {after}再试。资料都在，什么也没有删。"
