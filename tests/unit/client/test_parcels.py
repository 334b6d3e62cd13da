"""Small photos go several at once where the platform takes that, and none of them waits for another's trouble."""

from dataclasses import replace

import pytest

from gridworker.clock import ManualClock
from gridworker.errors import NetworkProblem
from gridworker.model.ops import BlobRole, Lane
from gridworker.store.store import Store
from gridworker.store.uploads import UploadState
from sync.client.problems import ServerFault
from sync.client.transport import Request, Response
from sync.client.uploads import UploadOutcome
from sync.protocol import wire
from tests.unit.client.device import sha256
from tests.unit.client.miniature import blobs_in
from tests.unit.client.scripted import error_answer, json_answer, page
from tests.unit.client.test_uploads import Scene

SMALL = [b"photo %d " % number * 4000 for number in range(9)]
"""32 KB each: two fill a piece of the first size, more than all of them one of the next."""


@pytest.fixture
def scene(store: Store, clock: ManualClock) -> Scene:
    made = Scene(store, clock, SMALL[0])
    for content in SMALL[1:]:
        made.add(content)
    return made


def parcels(scene: Scene) -> list[list[bytes]]:
    """What went together."""
    sent = [request for request in scene.platform.asked if request.path == "/blobs/parcels"]
    return [[content for _, content in blobs_in(request)] for request in sent]


def assert_all_arrived(scene: Scene) -> None:
    for content in SMALL:
        assert scene.platform.verified[sha256(content)] == content
        assert scene.upload(content).state is UploadState.DELIVERED


def test_small_photos_go_together_once_the_platform_has_said_that_it_takes_that(scene: Scene) -> None:
    assert scene.send() is UploadOutcome.EMPTY
    assert_all_arrived(scene)
    assert scene.platform.paths() == ["POST /devices/token", "POST /blobs", *["POST /blobs/parcels"] * 2]
    assert parcels(scene) == [SMALL[1:3], SMALL[3:]]
    assert scene.uploader.delivered == len(SMALL)
    assert scene.uploader.gained == sum(map(len, SMALL))


def test_no_more_go_together_than_the_line_carries_in_two_seconds(scene: Scene) -> None:
    sizes: list[tuple[int, int]] = []

    def watch(request: Request) -> None:
        if request.path == "/blobs/parcels":
            sizes.append(
                (sum(len(content) for _, content in blobs_in(request)), scene.uploader.pace.budget_bytes)
            )

    scene.platform.interfere = watch
    scene.send()
    assert sizes
    assert all(size <= budget for size, budget in sizes)


def test_an_older_platform_gets_them_one_by_one(scene: Scene) -> None:
    scene.platform.parcels = ""
    scene.send()
    assert_all_arrived(scene)
    assert scene.platform.paths("/blobs") == ["POST /blobs"] * len(SMALL)


def test_they_go_one_by_one_where_something_on_the_way_lets_no_parcel_through(scene: Scene) -> None:
    scene.platform.interfere = lambda request: (
        error_answer(405, "x") if request.path == "/blobs/parcels" else None
    )
    scene.send()
    assert_all_arrived(scene)
    assert len(parcels(scene)) == 1


def test_what_is_urgent_goes_after_one_parcel(scene: Scene) -> None:
    scene.control.urgent_waiting = lambda: bool(parcels(scene))
    assert scene.send() is UploadOutcome.YIELDED
    assert len(parcels(scene)) == 1
    scene.control.urgent_waiting = lambda: False
    scene.send()
    assert_all_arrived(scene)


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (wire.ParcelAnswer(sha256="", status=400, code="blob.size", text="大小不对。"), UploadState.FAILED),
        (
            wire.ParcelAnswer(sha256="", status=409, code="blob.not_named", text="等一等。"),
            UploadState.WAITING,
        ),
    ],
)
def test_a_photo_that_is_not_taken_keeps_no_other_back(
    scene: Scene, answer: wire.ParcelAnswer, state: UploadState
) -> None:
    def refuses_one(request: Request) -> Response | None:
        if request.path != "/blobs/parcels":
            return None
        said = [
            replace_hash(answer, name) if content == SMALL[4] else scene.platform.taken(name, content)
            for name, content in blobs_in(request)
        ]
        return json_answer(wire.ParcelReply(blobs=said))

    scene.platform.interfere = refuses_one
    scene.send()
    assert (scene.upload(SMALL[4]).state, scene.upload(SMALL[4]).code) == (state, answer.code)
    assert all(scene.upload(one).state is UploadState.DELIVERED for one in SMALL if one != SMALL[4])


