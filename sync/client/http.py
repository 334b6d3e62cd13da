"""HTTP by `requests`: connections that can be broken from outside, and what a broken one means to the worker.

`HttpTransport` uses this with its first request, and so does the way to OpenRosa servers. Nothing here knows what is
sent, or what an answer means.
"""

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from gridworker.errors import InputProblem, NetworkProblem
from sync.client.problems import broken_off, proxy_login
from sync.client.transport import DIRECT, Request, Response, WayOut

_CHUNK_BYTES = 64 << 10
_RATHER_READ_BYTES = 4 << 10


class Connections:
    """What an `HttpTransport` works with. Safe to use from several threads; each keeps its own connections.

    Args:
        url: the platform's address, checked.
        connect_timeout_s: seconds to wait for a connection.
        way_out: proxy and own authority.

    Raises:
        InputProblem: the file of certificates cannot be used (`network.ca_file`).
    """

    def __init__(self, url: str, connect_timeout_s: float, way_out: WayOut) -> None:
        self._way_out = way_out
        self._trust = trust_of(way_out)
        self._url = url
        self._connect_timeout_s = connect_timeout_s
        self._local = threading.local()
        self._sockets = OpenSockets()
        self._sessions: list[requests.Session] = []
        self._lock = threading.Lock()

    def send(self, request: Request) -> Response:
        """The reply, as soon as its headers are here. Redirects are not followed: the platform never sends any."""
        session = self._session()
        try:
            reply = session.request(
                request.method,
                self._url + request.path,
                headers={"Accept-Encoding": "zstd, gzip", **request.headers},
                data=request.body or None,
                timeout=(self._connect_timeout_s, request.read_timeout_s),
                allow_redirects=False,
                stream=True,
            )
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            self._find_proxies(session)
            raise network_problem(error) from error
        headers = {name.lower(): value for name, value in reply.headers.items()}
        return Response(reply.status_code, headers, _body(reply), partial(_leave, reply))

    def abort(self) -> None:
        """Breaks every request under way, from any thread; the waiting side sees a `NetworkProblem`."""
        self._sockets.shut_down()

    def close(self) -> None:
        """Closes all connections. Not while a request is under way; `abort` first."""
        with self._lock:
            sessions, self._sessions = self._sessions, []
            self._local = threading.local()
        for session in sessions:
            session.close()

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = open_session(self._way_out, self._trust, self._sockets)
            self._find_proxies(session)
            with self._lock:
                self._sessions.append(session)
                self._local.session = session
        return session

    def _find_proxies(self, session: requests.Session) -> None:
        """Asks the system once, and again when something failed: with every request it takes as long as a small one."""
        if not self._way_out.proxy:
            session.trust_env = False
            session.proxies = dict(requests.utils.get_environ_proxies(self._url))


def open_session(way_out: WayOut, trust: ssl.SSLContext, sockets: "OpenSockets") -> requests.Session:
    """A session that goes the way chosen, whose connections are entered in `sockets`. It logs in nowhere by itself."""
    session = requests.Session()
    session.auth = keep_headers  # or requests would put ~/.netrc in place of our token
    if way_out.proxy:  # or the system's would win over the one that was chosen
        session.trust_env = False
        chosen = None if way_out.proxy == DIRECT else way_out.proxy
        session.proxies = {"http": chosen, "https": chosen} if chosen else {}
    adapter = _Adapter(sockets, trust)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session


def network_problem(error: BaseException) -> NetworkProblem:
    """What a failure of the link means to the worker."""
    if isinstance(error, requests.exceptions.ProxyError):
        return proxy_login() if " 407" in str(error) else _proxy_gone()
    if isinstance(error, (requests.exceptions.SSLError, urllib3.exceptions.SSLError, ssl.SSLError)):
        return _tls_problem(error)
    if isinstance(error, (requests.exceptions.Timeout, urllib3.exceptions.TimeoutError, TimeoutError)):
        return NetworkProblem("网络太慢，等不到回应。资料都在本机，会自动再传。", code="network.timeout")
    if isinstance(error, requests.exceptions.ConnectionError):
        return NetworkProblem("连不上平台。资料都在本机，联网后自动上传。", code="network.unreachable")
    return broken_off()


def _tls_problem(error: BaseException) -> NetworkProblem:
    """Why the certificate was not believed, as far as OpenSSL says."""
    found = _certificate_error(error)
    why = _REASONS.get(found.verify_code, _UNBELIEVED) if found else _UNBELIEVED
    return NetworkProblem(f"{why.text}没有传任何东西，资料都在本机。{why.advice}", code=why.code)


def _certificate_error(error: BaseException) -> ssl.SSLCertVerificationError | None:
    """The first cause: `requests` and `urllib3` each wrap it once more."""
    seen: list[BaseException] = []
    queue: list[object] = [error]
    while queue:
        current = queue.pop(0)
        if isinstance(current, ssl.SSLCertVerificationError):
            return current
        if isinstance(current, BaseException) and current not in seen:
            seen.append(current)
            queue += [*current.args, getattr(current, "reason", None), current.__cause__, current.__context__]
    return None


