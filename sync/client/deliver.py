"""Carries another profile's sealed spool and encrypted blob files to the platform, without any key.

A locked profile, one whose PIN is forgotten, or one of a revoked device: what its worker saved still arrives. Whoever
delivers can read nothing of it. What the platform answers is noted beside the spool, so that the count of unsent work
goes down on the lock screen too.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import msgspec

from gridworker.clock import Clock
from gridworker.model.ops import VerdictKind
from gridworker.store.profile import ProfileFolder, ProfileLock
from gridworker.store.spool import Spool
from gridworker.store.stamping import wall_ms
from sync.client.answers import problem, reply_lines
from sync.client.problems import broken_off, captive
from sync.client.transport import Request, Response, Transport
from sync.protocol import codec, wire

SPOOL_PATH = "/sync/v1/spool"
SPOOL_MEDIA_TYPE = "application/octet-stream"
_MOST_BYTES = 512 << 10
_MOST_OPS = 200
_REPLY: msgspec.json.Decoder[wire.ReplyLine] = msgspec.json.Decoder(wire.ReplyLine)


@dataclass
class Delivered:
    """What came of it: ops the platform has settled, ops it put off, blob files it took and ones it had no use for."""

    ops: int = 0
    put_off: int = 0
    blobs: int = 0
    blobs_not_wanted: int = 0


def deliver(folder: Path, transport: Transport, clock: Clock) -> Delivered:
    """Delivers the spool of the profile in `folder`, then its blob files. May be repeated; nothing happens twice.

    Raises:
        StoreProblem: the profile is open in another program (`store.locked`), which delivers it itself.
        NetworkProblem, PlatformProblem: the connection failed; what was answered is noted.
    """
    profile = ProfileFolder(folder)
    lock = ProfileLock(profile.lock)
    lock.acquire()
    try:
        spool = Spool(profile.spool)
        files = sorted(profile.blobs.glob("??/*.gwb"))
        return deliver_parts(spool, spool.frame_bytes(), files, profile.spool / "carried", transport, clock)
    finally:
        lock.release()


def deliver_parts(
    spool: Spool,
    frames: Iterable[tuple[str, bytes]],
    blob_files: Iterable[Path],
    carried_list: Path,
    transport: Transport,
    clock: Clock,
) -> Delivered:
    """Delivers these frames of a spool, then these blob files; for whoever holds the profile.

    Args:
        spool: where settled ops are noted.
        frames: op ids with whole frames, oldest first.
        blob_files: encrypted files, named after their hash.
        carried_list: a file to keep the answered blobs in, between attempts.
        transport: the way to the platform; no token is needed.
        clock: says when an op was settled.

    Raises:
        NetworkProblem, PlatformProblem: the connection failed; what was answered is noted.
    """
    outcome = Delivered()
    for batch in _batches(frames):
        _send_frames(batch, spool, transport, clock, outcome)
    carried = _Carried(carried_list, is_stale=bool(outcome.ops))
    for path in blob_files:
        if path.stem not in carried.known:
            _send_blob(path, transport, clock, outcome)
            carried.add(path.stem)
    return outcome


class _Carried:
    """Blob files answered since the last op was delivered, so that a delivery that broke off goes on where it was."""

    def __init__(self, path: Path, *, is_stale: bool) -> None:
        self._path = path
        if is_stale:
            path.unlink(missing_ok=True)
        self.known = set(path.read_text("ascii").split()) if path.exists() else set()

    def add(self, sha256: str) -> None:
        """The platform has answered for this file."""
        with self._path.open("a", encoding="ascii") as listing:
            listing.write(sha256 + "\n")


def _batches(frames: Iterable[tuple[str, bytes]]) -> Iterator[dict[str, bytes]]:
    """Frames in order, in portions; of an op sealed twice the later one."""
    batch: dict[str, bytes] = {}
    size = 0
    for op_id, frame in frames:
        batch[op_id] = frame
        size += len(frame)
        if size >= _MOST_BYTES or len(batch) >= _MOST_OPS:
            yield batch
            batch, size = {}, 0
    if batch:
        yield batch


def _send_frames(
    batch: dict[str, bytes], spool: Spool, transport: Transport, clock: Clock, outcome: Delivered
) -> None:
    headers = {"Content-Type": SPOOL_MEDIA_TYPE, "Accept": codec.MEDIA_TYPE}
    request = Request("POST", SPOOL_PATH, headers, b"".join(batch.values()))
    with transport.send(request) as response:
        if response.status != HTTPStatus.OK:
            raise problem(response, clock.now())
        settled: dict[str, int] = {}
        try:
            _read_verdicts(response, set(batch), settled, clock, outcome)
        finally:
            spool.settle(settled)
            outcome.ops += len(settled)


def _read_verdicts(
    response: Response, waiting: set[str], settled: dict[str, int], clock: Clock, outcome: Delivered
) -> None:
    """Fills `settled` line by line, so that a break loses none of them."""
    answered = 0
    for line in reply_lines(response):
        reply = _decode(line)
        if isinstance(reply, wire.End):
            if reply.n != answered:
                raise broken_off()
            return
        answered += 1
        if reply.op not in waiting:
            continue  # a frame that could not be read carries the id its damaged head says
        waiting.discard(reply.op)
        if _is_settled(reply):
            settled[reply.op] = wall_ms(clock.now())
        else:
            outcome.put_off += 1
    raise broken_off()


def _is_settled(reply: wire.ReplyLine) -> bool:
    """Whether the op has taken effect; a refused one stays counted until its worker has seen why."""
    return not isinstance(reply, wire.End) and wire.verdict_of(reply).kind in (
        VerdictKind.APPLIED,
        VerdictKind.MERGED,
    )


def _send_blob(path: Path, transport: Transport, clock: Clock, outcome: Delivered) -> None:
    headers = {"Content-Type": SPOOL_MEDIA_TYPE}
    request = Request("PUT", f"{SPOOL_PATH}/blobs/{path.stem}", headers, path.read_bytes())
    with transport.send(request) as response:
        if response.status in (HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT):
            outcome.blobs += 1
        elif response.status in (HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.FORBIDDEN):
            outcome.blobs_not_wanted += 1
        else:
            raise problem(response, clock.now())


def _decode(line: bytes) -> wire.ReplyLine:
    try:
        return _REPLY.decode(line)
    except codec.UNREADABLE as error:
        raise captive() from error
