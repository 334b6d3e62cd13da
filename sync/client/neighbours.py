"""The other profiles of this tablet: what their workers left sealed is carried along, without any key.

A tablet that was handed over, a forgotten PIN, a database that does not open: whoever syncs next here delivers it. A
profile that is open in another window delivers its own.
"""

import contextlib
from pathlib import Path

from gridworker.clock import Clock
from gridworker.errors import StoreProblem
from gridworker.store.profile import ProfileFolder
from gridworker.store.spool import Spool
from sync.client.deliver import Delivered, deliver
from sync.client.transport import Transport


def deliver_neighbours(own: Path, transport: Transport, clock: Clock) -> Delivered:
    """Delivers what lies sealed in the folders beside `own`.

    Raises:
        NetworkProblem, PlatformProblem: the connection failed; what was answered is noted.
    """
    total = Delivered()
    for folder in _beside(own):
        with contextlib.suppress(StoreProblem):
            done = deliver(folder, transport, clock)
            total.ops += done.ops
            total.put_off += done.put_off
            total.blobs += done.blobs
            total.blobs_not_wanted += done.blobs_not_wanted
    return total


def _beside(own: Path) -> list[Path]:
    """Profiles with unsettled ops, this one left out."""
    profiles = (folder for folder in sorted(own.parent.iterdir()) if folder != own and folder.is_dir())
    return [
        folder
        for folder in profiles
        if ProfileFolder(folder).card.exists() and Spool.count(folder / "spool") > 0
    ]
