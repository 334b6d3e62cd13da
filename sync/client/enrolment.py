"""A device becomes a worker's: keys are made here, a one-time code is redeemed, the platform's CA is pinned.

Nothing is stored by an attempt: it ends with a `DeviceIdentity` to create the store with, or with a reason and nothing
half-made. An attempt keeps its keys and may be repeated: the platform binds a used code to the public key that used it
and answers the same key again, so a reply that was lost costs nothing.
"""

import secrets
from collections.abc import Callable
from http import HTTPStatus

import msgspec
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from gridworker.clock import Clock
from gridworker.errors import EnvironmentProblem, InputProblem, PlatformProblem
from gridworker.ids import new_id
from gridworker.model.sealed import sign
from gridworker.store.identity import DeviceIdentity
from gridworker.store.sealing import load_private_key
from sync.client.answers import JSON, error_reply, json_body, json_reply, problem
from sync.client.problems import captive
from sync.client.session import HEALTH_TIMEOUT_S
from sync.client.transport import Request, Response, Transport, checked_url
from sync.protocol import wire

MOST_CODE_CHARS = 64

_REFUSALS = {
    "enrol.code_unknown": "没有这个开通码。请核对后重新输入，或请管理员发一个新的。",
    "enrol.code_used": "这个开通码已经登记过另一台设备。请管理员再发一个新的开通码。",
    "enrol.code_expired": "这个开通码过期了。请管理员再发一个新的开通码。",
    "enrol.proof": "平台没有认出这台设备的签名，没有登记。请重新开始登记；还不行就联系管理员。",
    "enrol.other_worker": "这个开通码是给别人的，没有登记。请管理员给这台设备原来的人发一个。",
    "enrol.rate": "试的次数太多，平台要求等一会儿。请过几分钟再试，开通码仍然有效。",
}


class Invitation(msgspec.Struct, frozen=True):
    """What the administrator hands out: where the platform is, the one-time code, and, in a QR code, which CA it has.

    `ca_sha256` is the hex fingerprint of the CA certificate, empty if the code was typed in by hand.
    """

    url: str
    code: str
    ca_sha256: str = ""


class Enrolled(msgspec.Struct, frozen=True):
    """A device that belongs: its identity for `Store.create`, and the worker as the platform knows them."""

    identity: DeviceIdentity
    worker: dict[str, object]


class Enrolment:
    """One attempt with its own keys. Repeat `redeem` after a `NetworkProblem`; begin a new one for another code.

    Args:
        transport: the way to `invitation.url`.
        invitation: from `checked_invitation` or `read_invitation`.
        device_name: what the administrator will see, such as "双桥子 3 号平板".
        app_version: the version of this app.
        clock: for ids.
        random_bits: for ids.
        known: a device that a restored platform has forgotten asks to be again what it was; nothing in its store
            changes by that.
    """

    def __init__(
        self,
        transport: Transport,
        invitation: Invitation,
        device_name: str,
        app_version: str,
        clock: Clock,
        random_bits: Callable[[int], int] = secrets.randbits,
        known: DeviceIdentity | None = None,
    ) -> None:
        import pyrage

        self._transport = transport
        self._invitation = invitation
        self._known = known
        if known is None:
            self._key = generate_private_key(SECP256R1())
            self._age = pyrage.x25519.Identity.generate()
            self._incarnation = new_id(clock.now(), random_bits)
        else:
            self._key = load_private_key(known.private_key)
            self._age = pyrage.x25519.Identity.from_str(known.age_identity)
            self._incarnation = known.incarnation
        self._clock = clock
        self._request = self._signed_request(device_name, app_version)

    def redeem(self) -> Enrolled:
        """Redeems the code. Safe to repeat: the same keys get the same answer.

        Raises:
            NetworkProblem: no answer, or not the platform's; repeat.
            InputProblem: the code is refused (`enrol.code_unknown`, `enrol.code_used`, `enrol.code_expired`).
            PlatformProblem: the platform cannot enrol now, or what it answered does not fit together
                (`enrol.reply`).
        """
        platform = self._probe()
        with self._transport.send(
            Request(
                "POST", "/devices/enrol", {"Content-Type": JSON, "Accept": JSON}, json_body(self._request)
            )
        ) as response:
            if response.status not in (HTTPStatus.OK, HTTPStatus.CREATED):
                raise _refusal(response, self._clock)
            reply = json_reply(response, wire.EnrolReply)
        if reply.platform != platform:
            raise _does_not_fit("另一个平台")
        check_reply(reply, self._key.public_key(), self._invitation.ca_sha256)
        if self._known is not None and reply.device != self._known.device:
            raise _does_not_fit("设备")
        return Enrolled(self._identity(reply), reply.worker)

    def _probe(self) -> str:
        """The platform's id, if it is a platform."""
        request = Request("GET", "/healthz", {"Accept": JSON}, read_timeout_s=HEALTH_TIMEOUT_S)
        with self._transport.send(request) as response:
            if response.status != HTTPStatus.OK:
                raise problem(response, self._clock.now())
            health = json_reply(response, wire.Health)
        if health.service != wire.SERVICE:
            raise captive()
        return health.platform

    def _signed_request(self, device_name: str, app_version: str) -> wire.EnrolRequest:
        public = self._key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        unsigned = wire.EnrolRequest(
            code=self._invitation.code,
            public_key=public.decode(),
            recipient=str(self._age.to_public()),
            device_name=device_name,
            app_version=app_version,
            proof="",
            certificate="" if self._known is None else self._known.certificate,
            worker="" if self._known is None else self._known.worker,
        )
        return msgspec.structs.replace(unsigned, proof=sign(self._key, wire.enrol_message(unsigned)))

    def _identity(self, reply: wire.EnrolReply) -> DeviceIdentity:
        return DeviceIdentity(
            device=reply.device,
            worker=str(reply.worker["id"]),
            incarnation=self._incarnation,
            district=reply.district,
            platform=reply.platform,
            platform_url=self._invitation.url,
            epoch=reply.epoch,
            certificate=reply.certificate,
            ca=reply.ca,
            recipient=reply.recipient,
            private_key=_private_pem(self._key),
            age_identity=str(self._age),
            scope=reply.scope,
        )


