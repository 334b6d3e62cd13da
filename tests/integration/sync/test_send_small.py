"""改传压缩图: the worker sends the compressed picture in place of an original, which stays on the device."""

from pathlib import Path

import pytest

from gridworker.errors import InputProblem
from gridworker.model.facts import EventReported, Place
from gridworker.model.ops import BlobRef, BlobRole, OpKind, RecordRef
from gridworker.services.outbox import retry_op, send_small
from gridworker.store.uploads import Upload, UploadState
from sync.client import bundles
from sync.client.status import Trigger
from tests.integration.central.platforms import GRID
from tests.integration.sync.field import FieldApp
from tests.integration.sync.test_bundles import answered

PICTURES = {
    BlobRole.THUMBNAIL: b"tiny" * 9,
    BlobRole.STAMPED: b"small" * 999,
    BlobRole.ORIGINAL: b"large" * 9_999,
}


def report(app: FieldApp, *roles: BlobRole) -> dict[BlobRole, str]:
    """A matter with one shot of these roles; the hash of each."""
    kept = {role: app.store.blobs.put(PICTURES[role], "image/jpeg") for role in roles}
    blobs = [
        BlobRef(role, blob.sha256, blob.size_bytes, blob.media_type, photo="shot-1")
        for role, blob in kept.items()
    ]
    fact = EventReported(
        category="S01", urgency="normal", place=Place(text="3 栋", grid=GRID),  # type: ignore[arg-type]
        description="楼道堆物", happened_at="2026-07-16T14:05:00+08:00",
    )  # fmt: skip
    app.store.write(lambda tx: tx.add_op(OpKind.EVENT_REPORTED, RecordRef("event", "e-1"), fact, blobs=blobs))
    return {role: blob.sha256 for role, blob in kept.items()}


def upload(app: FieldApp, sha256: str) -> Upload:
    """Where a picture is."""
    with app.store.reader() as reader:
        found = reader.uploads.get(sha256)
    assert found is not None
    return found


@pytest.fixture
def shot(app: FieldApp) -> dict[BlobRole, str]:
    """A shot away from Wi-Fi: its text and thumbnail went, the rest waits."""
    app.engine._wifi_only = lambda: True
    hashes = report(app, BlobRole.THUMBNAIL, BlobRole.STAMPED, BlobRole.ORIGINAL)
    app.engine.run_once(Trigger.TIMER)
    assert upload(app, hashes[BlobRole.STAMPED]).state is UploadState.WAITING
    return hashes


def test_compressed_picture_goes_without_wifi_and_the_original_stays(
    app: FieldApp, shot: dict[BlobRole, str]
) -> None:
    original = shot[BlobRole.ORIGINAL]
    send_small(app.store, f"op/{original}")
    app.engine.run_once(Trigger.TIMER)
    assert upload(app, shot[BlobRole.STAMPED]).state is UploadState.DELIVERED
    assert upload(app, original).state is UploadState.SPARED
    assert app.store.blobs.get(original) == PICTURES[BlobRole.ORIGINAL]
    with app.store.reader() as reader:
        assert reader.outbox.counts().all_delivered
        assert reader.outbox.counts().attention == 0
    app.engine._wifi_only = lambda: False
    app.engine.run_once(Trigger.TIMER)
    assert upload(app, original).state is UploadState.SPARED
    app.store.maintain()
    assert app.store.blobs.get(original) == PICTURES[BlobRole.ORIGINAL]


def test_worker_may_change_their_mind(app: FieldApp, shot: dict[BlobRole, str]) -> None:
    entry = f"op/{shot[BlobRole.ORIGINAL]}"
    send_small(app.store, entry)
    retry_op(app.store, entry)
    app.engine._wifi_only = lambda: False
    app.engine.run_once(Trigger.TIMER)
    assert upload(app, shot[BlobRole.ORIGINAL]).state is UploadState.DELIVERED


def test_bundle_still_brings_the_original(app: FieldApp, shot: dict[BlobRole, str], tmp_path: Path) -> None:
    original = shot[BlobRole.ORIGINAL]
    send_small(app.store, f"op/{original}")
    app.engine.run_once(Trigger.TIMER)
    packed = bundles.pack(app.store, tmp_path / "out.gwb")
    assert packed.blobs == 1
    bundles.bring(app.store, answered(app.central, packed.path), app.http)
    assert upload(app, original).state is UploadState.DELIVERED


def test_shot_without_a_compressed_picture_says_so_and_nothing_changes(app: FieldApp) -> None:
    app.engine._wifi_only = lambda: True
    hashes = report(app, BlobRole.THUMBNAIL, BlobRole.ORIGINAL)
    app.engine.run_once(Trigger.TIMER)
    for sha256 in (*hashes.values(), "no such picture"):
        with pytest.raises(InputProblem) as problem:
            send_small(app.store, f"op/{sha256}")
        assert problem.value.code == "outbox.no_small_picture"
    assert upload(app, hashes[BlobRole.ORIGINAL]).state is UploadState.WAITING
