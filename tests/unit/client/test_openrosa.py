"""Submissions to an OpenRosa server over real HTTP: once, whole, the same bytes each time, or with a reason."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from gridworker.clock import ManualClock
from gridworker.model.facts import InspectionSubmitted, Place
from gridworker.model.ops import BlobRef, BlobRole, Op, OpKind, RecordRef
from gridworker.services.openrosa import Login, keep_login
from gridworker.store.deliveries import Delivery, DeliveryState
from gridworker.store.store import Store
from sync.client.control import RunControl
from sync.client.openrosa_delivery import OpenRosaCourier
from sync.client.openrosa_submission import MediaFile, Submission, postings
from sync.client.pace import Backoff
from sync.client.problems import Cancelled
from sync.client.transport import WayOut
from tests.fakes.openrosa_server import Answer, OpenRosaFake, openrosa_server

PORTAL = Answer(200, b"<html><body>log in to this network</body></html>", {"Content-Type": "text/html"})
XML = '<?xml version="1.0" encoding="UTF-8"?>\n<data xmlns:orx="http://openrosa.org/xforms" id="stairs"><q>有</q>{more}</data>'
META = "<orx:meta><orx:instanceID>uuid:{id}</orx:instanceID></orx:meta>"


@pytest.fixture
def server() -> Iterator[OpenRosaFake]:
    with openrosa_server() as fake:
        yield fake


@pytest.fixture
def courier(store: Store, clock: ManualClock) -> OpenRosaCourier:
    return OpenRosaCourier(store, clock, Backoff(lambda: 0.5), WayOut(proxy="direct"))


def submit(store: Store, url: str, id_: str = "i1", pictures: tuple[bytes, ...] = (), more: str = "") -> Op:
    """A checklist with pictures, for the server at `url`."""
    blobs = tuple(_shot(store, f"photo-{n}", data) for n, data in enumerate(pictures))
    fact = InspectionSubmitted(
        form_id="stairs",
        form_version="1",
        place=Place(text="3 栋", grid="510108004006001"),
        started_at="2026-11-21T12:00:00+08:00",
        ended_at="2026-11-21T12:05:00+08:00",
        answers={},
        instance_xml=XML.format(more=more + META.format(id=id_)),
    )

    def work(tx: Any) -> Op:
        op = tx.add_op(OpKind.INSPECTION_SUBMITTED, RecordRef("inspection", id_), fact, blobs=blobs)
        tx.deliver_to(op, url)
        return op  # type: ignore[no-any-return]

    return store.write(work)


def _shot(store: Store, photo: str, data: bytes) -> BlobRef:
    kept = store.blobs.put(data, "image/jpeg")
    return BlobRef(BlobRole.STAMPED, kept.sha256, kept.size_bytes, "image/jpeg", photo)


def deliver(courier: OpenRosaCourier, **options: Any) -> None:
    assert courier.deliver(RunControl(), with_media=True, **options)


def receipt(store: Store, op: Op) -> Delivery:
    with store.reader() as reader:
        found = reader.deliveries.get(op.id)
    assert found is not None
    return found


def wait(store: Store, clock: ManualClock) -> None:
    """Until what was put off is due."""
    with store.reader() as reader:
        due = reader.deliveries.next_due()
    assert due is not None
    clock.advance(timedelta(milliseconds=max(due - int(clock.now().timestamp() * 1000), 0) + 1))


def test_submission_arrives_as_it_was_written_and_has_a_receipt(
    store: Store, server: OpenRosaFake, courier: OpenRosaCourier
) -> None:
    op = submit(store, server.url, pictures=(b"first", b"second"))
    deliver(courier)
    kept = server.kept["uuid:i1"]
    assert kept.xml == op.payload["instance_xml"].encode()
    assert kept.files == {"photo-0.jpg": b"first", "photo-1.jpg": b"second"}
    assert kept.is_whole
    assert server.asked == ["HEAD /submission", "POST /submission"]
    assert receipt(store, op).state is DeliveryState.DELIVERED
    assert receipt(store, op).delivered_at > 0


def test_answer_that_was_lost_is_asked_for_again_with_the_same_bytes_and_nothing_is_kept_twice(
    store: Store, server: OpenRosaFake, courier: OpenRosaCourier, clock: ManualClock
) -> None:
    op = submit(store, server.url, pictures=(b"first",))
    server.cut_posts = 1
    deliver(courier)
    assert receipt(store, op).state is DeliveryState.WAITING
    assert "资料都在本机" in receipt(store, op).text
    wait(store, clock)
    deliver(courier)
    first, second = server.bodies
    assert first == second
    assert list(server.kept) == ["uuid:i1"]
    assert receipt(store, op).state is DeliveryState.DELIVERED


def test_large_pictures_go_in_several_requests_none_above_the_limit(
    store: Store, server: OpenRosaFake, courier: OpenRosaCourier
) -> None:
    server.limit = 30_000
    pictures = tuple(bytes([n]) * 12_000 for n in range(5))
    op = submit(store, server.url, pictures=pictures)
    deliver(courier)
    assert len(server.bodies) == 3
    assert max(map(len, server.bodies)) <= server.limit
    assert list(server.kept["uuid:i1"].files.values()) == list(pictures)
    assert [b"*isIncomplete*" in body for body in server.bodies] == [True, True, False]
    assert server.kept["uuid:i1"].is_whole
    assert receipt(store, op).state is DeliveryState.DELIVERED


def test_pictures_that_the_server_has_are_not_sent_again_after_a_cut(
    store: Store, server: OpenRosaFake, courier: OpenRosaCourier, clock: ManualClock
) -> None:
    server.limit = 20_000
    pictures = (b"a" * 12_000, b"b" * 12_000)
    server.taken_by = {pictures[1]: Answer(500)}
    op = submit(store, server.url, pictures=pictures)
    deliver(courier)
    assert (receipt(store, op).files_there, receipt(store, op).code) == (1, "openrosa.fault")
    server.taken_by.clear()
    wait(store, clock)
    deliver(courier)
    assert sum(pictures[0] in body for body in server.bodies) == 1
    assert server.kept["uuid:i1"].files == {"photo-0.jpg": pictures[0], "photo-1.jpg": pictures[1]}
    assert server.kept["uuid:i1"].is_whole


def test_picture_above_the_limit_by_itself_is_turned_down_with_its_size(
    store: Store, server: OpenRosaFake, courier: OpenRosaCourier
) -> None:
    server.limit = 10_000
    op = submit(store, server.url, pictures=(b"a" * 120_000,))
    deliver(courier)
    assert (receipt(store, op).state, receipt(store, op).code) == (DeliveryState.FAILED, "openrosa.too_large")
    assert "0.1 MB" in receipt(store, op).text


@pytest.mark.parametrize(
    ("status", "code", "state"),
    [
        (400, "openrosa.refused", DeliveryState.FAILED),
        (404, "openrosa.no_form", DeliveryState.FAILED),
        (409, "openrosa.refused", DeliveryState.FAILED),
        (413, "openrosa.too_large", DeliveryState.FAILED),
        (500, "openrosa.fault", DeliveryState.WAITING),
        (502, "openrosa.fault", DeliveryState.WAITING),
    ],
)
def test_submission_turned_down_keeps_its_reason_and_the_next_one_goes(
    store: Store, server: OpenRosaFake, courier: OpenRosaCourier, status: int, code: str, state: DeliveryState
) -> None:
    said = b'<OpenRosaResponse xmlns="http://openrosa.org/http/response"><message>no   such\nfield</message></OpenRosaResponse>'
    server.taken_by = {b"poison": Answer(status, said)}
    bad = submit(store, server.url, "bad", more="<q>poison</q>")
    good = submit(store, server.url, "good")
    deliver(courier)
    assert (receipt(store, bad).code, receipt(store, bad).state) == (code, state)
    assert "记录在本机" in receipt(store, bad).text
    assert ("no such field" in receipt(store, bad).text) == (status != 413)
    assert receipt(store, good).state is DeliveryState.DELIVERED


@pytest.mark.parametrize(
    "answer",
    [
        PORTAL,
        Answer(200, b"<OpenRosaResponse/>"),
        Answer(204),
        Answer(302, b"", {"Location": "http://portal.invalid/"}),
    ],
)
def test_only_created_and_accepted_mean_that_a_submission_is_kept(
    store: Store, server: OpenRosaFake, courier: OpenRosaCourier, clock: ManualClock, answer: Answer
) -> None:
    op = submit(store, server.url)
    server.instead = [("POST", answer)]
    deliver(courier)
    assert (receipt(store, op).state, receipt(store, op).code) == (
        DeliveryState.WAITING,
        "openrosa.not_openrosa",
    )
    assert "Wi-Fi" in receipt(store, op).text
    wait(store, clock)
    deliver(courier)
    assert receipt(store, op).state is DeliveryState.DELIVERED


def test_accepted_counts_as_kept(store: Store, server: OpenRosaFake, courier: OpenRosaCourier) -> None:
    op = submit(store, server.url)
    server.instead = [("POST", Answer(202))]
    deliver(courier)
    assert receipt(store, op).state is DeliveryState.DELIVERED


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (PORTAL, "openrosa.not_openrosa"),
        (Answer(302, b"", {"Location": "http://portal.invalid/login"}), "openrosa.not_openrosa"),
        (Answer(302, b"", {"Location": "file:///etc/passwd"}), "openrosa.not_openrosa"),
        (Answer(302, b"", {"Location": "http://[broken"}), "openrosa.not_openrosa"),
        (Answer(404), "openrosa.not_openrosa"),
        (Answer(403), "openrosa.login"),
        (Answer(503, b"", {"Retry-After": "600"}), "openrosa.busy"),
    ],
)
def test_nobody_but_an_openrosa_server_gets_any_answers(
    store: Store, server: OpenRosaFake, courier: OpenRosaCourier, answer: Answer, code: str
) -> None:
    first, second = submit(store, server.url), submit(store, server.url, "i2")
    server.instead = [("HEAD", answer)]
    deliver(courier)
    assert server.posts == 0
    assert [receipt(store, op).code for op in (first, second)] == [code, code]
    assert server.asked == ["HEAD /submission"]


def test_busy_server_is_left_alone_as_long_as_it_says(
    store: Store, server: OpenRosaFake, courier: OpenRosaCourier, clock: ManualClock
) -> None:
    op = submit(store, server.url)
    server.instead = [("POST", Answer(429, b"", {"Retry-After": "600"}))]
    deliver(courier)
    clock.advance(timedelta(seconds=599))
    assert not courier.has_work(with_media=True)
    clock.advance(timedelta(seconds=2))
    deliver(courier)
    assert receipt(store, op).state is DeliveryState.DELIVERED


def test_redirect_of_the_same_host_is_followed(
    store: Store, server: OpenRosaFake, courier: OpenRosaCourier
) -> None:
    server.instead = [("HEAD", Answer(301, b"", {"Location": "/v1/submission"}))]
    server.location = "/v1/key/submission"
    submit(store, server.url)
    deliver(courier)
    assert server.asked == ["HEAD /submission", "HEAD /v1/submission", "POST /v1/key/submission"]


def test_server_that_sends_in_circles_is_given_up(
    store: Store, server: OpenRosaFake, courier: OpenRosaCourier
) -> None:
    server.instead = [("HEAD", Answer(302, b"", {"Location": "/submission"})) for _ in range(9)]
    op = submit(store, server.url)
    deliver(courier)
    assert receipt(store, op).code == "openrosa.not_openrosa"


@pytest.mark.parametrize("scheme", ["Basic", "Digest"])
def test_login_is_given_where_it_is_asked_for(
    store: Store, server: OpenRosaFake, courier: OpenRosaCourier, scheme: str
) -> None:
    server.login = (scheme, "worker", "口令-1")
    keep_login(store, server.url, Login("worker", "口令-1"))
    op = submit(store, server.url, pictures=(b"first",))
    deliver(courier)
    assert receipt(store, op).state is DeliveryState.DELIVERED
    assert server.logins[0] == ""
    assert all("口令-1" not in login for login in server.logins)


@pytest.mark.parametrize("scheme", ["Basic", "Digest"])
@pytest.mark.parametrize("login", [None, Login("worker", "wrong")])
def test_wrong_login_waits_with_a_reason_and_goes_once_it_is_put_right(
    store: Store, server: OpenRosaFake, courier: OpenRosaCourier, scheme: str, login: Login | None
) -> None:
    server.login = (scheme, "worker", "right")
    keep_login(store, server.url, login)
    op = submit(store, server.url)
    deliver(courier)
    assert receipt(store, op).code == "openrosa.login"
    assert server.posts == 0
    keep_login(store, server.url, Login("worker", "right"))
    deliver(courier)
    assert receipt(store, op).state is DeliveryState.DELIVERED


def test_password_never_travels_in_the_clear(
    store: Store, server: OpenRosaFake, courier: OpenRosaCourier, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_up = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda _host, *more: look_up("127.0.0.1", *more))
    url = server.url.replace("127.0.0.1", "odk.example.org")
    server.login = ("Basic", "worker", "right")
    keep_login(store, url, Login("worker", "right"))
    op = submit(store, url)
    deliver(courier)
    assert receipt(store, op).code == "openrosa.clear_password"
    assert server.logins == [""]


def test_login_shows_nothing_of_itself() -> None:
    assert "secret" not in repr(Login("worker", "secret"))


def test_one_server_that_is_away_holds_no_other_up(
    store: Store, server: OpenRosaFake, courier: OpenRosaCourier
) -> None:
    away = submit(store, "http://127.0.0.1:1", "away")
    here = submit(store, server.url, "here")
    deliver(courier)
    assert receipt(store, away).code == "network.unreachable"
    assert "接收表单的服务器" in receipt(store, away).text
    assert receipt(store, here).state is DeliveryState.DELIVERED


def test_pictures_wait_for_wifi_and_plain_answers_do_not(
    store: Store, server: OpenRosaFake, courier: OpenRosaCourier
) -> None:
    large = submit(store, server.url, "large", pictures=(b"first",))
    plain = submit(store, server.url, "plain")
    courier.deliver(RunControl(), with_media=False)
    assert receipt(store, large).state is DeliveryState.WAITING
    assert receipt(store, plain).state is DeliveryState.DELIVERED


def test_urgent_work_for_the_platform_goes_first(
    store: Store, server: OpenRosaFake, courier: OpenRosaCourier
) -> None:
    submit(store, server.url)
    assert not courier.deliver(RunControl(urgent_waiting=lambda: True), with_media=True)
    assert server.asked == []
    deliver(courier)
    assert server.posts == 1


def test_stopped_run_leaves_the_submission_as_it_was(
    store: Store, server: OpenRosaFake, courier: OpenRosaCourier
) -> None:
    op = submit(store, server.url)
    control = RunControl()
    control.cancel()
    with pytest.raises(Cancelled):
        courier.deliver(control, with_media=True)
    assert (receipt(store, op).attempts, receipt(store, op).code) == (0, "")


def test_damaged_picture_needs_a_person_and_holds_nothing_up(
    store: Store, server: OpenRosaFake, courier: OpenRosaCourier
) -> None:
    op = submit(store, server.url, pictures=(b"first",))
    store.blobs.path(op.blobs[0].sha256).unlink()
    after = submit(store, server.url, "after")
    deliver(courier)
    assert receipt(store, op).state is DeliveryState.FAILED
    assert receipt(store, after).state is DeliveryState.DELIVERED


def test_sync_now_tries_again_what_was_turned_down(
    store: Store, server: OpenRosaFake, courier: OpenRosaCourier
) -> None:
    server.instead = [("POST", Answer(404))]
    op = submit(store, server.url)
    deliver(courier)
    store.write(lambda tx: tx.retry_now())
    deliver(courier)
    assert receipt(store, op).state is DeliveryState.DELIVERED


def test_name_of_a_file_cannot_break_out_of_its_header() -> None:
    hostile = MediaFile('a"\r\nX: 1\r\n\r\n图.jpg', "image/jpeg", 1, lambda: b"1")
    (posting,) = postings(Submission("op", b"<data/>", [hostile]), 10_000)
    assert b"\r\nX: 1" not in posting.body
