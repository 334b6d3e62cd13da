"""The feed comes down page by page, each whole with its cursor or not at all."""

from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gridworker.clock import ManualClock
from gridworker.errors import NetworkProblem, PlatformProblem
from gridworker.model.ops import Version
from gridworker.store.store import Store
from sync.client.control import RunControl
from sync.client.problems import AppTooOld, Cancelled
from sync.client.pull import Puller, PullOutcome
from sync.client.session import Session
from sync.client.transport import Request, Response
from sync.protocol import codec, wire
from tests.unit.client.miniature import Miniature
from tests.unit.client.scripted import error_answer, lines_answer, page, raw_answer

Lines = list[msgspec.Struct]


def task(number: int, n: int = 1, **changed: Any) -> wire.Upsert:
    """A task as the platform publishes it."""
    data = {
        "id": f"task-{number}",
        "type": "fire_check",
        "title": "楼道消防检查",
        "place_text": "3 栋",
        "grid": "510108004006001",
        "due_at": "2026-11-21T18:00:00+08:00",
        "assignee": "worker-1",
        **changed,
    }
    return wire.Upsert(kind="task", id=f"task-{number}", version=Version(1, n), data=data)


def feed_page(start: str, cursor: str, *rows: msgspec.Struct, more: bool = False) -> Lines:
    """One page."""
    return [
        wire.PageStart(start=start),
        *rows,
        wire.PageEnd(cursor=cursor, more=more, server_time_ms=0),
    ]


class Scene:
    """A puller with a platform in miniature."""

    def __init__(self, store: Store, clock: ManualClock) -> None:
        self.store = store
        self.platform = Miniature(clock)
        self.control = RunControl()
        self.puller = Puller(store, Session(self.platform, store.identity, clock), clock)

    def offers(self, *pages: Lines) -> None:
        """The platform answers each cursor with the page that starts there."""
        self.platform.pages = {page[0].start: [page] for page in pages}  # type: ignore[attr-defined]  # PageStart

    def pull(self) -> PullOutcome:
        return self.puller.pull(self.control)

    def tasks(self) -> list[str]:
        with self.store.reader() as reader:
            return sorted(found.id for found in reader.tasks.all(100))


@pytest.fixture
def scene(store: Store, clock: ManualClock) -> Scene:
    return Scene(store, clock)


def test_pull_keeps_rows_and_cursor_of_each_page(scene: Scene) -> None:
    scene.offers(feed_page("", "c1", task(1), task(2), more=True), feed_page("c1", "c2", task(3)))
    assert scene.pull() == PullOutcome(rows=3, complete=True)
    assert scene.tasks() == ["task-1", "task-2", "task-3"]
    assert scene.puller.cursor() == "c2"


def test_pull_takes_several_pages_of_one_reply(scene: Scene) -> None:
    scene.platform.pages[""] = [feed_page("", "c1", task(1), more=True), feed_page("c1", "c2", task(2))]
    scene.pull()
    assert scene.puller.cursor() == "c2"
    assert scene.platform.paths("feed") == ["GET /sync/v1/feed"]


def test_pull_does_not_wait_at_the_platform(scene: Scene) -> None:
    scene.pull()
    assert "wait=0" in scene.platform.asked[-1].path


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(cut_at=st.integers(min_value=0, max_value=2000))
def test_pull_keeps_only_whole_pages_when_the_reply_breaks_off(scene: Scene, cut_at: int) -> None:
    """Invariant 7: rows and cursor together, or neither."""
    scene.store.write(lambda tx: tx.reset_cursor())
    first, second = feed_page("", "c1", task(1), more=True), feed_page("c1", "c2", task(2), task(3))
    first_bytes, whole = len(codec.lines(first)), len(codec.lines([*first, *second]))
    at = cut_at % whole
    scene.platform.interfere = lambda request: (
        lines_answer([*first, *second], cut_at=at) if "/feed" in request.path else None
    )
    with pytest.raises(NetworkProblem):
        scene.pull()
    assert scene.puller.cursor() == ("c1" if at >= first_bytes else "")


def test_pull_keeps_nothing_of_a_page_whose_reply_ends_in_the_middle(scene: Scene) -> None:
    """The connection ends in good order, the page does not."""
    page = feed_page("", "c1", task(1), task(2))
    scene.platform.interfere = lambda request: lines_answer(page[:-1]) if "/feed" in request.path else None
    with pytest.raises(NetworkProblem):
        scene.pull()
    assert scene.tasks() == []
    assert scene.puller.cursor() == ""


