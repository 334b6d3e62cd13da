"""`python -m tests.faults --minutes N --seed S`: the laboratory for as long as you like, from a seed, outside pytest.

Plays rounds of the machine, then a storm of real processes, in turns until the time is over. What was played, and what
failed with the shortest way to it, is printed as it happens; the exit code is 1 if anything failed.
"""

import argparse
import itertools
import logging
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from gridworker.clock import ManualClock
from sync.central.postgresql import EmbeddedDatabase
from tests.faults.lab import Platform
from tests.faults.machine import Hall, machine_in
from tests.faults.storms import storm
from tests.integration.central.platforms import NOON, pull_the_plug

ROUNDS_AT_ONCE = 12
STEPS = 30


def main() -> int:
    """Plays until the time is over; 1 if something failed."""
    asked = _arguments()
    logging.disable(logging.CRITICAL)
    ends = time.monotonic() + asked.minutes * 60
    turn, failed = 0, 0
    while time.monotonic() < ends:
        own_seed = asked.seed * 100_000 + turn
        for name, play in _PLAYS.items():
            if asked.only in (None, name):
                failed += not _told(name, own_seed, play)
        turn += 1
    _say(f"{turn} turns of {ROUNDS_AT_ONCE} rounds and a storm, {failed} failed")
    return 1 if failed else 0


def play_rounds(own_seed: int) -> None:
    """So many rounds of the machine, on a platform of their own."""
    rules = settings(
        max_examples=ROUNDS_AT_ONCE,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    with tempfile.TemporaryDirectory(prefix="gridworker-faults-") as name:
        folder = Path(name)
        server, numbers = EmbeddedDatabase(folder / "postgresql"), itertools.count()
        platform = Platform(
            folder / "central", lambda: server.database(f"laboratory_{next(numbers)}"), ManualClock(NOON)
        )
        hall = Hall(platform)
        try:
            run_state_machine_as_test(seed(own_seed)(machine_in(hall)), settings=rules)
        finally:
            hall.close()
            platform.stop()
            pull_the_plug(folder / "postgresql")
            server.close()


def play_storm(own_seed: int) -> None:
    """One storm of real processes; what a failed one has left stays where it is, to be looked at."""
    folder = Path(tempfile.mkdtemp(prefix=f"gridworker-storm-{own_seed}-"))
    storm(folder, own_seed)
    shutil.rmtree(folder)


def _told(name: str, own_seed: int, play: Callable[[int], None]) -> bool:
    began = time.monotonic()
    try:
        play(own_seed)
    except Exception:  # whatever it is, it is what was looked for
        _say(f"{name} {own_seed}: FAILED\n{traceback.format_exc()}")
        return False
    _say(f"{name} {own_seed}: clean, {time.monotonic() - began:.0f} s")
    return True


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument(
        "--minutes", type=float, default=2.0, help="how long; a turn that has begun is finished"
    )
    parser.add_argument(
        "--seed", type=int, default=1, help="decides everything that is not decided by the machine"
    )
    parser.add_argument(
        "--only", choices=list(_PLAYS), help="leave the other out; both in turns if not given"
    )
    return parser.parse_args()


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


_PLAYS: dict[str, Callable[[int], None]] = {"rounds": play_rounds, "storm": play_storm}

if __name__ == "__main__":
    sys.exit(main())
