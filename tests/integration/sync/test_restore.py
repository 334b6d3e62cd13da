"""Invariant 12: the platform comes back from yesterday's backup, and the devices give back what it lost."""

import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from gridworker.clock import ManualClock
from gridworker.errors import EnvironmentProblem, InputProblem
from gridworker.model.ops import Op, RecordRef
from gridworker.store.outbox import OpState
from gridworker.store.store import Store
from sync.central import commands, postgresql, recovery
from sync.central.embedded import Central
from sync.central.feed.batch import Batch, Key
from sync.central.people import put_worker
from sync.central.platform_row import read_platform
from sync.central.postgresql import EmbeddedDatabase
from sync.central.settings import Settings
from sync.client import bundles
from sync.client.deliver import deliver
from sync.client.engine import SyncEngine
from sync.client.enrolment import Enrolment, checked_invitation
from sync.client.status import Link
from tests.integration.central.platforms import DISTRICT, GRID, worker
from tests.integration.central.test_push import record
from tests.integration.sync.field import DATABASE_KEY, FieldApp, enrolled_app
from tests.integration.sync.test_bundles import answered
from tests.integration.sync.test_sync import give_task

PICTURE = bytes(range(256)) * 300


@dataclass
class Place:
    """A platform that can be thrown back to its backup, at the same address."""

    central: Central
    server: EmbeddedDatabase
    folder: Path
    clock: ManualClock
    saved: Path
    running: list[Central] = field(default_factory=list)

    def back_up(self) -> None:
        """Yesterday's backup."""
        recovery.back_up(self.central.services.settings, self.saved)

    def restore(self, *apps: FieldApp, declare: bool = True, with_blobs: bool = True) -> Central:
        """The database is what it was; so are the blobs, unless they are lost."""
        port = int(self.central.url.rpartition(":")[2])
        self.central.stop()
        url = self.server.database(f"test_{uuid.uuid4().hex}")
        if not with_blobs:
            shutil.rmtree(self.folder / "blobs")
        if declare:
            recovery.restore(Settings(folder=self.folder, database_url=url), self.saved, self.clock)
        else:
            postgresql.load(url, self.saved)
        self.central = Central.start(self.folder, url, port, clock=self.clock)
        self.running.append(self.central)
        for app in apps:
            app.central = self.central
        return self.central


@pytest.fixture
def place(
    central: Central, database_server: EmbeddedDatabase, tmp_path: Path, platform_clock: ManualClock
) -> Iterator[Place]:
    made = Place(central, database_server, tmp_path / "central", platform_clock, tmp_path / "backup.pg")
    yield made
    for started in made.running:
        started.stop()


def number(app: FieldApp, op: Op) -> str:
    """What the worker reads out."""
    with app.store.reader() as reader:
        item = reader.outbox.get(op.id)
    assert item is not None
    return item.number


def touch(central: Central, task: str, times: int) -> None:
    """The desk changes a task again and again: its version grows."""
    for count in range(times):
        with central.services.engine.begin() as connection:
            batch = Batch(connection, read_platform(connection).epoch)
            key = Key(DISTRICT, "task", task)
            batch.load([key])
            stored = batch.get(key)
            assert stored is not None
            batch.put(key, {**stored.data, "title": f"改了 {count} 次"})
            batch.flush()


@pytest.mark.parametrize("with_blobs", [True, False])
def test_devices_give_back_what_the_platform_lost(place: Place, app: FieldApp, *, with_blobs: bool) -> None:
    give_task(place.central, "task-1")
    before = app.report(PICTURE[:900], text="备份之前")
    app.sync()
    place.back_up()
    lost = [app.report(PICTURE + bytes([n]), text=f"备份之后 {n}") for n in range(3)]
    taken = app.take("task-1")
    app.sync()
    numbers = {number(app, op) for op in (before, *lost)}
    restored = place.restore(app, with_blobs=with_blobs)
    app.quiesce(place.clock)
    app.assert_whole()
    assert app.store.identity.epoch == 2
    assert record(restored, "task", "task-1")["status"] == "taken"
    assert {app.state(op) for op in (before, taken, *lost)} == {OpState.APPLIED}
    assert number(app, before) in numbers
    given_anew = {number(app, op) for op in lost}
    assert not given_anew & numbers
    assert all(int(text[-5:]) > 10_000 for text in given_anew)
    again = app.sync()
    assert (again.code, app.waiting()) == ("", 0)


def test_rows_of_the_lost_time_do_not_pass_for_newer(place: Place, app: FieldApp, tmp_path: Path) -> None:
    """The device holds version 9 of the first epoch; the platform goes on from version 1 in the second."""
    give_task(place.central, "task-1")
    place.back_up()
    touch(place.central, "task-1", 8)
    app.sync()
    restored = place.restore(app)
    app.sync()
    with app.store.reader() as reader:
        shown, version = reader.tasks.by_id("task-1"), reader.feed.version(RecordRef("task", "task-1"))
    assert shown is not None
    assert version is not None
    assert shown.title == record(restored, "task", "task-1")["title"] != "改了 7 次"
    assert version.epoch == 2
    touch(restored, "task-1", 1)
    app.sync()
    with app.store.reader() as reader:
        later = reader.tasks.by_id("task-1")
    assert later is not None
    assert later.title == "改了 0 次"
    app.assert_whole()


