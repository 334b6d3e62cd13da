"""Photos, voice notes and signatures: up piece by piece and with proof, by tus 1.0.

An upload begins with its first bytes and resumes at the byte where the platform has it: what arrived of a piece before a
break counts. The whole is verified by the platform before the device believes it delivered; a blob that arrived damaged
goes again in pieces that carry their SHA-256 (and then count whole or not at all). Small ones go several at once where the
platform takes that (`parcels`), as much as the line carries in about two seconds. Between pieces an urgent op may go first.
Protocol: https://tus.io/protocols/resumable-upload (1.0.0), extensions creation, creation-with-upload, checksum, expiration.
"""

import base64
import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from enum import StrEnum
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import urlsplit

from gridworker.clock import Clock
from gridworker.errors import EnvironmentProblem, NetworkProblem
from gridworker.model.ops import Lane
from gridworker.store.stamping import wall_ms
from gridworker.store.store import Store
from gridworker.store.transaction import Transaction
from gridworker.store.uploads import Upload
from sync.client.answers import error_reply, problem
from sync.client.control import RunControl
from sync.client.pace import Backoff, LinkPace
from sync.client.parcels import PARCELS_HEADER, body_of, fitting, most_in, send_parcel
from sync.client.problems import ServerFault, captive
from sync.client.session import Session
from sync.client.transport import LANE_HEADER, Request, Response
from sync.protocol.wire import ParcelAnswer

