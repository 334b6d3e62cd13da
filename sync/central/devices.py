"""The devices of a platform, as an administrator sees them, and taking one out of use.

A revocation ends the device's tokens at once; its keys go when it next asks and is told so, signed. What was sealed on it is
taken all the same.
"""

from datetime import datetime

import msgspec
import sqlalchemy as sa

from gridworker.clock import CHINA, Clock
from gridworker.errors import InputProblem
from sync.central import database as db
from sync.central.auth import sessions

_DEVICES = sa.text(
    "SELECT d.id, d.name, d.app_version, d.enrolled_at, d.revoked_at, d.revoked_because, w.code,"
    " (SELECT max(o.received_at) FROM op o WHERE o.device = d.id) AS heard_at"
    " FROM device d JOIN worker w ON w.id = d.worker"
    " WHERE :worker IN ('', w.id, w.code) ORDER BY w.code, d.enrolled_at, d.id"
)


class DeviceRow(msgspec.Struct, frozen=True, kw_only=True):
    """One device: whose (by code), since when, when the last work of it arrived; times in China, "" for never."""

    device: str
    worker: str
    name: str
    app_version: str
    enrolled_at: str
    last_work_at: str
    revoked_at: str
    reason: str


def devices_of(connection: sa.Connection, worker: str = "") -> list[DeviceRow]:
    """All devices, or those of one worker given by id or code."""
    return [_row(found) for found in connection.execute(_DEVICES, {"worker": worker})]


def revoke_device(connection: sa.Connection, device: str, reason: str, clock: Clock) -> DeviceRow:
    """Take a device out of use; one that already is stays as it was.

    Raises:
        InputProblem: no such device (`device.unknown`).
    """
    if not connection.scalar(sa.select(db.device.c.id).where(db.device.c.id == device)):
        raise InputProblem(
            f"平台上没有设备“{device}”，没有停用任何设备。用 devices 看设备的编号。", code="device.unknown"
        )
    sessions.revoke(connection, device, clock, reason)
    return next(row for row in devices_of(connection) if row.device == device)


def _row(found: sa.Row[tuple[object, ...]]) -> DeviceRow:
    def told(moment: object) -> str:
        return moment.astimezone(CHINA).isoformat(timespec="seconds") if isinstance(moment, datetime) else ""

    return DeviceRow(
        device=found.id,
        worker=found.code,
        name=found.name,
        app_version=found.app_version,
        enrolled_at=told(found.enrolled_at),
        last_work_at=told(found.heard_at),
        revoked_at=told(found.revoked_at),
        reason=found.revoked_because,
    )
