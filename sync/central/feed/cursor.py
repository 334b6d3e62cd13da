"""Where a device stands in the feed. Opaque to devices, and worth nothing without a token: scope is never read from it.

Pure. A cursor belongs to one platform, epoch, worker and scope. One of an earlier scope is answered with the difference,
any other with a new snapshot.
"""

import base64
import binascii

import msgspec


class Place(msgspec.Struct, frozen=True, array_like=True):
    """The last row of an unfinished snapshot or difference."""

    sort_key: str
    kind: str
    id: str


class Cursor(msgspec.Struct, frozen=True, array_like=True):
    """A position.

    Attributes:
        platform, epoch, district, worker, scope_version: whom it belongs to.
        log: everything up to this position of the district's log is known.
        snapshot: names the snapshot under way; empty once it is complete.
        after: the last row of that snapshot, None before its first.
        held: the version of the scope that the device held before this one, until it knows all that follows from the
            change; 0 if none.
        differing: whether the difference of the two scopes is under way; after it comes the log for both.
    """

    platform: str
    epoch: int
    district: str
    worker: str
    scope_version: int
    log: int
    snapshot: str = ""
    after: Place | None = None
    held: int = 0
    differing: bool = False


def encode(cursor: Cursor) -> str:
    """The text a device keeps."""
    return base64.urlsafe_b64encode(msgspec.json.encode(cursor)).decode().rstrip("=")


def decode(text: str) -> Cursor | None:
    """The cursor of a text, None for what is not one."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        cursor = msgspec.json.decode(raw, type=Cursor)
    except (binascii.Error, ValueError, RecursionError):
        return None
    after = cursor.after or Place("", "", "")
    return None if any("\0" in part for part in (after.sort_key, after.kind, after.id)) else cursor
