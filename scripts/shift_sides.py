"""Reads the two sides of a shift for `check_shift`: a device's profile and the platform's database.

Nothing of the program is imported. Keys are unwrapped, databases read and formats parsed here a second time, from their
description, so that a mistake of the program cannot hide itself. Nothing is changed: the device's database is read from
a copy, PostgreSQL in a read-only transaction.
"""

import base64
import hashlib
import json
import shutil
import struct
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

import psycopg
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlcipher3 import dbapi2 as sqlcipher

Json = dict[str, Any]
T = TypeVar("T")


class NothingToCheckError(Exception):
    """The profile, its key or the platform cannot be read; the text says which and why."""


class DeviceOp(NamedTuple):
    """One operation as the device keeps it."""

    body: Json
    state: str
    version: tuple[int, int]
    number: str


class Device(NamedTuple):
    """What the device's database says. `rows`: (kind, id) -> (epoch, n, data); `blobs`: hash -> (size, state)."""

    identity: Json
    vault: bytes
    sound: str
    ops: dict[str, DeviceOp]
    rows: dict[tuple[str, str], tuple[int, int, Json]]
    blobs: dict[str, tuple[int, str]]
    uploads: dict[str, str]


class Record(NamedTuple):
    """One record of the platform."""

    district: str
    kind: str
    id: str
    version: tuple[int, int]
    data: Json
    deleted: bool
    in_scope: bool


class Platform(NamedTuple):
    """What the platform's database says of the device and its worker."""

    ops: list[Json]
    copies: Counter[str]
    records: list[Record]
    blobs: dict[str, int]
    named: set[tuple[str, str]]
    cases: dict[str, Json]


# ---------------------------------------------------------------------------------------------- reading the device


def unwrap_key(profile: Path, words: str) -> bytes:
    """The database key out of `keys.json`: Argon2id over the words, HKDF, AES-256-GCM.

    Raises:
        NothingToCheckError: no key file, a PIN (its other half lies in the system), or wrong words.
    """
    path = profile / "keys.json"
    if not path.exists():
        raise NothingToCheckError(f"{path} 不在，这不是登记过的档案。")
    record = json.loads(path.read_text(encoding="utf-8"))
    if record["mode"] != "passphrase":
        raise NothingToCheckError("这个档案用 PIN 加系统密钥，外面打不开。核对请用长口令的档案。")
    cost = record["cost"]
    passes, memory, lanes = cost["passes"], cost["memory_kib"], cost["lanes"]
    salt, nonce, wrapped = (base64.b64decode(record[name]) for name in ("salt", "nonce", "wrapped"))
    stretched = hash_secret_raw(words.encode(), salt, passes, memory, lanes, hash_len=32, type=Type.ID)
    wrapping = HKDF(SHA256(), 32, salt=None, info=b"gridworker key file 1").derive(stretched)
    bound = f"gridworker {record['mode']} {record['name']} {passes} {memory} {lanes}".encode()
    try:
        return AESGCM(wrapping).decrypt(nonce, wrapped, bound)
    except InvalidTag as error:
        raise NothingToCheckError("GRIDWORKER_WORDS 里的口令打不开这个档案。") from error


def read_device(profile: Path, key: bytes) -> Device:
    """The device's database, from a copy, so that not even a lock file is left beside it."""
    with tempfile.TemporaryDirectory() as copies:
        for suffix in ("", "-wal"):
            source = profile / f"store.db{suffix}"
            if source.exists():
                shutil.copyfile(source, Path(copies) / source.name)
        connection = sqlcipher.connect(f"file:{Path(copies) / 'store.db'}?mode=ro", uri=True)
        try:
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            return _device(connection)
        except sqlcipher.Error as error:
            raise NothingToCheckError(f"设备的数据库读不出来：{error}") from error
        finally:
            connection.close()


def _device(connection: sqlcipher.Connection) -> Device:
    ops = connection.execute("SELECT id, body, state, version_epoch, version_n, number FROM op ORDER BY pos")
    rows = connection.execute(
        "SELECT kind, id, epoch, n, coalesce(raw, data) FROM row WHERE gone = 0 AND leaving = 0"
    )
    return Device(
        identity=_setting(connection, "identity", dict),
        vault=bytes.fromhex(_setting(connection, "vault.secret", str)),
        sound=connection.execute("PRAGMA integrity_check(1)").fetchone()[0],
        ops={op: DeviceOp(json.loads(body), state, (e, n), number) for op, body, state, e, n, number in ops},
        rows={(kind, id_): (epoch, n, json.loads(data)) for kind, id_, epoch, n, data in rows},
        blobs={
            s: (size, state)
            for s, size, state in connection.execute("SELECT sha256, size_bytes, state FROM blob")
        },
        uploads=dict(connection.execute("SELECT sha256, state FROM upload").fetchall()),
    )


