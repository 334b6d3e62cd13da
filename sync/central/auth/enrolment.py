"""Lets a device belong to a worker: one-time codes, and the certificate a device gets for one.

Of a code only a keyed hash is kept. A device that lost the answer may ask again with the same code and key and gets
the same answer; nobody else can.
"""

import secrets
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

import msgspec
import sqlalchemy as sa

from gridworker.clock import Clock
from gridworker.ids import new_id
from gridworker.model.ops import RecordKind
from gridworker.model.sealed import is_signed
from sync.central import database as db
from sync.central.auth.keys import PlatformKeys, certified_device, device_certificate, p256_key
from sync.central.platform_row import read_platform
from sync.central.problems import HttpProblem
from sync.protocol.wire import EnrolReply, EnrolRequest, enrol_message

CODE_HOLDS = timedelta(hours=24)
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that looks like a digit."""
_CODE_LENGTH = 12
_LOOKALIKES = str.maketrans("OIL", "011")


def normal_code(typed: str) -> str:
    """A code as it was made, whatever dashes, blanks and small letters it was typed with."""
    kept = "".join(letter for letter in typed.upper() if letter.isalnum())
    return kept.translate(_LOOKALIKES)


def make_code(
    connection: sa.Connection, keys: PlatformKeys, clock: Clock, worker: str, holds: timedelta = CODE_HOLDS
) -> str:
    """A new one-time code for `worker`, in groups of four; it is shown once and not kept."""
    code = "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH))
    connection.execute(
        db.enrol_code.insert(),
        {"hash": keys.code_hash(code), "worker": worker, "expires_at": clock.now() + holds},
    )
    return "-".join(code[start : start + 4] for start in range(0, _CODE_LENGTH, 4))


def enrol(engine: sa.Engine, keys: PlatformKeys, clock: Clock, request: EnrolRequest) -> EnrolReply:
    """Make the device known.

    Raises:
        HttpProblem: the proof does not fit the key, the code is unknown, used, expired or another worker's, or the
            certificate of a forgotten device is not this platform's.
    """
    key = p256_key(request.public_key)
    if key is None or not is_signed(key, enrol_message(request), request.proof):
        raise _refusal("enrol.proof", "设备的签名对不上。请重启应用后再登记一次。")
    now = clock.now()
    with engine.begin() as connection:
        code = _code(connection, keys.code_hash(normal_code(request.code)), now)
        device = _earlier(connection, code, request) if code.device else None
        if device is None and request.certificate:
            device_id = _forgotten(connection, keys, code, request)
            device = _add_device(connection, code, request, device_id, request.certificate, now)
        if device is None:
            device_id = new_id(now)
            certificate = device_certificate(keys, device_id, key, now)
            device = _add_device(connection, code, request, device_id, certificate, now)
        return _reply(connection, keys, device, now)


def _code(connection: sa.Connection, code_hash: str, now: datetime) -> sa.Row[Any]:
    found = connection.execute(
        sa.select(db.enrol_code).where(db.enrol_code.c.hash == code_hash).with_for_update()
    ).one_or_none()
    if found is None:
        raise _refusal("enrol.code_unknown", "没有这个开通码。请核对后再输，或请管理员另发一个。")
    if found.expires_at <= now:
        raise _refusal("enrol.code_expired", "这个开通码过期了。请管理员另发一个。")
    return found


def _earlier(connection: sa.Connection, code: sa.Row[Any], request: EnrolRequest) -> sa.Row[Any]:
    device = connection.execute(sa.select(db.device).where(db.device.c.id == code.device)).one()
    if device.public_key != request.public_key or device.revoked_at is not None:
        raise _refusal("enrol.code_used", "这个开通码已经用过。请管理员另发一个。")
    return device


def _forgotten(
    connection: sa.Connection, keys: PlatformKeys, code: sa.Row[Any], request: EnrolRequest
) -> str:
    """The id of a device that was enrolled in the time that a restored platform has lost; its certificate proves it."""
    if code.worker != request.worker:
        raise _refusal("enrol.other_worker", "这个开通码是给别人的。请管理员给这台设备原来的人发一个。")
    device = certified_device(keys, request.certificate, request.public_key)
    is_known = device is not None and connection.scalar(
        sa.select(sa.exists().where(db.device.c.id == device))
    )
    if device is None or is_known:  # a known one, revoked perhaps, is not made good by a new code
        raise _refusal("enrol.proof", "设备的证书对不上。请重启应用后再登记一次。")
    return device


def _add_device(
    connection: sa.Connection,
    code: sa.Row[Any],
    request: EnrolRequest,
    device: str,
    certificate: str,
    now: datetime,
) -> sa.Row[Any]:
    connection.execute(db.enrol_code.update().where(db.enrol_code.c.hash == code.hash).values(device=device))
    return connection.execute(
        db.device.insert().returning(db.device),
        {
            "id": device,
            "worker": code.worker,
            "name": request.device_name[:200],
            "app_version": request.app_version[:64],
            "public_key": request.public_key,
            "recipient": request.recipient,
            "certificate": certificate,
            "enrolled_at": now,
        },
    ).one()


def _reply(connection: sa.Connection, keys: PlatformKeys, device: sa.Row[Any], now: datetime) -> EnrolReply:
    worker = connection.execute(sa.select(db.worker).where(db.worker.c.id == device.worker)).one()
    data = connection.execute(
        sa.select(db.record.c.data).where(
            db.record.c.district == worker.district,
            db.record.c.kind == RecordKind.WORKER.value,
            db.record.c.id == worker.id,
        )
    ).scalar_one()
    platform = read_platform(connection)
    return EnrolReply(
        device=device.id,
        platform=platform.id,
        epoch=platform.epoch,
        district=worker.district,
        worker=msgspec.convert(data, dict[str, Any]),
        scope=tuple(worker.scope),
        certificate=device.certificate,
        ca=keys.ca_pem,
        recipient=keys.recipient,
        server_time_ms=int(now.timestamp() * 1000),
    )


def _refusal(code: str, text: str) -> HttpProblem:
    return HttpProblem(HTTPStatus.FORBIDDEN, code, text)
