"""Work on a stick: packs what is unsent into a bundle, takes the platform's answer in, carries a colleague's bundle.

A bundle holds the frames of the sealed spool and the encrypted files of photos, so that it can be packed from a locked
profile too, and nobody on the way can read it. An answer counts as what the platform would have said over the network.
"""

import contextlib
import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO, NamedTuple

import msgspec

from gridworker.clock import Clock
from gridworker.errors import InputProblem
from gridworker.ids import new_id
from gridworker.model import bundle as gwb
from gridworker.model.bundle import Bundle, BundleHead, BundleKind, Member
from gridworker.model.ops import Verdict, VerdictKind
from gridworker.model.sealed import sign
from gridworker.store.durable import disk_errors, sync_fd, sync_folder, write_file
from gridworker.store.profile import ProfileFolder, ProfileLock
from gridworker.store.sealing import load_private_key
from gridworker.store.spool import Spool
from gridworker.store.stamping import wall_ms
from gridworker.store.store import Store
from gridworker.store.transaction import Transaction
from sync.client.answers import problem
from sync.client.pull import apply, pages
from sync.client.transport import Request, Response, Transport
from sync.protocol import codec, wire

PATH = "/sync/v1/bundles"
MEDIA_TYPE = "application/octet-stream"
ANSWER_STEM = "-回执"
MOST_CARRIED_BYTES = 256 << 20
"""What the platform takes over the network at once; more goes to it on the stick."""

_MOST_ANSWER_BYTES = 256 << 20
_CARRY_TIMEOUT_S = 600.0
_REPLY: msgspec.json.Decoder[wire.ReplyLine] = msgspec.json.Decoder(wire.ReplyLine)
_TAKEN = (VerdictKind.APPLIED, VerdictKind.MERGED)
_TURNED_DOWN = (VerdictKind.REFUSED, VerdictKind.CONFLICT)


class Packed(NamedTuple):
    """A bundle that was written: where, and how much is in it."""

    path: Path
    ops: int
    blobs: int
    size_bytes: int


class Taken(NamedTuple):
    """What an answer brought: ops taken and turned down, photos verified, rows received."""

    ops: int = 0
    turned_down: int = 0
    blobs: int = 0
    rows: int = 0


class Carried(NamedTuple):
    """A bundle that the platform took over the network: its answer's file, and what that brought if it is ours."""

    answer: Path
    taken: Taken | None


def bundle_name(clock: Clock) -> str:
    """A name for a new bundle that says when, and not who."""
    return f"网格通-{clock.now():%Y%m%d-%H%M%S}{gwb.SUFFIX}"


def pack(store: Store, path: Path) -> Packed:
    """Packs what the platform has not taken yet, encrypted to it and signed by this device.

    Args:
        store: the open profile; it notes what has left and changes nothing else, only an answer does that.
        path: the new file.

    Raises:
        InputProblem: nothing waits (`bundle.nothing`), or nothing can be written there (`bundle.target`).
        DiskFull: no room there; nothing is left behind.
    """
    identity = store.identity
    with store.reader() as reader:
        unsent, still_open = reader.uploads.unsent(), reader.outbox.open_ids()
        standing = gwb.Standing(epoch=identity.epoch, cursor=reader.feed.cursor())
    wanted = {op_id for op_id, _frame in store.spool.frame_bytes()} | still_open | set(unsent.values())
    if not wanted:
        raise _nothing()
    store.write(lambda tx: tx.offer(still_open))
    wanted |= store.forgotten()  # a platform that was restored meanwhile may have lost these
    frames = _newest(store.spool.frame_bytes(pending_only=False), wanted)
    files = [store.blobs.path(sha256) for sha256 in unsent]
    head = BundleHead(
        kind=BundleKind.WORK,
        id=new_id(store.clock.now()),
        made_at_ms=wall_ms(store.clock.now()),
        ops=len(frames),
        blobs=len(files),
        platform=identity.platform,
        device=identity.device,
        certificate=identity.certificate,
    )
    key = load_private_key(identity.private_key)
    standing_member = Member(gwb.STANDING_MEMBER, msgspec.json.encode(standing))
    members = _members(frames, files, standing_member)
    return _write(path, head, members, identity.recipient, lambda message: sign(key, message))


