"""The files of a submission: which blob of a shot goes with it, and under what name its XML speaks of it.

Pure: the same blobs always give the same names, so that a submission sent twice is the same to the byte.
"""

from collections.abc import Iterable

from gridworker.model.media import ending_of
from gridworker.model.ops import BlobRef, BlobRole

AUDIT_NAME = "audit.csv"
_BEST_FIRST = (
    *(BlobRole.STAMPED, BlobRole.SIGNATURE, BlobRole.VOICE, BlobRole.FILM, BlobRole.FILE),
    *(BlobRole.ORIGINAL, BlobRole.THUMBNAIL),
)
"""Of one shot the picture with its stamp goes: it is what people looked at, and always a JPEG."""


def attachments(blobs: Iterable[BlobRef]) -> dict[str, BlobRef]:
    """File name -> blob of everything that goes with a submission, in the order of the blobs; one file to a shot."""
    shots: dict[str, list[BlobRef]] = {}
    for blob in blobs:
        if blob.photo or blob.role is BlobRole.AUDIT:
            shots.setdefault(blob.photo, []).append(blob)
    chosen = (min(shot, key=_rank) for shot in shots.values())
    return {_name(blob): blob for blob in chosen}


def photo_names(blobs: Iterable[BlobRef]) -> dict[str, str]:
    """Photo id -> file name."""
    return {blob.photo: name for name, blob in attachments(blobs).items() if blob.photo}


def _rank(blob: BlobRef) -> int:
    return _BEST_FIRST.index(blob.role) if blob.role in _BEST_FIRST else len(_BEST_FIRST)


def _name(blob: BlobRef) -> str:
    return AUDIT_NAME if blob.role is BlobRole.AUDIT else blob.photo + ending_of(blob.media_type)
