"""What the store needs of the world around it, in one bundle that tests can replace part by part."""

import secrets
from collections.abc import Callable
from typing import NamedTuple

import gridworker
from gridworker.clock import Clock
from gridworker.faults import Reach, from_environment
from gridworker.ids import new_id
from gridworker.store.durable import DiskSpace, FreeSpace

MakeId = Callable[[Clock], str]


def time_ordered_id(clock: Clock) -> str:
    """A UUIDv7 of now."""
    return new_id(clock.now())


class Surroundings(NamedTuple):
    """Clock, free space, fault points, ids, randomness.

    `reserve_bytes` of free space are left alone, so that what was begun can be finished; `app_version` decides when
    rows that could not be read are read again.
    """

    clock: Clock
    space: FreeSpace = DiskSpace()
    faults: Reach = from_environment()
    make_id: MakeId = time_ordered_id
    random_bytes: Callable[[int], bytes] = secrets.token_bytes
    reserve_bytes: int = 1 << 20
    app_version: str = gridworker.__version__
