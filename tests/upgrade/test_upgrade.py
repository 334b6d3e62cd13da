"""Profiles of every released version open in this one, with all that was in them."""

import hashlib
import shutil
import sys
from pathlib import Path

import pytest

from gridworker.errors import ProgrammingBug
from gridworker.store import schema
from gridworker.store import store as store_module
from gridworker.store.backups import MIGRATION, list_backups
from gridworker.store.outbox import OpState
from gridworker.store.store import Store
from tests.fakes.device import Device, report
from tests.upgrade.golden import FOLDER

FROZEN = {
    1: "96c1b678f1b6b3e8c9a1727590b350e27fdca5f95bed403b5710883636f156ce",
    2: "72a346ef5489395d3266fdab76a99d579bf25e56d7438264bf9f774696c848e2",
    3: "f23464cc1b7c1dc7ce8a0197ef95efe88a247309aae7b78362710560602b2495",
    4: "01d7fa506f3f6c9759f61e44e1ad205a6206ab1a24aeed140a6050535ac126fe",
    5: "2066ec6dbaf1a442c8c01072e7884c6d6630d8817ff989e7d99a38d3f0268fb0",
    6: "47126966cec5cc9bec54867553c7117ca9be6783769fe4e0a38cbf31c84ba2f9",
}
"""SHA-256 of each released migration's SQL: a released migration is never edited."""


@pytest.fixture
def device(tmp_path: Path) -> Device:
    return Device(tmp_path / "profile")


def open_golden(device: Device, version: int) -> Store:
    shutil.copytree(FOLDER / f"v{version}", device.folder)
    return device.open()


def check_golden(store: Store) -> None:
    """What `tests.upgrade.golden.fill` put in."""
    with store.reader() as reader:
        states = {item.record.id: item.state for item in reader.outbox.items() if item.kind != "task.finish"}
        assert states == {
            "e-waiting": OpState.WAITING,
            "t2": OpState.REFUSED,
            "e-done": OpState.APPLIED,
            "t1": OpState.WAITING,
        }
        assert [item.state for item in reader.outbox.items() if item.kind == "task.finish"] == [OpState.HELD]
        assert reader.tasks.by_id("t1").status == "taken"  # type: ignore[union-attr]
        assert reader.events.by_id("e-theirs").stage == "handling"  # type: ignore[union-attr]
        assert reader.persons.by_id("p1") is not None
        assert reader.feed.cursor() == "cursor-1"
        assert reader.feed.unreadable() == 1
        assert reader.drafts.for_task("t1").form_version == "3"  # type: ignore[union-attr]
        assert reader.setting("theme", str, "") == "sunlight"
        waiting = next(item for item in reader.outbox.items() if item.record.id == "e-waiting")
    assert [store.blobs.get(blob.sha256) for blob in waiting.op.blobs] == [
        b"golden original",
        b"golden thumbnail",
    ]
    assert store.spool.pending_count() == 4
    assert store.identity.device == "device-1"


def test_a_v1_profile_opens_with_everything_in_it(device: Device) -> None:
    store = open_golden(device, 1)
    check_golden(store)
    store.write(lambda tx: report(tx, "new"))
    store.close()


def test_a_v2_profile_opens_with_its_patrol_and_track(device: Device) -> None:
    store = open_golden(device, 2)
    check_golden(store)
    with store.reader() as reader:
        patrol = reader.patrols.for_task("t1")
        assert patrol is not None
        assert [point.name for point in patrol.points] == ["1 栋", "配电房", "地下车库"]
        assert reader.tracks.count(patrol.id) == 1
    store.close()


def test_a_v3_profile_opens_with_its_care_plan(device: Device) -> None:
    store = open_golden(device, 3)
    check_golden(store)
    with store.reader() as reader:
        plan = reader.care_plans.by_id("p1")
        assert plan is not None
        assert plan.key_holder == "楼长"
    store.close()