class _Reason(NamedTuple):
    """Why a certificate is not believed, and what a person can do."""

    code: str
    text: str
    advice: str


_UNBELIEVED = _Reason(
    code="network.tls",
    text="平台的安全证书通不过检查。",
    advice="请先看本机日期是否正确；日期没错就告诉管理员。",
)
_EARLY = _Reason(
    code="network.tls_early",
    text="平台的安全证书还没到生效的日子。",
    advice="多半是本机日期慢了，请先对时；日期没错就告诉管理员。",
)
_EXPIRED = _Reason(
    code="network.tls_expired",
    text="平台的安全证书过期了。",
    advice="请先看本机日期是不是快了；日期没错就告诉管理员换证书。",
)
_ISSUER = _Reason(
    code="network.tls_issuer",
    text="平台的安全证书来自这台设备不认的机构。",
    advice="可能是这个 Wi-Fi 要先登录，或单位用了自己的证书：请换个网络，或请管理员把单位证书装进系统（或用 --ca 指定）。",
)
_NAME = _Reason(
    code="network.tls_name",
    text="安全证书上写的不是这个地址。",
    advice="可能是这个 Wi-Fi 要先登录，或地址填错了：请换个网络再试，还不行就请管理员核对平台地址。",
)
_REASONS = {
    9: _EARLY,
    10: _EXPIRED,
    **dict.fromkeys((18, 19, 20, 21), _ISSUER),
    **dict.fromkeys((62, 64), _NAME),
}
"""OpenSSL's verify codes (x509_vfy.h) that say something a person can act on."""


def _proxy_gone() -> NetworkProblem:
    return NetworkProblem(
        "连不上代理服务器，没有传任何东西，资料都在本机。请核对代理设置，或换一个不用代理的网络。",
        code="network.proxy",
    )


def keep_headers(prepared: requests.PreparedRequest) -> requests.PreparedRequest:
    """Logs in nowhere."""
    return prepared


def _leave(reply: requests.Response) -> None:
    """Gives the connection back for the next request if little or nothing of the body is left, or else drops it."""
    left = reply.raw.length_remaining
    if left is not None and left <= _RATHER_READ_BYTES:
        with contextlib.suppress(urllib3.exceptions.HTTPError, OSError, ValueError):
            reply.raw.drain_conn()
    reply.close()


def _body(reply: requests.Response) -> Iterator[bytes]:
    """The body as it arrives: `read1` gives up nothing that was received before a break."""
    try:
        while piece := reply.raw.read1(_CHUNK_BYTES, decode_content=False):
            yield piece
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        raise network_problem(error) from error


class OpenSockets:
    """The sockets of one transport, so that a request can be broken from outside."""

    def __init__(self) -> None:
        self._sockets: set[socket.socket] = set()
        self._lock = threading.Lock()

    def add(self, opened: socket.socket) -> None:
        """Enters a connection."""
        with self._lock:
            self._sockets = {known for known in self._sockets if known.fileno() != -1} | {opened}

    def shut_down(self) -> None:
        """Breaks them all."""
        with self._lock:
            for known in self._sockets:
                with contextlib.suppress(OSError):
                    # beneath TLS, whose state belongs to the thread that reads
                    socket.socket.shutdown(known, socket.SHUT_RDWR)


class _Adapter(HTTPAdapter):
    """Connections that can be broken from outside; TLS trusts what the machine trusts."""

    def __init__(self, sockets: OpenSockets, trust: ssl.SSLContext) -> None:
        super().__init__(max_retries=0)
        self._pool_classes = _pool_classes(sockets)
        self._trust = trust
        self._prepare(self.poolmanager)

    def cert_verify(self, conn: Any, url: str, verify: object, cert: object) -> None:  # noqa: ANN401, ARG002 (requests')
        """Adds nothing to what our own context trusts: `requests` would add a list of authorities that it brings along."""
        conn.cert_reqs = "CERT_REQUIRED"

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: Any) -> urllib3.PoolManager:  # noqa: ANN401 (requests')
        manager: urllib3.PoolManager = super().proxy_manager_for(proxy, **proxy_kwargs)
        self._prepare(manager)
        return manager

    def _prepare(self, manager: urllib3.PoolManager) -> None:
        manager.pool_classes_by_scheme = self._pool_classes
        manager.connection_pool_kw["ssl_context"] = self._trust


def trust_of(way_out: WayOut) -> ssl.SSLContext:
    """The system's own certificates, where offices install theirs, and those of a file.

    Raises:
        InputProblem: the file of certificates cannot be used (`network.ca_file`).
    """
    import truststore

    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if way_out.ca_file:
        try:
            context.load_verify_locations(cafile=way_out.ca_file)
        except OSError as error:  # ssl.SSLError is one
            text = "指定的单位证书文件读不出来，没有联网，资料都在本机。请给一个 PEM 格式的文件。"
            raise InputProblem(text, code="network.ca_file") from error
    return context


def _pool_classes(sockets: OpenSockets) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        def connect(self) -> None:
            super().connect()
            if self.sock is not None:
                sockets.add(self.sock)

    class Secure(HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            if self.sock is not None:
                sockets.add(self.sock)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}
