"""When the engine runs, in which order, and what it says about itself."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from gridworker.clock import ManualClock
from gridworker.errors import NetworkProblem
from gridworker.model.ops import BlobRole
from gridworker.model.sealed import sign
from gridworker.store.outbox import OpState
from gridworker.store.stamping import wall_ms
from gridworker.store.store import Store
from sync.client.engine import SyncEngine
from sync.client.problems import DeviceRevoked
from sync.client.run import SyncRunner
from sync.client.status import Link, LinkKind, Step, SyncState, SyncStatus, Trigger
from sync.client.transport import Request, Response
from sync.protocol import wire
from tests.unit.client.device import CA, DEVICE, acknowledge, item, photo, report, sha256
from tests.unit.client.miniature import Miniature
from tests.unit.client.scripted import error_answer, json_answer, page

OFFLINE = NetworkProblem("断网", code="network.unreachable")


class Scene:
    """An engine that the test drives, with a platform in miniature."""

    def __init__(self, store: Store, clock: ManualClock) -> None:
        self.store, self.clock = store, clock
        self.platform = Miniature(clock)
        self.random = 0.999999
        self.wifi_only = False
        self.revoked: list[DeviceRevoked] = []
        self.bugs: list[Exception] = []
        self.seen: list[SyncStatus] = []
        self.engine = SyncEngine(
            store,
            self.platform,
            clock,
            uniform=lambda: self.random,
            wifi_only=lambda: self.wifi_only,
            on_revoked=self.revoked.append,
            on_bug=self.bugs.append,
        )
        self.engine.subscribe(self.seen.append)

    def settle(self) -> None:
        """The run at the start is over."""
        assert self.engine.tick()
        assert not self.engine.tick()
        self.platform.asked.clear()

    def pass_time(self, **by: float) -> bool:
        """Time passes; says whether that made the engine run."""
        self.clock.advance(timedelta(**by))
        return self.engine.tick()

    def offline(self) -> None:
        def cut(_request: Request) -> Response:
            raise OFFLINE

        self.platform.interfere = cut

    def online(self) -> None:
        self.platform.interfere = lambda _request: None


@pytest.fixture
def scene(store: Store, clock: ManualClock) -> Iterator[Scene]:
    made = Scene(store, clock)
    yield made
    made.engine.stop()


def test_engine_runs_at_the_start(scene: Scene) -> None:
    assert scene.engine.tick()
    assert scene.engine.status.link is Link.ONLINE


def test_engine_sends_what_was_written_after_a_moment(scene: Scene) -> None:
    scene.settle()
    op = report(scene.store)
    assert not scene.engine.tick()
    assert not scene.pass_time(milliseconds=299)
    assert scene.pass_time(milliseconds=1)
    assert item(scene.store, op).state is OpState.APPLIED


def test_engine_sends_writes_that_belong_together_in_one_run(scene: Scene) -> None:
    scene.settle()
    for _ in range(5):
        report(scene.store)
        scene.clock.advance(timedelta(milliseconds=50))
    assert scene.pass_time(milliseconds=50)
    assert [len(batch) for batch in scene.platform.batches] == [5]


def test_engine_does_not_run_because_of_its_own_verdicts(scene: Scene) -> None:
    scene.settle()
    report(scene.store)
    assert scene.pass_time(seconds=1)
    assert not scene.pass_time(seconds=10)


def test_engine_runs_by_the_clock_when_nothing_happens(scene: Scene) -> None:
    scene.settle()
    assert not scene.pass_time(minutes=4)
    assert scene.pass_time(minutes=1)


@pytest.mark.parametrize(
    "ask",
    [
        lambda engine: engine.sync_now(),
        lambda engine: engine.notice(),
        lambda engine: engine.network_changed(LinkKind.WIFI),
    ],
)
def test_engine_runs_at_once_when_asked(scene: Scene, ask: Callable[[SyncEngine], None]) -> None:
    scene.settle()
    ask(scene.engine)
    assert scene.engine.tick()


def test_engine_goes_in_order(scene: Scene) -> None:
    report(scene.store, blobs=(photo(scene.store, b"large"), photo(scene.store, b"s", BlobRole.THUMBNAIL)))
    acknowledge(scene.store, "alarm-1")
    scene.engine.run_once()
    steps = [status.step for status in scene.seen if status.state is SyncState.RUNNING]
    in_order = [step for i, step in enumerate(steps) if i == 0 or steps[i - 1] is not step]
    assert in_order == [Step.PROBE, Step.PUSH, Step.PULL, Step.THUMBNAILS, Step.ORIGINALS]
    assert list(scene.platform.verified) == [sha256(b"s"), sha256(b"large")]


def test_engine_pushes_an_urgent_op_between_two_photos(scene: Scene) -> None:
    for content in (b"1", b"2"):
        report(scene.store, blobs=(photo(scene.store, content),))
    urgent: list[str] = []

    def alarm_comes_up(request: Request) -> None:
        if request.path == "/blobs" and not urgent:
            urgent.append(acknowledge(scene.store, "alarm-1").id)

    scene.platform.interfere = alarm_comes_up
    scene.engine.run_once()
    asked = [path for path in scene.platform.paths() if "blobs" in path or "push" in path]
    assert asked == ["POST /sync/v1/push", "POST /blobs", "POST /sync/v1/push", "POST /blobs"]
    assert scene.platform.order[-1] == urgent[0]


@pytest.mark.parametrize(
    ("kind", "sent"), [(LinkKind.MOBILE, False), (LinkKind.UNKNOWN, False), (LinkKind.WIFI, True)]
)
def test_engine_keeps_originals_for_wifi_when_so_set(scene: Scene, kind: LinkKind, *, sent: bool) -> None:
    scene.wifi_only = True
    scene.engine.set_link_kind(kind)
    report(scene.store, blobs=(photo(scene.store, b"large"), photo(scene.store, b"s", BlobRole.THUMBNAIL)))
    scene.engine.run_once(Trigger.TIMER)
    assert sha256(b"s") in scene.platform.verified
    assert (sha256(b"large") in scene.platform.verified) is sent
    scene.engine.run_once(Trigger.PERSON)
    assert sha256(b"large") in scene.platform.verified


def test_engine_says_nothing_of_the_first_failure(scene: Scene) -> None:
    scene.platform.interfere = lambda _request: error_answer(500, "x")
    scene.engine.tick()
    assert (scene.engine.status.failures, scene.engine.status.text) == (1, "")


def test_engine_says_why_when_a_person_asked(scene: Scene) -> None:
    scene.offline()
    status = scene.engine.run_once()
    assert (status.failures, status.code, status.link) == (1, "network.unreachable", Link.OFFLINE)


def test_engine_asks_for_attention_after_three_failures(scene: Scene) -> None:
    scene.platform.interfere = lambda _request: page()
    seen = []
    for _ in range(3):
        scene.pass_time(minutes=10)
        seen.append(scene.engine.status.needs_attention)
    assert seen == [False, False, True]
    assert scene.engine.status.link is Link.CAPTIVE


def test_engine_asks_for_no_attention_when_there_is_just_no_network(scene: Scene) -> None:
    scene.offline()
    for _ in range(5):
        assert scene.pass_time(minutes=10)
    assert not scene.engine.status.needs_attention


def test_engine_waits_longer_after_each_failure(scene: Scene) -> None:
    scene.offline()
    waits = []
    for _ in range(10):
        assert scene.engine.tick()
        waits.append(round(scene.engine.wait_s() or 0))
        scene.clock.advance(timedelta(seconds=scene.engine.wait_s() or 0))
    assert waits == [2, 4, 8, 16, 32, 60, 60, 60, 60, 60]


def test_engine_comes_back_at_a_random_moment(scene: Scene) -> None:
    scene.random = 0.25
    scene.offline()
    for _ in range(3):
        scene.pass_time(minutes=10)
    assert scene.engine.wait_s() == pytest.approx(2.0)


def test_engine_forgets_failures_when_the_network_is_back(scene: Scene) -> None:
    scene.offline()
    for _ in range(3):
        scene.pass_time(minutes=10)
    scene.online()
    scene.engine.network_changed(LinkKind.WIFI)
    assert scene.engine.tick()
    assert (scene.engine.status.failures, scene.engine.status.state) == (0, SyncState.IDLE)


def test_engine_tries_a_write_soon_although_it_waits_after_failures(scene: Scene) -> None:
    scene.offline()
    for _ in range(8):
        scene.pass_time(minutes=10)
    scene.online()
    report(scene.store)
    assert scene.pass_time(seconds=10)
    assert scene.platform.order


def test_engine_keeps_away_as_long_as_the_platform_asked(scene: Scene) -> None:
    scene.platform.interfere = lambda _request: error_answer(503, "x", retry_after="600")
    scene.engine.tick()
    scene.online()
    report(scene.store)
    scene.engine.network_changed(LinkKind.WIFI)
    assert not scene.pass_time(seconds=599)
    scene.engine.sync_now()
    assert scene.engine.tick()


def test_engine_sends_a_deferred_op_when_it_is_due(scene: Scene) -> None:
    scene.settle()
    op = report(scene.store)
    scene.platform.refuse[op.id] = wire.Deferred(op=op.id, why="platform", retry_after_s=40)
    assert scene.pass_time(seconds=1)
    scene.platform.refuse.clear()
    assert not scene.pass_time(seconds=38)
    assert scene.pass_time(seconds=2)
    assert item(scene.store, op).state is OpState.APPLIED


@pytest.mark.parametrize("days", [-365, 365])
def test_engine_sends_a_deferred_op_although_the_clock_was_set(scene: Scene, days: int) -> None:
    scene.settle()
    op = report(scene.store)
    scene.platform.refuse[op.id] = wire.Deferred(op=op.id, why="platform", retry_after_s=40)
    assert scene.pass_time(seconds=1)
    scene.platform.refuse.clear()
    scene.clock.set_wall(scene.clock.now() + timedelta(days=days))
    assert scene.pass_time(seconds=60)
    assert item(scene.store, op).state is OpState.APPLIED


def test_engine_pushes_although_the_app_is_too_old_to_pull(scene: Scene) -> None:
    op = report(scene.store, blobs=(photo(scene.store, b"large"),))
    scene.platform.interfere = lambda request: (
        error_answer(426, "app.too_old") if "/feed" in request.path else None
    )
    status = scene.engine.run_once()
    assert status.app_too_old
    assert item(scene.store, op).state is OpState.APPLIED
    assert sha256(b"large") in scene.platform.verified


def test_engine_notes_the_clock_offset_so_that_acts_carry_it(scene: Scene) -> None:
    """Invariant 13: acts after a sync know how wrong the device's clock is."""
    scene.platform.ahead = timedelta(hours=3)
    before = report(scene.store)
    scene.engine.run_once()
    after = report(scene.store)
    assert before.clock.offset_ms is None
    assert (after.clock.offset_ms, after.clock.trust.value) == (3 * 3_600_000, "synced")


