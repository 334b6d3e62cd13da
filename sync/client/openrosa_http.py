"""Requests to one OpenRosa server: its headers, its logins, and what a broken link to it means.

Logs in only when asked to, by Digest or Basic, and never sends a password in the clear. Knows nothing of forms and
submissions. Source: https://docs.getodk.org/openrosa-http/ and https://docs.getodk.org/openrosa-authentication/
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from email.utils import format_datetime
from http import HTTPStatus
from ipaddress import ip_address
from urllib.parse import urlsplit

import requests
import urllib3
from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth

from gridworker.clock import Clock
from gridworker.errors import NetworkProblem
from gridworker.services.openrosa import Login
from sync.client.http import OpenSockets, keep_headers, network_problem, open_session, trust_of
from sync.client.openrosa_problems import ServerAway, login_unknown, not_openrosa
from sync.client.transport import CONNECT_TIMEOUT_S, WayOut

VERSION_HEADER = "X-OpenRosa-Version"
_READ_TIMEOUT_S = 60.0
_MOST_BYTES = 64 << 20
_CHUNK_BYTES = 64 << 10


@dataclass(frozen=True)
class Answer:
    """What came back, whole; `headers` have lower-case names."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Link:
    """Connections to one server, for one thread; `abort` may be called from any.

    Args:
        login: what to log in with, if anything.
        clock: for the Date header.
        way_out: proxy and own authority.
    """

    def __init__(self, login: Login | None, clock: Clock, way_out: WayOut) -> None:
        self._login = login
        self._clock = clock
        self._sockets = OpenSockets()
        self._session = open_session(way_out, trust_of(way_out), self._sockets)

    def ask(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Answer:
        """The whole answer; a server that wants to know who we are is told. Redirects are not followed.

        Raises:
            NetworkProblem: no whole answer came.
            ServerAway: it asks for a login that we do not have, or that would travel in the clear.
        """
        answer = self._send(method, url, headers or {}, body)
        if answer.status == HTTPStatus.UNAUTHORIZED and self._session.auth is keep_headers:
            self._session.auth = self._answering(url, answer)
            answer = self._send(method, url, headers or {}, body)
        return answer

    def abort(self) -> None:
        """Breaks off what is under way."""
        self._sockets.shut_down()

    def close(self) -> None:
        """Closes all connections."""
        self._session.close()

    def _send(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        try:
            with self._session.request(
                method,
                url,
                headers={**self._common(), **headers},
                data=body or None,
                timeout=(CONNECT_TIMEOUT_S, _READ_TIMEOUT_S),
                allow_redirects=False,
                stream=True,
            ) as reply:
                known = {name.lower(): value for name, value in reply.headers.items()}
                return Answer(reply.status_code, known, _whole(reply))
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise _named(network_problem(error)) from error
        except ValueError as error:  # `requests` looks at a Location even where it does not follow it
            raise not_openrosa() from error

    def _common(self) -> dict[str, str]:
        now = self._clock.now().astimezone(UTC)
        return {VERSION_HEADER: "1.0", "Date": format_datetime(now, usegmt=True)}

    def _answering(self, url: str, answer: Answer) -> AuthBase:
        """How to log in: by Digest where it is offered, else by Basic where nobody can listen."""
        if self._login is None:
            raise login_unknown()
        user, password = self._login.user, self._login.password
        if "digest " in answer.headers.get("www-authenticate", "").lower():
            return HTTPDigestAuth(user, password)
        if not _is_private(url):
            raise ServerAway(
                "接收表单的服务器要求用明文送口令，没有送，什么也没有传。记录都在本机。请管理员把它的地址改成 https。",
                code="openrosa.clear_password",
            )
        return HTTPBasicAuth(user.encode(), password.encode())


def _whole(reply: requests.Response) -> bytes:
    body = bytearray()
    for piece in reply.iter_content(_CHUNK_BYTES):
        body += piece
        if len(body) > _MOST_BYTES:
            raise not_openrosa()
    return bytes(body)


def _is_private(url: str) -> bool:
    """Whether nobody on the way can read along: TLS, or this machine itself."""
    parts = urlsplit(url)
    try:
        return parts.scheme == "https" or ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return parts.hostname == "localhost"


def _named(problem: NetworkProblem) -> NetworkProblem:
    """The same problem, said of this server: those texts speak of the platform."""
    return NetworkProblem(problem.text.replace("平台", "接收表单的服务器"), code=problem.code)