def test_work_stays_on_the_screen_while_the_platform_does_not_have_it(place: Place, app: FieldApp) -> None:
    """The snapshot of the restored platform does not name the report; it is shown all the same."""
    place.back_up()
    op = app.report()
    app.sync()
    place.restore(app)
    app.engine.runner._pusher.push = lambda *_: None  # type: ignore[method-assign]
    app.sync()
    with app.store.reader() as reader:
        assert reader.events.by_id(op.record.id) is not None
        assert reader.outbox.counts().ops_waiting == 1
    del app.engine.runner._pusher.push
    app.quiesce(place.clock)
    app.assert_whole()


def test_giving_back_goes_on_after_it_broke_off(
    place: Place, tmp_path: Path, platform_clock: ManualClock
) -> None:
    from tests.faults.links import Meddling

    links: list[Meddling] = []

    def wrap(transport: object) -> Meddling:
        links.append(Meddling(transport))  # type: ignore[arg-type]
        return links[0]

    with enrolled_app(place.central, tmp_path / "profile", platform_clock.now(), wrap) as app:
        app.sync()
        place.back_up()
        for n in range(12):
            app.report(bytes([n]) * 50)
        app.sync()
        place.restore(app)
        links[0].lose_replies("/push", times=2)
        app.quiesce(place.clock)
        app.assert_whole()


def test_what_left_the_area_is_given_back_out_of_the_spool(place: Place, app: FieldApp) -> None:
    give_task(place.central, "task-1")
    app.sync()
    place.back_up()
    op = app.take("task-1")
    app.sync()
    give_task(place.central, "task-1", assignee="worker-0005")
    _move(place.central, GRID.replace("1003", "1007"))
    app.sync()
    with app.store.reader() as reader:
        assert reader.outbox.get(op.id) is None
    restored = place.restore(app)
    app.sync()
    assert record(restored, "task", "task-1")["status"] == "taken"


def test_what_the_desk_did_in_the_lost_time_is_not_healed_and_said_so(place: Place, app: FieldApp) -> None:
    app.sync()
    place.back_up()
    give_task(place.central, "task-of-the-lost-day")
    app.sync()
    taken = app.take("task-of-the-lost-day")
    app.sync()
    assert app.state(taken) is OpState.APPLIED
    place.restore(app)
    app.sync()
    with app.store.reader() as reader:
        item = reader.outbox.get(taken.id)
    assert item is not None
    assert (item.state, item.code, item.needs_person) == (OpState.REFUSED, "task.unknown", True)


def test_device_enrolled_in_the_lost_time_is_known_again_by_its_certificate(
    place: Place, tmp_path: Path
) -> None:
    """Its id, its keys and its store stay as they were; what it had delivered is given back, what others bring is taken."""
    place.back_up()
    with enrolled_app(place.central, tmp_path / "late", place.clock.now()) as late:
        before = late.report(PICTURE)
        late.sync()
        restored = place.restore(late)
        later = late.report()
        assert late.sync().code == "auth.device_unknown"
        late.store.close()
        assert deliver(tmp_path / "late", late.http, late.clock).ops == 0
        late.store = Store.open(tmp_path / "late", DATABASE_KEY, late.clock)
        late.engine = SyncEngine(late.store, late.http, late.clock, uniform=lambda: 0.0)
        known = late.store.identity
        code = commands.enrol_code_in(restored.services, "0003")
        again = Enrolment(
            late.http, checked_invitation(restored.url, code), "平板", "0.1", late.clock, known=known
        ).redeem()
        assert (again.identity.device, again.identity.certificate) == (known.device, known.certificate)
        late.quiesce(place.clock)
        late.assert_whole()
        assert {late.state(op) for op in (before, later)} == {OpState.APPLIED}


def test_sealed_work_of_the_lost_time_is_taken_once_its_device_is_known_again(
    place: Place, tmp_path: Path
) -> None:
    place.back_up()
    with enrolled_app(place.central, tmp_path / "late", place.clock.now()) as late:
        late.report()
        identity = late.store.identity
        late.store.close()
        restored = place.restore(late)
        assert deliver(tmp_path / "late", late.http, late.clock).ops == 0
        code = commands.enrol_code_in(restored.services, "0003")
        invitation = checked_invitation(restored.url, code)
        Enrolment(late.http, invitation, "平板", "0.1", late.clock, known=identity).redeem()
        assert deliver(tmp_path / "late", late.http, late.clock).ops == 1
        late.store = Store.open(tmp_path / "late", DATABASE_KEY, late.clock)


