"""What is urgent overtakes: ten thousand queued ops within one batch, a large photo within one piece."""

from datetime import datetime, timedelta

import pytest

from gridworker.clock import ManualClock
from gridworker.ids import new_id
from gridworker.model.facts import EventReported, Place
from gridworker.model.ops import Op, OpKind, RecordRef
from gridworker.model.vocabulary import Urgency
from gridworker.store.outbox import OpState
from gridworker.store.transaction import Transaction
from sync.central.embedded import Central
from sync.client.transport import Request, Response
from sync.protocol import codec
from tests.faults.links import Meddling, is_for, offline, status_page
from tests.faults.test_network import meddled, meddling
from tests.integration.central.platforms import GRID
from tests.integration.central.test_feed import person, publish
from tests.integration.sync.field import FieldApp

__all__ = ["meddled", "meddling"]
QUEUED = 10_000


@pytest.mark.slow
def test_answer_for_an_alarm_overtakes_ten_thousand_queued_ops_within_one_batch(
    meddling: tuple[FieldApp, Meddling],
) -> None:
    app, link = meddling
    now = app.clock.now()
    app.store.write(lambda tx: _report_many(tx, now))
    answered: list[Op] = []
    batches: list[bool] = []

    def watch(request: Request) -> Response | None:
        if not is_for(request, "/push"):
            return None
        body = codec.decompress(request.body, "zstd")
        batches.append(bool(answered) and answered[0].id.encode() in body)
        if len(batches) == 1:  # the worker answers while the first batch is under way
            answered.append(app.acknowledge())
        if len(batches) == 3:
            raise offline()
        return None

    link.before = watch
    app.sync()
    assert batches[:2] == [False, True]
    assert app.state(answered[0]) is OpState.APPLIED
    assert app.waiting() > QUEUED // 2


def test_answer_for_an_alarm_overtakes_a_running_upload_of_five_megabytes_within_one_piece(
    meddling: tuple[FieldApp, Meddling], platform_clock: ManualClock
) -> None:
    app, link = meddling
    app.sync()
    app.report(bytes(range(256)) * 20_000)
    asked: list[str] = []
    answered: list[Op] = []

    def watch(request: Request) -> None:
        is_large = request.method == "PATCH" and request.headers["Gridworker-Lane"] == "original"
        asked.append("piece" if is_large else request.path.partition("?")[0])
        if asked.count("piece") == 2 and not answered:
            answered.append(app.acknowledge())

    link.before = watch
    app.sync()
    second = [at for at, what in enumerate(asked) if what == "piece"][1]
    assert asked[second + 1] == "/sync/v1/push"
    assert asked[second + 2] != "/sync/v1/push"
    link.before = lambda _request: None
    app.quiesce(platform_clock)
    app.assert_whole()


def test_busy_platform_is_left_alone_for_as_long_as_it_asks(meddling: tuple[FieldApp, Meddling]) -> None:
    app, link = meddling
    app.sync()
    while app.engine.tick():
        pass
    link.before = lambda request: status_page(503, retry_after="77") if is_for(request, "/sync/v1/") else None
    app.report()
    app.clock.advance(timedelta(seconds=1))
    assert app.engine.tick()
    link.before = lambda _request: None
    app.report()
    app.clock.advance(timedelta(seconds=76))
    assert not app.engine.tick()
    app.clock.advance(timedelta(seconds=1))
    assert app.engine.tick()
    assert app.waiting() == 0


def test_news_comes_by_the_timer_when_nobody_can_listen(
    meddling: tuple[FieldApp, Meddling], central: Central
) -> None:
    """Where long requests are cut off, the platform's own advice says when to ask again."""
    app, link = meddling
    while app.engine.tick():
        pass
    advised_s = app.engine.runner.puller.next_sync_s
    assert advised_s is not None
    publish(central, ("person", person(1)))
    app.clock.advance(timedelta(seconds=advised_s - 1))
    assert not app.engine.tick()
    app.clock.advance(timedelta(seconds=1))
    assert app.engine.tick()
    with app.store.reader() as reader:
        assert reader.persons.by_id("person-00001") is not None
    assert not any("wait=25" in request.path for request in link.sent)


def _report_many(tx: Transaction, now: datetime) -> None:
    for number in range(QUEUED):
        fact = EventReported(
            category="S01",
            urgency=Urgency.NORMAL,
            place=Place(text="3 栋", grid=GRID),
            description=f"第 {number} 件",
            happened_at="2026-07-16T14:05:00+08:00",
        )
        tx.add_op(OpKind.EVENT_REPORTED, RecordRef("event", new_id(now)), fact)
