"""Pages of the feed: rows and cursor together, older versions ignored, unreadable rows kept, leftovers swept."""

import msgspec
import pytest

from gridworker.model.ops import RecordRef, Version
from gridworker.store.feed import FeedRow
from gridworker.store.outbox import OpState
from gridworker.store.store import Store
from tests.fakes.device import (
    Device,
    applied,
    event_data,
    gone,
    out_of_scope,
    person_data,
    photo,
    refused,
    report,
    take,
    task_data,
    upsert,
)


def page(
    store: Store, start: str, rows: list[FeedRow], cursor: str, snapshot: str = "", sweep: str = ""
) -> bool:
    return store.write(lambda tx: tx.apply_page(start, rows, cursor, snapshot, sweep))


def everything(store: Store) -> list[object]:
    with store.reader() as reader:
        tables = ("row", "shown_task", "shown_person", "shown_event", "setting")
        return [
            reader.connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in tables
        ]


def title(store: Store, id_: str = "t1") -> str | None:
    with store.reader() as reader:
        task = reader.tasks.by_id(id_)
    return None if task is None else task.title


def test_a_page_brings_rows_and_cursor(store: Store) -> None:
    assert page(store, "", [upsert("task", task_data()), upsert("person", person_data())], "c1")
    with store.reader() as reader:
        assert reader.feed.cursor() == "c1"
        assert reader.feed.row_count() == 2
        assert reader.tasks.by_id("t1") is not None
        assert reader.persons.by_id("p1") is not None


def test_a_repeated_page_changes_nothing(store: Store) -> None:
    rows = [upsert("task", task_data()), gone("person", "p1", 2)]
    page(store, "", rows, "c1")
    before = everything(store)
    assert not page(store, "", rows, "c1")
    assert everything(store) == before
    assert page(store, "c1", rows, "c1")
    assert everything(store) == before


def test_a_page_with_another_start_is_refused_whole(store: Store) -> None:
    page(store, "", [], "c1")
    assert not page(store, "c0", [upsert("task", task_data())], "c2")
    with store.reader() as reader:
        assert reader.feed.cursor() == "c1"
        assert reader.tasks.count() == 0


def test_rows_are_not_kept_when_the_cursor_cannot_be(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_args: object) -> None:
        raise OSError

    monkeypatch.setattr("gridworker.store.feed.settings.write", fails)
    with pytest.raises(OSError):  # noqa: PT011 - any will do
        page(store, "", [upsert("task", task_data())], "c1")
    with store.reader() as reader:
        assert reader.tasks.count() == 0
        assert reader.feed.row_count() == 0


@pytest.mark.parametrize(
    ("version", "shown"),
    [
        (Version(1, 4), "first"),
        (Version(1, 5), "first"),
        (Version(1, 6), "second"),
        (Version(2, 1), "second"),
    ],
)
def test_only_a_newer_version_is_shown(store: Store, version: Version, shown: str) -> None:
    page(store, "", [upsert("task", task_data(title="first"), 5)], "c1")
    page(store, "c1", [FeedRow("task", "t1", version, task_data(title="second"))], "c2")
    assert title(store) == shown


def test_the_last_of_several_rows_of_one_record_counts(store: Store) -> None:
    rows = [
        upsert("task", task_data(title="a"), 1),
        upsert("task", task_data(title="c"), 3),
        upsert("task", task_data(title="b"), 2),
    ]
    page(store, "", rows, "c1")
    assert title(store) == "c"


def test_a_deleted_record_does_not_come_back_with_an_older_row(store: Store) -> None:
    page(store, "", [upsert("task", task_data(), 1), gone("task", "t1", 3)], "c1")
    assert title(store) is None
    page(store, "c1", [upsert("task", task_data(), 2)], "c2")
    assert title(store) is None


def test_what_left_the_scope_and_returns_is_shown_again(store: Store) -> None:
    page(store, "", [upsert("task", task_data(), 4)], "c1")
    page(store, "c1", [out_of_scope("task", "t1")], "c2")
    assert title(store) is None
    page(store, "c2", [upsert("task", task_data(), 4)], "c3")
    assert title(store) == "楼道消防检查"


def test_rows_of_an_unknown_kind_are_kept_and_stand_in_nobodys_way(store: Store) -> None:
    strange = FeedRow("drone", "d1", Version(1, 1), {"id": "d1", "height_m": 30})
    assert page(store, "", [strange, upsert("task", task_data())], "c1")
    with store.reader() as reader:
        assert reader.feed.unreadable() == 1
        assert reader.tasks.count() == 1
        assert reader.record("drone", "d1") is None


def test_the_last_readable_state_is_shown_while_a_newer_one_cannot_be_read(store: Store) -> None:
    page(store, "", [upsert("task", task_data(title="known"), 1)], "c1")
    page(store, "c1", [upsert("task", task_data(title="new", type="moon_walk"), 2)], "c2")
    assert title(store) == "known"
    with store.reader() as reader:
        assert reader.feed.unreadable() == 1
        assert reader.feed.version(RecordRef("task", "t1")) == Version(1, 2)
    page(store, "c2", [upsert("task", task_data(title="readable again"), 3)], "c3")
    assert title(store) == "readable again"
    with store.reader() as reader:
        assert reader.feed.unreadable() == 0


