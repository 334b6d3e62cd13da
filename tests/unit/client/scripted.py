"""A transport that answers from a script, and the parts of an enrolled device, for tests without a network."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from gridworker.clock import CHINA, ManualClock
from gridworker.errors import NetworkProblem
from sync.client.transport import Request, Response
from sync.protocol import codec, wire

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=CHINA)
PLATFORM = "platform-1"
DEVICE = "device-1"

Answer = Response | NetworkProblem | Callable[[Request], Response]


@dataclass
class ScriptedTransport:
    """Gives one answer after another, or one by path, and remembers what was asked."""

    answers: list[Answer] = field(default_factory=list)
    by_path: dict[str, Answer] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)

    def send(self, request: Request) -> Response:
        """The next answer."""
        self.asked.append(request)
        path = request.path.partition("?")[0]
        answer = self.by_path[path] if path in self.by_path else self.answers.pop(0)
        if isinstance(answer, NetworkProblem):
            raise answer
        return answer(request) if callable(answer) else answer

    def paths(self) -> list[str]:
        """What was asked, in order."""
        return [request.path for request in self.asked]


def json_answer(item: msgspec.Struct, status: int = 200, **headers: str) -> Response:
    """A JSON answer of the platform."""
    return raw_answer(msgspec.json.encode(item), status, content_type="application/json", **headers)


def error_answer(status: int, code: str, text: str = "不行。", **headers: str) -> Response:
    """An error of the platform."""
    return json_answer(wire.ErrorReply(code=code, text=text), status, **headers)


def lines_answer(items: Iterable[msgspec.Struct], cut_at: int | None = None) -> Response:
    """Lines of the platform, zstd; `cut_at` breaks the connection after so many unpacked bytes."""
    body = codec.lines(items)
    if cut_at is None:
        return raw_answer(codec.compress(body), content_type=codec.MEDIA_TYPE, content_encoding="zstd")
    answer = raw_answer(b"", content_type=codec.MEDIA_TYPE)
    answer.raw = _breaking(body[:cut_at])
    return answer


def raw_answer(body: bytes, status: int = 200, **headers: str) -> Response:
    """Any answer; header names with `_` for `-`."""
    return Response(status, {name.replace("_", "-"): value for name, value in headers.items()}, iter([body]))


def page(text: str = "<html>请登录</html>", status: int = 200) -> Response:
    """A captive portal's login page."""
    return raw_answer(text.encode(), status, content_type="text/html")


def _breaking(body: bytes) -> Iterator[bytes]:
    for start in range(0, len(body), 7):
        yield body[start : start + 7]
    raise NetworkProblem("断了", code="network.broken")


@dataclass(frozen=True)
class Who:
    """A device's identity, as a session needs it."""

    device: str
    platform: str
    ca: str
    private_key: str


@dataclass(frozen=True)
class Authority:
    """A certificate authority of a platform."""

    key: EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(Encoding.PEM).decode()

    def certify(self, public_key: Any) -> str:
        """A device certificate, PEM."""
        builder = _builder("device-1", "ca", public_key)
        return builder.sign(self.key, SHA256()).public_bytes(Encoding.PEM).decode()


def authority() -> Authority:
    """A new authority."""
    key = generate_private_key(SECP256R1())
    return Authority(key, _builder("ca", "ca", key.public_key()).sign(key, SHA256()))


def who(ca: Authority, key: EllipticCurvePrivateKey | None = None) -> Who:
    """A device enrolled with that authority."""
    pem = (key or generate_private_key(SECP256R1())).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    return Who(DEVICE, PLATFORM, ca.pem, pem.decode())


def manual_clock() -> ManualClock:
    """Noon, standing still."""
    return ManualClock(NOON)


def health(clock: ManualClock, ahead: timedelta = timedelta(0), **changed: Any) -> wire.Health:
    """What a platform says whose clock is `ahead` of the device's."""
    fields = {
        "service": wire.SERVICE,
        "protocol": 1,
        "platform": PLATFORM,
        "epoch": 1,
        "server_time_ms": int((clock.now() + ahead).timestamp() * 1000),
    }
    return msgspec.convert({**fields, **changed}, wire.Health)


def _builder(subject: str, issuer: str, public_key: Any) -> x509.CertificateBuilder:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=3650))
    )
