"""Photos go up piece by piece and are delivered when the platform has verified them, not before."""

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gridworker.clock import ManualClock
from gridworker.errors import NetworkProblem, PlatformProblem
from gridworker.model.ops import BlobRole, Lane, Verdict, VerdictKind, Version
from gridworker.store.store import Store
from gridworker.store.uploads import Upload, UploadState
from sync.client.control import RunControl
from sync.client.downloads import Downloader
from sync.client.pace import Backoff
from sync.client.problems import Cancelled, ServerFault
from sync.client.session import Session
from sync.client.transport import Request, Response
from sync.client.uploads import Uploader, UploadOutcome
from tests.unit.client.device import photo, report, sha256
from tests.unit.client.miniature import Miniature
from tests.unit.client.scripted import error_answer, page, raw_answer

PICTURE = bytes(range(256)) * 4000  # 1 MB: several pieces


class Scene:
    """A device with one photo whose op has been applied."""

    def __init__(self, store: Store, clock: ManualClock, content: bytes = PICTURE) -> None:
        self.store, self.clock = store, clock
        self.platform = Miniature(clock)
        self.control = RunControl()
        self.session = Session(self.platform, store.identity, clock)
        self.uploader = Uploader(store, self.session, clock, Backoff(lambda: 0.0))
        self.add(content)

    def add(self, content: bytes, role: BlobRole = BlobRole.ORIGINAL) -> None:
        op = report(self.store, blobs=(photo(self.store, content, role),))
        verdict = Verdict(op_id=op.id, kind=VerdictKind.APPLIED, version=Version(1, 1))
        self.store.write(lambda tx: tx.record_verdict(verdict))

    def send(self) -> UploadOutcome:
        return self.uploader.send_lane(Lane.ORIGINAL, self.control)

    def upload(self, content: bytes = PICTURE) -> Upload:
        with self.store.reader() as reader:
            found = reader.uploads.get(sha256(content))
        assert found is not None
        return found

    def patches(self) -> int:
        return sum(request.method == "PATCH" for request in self.platform.asked)


@pytest.fixture
def scene(store: Store, clock: ManualClock) -> Scene:
    return Scene(store, clock)


def test_upload_arrives_byte_for_byte_in_several_pieces(scene: Scene) -> None:
    assert scene.send() is UploadOutcome.EMPTY
    assert scene.platform.verified[sha256(PICTURE)] == PICTURE
    assert scene.upload().state is UploadState.DELIVERED
    assert scene.patches() > 1