def test_nobody_becomes_a_device_that_is_known_or_another_workers(
    place: Place, app: FieldApp, tmp_path: Path
) -> None:
    refused = []
    with enrolled_app(place.central, tmp_path / "other", place.clock.now(), worker="0005") as other:
        identity = app.store.identity
        forged = msgspec.structs.replace(identity, certificate=other.store.identity.certificate)
        for code_of, known in (("0003", identity), ("0005", identity), ("0003", forged)):
            code = commands.enrol_code_in(place.central.services, code_of)
            invitation = checked_invitation(place.central.url, code)
            with pytest.raises(EnvironmentProblem) as problem:
                Enrolment(app.http, invitation, "平板", "0.1", app.clock, known=known).redeem()
            refused.append(problem.value.code)
    assert refused == ["enrol.proof", "enrol.other_worker", "enrol.proof"]


def test_device_without_a_network_gives_back_by_stick(place: Place, app: FieldApp, tmp_path: Path) -> None:
    app.sync()
    place.back_up()
    lost = app.report(PICTURE)
    app.sync()
    restored = place.restore(app)
    app.report(text="没有网的时候")
    first = bundles.pack(app.store, tmp_path / "first.gwb")
    bundles.bring(app.store, answered(restored, first.path), app.http)
    assert app.store.identity.epoch == 2
    assert app.state(lost) is OpState.WAITING
    second = bundles.pack(app.store, tmp_path / "second.gwb")
    bundles.bring(app.store, answered(restored, second.path), app.http)
    app.assert_whole()


def test_answer_of_before_the_restore_does_not_count(place: Place, app: FieldApp, tmp_path: Path) -> None:
    app.sync()
    place.back_up()
    op = app.report()
    packed = bundles.pack(app.store, tmp_path / "out.gwb")
    old = answered(place.central, packed.path)
    restored = place.restore(app)
    app.engine.runner._pusher.push = lambda *_: None  # type: ignore[method-assign]
    app.sync()
    with pytest.raises(InputProblem) as problem:
        bundles.bring(app.store, old, app.http)
    assert problem.value.code == "bundle.old_epoch"
    assert app.state(op) is OpState.WAITING
    assert restored.services.settings.folder == place.folder


def test_epoch_that_devices_have_seen_never_comes_again(place: Place, app: FieldApp) -> None:
    """The second restore is from a backup older than the first one."""
    app.sync()
    place.back_up()
    place.restore(app)
    app.sync()
    op = app.report()
    app.sync()
    place.restore(app)
    app.sync()
    assert app.store.identity.epoch == 3
    app.quiesce(place.clock)
    app.assert_whole()
    assert app.state(op) is OpState.APPLIED


def test_restore_that_nobody_declared_takes_nothing_and_says_what_to_do(place: Place, app: FieldApp) -> None:
    app.sync()
    place.back_up()
    place.restore(app)
    op = app.report()
    app.sync()
    app.report()
    place.restore(app, declare=False)
    status = app.sync()
    assert (status.code, status.link) == ("platform.epoch_behind", Link.PLATFORM)
    assert app.state(op) is OpState.APPLIED


def test_database_that_is_in_use_or_not_empty_is_not_restored_into(
    place: Place, app: FieldApp, database_url: str
) -> None:
    app.sync()
    place.back_up()
    with pytest.raises(InputProblem) as problem:
        recovery.restore(Settings(folder=place.folder, database_url=database_url), place.saved, place.clock)
    assert problem.value.code == "central.not_empty"
    name = database_url.rpartition("/")[2].partition("?")[0]
    with pytest.raises(postgresql.DatabaseInUse):
        place.server.rename(name, f"{name}_aside")


def test_backup_that_cannot_be_read_puts_the_former_database_back(
    database_server: EmbeddedDatabase,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    platform_clock: ManualClock,
) -> None:
    """On the database that comes along: what was there is put aside, and put back if the restore fails."""
    monkeypatch.setattr(recovery, "EmbeddedDatabase", lambda _folder: database_server)
    monkeypatch.setattr(database_server, "close", lambda: None)
    settings = Settings(folder=tmp_path / "central")
    assert recovery.new_epoch(settings, platform_clock).epoch == 2
    saved, broken = tmp_path / "saved.pg", tmp_path / "broken.pg"
    recovery.back_up(settings, saved)
    broken.write_bytes(saved.read_bytes()[:2_000])
    with pytest.raises(postgresql.DatabaseTool):
        recovery.restore(settings, broken, platform_clock)
    assert recovery.new_epoch(settings, platform_clock).epoch == 3
    platform_clock.advance(timedelta(seconds=1))
    restored = recovery.restore(settings, saved, platform_clock)
    assert restored.platform.epoch == 4
    assert database_server.rename(restored.former, f"{restored.former}_seen")


def _move(central: Central, grid: str) -> None:
    with central.services.engine.begin() as connection:
        batch = Batch(connection, read_platform(connection).epoch)
        put_worker(batch, DISTRICT, "tenant-1", worker("0003", (grid,)))
        batch.flush()