def test_pull_goes_on_after_the_last_whole_page(scene: Scene) -> None:
    first, second = feed_page("", "c1", task(1), more=True), feed_page("c1", "c2", task(2))
    broken = lines_answer([*first, *second], cut_at=len(codec.lines(first)) + 20)
    answers: list[Response] = [broken]
    scene.platform.interfere = lambda request: answers.pop() if "/feed" in request.path and answers else None
    with pytest.raises(NetworkProblem):
        scene.pull()
    scene.offers(second)
    scene.pull()
    assert scene.tasks() == ["task-1", "task-2"]


def test_pull_does_not_apply_a_page_for_another_cursor(scene: Scene) -> None:
    scene.platform.pages[""] = [feed_page("elsewhere", "c1", task(1))]
    with pytest.raises(PlatformProblem) as caught:
        scene.pull()
    assert caught.value.code == "platform.feed"
    assert scene.tasks() == []


def test_pull_does_not_go_round_when_the_platform_stands_still(scene: Scene) -> None:
    scene.platform.pages[""] = [feed_page("", "", more=True)]
    with pytest.raises(PlatformProblem):
        scene.pull()
    assert len(scene.platform.paths("feed")) == 3


def test_pull_changes_nothing_when_a_page_comes_twice(scene: Scene) -> None:
    twice = feed_page("", "c1", task(1))
    scene.platform.pages[""] = [twice, twice]
    scene.offers(twice, feed_page("c1", "c1"))
    scene.pull()
    assert scene.tasks() == ["task-1"]


def test_pull_keeps_rows_it_cannot_read(scene: Scene) -> None:
    strange = wire.Upsert(kind="drone", id="d1", version=Version(1, 1), data={"id": "d1"})
    scene.offers(feed_page("", "c1", strange, task(1, status="a status of the future")))
    scene.pull()
    with scene.store.reader() as reader:
        assert reader.feed.unreadable() == 2
    assert scene.puller.cursor() == "c1"


def test_pull_says_that_the_app_is_too_old(scene: Scene) -> None:
    scene.platform.interfere = lambda request: (
        error_answer(426, "app.too_old") if "/feed" in request.path else None
    )
    with pytest.raises(AppTooOld):
        scene.pull()


@pytest.mark.parametrize(
    "answer",
    [
        page,
        lambda: raw_answer(b'{"ok": 1}\n', content_type=codec.MEDIA_TYPE),
        lambda: raw_answer(b"", content_type=codec.MEDIA_TYPE),
        lambda: lines_answer([task(1)]),
    ],
)
def test_pull_keeps_nothing_of_a_captive_portal(scene: Scene, answer: Any) -> None:
    scene.platform.interfere = lambda request: answer() if "/feed" in request.path else None
    with pytest.raises(NetworkProblem):
        scene.pull()
    assert (scene.tasks(), scene.puller.cursor()) == ([], "")


def test_pull_makes_way_after_a_page_when_something_urgent_waits(scene: Scene) -> None:
    scene.offers(feed_page("", "c1", task(1), more=True), feed_page("c1", "c2", task(2)))
    scene.control.urgent_waiting = lambda: True
    assert scene.pull() == PullOutcome(rows=1, complete=False)
    scene.control.urgent_waiting = lambda: False
    assert scene.pull() == PullOutcome(rows=1, complete=True)


def test_pull_stops_after_a_page_when_cancelled(scene: Scene) -> None:
    scene.offers(feed_page("", "c1", task(1), more=True), feed_page("c1", "c2", task(2)))
    scene.control.on_progress = lambda _done, _total: scene.control.cancel()
    with pytest.raises(Cancelled):
        scene.pull()
    assert scene.puller.cursor() == "c1"


def test_pull_names_the_version_of_the_feed_it_reads(scene: Scene) -> None:
    asked: list[Request] = []
    scene.platform.interfere = asked.append
    scene.pull()
    assert asked[-1].headers["Gridworker-Protocol"] == "1"


def test_pull_counts_no_row_of_a_page_that_fits_nowhere(scene: Scene) -> None:
    """It is found out while what follows arrives; what is missing is asked for again."""

    def with_a_gap(request: Request) -> Response | None:
        if "cursor=&" not in request.path:
            return None
        second = feed_page("c2", "c3", task(2), more=True)
        return lines_answer([*feed_page("", "c1", task(1), more=True), *second])

    scene.platform.interfere = with_a_gap
    scene.offers(feed_page("c1", "c4", task(7)))
    assert scene.pull() == PullOutcome(rows=2, complete=True)
    assert scene.tasks() == ["task-1", "task-7"]