def _setting(connection: sqlcipher.Connection, name: str, kind: type[T]) -> T:
    value = json.loads(connection.execute("SELECT v FROM setting WHERE k = ?", (name,)).fetchone()[0])
    if not isinstance(value, kind):
        raise NothingToCheckError(f"设备的设定 {name} 不是认识的样子。")
    return value


def spool_ids(segment: bytes) -> Iterator[str]:
    """The op ids of a spool segment: `GWS1 | length | CRC-32 | op id (16) | ms (8) | sealed`.

    Raises:
        ValueError: something in it is no whole frame.
    """
    position = 0
    while position < len(segment):
        magic, length, crc = struct.unpack_from(">4sII", segment, position)
        body = segment[position + 12 : position + 12 + length]
        if magic != b"GWS1" or len(body) != length or zlib.crc32(body) != crc:
            raise ValueError(f"位置 {position} 读不出来")
        yield str(UUID(bytes=body[:16]))
        position += 12 + length


def settled_ids(notes: bytes) -> set[str]:
    """The op ids noted beside the spool as settled: records of op id (16), ms (8), CRC-32 (4)."""
    pieces = (notes[start : start + 28] for start in range(0, len(notes) - 27, 28))
    return {
        str(UUID(bytes=piece[:16]))
        for piece in pieces
        if zlib.crc32(piece[:24]) == int.from_bytes(piece[24:])
    }


# -------------------------------------------------------------------------------------------- reading the platform


def read_platform(url: str, device: Device) -> Platform:
    """The platform's side, all of it as of one moment.

    Raises:
        NothingToCheckError: the database cannot be reached or does not know the device's worker.
    """
    worker, op_ids = device.identity["worker"], list(device.ops)
    try:
        with psycopg.connect(url) as connection:
            connection.read_only = True
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            return _platform(connection, device.identity["device"], worker, op_ids)
    except psycopg.Error as error:
        raise NothingToCheckError(f"平台的数据库读不出来：{error}") from error


def _platform(connection: psycopg.Connection[Any], device: str, worker: str, op_ids: list[str]) -> Platform:
    def rows(query: str, *values: object) -> list[Any]:
        return connection.execute(query.encode(), values).fetchall()

    scope = rows("SELECT scope FROM worker WHERE id = %s", worker)
    if not scope:
        raise NothingToCheckError(f"平台上没有网格员 {worker}。")
    ops = rows("SELECT line, outcome, verdict, worker FROM op WHERE device = %s", device)
    copies = rows("SELECT id, count(*) FROM op WHERE id = ANY(%s) GROUP BY id", op_ids)
    records = rows(
        "SELECT district, kind, id, epoch, n, data, deleted, audience && %s::text[] FROM record", scope[0][0]
    )
    return Platform(
        ops=[{"line": line, "outcome": out, "verdict": said, "worker": who} for line, out, said, who in ops],
        copies=Counter(dict(copies)),
        records=[
            Record(district, kind, id_, (epoch, n), data, deleted, in_scope)
            for district, kind, id_, epoch, n, data, deleted, in_scope in records
        ],
        blobs=dict(rows("SELECT sha256, size_bytes FROM blob")),
        named=set(rows("SELECT op, sha256 FROM op_blob WHERE device = %s", device)),
        cases=dict(rows("SELECT event, facts FROM event_case")),
    )


def decrypted(profile: Path, vault: bytes, sha: str) -> bytes | None:
    """A blob of the device: `GWB1 | nonce (12) | AES-256-GCM`; None if it is missing or damaged."""
    path = profile / "blobs" / sha[:2] / f"{sha}.gwb"
    sealed = path.read_bytes() if path.is_file() else b""
    key = HKDF(SHA256(), 32, salt=None, info=b"gridworker blob " + sha.encode()).derive(vault)
    try:
        plain: bytes = AESGCM(key).decrypt(sealed[4:16], sealed[16:], sha.encode())
    except (InvalidTag, ValueError):
        return None
    return plain if sealed[:4] == b"GWB1" and hashlib.sha256(plain).hexdigest() == sha else None
