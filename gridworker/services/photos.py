"""A photo taken or chosen: developed, then three durable blobs, before anything refers to them."""

import secrets
from collections.abc import Iterable

from gridworker.evidence import Stamp, develop
from gridworker.ids import new_id
from gridworker.model.ops import BlobRef, BlobRole
from gridworker.model.room import Room
from gridworker.store.store import Store

_STAMPED_TYPE = "image/jpeg"


def take_photo(store: Store, data: bytes, stamp: Stamp, item: str = "") -> tuple[BlobRef, ...]:
    """Keeps one shot as thumbnail, stamped picture and, while there is room for them, untouched original.

    Args:
        store: the open store.
        data: the bytes of the camera file, kept as they are.
        stamp: the words burnt into the stamped picture.
        item: the form question the photo answers, "" if none.

    Returns:
        The three blobs, or the two small ones, all with the same new `photo` id.

    Raises:
        ImageProblem: not a usable photo; nothing was kept.
        DiskFull: no room; nothing was kept.
    """
    developed = develop(data, stamp)
    photo = new_id(store.clock.now(), secrets.randbits)
    parts = [
        (BlobRole.THUMBNAIL, developed.thumbnail, _STAMPED_TYPE),
        (BlobRole.STAMPED, developed.stamped, _STAMPED_TYPE),
    ]
    if store.room() < Room.SMALL_PHOTOS:
        original_type = f"image/{developed.facts.format.lower()}"
        parts.append((BlobRole.ORIGINAL, developed.original, original_type))
    return tuple(_kept(store, role, part, media_type, photo, item) for role, part, media_type in parts)


def photo_ids(blobs: Iterable[BlobRef]) -> tuple[str, ...]:
    """The photos among the blobs, in the order taken."""
    return tuple(dict.fromkeys(blob.photo for blob in blobs if blob.photo and blob.role.is_picture))


def without_photo(blobs: Iterable[BlobRef], photo: str) -> tuple[BlobRef, ...]:
    """The blobs that stay when one photo is taken away."""
    return tuple(blob for blob in blobs if blob.photo != photo)


def _kept(store: Store, role: BlobRole, data: bytes, media_type: str, photo: str, item: str) -> BlobRef:
    stored = store.blobs.put(data, media_type)
    return BlobRef(role, stored.sha256, stored.size_bytes, media_type, photo, item)
