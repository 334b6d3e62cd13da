"""By how much a process that does nothing is late: `python -m bench.still` sleeps for 5 ms again and again and prints when it came late.

What is measured beside it on the same machine can be no better: this much is waiting for a processor, and no code's own. It
prints a line for each time over 16 ms, when (seconds of the monotonic clock) and by how much (milliseconds), until it is ended.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TICK_MS, LATE_MS = 5, 16.0


def main() -> None:
    """Sleeps and prints."""
    while True:
        began = time.monotonic()
        time.sleep(TICK_MS / 1000)
        woken = time.monotonic()
        late = (woken - began) * 1000 - TICK_MS
        if late > LATE_MS:
            print(woken, round(late, 1), flush=True)


@contextmanager
def watched(file: Path) -> Iterator[None]:
    """Runs it as long as the block, its lines in `file`."""
    with file.open("w", encoding="utf-8") as lines:
        process = subprocess.Popen([sys.executable, "-m", "bench.still"], stdout=lines)
        try:
            yield
        finally:
            process.terminate()
            process.wait()


def delays(file: Path, began: float, ended: float) -> list[float]:
    """By how much it was late between two moments of the monotonic clock, in milliseconds."""
    told = (line.split() for line in file.read_text("utf-8").splitlines())
    return [float(ms) for at, ms in told if began <= float(at) <= ended]


if __name__ == "__main__":
    main()
