"""A device and a platform, both real, over HTTP on this machine."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest

from gridworker.clock import ManualClock
from gridworker.errors import InputProblem
from gridworker.model.ops import RecordKind
from gridworker.model.records import Task, as_data
from gridworker.model.vocabulary import TaskStatus, TaskType, Urgency
from gridworker.store.outbox import OpState
from gridworker.store.spool import Spool
from sync.central import commands
from sync.central.auth.sessions import revoke
from sync.central.embedded import Central
from sync.central.feed.batch import Batch, Key
from sync.central.platform_row import begin_epoch, read_platform
from sync.client.control import RunControl
from sync.client.deliver import Delivered, deliver
from sync.client.downloads import Downloader
from sync.client.engine import SyncEngine
from sync.client.enrolment import Enrolment, checked_invitation
from sync.client.live import LiveListener
from sync.client.status import Link, SyncState
from sync.client.transport import HttpTransport
from tests.integration.central.platforms import DISTRICT, GRID
from tests.integration.sync.field import DATABASE_KEY, FieldApp, enrolled_app

PICTURE = bytes(range(256)) * 3000


def give_task(central: Central, task_id: str, **changed: object) -> None:
    """The desk gives worker 0003 a task."""
    task = Task(
        id=task_id,
        type=TaskType.FIRE_CHECK,
        title="楼道消防检查",
        place_text="3 栋",
        grid=GRID,
        due_at="2026-07-16T18:00:00+08:00",
        **{"assignee": "worker-0003", **changed},  # type: ignore[arg-type]  # fields of Task
    )
    with central.services.engine.begin() as connection:
        batch = Batch(connection, read_platform(connection).epoch)
        batch.put(Key(DISTRICT, RecordKind.TASK, task_id), as_data(task))
        batch.flush()


def test_facts_and_photos_arrive_once_and_byte_for_byte(app: FieldApp) -> None:
    app.report(PICTURE, b"a small one")
    app.report(urgency=Urgency.URGENT)
    app.report()
    status = app.sync()
    assert (status.state, status.link) == (SyncState.IDLE, Link.ONLINE)
    app.assert_whole()


def test_first_sync_brings_what_the_worker_may_see(app: FieldApp, central: Central) -> None:
    for number in range(5):
        give_task(central, f"task-{number}")
    app.sync()
    with app.store.reader() as reader:
        assert len(reader.tasks.open(limit=10)) == 5
        assert reader.worker is not None
    app.assert_whole()


def test_change_there_reaches_the_device_with_the_next_run(app: FieldApp, central: Central) -> None:
    app.sync()
    give_task(central, "task-1")
    app.sync()
    with app.store.reader() as reader:
        assert reader.tasks.by_id("task-1") is not None


def test_report_comes_back_with_its_number(app: FieldApp) -> None:
    op = app.report()
    app.sync()
    with app.store.reader() as reader:
        event = reader.events.by_id(op.record.id)
        item = reader.outbox.get(op.id)
    assert event is not None
    assert item is not None
    assert item.number
    assert event.number == item.number


def test_task_that_another_took_is_refused_in_words(app: FieldApp, central: Central) -> None:
    give_task(central, "task-1", status=TaskStatus.DONE)
    app.sync()
    op = app.take("task-1")
    app.sync()
    with app.store.reader() as reader:
        item = reader.outbox.get(op.id)
    assert item is not None
    assert item.state in (OpState.REFUSED, OpState.CONFLICT)
    assert item.state is OpState.CONFLICT or item.text


def test_second_run_moves_nothing(app: FieldApp) -> None:
    app.report(PICTURE)
    app.sync()
    with app.store.reader() as reader:
        before = reader.feed.cursor()
    app.sync()
    with app.store.reader() as reader:
        last = reader.runs.recent(1)[0]
        assert reader.feed.cursor() == before
    assert (last.ops_sent, last.blobs_sent, last.rows_received) == (0, 0, 0)


def test_enrolling_twice_with_the_same_keys_makes_one_device(central: Central, app: FieldApp) -> None:
    """What a device does whose first reply was lost."""
    invitation = checked_invitation(central.url, commands.enrol_code_in(central.services, "0005"))
    attempt = Enrolment(app.http, invitation, "平板", "0.1", app.clock)
    first, again = attempt.redeem().identity, attempt.redeem().identity
    assert first == again
    other = Enrolment(app.http, invitation, "平板", "0.1", app.clock)
    with pytest.raises(InputProblem) as caught:
        other.redeem()
    assert caught.value.code == "enrol.code_used"


def test_enrolling_is_refused_when_the_code_is_unknown_or_too_old(
    central: Central, app: FieldApp, platform_clock: ManualClock
) -> None:
    unknown = checked_invitation(central.url, "ABCD-EFGH-JKMN")
    with pytest.raises(InputProblem) as caught:
        Enrolment(app.http, unknown, "平板", "0.1", app.clock).redeem()
    assert caught.value.code == "enrol.code_unknown"
    old = checked_invitation(central.url, commands.enrol_code_in(central.services, "0005"))
    platform_clock.advance(timedelta(hours=25))
    with pytest.raises(InputProblem) as caught:
        Enrolment(app.http, old, "平板", "0.1", app.clock).redeem()
    assert caught.value.code == "enrol.code_expired"


def test_revoked_device_is_told_so_with_proof(app: FieldApp, central: Central) -> None:
    app.sync()
    with central.services.engine.begin() as connection:
        assert revoke(connection, app.store.identity.device, app.clock)
    app.report()
    told: list[str] = []
    engine = SyncEngine(app.store, app.http, app.clock, on_revoked=lambda problem: told.append(problem.code))
    assert engine.run_once().state is SyncState.STOPPED
    assert told == ["platform.revoked"]


def test_locked_profile_is_delivered_without_its_key(app: FieldApp, central: Central) -> None:
    """The PIN is forgotten; what the worker saved arrives all the same, photos too."""
    app.sync()
    app.report(PICTURE)
    app.report()
    folder = app.store.folder
    app.store.close()
    assert deliver(folder, app.http, app.clock) == Delivered(ops=2, put_off=0, blobs=2, blobs_not_wanted=0)
    assert Spool.count(folder / "spool") == 0
    assert deliver(folder, app.http, app.clock) == Delivered()
    app.store = type(app.store).open(folder, DATABASE_KEY, app.clock)
    app.engine = SyncEngine(app.store, app.http, app.clock)
    app.sync()
    app.assert_whole()


def test_revoked_device_still_has_its_spool_delivered(app: FieldApp, central: Central) -> None:
    app.report()
    with central.services.engine.begin() as connection:
        assert revoke(connection, app.store.identity.device, app.clock)
    app.sync()
    app.store.close()
    assert deliver(app.store.folder, app.http, app.clock).ops == 1
    app.store = type(app.store).open(app.store.folder, DATABASE_KEY, app.clock)


def test_copied_profile_repairs_itself(central: Central, tmp_path: Path, platform_clock: ManualClock) -> None:
    """Two copies of one profile use the same numbers; the second gets a new incarnation and loses nothing."""
    import shutil

    with enrolled_app(central, tmp_path / "profile", platform_clock.now()) as app:
        app.sync()
        app.store.close()
        shutil.copytree(tmp_path / "profile", tmp_path / "copy")
        app.store = type(app.store).open(tmp_path / "profile", DATABASE_KEY, app.clock)
        app.engine = SyncEngine(app.store, app.http, app.clock, uniform=lambda: 0.0)
        app.report()
        app.quiesce(platform_clock)
        copy = type(app.store).open(tmp_path / "copy", DATABASE_KEY, app.clock)
        twin = FieldApp(central, copy, app.clock, app.http, SyncEngine(copy, app.http, app.clock))
        twin.report()
        twin.report()
        twin.quiesce(platform_clock)
        twin.assert_whole()
        assert copy.identity.incarnation != app.store.identity.incarnation
        twin.engine.stop()
        copy.close()


def test_restored_platform_is_recognised_by_its_epoch(app: FieldApp, central: Central) -> None:
    app.report()
    app.sync()
    with central.services.engine.begin() as connection:
        begin_epoch(connection, app.clock)
    app.report()
    app.sync()
    assert app.store.identity.epoch == 2
    app.assert_whole()


def test_photo_of_a_record_in_scope_can_be_fetched(app: FieldApp) -> None:
    app.report(PICTURE)
    app.sync()
    sha256 = next(sha for sha, content in app.photos.items() if content == PICTURE)
    assert Downloader(app.engine.runner.session, app.clock).fetch(sha256, RunControl()) == PICTURE


def test_listener_hears_of_a_change_while_it_waits(app: FieldApp, central: Central) -> None:
    app.sync()
    news = threading.Event()
    transport = HttpTransport(central.url)
    listener = LiveListener(app.store, transport, app.clock, news.set, uniform=lambda: 0.0)
    listener.start()
    give_task(central, "task-1")
    assert news.wait(60)
    listener.stop()
    transport.close()


def test_listener_stops_at_once_although_the_platform_holds_its_request(
    app: FieldApp, central: Central
) -> None:
    app.sync()
    asked, transport = threading.Event(), HttpTransport(central.url)
    listener = LiveListener(app.store, transport, app.clock, lambda: None, uniform=lambda: 0.0)
    listener._puller.ask = _noted(listener._puller.ask, asked)  # type: ignore[method-assign]  # to know when it asks
    listener.start()
    assert asked.wait(60)
    listener.stop(timeout_s=20)
    assert listener._thread is not None
    assert not listener._thread.is_alive()
    transport.close()
    give_task(
        central, "task-1"
    )  # or the platform would keep the request it still holds until its time is over


def _noted(ask: object, asked: threading.Event) -> object:
    def wrapped(*args: object, **named: object) -> object:
        asked.set()
        return ask(*args, **named)  # type: ignore[operator]  # the listener's own question

    return wrapped
