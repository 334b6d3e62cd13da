"""Blobs: whole and durable before any row names them, encrypted, and deleted only when nobody needs them."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from gridworker.errors import DiskFull, ProgrammingBug, StoreProblem
from gridworker.model.ops import BlobRef, BlobRole, Lane
from gridworker.store import durable
from gridworker.store.drafts import Draft
from gridworker.store.store import Store
from gridworker.store.uploads import UploadState
from tests.fakes.device import Device, applied, photo, refused, report

FAR = 1 << 60
PICTURE = b"\xff\xd8 a picture of the stairs" * 400


def test_a_blob_comes_back_as_it_was_and_lies_encrypted(store: Store) -> None:
    blob = store.blobs.put(PICTURE, "image/jpeg")
    assert store.blobs.get(blob.sha256) == PICTURE
    assert b"stairs" not in store.blobs.path(blob.sha256).read_bytes()


def test_the_same_content_is_kept_once(store: Store) -> None:
    first = store.blobs.put(PICTURE, "image/jpeg")
    size = store.blobs.total_bytes()
    assert store.blobs.put(PICTURE, "image/jpeg") == first
    assert store.blobs.total_bytes() == size


def test_the_same_photo_given_twice_at_once_is_kept_once_and_whole(store: Store) -> None:
    photos = [PICTURE + bytes([number]) * 40_000 for number in range(24)]
    together = threading.Barrier(4, timeout=10)

    def keep_all(_number: int) -> list[str]:
        kept = []
        for picture in photos:
            together.wait()
            kept.append(store.blobs.put(picture, "image/jpeg").sha256)
        return kept

    with ThreadPoolExecutor(4) as pool:
        kept = list(pool.map(keep_all, range(4)))
    assert kept == [kept[0]] * 4
    assert [store.blobs.get(sha256) for sha256 in kept[0]] == photos
    files = [path for path in store.blobs.path(kept[0][0]).parents[1].rglob("*") if path.is_file()]
    assert store.blobs.total_bytes() == sum(path.stat().st_size for path in files)
    assert len(files) == len(photos)


def test_put_syncs_file_and_folder_before_it_returns(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    happened: list[str] = []
    monkeypatch.setattr(durable, "sync_fd", lambda _fd: happened.append("file"))
    monkeypatch.setattr(durable, "sync_folder", lambda folder: happened.append(folder.name))
    blob = store.blobs.put(PICTURE, "image/jpeg")
    assert happened[-2:] == ["file", blob.sha256[:2]]


def test_an_op_cannot_name_a_blob_that_is_not_in_the_vault(store: Store) -> None:
    missing = BlobRef(BlobRole.ORIGINAL, "ab" * 32, 10, "image/jpeg")
    with pytest.raises(ProgrammingBug):
        store.write(lambda tx: report(tx, blobs=[missing]))
    with pytest.raises(ProgrammingBug):
        store.write(lambda tx: tx.save_draft(Draft(id="d1", purpose="event", photos=(missing,))))
    with store.reader() as reader:
        assert reader.blob(missing.sha256) is None
        assert reader.outbox.items() == []


def test_an_op_cannot_name_a_file_of_another_size(store: Store) -> None:
    ref = photo(store, PICTURE)
    store.blobs.path(ref.sha256).write_bytes(b"GWB1 torn")
    with pytest.raises(ProgrammingBug):
        store.write(lambda tx: report(tx, blobs=[ref]))


def test_a_damaged_file_is_set_aside_and_reported(store: Store) -> None:
    blob = store.blobs.put(PICTURE, "image/jpeg")
    path = store.blobs.path(blob.sha256)
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)
    with pytest.raises(StoreProblem) as problem:
        store.blobs.get(blob.sha256)
    assert problem.value.code == "blob.damaged"
    assert not path.exists()
    assert (store.folder / "quarantine" / path.name).read_bytes() == bytes(content)
    with pytest.raises(StoreProblem) as problem:
        store.blobs.get(blob.sha256)
    assert problem.value.code == "blob.missing"


def test_putting_a_blob_again_heals_its_damaged_file(store: Store) -> None:
    blob = store.blobs.put(PICTURE, "image/jpeg")
    store.blobs.path(blob.sha256).write_bytes(b"rubbish")
    store.blobs.put(PICTURE, "image/jpeg")
    assert store.blobs.get(blob.sha256) == PICTURE


def test_a_full_disk_leaves_nothing_behind(device: Device, store: Store) -> None:
    device.space.free = 1000
    with pytest.raises(DiskFull):
        store.blobs.put(PICTURE, "image/jpeg")
    assert store.blobs.hashes() == frozenset()
    assert list((store.folder / "blobs").rglob("*.part")) == []


def test_a_disk_that_fills_up_in_the_middle_leaves_nothing_behind(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_fd: int, _data: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable.os, "write", full)
    with pytest.raises(DiskFull):
        store.blobs.put(PICTURE, "image/jpeg")
    assert list((store.folder / "blobs").rglob("*.*")) == []


def test_uploads_wait_until_the_platform_has_applied_an_op_that_names_them(store: Store) -> None:
    refs = [photo(store, PICTURE), photo(store, b"small", BlobRole.THUMBNAIL)]
    op = store.write(lambda tx: report(tx, blobs=refs))
    with store.reader() as reader:
        assert reader.uploads.next(Lane.THUMBNAIL, FAR) is None
        assert reader.outbox.counts().photos_waiting == 1
    store.write(lambda tx: tx.record_verdict(applied(op)))
    with store.reader() as reader:
        upload = reader.uploads.next(Lane.THUMBNAIL, FAR)
        assert upload is not None
        assert (upload.sha256, upload.op_id) == (refs[1].sha256, op.id)
        assert reader.uploads.counts().bytes_waiting == len(PICTURE) + 5


def test_an_upload_goes_on_where_it_stopped(store: Store) -> None:
    ref = photo(store, PICTURE)
    op = store.write(lambda tx: report(tx, blobs=[ref]))
    store.write(lambda tx: tx.record_verdict(applied(op)))
    store.write(lambda tx: tx.upload_failed(ref.sha256, "network", "断了", 5000))
    with store.reader() as reader:
        assert reader.uploads.next(Lane.ORIGINAL, 4999) is None
    store.write(lambda tx: tx.upload_progress(ref.sha256, "/blobs/uploads/1", 512))
    with store.reader() as reader:
        upload = reader.uploads.next(Lane.ORIGINAL, 5000)
        assert upload is not None
        assert (upload.url, upload.offset, upload.attempts) == ("/blobs/uploads/1", 512, 0)


def test_an_upload_that_failed_for_good_is_put_before_a_person(store: Store) -> None:
    ref = photo(store, PICTURE)
    op = store.write(lambda tx: report(tx, blobs=[ref]))
    store.write(lambda tx: tx.record_verdict(applied(op)))
    store.write(lambda tx: tx.upload_failed(ref.sha256, "blob.hash", "文件坏了", None))
    with store.reader() as reader:
        assert reader.uploads.next(Lane.ORIGINAL, FAR) is None
        assert reader.outbox.counts().attention == 1
    store.write(lambda tx: tx.retry_now())
    with store.reader() as reader:
        assert reader.uploads.next(Lane.ORIGINAL, FAR) is not None


@pytest.mark.parametrize(
    ("delivered", "days", "removed"), [(False, 30, False), (True, 6, False), (True, 7, True)]
)
def test_an_original_goes_only_when_verified_and_old_enough(
    device: Device, store: Store, *, delivered: bool, days: int, removed: bool
) -> None:
    refs = [photo(store, PICTURE), photo(store, b"stamped", BlobRole.STAMPED)]
    op = store.write(lambda tx: report(tx, blobs=refs))
    store.write(lambda tx: tx.record_verdict(applied(op)))
    if delivered:
        for ref in refs:
            store.write(lambda tx, ref=ref: tx.upload_delivered(ref.sha256))
    device.clock.advance(timedelta(days=days))
    freed = store.free_originals()
    assert (freed > 0) is removed
    assert store.blobs.has(refs[0].sha256, len(PICTURE)) is not removed
    assert store.blobs.get(refs[1].sha256) == b"stamped"
    with store.reader() as reader:
        assert reader.blob(refs[0].sha256)[2] == ("removed" if removed else "here")  # type: ignore[index]


@pytest.mark.parametrize("role", [BlobRole.VOICE, BlobRole.FILM, BlobRole.FILE])
def test_sound_film_and_file_go_by_the_same_rule_but_not_while_another_server_waits_for_them(
    device: Device, store: Store, role: BlobRole
) -> None:
    ref = photo(store, PICTURE, role)
    op = store.write(lambda tx: report(tx, blobs=[ref]))
    store.write(lambda tx: tx.deliver_to(op, "https://odk.example.org"))
    store.write(lambda tx: tx.record_verdict(applied(op)))
    store.write(lambda tx: tx.upload_delivered(ref.sha256))
    device.clock.advance(timedelta(days=7))
    assert store.free_originals() == 0
    store.write(lambda tx: tx.delivery_done(op.id))
    with store.reader() as reader:
        assert reader.uploads.originals_kept().delivered_bytes == len(PICTURE)
    assert store.free_originals() > 0
    assert not store.blobs.has(ref.sha256, len(PICTURE))


def test_an_original_that_has_to_go_once_more_stays_though_it_was_verified_before(
    device: Device, store: Store
) -> None:
    ref = photo(store, PICTURE)
    store.write(lambda tx: report(tx, blobs=[ref]))
    store.write(lambda tx: tx.upload_delivered(ref.sha256))
    store.write(lambda tx: tx.connection.execute("UPDATE upload SET state = 'waiting'"))
    device.clock.advance(timedelta(days=30))
    assert store.free_originals() == 0
    assert store.blobs.get(ref.sha256) == PICTURE


def test_an_original_of_a_refused_op_is_never_given_up(device: Device, store: Store) -> None:
    ref = photo(store, PICTURE)
    op = store.write(lambda tx: report(tx, blobs=[ref]))
    store.write(lambda tx: tx.record_verdict(refused(op)))
    device.clock.advance(timedelta(days=400))
    store.maintain()
    assert store.blobs.get(ref.sha256) == PICTURE
    with store.reader() as reader:
        upload = reader.uploads.get(ref.sha256)
    assert upload is not None
    assert upload.state is UploadState.BLOCKED


def test_setting_the_wall_clock_ahead_does_not_give_up_originals(device: Device, store: Store) -> None:
    store.write(lambda tx: tx.note_offset(0))
    ref = photo(store, PICTURE)
    op = store.write(lambda tx: report(tx, blobs=[ref]))
    store.write(lambda tx: tx.record_verdict(applied(op)))
    store.write(lambda tx: tx.upload_delivered(ref.sha256))
    device.clock.set_wall(device.clock.now() + timedelta(days=365))
    assert store.free_originals() == 0


def test_a_draft_keeps_its_photos_and_lets_go_of_them(store: Store) -> None:
    kept, dropped = photo(store, b"kept"), photo(store, b"dropped")
    store.write(lambda tx: tx.save_draft(Draft(id="d1", purpose="event", photos=(kept, dropped))))
    store.write(lambda tx: tx.save_draft(Draft(id="d1", purpose="event", photos=(kept,))))
    assert not store.blobs.has(dropped.sha256, dropped.size_bytes)
    assert store.blobs.get(kept.sha256) == b"kept"

    def submit(tx: object) -> None:
        tx.delete_draft("d1")  # type: ignore[attr-defined]
        report(tx, blobs=[kept])  # type: ignore[arg-type]

    store.write(submit)
    assert store.blobs.get(kept.sha256) == b"kept"


def test_drafts_come_back_whole_by_task_and_newest_first(device: Device, store: Store) -> None:
    for number in (1, 2):
        draft = Draft(
            id=f"d{number}",
            purpose="inspection",
            task_id="t1",
            form_id="stairwell",
            form_version="2",
            body={"答案": [number]},
        )
        store.write(lambda tx, draft=draft: tx.save_draft(draft))
        device.clock.advance(timedelta(seconds=1))
    with store.reader() as reader:
        assert [draft.id for draft in reader.drafts.all()] == ["d2", "d1"]
        found = reader.drafts.for_task("t1")
        assert found is not None
        assert found.body == {"答案": [2]}
        assert reader.drafts.get("d9") is None


def test_a_blob_put_but_not_yet_named_is_not_deleted_by_somebody_else_letting_go(store: Store) -> None:
    ref = photo(store, PICTURE)
    store.write(lambda tx: tx.save_draft(Draft(id="d1", purpose="event", photos=(ref,))))
    again = photo(store, PICTURE)
    store.write(lambda tx: tx.delete_draft("d1"))
    store.write(lambda tx: report(tx, blobs=[again]))
    assert store.blobs.get(ref.sha256) == PICTURE


def test_blob_keys_differ_between_blobs(store: Store) -> None:
    assert store.blobs.key("a" * 64) != store.blobs.key("b" * 64)
    assert len(store.blobs.key("a" * 64)) == 32
