"""A real profile of a worker: enrolled over HTTP, with a key file, a store and a passphrase. Cheap to unlock."""

from pathlib import Path
from typing import NamedTuple

from gridworker.clock import Clock
from gridworker.store.keys import KdfCost, KeyFile
from gridworker.store.store import Store
from sync.client.engine import SyncEngine
from sync.client.enrolment import Enrolment, checked_invitation
from sync.client.status import SyncStatus
from sync.client.transport import HttpTransport

WORDS = "一句只有测试知道的长口令 123"
CHEAP = KdfCost(1, 8, 1)


class Profile(NamedTuple):
    """An open profile and its way to the platform."""

    folder: Path
    store: Store
    engine: SyncEngine
    transport: HttpTransport

    def sync(self) -> SyncStatus:
        """One run, as a person asks for it."""
        return self.engine.run_once()

    def close(self) -> None:
        """Closes everything, in order."""
        self.engine.stop()
        self.transport.close()
        self.store.close()


def enrol_profile(folder: Path, url: str, code: str, clock: Clock) -> Profile:
    """Enrols a device with a one-time code and makes its profile in `folder`."""
    transport = HttpTransport(url)
    redeemed = Enrolment(transport, checked_invitation(url, code), "测试平板", "0.1.0", clock).redeem()
    key_file, key = KeyFile.create(folder, WORDS, None, clock, CHEAP)
    store = Store.create(folder, key, redeemed.identity, clock, mode=key_file.mode.value)
    store.write(lambda tx: tx.seed_row("worker", str(redeemed.worker["id"]), redeemed.worker))
    return Profile(folder, store, SyncEngine(store, transport, clock), transport)
