"""Short-lived tokens for devices that sign a challenge, and the order to destroy keys for those that are revoked."""

import secrets
from collections.abc import Mapping, Sequence
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
_CALLERS_BY_TOKEN = (
    _CALLER.add_columns(db.token.c.hash)
    .join(db.token, db.token.c.device == db.device.c.id)
    .where(
        db.token.c.hash == sa.any_(sa.bindparam("hashes")),
        db.token.c.expires_at > sa.bindparam("now"),
        db.device.c.revoked_at.is_(None),
    )
)
_CALLER_BY_DEVICE = _CALLER.where(db.device.c.id == sa.bindparam("device"))
_CHALLENGE = sa.text(
    "WITH made AS (INSERT INTO challenge (nonce, device, expires_at)"
    "  SELECT asked.nonce, id, :expires_at FROM device"
    "  JOIN unnest(CAST(:nonces AS text[]), CAST(:devices AS text[])) AS asked(nonce, device) ON asked.device = id"
    "  WHERE revoked_at IS NULL)"
    " SELECT id, revoked_at FROM device WHERE id = ANY(:devices)"
)
_TAKE_CHALLENGES = sa.text(
    "WITH taken AS (DELETE FROM challenge WHERE (nonce, device) IN"
    "  (SELECT * FROM unnest(CAST(:nonces AS text[]), CAST(:devices AS text[]))) RETURNING nonce, device, expires_at)"
    " SELECT id, public_key, revoked_at, nonce, expires_at FROM device LEFT JOIN taken ON taken.device = id"
    " WHERE id = ANY(:devices)"
)
_TIDY_EVERY_MS = 60_000


class Sessions:
    """Challenges and tokens of one database.

    A thousand devices that come back together all sign in first. So what several ask is answered with the statements of one,
    nothing here needs a transaction, and the two tables are not written ahead: a crash of the database forgets who has signed in, and devices sign in again.
    """

    def __init__(self, engine: sa.Engine, keys: PlatformKeys, clock: Clock) -> None:
        self._statements = db.statements_of(engine)
        self._keys = keys
        self._clock = clock
        self._tidied_ms: int | None = None

    def challenges(self, asked: Sequence[ChallengeRequest]) -> list[ChallengeReply | Exception]:
        """What each device has to sign, or the authority's order that names it; a problem for one that is not known (404)."""
        now = self._clock.now()
        nonces = [secrets.token_urlsafe(32) for _ in asked]
        given = {
            "nonces": nonces,
            "devices": [one.device for one in asked],
            "expires_at": now + CHALLENGE_HOLDS,
        }
        with self._statements.connect() as connection:
            self._forget_old(connection, now)
            known = {row.id: row.revoked_at for row in connection.execute(_CHALLENGE, given)}
        return [self._challenge(one, nonce, now, known) for one, nonce in zip(asked, nonces, strict=True)]

    def _challenge(
        self, request: ChallengeRequest, nonce: str, now: datetime, known: Mapping[str, datetime | None]
    ) -> ChallengeReply | Exception:
        if request.device not in known:
            return _device_unknown()
        server_time_ms = int(now.timestamp() * 1000)
        if known[request.device] is None:
            return ChallengeReply(nonce=nonce, server_time_ms=server_time_ms)
        order = self._keys.revocation(request.device, request.nonce)
        return ChallengeReply(nonce="", server_time_ms=server_time_ms, revocation=order)

    def tokens(self, asked: Sequence[TokenRequest]) -> list[TokenReply | Exception]:
        """A bearer token for each signed challenge, which is used up either way.

        A problem instead where the device is not known (404), or the challenge is unknown or too old, the signature does
        not fit, or the device is revoked (403).
        """
        now = self._clock.now()
        given = {"nonces": [one.nonce for one in asked], "devices": [one.device for one in asked]}
        with self._statements.connect() as connection:
            taken = connection.execute(_TAKE_CHALLENGES, given).all()
            answers = _proved(asked, taken, now)
            rows = [
                {
                    "hash": self._keys.code_hash(reply.token),
                    "device": one.device,
                    "expires_at": now + TOKEN_HOLDS,
                }
                for one, reply in zip(asked, answers, strict=True)
                if isinstance(reply, TokenReply)
            ]
            db.insert_rows(connection, db.token, rows)
        return answers

    def callers(self, authorizations: Sequence[str]) -> list[Caller | Exception]:
        """Whose token each `Authorization` header carries.

        A problem (401) for none, or one that is unknown, expired, or of a revoked device.
        """
        hashes = [self._hash_in(header) for header in authorizations]
        given = {"hashes": [one for one in hashes if one], "now": self._clock.now()}
        with self._statements.connect() as connection:
            found = {row.hash: _caller(row) for row in connection.execute(_CALLERS_BY_TOKEN, given)}
        return [found.get(one) or token_needed() for one in hashes]

    def _hash_in(self, authorization: str) -> str:
        """What is kept of the header's token; empty if it has none."""
        scheme, _, token = authorization.partition(" ")
        return self._keys.code_hash(token.strip()) if scheme.lower() == "bearer" and token else ""

    def device(self, device: str) -> Caller | None:
        """The caller a signed spool entry speaks for, revoked or not; None if the device is unknown."""
        with self._statements.connect() as connection:
            row = connection.execute(_CALLER_BY_DEVICE, {"device": device}).one_or_none()
        return None if row is None else _caller(row)

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


def _proved(
    asked: Sequence[TokenRequest], taken: Sequence[sa.Row[Any]], now: datetime
) -> list[TokenReply | Exception]:
    """A token for each who proved to have the device's key; a challenge that two bring at once serves the first."""
    known = {row.id: row for row in taken}
    open_ones = {(row.nonce, row.id): row.expires_at for row in taken if row.nonce is not None}
    answers: list[TokenReply | Exception] = []
    for one in asked:
        device, expires_at = known.get(one.device), open_ones.pop((one.nonce, one.device), None)
        if device is None:
            answers.append(_device_unknown())
        elif expires_at is None or expires_at <= now or device.revoked_at or not _has_signed(device, one):
            answers.append(_refused())
        else:
            holds_s = int(TOKEN_HOLDS.total_seconds())
            answers.append(TokenReply(token=secrets.token_urlsafe(32), expires_in_s=holds_s))
    return answers


def _has_signed(device: sa.Row[Any], request: TokenRequest) -> bool:
    key = p256_key(device.public_key)
    return key is not None and is_signed(key, token_message(request.device, request.nonce), request.signature)


def _device_unknown() -> HttpProblem:
    return HttpProblem(
        HTTPStatus.NOT_FOUND,
        "auth.device_unknown",
        "平台上没有登记这台设备。资料都在，不会丢。请联系管理员。",
    )


def _refused() -> HttpProblem:
    return HttpProblem(
        HTTPStatus.FORBIDDEN, "auth.proof", "设备认证没有通过。资料都在，不会丢。请稍后再试或联系管理员。"
    )