def test_a_v4_profile_opens_with_its_feedback(device: Device) -> None:
    store = open_golden(device, 4)
    check_golden(store)
    with store.reader() as reader:
        assert [said.text for said in reader.feedback.latest()] == ["golden"]
    store.close()


def test_a_v5_profile_opens_with_what_waits_for_an_openrosa_server(device: Device) -> None:
    store = open_golden(device, 5)
    check_golden(store)
    with store.reader() as reader:
        (delivery,) = reader.deliveries.items()
        assert delivery.url == "https://odk.example.org/v1/projects/1"
        assert reader.outbox.get(delivery.op_id).record.id == "e-waiting"  # type: ignore[union-attr]
    store.close()


def test_a_v6_profile_opens_with_its_messages(device: Device) -> None:
    store = open_golden(device, 6)
    check_golden(store)
    with store.reader() as reader:
        (message,) = reader.messages.latest(store.clock.now())
        assert (message.title, message.asks, message.read_at) == ("golden", True, "")
    store.close()


def test_every_migration_has_a_golden_profile_and_a_test() -> None:
    module = sys.modules[__name__]
    for version in range(1, schema.SCHEMA_VERSION + 1):
        assert (FOLDER / f"v{version}" / "store.db").exists(), (
            f"run python -m tests.upgrade.golden for v{version}"
        )
        assert any(name.startswith(f"test_a_v{version}_profile") for name in vars(module)), f"test v{version}"
        assert version in FROZEN, f"freeze v{version}"


def test_released_migrations_are_not_edited() -> None:
    scripts = {1: schema._V1, 2: schema._V2, 3: schema._V3, 4: schema._V4, 5: schema._V5, 6: schema._V6}
    for version, digest in FROZEN.items():
        assert hashlib.sha256(scripts[version].encode()).hexdigest() == digest, f"v{version} was edited"


def with_migration(monkeypatch: pytest.MonkeyPatch, step: object) -> None:
    """A next version whose migration is `step`."""
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, step))
    for module in (schema, store_module):
        monkeypatch.setattr(module, "SCHEMA_VERSION", schema.SCHEMA_VERSION + 1)


def test_the_database_is_backed_up_before_it_is_migrated(
    device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    def add_table(db: object) -> None:
        db.conn.execute("CREATE TABLE added (id TEXT)")  # type: ignore[attr-defined]

    with_migration(monkeypatch, add_table)
    store = open_golden(device, 1)
    check_golden(store)
    with store.reader() as reader:
        assert reader.connection.execute("SELECT count(*) FROM added").fetchone() == (0,)
    store.close()
    (backup,) = list_backups(device.folder / "backups")
    assert backup.reason == MIGRATION
    monkeypatch.undo()
    restored = device.restore(backup.path)
    check_golden_work(restored)
    restored.close()


def check_golden_work(store: Store) -> None:
    """After going back to the backup: the same ops, in a new incarnation."""
    with store.reader() as reader:
        assert len(reader.outbox.items()) == 5
    assert store.identity.incarnation != "incarnation-1"


def test_a_migration_that_fails_changes_nothing(device: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(db: object) -> None:
        db.conn.execute("CREATE TABLE half_done (id TEXT)")  # type: ignore[attr-defined]
        db.conn.execute("this is no SQL")  # type: ignore[attr-defined]

    with monkeypatch.context() as broken:
        with_migration(broken, fails)
        with pytest.raises(ProgrammingBug):
            open_golden(device, 1)
    store = device.open()
    check_golden(store)
    with store.reader() as reader:
        found = reader.connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'half_done'")
        assert found.fetchone() == (0,)
    store.close()


def test_every_shown_table_has_the_columns_its_records_fill(device: Device) -> None:
    from gridworker.store.shelves import SHELVES

    store = device.create()
    with store.reader() as reader:
        for shelf in SHELVES.values():
            columns = [row[1] for row in reader.connection.execute(f"PRAGMA table_info({shelf.table})")]
            assert columns == ["id", "pending", "data", *shelf.columns]
    store.close()
