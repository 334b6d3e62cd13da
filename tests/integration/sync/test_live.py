"""A warning the desk issues reaches a device that is online at once, and one whose live line is broken by the timer."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests

from gridworker.errors import NetworkProblem
from gridworker.model.records import PublicWarning
from gridworker.model.vocabulary import Role
from sync.central.desk.people import DeskUser, add_desk_user
from sync.central.embedded import Central
from sync.client.live import LiveListener
from sync.client.transport import HttpTransport, Request, Response
from tests.integration.central.platforms import DISTRICT, GRID
from tests.integration.sync.field import FieldApp

_PATIENCE_S = 30.0


class TheDesk:
    """Dispatcher and department over HTTP."""

    def __init__(self, central: Central) -> None:
        self.url = f"{central.url}/desk/v1/warnings"
        users = (("desk-1", Role.DISPATCHER), ("dept-1", Role.DEPARTMENT))
        with central.services.engine.begin() as connection:
            self.tokens = {
                name: add_desk_user(
                    connection,
                    central.services.keys,
                    DeskUser(id=name, district=DISTRICT, name=name, role=role),
                )
                for name, role in users
            }

    def issue(self, by: str = "desk-1", **changed: Any) -> requests.Response:
        notice = {
            "title": "暴雨橙色预警",
            "text": "请查看 2 处易涝点",
            "colour": "orange",
            "starts_at": "2026-07-16T14:00:00+08:00",
            "ends_at": "2026-07-16T20:00:00+08:00",
            "grids": [GRID],
            **changed,
        }
        return requests.post(
            self.url, json=notice, headers={"Authorization": f"Bearer {self.tokens[by]}"}, timeout=30
        )


class Told:
    """Notices of the listener, which a test can wait for."""

    def __init__(self) -> None:
        self._news = threading.Semaphore(0)

    def note(self) -> None:
        self._news.release()

    def wait(self) -> bool:
        return self._news.acquire(timeout=_PATIENCE_S)


@pytest.fixture
def desk(central: Central) -> TheDesk:
    return TheDesk(central)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def listener(app: FieldApp, told: Told) -> Iterator[LiveListener]:
    """Listens as it does in the app: told again as soon as a run has ended."""
    app.sync()
    transport = HttpTransport(app.central.url)
    made = LiveListener(app.store, transport, app.clock, told.note, uniform=lambda: 0.5)
    made.start()
    yield made
    made.stop()
    transport.close()


def warnings_here(app: FieldApp) -> list[PublicWarning]:
    with app.store.reader() as reader:
        return reader.warnings.open(app.clock.now())


def test_one_warning_after_the_other_is_told_at_once(
    app: FieldApp, desk: TheDesk, listener: LiveListener, told: Told
) -> None:
    for count, title in enumerate(("暴雨橙色预警", "暴雨红色预警"), start=1):
        assert desk.issue(title=title).status_code == 201
        assert told.wait()
        app.sync()
        listener.resume()
        shown = warnings_here(app)
        assert len(shown) == count
        assert title in [one.title for one in shown]


def test_a_device_whose_live_line_is_broken_gets_it_by_the_timer(app: FieldApp, desk: TheDesk) -> None:
    class Broken:
        def send(self, _request: Request) -> Response:
            raise NetworkProblem("断网")

    app.engine.tick()
    news: list[int] = []
    listener = LiveListener(app.store, Broken(), app.clock, lambda: news.append(1), uniform=lambda: 0.5)
    desk.issue()
    assert listener.listen_once() > 0
    assert not app.engine.tick()
    assert not warnings_here(app)
    app.clock.advance(timedelta(minutes=10))
    assert app.engine.tick()
    assert [one.title for one in warnings_here(app)] == ["暴雨橙色预警"]
    assert not news


def test_each_worker_concerned_is_asked_and_nobody_else(central: Central, desk: TheDesk) -> None:
    everybody, here = desk.issue(grids=[]).json(), desk.issue().json()
    assert "worker-0003" in here["workers"]
    assert set(here["workers"]) < set(everybody["workers"])


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"title": "  "}, "warning.times"),
        ({"ends_at": "明天"}, "warning.times"),
        ({"ends_at": "2026-07-16T13:00:00+08:00"}, "warning.times"),
        ({"starts_at": "2026-07-16T14:00:00"}, "warning.times"),
        ({"grids": ["5101080040069999000"]}, "warning.nobody"),
    ],
)
def test_a_warning_that_nobody_could_answer_is_not_issued(
    app: FieldApp, desk: TheDesk, changed: dict[str, Any], code: str
) -> None:
    reply = desk.issue(**changed)
    assert (reply.status_code, reply.json()["code"]) == (409, code)
    app.sync()
    assert not warnings_here(app)


def test_departments_issue_no_warnings(desk: TheDesk) -> None:
    assert desk.issue(by="dept-1").json()["code"] == "desk.role"
