"""The steps of a small round, and a process that is killed in the middle of one of them.

Arguments: profile folder, number of the step that is not survived.
"""

import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from gridworker.model.ops import OpKind
from gridworker.model.vocabulary import ArrivalBy, PointFinding
from gridworker.services import patrols
from gridworker.services.patrols import Arrival
from gridworker.store.store import Store
from gridworker.store.surroundings import Surroundings
from tests.fakes.device import KEY, Device, patrol_data, task_data, upsert

BY_POSITION = Arrival(by=ArrivalBy.POSITION, distance_m=12.4, accuracy_m=8.0)
BY_HAND = Arrival(by=ArrivalBy.HAND, reason="地下没有信号")
Step = Callable[[Store], object]
STEPS: tuple[tuple[OpKind, Step], ...] = (
    (OpKind.PATROL_STARTED, partial(patrols.start_patrol, patrol_id="pa1")),
    (OpKind.POINT_REACHED, partial(patrols.reach_point, patrol_id="pa1", point_id="a", arrival=BY_POSITION)),
    (
        OpKind.POINT_LOOKED,
        partial(patrols.look_at_point, patrol_id="pa1", point_id="a", finding=PointFinding.FINE),
    ),
    (OpKind.PATROL_PAUSED, partial(patrols.pause_patrol, patrol_id="pa1")),
    (OpKind.PATROL_RESUMED, partial(patrols.resume_patrol, patrol_id="pa1")),
    (
        OpKind.POINT_SKIPPED,
        partial(patrols.skip_point, patrol_id="pa1", point_id="b", reason="在施工，进不去"),
    ),
    (OpKind.POINT_REACHED, partial(patrols.reach_point, patrol_id="pa1", point_id="c", arrival=BY_HAND)),
    (
        OpKind.POINT_LOOKED,
        partial(
            patrols.look_at_point,
            patrol_id="pa1",
            point_id="c",
            finding=PointFinding.PROBLEM,
            note="应急灯不亮",
        ),
    ),
    (OpKind.PATROL_FINISHED, partial(patrols.finish_patrol, patrol_id="pa1")),
)


def seed(store: Store, *, known: bool = True) -> None:
    """The plan arrives; with its task if nothing else has arrived before."""
    rows = [upsert("patrol", patrol_data())]
    start = "cursor-1" if known else ""
    if not known:
        rows.append(upsert("task", task_data("t1", type="patrol")))
    assert store.write(lambda tx: tx.apply_page(start, rows, "cursor-p"))


def walk(store: Store) -> None:
    """The whole round."""
    for _kind, step in STEPS:
        step(store)


class Death:
    """Ends the process without any clean-up, just before a commit."""

    armed = False

    def __call__(self, point: str) -> None:
        if self.armed and point == "write.before_commit":
            if hasattr(signal, "SIGKILL"):
                os.kill(os.getpid(), signal.SIGKILL)
            os._exit(137)


def main(folder: str, steps: str) -> None:
    """Takes steps; the last one is not survived."""
    device, death = Device(Path(folder)), Death()
    world = Surroundings(device.clock, space=device.space, faults=death)
    store = Store.open(device.folder, KEY, device.clock, world=world)
    for number, (_kind, step) in enumerate(STEPS[: int(steps)], start=1):
        death.armed = number == int(steps)
        step(store)


if __name__ == "__main__":
    main(*sys.argv[1:])
