"""Reads what lies in a SQLCipher file, page by page, with the key: free pages and gaps between cells too.

SQLCipher 4, raw key: AES-256-CBC, pages of 4096 bytes, the last 80 hold IV and MAC; the first page begins with a salt.
"""

from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

_PAGE, _RESERVED, _IV, _SALT = 4096, 80, 16, 16
_WAL_HEAD, _FRAME_HEAD = 32, 24


def plain_bytes(profile: Path, key: bytes) -> bytes:
    """Everything in the database, its write-ahead log and its backups."""
    files = [profile / "store.db", *sorted((profile / "backups").glob("*.db"))]
    return b"".join(b"".join(_pages_of(file, key)) for file in files if file.exists())


def plain_page(file: Path, key: bytes, number: int) -> bytes:
    """One page of a database, counted from 1; the first one without the 16 bytes that hold the salt."""
    raw = file.read_bytes()[(number - 1) * _PAGE : number * _PAGE]
    return _opened(raw, key, _SALT if number == 1 else 0)


def _pages_of(file: Path, key: bytes) -> Iterator[bytes]:
    raw = file.read_bytes()
    for start in range(0, len(raw), _PAGE):
        yield _opened(raw[start : start + _PAGE], key, _SALT if start == 0 else 0)
    log = file.with_name(file.name + "-wal")
    raw = log.read_bytes() if log.exists() else b""
    for start in range(_WAL_HEAD, len(raw), _FRAME_HEAD + _PAGE):
        page = raw[start + _FRAME_HEAD : start + _FRAME_HEAD + _PAGE]
        first = int.from_bytes(raw[start : start + 4], "big") == 1
        yield _opened(page, key, _SALT if first else 0)


def _opened(page: bytes, key: bytes, skipped: int) -> bytes:
    iv = page[_PAGE - _RESERVED : _PAGE - _RESERVED + _IV]
    body = Cipher(AES(key), CBC(iv)).decryptor()
    return body.update(page[skipped : _PAGE - _RESERVED]) + body.finalize()
