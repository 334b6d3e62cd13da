"""Several devices, dispatchers, restarts and faults in any order; what came of it once, kept by name."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from gridworker.clock import ManualClock
from sync.central.postgresql import EmbeddedDatabase
from tests.faults.lab import Platform
from tests.faults.machine import Hall, machine_in
from tests.integration.central.platforms import NOON

ROUNDS = settings(
    max_examples=5,
    stateful_step_count=20,
    derandomize=True,
    deadline=None,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def hall(database_server: EmbeddedDatabase, tmp_path: Path) -> Iterator[Hall]:
    """One platform for all rounds of a test."""

    def database() -> str:
        return database_server.database(f"test_{uuid.uuid4().hex}")

    platform = Platform(tmp_path / "central", database, ManualClock(NOON))
    made = Hall(platform)
    yield made
    made.close()
    platform.stop()


@pytest.mark.slow
def test_whatever_happens_in_whatever_order_the_truths_hold_in_the_end(hall: Hall) -> None:
    run_state_machine_as_test(machine_in(hall), settings=ROUNDS)


def test_act_about_a_task_that_is_not_ones_own_any_more_is_forgotten_with_it(hall: Hall) -> None:
    """Found by rounds 2026112200013: the machine held that against the device."""
    round_ = machine_in(hall)()
    round_.begin()
    round_.take(which=0, number=1)
    round_.sync(which=0)
    round_.change_area(worker=0, grids=(1,))
    round_.give_task(number=1, worker=1)
    round_.teardown()