TUS_VERSION = "1.0.0"
CHECKSUM_MISMATCH = 460
MOST_RESTARTS = 3
_NOT_NAMED_RETRY_S = 30
_LEAST_PIECE_BYTES = 4 << 10
_MOST_PIECE_BYTES = 1 << 20
_MOST_PARCEL_BYTES = 2 << 20
_FAULTS_ALONE = 2
_ABOUT_THE_BLOB = (HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
_BLOB_STATE = "blob-state"
_VERIFIED = "verified"


class UploadOutcome(StrEnum):
    """How far one lane came."""

    EMPTY = "empty"
    """Nothing is left that may go now."""
    YIELDED = "yielded"
    """Something urgent came up; go on afterwards."""


class Uploader:
    """Sends blobs of one lane after another. One thread uses it.

    Args:
        store: where blobs and their progress are.
        session: speaks for the device.
        clock: measures the link, and says when a failed upload is due again.
        backoff: how long an upload waits that the platform would not take.
    """

    def __init__(self, store: Store, session: Session, clock: Clock, backoff: Backoff) -> None:
        self._store = store
        self._session = session
        self._clock = clock
        self._backoff = backoff
        self.pace = LinkPace(first_bytes=64 << 10, most_bytes=_MOST_PARCEL_BYTES)
        self._trouble = _Trouble()
        self._most_together = 0
        self._takes_parcels = True
        self._due: dict[str, int] = {}
        self._faults: dict[str, int] = {}
        self._noting = _Noting(frozenset(), None)
        self.gained = 0
        """How many bytes the platform has said it has since the program started; some twice if it lost them."""
        self.delivered = 0
        """How many blobs have been verified since the program started."""

    @property
    def next_due_ms(self) -> int | None:
        """When the first of the blobs that were put off goes again, ms since 1970; None if none was."""
        return min(self._due.values(), default=None)

    def send_lane(self, lane: Lane, control: RunControl) -> UploadOutcome:
        """Sends what waits in the lane, smallest worry first: the store decides the order.

        Raises:
            NetworkProblem, PlatformProblem: the connection failed; the platform keeps the bytes it has.
            Cancelled: the run was stopped.
        """
        self._due = {sha: at for sha, at in self._due.items() if at > self._now_ms()}
        try:
            while waiting := self._next(lane):
                control.check()
                if control.urgent_waiting() or not self._send_some(waiting, control):
                    return UploadOutcome.YIELDED
        finally:
            self._noted()
        return UploadOutcome.EMPTY

    def _next(self, lane: Lane) -> list[Upload]:
        """The oldest of those that can go, besides what is just being noted as verified."""
        noting = self._noting.hashes
        with self._store.reader() as reader:
            found = reader.uploads.waiting(lane, self._now_ms(), len(noting) + max(self._most_together, 1))
        return [upload for upload in found if upload.sha256 not in noting]

    def _note(self, hashes: Sequence[str]) -> None:
        """Notes blobs as verified, while the next ones are on their way."""
        self._noted()
        self.delivered += len(hashes)
        at_ms = self._now_ms()

        def note(tx: Transaction) -> None:
            for sha256 in hashes:
                tx.upload_delivered(sha256, at_ms)

        self._noting = _Noting(frozenset(hashes), self._store.submit(note))

    def _noted(self) -> None:
        """Waits until that is on the disk."""
        noting, self._noting = self._noting, _Noting(frozenset(), None)
        if noting.done is not None:
            noting.done.result()

    def _now_ms(self) -> int:
        return wall_ms(self._clock.now())

    def _send_some(self, waiting: Sequence[Upload], control: RunControl) -> bool:
        """Those that may go together, or the first one; False if it made way for something urgent."""
        most = self._most_together if self._takes_parcels else 0
        together = fitting(waiting[:most], self.pace.budget_bytes)
        if len(together) < 2 or any(self._trouble.has(upload.sha256) for upload in together):
            return self._send(waiting[0], control)
        blobs = [(upload, data) for upload in together if (data := self._opened(upload)) is not None]
        if blobs:
            self._send_together(blobs, control)
        return True

    def _opened(self, upload: Upload) -> bytes | None:
        """The blob's content; one that is damaged here is told to the worker."""
        try:
            return self._store.blobs.get(upload.sha256)
        except EnvironmentProblem as damaged:
            self._fail(upload, damaged.code, damaged.text, attention=True)
            return None

    def _send_together(self, blobs: Sequence[tuple[Upload, bytes]], control: RunControl) -> None:
        """Several whole blobs; one that has trouble goes alone the next time, whatever the trouble was."""
        hashes = [upload.sha256 for upload, _ in blobs]
        body = body_of([(upload.sha256, data) for upload, data in blobs])
        control.on_progress(0, len(body))
        began_ms = self._clock.elapsed_ms()
        try:
            answers = send_parcel(self._session, self._clock, blobs[0][0].lane, hashes, body)
        except NetworkProblem:
            self._trouble.cut_off.update(dict.fromkeys(hashes, 1))
            raise
        except ServerFault:
            self._trouble.alone.update(hashes)
            raise
        if answers is None:
            self._takes_parcels = False
            return
        self._store.reach("upload.answered")
        self.pace.carried(len(body), self._clock.elapsed_ms() - began_ms)
        self._take_answers([upload for upload, _ in blobs], answers)
        control.on_progress(len(body), len(body))

    def _take_answers(self, uploads: Sequence[Upload], answers: Sequence[ParcelAnswer]) -> None:
        verified = [one for one in answers if one.status == HTTPStatus.CREATED]
        self.gained += sum(
            upload.size_bytes for upload, one in zip(uploads, answers, strict=True) if one in verified
        )
        for upload, answer in zip(uploads, answers, strict=True):
            if answer.status in _ABOUT_THE_BLOB:
                self._fail(upload, answer.code, answer.text, attention=answer.status != HTTPStatus.CONFLICT)
            elif answer.status == CHECKSUM_MISMATCH:
                self._trouble.damaged.add(upload.sha256)
            elif answer.status != HTTPStatus.CREATED:
                self._trouble.alone.add(upload.sha256)
        if verified:
            self._note([one.sha256 for one in verified])

    def _send(self, upload: Upload, control: RunControl) -> bool:
        """One blob, as far as it goes; False if it made way for something urgent."""
        data = self._opened(upload)
        if data is None:
            return True
        self._due.pop(upload.sha256, None)
        try:
            link = _Link(self._session, self._clock, self.pace, self._trouble)
            one = _OneUpload(self._store, link, upload, data)
            try:
                is_delivered = one.run(control)
            finally:
                self.gained += one.gained
                self._most_together = max(one.most_together, self._most_together)
        except _NotTaken as refusal:
            self._fail(upload, refusal.code, refusal.text, attention=refusal.for_good)
            return True
        except ServerFault as fault:
            self._note_fault(upload, fault)
            return True
        self._faults.pop(upload.sha256, None)
        self._trouble.alone.discard(upload.sha256)
        if is_delivered:
            self._note([upload.sha256])
        return is_delivered

    def _note_fault(self, upload: Upload, fault: ServerFault) -> None:
        """Once may be chance and ends the run; a blob the platform fails on again makes way for the others."""
        self._faults[upload.sha256] = self._faults.get(upload.sha256, 0) + 1
        if self._faults[upload.sha256] < _FAULTS_ALONE:
            raise fault
        self._fail(upload, fault.code, "平台暂时收不了这张照片，稍后自动再传。", attention=False)

    def _fail(self, upload: Upload, code: str, text: str, *, attention: bool) -> None:
        """Later again, or, if repeating cannot help, at the worker's attention; the blob itself stays."""
        wait_s = max(self._backoff.wait_s(upload.attempts + 1), float(_NOT_NAMED_RETRY_S))
        retry_at = None if attention else self._now_ms() + int(wait_s * 1000)
        if retry_at is not None:
            self._due[upload.sha256] = retry_at
        self._store.write(lambda tx: tx.upload_failed(upload.sha256, code, text, retry_at))


class _Noting(NamedTuple):
    """Blobs that are being noted as verified."""

    hashes: frozenset[str]
    done: "Future[None] | None"


class _NotTaken(Exception):
    """The platform will not take this blob: not now, or not at all."""

    def __init__(self, code: str, text: str, *, for_good: bool) -> None:
        super().__init__(code)
        self.code = code
        self.text = text
        self.for_good = for_good


class _Trouble:
    """Blobs, by hash, that do not go together with others, and why."""

    def __init__(self) -> None:
        self.cut_off: dict[str, int] = {}
        """How often in a row a piece was cut off and nothing of it arrived."""
        self.damaged: set[str] = set()
        """These arrived damaged."""
        self.alone: set[str] = set()
        """The platform failed on a parcel that they were in."""

    def has(self, sha256: str) -> bool:
        """Whether it is one of them."""
        return sha256 in self.cut_off or sha256 in self.damaged or sha256 in self.alone


class _Link(NamedTuple):
    """What every upload goes by."""

    session: Session
    clock: Clock
    pace: LinkPace
    trouble: _Trouble


class _OneUpload:
    """One blob on its way."""

    def __init__(self, store: Store, link: _Link, upload: Upload, data: bytes) -> None:
        self._store = store
        self._session, self._clock, self._pace, self._trouble = link
        self._upload = upload
        self._data = data
        self._url = upload.url
        self._offset = upload.offset if upload.url else 0
        self._restarts = 0
        self._noting: Future[None] | None = None
        self.gained = self.most_together = 0

    def run(self, control: RunControl) -> bool:
        """Until delivered; False if something urgent came up first."""
        try:
            return self._run(control)
        finally:
            self._noted()

    def _run(self, control: RunControl) -> bool:
        delivered = self._resume()
        self._learn_from_breaks(is_moving=delivered or bool(self.gained))
        while not delivered:
            control.on_progress(self._offset, len(self._data))
            control.check()
            if control.urgent_waiting():
                return False
            delivered = self._piece()
        self._delivered()
        control.on_progress(len(self._data), len(self._data))
        return True

    def _learn_from_breaks(self, *, is_moving: bool) -> None:
        """Nothing of a piece arrived, and again nothing: a smaller one may slip through. Once is chance."""
        in_vain = self._trouble.cut_off.get(self._upload.sha256, 0)
        if is_moving:
            self._trouble.cut_off.pop(self._upload.sha256, None)
        elif in_vain > 1:
            self._pace.broke()

    def _resume(self) -> bool:
        """Finds out where the platform stands; True if it has the whole blob already."""
        if self._url:
            return self._ask_offset()
        return (self._upload.attempts > 0 and self._is_there()) or self._begin()

    def _begin(self) -> bool:
        """Begins the upload, with its first bytes unless some of them may be there already."""
        if self._upload.sha256 in (*self._trouble.cut_off, *self._trouble.damaged):
            return self._create()
        piece = self._next_piece()
        return self._timed(piece, lambda: self._create(piece))

    def _create(self, piece: bytes = b"") -> bool:
        headers = {
            "Upload-Length": str(len(self._data)),
            "Upload-Metadata": f"sha256 {_b64(self._upload.sha256)},op {_b64(self._upload.op_id)}",
            **(self._piece_headers() if piece else {}),
        }
        with self._ask("POST", "/blobs", headers, piece) as response:
            if response.status == CHECKSUM_MISMATCH:
                return self._mismatch(response)
            if response.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE and piece:
                self._pace.too_large(len(piece))
                return self._create()
            if response.status in _ABOUT_THE_BLOB:
                raise _refused(response, for_good=response.status != HTTPStatus.CONFLICT)
            if response.status != HTTPStatus.CREATED:
                raise problem(response, self._clock.now())
            self.most_together = most_in(response.headers.get(PARCELS_HEADER, ""))
            if response.headers.get(_BLOB_STATE) == _VERIFIED:
                self.gained += len(self._data) - self._offset
                return True
            begun = self._offset_of(response) if "upload-offset" in response.headers else 0
            self._moved(_path_of(response.headers.get("location", "")), begun)
        return False

    def _ask_offset(self) -> bool:
        with self._ask("HEAD", self._url, {}) as response:
            if response.status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.FORBIDDEN):
                return self._restart()
            if response.status not in (HTTPStatus.OK, HTTPStatus.NO_CONTENT):
                raise problem(response, self._clock.now())
            self._moved(self._url, self._offset_of(response))
            return response.headers.get(_BLOB_STATE) == _VERIFIED

    def _is_there(self) -> bool:
        """Whether the platform has verified these bytes before: the last reply may have been lost."""
        with self._ask("HEAD", f"/blobs/sha256/{self._upload.sha256}", {}) as response:
            return response.status == HTTPStatus.OK and response.headers.get(_BLOB_STATE) == _VERIFIED

    def _piece(self) -> bool:
        piece = self._next_piece()
        headers = {**self._piece_headers(), "Upload-Offset": str(self._offset)}
        if self._upload.sha256 in self._trouble.damaged:
            digest = base64.b64encode(hashlib.sha256(piece).digest()).decode()
            headers["Upload-Checksum"] = f"sha256 {digest}"
        return self._timed(piece, lambda: self._patch(headers, piece))

    def _next_piece(self) -> bytes:
        size_bytes = min(self._pace.budget_bytes, _MOST_PIECE_BYTES)
        return self._data[self._offset : self._offset + size_bytes]

    def _patch(self, headers: dict[str, str], piece: bytes) -> bool:
        with self._ask("PATCH", self._url, headers, piece) as response:
            self._store.reach("upload.answered")
            return self._answered(response)

    def _timed(self, piece: bytes, send: Callable[[], bool]) -> bool:
        """Sends a piece and learns from it what the link carries."""
        began_ms = self._clock.elapsed_ms()
        try:
            delivered = send()
        except NetworkProblem:
            self._trouble.cut_off[self._upload.sha256] = self._trouble.cut_off.get(self._upload.sha256, 0) + 1
            raise
        self._trouble.cut_off.pop(self._upload.sha256, None)
        self._pace.carried(len(piece), self._clock.elapsed_ms() - began_ms)
        return delivered

    def _piece_headers(self) -> dict[str, str]:
        return {"Content-Type": "application/offset+octet-stream", LANE_HEADER: self._upload.lane.value}

    def _answered(self, response: Response) -> bool:
        """Takes the answer to a piece; True if the platform has verified the whole."""
        match response.status:
            case HTTPStatus.NO_CONTENT | HTTPStatus.OK:
                self._moved(self._url, self._offset_of(response))
                if response.headers.get(_BLOB_STATE) == _VERIFIED:
                    return True
                return self._offset == len(self._data) and self._verified_or_restart()
            case HTTPStatus.CONFLICT:
                return self._realign()
            case HTTPStatus.REQUEST_ENTITY_TOO_LARGE if self._pace.budget_bytes > _LEAST_PIECE_BYTES:
                self._pace.too_large(self._pace.budget_bytes)
                return False
            case HTTPStatus.NOT_FOUND | HTTPStatus.GONE:
                return self._is_there() or self._restart()
            case int() as status if status == CHECKSUM_MISMATCH:
                return self._mismatch(response)
        raise problem(response, self._clock.now())

    def _realign(self) -> bool:
        """The platform stands elsewhere: a reply was lost. If that is no step forward, it counts as a restart."""
        before = self._offset
        is_verified = self._ask_offset()
        if not is_verified and self._offset <= before:
            self._count_restart()
        return is_verified

    def _verified_or_restart(self) -> bool:
        """All bytes are there but nobody said verified: ask by hash, and believe nothing else."""
        return self._is_there() or self._restart()

    def _mismatch(self, response: Response) -> bool:
        """The piece or the whole arrived damaged: the piece goes again, or everything from the start."""
        self._count_restart()
        self._trouble.damaged.add(self._upload.sha256)
        said = error_reply(response)
        if said is not None and said.code == "blob.hash":
            self._url, self._offset = "", 0
            return self._create()
        return self._ask_offset()

    def _restart(self) -> bool:
        self._count_restart()
        self._url, self._offset = "", 0
        return self._create()

    def _count_restart(self) -> None:
        self._restarts += 1
        if self._restarts > MOST_RESTARTS:
            raise _NotTaken(
                "blob.keeps_failing",
                "这张照片传了几次都没传完整。照片还在本机，没有丢。请换个网络再试，还不行就联系管理员。",
                for_good=True,
            )

    def _moved(self, url: str, offset: int) -> None:
        """Notes where the platform stands, while the next piece is on its way: whoever has not noted it asks again."""
        self.gained += max(offset - self._offset, 0)
        self._url, self._offset = url, offset
        self._noted()
        self._noting = self._store.submit(lambda tx: tx.upload_progress(self._upload.sha256, url, offset))

    def _noted(self) -> None:
        noting, self._noting = self._noting, None
        if noting is not None:
            noting.result()

    def _delivered(self) -> None:
        self._trouble.damaged.discard(self._upload.sha256)
        self._store.reach("upload.verified")

    def _offset_of(self, response: Response) -> int:
        value = response.headers.get("upload-offset", "")
        if not value.isdigit() or int(value) > len(self._data):
            raise captive()
        return int(value)

    def _ask(self, method: str, path: str, headers: dict[str, str], body: bytes = b"") -> Response:
        return self._session.send(Request(method, path, {"Tus-Resumable": TUS_VERSION, **headers}, body))


def _refused(response: Response, *, for_good: bool) -> _NotTaken | EnvironmentProblem:
    said = error_reply(response)
    return captive() if said is None else _NotTaken(said.code, said.text, for_good=for_good)


def _path_of(location: str) -> str:
    """The path of an upload beneath the platform's address, however much of that address the platform repeats."""
    _, found, rest = urlsplit(location).path.partition("/blobs/")
    if not rest:
        raise captive()
    return found + rest


def _b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
