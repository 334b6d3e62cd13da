"""An OpenRosa server as the published standard describes one: HTTP 1.0 of OpenRosa, submissions, form list, logins.

It refuses requests without the headers that the standard demands, knows a submission by its instanceID, and can be told
to cut the line after it has stored something, or to answer otherwise.
"""

import hashlib
import re
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEPT = (
    b'<OpenRosaResponse xmlns="http://openrosa.org/http/response"><message>kept</message></OpenRosaResponse>'
)
_INSTANCE = re.compile(rb"<orx:instanceID>([^<]+)</orx:instanceID>")
_OPENROSA = {"X-OpenRosa-Version": "1.0", "Content-Type": "text/xml; charset=utf-8"}


@dataclass
class Answer:
    """What to say instead."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Kept:
    """A submission: its XML and files; `is_whole` once no more were announced."""

    xml: bytes
    files: dict[str, bytes] = field(default_factory=dict)
    is_whole: bool = False


@dataclass
class OpenRosaFake:
    """What the server knows, what it was asked, and how it is to behave.

    `login` is (scheme, user, password); `instead` holds (method, answer) to give once each; after `cut_posts` posts are
    stored the line is cut before the answer; `taken_by` maps bytes in a posting to the answer for it, each time.
    """

    limit: int = 10_000_000
    login: tuple[str, str, str] | None = None
    location: str = ""
    instead: list[tuple[str, Answer]] = field(default_factory=list)
    taken_by: dict[bytes, Answer] = field(default_factory=dict)
    cut_posts: int = 0
    documents: dict[str, bytes] = field(default_factory=dict)
    kept: dict[str, Kept] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    url: str = ""

    @property
    def posts(self) -> int:
        return sum(line.startswith("POST") for line in self.asked)

    def answer_instead(self, method: str) -> Answer | None:
        found = next((pair for pair in self.instead if pair[0] == method), None)
        if found:
            self.instead.remove(found)
        return found[1] if found else None

    def take(self, content_type: str, body: bytes) -> Answer:
        """Keeps a posting; one with other XML under a known instanceID is a conflict."""
        head = f"Content-Type: {content_type}\r\n\r\n".encode()
        parts = _parts(BytesParser().parsebytes(head + body))
        xml = parts.pop("xml_submission_file")
        for text, answer in self.taken_by.items():
            if text in body:
                return answer
        found = _INSTANCE.search(xml)
        if found is None:
            return Answer(400, b"no instanceID")
        known = self.kept.setdefault(found[1].decode(), Kept(xml))
        if known.xml != xml:
            return Answer(409, KEPT.replace(b"kept", b"another submission has this id"))
        known.is_whole = parts.pop("*isIncomplete*", b"no") != b"yes" or known.is_whole
        known.files |= parts
        return Answer(201, KEPT)


def _parts(message: Message) -> dict[str, bytes]:
    found = {}
    for part in message.get_payload():
        assert isinstance(part, Message)
        name = str(part.get_param("name", header="content-disposition"))
        found[name] = part.get_payload(decode=True)
    return found  # type: ignore[return-value]


class _Handler(BaseHTTPRequestHandler):
    fake: OpenRosaFake
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        instead = self._before("HEAD")
        location = self.fake.location or f"{self.fake.url}/submission"
        limit = str(self.fake.limit)
        self._say(
            instead or Answer(204, b"", {"Location": location, "X-OpenRosa-Accept-Content-Length": limit})
        )

    def do_GET(self) -> None:
        instead = self._before("GET")
        document = self.fake.documents.get(self.path.partition("?")[0])
        self._say(instead or (Answer(404) if document is None else Answer(200, document)))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        instead = self._before("POST")
        if instead is None and len(body) > self.fake.limit:
            instead = Answer(413)
        if instead is None:
            self.fake.bodies.append(body)
            instead = self.fake.take(self.headers["Content-Type"], body)
            if self.fake.cut_posts:
                self.fake.cut_posts -= 1
                self.close_connection = True
                self.connection.close()
                return
        self._say(instead)

    def _before(self, method: str) -> Answer | None:
        self.fake.asked.append(f"{method} {self.path}")
        if self.headers.get("X-OpenRosa-Version") != "1.0" or not self.headers.get("Date", "").endswith(
            "GMT"
        ):
            return Answer(400, b"not an OpenRosa request")
        return self.fake.answer_instead(method) or self._login(method)

    def _login(self, method: str) -> Answer | None:
        if self.fake.login is None:
            return None
        scheme, user, password = self.fake.login
        given = self.headers.get("Authorization", "")
        self.fake.logins.append(given)
        if scheme == "Basic":
            is_known = given == "Basic " + b64encode(f"{user}:{password}".encode()).decode()
            challenge = 'Basic realm="forms"'
        else:
            is_known = given.startswith("Digest ") and _is_digest_of(given, method, user, password)
            challenge = 'Digest realm="forms", nonce="n-1", qop="auth", algorithm=MD5'
        return None if is_known else Answer(401, b"", {"WWW-Authenticate": challenge})

    def _say(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in (_OPENROSA | answer.headers).items():
            self.send_header(name, value)
        if answer.status != 204:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


def _is_digest_of(header: str, method: str, user: str, password: str) -> bool:
    """Whether a Digest login is right (RFC 2617, MD5, qop=auth)."""
    said = dict(re.findall(r'(\w+)="?([^",]+)"?', header[len("Digest ") :]))

    def digest(*words: str) -> str:
        return hashlib.md5(":".join(words).encode(), usedforsecurity=False).hexdigest()

    first, second = digest(user, "forms", password), digest(method, said["uri"])
    return said["response"] == digest(first, said["nonce"], said["nc"], said["cnonce"], said["qop"], second)


@contextmanager
def openrosa_server(**behaviour: Any) -> Iterator[OpenRosaFake]:
    """A server on this machine, for as long as it is needed."""
    fake = OpenRosaFake(**behaviour)
    handler = type("Handler", (_Handler,), {"fake": fake})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    fake.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
