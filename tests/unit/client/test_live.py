"""The listener wakes the engine when the platform has something, and leaves it alone otherwise."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from gridworker.clock import ManualClock
from gridworker.errors import NetworkProblem
from gridworker.store.store import Store
from sync.client.live import LiveListener
from sync.client.transport import Request, Response
from tests.unit.client.miniature import Miniature
from tests.unit.client.scripted import error_answer
from tests.unit.client.test_pull import feed_page, task


class Scene:
    """A listener that the test drives."""

    def __init__(self, store: Store, clock: ManualClock) -> None:
        self.store, self.clock = store, clock
        self.platform = Miniature(clock)
        self.news: list[int] = []
        self.listener = LiveListener(
            store, self.platform, clock, lambda: self.news.append(1), uniform=lambda: 0.5
        )

    def has_news(self) -> None:
        self.platform.pages[""] = [feed_page("", "c1", task(1))]

    def offline(self) -> None:
        def cut(_request: Request) -> Response:
            raise NetworkProblem("断网")

        self.platform.interfere = cut


@pytest.fixture
def scene(store: Store, clock: ManualClock) -> Iterator[Scene]:
    made = Scene(store, clock)
    yield made
    made.listener.stop()


def test_listener_asks_the_platform_to_wait_and_for_little(scene: Scene) -> None:
    assert scene.listener.listen_once() == 0.0
    assert "wait=25" in scene.platform.asked[-1].path
    assert "limit=1" in scene.platform.asked[-1].path
    assert scene.news == []


def test_listener_tells_of_news_and_changes_nothing_itself(scene: Scene) -> None:
    scene.has_news()
    assert scene.listener.listen_once() > 0
    assert scene.news == [1]
    with scene.store.reader() as reader:
        assert reader.feed.cursor() == ""


def test_listener_tells_the_same_news_once_and_asks_ever_more_rarely(scene: Scene) -> None:
    scene.has_news()
    waits = [scene.listener.listen_once() for _ in range(9)]
    assert scene.news == [1]
    assert waits == sorted(waits)
    assert waits[-1] == 300.0


def test_listener_tells_news_again_once_the_cursor_has_moved(scene: Scene) -> None:
    scene.has_news()
    scene.listener.listen_once()
    scene.store.write(lambda tx: tx.apply_page("", [], "c1"))
    scene.platform.pages["c1"] = [feed_page("c1", "c2", task(1, n=2))]
    scene.listener.listen_once()
    assert scene.news == [1, 1]


def test_listener_tells_when_the_platform_is_back(scene: Scene) -> None:
    scene.offline()
    waits = [scene.listener.listen_once() for _ in range(3)]
    assert waits == [1.0, 2.0, 4.0]
    scene.platform.interfere = lambda _request: None
    scene.listener.listen_once()
    assert scene.news == [1]


def test_listener_keeps_away_as_long_as_the_platform_asked(scene: Scene) -> None:
    scene.platform.interfere = lambda _request: error_answer(503, "x", retry_after="120")
    assert scene.listener.listen_once() == 120.0


def test_listener_is_in_no_hurry_when_it_is_not_let_in(scene: Scene) -> None:
    scene.platform.interfere = lambda _request: error_answer(403, "x")
    assert scene.listener.listen_once() >= timedelta(seconds=30).total_seconds()


def test_listener_asks_on_at_once_where_the_engine_was_quicker(scene: Scene) -> None:
    scene.has_news()
    listener = LiveListener(
        scene.store,
        scene.platform,
        scene.clock,
        lambda: scene.store.write(lambda tx: tx.apply_page("", [], "c1")),
        uniform=lambda: 0.5,
    )
    assert listener.listen_once() == 0.0


def test_listener_survives_its_own_mistakes(scene: Scene) -> None:
    def broken(_request: Request) -> Response:
        raise ZeroDivisionError

    bugs: list[Exception] = []
    listener = LiveListener(
        scene.store,
        scene.platform,
        scene.clock,
        lambda: scene.news.append(1),
        uniform=lambda: 0.5,
        on_bug=bugs.append,
    )
    scene.platform.interfere = broken
    assert listener.listen_once() >= 30.0
    assert [type(bug) for bug in bugs] == [ZeroDivisionError]
    scene.platform.interfere = lambda _request: None
    assert listener.listen_once() == 0.0
    assert scene.news == [1]