@pytest.mark.parametrize("code", ["network.tls_expired", "network.proxy_login"])
def test_engine_asks_for_attention_when_something_is_in_the_way_that_waiting_does_not_mend(
    scene: Scene, code: str
) -> None:
    def in_the_way(_request: Request) -> Response:
        raise NetworkProblem("测试", code=code)

    scene.platform.interfere = in_the_way
    for _ in range(3):
        status = scene.engine.run_once(Trigger.TIMER)
    assert (status.link, status.needs_attention) == (Link.PLATFORM, True)


def test_engine_moves_to_the_platforms_new_epoch(scene: Scene) -> None:
    scene.platform.epoch = 2
    scene.engine.run_once()
    assert scene.store.identity.epoch == 2


@pytest.mark.parametrize("path", ["/sync/v1/push", "/sync/v1/feed"])
def test_engine_keeps_nothing_of_a_reply_from_a_new_epoch_before_it_has_moved_there(
    scene: Scene, path: str
) -> None:
    """The platform was restored while the device was signed in: what it lost goes first, then rows are believed."""
    first = report(scene.store)
    scene.engine.run_once()
    scene.platform.effects.clear()
    now_ms = int(scene.clock.now().timestamp() * 1000)
    restored = wire.Health(
        service=wire.SERVICE, protocol=1, platform="platform-1", epoch=2, server_time_ms=now_ms
    )
    told: list[str] = []

    def platform(request: Request) -> Response | None:
        if request.path == "/healthz":
            told.append("asked")
            return json_answer(restored)
        if path in request.path and not told:
            answer = scene.platform.answer(request)
            answer.headers = {**answer.headers, "gridworker-epoch": "2"}
            return answer
        return None

    second = report(scene.store)
    scene.platform.interfere = platform
    scene.engine.run_once()
    assert told == ["asked"]
    assert scene.store.identity.epoch == 2
    assert scene.platform.effects.keys() == {first.id, second.id}
    assert item(scene.store, first).state is OpState.APPLIED
    assert item(scene.store, second).state is OpState.APPLIED