def checked_invitation(url: str, code: str, ca_sha256: str = "") -> Invitation:
    """An address and a code as typed by a person: spaces and dashes in the code do not matter, nor its case.

    Raises:
        InputProblem: no address (`enrol.address`) or nothing like a code (`enrol.code_format`).
    """
    cleaned = "".join(char for char in code.upper() if char not in " -\t\n\u3000")
    if not cleaned or len(cleaned) > MOST_CODE_CHARS or not (cleaned.isascii() and cleaned.isalnum()):
        raise InputProblem("开通码不对：只有字母和数字。请照开通单重新填。", code="enrol.code_format")
    return Invitation(checked_url(url), cleaned, ca_sha256.lower())


def read_invitation(text: str) -> Invitation:
    """What a QR code of the platform says: JSON with `url`, `code` and, if it pins the CA, `ca_sha256`.

    Raises:
        InputProblem: it is some other QR code (`enrol.qr`), or what it says is not usable.
    """
    try:
        found = msgspec.json.decode(text.encode(), type=Invitation)
    except msgspec.DecodeError as error:
        raise InputProblem(
            "这不是网格通的开通码。请扫开通单上的码，或照单子手输。", code="enrol.qr"
        ) from error
    return checked_invitation(found.url, found.code, found.ca_sha256)


def check_reply(reply: wire.EnrolReply, public_key: EllipticCurvePublicKey, ca_sha256: str) -> None:
    """Lets an enrolment pass only if its parts fit together: our key, certified by the CA that will be pinned.

    Raises:
        PlatformProblem: they do not (`enrol.reply`); nothing was kept.
    """
    import pyrage

    try:
        ca = x509.load_pem_x509_certificate(reply.ca.encode())
        certificate = x509.load_pem_x509_certificate(reply.certificate.encode())
        certificate.verify_directly_issued_by(ca)
        pyrage.x25519.Recipient.from_str(reply.recipient)
    except (ValueError, TypeError, InvalidSignature, pyrage.RecipientError) as error:
        raise _does_not_fit("证书") from error
    if not isinstance(ca.public_key(), EllipticCurvePublicKey) or certificate.public_key() != public_key:
        raise _does_not_fit("密钥")
    if ca_sha256 and fingerprint(ca) != ca_sha256:
        raise _does_not_fit("平台指纹")
    if not isinstance(reply.worker.get("id"), str) or not reply.device:
        raise _does_not_fit("人员")


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 of a certificate (DER), hex."""
    digest = Hash(SHA256())
    digest.update(certificate.public_bytes(Encoding.DER))
    return digest.finalize().hex()


def _refusal(response: Response, clock: Clock) -> EnvironmentProblem:
    """Why not, in words that say what to do."""
    if response.status == HTTPStatus.TOO_MANY_REQUESTS:
        return PlatformProblem(_REFUSALS["enrol.rate"], code="enrol.rate")
    if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return problem(response, clock.now())
    said = error_reply(response)
    if said is None:
        return captive()
    if said.code in _REFUSALS:
        return InputProblem(_REFUSALS[said.code], code=said.code)
    return PlatformProblem(said.text, code=said.code)


def _does_not_fit(what: str) -> PlatformProblem:
    return PlatformProblem(
        f"平台的答复对不上({what})，没有登记，本机什么也没有改。请核对平台地址，或联系管理员。",
        code="enrol.reply",
    )


def _private_pem(key: EllipticCurvePrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
