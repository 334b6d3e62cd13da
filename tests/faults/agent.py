"""A device as a process of its own, to be killed: saves and syncs by itself, and says each save once it is one.

`python -m tests.faults.agent FOLDER`. The profile is there already. A line on standard input changes what it does:
`rest` stops the saving and answers `rested` when nothing waits any more. Each save is told as `saved OP [SHA256…]`.
"""

import os
import sys
import threading
from pathlib import Path

from gridworker.clock import SystemClock
from gridworker.errors import DiskFull, EnvironmentProblem, StoreProblem
from gridworker.ids import new_id
from gridworker.model.facts import EventReported, Place
from gridworker.model.ops import BlobRef, BlobRole, OpKind, RecordRef
from gridworker.model.vocabulary import Urgency
from gridworker.store.store import Store
from sync.client.engine import SyncEngine
from sync.client.status import SyncState, SyncStatus
from sync.client.transport import HttpTransport
from tests.faults.lab import KEY, SECRET_WORDS

_BETWEEN_SAVES_S = 0.05
_LOOK_EVERY_S = 0.5
_PHOTO_BYTES = 40_000


class Agent:
    """The worker and the app of one profile."""

    def __init__(self, folder: Path) -> None:
        clock = SystemClock()
        self._store = Store.open(folder, KEY, clock)
        self._store.maintain()
        for told in (self._store.salvage, self._store.trouble):
            if told is not None:
                _say(f"told {told.text}")
        transport = HttpTransport(self._store.identity.platform_url)
        self._engine = SyncEngine(
            self._store, transport, clock, uniform=lambda: 0.1, debounce_ms=50, interval_ms=500
        )
        self._runs, self._runs_told = 0, 0
        self._engine.subscribe(self._count)
        self._resting = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    def live(self) -> None:
        """Saves until told to rest, then until nothing waits."""
        self._engine.start()
        _say("lives")
        number = 0
        while not self._resting.wait(_BETWEEN_SAVES_S):
            number += 1
            try:
                self._save(b"" if number % 4 else os.urandom(_PHOTO_BYTES))
            except DiskFull:
                _say("full")
            except StoreProblem as problem:
                self._open_again(problem)
        try:
            self._come_to_rest()
        except StoreProblem as problem:
            self._open_again(problem)
            raise

    def _come_to_rest(self) -> None:
        pause = threading.Event()
        while self._waiting():
            if self._store.trouble is not None:
                self._open_again(self._store.trouble)
            status, runs = self._engine.status, self._runs
            _say(
                f"waits {self._waiting()} {runs - self._runs_told} {status.step} {status.code} {status.failures}"
            )
            self._runs_told = runs
            self._engine.sync_now()
            pause.wait(_LOOK_EVERY_S)
        _say("rested")
        self._engine.stop()
        self._store.close()

    def _count(self, status: SyncStatus) -> None:
        """A run has ended, well or not."""
        self._runs += status.state in (SyncState.IDLE, SyncState.WAITING)

    def _open_again(self, problem: EnvironmentProblem) -> None:
        """After damage the worker is told to open the program again, and does; anything else is no reason to end."""
        if problem.code == "store.damaged":
            _say(f"again {problem.code}")
            os._exit(1)

    def _waiting(self) -> int:
        with self._store.reader() as reader:
            ops, uploads = reader.outbox.counts().ops_waiting, len(reader.uploads.items(delivered=False))
        return ops + uploads + len(self._store.sealed_only())

    def _save(self, photo: bytes) -> None:
        event = RecordRef("event", new_id(self._store.clock.now()))
        fact = EventReported(
            category="S01",
            urgency=Urgency.NORMAL,
            place=Place(text="3 栋", grid=""),
            description=SECRET_WORDS[1],
            happened_at="2026-07-16T14:05:00+08:00",
        )
        blobs = []
        if photo:
            kept = self._store.blobs.put(photo, "image/jpeg")
            blobs.append(BlobRef(BlobRole.ORIGINAL, kept.sha256, kept.size_bytes, kept.media_type, photo="p"))
        op = self._store.write(lambda tx: tx.add_op(OpKind.EVENT_REPORTED, event, fact, blobs=blobs))
        _say(" ".join(("saved", op.id, *(blob.sha256 for blob in blobs))))

    def _listen(self) -> None:
        for line in sys.stdin:
            if line.strip() == "rest":
                self._resting.set()


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    Agent(Path(sys.argv[1])).live()