def pack_locked(folder: Path, path: Path, clock: Clock) -> Packed:
    """Packs the sealed work of a profile that cannot be opened: a forgotten PIN, a broken database. No key is needed.

    Raises:
        StoreProblem: the profile is open in another program (`store.locked`).
        InputProblem, DiskFull: as `pack`.
    """
    profile = ProfileFolder(folder)
    if not profile.spool.is_dir():
        raise InputProblem(f"{folder} 里没有密封存档，没有导出。请核对档案。", code="deliver.no_spool")
    lock = ProfileLock(profile.lock)
    lock.acquire()
    try:
        frames = _newest(Spool(profile.spool).frame_bytes(pending_only=False))
        if not frames:
            raise _nothing()
        files = sorted(profile.blobs.glob(f"??/*{gwb.SUFFIX}"))
        now = clock.now()
        head = BundleHead(
            kind=BundleKind.WORK,
            id=new_id(now),
            made_at_ms=wall_ms(now),
            ops=len(frames),
            blobs=len(files),
            is_encrypted=False,
        )
        return _write(path, head, _members(frames, files), "", None)
    finally:
        lock.release()


def inspect(path: Path) -> BundleHead:
    """What everybody may know of a bundle, if it is whole.

    Raises:
        InputProblem: it is not (`bundle.unknown`, `bundle.cut_off`, `bundle.tampered`, `bundle.source`).
    """
    with _opened(path) as file:
        return Bundle.read(file).head


def bring(store: Store, path: Path, transport: Transport) -> Taken | Carried:
    """Takes an answer in, or carries work to the platform: this device's own or a colleague's.

    Taking the same twice changes nothing. The platform's answer to carried work is put beside it.

    Raises:
        InputProblem: it is not whole, not of this platform (`bundle.stranger`, `bundle.other_platform`), an answer for
            another device (`bundle.not_for_us`), or of an earlier life of the platform (`bundle.old_epoch`).
        NetworkProblem, PlatformProblem: carrying failed; nothing changed.
    """
    with _opened(path) as file:
        bundle = Bundle.read(file)
        _check_platform(bundle, store)
        if bundle.head.kind is BundleKind.ANSWER:
            return _take(store, bundle)
    answer = _carry(path, transport, store.clock.now())
    beside = path.with_name(path.stem + ANSWER_STEM + gwb.SUFFIX)
    with disk_errors():
        write_file(beside, answer)
    reply = Bundle.read(io.BytesIO(answer))
    return Carried(beside, _take(store, reply) if reply.head.device == store.identity.device else None)


def _check_platform(bundle: Bundle, store: Store) -> None:
    if bundle.head.platform not in ("", store.identity.platform):
        text = "这个离线包是另一个平台的，没有用它。请交给它自己的平台。"
        raise InputProblem(text, code="bundle.other_platform")
    bundle.check_maker(store.identity.ca)


def _newest(frames: Iterable[tuple[str, bytes]], wanted: set[str] | None = None) -> dict[str, bytes]:
    """Of an op sealed twice the later frame, in the order of the spool."""
    newest: dict[str, bytes] = {}
    for op_id, frame in frames:
        if wanted is None or op_id in wanted:
            newest.pop(op_id, None)
            newest[op_id] = frame
    return newest


def _members(frames: Mapping[str, bytes], files: Iterable[Path], *more: Member) -> Iterator[Member]:
    yield from more
    yield Member(gwb.SPOOL_MEMBER, b"".join(frames.values()))
    for file in files:
        with contextlib.suppress(FileNotFoundError):  # gone since it was listed; its op says what is missing
            yield gwb.blob_member(file.stem, file.read_bytes())


