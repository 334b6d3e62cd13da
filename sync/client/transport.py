"""The one way out: a request goes in, a reply with a streamed body comes out.

Everything above speaks `Transport`; only `sync.client.http` knows that it is HTTP by `requests`. Nothing here knows
what is sent, or what an answer means.
"""

import os
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol, Self
from urllib.parse import urlsplit

from gridworker.errors import InputProblem
from gridworker.settings import CA_VARIABLE, PROXY_VARIABLE
from sync.protocol import codec

if TYPE_CHECKING:  # `requests` is loaded by the first request, not by whoever only names a transport
    from sync.client.http import Connections

CONNECT_TIMEOUT_S = 10.0
READ_TIMEOUT_S = 30.0
LANE_HEADER = "Gridworker-Lane"
"""Tells a busy platform whom to serve first."""
EPOCH_HEADER = "Gridworker-Epoch"
"""With a push the epoch the device believes in, with replies the platform's own."""
_MAX_JSON_BYTES = 4 << 20
_MAX_EPOCH_DIGITS = 9
DIRECT = "direct"
_HOST = re.compile(r"[0-9A-Za-z._:%-]{1,253}")


@dataclass(frozen=True)
class Request:
    """What to ask. `path` begins with `/`; `body` is sent as it is, already encoded."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    read_timeout_s: float = READ_TIMEOUT_S


@dataclass
class Response:
    """What came back. `headers` have lower-case names; `raw` is the body as it arrives, still encoded.

    Reading `raw` raises `NetworkProblem` where the connection breaks. Close it, or use it in a `with`.
    """

    status: int
    headers: Mapping[str, str]
    raw: Iterator[bytes]
    on_close: Callable[[], None] = lambda: None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Gives the connection back, or drops it if the body was not read to its end."""
        self.on_close()

    @property
    def media_type(self) -> str:
        """The Content-Type without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def names_another_epoch(self, known: int) -> bool:
        """Whether the platform says that it lives in another epoch; nothing said means no news."""
        said = self.headers.get(EPOCH_HEADER.lower(), "")
        return said.isdecimal() and len(said) <= _MAX_EPOCH_DIGITS and int(said) != known

    def pieces(self) -> Iterator[bytes]:
        """The unpacked body as it arrives.

        Raises:
            NetworkProblem: the connection broke.
            codec.BodyProblem: the compression is broken.
        """
        return codec.unpack(self.raw, self.headers.get("content-encoding", "").strip().lower())

    def lines(self) -> Iterator[bytes]:
        """The complete lines of the body as they arrive; raises as `pieces` does."""
        return codec.split_lines(self.pieces())

    def read(self, limit: int = _MAX_JSON_BYTES) -> bytes:
        """The whole unpacked body, at most `limit` bytes; raises as `pieces` does."""
        body = bytearray()
        for piece in self.pieces():
            body += piece
            if len(body) > limit:
                raise codec.BodyProblem("body too large")
        return bytes(body)


class Transport(Protocol):
    """Carries one request to the platform."""

    def send(self, request: Request) -> Response:
        """The reply, as soon as its headers are here.

        Raises:
            NetworkProblem: no reply came.
        """
        ...


class WayOut(NamedTuple):
    """How this machine reaches the network.

    `proxy`: empty for what the system says (its settings, or HTTPS_PROXY and NO_PROXY), `direct` for none, or the address
    of an HTTP proxy. `ca_file`: certificates (PEM) of an office's own authority, trusted beside the machine's own.
    """

    proxy: str = ""
    ca_file: str = ""

    @classmethod
    def chosen(cls) -> Self:
        """What was chosen on the command line or in the environment.

        Raises:
            InputProblem: the proxy is no address of an HTTP proxy (`network.proxy_address`).
        """
        return cls(checked_proxy(os.environ.get(PROXY_VARIABLE, "")), os.environ.get(CA_VARIABLE, ""))


class HttpTransport:
    """HTTP and HTTPS to one platform. Safe to use from several threads; each keeps its own connections.

    Args:
        url: the platform's address, such as `https://wg.example.gov.cn`.
        connect_timeout_s: seconds to wait for a connection.
        way_out: proxy and own authority; as chosen for this program if not given.
    """

    def __init__(
        self, url: str, connect_timeout_s: float = CONNECT_TIMEOUT_S, way_out: WayOut | None = None
    ) -> None:
        self.url = checked_url(url)
        self._connect_timeout_s = connect_timeout_s
        self._way_out = way_out or WayOut.chosen()
        self._made: Connections | None = None
        self._lock = threading.Lock()

    def send(self, request: Request) -> Response:
        """The reply, as soon as its headers are here. Redirects are not followed: the platform never sends any."""
        return self._connections().send(request)

    def abort(self) -> None:
        """Breaks every request under way, from any thread; the waiting side sees a `NetworkProblem`."""
        if self._made is not None:
            self._made.abort()

    def close(self) -> None:
        """Closes all connections. Not while a request is under way; `abort` first."""
        if self._made is not None:
            self._made.close()

    def _connections(self) -> "Connections":
        from sync.client.http import Connections

        with self._lock:
            if self._made is None:
                self._made = Connections(self.url, self._connect_timeout_s, self._way_out)
            return self._made


def proves_itself(transport: object) -> bool:
    """Whether whoever answers on this way has shown the platform's certificate before anything is sent."""
    return str(getattr(transport, "url", "")).startswith("https://")


def checked_proxy(text: str) -> str:
    """The proxy as `WayOut` wants it.

    Raises:
        InputProblem: neither empty, `direct`, nor an address such as `http://10.1.2.3:8080` (`network.proxy_address`).
    """
    cleaned = text.strip()
    if cleaned in ("", DIRECT):
        return cleaned
    address = cleaned if "://" in cleaned else f"http://{cleaned}"
    if not _names_host(address):
        raise InputProblem(
            "代理地址不对，应当像 http://10.1.2.3:8080 这样；不用代理就写 direct。请改好再试。",
            code="network.proxy_address",
        )
    return address


def _names_host(address: str) -> bool:
    """Whether it is an http or https address of a host that can be: what was typed wrong is told at the field, not at the next sync."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        is_port = parts.port != 0
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and is_port and _HOST.fullmatch(host) is not None


def checked_url(url: str) -> str:
    """The address without a trailing slash.

    Raises:
        InputProblem: not an http or https address (`enrol.address`).
    """
    cleaned = url.strip().rstrip("/")
    if not _names_host(cleaned):
        raise InputProblem(
            "平台地址不对，应当像 https://wg.example.gov.cn 这样。请照开通单重新填。",
            code="enrol.address",
        )
    return cleaned