def test_upload_waits_until_its_op_is_applied(store: Store, clock: ManualClock) -> None:
    scene = Scene(store, clock)
    scene.send()
    report(store, blobs=(photo(store, b"another"),))
    asked = len(scene.platform.asked)
    assert scene.send() is UploadOutcome.EMPTY
    assert len(scene.platform.asked) == asked


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(length=st.integers(min_value=1, max_value=100_000), share=st.floats(min_value=0, max_value=0.999))
def test_upload_resumes_at_the_byte_when_a_piece_breaks_off(scene: Scene, length: int, share: float) -> None:
    """The platform may have any part of the piece; the device asks, and sends the rest only."""
    scene.send()
    content = (b"%08d" % len(scene.platform.asked) * (length // 8 + 1))[:length]
    if sha256(content) not in scene.platform.verified:
        scene.add(content)
        _cut_a_piece_and_resume(scene, content, share)
    assert scene.platform.verified[sha256(content)] == content


def _cut_a_piece_and_resume(scene: Scene, content: bytes, share: float) -> None:
    def cut(request: Request) -> Response | None:
        if "/blobs" not in request.path or not request.body:
            return None
        scene.platform.interfere = lambda _request: None
        scene.platform.send(replace(request, body=request.body[: int(len(request.body) * share)]))
        raise NetworkProblem("断了")

    scene.platform.interfere = cut
    with pytest.raises(NetworkProblem):
        scene.send()
    scene.send()


def test_upload_sends_only_the_rest_when_resumed(scene: Scene) -> None:
    def cut(request: Request) -> Response | None:
        if request.method == "PATCH" and scene.patches() == 2:
            raise NetworkProblem("断了")
        return None

    scene.platform.interfere = cut
    with pytest.raises(NetworkProblem):
        scene.send()
    held = len(next(iter(scene.platform.uploads.values())))
    assert scene.upload().offset == held > 0
    before = len(scene.platform.asked)
    scene.platform.interfere = lambda _request: None
    scene.send()
    after = scene.platform.asked[before:]
    assert after[0].method == "HEAD"
    assert sum(len(request.body) for request in after) == len(PICTURE) - held


def test_upload_is_delivered_when_the_last_reply_was_lost(scene: Scene) -> None:
    """The platform verified and forgot the upload; the device finds out by the hash and sends nothing again."""

    def lost(request: Request) -> Response | None:
        if request.method == "PATCH":
            scene.platform.interfere = lambda _request: None
            scene.platform.uploads["1"][:] = PICTURE[: -len(request.body)]
            scene.platform.verified[sha256(PICTURE)] = PICTURE
            scene.platform.uploads.clear()
            raise NetworkProblem("断了")
        return None

    scene.platform.interfere = lost
    with pytest.raises(NetworkProblem):
        scene.send()
    scene.send()
    assert scene.upload().state is UploadState.DELIVERED
    assert scene.patches() == 1


@pytest.mark.parametrize("status", [404, 410])
def test_upload_starts_again_when_the_platform_has_let_it_expire(scene: Scene, status: int) -> None:
    def expired(request: Request) -> Response | None:
        if request.method == "PATCH" and scene.patches() == 2:
            scene.platform.uploads.clear()
            return error_answer(status, "blob.no_upload")
        return None

    scene.platform.interfere = expired
    scene.send()
    assert scene.platform.verified[sha256(PICTURE)] == PICTURE


def test_upload_sends_a_piece_again_when_it_arrived_damaged(scene: Scene) -> None:
    def damaged(request: Request) -> Response | None:
        if request.method == "PATCH" and scene.patches() == 2:
            return error_answer(460, "blob.piece")
        return None

    scene.platform.interfere = damaged
    scene.send()
    assert scene.platform.verified[sha256(PICTURE)] == PICTURE
    assert len(scene.platform.paths("POST /blobs")) == 1


def test_upload_that_arrived_damaged_goes_again_in_pieces_that_are_checked(scene: Scene) -> None:
    def spoilt(request: Request) -> Response | None:
        if request.method == "POST" and request.path == "/blobs":
            scene.platform.interfere = lambda _request: None
            return scene.platform.send(replace(request, body=b"?" + request.body[1:]))
        return None

    scene.platform.interfere = spoilt
    scene.send()
    assert scene.platform.verified[sha256(PICTURE)] == PICTURE
    pieces = [request for request in scene.platform.asked if request.method == "PATCH"]
    assert "Upload-Checksum" not in pieces[0].headers
    assert "Upload-Checksum" in pieces[-1].headers


def test_upload_sends_smaller_pieces_when_nothing_of_one_arrived(scene: Scene) -> None:
    """Something on the way that breaks large requests must not stop the photo for good."""

    def breaks_large_ones(request: Request) -> Response | None:
        if len(request.body) > 10_000:
            raise NetworkProblem("断了")
        return None

    scene.platform.interfere = breaks_large_ones
    for _ in range(300):
        with suppress(NetworkProblem):
            scene.send()
    assert scene.platform.verified[sha256(PICTURE)] == PICTURE


def test_upload_starts_again_when_the_whole_does_not_fit_its_hash(scene: Scene) -> None:
    def rejected(request: Request) -> Response | None:
        is_last = request.method == "PATCH" and int(request.headers["Upload-Offset"]) > 300_000
        if is_last and len(scene.platform.paths("POST /blobs")) == 1:
            scene.platform.uploads.clear()
            return error_answer(460, "blob.hash")
        return None

    scene.platform.interfere = rejected
    scene.send()
    assert scene.platform.verified[sha256(PICTURE)] == PICTURE
    assert len(scene.platform.paths("POST /blobs")) == 2


def test_upload_asks_for_attention_when_it_keeps_failing(scene: Scene) -> None:
    scene.add(b"another photo")
    scene.platform.interfere = lambda request: (
        error_answer(460, "blob.hash")
        if request.method == "PATCH"
        and scene.platform.hashes[request.path.rpartition("/")[2]] == sha256(PICTURE)
        else None
    )
    scene.send()
    assert scene.upload().state is UploadState.FAILED
    assert "照片还在本机" in scene.upload().text
    assert scene.store.blobs.get(sha256(PICTURE)) == PICTURE
    assert scene.upload(b"another photo").state is UploadState.DELIVERED


def test_upload_is_not_believed_when_the_platform_does_not_say_verified(scene: Scene) -> None:
    """Invariant 11: all bytes taken is not enough."""

    def forgetful(request: Request) -> Response | None:
        if request.method != "PATCH":
            return None
        end = int(request.headers["Upload-Offset"]) + len(request.body)
        return raw_answer(b"", 204, upload_offset=str(end))

    scene.platform.interfere = forgetful
    scene.send()
    assert scene.upload().state is UploadState.FAILED


def test_upload_corrects_itself_when_the_platform_stands_elsewhere(scene: Scene) -> None:
    def doubled(request: Request) -> Response | None:
        """The request arrives twice; the device hears only the second answer."""
        if request.method == "PATCH" and scene.patches() == 2:
            scene.platform._blobs(request)
        return None

    scene.platform.interfere = doubled
    scene.send()
    assert scene.platform.verified[sha256(PICTURE)] == PICTURE


def test_upload_asks_for_attention_when_the_platform_never_agrees_on_the_offset(scene: Scene) -> None:
    scene.platform.interfere = lambda request: (
        error_answer(409, "blob.offset") if request.method == "PATCH" else None
    )
    scene.send()
    assert scene.upload().state is UploadState.FAILED
    assert scene.patches() <= 5


def test_upload_waits_when_no_op_names_it_yet(scene: Scene) -> None:
    scene.platform.interfere = lambda request: (
        error_answer(409, "blob.not_named") if request.path == "/blobs" else None
    )
    scene.send()
    assert (scene.upload().state, scene.upload().code) == (UploadState.WAITING, "blob.not_named")
    assert scene.upload().retry_at > scene.clock.now().timestamp() * 1000


def test_upload_of_others_goes_on_when_the_platform_refuses_one(scene: Scene) -> None:
    scene.add(b"another photo")
    refused: list[int] = []

    def refuse_first(request: Request) -> Response | None:
        if request.path == "/blobs" and not refused:
            refused.append(1)
            return error_answer(400, "blob.size")
        return None

    scene.platform.interfere = refuse_first
    scene.send()
    assert scene.upload().state is UploadState.FAILED
    assert scene.upload(b"another photo").state is UploadState.DELIVERED


def test_upload_of_others_goes_on_when_the_platform_keeps_failing_on_one(scene: Scene) -> None:
    scene.add(b"another photo")
    wanted = str(len(PICTURE))
    scene.platform.interfere = lambda request: (
        error_answer(500, "x") if request.headers.get("Upload-Length") == wanted else None
    )
    with pytest.raises(ServerFault):
        scene.send()
    scene.send()
    assert scene.upload().state is UploadState.WAITING
    assert scene.upload(b"another photo").state is UploadState.DELIVERED


def test_upload_sends_smaller_pieces_when_a_piece_is_too_large(scene: Scene) -> None:
    scene.platform.interfere = lambda request: error_answer(413, "x") if len(request.body) > 20_000 else None
    scene.send()
    assert scene.platform.verified[sha256(PICTURE)] == PICTURE


def test_upload_makes_way_between_pieces_when_something_urgent_waits(scene: Scene) -> None:
    scene.control.urgent_waiting = lambda: scene.patches() == 1
    assert scene.send() is UploadOutcome.YIELDED
    scene.control.urgent_waiting = lambda: False
    scene.send()
    assert scene.platform.verified[sha256(PICTURE)] == PICTURE


def test_upload_stops_between_pieces_when_cancelled(scene: Scene) -> None:
    def cancel(request: Request) -> None:
        if request.method == "PATCH":
            scene.control.cancel()

    scene.platform.interfere = cancel
    with pytest.raises(Cancelled):
        scene.send()
    assert scene.patches() == 1


def test_upload_believes_no_captive_portal(scene: Scene) -> None:
    scene.platform.interfere = lambda request: page() if request.path == "/blobs" else None
    with pytest.raises(NetworkProblem):
        scene.send()
    assert scene.upload().state is UploadState.WAITING


def test_upload_asks_for_attention_when_the_photo_is_damaged_on_the_device(scene: Scene) -> None:
    scene.store.blobs.path(sha256(PICTURE)).write_bytes(b"damaged")
    scene.send()
    assert (scene.upload().state, scene.upload().code) == (UploadState.FAILED, "blob.damaged")


def test_download_goes_on_where_it_broke_off(scene: Scene) -> None:
    scene.send()
    downloader = Downloader(scene.session, scene.clock)

    def cut(request: Request) -> Response | None:
        if "Range" in request.headers:
            return None
        return raw_answer(PICTURE[:1000], content_length=str(len(PICTURE)))

    scene.platform.interfere = cut
    assert downloader.fetch(sha256(PICTURE), RunControl()) == PICTURE
    assert scene.platform.asked[-1].headers["Range"] == "bytes=1000-"


def test_download_is_refused_when_it_is_not_what_it_should_be(scene: Scene) -> None:
    scene.platform.verified["0" * 64] = b"something else"
    with pytest.raises(PlatformProblem) as caught:
        Downloader(scene.session, scene.clock).fetch("0" * 64, RunControl())
    assert caught.value.code == "blob.hash"