def _write(
    path: Path, head: BundleHead, members: Iterator[Member], recipient: str, signer: gwb.Sign | None
) -> Packed:
    part = path.with_name(path.name + ".part")
    try:
        with disk_errors(), part.open("wb") as file:
            gwb.write_bundle(file, head, members, recipient, signer)
            file.flush()
            sync_fd(file.fileno())
        part.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        text = "这个位置写不进去，没有导出，资料都在本机。请看看 U 盘插好没有，或换一个文件夹。"
        raise InputProblem(text, code="bundle.target") from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return Packed(path, head.ops, head.blobs, path.stat().st_size)


def _nothing() -> InputProblem:
    return InputProblem("没有要带走的记录，没有导出。已经全部送达。", code="bundle.nothing")


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        file = path.open("rb")
    except OSError as error:
        text = "这个文件读不出来，没有导入。请看看 U 盘插好没有，再选一次。"
        raise InputProblem(text, code="bundle.source") from error
    with file:
        yield file


def _carry(path: Path, transport: Transport, now: datetime) -> bytes:
    if path.stat().st_size > MOST_CARRIED_BYTES:
        text = "这个离线包太大，网上传不了，没有传。请把它直接带到平台，由管理员导入。"
        raise InputProblem(text, code="bundle.too_large")
    headers = {"Content-Type": MEDIA_TYPE, "Accept": MEDIA_TYPE}
    request = Request("POST", PATH, headers, path.read_bytes(), read_timeout_s=_CARRY_TIMEOUT_S)
    with transport.send(request) as response:
        if response.status != HTTPStatus.OK or response.media_type != MEDIA_TYPE:
            raise problem(response, now)
        return response.read(_MOST_ANSWER_BYTES)


def _take(store: Store, bundle: Bundle) -> Taken:
    """Takes an answer in."""
    if bundle.head.device != store.identity.device:
        text = "这份回执是给另一台设备的，没有用它。请把它交还给导出的那台设备。"
        raise InputProblem(text, code="bundle.not_for_us")
    bundle.check_maker(store.identity.ca)
    members = {member.name: member.content for member in _private_members(bundle, store)}
    epoch = msgspec.json.decode(members[gwb.STANDING_MEMBER], type=gwb.Standing).epoch
    if epoch < store.identity.epoch:
        text = "这份回执是平台恢复之前的，已经不作数，没有用它。请重新导出一份带去平台。"
        raise InputProblem(text, code="bundle.old_epoch")
    verdicts = _verdicts(members.get(gwb.REPLY_MEMBER, b""))
    verified = members.get(gwb.VERIFIED_MEMBER, b"").decode("ascii").split()
    store.write(lambda tx: _keep(tx, epoch, verdicts, verified))
    rows = _take_pages(store, members.get(gwb.FEED_MEMBER, b""))
    return Taken(
        ops=sum(verdict.kind in _TAKEN for verdict in verdicts),
        turned_down=sum(verdict.kind in _TURNED_DOWN for verdict in verdicts),
        blobs=len(verified),
        rows=rows,
    )


def _private_members(bundle: Bundle, store: Store) -> list[Member]:
    """In memory: what an answer says is for the encrypted store only."""
    return list(bundle.members(store.identity.age_identity, io.BytesIO()))


def _verdicts(reply: bytes) -> list[Verdict]:
    lines = (_REPLY.decode(line) for line in codec.split_lines([reply]))
    return [wire.verdict_of(line) for line in lines if not isinstance(line, wire.End)]


def _keep(tx: Transaction, epoch: int, verdicts: Iterable[Verdict], verified: Iterable[str]) -> None:
    tx.begin_epoch(epoch)  # of a restored platform: what it says below is about its new life
    for verdict in verdicts:
        tx.record_verdict(verdict)
    for sha256 in verified:
        tx.upload_delivered(sha256)


def _take_pages(store: Store, feed: bytes) -> int:
    """Rows of the pages that begin where the device stands; it may have heard more since it packed."""
    if not feed:
        return 0
    rows = 0
    for page in pages(Response(HTTPStatus.OK, {"content-type": codec.MEDIA_TYPE}, iter([feed]))):
        if not apply(store, page):
            break
        rows += len(page.rows)
    return rows
