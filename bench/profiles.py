"""Prepared profiles for the measurements: a full community on a real, encrypted store that is cheap to unlock.

Nothing is measured here; `python -m bench.profiles` prints nothing. All persons are made up.
"""

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from gridworker.clock import Clock, SystemClock
from gridworker.model.ops import RecordKind
from gridworker.store.feed import FeedRow
from gridworker.store.keys import KdfCost, KeyFile
from gridworker.store.store import Store
from gridworker.store.transaction import Transaction
from tests.fakes.device import identity, person_data, task_data, upsert

WORDS = "一句只有测量知道的长口令 123"
CHEAP = KdfCost(1, 8, 1)
"""Key derivation is left out of the figures: it is slow on purpose, and tuned to each machine."""
TASKS, PEOPLE, PAGE = 10_000, 1_700, 500
TASKS_IN_LOOP = 2_000
_COLOURS = (None, None, "red", "yellow", "green")
_MINUTES_APART = 5


def full_community(folder: Path) -> None:
    """Makes a profile with 10,000 open tasks, due one after the other from now on, and 1,700 people."""
    clock = SystemClock()
    key_file, key = KeyFile.create(folder, WORDS, None, clock, CHEAP)
    store = Store.create(folder, key, identity(), clock, mode=key_file.mode.value)
    rows = [*_people_of_the_desk(), *task_rows(clock, TASKS), *_residents()]
    for start in range(0, len(rows), PAGE):
        page, before, after = rows[start : start + PAGE], f"c{start}" if start else "", f"c{start + PAGE}"
        store.write(partial(_apply, before, page, after))
    store.maintain()
    store.close()


def _apply(before: str, page: list[FeedRow], after: str, tx: Transaction) -> None:
    tx.apply_page(before, page, after)


def _people_of_the_desk() -> list[FeedRow]:
    worker: dict[str, Any] = {
        "id": "worker-1",
        "code": "0003",
        "name": "测试员",
        "role": "grid_worker",
        "grids": ["5101080040061003000"],
        "community": "510108004006",
        "community_name": "新鸿社区",
    }
    return [
        upsert(RecordKind.TENANT, {"id": "tenant-1", "name": "双桥子街道"}),
        upsert(RecordKind.WORKER, worker),
    ]


def tasks(clock: Clock, count: int) -> list[dict[str, Any]]:
    """So many open tasks, due one after the other from now on."""
    now = clock.now()
    dues = [(now + timedelta(minutes=_MINUTES_APART * number)).isoformat() for number in range(count)]
    return [task_data(f"task-{n}", due_at=due, title=f"楼道消防检查 {n}") for n, due in enumerate(dues)]


def task_rows(clock: Clock, count: int) -> list[FeedRow]:
    """`tasks` as rows of the feed."""
    return [upsert(RecordKind.TASK, data) for data in tasks(clock, count)]


def _residents() -> list[FeedRow]:
    return [
        upsert(RecordKind.PERSON, person_data(f"person-{n}", care_colour=_COLOURS[n % 5]))
        for n in range(PEOPLE)
    ]
