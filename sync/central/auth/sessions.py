"""Short-lived tokens for devices that sign a challenge, or the time and a nonce of their own; and the order to destroy keys for those that are revoked."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from gridworker.clock import Clock
from gridworker.model.sealed import is_signed
from sync.central import database as db
from sync.central.auth.caller import Caller
from sync.central.auth.keys import PlatformKeys, p256_key
from sync.central.platform_row import PlatformRow, read_platform
from sync.central.problems import HttpProblem, token_needed
from sync.protocol.wire import (
    ChallengeReply,
    ChallengeRequest,
    TokenReply,
    TokenRequest,
    sign_in_message,
    token_message,
)

CHALLENGE_HOLDS = timedelta(minutes=2)
TOKEN_HOLDS = timedelta(minutes=15)
SIGN_IN_WITHIN = timedelta(minutes=5)
"""So far may the time that a device signs be from ours; so much longer its nonce is remembered."""

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
_TAKE_OWN_NONCES = sa.text(
    "WITH taken AS (INSERT INTO challenge (nonce, device, expires_at)"
    "  SELECT asked.nonce, id, :expires_at FROM device"
    "  JOIN unnest(CAST(:nonces AS text[]), CAST(:devices AS text[])) AS asked(nonce, device) ON asked.device = id"
    "  ON CONFLICT DO NOTHING RETURNING nonce, device, expires_at)"
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
            platform = read_platform(connection).id
        made = ChallengeReply(nonce="", server_time_ms=_ms(now), platform=platform)
        return [self._challenge(one, nonce, made, known) for one, nonce in zip(asked, nonces, strict=True)]

    def _challenge(
        self,
        request: ChallengeRequest,
        nonce: str,
        made: ChallengeReply,
        known: Mapping[str, datetime | None],
    ) -> ChallengeReply | Exception:
        if request.device not in known:
            return _device_unknown()
        if known[request.device] is None:
            return msgspec.structs.replace(made, nonce=nonce)
        order = self._keys.revocation(request.device, request.nonce)
        return msgspec.structs.replace(made, revocation=order)

    def tokens(self, asked: Sequence[TokenRequest]) -> list[TokenReply | Exception]:
        """A bearer token for each that proves to be its device; the nonce is used up either way.

        A problem instead where the device is not known (404), or the nonce is unknown, too old or was used, the time is
        not ours, the signature does not fit, or the device is revoked (403).
        """
        now = self._clock.now()
        with self._statements.connect() as connection:
            self._forget_old(connection, now)
            platform = read_platform(connection)
            proofs = [_proof(one, platform, now) for one in asked]
            answers = _proved(proofs, _taken(connection, proofs, now), now)
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
        return [_naming(platform, now, *pair) for pair in zip(asked, answers, strict=True)]

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


class _Proof(NamedTuple):
    """What a device has to have signed, and the nonce as we keep it; `in_time` is false where it signed another time than ours."""

    device: str
    nonce: str
    is_own: bool
    message: bytes
    signature: str
    in_time: bool


def _proof(asked: TokenRequest, platform: PlatformRow, now: datetime) -> _Proof:
    device, nonce, at_ms = asked.device, asked.nonce, asked.at_ms
    if at_ms is None:
        return _Proof(device, nonce, False, token_message(device, nonce), asked.signature, in_time=True)
    message = sign_in_message(platform.id, device, nonce, at_ms)
    in_time = abs(_ms(now) - at_ms) <= SIGN_IN_WITHIN.total_seconds() * 1000
    return _Proof(device, f"{device} {nonce}", True, message, asked.signature, in_time)


def _taken(connection: sa.Connection, proofs: Sequence[_Proof], now: datetime) -> list[sa.Row[Any]]:
    """The devices that ask, each with the nonce of its that was good for one token until now; without one, none was."""
    rows: list[sa.Row[Any]] = []
    for statement, is_own in ((_TAKE_CHALLENGES, False), (_TAKE_OWN_NONCES, True)):
        mine = [one for one in proofs if one.is_own is is_own]
        if mine:
            given: dict[str, object] = {
                "nonces": [one.nonce for one in mine],
                "devices": [one.device for one in mine],
            }
            if is_own:
                given["expires_at"] = now + 2 * SIGN_IN_WITHIN
            rows += connection.execute(statement, given).all()
    return rows


def _proved(
    proofs: Sequence[_Proof], taken: Sequence[sa.Row[Any]], now: datetime
) -> list[TokenReply | Exception]:
    """A token for each who proved to have the device's key; a nonce that two bring at once serves the first."""
    known = {row.id: row for row in taken}
    open_ones = {(row.nonce, row.id): row.expires_at for row in taken if row.nonce is not None}
    answers: list[TokenReply | Exception] = []
    for one in proofs:
        device, expires_at = known.get(one.device), open_ones.pop((one.nonce, one.device), None)
        if device is None:
            answers.append(_device_unknown())
        elif expires_at is None or expires_at <= now or device.revoked_at or not _has_signed(device, one):
            answers.append(_refused())
        else:
            holds_s = int(TOKEN_HOLDS.total_seconds())
            answers.append(TokenReply(token=secrets.token_urlsafe(32), expires_in_s=holds_s))
    return answers


def _has_signed(device: sa.Row[Any], proof: _Proof) -> bool:
    key = p256_key(device.public_key)
    return proof.in_time and key is not None and is_signed(key, proof.message, proof.signature)


def _naming(
    platform: PlatformRow, now: datetime, asked: TokenRequest, answer: TokenReply | Exception
) -> TokenReply | Exception:
    """The answer; to who has not asked who we are before, it says that too."""
    if asked.at_ms is None or isinstance(answer, Exception):
        return answer
    return msgspec.structs.replace(
        answer, platform=platform.id, epoch=platform.epoch, server_time_ms=_ms(now)
    )


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


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
