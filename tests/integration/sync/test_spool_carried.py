"""What lies sealed on a tablet arrives, whoever uses the tablet next and whatever became of the database."""

from datetime import timedelta
from pathlib import Path

from gridworker.clock import ManualClock
from gridworker.store.outbox import OpState
from gridworker.store.spool import Spool
from gridworker.store.store import Store
from sync.central.embedded import Central
from sync.client.engine import SyncEngine
from sync.client.status import LinkKind, Trigger
from tests.integration.central.test_push import record
from tests.integration.sync.field import DATABASE_KEY, FieldApp, enrolled_app

PICTURE = bytes(range(256)) * 300


def assert_arrived(central: Central, app: FieldApp) -> None:
    """Each report once, each photo byte for byte."""
    app._assert_applied_once()
    files = central.services.uploads.files
    for sha256, content in app.photos.items():
        assert b"".join(files.read(sha256, 0, len(content))) == content


def test_tablet_handed_over_delivers_what_its_last_worker_left(
    central: Central, tmp_path: Path, platform_clock: ManualClock
) -> None:
    tablet = tmp_path / "profiles"
    tablet.mkdir()
    now = platform_clock.now()
    with (
        enrolled_app(central, tablet / "first", now) as first,
        enrolled_app(central, tablet / "second", now, worker="0005") as second,
    ):
        op = first.report(PICTURE)
        second.engine.run_once()
        assert Spool.count(tablet / "first" / "spool") == 1, "an open profile delivers its own"
        first.store.close()
        second.engine.run_once(Trigger.WRITE)
        assert Spool.count(tablet / "first" / "spool") == 1, "only at the start or when a person asks"
        second.engine.run_once()
        assert Spool.count(tablet / "first" / "spool") == 0
        assert_arrived(central, first)
        assert record(central, "event", op.record.id)["reporter"] == "worker-0003"
        with second.store.reader() as reader:
            assert reader.outbox.get(op.id) is None
        first.store = Store.open(tablet / "first", DATABASE_KEY, first.clock)
        first.engine = SyncEngine(first.store, first.http, first.clock)
        first.quiesce(platform_clock)
        first.assert_whole()


def spoil_database(app: FieldApp) -> None:
    """Nothing of the database can be read any more; the next opening puts the backup in its place."""
    app.store.close()
    database = app.store.folder / "store.db"
    for path in (database, database.with_name("store.db-wal")):
        if path.exists():
            path.write_bytes(b"\xff" * path.stat().st_size)
    app.store = Store.open(app.store.folder, DATABASE_KEY, app.clock)
    assert app.store.salvage is not None
    app.engine = SyncEngine(app.store, app.http, app.clock, uniform=lambda: 0.0)


def test_photo_that_waits_for_wifi_arrives_though_the_database_that_knew_of_it_is_lost(
    central: Central, app: FieldApp, platform_clock: ManualClock
) -> None:
    """The report itself had been taken, so the spool had nothing to say of it any more."""
    app.sync()
    app.store.backup()
    app.engine._wifi_only = lambda: True
    app.engine.set_link_kind(LinkKind.MOBILE)
    op = app.report(PICTURE)
    app.engine.run_once(Trigger.WRITE)
    assert app.state(op) is OpState.APPLIED
    assert app.waiting() == 1, "the original"
    spoil_database(app)
    assert app.store.sealed_only() == frozenset()
    app.clock.advance(timedelta(days=3))
    app.store.maintain()
    app.quiesce(platform_clock)
    assert_arrived(central, app)
    with app.store.reader() as reader:
        assert not reader.sealed_is_due()


def test_corrupt_database_delivers_out_of_the_spool_what_its_backup_does_not_have(
    central: Central, app: FieldApp, platform_clock: ManualClock
) -> None:
    app.sync()
    app.store.backup()
    op = app.report(PICTURE)
    spoil_database(app)
    assert app.store.salvage is not None
    assert app.store.salvage.sealed_only == 1
    app.sync()
    assert_arrived(central, app)
    later = app.report()
    app.quiesce(platform_clock)
    assert app.state(later) is OpState.APPLIED
    assert record(central, "event", op.record.id)["reporter"] == "worker-0003"
