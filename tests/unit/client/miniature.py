"""A platform in miniature, in memory: dedupes ops by id, keeps blobs by tus, serves pages; can be told to misbehave.

Only for what a real platform cannot be made to do on demand; `tests/integration/sync` runs against the real one.
"""

import base64
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import msgspec

from gridworker.clock import ManualClock
from gridworker.model.ops import Version
from sync.client.transport import Request, Response
from sync.protocol import codec, wire
from tests.unit.client.scripted import error_answer, health, json_answer, lines_answer, raw_answer

Answer = msgspec.Struct
Rule = Callable[[Sequence[wire.PushLine]], Response | None]


@dataclass
class Miniature:
    """A transport with a platform behind it.

    `rules` see each push first and may answer it; `refuse` maps op ids to the verdict to give; `interfere` sees every
    request first and may answer it.
    """

    clock: ManualClock
    effects: dict[str, int] = field(default_factory=dict)
    seats: dict[tuple[str, int], str] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    batches: list[list[wire.PushLine]] = field(default_factory=list)
    refuse: dict[str, Answer] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    interfere: Callable[[Request], Response | None] = lambda _request: None
    pages: dict[str, list[list[Answer]]] = field(default_factory=dict)
    uploads: dict[str, bytearray] = field(default_factory=dict)
    lengths: dict[str, int] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    verified: dict[str, bytes] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)
    tokens: int = 0
    ahead: timedelta = timedelta(0)
    epoch: int = 1
    parcels: str = "64"
    """How many blobs it says it takes at once; "" is an older platform."""
    url: str = ""

    def send(self, request: Request) -> Response:
        """The platform's answer."""
        self.asked.append(request)
        answer = self.interfere(request)
        return self.answer(request) if answer is None else answer

    def answer(self, request: Request) -> Response:
        """What it says if nobody interferes."""
        path = urlsplit(request.path).path
        if path.startswith("/blobs"):
            return self._blobs(request)
        return self._routes[path](self, request)

    def paths(self, start: str = "") -> list[str]:
        """`METHOD path` of what was asked, in order."""
        asked = (f"{request.method} {urlsplit(request.path).path}" for request in self.asked)
        return [path for path in asked if start in path]

    def _health(self, _request: Request) -> Response:
        return json_answer(health(self.clock, self.ahead, epoch=self.epoch))

    def _challenge(self, _request: Request) -> Response:
        now_ms = int((self.clock.now() + self.ahead).timestamp() * 1000)
        return json_answer(wire.ChallengeReply(nonce="n", server_time_ms=now_ms))

    def _token(self, request: Request) -> Response:
        """Lets in at once, as today's platform; one that does not is made with `interfere`."""
        self.tokens += 1
        granted = wire.TokenReply(token=f"token-{self.tokens}", expires_in_s=900)
        if msgspec.json.decode(request.body, type=wire.TokenRequest).at_ms is not None:
            said = health(self.clock, self.ahead, epoch=self.epoch)
            granted = msgspec.structs.replace(
                granted, platform=said.platform, epoch=said.epoch, server_time_ms=said.server_time_ms
            )
        return json_answer(granted)

    def _push(self, request: Request) -> Response:
        body = codec.decompress(request.body, request.headers.get("Content-Encoding", ""))
        lines = [msgspec.json.decode(line, type=wire.PushLine) for line in body.splitlines()]
        self.batches.append(lines)
        for rule in self.rules:
            answer = rule(lines)
            if answer is not None:
                return answer
        return lines_answer(self.answers(lines))

    def answers(self, lines: Sequence[wire.PushLine]) -> list[Answer]:
        """Takes the ops and answers them."""
        verdicts = [self._take(line) for line in lines]
        return [*verdicts, wire.End(n=len(verdicts))]

    def _take(self, line: wire.PushLine) -> Answer:
        if line.op in self.refuse:
            return self.refuse[line.op]
        applied = wire.Applied(op=line.op, version=Version(1, 1), number="NO-1")
        if line.op in self.effects:
            return wire.Duplicate(op=line.op, verdict=applied)
        seat = (line.incarnation, line.seq)
        if self.seats.setdefault(seat, line.op) != line.op:
            return wire.Fork(op=line.op)
        self.effects[line.op] = self.effects.get(line.op, 0) + 1
        self.order.append(line.op)
        return applied

    def _feed(self, request: Request) -> Response:
        cursor = parse_qs(urlsplit(request.path).query, keep_blank_values=True)["cursor"][0]
        empty = [[wire.PageStart(start=cursor), wire.PageEnd(cursor=cursor, more=False, server_time_ms=0)]]
        pages = self.pages.get(cursor, empty)
        return lines_answer([line for page in pages for line in page])

    def _blobs(self, request: Request) -> Response:
        path = urlsplit(request.path).path
        if path == "/blobs/parcels":
            return self._parcel(request)
        if request.method == "POST":
            return self._create(request)
        if path.startswith("/blobs/sha256/"):
            return self._by_hash(request, path.rpartition("/")[2])
        upload = path.rpartition("/")[2]
        if upload not in self.uploads:
            return error_answer(404, "blob.no_upload")
        if request.method == "HEAD":
            return raw_answer(b"", upload_offset=str(len(self.uploads[upload])))
        return self._append(request, upload)

    def _create(self, request: Request) -> Response:
        pairs = dict(pair.split(" ") for pair in request.headers["Upload-Metadata"].split(","))
        name = base64.b64decode(pairs["sha256"]).decode()
        if name in self.verified:
            where = f"/blobs/sha256/{name}"
            return raw_answer(b"", 201, location=where, blob_state="verified", blob_parcels=self.parcels)
        upload = str(len(self.uploads) + 1)
        self.uploads[upload], self.hashes[upload] = bytearray(), name
        self.lengths[upload] = int(request.headers["Upload-Length"])
        return self._add(upload, request.body, 201)

    def _append(self, request: Request, upload: str) -> Response:
        if int(request.headers["Upload-Offset"]) != len(self.uploads[upload]):
            return error_answer(409, "blob.offset")
        digest = base64.b64encode(hashlib.sha256(request.body).digest()).decode()
        if request.headers.get("Upload-Checksum", f"sha256 {digest}") != f"sha256 {digest}":
            return error_answer(460, "blob.piece")
        return self._add(upload, request.body, 204)

    def _add(self, upload: str, piece: bytes, status: int) -> Response:
        held = self.uploads[upload]
        held += piece
        if len(held) < self.lengths[upload]:
            where = f"http://elsewhere/blobs/uploads/{upload}"
            said = {"blob_parcels": self.parcels} if status == 201 else {}
            return raw_answer(b"", status, location=where, upload_offset=str(len(held)), **said)
        del self.uploads[upload]
        if hashlib.sha256(held).hexdigest() != self.hashes[upload]:
            return error_answer(460, "blob.hash")
        self.verified[self.hashes[upload]] = bytes(held)
        said = {"blob_parcels": self.parcels} if status == 201 else {}
        return raw_answer(b"", status, upload_offset=str(len(held)), blob_state="verified", **said)

    def _parcel(self, request: Request) -> Response:
        if not self.parcels:
            return error_answer(405, "request.405")
        return json_answer(wire.ParcelReply(blobs=[self.taken(*blob) for blob in blobs_in(request)]))

    def taken(self, name: str, content: bytes) -> wire.ParcelAnswer:
        """The answer to one blob of a parcel, which is kept if it is what it should be."""
        if hashlib.sha256(content).hexdigest() != name:
            return wire.ParcelAnswer(sha256=name, status=460, code="blob.hash", text="坏了。")
        self.verified[name] = content
        return wire.ParcelAnswer(sha256=name, status=201)

    def _by_hash(self, request: Request, name: str) -> Response:
        if name not in self.verified:
            return error_answer(404, "blob.unknown")
        if request.method == "HEAD":
            return raw_answer(b"", blob_state="verified")
        content = self.verified[name]
        start = int(request.headers.get("Range", "bytes=0-")[6:-1])
        return raw_answer(content[start:], 206 if start else 200, content_length=str(len(content) - start))

    _routes: ClassVar[dict[str, Callable[[Any, Request], Response]]] = {
        "/healthz": _health,
        "/devices/challenge": _challenge,
        "/devices/token": _token,
        "/sync/v1/push": _push,
        "/sync/v1/feed": _feed,
    }


def blobs_in(request: Request) -> list[tuple[str, bytes]]:
    """The blobs of a parcel, each with the hash it goes under."""
    line, _, content = request.body.partition(b"\n")
    found, start = [], 0
    for one in msgspec.json.decode(line, type=wire.ParcelHead).blobs:
        found.append((one.sha256, content[start : start + one.size_bytes]))
        start += one.size_bytes
    return found
