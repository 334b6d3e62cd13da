"""A photo becomes three durable blobs, or nothing."""

import pytest

from gridworker.errors import DiskFull, ImageProblem
from gridworker.evidence import Stamp
from gridworker.model.ops import BlobRole
from gridworker.services.photos import photo_ids, take_photo, without_photo
from gridworker.store.store import Store
from tests.fakes.device import Device, report


def test_photo_is_kept_as_thumbnail_stamped_and_untouched_original(
    store: Store, picture: bytes, stamp: Stamp
) -> None:
    blobs = take_photo(store, picture, stamp, item="/data/escape/i01_photo")
    assert [blob.role for blob in blobs] == [BlobRole.THUMBNAIL, BlobRole.STAMPED, BlobRole.ORIGINAL]
    assert len({blob.photo for blob in blobs}) == 1
    assert {blob.item for blob in blobs} == {"/data/escape/i01_photo"}
    assert store.blobs.get(blobs[2].sha256) == picture
    assert all(store.blobs.has(blob.sha256, blob.size_bytes) for blob in blobs)
    assert blobs[0].size_bytes <= 12_000


def test_two_shots_of_the_same_scene_are_two_photos(store: Store, picture: bytes, stamp: Stamp) -> None:
    first, second = take_photo(store, picture, stamp), take_photo(store, picture, stamp)
    both = (*first, *second)
    assert len(photo_ids(both)) == 2
    assert without_photo(both, first[0].photo) == second


@pytest.mark.parametrize("data", [b"", b"not a picture", b"\xff\xd8\xff\xe0 cut off"])
def test_unusable_photo_is_refused_and_nothing_is_kept(store: Store, data: bytes, stamp: Stamp) -> None:
    with pytest.raises(ImageProblem):
        take_photo(store, data, stamp)
    assert store.blobs.total_bytes() == 0


def test_photo_on_a_full_disk_is_refused_and_nothing_is_kept(
    device: Device, store: Store, picture: bytes, stamp: Stamp
) -> None:
    device.space.free = 0
    with pytest.raises(DiskFull):
        take_photo(store, picture, stamp)
    assert store.blobs.total_bytes() == 0


@pytest.mark.parametrize(
    ("free_bytes", "roles"),
    [
        (200_000_000, [BlobRole.THUMBNAIL, BlobRole.STAMPED, BlobRole.ORIGINAL]),
        (199_999_999, [BlobRole.THUMBNAIL, BlobRole.STAMPED]),
        (25_000_000, [BlobRole.THUMBNAIL, BlobRole.STAMPED]),
    ],
)
def test_photo_is_kept_small_when_the_disk_is_nearly_full(
    device: Device, store: Store, picture: bytes, stamp: Stamp, free_bytes: int, roles: list[BlobRole]
) -> None:
    device.space.free = free_bytes
    assert [blob.role for blob in take_photo(store, picture, stamp)] == roles


def test_photo_gives_way_to_words_on_a_disk_that_is_full(
    device: Device, store: Store, picture: bytes, stamp: Stamp
) -> None:
    device.space.free = 19_000_000
    with pytest.raises(DiskFull):
        take_photo(store, picture, stamp)
    device.space.free = 1 << 20
    store.write(report)
    device.space.free = (1 << 20) - 1
    with pytest.raises(DiskFull):
        store.write(lambda tx: report(tx, "e2"))


def test_quota_of_a_profile_stops_its_photos_and_nothing_else(
    device: Device, store: Store, picture: bytes, stamp: Stamp
) -> None:
    before = take_photo(store, picture, stamp)
    store.set_quota(store.blobs.total_bytes() + 150_000_000)
    assert len(take_photo(store, picture, stamp)) == 2
    store.set_quota(store.blobs.total_bytes() + 20_000_000)
    with pytest.raises(DiskFull) as full:
        store.blobs.put(b"another picture", "image/jpeg")
    assert full.value.code == "disk.quota"
    store.write(report)
    assert all(store.blobs.get(blob.sha256) for blob in before)
    quota = store.blobs.quota_bytes
    store.close()
    again = device.open()
    assert again.blobs.quota_bytes == quota
    again.close()


def test_used_room_is_counted_right_whatever_comes_and_goes(
    store: Store, picture: bytes, stamp: Stamp
) -> None:
    assert store.blobs.total_bytes() == 0
    kept = take_photo(store, picture, stamp)
    take_photo(store, picture, stamp)
    for blob in kept:
        store.blobs.claim(blob.sha256)
    store.blobs.remove(kept[0].sha256)
    store.blobs.path(kept[2].sha256).write_bytes(b"damaged")
    damaged_by = store.blobs.path(kept[2].sha256).stat().st_size - (kept[2].size_bytes + 32)
    real = sum(path.stat().st_size for path in store.folder.glob("blobs/??/*.gwb"))
    assert store.blobs.total_bytes() + damaged_by == real
