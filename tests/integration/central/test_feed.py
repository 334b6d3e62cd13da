"""What a device is told: a snapshot of its scope, then every change, once and without gaps."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from gridworker.clock import ManualClock
from gridworker.model.ops import Version
from gridworker.model.records import Person, Task, as_data
from gridworker.model.vocabulary import TaskType
from sync.central import commands
from sync.central import database as db
from sync.central.embedded import Central
from sync.central.feed.batch import Batch, Key
from sync.central.people import put_worker
from sync.central.platform_row import begin_epoch, read_platform
from sync.protocol.wire import Applied, Gone, OutOfScope, PageEnd, PageStart, Upsert
from tests.integration.central.platforms import DISTRICT, GRID, FieldDevice, worker

OTHER_GRID = GRID.replace("1003", "1004")


def publish(central: Central, *records: tuple[str, Any]) -> None:
    """Put records, or delete those given as (kind, id text)."""
    with central.services.engine.begin() as connection:
        batch = Batch(connection, read_platform(connection).epoch)
        for kind, record in records:
            if isinstance(record, str):
                batch.delete(Key(DISTRICT, kind, record))
            else:
                batch.put(Key(DISTRICT, kind, record.id), as_data(record))
        batch.flush()


def person(number: int, grid: str = GRID) -> Person:
    """A resident."""
    return Person(id=f"person-{number:05d}", name="张三", grid=grid, address_text="新鸿路 66 号院")


def task(name: str, due_at: str) -> Task:
    """A task of grid 3."""
    return Task(
        id=name,
        type=TaskType.PATROL,
        title="巡查",
        place_text="新鸿路",
        grid=GRID,
        due_at=due_at,
        assignee="worker-0003",
    )


class Follower:
    """Keeps what the feed says, as a device does."""

    def __init__(self, device: FieldDevice) -> None:
        self.device = device
        self.cursor = ""
        self.rows: dict[tuple[str, str], Version] = {}
        self.order: list[tuple[str, str]] = []
        self.requests = 0
        self.sweeps: list[str] = []
        self._seen: set[tuple[str, str]] = set()

    def follow(self, wait: int = 0, limit: int = 1000) -> "Follower":
        """Pull until there is no more."""
        more = True
        while more:
            self.requests += 1
            more = self._take(self.device.pull(self.cursor, wait, limit))
        return self

    def ids(self, kind: str) -> set[str]:
        """Ids of a kind that are here."""
        return {record_id for found, record_id in self.rows if found == kind}

    def _take(self, lines: list[Any]) -> bool:
        for line in lines:
            match line:
                case PageStart():
                    assert line.start == self.cursor
                case Upsert():
                    self.rows[line.kind, line.id] = line.version
                    self.order.append((line.kind, line.id))
                    self._seen.add((line.kind, line.id))
                case Gone() | OutOfScope():
                    self.rows.pop((line.kind, line.id), None)
                case PageEnd():
                    self.cursor = line.cursor
                    if line.sweep:
                        self.sweeps.append(line.sweep)
                        self.rows = {key: self.rows[key] for key in self.rows if key in self._seen}
                        self._seen = set()
        return bool(lines[-1].more)


@pytest.fixture
def waits(central: Central, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Set once a request waits for news."""
    seen = threading.Event()

    @contextmanager
    def track() -> Iterator[None]:
        seen.set()
        yield

    monkeypatch.setattr(central.services.metrics.feed_waiting, "track_inprogress", track)
    return seen


def test_the_first_sync_brings_what_is_due_first_before_the_rest(
    central: Central, device: FieldDevice
) -> None:
    publish(
        central,
        ("person", person(1)),
        ("task", task("later", "2026-07-18T10:00:00+08:00")),
        ("task", task("sooner", "2026-07-16T15:00:00+08:00")),
    )
    follower = Follower(device).follow()
    assert [kind for kind, _ in follower.order] == ["tenant", "worker", "task", "task", "person"]
    assert [name for kind, name in follower.order if kind == "task"] == ["sooner", "later"]
    assert len(follower.sweeps) == 1


