"""Short-lived tokens for devices that sign a challenge, and the order to destroy keys for those that are revoked."""

import secrets
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

import sqlalchemy as sa

from gridworker.clock import Clock
from gridworker.model.sealed import is_signed
from sync.central import database as db
from sync.central.auth.caller import Caller
from sync.central.auth.keys import PlatformKeys, p256_key
from sync.central.problems import HttpProblem, token_needed
from sync.protocol.wire import ChallengeReply, ChallengeRequest, TokenReply, TokenRequest, token_message

CHALLENGE_HOLDS = timedelta(minutes=2)
TOKEN_HOLDS = timedelta(minutes=15)

_CALLER = (
    sa.select(
        db.device.c.id,
        db.device.c.public_key,
        db.device.c.revoked_at,
        db.worker.c.id.label("worker"),
        db.worker.c.role,
        db.worker.c.district,
        db.worker.c.tenant,
        db.worker.c.scope,
        db.worker.c.scope_version,
    )
    .select_from(db.device)
    .join(db.worker, db.worker.c.id == db.device.c.worker)
)
_CALLER_BY_TOKEN = _CALLER.join(db.token, db.token.c.device == db.device.c.id).where(
    db.token.c.hash == sa.bindparam("hash"),
    db.token.c.expires_at > sa.bindparam("now"),
    db.device.c.revoked_at.is_(None),
)
_CALLER_BY_DEVICE = _CALLER.where(db.device.c.id == sa.bindparam("device"))
_DEVICE = sa.select(db.device).where(db.device.c.id == sa.bindparam("device"))
_TAKE_CHALLENGE = (
    db.challenge.delete()
    .where(db.challenge.c.nonce == sa.bindparam("nonce"), db.challenge.c.device == sa.bindparam("device"))
    .returning(db.challenge.c.expires_at)
)
_TIDY_EVERY_MS = 60_000


class Sessions:
    """Challenges and tokens of one database.

    A thousand devices that come back together all sign in first. So nothing here needs a transaction, and the two tables
    are not written ahead: a crash of the database forgets who has signed in, and devices sign in again.
    """

    def __init__(self, engine: sa.Engine, keys: PlatformKeys, clock: Clock) -> None:
        self._statements = db.statements_of(engine)
        self._keys = keys
        self._clock = clock
        self._tidied_ms: int | None = None

    def challenge(self, request: ChallengeRequest) -> ChallengeReply:
        """What the device has to sign, or the authority's order that names it.

        Raises:
            HttpProblem: no such device (404); it destroys nothing.
        """
        now = self._clock.now()
        server_time_ms = int(now.timestamp() * 1000)
        with self._statements.connect() as connection:
            device = self._device(connection, request.device)
            if device.revoked_at is not None:
                order = self._keys.revocation(device.id, request.nonce)
                return ChallengeReply(nonce="", server_time_ms=server_time_ms, revocation=order)
            nonce = secrets.token_urlsafe(32)
            self._forget_old(connection, now)
            connection.execute(
                db.challenge.insert(),
                {"nonce": nonce, "device": device.id, "expires_at": now + CHALLENGE_HOLDS},
            )
        return ChallengeReply(nonce=nonce, server_time_ms=server_time_ms)

    def token(self, request: TokenRequest) -> TokenReply:
        """A bearer token for a signed challenge; the challenge is used up either way.

        Raises:
            HttpProblem: the challenge is unknown or too old, the signature does not fit, the device is revoked.
        """
        now = self._clock.now()
        with self._statements.connect() as connection:
            device = self._device(connection, request.device)
            given = {"nonce": request.nonce, "device": device.id}
            expires_at = connection.execute(_TAKE_CHALLENGE, given).scalar()
            is_good = expires_at is not None and expires_at > now and device.revoked_at is None
            if not is_good or not _has_signed(device, request):
                raise _refused()
            token = secrets.token_urlsafe(32)
            connection.execute(
                db.token.insert(),
                {"hash": self._keys.code_hash(token), "device": device.id, "expires_at": now + TOKEN_HOLDS},
            )
        return TokenReply(token=token, expires_in_s=int(TOKEN_HOLDS.total_seconds()))

    def caller(self, authorization: str) -> Caller:
        """Whose token an `Authorization` header carries.

        Raises:
            HttpProblem: none, unknown, expired, or of a revoked device (401).
        """
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise token_needed()
        given = {"hash": self._keys.code_hash(token.strip()), "now": self._clock.now()}
        with self._statements.connect() as connection:
            row = connection.execute(_CALLER_BY_TOKEN, given).one_or_none()
        if row is None:
            raise token_needed()
        return _caller(row)

    def device(self, device: str) -> Caller | None:
        """The caller a signed spool entry speaks for, revoked or not; None if the device is unknown."""
        with self._statements.connect() as connection:
            row = connection.execute(_CALLER_BY_DEVICE, {"device": device}).one_or_none()
        return None if row is None else _caller(row)

    def _device(self, connection: sa.Connection, device: str) -> sa.Row[Any]:
        found = connection.execute(_DEVICE, {"device": device}).one_or_none()
        if found is None:
            raise HttpProblem(
                HTTPStatus.NOT_FOUND,
                "auth.device_unknown",
                "平台上没有登记这台设备。资料都在，不会丢。请联系管理员。",
            )
        return found

    def _forget_old(self, connection: sa.Connection, now: datetime) -> None:
        """Once in a while, not with every device."""
        elapsed_ms = self._clock.elapsed_ms()
        if self._tidied_ms is not None and elapsed_ms - self._tidied_ms < _TIDY_EVERY_MS:
            return
        self._tidied_ms = elapsed_ms
        connection.execute(db.challenge.delete().where(db.challenge.c.expires_at <= now))
        connection.execute(db.token.delete().where(db.token.c.expires_at <= now))


def revoke(connection: sa.Connection, device: str, clock: Clock, because: str = "") -> bool:
    """Revoke a device: its tokens end now, and its next challenge is answered with the order to destroy its keys."""
    connection.execute(db.token.delete().where(db.token.c.device == device))
    done = connection.execute(
        db.device.update()
        .where(db.device.c.id == device, db.device.c.revoked_at.is_(None))
        .values(revoked_at=clock.now(), revoked_because=because)
    )
    return done.rowcount == 1


def _caller(row: sa.Row[*tuple[Any, ...]]) -> Caller:
    return Caller(
        device=row.id,
        worker=row.worker,
        role=row.role,
        district=row.district,
        tenant=row.tenant,
        scope=tuple(row.scope),
        scope_version=row.scope_version,
        public_key=row.public_key,
    )


def _has_signed(device: sa.Row[Any], request: TokenRequest) -> bool:
    key = p256_key(device.public_key)
    return key is not None and is_signed(key, token_message(request.device, request.nonce), request.signature)


def _refused() -> HttpProblem:
    return HttpProblem(
        HTTPStatus.FORBIDDEN, "auth.proof", "设备认证没有通过。资料都在，不会丢。请稍后再试或联系管理员。"
    )
