"""A device that is killed at a named point; run by the tests as a process of its own.

Arguments: profile folder, the point to die at, what to do. Each finished write is printed as one line.
"""

import os
import signal
import sys
from pathlib import Path

from gridworker.store.drafts import Draft
from gridworker.store.store import Store
from gridworker.store.surroundings import Surroundings
from tests.fakes.device import KEY, Device, applied, photo, report, task_data, upsert


class Death:
    """Ends the process, without any clean-up, at the first pass of a point once it is armed."""

    def __init__(self, point: str) -> None:
        self._point = point
        self.armed = False

    def __call__(self, point: str) -> None:
        if self.armed and point == self._point:
            sys.stdout.flush()
            if hasattr(signal, "SIGKILL"):
                os.kill(os.getpid(), signal.SIGKILL)
            os._exit(137)


def main(folder: str, point: str, action: str) -> None:
    """Saves one report, then does `action` and dies in the middle of it."""
    device = Device(Path(folder))
    death = Death(point)
    world = Surroundings(device.clock, space=device.space, faults=death)
    store = Store.open(device.folder, KEY, device.clock, world=world)
    first = store.write(lambda tx: report(tx, "before", blobs=[photo(store, b"before")]))
    print("saved", first.id, flush=True)  # noqa: T201 - the parent reads it
    death.armed = True
    if action == "report":
        ref = photo(store, b"second photo")
        print("saved", store.write(lambda tx: report(tx, "second", blobs=[ref])).id, flush=True)  # noqa: T201
    elif action == "draft":
        draft = Draft(id="d1", purpose="event", body={"n": 2}, photos=(photo(store, b"draft photo"),))
        store.write(lambda tx: tx.save_draft(draft))
    elif action == "page":
        rows = [upsert("task", task_data(f"t{i}")) for i in range(50)]
        store.write(lambda tx: tx.apply_page("", rows, "c1"))
    elif action == "verdict":
        store.write(lambda tx: tx.record_verdict(applied(first)))
    death("after")


if __name__ == "__main__":
    main(*sys.argv[1:])