def test_ten_thousand_rows_come_in_a_dozen_requests_at_most(central: Central, device: FieldDevice) -> None:
    publish(central, *(("person", person(number)) for number in range(10_000)))
    follower = Follower(device).follow()
    assert len(follower.ids("person")) == 10_000
    assert follower.requests <= 12


def test_a_worker_sees_the_own_grids_only(central: Central, device: FieldDevice) -> None:
    publish(central, ("person", person(1)), ("person", person(2, OTHER_GRID)))
    assert Follower(device).follow().ids("person") == {"person-00001"}


def test_changes_come_once_each_after_the_snapshot(central: Central, device: FieldDevice) -> None:
    publish(central, ("person", person(1)), ("person", person(2)))
    follower = Follower(device).follow()
    publish(central, ("person", person(1)))
    publish(central, ("person", person(1)), ("person", "person-00002"))
    follower.order.clear()
    follower.follow()
    assert follower.order == [("person", "person-00001")]
    assert follower.rows["person", "person-00001"] == Version(1, 3)
    assert follower.ids("person") == {"person-00001"}


def test_asking_again_from_the_same_cursor_says_the_same(central: Central, device: FieldDevice) -> None:
    follower = Follower(device).follow()
    publish(central, ("person", person(1)))
    first, second = (device.pull(follower.cursor) for _ in range(2))
    assert first == second


def test_a_record_that_leaves_the_grid_leaves_the_device(central: Central, device: FieldDevice) -> None:
    publish(central, ("person", person(1)))
    follower = Follower(device).follow()
    publish(central, ("person", person(1, OTHER_GRID)))
    lines = device.pull(follower.cursor)
    assert OutOfScope(kind="person", id="person-00001") in lines


def test_a_change_during_a_snapshot_is_not_lost(central: Central, device: FieldDevice) -> None:
    publish(central, *(("person", person(number)) for number in range(30)))
    start = device.pull("", limit=1)
    assert start[-1].more
    publish(central, ("person", person(0)), ("person", "person-00001"), ("person", person(99)))
    follower = Follower(device).follow(limit=5)
    expected = {f"person-{number:05d}" for number in (*range(30), 99)} - {"person-00001"}
    assert follower.ids("person") == expected
    assert follower.rows["person", "person-00000"] == Version(1, 2)


def test_a_change_of_area_brings_the_difference_and_no_snapshot(
    central: Central, device: FieldDevice
) -> None:
    publish(central, ("person", person(1)), ("person", person(2, OTHER_GRID)))
    follower = Follower(device).follow()
    with central.services.engine.begin() as connection:
        batch = Batch(connection, 1)
        put_worker(batch, DISTRICT, "tenant-1", worker("0003", (OTHER_GRID,)))
        batch.flush()
    follower.follow()
    assert len(follower.sweeps) == 1
    assert follower.ids("person") == {"person-00002"}


def test_a_restored_platform_is_taken_over_whole_and_newer(
    central: Central, device: FieldDevice, platform_clock: ManualClock
) -> None:
    publish(central, ("person", person(1)))
    follower = Follower(device).follow()
    with central.services.engine.begin() as connection:
        assert begin_epoch(connection, platform_clock).epoch == 2
    follower.follow()
    assert len(follower.sweeps) == 2
    assert follower.rows["person", "person-00001"] == Version(2, 1)
    (answer,) = device.push(device.event())
    assert isinstance(answer, Applied)
    assert answer.number == "CD5101082026071610001"
    assert answer.version.epoch == 2


def test_a_cursor_behind_the_pruned_log_brings_a_new_snapshot(
    central: Central, device: FieldDevice, database_url: str
) -> None:
    follower = Follower(device).follow()
    for number in range(5):
        publish(central, ("person", person(number)))
    with central.services.engine.begin() as connection:
        connection.execute(db.district.update().values(pruned_to=db.district.c.position - 1))
    follower.follow()
    assert len(follower.sweeps) == 2


