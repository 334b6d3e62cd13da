"""Real certificates and servers for tests of what is in the way: an authority, a TLS server, a forwarding proxy."""

import contextlib
import http.server
import ipaddress
import select
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)
HEALTH = b'{"service":"gridworker-central","protocol":1,"platform":"p","epoch":1,"server_time_ms":1}'


class Authority:
    """An office's own certificate authority."""

    def __init__(self, folder: Path, name: str = "test authority") -> None:
        self._folder = folder
        self._key = generate_private_key(SECP256R1())
        self._certificate = self._signed(name, name, self._key, (-30 * DAY, 30 * DAY), is_ca=True)
        self.file = folder / f"{name.replace(' ', '-')}.pem"
        self.file.write_bytes(self._certificate.public_bytes(Encoding.PEM))

    def server_files(
        self, host: str = "127.0.0.1", holds: tuple[timedelta, timedelta] = (-DAY, DAY)
    ) -> tuple[Path, Path]:
        """Certificate and key of a server at `host`; it holds from and to these times from now."""
        key = generate_private_key(SECP256R1())
        certificate = self._signed(host, self._issuer(), key, holds, is_ca=False)
        paths = self._folder / "server.pem", self._folder / "server.key"
        paths[0].write_bytes(certificate.public_bytes(Encoding.PEM))
        paths[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return paths

    def _issuer(self) -> str:
        return str(self._certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)

    def _signed(
        self,
        name: str,
        issuer: str,
        key: EllipticCurvePrivateKey,
        holds: tuple[timedelta, timedelta],
        *,
        is_ca: bool,
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(_name(name))
            .issuer_name(_name(issuer))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + holds[0])
            .not_valid_after(now + holds[1])
            .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
        )
        if not is_ca:
            builder = builder.add_extension(x509.SubjectAlternativeName([_alternative(name)]), critical=False)
        return builder.sign(self._key, SHA256())


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _alternative(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


class _Honest(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(HEALTH)))
        self.end_headers()
        self.wfile.write(HEALTH)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def platform(certificate: tuple[Path, Path] | None = None) -> Iterator[int]:
    """A server that answers as a platform does, under TLS if there is a certificate; its port."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Honest)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # refused handshakes are what is tested
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Forwards(http.server.BaseHTTPRequestHandler):
    """An HTTP proxy: CONNECT for TLS, whole addresses for plain HTTP; may ask for a login."""

    wants_login = False
    asked: list[str] = []  # noqa: RUF012 - cleared by `proxy`

    def do_CONNECT(self) -> None:
        self.asked.append(f"CONNECT {self.path}")
        if self._refused():
            return
        host, _, port = self.path.rpartition(":")
        with socket.create_connection((host, int(port))) as far:
            self.send_response(200)
            self.end_headers()
            _relay(self.connection, far)
        self.close_connection = True

    def do_GET(self) -> None:
        self.asked.append(f"GET {self.path}")
        if self._refused():
            return
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(HEALTH)))
        self.end_headers()
        self.wfile.write(HEALTH)

    def _refused(self) -> bool:
        if self.wants_login:
            self.send_response(407)
            self.send_header("Proxy-Authenticate", "Basic")
            self.send_header("Content-Length", "0")
            self.end_headers()
        return self.wants_login

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def _relay(near: socket.socket, far: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while True:
            ready, _, _ = select.select([near, far], [], [], 10)
            if not ready:
                return
            for source in ready:
                data = source.recv(16 << 10)
                if not data:
                    return
                (far if source is near else near).sendall(data)


@contextmanager
def proxy(*, wants_login: bool = False) -> Iterator[tuple[str, list[str]]]:
    """A proxy's address, and what it was asked."""
    handler = type("Forwards", (_Forwards,), {"wants_login": wants_login, "asked": []})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", handler.asked  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
