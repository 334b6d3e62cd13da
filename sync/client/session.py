"""The device's standing with the platform: is it really there, who are we to it, what time is it there.

A token is won by signing with the device's key, at once (a nonce of our own, and the time), or where the platform does not
take that, a challenge; kept in memory, renewed before it ends or when the platform says 401. Who lets us in at once
also says who it is, so that nobody has to be asked before. An expired or refused session stops the sync and nothing else. Keys are destroyed only on a
revocation that the pinned CA has signed over this device and this request's own nonce; the session reports it as
`DeviceRevoked`, after it has checked it, and destroys nothing itself.
"""

import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol

import msgspec

from gridworker.clock import Clock
from gridworker.errors import PlatformProblem, ProgrammingBug
from gridworker.model.sealed import is_signed, sign
from sync.client.answers import JSON, Reply, json_body, json_reply, problem
from sync.client.problems import DeviceRevoked, captive
from sync.client.transport import Request, Response, Transport
from sync.protocol import wire

if TYPE_CHECKING:  # loaded with the first token, not by whoever only names a session
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey

HEALTH_TIMEOUT_S = 10.0
_RENEW_BEFORE_END_S = 60
_LONGEST_ROUND_TRIP_MS = 10_000
_WALL_JUMP_MS = 1_000
_NOT_AT_ONCE = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED,
)


class SessionIdentity(Protocol):
    """What of the device's identity a session needs; PEM texts."""

    @property
    def device(self) -> str:
        """The device's id, given by the platform."""
        ...

    @property
    def platform(self) -> str:
        """The platform's id; a platform is known by it, never by its address."""
        ...

    @property
    def ca(self) -> str:
        """The platform's CA certificate, pinned at enrolment."""
        ...

    @property
    def private_key(self) -> str:
        """The device's P-256 key."""
        ...


@dataclass(frozen=True)
class OffsetSample:
    """Platform time minus device wall time, known to within half the round trip."""

    offset_ms: int
    round_trip_ms: int


class Session:
    """Sends requests in the device's name. Safe to use from several threads.

    Args:
        transport: the way out.
        identity: who we are, and who the platform is.
        clock: measures token life and the offset.
        on_offset: told each trustworthy measurement of the clock offset, on the calling thread.
        nonce: fresh randomness for signing in.
        platform_ms: the platform's time as it is believed here, ms since 1970; the wall clock by default.
    """

    def __init__(
        self,
        transport: Transport,
        identity: SessionIdentity,
        clock: Clock,
        on_offset: Callable[[OffsetSample], None] = lambda _sample: None,
        nonce: Callable[[], str] = lambda: secrets.token_urlsafe(24),
        platform_ms: Callable[[], int] | None = None,
    ) -> None:
        self._transport = transport
        self._identity = identity
        self._clock = clock
        self._on_offset = on_offset
        self._nonce = nonce
        self._platform_ms = platform_ms or (lambda: _wall_ms(clock))
        self._lets_in_at_once, self._was_refused = True, False
        self._key: EllipticCurvePrivateKey | None = None
        self._lock = threading.Lock()
        self._token = ""
        self._token_ends_ms = 0

    @property
    def has_token(self) -> bool:
        """Whether the platform has let this device in, and for some time yet."""
        with self._lock:
            return self._clock.elapsed_ms() < self._token_ends_ms

    def recognise(self) -> int:
        """The epoch of the platform, which has just shown that it is ours: by letting us in, or by its own word.

        Raises:
            NetworkProblem, PlatformProblem: as `probe`.
        """
        granted = None if self.has_token else self._granted_at_once()
        return self.probe().epoch if granted is None else granted.epoch

    def probe(self) -> wire.Health:
        """Asks whether the platform is there, honestly: anything but its own answer does not count.

        Raises:
            NetworkProblem: nothing, or something else, answered.
            PlatformProblem: another platform than the one enrolled with (`platform.stranger`).
        """
        asked = _Asked(self._clock)
        with self._transport.send(
            Request("GET", "/healthz", {"Accept": JSON}, read_timeout_s=HEALTH_TIMEOUT_S)
        ) as response:
            if response.status != HTTPStatus.OK:
                raise problem(response, self._clock.now())
            health = json_reply(response, wire.Health)
        if health.service != wire.SERVICE:
            raise captive()
        if health.platform != self._identity.platform:
            raise _stranger()
        self._measured(asked, health.server_time_ms)
        return health

    def send(self, request: Request) -> Response:
        """Sends with the device's token; a 401 is answered once with a new token.

        Raises:
            NetworkProblem: no reply.
            DeviceRevoked: the platform's CA says so, and it is proven.
            PlatformProblem: the platform does not let this device in (`platform.session`).
        """
        token = self._fresh_token()
        response = self._transport.send(_with_token(request, token))
        if response.status != HTTPStatus.UNAUTHORIZED:
            return response
        response.close()
        response = self._transport.send(_with_token(request, self._token_after(token)))
        if response.status != HTTPStatus.UNAUTHORIZED:
            return response
        response.close()
        self._forget()
        raise _not_let_in()

    def sign_in(self) -> None:
        """Sees to it that the next request needs nothing but itself, so that its time says something about the link.

        Raises:
            NetworkProblem, DeviceRevoked, PlatformProblem: as `send`.
        """
        self._fresh_token()

    def _fresh_token(self) -> str:
        with self._lock:
            if self._clock.elapsed_ms() >= self._token_ends_ms:
                self._renew()
            return self._token

    def _token_after(self, refused: str) -> str:
        """A token other than the refused one; another thread may have renewed it meanwhile."""
        with self._lock:
            if self._token == refused:
                self._renew()
            return self._token

    def _forget(self) -> None:
        with self._lock:
            self._token, self._token_ends_ms = "", 0

    def _granted_at_once(self) -> wire.TokenReply | None:
        with self._lock:
            return self._sign_in_at_once()

    def _renew(self) -> None:
        if self._was_refused or self._sign_in_at_once() is None:
            self._was_refused = False
            self._sign_challenge()

    def _sign_in_at_once(self) -> wire.TokenReply | None:
        """Wins a token with one request; None if the platform gives none for that.

        It may be an older one, or our clock is wrong, or it does not let us in at all: the challenge finds out.
        """
        if not self._lets_in_at_once:
            return None
        platform, device, nonce = self._identity.platform, self._identity.device, self._nonce()
        asked, at_ms = _Asked(self._clock), self._platform_ms()
        signature = sign(self._signing_key(), wire.sign_in_message(platform, device, nonce, at_ms))
        answer = wire.TokenRequest(device=device, nonce=nonce, signature=signature, at_ms=at_ms)
        with self._transport.send(_posted("/devices/token", answer)) as response:
            said = None if response.status in _NOT_AT_ONCE else self._read(response, wire.TokenReply)
        granted = said if said and said.platform else None
        self._was_refused = granted is None
        if granted is None:
            return None
        if granted.platform != platform:
            raise _stranger()
        self._keep(granted)
        self._measured(asked, granted.server_time_ms)
        return granted

    def _sign_challenge(self) -> None:
        device = self._identity.device
        challenge = self._challenge(device)
        self._lets_in_at_once = bool(challenge.platform)
        answer = wire.TokenRequest(
            device=device,
            nonce=challenge.nonce,
            signature=sign(self._signing_key(), wire.token_message(device, challenge.nonce)),
        )
        self._keep(self._post("/devices/token", answer, wire.TokenReply))

    def _keep(self, granted: wire.TokenReply) -> None:
        early_s = min(_RENEW_BEFORE_END_S, granted.expires_in_s // 4)
        self._token = granted.token
        self._token_ends_ms = self._clock.elapsed_ms() + (granted.expires_in_s - early_s) * 1000

    def _signing_key(self) -> "EllipticCurvePrivateKey":
        if self._key is None:
            self._key = _private_key(self._identity.private_key)
        return self._key

    def _challenge(self, device: str) -> wire.ChallengeReply:
        nonce = self._nonce()
        asked = _Asked(self._clock)
        reply = self._post(
            "/devices/challenge", wire.ChallengeRequest(device=device, nonce=nonce), wire.ChallengeReply
        )
        if reply.revocation is not None:
            check_revocation(reply.revocation, device, nonce, self._identity.ca)
            raise DeviceRevoked("这台设备已被平台停用。未上传的资料已密封保存，平台仍能收到。请联系管理员。")
        self._measured(asked, reply.server_time_ms)
        return reply

    def _post(self, path: str, body: msgspec.Struct, kind: type[Reply]) -> Reply:
        with self._transport.send(_posted(path, body)) as response:
            return self._read(response, kind)

    def _read(self, response: Response, kind: type[Reply]) -> Reply:
        if response.status not in (HTTPStatus.OK, HTTPStatus.CREATED):
            raise problem(response, self._clock.now())
        return json_reply(response, kind)

    def _measured(self, asked: "_Asked", server_time_ms: int) -> None:
        sample = asked.offset(self._clock, server_time_ms)
        if sample is not None:
            self._on_offset(sample)


def check_revocation(revocation: wire.Revocation, device: str, nonce: str, ca: str) -> None:
    """Lets a revocation pass only if the CA (PEM certificate) signed it for this device and this very request.

    Raises:
        PlatformProblem: it proves nothing (`platform.revocation_unproven`); whoever sent it, nothing is destroyed.
    """
    message = wire.revocation_message(device, nonce)
    named = revocation.device == device and revocation.nonce == nonce
    if not (named and is_signed(_public_key(ca), message, revocation.signature)):
        raise PlatformProblem(
            "收到一条没有平台签名的停用通知，已忽略。资料都在本机，没有动过。请联系管理员核实。",
            code="platform.revocation_unproven",
        )


def authorized(headers: Mapping[str, str], token: str) -> dict[str, str]:
    """The headers with the device's token."""
    return {**headers, "Authorization": f"Bearer {token}"}


class _Asked:
    """The moment a request that tells the time is sent."""

    def __init__(self, clock: Clock) -> None:
        self._wall_ms = _wall_ms(clock)
        self._elapsed_ms = clock.elapsed_ms()

    def offset(self, clock: Clock, server_time_ms: int) -> OffsetSample | None:
        """Platform minus device at the middle of the round trip; None if it took too long or the clock was set."""
        round_trip_ms = clock.elapsed_ms() - self._elapsed_ms
        jumped = abs(_wall_ms(clock) - self._wall_ms - round_trip_ms) > _WALL_JUMP_MS
        if jumped or round_trip_ms > _LONGEST_ROUND_TRIP_MS:
            return None
        return OffsetSample(server_time_ms - (self._wall_ms + round_trip_ms // 2), round_trip_ms)


def _wall_ms(clock: Clock) -> int:
    return int(clock.now().timestamp() * 1000)


def _posted(path: str, body: msgspec.Struct) -> Request:
    headers = {"Content-Type": JSON, "Accept": JSON}
    return Request("POST", path, headers, json_body(body), read_timeout_s=HEALTH_TIMEOUT_S)


def _with_token(request: Request, token: str) -> Request:
    return replace(request, headers=authorized(request.headers, token))


def _not_let_in() -> PlatformProblem:
    return PlatformProblem(
        "平台暂时不认这台设备，传不上去。资料都在本机，可以照常工作。持续出现请联系管理员。",
        code="platform.session",
    )


def _stranger() -> PlatformProblem:
    return PlatformProblem(
        "这个地址上是另一个平台，没有传任何东西，资料都在本机。请检查平台地址，或联系管理员。",
        code="platform.stranger",
    )


def _private_key(pem: str) -> "EllipticCurvePrivateKey":
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    key = load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, EllipticCurvePrivateKey):
        raise ProgrammingBug("the device key is not an elliptic curve key", code="bug.device_key")
    return key


def _public_key(ca: str) -> "EllipticCurvePublicKey":
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

    key = x509.load_pem_x509_certificate(ca.encode()).public_key()
    if not isinstance(key, EllipticCurvePublicKey):
        raise ProgrammingBug("the platform's CA key is not an elliptic curve key", code="bug.ca_key")
    return key
