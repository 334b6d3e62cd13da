"""Blobs down: what arrived before a break is not asked for twice, and nothing counts before its hash fits."""

import hashlib
from http import HTTPStatus

from gridworker.clock import Clock
from gridworker.errors import NetworkProblem, PlatformProblem
from sync.client.answers import problem
from sync.client.control import RunControl
from sync.client.problems import broken_off, captive
from sync.client.session import Session
from sync.client.transport import Request

_TRIES = 5
_MOST_BYTES = 64 << 20


class Downloader:
    """Brings a blob down: the parts that broke off are not asked for twice, and the hash must fit."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session = session
        self._clock = clock

    def fetch(self, sha256: str, control: RunControl) -> bytes:
        """The blob's bytes.

        Raises:
            NetworkProblem: the link broke too often.
            PlatformProblem: the platform does not have it, or not for us; or it is not what it should be
                (`blob.hash`).
        """
        data = bytearray()
        for attempt in range(1, _TRIES + 1):
            control.check()
            try:
                self._fetch_rest(sha256, data)
                break
            except NetworkProblem:
                if attempt == _TRIES:
                    raise
        if hashlib.sha256(data).hexdigest() != sha256:
            raise PlatformProblem("下载的照片不完整，没有采用。请稍后再试。", code="blob.hash")
        return bytes(data)

    def _fetch_rest(self, sha256: str, data: bytearray) -> None:
        headers = {"Accept-Encoding": "identity"}
        if data:
            headers["Range"] = f"bytes={len(data)}-"
        with self._session.send(Request("GET", f"/blobs/sha256/{sha256}", headers)) as response:
            if response.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                return  # everything was there; the hash decides
            if response.status not in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT):
                raise problem(response, self._clock.now())
            if response.status == HTTPStatus.OK:
                data.clear()
            expected = response.headers.get("content-length", "")
            before = len(data)
            for piece in response.raw:
                data += piece
                if len(data) > _MOST_BYTES:
                    raise captive()
            if expected.isdigit() and len(data) - before != int(expected):
                raise broken_off()