def test_nonsense_as_a_cursor_brings_a_new_snapshot(device: FieldDevice) -> None:
    for cursor in ("nonsense", "W10", "AAAA====", "网格"):
        start = device.pull(cursor)[0]
        assert isinstance(start, PageStart)
        assert start.start == cursor
        assert start.snapshot


def test_a_waiting_device_is_told_as_soon_as_something_happens(
    central: Central, device: FieldDevice, waits: threading.Event
) -> None:
    follower = Follower(device).follow()
    got: list[Any] = []
    waiting = threading.Thread(target=lambda: got.extend(device.pull(follower.cursor, wait=25)))
    waiting.start()
    assert waits.wait(60)
    publish(central, ("person", person(2, OTHER_GRID)))
    publish(central, ("person", person(1)))
    waiting.join(20)
    assert not waiting.is_alive()
    assert [line.id for line in got if isinstance(line, Upsert)] == ["person-00001"]


def test_stopping_answers_a_waiting_device_at_once(
    central: Central, device: FieldDevice, waits: threading.Event
) -> None:
    follower = Follower(device).follow()
    got: list[Any] = []
    waiting = threading.Thread(target=lambda: got.extend(device.pull(follower.cursor, wait=25)))
    waiting.start()
    assert waits.wait(60)
    central.stop()
    waiting.join(20)
    assert isinstance(got[-1], PageEnd)


def test_a_too_old_app_is_told_on_the_feed_only(device: FieldDevice) -> None:
    device.http.headers["Gridworker-Protocol"] = "0"
    reply = device.http.get(f"{device.url}/sync/v1/feed")
    assert reply.status_code == 426
    assert reply.json()["code"] == "app.too_old"
    assert isinstance(device.push(device.event())[0], Applied)


def test_concurrent_writers_leave_no_gap_for_a_reader(central: Central, device: FieldDevice) -> None:
    """A reader between any two commits must never see a position before one that commits later."""
    writers, each = 6, 15
    follower = Follower(device).follow()
    done = threading.Event()

    def write(part: int) -> None:
        for number in range(each):
            publish(central, ("person", person(part * each + number)))

    threads = [threading.Thread(target=write, args=(part,)) for part in range(writers)]
    reader = threading.Thread(target=lambda: _follow_until(done, follower))
    for thread in (*threads, reader):
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    reader.join()
    follower.follow()
    assert len(follower.ids("person")) == writers * each
    with central.services.engine.connect() as connection:
        positions = connection.execute(sa.select(db.feed_log.c.position).order_by(db.feed_log.c.position))
        found = positions.scalars().all()
    assert found == list(range(1, len(found) + 1))


def test_a_position_is_not_given_out_while_an_earlier_one_is_uncommitted(central: Central) -> None:
    """The deterministic half: the second writer waits for the first one's commit."""
    engine = central.services.engine
    second_done = threading.Event()

    def second() -> None:
        publish(central, ("person", person(2)))
        second_done.set()

    with engine.begin() as connection:
        batch = Batch(connection, 1)
        batch.put(Key(DISTRICT, "person", "person-00001"), as_data(person(1)))
        batch.flush()
        racer = threading.Thread(target=second)
        racer.start()
        while not _somebody_waits_for_a_lock(connection):
            assert not second_done.is_set()
        with engine.connect() as reader:
            assert reader.execute(sa.select(sa.func.max(db.feed_log.c.position))).scalar() == 4
    racer.join()
    with engine.connect() as reader:
        assert reader.execute(sa.select(sa.func.max(db.feed_log.c.position))).scalar() == 6


def test_publishing_a_form_brings_it_to_the_districts_devices(central: Central, device: FieldDevice) -> None:
    from gridworker.assets import asset

    form = commands.publish_form_in(central.services, asset("checklists", "ebike.xlsx"), DISTRICT)
    assert Follower(device).follow().ids("form") == {form.id}
    assert form.id.startswith("ebike@")


def _follow_until(done: threading.Event, follower: Follower) -> None:
    while not done.is_set():
        follower.follow()


def _somebody_waits_for_a_lock(connection: sa.Connection) -> bool:
    found = connection.execute(sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted"))
    return found.scalar_one() > 0
