"""A first pull by the engine alone: `python -m bench.engine URL CODE FOLDER` prints JSON.

A process of its own that loads what a device needs and nothing of the platform, so that its memory says something.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import psutil

from gridworker.clock import SystemClock
from gridworker.store.store import Store
from sync.client.engine import SyncEngine
from sync.client.enrolment import Enrolment, checked_invitation
from sync.client.transport import HttpTransport


def first_pull(url: str, code: str, folder: Path) -> dict[str, Any]:
    """Enrols a device, pulls everything once; what it cost and the memory it took."""
    clock, http = SystemClock(), HttpTransport(url)
    attempt = Enrolment(http, checked_invitation(url, code), "bench", "0", clock)
    store = Store.create(folder, bytes(32), attempt.redeem().identity, clock)
    engine = SyncEngine(store, http, clock)
    engine.runner.session.probe()
    before = psutil.Process().memory_info().rss
    began = time.perf_counter()
    engine.run_once()
    seconds = time.perf_counter() - began
    with store.reader() as reader:
        run, rows = reader.runs.recent(1)[0], reader.feed.row_count()
    engine.stop()
    store.close()
    return {
        "rows": rows,
        "seconds": round(seconds, 3),
        "requests": run.requests,
        "bytes": run.bytes_up + run.bytes_down,
        "rss_before_mb": round(before / 1e6, 1),
        "rss_most_mb": round(_most_rss_mb(), 1),
        "outcome": run.outcome,
    }


def _most_rss_mb() -> float:
    """The most memory this process ever had; what `getrusage` says begins with that of the process that started it."""
    with Path("/proc/self/status").open(encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) * 1024 / 1e6


if __name__ == "__main__":
    sys.stdout.write(json.dumps(first_pull(sys.argv[1], sys.argv[2], Path(sys.argv[3]))) + "\n")
