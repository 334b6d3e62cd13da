"""A sound, film or file attached: looked at, then a durable blob, before anything refers to it."""

import secrets

from gridworker.ids import new_id
from gridworker.model.media import MediaKind, recognise, shown_name
from gridworker.model.ops import BlobRef
from gridworker.store.store import Store


def keep_file(store: Store, kind: MediaKind, data: bytes, name: str, item: str = "") -> BlobRef:
    """Keeps a file as it is.

    Args:
        store: the open store.
        kind: what it is attached as.
        data: its content.
        name: what it is called; its ending says what it is.
        item: the form question it answers, "" if none.

    Raises:
        InputProblem: it is not of that kind, too large, empty, or not what its name says; nothing was kept.
        DiskFull: no room; nothing was kept.
    """
    media_type = recognise(kind, name, data).media_type
    stored = store.blobs.put(data, media_type)
    return BlobRef(
        kind.role,
        stored.sha256,
        stored.size_bytes,
        media_type,
        photo=new_id(store.clock.now(), secrets.randbits),
        item=item,
        name=shown_name(name),
    )
