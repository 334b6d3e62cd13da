"""A photo becomes three durable blobs, or nothing."""

import pytest

from gridworker.errors import DiskFull, ImageProblem
from gridworker.evidence import Stamp
from gridworker.model.ops import BlobRole
from gridworker.services.photos import photo_ids, take_photo, without_photo
from gridworker.store.store import Store
from tests.fakes.device import Device


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