def replace_hash(answer: wire.ParcelAnswer, name: str) -> wire.ParcelAnswer:
    """That answer, to the blob of this hash."""
    return wire.ParcelAnswer(sha256=name, status=answer.status, code=answer.code, text=answer.text)


def test_a_photo_that_arrived_damaged_goes_again_alone_and_is_checked_piece_by_piece(scene: Scene) -> None:
    def spoilt(request: Request) -> Response | None:
        if request.path != "/blobs/parcels" or SMALL[4] not in request.body:
            return None
        scene.platform.interfere = lambda _request: None
        return scene.platform.answer(replace(request, body=request.body.replace(b"photo 4", b"phoTo 4", 1)))

    scene.platform.interfere = spoilt
    scene.send()
    assert_all_arrived(scene)
    (again,) = [request for request in scene.platform.asked if request.method == "PATCH"]
    assert again.body == SMALL[4]
    assert "Upload-Checksum" in again.headers


def test_after_a_break_nothing_that_arrived_is_sent_again(scene: Scene) -> None:
    def cut(request: Request) -> Response | None:
        if request.path != "/blobs/parcels":
            return None
        scene.platform.interfere = lambda _request: None
        scene.platform.taken(*blobs_in(request)[0])
        raise NetworkProblem("断了")

    scene.platform.interfere = cut
    with pytest.raises(NetworkProblem):
        scene.send()
    before = len(scene.platform.asked)
    scene.send()
    assert_all_arrived(scene)
    again = b"".join(request.body for request in scene.platform.asked[before:])
    assert SMALL[1] not in again
    assert again.count(SMALL[2]) == 1


def test_a_parcel_the_platform_fails_on_is_taken_apart(scene: Scene) -> None:
    """One photo that it fails on must not stop those it happened to go with."""
    poison = sha256(SMALL[4])

    def fails_on_one(request: Request) -> Response | None:
        is_parcel = request.path == "/blobs/parcels"
        return error_answer(500, "x") if is_parcel and poison.encode() in request.body else None

    scene.platform.interfere = fails_on_one
    with pytest.raises(ServerFault):
        scene.send()
    scene.send()
    assert_all_arrived(scene)


def test_a_photo_that_is_damaged_on_the_device_keeps_no_other_back(scene: Scene) -> None:
    scene.store.blobs.path(sha256(SMALL[4])).write_bytes(b"damaged")
    scene.send()
    assert (scene.upload(SMALL[4]).state, scene.upload(SMALL[4]).code) == (UploadState.FAILED, "blob.damaged")
    assert all(scene.upload(one).state is UploadState.DELIVERED for one in SMALL if one != SMALL[4])


def test_a_captive_portal_is_not_believed_about_any_of_them(scene: Scene) -> None:
    def portal(request: Request) -> Response | None:
        return page() if request.path == "/blobs/parcels" else None

    scene.platform.interfere = portal
    with pytest.raises(NetworkProblem):
        scene.send()
    assert all(scene.upload(content).state is UploadState.WAITING for content in SMALL[1:])


def test_answers_to_other_photos_than_were_sent_are_not_believed(scene: Scene) -> None:
    def swapped(request: Request) -> Response | None:
        if request.path != "/blobs/parcels":
            return None
        said = [scene.platform.taken(*blob) for blob in blobs_in(request)]
        return json_answer(wire.ParcelReply(blobs=said[::-1]))

    scene.platform.interfere = swapped
    with pytest.raises(NetworkProblem):
        scene.send()
    assert all(scene.upload(content).state is UploadState.WAITING for content in SMALL[1:])


def test_thumbnails_do_not_go_with_originals(scene: Scene) -> None:
    scene.add(b"small picture", BlobRole.THUMBNAIL)
    scene.uploader.send_lane(Lane.THUMBNAIL, scene.control)
    scene.send()
    assert not any(b"small picture" in one for one in parcels(scene))
    assert_all_arrived(scene)
