"""Sounds, films and files reach the platform by the way photos go, whole, under their own roles and with receipts."""

from gridworker.model.facts import EventReported, Place
from gridworker.model.media import MediaKind
from gridworker.model.ops import OpKind, RecordRef
from gridworker.model.records import Event
from gridworker.services.files import keep_file
from gridworker.store.uploads import UploadState
from sync.client.status import Trigger
from tests.integration.central.platforms import GRID
from tests.integration.sync.field import FieldApp

CONTENTS = {
    MediaKind.SOUND: (".m4a", b"\0\0\0\x1cftypM4A " + b"said" * 40_000),
    MediaKind.FILM: ("门.mp4", b"\0\0\0\x18ftypmp42" + b"seen" * 80_000),
    MediaKind.FILE: ("报告.pdf", b"%PDF-1.4" + b"read" * 30_000),
}


def test_what_was_said_seen_and_picked_arrives_whole_and_comes_back_named(app: FieldApp) -> None:
    blobs = tuple(keep_file(app.store, kind, data, name) for kind, (name, data) in CONTENTS.items())
    fact = EventReported(
        category="S01",
        urgency="normal",  # type: ignore[arg-type]
        place=Place(text="3 栋", grid=GRID),
        description="",
        happened_at="2026-07-16T14:05:00+08:00",
    )
    app.store.write(lambda tx: tx.add_op(OpKind.EVENT_REPORTED, RecordRef("event", "e-9"), fact, blobs=blobs))
    app.engine.run_once(Trigger.TIMER)
    app.engine.run_once(Trigger.TIMER)
    files = app.central.services.uploads.files
    with app.store.reader() as reader:
        uploads = [reader.uploads.get(blob.sha256) for blob in blobs]
        event = reader.record("event", "e-9")
    assert [upload and upload.state for upload in uploads] == [UploadState.DELIVERED] * 3
    for blob, (_, data) in zip(blobs, CONTENTS.values(), strict=True):
        assert b"".join(files.read(blob.sha256, 0, blob.size_bytes)) == data
    assert isinstance(event, Event)
    assert event.photos == blobs
    assert [blob.name for blob in event.photos] == ["", "门.mp4", "报告.pdf"]
