"""Work on a stick, answered from the store and carried by the sync client."""

from pathlib import Path

from sync.client import bundles
from sync.client.transport import HttpTransport
from ui.ports.workplace import Workplace
from ui.viewmodels.bundle import Brought, Unsent, Written


class BundleDesk:
    """Answers `BundlePort`."""

    def __init__(self, workplace: Workplace) -> None:
        self._store = workplace.store

    def look(self) -> Unsent:
        """What the platform has not taken."""
        with self._store.reader() as reader:
            files, ops = reader.uploads.unsent(), reader.outbox.open_ids()
        size = sum(self._store.blobs.size_on_disk(sha256) for sha256 in files)
        return Unsent(len(ops), len(files), size + _BYTES_OF_AN_OP * len(ops))

    def propose_name(self) -> str:
        """A name that says when, and not who."""
        return bundles.bundle_name(self._store.clock)

    def pack(self, path: Path) -> Written:
        """Writes a bundle."""
        packed = bundles.pack(self._store, path)
        return Written(packed.path.name, packed.ops, packed.blobs, packed.size_bytes)

    def bring(self, path: Path) -> Brought:
        """Takes an answer in, or carries work to the platform."""
        transport = HttpTransport(self._store.identity.platform_url)
        try:
            brought = bundles.bring(self._store, path, transport)
        finally:
            transport.close()
        answer = brought.answer.name if isinstance(brought, bundles.Carried) else ""
        taken = brought.taken if isinstance(brought, bundles.Carried) else brought
        if taken is None:
            return Brought(answer, is_own=False)
        return Brought(answer, True, taken.ops, taken.turned_down, taken.blobs, taken.rows)


_BYTES_OF_AN_OP = 1_800
"""About what a sealed frame takes."""