@pytest.mark.parametrize("status", [401, 403])
def test_engine_destroys_nothing_when_it_is_just_not_let_in(scene: Scene, status: int) -> None:
    """Invariant 14."""
    op = report(scene.store)
    scene.platform.interfere = lambda request: (
        error_answer(status, "x") if request.path != "/healthz" else None
    )
    for _ in range(4):
        scene.pass_time(minutes=10)
    assert scene.revoked == []
    assert scene.engine.status.state is SyncState.WAITING
    assert item(scene.store, op).state is OpState.WAITING


def _revoke(key: object) -> Callable[[Request], Response | None]:
    import msgspec

    def answer(request: Request) -> Response | None:
        if request.path == "/devices/token":
            return error_answer(403, "auth.proof")
        if request.path != "/devices/challenge":
            return None
        asked = msgspec.json.decode(request.body, type=wire.ChallengeRequest)
        signature = sign(key, wire.revocation_message(DEVICE, asked.nonce))  # type: ignore[arg-type]  # a key
        order = wire.Revocation(device=DEVICE, nonce=asked.nonce, signature=signature)
        return json_answer(wire.ChallengeReply(nonce="", server_time_ms=0, revocation=order))

    return answer


def test_engine_reports_a_proven_revocation_once_and_stops(scene: Scene) -> None:
    report(scene.store)
    scene.platform.interfere = _revoke(CA.key)
    scene.engine.run_once()
    assert [problem.code for problem in scene.revoked] == ["platform.revoked"]
    assert scene.engine.status.state is SyncState.STOPPED
    scene.engine.sync_now()
    assert not scene.engine.tick()