def test_rows_kept_raw_are_read_after_the_upgrade(
    device: Device, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gridworker.store import feed

    row = upsert("task", task_data(title="from a newer platform"), 2)
    with monkeypatch.context() as older:
        older.setattr(feed, "read_record", lambda _ref, _data: None)
        page(store, "", [row], "c1")
    assert title(store) is None
    store.close()
    same = device.open()
    assert title(same) is None
    same.close()
    device.app_version = "2"
    upgraded = device.open()
    assert title(upgraded) == "from a newer platform"
    with upgraded.reader() as reader:
        assert reader.feed.unreadable() == 0
    upgraded.close()


def test_a_pull_never_overwrites_pending_work(store: Store) -> None:
    page(store, "", [upsert("task", task_data())], "c1")
    store.write(take)
    page(store, "c1", [upsert("task", task_data(title="renamed"), 2)], "c2")
    with store.reader() as reader:
        task = reader.tasks.by_id("t1")
        assert task is not None
        assert (task.title, task.status) == ("renamed", "taken")


def test_a_complete_snapshot_sweeps_what_it_did_not_name(store: Store) -> None:
    page(store, "", [upsert("task", task_data(i)) for i in ("t1", "t2", "t3")], "c1")
    store.write(lambda tx: tx.reset_cursor())
    page(store, "", [upsert("task", task_data("t1"))], "s1", snapshot="snap")
    assert title(store, "t3") is not None
    page(store, "s1", [upsert("task", task_data("t2"), 2)], "s2", snapshot="snap", sweep="snap")
    assert [title(store, i) is not None for i in ("t1", "t2", "t3")] == [True, True, False]


def test_a_row_from_the_log_during_a_snapshot_is_not_swept(store: Store) -> None:
    page(store, "", [upsert("task", task_data("t1"))], "s1", snapshot="snap")
    page(store, "s1", [upsert("task", task_data("t2"))], "s2")
    page(store, "s2", [], "s3", snapshot="snap", sweep="snap")
    assert title(store, "t2") is not None


def test_a_sweep_spares_pending_work_and_what_it_hangs_on(store: Store) -> None:
    page(store, "", [upsert("task", task_data("t1")), upsert("task", task_data("t2"))], "c1")
    taken = store.write(take)
    mine = store.write(report)
    store.write(lambda tx: tx.reset_cursor())
    page(store, "", [], "s1", snapshot="snap", sweep="snap")
    assert [title(store, i) is not None for i in ("t1", "t2")] == [True, False]
    with store.reader() as reader:
        assert [op.id for op in reader.outbox.next_batch(10, 1 << 20, 1 << 60)] == [taken.id, mine.id]
        assert reader.events.by_id("e1") is not None
    store.write(lambda tx: tx.record_verdict(refused(taken)))
    assert title(store, "t1") is not None
    store.write(lambda tx: tx.withdraw(taken.id))
    assert title(store, "t1") is None


def test_an_applied_op_whose_record_the_snapshot_does_not_name_is_not_shown_for_ever(store: Store) -> None:
    op = store.write(report)
    store.write(lambda tx: tx.record_verdict(applied(op, 3)))
    page(store, "", [], "s1", snapshot="snap", sweep="snap")
    with store.reader() as reader:
        assert reader.events.by_id("e1") is None


def test_an_op_applied_during_the_snapshot_is_shown_until_its_row_comes(store: Store) -> None:
    op = store.write(report)
    page(store, "", [], "s1", snapshot="snap")
    store.write(lambda tx: tx.record_verdict(applied(op, 3)))
    page(store, "s1", [], "s2", snapshot="snap", sweep="snap")
    with store.reader() as reader:
        assert reader.events.by_id("e1") is not None


def test_a_record_out_of_scope_goes_with_its_delivered_work_and_photos(store: Store) -> None:
    ref = photo(store)
    op = store.write(lambda tx: report(tx, blobs=[ref]))
    store.write(lambda tx: tx.record_verdict(applied(op, 1)))
    page(store, "", [upsert("event", event_data())], "c1")
    page(store, "c1", [out_of_scope("event", "e1")], "c2")
    assert store.blobs.has(ref.sha256, ref.size_bytes), "the original is not delivered yet"
    store.write(lambda tx: tx.upload_delivered(ref.sha256))
    assert not store.blobs.has(ref.sha256, ref.size_bytes)
    with store.reader() as reader:
        assert reader.events.by_id("e1") is None
        assert reader.outbox.get(op.id) is None
    assert op.id in store.spool.op_ids()


def test_a_refused_op_survives_its_record_leaving_the_scope(store: Store) -> None:
    page(store, "", [upsert("task", task_data())], "c1")
    op = store.write(take)
    page(store, "c1", [out_of_scope("task", "t1")], "c2")
    store.write(lambda tx: tx.record_verdict(refused(op)))
    with store.reader() as reader:
        kept = reader.outbox.get(op.id)
    assert kept is not None
    assert kept.state is OpState.REFUSED


def test_changes_name_what_a_page_touched(store: Store) -> None:
    told = []
    store.changes.subscribe(told.append)
    page(store, "", [upsert("task", task_data()), upsert("person", person_data())], "c1")
    assert told[-1].kinds == {"task", "person"}
    assert told[-1].records == {RecordRef("task", "t1"), RecordRef("person", "p1")}
    assert told[-1].sync
    assert not told[-1].outbox


def test_a_row_with_another_id_inside_is_kept_raw(store: Store) -> None:
    page(store, "", [FeedRow("task", "t9", Version(1, 1), task_data("t1"))], "c1")
    with store.reader() as reader:
        assert reader.feed.unreadable() == 1
        raw = reader.connection.execute("SELECT raw FROM row").fetchone()[0]
    assert msgspec.json.decode(raw)["id"] == "t1"
