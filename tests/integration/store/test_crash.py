"""The process is killed, for real, at every named point: nothing saved is lost, nothing is half there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gridworker.store.store import Store
from tests.fakes.device import Device

ROOT = Path(__file__).resolve().parents[3]
BEFORE_COMMIT = ("file.written", "file.named", "spool.reserved", "write.before_commit")
AFTER_COMMIT = ("write.committed", "spool.armed", "after")


def die(device: Device, point: str, action: str) -> list[str]:
    """Ops the killed process had said were saved."""
    device.create().close()
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    module = "tests.integration.store.crash_child"
    ended = subprocess.run(
        [sys.executable, "-m", module, str(device.folder), point, action],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment,
        check=False,
    )
    assert ended.returncode in (-9, 137), ended.stderr
    return [line.split()[1] for line in ended.stdout.splitlines()]


def check_whole(store: Store) -> None:
    """What must be true after any crash: outbox and spool agree, every row's blob is there, what is shown follows."""
    with store.reader() as reader:
        ops = {item.op.id for item in reader.outbox.items()}
        settled = {item.op.id for item in reader.outbox.items() if item.state == "applied"}
        for sha256, size in reader.connection.execute("SELECT sha256, size_bytes FROM blob"):
            assert store.blobs.has(sha256, size)
            store.blobs.get(sha256)
        shown = reader.connection.execute("SELECT * FROM shown_event ORDER BY id").fetchall()
    assert store.spool.op_ids() == ops
    assert store.spool.pending_count() == len(ops - settled)
    assert store.spool.damage() == []
    store.rebuild_projections()
    with store.reader() as reader:
        assert reader.connection.execute("SELECT * FROM shown_event ORDER BY id").fetchall() == shown


@pytest.mark.parametrize("point", BEFORE_COMMIT)
def test_a_report_leaves_no_trace_when_killed_before_the_commit(device: Device, point: str) -> None:
    saved = die(device, point, "report")
    store = device.open()
    check_whole(store)
    with store.reader() as reader:
        assert [item.op.id for item in reader.outbox.items()] == saved
        assert reader.events.by_id("before") is not None
        assert reader.events.by_id("second") is None
    store.close()


@pytest.mark.parametrize("point", AFTER_COMMIT)
def test_a_report_is_whole_and_sealed_when_killed_after_the_commit(device: Device, point: str) -> None:
    saved = die(device, point, "report")
    store = device.open()
    check_whole(store)
    with store.reader() as reader:
        ops = [item.op.id for item in reader.outbox.items()]
        assert len(ops) == 2
        assert set(saved) <= set(ops)
        assert reader.events.by_id("second") is not None
    assert len(saved) == (2 if point == "after" else 1), "nothing is called saved before it is sealed"
    store.close()


@pytest.mark.parametrize(("point", "kept"), [("write.before_commit", False), ("write.committed", True)])
def test_a_draft_is_there_whole_or_not_at_all(device: Device, point: str, *, kept: bool) -> None:
    die(device, point, "draft")
    store = device.open()
    check_whole(store)
    with store.reader() as reader:
        assert (reader.drafts.get("d1") is not None) is kept
    store.close()


@pytest.mark.parametrize(
    ("point", "rows", "cursor"), [("write.before_commit", 0, ""), ("write.committed", 50, "c1")]
)
def test_a_page_is_there_with_its_cursor_or_not_at_all(
    device: Device, point: str, rows: int, cursor: str
) -> None:
    die(device, point, "page")
    store = device.open()
    with store.reader() as reader:
        assert reader.tasks.count() == rows
        assert reader.feed.cursor() == cursor
    store.close()


def test_a_verdict_is_settled_in_the_spool_when_killed_before_it_was_noted(device: Device) -> None:
    saved = die(device, "write.committed", "verdict")
    store = device.open()
    check_whole(store)
    assert set(store.spool.settled()) == set(saved)
    store.close()