def test_engine_stops_in_the_middle_when_cancelled(scene: Scene) -> None:
    report(scene.store, blobs=(photo(scene.store, bytes(500_000)),))

    def cancel(request: Request) -> None:
        if request.path == "/blobs":
            scene.engine.cancel()

    scene.platform.interfere = cancel
    status = scene.engine.run_once()
    assert (status.state, status.failures, status.text) == (SyncState.IDLE, 0, "")
    assert scene.platform.verified == {}


def test_engine_survives_its_own_mistakes(scene: Scene) -> None:
    def broken(_request: Request) -> Response:
        raise ZeroDivisionError

    scene.platform.interfere = broken
    status = scene.engine.run_once()
    assert (status.code, status.state) == ("sync.bug", SyncState.WAITING)
    assert [type(bug) for bug in scene.bugs] == [ZeroDivisionError]
    scene.online()
    assert scene.engine.run_once().link is Link.ONLINE


class QuickWaiting:
    """Waiting that lets the clock run instead."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock

    def wait(self, seconds: float | None) -> None:
        self._clock.advance(timedelta(seconds=1 if seconds is None else seconds))

    def wake(self) -> None:
        """Nobody is asleep."""


def test_engine_sends_within_a_minute_of_the_networks_return_although_nobody_tells_it(scene: Scene) -> None:
    scene.settle()
    scene.offline()
    op = report(scene.store)
    for _ in range(120):
        scene.pass_time(seconds=30)
    scene.online()
    assert any(scene.pass_time(seconds=1) for _ in range(60))
    assert item(scene.store, op).state is OpState.APPLIED
    assert scene.engine.status.link is Link.ONLINE


class SleepyWaiting(QuickWaiting):
    """Waiting on a machine that falls asleep at once: the clock runs on, the waiting does not."""

    def __init__(self, clock: ManualClock) -> None:
        super().__init__(clock)
        self.asked: list[float | None] = []

    def wait(self, seconds: float | None) -> None:
        self.asked.append(seconds)
        super().wait(3600)


def test_engine_that_slept_looks_at_the_time_soon_after(store: Store, clock: ManualClock) -> None:
    import threading

    waiting, done, runs = SleepyWaiting(clock), threading.Event(), list[SyncStatus]()
    engine = SyncEngine(store, Miniature(clock), clock, waiting=waiting)

    def note(status: SyncStatus) -> None:
        runs.append(status)
        if sum(status.state is SyncState.IDLE for status in runs) > 1:
            done.set()

    engine.subscribe(note)
    engine.start()
    try:
        assert done.wait(60)
    finally:
        engine.stop()
    assert all(seconds is not None and seconds <= 30 for seconds in waiting.asked)


@pytest.mark.parametrize("where", ["__init__", "next_due_ms"])
def test_engine_sends_by_itself_after_a_fault_before_or_after_a_run(
    store: Store, clock: ManualClock, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """As when a part of the program could not be loaded: the thread must not end with it."""
    import threading

    op, bugs, done = report(store), list[Exception](), threading.Event()
    sound = getattr(SyncRunner, where)

    def fails_once(*args: Any) -> Any:
        monkeypatch.setattr(SyncRunner, where, sound)
        raise ImportError

    monkeypatch.setattr(SyncRunner, where, fails_once)
    engine = SyncEngine(store, Miniature(clock), clock, waiting=QuickWaiting(clock), on_bug=bugs.append)
    engine.subscribe(lambda status: done.set() if status.last_ok_at else None)
    engine.start()
    try:
        assert done.wait(60)
    finally:
        engine.stop()
    assert [type(bug) for bug in bugs] == [ImportError]
    assert item(store, op).state is OpState.APPLIED


def test_engine_keeps_a_diary(scene: Scene) -> None:
    report(scene.store)
    scene.engine.run_once()
    scene.offline()
    scene.engine.run_once()
    with scene.store.reader() as reader:
        latest, earlier = reader.runs.recent(2)
    assert (earlier.outcome, earlier.reason, earlier.ops_sent) == ("done", "person", 1)
    assert earlier.requests >= 3
    assert earlier.bytes_up > 0
    assert latest.outcome == "network.unreachable"


def test_engine_says_how_far_it_is(scene: Scene) -> None:
    for _ in range(4):
        report(scene.store)
    scene.engine.run_once()
    pushing = [status for status in scene.seen if status.step is Step.PUSH]
    assert (0, 4) in {(status.done, status.total) for status in pushing}


def test_engine_runs_on_its_own_thread_until_stopped(scene: Scene) -> None:
    import threading

    op, done = report(scene.store), threading.Event()
    scene.engine.subscribe(lambda status: done.set() if status.last_ok_at else None)
    scene.engine.start()
    assert done.wait(60)
    scene.engine.stop()
    assert item(scene.store, op).state is OpState.APPLIED
    assert scene.engine.status.state is SyncState.STOPPED


def test_engine_does_no_second_run_beside_the_first(scene: Scene) -> None:
    import threading

    inside: list[int] = []
    most: list[int] = []

    def slow(_request: Request) -> None:
        inside.append(1)
        most.append(len(inside))
        inside.pop()

    scene.platform.interfere = slow
    runs = [threading.Thread(target=scene.engine.run_once) for _ in range(4)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert max(most) == 1


def test_run_once_says_that_a_run_happened_for_any_trigger(scene: Scene) -> None:
    assert scene.engine.run_once(Trigger.TIMER).last_ok_at == scene.clock.now()


def test_engine_goes_on_at_once_when_the_line_broke_but_carried_something(scene: Scene) -> None:
    """A line that is up for moments only: waiting longer each time would never get everything through."""
    scene.settle()
    report(scene.store)
    left = [1]

    def breaks_after_the_push(request: Request) -> Response | None:
        if "/feed" in request.path and left[0]:
            left[0] -= 1
            raise OFFLINE
        return None

    scene.platform.interfere = breaks_after_the_push
    assert scene.pass_time(seconds=1)
    assert scene.engine.status.state is SyncState.WAITING
    before = len(scene.platform.asked)
    assert scene.pass_time(milliseconds=50)
    assert scene.engine.status.state is SyncState.IDLE
    asked = scene.platform.paths()[before:]
    assert asked == [
        "GET /sync/v1/feed"
    ]  # nobody asks again who the platform is, nor sends what was answered


def test_engine_asks_once_when_nothing_waits_and_it_is_signed_in(scene: Scene) -> None:
    scene.engine.run_once()
    scene.clock.advance(timedelta(minutes=5))
    before = len(scene.platform.asked)
    scene.engine.run_once(Trigger.NOTICE)
    assert scene.platform.paths()[before:] == ["GET /sync/v1/feed"]


@pytest.mark.parametrize(("later_s", "asks"), [(30, False), (300, True)])
def test_engine_sends_nothing_to_a_platform_that_has_not_proved_itself_lately(
    scene: Scene, later_s: int, *, asks: bool
) -> None:
    """It may be another network by now, whose portal would get the reports."""
    scene.engine.run_once()
    scene.clock.advance(timedelta(seconds=later_s))
    report(scene.store)
    before = len(scene.platform.asked)
    scene.engine.run_once(Trigger.WRITE)
    assert ("GET /healthz" in scene.platform.paths()[before:]) is asks


@pytest.mark.parametrize("url", ["https://wg.example.gov.cn", "http://wg.example.gov.cn"])
def test_engine_sends_at_once_where_only_the_platform_can_hear_it(
    store: Store, clock: ManualClock, url: str
) -> None:
    platform = Miniature(clock, url=url)
    engine = SyncEngine(store, platform, clock, uniform=lambda: 0.5)
    engine.run_once()
    clock.advance(timedelta(minutes=5))
    report(store)
    before = len(platform.asked)
    engine.run_once(Trigger.WRITE)
    asked = platform.paths()[before:]
    assert asked[0] == ("POST /sync/v1/push" if url.startswith("https:") else "GET /healthz")
    engine.network_changed(LinkKind.WIFI)
    clock.advance(timedelta(minutes=2))
    report(store)
    before = len(platform.asked)
    assert engine.tick()
    assert platform.paths()[before] == "GET /healthz"


def busy(asked: str = "600", urgent: str | None = None) -> Callable[[Request], Response | None]:
    """A platform that turns everything away, and perhaps says how soon something urgent may come."""

    def answer(_request: Request) -> Response:
        reply = error_answer(503, "x", retry_after=asked)
        more = {} if urgent is None else {"gridworker-urgent-after": urgent}
        return Response(reply.status, {**reply.headers, **more}, reply.raw)

    return answer


def test_urgent_op_written_after_a_busy_answer_goes_at_once_and_alone(scene: Scene) -> None:
    scene.platform.interfere = busy(urgent="1")
    scene.engine.tick()
    scene.online()
    text, urgent = report(scene.store), acknowledge(scene.store, "alarm-1")
    assert not scene.pass_time(milliseconds=900)
    assert scene.pass_time(seconds=1)
    assert scene.platform.order == [urgent.id]
    assert not scene.pass_time(seconds=590)
    assert scene.pass_time(seconds=10)
    assert scene.platform.order == [urgent.id, text.id]


def test_urgent_op_waits_a_little_where_only_a_front_door_spoke(scene: Scene) -> None:
    scene.platform.interfere = busy()
    scene.engine.tick()
    scene.online()
    acknowledge(scene.store, "alarm-1")
    assert not scene.pass_time(seconds=7)
    assert scene.pass_time(seconds=1)
    assert scene.platform.order


def test_urgent_op_turned_away_again_waits_longer_within_its_bound(scene: Scene) -> None:
    scene.platform.interfere = busy(urgent="1")
    scene.engine.tick()
    acknowledge(scene.store, "alarm-1")
    waited = []
    for _ in range(8):
        seconds = 0
        while not scene.pass_time(seconds=1):
            seconds += 1
        waited.append(seconds)
    assert waited == sorted(waited)
    assert waited[-1] in (29, 30)
    assert scene.engine.status.state is SyncState.WAITING


def test_urgent_op_that_may_still_be_taken_back_is_found_when_it_may_go(scene: Scene) -> None:
    scene.platform.interfere = busy(urgent="1")
    scene.engine.tick()
    scene.online()
    op = acknowledge(scene.store, "alarm-1")
    scene.store.write(lambda tx: tx.defer(op.id, wall_ms(scene.clock.now()) + 8_000, ""))
    assert not scene.pass_time(seconds=7)
    ran = [scene.pass_time(seconds=1) for _ in range(8)]
    assert ran.count(True) == 1
    assert scene.platform.order == [op.id]
