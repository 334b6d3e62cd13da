"""The platform's own secrets: its certificate authority, its age identity, and the pepper of enrolment codes.

They are files in a folder that only the platform's user may read, apart from the database, so that a copy of the
database alone can neither speak for the platform nor open a spool. Lost, they cannot be replaced: back them up.
"""

import hmac
import os
import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, cast

import pyrage
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from gridworker.clock import Clock
from gridworker.model.sealed import sign
from sync.protocol.wire import Revocation, revocation_message

_CA_YEARS = 10
_DEVICE_YEARS = 2
_YEAR = timedelta(days=365)
_SKEW = timedelta(minutes=5)
_DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
"""RFC 9336; evidence signing asks for a stated purpose."""

_DIGITAL_SIGNATURE_ONLY = {
    "content_commitment": False,
    "key_encipherment": False,
    "data_encipherment": False,
    "key_agreement": False,
    "encipher_only": False,
    "decipher_only": False,
}


class PlatformKeys(NamedTuple):
    """The secrets, loaded."""

    ca_key: EllipticCurvePrivateKey
    ca: x509.Certificate
    identity: str
    pepper: bytes

    @property
    def recipient(self) -> str:
        """The platform's age recipient, which spools are sealed to."""
        return str(pyrage.x25519.Identity.from_str(self.identity).to_public())

    @property
    def ca_pem(self) -> str:
        """The authority's certificate, PEM."""
        return self.ca.public_bytes(Encoding.PEM).decode()

    def code_hash(self, code: str) -> str:
        """What is kept of an enrolment code or a token: useless without the pepper."""
        return hmac.new(self.pepper, code.encode(), sha256).hexdigest()

    def revocation(self, device: str, nonce: str) -> Revocation:
        """The authority's order to the one device that asked with `nonce` to destroy its keys."""
        signature = sign(self.ca_key, revocation_message(device, nonce))
        return Revocation(device=device, nonce=nonce, signature=signature)


def keys_in(folder: Path, clock: Clock) -> PlatformKeys:
    """The secrets kept in `folder`, made if it is new."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not (folder / "pepper").exists():
        _make(folder, clock.now())
    ca_key = load_pem_private_key((folder / "ca.key.pem").read_bytes(), None)
    return PlatformKeys(
        cast("EllipticCurvePrivateKey", ca_key),
        x509.load_pem_x509_certificate((folder / "ca.pem").read_bytes()),
        (folder / "age-identity").read_text(encoding="ascii").strip(),
        (folder / "pepper").read_bytes(),
    )


def device_certificate(
    keys: PlatformKeys, device: str, public_key: EllipticCurvePublicKey, now: datetime
) -> str:
    """A certificate (PEM) that names `device` and lets it sign evidence."""
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(device))
        .issuer_name(keys.ca.subject)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _SKEW)
        .not_valid_after(now + _DEVICE_YEARS * _YEAR)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True, key_cert_sign=False, crl_sign=False, **_DIGITAL_SIGNATURE_ONLY
            ),
            critical=True,
        )
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION, _DOCUMENT_SIGNING]), critical=False
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(keys.ca_key.public_key()), critical=False
        )
    )
    return builder.sign(keys.ca_key, hashes.SHA256()).public_bytes(Encoding.PEM).decode()


def certified_device(keys: PlatformKeys, certificate: str, public_key: str) -> str | None:
    """The device that a certificate (PEM) names, if this platform gave it for that key (PEM); else None."""
    try:
        found = x509.load_pem_x509_certificate(certificate.encode())
        found.verify_directly_issued_by(keys.ca)
    except (ValueError, TypeError, InvalidSignature):
        return None
    names = [str(name.value) for name in found.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    return names[0] if len(names) == 1 and found.public_key() == p256_key(public_key) else None


def p256_key(pem: str) -> EllipticCurvePublicKey | None:
    """The P-256 public key of a PEM text, None for anything else."""
    try:
        key = load_pem_public_key(pem.encode())
    except ValueError:
        return None
    is_p256 = isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1)
    return cast("EllipticCurvePublicKey", key) if is_p256 else None


def _make(folder: Path, now: datetime) -> None:
    ca_key = generate_private_key(SECP256R1())
    pem = ca_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    _write(folder / "ca.key.pem", pem)
    _write(folder / "ca.pem", _authority(ca_key, now).public_bytes(Encoding.PEM))
    _write(folder / "age-identity", str(pyrage.x25519.Identity.generate()).encode())
    _write(folder / "pepper", secrets.token_bytes(32))


def _write(path: Path, content: bytes) -> None:
    binary = getattr(os, "O_BINARY", 0)  # Windows would put line ends of its own into keys
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | binary, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _authority(key: EllipticCurvePrivateKey, now: datetime) -> x509.Certificate:
    name = _name("gridworker platform CA")
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _SKEW)
        .not_valid_after(now + _CA_YEARS * _YEAR)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True, key_cert_sign=True, crl_sign=True, **_DIGITAL_SIGNATURE_ONLY
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return builder.sign(key, hashes.SHA256())


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "gridworker"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )
